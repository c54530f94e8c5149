"""The ledger of commitments (承诺对账): how they stand, the latest first, and by body."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from generator import addresses
from generator.artifacts import Artifact, Job
from generator.derived.site import Site
from generator.frame.page import Frame, frame_of, render_page
from generator.model.records import BODY, BODY_ADDRESS, BODY_NAME, STANDING, STANDINGS, RecordSet
from generator.pages.excerpts import Ledger, keep_ledger, name_rows
from generator.pages.fronts import explain_nothing, front_of
from generator.pages.provenance import VERIFY, name_dataset, trace_dataset
from generator.pages.workspace import PageJob, Workspace

STAGE = "commitments"
# Late and soon-due commitments that stand on the page; all are a link away.
SHOWN_LATE, SHOWN_NEXT = 20, 8


@dataclass(frozen=True, slots=True)
class BodyStanding:
    """How one body keeps its word: a count per standing in the order of `STANDINGS`."""

    name: str
    address: str
    total: int
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SetLedger:
    """The ledger of one dataset."""

    dataset: str
    title: str
    counter: str
    ledger: Ledger
    links: tuple[tuple[str, int, str], ...]
    upcoming: tuple[tuple[object, str, str], ...]
    bodies: tuple[BodyStanding, ...]


def make_jobs(desk: Workspace) -> list[Job]:
    """Return the job of the ledger; none when there is no set of commitments."""
    sets = desk.site.portal.commitments
    ledgers = tuple(open_ledger(record_set) for record_set in sets if len(record_set.rows))
    empty = tuple(record_set.dataset.name for record_set in sets if not len(record_set.rows))
    return [PageJob(STAGE, desk.site_file, frame_of(desk.site), make_ledger, (ledgers, empty))] if sets else []


def open_ledger(record_set: RecordSet) -> SetLedger:
    """Return the ledger of a set of commitments."""
    rows = record_set.rows
    dataset = record_set.dataset
    page = dataset.resource.portal
    counts = rows[STANDING].value_counts()
    waiting = rows[rows[STANDING] == "open"]
    return SetLedger(
        dataset=dataset.name,
        title=dataset.title,
        counter=page.counter,
        ledger=keep_ledger(record_set, rows, SHOWN_LATE),
        links=tuple(
            (name, int(counts.get(key, 0)), addresses.facet(dataset.name, STANDING, key) if counts.get(key, 0) else "")
            for key, name in STANDINGS.items()
        ),
        # The rows are newest first; those due next are the other end.
        upcoming=name_rows(record_set, waiting.sort_values("_due", kind="stable").head(SHOWN_NEXT)),
        bodies=tuple(_stand_bodies(rows)),
    )


def _stand_bodies(rows: pd.DataFrame) -> list[BodyStanding]:
    """Return the bodies, most late commitments first, then most commitments."""
    named = rows[rows[BODY] != ""]
    table = named.groupby([BODY, STANDING], sort=False).size().unstack(fill_value=0).reindex(columns=list(STANDINGS), fill_value=0)
    first = named.drop_duplicates(BODY).set_index(BODY)
    found = []
    for body, counts in zip(table.index, table.to_numpy().tolist(), strict=True):
        found.append(
            BodyStanding(
                name=str(first.at[body, BODY_NAME]),
                address=str(first.at[body, BODY_ADDRESS]),
                total=sum(counts),
                counts=tuple(counts),
            )
        )
    late = list(STANDINGS).index("late")
    return sorted(found, key=lambda each: (-each.counts[late], -each.total, each.name))


def make_ledger(site: Site, frame: Frame, ledgers: tuple[SetLedger, ...], empty: tuple[str, ...] = ()) -> Artifact:
    """Return the page of the ledger; ``empty`` are the sets of which nothing is published today."""
    path = addresses.COMMITMENTS
    root = addresses.root_of(path)
    column = frame.columns["commitments"]
    names = (*(each.dataset for each in ledgers), *empty)
    first = site.portal.datasets[names[0]]
    as_of = site.portal.settings.release.date.isoformat()
    return render_page(
        frame,
        "commitments.html",
        path,
        title=column.title,
        column="commitments",
        crumbs=((column.title, None),),
        kind="commitments",
        sources=names,
        published=as_of,
        lede=say_ledger(ledgers) if ledgers else f"目前没有公开的承诺（数据截至 {as_of}）。",
        empty=[
            (dataset.title, root + front_of(dataset), explain_nothing(dataset, as_of))
            for dataset in (site.portal.datasets[name] for name in empty)
        ],
        ledgers=[
            (
                each,
                root + addresses.browse(each.dataset),
                root + addresses.dataset(each.dataset),
                root + addresses.facet(each.dataset, STANDING, "late"),
                name_dataset(site.portal.datasets[each.dataset]),
            )
            for each in ledgers
        ],
        standings=list(STANDINGS.values()),
        counted_on=site.portal.date.isoformat(),
        origin=trace_dataset(site, first, root),
        verify=root + VERIFY,
    )


def say_ledger(ledgers: tuple[SetLedger, ...]) -> str:
    """Return how all commitments stand, in a sentence."""
    total, kept, late, kept_late = (
        sum(getattr(each.ledger, name) for each in ledgers) for name in ("total", "kept", "late", "kept_late")
    )
    after = f"（其中逾期兑现 {kept_late:,} 项）" if kept_late else ""
    return f"共 {total:,} 项承诺：已兑现 {kept:,} 项{after}，逾期 {late:,} 项，未到期 {total - kept - late:,} 项。逾期的排在前面。"
