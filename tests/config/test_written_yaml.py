"""YAML as a clerk writes it, with the faults that clerks make: each is told with its place, none is taken silently."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from generator.config import load_settings
from generator.errors import ConfigurationError
from generator.legal_rules import load_rules
from generator.written_yaml import YamlUnreadable, read_yaml
from tests.config.test_settings import SETTINGS

WRITTEN = yaml.safe_dump(SETTINGS, allow_unicode=True, sort_keys=False)
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=12), st.dates())
TREES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc甲", max_size=4), inner, max_size=3),
    max_leaves=8,
)


def faults_of(folder: Path, data: bytes) -> tuple[str, ...]:
    (folder / "portal.yml").write_bytes(data)
    with pytest.raises(ConfigurationError) as raised:
        load_settings(folder)
    return raised.value.faults


def test_a_day_that_does_not_exist_is_named_beside_the_other_faults(tmp_path: Path) -> None:
    written = WRITTEN.replace("'2026-11-20'", "2026-13-20").replace("title:", "titel:")
    assert "2026-13-20" in written
    faults = faults_of(tmp_path, written.encode())
    assert any("release.date" in fault and "2026-13-20" in fault for fault in faults)
    assert any("titel" in fault for fault in faults)


def test_a_key_that_stands_twice_is_told_with_both_lines_at_every_depth(tmp_path: Path) -> None:
    written = WRITTEN + "name: 乙市\nrelease:\n  id: x\n  id: y\n"
    faults = faults_of(tmp_path, written.encode())
    names = written.splitlines()
    at = len(names) - 3
    assert any(f"line {at}: name stands in line 1 already" in fault for fault in faults)
    assert any(f"line {at + 1}: release stands in line" in fault for fault in faults)
    assert any(f"line {at + 3}: id stands in line {at + 2} already" in fault for fault in faults)


def test_settings_in_gb18030_are_told_from_settings_that_are_no_text(tmp_path: Path) -> None:
    (fault,) = faults_of(tmp_path, WRITTEN.encode("gb18030"))
    assert "found GB 18030, expected UTF-8" in fault and "line 1" in fault
    (fault,) = faults_of(tmp_path, b"name: \xff\xff\xff\n")
    assert "found the byte 0xff" in fault


def test_broken_yaml_is_told_in_one_line_with_its_place(tmp_path: Path) -> None:
    (fault,) = faults_of(tmp_path, b"name: a\n  title: [\n")
    assert "\n" not in fault and "is not YAML: line 2" in fault


UNREADABLE = ["a: 0x_", "a: !!int x", "a: !!timestamp x", "a: !!float x", "a: " + "[" * 5000]


@pytest.mark.parametrize("text", UNREADABLE, ids=lambda text: text[:16])
def test_what_is_not_what_its_look_or_tag_promises_is_a_fault_of_the_file(tmp_path: Path, text: str) -> None:
    (fault,) = faults_of(tmp_path, text.encode())
    assert fault.startswith(f"{tmp_path / 'portal.yml'}: is not YAML: ") and "\n" not in fault


def test_a_byte_order_mark_is_no_part_of_the_first_key(tmp_path: Path) -> None:
    (tmp_path / "portal.yml").write_bytes(WRITTEN.encode("utf-8-sig"))
    assert load_settings(tmp_path).name == "甲市"


def test_rules_of_a_portal_are_read_as_strictly(tmp_path: Path) -> None:
    (tmp_path / "rules.yml").write_bytes(b"windows: []\nwindows: []\n")
    with pytest.raises(ConfigurationError, match="line 2: windows stands in line 1 already"):
        load_rules(tmp_path)


@given(TREES)
def test_what_stands_once_is_read_as_any_reader_of_yaml_does(tmp_path_factory: pytest.TempPathFactory, tree: object) -> None:
    path = tmp_path_factory.getbasetemp() / "tree.yml"
    path.write_text(yaml.safe_dump(tree, allow_unicode=True), encoding="utf-8")
    assert read_yaml(path) == yaml.safe_load(path.read_text(encoding="utf-8"))


def test_real_days_stay_days(tmp_path: Path) -> None:
    path = tmp_path / "days.yml"
    path.write_text("a: 2026-11-20\nb: 2026-02-30\n", encoding="utf-8")
    assert read_yaml(path) == {"a": date(2026, 11, 20), "b": "2026-02-30"}
    with pytest.raises(YamlUnreadable):
        path.write_text("&a [*a, *b]", encoding="utf-8")
        read_yaml(path)
