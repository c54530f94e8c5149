"""What the bridge tells the search package about a small site, and what the published jobs then find."""

from __future__ import annotations

import hashlib
import multiprocessing
import pickle
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from generator.artifacts import Artifact, Job
from generator.earlier import EarlierSite
from generator.editorial_documents import EditorialDocument
from generator.errors import ConfigurationError, PublishFault
from generator.search_bridge.maker import search_jobs
from search.query import SearchAnswer, search_site
from tests.small_portal import RECORD_ROWS, bodies, commitments, records, small_site

GUIDE = EditorialDocument("如何申请修复", "guide/repair/index.html", "整改之后可以申请信用修复。")


@pytest.fixture(scope="module")
def artifacts(tmp_path_factory: pytest.TempPathFactory) -> list[Artifact]:
    searched = records()
    page = searched.resource.portal.model_copy(update={"searched": ("fact", "code", "body", "document")})
    resource = searched.resource.model_copy(update={"portal": page})
    changed = records().__class__(**{name: getattr(searched, name) for name in searched.__slots__} | {"resource": resource})
    area = {"id": "a01", "name": "政府采购", "text": "采购要公开", "lead": ["bing"]}
    site = small_site(bodies(), changed, commitments(), areas=[area])
    jobs = search_jobs(site, [GUIDE], tmp_path_factory.mktemp("scratch"))
    return [artifact for job in jobs for artifact in pickle.loads(pickle.dumps(job)).artifacts()]


