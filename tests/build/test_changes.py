"""What changed between releases: built for real, batch after batch, and held against what a plain comparison of the tables says."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from generator import addresses
from generator.build import build_site, rehearsal_path
from generator.derived import changes
from generator.derived.change_log import Batch, What, write_lines, write_log
from generator.derived.changes import derive_changes
from generator.earlier import open_earlier
from generator.errors import ConfigurationError
from generator.model.portal import build_portal
from generator.publish.progress import SilentProgress
from generator.pages.changes import say_batch
from generator.publish.unpack import unpack
from generator.release.states import WithheldDataset
from search.reader import PublishedIndex
from tests.small_portal import dataset_of, settings_of

COLUMNS = ("id", "body", "fact", "answer", "amount", "status", "until")
PAGE = {
    "kind": "records", "id": "id", "title": "{fact}", "body": "body", "display_until": "until", "status": "status",
    "states": [{"value": "show", "name": "公示中", "class": "show"}, {"value": "obj", "name": "异议中", "class": "obj"}],
    "searched": ["fact"], "public": list(COLUMNS),
}  # fmt: skip
FACTS = ("拖欠乙公司绿化工程款四十二万元", "逾期一百二十天未退还履约保证金", "承诺的停车场至今没有开工建设")
ROWS = tuple(
    {"id": f"R-{at}", "body": "b1", "fact": fact, "amount": "10.50", "status": "show", "until": "2026-12-31"}
    for at, fact in enumerate(FACTS, 1)
)
NOTES = ({"topic": "供水管网", "text": "每季度公布一次水质"}, {"topic": "加装电梯", "text": "两年内完成三百台"})
Row = Mapping[str, str]


class Portal:
    """A portal of three records and a table with a key that is itself a text, built batch after batch."""

    def __init__(self, folder: Path) -> None:
        self.data, self.out = folder / "data", folder / "public"
        self._lay("bodies", ["id", "name"], {"kind": "register", "id": "id", "name": "name", "public": ["id", "name"]}, "id")
        self._lay("breaches", COLUMNS, PAGE, "id")
        self._lay("notes", ["topic", "text"], {"kind": "table", "public": ["topic", "text"]}, "topic")
        self.name, self.address = "丁市政务诚信", "https://credit.example/"
        self.has_notes = True
        self.bodies = [{"id": "b1", "name": "丁区城建局"}]

    def build(
        self,
        batch: str = "1",
        rows: Sequence[Row] = ROWS,
        notes: Sequence[Row] = NOTES,
        day: str = "2026-11-01",
        previous: Path | None = None,
        out: Path | None = None,
        dated: str = "2026-11-01",
        **given: Any,
    ) -> Path:
        self._fill("bodies", ["id", "name"], self.bodies)
        self._fill("breaches", COLUMNS, rows)
        if self.has_notes:
            self._fill("notes", ["topic", "text"], notes)
        settings = {
            "name": self.name, "place": "丁市", "title": "数据", "licence": "CC-BY-4.0", "release": {"id": batch, "date": dated},
            "operator": {"sponsor": "丁市政府", "maintainer": "丁市信息中心", "contact": "12345"}, "sign_off": {"waived": "测试"},
            "base_url": self.address,
        }  # fmt: skip
        (self.data / "portal.yml").write_text(yaml.safe_dump(settings, allow_unicode=True), encoding="utf-8")
        report = build_site(
            self.data, out or self.out, date.fromisoformat(day), SilentProgress(), workers=1, previous=previous, **given
        )
        return report.out

    def next(self, batch: str = "2", **given: Any) -> Path:
        """Build the next release over the one that stands, with it as the previous one."""
        return self.build(batch, previous=self.out, **given)

    def next_without_notes(self, rows: Sequence[Row], day: str) -> None:
        """Build the next release without the table of notes, which is not there."""
        self.has_notes = False
        self.next(rows=rows, day=day)
        self.has_notes = True

    def lines(self, number: int = 1, batch: str = "2") -> list[dict[str, Any]]:
        data = (self.out / addresses.changes_of(number, batch, "json")).read_bytes()
        return list(json.loads(data))

    def log(self) -> list[dict[str, Any]]:
        return list(json.loads((self.out / addresses.CHANGES_JSON).read_bytes())["batches"])

    def places(self, text: str) -> list[str]:
        """Every file, unpacked, in which a text stands."""
        root = self.out.resolve()
        files = {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}
        return [path for path, data in files.items() if any(text.encode() in part for part in unpack(path, data))]

    def places_with(self, text: str, path: str) -> bool:
        """Say whether a file, unpacked, holds a text."""
        return any(text.encode() in part for part in unpack(path, (self.out / path).read_bytes()))

    def stored(self) -> list[list[Any]]:
        """Return every row that the search index stores."""
        index = PublishedIndex(self.out / addresses.SEARCH_INDEX)
        return [index.row(place) for place in range(index.count)]

    def _lay(self, name: str, columns: Sequence[str], page: Mapping[str, Any], key: str) -> None:
        (self.data / name).mkdir(parents=True)
        fields = [{"name": each, "type": "date" if each == "until" else "string"} for each in columns]
        resource = {
            "name": name, "title": f"数据{name}", "path": "table.csv", "schema": {"fields": fields, "primaryKey": [key]}, "portal": page,
        }  # fmt: skip
        (self.data / name / "resource.json").write_text(json.dumps(resource), encoding="utf-8")

    def _fill(self, name: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        text = io.StringIO(newline="")
        writer = csv.DictWriter(text, columns)
        writer.writeheader()
        writer.writerows({column: row.get(column, "") for column in columns} for row in rows)
        (self.data / name / "table.csv").write_text(text.getvalue(), encoding="utf-8", newline="")


@pytest.fixture
def portal(tmp_path: Path) -> Portal:
    made = Portal(tmp_path)
    made.build()
    return made


def changed(place: int, **cells: str) -> list[Row]:
    return [{**row, **cells} if at == place else row for at, row in enumerate(ROWS)]


def files_of(site: Path) -> dict[str, bytes]:
    root = site.resolve()
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_without_an_earlier_release_nothing_is_said_of_changes(portal: Portal) -> None:
    assert not (portal.out / "changes").exists()
    assert "各批变化" not in (portal.out / addresses.SITEMAP_PAGE).read_text(encoding="utf-8")


def test_each_changed_row_is_told_with_the_columns_that_changed(portal: Portal) -> None:
    rows = [
        {**ROWS[0], "amount": "99.00", "answer": "已经支付"},
        {**ROWS[1], "answer": "已经退还"},
        {**ROWS[2], "status": "obj"},
        {**ROWS[0], "id": "R-4"},
    ]
    portal.next(rows=rows)
    told = {line["key"]: line for line in portal.lines() if line["dataset"] == "breaches"}
    assert {key: line["what"] for key, line in told.items()} == {
        "R-1": "changed", "R-2": "filled", "R-3": "standing", "R-4": "added",
    }  # fmt: skip
    assert (told["R-1"]["changed"], told["R-1"]["filled"]) == (["amount"], ["answer"])
    assert (told["R-2"]["changed"], told["R-2"]["filled"]) == ([], ["answer"])
    assert told["R-3"]["standing"] == ["status"]
    page = (portal.out / addresses.CHANGES).read_text(encoding="utf-8")
    assert "第 2 批以来（此前的网页截至2026年11月1日，第 1 批）：新增 1 行，改动 1 行，补充 1 行，状态或公示期限变化 1 行。" in page
    assert addresses.record("breaches", "R-1") in page
    assert "第 2 批：" in (portal.out / addresses.dataset("breaches")).read_text(encoding="utf-8")
    assert addresses.CHANGES.rpartition("/")[2] in (portal.out / addresses.RELEASES).read_text(encoding="utf-8")


def test_the_csv_of_changes_comes_exact_and_for_spreadsheets_and_leads_to_each_row(portal: Portal) -> None:
    portal.next(rows=[*changed(0, amount="99.00"), {**ROWS[-1], "id": "=R-9"}])
    told = []
    for suffix, mark, added in (("csv", b"", "=R-9"), ("excel.csv", b"\xef\xbb\xbf", "'=R-9")):
        data = (portal.out / addresses.changes_of(1, "2", suffix)).read_bytes()
        assert data.startswith(mark + b"batch,") and data.count(b"\r\n") == 3
        rows = {row["key"]: row for row in csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))}
        assert set(rows) == {"R-1", added}
        told.append(rows["R-1"])
    exact, spreadsheet = told
    assert exact == spreadsheet
    assert (exact["change"], exact["changed_columns"]) == ("changed", "amount")
    assert exact["permanent_link"] == "https://credit.example/" + addresses.record("breaches", "R-1")
    page = (portal.out / addresses.CHANGES).read_text(encoding="utf-8")
    assert all(f'href="0001-2.{suffix}"' in page for suffix in ("csv", "excel.csv", "json"))


@pytest.mark.parametrize("new", ["经核实并无拖欠工程款的情形", FACTS[0] + "，经核实不属实"], ids=["reworded", "appended"])
@pytest.mark.parametrize("is_served", [True, False], ids=["over the site that stands", "into an empty folder"])
def test_what_a_corrected_row_said_before_stands_nowhere(portal: Portal, new: str, is_served: bool) -> None:
    old = portal.out
    if not is_served:
        portal.out = portal.out.with_name("other")
    portal.build("2", rows=changed(0, fact=new), previous=old)
    assert [line["changed"] for line in portal.lines()] == [["fact"]]
    found = [path for path in portal.places(FACTS[0]) if not portal.places_with(new, path)]
    assert found == []
    stored = [row for row in portal.stored() if FACTS[0] in str(row)]
    assert all(new in str(row) for row in stored)


def test_the_old_name_of_a_body_stands_nowhere(portal: Portal) -> None:
    old, portal.out = portal.out, portal.out.with_name("other")
    portal.bodies = [{"id": "b1", "name": "丁区住房保障服务中心"}]
    portal.build("2", previous=old)
    assert portal.places("丁区城建局") == []


def test_a_record_that_reached_its_last_day_is_named_with_the_way_it_left(portal: Portal) -> None:
    portal.build(rows=changed(0, until="2026-11-10"))
    portal.next(rows=changed(0, until="2026-11-10"), day="2026-11-12")
    (line,) = portal.lines()
    assert (line["what"], line["key"], line["way"]) == ("left", "R-1", "expired")
    assert "公示期满" in (portal.out / addresses.CHANGES).read_text(encoding="utf-8")
    assert portal.places(FACTS[0]) == []


def test_a_row_that_left_without_a_tombstone_is_counted_and_not_named(portal: Portal) -> None:
    portal.next(notes=NOTES[1:])
    (line,) = portal.lines()
    assert (line["what"], line["key"]) == ("left", "")
    assert portal.log()[0]["datasets"][0]["counts"] == {"left": 1}
    assert portal.places("供水管网") == []


def test_a_key_that_is_public_no_more_vanishes_from_the_older_batches_too(portal: Portal) -> None:
    portal.next("2", notes=[*NOTES, {"topic": "老旧小区雨污分流", "text": "年底完成"}])
    assert [line["key"] for line in portal.lines(1, "2")] == ["老旧小区雨污分流"]
    portal.next("3")
    assert [(line["what"], line["key"]) for line in portal.lines(1, "2")] == [("added", "")]
    assert portal.places("老旧小区雨污分流") == []


def test_the_same_batch_built_again_adds_nothing_and_gives_the_same_bytes(portal: Portal) -> None:
    portal.next(rows=changed(0, amount="99.00"))
    first = files_of(portal.out)
    portal.next(rows=changed(0, amount="99.00"))
    second = files_of(portal.out)
    # The proof of removal tells what it sought against the site that stood, which was another one.
    for site in (first, second):
        del site[addresses.PURGE], site[addresses.MANIFEST]
    assert second == first


def test_later_days_of_a_batch_add_to_its_own_lines(portal: Portal) -> None:
    rows = changed(1, until="2026-11-10")
    portal.build(rows=rows)
    edited = [{**rows[0], "amount": "99.00"}, *rows[1:]]
    portal.next(rows=edited, day="2026-11-05")
    portal.next(rows=edited, day="2026-11-12")
    (batch,) = portal.log()
    assert batch["datasets"][0]["counts"] == {"changed": 1, "left": 1}
    assert (batch["datasets"][0]["before"], batch["datasets"][0]["rows"]) == (3, 2)
    assert [(line["key"], line["on"]) for line in portal.lines()] == [("R-1", "2026-11-05"), ("R-2", "2026-11-12")]


def test_a_row_that_changes_twice_within_a_batch_is_told_once(portal: Portal) -> None:
    portal.next(rows=changed(0, amount="99.00"))
    portal.next(rows=changed(0, answer="已经支付"))
    (line,) = portal.lines()
    assert (line["what"], line["changed"], line["filled"]) == ("changed", ["amount"], ["answer"])
    assert portal.log()[0]["datasets"][0]["counts"] == {"changed": 1}


def test_what_came_and_left_within_a_batch_is_not_told(portal: Portal, tmp_path: Path) -> None:
    extra = {**ROWS[0], "id": "R-9", "until": "2026-11-10"}
    portal.next(rows=[*ROWS, extra], day="2026-11-05")
    assert [line["what"] for line in portal.lines()] == ["added"]
    shutil.move(portal.data / "notes", tmp_path / "away")
    portal.next_without_notes(rows=[*ROWS, extra], day="2026-11-12")
    shutil.move(tmp_path / "away", portal.data / "notes")
    portal.next(rows=[*ROWS, extra], day="2026-11-13")
    (batch,) = portal.log()
    assert [(each["name"], each["before"], each["rows"], each["is_compared"]) for each in batch["datasets"]] == [("notes", 2, 2, False)]
    assert not (portal.out / addresses.changes_of(1, "2", "csv")).exists()


def test_of_a_dataset_that_is_new_in_the_batch_no_row_is_told(portal: Portal, tmp_path: Path) -> None:
    shutil.move(portal.data / "notes", tmp_path / "away")
    portal.has_notes = False
    portal.build("1", day="2026-11-02")
    shutil.move(tmp_path / "away", portal.data / "notes")
    portal.has_notes = True
    portal.next("2", day="2026-11-03")
    portal.next("2", day="2026-11-04", notes=[NOTES[0] | {"text": "每月公布一次水质"}, NOTES[1]])
    (batch,) = portal.log()
    assert [(each["name"], each["before"], each["counts"]) for each in batch["datasets"]] == [("notes", None, {})]
    assert "：新公布 1 个数据集。" in (portal.out / addresses.CHANGES).read_text(encoding="utf-8")


def test_a_batch_that_comes_back_gets_files_of_its_own(portal: Portal) -> None:
    portal.next("2", rows=changed(0, amount="99.00"))
    portal.next("1")
    portal.next("2", rows=changed(0, amount="77.00"))
    assert [(each["number"], each["release"]) for each in portal.log()] == [(3, "2"), (2, "1"), (1, "2")]
    assert all(portal.lines(number, batch) for number, batch in ((1, "2"), (2, "1"), (3, "2")))


def test_a_batch_without_changes_says_so(portal: Portal) -> None:
    portal.next("2")
    assert "第 2 批以来（此前的网页截至2026年11月1日，第 1 批）：没有变化。" in (portal.out / addresses.CHANGES).read_text(encoding="utf-8")
    assert not (portal.out / addresses.changes_of(1, "2", "csv")).exists()


def test_datasets_and_columns_that_come_and_go_are_told(portal: Portal) -> None:
    descriptor = json.loads((portal.data / "breaches/resource.json").read_text(encoding="utf-8"))
    descriptor["portal"]["public"].remove("answer")
    (portal.data / "breaches/resource.json").write_text(json.dumps(descriptor), encoding="utf-8")
    shutil.move(portal.data / "notes", portal.data / "remarks")
    text = (portal.data / "remarks/resource.json").read_text(encoding="utf-8")
    (portal.data / "remarks/resource.json").write_text(text.replace("notes", "remarks"), encoding="utf-8")
    settings_ = yaml.safe_load((portal.data / "portal.yml").read_text(encoding="utf-8"))
    settings_["release"]["id"] = "2"
    (portal.data / "portal.yml").write_text(yaml.safe_dump(settings_, allow_unicode=True), encoding="utf-8")
    build_site(portal.data, portal.out, date(2026, 11, 1), SilentProgress(), workers=1, previous=portal.out)
    told = {each["name"]: each for each in portal.log()[0]["datasets"]}
    assert told["breaches"]["columns_dropped"] == ["answer"]
    assert (told["notes"]["before"], told["notes"]["rows"]) == (2, None)
    assert (told["remarks"]["before"], told["remarks"]["rows"]) == (None, 2)
    page = (portal.out / addresses.CHANGES).read_text(encoding="utf-8")
    assert "新公布 1 个数据集" in page and "不再公布 1 个数据集" in page and "取消列：answer" in page


def test_rows_of_too_many_changes_are_counted_and_the_page_says_so(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "LISTED", 1)
    portal.next(rows=[*({**row, "amount": "1.00"} for row in ROWS), {**ROWS[0], "id": "R-9"}])
    (dataset,) = portal.log()[0]["datasets"]
    assert (dataset["counts"], dataset["unlisted"]) == ({"added": 1, "changed": 3}, ["changed"])
    page = (portal.out / addresses.CHANGES).read_text(encoding="utf-8")
    assert "改动的行太多，不逐行列出。" in page and "另有" not in page
    portal.next(rows=[{**row, "amount": "2.00", "id": row["id"] + "0"} for row in ROWS], day="2026-11-02")
    assert portal.log()[0]["datasets"][0]["unlisted"] == ["added", "changed", "left"]


def test_of_old_batches_only_the_numbers_stay(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "BATCHES_LISTED", 1)
    portal.next("2", rows=changed(0, amount="99.00"))
    portal.next("3", rows=changed(0, amount="77.00"))
    assert not (portal.out / addresses.changes_of(1, "2", "csv")).exists()
    assert portal.log()[1]["datasets"][0]["counts"] == {"changed": 1}
    assert "只留数目" in (portal.out / addresses.CHANGES).read_text(encoding="utf-8")


def test_a_rehearsal_is_no_earlier_release_of_the_public_site(portal: Portal) -> None:
    portal.build("2", rehearsal=True)
    before = files_of(portal.out)
    with pytest.raises(ConfigurationError, match="is a rehearsal"):
        portal.build("3", previous=rehearsal_path(portal.out))
    assert files_of(portal.out) == before


READ_AGAIN = ("data/datapackage.json", addresses.CHANGES_JSON, addresses.changes_of(1, "2", "json"), "data/breaches/breaches.parquet")


@pytest.mark.parametrize("damage", ["overwritten", "cut", "missing"])
@pytest.mark.parametrize("file", ["manifest.json", *READ_AGAIN])
def test_a_damaged_earlier_site_is_named_and_nothing_is_published(portal: Portal, tmp_path: Path, file: str, damage: str) -> None:
    portal.next(rows=changed(0, amount="99.00"))
    copy = tmp_path / "copy"
    shutil.copytree(portal.out.resolve(), copy)
    data = (copy / file).read_bytes()
    if damage == "missing":
        (copy / file).unlink()
    else:
        (copy / file).write_bytes(b"[]" if damage == "overwritten" else data[: len(data) // 2])
    before = files_of(portal.out)
    with pytest.raises(ConfigurationError, match=f"--previous: .*{Path(file).name}"):
        portal.build("3", previous=copy)
    assert files_of(portal.out) == before


def test_a_record_that_was_deleted_is_told_to_the_operator_and_counted_on_the_page(portal: Portal) -> None:
    descriptor = json.loads((portal.data / "breaches/resource.json").read_text(encoding="utf-8"))
    del descriptor["portal"]["display_until"]
    (portal.data / "breaches/resource.json").write_text(json.dumps(descriptor), encoding="utf-8")
    portal.build()
    portal.next(rows=ROWS[1:])
    # No record of this portal can leave with a tombstone: there is no log of withdrawals to point to.
    assert not (portal.out / addresses.WITHDRAWALS).exists()
    assert "1 行没有写明理由就不在了，只计数。" in (portal.out / addresses.CHANGES).read_text(encoding="utf-8")
    report = build_site(portal.data, portal.out, date(2026, 11, 1), SilentProgress(), workers=1, previous=portal.out)
    assert report.vanished == {"breaches": 1}


def test_records_that_were_deleted_are_counted_even_when_they_are_too_many_to_list(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    descriptor = json.loads((portal.data / "breaches/resource.json").read_text(encoding="utf-8"))
    del descriptor["portal"]["display_until"]
    (portal.data / "breaches/resource.json").write_text(json.dumps(descriptor), encoding="utf-8")
    monkeypatch.setattr(changes, "LISTED", 1)
    portal.build()
    portal.next(rows=ROWS[2:])
    assert portal.log()[0]["datasets"][0]["vanished"] == 2
    assert "2 行没有写明理由就不在了，只计数。" in (portal.out / addresses.CHANGES).read_text(encoding="utf-8")
    report = build_site(portal.data, portal.out, date(2026, 11, 1), SilentProgress(), workers=1, previous=portal.out)
    assert report.vanished == {"breaches": 2}


def test_deleted_records_that_became_too_many_to_list_in_two_builds_of_a_batch_are_counted_whole(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    descriptor = json.loads((portal.data / "breaches/resource.json").read_text(encoding="utf-8"))
    del descriptor["portal"]["display_until"]
    (portal.data / "breaches/resource.json").write_text(json.dumps(descriptor), encoding="utf-8")
    monkeypatch.setattr(changes, "LISTED", 1)
    portal.build()
    portal.next(rows=ROWS[1:])
    assert portal.log()[0]["datasets"][0]["vanished"] == 0
    portal.next(rows=ROWS[2:])
    (dataset,) = portal.log()[0]["datasets"]
    assert (dataset["vanished"], dataset["counts"], dataset["unlisted"]) == (2, {"left": 2}, ["left"])
    report = build_site(portal.data, portal.out, date(2026, 11, 1), SilentProgress(), workers=1, previous=portal.out)
    assert report.vanished == {"breaches": 2}


def test_the_site_of_another_portal_is_no_earlier_release(portal: Portal, tmp_path: Path) -> None:
    other = Portal(tmp_path / "other")
    other.name, other.address = "戊市政务诚信", "https://other.example/"
    other.build()
    with pytest.raises(ConfigurationError, match="is the site of '戊市政务诚信', not of '丁市政务诚信'"):
        portal.build("2", previous=other.out)
    other.address = "https://credit.example/"
    other.build()
    portal.build("2", previous=other.out)


def test_the_site_of_a_later_batch_is_no_earlier_release(portal: Portal) -> None:
    portal.next(dated="2026-11-08", day="2026-11-08")
    before = files_of(portal.out)
    with pytest.raises(ConfigurationError, match="is of batch 2 of 2026-11-08, later than 1 of 2026-11-07"):
        portal.next("1", dated="2026-11-07", day="2026-11-08")
    assert files_of(portal.out) == before
    portal.next("3", dated="2026-11-08", day="2026-11-08")
    assert [batch["release"] for batch in portal.log()] == ["3", "2"]
    # The date of a batch was wrong and is corrected: it is the same batch.
    portal.next("3", dated="2026-11-07", day="2026-11-08")
    assert [batch["release"] for batch in portal.log()] == ["3", "2"]


def test_a_build_that_ends_the_log_says_so(portal: Portal) -> None:
    portal.next()
    report = build_site(portal.data, portal.out, date(2026, 11, 1), SilentProgress(), workers=1)
    assert report.ends_log
    assert not build_site(portal.data, portal.out, date(2026, 11, 1), SilentProgress(), workers=1).ends_log


def test_older_lines_tell_no_more_of_a_record_than_its_tombstone(portal: Portal) -> None:
    rows = changed(0, until="2026-11-10")
    portal.build(rows=rows)
    edited = [{**rows[0], "amount": "99.00", "answer": "已经支付"}, *rows[1:]]
    portal.next("2", rows=edited, day="2026-11-05")
    portal.next("3", rows=edited, day="2026-11-12")
    (line,) = portal.lines(1, "2")
    assert (line["key"], line["what"], line["changed"], line["filled"]) == ("R-1", "changed", [], [])


def test_older_batches_call_datasets_and_columns_by_what_is_public_now(portal: Portal) -> None:
    portal.next("2", rows=changed(0, answer="已经支付"))
    descriptor = json.loads((portal.data / "breaches/resource.json").read_text(encoding="utf-8"))
    descriptor["portal"]["public"].remove("answer")
    (portal.data / "breaches/resource.json").write_text(json.dumps(descriptor | {"title": "更正后的题名"}), encoding="utf-8")
    portal.next("3", rows=changed(0, answer="已经支付"))
    assert portal.log()[1]["datasets"][0]["title"] == "更正后的题名"
    assert portal.lines(1, "2")[0]["filled"] == []
    portal.next("3")
    assert "整行" not in (portal.out / addresses.CHANGES).read_text(encoding="utf-8")
    assert portal.places("数据breaches") == []


CELLS = st.sampled_from(("", "a", "b"))
TABLES = st.dictionaries(st.sampled_from(("k1", "k2", "k3", "k4")), st.tuples(CELLS, CELLS), max_size=4)
DESCRIPTOR = {
    "name": "things", "title": "事项", "schema": {"fields": [{"name": "key"}, {"name": "one"}, {"name": "two"}], "primaryKey": ["key"]},
    "portal": {"kind": "table", "public": ["key", "one", "two"]},
}  # fmt: skip


@settings(deadline=None)
@given(before=TABLES, after=TABLES)
def test_any_two_tables_differ_as_a_plain_comparison_says(
    before: dict[str, tuple[str, str]], after: dict[str, tuple[str, str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    site = tmp_path_factory.mktemp("earlier")
    _publish(_portal(before, "1").datasets["things"], site)
    (batch,) = derive_changes(_portal(after, "2"), open_earlier(site, for_rehearsal=False))
    found = {(line.what, line.key, line.filled, line.changed) for line in batch.lines}
    expected = {(What.ADDED, key, (), ()) for key in after.keys() - before.keys()}
    for key in after.keys() & before.keys():
        pairs = list(zip(("one", "two"), before[key], after[key], strict=True))
        filled = tuple(name for name, old, new in pairs if old != new and not old)
        other = tuple(name for name, old, new in pairs if old != new and old)
        if filled or other:
            expected.add((What.CHANGED if other else What.FILLED, key, filled, other))
    gone = len(before.keys() - after.keys())
    assert found == expected | ({(What.LEFT, "", (), ())} if gone else set())
    assert sum(line.what is What.LEFT for line in batch.lines) == gone


def test_a_dataset_without_valid_sign_off_is_said_to_be_back_when_it_is(tmp_path: Path) -> None:
    things = dataset_of(DESCRIPTOR, [{"key": "k1", "one": "a"}])
    held = WithheldDataset("things", "事项", "D-1", "签发失效")
    _publish(things, tmp_path / "1")
    portal = _portal({}, "2", withheld=(held,))
    log = derive_changes(portal, open_earlier(tmp_path / "1", for_rehearsal=False))
    assert [(each.rows, each.state) for each in log[0].datasets] == [(None, "withheld")]
    assert "暂不公布 1 个数据集" in say_batch(log[0])
    _publish(None, tmp_path / "2", log, release="2")
    log = derive_changes(_portal({"k1": ("a", "")}, "3"), open_earlier(tmp_path / "2", for_rehearsal=False))
    assert [(each.before, each.state) for each in log[0].datasets] == [(None, "returned")]
    assert "恢复公布 1 个数据集" in say_batch(log[0])


def test_keys_of_several_columns_are_told_apart(tmp_path: Path) -> None:
    descriptor = {**DESCRIPTOR, "schema": {**DESCRIPTOR["schema"], "primaryKey": ["key", "one"]}}
    _publish(dataset_of(descriptor, [{"key": "a / b", "one": "c"}]), tmp_path)
    settings_ = settings_of(release={"id": "2", "date": "2026-11-20"})
    portal = build_portal(settings_, date(2026, 11, 20), [dataset_of(descriptor, [{"key": "a", "one": "b / c"}])])
    (batch,) = derive_changes(portal, open_earlier(tmp_path, for_rehearsal=False))
    assert [(line.what, line.key) for line in batch.lines] == [(What.ADDED, "a / b / c"), (What.LEFT, "")]


@settings(deadline=None)
@given(first=TABLES, then=TABLES, last=TABLES)
def test_two_builds_of_a_batch_tell_each_touched_row_once(
    first: dict[str, tuple[str, str]],
    then: dict[str, tuple[str, str]],
    last: dict[str, tuple[str, str]],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    # A row that left and came back cannot be known again: no key of it may be kept.
    then, last = first | then, first | then | last
    folder = tmp_path_factory.mktemp("batches")
    _publish(_portal(first, "1").datasets["things"], folder / "1")
    middle = _portal(then, "2")
    log = derive_changes(middle, open_earlier(folder / "1", for_rehearsal=False))
    _publish(middle.datasets["things"], folder / "2", log, release="2")
    (batch,) = derive_changes(_portal(last, "2"), open_earlier(folder / "2", for_rehearsal=False))
    told = {line.key: line for line in batch.lines}
    assert len(told) == len(batch.lines) == sum(batch.counts.values())
    touched = {key for key in last if not (first.get(key) == then.get(key) == last[key])}
    assert told.keys() == touched
    for key, line in told.items():
        assert (line.what is What.ADDED) == (key not in first)
        if key in first:
            columns = {name for at, name in enumerate(("one", "two")) if not first[key][at] == then[key][at] == last[key][at]}
            assert {*line.filled, *line.changed} == columns


def _portal(table: dict[str, tuple[str, str]], release: str, withheld: tuple[WithheldDataset, ...] = ()) -> Any:
    rows = [{"key": key, "one": one, "two": two} for key, (one, two) in table.items()]
    settings_ = settings_of(release={"id": release, "date": "2026-11-20"})
    datasets = [] if withheld else [dataset_of(DESCRIPTOR, rows)]
    return build_portal(settings_, date(2026, 11, 20), datasets, withheld=withheld)


def _publish(dataset: Any, site: Path, log: Sequence[Batch] = (), release: str = "1") -> None:
    """Lay what `open_earlier` reads of a site."""
    files = {addresses.DATA_PACKAGE: json.dumps({"resources": [{"name": "things"}] if dataset is not None else []}).encode()}
    if dataset is not None:
        names = list(dataset.resource.schema_.names)
        out = io.BytesIO()
        pq.write_table(pa.table({name: pa.array(dataset.table[name].tolist(), pa.large_string()) for name in names}), out)
        files[addresses.download("things", "parquet")] = out.getvalue()
    if log:
        files[addresses.CHANGES_JSON] = write_log(log)
    files |= {addresses.changes_of(each.number, each.release, "json"): write_lines(each) for each in log if each.lines}
    entries = [{"path": path, "sha256": hashlib.sha256(data).hexdigest()} for path, data in sorted(files.items())]
    about = {"as_of": "2026-11-01", "rehearsal": False, "release": release}
    lines = ",\n".join(json.dumps(entry, separators=(",", ":")) for entry in entries)
    files[addresses.MANIFEST] = (json.dumps(about)[:-1] + ',\n"sources": [\n],\n"files": [\n' + lines + "\n]}\n").encode()
    for path, data in files.items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_bytes(data)
