"""The published index against a plain scan: what is found, in which order, and what the files are like."""

from __future__ import annotations

import hashlib
import multiprocessing
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pytest

from search import postings
from search.bits import BitReader, pack_stream, pack_streams
from search.build import build_index, paged_length
from search.documents import DocumentBatch, make_batch
from search.layout import (
    HEAD,
    LONG,
    PAGE,
    VIRTUAL_BITS,
    Codes,
    documents_of,
    first_documents,
    key_of,
    mix_pairs,
    unwrap,
    virtual_ids,
)
from search.lists import PostedLists
from search.pieces import PIECE, cut_batch
from search.query import search_index, search_site
from search.reader import IndexFault, PublishedIndex
from search.shards import Paging, encode_shards
from search.sharing import in_turn
from search.spool import spool_documents, spread_postings
from tests.search.material import divisions, generated, plain_scan, publish, sample_queries, scannable


def assert_like_scan(index_dir: Path, batches: list[DocumentBatch], queries: list[str]) -> None:
    index, documents = PublishedIndex(index_dir), scannable(batches)
    wrong = []
    for query in queries:
        answer = search_index(index, query)
        expected = plain_scan(documents, query)
        if [result.id for result in answer.results] != expected or answer.total != len(expected):
            wrong.append((query, answer.total, len(expected)))
    assert wrong == []


def test_sampled_substrings_find_exactly_what_a_plain_scan_finds_in_order(index_dir: Path, corpus: list[DocumentBatch]) -> None:
    queries = sample_queries(corpus, 250)
    assert {len(query) for query in queries} == set(range(1, 13))
    assert_like_scan(index_dir, corpus, queries)


def test_quoted_and_several_words_find_what_a_plain_scan_finds(index_dir: Path, corpus: list[DocumentBatch]) -> None:
    parts = sample_queries(corpus, 120, seed=9)
    pairs = [f"{one} {other}" for one, other in zip(parts[::2], parts[1::2], strict=True)]
    phrases = [f'"{part}"' for part in parts[:60]]
    assert_like_scan(index_dir, corpus, [*pairs, *phrases, '"Open Data" 工程款', "丙区 工程款 公示", "7 e", "局"])


def test_what_stands_nowhere_is_not_found(index_dir: Path) -> None:
    for query in ("", "  ", "（）", "龘龘", "zzzz", "工程款工程款工程款款", "甲市甲区 龘"):
        assert search_site(index_dir, query).total == 0


def test_real_names_of_shanghai_find_exactly_what_a_plain_scan_finds(shared: Path, tmp_path: Path) -> None:
    batches = list(divisions(shared))
    assert sum(map(len, batches)) == 16 + 234 + 6509
    index_dir = publish(batches, tmp_path)
    names = [batches[1].titles[at] for at in range(0, 234, 13)]
    assert_like_scan(index_dir, batches, [*sample_queries(batches, 150), *names, "310101002001", "街道", "区", "新村 第一"])


def test_an_exact_name_or_number_comes_first_however_it_is_written(index_dir: Path, corpus: list[DocumentBatch]) -> None:
    assert search_site(index_dir, "丙区教育局", 1).results[0].title == "甲市丙区教育局"
    number = corpus[1].numbers[20]
    identifier = corpus[1].ids[20]
    assert number
    for writing in (
        number,
        number.replace("〔", "[").replace("〕", "]"),
        number.replace("〔", "").replace("〕", " ").removesuffix("号"),
    ):
        assert search_site(index_dir, writing, 1).results[0].id == identifier


def test_bodies_come_before_records_and_titles_before_texts(index_dir: Path) -> None:
    results = search_site(index_dir, "卫生健康").results
    kinds = [result.kind == "机构" for result in results]
    assert kinds == sorted(kinds, reverse=True)
    assert kinds.count(True) == 5


def test_a_limit_cuts_the_results_and_not_the_total(index_dir: Path) -> None:
    whole = search_site(index_dir, "工程款")
    cut = search_site(index_dir, "工程款", 7)
    assert cut.total == whole.total == len(whole.results) > 7
    assert cut.results == whole.results[:7]


