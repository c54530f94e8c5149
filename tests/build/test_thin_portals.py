"""Small portals that are unusual but legitimate: what `portal check` passes, `portal build` builds."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import REPOSITORY, run_portal

KINDS = REPOSITORY / "tests" / "golden" / "kinds" / "input"
ALL = ("bodies", "breach-records", "commitments", "conduct", "duties", "evaluation", "hotline", "weights")
# What must be empty beside a dataset, because its rows point to it.
POINTING = {"bodies": ALL, "conduct": ("conduct", "breach-records")}
FRONTS = {
    "bodies": "bodies/index.html",
    "breach-records": "browse/breach-records/index.html",
    "commitments": "browse/commitments/index.html",
    "conduct": "lists/conduct/index.html",
    "duties": "responsibilities/duties.html",
    "evaluation": "rankings/evaluation/index.html",
    "hotline": "statistics/hotline/index.html",
    "weights": "datasets/weights.html",
}
Change = Callable[["Data"], None]


class Data:
    """A data folder that a test changes before it is built."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def rows(self, name: str) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO((self.folder / name / "table.csv").read_text(encoding="utf-8"))))

    def write(self, name: str, rows: list[dict[str, str]], columns: list[str]) -> None:
        text = io.StringIO()
        writer = csv.DictWriter(text, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        (self.folder / name / "table.csv").write_text(text.getvalue(), encoding="utf-8")

    def empty(self, *names: str) -> None:
        for name in names:
            self.write(name, [], self.columns(name))
        if "bodies" in names:
            self.settings(areas=[{"id": "a01", "name": "政府采购"}])

    def columns(self, name: str) -> list[str]:
        return (self.folder / name / "table.csv").read_text(encoding="utf-8").splitlines()[0].split(",")

    def change_cells(self, name: str, change: Callable[[dict[str, str]], dict[str, str]]) -> None:
        self.write(name, [change(row) for row in self.rows(name)], self.columns(name))

    def keep(self, *names: str) -> None:
        for name in ALL:
            if name not in names:
                shutil.rmtree(self.folder / name)

    def settings(self, **changed: Any) -> None:
        path = self.folder / "portal.yml"
        path.write_text(yaml.safe_dump(yaml.safe_load(path.read_text()) | changed, allow_unicode=True), encoding="utf-8")

    def descriptor(self, name: str, change: Callable[[dict[str, Any]], Any]) -> None:
        path = self.folder / name / "resource.json"
        descriptor = json.loads(path.read_text(encoding="utf-8"))
        change(descriptor)
        path.write_text(json.dumps(descriptor, ensure_ascii=False), encoding="utf-8")


@pytest.fixture
def data(tmp_path: Path) -> Data:
    shutil.copytree(KINDS, tmp_path / "data")
    return Data(tmp_path / "data")


def build(data: Data, *options: str | Path, date: str = "2026-11-20") -> Path:
    """Build with the real command and return the site; without editorial pages unless the options say otherwise."""
    out = data.folder.parent / "site"
    if "--content" not in options:
        (data.folder.parent / "no-content").mkdir(exist_ok=True)
        options = (*options, "--content", data.folder.parent / "no-content")
    answer = run_portal("build", "--data", data.folder, "--out", out, "--date", date, "--workers", "1", *options)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    return out


def read(site: Path, address: str) -> str:
    return (site / address).read_text(encoding="utf-8")


def heading_of(page: str) -> str:
    (heading,) = re.findall(r"<h1>(.*?)</h1>", page)
    return str(heading)


@pytest.mark.parametrize("name", ALL)
def test_a_dataset_with_a_header_and_no_rows_keeps_its_front_page(data: Data, name: str) -> None:
    data.empty(*POINTING.get(name, (name,)))
    page = read(build(data), FRONTS[name])
    if name != "weights":
        assert "目前没有" in page and "数据截至 2026-11-20" in page


@pytest.mark.parametrize("name", ALL)
def test_a_portal_of_one_dataset_without_rows_builds(data: Data, name: str) -> None:
    needed = {"bodies", name} | ({"conduct"} if name == "breach-records" else set())
    data.keep(*needed)
    data.empty(*needed)
    assert (build(data) / FRONTS[name]).is_file()


def test_a_portal_whose_records_have_all_expired_says_so_and_keeps_their_address(data: Data) -> None:
    def expire(descriptor: dict[str, Any]) -> None:
        descriptor["portal"]["display_until"] = "due"

    data.descriptor("commitments", expire)
    site = build(data, date="2027-12-31")
    records = read(site, FRONTS["breach-records"])
    assert "目前没有公示中的失信记录（数据截至 2026-11-20）。" in records
    assert "公示期满，已停止公示" in records
    assert "下一批" not in records, "the next batch was due before this day"
    assert "目前没有公开的承诺" in read(site, FRONTS["commitments"])
    # The columns stay in the navigation, and their front pages say so too.
    for column, nothing in (("records", "目前没有公示中的失信记录"), ("commitments", "目前没有公开的承诺")):
        assert f'href="{column}/index.html"' in read(site, "index.html")
        front = read(site, f"{column}/index.html")
        assert nothing in front and "公示期满，已停止公示" in front
    shown = "".join(path.read_text(encoding="utf-8") for path in site.rglob("*.html"))
    assert "未按期支付工程款" not in shown and "完成 18 个小区加装电梯" not in shown
    # The tombstone stays, and its breadcrumb leads to the page that is left.
    assert "browse/breach-records/index.html" in read(site, "records/breach-records/72/JS-3.html")


def test_an_evaluation_with_a_column_per_period_and_no_rows_keeps_its_front_page(data: Data) -> None:
    def widen(descriptor: dict[str, Any]) -> None:
        page = descriptor["portal"]
        for key in ("period", "score", "rank", "components", "period_titles"):
            page.pop(key)
        page["periods"] = [{"id": "2026", "title": "2026 年", "score": "score"}]

    data.descriptor("evaluation", widen)
    data.empty("evaluation")
    assert "目前没有公布的评价结果" in read(build(data), FRONTS["evaluation"])


def test_an_evaluation_in_which_nobody_was_assessed_builds(data: Data) -> None:
    data.change_cells("evaluation", lambda row: row | {"score": "", "rank": "", "pay": "", "open": ""})
    assert "未参评" in read(build(data), FRONTS["evaluation"])


@pytest.mark.parametrize("role", ["joint-action", "rights"])
def test_a_column_of_a_dataset_without_rows_builds(data: Data, role: str) -> None:
    data.descriptor("breach-records", lambda descriptor: descriptor["portal"].update(column=role))
    data.empty("breach-records")
    assert "政务失信记录" in read(build(data), f"{role}/index.html")


def test_a_portal_below_another_site_builds_and_its_page_for_missing_addresses_leads_home(data: Data) -> None:
    data.settings(base_url="https://x.example/portal/")
    page = read(build(data), "404.html")
    assert 'href="/portal/index.html"' in page and 'href="/portal/assets/site.css"' in page


def test_records_of_nothing_but_a_number_and_a_title_build(data: Data) -> None:
    def bare(descriptor: dict[str, Any]) -> None:
        descriptor["portal"] = {"kind": "records", "id": "id", "title": "{title}", "public": ["id", "title"]}
        descriptor["schema"] |= {"foreignKeys": []}

    data.descriptor("breach-records", bare)
    page = next(build(data).glob("records/breach-records/*/JS-1.html")).read_text(encoding="utf-8")
    assert heading_of(page) == "未按期支付工程款"
    assert "<dt>编号</dt><dd>JS-1</dd>" in page


def test_ids_that_are_names_of_files_or_devices_get_addresses_of_their_own(data: Data) -> None:
    ids = {"x": "index", "y": "con", "z": "AUX"}
    data.change_cells("bodies", lambda row: row | {"id": ids[row["id"]], "parent": ids.get(row["parent"], "")})
    for name in ("breach-records", "commitments", "duties", "evaluation", "hotline"):
        data.change_cells(name, lambda row: row | {"body": ids.get(row["body"], "")})
    data.settings(areas=[{"id": "index", "name": "政府采购", "lead": ["index"]}])
    data.descriptor("breach-records", lambda descriptor: descriptor["portal"].update(area="index"))
    periods = {"2026-H1": "com2", "2025-H2": "com1"}
    data.change_cells("evaluation", lambda row: row | {"period": periods[row["period"]]})
    data.write("hotline", [row | {"month": "index"} for row in data.rows("hotline")[:2]], data.columns("hotline"))
    data.change_cells("conduct", lambda row: row | {"edition": {"2025": "prn", "2026": "index"}[row["edition"]]})

    def rename_editions(descriptor: dict[str, Any]) -> None:
        for edition, name in zip(descriptor["portal"]["editions"], ("prn", "index"), strict=True):
            edition["id"] = name

    data.descriptor("conduct", rename_editions)
    for old, new in (("hotline", "con"), ("weights", "index"), ("duties", "nul"), ("evaluation", "lpt1")):
        data.descriptor(old, lambda descriptor, name=new: descriptor.update(name=name))  # type: ignore[misc]
        (data.folder / old).rename(data.folder / new)
    site = build(data)
    assert len(list(site.glob("bodies/*.html"))) == 4
    assert len(list(site.glob("rankings/lpt1_*/*.html"))) == 3
    assert len(list(site.glob("statistics/con_*/*.html"))) == 2


def test_a_record_without_a_title_is_called_by_its_number(data: Data) -> None:
    data.change_cells("breach-records", lambda row: row | {"title": ""} if row["id"] == "JS-1" else row)
    data.change_cells("conduct", lambda row: row | {"text": ""} if row["id"] == "B-2" else row)
    site = build(data)
    page = next(site.glob("records/breach-records/*/JS-1.html")).read_text(encoding="utf-8")
    assert heading_of(page) == "JS-1"
    assert "<title>JS-1 - " in page
    rows = read(site, FRONTS["breach-records"])
    assert re.search(r"<a [^>]*JS-1\.html\">JS-1</a>", rows)
    assert re.search(r'<td [^>]*class="lead t">B-2</td>', read(site, FRONTS["conduct"]))


def test_what_was_to_be_published_before_the_day_of_the_build_is_not_announced_any_more(data: Data) -> None:
    data.settings(
        upcoming=[
            {"date": "2026-11-19", "text": "已经公布的事"},
            {"date": "2026-11-20", "text": "今天公布的事"},
            {"date": "2026-12-01", "text": "以后公布的事"},
        ]
    )
    home = read(build(data), "index.html")
    assert "已经公布的事" not in home
    assert "今天公布的事" in home and "以后公布的事" in home


def write_content(data: Data, **texts: str) -> Path:
    folder = data.folder.parent / "content"
    folder.mkdir()
    for name, text in texts.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    return folder


def guide_links(site: Path) -> list[str]:
    pages = (path for path in site.rglob("*.html") if "guide" not in path.relative_to(site).parts)
    return [link for page in pages for link in re.findall(r'href="([^"]*guide/[^"]*)"', page.read_text(encoding="utf-8"))]


def test_a_portal_without_editorial_pages_does_not_link_to_any(data: Data) -> None:
    site = build(data)
    assert not (site / "guide").exists()
    assert guide_links(site) == []


def test_editorial_pages_without_a_front_page_build_and_nothing_links_to_one(data: Data) -> None:
    site = build(
        data, "--content", write_content(data, rights="# 怎样提出异议\n\n写信。\n", policy="# 政策\n\n见[异议](rights.md)。\n")
    )
    assert sorted(path.name for path in (site / "guide").glob("*.html")) == ["policy.html", "rights.html"]
    assert guide_links(site) == []
    assert 'index.html">使用说明' not in read(site, "guide/policy.html")


def test_a_front_page_that_begins_with_its_title_is_linked_and_has_one_title(data: Data) -> None:
    site = build(data, "--content", write_content(data, index="# 本站**说明**\n\n## 怎么查\n\n打两个字。\n"))
    page = read(site, "guide/index.html")
    assert re.findall(r"<h1[^>]*>(.*?)</h1>", page) == ["本站<strong>说明</strong>"]
    assert "<title>本站说明 - " in page
    assert "guide/index.html" in guide_links(site)


def test_a_folder_of_editorial_pages_that_is_not_there_is_a_wrong_use(data: Data) -> None:
    answer = run_portal("build", "--data", data.folder, "--out", data.folder.parent / "site", "--content", data.folder / "none")
    assert answer.returncode == 2
    assert "none" in answer.stderr and "no such folder" in answer.stderr
