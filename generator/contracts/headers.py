"""Finding each declared column by the text of its header, never by its place."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Final

from generator.contracts.wording import Faults, column_label, show
from generator.descriptors import Resource, SchemaField

# Rows of a file in which its header is looked for.
LOOKED_AT: Final = 20
_NAMED: Final = 5
_UNSEEN = re.compile(r"[\s\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]+")


def match_headers(resource: Resource, header: Sequence[str], faults: Faults, row: int | None) -> dict[str, int]:
    """Return the position in the file of each field that was found; everything else about the header becomes a finding.

    A column without header text is left to the reader, which knows whether it has content.
    """
    places: dict[str, list[int]] = {}
    for position, text in enumerate(header):
        places.setdefault(text, []).append(position)
    matched: dict[str, int] = {}
    for field in resource.schema_.fields:
        found = places.get(field.header, [])
        if len(found) >= field.portal.occurrence:
            matched[field.name] = found[field.portal.occurrence - 1]
    missing = [field for field in resource.schema_.fields if field.name not in matched]
    claimed = set(matched.values())
    unclaimed = [position for position, text in enumerate(header) if text != "" and position not in claimed]
    declared = {field.header for field in resource.schema_.fields}
    unknown: list[int] = []
    for position in unclaimed:
        if header[position] in declared:
            times = len(places[header[position]])
            faults.add(
                "header-duplicate", f"“{show(header[position])}”出现 {times} 次", "每个声明的列只出现一次", row, header[position]
            )
        else:
            unknown.append(position)
    for field in list(missing):
        alike = [position for position in unknown if _plain(header[position]) == _plain(field.header)]
        if alike:
            faults.add("header-differs", f"“{show(header[alike[0]])}”", f"“{field.header}”", row, column_label(field))
            matched[field.name] = alike[0]
            unknown.remove(alike[0])
            missing.remove(field)
    titled = _match_titles(missing, header, unknown)
    if titled:
        named = sorted(titled.items(), key=lambda each: each[1])
        texts = _listed([f"“{show(header[position])}”" for _, position in named])
        faults.add("header-titled", texts, _listed([f"“{resource.field(name).header}”" for name, _ in named]), row)
        matched |= titled
    missing = [field for field in missing if field.name not in titled]
    unknown = [position for position in unknown if position not in titled.values()]
    for field in missing:
        faults.add("column-missing", "文件中没有这一列", f"表头“{field.header}”", row, column_label(field))
    called = {text: field.header for field in missing for text in (field.title, field.header) if text}
    for position in unknown:
        near = difflib.get_close_matches(header[position], called, 1, 0.5)
        expected = f"声明过的列（是否应为“{called[near[0]]}”）" if near else "声明过的列"
        faults.add("column-unknown", f"“{show(header[position])}”", expected, row, show(header[position]))
    return matched


def _match_titles(missing: Sequence[SchemaField], header: Sequence[str], unknown: Iterable[int]) -> dict[str, int]:
    """Return the position of each missing field that the file calls by its title or name in place of its header.

    A text that could be several fields, and a field that several columns could be, are left open.
    """
    takers: dict[str, list[int]] = {field.name: [] for field in missing}
    for position in unknown:
        claimed = [field.name for field in missing if _plain(header[position]) in _also_called(field)]
        if len(claimed) == 1:
            takers[claimed[0]].append(position)
    return {name: positions[0] for name, positions in takers.items() if len(positions) == 1}


def _also_called(field: SchemaField) -> frozenset[str]:
    return frozenset(_plain(text) for text in (field.title, field.name) if text)


def _listed(texts: Sequence[str]) -> str:
    named = "、".join(texts[:_NAMED])
    return f"{named} 等 {len(texts)} 列" if len(texts) > _NAMED else named


def report_elsewhere(resource: Resource, rows: Iterable[Sequence[str]], faults: Faults) -> bool:
    """Report a header that stands in another of the first rows than the declared one, such as below a title; say whether it does.

    It must hold at least half of the declared columns, by their headers or by their titles, and more than twice as many as the declared row.
    """
    declared = {_plain(field.header) for field in resource.schema_.fields}
    titles = frozenset[str]().union(*map(_also_called, resource.schema_.fields))
    heads = resource.dialect.headerRows
    first = [list(row) for row in islice(rows, LOOKED_AT)]

    def count(row: Iterable[str]) -> int:
        cells = set(map(_plain, row))
        return max(len(declared & cells), len(titles & cells))

    counts = list(map(count, first))
    own = count(join_header_rows([first[at - 1] for at in heads if at <= len(first)]))
    best = max(range(len(first)), key=lambda at: counts[at], default=0)
    if not first or best + 1 in heads or 2 * counts[best] < len(declared) or counts[best] <= 2 * own:
        return False
    named = "、".join(show(text) for text in first[best] if _plain(text) in declared | titles)
    faults.add("header-elsewhere", f"第 {best + 1} 行像是表头：{named}", f"表头在第 {max(heads)} 行", max(heads))
    return True


def join_header_rows(rows: Sequence[Sequence[str]]) -> list[str]:
    """Join several header rows into one, as Table Dialect says (headerJoin is a space), empty cells left out."""
    width = max((len(row) for row in rows), default=0)
    return [" ".join(row[at] for row in rows if at < len(row) and row[at] != "") for at in range(width)]


def _plain(text: str) -> str:
    return _UNSEEN.sub("", unicodedata.normalize("NFKC", text)).casefold()
