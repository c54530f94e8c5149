"""What each batch changed: which rows are new, say more or something else, or left, dataset by dataset; older batches in numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from generator import addresses
from generator.artifacts import Artifact, Job, ReadyJob
from generator.derived.change_log import Batch, DatasetChange, Line, What, is_vanished, keys_of
from generator.derived.row_places import RowPlaces, row_places
from generator.derived.site import Site
from generator.derived.withdrawals import WAYS
from generator.frame.environment import write_date
from generator.frame.page import frame_of, render_page
from generator.pages.withdrawals import has_log
from generator.pages.workspace import Workspace
from generator.text import group_digits

STAGE: Final = "changes"
# Rows of one dataset that the page names; all stand in the CSV.
SHOWN: Final = 20
_CAME_OR_WENT: Final = ("新公布", "恢复公布", "暂不公布", "不再公布")
NAMES: Final = {
    What.ADDED: "新增",
    What.CHANGED: "改动",
    What.FILLED: "补充",
    What.STANDING: "状态或公示期限变化",
    What.LEFT: "离开",
}


# What says something else first: that is what readers come for.
_FIRST: Final = (What.CHANGED, What.FILLED, What.ADDED, What.STANDING, What.LEFT)


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A changed row as the page names it: what, its name, its address ("" without one), what of it changed in words."""

    what: str
    name: str
    title: str
    address: str
    columns: str


@dataclass(frozen=True, slots=True)
class ShownDataset:
    """A changed dataset: anchor, title, one line of numbers, remarks, rows, how many more there are, its page ("" when it has none)."""

    anchor: str
    title: str
    headline: str
    remarks: tuple[str, ...]
    lines: tuple[ShownLine, ...]
    more: int
    address: str


def make_jobs(desk: Workspace) -> list[Job]:
    """Return the job of the page; none when the site has no log of changes."""
    return [ReadyJob(STAGE, (make_changes(desk.site),))] if desk.site.changes else []


def make_changes(site: Site) -> Artifact:
    """Return the page: the newest batch row by row, the others in numbers."""
    path = addresses.CHANGES
    root = addresses.root_of(path)
    newest = site.changes[0]
    places = row_places(site.portal, keys_of([newest]))
    return render_page(
        frame_of(site),
        "changes.html",
        path,
        title="各批变化",
        crumbs=(("发布批次", addresses.RELEASES), ("各批变化", None)),
        kind="changes",
        sources=tuple(site.portal.datasets),
        batch=newest,
        lede=say_batch(newest),
        datasets=tuple(_show_dataset(site, each, newest.lines, places, root) for each in newest.datasets),
        excel=_file_of(newest, "excel.csv"),
        csv=_file_of(newest, "csv"),
        json=_file_of(newest, "json"),
        log=addresses.CHANGES_JSON.rpartition("/")[2],
        older=tuple(
            (each, say_counts(each.counts) or "没有逐行变化", _file_of(each, "excel.csv"), _file_of(each, "csv"))
            for each in site.changes[1:]
        ),
        withdrawals=root + addresses.WITHDRAWALS if has_log(site) and any(line.way for line in newest.lines) else "",
    )


def say_batch(batch: Batch) -> str:
    """Return one sentence about a batch: which one stood before, and the rows by kind of change."""
    counts = say_counts(batch.counts)
    datasets = Counter(_came_or_went(each) for each in batch.datasets)
    parts = [*([counts] if counts else []), *(f"{words} {datasets[words]} 个数据集" for words in _CAME_OR_WENT if datasets[words])]
    other = sum(not each.counts and not _came_or_went(each) for each in batch.datasets)
    parts += [f"{'另有' if parts else ''} {other} 个数据集有变化".strip()] if other else []
    told = "，".join(parts) if parts else "没有变化"
    return f"第 {batch.release} 批以来（此前的网页截至{write_date(batch.since)}，第 {batch.against} 批）：{told}。"


def _came_or_went(change: DatasetChange) -> str:
    """Return what became of a dataset as a whole, "" when it was published before and is now."""
    if change.before is None:
        return "恢复公布" if change.state == "returned" else "新公布"
    if change.rows is None:
        return "暂不公布" if change.state == "withheld" else "不再公布"
    return ""


