"""A sign-off binds to what was seen: any later change of a byte lapses it."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path

import pytest
import yaml

from generator.contracts.package import check_package
from generator.errors import ConfigurationError
from generator.findings import Finding, Severity
from generator.release.gate import Released, release_package
from generator.release.signing import Approval, approve
from generator.release.states import SignOff
from tests.release.material import DAY, settings_of

DOCUMENT = "甲信签〔2026〕47号"


def portal(folder: Path, files: dict[str, str]) -> Path:
    """A real data folder with one dataset of one or several files."""
    dataset = folder / "matters"
    dataset.mkdir()
    descriptor = {
        "name": "matters", "title": "事项", "path": [*files] if len(files) > 1 else next(iter(files)),
        "schema": {"fields": [{"name": "id"}, {"name": "text"}]}, "portal": {"kind": "table", "public": ["id", "text"]},
    }  # fmt: skip
    (dataset / "resource.json").write_text(json.dumps(descriptor, ensure_ascii=False), encoding="utf-8")
    for name, text in files.items():
        (dataset / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return portal(tmp_path, {"matters.csv": "id,text\n1,甲\n"})


def sign(data: Path, prepared_by: str = "张三", approved_by: str = "欧阳修") -> Path:
    (path,) = approve(data, settings_of(None), ["matters"], Approval(prepared_by, approved_by, "甲市信息中心", DAY, DOCUMENT))
    return path


def release(data: Path, waived: str | None = None) -> Released:
    return release_package(check_package(data).datasets, settings_of(waived), DAY, data)


def judge(data: Path, waived: str | None = None) -> tuple[SignOff | None, tuple[Finding, ...]]:
    """The sign-off as published (None when the dataset is withheld or has none), and what was found besides: no key is listed here."""
    released = release(data, waived)
    sign_offs = [dataset.sign_off for dataset in released.datasets]
    found = tuple(each for each in released.findings if each.code not in ("signing-keys-missing", "all-datasets-withheld"))
    return (sign_offs[0] if sign_offs else None), found


def codes(data: Path, waived: str | None = None) -> list[str]:
    return [finding.code for finding in judge(data, waived)[1]]


def test_a_sign_off_is_published_with_masked_names(data: Path) -> None:
    path = sign(data)
    assert path == data / "matters" / "sign-off.yml"
    assert judge(data) == (SignOff("张某", "欧阳某", "甲市信息中心", DAY, DOCUMENT, "全部内容"), ())
    written = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert written["table_sha256"] == hashlib.sha256((data / "matters/matters.csv").read_bytes()).hexdigest()
    assert written["descriptor_sha256"] == hashlib.sha256((data / "matters/resource.json").read_bytes()).hexdigest()
    assert written["date"] == DAY


def test_signing_off_twice_writes_the_same_bytes(data: Path) -> None:
    first = sign(data).read_bytes()
    assert sign(data).read_bytes() == first


@pytest.mark.parametrize("text", ["a: 0x_", "a: !!int x", "a: !!timestamp x", "a: " + "[" * 5000], ids=lambda text: text[:16])
def test_a_sign_off_that_is_no_yaml_withholds_the_dataset(data: Path, text: str) -> None:
    (data / "matters/sign-off.yml").write_text(text, encoding="utf-8")
    assert judge(data)[0] is None and codes(data) == ["sign-off-unreadable"]


@pytest.mark.parametrize("name", ["matters.csv", "resource.json"])
def test_any_change_lapses_the_sign_off(data: Path, name: str) -> None:
    sign(data)
    file = data / "matters" / name
    file.write_bytes(file.read_bytes() + b"\n")
    sign_off, findings = judge(data)
    assert sign_off is None
    assert [(finding.code, finding.file, finding.severity) for finding in findings] == [
        ("sign-off-lapsed", "matters/sign-off.yml", Severity.NOTICE)
    ]
    sign(data)
    assert judge(data)[1] == ()


@pytest.mark.parametrize("key", ["table_sha256", "descriptor_sha256"])
def test_a_hash_that_was_changed_by_hand_lapses_the_sign_off(data: Path, key: str) -> None:
    path = sign(data)
    written = yaml.safe_load(path.read_text(encoding="utf-8"))
    path.write_text(yaml.safe_dump(written | {key: "0" * 64}), encoding="utf-8")
    assert codes(data) == ["sign-off-lapsed"]


def test_a_change_in_one_of_several_files_lapses_the_sign_off(tmp_path: Path) -> None:
    data = portal(tmp_path, {"a.csv": "id,text\n1,甲\n", "b.csv": "id,text\n2,乙\n"})
    sign(data)
    assert judge(data)[1] == ()
    expected = "".join(
        f"matters/{name} {hashlib.sha256((data / 'matters' / name).read_bytes()).hexdigest()}\n" for name in ("a.csv", "b.csv")
    )
    assert check_sha(data) == hashlib.sha256(expected.encode()).hexdigest()
    (data / "matters/b.csv").write_text("id,text\n2,丙\n", encoding="utf-8")
    assert codes(data) == ["sign-off-lapsed"]


def check_sha(data: Path) -> str:
    return release_package(check_package(data).datasets, settings_of(None), DAY, data).datasets[0].sha256


def test_a_missing_sign_off_withholds_the_dataset_unless_the_portal_waives_it(data: Path) -> None:
    assert codes(data) == ["sign-off-missing"]
    assert [each.name for each in release(data).withheld] == ["matters"] and release(data).datasets == ()
    assert judge(data, waived="测试数据") == (None, ())
    assert [each.name for each in release(data, waived="测试数据").datasets] == ["matters"]


def test_a_release_without_any_dataset_is_refused(data: Path) -> None:
    (finding,) = [each for each in release(data).findings if each.severity is Severity.ERROR]
    assert finding.code == "all-datasets-withheld"


def test_a_portal_without_keys_is_told_that_nobody_signs(data: Path) -> None:
    assert "signing-keys-missing" not in [each.code for each in release(data).findings]
    sign(data)
    assert [(each.code, each.severity) for each in release(data).findings] == [("signing-keys-missing", Severity.NOTICE)]


def test_a_sign_off_must_hold_even_where_none_is_needed(data: Path) -> None:
    sign(data)
    (data / "matters/matters.csv").write_text("id,text\n1,乙\n", encoding="utf-8")
    assert codes(data, waived="测试数据") == ["sign-off-lapsed"]


@pytest.mark.parametrize(("first", "second"), [("张三", "张三"), ("张三", " 张 三 "), ("Li", "ｌｉ")])
def test_the_same_person_cannot_prepare_and_approve(data: Path, first: str, second: str) -> None:
    with pytest.raises(ConfigurationError, match="another person"):
        sign(data, first, second)
    assert not (data / "matters/sign-off.yml").exists()
    path = sign(data)
    written = yaml.safe_load(path.read_text(encoding="utf-8"))
    path.write_text(yaml.safe_dump(written | {"prepared_by": first, "approved_by": second}, allow_unicode=True), encoding="utf-8")
    assert codes(data) == ["sign-off-same-person"]


@pytest.mark.parametrize(
    "change",
    [{"note": "x"}, {"office": ""}, {"table_sha256": "abc"}, {"date": "2026-02-30"}, {"date": 20261120}, {"prepared_by": 3}, {"document": None}],
)  # fmt: skip
def test_a_file_with_other_content_is_not_read(data: Path, change: dict[str, object]) -> None:
    path = sign(data)
    written = yaml.safe_load(path.read_text(encoding="utf-8"))
    path.write_text(yaml.safe_dump(written | change), encoding="utf-8")
    assert codes(data) == ["sign-off-unreadable"]


@pytest.mark.parametrize("content", [b"", b"- 1", b"date: 2026-02-30", b"a: [", b"\xff\xfe"])
def test_a_file_that_is_no_sign_off_is_not_read(data: Path, content: bytes) -> None:
    sign(data).write_bytes(content)
    assert codes(data) == ["sign-off-unreadable"]


def test_sign_offs_that_cannot_be_read_end_the_command_all_at_once_and_withhold_nothing(tmp_path: Path) -> None:
    for name in ("first", "second", "third"):
        descriptor = portal(tmp_path, {"matters.csv": "id,text\n1,甲\n"}) / "matters/resource.json"
        descriptor.write_text(descriptor.read_text(encoding="utf-8").replace('"matters"', f'"{name}"'), encoding="utf-8")
        descriptor.parent.rename(tmp_path / name)
    (tmp_path / "first/sign-off.yml").symlink_to("sign-off.yml")  # what no right can read, for root neither
    (tmp_path / "second/sign-off.yml").mkdir()
    (tmp_path / "third/sign-off.yml").symlink_to("/nowhere/sign-off.yml")
    with pytest.raises(ConfigurationError) as caught:
        release(tmp_path)
    assert [fault.partition(": cannot be read: ")[::2] for fault in caught.value.faults] == [
        ("first/sign-off.yml", "Too many levels of symbolic links"),
        ("second/sign-off.yml", "Is a directory"),
        ("third/sign-off.yml", "No such file or directory"),
    ]


def test_a_private_number_in_a_sign_off_is_found_and_not_repeated(data: Path) -> None:
    path = sign(data)
    written = yaml.safe_load(path.read_text(encoding="utf-8"))
    path.write_text(yaml.safe_dump(written | {"office": "甲市信息中心 13812345678"}, allow_unicode=True), encoding="utf-8")
    _, findings = judge(data)
    assert [finding.code for finding in findings] == ["privacy-mobile"]
    assert "13812345678" not in repr(findings)


def test_every_fault_of_a_signing_is_told_before_anything_is_written(data: Path) -> None:
    with pytest.raises(ConfigurationError) as raised:
        approve(data, settings_of(None), ["matters", "absent"], Approval("张三", "李四", " ", date(2026, 11, 20), DOCUMENT))
    assert len(raised.value.faults) == 2
    assert not (data / "matters/sign-off.yml").exists()


@pytest.mark.parametrize("name", ["./matters", "matters/../matters", "matters/", "."])
def test_only_names_of_datasets_are_signed_off_and_never_paths(data: Path, name: str) -> None:
    with pytest.raises(ConfigurationError, match="no such dataset"):
        approve(data, settings_of(None), [name], Approval("张三", "李四", "甲市信息中心", DAY, DOCUMENT))
    assert not list(data.rglob("sign-off.yml"))


def test_a_dataset_is_signed_off_in_the_folder_that_it_stands_in(data: Path) -> None:
    (data / "matters").rename(data / "folder")
    assert sign(data) == data / "folder" / "sign-off.yml"
    assert judge(data)[1] == ()


@pytest.mark.parametrize("field", ["prepared_by", "approved_by", "office", "document", "scope"])
def test_a_signing_with_private_content_is_refused_without_repeating_it(data: Path, field: str) -> None:
    words = {"prepared_by": "张三", "approved_by": "李四", "office": "甲市信息中心", "document": DOCUMENT, "scope": "全部"}
    with pytest.raises(ConfigurationError) as raised:
        approve(data, settings_of(None), ["matters"], Approval(date=DAY, **{**words, field: words[field] + " 13812345678"}))
    assert field.replace("_", "-") in str(raised.value) and "13812345678" not in str(raised.value)
    assert not (data / "matters/sign-off.yml").exists()


def test_a_sign_off_dated_after_the_day_of_the_build_withholds_the_dataset(data: Path) -> None:
    sign(data)
    assert release(data).withheld == ()
    before = DAY.replace(day=DAY.day - 1)
    released = release_package(check_package(data).datasets, settings_of(None, released_on=before), before, data)
    finding = next(each for each in released.findings if each.code == "sign-off-future")
    assert (finding.found, finding.severity) == ("2026-11-20", Severity.NOTICE)
    assert [each.reason for each in released.withheld] == ["签发日期还没有到"]
