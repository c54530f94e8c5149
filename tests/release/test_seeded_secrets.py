"""Secrets seeded in every kind of column of a release of 10,000 rows: each is reported by its place, none reaches a byte of the site."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.build import build_site
from generator.errors import DataRefused
from generator.identifiers import PROVINCES, compact, fold, id_check_digit
from generator.personal.spans import Kind
from generator.publish.progress import SilentProgress
from generator.release.privacy import CODE_OF
from tests.published import all_texts
from tests.release.material import DAY, FULL_WIDTH, luhn_completed
from tests.release.small_site import BODIES, build, lay

ROWS = 10_000
# Every kind of column that a descriptor knows: its field, and whether amounts may stand in it.
FIELDS: dict[str, dict[str, Any]] = {
    "id": {}, "body": {}, "decided": {"type": "date"}, "name": {}, "code": {}, "document": {}, "status": {}, "kind": {},
    "fact": {"portal": {"long": True}}, "answer": {"portal": {"long": True}}, "basis": {}, "place": {}, "official": {},
    "several": {"portal": {"separator": "、"}}, "count": {"type": "integer"},
    "amount": {"type": "number", "portal": {"unit": "元"}}, "private": {},
}  # fmt: skip
PUBLIC = [name for name in FIELDS if name != "private"]
PAGE: dict[str, Any] = {
    "kind": "records", "id": "id", "title": "{name}：{kind}", "body": "body", "date": "decided", "document": "document", "label": "kind",
    "status": "status", "states": [{"value": "公示中", "name": "公示中"}], "statement": "answer", "facets": ["place"], "must_show": ["basis"],
    "searched": ["fact", "answer", "name"], "public": PUBLIC, "column": "breach",
}  # fmt: skip
MASKED = ("name", "fact", "answer", "several")
MASKS = ["email", "phone", "id-number", "bank-card", "plate", "home-address", "health"]


def digits(chance: random.Random, count: int) -> str:
    return "".join(chance.choice("0123456789") for _ in range(count))


def citizen_id(chance: random.Random) -> str:
    born = f"{chance.randint(1940, 2005)}{chance.randint(1, 12):02d}{chance.randint(1, 28):02d}"
    first = f"{chance.choice(sorted(PROVINCES))}{digits(chance, 4)}{born}{digits(chance, 3)}"
    return first + id_check_digit(first)


MAKERS: dict[Kind, Callable[[random.Random], str]] = {
    Kind.ID_NUMBER: citizen_id,
    Kind.MOBILE: lambda chance: f"1{chance.choice('3456789')}{digits(chance, 9)}",
    Kind.LANDLINE: lambda chance: f"0{chance.choice(['10', '21', '531', '755'])}-{chance.randint(2, 8)}{digits(chance, 7)}",
    Kind.BANK_CARD: lambda chance: luhn_completed(f"62{digits(chance, 16)}"),
    Kind.EMAIL: lambda chance: f"m{digits(chance, 6)}q@mail.example",
    Kind.PLATE: lambda chance: f"{chance.choice('京沪鲁粤')}{chance.choice('ABCD')}D{digits(chance, 5)}",
    Kind.HOME: lambda chance: f"花园小区{chance.randint(1, 40)}号楼{chance.randint(1, 6)}单元{chance.randint(101, 2999)}室",
    Kind.HEALTH: lambda chance: f"{chance.choice('王李张')}某确诊{chance.choice(['艾滋病', '抑郁症', '乙肝'])}",
}
WRITINGS: tuple[Callable[[str], str], ...] = (
    lambda secret: secret,
    lambda secret: f"联系人：{secret}。",
    lambda secret: secret.translate(FULL_WIDTH),
    lambda secret: f"（{secret}）",
)


def clean_rows() -> dict[str, list[str]]:
    """Rows full of what looks like a secret and is none: codes, document numbers, sums, hotlines, dates in a row."""
    chance = random.Random(11)
    bodies, whole = list(BODIES), range(ROWS)
    return {
        "id": [f"JS-2026-{at:07d}" for at in whole],
        "body": [bodies[at % 3] for at in whole],
        "decided": [f"2026-{1 + at % 9:02d}-{1 + at % 28:02d}" for at in whole],
        "name": [f"{chance.choice(['高新区', '广州市', '京海'])}建设有限公司{at}" for at in whole],
        "code": [f"91310000MA1{digits(chance, 4)}{chance.choice('ABCDEFGH')}{digits(chance, 1)}X"[:18] for at in whole],
        "document": [f"甲市监处罚〔2026〕{at}号" for at in whole],
        "status": ["公示中"] * ROWS,
        "kind": [chance.choice(["逾期支付", "违约", "失信"]) for _ in whole],
        "fact": [
            f"{at % 9 + 1}月{at % 28 + 1}日逾期支付货款 {at * 137}.50 元，合同编号 HT2026{at:06d}，涉及 3 家企业；防治艾滋病宣传费 12 万元。" for at in whole
        ],
        "answer": [f"已于2026-03-05 2026-04-06整改，热线12345，档案号 3101012026{at:04d}，行政服务中心2号楼301室受理。" for at in whole],
        "basis": ["《保障中小企业款项支付条例》第八条"] * ROWS,
        "place": [chance.choice(["甲区", "乙区", "丙区"]) for _ in whole],
        "official": [f"局长{at % 5}" for at in whole],
        "several": ["甲、乙"] * ROWS,
        "count": [str(at) for at in whole],
        "amount": [str(13_800_000_000 + at) for at in whole],
        "private": ["内部"] * ROWS,
    }  # fmt: skip


def seed(columns: dict[str, list[str]], names: list[str]) -> dict[tuple[int, str], tuple[Kind, str, str]]:
    """Write a secret of each kind, in each writing, into each of the columns; return them by row (as a sheet counts) and column."""
    chance = random.Random(7)
    rows = iter(chance.sample(range(1, ROWS - 1), ROWS - 2))
    seeded: dict[tuple[int, str], tuple[Kind, str, str]] = {}
    for name in names:
        for kind, make in MAKERS.items():
            for write in WRITINGS:
                row, secret = next(rows), make(chance)
                columns[name][row] = write(secret)
                seeded[row + 2, name] = kind, secret, columns[name][row]
    return seeded


def resource(**page: Any) -> dict[str, Any]:
    fields = [{"name": name, **field} for name, field in FIELDS.items()]
    return {"name": "matters", "title": "事项", "schema": {"fields": fields, "primaryKey": ["id"]}, "portal": {**PAGE, **page}}


def test_a_clean_release_that_is_full_of_look_alikes_builds_without_a_finding(tmp_path: Path) -> None:
    site = build(lay(tmp_path / "data", {"matters": (resource(), clean_rows())}), tmp_path / "site", workers=2)
    assert (site / "index.html").is_file()


def test_each_seeded_secret_is_reported_by_its_place_and_nothing_else_is(tmp_path: Path) -> None:
    columns = clean_rows()
    seeded = seed(columns, PUBLIC)
    # One number in two neighbouring cells, and in three.
    number = "11010519491231002X"
    columns["basis"][0], columns["place"][0] = number[:10], number[10:]
    seeded[2, "basis"] = Kind.ID_NUMBER, number, ""
    columns["basis"][-1], columns["place"][-1], columns["official"][-1] = number[:6], number[6:14], number[14:]
    seeded[ROWS + 1, "basis"] = Kind.ID_NUMBER, number, ""
    data = lay(tmp_path / "data", {"matters": (resource(), columns)})
    with pytest.raises(DataRefused) as refused:
        build_site(data, tmp_path / "site", DAY, SilentProgress())
    assert not (tmp_path / "site").exists()
    kinds = {code: kind for kind, code in CODE_OF.items()}
    found = {(each.row, each.column): kinds[each.code] for each in refused.value.findings if each.code in kinds}
    expected = {
        place: kind for place, (kind, _, cell) in seeded.items() if not (place[1] == "amount" and is_like_amount(kind, cell))
    }
    assert {place: kind for place, kind in found.items() if expected.get(place) != kind} == {}
    assert set(expected) - set(found) == set()
    told = compact(repr(refused.value.findings))
    assert [secret for kind, secret, _ in seeded.values() if kind is not Kind.HEALTH and compact(secret) in told] == []


def is_like_amount(kind: Kind, cell: str) -> bool:
    """In a column of sums nothing but digits is a sum, but an ID is one nowhere."""
    return kind in (Kind.MOBILE, Kind.BANK_CARD) and fold(cell).isdigit()


def test_no_masked_or_private_secret_stands_in_any_byte_of_the_site(tmp_path: Path) -> None:
    columns = clean_rows()
    seeded = seed(columns, [*MASKED, "private"])
    masks = {"masks": dict.fromkeys(MASKED, MASKS)}
    site = build(lay(tmp_path / "data", {"matters": (resource(**masks), columns)}), tmp_path / "site", workers=2)
    texts = all_texts(site)
    assert len(texts) > ROWS
    secrets = [secret for kind, secret, _ in seeded.values() if kind is not Kind.HEALTH]
    whole = "\n".join(texts.values())
    assert [secret for secret in secrets if secret in whole or secret.translate(FULL_WIDTH) in whole] == []
    assert "确诊" not in whole
