"""An answer as people and programs read it on the command line: hits with their words marked, fields, counts, other queries."""

from __future__ import annotations

from typing import Any

from search.highlights import mark, matched_fields, snippet
from search.language import Term, asked_terms
from search.query import SearchAnswer, SearchResult


def marked_words(answer: SearchAnswer) -> tuple[str, ...]:
    """Return what is marked in hits: words, and what was asked of title, number and body."""
    return tuple(term.value for term in asked_terms(answer.terms))


def describe_answer(answer: SearchAnswer) -> dict[str, Any]:
    """Return the answer as JSON can hold it."""
    words = marked_words(answer)
    return {
        "total": answer.total,
        "terms": [str(term) for term in answer.terms],
        "instead": list(answer.instead),
        "facets": answer.facets,
        "results": [_describe(hit, words, answer.terms) for hit in answer.results],
    }


def print_answer(answer: SearchAnswer, style: str) -> str:
    """Return the answer as lines of text; ``style`` is a text with {} in the place of a marked word."""
    before, _, after = style.partition("{}")
    words = marked_words(answer)
    lines: list[str] = []
    for hit in answer.results:
        lines.append("  ".join(part for part in (hit.kind, hit.status, hit.date, mark(hit.title, words, before, after)) if part))
        told = " · ".join(part for part in (hit.body if hit.body != hit.title else "", snippet(hit, words)) if part)
        lines += [f"    {mark(told, words, before, after)}"] if told else []
        lines.append(f"    {'、'.join(matched_fields(hit, answer.terms))}  {hit.url}")
    for facet, counts in answer.facets.items():
        lines.append(f"{facet}: " + ", ".join(f"{value} {count:,}" for value, count in counts.items()))
    if answer.instead:
        lines.append("did you mean: " + " | ".join(answer.instead))
    return "\n".join([*lines, f"{answer.total:,} found, {len(answer.results):,} shown"])


def _describe(hit: SearchResult, words: tuple[str, ...], terms: tuple[Term, ...]) -> dict[str, Any]:
    told = {name: getattr(hit, name) for name in ("id", "kind", "title", "url", "date", "number", "body", "status", "until")}
    return {**told, "areas": list(hit.areas), "matched": matched_fields(hit, terms), "snippet": snippet(hit, words)}
