"""What is not validly signed is named on every page and is in no file; a rehearsal says so on every page and can never be the site."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from generator.errors import ConfigurationError
from generator.publish.publication import Publication
from tests.conftest import run_portal

SECRET = "示例采购合同逾期付款"


@pytest.fixture(scope="module")
def laid(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A portal as laid out, with editorial pages; its record dataset was changed after it was signed."""
    base = tmp_path_factory.mktemp("withheld")
    assert run_portal("init", base / "portal").returncode == 0
    (base / "portal/content").mkdir()
    (base / "portal/content/index.md").write_text("# 指南\n\n怎样看。\n", encoding="utf-8")
    table = base / "portal/notices/notices.csv"
    rows = table.read_text(encoding="utf-8").splitlines()
    cells = rows[1].split(",")
    title = rows[0].split(",").index("title")
    cells[title] = SECRET
    table.write_text("\n".join([rows[0], ",".join(cells), *rows[2:]]) + "\n", encoding="utf-8")
    return base


@pytest.fixture(scope="module")
def site(laid: Path) -> Path:
    answer = run_portal("build", "--data", laid / "portal", "--out", laid / "site")
    assert answer.returncode == 0, answer.stderr
    return (laid / "site").resolve()


@pytest.fixture(scope="module")
def rehearsal(laid: Path, site: Path) -> Path:
    before = site
    answer = run_portal("build", "--data", laid / "portal", "--out", laid / "site", "--rehearsal")
    assert answer.returncode == 0, answer.stderr
    assert re.search(r"^rehearsal: .*/site-rehearsal; not for the public$", answer.stdout, re.M)
    assert (laid / "site").resolve() == before, "the site was touched"
    return (laid / "site-rehearsal").resolve()


def pages(site: Path) -> dict[str, str]:
    found = {path.relative_to(site).as_posix(): path.read_text(encoding="utf-8") for path in sorted(site.rglob("*.html"))}
    assert len(found) > 10
    return found


def files_with(site: Path, text: str) -> list[str]:
    sought = text.encode()
    return [path.relative_to(site).as_posix() for path in sorted(site.rglob("*")) if path.is_file() and sought in path.read_bytes()]


def test_every_page_names_the_withheld_dataset(site: Path) -> None:
    silent = [name for name, text in pages(site).items() if "看不到不等于没有：示例公告" not in text]
    assert silent == []


def test_the_pages_about_the_data_give_the_reason_and_none_of_the_data(site: Path) -> None:
    for name in ("datasets/index.html", "releases/index.html", "datasets/notices.html"):
        assert "签发后内容有改动，须重新审核签发" in pages(site)[name], name
    assert not (site / "data/notices").exists() and not (site / "records").exists()
    assert files_with(site, SECRET) == []


