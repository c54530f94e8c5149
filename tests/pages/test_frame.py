"""The frame: what every page carries, wherever it stands."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

from lxml import etree

from generator.derived.columns import columns_of, joint_action_datasets, rights_datasets
from generator.frame.page import Frame, frame_of, render_page
from generator.pages.maker import page_jobs
from generator.pages.search_page import make_not_found
from tests.pages.sample import record_dataset, register_dataset, sample_settings, sample_site


def read(data: bytes) -> Any:
    return etree.fromstring(data)


def metas(root: Any) -> dict[str, str]:
    return {each.get("name"): each.get("content") for each in root.iter("meta") if each.get("name")}


def page(frame: Frame, path: str = "a/b/c.html", **changes: Any) -> Any:
    given: dict[str, Any] = {"title": "某页", "column": "bodies", "crumbs": (("机构档案", "bodies/index.html"), ("某页", None))}
    context: dict[str, Any] = {"total": 1, "heads": (), "groups": ()}
    return read(render_page(frame, "bodies.html", path, **(given | changes), **context).data)


def test_links_of_the_frame_climb_to_the_root_from_any_depth() -> None:
    frame = frame_of(sample_site())
    for path, root in (("x.html", ""), ("a/x.html", "../"), ("a/b/c/x.html", "../../../")):
        parsed = page(frame, path)
        assert parsed.find("body").get("data-root") == root
        assert parsed.find(".//a[@class='ident']").get("href") == f"{root}index.html"
        assert {each.get("src") for each in parsed.iter("script")} == {
            f"{root}assets/{name}.js" for name in ("expiry", "site", "search")
        }
        assert parsed.find(".//form[@role='search']").get("action") == f"{root}search.html"


def test_the_column_of_the_page_is_marked_and_only_its_front_page_is_the_current_page() -> None:
    frame = frame_of(sample_site())
    marked = [each for each in page(frame).iter("a") if each.get("aria-current")]
    assert [(each.text, each.get("aria-current")) for each in marked] == [("机构档案", "true")]
    front = [each for each in page(frame, "bodies/index.html").iter("a") if each.get("aria-current")]
    assert [each.get("aria-current") for each in front] == ["page"]


def test_a_portal_with_only_a_register_has_only_the_columns_it_can_fill() -> None:
    site = sample_site(register_dataset(), areas=(), complaints=())
    assert [column.id for column in columns_of(site.portal)] == ["home", "bodies", "datasets"]
    parsed = page(frame_of(site))
    links = {each.get("href") for each in parsed.iter("a")}
    assert not [link for link in links if "complaint" in link or "rights" in link or "areas" in link]


def test_records_other_than_breaches_do_not_stand_under_the_title_of_breaches() -> None:
    titles = {column.id: column.title for column in columns_of(sample_site().portal)}
    assert titles["records"] == "公开记录"
    assert titles["lists"] == "清单"
    alone = sample_site(register_dataset(), record_dataset(title="某种记录"))
    assert {column.id: column.title for column in columns_of(alone.portal)}["records"] == "失信记录"


def test_the_descriptor_and_not_the_title_says_under_which_column_a_dataset_is_told() -> None:
    titled = sample_site(register_dataset(), record_dataset("joint", "联动奖惩案件", column=""), complaints=())
    assert not {"joint-action", "rights"} & {column.id for column in columns_of(titled.portal)}
    roles = [record_dataset(role, "某种记录", column=role) for role in ("honours", "joint-action", "rights")]
    portal = sample_site(register_dataset(), *roles, complaints=()).portal
    assert {"joint-action", "rights"} <= {column.id for column in columns_of(portal)}
    assert [dataset.name for dataset in joint_action_datasets(portal)] == ["joint-action", "honours"]
    assert [dataset.name for dataset in rights_datasets(portal)] == ["rights"]
    # Honours are the incentive beside joint action; alone they make no column.
    assert joint_action_datasets(sample_site(register_dataset(), roles[0]).portal) == ()


def test_every_page_states_site_and_column_and_an_article_the_day_of_its_data() -> None:
    frame = frame_of(sample_site())
    plain = metas(page(frame))
    assert plain["SiteName"] == "甲市政务诚信公开"
    assert plain["SiteDomain"] == "example.invalid"
    assert plain["SiteIDCode"] == "0000000000"
    assert plain["ColumnName"] == "机构档案"
    assert "PubDate" not in plain
    article = metas(page(frame, published="2026-11-18", content_source="甲市第2局"))
    assert article["ArticleTitle"] == "某页"
    assert article["PubDate"] == "2026-11-18 00:00"
    assert article["ContentSource"] == "甲市第2局"


def test_a_portal_without_site_code_or_public_address_states_neither() -> None:
    settings = sample_settings(base_url=None)
    operator = settings.operator.model_copy(update={"site_code": None, "icp": None, "police": None})
    parsed = page(Frame(settings.model_copy(update={"operator": operator}), {}), column="")
    assert not {"SiteDomain", "SiteIDCode", "ColumnName"} & set(metas(parsed))
    assert "网站标识码" not in "".join(parsed.itertext())


def test_demonstration_data_says_so_first_and_real_data_does_not() -> None:
    frame = frame_of(sample_site())
    body = page(frame).find("body")
    assert [each.get("class") for each in body][:2] == ["skip", "demo"]
    real = Frame(sample_settings(demonstration=None), frame.columns)
    text = "".join(page(real).itertext())
    assert "演示数据" not in text
    assert "占位" not in text


def test_names_from_settings_are_escaped() -> None:
    frame = Frame(sample_settings(name='甲&乙<b>"'), {})
    parsed = page(frame, column="", title="<i>&")
    assert metas(parsed)["SiteName"] == '甲&乙<b>"'
    assert parsed.find("head/title").text.startswith('<i>& - 甲&乙<b>"')
    assert parsed.find(".//i") is None


def test_the_frame_travels_to_a_worker_without_its_rendered_parts() -> None:
    frame = frame_of(sample_site())
    first = render_page(frame, "not-found.html", "x.html", title="某页")
    assert frame.kept
    again = pickle.loads(pickle.dumps(frame))
    assert not again.kept
    assert render_page(again, "not-found.html", "x.html", title="某页") == first


def test_the_page_for_lost_addresses_links_from_the_base_path_at_any_depth() -> None:
    artifact = make_not_found(sample_site(base_url="https://example.invalid/portal/"))
    links = [each.get("href") for each in read(artifact.data).iter("a", "link")]
    assert artifact.path == "404.html"
    assert [link for link in links if not link.startswith(("/portal/", "#"))] == []


def test_the_policy_forbids_inline_code_and_other_origins() -> None:
    parsed = page(frame_of(sample_site()))
    policy = next(each.get("content") for each in parsed.iter("meta") if each.get("http-equiv"))
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    loaded = [each.get("src") or each.get("href") for each in parsed.iter("script", "link")]
    assert [link for link in loaded if ":" in link] == []


def test_nothing_links_to_an_editorial_wing_that_a_portal_does_not_have(tmp_path: Path) -> None:
    linked = {}
    for has_guide in (True, False):
        jobs = page_jobs(sample_site(), {}, tmp_path / str(has_guide), has_guide=has_guide)
        pages = [artifact for job in jobs for artifact in pickle.loads(pickle.dumps(job)).artifacts()]
        linked[has_guide] = {page.path for page in pages if b"guide/" in page.data}
    assert {"index.html", "404.html", "bodies/B-2.html"} <= linked[True]
    assert linked[False] == set()


def test_the_column_of_areas_promises_records_only_where_rows_name_their_area() -> None:
    def told(**changes: Any) -> str:
        site = sample_site(register_dataset(), record_dataset(**changes))
        return next(column.text for column in columns_of(site.portal) if column.id == "areas")

    assert told() == "按领域看记录、承诺和数据" == told(area_column=None, area="a01")
    assert told(area_column=None) == "各领域管什么、由谁牵头"
