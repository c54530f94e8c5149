"""Every legal number comes from the rules file, by the day on which a record was published."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import ConfigurationError
from generator.legal_rules import FILE_NAME, STANDARD, Span, TierWindow, load_rules

RULES = load_rules()


def tier(published: date, name: str) -> TierWindow:
    edition = RULES.window_on(published)
    assert edition is not None
    found = edition.tier(name)
    assert found is not None
    return found


def test_the_rule_in_force_is_decided_by_the_day_of_publication() -> None:
    old, new = RULES.window_on(date(2026, 3, 31)), RULES.window_on(date(2026, 4, 1))
    assert old is not None and new is not None
    assert (old.id, new.id) == ("window-2023", "window-2026")
    assert RULES.window_on(date(2023, 4, 30)) is None
    assert RULES.window("window-2023") is old


def test_display_stops_by_itself_on_the_day_on_which_the_window_ends() -> None:
    decided = date(2026, 5, 31)
    published = date(2026, 6, 8)
    assert tier(published, "轻微").last_shown(decided) == date(2026, 8, 30)
    assert tier(published, "一般").last_shown(decided) == date(2027, 5, 30)
    assert tier(published, "严重").last_shown(decided) == date(2029, 5, 30)
    assert tier(published, "一般").earliest_repair(decided) == date(2026, 8, 31)


def test_a_month_without_the_day_ends_on_its_last_day() -> None:
    assert Span(count=3, unit="months").end_after(date(2026, 11, 30)) == date(2027, 2, 28)
    assert Span(count=1, unit="years").end_after(date(2024, 2, 29)) == date(2025, 2, 28)
    assert Span(count=3, unit="years").end_after(date(2024, 12, 31)) == date(2027, 12, 31)


def test_limits_in_working_days_pass_over_holidays() -> None:
    limit = RULES.limit("withdraw-repaired", date(2026, 9, 30))
    assert limit.end_after(date(2026, 9, 30)) == date(2026, 10, 10)
    assert limit.span.words == "3个工作日"


def test_before_its_first_edition_a_limit_is_that_of_the_first() -> None:
    assert RULES.limit("withdraw-revoked", date(2001, 1, 1)).title == "《上海市社会信用条例》第三十七条"
    assert RULES.limit("withdraw-revoked", date(2021, 7, 15)).title == "《行政处罚法》第四十八条"


@given(
    st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(1, 60), st.sampled_from(["days", "months", "years", "working-days"])
)
def test_a_longer_span_never_ends_earlier(day: date, count: int, unit: str) -> None:
    span, longer = (Span.model_validate({"count": each, "unit": unit}) for each in (count, count + 1))
    assert day < span.end_after(day) < longer.end_after(day)
    assert span.end_after(day) <= span.end_after(day + timedelta(days=1))


def test_every_number_names_its_source_and_how_sure_it_is() -> None:
    raw = yaml.safe_load(STANDARD.read_text(encoding="utf-8"))
    editions = [*raw["windows"], *(each for group in ("limits", "thresholds") for many in raw[group].values() for each in many)]
    assert len(editions) > 12
    assert all(each["source"]["title"] and each["source"]["evidence"] and each["from"] for each in editions)


def test_a_portal_may_bring_its_own_rules(tmp_path: Path) -> None:
    raw = yaml.safe_load(STANDARD.read_text(encoding="utf-8"))
    raw["windows"] = raw["windows"][1:]
    (tmp_path / FILE_NAME).write_text(yaml.safe_dump(raw, allow_unicode=True), encoding="utf-8")
    assert load_rules(tmp_path).window_on(date(2026, 3, 31)) is None


def test_rules_that_overlap_or_lack_a_limit_are_refused_with_every_fault(tmp_path: Path) -> None:
    raw = yaml.safe_load(STANDARD.read_text(encoding="utf-8"))
    raw["windows"][0]["until"] = date(2026, 4, 1)
    (tmp_path / FILE_NAME).write_text(yaml.safe_dump(raw, allow_unicode=True), encoding="utf-8")
    with pytest.raises(ConfigurationError, match="begins before the one before it has ended"):
        load_rules(tmp_path)
    raw["windows"][0]["until"] = date(2026, 3, 31)
    del raw["limits"]["withdraw-repaired"]
    (tmp_path / FILE_NAME).write_text(yaml.safe_dump(raw, allow_unicode=True), encoding="utf-8")
    with pytest.raises(ConfigurationError, match="has no withdraw-repaired"):
        load_rules(tmp_path)


def test_a_rules_file_that_is_there_and_cannot_be_read_never_gives_way_to_the_standard_rules(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).symlink_to("/nowhere/rules.yml")
    with pytest.raises(ConfigurationError, match=r"rules\.yml: cannot be read"):
        load_rules(tmp_path)
