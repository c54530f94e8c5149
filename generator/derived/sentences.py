"""What an integrity file says in words: what it holds, and how the body stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from generator.descriptors import OwedRows, RankingPage
from generator.model.portal import Portal
from generator.model.records import STANDINGS

if TYPE_CHECKING:
    from generator.derived.files import EvaluationSection, IntegrityFile, RecordSection


def summarise(file: IntegrityFile, portal: Portal) -> str:
    """Return one plain sentence that says what the file holds; absence is stated, never praised."""
    clauses = [f"{section.title} {section.total:,} {section.counter}" for section in file.records]
    for section in file.commitments:
        lateness = _say_lateness((section,), section.counter) or "没有逾期"
        clauses.append(f"{section.title} {section.total:,} {section.counter}，{lateness}")
    for evaluation in file.evaluations:
        period, _, standing, assessed, _ = evaluation.standings[0]
        tied = "（并列）" if standing.is_tied else ""
        place = f"第 {standing.rank} 名{tied}，共 {assessed} 个参评" if standing.rank else "未参评"
        clauses.append(f"{evaluation.title}（{period}）{place}")
    for asked in file.answers:
        counts = asked.line.counts
        late = counts["late"] + counts["overdue"]
        lateness = f"逾期 {late:,} {asked.table.counter}" if late else "没有逾期"
        clauses.append(f"{asked.title}中须办{asked.table.noun} {asked.line.total:,} {asked.table.counter}，{lateness}")
    owed = sum(line.total for _, line in file.owed)
    if owed:
        missing, late = (sum(line.counts[state] for _, line in file.owed) for state in ("missing", "late"))
        clauses.append(f"应公开数据 {owed:,} 次，未公开 {missing:,} 次，逾期公开 {late:,} 次")
    duties = sum(len(section.duties) for section in file.duties)
    if duties:
        behind = sum(step is not None and step.pace == "overdue" for section in file.duties for step in section.steps)
        clauses.append(f"牵头或负责 {duties} 项工作" + (f"，逾期未办 {behind} 项" if behind else ""))
    hidden = tell_withheld_breaches(portal)
    if not clauses:
        below = len(portal.register.children.get(file.body.id, ()))
        nothing = f"没有关于这个机构的公开记录（数据截至 {portal.settings.release.date.isoformat()}）。"
        return tell_nothing(hidden, nothing) + (f"下属机构 {below:,} 个。" if below else "")
    return "；".join([hidden, *clauses] if hidden else clauses) + "。"


def say_plainly(file: IntegrityFile, portal: Portal) -> str:
    """Return how a body stands in one sentence: records of breaches, promises late, its place, data not published, work overdue.

    What the portal has no data about is not spoken of; "" when that is everything.
    """
    pages = {name: dataset.resource.portal for name, dataset in portal.datasets.items()}
    told = []
    hidden = tell_withheld_breaches(portal)
    if any(page.column == "breach" for page in pages.values()):
        held = [section for section in file.records if pages[section.dataset].column == "breach"]
        told += [f"{each.noun} {each.total:,} {each.counter}" for each in held]
        told += ["没有公示中的失信记录"] if not held and not hidden else []
    told += [hidden] if hidden else []
    promised = sum(section.total for section in file.commitments)
    if promised:
        told.append(f"承诺 {promised:,} 项，{_say_lateness(file.commitments, '项') or '没有逾期的'}")
    main = main_evaluation(file, portal)
    if main is not None and main.standings[0][2].rank:
        period, _, standing, assessed, _ = main.standings[0]
        tied = "并列，" if standing.is_tied else ""
        told.append(f"{period}考核评价第 {standing.rank} 名（{tied}共 {assessed} 个）")
    if any(line.total for _, line in file.owed):
        missing = sum(line.counts["missing"] for _, line in file.owed)
        if missing:
            told.append(f"应公开的数据有 {missing:,} 次没有公开")
        elif not _owes_withheld_rows(portal):
            told.append("应公开的数据都已公开")
    behind = sum(step is not None and step.pace == "overdue" for section in file.duties for step in section.steps)
    told += [f"负责的工作逾期未办 {behind} 项"] if behind else []
    return f"{'；'.join(told)}。" if told else ""


def main_evaluation(file: IntegrityFile, portal: Portal) -> EvaluationSection | None:
    """Return the government's own evaluation of its bodies as a whole: of no single area and by no third party.

    The first of those that ranked the body in their newest period, else the first; None when it is in none.
    """
    pages = {name: dataset.resource.portal for name, dataset in portal.datasets.items()}
    whole = []
    for evaluation in file.evaluations:
        page = pages[evaluation.dataset]
        if isinstance(page, RankingPage) and not page.assessor and page.area is None:
            whole.append(evaluation)
    return next((each for each in whole if each.standings[0][2].rank), whole[0] if whole else None)


def count_standing(sections: Sequence[RecordSection], standing: str) -> int:
    """Count the commitments of some sections in one standing, a key of `STANDINGS`."""
    return sum(count for section in sections for name, _, count in section.counts if name == STANDINGS[standing])


def _say_lateness(sections: Sequence[RecordSection], counter: str) -> str:
    """Return how many promises are late and not kept, and how many were kept late; "" when none."""
    counts = (("逾期没有兑现", count_standing(sections, "late")), ("逾期兑现", count_standing(sections, "kept-late")))
    return "、".join(f"{word} {count:,} {counter}" for word, count in counts if count)


def tell_withheld_breaches(portal: Portal) -> str:
    """Return that datasets of breaches are withheld, "" when none is: nobody can then say that a body has no records of breaches."""
    titles = [f"“{each.title}”" for each in portal.withheld if each.column == "breach" and each.name not in portal.datasets]
    return f"{'、'.join(titles)}本批没有公布，看不到不等于没有" if titles else ""


def tell_nothing(hidden: str, nothing: str) -> str:
    """Return the sentence ``nothing`` ("没有…"), which a reader must not meet before he knows what is ``hidden``."""
    return f"{hidden}；已公布的数据里{nothing}" if hidden else f"目前{nothing}"


def _owes_withheld_rows(portal: Portal) -> bool:
    """Say whether a dataset that owes its rows is withheld: what is missing in it cannot be counted."""
    return any(isinstance(each.owed, OwedRows) and each.name not in portal.datasets for each in portal.withheld)
