"""The mapping between a department's file and the contract: proposed once, reviewed by a person, kept beside the dataset, used again.

``data/<dataset>/import.yml`` names every column of the file by its header text and every field of the contract: what comes from where,
by which rules, and why something is left out. Places are never written down: a column may move.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, field_validator

from generator.configuration_faults import describe_faults
from generator.descriptors import Resource, SchemaField
from generator.errors import ConfigurationError
from generator.findings import Finding
from generator.intake import codes
from generator.intake.headers import Heading, plain_header, unit_of
from generator.intake.numerals import MONEY
from generator.intake.rules import MEANINGS, RULES, usual_rules
from generator.written_yaml import YamlUnreadable, read_yaml

FILE_NAME: Final = "import.yml"
BLANKS: Final = ("无", "/", "／", "\\", "—", "——", "–", "－", "-", "--", "空", "暂无")
_Text = Annotated[str, StringConstraints(min_length=1)]


class Strict(BaseModel):
    """Base of the mapping's parts: unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class MappedColumn(Strict):
    """A column of the file that becomes a field of the contract."""

    header: _Text = Field(description="Header text; levels of a header of several rows are joined with ' / '.")
    field: _Text = Field(description="Name of the field in resource.json.")
    unit: str = Field(
        "", description="Unit of the column's figures when a cell names none: 万元; for a field in % also 比值 (0.5 is 50%)."
    )
    rules: tuple[str, ...] = Field((), description="Rules that may change its cells, by name.")

    @field_validator("rules")
    @classmethod
    def _know_rules(cls, rules: tuple[str, ...]) -> tuple[str, ...]:
        unknown = [rule for rule in rules if rule not in RULES]
        if unknown:
            raise ValueError(f"there is no rule {', '.join(unknown)}; there are {', '.join(RULES)}")
        return rules


class IgnoredColumn(Strict):
    """A column of the file that is not taken over, and why."""

    header: _Text
    reason: str = ""


class AbsentField(Strict):
    """A field of the contract that the file does not have, and why."""

    field: _Text
    reason: str = ""


class Mapping(Strict):
    """A whole mapping file."""

    reviewed_by: str = Field("", description="Who checked this mapping; empty: nobody yet, and nothing is imported.")
    sheet: str | None = Field(None, description="Name of the sheet, when it is not the only one.")
    columns: tuple[MappedColumn, ...]
    ignored: tuple[IgnoredColumn, ...] = ()
    absent: tuple[AbsentField, ...] = ()
    blanks: tuple[_Text, ...] = Field(BLANKS, description="Texts that mean: nothing is written here.")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A mapping as the headers suggest it, and what a person has to decide."""

    mapping: Mapping
    undecided: tuple[str, ...]


def load_mapping(folder: Path) -> Mapping | None:
    """Return the mapping of a dataset's folder, None when there is none yet. Raises `ConfigurationError` with every fault."""
    path = folder / FILE_NAME
    label = f"{folder.name}/{FILE_NAME}"
    try:
        raw = read_yaml(path)
        return Mapping.model_validate(raw)
    except FileNotFoundError:
        return None
    except ValidationError as error:
        raise ConfigurationError(*describe_faults(label, error, Mapping, raw)) from None
    except YamlUnreadable as unreadable:
        raise ConfigurationError(*(f"{label}: {fault}" for fault in unreadable.args)) from None
    except OSError as error:
        raise ConfigurationError(f"{label}: cannot be read: {error.strerror or error}") from None


def propose_mapping(resource: Resource, headings: Sequence[Heading], sheet: str | None) -> Mapping:
    """Return the mapping that the header texts suggest; a header that could be two fields, or a field with two headers, is left open."""
    wanted = {field.name: _names_of(field) for field in resource.schema_.fields}
    claims: dict[str, list[str]] = {
        heading.text: [name for name, names in wanted.items() if names & heading.names] for heading in headings
    }
    takers = {name: [text for text, names in claims.items() if name in names] for name in wanted}
    columns, ignored = [], []
    for heading in headings:
        claimed = claims[heading.text]
        if len(claimed) == 1 and len(takers[claimed[0]]) == 1:
            field = resource.field(claimed[0])
            columns.append(
                MappedColumn(header=heading.text, field=field.name, unit=_unit(heading.text, field), rules=usual_rules(field))
            )
        else:
            ignored.append(IgnoredColumn(header=heading.text))
    taken = {column.field for column in columns}
    absent = [AbsentField(field=name) for name in wanted if name not in taken]
    return Mapping(sheet=sheet, columns=tuple(columns), ignored=tuple(ignored), absent=tuple(absent))


def _names_of(field: SchemaField) -> set[str]:
    return {plain_header(text) for text in (field.header, field.title, field.name) if text}


def _unit(header: str, field: SchemaField) -> str:
    unit = unit_of(header)
    return unit if unit in MONEY and field.portal.unit in MONEY else ""


def write_mapping(path: Path, mapping: Mapping, source: str) -> None:
    """Write a proposed mapping with what whoever reviews it has to know."""
    head = (
        f"# 由 portal import 按 {source} 的表头提出，须由人逐行核对；以后导入都用它。改完在 reviewed_by 写上核对人。\n"
        "# Proposed by `portal import` from the file's headers. Check every line, then put your name into reviewed_by.\n"
        "# ignored、absent 里的每一项都要写理由。 Every entry of ignored and absent needs a reason.\n"
        "# rules:\n" + "".join(f"#   {name}: {MEANINGS[name]}\n" for name in RULES)
    )
    body = yaml.safe_dump(mapping.model_dump(mode="json", exclude_none=True), allow_unicode=True, sort_keys=False, width=200)
    path.write_text(head + body, encoding="utf-8")


def judge_mapping(mapping: Mapping, resource: Resource, file: str) -> Iterator[Finding]:
    """Yield what keeps a mapping from being used: fields without a source, reasons not given, nobody who reviewed it.

    Raises `ConfigurationError` when it names fields that the contract does not have, or one twice.
    """
    known = set(resource.schema_.names)
    named = [*(column.field for column in mapping.columns), *(each.field for each in mapping.absent)]
    faults = [f"{FILE_NAME}: there is no field {name!r} in resource.json" for name in named if name not in known]
    faults += [f"{FILE_NAME}: the field {name!r} stands twice" for name in sorted(known) if named.count(name) > 1]
    headers = [*(column.header for column in mapping.columns), *(each.header for each in mapping.ignored)]
    faults += [f"{FILE_NAME}: the header {text!r} stands twice" for text in dict.fromkeys(headers) if headers.count(text) > 1]
    if faults:
        raise ConfigurationError(*faults)

    def finding(code: str, found: str, expected: str) -> Finding:
        return Finding(code, resource.name, found, expected, file=file)

    for field in resource.schema_.fields:
        if field.name not in named:
            yield finding(codes.FIELD_UNMAPPED, f"{field.label}（{field.name}）", "columns 或 absent 里的一项")
    for ignored in mapping.ignored:
        if not ignored.reason.strip():
            yield finding(codes.REASON_MISSING, f"ignored：{ignored.header}", "理由，或改列在 columns")
    for absent in mapping.absent:
        if not absent.reason.strip():
            yield finding(codes.REASON_MISSING, f"absent：{absent.field}", "理由，或改列在 columns")
    if not mapping.reviewed_by.strip():
        yield finding(codes.NOT_REVIEWED, "reviewed_by 是空的", "核对人")
