"""The build, as a list of stages: gather and check everything, then make, then write, then swap.

Nothing is written before the data has passed the gate, and nothing is public before the swap.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from generator import __version__
from generator.addresses import BODIES, CHANGES_JSON, GUIDE, SEARCH_INDEX
from generator.artifacts import HTML, Receipt
from generator.config import FILE_NAME as SETTINGS
from generator.config import PortalSettings, load_settings
from generator.configuration_faults import suggest
from generator.contracts.descriptor import FILE_NAME as DESCRIPTOR
from generator.contracts.descriptor import Descriptor, load_descriptors
from generator.contracts.package import check_package
from generator.derived.changes import derive_changes, find_vanished_records
from generator.derived.site import FileFacts, Site, derive_site
from generator.descriptors import RegisterPage, Resource
from generator.downloads.maker import download_jobs, package_jobs
from generator.earlier import open_earlier
from generator.echoes import without_echoes
from generator.editorial.wing import build_editorial, has_front_page
from generator.errors import ConfigurationError, DataRefused, FaultRound
from generator.feeds.maker import feed_jobs
from generator.findings import Finding, has_errors
from generator.legal_rules import Rules, load_rules
from generator.model.portal import build_portal
from generator.pages.maker import page_jobs
from generator.publish.nursery import open_early
from generator.publish.progress import Progress, StageWatch
from generator.publish.publication import Publication
from generator.publish.shelf import prove_place
from generator.purging import order_purge
from generator.release.allowed import what_may_stand
from generator.release.editorial_texts import refuse_personal_texts
from generator.release.gate import release_package
from generator.release.keys import publish_keys
from generator.release.removed import RemovedTexts
from generator.release.settings import find_unknown_areas, find_unknown_debtors, find_unknown_leads
from generator.release.states import PublicDataset, WithheldDataset
from generator.search_bridge.maker import keeps_index, search_jobs

Configuration = tuple[PortalSettings, tuple[Descriptor, ...], Rules]
REPOSITORY = Path(__file__).resolve().parents[1]
DEMONSTRATION = REPOSITORY / "data"
DEMONSTRATION_CONTENT = REPOSITORY / "content"
REHEARSAL = "-rehearsal"
# What worker processes have to know: where the makers' jobs are from.
MAKERS = ("generator.downloads.maker", "generator.pages.maker", "generator.search_bridge.maker")


@dataclass(frozen=True, slots=True)
class CheckedRelease:
    """A release that was read and judged: its settings, what may be seen, and every finding (errors and notices).

    ``withheld`` are the datasets that are named without their data; in a rehearsal they are shown too. ``site`` is all of it linked;
    None when there are errors.
    """

    settings: PortalSettings
    datasets: tuple[PublicDataset, ...]
    findings: tuple[Finding, ...]
    rows: int
    rules: Rules
    withheld: tuple[WithheldDataset, ...] = ()
    is_rehearsal: bool = False
    removed: tuple[RemovedTexts, ...] = field(default=(), repr=False)
    site: Site | None = None


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did; ``ends_log``: a log of changes stood and was not continued; ``vanished``: records gone without a word, by dataset."""

    pages: int
    files: int
    records: int
    seconds: float
    stages: tuple[tuple[str, float], ...]
    notices: tuple[Finding, ...]
    next_rebuild: date | None
    withheld: tuple[WithheldDataset, ...] = ()
    out: Path = Path()
    ends_log: bool = False
    vanished: Mapping[str, int] = field(default_factory=dict)


def check_release(data_dir: Path, day: date) -> CheckedRelease:
    """Judge and link a data folder without publishing, so that a check fails where a build would. Raises as `judge_release` does."""
    judged = judge_release(data_dir, day)
    return judged if has_errors(judged.findings) else replace(judged, site=_link(judged, day))


