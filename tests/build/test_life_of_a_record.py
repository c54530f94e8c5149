"""The build's day moves over a record's whole life; at each step every file of the site is read, unpacked, for what it says of it."""

from __future__ import annotations

import csv
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import generator.build as build_module
from generator import addresses
from generator.artifacts import TEXT, Artifact, ReadyJob
from generator.build import BuildReport, build_site
from generator.errors import DataRefused, PublishFault
from generator.publish.progress import SilentProgress
from generator.publish.unpack import unpack
from generator.publish.needles import cut_anchor
from generator.purging import find_changed_runs
from tests.published import read_files

SECRET = "丁区城建局拖欠乙公司绿化工程款四十二万元"
FACT = "法院查明该局逾期付款一百二十天且未说明理由"
OTHER = "戊区教育局按期归还了全部履约保证金"
HELD = "经本局核查属实并已书面告知当事各方"
NUMBER = "JS-2026-0617"
DATES = ("decided", "shown", "until", "objected", "answered", "repaired", "left")
COLUMNS = ("id", "body", "title", "fact", "decided", "shown", "until", "tier", "status", "objected", "answered", "repaired", "left", "why", "act")
ROW = {
    "id": NUMBER, "body": "b1", "title": SECRET, "fact": FACT, "decided": "2026-06-01", "shown": "2026-06-08", "tier": "一般", "status": "show",
}  # fmt: skip
STANDING = {**ROW, "id": "JS-2026-0001", "title": OTHER, "fact": OTHER, "decided": "2026-05-04", "shown": "2026-05-11", "tier": "严重"}
PAGE = {
    "kind": "records", "id": "id", "title": "{title}", "sentence": "{fact}", "body": "body", "date": "decided", "display_from": "shown",
    "display_until": "until", "tier": "tier", "status": "status", "searched": ["title", "fact"], "facets": ["status"],
    "states": [
        {"value": "show", "name": "公示中", "class": "show"}, {"value": "obj", "name": "异议中", "class": "obj"},
        {"value": "rep", "name": "已修复", "class": "rep"}, {"value": "gone", "name": "已撤下", "class": "gone"},
    ],
    "objection": {"on": "objected", "decided": "answered"}, "repaired": "repaired",
    "withdrawal": {"on": "left", "reason": "why", "act": "act"}, "public": list(COLUMNS),
}  # fmt: skip


class Life:
    """A portal with the record whose life is told, and one that stands all the time."""

    def __init__(self, folder: Path) -> None:
        self.data, self.out = folder / "data", folder / "public"
        self.row = dict(ROW)
        self._lay("bodies", {"kind": "register", "id": "id", "name": "name", "public": ["id", "name"]}, ["id", "name"])
        self._lay("breaches", PAGE, COLUMNS)
        self._write("bodies", ["id", "name"], [{"id": "b1", "name": "丁区城建局"}])
        settings = {
            "name": "丁市政务诚信", "place": "丁市", "title": "数据", "licence": "CC-BY-4.0", "release": {"id": "1", "date": "2026-05-01"},
            "operator": {"sponsor": "丁市政府", "maintainer": "丁市信息中心", "contact": "12345"}, "sign_off": {"waived": "测试"},
            "base_url": "https://credit.example/",
        }  # fmt: skip
        (self.data / "portal.yml").write_text(yaml.safe_dump(settings, allow_unicode=True), encoding="utf-8")

    def build(self, day: str, **changed: str) -> BuildReport:
        self.row |= changed
        self._write("breaches", COLUMNS, [STANDING, self.row])
        return build_site(self.data, self.out, date.fromisoformat(day), SilentProgress(), workers=1)

    def places(self, *texts: str, root: Path | None = None) -> list[str]:
        """Every file, unpacked, in which one of the texts stands."""
        root = (root or self.out).resolve()
        files = {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}
        return [path for path, data in files.items() if any(text.encode() in part for part in unpack(path, data) for text in texts)]

    def page(self, number: str = NUMBER) -> str:
        return (self.out / addresses.record("breaches", number)).read_text(encoding="utf-8")

    def told(self) -> dict[str, str]:
        """The record's row in the exact CSV."""
        with (self.out / "data/breaches/breaches.csv").open(encoding="utf-8", newline="") as file:
            return next(row for row in csv.DictReader(file) if row["id"] == NUMBER)

    def _lay(self, name: str, page: dict[str, Any], columns: list[str] | tuple[str, ...]) -> None:
        folder = self.data / name
        folder.mkdir(parents=True)
        fields = [{"name": column, "type": "date" if column in DATES else "string"} for column in columns]
        descriptor = {"name": name, "title": name, "type": "table", "path": f"{name}.csv", "schema": {"fields": fields}, "portal": page}
        (folder / "resource.json").write_text(json.dumps(descriptor, ensure_ascii=False), encoding="utf-8")

    def _write(self, name: str, columns: list[str] | tuple[str, ...], rows: list[dict[str, str]]) -> None:
        with (self.data / name / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, restval="")
            writer.writeheader()
            writer.writerows(rows)


