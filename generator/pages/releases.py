"""The batch that is published: what is in it, the hash of every file, and how anyone verifies a copy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from generator import addresses
from generator.artifacts import Artifact, Job
from generator.derived.site import FileFacts, Site
from generator.frame.environment import write_date
from generator.frame.page import Frame, frame_of, render_page
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
    # A set of records shows best how one row is verified.
    named = {each.dataset.title for each in site.portal.records}
    example = next((each for each in sorted(shown, key=lambda each: each.title not in named) if each.csv), None)
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
        example=example,
        withheld=name_withheld(site, root),
        keys=[show_key(key, root) for key in site.portal.keys],
        signed_example=_name_signed(shown, site),
        example_name=example.csv.rpartition("/")[2] if example else "",
        manifest=root + addresses.MANIFEST,
        rebuild_file=root + addresses.REBUILD,
    )


def _say_size(rows: int, withdrawn: int) -> str:
    return f"{group_digits(rows)} 行" + (f"，撤下 {group_digits(withdrawn)}" if withdrawn else "")


def _is_signed(dataset: PublicDataset) -> bool:
    return dataset.sign_off is not None and dataset.sign_off.signature != ""


def _name_signed(shown: Sequence[ReleasedDataset], site: Site) -> dict[str, str]:
    """Return the file names of the example whose signature the page verifies; empty when nothing is signed."""
    example = next((each for each in shown if each.signature and each.is_as_signed), None)
    example = example or next((each for each in shown if each.signature), None)
    if example is None:
        return {}
    signed = next(each.sign_off for each in site.portal.datasets.values() if each.title == example.title and each.sign_off)
    names = {"csv": example.csv, "statement": example.statement, "signature": example.signature}
    found = {key: name.rpartition("/")[2] for key, name in names.items()}
    return {**found, "key": addresses.signing_key(signed.key).rpartition("/")[2]}
