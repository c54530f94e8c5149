"""The `portal` command as a clerk and as CI meet it: exit codes, messages, the last good site."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import yaml

from generator.build import check_release
from tests.conftest import DEMONSTRATION_DATE, REPOSITORY, run_portal

VERBS = ("approve", "build", "check", "import", "init", "key", "restore", "search", "serve")


def fingerprint(site: Path) -> str:
    """One hash over every path and byte of a folder."""
    digest = hashlib.sha256()
    root = site.resolve()
    for path in sorted(root.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    """A portal as `portal init` lays it out."""
    answer = run_portal("init", tmp_path / "portal")
    assert answer.returncode == 0, answer.stderr
    return tmp_path / "portal"


@pytest.mark.parametrize("verb", VERBS)
def test_each_verb_explains_itself_with_an_example(verb: str) -> None:
    answer = run_portal(verb, "--help")
    assert answer.returncode == 0
    assert f"portal {verb}" in answer.stdout.split("Example", 1)[1]


def test_the_command_lists_its_verbs_and_exit_codes() -> None:
    text = run_portal("--help").stdout
    assert all(re.search(rf"^  {verb} ", text, re.M) for verb in VERBS)
    assert all(re.search(rf"^  +{code}  ", text, re.M) for code in range(4))


def test_wrong_usage_is_exit_code_2(tmp_path: Path) -> None:
    assert run_portal("build", "--data", tmp_path).returncode == 2
    assert run_portal("check", "--data", tmp_path / "nowhere").returncode == 2
    assert run_portal("check", "--data", "data", "--date", "20-11-2026").returncode == 2
    assert run_portal("search", "--site", tmp_path, "甲").returncode == 2


def test_every_fault_of_the_usage_is_named_at_once() -> None:
    answer = run_portal("approve", "--prepard-by", "张某", "--ofice", "甲")
    assert answer.returncode == 2
    told = answer.stderr.partition("Error: ")[2].splitlines()
    assert told == [
        "No such option '--prepard-by'. Did you mean '--prepared-by'?",
        "No such option '--ofice'. Did you mean '--office'?",
        *(f"Missing option '--{name}'." for name in ("prepared-by", "approved-by", "office", "document")),
    ]
    answer = run_portal("build", "--workers", "many", "--lang", "fr", "--date", "2026-13-01", "here", "there")
    assert answer.returncode == 2
    assert all(word in answer.stderr for word in ("'--out'", "'--workers'", "'--lang'", "'--date'", "(here there)"))
    assert "found '2026-13-01', expected a date such as" in answer.stderr


@pytest.mark.parametrize("words", [(), ("build",)])
def test_help_is_asked_for_in_either_way(words: tuple[str, ...]) -> None:
    assert run_portal(*words, "-h").stdout == run_portal(*words, "--help").stdout
    assert re.search(r"-h, --help", run_portal(*words, "-h").stdout)


@pytest.mark.parametrize(("lang", "told"), [("zh", "检查数据：0."), ("en", "checking the data: 0.")])
def test_progress_is_told_in_the_language_of_the_report(portal: Path, tmp_path: Path, lang: str, told: str) -> None:
    answer = run_portal("build", "--data", portal, "--out", tmp_path / "site", "--lang", lang)
    assert answer.returncode == 0, answer.stderr
    lines = answer.stderr.splitlines()
    assert lines and all(bool(re.search("[\u4e00-\u9fff]", line)) == (lang == "zh") for line in lines), lines
    assert told[:4] in lines[0]


def test_every_fault_of_the_settings_is_named_at_once(portal: Path) -> None:
    settings = portal / "portal.yml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("place:", "plaze:") + "\nfont: comic\n", encoding="utf-8")
    answer = run_portal("check", "--data", portal)
    assert answer.returncode == 2
    assert all(word in answer.stderr for word in ("place", "plaze", "font"))


def test_faults_of_settings_rules_and_all_descriptors_come_in_one_round(portal: Path) -> None:
    settings = portal / "portal.yml"
    settings.write_text(settings.read_text(encoding="utf-8") + "\nfont: comic\n", encoding="utf-8")
    (portal / "rules.yml").write_text("windows: [", encoding="utf-8")
    for name in ("bodies", "notices"):
        descriptor = portal / name / "resource.json"
        descriptor.write_text(descriptor.read_text(encoding="utf-8").replace('"encoding"', '"encodng"', 1), encoding="utf-8")
        descriptor.write_text(descriptor.read_text(encoding="utf-8").replace('"title"', '"titel"', 1), encoding="utf-8")
    words = ("font", "rules.yml", "bodies/resource.json: title", "notices/resource.json: title")
    approval = ("--prepared-by", "张某", "--approved-by", "李某", "--office", "甲", "--document", "1")
    for command in (("check",), ("approve", "bodies", *approval)):
        answer = run_portal(*command, "--data", portal)
        assert answer.returncode == 2
        assert all(word in answer.stderr for word in words), answer.stderr
    settings.write_text("name: [", encoding="utf-8")
    answer = run_portal("check", "--data", portal)
    assert answer.returncode == 2 and all(word in answer.stderr for word in ("portal.yml: is not YAML", *words[1:])), answer.stderr


def test_a_place_that_cannot_be_written_is_told_before_any_work(portal: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    before = sorted(tmp_path.rglob("*"))
    answer = run_portal("build", "--data", portal, "--out", tmp_path / "file/deep/site", "--lang", "en")
    assert answer.returncode == 2
    assert answer.stderr.splitlines() == [f"portal: {tmp_path}/file/deep/site: cannot be written: Not a directory"]
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("place", [".", "bodies/site", "..", "bodies"])
def test_a_site_cannot_stand_at_inside_or_above_the_data(portal: Path, place: str) -> None:
    before = fingerprint(portal)
    answer = run_portal("build", "--data", portal, "--out", portal / place)
    assert answer.returncode == 2 and "--out" in answer.stderr and "--data" in answer.stderr
    assert fingerprint(portal) == before
    assert sorted(path.name for path in portal.parent.iterdir()) == ["portal", "portal-approver.pem"]


def test_a_site_cannot_stand_in_the_editorial_pages_or_where_a_link_leads_into_the_data(portal: Path, tmp_path: Path) -> None:
    content = tmp_path / "content"
    content.mkdir()
    answer = run_portal("build", "--data", portal, "--out", content / "site", "--content", content)
    assert answer.returncode == 2 and "--content" in answer.stderr
    (tmp_path / "link").symlink_to(portal)
    assert run_portal("build", "--data", portal, "--out", tmp_path / "link" / "site").returncode == 2
    assert sorted(path.name for path in portal.iterdir()) == ["README.md", "bodies", "notices", "portal.yml"]
    assert list(content.iterdir()) == []


@pytest.mark.parametrize("verb", ["check", "build"])
def test_a_report_that_cannot_be_written_ends_the_command_before_any_work(portal: Path, tmp_path: Path, verb: str) -> None:
    out = ("--out", tmp_path / "site") if verb == "build" else ()
    answer = run_portal(verb, "--data", portal, *out, "--json", tmp_path / "no-such-folder" / "findings.json")
    assert answer.returncode == 2 and "--json" in answer.stderr and answer.stdout == ""
    assert sorted(path.name for path in tmp_path.iterdir()) == ["portal", "portal-approver.pem"]


def test_a_report_never_lands_in_the_data_or_in_the_standing_site(portal: Path, tmp_path: Path) -> None:
    before = fingerprint(portal)
    answer = run_portal("check", "--data", portal, "--json", portal / "bodies" / "bodies.csv")
    assert answer.returncode == 2 and fingerprint(portal) == before
    site = tmp_path / "site"
    assert run_portal("build", "--data", portal, "--out", site).returncode == 0
    standing = fingerprint(site)
    assert run_portal("build", "--data", portal, "--out", site, "--json", site / "findings.json").returncode == 2
    assert fingerprint(site) == standing


def test_a_clean_build_writes_its_report_too(portal: Path, tmp_path: Path) -> None:
    report = tmp_path / "findings.json"
    assert run_portal("build", "--data", portal, "--out", tmp_path / "site", "--json", report).returncode == 0
    assert json.loads(report.read_text(encoding="utf-8"))["counts"] == {"errors": 0, "notices": 0}


def edit_settings(portal: Path, old: str, new: str) -> None:
    settings = portal / "portal.yml"
    text = settings.read_text(encoding="utf-8")
    assert old in text
    settings.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize("key", ["home_ranking", "home_commitments"])
@pytest.mark.parametrize("name", ["notices", "absent"])
def test_the_home_page_shows_datasets_of_the_right_kind_only(portal: Path, key: str, name: str) -> None:
    edit_settings(portal, "searches:", f"{key}: {name}\nsearches:")
    answer = run_portal("check", "--data", portal)
    assert answer.returncode == 2 and key in answer.stderr and name in answer.stderr


def test_a_dataset_offers_only_ways_to_complain_that_there_are(portal: Path) -> None:
    path = portal / "notices" / "resource.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"update":', '"rights": ["absent"], "update":'), encoding="utf-8")
    answer = run_portal("check", "--data", portal)
    assert answer.returncode == 2
    assert "notices/resource.json: portal.rights: portal.yml has no complaint 'absent'" in answer.stderr


def test_the_lead_of_an_area_must_be_in_a_register(portal: Path) -> None:
    edit_settings(portal, "lead: [caizheng]", "lead: [caizheng, absent]")
    answer = run_portal("check", "--data", portal)
    assert answer.returncode == 1 and "lead-unknown" in answer.stdout and "areas.0.lead.1" in answer.stdout


def test_a_batch_is_not_built_before_its_day(portal: Path) -> None:
    answer = run_portal("check", "--data", portal, "--date", "2026-11-19")
    assert answer.returncode == 1 and "release-date-future" in answer.stdout


def test_a_batch_that_another_should_have_followed_is_published_and_said_to_be_overdue(portal: Path, tmp_path: Path) -> None:
    edit_settings(portal, "next: ", "next: 2026-11-27 # ")
    answer = run_portal("build", "--data", portal, "--out", tmp_path / "site", "--date", "2026-11-28")
    assert answer.returncode == 0 and "release-overdue" in answer.stdout
    for page in ("index.html", "releases/index.html", "datasets/notices.html"):
        assert "逾期" in (tmp_path / "site" / page).read_text(encoding="utf-8"), page
    answer = run_portal("build", "--data", portal, "--out", tmp_path / "site", "--date", "2026-11-27")
    assert answer.returncode == 0 and "release-overdue" not in answer.stdout
    assert "已经逾期" not in (tmp_path / "site/index.html").read_text(encoding="utf-8")


def test_a_refused_release_is_never_called_publishable(portal: Path) -> None:
    break_a_table(portal)
    for lang, told in (("zh", "整批都不能发布"), ("en", "nothing of this release can be published")):
        answer = run_portal("check", "--data", portal, "--lang", lang)
        assert answer.returncode == 1 and told in answer.stdout.splitlines()[-1] and "publishable" not in answer.stdout


def test_nobody_signs_off_in_the_future_or_by_a_path(portal: Path) -> None:
    before = fingerprint(portal)
    answer = approve(portal, "bodies", "--date", "2999-01-01")
    assert answer.returncode == 2 and "2999-01-01" in answer.stderr
    for name in ("absent", "../portal/bodies"):
        assert approve(portal, name, "--date", "2026-11-20").returncode == 2
    assert fingerprint(portal) == before


def test_a_check_links_what_a_build_would_link(portal: Path) -> None:
    checked = check_release(portal, date(2026, 11, 20))
    assert checked.site is not None and set(checked.site.portal.datasets) == {"bodies", "notices"}
    break_a_table(portal)
    assert check_release(portal, date(2026, 11, 20)).site is None


def test_a_laid_out_portal_builds_and_can_be_searched(portal: Path, tmp_path: Path) -> None:
    answer = run_portal("build", "--data", portal, "--out", tmp_path / "site")
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert re.search(
        r"^[\d,]+ pages, [\d,]+ records, [\d.]+ s; (rebuild by \d{4}-\d\d-\d\d|no rebuild is due by itself)$",
        answer.stdout.splitlines()[-1],
    )
    found = json.loads(run_portal("search", "--site", tmp_path / "site", "示例", "--json", "--limit", "0").stdout)
    assert found["total"] == len(found["results"]) > 0
    assert {"id", "kind", "title", "url"} <= set(found["results"][0])
    assert all((tmp_path / "site" / result["url"].split("#")[0]).is_file() for result in found["results"])


def test_the_search_of_the_command_hides_what_is_past_its_last_day_as_the_page_does(demo_site: Path) -> None:
    def total(*more: str, **environment: str) -> int:
        answer = run_portal(
            "search", "--site", demo_site, "工程", "--json", "--limit", "0", *more, env={**os.environ, **environment}
        )
        return int(json.loads(answer.stdout)["total"])

    built, later = total("--on", "2026-11-20"), total("--on", "2029-11-20")
    assert built > later > 0
    assert total(SOURCE_DATE_EPOCH=str(int(datetime(2029, 11, 20, tzinfo=UTC).timestamp()))) == later
    assert total() <= built


def test_init_refuses_a_folder_that_holds_something(tmp_path: Path) -> None:
    (tmp_path / "precious.txt").write_text("x")
    assert run_portal("init", tmp_path).returncode == 2
    assert [path.name for path in tmp_path.iterdir()] == ["precious.txt"]


def break_a_table(portal: Path) -> str:
    """Put a date that does not exist into the first table with a date column; returns the dataset."""
    for descriptor in sorted(portal.glob("*/resource.json")):
        resource = json.loads(descriptor.read_text(encoding="utf-8"))
        dates = [field["name"] for field in resource["schema"]["fields"] if field.get("type") == "date"]
        if dates and resource["path"].endswith(".csv"):
            table = descriptor.parent / resource["path"]
            lines = table.read_text(encoding="utf-8").splitlines()
            lines[1] = re.sub(r"\d{4}-\d\d-\d\d", "2026-02-30", lines[1], count=1)
            table.write_text("\n".join(lines) + "\n", encoding="utf-8")
            return str(resource["name"])
    raise AssertionError("the starter has no dated table")


def test_a_refused_release_leaves_the_old_site_and_lists_its_faults(portal: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    assert run_portal("build", "--data", portal, "--out", site).returncode == 0
    before = fingerprint(site)
    dataset = break_a_table(portal)
    answer = run_portal("build", "--data", portal, "--out", site, "--json", tmp_path / "findings.json", "--lang", "en")
    assert answer.returncode == 1
    assert "date-invalid" in answer.stdout and "2026-02-30" in answer.stdout
    findings = json.loads((tmp_path / "findings.json").read_text(encoding="utf-8"))["findings"]
    place = {key: findings[0][key] for key in ("dataset", "row", "code", "found", "severity")}
    assert place == {"dataset": dataset, "row": 2, "code": "date-invalid", "found": "2026-02-30", "severity": "error"}
    assert fingerprint(site) == before


def approve(portal: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Sign off with the key that `portal init` made."""
    signing = (
        "--prepared-by",
        "张某",
        "--approved-by",
        "李某（示例）",
        "--office",
        "甲市公共信用信息中心",
        "--document",
        "甲信签〔2026〕1号",
    )
    return run_portal("approve", "--data", portal, *signing, "--key", portal.parent / "portal-approver.pem", *arguments)


