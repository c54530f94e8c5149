"""Faults of portal.yml and of descriptors in a clerk's words: the key as the file has it, what was found, what was expected.

Pydantic judges; what it says is put into plain words here, with the nearest known key or value when something looks mistyped.
"""

from __future__ import annotations

import re
import typing
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Final

from pydantic import BaseModel, StringConstraints, ValidationError
from pydantic_core import ErrorDetails

_NEAR: Final = 0.7
_SHOWN: Final = 80
# The keys by whose value a model is chosen.
_TAGS: Final = ("kind", "rule")
_FEW: Final = 12
_OWN_WORDS: Final = "Value error, "
_QUOTED: Final = re.compile(r"'([^']*)'")
_PATTERNS: Final[dict[str, str]] = {}
_DAY: Final = "a day such as 2026-11-20"
_OBJECT: Final = "an object with properties"
# What was expected, by the type of error; placeholders come from the error's context.
_EXPECTED: Final[dict[str, str]] = {
    "string_type": "text (in quotes)",
    "string_too_short": "text that is not empty",
    "string_too_long": "text of at most {max_length} characters",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "tuple_type": "a list",
    "list_type": "a list",
    "dict_type": _OBJECT,
    "model_type": _OBJECT,
    "model_attributes_type": _OBJECT,
    "date_type": _DAY,
    "date_parsing": _DAY,
    "date_from_datetime_parsing": _DAY,
    "date_from_datetime_inexact": _DAY,
    "too_short": "at least {min_length} of them",
    "greater_than_equal": "at least {ge}",
    "less_than_equal": "at most {le}",
}

Key = tuple[int | str, ...]


def shaped(pattern: str, words: str, **limits: int) -> StringConstraints:
    """Return the constraint of a text that must match ``pattern``; ``words`` say so to people when it does not."""
    _PATTERNS[pattern] = words
    return StringConstraints(pattern=pattern, **limits)  # type: ignore[arg-type]


def describe_faults(file: str, error: ValidationError, model: type[BaseModel], raw: object) -> list[str]:
    """Return one line per fault of a file: file, key, what was found, what was expected, the likely word when one is mistyped.

    ``raw`` is what the file holds, ``model`` what it should be.
    """
    by_place: dict[str, list[ErrorDetails]] = {}
    for fault in error.errors(include_url=False):
        place = ".".join(map(str, _written_key(fault, raw)))
        by_place.setdefault(place, []).append(fault)
    return [f"{file}: {place or '(the whole file)'}: {_say(faults, model)}" for place, faults in by_place.items()]


def suggest(word: str, known: Iterable[str], near: float = _NEAR) -> str:
    """Return "; did you mean 'x'?" for the known word that is nearest, "" when none is near."""
    found = nearest(word, known, near)
    return f"; did you mean {found!r}?" if found is not None else ""


def nearest(word: str, known: Iterable[str], near: float = _NEAR) -> str | None:
    """Return the known word that is nearest, None when none is near."""
    by_form = {each.casefold(): each for each in known}
    found = get_close_matches(word.casefold(), by_form, 1, near)
    return by_form[found[0]] if found else None


def keys_at(model: type[BaseModel], place: Key) -> frozenset[str]:
    """Return the keys that are known at a path of the checker, of all kinds that it leaves open."""
    return frozenset(key for owner in _models_at(model, place) for key in keys_of(owner))


def keys_of(model: type[BaseModel]) -> tuple[str, ...]:
    """Return the keys of a model as files spell them."""
    return tuple(field.alias or name for name, field in model.model_fields.items())


def _written_key(fault: ErrorDetails, raw: object) -> Key:
    """Return the path of a fault without what only the checker knows: kinds of page, members of a union."""
    written: list[int | str] = []
    place, held = fault["loc"], raw
    for at, part in enumerate(place):
        is_last = at == len(place) - 1
        inside = _look_up(held, part, is_last)
        if inside is not None:
            written.append(part)
            held = inside[0]
        elif is_last and fault["type"] == "missing":
            written.append(part)
    if fault["type"].startswith("union_tag"):
        written.append(fault["ctx"]["discriminator"].strip("'"))
    return tuple(written)


def _look_up(held: object, part: int | str, is_last: bool) -> tuple[object] | None:
    """Return what stands at a part of the path, boxed; None when the part is only the checker's."""
    if isinstance(held, Mapping):
        is_tag = part in (held.get(tag) for tag in _TAGS) and not is_last
        return (held[part],) if part in held and not is_tag else None
    if isinstance(held, list) and isinstance(part, int) and part < len(held):
        return (held[part],)
    return None