def test_machines_are_told_too(site: Path) -> None:
    reason = "签发后内容有改动，须重新审核签发"
    manifest = json.loads((site / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["withheld"] == {"notices": reason} and manifest["rehearsal"] is False
    package = json.loads((site / "data/datapackage.json").read_text(encoding="utf-8"))
    assert [(each["name"], each["reason"]) for each in package["portal"]["withheld"]] == [("notices", reason)]
    assert [each["name"] for each in package["resources"]] == ["bodies"]


def commands(site: Path) -> list[str]:
    """The commands that the page of the batch gives for verifying a signature."""
    text = pages(site)["releases/index.html"]
    block = re.search(r'aria-label="核验签名的命令"><pre><code>(.*?)</code>', text, re.S)
    assert block
    return block[1].splitlines()


def download_what_they_need(site: Path, target: Path) -> None:
    """Put every file that the commands name into one folder, as a reader does."""
    target.mkdir()
    named = {word for line in commands(site) for word in line.split() if re.fullmatch(r"[\w.-]+\.(?:csv|txt|sig|pem)", word)}
    assert len(named) == 4
    for path in site.rglob("*"):
        if path.name in named:
            shutil.copyfile(path, target / path.name)


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["bash", "-c", command], cwd=folder, capture_output=True, text=True, check=False)


def test_a_reader_verifies_a_download_with_the_commands_of_the_page(site: Path, tmp_path: Path) -> None:
    download_what_they_need(site, tmp_path / "mine")
    verify, stated, digest, fingerprint = (run(each, tmp_path / "mine") for each in commands(site))
    assert (verify.returncode, verify.stdout.strip()) == (0, "Signature Verified Successfully"), verify.stderr
    assert stated.stdout.split()[1] == digest.stdout.split()[0]
    grouped = re.search(r"<code>([0-9a-f]{4}(?::[0-9a-f]{4}){15})</code>", pages(site)["releases/index.html"])
    assert grouped and grouped[1].replace(":", "") == fingerprint.stdout.split()[0]


def test_a_changed_statement_fails_the_commands_of_the_page(site: Path, tmp_path: Path) -> None:
    download_what_they_need(site, tmp_path / "mine")
    (statement,) = (tmp_path / "mine").glob("*.sign-off.txt")
    text = statement.read_text(encoding="utf-8")
    assert "李某" in text
    statement.write_text(text.replace("李某", "王某"), encoding="utf-8")
    assert run(commands(site)[0], tmp_path / "mine").returncode != 0


def test_the_page_of_a_dataset_says_who_signed_with_which_key(site: Path) -> None:
    text = pages(site)["datasets/bodies.html"]
    assert all(words in text for words in ("李某", "张某", "指纹", "bodies.sign-off.txt", "keys/example.pem", "与签发书所载一致"))


# --- Rehearsal ------------------------------------------------------------------------------------------------------------


def test_every_page_of_a_rehearsal_says_so_and_keeps_search_engines_away(rehearsal: Path) -> None:
    found = pages(rehearsal)
    assert any(name.startswith("guide/") for name in found) and any(name.startswith("records/") for name in found)
    for name, text in found.items():
        assert 'class="watermark"' in text and "数据未经审核签发" in text, name
        assert re.search(r'<meta name="robots" content="noindex,nofollow,noarchive"', text), name
        assert re.search(r"<title>[^<]*（预演）</title>", text), name
    assert (rehearsal / "robots.txt").read_text(encoding="ascii") == "User-agent: *\nDisallow: /\n"
    assert json.loads((rehearsal / "manifest.json").read_text(encoding="utf-8"))["rehearsal"] is True


def test_a_rehearsal_shows_the_unsigned_data_and_what_is_wrong_with_it(rehearsal: Path) -> None:
    assert SECRET in (rehearsal / "data/notices/notices.csv").read_text(encoding="utf-8")
    assert "签发后内容有改动，须重新审核签发" in pages(rehearsal)["releases/index.html"]


def test_no_page_of_a_real_site_bears_the_marks_of_a_rehearsal(site: Path) -> None:
    assert not any("watermark" in text or "noindex" in text or "预演" in text for text in pages(site).values())


@pytest.mark.parametrize("width", [375, 1280])
def test_the_watermark_lies_over_the_page_and_lets_clicks_through(rehearsal: Path, browser: Browser, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto(f"file://{rehearsal}/index.html")
    mark = page.locator(".watermark")
    box = mark.bounding_box()
    assert box is not None and box["width"] == width and box["height"] == 800
    page.get_by_role("link", name="说明").first.click()
    page.wait_for_url("**/releases/index.html")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.close()


def test_neither_can_take_the_place_of_the_other(laid: Path, site: Path, rehearsal: Path) -> None:
    live, tried = laid / "site", laid / "site-rehearsal"
    with pytest.raises(ConfigurationError, match="not made by a build"), Publication(live, 1, is_rehearsal=True):
        pass
    with pytest.raises(ConfigurationError, match="not made by a build"), Publication(tried, 1):
        pass
    assert run_portal("build", "--data", laid / "portal", "--out", tried).returncode == 2
    assert (live.resolve(), tried.resolve()) == (site, rehearsal)


def test_a_rehearsal_does_not_excuse_wrong_data(laid: Path, tmp_path: Path) -> None:
    portal = tmp_path / "portal"
    shutil.copytree(laid / "portal", portal)
    (portal / "notices/notices.csv").write_text("id\n1\n", encoding="utf-8")
    answer = run_portal("build", "--data", portal, "--out", tmp_path / "out", "--rehearsal")
    assert answer.returncode == 1 and not (tmp_path / "out-rehearsal").exists()
