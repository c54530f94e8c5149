"""Files for onward sharing (共享交换): which there are, what each column is, what a receiver owes to corrections and withdrawals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generator import addresses
from generator.artifacts import Artifact, Job
from generator.derived.site import FileFacts, Site
from generator.descriptors import Exchange
from generator.frame.page import Frame, frame_of, render_page
from generator.pages.provenance import VERIFY, trace_dataset
from generator.pages.workspace import PageJob, Workspace
from generator.release.states import PublicDataset
from generator.text import group_digits

STAGE = "exchange"
# suffix, what it is called, what it is for
FILES = (
    ("csv", "CSV", "用表格软件核对、人工报送"),
    ("jsonl", "JSON Lines", "程序读取，一行一条记录"),
    ("schema.json", "JSON Schema", "校验 JSON Lines 的每一行"),
    ("withdrawn.csv", "撤下清单", "接收方应当同步撤下的记录"),
)


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """One column of an exchange file: name, the receiver's code, where it comes from, whether it is required, a note."""

    name: str
    code: str
    source: str
    required: bool
    note: str


def make_jobs(desk: Workspace) -> list[Job]:
    """Return the job of the page; none when no dataset is shared onward."""
    shared = [name for name, dataset in desk.site.portal.datasets.items() if dataset.resource.portal.exchange]
    if not shared:
        return []
    facts = {address: each for address, each in desk.downloads.items() if "/exchange-" in address}
    return [PageJob(STAGE, desk.site_file, frame_of(desk.site), make_page, (tuple(shared), facts))]


def make_page(site: Site, frame: Frame, names: tuple[str, ...], facts: Mapping[str, FileFacts]) -> Artifact:
    """Return the page about all exchange files; ``facts`` has the written files by address."""
    path = addresses.EXCHANGE
    root = addresses.root_of(path)
    shown = []
    for name in names:
        dataset = site.portal.datasets[name]
        for exchange in dataset.resource.portal.exchange:
            shown.append((dataset.title, root + addresses.dataset(name), exchange, _files(name, exchange, facts, root),
                          [_describe(site, dataset, exchange, place) for place in range(len(exchange.columns))]))  # fmt: skip
    column = frame.columns.get("datasets")
    return render_page(
        frame,
        "exchange.html",
        path,
        title="共享交换文件",
        column="datasets",
        crumbs=[*([(column.title, column.address)] if column else []), ("共享交换文件", None)],
        kind="data",
        sources=names,
        published=site.portal.settings.release.date.isoformat(),
        exchanges=shown,
        origin=trace_dataset(site, site.portal.datasets[names[0]], root),
        verify=root + VERIFY,
    )


def _files(name: str, exchange: Exchange, facts: Mapping[str, FileFacts], root: str) -> list[tuple[str, str, str, str, str]]:
    """Return (address, title, what for, size, SHA-256) of each file that was written."""
    found = []
    for suffix, title, use in FILES:
        address = addresses.exchange(name, exchange.id, suffix)
        if address in facts:
            size = facts[address].size
            said = f"{group_digits(-(-size // 1024))} KB" if size >= 1024 else f"{size} 字节"
            found.append((root + address, title, use, said, facts[address].sha256))
    return found


def _describe(site: Site, dataset: PublicDataset, exchange: Exchange, place: int) -> ColumnRow:
    column = exchange.columns[place]
    source = "留空"
    if column.text is not None:
        source = f"固定为“{column.text}”"
    elif column.column is not None:
        here, _, there = column.column.partition(".")
        source = f"“{dataset.field(here).label}”"
        if there:
            key = next(key for key in dataset.resource.schema_.foreignKeys if key.fields == (here,))
            target = site.portal.datasets[key.reference.resource or dataset.name]
            source += f"所指的“{target.title}”的“{target.field(there).label}”"
    notes = [column.about, f"至多 {column.longest:,} 字" if column.longest else ""]
    notes.append(f"原值乘以 {column.scale}" if column.scale else "")
    return ColumnRow(column.name, column.code, source, column.required, "；".join(note for note in notes if note))
