"""The site map for readers, with the notes on accessibility and on demonstration data that every footer links to."""

from __future__ import annotations

from generator import addresses
from generator.artifacts import Artifact, Job, ReadyJob
from generator.derived.columns import rights_datasets
from generator.derived.site import Site
from generator.frame.page import frame_of, render_page
from generator.pages.withdrawals import has_log
from generator.pages.workspace import Workspace

Link = tuple[str, str]


def make_jobs(desk: Workspace) -> list[Job]:
    """Return the job of the page."""
    return [ReadyJob("site-map", (make_sitemap_page(desk.site),))]


def make_sitemap_page(site: Site) -> Artifact:
    """Return the site map."""
    groups = tuple((title, links) for title, links in gather_links(site) if links)
    return render_page(
        frame_of(site),
        "sitemap.html",
        addresses.SITEMAP_PAGE,
        title="网站地图",
        crumbs=(("网站地图", None),),
        kind="sitemap",
        sources=tuple(site.portal.datasets),
        groups=groups,
    )


def gather_links(site: Site) -> tuple[tuple[str, tuple[Link, ...]], ...]:
    """Return all pages that are not about one record or one body, under headings."""
    portal = site.portal
    return (
        ("栏目", tuple((column.title, column.address) for column in frame_of(site).columns.values())),
        ("清单", tuple((each.dataset.title, addresses.listing(each.dataset.name)) for each in portal.lists)),
        ("评价", tuple((each.dataset.title, addresses.ranking(each.dataset.name)) for each in portal.evaluations)),
        ("统计", tuple((each.dataset.title, addresses.statistics(each.dataset.name)) for each in portal.statistics)),
        ("责任分工", tuple((each.dataset.title, addresses.matrix(each.dataset.name)) for each in portal.matrices)),
        ("记录", tuple((each.dataset.title, addresses.browse(each.dataset.name)) for each in portal.record_sets)),
        ("重点领域", tuple((area.name, addresses.area(area.id)) for area in portal.settings.areas)),
        ("保障措施", tuple((each.name, addresses.safeguard(each.id)) for each in portal.settings.safeguards)),
        ("机构", tuple((body.name, body.address) for body in portal.register.tops()[:100])),
        ("数据集", tuple((dataset.title, addresses.dataset(dataset.name)) for dataset in portal.datasets.values())),
        ("是否按时", tuple((portal.datasets[name].title, addresses.paces(name)) for name in site.paces)),
        (
            "其他",
            (
                ("搜索", addresses.SEARCH),
                ("发布批次记录", addresses.RELEASES),
                *((("各批变化", addresses.CHANGES),) if site.changes else ()),
                *_deadline_link(site),
                *_log_link(site),
                *_exchange_link(site),
                *_owed_link(site),
            ),
        ),
    )


def _log_link(site: Site) -> tuple[Link, ...]:
    return (("撤下和停止公示的记录", addresses.WITHDRAWALS),) if has_log(site) else ()


def _deadline_link(site: Site) -> tuple[Link, ...]:
    return (
        (("最晚哪一天：期限计算", addresses.DEADLINES),) if site.portal.settings.complaints or rights_datasets(site.portal) else ()
    )


def _owed_link(site: Site) -> tuple[Link, ...]:
    return (("应公开的公开了没有", addresses.OWED),) if site.owing.tables else ()


def _exchange_link(site: Site) -> tuple[Link, ...]:
    is_shared = any(dataset.resource.portal.exchange for dataset in site.portal.datasets.values())
    return (("共享交换文件", addresses.EXCHANGE),) if is_shared else ()
