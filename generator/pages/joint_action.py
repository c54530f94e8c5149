"""Joint action (联动奖惩): the datasets about joint incentives and sanctions, with their newest rows."""

from __future__ import annotations

from dataclasses import dataclass

from generator import addresses
from generator.artifacts import Artifact, Job, ReadyJob
from generator.derived.columns import joint_action_datasets
from generator.derived.site import Site
from generator.descriptors import CasesPage
from generator.frame.page import frame_of, render_page
from generator.pages.excerpts import NamedRow, name_rows, tally_kinds
from generator.pages.fronts import front_of
from generator.pages.paces import PaceView, view_paces
from generator.pages.parts import Stat
from generator.pages.workspace import Workspace
from generator.release.states import PublicDataset

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Part:
    """One dataset of the column: title, what it is, rows, states, newest rows, where to read on, how quickly it is dealt with."""

    title: str
    about: str
    total: int
    counter: str
    states: tuple[tuple[str, str, int], ...]
    kinds: tuple[Stat, ...]
    rows: tuple[NamedRow, ...]
    more: str
    paces: tuple[PaceView, ...] = ()


def make_jobs(desk: Workspace) -> list[Job]:
    """Return the job of the page; none when the portal has no such dataset."""
    datasets = tuple(sorted(joint_action_datasets(desk.site.portal), key=_place))
    return [ReadyJob("joint-action", (make_joint_action(desk.site, datasets),))] if datasets else []


def _place(dataset: PublicDataset) -> tuple[bool, bool, str]:
    """Put cases before single records, honours last, each in the order of the data list (数据清单)."""
    page = dataset.resource.portal
    return page.column == "honours", not isinstance(page, CasesPage), page.number or "~"


def make_joint_action(site: Site, datasets: tuple[PublicDataset, ...]) -> Artifact:
    """Return the page of the column."""
    return render_page(
        frame_of(site),
        "joint-action.html",
        addresses.JOINT_ACTION,
        title="联动奖惩",
        column="joint-action",
        crumbs=(("联动奖惩", None),),
        kind="joint-action",
        sources=tuple(dataset.name for dataset in datasets),
        parts=tuple(excerpt_dataset(site, dataset) for dataset in datasets),
    )


def excerpt_dataset(site: Site, dataset: PublicDataset) -> Part:
    """Return one dataset as the column shows it."""
    page = dataset.resource.portal
    record_set = next((each for each in site.portal.record_sets if each.dataset.name == dataset.name), None)
    states = tuple(state for state in site.states.get(dataset.name, ()) if state[2])
    return Part(
        title=dataset.title,
        about=page.about or dataset.resource.description,
        total=len(dataset.table),
        counter=page.counter,
        states=states,
        kinds=tally_kinds(record_set) if record_set else (),
        rows=name_rows(record_set, record_set.rows.head(SHOWN)) if record_set else (),
        more=front_of(dataset),
        paces=tuple(view_paces(table) for table in site.paces.get(dataset.name, ())[:1]),
    )
