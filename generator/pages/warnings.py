"""How pages show early warnings: which body, in what, how far above its own past, and by which rule."""

from __future__ import annotations

from dataclasses import dataclass

from generator.derived.site import Site
from generator.derived.warnings import LEAST, RUN, EarlyWarning
from generator.descriptors import StatisticsPage
from generator.model.statistics import Statistics
from generator.pages.body_names import address_of
from generator.text import group_digits

RULE = (
    "规则：拉尼 p′ 控制图（Laney，2002）。只与本单位自己的历史相比：占比高于历史中心线三个标准差，或者连续"
    f" {RUN} 期高于中心线（西电规则，1956），就预警；历史不足 {LEAST} 期的不判断。预警是提醒核查，不是结论。"
)


@dataclass(frozen=True, slots=True)
class WarningRow:
    """One warning: body and its address, what it is about, the share now, the body's own level and limit, in words."""

    body: str
    address: str
    subject: str
    now: str
    usual: str
    said: str


@dataclass(frozen=True, slots=True)
class Watched:
    """The early warnings of a dataset's newest period; ``subjects`` are the measures that are watched."""

    rows: tuple[WarningRow, ...]
    bodies: int
    subjects: str
    rule: str


def watch(site: Site, statistics: Statistics, root: str) -> Watched | None:
    """Return the early warnings of a dataset, None when it watches nothing."""
    dataset = statistics.dataset
    if dataset.name not in site.warnings:
        return None
    page = dataset.resource.portal
    assert isinstance(page, StatisticsPage)
    watched = [dataset.field(measure.column).label for measure in page.measures if measure.watch]
    rows = tuple(_row(site, statistics, each, root) for each in site.warnings[dataset.name])
    return Watched(rows, len(statistics.figures[statistics.periods[-1]]), "、".join(watched), RULE)


def _row(site: Site, statistics: Statistics, warning: EarlyWarning, root: str) -> WarningRow:
    dataset = statistics.dataset
    page = dataset.resource.portal
    assert isinstance(page, StatisticsPage)
    measure = next(each for each in page.measures if each.column == warning.column)
    whole = dataset.field(measure.watch.of).label if measure.watch else ""
    label = dataset.field(warning.column).label
    test = "高于上限" if warning.test == "beyond" else f"连续 {RUN} 期高于中心线"
    return WarningRow(
        body=site.portal.register.name_of(warning.body),
        address=address_of(site, warning.body, root),
        subject=label,
        now=f"{percent(warning.share)}（{group_digits(f'{warning.count:g}')} / {group_digits(f'{warning.whole:g}')}）",
        usual=f"{percent(warning.level.centre)}，上限 {percent(warning.level.upper)}",
        said=f"{label}占{whole}的比例{test}，历史 {warning.level.periods} 期",
    )


def percent(share: float) -> str:
    """Return a share of 1 in percent with one decimal, small ones with two."""
    return f"{share * 100:.{1 if share >= 0.01 else 2}f}%"
