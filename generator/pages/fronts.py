"""Where each dataset is read, by its page kind; and the page that stands there while a dataset has no rows.

Links to a dataset lead to its front page, whatever the data of the day: a dataset whose last record has expired keeps its address.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from generator import addresses
from generator.artifacts import Artifact, Job
from generator.derived.site import Site
from generator.frame.page import Frame, frame_of, render_page
from generator.pages.provenance import VERIFY, name_dataset, state_batch, trace_dataset
from generator.pages.workspace import PageJob, Workspace
from generator.release.states import PublicDataset, WithheldReason

STAGE = "fronts"


@dataclass(frozen=True, slots=True)
class _Front:
    """Of one page kind: the address by dataset name, the column it stands in, what is said when there is nothing."""

    address: Callable[[str], str]
    column: str
    nothing: str


_FRONTS = {
    "records": _Front(addresses.browse, "records", "目前没有公示中的{noun}"),
    "commitments": _Front(addresses.browse, "commitments", "目前没有公开的{noun}"),
    "cases": _Front(addresses.browse, "records", "目前没有公开的{noun}"),
    "list": _Front(addresses.listing, "lists", "目前没有公开的清单条目"),
    "ranking": _Front(addresses.ranking, "rankings", "目前没有公布的评价结果"),
    "statistics": _Front(addresses.statistics, "datasets", "目前没有公布的统计数字"),
    "matrix": _Front(addresses.matrix, "datasets", "目前没有公布的责任分工"),
    "register": _Front(lambda _: addresses.BODIES, "bodies", "目前没有公开的机构"),
    "table": _Front(addresses.dataset, "datasets", "目前没有公开的数据"),
}
# These have a page of their own to show, with or without rows: every edition, every data dictionary.
_ALWAYS_MADE = frozenset({"list", "table"})
_WITHHELD = {
    WithheldReason.EXPIRED: "公示期满，已停止公示",
    WithheldReason.NOT_YET: "还没有到公示的日子",
    WithheldReason.WITHDRAWN: "已撤下，只留撤下说明",
    WithheldReason.REPAIRED: "已修复，停止公示",
    WithheldReason.EXEMPTED: "已依规定免责，不予公示",
}


def front_of(dataset: PublicDataset) -> str:
    """Return the address at which people read a dataset; it is always there."""
    return _FRONTS[dataset.resource.portal.kind].address(dataset.name)


def is_empty(dataset: PublicDataset) -> bool:
    """Say whether nothing of a dataset is published today, so that this module makes its front page."""
    return not len(dataset.table) and dataset.resource.portal.kind not in _ALWAYS_MADE


def make_jobs(desk: Workspace) -> list[Job]:
    """Return the front pages of datasets without rows; of a register only when there is no body at all."""
    frame = frame_of(desk.site)
    portal = desk.site.portal
    empty = {front_of(dataset): name for name, dataset in portal.datasets.items() if is_empty(dataset)}
    if portal.register.bodies:
        empty.pop(addresses.BODIES, None)
    return [PageJob(STAGE, desk.site_file, frame, make_empty_front, (name,)) for name in empty.values()]


def make_empty_front(site: Site, frame: Frame, name: str) -> Artifact:
    """Return the front page of a dataset without rows: that there is nothing, as of when, why, and what comes next."""
    dataset = site.portal.datasets[name]
    settings = site.portal.settings
    path = front_of(dataset)
    root = addresses.root_of(path)
    column = _FRONTS[dataset.resource.portal.kind].column
    above = frame.columns.get(column) or frame.columns["datasets"]
    return render_page(
        frame,
        "empty.html",
        path,
        title=dataset.title,
        column=above.id,
        crumbs=[(above.title, above.address), (dataset.title, None)],
        kind="empty-front",
        sources=(name,),
        published=settings.release.date.isoformat(),
        name=name_dataset(dataset),
        nothing=say_nothing(dataset, settings.release.date.isoformat()),
        reasons=list(_reasons(dataset)),
        batch=state_batch(site),
        next_release=settings.release.next if settings.release.next and settings.release.next >= site.portal.date else None,
        about=dataset.resource.portal.about or dataset.resource.description,
        download=root + addresses.dataset(name),
        origin=trace_dataset(site, dataset, root),
        verify=root + VERIFY,
    )


def say_nothing(dataset: PublicDataset, as_of: str) -> str:
    """Return the sentence that nothing is there; absence is stated, never praised. ``as_of`` is the ISO day of the data."""
    words = _FRONTS[dataset.resource.portal.kind].nothing.format(noun=dataset.resource.noun)
    return f"{words}（数据截至 {as_of}）。"


def explain_nothing(dataset: PublicDataset, as_of: str) -> str:
    """Return the sentence that nothing is there, and why, for a page that tells of several datasets."""
    why = "；".join(_reasons(dataset))
    return say_nothing(dataset, as_of) + (f"{why}。" if why else "")


def _reasons(dataset: PublicDataset) -> Iterator[str]:
    """Yield why rows that the source has are not shown, with their number."""
    counter = dataset.resource.portal.counter
    for each in dataset.withheld:
        if each.count:
            yield f"{_WITHHELD.get(each.reason, each.text)}：{each.count:,} {counter}"
