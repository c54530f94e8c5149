"""Rows that stand in tables: every row once, at the anchor that its permanent link names, with its dataset's own columns."""

from __future__ import annotations

import lxml.html
import pytest

from generator import addresses
from generator.artifacts import Artifact
from generator.derived.site import Site, derive_site
from generator.frame.page import settle_frame
from generator.model.portal import build_portal
from generator.model.records import ADDRESS, ID
from generator.pages import sheets
from generator.pages.workspace import open_workspace
from tests.cases.opened import DEMONSTRATION, open_folder


@pytest.fixture(scope="module")
def site() -> Site:
    opened = open_folder(DEMONSTRATION)
    return derive_site(build_portal(opened.settings, opened.settings.release.date, opened.released.datasets))


@pytest.fixture(scope="module")
def made(site: Site, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Artifact]:
    settle_frame(site, has_guide=True)
    desk = open_workspace(site, {}, tmp_path_factory.mktemp("scratch"))
    return {artifact.path: artifact for job in sheets.make_jobs(desk) for artifact in job.artifacts()}


def page_of(artifact: Artifact) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(artifact.data.decode())


def test_every_row_stands_once_where_its_link_says(site: Site, made: dict[str, Artifact]) -> None:
    stood = {f"{path}#{anchor}" for path, each in made.items() for anchor in page_of(each).xpath("//tbody/tr/@id")}
    linked = [
        address
        for record_set in site.portal.record_sets
        if sheets.sheet_of(record_set.dataset) is not None
        for address in record_set.rows[ADDRESS]
    ]
    assert len(linked) == len(set(linked)) > 2000
    assert stood == set(linked)


def test_a_table_has_its_own_columns_totals_and_a_way_to_the_others(made: dict[str, Artifact]) -> None:
    page = page_of(made[addresses.sheet("procurement-contracts", "2026")])
    head = [each.text_content() for each in page.xpath("//thead//th")]
    assert head[:4] == ["采购合同", "采购人", "类别", "合同金额（元）"]
    foot = [each.text_content() for each in page.xpath("//tfoot/tr/*")]
    assert foot[0] == "合计" and len(foot) == len(head)
    assert "2025" in page.xpath("string(//ul[@class='chips'])")
    amounts, paid, owed = (
        foot[head.index(name)].replace(",", "") for name in ("合同金额（元）", "已付金额（元）", "未付金额（元）")
    )
    assert round(float(paid) + float(owed), 2) == float(amounts)


def test_promises_in_tables_say_how_they_stand(site: Site, made: dict[str, Artifact]) -> None:
    page = page_of(made[addresses.sheet("river-promises", "甲区")])
    rows = next(each for each in site.portal.record_sets if each.dataset.name == "river-promises").rows
    own = rows[rows["district"] == "甲区"]
    assert len(page.xpath("//tbody/tr")) == len(own)
    words = {each.text_content().split()[0] for each in page.xpath("//tbody/tr/th/span")}
    assert words <= {"已兑现", "逾期兑现", "逾期", "未到期"} and "已兑现" in words
    assert set(own[ID]) == {each.text_content() for each in page.xpath("//tbody//small[@class='id']")}


def test_the_page_shows_that_figures_add_up(made: dict[str, Artifact]) -> None:
    text = page_of(made[addresses.sheet("inspection-results", "食品")]).get_element_by_id("proof").getparent().text_content()
    assert "不合格的每一批都逐批列出" in text and "≠" not in text