def build_site(
    data_dir: Path,
    out: Path,
    day: date,
    progress: Progress,
    *,
    workers: int | None = None,
    content_dir: Path | None = None,
    previous: Path | None = None,
    only_figures: bool = False,
    rehearsal: bool = False,
    on_findings: Callable[[tuple[Finding, ...]], None] | None = None,
) -> BuildReport:
    """Build the site of a data folder and swap it in at ``out``.

    ``previous`` is the site of an earlier release (it may be the one at ``out``): compared, its search index kept where little changed;
    ``only_figures``: also where texts were corrected in nothing but figures, whose old values may stay in it.
    ``rehearsal`` shows what is not signed off too, marks every page, and builds at `rehearsal_path` of ``out``. ``on_findings`` gets
    all findings once the data is judged, before anything is written; what it raises ends the build.
    Raises `DataRefused` when the release has errors, `ConfigurationError` for wrong settings, `PublishFault` when the site cannot be
    written or does not pass inspection; the site at ``out`` then stays as it was.
    """
    if content_dir is None:
        content_dir = own_content(data_dir)
    elif not content_dir.is_dir():
        raise ConfigurationError(f"--content: {content_dir}: there is no such folder")
    if rehearsal:
        out = rehearsal_path(out)
    refuse_overlap(out, {"--data": data_dir, "--content": content_dir})
    prove_place(out, is_rehearsal=rehearsal)
    open_early(data_dir, MAKERS, workers)
    watch = StageWatch(progress)
    with watch.stage("check"):
        checked = judge_release(data_dir, day, unvetted=rehearsal)
        if on_findings is not None:
            on_findings(checked.findings)
        if has_errors(checked.findings):
            raise DataRefused(checked.findings)
    with watch.stage("link"):
        site = _link(checked, day)
        earlier = open_earlier(previous, checked.settings, for_rehearsal=rehearsal) if previous is not None else None
        site = replace(site, changes=derive_changes(site.portal, earlier) if earlier is not None else ())
    may_stand = what_may_stand(checked.settings, checked.datasets)
    with Publication(
        out,
        workers,
        _base_path(checked.settings),
        is_rehearsal=rehearsal,
        may_stand=may_stand,
        modules=MAKERS,
        expected=checked.rows,
    ) as publication:
        with watch.stage("downloads"):
            publication.write(download_jobs(site, publication.scratch), progress)
            downloads = file_facts(publication.receipts)
            publication.write(package_jobs(site, downloads), progress)
        with watch.stage("pages"):
            has_guide = has_front_page(site, content_dir)
            publication.write(page_jobs(site, downloads, publication.scratch, has_guide=has_guide), progress)
        with watch.stage("editorial"):
            editorial = build_editorial(site, content_dir, publication.scratch)
            publication.write(editorial.jobs, progress)
            written = [receipt.path for receipt in publication.receipts if receipt.path.startswith(GUIDE)]
            refuse_personal_texts(editorial.documents, written, may_stand)
        with watch.stage("search"):
            given = (site, editorial.documents, publication.scratch, earlier)
            jobs = search_jobs(*given, may_stand=may_stand, only_figures=only_figures, apply=publication.apply)
            publication.write(jobs, progress)
        with watch.stage("feeds"):
            pages = sorted(receipt.path for receipt in publication.receipts if receipt.media_type == HTML)
            publication.write(feed_jobs(site, pages), progress)
        with watch.stage("purge"):
            order = order_purge(checked.removed, site, content_dir, (publication.served, previous), only_figures=only_figures)
            left = SEARCH_INDEX if only_figures and keeps_index(jobs) else None
            about = {"release": checked.settings.release.id, "as_of": day.isoformat(), "old_figures_may_stand_in": left}
            publication.prove(order, about)
        ends_log = previous is None and publication.served is not None and (publication.served / CHANGES_JSON).is_file()
        with watch.stage("inspect"):
            publication.inspect()
        with watch.stage("publish"):
            publication.seal(describe_release(site))
            publication.swap()
        files = len(publication.receipts)
    return BuildReport(
        pages=len(pages),
        files=files,
        records=count_records(site),
        seconds=watch.total(),
        stages=tuple(watch.stages),
        notices=checked.findings,
        next_rebuild=site.next_rebuild,
        withheld=checked.withheld,
        out=out,
        ends_log=ends_log,
        vanished=find_vanished_records(site.changes, site.portal),
    )


def refuse_overlap(out: Path, sources: Mapping[str, Path]) -> None:
    """Refuse a site at, inside or above a folder that the build reads. ``sources``: by the option that names the folder."""
    given = Path(os.path.abspath(out))  # noqa: PTH100 - Path.absolute keeps ".."
    for place in (given.parent.resolve() / given.name, given.resolve()):
        for option, folder in sources.items():
            source = folder.resolve()
            if place == source or place in source.parents or source in place.parents:
                raise ConfigurationError(f"--out: {out} and {option} {folder} overlap; give a folder beside it")


def load_configuration(data_dir: Path) -> Configuration:
    """Return the settings, descriptors and rules of a portal. Raises `ConfigurationError` with the faults of all of them at once."""
    if not os.path.isdir(data_dir):  # noqa: PTH112 - Path.is_dir raises where a folder above may not be looked into
        raise ConfigurationError(f"{data_dir}: is not a folder that can be read; `portal init DIR` lays out a portal")
    told = FaultRound()
    settings = told.read(lambda: load_settings(data_dir))
    descriptors = told.read(lambda: load_descriptors(data_dir))
    rules = told.read(lambda: load_rules(data_dir))
    if settings is not None and descriptors is not None:
        told.read(lambda: _check_names(settings, [each.resource for each in descriptors]))
    told.refuse()
    assert settings is not None and descriptors is not None and rules is not None, "otherwise their faults were told"
    return settings, descriptors, rules


