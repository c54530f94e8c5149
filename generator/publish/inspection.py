"""The inspection: each file is read while it is written, and every link is followed when all are.

What one job saw is gathered in `Facts`, whose size grows with the number of different faults and links, not of pages;
links to files that are published already are forgotten as soon as the parts are joined.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import orjson

from generator.artifacts import ATOM, CSS, HTML, JSON, OPENSEARCH, SVG, XML, Artifact, Mould, Pressed
from generator.publish.elements import Reading
from generator.publish.links import Link, Sightings, Target, Use, is_same_everywhere, links_of_css, resolve
from generator.publish.markup import PolyglotReader, check_structure, read_html, read_picture, read_xml
from generator.publish.parts import PartReader, Told
from generator.publish.pressed import Proof, prove

# Pages with this source come from MkDocs: HTML that is not XML.
EDITORIAL = "editorial"


class Facts:
    """What was seen in a part of the site: faults, links to files, and links to anchors in files."""

    __slots__ = ("anchors", "faults", "targets")

    def __init__(self) -> None:
        self.faults = Sightings()
        self.targets = Sightings()
        self.anchors = Sightings()

    def merge(self, other: Facts) -> None:
        """Take over what was seen in another part."""
        self.faults.merge(other.faults)
        self.targets.merge(other.targets)
        self.anchors.merge(other.anchors)


# Pressed pages that are read together: what they share is read once.
_TOGETHER = 256
# Stands for a link that was not resolved yet; None is the meaning of a link that rightly leads outside.
_NEW = ""


class _Way(NamedTuple):
    """Where a link leads from each page of a depth, as it is counted."""

    sightings: Sightings
    key: str
    path: str
    link: str


@dataclass(slots=True)
class _Tally:
    """Pages of one mould and depth: how many were read by their values alone, the first of them by path, what all link to.

    ``waiting`` are those that will be read together; ``ways`` is where the links of their pieces lead, None where each page must tell.
    """

    proof: Proof
    own: tuple[Link, ...]
    targets: frozenset[str]
    count: int = 0
    first: str = ""
    waiting: list[tuple[Artifact, tuple[str, ...]]] = field(default_factory=list)
    ways: dict[Told, tuple[_Way, ...] | None] = field(default_factory=dict)


class Inspector:
    """Reads artifacts one after the other and gathers facts; one per job. ``base_path`` is the path of the site's address."""

    def __init__(self, base_path: str = "/") -> None:
        self._facts = Facts()
        self._base_path = base_path
        self._folders_read_as_html5: set[str] = set()
        self._reader = PolyglotReader()
        self._parts = PartReader(self._reader)
        # By the climb to the root, then by link.
        self._meanings: dict[str, dict[Link, Target | str | None]] = {}
        # By mould and climb; None for moulds whose pages are read as a whole.
        self._tallies: dict[tuple[Mould, str], _Tally | None] = {}

    @property
    def facts(self) -> Facts:
        """Return what was seen so far."""
        for (_, climb), tally in self._tallies.items():
            if tally is not None:
                self._read_waiting(tally, climb)
            if tally is not None and tally.count:
                self._follow(tally.first, climb, tally.proof.links, frozenset(), tally.proof.ids, tally.count)
                tally.count, tally.first = 0, ""
        return self._facts

    def look(self, artifact: Artifact) -> None:
        """Inspect one artifact by its media type; types without a rule pass."""
        if artifact.pressed is None or not self._keep_waiting(artifact, artifact.pressed):
            self._look_at_whole(artifact)

    def _look_at_whole(self, artifact: Artifact) -> None:
        rule = _RULES.get(artifact.media_type.partition(";")[0])
        if rule is None:
            return
        reading = rule(self, artifact)
        for text, place in reading.faults:
            self._facts.faults.add(text, artifact.path, place)
        climb = "../" * artifact.path.count("/")
        targets, others = _below_root(reading.plain, climb)
        targets.discard(artifact.path)
        for target in targets:
            self._facts.targets.add(target, artifact.path, climb + target)
        self._follow(artifact.path, climb, reading.links + others, targets, reading.ids)

    def _keep_waiting(self, artifact: Artifact, pressed: Pressed) -> bool:
        """Keep a pressed page to be read with others by its values; False when it must be read as a whole."""
        folder = artifact.path.partition("/")[0]
        if folder not in self._folders_read_as_html5:
            return False
        climb = "../" * artifact.path.count("/")
        key = (pressed.mould, climb)
        if key not in self._tallies:
            self._tallies[key] = self._start_tally(artifact.path, climb, pressed.mould)
        tally = self._tallies[key]
        if tally is None:
            return False
        tally.waiting.append((artifact, pressed.values))
        if len(tally.waiting) >= _TOGETHER:
            self._read_waiting(tally, climb)
        return True

    def _read_waiting(self, tally: _Tally, climb: str) -> None:
        waiting, tally.waiting = tally.waiting, []
        if not waiting:
            return
        told = tally.proof.read([values for _, values in waiting], self._parts, self._reader)
        for (artifact, _), readings in zip(waiting, told, strict=True):
            if readings is None:
                self._look_at_whole(artifact)
                continue
            self._follow_told(tally, artifact.path, climb, readings)
            tally.first = min(tally.first, artifact.path) if tally.count else artifact.path
            tally.count += 1

    def _follow_told(self, tally: _Tally, page: str, climb: str, told: tuple[Told, ...]) -> None:
        """Follow the links that a page does not share with all others of its mould."""
        ways: list[_Way] = []
        is_plain = not tally.own
        for part in told:
            if part not in tally.ways:
                tally.ways[part] = self._find_ways(page, climb, part)
            found = tally.ways[part]
            if found is None:
                is_plain = False
                break
            ways += found
        first: dict[str, _Way] = {}
        if not is_plain or any(way.path == page or first.setdefault(way.key, way).link != way.link for way in ways):
            links = [*tally.own, *(link for part in told for link in part.links)]
            self._follow(page, climb, links, tally.targets, tally.proof.ids.union(*(part.ids for part in told)))
            return
        for way in first.values():
            if way.key not in tally.targets:
                way.sightings.add(way.key, page, way.link)

    def _find_ways(self, page: str, climb: str, told: Told) -> tuple[_Way, ...] | None:
        """Return where the links of a piece lead on all pages of a depth; None when that differs or is a fault."""
        ways = []
        for use, link in told.links:
            if not (climb and link.startswith(climb)):
                return None
            meaning = resolve(page, link, use, self._base_path)
            if isinstance(meaning, Target):
                ways.append(_Way(self._facts.anchors if meaning.anchor else self._facts.targets, meaning.key, meaning.path, link))
            elif meaning is not None:
                return None
        return tuple(ways)

    def _start_tally(self, page: str, climb: str, mould: Mould) -> _Tally | None:
        proof = prove(mould)
        if proof is None:
            return None
        shared: list[Link] = []
        targets: set[str] = set()
        for use, link in proof.links:
            meaning = resolve(page, link, use, self._base_path)
            target = meaning if isinstance(meaning, Target) and not link.startswith("#") else None
            # What may lead to a page of this mould, or does not climb to the root, means something else on each page.
            if not is_same_everywhere(link, climb) or (target is not None and _folder_of(target.path) == _folder_of(page)):
                continue
            shared.append((use, link))
            if target is not None:
                targets.add(target.key)
        own = tuple(key for key in proof.links if key not in set(shared))
        return _Tally(replace(proof, links=tuple(shared)), own, frozenset(targets))

    def _read_html(self, artifact: Artifact) -> Reading:
        if EDITORIAL in artifact.sources:
            return read_html(artifact.data)
        reading = self._reader.read(artifact.data)
        # Pages of a folder come from one template: the first of each job speaks for the nesting of the others.
        folder = artifact.path.partition("/")[0]
        if folder not in self._folders_read_as_html5:
            self._folders_read_as_html5.add(folder)
            check_structure(artifact.data, reading)
        return reading

    def _read_css(self, artifact: Artifact) -> Reading:
        reading = Reading()
        try:
            reading.links = [(Use.LOAD, link) for link in links_of_css(artifact.data.decode())]
        except UnicodeDecodeError:
            reading.fault("is not UTF-8")
        return reading

    def _read_svg(self, artifact: Artifact) -> Reading:
        return read_picture(artifact.data)

    def _read_xml(self, artifact: Artifact) -> Reading:
        reading = Reading()
        read_xml(artifact.data, reading)
        return reading

    def _read_json(self, artifact: Artifact) -> Reading:
        reading = Reading()
        try:
            orjson.loads(artifact.data)
        except orjson.JSONDecodeError as error:
            reading.fault(f"is not JSON: {error.msg}", f"line {error.lineno}")
        return reading

    def _follow(self, page: str, climb: str, links: Iterable[Link], known: Set[str], ids: Set[str], count: int = 1) -> None:
        """Follow the links of a page, or the common ones of ``count`` pages of which it is the first, but for the ``known`` targets."""
        meanings = self._meanings.setdefault(climb, {})
        seen: set[str] = set()
        # In order, so that of two ways to write a target always the same is told.
        for key in sorted(set(links)):
            meaning = meanings.get(key, _NEW)
            if meaning is _NEW:
                use, link = key
                meaning = resolve(page, link, use, self._base_path)
                # What climbs to the root means the same on all pages of this depth.
                if climb and link.startswith(climb):
                    meanings[key] = meaning
            if isinstance(meaning, Target):
                if meaning.path == page:
                    self._follow_within(page, key[1], meaning.anchor, ids, count)
                elif (target := meaning.key) not in seen and target not in known:
                    seen.add(target)
                    sightings = self._facts.anchors if meaning.anchor else self._facts.targets
                    sightings.add(target, page, key[1], count)
            elif meaning is not None:
                self._facts.faults.add(f"{key[0].value} {key[1]!r} {meaning}", page, count=count)

    def _follow_within(self, page: str, link: str, anchor: str, ids: Set[str], count: int) -> None:
        if anchor and anchor not in ids and anchor.lower() != "top":
            self._facts.faults.add(f"link {link!r} names no id of the page itself", page, count=count)


