"""What ``portal init`` lays out: it is whole, it passes the gate, and it overwrites nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from generator.errors import ConfigurationError
from generator.starter import lay_out
from tests.cases.opened import open_folder

FILES = {
    "portal.yml",
    "README.md",
    "bodies/resource.json",
    "bodies/bodies.csv",
    "notices/resource.json",
    "notices/notices.csv",
    "bodies/sign-off.yml",
    "notices/sign-off.yml",
}
TODAY = date(2026, 11, 23)


@pytest.mark.parametrize("exists", [True, False], ids=["empty folder", "new folder"])
def test_it_lays_out_a_portal_that_passes(tmp_path: Path, exists: bool) -> None:
    folder = tmp_path / "deep" / "mine"
    if exists:
        folder.mkdir(parents=True)
    written, key_file = lay_out(folder, TODAY)
    assert {path.relative_to(folder).as_posix() for path in written} == FILES
    assert {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} == FILES
    opened = open_folder(folder)
    assert opened.findings == ()
    assert {name: len(dataset.table) for name, dataset in opened.public.items()} == {"bodies": 3, "notices": 3}
    assert opened.settings.demonstration is not None
    assert {dataset.sign_off.key for dataset in opened.public.values() if dataset.sign_off} == {"example"}
    assert key_file == folder.parent / "mine-approver.pem"
    assert key_file.stat().st_mode & 0o777 == 0o600


def test_every_portal_gets_a_key_of_its_own(tmp_path: Path) -> None:
    keys = []
    for name in ("one", "two"):
        _, key_file = lay_out(tmp_path / name, TODAY)
        keys.append((key_file, open_folder(tmp_path / name).settings.keys[0].public_key))
    assert keys[0][0] != keys[1][0] and keys[0][1] != keys[1][1]


def test_a_key_that_is_there_already_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine-approver.pem").write_text("secret", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="never overwritten"):
        lay_out(tmp_path / "mine", TODAY)
    assert not (tmp_path / "mine").exists()
    assert (tmp_path / "mine-approver.pem").read_text(encoding="utf-8") == "secret"


def test_its_rows_say_that_they_are_examples(tmp_path: Path) -> None:
    lay_out(tmp_path / "mine", TODAY)
    notices = open_folder(tmp_path / "mine").public["notices"]
    assert notices.table["title"].str.startswith("示例").all()
    assert "remark" not in notices.table.columns


@pytest.mark.parametrize("name", ["portal.yml", "notes.txt", ".hidden"])
def test_a_folder_that_holds_anything_is_refused_and_left_alone(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="not empty"):
        lay_out(tmp_path, TODAY)
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).read_text(encoding="utf-8") == "mine"


def test_a_file_in_the_way_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="is a file"):
        lay_out(tmp_path / "mine", TODAY)


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="cannot be written"):
        lay_out(tmp_path / "file" / "below", TODAY)


def test_its_settings_are_explained_in_both_languages(tmp_path: Path) -> None:
    lay_out(tmp_path / "mine", TODAY)
    comments = [
        line for line in (tmp_path / "mine" / "portal.yml").read_text(encoding="utf-8").splitlines() if line.startswith("#")
    ]
    assert any("\u4e00" <= letter <= "\u9fff" for line in comments for letter in line)
    assert any("Public address" in line for line in comments)