@pytest.fixture
def life(tmp_path: Path) -> Life:
    return Life(tmp_path)


# Where a record that is shown stands, at the least.
SHOWN = {
    addresses.record("breaches", NUMBER), "browse/breaches/index.html", "data/breaches/breaches.csv", "data/breaches/breaches.excel.csv",
    "data/breaches/breaches.json", "data/breaches/breaches.parquet", "feed.xml", "index.html", "bodies/b1.html", "bodies/b1.csv",
}  # fmt: skip


def assert_marked(life: Life, name: str, value: str) -> None:
    """The state stands beside the record on its page, in lists, downloads, search and feed."""
    assert f"{name}</span>" in life.page()
    assert life.told()["status"] == value
    marked = set(life.places(name))
    assert {"browse/breaches/index.html", "feed.xml", "bodies/b1.html"} <= marked
    assert any(path.startswith("search-index/") for path in marked)


def assert_gone(life: Life) -> None:
    """Nothing that was said of the record stands in any file of any release that is kept."""
    assert life.places(SECRET, FACT) == []
    store = life.out.parent / ".public.site"
    for kept in store.glob("release-*"):
        assert life.places(SECRET, FACT, root=kept) == [], kept.name
    assert SECRET not in life.page() and "丁区城建局" not in life.page()
    assert json.loads((life.out / "purge.json").read_bytes())["found"] == 0
    assert life.places(OTHER), "the reading itself sees what is there"


def log(life: Life) -> list[tuple[str, str, str]]:
    held = json.loads((life.out / addresses.WITHDRAWALS_JSON).read_bytes())
    return [(each["record_id"], each["left_on"], each["way"]) for each in held["records"]]


def test_from_notice_to_publication_objection_repair_and_tombstone(life: Life) -> None:
    report = life.build("2026-06-03")
    assert life.places(SECRET, FACT, NUMBER) == [], "while its subject is only being told, nobody else is"
    assert report.next_rebuild == date(2026, 6, 8)

    report = life.build("2026-06-08")
    assert set(life.places(SECRET)) >= SHOWN
    assert any(path.startswith("search-index/") for path in life.places(SECRET))
    assert "2027年5月31日" in life.page() and "《信用修复管理办法》（国家发展改革委令第36号）" in life.page()
    assert life.told()["until"] == "2027-05-31"

    life.build("2026-09-07", objected="2026-09-07")
    assert_marked(life, "异议中", "obj")
    report = life.build("2026-09-08")
    assert "正在核查" in life.page()

    life.build("2026-09-11", answered="2026-09-11")
    assert life.told()["status"] == "show" and "异议中</span>" not in life.page()
    assert "feed.xml" not in life.places("异议中")

    report = life.build("2026-11-20", repaired="2026-11-20")
    assert_marked(life, "已修复", "rep")
    assert life.told()["until"] == "2026-11-24" and report.next_rebuild == date(2026, 11, 25)
    life.build("2026-11-24")
    assert set(life.places(SECRET)) >= SHOWN

    life.build("2026-11-25")
    assert_gone(life)
    assert "此记录已修复，不再公示" in life.page() and "《上海市社会信用条例》第三十八条" in life.page()
    assert log(life) == [(NUMBER, "2026-11-25", "repaired")]


def test_without_a_repair_the_record_leaves_by_itself_on_the_day_on_which_its_window_ends(life: Life) -> None:
    report = life.build("2027-05-31")
    assert set(life.places(SECRET)) >= SHOWN and report.next_rebuild == date(2027, 6, 1)
    assert {"on": "2027-06-01", "records": {"breaches": 1}} in json.loads((life.out / "rebuild.json").read_bytes())["leaving"]
    life.build("2027-06-01")
    assert_gone(life)
    assert "此记录公示期已满" in life.page() and log(life) == [(NUMBER, "2027-06-01", "expired")]


def test_a_revoked_record_leaves_a_tombstone_with_day_reason_and_act(life: Life) -> None:
    life.build("2026-10-12")
    life.build("2026-10-14", status="gone", left="2026-10-14", why="原决定被撤销", act="丁复决〔2026〕3号")
    assert_gone(life)
    page = life.page()
    assert all(text in page for text in (NUMBER, "2026年10月14日", "原决定被撤销", "丁复决〔2026〕3号"))
    assert log(life) == [(NUMBER, "2026-10-14", "withdrawn")]