@pytest.fixture(scope="module")
def site_dir(artifacts: list[Artifact], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    for artifact in artifacts:
        (folder / artifact.path).parent.mkdir(parents=True, exist_ok=True)
        (folder / artifact.path).write_bytes(artifact.data)
    return folder


def find(site_dir: Path, query: str) -> SearchAnswer:
    return search_site(site_dir / "search-index", query)


def test_index_and_scripts_are_published_once_each(artifacts: list[Artifact]) -> None:
    paths = [artifact.path for artifact in artifacts]
    assert len(paths) == len(set(paths))
    assert {"assets/search.js", "assets/search-page.js", "search-index/manifest.js", "search-index/n/0/0.js"} <= set(paths)
    assert {path.partition("/")[0] for path in paths} == {"assets", "search-index"}
    assert all(artifact.sources for artifact in artifacts)


@pytest.mark.parametrize(
    ("query", "urls"),
    [
        ("甲市人民政府", ["bodies/jia.html", "bodies/bing.html"]),
        ("未支付工程款", ["records/breach-records/"]),
        ("丙法执[2026]208", ["records/breach-records/"]),
        ("110000000000000012", ["records/breach-records/"]),
        ("加装电梯", ["records/commitments/"]),
        ("政府采购", ["areas/a01.html"]),
        ("信用修复", ["guide/repair/index.html"]),
    ],
)  # fmt: skip
def test_everything_that_is_published_is_found(site_dir: Path, query: str, urls: list[str]) -> None:
    results = find(site_dir, query).results
    assert len(results) == len(urls)
    assert all(result.url.startswith(url) for result, url in zip(results, urls, strict=True))


def test_a_body_comes_before_its_records_and_these_newest_first(site_dir: Path) -> None:
    results = find(site_dir, "丙区住房城乡建设局").results
    assert results[0].url == "bodies/bing.html"
    dates = [result.date for result in results if result.kind == "政务失信记录"]
    expected = sorted((row["decided_on"] for row in RECORD_ROWS if row["body"] == "bing"), reverse=True)
    assert dates == expected


def test_columns_that_are_not_searched_are_not_found(site_dir: Path) -> None:
    assert find(site_dir, "950000").total == 0
    assert find(site_dir, "2027-06-17").total == 0


def test_a_late_commitment_says_so(site_dir: Path) -> None:
    (result,) = find(site_dir, "加装电梯 20 台").results
    assert (result.kind, result.status, result.status_class) == ("公开承诺", "逾期", "bad")


def test_datasets_can_be_found_by_their_title(site_dir: Path) -> None:
    assert "datasets/breach-records.html" in [result.url for result in find(site_dir, "政务失信记录").results]


def test_personal_data_is_not_put_into_the_index(tmp_path: Path) -> None:
    leaking = EditorialDocument("办事指南", "guide/x/index.html", "请联系 13800138000。")
    with pytest.raises(PublishFault, match=r"search index.*手机号码") as refused:
        search_jobs(small_site(bodies(), records()), [leaking], tmp_path)
    assert "13800138000" not in str(refused.value)
    assert search_jobs(small_site(bodies(), records()), [leaking], tmp_path / "again", may_stand=["138-0013-8000"])


def test_workers_give_the_same_artifacts_and_tell_personal_data_too(tmp_path: Path) -> None:
    site = small_site(bodies(), records())
    leaking = EditorialDocument("办事指南", "guide/x/index.html", "请联系 13800138000。")

    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool:
        shared = search_jobs(site, [GUIDE], tmp_path / "shared", apply=pool.map)
        assert paths_and_data(shared) == paths_and_data(search_jobs(site, [GUIDE], tmp_path / "alone"))
        with pytest.raises(PublishFault, match=r"search index.*手机号码") as refused:
            search_jobs(site, [leaking], tmp_path / "leaking", apply=pool.map)
    assert "13800138000" not in str(refused.value)


def test_a_release_with_one_page_more_keeps_the_index_of_the_last_one(site_dir: Path, tmp_path: Path) -> None:
    site = small_site(bodies(), records(), commitments(), areas=[])
    first = [artifact for job in search_jobs(site, [GUIDE], tmp_path / "1") for artifact in job.artifacts()]
    last = tmp_path / "last"
    for artifact in first:
        (last / artifact.path).parent.mkdir(parents=True, exist_ok=True)
        (last / artifact.path).write_bytes(artifact.data)
    more = EditorialDocument("修复以后", "guide/after/index.html", "修复的结果会公开。")
    jobs = [pickle.loads(pickle.dumps(job)) for job in search_jobs(site, [GUIDE, more], tmp_path / "2", earlier_site(last))]
    artifacts = {artifact.path: artifact.data for job in jobs for artifact in job.artifacts()}
    before = {artifact.path: artifact.data for artifact in first}
    assert {path for path, data in artifacts.items() if before.get(path) != data} == {
        "search-index/manifest.js",
        "search-index/fresh.js",
        # The page is suggested by its name, and stands at another place now.
        "search-index/n/0/0.js",
    }
    assert before.keys() - artifacts.keys() == set()
    for path in ("search-index/manifest.js", "search-index/fresh.js", "search-index/n/0/0.js"):
        (last / path).write_bytes(artifacts[path])
    assert [result.url for result in find(last, "修复的结果会公开").results] == [more.address]


def test_a_release_that_rewords_a_page_builds_the_index_anew(tmp_path: Path) -> None:
    site, last = small_site(bodies(), records(), commitments(), areas=[]), tmp_path / "last"
    for artifact in (artifact for job in search_jobs(site, [GUIDE], tmp_path / "1") for artifact in job.artifacts()):
        (last / artifact.path).parent.mkdir(parents=True, exist_ok=True)
        (last / artifact.path).write_bytes(artifact.data)
    changed = EditorialDocument(GUIDE.title, GUIDE.address, GUIDE.text + "以上说法已经更正。")
    anew = paths_and_data(search_jobs(site, [changed], tmp_path / "2"))
    assert paths_and_data(search_jobs(site, [changed], tmp_path / "3", earlier_site(last))) == anew


def paths_and_data(jobs: list[Job]) -> dict[str, bytes]:
    return {artifact.path: artifact.data for job in jobs for artifact in job.artifacts()}


def earlier_site(folder: Path) -> EarlierSite:
    """A site that consists of what stands in a folder."""
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return EarlierSite(folder, "1", "2026-11-01", {}, {path: hashlib.sha256(data).hexdigest() for path, data in files.items()})


@pytest.mark.parametrize("damage", ["overwritten", "missing", "of another site"])
def test_files_of_a_previous_index_that_are_not_its_own_are_refused_or_left_behind(tmp_path: Path, damage: str) -> None:
    site, last = small_site(bodies(), records(), commitments(), areas=[]), tmp_path / "last"
    for artifact in (artifact for job in search_jobs(site, [GUIDE], tmp_path / "1") for artifact in job.artifacts()):
        (last / artifact.path).parent.mkdir(parents=True, exist_ok=True)
        (last / artifact.path).write_bytes(artifact.data)
    earlier, script = earlier_site(last), b"alert('hostile');"
    if damage == "of another site":
        foreign = last / "search-index/d/9/9.js"
        foreign.parent.mkdir(parents=True)
        foreign.write_bytes(script)
        jobs = search_jobs(site, [GUIDE], tmp_path / "2", earlier)
        assert all(artifact.data != script for job in jobs for artifact in job.artifacts())
        return
    shard = next(last.glob("search-index/g/*/*.js"))
    shard.unlink() if damage == "missing" else shard.write_bytes(script)
    with pytest.raises(ConfigurationError, match=f"--previous: .*{shard.name}"):
        search_jobs(site, [GUIDE], tmp_path / "2", earlier)


def test_a_previous_site_without_an_index_is_a_matter_of_configuration(tmp_path: Path) -> None:
    site = small_site(bodies(), records(), commitments(), areas=[])
    with pytest.raises(ConfigurationError, match="--previous"):
        search_jobs(site, [GUIDE], tmp_path / "scratch", earlier_site(tmp_path))
