"""The inspection: each file is read while it is written, and every link is followed when all are.

What one job saw is gathered in `Facts`, whose size grows with the number of different faults and links, not of pages;
links to files that are published already are forgotten as soon as the parts are joined.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import orjson

from generator.artifacts import ATOM, CSS, HTML, JSON, OPENSEARCH, SVG, XML, Artifact
from generator.publish.elements import Reading
from generator.publish.links import Sightings, Target, Use, links_of_css, resolve
from generator.publish.markup import PolyglotReader, check_as_html5, read_html, read_picture, read_xml

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


# Stands for a link that was not resolved yet; None is the meaning of a link that rightly leads outside.
_NEW = ""


class Inspector:
    """Reads artifacts one after the other and gathers facts; one per job. ``base_path`` is the path of the site's address."""

    def __init__(self, base_path: str = "/") -> None:
        self.facts = Facts()
        self._base_path = base_path
        self._folders_read_as_html5: set[str] = set()
        self._reader = PolyglotReader()
        # By the climb to the root, then by link.
        self._meanings: dict[str, dict[tuple[Use, str], Target | str | None]] = {}

    def look(self, artifact: Artifact) -> None:
        """Inspect one artifact by its media type; types without a rule pass."""
        rule = _RULES.get(artifact.media_type.partition(";")[0])
        if rule is None:
            return
        reading = rule(self, artifact)
        for text, place in reading.faults:
            self.facts.faults.add(text, artifact.path, place)
        self._follow(artifact.path, reading)

    def _read_html(self, artifact: Artifact) -> Reading:
        if EDITORIAL in artifact.sources:
            return read_html(artifact.data)
        reading = self._reader.read(artifact.data)
        # Pages of a folder come from one template: the first of each job speaks for the others.
        folder = artifact.path.partition("/")[0]
        if folder not in self._folders_read_as_html5:
            self._folders_read_as_html5.add(folder)
            check_as_html5(artifact.data, reading)
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

    def _follow(self, page: str, reading: Reading) -> None:
        climb = "../" * page.count("/")
        meanings = self._meanings.setdefault(climb, {})
        seen: set[str] = set()
        for key in set(reading.links):
            meaning = meanings.get(key, _NEW)
            if meaning is _NEW:
                use, link = key
                meaning = resolve(page, link, use, self._base_path)
                # What climbs to the root means the same on all pages of this depth.
                if climb and link.startswith(climb):
                    meanings[key] = meaning
            if isinstance(meaning, Target):
                if meaning.path == page:
                    self._follow_within(page, key[1], meaning.anchor, reading.ids)
                elif meaning.key not in seen:
                    seen.add(meaning.key)
                    self._follow_to(page, key[1], meaning)
            elif meaning is not None:
                self.facts.faults.add(f"{key[0].value} {key[1]!r} {meaning}", page)

    def _follow_to(self, page: str, link: str, target: Target) -> None:
        if target.anchor:
            self.facts.anchors.add(target.key, page, link)
        else:
            self.facts.targets.add(target.path, page, link)

    def _follow_within(self, page: str, link: str, anchor: str, ids: set[str]) -> None:
        if anchor and anchor not in ids and anchor.lower() != "top":
            self.facts.faults.add(f"link {link!r} names no id of the page itself", page)


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