def test_what_is_stored_comes_back_as_it_was_given(index_dir: Path, corpus: list[DocumentBatch]) -> None:
    batch = corpus[2]
    at = next(at for at in range(len(batch)) if batch.numbers[at] and batch.statuses[at] == "异议中")
    result = search_site(index_dir, batch.numbers[at], 1).results[0]
    assert (result.id, result.kind, result.title, result.url) == (batch.ids[at], batch.kind, batch.titles[at], batch.urls[at])
    assert (result.date, result.status, result.status_class) == (batch.dates[at], "异议中", "obj")
    assert (result.body, result.text, result.number) == (batch.bodies[at], batch.texts[at], batch.numbers[at])


def test_a_match_does_not_run_across_two_fields(tmp_path: Path) -> None:
    batch = make_batch(
        "记录", 1, ids=["a"], titles=["甲乙"], urls=["a.html"], texts=["丙丁\x1f戊己"], numbers=["壬"], bodies=["庚辛"]
    )
    index_dir = publish([batch], tmp_path)
    assert [search_site(index_dir, word).total for word in ("丙丁", "戊己", "庚辛", "壬")] == [1, 1, 1, 1]
    assert [search_site(index_dir, word).total for word in ("丁戊", "己庚", "乙丙", "乙壬")] == [0, 0, 0, 0]


@pytest.mark.parametrize("count", [0, 1])
def test_an_index_of_next_to_nothing_can_be_searched(count: int, tmp_path: Path) -> None:
    batches = [make_batch("记录", 1, ids=["a"] * count, titles=["甲乙丙"] * count, urls=["a.html"] * count)]
    index_dir = publish(batches, tmp_path)
    assert [search_site(index_dir, word).total for word in ("甲乙", "甲", "甲乙丙", "丁")] == [count, count, count, 0]


def test_a_folder_without_an_index_is_refused(tmp_path: Path) -> None:
    with pytest.raises(IndexFault, match="holds no search index"):
        search_site(tmp_path, "甲")


def test_all_kinds_come_back_in_rank_order(index_dir: Path) -> None:
    index = PublishedIndex(index_dir)
    places = np.arange(index.count)
    assert index.kinds_of(places) == [index.document(place).kind for place in places.tolist()]


def test_the_same_documents_give_the_same_bytes_under_another_hash_seed(tmp_path: Path) -> None:
    script = (
        "import sys, hashlib\nfrom pathlib import Path\nfrom search.build import build_index\n"
        "from tests.search.material import generated\n"
        "for path, data in build_index(generated(200), Path(sys.argv[1])): print(path, hashlib.sha256(data).hexdigest())"
    )
    answers = []
    for seed in ("1", "2"):
        run = subprocess.run(
            [sys.executable, "-c", script, tmp_path / seed], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True,
            check=True, cwd=Path(__file__).parents[2],
        )  # fmt: skip
        answers.append(run.stdout)
    assert answers[0] == answers[1]
    assert answers[0].count("\n") > 20


def test_the_same_documents_give_the_same_bytes_whoever_encodes_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    batches = list(generated(9000))
    assert max(map(len, batches)) > PIECE[0]
    alone = dict(build_index(batches, tmp_path / "alone"))
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool:
        assert dict(build_index(batches, tmp_path / "shared", pool.map)) == alone
    # Nor does it matter how many fields a process takes, how many of them it reads and how many postings it sorts at a time.
    monkeypatch.setattr(postings, "_RANGE", 70_000)
    monkeypatch.setattr(postings, "_READ", 3000)
    monkeypatch.setattr(postings, "_SPREAD", 5000)
    assert dict(build_index(batches, tmp_path / "finely", in_turn)) == alone
    assert len(list((tmp_path / "finely").glob("postings-*.bin"))) > 10


def test_what_a_batch_makes_too_many_of_is_refused(tmp_path: Path) -> None:
    kinds = [make_batch(f"记录{at}", 1, ids=["a"], titles=["甲"], urls=["a"]) for at in range(257)]
    with pytest.raises(ValueError, match="257 kinds"):
        spool_documents(kinds, tmp_path)
    values = [str(at) for at in range((1 << 16) + 1)]
    with pytest.raises(ValueError, match="65537 values of state"):
        spool_documents([make_batch("记录", 1, ids=values, titles=values, urls=values, statuses=values)], tmp_path)


def test_every_file_is_plain_ascii_or_json_in_a_call(index_dir: Path) -> None:
    files = sorted(index_dir.rglob("*.js"))
    assert len(files) > 50
    for file in files:
        payload = unwrap(file.read_bytes())
        assert isinstance(payload, bytes) != (file.name == "manifest.js")


