"""A record may be seen from its first to its last day of display, both included; the day after it is gone."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from generator.release.states import PublicDataset, Withheld, WithheldReason
from tests.release.material import DAY, examples, release, submitted

PAGE = {"kind": "records", "id": "id", "title": "{id}", "display_from": "begins", "display_until": "ends"}
DATES = {"begins": {"type": "date"}, "ends": {"type": "date"}}


def windows(*pairs: tuple[str, str], day: date = DAY, fields: dict[str, dict[str, str]] | None = None) -> PublicDataset:
    columns = {
        "id": [f"r{number}" for number in range(len(pairs))],
        "begins": [begin for begin, _ in pairs],
        "ends": [end for _, end in pairs],
    }
    released = release(submitted(columns, PAGE, fields=fields or DATES), day=day)
    assert released.findings == ()
    return released.datasets[0]


def test_the_last_day_is_still_shown_and_the_next_is_not() -> None:
    row = ("2026-01-01", "2026-11-20")
    assert windows(row, day=date(2026, 11, 20)).table["id"].tolist() == ["r0"]
    gone = windows(row, day=date(2026, 11, 21))
    assert gone.table.empty and gone.next_change is None
    assert gone.withheld == (Withheld(WithheldReason.EXPIRED, "公示期已满", 1),)


def test_the_first_day_is_shown_and_the_day_before_is_not() -> None:
    row = ("2026-11-20", "2027-11-20")
    assert windows(row, day=date(2026, 11, 20)).table["id"].tolist() == ["r0"]
    early = windows(row, day=date(2026, 11, 19))
    assert early.withheld == (Withheld(WithheldReason.NOT_YET, "公示期没有开始", 1),)
    assert early.next_change == date(2026, 11, 20)


def test_an_empty_end_is_open() -> None:
    public = windows(("", ""), ("2020-01-01", ""), ("", "9999-12-31"))
    assert public.table["id"].tolist() == ["r0", "r1", "r2"]
    assert public.next_change is None and public.withheld == ()


def test_the_next_change_is_the_first_day_on_which_a_row_enters_or_leaves() -> None:
    assert windows(("", "2026-12-31"), ("", "2027-06-30")).next_change == date(2027, 1, 1)
    assert windows(("", "2026-12-31"), ("2026-12-01", "2027-06-30")).next_change == date(2026, 12, 1)
    assert windows(("", "2026-11-20")).next_change == date(2026, 11, 21)
    assert windows(("", "2026-11-19")).next_change is None


def test_the_columns_may_write_their_dates_in_their_own_way() -> None:
    anyway = {"begins": {"type": "date", "format": "any"}, "ends": {"type": "date", "format": "any"}}
    public = windows(("令和8年11月1日", "2026年11月20日"), ("", "2026/11/19"), fields=anyway)
    assert public.table["id"].tolist() == ["r0"]


def test_a_window_that_ends_before_it_begins_is_found_at_its_row() -> None:
    columns = {"id": ["a", "b"], "begins": ["", "2026-12-01"], "ends": ["2026-12-01", "2026-11-30"]}
    (finding,) = release(submitted(columns, PAGE, fields=DATES)).findings
    assert (finding.code, finding.row, finding.column) == ("display-window-inverted", 3, "ends")
    assert finding.found == "2026-12-01 至 2026-11-30"


def test_a_row_whose_last_day_cannot_be_read_is_not_shown() -> None:
    columns = {"id": ["a"], "begins": [""], "ends": ["2026-02-30"]}
    assert release(submitted(columns, PAGE, fields=DATES)).datasets[0].table.empty


DAYS = st.one_of(st.just(None), st.dates(DAY - timedelta(days=9), DAY + timedelta(days=9)))


@examples
@given(st.lists(st.tuples(DAYS, DAYS).filter(lambda pair: None in pair or pair[0] <= pair[1]), max_size=6))
def test_nothing_changes_before_the_next_change_and_something_does_on_it(pairs: list[tuple[date | None, date | None]]) -> None:
    texts = [tuple(day.isoformat() if day else "" for day in pair) for pair in pairs]
    now = windows(*texts)
    shown = now.table["id"].tolist()
    assert shown == [
        f"r{number}" for number, (begin, end) in enumerate(pairs) if (not begin or begin <= DAY) and (not end or end >= DAY)
    ]
    later = [DAY + timedelta(days=ahead) for ahead in range(1, 21)]
    first = next((day for day in later if windows(*texts, day=day).table["id"].tolist() != shown), None)
    assert now.next_change == first


def test_records_without_a_window_stay() -> None:
    released = release(submitted({"id": ["a"]}, {"kind": "records", "id": "id", "title": "{id}"}))
    assert released.datasets[0].next_change is None and len(released.datasets[0].table) == 1
