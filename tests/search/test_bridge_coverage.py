"""What the bridge hands to the search: numbers on letters, entries that left a list, searched columns of registers."""

from __future__ import annotations

from generator.search_bridge import gather_documents
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
