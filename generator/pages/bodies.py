"""The index of bodies and the integrity file (诚信档案) of each: everything published about it on one page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from generator import addresses
from generator.artifacts import Artifact, Job, ReadyJob
from generator.derived.files import IntegrityFile, RecordSection
from generator.derived.sentences import tell_withheld_breaches
from generator.derived.site import Site
from generator.frame.page import Frame, frame_of, render_page
from generator.model.bodies import Body
from generator.model.records import STANDINGS
from generator.pages.body_figures import anchor, body_figures
from generator.pages.body_sections import view_answers, view_evaluation, view_pace, view_statistics
from generator.pages.excerpts import main_record_sets
from generator.pages.matrices import say_step
from generator.pages.owed import view_body
from generator.pages.provenance import trace_dataset
from generator.pages.routes import turn_to
from generator.pages.workspace import Workspace, open_downloads, open_site
from generator.text import group_digits

CHUNK = 300
FEW_TOPS = 5  # up to so many topmost bodies, the index shows the level below as well
OPEN_ROWS = 10  # rows of a section that stay unfolded on a desk
FIRST_ROWS = 3  # rows of a section that stay unfolded on a phone


@dataclass(frozen=True, slots=True)
class BodyJob:
    """The integrity files of one chunk of bodies, made from the pickled Site."""

    site_file: Path
    body_ids: tuple[str, ...]
    frame: Frame = field(repr=False, compare=False)
    stage: str = "bodies"

    @property
    def weight(self) -> int:
        """Count the pages."""
        return len(self.body_ids)

    def artifacts(self) -> Iterator[Artifact]:
        """Yield one page per body."""
        site = open_site(self.site_file)
        downloads = open_downloads(self.site_file)
        for body_id in self.body_ids:
            yield make_body_page(site, self.frame, site.files[body_id], has_csv=addresses.body_csv(body_id) in downloads)


@dataclass(frozen=True, slots=True)
class BodyLink:
    """A body in a list of bodies: name, address, what is published about it in a few words."""

    name: str
    address: str
    note: str


@dataclass(frozen=True, slots=True)
class BodyGroup:
    """Bodies of one level, under one heading."""

    title: str
    bodies: tuple[BodyLink, ...]


def make_jobs(desk: Workspace) -> list[Job]:
    """Return the job of the index and the jobs of all integrity files; none when there are no bodies."""
    ids = tuple(desk.site.portal.register.bodies)
    if not ids:
        return []
    frame = frame_of(desk.site)
    chunks: list[Job] = [BodyJob(desk.site_file, ids[start : start + CHUNK], frame) for start in range(0, len(ids), CHUNK)]
    return [ReadyJob("body-index", (make_index(desk.site),)), *chunks]


def make_index(site: Site) -> Artifact:
    """Return the index: the topmost bodies by level; where they are few, those right below them too."""
    register = site.portal.register
    tops = register.tops()
    heads: tuple[Body, ...] = ()
    if len(tops) <= FEW_TOPS:
        heads = tuple(top for top in tops if top.id in register.children)
        alone = tuple(top for top in tops if top.id not in register.children)
        tops = (*alone, *(register.bodies[child] for head in heads for child in register.children[head.id]))
    return render_page(
        frame_of(site),
        "bodies.html",
        addresses.BODIES,
        title="机构档案",
        column="bodies",
        crumbs=(("机构档案", None),),
        kind="bodies",
        sources=_register_sources(site),
        total=len(register.bodies),
        heads=tuple(link_body(site, head) for head in heads),
        owed=addresses.OWED if site.owing.tables else "",
        groups=group_by_level(site, tops),
    )


def make_body_page(site: Site, frame: Frame, file: IntegrityFile, *, has_csv: bool) -> Artifact:
    """Return the integrity file of one body."""
    body = file.body
    path = addresses.body(body.id)
    root = addresses.root_of(path)
    register = site.portal.register
    lineage = register.lineage(body.id)
    below = tuple(register.bodies[child] for child in register.children.get(body.id, ()))
    dataset = site.portal.datasets[body.dataset]
    evaluations = tuple(view_evaluation(site, section) for section in file.evaluations)
    statistics = tuple(view_statistics(site, section) for section in file.statistics)
    groups = group_by_level(site, below)
    main, further = split_records(site, file)
    turning = turn_to(site.portal.settings, root, f"{body.name} 诚信档案", path, "body", body.name)
    return render_page(
        frame,
        "body/page.html",
        path,
        title=f"{body.name} 诚信档案",
        column="bodies",
        crumbs=(("机构档案", addresses.BODIES), *((above.name, above.address) for above in lineage), (body.name, None)),
        kind="body",
        sources=_file_sources(file),
        published=site.portal.settings.release.date.isoformat(),
        body=body,
        above=lineage[-1] if lineage else None,
        other_names=tuple(name for name in body.names if name != body.name),
        sentence=file.sentence,
        plain=file.plain,
        description=file.sentence,
        has_records=_has_records(site, file),
        withheld_breaches=tell_withheld_breaches(site.portal),
        figures=body_figures(site, file, (*main, *further)),
        contents=_contents(file, main, further, bool(below), bool(turning.items)),
        main_records=main,
        further_records=further,
        commitment_sections=file.commitments,
        evaluations=evaluations,
        statistics=statistics,
        answers=tuple(view_answers(site, section, body.name) for section in file.answers),
        paces=tuple(view_pace(table, line, body.name) for table, line in file.paces),
        owed=view_body(file.owed, root),
        owed_address=addresses.OWED,
        lists=file.lists,
        duties=file.duties,
        say_step=say_step,
        groups=groups,
        below=len(below),
        turning=turning,
        trace=trace_dataset(site, dataset, root, place=f"，源文件第 {body.row} 行"),
        csv=addresses.body_csv(body.id) if has_csv else "",
        first=FIRST_ROWS,
        most=OPEN_ROWS,
        as_of=site.portal.settings.release.date,
        counted_on=site.portal.date.isoformat(),
        anchor=anchor,
        address_of_listing=addresses.listing,
        address_of_matrix=addresses.matrix,
        address_of_ranking=addresses.ranking,
        address_of_statistics=addresses.statistics,
        address_of_dataset=addresses.dataset,
        slug=addresses.slug,
    )


def group_by_level(site: Site, bodies: Iterable[Body]) -> tuple[BodyGroup, ...]:
    """Return bodies under their level, levels and bodies in the order of the register."""
    groups: dict[str, list[BodyLink]] = {}
    for body in bodies:
        groups.setdefault(body.level, []).append(link_body(site, body))
    return tuple(BodyGroup(level or "机构", tuple(links)) for level, links in groups.items())


def link_body(site: Site, body: Body) -> BodyLink:
    """Return a body as a list shows it, with what is published about it in a few words."""
    file = site.files[body.id]
    notes = []
    records = sum(section.total for section in split_records(site, file)[0])
    if records:
        notes.append(f"记录 {group_digits(records)}")
    late = sum(count for section in file.commitments for name, _, count in section.counts if name == STANDINGS["late"])
    if late:
        notes.append(f"承诺逾期 {group_digits(late)}")
    below = len(site.portal.register.children.get(body.id, ()))
    if below:
        notes.append(f"下属 {group_digits(below)}")
    return BodyLink(body.name, body.address, " · ".join(notes))


def split_records(site: Site, file: IntegrityFile) -> tuple[tuple[RecordSection, ...], tuple[RecordSection, ...]]:
    """Return the records proper (those with a status) and the further ones (audit, joint action, honours), which stand below."""
    names = {each.dataset.name for each in main_record_sets(site)}
    main = tuple(section for section in file.records if section.dataset in names)
    return main, tuple(section for section in file.records if section.dataset not in names)


def _contents(
    file: IntegrityFile,
    main: tuple[RecordSection, ...],
    further: tuple[RecordSection, ...],
    has_below: bool,
    has_routes: bool,
) -> tuple[tuple[str, str], ...]:
    """Return the in-page list: (anchor, title) of each section and chapter in the page's order."""
    answers = [(f"{anchor(each.dataset)}-asked", f"须办理的{each.table.noun}") for each in file.answers]
    found = [(anchor(section.dataset), section.title) for section in main]
    found += _chapter("promises", "承诺与兑现", [(anchor(each.dataset), each.title) for each in file.commitments])
    found += _chapter("evaluations", "考核评价", [(anchor(each.dataset), each.title) for each in file.evaluations])
    found += _chapter("figures", "统计指标", [(anchor(each.dataset), each.title) for each in file.statistics])
    found += _chapter("asked", "须由本机构办理", answers)
    found += [("paces", "是否按时办理")] if file.paces else []
    found += [("owed", "应公开的公开了没有")] if any(line.total for _, line in file.owed) else []
    found += _chapter("further", "其他公开事项", [(anchor(section.dataset), section.title) for section in further])
    found += _chapter("listed", "清单中的本机构", [(anchor(each.dataset), each.title) for each in file.lists])
    found += [("duties", "负责事项")] if file.duties else []
    found += [("below", "下属机构")] if has_below else []
    found += [("route", "向谁反映")] if has_routes else []
    return (*found, ("source", "来源与下载"))


def _chapter(chapter: str, title: str, pieces: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return what the in-page list says of sections of one sort: several are a chapter, one stands for itself."""
    return [(chapter, title)] if len(pieces) > 1 else pieces


def _has_records(site: Site, file: IntegrityFile) -> bool:
    """Say whether the body has records proper, or the portal has none at all: else the page states that there are none."""
    return bool(split_records(site, file)[0]) or not site.portal.records


def _file_sources(file: IntegrityFile) -> tuple[str, ...]:
    named = {section.dataset for section in (*file.records, *file.commitments)}
    named |= {section.dataset for section in file.evaluations} | {section.dataset for section in file.statistics}
    named |= {section.dataset for section in file.answers} | {table.dataset for table, _ in file.paces}
    named |= {section.dataset for section in file.lists} | {section.dataset for section in file.duties}
    return (file.body.dataset, *sorted(named - {file.body.dataset}))


def _register_sources(site: Site) -> tuple[str, ...]:
    return tuple(sorted({body.dataset for body in site.portal.register.bodies.values()}))
