"""Writes REFERENCE.md from the code: every verb, setting, descriptor property and finding code, so that none can go undocumented.

`python -m generator.reference` prints it; a test holds the committed file against it.
"""

from __future__ import annotations

import json
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from generator import cli, config
from generator.descriptors import kinds, owed, page, resource, rules, table_schema
from generator.findings import CODES
from generator.intake import mapping
from generator.intake.rules import MEANINGS

EXAMPLES_FOLDER: Final = Path(__file__).with_name("examples")
# The folder of the example by kind of page.
EXAMPLES: Final = {
    json.loads(path.read_text(encoding="utf-8"))["portal"]["kind"]: path.parent.name
    for path in EXAMPLES_FOLDER.glob("*/resource.json")
}
_INTRO = """\
# Reference

Made from the code by `python -m generator.reference > REFERENCE.md`; a test fails when the two differ.
"""
_DESCRIPTOR_INTRO = """\
Each dataset folder holds a `resource.json`: a [Data Resource](https://datapackage.org/standard/data-resource/) of Data Package v2
with a [Table Schema](https://datapackage.org/standard/table-schema/). Everything of ours is inside `portal`, on the resource or
on a field. A *template* is a sentence with `{column}` placeholders.
"""


_MAPPING_INTRO = """\
`portal import` proposes it beside a dataset; whoever reviews it puts their name into `reviewed_by`. Every column of the file and every
field of the contract stands in it once.
"""


def write_reference() -> str:
    """Return the text of REFERENCE.md."""
    parts = [_INTRO, *_verbs(), *_settings(), *_descriptors(), *_examples(), *_mappings(), *_codes()]
    return "\n".join(parts).rstrip() + "\n"


def _verbs() -> Iterator[str]:
    yield "## The `portal` command\n"
    context = click.Context(cli.main, info_name="portal", **cli.main.context_settings)
    yield _help(cli.main, context)
    for name in sorted(cli.main.commands):
        command = cli.main.commands[name]
        yield f"### portal {name}\n"
        yield _help(command, click.Context(command, info_name=name, parent=context))


def _help(command: click.Command, context: click.Context) -> str:
    return f"```text\n{command.get_help(context)}\n```\n"


def _settings() -> Iterator[str]:
    yield "## Settings: `portal.yml`\n"
    for model in _models_of(config, config.Settings):
        if model is not config.Settings:
            yield from _table(model)


def _descriptors() -> Iterator[str]:
    yield "## Descriptors: `resource.json`\n"
    yield _DESCRIPTOR_INTRO
    for module in (table_schema, page, owed, rules, kinds, resource):
        for model in _models_of(module, BaseModel):
            yield from _table(model)


def _mappings() -> Iterator[str]:
    yield "## Mappings: `import.yml`\n"
    yield f"{_MAPPING_INTRO}\n"
    for model in _models_of(mapping, BaseModel):
        if model is not mapping.Strict:
            yield from _table(model)
    yield "| rule | what it changes |\n| --- | --- |"
    yield from (f"| `{name}` | {meaning} |" for name, meaning in MEANINGS.items())
    yield ""


def _examples() -> Iterator[str]:
    """Yield one complete descriptor with its table for each kind of page, in the order of the kinds."""
    yield "## One descriptor of each kind\n"
    yield "Together these nine are a portal: `generator/examples`. A test checks and builds it.\n"
    for kind, folder in sorted(EXAMPLES.items()):
        yield f"### {kind}: `{folder}/resource.json`\n"
        for name, language in (("resource.json", "json"), (f"{folder}.csv", "text")):
            yield f"```{language}\n{(EXAMPLES_FOLDER / folder / name).read_text(encoding='utf-8').rstrip()}\n```\n"
            yield f"`{folder}/{folder}.csv`:\n" if language == "json" else ""


def _models_of(module: object, base: type[BaseModel]) -> list[type[BaseModel]]:
    found = [each for each in vars(module).values() if isinstance(each, type) and issubclass(each, base)]
    return [each for each in found if each.__module__ == getattr(module, "__name__", "")]


def _table(model: type[BaseModel]) -> Iterator[str]:
    yield f"### {model.__name__}\n"
    yield f"{(model.__doc__ or '').strip()}\n"
    inherited = {name for parent in model.__mro__[1:] if issubclass(parent, BaseModel) for name in parent.model_fields}
    own = {name: field for name, field in model.model_fields.items() if name not in inherited or name == "kind"}
    parents = [parent.__name__ for parent in model.__bases__ if parent.__name__ not in ("Strict", "Standard", "Settings")]
    if parents and parents != ["BaseModel"]:
        yield f"Has the properties of {parents[0]}, and:\n"
    if own:
        yield "| property | type | default | meaning |\n| --- | --- | --- | --- |"
        yield from (_row(name, field) for name, field in own.items())
        yield ""


def _row(name: str, field: FieldInfo) -> str:
    kind = _spell(field.annotation).replace("|", "\\|")
    default = "required" if field.is_required() else f"`{field.get_default(call_default_factory=True)!r}`"
    if isinstance(field.default, BaseModel):
        default = "see there"
    return f"| `{field.alias or name}` | {kind} | {default} | {field.description or ''} |"


def _spell(annotation: object) -> str:
    origin = typing.get_origin(annotation)
    if origin is typing.Annotated:
        return _spell(typing.get_args(annotation)[0])
    if origin is typing.Literal:
        return " ".join(f"`{value}`" for value in typing.get_args(annotation) if value != "")
    if origin in (tuple, list):
        return f"list of {_spell(typing.get_args(annotation)[0])}"
    if origin is dict:
        key, value = typing.get_args(annotation)
        return f"map of {_spell(key)} to {_spell(value)}"
    if origin is not None:
        return " or ".join(_spell(each) for each in typing.get_args(annotation) if each is not type(None))
    return {"str": "text", "int": "whole number", "float": "number", "bool": "yes or no"}.get(
        getattr(annotation, "__name__", ""), getattr(annotation, "__name__", str(annotation))
    )


def _codes() -> Iterator[str]:
    yield "## Finding codes\n"
    yield "An *error* refuses the release (exit code 1), a *notice* is reported. Private ones never repeat the value.\n"
    yield "| code | severity | what it means | remedy |\n| --- | --- | --- | --- |"
    for code in sorted(CODES.values(), key=lambda each: each.code):
        private = ", private" if code.is_private else ""
        meaning, remedy = (text.replace("|", "\\|") for text in (f"{code.title_en} ({code.title_zh})", code.remedy_en))
        yield f"| `{code.code}` | {code.severity}{private} | {meaning} | {remedy} |"


if __name__ == "__main__":
    print(write_reference(), end="")
