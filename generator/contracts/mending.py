"""What can still be judged of a descriptor that is wrong in parts, so that its other faults are told in the same round.

A copy is put right where the file leaves no doubt what is meant (a slip of the pen in a key, a kind, a type) or where what is wrong can be
left out; only what does not rest on a guess is judged then.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from generator.configuration_faults import describe_faults, keys_at, nearest, suggest
from generator.contracts.crosscheck import check_descriptor
from generator.contracts.standard_parts import check_fields, check_paths, check_reading, missing_field
from generator.descriptors import FieldType, Resource

_ROUNDS: Final = 4
_TYPES: Final[tuple[str, ...]] = FieldType.__args__  # type: ignore[attr-defined]  # a Literal
# What stands in for a part that is wrong and that a resource cannot be without.
_STAND_INS: Final[dict[str, object]] = {"title": "-", "path": "x.csv"}
_NEEDED: Final = ("name", "schema", "portal")


@dataclass(frozen=True, slots=True)
class Mended:
    """A descriptor as it may be meant. ``faults`` came to light on the way.

    ``is_whole``: nothing but slips were put right; else its page stands for another one, and nothing may be said that rests on it.
    ``guessed`` are the positions of fields of which not all is known; with any, it is not whole.
    """

    resource: Resource
    faults: tuple[str, ...] = ()
    is_whole: bool = True
    guessed: frozenset[int] = frozenset()

    def check(self, folder: Path) -> Iterator[str]:
        """Yield the faults of what can be judged, each beginning with the key at fault."""
        resource = self.resource
        if self.is_whole:
            yield from check_descriptor(resource, folder)
            return
        doubtful = tuple(f"schema.fields.{at} (" for at in self.guessed)
        yield from (fault for fault in check_fields(resource) if not fault.startswith(doubtful))
        yield from check_reading(resource)
        for name in dict.fromkeys(resource.portal.public):
            if name not in resource.schema_.names:
                yield f"portal.public: {missing_field(resource.schema_, name)}"
        yield from check_paths(resource, folder)


def mend(label: str, raw: object, error: ValidationError) -> Mended | None:
    """Return what can be judged of a descriptor that is not valid; None when that is nothing."""
    if not isinstance(raw, dict):
        return None
    draft = _Draft(copy.deepcopy(raw))
    told: list[str] = []
    for _ in range(_ROUNDS):
        # Slips first: what is called otherwise is not missing.
        faults = sorted(error.errors(include_url=False), key=lambda fault: fault["type"] != "extra_forbidden")
        if not all(map(draft.put_right, faults)):
            return None
        try:
            resource = Resource.model_validate(draft.raw)
        except ValidationError as another:
            # Behind a kind that nobody knows the rest of the block was not judged before.
            told += describe_faults(label, another, Resource, draft.raw) if draft.is_whole else []
            error = another
        else:
            told += [f"{label}: {fault}" for fault in draft.told]
            return Mended(resource, tuple(told), draft.is_whole, frozenset(draft.guessed))
    return None


class _Draft:
    """A descriptor while it is put right."""

    def __init__(self, raw: dict[str, Any]) -> None:
        self.raw = raw
        self.is_whole = True
        self.guessed: set[int] = set()
        self.told: list[str] = []

    def put_right(self, fault: ErrorDetails) -> bool:
        """Put one fault right in the draft; False when that cannot be done."""
        place = fault["loc"]
        if not place or (place == ("portal",) and not isinstance(self.raw.get("portal"), dict)):
            return False
        if place[0] == "portal":
            return self._put_page_right(place, fault)
        if place[0] == "schema":
            return self._put_schema_right(place)
        if place[0] in _NEEDED:
            return False
        if place[0] in _STAND_INS:
            self.raw[str(place[0])] = _STAND_INS[str(place[0])]
        else:
            self.raw.pop(str(place[0]), None)
        return True

    def _put_page_right(self, place: Sequence[int | str], fault: ErrorDetails) -> bool:
        page = self.raw["portal"]
        if len(place) == 1 and (kind := nearest(str(page.get("kind")), _kinds(fault))):
            page["kind"] = kind
        elif len(place) == 1:
            # Of what kind it is nobody knows: keys that no kind has are wrong all the same.
            known = keys_at(Resource, ("portal",))
            self.told += [f"portal.{key}: is not a key that is known here{suggest(key, known)}" for key in page if key not in known]
            self._give_the_page_up()
        elif len(place) == 3 and fault["type"] == "missing" and place[2] in page:
            pass
        elif len(place) == 3 and fault["type"] == "extra_forbidden":
            meant = nearest(str(place[2]), keys_at(Resource, tuple(place[:2])))
            if meant is not None and meant not in page and place[2] in page:
                page[meant] = page[str(place[2])]
            page.pop(str(place[2]), None)
        else:
            self._give_the_page_up()
        return True

    def _give_the_page_up(self) -> None:
        """Keep nothing of the block but the columns that may be public, when they are a list of names."""
        page = self.raw.get("portal")
        public = page.get("public") if isinstance(page, dict) else None
        is_list = isinstance(public, list) and all(isinstance(name, str) for name in public)
        self.raw["portal"] = {"kind": "table", "public": public if is_list else []}
        self.is_whole = False

    def _put_schema_right(self, place: Sequence[int | str]) -> bool:
        schema = self.raw.get("schema")
        if not isinstance(schema, dict) or len(place) < 2:
            return False
        if place[1] != "fields":
            # Pages and other tables rest on keys.
            schema.pop(place[1], None)
            self._give_the_page_up()
            return True
        if len(place) < 4 or place[3] == "name":
            return False
        at, key = int(place[2]), str(place[3])
        field = schema["fields"][at]
        if key == "type":
            meant = nearest(str(field["type"]), _TYPES)
            field["type"] = meant or "string"
            if meant is None:
                self._guess(at)
            return True
        inner = field.get(key)
        if len(place) > 4 and isinstance(inner, dict):
            inner.pop(place[4], None)
        else:
            field.pop(key, None)
        if key != "constraints":
            self._guess(at)
        return True

    def _guess(self, at: int) -> None:
        """Say nothing that rests on a field."""
        self.guessed.add(at)
        self._give_the_page_up()


def _kinds(fault: ErrorDetails) -> list[str]:
    return [kind.strip("' ") for kind in str(fault.get("ctx", {}).get("expected_tags", "")).split(",")]