def _below_root(links: list[str], climb: str) -> tuple[set[str], list[Link]]:
    """Return the files that plain links of a page name which climbs to the root by ``climb``, and the links that must be resolved."""
    targets = {link[len(climb) :] for link in links if climb and link.startswith(climb)}
    written = "\n".join(("", *targets, ""))
    # No step of any is empty, "." or "..", and none names a folder.
    if targets and any(sign in written for sign in ("\n.", "\n/", "/.", "//", "/\n", "\n\n")):
        return set(), [(Use.FOLLOW, link) for link in links]
    return targets, [(Use.FOLLOW, link) for link in links if not (climb and link.startswith(climb))]


def _folder_of(path: str) -> list[str]:
    return path.split("/")[:2]


_RULES: Mapping[str, Callable[[Inspector, Artifact], Reading]] = {
    media_type.partition(";")[0]: rule
    for media_type, rule in {
        HTML: Inspector._read_html,
        CSS: Inspector._read_css,
        SVG: Inspector._read_svg,
        XML: Inspector._read_xml,
        ATOM: Inspector._read_xml,
        OPENSEARCH: Inspector._read_xml,
        JSON: Inspector._read_json,
        "application/ld+json": Inspector._read_json,
        "application/manifest+json": Inspector._read_json,
    }.items()
}
