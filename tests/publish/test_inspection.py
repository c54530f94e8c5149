from __future__ import annotations

from pathlib import Path

import pytest

from generator.artifacts import CSS, HTML, JSON, SVG, XML, Artifact, ReadyJob
from generator.errors import PublishFault
from generator.publish.publication import Publication
from tests.publish.publish_jobs import STYLE, frame, page


def faults_of(tmp_path: Path, *artifacts: Artifact, with_frame: bool = True) -> list[str]:
    """Publish artifacts and return the faults that the inspection tells."""
    with Publication(tmp_path / "site", workers=1, may_stand={"office@example.invalid"}) as publication:
        publication.write([frame()] if with_frame else [])
        publication.write([ReadyJob("页面", artifacts)])
        try:
            publication.inspect()
        except PublishFault as fault:
            return list(fault.faults)
    return []


def test_a_good_site_has_no_faults(tmp_path: Path) -> None:
    main = """<!-- 注释里的 <b> 不算 --><p>甲区 &lt;人民政府&gt; &amp; 乙区，1 &gt; 0，a > b，on click="x" style="y"</p>
    <a href="https://www.example.invalid/?a=1&amp;b=2">外部</a> <a href="mailto:office@example.invalid">信</a>
    <a href="#main">本页</a> <a href="../index.html#main">首页</a> <a href="../assets/site.css">样式</a>
    <a href="x.html?record=甲#main">带参数</a><a href="../manifest.json">清单</a>
    <form action="x.html"><input name="q" title="a > b"/></form>
    <svg role="img" aria-label="图" viewBox="0 0 1 1"><g><path d="M0 0"/><circle r="1"/></g></svg>
    <img src="../p.svg" alt="" srcset="../p.svg 2x"/><script type="application/ld+json">{"a": "\\u0026"}</script>"""
    site = [
        page("a/x.html", main),
        Artifact("p.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><g id="i"/><use href="#i"/></svg>', SVG),
        Artifact("a.json", b"[1]", JSON),
        Artifact("feed.xml", b"<feed/>", XML),
        Artifact("assets/more.css", b'@import "site.css"; a { background: url(../p.svg#i) }', CSS),
    ]
    assert faults_of(tmp_path, *site) == []


@pytest.mark.parametrize(
    ("main", "expected"),
    [
        ("<p>不闭合", "is not well-formed: Opening and ending tag mismatch: p above and main"),
        ("<p>甲 & 乙</p>", "is not well-formed: xmlParseEntityRef: no name"),
        ("<p>&nbsp;</p>", "is not well-formed: Entity 'nbsp' not defined"),
        ("<p class=x>甲</p>", "is not well-formed: AttValue"),
        ('<p class="a" class="b">甲</p>', "is not well-formed: Attribute class redefined"),
        ("<p>\x0b</p>", "is not well-formed"),
        ("<div/>", "closes <div/> in itself"),
        ('<script src="../assets/site.css"/>', "closes <script/> in itself"),
        ("<br></br>", "has <br> that is closed by another tag"),
        ("<p><![CDATA[x]]></p>", "has a CDATA section"),
        ("<p>甲<div>乙</div></p>", "is not valid HTML: Unexpected end tag (p)"),
        ('<p id="a">1</p><p id="a">2</p>', "has the id 'a' more than once"),
        ('<p id="a">1</p><b id="a">2</b>', "has the id 'a' more than once"),
        ('<p id="a&amp;b">1</p><b id="a&#38;b">2</b>', "has the id 'a&b' more than once"),
        ("<h1>再一个</h1>", "has 2 <h1>"),
        ("<h1 class='a'> <b></b>\n</h1>", "has an empty <h1>"),
        ('<p style="color: red">甲</p>', "has style= on <p>"),
        ('<p\n STYLE="color: red">甲</p>', "has style= on <p>"),
        ('<b onclick="x()">甲</b>', "has onclick= on <b>"),
        ('<b title="a > b" onclick="x()">甲</b>', "has onclick= on <b>"),
        ("<script>alert(1)</script>", "has an inline <script>"),
        ('<script type="module">alert(1)</script>', "has an inline <script>"),
        ('<script type="application/json">"&amp;"</script>', "has & or < in a data <script>"),
        ('<script type="application/json">"<b></b>"</script>', "has & or < in a data <script>"),
        ("<style>a { color: red }</style>", "has an inline <style>"),
        ('<img src="../assets/site.css"/>', "has an <img> without alt"),
        ('<iframe src="https://map.invalid/x"></iframe>', "loaded file 'https://map.invalid/x' leads to a foreign origin"),
        ('<img alt="" src="//cdn.invalid/x.png"/>', "loaded file '//cdn.invalid/x.png' names another host"),
        ('<img alt="" srcset="x.png 2x"/>', "link 'x.png' leads to a/x.png, which is not published"),
        ('<video poster="https://v.invalid/x"></video>', "foreign origin"),
        ('<div data-src="none.js">甲</div>', "link 'none.js' leads to a/none.js"),
        ('<svg viewBox="0 0 1 1"><use href="https://i.invalid/s.svg#a"/></svg>', "foreign origin"),
        ('<form action="https://form.invalid/post"></form>', "form target 'https://form.invalid/post' leads to a foreign"),
        ('<form><button formaction="https://f.invalid/">甲</button></form>', "foreign origin"),
        ('<a href="javascript:x()">甲</a>', "has the scheme javascript:"),
        ('<a href="/index.html">甲</a>', "starts at the server's root"),
        ('<a href="../">甲</a>', "names a folder"),
        ('<a href="../../x.html">甲</a>', "climbs out of the site"),
        ('<a href="../Index.html">甲</a>', "leads to Index.html, which is not published; expected index.html?"),
        ('<a href="../index">甲</a>', "leads to index, which is not published; expected index.html?"),
        ('<a href="#nowhere">甲</a>', "link '#nowhere' names no id of the page itself"),
        ('<a href="x.html#nowhere">甲</a>', "link 'x.html#nowhere' names no id of the page itself"),
        ('<a href="../index.html#nowhere">甲</a>', "leads to index.html, which has no id 'nowhere'"),
        ('<a href="gone.html#x">甲</a>', "leads to a/gone.html, which is not published"),
    ],
)
def test_a_fault_of_a_page_is_told_with_its_page(tmp_path: Path, main: str, expected: str) -> None:
    faults = faults_of(tmp_path, page("a/x.html", main))
    assert [fault for fault in faults if fault.startswith("a/x.html") and expected in fault], faults


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ('<base href="https://x.invalid/"/>', "has a <base>"),
        ('<link rel="preconnect" href="https://fonts.invalid/"/>', "foreign origin"),
        ('<link rel="icon" href="none.ico"/>', "not published"),
        ('<meta http-equiv="refresh" content="0; url=gone.html"/>', "leads to a/gone.html"),
        ('<meta http-equiv="refresh" content="0; url=//evil.invalid"/>', "names another host"),
    ],
)
def test_a_fault_of_a_head_is_told(tmp_path: Path, head: str, expected: str) -> None:
    faults = faults_of(tmp_path, page("a/x.html", head=head))
    assert [fault for fault in faults if expected in fault], faults


