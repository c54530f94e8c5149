"""Official and outside ratings side by side, as the page of a ranking shows them."""

from __future__ import annotations

from dataclasses import dataclass

from generator import addresses
from generator.derived.comparisons import Comparison
from generator.derived.site import Site
from generator.derived.standings import Standing

# From so many ranks apart a difference is told and marked.
FAR = 3


@dataclass(frozen=True, slots=True)
class ComparisonView:
    """The table: heads (title, who and how, address), rows (name, address, (rank, score) per rating, ranks apart, is far)."""

    lede: str
    heads: tuple[tuple[str, str, str], ...]
    rows: tuple[tuple[str, str, tuple[tuple[str, str], ...], int, bool], ...]


def view_comparison(site: Site, dataset: str, period: str) -> ComparisonView | None:
    """Return the comparison that a ranking's period is part of, None when nobody else rated it."""
    comparison = site.comparisons.get((dataset, period))
    if comparison is None:
        return None
    root = addresses.root_of(addresses.ranking(dataset, period))
    bodies = site.portal.register.bodies
    heads = tuple(
        (rating.title, f"{rating.assessor or '官方评价'}{f'，方法 {rating.method}' if rating.method else ''}",
         root + addresses.ranking(rating.dataset, comparison.period))
        for rating in comparison.ratings
    )  # fmt: skip
    rows = tuple(
        (each.name, root + bodies[each.body].address if each.body in bodies else "", tuple(map(_cell, each.standings)), each.apart, each.apart >= FAR)
        for each in comparison.subjects
    )  # fmt: skip
    return ComparisonView(say_comparison(comparison), heads, rows)


def say_comparison(comparison: Comparison) -> str:
    """Return how far the ratings agree, in a sentence."""
    far = sorted((each for each in comparison.subjects if each.apart >= FAR), key=lambda each: -each.apart)
    others = len(comparison.ratings) - 1
    said = f"{comparison.title}另有 {others} 个第三方评价。各家看的东西和算法不同，分数不能直接相比，只比名次"
    if not far:
        return f"{said}：没有相差 {FAR} 位以上的。"
    named = "、".join(f"{each.name}（相差 {each.apart} 位）" for each in far[:3])
    return f"{said}：相差 {FAR} 位以上的有 {len(far)} 个，最多的是{named}。"


def _cell(standing: Standing | None) -> tuple[str, str]:
    if standing is None or standing.rank is None:
        return "未评", ""
    return f"第 {standing.rank}{'（并列）' if standing.is_tied else ''}", standing.published.score_text
