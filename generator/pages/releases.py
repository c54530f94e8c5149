"""The batch that is published: what is in it, the hash of every file, and how anyone verifies a copy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from generator import addresses
from generator.artifacts import Artifact, Job
from generator.derived.site import FileFacts, Site
from generator.descriptors import RecordsPage
from generator.frame.environment import write_date
from generator.frame.page import Frame, frame_of, render_page
from generator.model.records import ADDRESS, DIGEST, ID, UNTIL, RecordSet
from generator.pages.changes import say_batch
from generator.pages.provenance import name_withheld, show_key, state_rebuild, state_sign_off
from generator.pages.withdrawals import has_log
from generator.pages.workspace import PageJob, Workspace
from generator.release.states import PublicDataset
from generator.text import group_digits

STAGE = "releases"


@dataclass(frozen=True, slots=True)
class ReleasedDataset:
    """One dataset of the batch: title, its anchor and address, its size in words, hash of the signed source, of the exact CSV, who signed."""

    name: str
    title: str
    anchor: str
    address: str
    headline: str
    source_sha256: str
    csv: str
    csv_sha256: str
    signed: str
    is_as_signed: bool
    statement: str
    signature: str


def make_jobs(desk: Workspace) -> list[Job]:
    """Return the job of the page of this batch."""
    datasets = desk.site.portal.datasets
    rows = {name: len(dataset.table) for name, dataset in datasets.items()}
    exact = {name: desk.downloads.get(addresses.download(name, "csv")) for name in datasets}
    files = {name: facts for name, facts in exact.items() if facts is not None}
    return [PageJob(STAGE, desk.site_file, frame_of(desk.site), make_release, (rows, files))]


def make_release(site: Site, frame: Frame, rows: Mapping[str, int], files: Mapping[str, FileFacts]) -> Artifact:
    """Return the page of this batch; ``rows`` and ``files`` (the exact CSV) are by dataset."""
    path = addresses.RELEASES
    root = addresses.root_of(path)
    settings = site.portal.settings
    release = settings.release
    shown = []
    for name, dataset in site.portal.datasets.items():
        file = files.get(name)
        shown.append(
            ReleasedDataset(
                name=name,
                title=dataset.title,
                anchor=f"d-{name}",
                address=root + addresses.dataset(name),
                headline=_say_size(rows[name], len(dataset.withdrawn)),
                source_sha256=dataset.sha256,
                csv=root + file.address if file else "",
                csv_sha256=file.sha256 if file else "",
                signed=state_sign_off(site, dataset),
                is_as_signed=file is not None and dataset.sign_off is not None and dataset.sign_off.public_sha256 == file.sha256,
                statement=root + addresses.statement(name) if _is_signed(dataset) else "",
                signature=root + addresses.signature(name) if _is_signed(dataset) else "",
            )
        )
    sets = {each.dataset.name: each for each in site.portal.record_sets if has_pages(each)}
    example = _choose_example([each for each in shown if each.csv], sets)
    return render_page(
        frame,
        "release.html",
        path,
        title="发布批次",
        crumbs=(("发布批次", None),),
        kind="release",
        sources=tuple(site.portal.datasets),
        published=release.date.isoformat(),
        withdrawals=root + addresses.WITHDRAWALS if has_log(site) else "",
        changes=root + addresses.CHANGES if site.changes else "",
        changed=say_batch(site.changes[0]) if site.changes else "",
        batch=release.id,
        is_rehearsal=site.portal.is_rehearsal,
        lede=f"第 {release.id} 批，{write_date(release.date)}发布，{len(shown)} 个数据集，{sum(rows.values()):,} 行。",
        next_release=write_date(release.next) if release.next else "",
        is_overdue=release.is_overdue_on(site.portal.date),
        rebuild=state_rebuild(site),
        waived=settings.sign_off.waived or "",
        datasets=shown,
        withheld=name_withheld(site, root),
        keys=[show_key(key, root) for key in site.portal.keys],
        signed_example=_name_signed(shown, example, site),
        record=_show_record(sets[example.name], root) if example and example.name in sets else None,
        example_name=example.csv.rpartition("/")[2] if example else "",
        manifest=root + addresses.MANIFEST,
        rebuild_file=root + addresses.REBUILD,
    )


def _say_size(rows: int, withdrawn: int) -> str:
    return f"{group_digits(rows)} 行" + (f"，撤下 {group_digits(withdrawn)}" if withdrawn else "")


def _is_signed(dataset: PublicDataset) -> bool:
    return dataset.sign_off is not None and dataset.sign_off.signature != ""


def has_pages(record_set: RecordSet) -> bool:
    """Say whether rows have pages of their own, which state their hashes."""
    return len(record_set.rows) > 0 and getattr(record_set.dataset.resource.portal, "sheet", None) is None


def _choose_example(shown: Sequence[ReleasedDataset], sets: Mapping[str, RecordSet]) -> ReleasedDataset | None:
    """Return the dataset on which everything is shown: if possible one whose rows have pages, whose CSV is the one that was signed."""

    def lacking(each: ReleasedDataset) -> tuple[bool, bool, bool, bool]:
        is_records = each.name in sets and sets[each.name].dataset.resource.portal.kind == "records"
        return (each.name not in sets, not each.signature, not each.is_as_signed, not is_records)

    return min(shown, key=lacking, default=None)


def _show_record(record_set: RecordSet, root: str) -> dict[str, object]:
    """Return the example's first record: id, address, hash and last day of display, and which column of the CSV (from 0) has the id."""
    page = record_set.dataset.resource.portal
    assert isinstance(page, RecordsPage)
    row = record_set.rows.iloc[0]
    at = record_set.dataset.resource.schema_.names.index(page.id)
    return {"id": row[ID], "address": root + row[ADDRESS], "sha256": row[DIGEST], "until": row[UNTIL], "at": at}


def _name_signed(shown: Sequence[ReleasedDataset], example: ReleasedDataset | None, site: Site) -> dict[str, str]:
    """Return the file names with which the page verifies a sign-off, those of ``example`` if it is signed; empty when nothing is."""
    if example is None or not example.signature:
        example = next((each for each in shown if each.csv and each.signature), None)
    signed = site.portal.datasets[example.name].sign_off if example else None
    if example is None or signed is None:
        return {}
    names = {"csv": example.csv, "statement": example.statement, "signature": example.signature}
    found = {key: name.rpartition("/")[2] for key, name in names.items()}
    return {**found, "key": addresses.signing_key(signed.key).rpartition("/")[2]}