def test_building_again_after_a_withdrawal_gives_the_same_bytes(life: Life) -> None:
    life.build("2026-10-12")
    gone = {"status": "gone", "left": "2026-10-14", "why": "原决定被撤销", "act": "丁复决〔2026〕3号"}
    life.build("2026-10-14", **gone)
    first = read_files(life.out)
    life.build("2026-10-14", **gone)
    assert read_files(life.out) == first


def test_a_row_that_vanishes_from_the_source_is_gone_from_every_kept_release_too(life: Life) -> None:
    life.build("2026-10-12")
    life._write("breaches", COLUMNS, [STANDING])
    build_site(life.data, life.out, date(2026, 10, 13), SilentProgress(), workers=1)
    assert life.places(SECRET, FACT, NUMBER) == []
    assert not (life.out.parent / ".public.site" / "release-1").exists()


def sought(life: Life) -> dict[tuple[str, str], tuple[int, int]]:
    """How many rows and texts the published certificate says were sought, by dataset and reason."""
    told = json.loads((life.out / "purge.json").read_bytes())
    assert told["found"] == 0
    return {(each["dataset"], each["reason"]): (each["rows"], each["texts"]) for each in told["sought"]}


def leave(life: Life, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """Let a stage of the build write a file that still says something."""
    rows = build_module.feed_jobs
    leak = Artifact("left-over.txt", f"旧稿：{text}。".encode(), TEXT)
    monkeypatch.setattr(build_module, "feed_jobs", lambda site, pages: [*rows(site, pages), ReadyJob("feeds", (leak,))])


def change_page(life: Life, **changed: Any) -> None:
    path = life.data / "breaches/resource.json"
    descriptor = json.loads(path.read_bytes())
    descriptor["portal"] |= changed
    path.write_text(json.dumps(descriptor, ensure_ascii=False), encoding="utf-8")


WITHOUT_FACT = {"public": [each for each in COLUMNS if each != "fact"], "sentence": "{title}", "searched": ["title"]}


def test_a_column_that_is_public_no_more_is_sought_in_every_file_and_in_every_kept_release(life: Life) -> None:
    life.build("2026-10-12")
    change_page(life, **WITHOUT_FACT)
    life.build("2026-10-13")
    assert life.places(FACT) == [] and life.places(SECRET)
    assert sought(life) == {("breaches", "column-left-since-last-release"): (2, 1)}, "the other row's text is its title too"
    assert not (life.out.parent / ".public.site" / "release-1").exists()


def test_a_file_that_still_tells_a_column_that_left_stops_the_swap(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    life.build("2026-10-12")
    change_page(life, **WITHOUT_FACT)
    leave(life, monkeypatch, FACT)
    with pytest.raises(PublishFault) as refused:
        life.build("2026-10-13")
    assert "left-over.txt" in str(refused.value) and "column-left-since-last-release" in str(refused.value)
    assert FACT not in str(refused.value) and life.places(FACT), "the old site stands, whole"


def lay_letters(life: Life, rows: list[dict[str, str]], **changed: Any) -> None:
    page = {"kind": "table", "public": ["name", "said"], **changed}
    life._lay("letters", page, ["name", "said"])
    life._write("letters", ["name", "said"], rows)


LETTER = {"name": "己区信访办公室第三号来信", "said": "来信人称该局三年未付清绿化养护费用"}


def test_a_dataset_that_is_public_no_more_is_sought_whole(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    lay_letters(life, [LETTER, {"name": OTHER, "said": ""}])
    life.build("2026-10-12")
    assert life.places(LETTER["said"])
    for path in (life.data / "letters").iterdir():
        path.unlink()
    (life.data / "letters").rmdir()
    with monkeypatch.context() as patched:
        leave(life, patched, LETTER["said"])
        with pytest.raises(PublishFault, match=r"left-over\.txt.*dataset letters.*dataset-left-since-last-release"):
            life.build("2026-10-13")
    life.build("2026-10-13")
    assert life.places(*LETTER.values()) == []
    assert sought(life) == {("letters", "dataset-left-since-last-release"): (2, 2)}, "the third text is public elsewhere"
    assert not (life.out.parent / ".public.site" / "release-1").exists()


def test_of_a_table_without_a_key_what_stands_nowhere_in_its_column_is_sought(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    lay_letters(life, [LETTER, {"name": "庚区", "said": OTHER}])
    life.build("2026-10-12")
    life._write("letters", ["name", "said"], [{"name": "庚区", "said": OTHER}])
    with monkeypatch.context() as patched:
        leave(life, patched, LETTER["said"])
        with pytest.raises(PublishFault, match=r"left-over\.txt.*left-since-last-release"):
            life.build("2026-10-13")
    life.build("2026-10-13")
    assert sought(life) == {("letters", "left-since-last-release"): (1, 2)}


def test_a_served_release_that_does_not_say_what_it_publishes_stops_the_build(life: Life) -> None:
    life.build("2026-10-12")
    (life.out / addresses.DATA_PACKAGE).write_text("{}", encoding="utf-8")
    with pytest.raises(PublishFault, match=r"datapackage\.json: cannot be read for the purge proof"):
        life.build("2026-10-13")


def test_what_a_record_said_before_its_correction_stands_in_no_file_of_any_kept_release(life: Life) -> None:
    life.build("2026-10-12")
    corrected = SECRET.replace("四十二万元", "二十四万元")
    life.build("2026-10-13", title=corrected)
    assert life.places(SECRET, "绿化工程款四十二万元") == [] and set(life.places(corrected)) >= SHOWN
    assert not (life.out.parent / ".public.site" / "release-1").exists()
    certificate = json.loads((life.out / "purge.json").read_bytes())
    (group,) = [each for each in certificate["sought"] if each["reason"] == "corrected-since-last-release"]
    assert (group["dataset"], group["rows"], group["texts"], certificate["found"]) == ("breaches", 1, 1, 0)


def test_a_file_that_still_tells_what_was_corrected_stops_the_swap(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    life.build("2026-10-12")
    (life.data / "content").mkdir()
    rows = build_module.feed_jobs
    leak = Artifact("left-over.txt", f"旧稿：{SECRET}。".encode(), TEXT)
    monkeypatch.setattr(build_module, "feed_jobs", lambda site, pages: [*rows(site, pages), ReadyJob("feeds", (leak,))])
    with pytest.raises(PublishFault) as refused:
        life.build("2026-10-13", title=SECRET.replace("四十二万元", "二十四万元"))
    assert "left-over.txt" in str(refused.value) and "corrected-since-last-release" in str(refused.value)
    assert SECRET not in str(refused.value) and life.told()["title"] == SECRET, "the old site stands, whole"


@pytest.mark.parametrize(
    ("old", "new", "run"),
    [
        ("拖欠工程款四十二万元", "拖欠工程款二十四万元", {"拖欠工程款四十二万元"}),
        ("甲局查明，逾期一百二十天。", "甲局查明，逾期九十天。", {"逾期一百二十天"}),
        ("不予公布", "", {"不予公布"}),
        ("张三公司拖欠，经本局核查属实，罚款二百万元", "李四公司拖欠，经本局核查属实，警告一次", {"张三公司拖欠", "罚款二百万元"}),
        ("甲乙，丙丁", "丙丁；甲乙", set()),
    ],
)
def test_of_a_corrected_text_each_part_that_changed_is_sought(old: str, new: str, run: set[str]) -> None:
    assert find_changed_runs(old, new) == run


@given(st.text("甲乙丙，", max_size=40), st.text("甲乙丙，", max_size=40))
def test_what_the_new_text_says_too_is_never_sought(old: str, new: str) -> None:
    for run in find_changed_runs(old, new):
        anchor = cut_anchor(run.encode())
        assert run in old and (anchor is None or anchor not in new.encode())


@pytest.mark.parametrize(("old", "new"), [(f"张三建材公司拖欠，{HELD}，罚款金额二百万元整", f"李四建材公司拖欠，{HELD}，警告处分一次结案")])
def test_a_text_that_was_corrected_at_both_ends_is_sought(life: Life, monkeypatch: pytest.MonkeyPatch, old: str, new: str) -> None:
    life.build("2026-10-12", fact=old)
    rows = build_module.feed_jobs
    leak = Artifact("left-over.txt", old.encode(), TEXT)
    monkeypatch.setattr(build_module, "feed_jobs", lambda site, pages: [*rows(site, pages), ReadyJob("feeds", (leak,))])
    with pytest.raises(PublishFault, match=re.escape("left-over.txt")):
        life.build("2026-10-13", fact=new)


def test_a_correction_of_a_word_that_the_generator_writes_itself_blocks_nothing(life: Life) -> None:
    life.build("2026-10-12", fact="修复后终止公示")
    life.build("2026-10-13", fact="公示到期")
    life.build("2026-10-14", fact=FACT)
    assert life.told()["fact"] == FACT


def test_a_running_objection_is_no_correction(life: Life) -> None:
    life.build("2026-06-20")
    life.build("2026-06-21", objected="2026-06-21", status="obj")
    certificate = json.loads((life.out / "purge.json").read_bytes())
    assert [each for each in certificate["sought"] if each["reason"] == "corrected-since-last-release"] == []
    assert (life.out.parent / ".public.site" / "release-1").exists()


def test_a_last_day_beyond_the_rule_stops_the_build_and_the_old_site_stands(life: Life) -> None:
    life.build("2026-10-12")
    with pytest.raises(DataRefused) as refused:
        life.build("2026-10-13", until="2027-06-01")
    assert [finding.code for finding in refused.value.findings] == ["display-window-too-long"]
    assert json.loads((life.out / "rebuild.json").read_bytes())["as_of"] == "2026-10-12"