def test_a_canonical_address_of_another_host_is_no_fault(tmp_path: Path) -> None:
    assert faults_of(tmp_path, page("a/x.html", head='<link rel="canonical" href="https://x.invalid/a/x.html"/>')) == []


def test_a_page_needs_language_title_heading_main_charset_and_doctype(tmp_path: Path) -> None:
    bare = Artifact("x.html", b"<html><head></head><body></body></html>", HTML)
    told = "\n".join(faults_of(tmp_path, bare, page("y.html", title=" ")))
    for expected in ("no language", "no title", "has 0 <h1>", "has 0 <main>", "no <meta charset", "<!DOCTYPE html>"):
        assert expected in told
    assert told.count("has no title") == 1 and "names the page [and on 1 more]" in told


def test_other_files_are_read_by_their_type(tmp_path: Path) -> None:
    faults = faults_of(
        tmp_path,
        Artifact("a.json", b"[1,", JSON),
        Artifact("f.xml", b"<feed>", XML),
        Artifact("p.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="x()"><script/></svg>', SVG),
        Artifact("q.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><image href="https://t.invalid/1.png"/></svg>', SVG),
        Artifact("a/b.css", b"a { background: url(none.png) } b { background: url(https://t.invalid/2.png) }", CSS),
    )
    told = "\n".join(faults)
    assert "a.json (line 1): is not JSON" in told
    assert "f.xml (line 1): is not well-formed" in told
    assert "p.svg: has a <script>" in told and "p.svg: has onload=" in told
    assert "q.svg: loaded file 'https://t.invalid/1.png' leads to a foreign origin" in told
    assert "a/b.css: link 'none.png' leads to a/none.png, which is not published" in told
    assert "a/b.css: loaded file 'https://t.invalid/2.png' leads to a foreign origin" in told


def editorial(path: str, main: str) -> Artifact:
    """Return a page as MkDocs writes them: HTML that is not XML."""
    text = (
        '<!doctype html>\n<html lang="zh" class="no-js">\n<head>\n<meta charset="utf-8">\n<title>指南</title>\n'
        f"<link rel=stylesheet href=../{STYLE}>\n</head>\n<body>\n<main><h1 id=_1>指南</h1>{main}<br></main>\n</body>\n</html>\n"
    )
    return Artifact(path, text.encode(), HTML, ("editorial", "content/x.md"))


def test_editorial_pages_need_not_be_xml(tmp_path: Path) -> None:
    pages = [editorial("guide/a.html", "<p>甲&nbsp;乙<p>丙"), editorial("guide/b.html", '<a href="a.html#_1">甲</a>')]
    assert faults_of(tmp_path, *pages, page("x.html", '<a href="guide/a.html#_1">甲</a>')) == []


@pytest.mark.parametrize(
    ("main", "expected"),
    [
        ("<b>不闭合<i>错</b></i>", "is not valid HTML"),
        ("<p onclick=x()>甲", "has onclick= on <p>"),
        ("<p style='x'>甲", "has style= on <p>"),
        ("<script>x()</script>", "has an inline <script>"),
        ("<img src=../assets/site.css>", "without alt"),
        ("<script src=https://c.invalid/x.js></script>", "foreign origin"),
        ("<a href=gone.html>甲</a>", "leads to guide/gone.html"),
        ("<a href=b.html#gone>甲</a>", "leads to guide/b.html, which has no id 'gone'"),
        ("<p id=x>甲<p id=x>乙", "has the id 'x' more than once"),
        ("<h1>乙</h1>", "has 2 <h1>"),
    ],
)
def test_editorial_pages_keep_the_same_rules(tmp_path: Path, main: str, expected: str) -> None:
    faults = faults_of(tmp_path, editorial("guide/a.html", main), editorial("guide/b.html", ""))
    assert [fault for fault in faults if fault.startswith("guide/a.html") and expected in fault], faults


def test_a_fault_on_many_pages_is_told_once_with_a_count(tmp_path: Path) -> None:
    faults = faults_of(tmp_path, *(page(f"r/{number}.html", '<a href="../gone.html">甲</a>') for number in range(40)))
    assert faults == [
        "r/0.html: link '../gone.html' leads to gone.html, which is not published; expected a file of the site [and on 39 more]"
    ]


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    faults = faults_of(
        tmp_path,
        page("a.html", "<p>"),
        page("b.html", '<a href="gone.html">甲</a>'),
        page("../escape.html"),
        page("B.html"),
        page("index.html/x.html"),
    )
    told = "\n".join(faults)
    for expected in (
        "a.html (line",
        "b.html: link 'gone.html'",
        "'../escape.html' may not",
        "b.html: differs from B.html",
        "needs a folder",
    ):
        assert expected in told
    assert len(faults) == 5
