"""No file of a release may hold what may not be seen: whatever it is packed in, a single hit stops the swap; the proof can fail."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import zipfile
import zlib
from base64 import b64encode
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.artifacts import BINARY, Artifact, ReadyJob
from generator.errors import ConfigurationError, PublishFault
from generator.publish.crew import Crew
from generator.publish.needles import SHORTEST, SIZES, Needles, cut_anchor
from generator.publish.publication import Publication
from generator.publish.purge import Prover, PurgeOrder, Sought, keyed_hash, kind_of, longest_run
from generator.publish.shelf import Shelf, restore_previous
from generator.publish.unpack import unpack
from tests.publish.publish_jobs import frame, page

SECRET = "甲区城建局拖欠乙公司工程款四十二万元"
PROBE = "丙区按期兑现了全部招商承诺"
LETTERS = st.sampled_from("甲乙丙丁戊己庚辛壬癸子丑abcXYZ019")


def anchor(text: str) -> bytes:
    found = cut_anchor(longest_run(text))
    assert found is not None
    return found


ORDER = PurgeOrder((Sought("breaches", "withdrawn", 1, (anchor(SECRET),)),), probes=(anchor(PROBE),), carriers=("html",))


@settings(deadline=None, max_examples=150)
@given(
    st.lists(st.text(LETTERS, min_size=4, max_size=30), min_size=1, max_size=20),
    st.lists(st.one_of(st.integers(0, 19), st.text(st.characters(codec="utf-8"), max_size=9)), max_size=12),
)
def test_exactly_the_texts_that_stand_in_the_bytes_are_found(texts: list[str], parts: list[int | str]) -> None:
    anchors = sorted({cut for text in texts if (cut := cut_anchor(text.encode())) is not None})
    data = "".join(texts[part % len(texts)] if isinstance(part, int) else part for part in parts).encode()
    assert Needles(anchors).find(data) == {number for number, each in enumerate(anchors) if each in data}


def test_an_anchor_is_found_at_every_offset_and_across_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.publish.needles._CHUNK", 64)
    for size in SIZES:
        needle = hashlib.sha512(str(size).encode()).digest()[:size]
        for offset in range(150):
            assert Needles([needle]).find(b"x" * offset + needle) == {0}, (size, offset)
            assert Needles([needle]).find(b"x" * offset + needle[:-1]) == set()


def test_texts_that_are_too_short_are_not_sought() -> None:
    assert cut_anchor(b"x" * (SHORTEST - 1)) is None
    assert longest_run("李某：“拖欠工程款”（2026）") == "拖欠工程款".encode()


def _parquet(text: str) -> bytes:
    sink = io.BytesIO()
    pq.write_table(pa.table({"a": ["x", text], "b": [1, 2]}), sink, compression="zstd")
    return sink.getvalue()


def _zip(data: bytes) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/sharedStrings.xml", data)
    return sink.getvalue()


def _index(payload: bytes) -> bytes:
    return b'searchShard("d/0/0","%s");\n' % b64encode(payload)


def _deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


CODINGS: dict[str, Callable[[str], bytes]] = {
    "plain": lambda text: f'<p title="&lt;">{text}</p>'.encode(),
    "excel csv": lambda text: f'\ufeffa,b\r\n"{text}",x'.encode(),
    "json": lambda text: json.dumps({"a": text}, ensure_ascii=False).encode(),
    "json in ascii": lambda text: json.dumps({"a": text}).encode(),
    "address": lambda text: f'<a href="mailto:x?subject={quote("关于" + text)}">x</a>'.encode(),
    "references": lambda text: "".join(f"&#{ord(letter)};" for letter in text).encode(),
    "parquet": _parquet,
    "xlsx": lambda text: _zip(f"<t>{text}</t>".encode()),
    "zip in zip": lambda text: _zip(_zip(text.encode())),
    "gzip": lambda text: gzip.compress(text.encode()),
    "index": lambda text: f'searchShard("d/0/0",["{text}"]);\n'.encode(),
    "index, packed": lambda text: _index(text.encode()),
    "index, deflated": lambda text: _index(_deflate(text.encode())),
    "index, marked": lambda text: _index(b"\1" + _deflate(text.encode())),
    "index in GB 18030": lambda text: _index(b"\0" + _deflate(text.encode("gb18030"))),
}


@pytest.mark.parametrize("coding", CODINGS)
def test_a_text_is_found_in_every_coding_of_the_site(coding: str) -> None:
    data = CODINGS[coding](SECRET)
    needles = Needles([anchor(SECRET)])
    assert any(needles.find(text) for text in unpack("x", data))
    assert not any(needles.find(text) for text in unpack("x", CODINGS[coding](PROBE)))


def publish(out: Path, extra: Artifact, order: PurgeOrder = ORDER, version: str = "1") -> None:
    with Publication(out, 1) as publication:
        publication.write([frame(), ReadyJob("记录", (page("records/1.html", f"<p>{PROBE} {version}</p>"), extra))])
        publication.prove(order, {"release": version})
        publication.inspect()
        publication.seal({"version": version})
        publication.swap()


def clean(number: int = 0) -> Artifact:
    return Artifact("data/clean.bin", f"{number}".encode(), BINARY)


@pytest.mark.parametrize("coding", CODINGS)
def test_a_single_hit_stops_the_swap_and_names_the_file_without_the_text(coding: str, tmp_path: Path) -> None:
    out = tmp_path / "public"
    publish(out, clean())
    before = (out / "purge.json").read_bytes()
    with pytest.raises(PublishFault) as fault:
        publish(out, Artifact("data/leak.bin", CODINGS[coding](SECRET), BINARY), version="2")
    assert str(fault.value) == "data/leak.bin: holds a text of dataset breaches that may not be seen (rows that are withdrawn)"
    assert (out / "purge.json").read_bytes() == before


def test_the_texts_of_an_earlier_proof_are_never_sought_in_place_of_the_present_ones(tmp_path: Path) -> None:
    root, scratch = tmp_path / "root", tmp_path / "scratch"
    root.mkdir()
    scratch.mkdir()
    (root / "leak.bin").write_bytes(SECRET.encode())
    with closing(Crew(root, 1)) as crew:
        for text, hits in ((PROBE, []), (SECRET, [("leak.bin", 0)])):
            prover = Prover(PurgeOrder((Sought("breaches", "withdrawn", 1, (anchor(text),)),)), scratch)
            # A disk that tells times coarsely, or builds that follow fast.
            for file in scratch.iterdir():
                os.utime(file, (0, 0))
            assert prover.scan(root, ["leak.bin"], crew).hits == hits


def test_addresses_are_read_too(tmp_path: Path) -> None:
    order = PurgeOrder((Sought("breaches", "exempted", 1, (anchor("JS-2026-0617"),)),))
    with pytest.raises(PublishFault, match="addresses"):
        publish(tmp_path / "public", Artifact("records/JS-2026-0617.bin", b"", BINARY), order)


def test_the_proof_fails_when_it_cannot_see_what_is_there(tmp_path: Path) -> None:
    blind = PurgeOrder(ORDER.sought, probes=(anchor("这句话哪里也没有写过"),), carriers=("html", "parquet"))
    with pytest.raises(PublishFault, match="cannot read files of kind html"):
        publish(tmp_path / "public", clean(), blind)


def test_the_certificate_counts_and_reveals_nothing(tmp_path: Path) -> None:
    out = tmp_path / "public"
    publish(out, clean())
    told = json.loads((out / "purge.json").read_bytes())
    assert told["found"] == 0 and told["sought"] == [{"dataset": "breaches", "reason": "withdrawn", "rows": 1, "texts": 1}]
    assert told["read"]["html"] == {"files": 2, "bytes": told["read"]["html"]["bytes"], "probes_found": 1}
    store = tmp_path / ".public.site"
    kept = json.loads((store / "purge-1.json").read_bytes())
    assert kept["texts"] == [keyed_hash((store / "purge.key").read_bytes(), anchor(SECRET))] and kept["barred"] == []
    assert (store / "purge.key").stat().st_mode & 0o077 == 0
    assert not any(SECRET[-4:].encode() in path.read_bytes() for path in (out / "purge.json", store / "purge-1.json"))


def test_the_release_before_a_withdrawal_is_not_kept_and_cannot_come_back(tmp_path: Path) -> None:
    out = tmp_path / "public"
    publish(out, Artifact("data/breaches.json", SECRET.encode(), BINARY), PurgeOrder(()))
    publish(out, clean(), version="2")
    assert Shelf(out).previous is None
    assert not any(SECRET.encode() in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    with pytest.raises(ConfigurationError, match=r"no previous release|holds records that have left"):
        restore_previous(out)
    publish(out, clean(3), version="3")
    assert restore_previous(out).name == "release-2", "nothing left in between, so one may go back"


def test_with_a_release_that_may_not_be_kept_the_ones_before_it_go_too(tmp_path: Path) -> None:
    out = tmp_path / "public"
    for version in ("1", "2"):
        publish(out, Artifact("data/breaches.json", SECRET.encode(), BINARY), PurgeOrder(()), version)
    publish(out, clean(), version="3")
    assert sorted(path.name for path in (tmp_path / ".public.site").glob("release-*")) == ["release-3"]


def test_a_barred_release_stays_barred_when_the_build_dies_right_after_the_exchange(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "public"
    publish(out, Artifact("data/breaches.json", SECRET.encode(), BINARY), PurgeOrder(()))
    monkeypatch.setattr(Shelf, "leave", lambda shelf: shelf._unlock())
    publish(out, clean(), version="2")
    monkeypatch.undo()
    assert (tmp_path / ".public.site" / "release-1").is_dir()
    with pytest.raises(ConfigurationError, match="holds records that have left"):
        restore_previous(out)
    publish(out, clean(3), version="3")
    assert not (tmp_path / ".public.site" / "release-1").exists()
    assert [path.name for path in (tmp_path / ".public.site").glob("barred-*")] in ([], ["barred-1"])


def test_kinds_of_files() -> None:
    assert [kind_of(path) for path in ("a/b.HTML", "search-index/d/0/1.js", "LICENCE", "x.tar.gz", ".well-known")] == [
        "html", "search-index", "other", "gz", "other",
    ]  # fmt: skip