def _say(faults: Sequence[ErrorDetails], model: type[BaseModel]) -> str:
    first = faults[0]
    kind, context = first["type"], first.get("ctx", {})
    if kind in ("missing", "union_tag_not_found"):
        return "is missing" + _explain(model, first["loc"])
    if kind == "extra_forbidden":
        return "is not a key that is known here" + _name_known(model, first["loc"])
    if kind == "union_tag_invalid":
        return _say_choice(first["input"][context["discriminator"].strip("'")], context["expected_tags"])
    if kind == "literal_error" and isinstance(first["input"], str):
        return _say_choice(first["input"], context["expected"])
    if first["msg"].startswith(_OWN_WORDS):
        found = "" if isinstance(first["input"], Mapping | list | tuple) else f" (found {_show(first['input'])})"
        return first["msg"].removeprefix(_OWN_WORDS) + found
    expected = " or ".join(dict.fromkeys(map(_expect, faults)))
    return f"found {_show(first['input'])}, expected {expected}"


def _say_choice(found: object, expected: str) -> str:
    choices = [choice for choice in _QUOTED.findall(expected) if choice]
    return f"found {_show(found)}, expected one of {', '.join(choices)}{suggest(str(found), choices)}"


def _expect(fault: ErrorDetails) -> str:
    context = fault.get("ctx", {})
    if fault["type"] == "string_pattern_mismatch" and context["pattern"] in _PATTERNS:
        return _PATTERNS[context["pattern"]]
    if fault["type"] == "literal_error":
        return f"one of {', '.join(choice for choice in _QUOTED.findall(context['expected']) if choice)}"
    known = _EXPECTED.get(fault["type"])
    return known.format_map(context) if known else fault["msg"]


def _show(value: object) -> str:
    named = {dict: "an object", list: "a list", tuple: "a list", type(None): "nothing", bool: str(value).lower()}.get(type(value))
    if named is not None:
        return named
    text = repr(value) if isinstance(value, str | int | float) else str(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


# --- what the model says of a place ---------------------------------------------------------------------------------------


def _explain(model: type[BaseModel], place: Key) -> str:
    """Return what a missing key means, when the model says so."""
    *above, key = place
    for owner in _models_at(model, tuple(above)):
        for name, field in owner.model_fields.items():
            if key in (name, field.alias) and field.description:
                return f": {field.description}"
    return ""


def _name_known(model: type[BaseModel], place: Key) -> str:
    """Return the nearest known key, or the kinds of page that have the key, or the few keys that there are."""
    *above, key = place
    known = [each for owner in _models_at(model, tuple(above)) for each in keys_of(owner)]
    kinds = [kind for kind, owner in _siblings(model, tuple(above)) if key in keys_of(owner)]
    if kinds:
        return f": it has no effect on {above[-1]}, only on {', '.join(kinds)}"
    return suggest(str(key), known) or (f"; known are {', '.join(known)}" if 0 < len(known) <= _FEW else "")


def _models_at(model: type[BaseModel], place: Key) -> list[type[BaseModel]]:
    """Return the models that a path of the checker may lead to."""
    found: list[type[BaseModel]] = [model]
    for part in place:
        tagged = [each for each in found if _kind_of(each) == part]
        found = tagged or [inner for each in found for inner in _step(each, part)] or (found if isinstance(part, int) else [])
    return found


def _step(model: type[BaseModel], part: int | str) -> Iterator[type[BaseModel]]:
    for name, field in model.model_fields.items():
        if part in (name, field.alias):
            yield from _models_in(field.annotation)


def _models_in(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and not typing.get_args(annotation):
        if issubclass(annotation, BaseModel):
            yield annotation
        return
    for inner in typing.get_args(annotation):
        yield from _models_in(inner)


def _siblings(model: type[BaseModel], place: Key) -> list[tuple[str, type[BaseModel]]]:
    """Return (kind, model) of all kinds of page when the path leads to one of them."""
    if not place:
        return []
    beside = _models_at(model, place[:-1])
    kinds = [(_kind_of(each), each) for each in beside]
    return [(kind, each) for kind, each in kinds if kind] if any(kind == place[-1] for kind, _ in kinds) else []


def _kind_of(model: type[BaseModel]) -> str:
    fields = [model.model_fields[tag] for tag in _TAGS if tag in model.model_fields]
    values = [value for field in fields for value in typing.get_args(field.annotation)]
    return str(values[0]) if values else ""
