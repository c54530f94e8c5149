"""Whoosh itself over the published files: terms, boolean queries, BM25F, and a native Whoosh index as an oracle."""

from __future__ import annotations

from pathlib import Path

import pytest
from whoosh import fields, index
from whoosh.analysis import NgramTokenizer
from whoosh.query import And, Not, Or, Phrase, Term
from whoosh.reading import TermNotFound
from whoosh.searching import Searcher

from search.documents import DocumentBatch
from search.query import search_site
from search.reader import PublishedIndex
from search.whoosh_reader import ShardReader, substring
from tests.search.material import Scanned, scannable


@pytest.fixture(scope="module")
def documents(corpus: list[DocumentBatch]) -> list[Scanned]:
    return scannable(corpus)


@pytest.fixture(scope="module")
def reader(index_dir: Path) -> ShardReader:
    return ShardReader(PublishedIndex(index_dir))


def ids_of(searcher: Searcher, query: object) -> set[str]:
    return {str(hit["id"]) for hit in searcher.search(query, limit=None)}


def test_terms_find_the_documents_that_hold_a_pair_in_a_field(reader: ShardReader, documents: list[Scanned]) -> None:
    searcher = Searcher(reader)
    for pair in ("工程", "行政", "局", "30", "da"):
        assert ids_of(searcher, Term("title", pair)) == {document.id for document in documents if pair in document.title}
        assert ids_of(searcher, Term("text", pair)) == {document.id for document in documents if pair in document.text}


def test_whooshs_boolean_queries_work_over_the_shards(reader: ShardReader, documents: list[Scanned]) -> None:
    searcher = Searcher(reader)
    query = And([Or([substring("工程款"), Term("title", "采购")]), Not(substring("行政处罚"))])
    expected = {
        document.id
        for document in documents
        if ("工程款" in document.title + "\x1f" + document.text or "采购" in document.title)
        and "行政处罚" not in document.title + "\x1f" + document.text
    }
    assert ids_of(searcher, query) == expected
    assert expected


def test_bm25f_scores_a_rare_word_above_a_common_one(reader: ShardReader) -> None:
    searcher = Searcher(reader)
    common, rare = sorted(("住房", "教育"), key=lambda word: -reader.doc_frequency("title", word))[0], "卫生"
    assert searcher.idf("text", "龘龘") > searcher.idf("title", common)
    results = searcher.search(Or([Term("title", rare), Term("text", "局长")]), limit=5)
    assert results.score(0) is not None


def test_statistics_of_a_term_that_is_nowhere_are_not_found(reader: ShardReader) -> None:
    assert ("text", b"\xe9\xbe\x98") not in reader
    assert ("title", "教育".encode()) in reader
    with pytest.raises(TermNotFound):
        reader.term_info("text", "龘龘")


def test_a_native_whoosh_index_of_pairs_finds_the_same_documents(index_dir: Path, documents: list[Scanned], tmp_path: Path) -> None:
    schema = fields.Schema(id=fields.ID(stored=True), title=_pairs(), text=_pairs())
    native = index.create_in(tmp_path, schema)
    writer = native.writer(limitmb=64)
    for document in documents[:600]:
        writer.add_document(id=document.id, title=document.title, text=document.text)
    writer.commit()
    known = {document.id for document in documents[:600]}
    with native.searcher() as searcher:
        for word in ("工程款", "未按生效判决", "住房城乡建设局", "opendata", "行政", "甲市丙区"):
            grams = [word[at : at + 2] for at in range(len(word) - 1)]
            query = Or([Phrase(name, grams) if len(grams) > 1 else Term(name, grams[0]) for name in ("title", "text")])
            found = {result.id for result in search_site(index_dir, word).results} & known
            assert found == ids_of(searcher, query), word


def _pairs() -> fields.TEXT:
    return fields.TEXT(analyzer=NgramTokenizer(minsize=2, maxsize=2), phrase=True)
