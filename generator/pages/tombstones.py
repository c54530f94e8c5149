"""Tombstones: a record that left keeps its address, and says that it stood there, when it left, why and by which act; nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from markupsafe import Markup

from generator import addresses
from generator.artifacts import Artifact, Job
from generator.derived.site import Site
from generator.derived.withdrawals import STATES, TITLES, Departure, list_departures
from generator.descriptors import RecordsPage
from generator.frame.environment import write_date
from generator.frame.page import Frame, frame_of, render_page
from generator.pages.browse import column_of, crumbs_of
from generator.pages.provenance import VERIFY, trace_dataset
from generator.pages.routes import turn_to
from generator.pages.workspace import GROUP, Workspace, open_site
from generator.release.states import WithheldReason

STAGE: Final = "tombstones"
# What day, reason and act are called, by how the record left.
_LABELS: Final = {
    WithheldReason.WITHDRAWN.value: ("撤下日期", "撤下原因", "撤销依据"),
    WithheldReason.REPAIRED.value: ("停止公示", "原因", "依据"),
    WithheldReason.EXPIRED.value: ("停止公示", "原因", "依据"),
}
_MISSING: Final = Markup('<span class="mute">未提供</span>')


def bury_jobs(desk: Workspace) -> list[Job]:
    """Return a job per group of the tombstones of every record set."""
    frame = frame_of(desk.site)
    jobs: list[Job] = []
    for record_set in desk.site.portal.record_sets:
        count = len(record_set.dataset.withdrawn) + len(record_set.dataset.ended)
        for first in range(0, count, GROUP):
            jobs.append(TombstoneJob(desk.site_file, record_set.dataset.name, first, min(GROUP, count - first), frame))
    return jobs


@dataclass(frozen=True, slots=True)
class TombstoneJob:
    """The pages of some of the records that left one dataset."""

    site_file: Path
    dataset: str
    first: int
    weight: int
    frame: Frame = field(repr=False, compare=False)
    stage: str = STAGE

    def artifacts(self) -> Iterator[Artifact]:
        """Yield the tombstones in the order of the source."""
        site = open_site(self.site_file)
        for departure in list_departures(site.portal.datasets[self.dataset])[self.first : self.first + self.weight]:
            yield bury_record(site, departure, self.frame)


def bury_record(site: Site, departure: Departure, frame: Frame) -> Artifact:
    """Return the tombstone of a record that left."""
    dataset = site.portal.datasets[departure.dataset]
    page = dataset.resource.portal
    assert isinstance(page, RecordsPage)
    path, title = departure.address, TITLES[departure.way]
    root = addresses.root_of(path)
    on, why, act = _LABELS[departure.way]
    facts = (
        (dataset.field(page.id).label, departure.id),
        (on, write_date(departure.on)),
        (why, departure.reason),
        (act, departure.act),
    )
    return render_page(
        frame,
        "record/tombstone.html",
        path,
        title=title,
        column=column_of(frame, dataset),
        crumbs=[*crumbs_of(frame, dataset), (departure.id, None)],
        kind="record",
        sources=(dataset.name,),
        published=site.portal.settings.release.date.isoformat(),
        state=STATES[departure.way],
        facts=[(label, value or _MISSING) for label, value in facts],
        log=root + addresses.WITHDRAWALS,
        turning=turn_to(
            site.portal.settings, root, f"{title}（{departure.id}）", path, "departed", only=dataset.resource.portal.rights
        ),
        origin=trace_dataset(site, dataset, root),
        verify=root + VERIFY,
    )
