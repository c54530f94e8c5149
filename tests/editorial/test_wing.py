"""The editorial wing: what people write, inside the frame of the data pages, and nothing of the theme that brought it."""

from __future__ import annotations

import re
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

import lxml.html
import psutil
import pytest
from axe_playwright_python.sync_playwright import Axe

from generator.artifacts import CSS, HTML, Artifact
from generator.derived.columns import columns_of
from generator.derived.known_pages import known_pages
from generator.derived.site import Site
from generator.downloads.maker import download_jobs
from generator.editorial.wing import _ALWAYS, Editorial, build_editorial, has_front_page
from generator.errors import ConfigurationError
from generator.frame.page import frame_of, frame_parts
from generator.model.records import DIGEST, ID
from tests.small_portal import bodies, records, small_site

REPOSITORY = Path(__file__).resolve().parents[2]
CONTENT = REPOSITORY / "content"


def files_of(editorial: Editorial) -> dict[str, Artifact]:
    return {artifact.path: artifact for job in editorial.jobs for artifact in job.artifacts()}


def page_of(artifact: Artifact) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(artifact.data.decode())


@pytest.fixture(scope="module")
def site() -> Site:
    return small_site()


@pytest.fixture(scope="module")
def wing(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Editorial:
    return build_editorial(site, CONTENT, tmp_path_factory.mktemp("scratch"))


@pytest.fixture(scope="module")
def pages(wing: Editorial) -> dict[str, lxml.html.HtmlElement]:
    return {path: page_of(artifact) for path, artifact in files_of(wing).items() if artifact.media_type == HTML}


def write(folder: Path, **texts: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.md").write_text(f"---\ntitle: {name}\n---\n\n{text}\n", encoding="utf-8")
    return folder


def test_every_markdown_file_becomes_a_page_under_the_guide(wing: Editorial) -> None:
    files = files_of(wing)
    written = {f"guide/{source.stem}.html" for source in CONTENT.glob("*.md")}
    assert {path for path, artifact in files.items() if artifact.media_type == HTML} == written
    assert {path for path, artifact in files.items() if artifact.media_type != HTML} == {"guide/assets/wing.css"}
    assert files["guide/policy.html"].sources == ("editorial", "content/policy.md")
    assert files["guide/assets/wing.css"].media_type == CSS


def test_pages_carry_the_very_frame_of_the_data_pages(site: Site, pages: dict[str, lxml.html.HtmlElement]) -> None:
    parts = frame_parts(frame_of(site), "../", "", is_front=False, has_find=True)
    frame = lxml.html.document_fromstring(f"<body>{parts.top}<main></main>{parts.foot}</body>")

    def shape(page: lxml.html.HtmlElement, expression: str) -> list[str]:
        return [lxml.html.tostring(found, with_tail=False, encoding="unicode") for found in page.xpath(expression)]

    for page in pages.values():
        for part in ("//header[@class='mast']", "//footer", "//div[@class='demo']", "//a[@class='skip']"):
            assert shape(page, part) == shape(frame, part) != []


def test_nothing_of_the_theme_is_left_and_nothing_stands_inside_a_page(pages: dict[str, lxml.html.HtmlElement]) -> None:
    for path, page in pages.items():
        text = lxml.html.tostring(page, encoding="unicode")
        assert not page.xpath("//style | //*[@style] | //script[not(@src)] | //*[@*[starts-with(name(), 'on')]]"), path
        assert not page.xpath("//*[@id='__search' or @id='__drawer'] | //*[contains(@class, 'md-header')]"), path
        assert "googleapis" not in text and "squidfunk" not in text and 'content="mkdocs' not in text
        loaded = page.xpath("//link/@href | //script/@src | //img/@src")
        assert loaded and not [each for each in loaded if ":" in each or each.startswith("/")], path
        assert "default-src 'self'" in page.xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)")


def test_each_page_has_one_title_and_one_main_heading_in_the_language_of_the_site(pages: dict[str, lxml.html.HtmlElement]) -> None:
    titles = set()
    for page in pages.values():
        assert page.get("lang") == "zh-Hans"
        (heading,) = page.xpath("//h1")
        titles.add(heading.text_content())
        assert page.findtext(".//title") == f"{heading.text_content()} - 甲市政务诚信公开（演示数据）"
        assert page.find("body").get("data-root") == "../"
        ids = page.xpath("//@id")
        assert len(ids) == len(set(ids))
    assert len(titles) == len(pages)


def test_links_in_the_text_lead_to_pages_that_are_there(pages: dict[str, lxml.html.HtmlElement], site: Site) -> None:
    columns = {
        "../complaint.html",
        "../rights/index.html",
        "../datasets/index.html",
        "../records/index.html",
        "../bodies/index.html",
    }
    known = {
        f"../{address}" for address in (*known_pages(site.portal), *_ALWAYS, *(each.address for each in columns_of(site.portal)))
    }
    followed = set()
    for path, page in pages.items():
        for link in page.xpath("//article//a/@href"):
            target, _, anchor = link.partition("#")
            followed.add(target)
            if target in columns | known:
                continue
            named = pages[f"guide/{target}"] if target else page
            assert not anchor or named.xpath("//*[@id=$anchor]", anchor=anchor), f"{path} → {link}"
    assert columns <= followed


def test_a_link_to_a_column_that_this_portal_lacks_is_only_words(pages: dict[str, lxml.html.HtmlElement]) -> None:
    policy = pages["guide/policy.html"]
    assert "../rankings/index.html" not in policy.xpath("//article//a/@href")
    assert "考核评价按期公布并复算" in policy.text_content()


def test_what_search_learns_is_the_text_without_the_frame(wing: Editorial) -> None:
    documents = {document.address: document for document in wing.documents}
    verify = documents["guide/verify.html"]
    assert verify.title == "怎样自己核验"
    assert "excel-cells.csv" in verify.text and "您可以在自己的电脑上验证" in verify.text
    assert "跳到正文" not in verify.text and "网站地图" not in verify.text and "<" not in verify.text
    assert sum(line.startswith("两串字符一样") for line in verify.text.splitlines()) == 1
    assert "沪府发〔2017〕92号" in documents["guide/policy.html"].text


def test_lines_of_chinese_are_joined_without_a_blank(site: Site, tmp_path: Path) -> None:
    content = write(tmp_path / "content", index="第一行，\n第二行\nEnglish\n第三行")
    (document,) = build_editorial(site, content, tmp_path / "scratch").documents
    assert document.text == "第一行，第二行 English 第三行"


def test_a_real_portal_says_nothing_of_demonstration_data(tmp_path: Path) -> None:
    wing = build_editorial(small_site(demonstration=None), CONTENT, tmp_path)
    files = files_of(wing)
    assert "guide/demonstration.html" not in files
    assert not [document for document in wing.documents if "demonstration" in document.address]
    for artifact in files.values():
        assert b"demonstration.html" not in artifact.data


def test_a_portal_without_written_pages_builds_too(site: Site, tmp_path: Path) -> None:
    assert build_editorial(site, tmp_path / "none", tmp_path / "scratch") == Editorial([], ())


def test_all_dead_links_are_reported_at_once(site: Site, tmp_path: Path) -> None:
    content = write(tmp_path / "content", index="[甲](nowhere.md) 和 [乙](other.md#gone)", other="没有这个锚点")
    with pytest.raises(ConfigurationError) as refused:
        build_editorial(site, content, tmp_path / "scratch")
    text = "\n".join(refused.value.faults)
    assert "nowhere.md" in text and "#gone" in text


def test_a_page_may_begin_with_its_title(site: Site, tmp_path: Path) -> None:
    content = write(tmp_path / "content", policy="[看范围](index.md#scope)")
    (content / "index.md").write_text("# 说明与*范围* {#scope}\n\n第一段。\n\n## 一节\n", encoding="utf-8")
    wing = build_editorial(site, content, tmp_path / "scratch")
    page = page_of(files_of(wing)["guide/index.html"])
    (heading,) = page.xpath("//h1")
    assert (heading.text_content(), heading.get("id")) == ("说明与范围", "scope")
    assert page.findtext(".//title") == "说明与范围 - 甲市政务诚信公开（演示数据）"
    assert page.xpath("//article//h2")[0].text_content() == "一节"
    assert [document.title for document in wing.documents] == ["说明与范围", "policy"]


def test_the_front_page_of_the_wing_is_told_before_it_is_built(site: Site, tmp_path: Path) -> None:
    content = write(tmp_path / "content", rights="甲")
    assert not has_front_page(site, tmp_path / "none") and not has_front_page(site, content)
    (content / "README.md").write_text("# 说明\n", encoding="utf-8")
    assert has_front_page(site, content)
    assert "guide/index.html" in files_of(build_editorial(site, content, tmp_path / "scratch"))
    (content / "README.md").write_text("---\nneeds: demonstration\n---\n", encoding="utf-8")
    assert not has_front_page(small_site(demonstration=None), content)


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ('<iframe src="https://map.invalid/"></iframe>', "link to it instead"),
        ('<object data="x.pdf"></object>', "link to it instead"),
        ('<video src="x.mp4"></video>', "link to it instead"),
        ("![图](https://elsewhere.invalid/x.png)", "put it beside the Markdown"),
        ('<img src="//elsewhere.invalid/x.png" alt="图">', "put it beside the Markdown"),
        ('<img src="none.png" alt="图">', "put it beside the Markdown"),
        ('<img src="map.svg">', "![words]"),
        ('<a href="/rights.html">绝对</a>', "begin with https://"),
        ('<a href="javascript:x()">按</a>', "begin with https://"),
        ('<script src="https://elsewhere.invalid/x.js"></script>', "write it as words"),
        ("# 甲\n\n# 乙", "begin sections with ##"),
    ],
)
def test_what_a_page_may_not_hold_is_told_with_its_file_and_a_remedy(site: Site, tmp_path: Path, text: str, remedy: str) -> None:
    content = write(tmp_path / "content", index=text)
    (content / "map.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', encoding="utf-8")
    with pytest.raises(ConfigurationError) as refused:
        build_editorial(site, content, tmp_path / "scratch")
    (fault,) = refused.value.faults
    assert fault.startswith("content/index.md: found ") and remedy in fault


@pytest.mark.parametrize(
    "text",
    ['<p style="color: red">红</p>', "<script>alert(1)</script>", "<style>p { color: red }</style>", '<p onclick="x()">按</p>'],
)
def test_styles_and_scripts_inside_a_page_are_refused(site: Site, tmp_path: Path, text: str) -> None:
    content = write(tmp_path / "content", index=text)
    with pytest.raises(ConfigurationError, match=r"index\.md"):
        build_editorial(site, content, tmp_path / "scratch")


def test_pictures_beside_the_text_are_published_with_it(site: Site, tmp_path: Path) -> None:
    content = write(tmp_path / "content", index="![图](map.svg)")
    (content / "map.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', encoding="utf-8")
    files = files_of(build_editorial(site, content, tmp_path / "scratch"))
    assert files["guide/map.svg"].sources == ("editorial", "content/map.svg")
    assert page_of(files["guide/index.html"]).xpath("//article//img/@src") == ["map.svg"]


def test_cells_are_aligned_by_class(site: Site, tmp_path: Path) -> None:
    content = write(tmp_path / "content", index="| 甲 | 乙 |\n| --- | ---: |\n| 1 | 2 |")
    page = page_of(files_of(build_editorial(site, content, tmp_path / "scratch"))["guide/index.html"])
    assert page.xpath("//td/@class") == ["num"]
    assert page.xpath("//th/@scope") == ["col", "col"]


def test_the_wing_is_the_same_twice(site: Site, wing: Editorial, tmp_path: Path) -> None:
    again = build_editorial(site, CONTENT, tmp_path / "elsewhere")
    assert files_of(again) == files_of(wing)


def test_the_documented_program_computes_the_digests_that_record_pages_show(tmp_path: Path) -> None:
    """The snippet of 怎样自己核验 is run as it stands there, on the published CSV."""
    site = small_site(bodies(), records())
    made = {artifact.path: artifact.data for job in download_jobs(site, tmp_path) for artifact in job.artifacts()}
    (tmp_path / "breach-records.csv").write_bytes(made["data/breach-records/breach-records.csv"])
    text = (CONTENT / "verify.md").read_text(encoding="utf-8")
    (found,) = re.findall(r"(?m)^    import csv, hashlib\n(?:    .*\n|\n)+", text)
    program = "\n".join(line.removeprefix("    ") for line in found.splitlines())
    answer = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True)
    rows = site.portal.record_sets[0].rows
    assert dict(line.split() for line in answer.stdout.splitlines()) == dict(zip(rows[ID], rows[DIGEST], strict=True))


def mkdocs(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "mkdocs", *map(str, arguments)]


def test_editors_build_their_preview_from_a_plain_checkout(tmp_path: Path) -> None:
    answer = subprocess.run(mkdocs("build", "--site-dir", tmp_path), cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    assert "WARNING" not in answer.stderr
    preview = (tmp_path / "policy.html").read_text(encoding="utf-8")
    assert "沪府发〔2017〕92号" in preview
    for loaded in re.findall(r'<(?:link|script|img)[^>]+(?:href|src)="([^"]+)"', preview):
        assert (tmp_path / loaded).is_file(), loaded


def test_mkdocs_serve_shows_the_preview() -> None:
    # Any free port, so that it takes nobody's.
    server = subprocess.Popen(
        mkdocs("serve", "--dev-addr", "127.0.0.1:0"), cwd=REPOSITORY, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        port = port_of(server)
        assert "怎样自己核验" in fetch(f"http://127.0.0.1:{port}/index.html")
        assert "--brand" in fetch(f"http://127.0.0.1:{port}/assets/site.css")
    finally:
        server.kill()
        server.wait()


def port_of(server: subprocess.Popen[bytes]) -> int:
    """Return the port on which a server listens, once it does."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and server.poll() is None:
        for each in psutil.Process(server.pid).net_connections("tcp"):
            if each.status == psutil.CONN_LISTEN:
                return int(each.laddr.port)
        time.sleep(0.1)
    raise AssertionError(f"the server does not listen, ended with {server.poll()}")


def fetch(address: str) -> str:
    with urllib.request.urlopen(address, timeout=120) as answer:
        data: bytes = answer.read()
        return data.decode()


@pytest.mark.browser
def test_axe_finds_nothing_on_any_page_of_the_wing(demo_site: Path, browser: Any) -> None:
    for width in (375, 1280):
        # axe is a script put into the page, which the page's own policy forbids.
        page = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True).new_page()
        for path in sorted((demo_site / "guide").glob("*.html")):
            page.goto(path.as_uri())
            found = Axe().run(page).response["violations"]
            assert [(violation["id"], violation["nodes"][0]["html"]) for violation in found] == [], path
        page.context.close()


@pytest.mark.browser
def test_the_wing_opens_from_disk_without_a_message_or_a_foreign_request(demo_site: Path, browser: Any) -> None:
    page = browser.new_page()
    messages: list[str] = []
    page.on("console", lambda message: messages.append(message.text))
    page.on("pageerror", lambda error: messages.append(str(error)))
    # A picture that the next page no longer waits for is aborted, which is no fault of the page.
    page.on("requestfailed", lambda request: request.failure == "net::ERR_ABORTED" or messages.append(request.url))
    page.on("request", lambda request: None if request.url.startswith("file://") else messages.append(request.url))
    for path in sorted((demo_site / "guide").glob("*.html")):
        page.goto(path.as_uri())
        assert page.locator("h1").is_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.set_viewport_size({"width": 375, "height": 812})
    for path in sorted((demo_site / "guide").glob("*.html")):
        page.goto(path.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path
    page.close()
    assert messages == []
