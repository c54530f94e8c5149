"""The card of a record's display window and of what its subject can do: last day, rule, repair, objection, each with its days.

Everything on it is a fixed day or a length of time, so that it stays true for as long as the page stands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from markupsafe import escape

from generator.derived.site import Site
from generator.descriptors import RecordsPage
from generator.frame.environment import write_date
from generator.legal_rules import Limit
from generator.model.records import STATUS_CLASS, UNTIL
from generator.pages.cells import iso_cells
from generator.pages.forms import Known
from generator.pages.record_parts import part
from generator.release.states import REPAIRABLE, RULE, PublicDataset

COLUMNS: Final = (RULE, REPAIRABLE)


class WindowCard:
    """Makes the card of one dataset's records; "" for a record without a window."""

    def __init__(self, site: Site, dataset: PublicDataset) -> None:
        page = dataset.resource.portal
        assert isinstance(page, RecordsPage)
        self._rules, self._dataset, self._page = site.portal.rules, dataset, page
        self._today = site.portal.date
        self._cards = Known.by(self._card)

    def cells(self, rows: Mapping[str, Sequence[Any]]) -> list[str]:
        """Return the section of each row; ``rows`` has the columns of `COLUMNS` beside those of the page."""
        page, blank = self._page, [""] * len(rows[UNTIL])
        if page.tier is None and page.objection is None and page.repaired is None:
            return blank
        tiers = rows.get(page.tier or "", blank)
        repaired = self._days(page.repaired, rows)
        objected = self._days(page.objection.on if page.objection else None, rows)
        keys = zip(
            rows[UNTIL], rows[RULE], rows[REPAIRABLE], tiers, rows[STATUS_CLASS], repaired, objected, strict=True,
        )  # fmt: skip
        return self._cards.cells(keys)

    def _days(self, column: str | None, rows: Mapping[str, Sequence[Any]]) -> list[str]:
        if column is None or column not in rows:
            return [""] * len(rows[UNTIL])
        return iso_cells(self._dataset.field(column), rows[column])

    def _card(self, key: tuple[str, str, str, str, str, str, str]) -> str:
        until, rule, repairable, tier, state, repaired, objected = key
        facts: list[tuple[str, str, str]] = []
        if until:
            facts.append(("最后一天", write_date(until), self._name_rule(rule, tier) + "次日起停止公示，不需要申请"))
        if self._page.repaired is not None:
            facts.append(self._say_repair(rule, repairable, tier, state, repaired))
        if self._page.objection is not None:
            facts.append(self._say_objection(state, objected))
        form = part("fact", "label", "value", "gloss")
        texts = (form.fill(label=label, value=str(escape(value)), gloss=str(escape(gloss))) for label, value, gloss in facts)
        return part("window", "facts").fill(facts="".join(texts)) if facts else ""

    def _name_rule(self, rule: str, tier: str) -> str:
        if not rule:
            return ""
        edition = self._rules.window(rule)
        window = edition.tier(self._page.tiers.get(tier, tier))
        longest = f"，自作出之日起最长{window.longest.words}" if window else ""
        return f"{edition.name}：{tier}{longest}。"

    def _say_repair(self, rule: str, repairable: str, tier: str, state: str, repaired: str) -> tuple[str, str, str]:
        limit = self._rules.limit("withdraw-repaired", self._today)
        if state == "rep" and repaired:
            return "信用修复", f"{write_date(repaired)}准予修复", f"{limit.span.words}内停止公示。{limit.title}"
        window = self._rules.window(rule).tier(self._page.tiers.get(tier, tier)) if rule else None
        least = f"公示满{window.shortest.words}，" if window and window.shortest else ""
        when = f"{write_date(repairable)}起可以申请" if repairable else "改正后可以申请"
        return "信用修复", when, f"{least}改正行为、履行义务并公开承诺后提出；准予后{limit.span.words}内停止公示。{limit.title}"

    def _say_objection(self, state: str, objected: str) -> tuple[str, str, str]:
        begun = date.fromisoformat(objected) if objected else self._today
        limits = (
            self._limit(name, begun) for name in ("mark-objection", "decide-objection", "forward-objection", "decide-forwarded")
        )
        mark, decide, forward, decided = limits
        if state == "obj" and objected:
            passed_on = decided.end_after(forward.end_after(begun))
            return (
                "异议核查",
                f"{write_date(objected)}提出，正在核查",
                f"应于{write_date(decide.end_after(begun))}前决定；转提供单位核查的，{write_date(passed_on)}前决定。{decide.title}",
            )
        return (
            "提出异议",
            "公示期间随时可以提出",
            f"{mark.span.words}内标注“异议中”，{decide.span.words}内决定；须转提供单位的，{forward.span.words}内转出，"
            f"{decided.span.words}内决定。{decide.title}",
        )

    def _limit(self, name: str, day: date) -> Limit:
        return self._rules.limit(name, day)
