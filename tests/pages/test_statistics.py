"""Totals and what is said of targets: exact, and of the bodies that have a figure only."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from generator.derived.site import Site
from generator.derived.totals import total_period
from generator.frame.page import frame_of
from generator.pages.parts import Stat, say_large
from generator.pages.statistics import make_period
from tests.small_portal import bodies, dataset_of, small_site


def hotline(*rows: tuple[str, str, str], before: tuple[tuple[str, str, str], ...] = ()) -> Site:
    """A portal with one month of figures, or two when there are some from ``before``: (body, cases, rate)."""
    names = ("body", "cases", "rate")
    descriptor = {
        "name": "hotline",
        "title": "热线办理",
        "schema": {
            "fields": [
                {"name": "body", "title": "机构"},
                {"name": "month", "title": "月份"},
                {"name": "cases", "title": "受理", "type": "number"},
                {"name": "rate", "title": "办结率", "type": "number", "portal": {"unit": "%"}},
            ]
        },
        "portal": {
            "kind": "statistics", "body": "body", "period": "month", "public": ["body", "month", "cases", "rate"], "charted": ["rate"],
            "measures": [
                {"column": "cases", "total": "sum"},
                {"column": "rate", "better": "higher", "total": "mean", "weight": "cases", "target": 95},
            ],
        },
    }  # fmt: skip
    months = (("2026-09", before), ("2026-10", rows))
    cells = [dict(zip(names, row, strict=True)) | {"month": month} for month, told in months for row in told]
    return small_site(bodies(), dataset_of(descriptor, cells))


def lede_of(site: Site) -> str:
    page = make_period(site, frame_of(site), "hotline", 0).data.decode()
    (lede,) = re.findall(r'<p class="lede">(.*?)</p>', page)
    return str(lede)


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        ("96.12", "96.10", "全部机构办结率平均 96.1%，与最早一期持平"),
        ("96.1", "95.9", "全部机构办结率平均从 96.1 降到 95.9%"),
        ("95.9", "96.1", "全部机构办结率平均从 95.9 升到 96.1%"),
    ],
)
def test_a_mean_that_rounds_to_the_same_figure_is_not_said_to_have_moved(before: str, now: str, said: str) -> None:
    site = hotline(("a", "10", now), ("b", "10", now), before=(("a", "10", before), ("b", "10", before)))
    page = make_period(site, frame_of(site), "hotline", 1).data.decode()
    assert f"<figcaption>{said}</figcaption>" in page


@pytest.mark.parametrize(
    ("rates", "said"),
    [
        (("95", "96.1"), "办结率都达到目标 95%。"),
        (("94.9", "96.1"), "1 个的办结率低于目标 95%。"),
        (("", "96.1"), "有数字的 1 个机构里，办结率都达到目标 95%；1 个没有数字。"),
        (("", "90"), "有数字的 1 个机构里，1 个的办结率低于目标 95%；1 个没有数字。"),
        (("", ""), "办结率都没有数字。"),
    ],
)
def test_only_bodies_with_a_figure_are_held_against_the_target(rates: tuple[str, str], said: str) -> None:
    assert lede_of(hotline(("jia", "1", rates[0]), ("bing", "2", rates[1]))) == f"2026年10月，2 个机构；{said}"


def test_sums_are_exact_to_the_last_digit_that_was_published() -> None:
    site = hotline(("jia", "0.1", "95"), ("bing", "0.2", "95"), ("x", "12345678901234567.125", ""))
    assert total_period(site.portal.statistics[0], "2026-10")["cases"] == Decimal("12345678901234567.425")
    assert "合计 12,345,678,901,234,567.425" in make_period(site, frame_of(site), "hotline", 0).data.decode()


def test_a_mean_is_weighed_over_bodies_that_have_figure_and_weight() -> None:
    site = hotline(("jia", "1", "90"), ("bing", "3", "94.4"), ("x", "", "10"), ("y", "5", ""))
    assert total_period(site.portal.statistics[0], "2026-10")["rate"] == Decimal("93.3")


def test_a_sum_counts_every_figure_and_a_month_without_any_has_none() -> None:
    assert total_period(hotline(("jia", "", ""), ("bing", "", "")).portal.statistics[0], "2026-10") == {"cases": None, "rate": None}


@pytest.mark.parametrize(
    ("figure", "unit", "shown"),
    [
        ("788,405,883.61", "元", ("7.88", "亿元", "788,405,883.61 元，全部合计")),
        ("−418,460,077.28", "元", ("−4.18", "亿元", "−418,460,077.28 元，全部合计")),
        ("123,456,789,012", "元", ("1,234.57", "亿元", "123,456,789,012 元，全部合计")),
        ("99,999,999.99", "元", ("99,999,999.99", "元", "全部合计")),
        ("788,405,883", "件", ("788,405,883", "件", "全部合计")),
        ("未参评", "元", ("未参评", "元", "全部合计")),
    ],
)
def test_a_sum_that_nobody_can_read_is_told_in_hundred_millions_with_the_exact_one_beside(
    figure: str, unit: str, shown: tuple[str, str, str]
) -> None:
    told = say_large(Stat("合同金额", figure, unit, "全部合计"))
    assert (told.figure, told.unit, told.note) == shown