def say_counts(counts: Mapping[What, int]) -> str:
    """Return rows by kind of change in words, "" when there are none."""
    return "，".join(f"{NAMES[what]} {group_digits(counts[what])} 行" for what in What if counts.get(what))


def say_dataset(change: DatasetChange) -> str:
    """Return in one line what changed in a dataset."""
    if whole := _came_or_went(change):
        return (
            f"{whole}，{group_digits(change.rows or 0)} 行"
            if change.before is None
            else f"{whole}，原有 {group_digits(change.before)} 行"
        )
    assert change.before is not None and change.rows is not None
    size = f"{group_digits(change.before)} 行变为 {group_digits(change.rows)} 行" if change.before != change.rows else ""
    same = "" if change.is_compared or size else f"仍是 {group_digits(change.rows)} 行"
    return "，".join(part for part in (say_counts(change.counts), size, same) if part) or "列有增减"


def say_change_of(site: Site, name: str) -> str:
    """Return what the newest batch changed in one dataset, "" when nothing, or when it was compared with no earlier one."""
    change = next((each for batch in site.changes[:1] for each in batch.datasets if each.name == name), None)
    return f"第 {site.changes[0].release} 批：{say_dataset(change)}" if change is not None else ""


def _show_dataset(site: Site, change: DatasetChange, lines: Sequence[Line], places: RowPlaces, root: str) -> ShownDataset:
    own = [line for line in lines if line.dataset == change.name]
    own.sort(key=lambda line: _FIRST.index(line.what))
    named = [line for line in own if line.key]
    shown = tuple(_show_line(site, line, places, root) for line in named[:SHOWN])
    listed = sum(count for what, count in change.counts.items() if what not in change.unlisted)
    is_public = change.name in site.portal.datasets
    return ShownDataset(
        anchor=addresses.changes_anchor(change.name),
        title=change.title,
        headline=say_dataset(change),
        remarks=tuple(_remark(site, change, own)),
        lines=shown,
        more=listed - len(shown) if shown else 0,
        address=root + addresses.dataset(change.name) if is_public else "",
    )


def _remark(site: Site, change: DatasetChange, lines: Sequence[Line]) -> Iterable[str]:
    if change.columns_added:
        yield f"新增列：{_name_columns(site, change.name, change.columns_added)}"
    if change.columns_dropped:
        yield f"取消列：{'、'.join(change.columns_dropped)}"
    if not change.is_compared:
        yield "其间曾暂不公布，只比较行数。" if change.state == "returned" else "没有能逐行对照的编号，只比较行数。"
    for what in change.unlisted:
        yield f"{NAMES[what]}的行太多，不逐行列出。"
    nameless = Counter(is_vanished(line) for line in lines if not line.key)
    if vanished := nameless[True] + change.vanished:
        yield f"{group_digits(vanished)} 行没有写明理由就不在了，只计数。"
    if nameless[False]:
        yield f"{group_digits(nameless[False])} 行后来不再公开，只计数。"


def _show_line(site: Site, line: Line, places: RowPlaces, root: str) -> ShownLine:
    place = places.find(line.dataset, line.key)
    parts = (("改动", line.changed), ("补充", line.filled), ("状态或公示期限", line.standing))
    told = [(word, _name_columns(site, line.dataset, names)) for word, names in parts if names]
    columns = told[0][1] if len(told) == 1 else "；".join(f"{word}：{names}" for word, names in told)
    return ShownLine(
        what=NAMES[line.what],
        name=line.key,
        title=place.title if place else "",
        address=root + place.address if place else "",
        columns=columns or WAYS.get(line.way, "") or ("整行" if line.what in (What.ADDED, What.LEFT) else "现在不公布的列"),
    )


def _name_columns(site: Site, dataset: str, names: Iterable[str]) -> str:
    held = site.portal.datasets.get(dataset)
    known = set(held.resource.schema_.names) if held is not None else set()
    return "、".join(held.field(name).label if held is not None and name in known else name for name in names)


def _file_of(batch: Batch, suffix: str) -> str:
    return addresses.changes_of(batch.number, batch.release, suffix).rpartition("/")[2] if batch.lines else ""
