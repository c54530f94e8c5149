"""What ``portal init`` lays out: it is whole, it passes the gate, and it overwrites nothing."""

from __future__ import annotations

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
}


@pytest.mark.parametrize("exists", [True, False], ids=["empty folder", "new folder"])
def test_it_lays_out_a_portal_that_passes(tmp_path: Path, exists: bool) -> None:
    folder = tmp_path / "deep" / "mine"
    if exists:
        folder.mkdir(parents=True)
    written = lay_out(folder)
    assert {path.relative_to(folder).as_posix() for path in written} == FILES
    assert {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} == FILES
    opened = open_folder(folder)
    assert opened.findings == ()
    assert {name: len(dataset.table) for name, dataset in opened.public.items()} == {"bodies": 3, "notices": 3}
    assert opened.settings.demonstration is not None


def test_its_rows_say_that_they_are_examples(tmp_path: Path) -> None:
    lay_out(tmp_path / "mine")
    notices = open_folder(tmp_path / "mine").public["notices"]
    assert notices.table["title"].str.startswith("示例").all()
    assert "remark" not in notices.table.columns


@pytest.mark.parametrize("name", ["portal.yml", "notes.txt", ".hidden"])
def test_a_folder_that_holds_anything_is_refused_and_left_alone(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="not empty"):
        lay_out(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).read_text(encoding="utf-8") == "mine"


def test_a_file_in_the_way_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="is a file"):
        lay_out(tmp_path / "mine")


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="cannot be written"):
        lay_out(tmp_path / "file" / "below")


def test_its_settings_are_explained_in_both_languages(tmp_path: Path) -> None:
    lay_out(tmp_path / "mine")
    comments = [
        line for line in (tmp_path / "mine" / "portal.yml").read_text(encoding="utf-8").splitlines() if line.startswith("#")
    ]
    assert any("\u4e00" <= letter <= "\u9fff" for line in comments for letter in line)
    assert any("Public address" in line for line in comments)
