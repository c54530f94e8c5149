"""Responsibility matrices: each measure with the bodies that answer for it, and the same by body."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from generator import addresses
from generator.artifacts import Artifact, Job
from generator.derived.site import Site
from generator.frame.page import Frame, frame_of, render_page
from generator.model.matrices import Duty, Matrix, Step
from generator.model.paces import PACES
from generator.pages.body_names import address_of
from generator.pages.charts import stack
from generator.pages.fronts import is_empty
from generator.pages.paces import PACE_COLOURS
from generator.pages.provenance import VERIFY, name_dataset, trace_dataset
from generator.pages.workspace import PageJob, Workspace

STAGE = "matrices"
# Bodies that stay unfolded on a phone; measures from which on the groups are folded there, and on a desk too.
SHOWN_BODIES, FOLD_FROM, FOLD_ALWAYS = 8, 12, 120
NO_DEADLINE = "no-deadline"
_COLOURS = {**PACE_COLOURS, NO_DEADLINE: "k5"}
# (name, address or "") of a body or a measure.
Link = tuple[str, str]


@dataclass(frozen=True, slots=True)
class DutyRow:
    """One measure: its anchor, number and title, and per role the bodies."""

    anchor: str
    number: str
    title: str
    roles: tuple[tuple[str, tuple[Link, ...]], ...]
    progress: tuple[tuple[str, int, bool], ...] = ()
    behind: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class BodyRow:
    """One body: its name and address, and per role the measures it answers for.

    ``progress`` (word, count, is bad) counts its parts by how they stand, ``behind`` (name, address, in words) are those overdue.
    """

    body: Link
    total: int
    roles: tuple[tuple[str, tuple[Link, ...]], ...]
    progress: tuple[tuple[str, int, bool], ...] = ()
    behind: tuple[tuple[str, str, str], ...] = ()


def make_jobs(desk: Workspace) -> list[Job]:
    """Return one job per matrix."""
    frame = frame_of(desk.site)
    names = [matrix.dataset.name for matrix in desk.site.portal.matrices if not is_empty(matrix.dataset)]
    return [PageJob(STAGE, desk.site_file, frame, make_matrix, (name,)) for name in names]


def make_matrix(site: Site, frame: Frame, name: str) -> Artifact:
    """Return the page of one matrix."""
    matrix = next(each for each in site.portal.matrices if each.dataset.name == name)
    dataset = matrix.dataset
    path = addresses.matrix(name)
    root = addresses.root_of(path)
    groups: dict[str, list[DutyRow]] = {}
    for duty in matrix.duties:
        groups.setdefault(duty.group, []).append(_duty_row(site, duty, root))
    bodies = _body_rows(site, matrix, root)
    steps = [step for duty in matrix.duties for step in duty.steps]
    parts = [(word, count, _COLOURS[pace]) for pace, word, count in _by_pace(steps)]
    shared = sum(len(duty.bodies) > 1 for duty in matrix.duties)
    return render_page(
        frame,
        "matrix.html",
        path,
        title=dataset.title,
        column="datasets",
        crumbs=[("数据下载", addresses.DATASETS), (dataset.title, None)],
        kind="matrix",
        sources=(name,),
        published=site.portal.settings.release.date.isoformat(),
        name=name_dataset(dataset),
        lede=f"共 {len(matrix.duties)} 项工作，由 {len(bodies)} 个机构负责，其中 {shared} 项由几个机构共同负责。"
        + (f"落实到机构 {len(steps)} 件，{'，'.join(f'{word} {count} 件' for word, count, _ in parts)}。" if steps else ""),
        segments=stack(parts) if steps else (),
        described="，".join(f"{word} {count}" for word, count, _ in parts),
        as_of=site.portal.date.isoformat(),
        about=dataset.resource.portal.about,
        total=len(matrix.duties),
        groups=list(groups.items()),
        shown_bodies=SHOWN_BODIES,
        fold_from=FOLD_FROM,
        fold_always=FOLD_ALWAYS,
        bodies=bodies,
        download=root + addresses.dataset(name),
        origin=trace_dataset(site, dataset, root),
        verify=root + VERIFY,
    )


def _duty_row(site: Site, duty: Duty, root: str) -> DutyRow:
    roles: dict[str, list[Link]] = {}
    for body, role in duty.bodies:
        roles.setdefault(role, []).append(_link_body(site, body, root))
    return DutyRow(
        addresses.slug(duty.id), duty.id, duty.title, tuple((role, tuple(links)) for role, links in roles.items()),
        count_steps(duty.steps), tuple((*_link_body(site, step.body, root), _say_behind(step)) for step in duty.steps if step.pace == "overdue"),
    )  # fmt: skip


def _body_rows(site: Site, matrix: Matrix, root: str) -> list[BodyRow]:
    """Return the bodies in the order in which the matrix first names them."""
    duties: dict[str, dict[str, list[Link]]] = {}
    for duty in matrix.duties:
        for body, role in duty.bodies:
            duties.setdefault(body, {}).setdefault(role, []).append((duty.title, f"#{addresses.slug(duty.id)}"))
    steps: dict[str, list[tuple[Duty, Step]]] = {}
    for duty in matrix.duties:
        for step in duty.steps:
            steps.setdefault(step.body, []).append((duty, step))
    return [
        BodyRow(
            _link_body(site, body, root),
            sum(len(links) for links in roles.values()),
            tuple((role, tuple(links)) for role, links in roles.items()),
            count_steps([step for _, step in steps.get(body, ())]),
            tuple(
                (duty.title, f"#{addresses.slug(duty.id)}", _say_behind(step))
                for duty, step in steps.get(body, ())
                if step.pace == "overdue"
            ),
        )
        for body, roles in duties.items()
    ]


def count_steps(steps: Sequence[Step]) -> tuple[tuple[str, int, bool], ...]:
    """Return (word, count, is bad) of each pace that occurs, parts without a deadline last."""
    return tuple((word, count, pace == "overdue") for pace, word, count in _by_pace(steps) if count)


def _by_pace(steps: Sequence[Step]) -> list[tuple[str, str, int]]:
    """Return (pace, word, count) of every pace, and of the parts that have no deadline: those are neither in time nor waiting for a day."""
    dated = [step.pace for step in steps if step.due]
    free = len(steps) - len(dated)
    return [(pace, word, dated.count(pace)) for pace, word in PACES.items()] + ([(NO_DEADLINE, "没有期限", free)] if free else [])


def _say_behind(step: Step) -> str:
    """Return how long a part is overdue, and what is said of it: 逾期 30 天，方案未定."""
    return f"逾期 {step.days_late:,} 天" + (f"，{step.progress}" if step.progress else "")


def say_step(step: Step) -> str:
    """Return how a body stands with its part, for its integrity file: 已于 2026-05-04 完成, 逾期 30 天."""
    if step.pace == "overdue":
        return _say_behind(step)
    by = f"应于 {step.due}" if step.due else "没有期限，还没有完成"
    when = f"{step.done} 完成" if step.done and step.pace != "open" else by
    return (
        when + (f"（逾期 {step.days_late:,} 天）" if step.pace == "late" else "") + (f"，{step.progress}" if step.progress else "")
    )


def _link_body(site: Site, body: str, root: str) -> Link:
    return site.portal.register.name_of(body), address_of(site, body, root)
