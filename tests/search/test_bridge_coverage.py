"""What the bridge hands to the search: numbers on letters, entries that left a list, searched columns of registers."""

from __future__ import annotations

from generator import addresses
from generator.search_bridge.documents import gather_documents
from search.documents import DocumentBatch
from tests.model.small import portal_of, public


def batch_of(batches: list[DocumentBatch], kind: str) -> DocumentBatch:
    return next(batch for batch in batches if batch.kind == kind)


def test_a_record_is_found_by_its_number() -> None:
    portal = portal_of(
        public("records", {"kind": "records", "id": "id", "title": "{what}"}, {"id": ["JS-2026-0001"], "what": ["拖欠"]})
    )
    assert batch_of(list(gather_documents(portal, ())), "records").names == ["JS-2026-0001"]


def test_an_entry_that_left_a_list_is_found_where_it_last_stood() -> None:
    editions = [{"id": "1", "title": "一版"}, {"id": "2", "title": "二版"}, {"id": "3", "title": "三版", "effective": "2027-01-01"}]
    page = {"kind": "list", "id": "id", "title": "{id}", "edition": "ed", "editions": editions}
    portal = portal_of(public("list", page, {"id": ["a", "b", "b", "c"], "ed": ["1", "1", "2", "3"]}))
    batch = batch_of(list(gather_documents(portal, ())), "list")
    assert list(zip(batch.titles, batch.urls, batch.statuses, strict=True)) == [
        ("b", "lists/list/index.html#b", ""),
        ("c", "lists/list/3.html#c", "三版，尚未施行"),
        ("a", "lists/list/1.html#a", "已删去，最后见于一版"),
    ]


def test_a_searched_column_of_a_register_is_searched() -> None:
    page = {"kind": "register", "id": "id", "name": "name", "searched": ["duty"], "level_name": "局"}
    portal = portal_of(public("bodies", page, {"id": ["x"], "name": ["甲局"], "duty": ["管理采购"]}))
    assert "管理采购" in batch_of(list(gather_documents(portal, ())), "机构").texts[0]


def test_searched_columns_of_rows_without_a_place_of_their_own_lead_to_the_page_of_their_dataset() -> None:
    cells = {
        "id": ["x", "y"],
        "on": ["2026-01", "2026-02"],
        "n": ["1", "2"],
        "note": ["重点督查", "重点督查"],
        "code": ["1234", ""],
    }
    searched = {"searched": ["note", "code"]}
    portal = portal_of(
        public("ranked", {"kind": "ranking", "subject": "id", "period": "on", "score": "n", **searched}, cells),
        public("counted", {"kind": "statistics", "body": "id", "period": "on", "measures": [{"column": "n"}], **searched}, cells),
        public("duties", {"kind": "matrix", "row": "id", "row_title": "{on}", "body": "id", **searched}, cells),
        public("weights", {"kind": "table", **searched}, cells),
        public("silent", {"kind": "table"}, cells),
    )
    batch = batch_of(list(gather_documents(portal, ())), "栏目与说明")
    told = dict(zip(batch.urls, batch.texts, strict=True))
    where = (addresses.ranking("ranked"), addresses.statistics("counted"), addresses.matrix("duties"), addresses.dataset("weights"))
    for address in where:
        assert told[address].count("重点督查") == 1 and "1234" in told[address], address
    assert "重点督查" not in told[addresses.dataset("silent")]


def test_an_entry_of_a_list_has_its_own_day_where_the_descriptor_names_it() -> None:
    editions = [{"id": "1", "title": "一版", "effective": "2026-01-01"}]
    page = {"kind": "list", "id": "id", "title": "{id}", "date": "on", "editions": editions}
    portal = portal_of(public("list", page, {"id": ["a", "b"], "on": ["2025-12-03", ""]}, types={"on": "date"}))
    assert batch_of(list(gather_documents(portal, ())), "list").dates == ["2025-12-03", "2026-01-01"]


def test_the_id_of_a_body_is_a_number_where_the_register_says_that_it_is_searched() -> None:
    page = {"kind": "register", "id": "id", "name": "name", "level_name": "局"}
    cells = {"id": ["310101"], "name": ["甲局"], "uscc": ["code-1"]}
    for more, number in (({}, ""), ({"searched": ["id"]}, "310101"), ({"searched": ["id"], "code": "uscc"}, "code-1")):
        portal = portal_of(public("bodies", {**page, **more}, cells))
        assert batch_of(list(gather_documents(portal, ())), "机构").numbers == [number], more