def test_a_lapsed_dataset_is_withheld_and_named_until_it_is_signed_off_again(portal: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    table = portal / "notices" / "notices.csv"
    table.write_bytes(table.read_bytes().replace(b"\n", b"\r\n"))
    answer = run_portal("build", "--data", portal, "--out", site)
    assert answer.returncode == 0, answer.stderr
    assert "sign-off-lapsed" in answer.stdout
    assert re.search("^暂不发布：notices（.+）：签发后内容有改动", answer.stdout, re.M)
    assert not list(site.rglob("notices.csv")) and (site / "data/bodies/bodies.csv").is_file()
    assert approve(portal, "notices").returncode == 0
    answer = run_portal("build", "--data", portal, "--out", site)
    assert answer.returncode == 0 and "暂不发布" not in answer.stdout
    assert (site / "data/notices/notices.csv").is_file()


def test_a_register_that_others_need_is_never_left_out(portal: Path, tmp_path: Path) -> None:
    (portal / "bodies" / "sign-off.yml").unlink()
    answer = run_portal("build", "--data", portal, "--out", tmp_path / "site", "--lang", "en")
    assert answer.returncode == 1 and "register-withheld" in answer.stdout
    assert "bodies/resource.json; found: needed by" in answer.stdout
    checked = run_portal("check", "--data", portal, "--lang", "en").stdout
    assert re.search(r"^withheld: bodies \(.+\): not signed off yet$", checked, re.M)
    # Nobody is called unknown because the register is not shown.
    assert "lead-unknown" not in answer.stdout
    assert not (tmp_path / "site").exists()


def test_data_that_a_check_refuses_is_not_signed_but_shown(portal: Path, tmp_path: Path) -> None:
    dataset = break_a_table(portal)
    before = fingerprint(portal)
    answer = approve(portal, dataset, "--json", tmp_path / "findings.json", "--lang", "en")
    assert answer.returncode == 1
    assert "date-invalid" in answer.stdout and "nothing was signed" in answer.stderr
    assert "date-invalid" in (tmp_path / "findings.json").read_text(encoding="utf-8")
    assert fingerprint(portal) == before


def test_a_key_is_made_listed_and_signs_without_ever_being_shown(portal: Path, tmp_path: Path) -> None:
    key = tmp_path / "wang.pem"
    answer = run_portal("key", key, "--holder", "王五", "--id", "wang-2026", "--from", "2026-11-01", "--until", "2027-10-31")
    assert answer.returncode == 0 and key.stat().st_mode & 0o777 == 0o600
    secret = key.read_text(encoding="ascii").splitlines()[1]
    assert secret not in answer.stdout + answer.stderr
    entry = "".join(line for line in answer.stdout.splitlines(True) if not line.startswith(("#", "keys:")))
    edit_settings(portal, "\nkeys:\n", "\nkeys:\n" + entry)
    signing = ("--prepared-by", "张某", "--office", "甲市信息中心", "--document", "甲信签〔2026〕2号", "--key", key)
    assert run_portal("approve", "--data", portal, "notices", *signing, "--approved-by", "李某（示例）").returncode == 2
    answer = run_portal("approve", "--data", portal, "notices", *signing, "--approved-by", "王五")
    assert answer.returncode == 0, answer.stderr
    assert "key: wang-2026" in (portal / "notices" / "sign-off.yml").read_text(encoding="utf-8")
    assert run_portal("check", "--data", portal).returncode == 0
    for again in (key, portal / "inside.pem"):
        assert run_portal("key", again, "--holder", "王五", "--id", "wang").returncode == 2
    assert secret in key.read_text(encoding="ascii")


def test_an_encrypted_key_asks_for_its_passphrase(portal: Path, tmp_path: Path) -> None:
    environment = os.environ | {"PORTAL_KEY_PASSPHRASE": "correct horse"}
    key = tmp_path / "wang.pem"
    made = run_portal("key", key, "--holder", "王五", "--id", "wang", "--passphrase", env=environment)
    assert made.returncode == 0 and "ENCRYPTED" in key.read_text(encoding="ascii")
    entry = "".join(line for line in made.stdout.splitlines(True) if not line.startswith(("#", "keys:")))
    edit_settings(portal, "\nkeys:\n", "\nkeys:\n" + entry)
    signing = ("--prepared-by", "张某", "--approved-by", "王五", "--office", "甲", "--document", "乙", "--key", key)
    refused = run_portal("approve", "--data", portal, "notices", *signing, env=environment | {"PORTAL_KEY_PASSPHRASE": "wrong"})
    assert refused.returncode == 2 and "passphrase" in refused.stderr
    assert run_portal("approve", "--data", portal, "notices", *signing, env=environment).returncode == 0


def test_the_same_inputs_and_date_give_the_same_bytes(tmp_path: Path, portal: Path) -> None:
    prints = []
    for seed, workers in (("0", "1"), ("4242", "2")):
        out = tmp_path / f"site-{seed}"
        environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": "America/Lima" if seed == "0" else "Asia/Shanghai"}
        answer = run_portal("build", "--data", portal, "--out", out, "--date", "2026-11-20", "--workers", workers, env=environment)
        assert answer.returncode == 0, answer.stderr
        prints.append(fingerprint(out))
    assert prints[0] == prints[1]


def test_the_source_date_epoch_is_the_build_date_in_beijing(portal: Path, tmp_path: Path) -> None:
    environment = os.environ | {"SOURCE_DATE_EPOCH": "1795104000"}  # 2026-11-19 16:00 UTC is the 20th in Beijing
    assert run_portal("build", "--data", portal, "--out", tmp_path / "a", env=environment).returncode == 0
    assert run_portal("build", "--data", portal, "--out", tmp_path / "b", "--date", "2026-11-20").returncode == 0
    assert fingerprint(tmp_path / "a") == fingerprint(tmp_path / "b")


def test_the_preview_serves_pages_and_the_sites_own_404(portal: Path, tmp_path: Path) -> None:
    assert run_portal("build", "--data", portal, "--out", tmp_path / "site").returncode == 0
    command = [sys.executable, "-m", "generator", "serve", str(tmp_path / "site"), "--port", "0"]
    server = subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert server.stdout is not None
        address = server.stdout.readline().strip()
        with urllib.request.urlopen(address) as answer:
            assert answer.status == 200 and "text/html" in answer.headers["Content-Type"]
        with pytest.raises(urllib.error.HTTPError) as missing:
            urllib.request.urlopen(address + "no/such/page.html")
        with missing.value as answer:
            assert answer.code == 404 and answer.read() == (tmp_path / "site/404.html").read_bytes()
        # A folder without a page of its own, and names that no file can have.
        assert (tmp_path / "site/data").is_dir() and not (tmp_path / "site/data/index.html").exists()
        for path in ("data/", "bodies/%00", "%00", "bodies/%ED%A0%80", "a" * 5000):
            with pytest.raises(urllib.error.HTTPError) as missing:
                urllib.request.urlopen(address + path)
            with missing.value as answer:
                assert answer.code == 404 and answer.read() == (tmp_path / "site/404.html").read_bytes(), path
    finally:
        server.terminate()
        server.communicate(timeout=120)


def test_data_is_never_served_in_place_of_a_site(portal: Path) -> None:
    answer = run_portal("serve", portal, "--port", "0")
    assert answer.returncode == 2 and "portal build" in answer.stderr


def test_a_taken_port_is_told_with_its_number_and_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text("{}")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        answer = run_portal("serve", tmp_path, "--port", str(taken.getsockname()[1]))
        port = taken.getsockname()[1]
    assert answer.returncode == 2
    assert answer.stderr.count("\n") == 1 and f"--port {port}" in answer.stderr and "--port 0" in answer.stderr


def test_the_demonstration_data_is_clean_and_says_what_it_read() -> None:
    answer = run_portal("check", "--data", "data", "--date", DEMONSTRATION_DATE)
    assert answer.returncode == 0, answer.stdout
    assert re.search(r"\d+ 个数据集，读了 [\d,]+ 行，按这一天可以发布 [\d,]+ 行", answer.stdout)


def test_the_previous_release_is_served_again_and_said_to_be_so(portal: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"

    def restore(*options: str) -> subprocess.CompletedProcess[str]:
        return run_portal("restore", "--out", site, *options)

    answer = restore("--date", "2026-11-20")
    assert answer.returncode == 2 and "no previous release is kept" in answer.stderr
    assert not list(tmp_path.glob(".site*")), "asking changes nothing"
    release = yaml.safe_load((portal / "portal.yml").read_text(encoding="utf-8"))["release"]
    day = str(release["date"])
    assert run_portal("build", "--data", portal, "--out", site, "--date", day).returncode == 0
    answer = restore("--date", day)
    assert answer.returncode == 2 and "no previous release is kept" in answer.stderr
    first = fingerprint(site)
    later = str(date.fromisoformat(day) + timedelta(days=1))
    assert run_portal("build", "--data", portal, "--out", site, "--date", later).returncode == 0
    second = fingerprint(site)
    assert second != first
    due = json.loads((site / "manifest.json").read_text(encoding="utf-8"))["rebuild_by"]
    answer = restore("--date", due)
    assert answer.returncode == 2 and due in answer.stderr
    assert fingerprint(site) == second
    answer = restore("--date", later)
    assert answer.returncode == 0 and answer.stdout.startswith(f"{site} is release {release['id']} again, as of {day}; rebuild by ")
    assert fingerprint(site) == first
    assert restore("--date", later).returncode == 2, "there is none before it"
    assert fingerprint(site) == first


def test_a_release_that_is_due_is_restored_only_when_meant(portal: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    day = str(yaml.safe_load((portal / "portal.yml").read_text(encoding="utf-8"))["release"]["date"])
    for _ in range(2):
        assert run_portal("build", "--data", portal, "--out", site, "--date", day).returncode == 0
    assert run_portal("restore", "--out", site, "--date", "2999-01-01").returncode == 2
    assert run_portal("restore", "--out", site, "--date", "2999-01-01", "--although-due").returncode == 0


def test_a_killed_build_leaves_the_old_site_and_the_next_build_cleans_up(portal: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    assert run_portal("build", "--data", portal, "--out", site, "--date", "2026-11-20").returncode == 0
    before = fingerprint(site)
    big = tmp_path / "demonstration"
    shutil.copytree(REPOSITORY / "data", big)
    command = [sys.executable, "-m", "generator", "build", "--data", str(big), "--out", str(site), "--date", DEMONSTRATION_DATE]
    for stage in ("检查数据", "下载文件", "记录页", "浏览页"):
        with subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as build:
            assert build.stderr is not None
            assert any(line.startswith(stage) for line in build.stderr), f"the build ended without {stage}"
            build.kill()
        assert fingerprint(site) == before, stage
    assert run_portal("build", "--data", portal, "--out", site, "--date", "2026-11-20").returncode == 0
    assert fingerprint(site) == before
    kept = sorted(path.name for path in tmp_path.iterdir())
    assert [name for name in kept if "stag" in name or "scratch" in name] == []


def test_no_page_shows_an_object_of_the_program(demo_site: Path) -> None:
    marks = re.compile(
        r"built-in method|bound method|&lt;(?:class|function|generator)\b| at 0x[0-9a-f]{6}|\bNone\b|\bnan\b|NaT|Undefined"
    )
    shown = [path.name for path in demo_site.resolve().rglob("*.html") if marks.search(path.read_text(encoding="utf-8"))]
    assert shown == []


@pytest.mark.parametrize(
    "text", ["name: 0x_", "name: !!int x", "name: !!timestamp x", "name: " + "[" * 5000], ids=lambda text: text[:20]
)
def test_settings_that_the_library_of_yaml_fails_at_are_told_without_a_traceback(tmp_path: Path, text: str) -> None:
    (tmp_path / "portal.yml").write_text(text, encoding="utf-8")
    answer = run_portal("build", "--data", tmp_path, "--out", tmp_path.with_suffix(".out"))
    assert answer.returncode == 2 and "is not YAML" in answer.stdout + answer.stderr
    assert "Traceback" not in answer.stdout + answer.stderr
