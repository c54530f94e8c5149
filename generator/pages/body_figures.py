"""The strip of figures at the head of an integrity file: at most six, each with what it is compared with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from generator.derived.files import EvaluationSection, IntegrityFile, RecordSection, StatisticsSection
from generator.derived.sentences import main_evaluation
from generator.derived.site import Site
from generator.derived.standings import round_half_up
from generator.descriptors import Measure, StatisticsPage
from generator.model.records import STANDINGS
from generator.pages.excerpts import say_late
from generator.pages.owed import name_whole
from generator.pages.parts import Stat, say_large
from generator.text import group_digits

MOST = 6


def body_figures(site: Site, file: IntegrityFile, records: tuple[RecordSection, ...]) -> tuple[Stat, ...]:
    """Return the figures that say most about a body; none when nothing is published about it.

    ``records`` are its record sections, the weightiest first.
    """
    figures = [count_records(section) for section in records[:1]]
    figures += [count_commitments(file.commitments)] if file.commitments else []
    figures += show_place(site, file)
    figures += [figure for section in file.statistics[:1] for figure in latest_measures(site, section)]
    figures += [count_records(section) for section in records[1:]]
    if file.duties:
        titles = "、".join(section.title for section in file.duties)
        duties = sum(len(section.duties) for section in file.duties)
        figures.append(Stat("负责事项", group_digits(duties), "项", titles, address="#duties"))
    below = site.portal.register.children.get(file.body.id, ())
    if below and figures:
        figures.append(Stat("下属机构", group_digits(len(below)), "个", "各有档案", address="#below"))
    return tuple(figures[:MOST])


def count_records(section: RecordSection) -> Stat:
    """Return the number of records, with their statuses."""
    # All states, so that they add up to the figure above them.
    counts = [(name, count) for name, _, count in section.counts]
    unstated = section.total - sum(count for _, count in counts)
    counts += [("没有写明状态", unstated)] if counts and unstated else []
    states = " · ".join(f"{name} {group_digits(count)}" for name, count in counts)
    note = states or (f"最近 {section.rows[0].date}" if section.rows[0].date else "逐条列在本页")
    return Stat(section.noun, group_digits(section.total), section.counter, note, address=f"#{anchor(section.dataset)}")


def count_commitments(sections: Sequence[RecordSection]) -> Stat:
    """Return how many commitments of all datasets are kept, of how many, and how many are late; it leads to where most are late."""
    counts = [{name: count for name, _, count in section.counts} for section in sections]
    kept = sum(each.get(STANDINGS[key], 0) for each in counts for key in ("kept", "kept-late"))
    lates = [each.get(STANDINGS["late"], 0) for each in counts]
    late, counter = sum(lates), sections[0].counter
    kept_late = sum(each.get(STANDINGS["kept-late"], 0) for each in counts)
    note = say_late(late, kept_late, counter)
    of = f"/ {group_digits(sum(section.total for section in sections))} {counter}"
    worst = sections[lates.index(max(lates))]
    return Stat("承诺兑现", group_digits(kept), of, note, is_bad=late > 0, address=f"#{anchor(worst.dataset)}")


def show_place(site: Site, file: IntegrityFile) -> list[Stat]:
    """Return the rank that the sentence above the figures tells, too; where a body is in no such evaluation, that of the first, by name."""
    main = main_evaluation(file, site.portal)
    if main is not None:
        return [place_in(main, "考核评价")]
    return [place_in(section, section.title) for section in file.evaluations[:1]]


def place_in(section: EvaluationSection, label: str) -> Stat:
    """Return the body's rank in the newest period, of how many."""
    period, _, standing, assessed, _ = section.standings[0]
    address = f"#{anchor(section.dataset)}"
    if standing.rank is None:
        return Stat(label, "未参评", "", period, address=address)
    tied = "并列，" if standing.is_tied else ""
    return Stat(label, f"第 {standing.rank}", f"{tied}共 {assessed} 个", period + word_change(standing.change), address=address)


def word_change(change: int | None) -> str:
    """Return a change of rank in words after a comma: "，升 3 位"; "" when it cannot be said."""
    if change is None:
        return ""
    return f"，升 {change} 位" if change > 0 else f"，降 {-change} 位" if change < 0 else "，持平"


def latest_measures(site: Site, section: StatisticsSection) -> Iterator[Stat]:
    """Yield the charted measures of the newest period, at most two, with the figure over all bodies."""
    dataset = site.portal.datasets[section.dataset]
    page = dataset.resource.portal
    if not isinstance(page, StatisticsPage):
        return
    figure = section.figures[-1]
    charted = [measure for measure in page.measures if measure.column in page.charted] or list(page.measures)
    for measure in charted[:2]:
        field = dataset.field(measure.column)
        text = figure.texts[measure.column]
        if text:
            note = compare(site, section, measure)
            unit = "" if figure.is_hidden(measure.column) else field.portal.unit or ""
            yield say_large(Stat(field.label, group_digits(text), unit, note, address=f"#{anchor(section.dataset)}"))


def compare(site: Site, section: StatisticsSection, measure: Measure) -> str:
    """Return the target, or the figure over all bodies, beside which a body's newest figure stands; else its period."""
    figure = section.figures[-1]
    unit = site.portal.datasets[section.dataset].field(measure.column).portal.unit or ""
    if measure.target is not None:
        return f"目标 {measure.target:g}{unit}"
    total = section.totals.get(figure.period, {}).get(measure.column)
    if total is not None and measure.total == "mean":
        return f"{name_whole(site, section.dataset, figure.period, (measure.column,))} {like(figure.texts[measure.column], total)}{unit}"
    return figure.period


def like(text: str, value: Decimal) -> str:
    """Return a number with as many decimals as the published text beside it has."""
    decimals = len(text.partition(".")[2])
    return group_digits(f"{round_half_up(value, decimals):f}")


def anchor(dataset: str) -> str:
    """Return the anchor of a dataset's section in an integrity file."""
    return f"d-{dataset}"