def test_the_index_does_not_depend_on_how_the_documents_are_cut_into_batches(tmp_path: Path) -> None:
    rows = [("a", "甲乙丙", "2026-01-01"), ("b", "乙丙丁", "2026-01-02"), ("c", "丙丁戊", "2026-01-01")]

    def batch(some: list[tuple[str, str, str]]) -> DocumentBatch:
        ids, titles, dates = ([row[at] for row in some] for at in range(3))
        return make_batch("记录", 1, ids=ids, titles=titles, urls=ids, dates=dates)

    one, two = publish([batch(rows)], tmp_path / "one"), publish([batch(rows[:1]), batch(rows[1:])], tmp_path / "two")
    digests = [
        [
            (file.relative_to(index).as_posix(), hashlib.sha256(file.read_bytes()).hexdigest())
            for file in sorted(index.rglob("*.js"))
        ]
        for index in (one, two)
    ]
    assert [digest for digest in digests[0] if digest[0] != "manifest.js"] == [
        digest for digest in digests[1] if digest[0] != "manifest.js"
    ]
    assert [result.id for result in search_site(two, "丙").results] == ["b", "a", "c"]


def test_codes_come_back_as_they_were_packed() -> None:
    dice = np.random.default_rng(3)
    counts = np.array([0, 1, 70, 0, 500, 3])
    parameters = dice.integers(0, 22, counts.sum())
    values = dice.integers(0, 1 << 40, counts.sum()).astype(np.uint64) >> dice.integers(0, 40, counts.sum()).astype(np.uint64)
    # Codes must fit 64 bits: large values come with large parameters, as keys do.
    values = np.minimum(values, (np.uint64(1) << (parameters.astype(np.uint64) + np.uint64(20))))
    streams = pack_streams(values, parameters, counts)
    assert len(streams) == len(counts)
    at = 0
    for stream, count in zip(streams, counts.tolist(), strict=True):
        reader = BitReader(stream)
        for _ in range(count):
            assert reader.read(int(parameters[at])) == int(values[at])
            at += 1


@pytest.mark.parametrize("count", [1, 64, 65, 999, 4000])
@pytest.mark.parametrize("most", [2, 1000, 1 << 30])
def test_short_codes_are_packed_several_at_a_time_and_come_back(count: int, most: int) -> None:
    values = np.random.default_rng(count).integers(0, most, count).astype(np.uint64)
    reader = BitReader(pack_stream(values, 3))
    assert [reader.read(3) for _ in range(count)] == values.tolist()


def test_a_long_list_says_how_many_documents_of_all_tiers_it_holds() -> None:
    groups = (700, 0, 3000)
    ids = np.sort(np.random.default_rng(4).choice(2 * sum(groups), 5000, replace=False))
    postings = (np.uint64(9) << np.uint64(VIRTUAL_BITS)) | ids.astype(np.uint64)
    asked: list[tuple[int, ...]] = []

    def pack(places: tuple[int, ...]) -> bytes:
        asked.append(places)
        return b"rows"

    paging = Paging(paged_length(sum(groups)), pack)
    (((stream, *pages),), blocks) = encode_shards(postings, 0, 0, 1, groups, 0, paging)
    assert pages == [b"rows"]
    assert asked == [tuple(first_documents(ids, groups)[:PAGE])]
    lists = PostedLists(
        {"g/0/0": stream, **{f"l/0/{at}": block for at, block in enumerate(blocks)}}.__getitem__, sum(groups), 0, LONG, HEAD
    )
    posted = lists.find(9)
    assert posted.documents == len(np.unique(documents_of(ids, groups))) < len(ids)
    assert lists.whole(posted).tolist() == ids.tolist()


def test_no_two_pairs_share_a_key() -> None:
    codes = np.arange(1500, dtype=np.uint32) * np.uint32(743)
    left, right = np.repeat(codes, len(codes)), np.tile(codes, len(codes))
    assert len(np.unique(mix_pairs(left, right))) == len(left)
    assert key_of("甲乙") != key_of("乙甲")