def judge_release(
    data_dir: Path, day: date, *, unvetted: bool = False, configuration: Configuration | None = None
) -> CheckedRelease:
    """Read and judge a data folder; ``unvetted`` lets datasets through that are not signed off (a rehearsal, or before signing).

    ``configuration`` is what `load_configuration` returned, when it was asked before. Raises `ConfigurationError` for wrong settings or descriptors.
    """
    settings, descriptors, rules = configuration or load_configuration(data_dir)
    package = check_package(data_dir, descriptors)
    released = release_package(package.datasets, settings, day, data_dir, rules=rules, unvetted=unvetted)
    # Without all registers nobody can say which bodies are unknown.
    registers = {dataset.resource.name for dataset in package.datasets if isinstance(dataset.resource.portal, RegisterPage)}
    is_whole = not package.unread and registers.isdisjoint(held.name for held in released.withheld)
    unknown = [*find_unknown_leads(settings, released.datasets), *find_unknown_debtors(released.datasets)] if is_whole else []
    unknown += find_unknown_areas(settings, released.datasets)
    rows = sum(len(dataset.table) for dataset in package.datasets)
    return CheckedRelease(
        settings=settings,
        datasets=released.datasets,
        findings=without_echoes((*unknown, *package.findings, *released.findings)),
        rows=rows,
        rules=rules,
        withheld=released.withheld,
        is_rehearsal=unvetted,
        removed=released.removed,
    )


def _link(checked: CheckedRelease, day: date) -> Site:
    settings = _without_withheld(checked.settings, {dataset.name for dataset in checked.datasets})
    portal = build_portal(
        settings,
        day,
        checked.datasets,
        checked.rules,
        withheld=checked.withheld,
        is_rehearsal=checked.is_rehearsal,
        keys=publish_keys(settings),
    )
    return derive_site(portal)


def _without_withheld(settings: PortalSettings, published: Container[str]) -> PortalSettings:
    """Return the settings without datasets on the home page that are not published now."""
    homes = {"home_ranking": settings.home_ranking, "home_commitments": settings.home_commitments}
    return settings.model_copy(update={key: None for key, name in homes.items() if name is not None and name not in published})


def rehearsal_path(out: Path) -> Path:
    """Return where a rehearsal of the site at ``out`` stands: beside it, with a name that tells."""
    given = Path(os.path.abspath(out))  # noqa: PTH100 - Path.absolute keeps ".."
    return given if given.name.endswith(REHEARSAL) else given.with_name(given.name + REHEARSAL)


def _check_names(settings: PortalSettings, resources: Sequence[Resource]) -> None:
    """Refuse settings and descriptors that name each other's parts wrongly. Raises `ConfigurationError` with every fault."""
    kinds = {resource.name: resource.portal.kind for resource in resources}
    wanted = (("home_ranking", settings.home_ranking, "ranking"), ("home_commitments", settings.home_commitments, "commitments"))
    faults = [
        f"{SETTINGS}: {key}: found {name!r}, expected the name of a dataset of kind {kind}"
        for key, name, kind in wanted
        if name is not None and kinds.get(name) != kind
    ]
    routes = [route.id for route in settings.complaints]
    faults += [
        f"{resource.name}/{DESCRIPTOR}: portal.rights: {SETTINGS} has no complaint {name!r}{suggest(name, routes)}"
        for resource in resources
        for name in resource.portal.rights or ()
        if name not in routes
    ]
    if faults:
        raise ConfigurationError(*faults)


def own_content(data_dir: Path) -> Path:
    """Return the editorial pages of a portal: its own ``content/``; the demonstration's stand at the repository's top.

    What one government's pages say must never appear on another's site, so there is no other default.
    """
    return DEMONSTRATION_CONTENT if data_dir.resolve() == DEMONSTRATION else data_dir / "content"


def file_facts(receipts: Iterable[Receipt]) -> dict[str, FileFacts]:
    """Return size and hash of each written file, by address."""
    return {receipt.path: FileFacts(receipt.path, receipt.size, receipt.sha256) for receipt in receipts}


def describe_release(site: Site) -> dict[str, object]:
    """Return what the manifest says about the release as a whole; nothing in it depends on when or where it was built."""
    release = site.portal.settings.release
    return {
        "name": site.portal.settings.name,
        "release": release.id,
        "release_date": release.date.isoformat(),
        "as_of": site.portal.date.isoformat(),
        "rebuild_by": site.next_rebuild.isoformat() if site.next_rebuild else None,
        "generator": f"integrity-portal {__version__}",
        "demonstration": site.portal.settings.demonstration is not None,
        "entry": {"bodies": BODIES, "search": SEARCH_INDEX},
        "datasets": {dataset.name: dataset.sha256 for dataset in site.portal.datasets.values()},
        "withheld": {dataset.name: dataset.reason for dataset in site.portal.withheld},
        "rehearsal": site.portal.is_rehearsal,
    }


def _base_path(settings: PortalSettings) -> str:
    """Return the path of the site's public address: "/" unless it is served below another site."""
    return urlsplit(settings.base_url).path if settings.base_url else "/"


def count_records(site: Site) -> int:
    """Count the published rows of all datasets."""
    return sum(len(dataset.table) for dataset in site.portal.datasets.values())
