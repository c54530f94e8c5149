"""The verdict on the whole site, when all is written: names that collide, and links and anchors that lead nowhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from generator import addresses
from generator.artifacts import HTML, SVG
from generator.publish.crew import Crew
from generator.publish.hand import Row
from generator.publish.inspection import EDITORIAL, Facts
from generator.publish.markup import ids_of
from generator.publish.names import collisions

# A page to read again: path, whether it is polyglot, and the anchors that others link to.
_Wanted = tuple[str, bool, frozenset[str]]
# Media types whose anchors are ids that we can read.
_ANCHORED = frozenset({HTML, SVG})
_PAGES_PER_TASK = 500


def is_published(path: str, rows: Mapping[str, Row]) -> bool:
    """Say whether a path is a file of the site; the manifest will be."""
    return path in rows or path == addresses.MANIFEST


def judge(rows: Mapping[str, Row], facts: Facts, crew: Crew) -> list[str]:
    """Return every fault of the site: page, what is wrong, what is expected; on how many pages when on more than one."""
    faults = collisions([*rows, addresses.MANIFEST])
    faults += [_tell(page, place, text, count) for text, count, page, place in facts.faults]
    faults += _judge_targets(rows, facts)
    faults += _judge_anchors(rows, facts, crew)
    return faults


def _judge_targets(rows: Mapping[str, Row], facts: Facts) -> Iterator[str]:
    broken = [
        (target, count, page, link)
        for links in (facts.targets, facts.anchors)
        for key, count, page, link in links
        if not is_published(target := key.partition("#")[0], rows)
    ]
    lower = {path.casefold(): path for path in rows} if broken else {}
    for target, count, page, link in broken:
        text = f"link {link!r} leads to {target}, which is not published{_hint(target, lower)}"
        yield _tell(page, "", text, count)


def _judge_anchors(rows: Mapping[str, Row], facts: Facts, crew: Crew) -> Iterator[str]:
    """Read again the pages, and only those, to whose anchors others link."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for key in facts.anchors.found():
        path, _, anchor = key.partition("#")
        if path in rows and rows[path][3] in _ANCHORED and anchor.lower() != "top":
            wanted[path].add(anchor)
    tasks: list[_Wanted] = [(path, EDITORIAL not in rows[path][4], frozenset(anchors)) for path, anchors in sorted(wanted.items())]
    chunks = [tasks[start : start + _PAGES_PER_TASK] for start in range(0, len(tasks), _PAGES_PER_TASK)]
    missing = {key for found in crew.map(_missing_anchors, chunks) for key in found}
    for key, count, page, link in facts.anchors:
        if key in missing:
            path, _, anchor = key.partition("#")
            yield _tell(page, "", f"link {link!r} leads to {path}, which has no id {anchor!r}", count)


def _missing_anchors(root: Path, wanted: list[_Wanted]) -> list[str]:
    missing = []
    for path, is_polyglot, anchors in wanted:
        ids = ids_of((root / path).read_bytes(), is_polyglot)
        missing += [f"{path}#{anchor}" for anchor in anchors - ids]
    return missing


def _hint(target: str, lower: Mapping[str, str]) -> str:
    for guess in (target, f"{target}.html", f"{target}/index.html"):
        if found := lower.get(guess.casefold()):
            return f"; expected {found}?"
    return "; expected a file of the site"


def _tell(page: str, place: str, text: str, count: int) -> str:
    where = f"{page} ({place})" if place else page
    return f"{where}: {text}" + (f" [and on {count - 1} more]" if count > 1 else "")
