"""A release that changes little keeps the files of the last one, finds what a plain scan finds, and forgets what must be forgotten."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from search.documents import SEPARATOR, DocumentBatch, make_batch
from search.layout import FORMAT
from search.query import search_index, search_site
from search.reader import IndexFault, PublishedIndex
from search.spool import spool_documents
from search.update import FRESH_AT_MOST, Update, plan_update
from tests.search.material import plain_scan, sample_queries, scannable


def with_texts(batch: DocumentBatch, changed: dict[int, str]) -> DocumentBatch:
    return replace(batch, texts=[changed.get(at, text) for at, text in enumerate(batch.texts)])


def plan(batches: Sequence[DocumentBatch], base: Path, folder: Path) -> Update | None:
    return plan_update(spool_documents(batches, folder / "scratch"), base)


def lay(update: Update, base: Path, folder: Path) -> Path:
    """Lay the site's index as the update says: kept files as they are, the others written, nothing else."""
    index = folder / "search-index"
    for path in update.kept:
        (index / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(base / path, index / path)
    for path, data in update.written:
        (index / path).parent.mkdir(parents=True, exist_ok=True)
        (index / path).write_bytes(data)
    return index


def ten_changes(corpus: Sequence[DocumentBatch]) -> list[DocumentBatch]:
    """Four records reworded, two with another date or status, four new ones of a kind that was not there."""
    bodies, first, second = corpus
    first = with_texts(first, {at: first.texts[at] + "，已补充说明甲乙丙" for at in (3, 40, 500)})
    second = with_texts(second, {5: SEPARATOR.join(("改写后的全文", "工程款未付"))})
    second = replace(second, statuses=["已整改" if at == 77 else text for at, text in enumerate(second.statuses)])
    second = replace(second, dates=["2026-11-19" if at == 90 else day for at, day in enumerate(second.dates)])
    new = make_batch(
        "整改", 1, ids=["n1", "n2", "n3", "n4"], titles=["新的工程款记录", "另一件", "卫生健康", "住房"], urls=["n1", "n2", "n3", "n4"],
        dates=["2026-11-01", "2020-05-05", "", "1999-01-01"], texts=["行政处罚"] * 4, numbers=["", "丙法执〔2099〕7号", "", ""],
        bodies=["甲市丙区教育局", "", "新的局", ""], areas=["政府采购", "", "", ""],
    )  # fmt: skip
    return [bodies, first, second, new]


def test_ten_changes_write_three_files_and_touch_no_other_byte(
    corpus: list[DocumentBatch], index_dir: Path, tmp_path: Path
) -> None:
    update = plan(ten_changes(corpus), index_dir, tmp_path)
    assert update is not None
    assert {
        path for path, data in update.written if not (index_dir / path).exists() or (index_dir / path).read_bytes() != data
    } == {
        "fresh.js",
        "manifest.js",
    }
    everything = {path.relative_to(index_dir).as_posix() for path in index_dir.rglob("*.js")}
    assert everything == {*update.kept, *(path for path, _ in update.written)} - {"fresh.js"}


def test_an_updated_index_finds_what_a_plain_scan_finds_in_the_same_order(
    corpus: list[DocumentBatch], index_dir: Path, tmp_path: Path
) -> None:
    batches = ten_changes(corpus)
    update = plan(batches, index_dir, tmp_path)
    assert update is not None
    index, documents = PublishedIndex(lay(update, index_dir, tmp_path)), scannable(batches)
    queries = [
        *sample_queries(batches, 60, seed=11),
        "补充说明",
        "新的",
        "工程款记录",
        "局",
        "x",
        "行政处罚",
        "丙法执2099 7",
        "卫生健康",
    ]
    for query in queries:
        assert [result.id for result in search_index(index, query).results] == plain_scan(documents, query), query
    assert index.total == len(documents)


def test_columns_of_an_updated_index_tell_the_new_values(corpus: list[DocumentBatch], index_dir: Path, tmp_path: Path) -> None:
    update = plan(ten_changes(corpus), index_dir, tmp_path)
    assert update is not None
    index = PublishedIndex(lay(update, index_dir, tmp_path))
    for column in ("kind", "body", "area", "year", "state", "until"):
        cells = index.column(column)
        assert len(cells) == index.count
    assert sum(kind == "整改" for kind in index.column("kind")) == 4
    assert index.column("area").count("政府采购") == 1


def test_an_update_can_be_updated_and_undone(corpus: list[DocumentBatch], index_dir: Path, tmp_path: Path) -> None:
    batches = ten_changes(corpus)
    first = plan(batches, index_dir, tmp_path / "1")
    assert first is not None
    once = lay(first, index_dir, tmp_path / "1")
    more = make_batch("整改", 1, ids=["n5"], titles=["第十一件"], urls=["n5"])
    second = plan([*batches, more], once, tmp_path / "2")
    assert second is not None
    twice = lay(second, once, tmp_path / "2")
    assert [result.id for result in search_site(twice, "第十一件").results] == ["n5"]
    assert search_site(twice, "新的工程款").total == 1
    # Nothing changed since the base: the base's very bytes.
    same = plan(corpus, index_dir, tmp_path / "3")
    assert same is not None
    assert all((index_dir / path).read_bytes() == data for path, data in same.written)


def test_the_same_inputs_give_the_same_update(corpus: list[DocumentBatch], index_dir: Path, tmp_path: Path) -> None:
    assert plan(ten_changes(corpus), index_dir, tmp_path / "a") == plan(ten_changes(corpus), index_dir, tmp_path / "b")


def gone(batches: Sequence[DocumentBatch]) -> list[DocumentBatch]:
    first = batches[1]
    columns = {name: list(getattr(first, name))[1:] for name in (
        "ids", "titles", "urls", "texts", "names", "numbers", "dates", "statuses", "status_classes", "bodies", "areas", "untils",
    )}  # fmt: skip
    return [batches[0], replace(first, **columns), batches[2]]


def masked(batches: Sequence[DocumentBatch]) -> list[DocumentBatch]:
    return [batches[0], with_texts(batches[1], {8: "王某" + batches[1].texts[8][2:]}), batches[2]]


def emptied(batches: Sequence[DocumentBatch]) -> list[DocumentBatch]:
    return [batches[0], with_texts(batches[1], {8: batches[1].texts[8].split(SEPARATOR)[0]}), batches[2]]


def many(batches: Sequence[DocumentBatch]) -> list[DocumentBatch]:
    return [batches[0], with_texts(batches[1], {at: f"改写{at}" for at in range(FRESH_AT_MOST + 1)}), batches[2]]


def another_tier(batches: Sequence[DocumentBatch]) -> list[DocumentBatch]:
    return [*batches, make_batch("附件", 2, ids=["z"], titles=["附件"], urls=["z"])]


@pytest.mark.parametrize("change", [gone, masked, emptied, many, another_tier])
def test_what_must_leave_no_trace_or_is_too_much_is_built_anew(
    change: Callable[[Sequence[DocumentBatch]], list[DocumentBatch]], corpus: list[DocumentBatch], index_dir: Path, tmp_path: Path
) -> None:
    assert plan(change(corpus), index_dir, tmp_path) is None


def test_a_base_that_is_no_index_is_refused(corpus: list[DocumentBatch], tmp_path: Path) -> None:
    with pytest.raises(IndexFault, match="holds no search index"):
        plan(corpus, tmp_path, tmp_path)


def filled(batches: Sequence[DocumentBatch]) -> list[DocumentBatch]:
    """A document with an empty cell filled, one with another state, a new one: nothing that was said is taken back."""
    bodies, first, second = batches
    at = next(place for place, number in enumerate(second.numbers) if not number)
    second = replace(second, numbers=["丙法执〔2099〕8号" if place == at else text for place, text in enumerate(second.numbers)])
    first = replace(first, statuses=["已整改" if place == 7 else text for place, text in enumerate(first.statuses)])
    return [bodies, first, second, make_batch("整改", 1, ids=["n1"], titles=["新的工程款记录"], urls=["n1"])]


def test_an_index_that_must_forget_is_updated_where_nothing_is_taken_back(
    corpus: list[DocumentBatch], index_dir: Path, tmp_path: Path
) -> None:
    batches = filled(corpus)
    update = plan_update(spool_documents(batches, tmp_path / "scratch"), index_dir, forget=True)
    assert update is not None
    index, documents = PublishedIndex(lay(update, index_dir, tmp_path)), scannable(batches)
    for query in ("新的工程款", "丙法执2099 8", *sample_queries(batches, 30, seed=3)):
        assert [hit.id for hit in search_index(index, query).results] == plain_scan(documents, query), query


@pytest.mark.parametrize("cell", ["titles", "texts", "numbers", "bodies", "dates", "areas"])
def test_an_index_that_must_forget_is_built_anew_where_a_document_says_something_else(
    cell: str, corpus: list[DocumentBatch], index_dir: Path, tmp_path: Path
) -> None:
    bodies, first, second = corpus
    values = list(getattr(second, cell))
    at = next(place for place, value in enumerate(values) if value)
    values[at] = "2001-01-01" if cell == "dates" else values[at] + "，已核实"
    second = replace(second, **{cell: values})
    spool = spool_documents([bodies, first, second], tmp_path / "scratch")
    assert plan_update(spool, index_dir, forget=True) is None
    assert plan_update(spool, index_dir) is not None


def test_an_index_of_another_format_is_built_anew_and_a_damaged_one_refused(
    corpus: list[DocumentBatch], index_dir: Path, tmp_path: Path
) -> None:
    older = shutil.copytree(index_dir, tmp_path / "older")
    manifest = (older / "manifest.js").read_bytes()
    assert f'"format":{FORMAT}'.encode() in manifest
    (older / "manifest.js").write_bytes(manifest.replace(f'"format":{FORMAT}'.encode(), b'"format":1', 1))
    assert plan(corpus, older, tmp_path / "a") is None
    (older / "manifest.js").write_bytes(b"searchShard(")
    with pytest.raises(IndexFault):
        plan(corpus, older, tmp_path / "b")
