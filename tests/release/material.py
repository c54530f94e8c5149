"""Datasets, settings and invented numbers for the tests of the release room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from generator.config import PortalSettings
from generator.contracts.cells import Part, join_parts, submit, text_array
from generator.contracts.omission import live_rows
from generator.contracts.submitted import SourceFile, SubmittedDataset
from generator.descriptors import Resource
from generator.identifiers import PROVINCES, id_check_digit
from generator.release.gate import Released, release_package

# Other tests may load the machine: no deadline for a single example.
examples = hypothesis_settings(deadline=None, max_examples=60)
DAY = date(2026, 11, 20)
NOWHERE = Path("no-such-folder")


def settings_of(waived: str | None = "测试", released_on: date = DAY, **more: Any) -> PortalSettings:
    return PortalSettings.model_validate(
        {
            "name": "甲市政务诚信", "place": "甲市", "title": "数据", "licence": "CC-BY-4.0",
            "operator": {"sponsor": "甲市政府", "maintainer": "甲市信息中心", "contact": "12345"},
            "release": {"id": "2026-47", "date": released_on}, "sign_off": {"waived": waived}, **more,
        }
    )  # fmt: skip


def submitted(
    columns: Mapping[str, Sequence[str]],
    page: Mapping[str, Any] | None = None,
    *,
    fields: Mapping[str, Mapping[str, Any]] | None = None,
    schema: Mapping[str, Any] | None = None,
    name: str = "matters",
    files: tuple[SourceFile, ...] = (SourceFile("matters/matters.csv", "a" * 64, 10),),
) -> SubmittedDataset:
    """A dataset as the contracts hand it over; rows are counted from 2, as a spreadsheet does."""
    block: dict[str, Any] = {"kind": "table", "public": list(columns), **(page or {})}
    resource = Resource.model_validate(
        {
            "name": name, "title": "事项", "path": f"{name}.csv",
            "schema": {"fields": [{"name": each, **(fields or {}).get(each, {})} for each in columns], **(schema or {})},
            "portal": block,
        }
    )  # fmt: skip
    part = Part(
        {each: text_array(list(cells)) for each, cells in columns.items()}, np.arange(2, 2 + len(next(iter(columns.values()))))
    )
    texts, table = join_parts(resource, [part], files)
    return submit(live_rows(table), texts, Path(name), "d" * 64)


def release(*datasets: SubmittedDataset, day: date = DAY, settings: PortalSettings | None = None, **more: Any) -> Released:
    """Release datasets on a day, under settings whose batch was released by then."""
    return release_package(datasets, settings or settings_of(released_on=min(day, DAY)), day, NOWHERE, **more)


# --- Invented numbers ---------------------------------------------------------------------------------------------------

REGIONS = st.builds(lambda province, rest: f"{province}{rest:04d}", st.sampled_from(sorted(PROVINCES)), st.integers(0, 9999))
BIRTHDAYS = st.dates(date(1930, 1, 1), date(2008, 12, 31))
SERIALS = st.integers(0, 999).map("{:03d}".format)


def _with_check_digit(region: str, born: date, serial: str) -> str:
    first = f"{region}{born:%Y%m%d}{serial}"
    return first + id_check_digit(first)


CITIZEN_IDS = st.builds(_with_check_digit, REGIONS, BIRTHDAYS, SERIALS)
OLD_CITIZEN_IDS = st.builds(
    lambda region, born, serial: f"{region}{born:%y%m%d}{serial}", REGIONS, st.dates(date(1930, 1, 1), date(1999, 12, 31)), SERIALS
)
MOBILES = st.builds(lambda head, tail: f"1{head}{tail:09d}", st.integers(3, 9), st.integers(0, 10**9 - 1))


def luhn_completed(digits: str) -> str:
    """Append the check digit of ISO/IEC 7812-1."""
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(reversed(digits))]
    return digits + str(-sum(value // 10 + value % 10 for value in doubled) % 10)


BANK_CARDS = st.one_of(
    *(
        st.integers(0, 10 ** (size - 1 - len(prefix)) - 1).map(
            lambda body, prefix=prefix, size=size: luhn_completed(f"{prefix}{body:0{size - 1 - len(prefix)}d}")  # type: ignore[misc]
        )
        for prefix, size in (("62", 16), ("62", 17), ("62", 18), ("62", 19), ("9558", 19), ("4", 16), ("52", 16), ("35", 16))
    )
)
_LETTERS = "abcxyzABZ0189"
_LABELS = st.text(st.sampled_from(_LETTERS + "-"), min_size=1, max_size=8).map(lambda text: "m" + text)
EMAILS = st.builds(
    lambda head, local, labels, top: f"{head}{local}@{'.'.join(labels)}.{top}",
    st.sampled_from(_LETTERS),
    st.text(st.sampled_from(_LETTERS + "._%+-"), max_size=20),
    st.lists(_LABELS, min_size=1, max_size=3),
    st.sampled_from(["cn", "com", "gov", "museum"]),
)


# --- Ways of writing them, and what stands around ------------------------------------------------------------------------

FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
WIDTHS = st.sampled_from([str, lambda text: text.translate(FULL_WIDTH)])
SEPARATORS = st.sampled_from([" ", "-", "\u3000", "\u00a0", "\u200b", "－", "—", "  ", "·", "\n"])


def grouped(number: str, sizes: Sequence[int], separator: str) -> str:
    """Write a number in groups: ("abcdef", [2, 4], "-") gives "ab-cdef"; what is left over is the last group."""
    groups, rest = [], number
    for size in sizes:
        groups.append(rest[:size])
        rest = rest[size:]
    return separator.join(part for part in (*groups, rest) if part)


ID_GROUPS = st.sampled_from([(6, 8), (6, 4, 4), (3, 3, 4, 4), (6,), (14,), (4, 4, 4, 4), (1,) * 17, (17,)])
# Chinese text with punctuation and with digits that do not touch what is put between.
AROUND = st.lists(
    st.one_of(
        st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1, max_size=8),
        st.sampled_from(
            [
                "，",
                "。",
                "（",
                "）",
                "：",
                "《",
                "》",
                "共3人，",
                "于2026年11月20日",
                "罚款5000元，",
                "第12号文",
                "证件号码：",
                "\n",
                "A座",
            ]
        ),
    ),
    max_size=5,
).map("".join)
