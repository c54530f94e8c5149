"""What machines read about the site, judged by the readers they would use."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import feedparser
import icalendar
import pandas as pd
import pytest

from generator.feeds.maker import feed_jobs
from generator.feeds.rebuild import write_calendar, write_rebuild
from generator.feeds.sitemap import write_sitemap
from tests.small_portal import BASE_URL, bodies, records, small_site

PAGES = ["index.html", "404.html", "search.html", "guide/index.html", "records/breach-records/4f/R-1.html"]
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def files_of(**settings: object) -> dict[str, bytes]:
    site = small_site(**settings)  # type: ignore[arg-type]
    return {artifact.path: artifact.data for job in feed_jobs(site, PAGES) for artifact in job.artifacts()}


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return files_of()


def test_the_sitemap_lists_every_page_but_the_one_for_errors(files: dict[str, bytes]) -> None:
    root = ElementTree.fromstring(files["sitemap.xml"])
    listed = {url.findtext(f"{SITEMAP}loc"): url.findtext(f"{SITEMAP}lastmod") for url in root}
    assert listed == {
        f"{BASE_URL}index.html": "2026-11-20",
        f"{BASE_URL}search.html": None,
        f"{BASE_URL}guide/index.html": None,
        f"{BASE_URL}records/breach-records/4f/R-1.html": "2026-11-20",
    }


def test_a_large_sitemap_is_split_and_indexed() -> None:
    pages = [f"p{number}.html" for number in range(7)]
    index, *parts = write_sitemap(BASE_URL, pages, date(2026, 11, 20), most=3)
    assert index.path == "sitemap.xml"
    named = [each.findtext(f"{SITEMAP}loc") for each in ElementTree.fromstring(index.data)]
    assert named == [BASE_URL + part.path for part in parts] == [f"{BASE_URL}sitemap-{number}.xml" for number in (1, 2, 3)]
    held = [[url.findtext(f"{SITEMAP}loc") for url in ElementTree.fromstring(part.data)] for part in parts]
    assert [len(part) for part in held] == [3, 3, 1]
    assert [page for part in held for page in part] == [BASE_URL + page for page in pages]


def test_robots_keeps_crawlers_out_of_the_search_index_only(files: dict[str, bytes]) -> None:
    lines = files["robots.txt"].decode().splitlines()
    assert "Disallow: /portal/search-index/" in lines
    assert f"Sitemap: {BASE_URL}sitemap.xml" in lines


def test_opensearch_keeps_to_the_lengths_of_the_specification() -> None:
    data = files_of(name="甲市政务诚信与公共信用信息公开专栏网站")["opensearch.xml"]
    root = ElementTree.fromstring(data)
    namespace = "{http://a9.com/-/spec/opensearch/1.1/}"
    assert len(root.findtext(f"{namespace}ShortName") or "") == 16
    url = root.find(f"{namespace}Url")
    assert url is not None and url.get("template") == f"{BASE_URL}search.html?q={{searchTerms}}"


def test_the_rebuild_day_is_the_first_day_on_which_something_changes(files: dict[str, bytes]) -> None:
    stated = json.loads(files["rebuild.json"])
    assert stated["rebuild_by"] == "2026-11-27"
    assert stated["release"] == "2026-47"
    assert all(len(line) <= 75 for line in files["rebuild.ics"].split(b"\r\n"))
    first, *_ = icalendar.Calendar.from_ical(files["rebuild.ics"]).walk("VEVENT")
    assert (first["DTSTART"].dt, first["DTEND"].dt) == (date(2026, 11, 27), date(2026, 11, 28))
    assert first["DTSTAMP"].dt.isoformat() == "2026-11-20T00:00:00+00:00"
    assert str(first["SUMMARY"]) == "甲市政务诚信公开（演示数据）：今日须重新生成网站"


def test_each_day_on_which_records_leave_is_told_and_stands_in_the_calendar() -> None:
    site = small_site()
    (record_set,) = site.portal.records
    last = [date(2026, 11, 30), date(2026, 11, 30), date(2027, 6, 1)]
    rows = pd.concat([record_set.rows.head(1)] * len(last), ignore_index=True)
    rows["_until"] = [day.isoformat() for day in last]
    portal = replace(site.portal, record_sets=(replace(record_set, rows=rows),))
    site = replace(site, portal=portal)
    stated = json.loads(write_rebuild(site).data)
    name = record_set.dataset.name
    assert stated["leaving"] == [{"on": "2026-12-01", "records": {name: 2}}], "far ones are told later"
    written = write_calendar(site)
    assert written is not None
    events = {event["DTSTART"].dt: str(event["DESCRIPTION"]) for event in icalendar.Calendar.from_ical(written.data).walk("VEVENT")}
    assert sorted(events) == [date(2026, 11, 27), date(2026, 12, 1)]
    assert "2 条记录公示期满" in events[date(2026, 12, 1)]


def test_without_a_rebuild_day_there_is_no_calendar() -> None:
    site = small_site(bodies(), records(), release={"id": "2026-47", "date": "2026-11-20"})
    found = {artifact.path: artifact.data for job in feed_jobs(site, PAGES) for artifact in job.artifacts()}
    assert json.loads(found["rebuild.json"])["rebuild_by"] is None
    assert "rebuild.ics" not in found


@pytest.mark.parametrize("base_url", [BASE_URL, None])
def test_the_feed_is_read_without_complaint_and_dates_are_those_of_the_records(base_url: str | None) -> None:
    feed = feedparser.parse(files_of(base_url=base_url)["feed.xml"])
    assert not feed.bozo
    assert feed.feed.updated == "2026-11-20T00:00:00+08:00"
    assert "演示数据" in feed.feed.title
    assert [entry.updated[:10] for entry in feed.entries] == ["2026-08-04", "2026-08-03", "2026-08-03", "2026-06-18", "2026-01-02"]
    assert len({entry.id for entry in feed.entries}) == len(feed.entries)
    links = [entry.link for entry in feed.entries]
    assert all(link.startswith(f"{base_url or ''}records/breach-records/") for link in links)


def test_a_portal_without_a_public_address_has_no_sitemap(files: dict[str, bytes]) -> None:
    without = files_of(base_url=None)
    assert set(files) - set(without) == {"sitemap.xml", "opensearch.xml"}
    assert b"Sitemap" not in without["robots.txt"]


def test_the_feeds_are_the_same_twice(files: dict[str, bytes]) -> None:
    assert files_of() == files
