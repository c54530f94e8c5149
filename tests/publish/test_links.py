from __future__ import annotations

import pytest

from generator.publish.links import Sightings, Target, Use, links_of_css, links_of_srcset, resolve


@pytest.mark.parametrize(
    ("page", "link", "expected"),
    [
        ("a/b/c.html", "../../index.html", Target("index.html")),
        ("a/b/c.html", "d.html#x", Target("a/b/d.html", "x")),
        ("a/b/c.html", "./d.html", Target("a/b/d.html")),
        ("a/b/c.html", "../x/../d.html?record=甲-1#top", Target("a/d.html", "top")),
        ("c.html", "#%E7%AC%AC", Target("c.html", "第")),
        ("c.html", "%E6%9C%BA%E6%9E%84.html", Target("机构.html")),
        ("c.html", "?q=1", Target("c.html")),
        ("c.html", " d.html\n", Target("d.html")),
        ("404.html", "/assets/site.css", Target("assets/site.css")),
        ("c.html", "https://example.invalid/x", None),
        ("c.html", "mailto:a@example.invalid", None),
        ("c.html", "tel:12345", None),
    ],
)
def test_a_link_means_a_file_of_the_site_or_rightly_leads_outside(page: str, link: str, expected: Target | None) -> None:
    assert resolve(page, link, Use.FOLLOW) == expected


@pytest.mark.parametrize(
    ("link", "use", "reason"),
    [
        ("", Use.FOLLOW, "empty"),
        ("..", Use.FOLLOW, "names a folder"),
        ("d/", Use.FOLLOW, "names a folder"),
        ("../../../x.html", Use.FOLLOW, "climbs out"),
        ("%2e%2e/%2e%2e/%2e%2e/x.html", Use.FOLLOW, "climbs out"),
        ("/x.html", Use.FOLLOW, "server's root"),
        ("//example.invalid/x", Use.FOLLOW, "another host"),
        ("//example.invalid/x", Use.LOAD, "another host"),
        ("d\\e.html", Use.FOLLOW, "backslash"),
        ("javascript:alert(1)", Use.FOLLOW, "scheme javascript:"),
        ("JavaScript:alert(1)", Use.FOLLOW, "scheme javascript:"),
        ("data:text/html,x", Use.FOLLOW, "scheme data:"),
        ("file:///etc/passwd", Use.FOLLOW, "scheme file:"),
        ("https://cdn.invalid/x.js", Use.LOAD, "foreign origin"),
        ("HTTPS://cdn.invalid/x.js", Use.LOAD, "foreign origin"),
        ("data:text/javascript,x", Use.LOAD, "foreign origin"),
        ("https://form.invalid/", Use.SUBMIT, "foreign origin"),
        ("mailto:a@example.invalid", Use.SUBMIT, "foreign origin"),
    ],
)
def test_a_wrong_link_is_told_with_its_reason(link: str, use: Use, reason: str) -> None:
    outcome = resolve("a/b/c.html", link, use)
    assert isinstance(outcome, str)
    assert reason in outcome


def test_the_page_for_missing_addresses_leads_to_files_below_the_base_path_only() -> None:
    assert resolve("404.html", "/portal/assets/site.css", Use.LOAD, "/portal/") == Target("assets/site.css")
    assert resolve("404.html", "/%E9%97%A8%E6%88%B7/a.html#x", Use.FOLLOW, "/%E9%97%A8%E6%88%B7/") == Target("a.html", "x")
    for link in ("/assets/site.css", "/portal-2/assets/site.css", "/portal"):
        outcome = resolve("404.html", link, Use.LOAD, "/portal/")
        assert isinstance(outcome, str) and "expected /portal/" in outcome
    outcome = resolve("a/b.html", "/portal/assets/site.css", Use.LOAD, "/portal/")
    assert isinstance(outcome, str) and "server's root" in outcome


def test_a_picture_within_the_page_and_a_form_to_itself_are_allowed() -> None:
    assert resolve("a.html", "data:image/svg+xml,<svg/>", Use.LOAD) is None
    assert resolve("a.html", "", Use.SUBMIT) == Target("a.html")


def test_style_sheets_tell_what_they_load() -> None:
    css = """@import "base.css"; @import url(more.css);
    /* url(not-this.png) */ a { background: url( "x y.png" ) } b { mask: url('m.svg#i') } c { fill: url(#local) }"""
    assert links_of_css(css) == ["base.css", "more.css", "x y.png", "m.svg#i"]
    assert links_of_srcset("a.png 1x, b.png 2x,c.png") == ["a.png", "b.png", "c.png"]


def test_sightings_count_and_keep_the_first_page_whatever_the_order() -> None:
    one, two = Sightings(), Sightings()
    one.add("x", "b.html", "l1")
    one.add("x", "c.html", "l2")
    two.add("x", "a.html", "l3")
    two.add("y", "z.html")
    left, right = Sightings(), Sightings()
    for part in (one, two):
        left.merge(part)
    for part in (two, one):
        right.merge(part)
    assert list(left) == list(right) == [("x", 3, "a.html", "l3"), ("y", 1, "z.html", "")]