def test_virtual_ids_lead_back_to_their_documents() -> None:
    groups = (3, 0, 5)
    places = np.arange(8)
    title, text = virtual_ids(places, groups)
    assert sorted([*title.tolist(), *text.tolist()]) == list(range(16))
    assert title.tolist()[:3] == [0, 1, 2]
    assert text.tolist()[:3] == [3, 4, 5]
    assert documents_of(title, groups).tolist() == documents_of(text, groups).tolist() == places.tolist()


def test_a_batch_of_unequal_columns_is_refused() -> None:
    with pytest.raises(ValueError, match="unequal"):
        make_batch("记录", 1, ids=["a", "b"], titles=["甲"], urls=["a", "b"])


@pytest.mark.parametrize("column", ["ids", "titles", "texts", "urls", "names"])
def test_half_a_character_is_refused_by_the_name_of_its_document(column: str, tmp_path: Path) -> None:
    cells = {"ids": ["a", "b"], "titles": ["甲", "乙"], "urls": ["a", "b"], "texts": ["", ""], "names": ["", ""]}
    cells[column][1] += "\ud800"
    with pytest.raises(ValueError, match=r"^'记录' 'b(\\ud800)?' holds half a character"):
        list(build_index([make_batch("记录", 1, **cells)], tmp_path))
    with pytest.raises(ValueError, match="half a character in the kind"):
        make_batch("记录\udc00", 1, ids=["a"], titles=["甲"], urls=["a"])


def test_a_batch_is_cut_by_documents_and_by_characters_and_loses_none() -> None:
    texts = ["甲" * size for size in (3, 3, 3, 90, 0, 2, 2, 9)]
    batch = make_batch("记录", 1, ids=list("abcdefgh"), titles=[""] * 8, urls=[""] * 8, texts=texts)
    assert ["".join(part.ids) for part in cut_batch(batch, (3, 8))] == ["ab", "c", "d", "efg", "h"]
    assert ["".join(part.ids) for part in cut_batch(batch, (3, 1000))] == ["abc", "def", "gh"]


def test_what_is_hot_is_measured_in_a_bounded_part_of_long_documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = [f"r{at}" for at in range(300)]
    texts = [("甲乙" if at % 2 else "丙丁" * 2000) + "戊己" for at in range(300)]
    spool_documents([make_batch("记录", 1, ids=ids, titles=["标题"] * 300, urls=ids, texts=texts)], tmp_path)
    whole = postings.find_hot_grams(tmp_path)
    read: list[int] = []
    read_codes = postings._read_codes

    def counted(file: BinaryIO, begin: int, end: int) -> Codes:
        read.append(end - begin)
        return read_codes(file, begin, end)

    monkeypatch.setattr(postings, "_read_codes", counted)
    monkeypatch.setattr(postings, "_SAMPLED_CODES", 6000)
    cut = postings.find_hot_grams(tmp_path)
    assert 5000 < sum(read) <= 6000
    assert {whole[0][at : at + 2] for at in range(0, len(whole[0]), 2)} >= {"标题", "甲乙", "戊己", "丙丁"}
    assert "甲乙" in cut[0]
    assert "丙丁" in cut[0]


def test_a_full_disk_ends_a_build_with_an_error(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    code = """
import resource, signal, sys
from pathlib import Path
from search.postings import scatter_range, plan_ranges
from search.documents import make_batch
from search.spool import spool_documents, spread_postings
ids = [f"r{at}" for at in range(4000)]
texts = ["".join(chr(0x4E00 + at * 7 % 500 + step) for step in range(60)) for at in range(4000)]
spool = spool_documents([make_batch("x", 1, ids=ids, titles=ids, urls=ids, texts=texts)], Path(sys.argv[1]))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_001, 1_000_001))
for part in plan_ranges(spool.folder, spool.characters, ("", "")):
    scatter_range(part)
"""
    assert resource is not None
    ended = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert "was not written whole" in ended.stderr


def test_postings_that_were_cut_off_are_refused(tmp_path: Path) -> None:
    spool = spread_postings(spool_documents(list(generated(50)), tmp_path))
    file = tmp_path / "postings-0.bin"
    file.write_bytes(file.read_bytes()[:-8])
    with pytest.raises(OSError, match="ends too soon"):
        for bucket in range(1 << spool.scatter.bits):
            spool.scatter.read(bucket)


def test_generated_documents_hold_what_the_tests_need() -> None:
    documents = scannable(generated(300))
    assert any("open data" in document.text for document in documents)
    assert any("𠮷野" in document.text for document in documents)
