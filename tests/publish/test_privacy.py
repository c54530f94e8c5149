"""What slipped in by whatever way stops the publication, names file and kind, and is never repeated."""

from __future__ import annotations

import gzip
import json
import time
import zipfile
import zlib
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.artifacts import (
    BINARY,
    CSS,
    CSV,
    HTML,
    JAVASCRIPT,
    JSON,
    PARQUET,
    SVG,
    TEXT,
    XML,
    Artifact,
    Mould,
    ReadyJob,
)
from generator.editorial.wing import _MEDIA_TYPES
from generator.errors import PublishFault
from generator.personal.detectors import find_spans
from generator.personal.output import OutputScan
from generator.publish.privacy import _OPENED, PrivacyWatch
from generator.publish.publication import Publication
from generator.publish.unpack import unpack
from tests.publish.publish_jobs import press_one
from tests.release.material import AROUND, BANK_CARDS, CITIZEN_IDS, EMAILS, MOBILES, OLD_CITIZEN_IDS, WIDTHS, examples

SECRETS = {
    "身份证号码": "11010519491231002X", "手机号码": "13800138000", "固定电话号码": "021-63212810", "银行卡号": "6222021001116245702",
    "电子邮件地址": "zhang@163.example", "机动车号牌": "沪AD12345", "住址": "幸福小区3号楼2单元501室", "与姓名相连的健康信息": "王某患有糖尿病",
}  # fmt: skip


def faults_of(artifacts: Sequence[Artifact], may_stand: Sequence[str] = ()) -> list[tuple[str, str]]:
    watch = PrivacyWatch(OutputScan(may_stand))
    for artifact in artifacts:
        watch.note(artifact)
    return watch.finish()


def zipped(name: str, data: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return out.getvalue()


def parquet(text: str) -> bytes:
    out = BytesIO()
    pq.write_table(pa.table({"a": ["2026-11-20", "2026-11-21"], "b": ["", f"经办人：{text}。"]}), out, compression="zstd")
    return out.getvalue()


def png(text: str) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big")

    packed = b"Comment\0\0" + zlib.compress(f"拍摄者 {text} ".encode())
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", b"\0" * 13) + chunk(b"zTXt", packed) + chunk(b"IEND", b"")


def jpeg(text: str) -> bytes:
    comment = f"作者 {text} ".encode()
    return b"\xff\xd8\xff\xe0\x00\x04\x00\x00\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment + b"\xff\xda\x00\x00"


def exif(text: str) -> bytes:
    """A JPEG whose Exif block holds a comment as Windows writes it: UTF-16, two bytes a sign."""
    block = b"Exif\0\0II*\0" + f"author {text} ".encode("utf-16-le")
    return b"\xff\xd8\xff\xe1" + (len(block) + 2).to_bytes(2, "big") + block + b"\xff\xda\x00\x00"


def webp(text: str) -> bytes:
    block = f"author {text} ".encode()
    return b"RIFF\0\0\0\0WEBPEXIF" + len(block).to_bytes(4, "little") + block


def gif(text: str) -> bytes:
    comment = f"author {text} ".encode()
    return b"GIF89a\1\0\1\0\0\0\0!\xfe" + bytes([len(comment)]) + comment + b"\0;"


def pdf(text: str) -> bytes:
    packed = zlib.compress(f"BT (author {text} ) Tj ET".encode())
    return b"%PDF-1.7\n1 0 obj <</Filter/FlateDecode>>\nstream\n" + packed + b"\nendstream\nendobj\n%%EOF"


def nested(text: str) -> bytes:
    return zipped("inner.zip", zipped("xl/worksheets/sheet1.xml", f"<c><t>{text}</t></c>".encode()))


def commented(text: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", b"a")
        archive.comment = f"a {text} b".encode()
    return out.getvalue()


WAYS: dict[str, tuple[str, Callable[[str], bytes]]] = {
    "page": (HTML, lambda text: f"<p>说明：{text}，请办理。</p>".encode()),
    "attribute": (HTML, lambda text: f'<img alt="{text}" src="x.png"/>'.encode()),
    "comment": (HTML, lambda text: f"<!-- {text} -->".encode()),
    "references": (HTML, lambda text: b"<p>" + "".join(f"&#{ord(sign)};" for sign in text).encode() + b"</p>"),
    "style": (CSS, lambda text: f'a::after {{ content: "{text}" }}'.encode()),
    "script": (JAVASCRIPT, lambda text: f'const a = "{text}";'.encode()),
    "escapes": (JSON, lambda text: json.dumps({"a": text}).replace("\\u", "\\u").encode()),
    "table": (CSV, lambda text: f"id,b\r\n1,{text}\r\n".encode()),
    "feed": (XML, lambda text: f"<feed><title>{text}</title></feed>".encode()),
    "picture": (SVG, lambda text: f"<svg><title>{text}</title></svg>".encode()),
    "parquet": (PARQUET, parquet),
    "workbook": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", lambda text: zipped("xl/sharedStrings.xml", f"<t>{text}</t>".encode())),
    "archive in an archive": (BINARY, nested),
    "gzip": (BINARY, lambda text: gzip.compress(f"a {text} b".encode())),
    "second member of a gzip file": (BINARY, lambda text: gzip.compress(b"a") + gzip.compress(f"a {text} b".encode())),
    "two members of a gzip file": (BINARY, lambda text: gzip.compress(f"a {text}"[:7].encode()) + gzip.compress(f"a {text} b"[7:].encode())),
    "archive in the second member of a gzip file": (BINARY, lambda text: gzip.compress(b"a") + gzip.compress(zipped("a.txt", f"a {text} b".encode()))),
    "comment of an archive": (BINARY, commented),
    "photograph": ("image/jpeg", jpeg),
    "graphic": ("image/png", png),
    "document": ("application/pdf", pdf),
    "document of an office program": (BINARY, lambda text: zipped("word/document.xml", f"<w:t>{text}</w:t>".encode())),
}  # fmt: skip


@pytest.mark.parametrize("kind", SECRETS)
@pytest.mark.parametrize("way", WAYS)
def test_a_secret_is_seen_in_any_file(way: str, kind: str) -> None:
    media_type, write = WAYS[way]
    path = f"a/{way}"
    found = faults_of([Artifact(path, write(SECRETS[kind]), media_type)])
    assert [where for where, _ in found] == [path]
    assert kind in found[0][1] and SECRETS[kind] not in found[0][1]


@pytest.mark.parametrize("way", WAYS)
def test_the_same_file_without_a_secret_is_silent(way: str) -> None:
    media_type, write = WAYS[way]
    assert faults_of([Artifact("a/x", write("甲市监处罚〔2026〕12号，罚款 50000.00 元，热线 12345"), media_type)]) == []


# What is written in Latin signs and digits is seen there too.
ODD_WAYS = {"photograph of a Windows computer": ("image/jpeg", exif), "modern picture": ("image/webp", webp), "animation": ("image/gif", gif),
            "text of two bytes a sign": (BINARY, lambda text: f"author {text} ".encode("utf-16")),
            "the other way round": (BINARY, lambda text: f"\ufeff作者{text}的".encode("utf-16-be")),
            "the first way round": (BINARY, lambda text: f"\ufeff作者{text}的".encode("utf-16-le"))}  # fmt: skip


@pytest.mark.parametrize("kind", ["身份证号码", "手机号码", "固定电话号码", "银行卡号", "电子邮件地址"])
@pytest.mark.parametrize("way", ODD_WAYS)
def test_a_number_is_seen_in_the_notes_of_any_picture(way: str, kind: str) -> None:
    media_type, write = ODD_WAYS[way]
    assert [path for path, _ in faults_of([Artifact("a/x", write(SECRETS[kind]), media_type)])] == ["a/x"]
    assert faults_of([Artifact("a/x", write("2026-11-20"), media_type)]) == []


@pytest.mark.parametrize("kind", SECRETS)
def test_pressed_pages_are_read_by_their_values_and_their_mould_once(kind: str) -> None:
    secret = SECRETS[kind]
    mould, leaking = Mould(("<p>", "</p><i>", "</i>"), ("a", "b")), Mould((f"<p>{secret} </p><b>", "</b>"), ("a",))
    pages = [
        press_one("r/1.html", mould, ("甲", "乙"), ()),
        press_one("r/2.html", mould, ("甲", f"联系 {secret} 。"), ()),
        press_one("r/3.html", leaking, ("丙",), ()),
        press_one("r/4.html", leaking, ("丁",), ()),
    ]
    assert [path for path, _ in faults_of(pages)] == ["r/2.html", "r/3.html"]


def test_each_of_many_pressed_pages_with_the_same_secret_is_named() -> None:
    mould = Mould(("<p>", "</p><i>", "</i>"), ("a", "b"))
    pages = [press_one(f"r/{number}.html", mould, (f"第 {number} 页", "乙"), ()) for number in range(600)]
    for number in (3, 299, 300, 599):
        pages[number] = press_one(f"r/{number}.html", mould, (f"第 {number} 页", "联系 13800138000 。"), ())
    assert [path for path, _ in faults_of(pages)] == ["r/299.html", "r/3.html", "r/300.html", "r/599.html"]


def test_neighbouring_values_are_not_read_as_one_number() -> None:
    mould = Mould(("<p>", "</p><p>", "</p>"), ("a", "b"))
    assert faults_of([press_one("r/1.html", mould, ("1380013", "8000"), ())]) == []
    assert faults_of([Artifact("a.csv", b"1380013,8000\r\n110105194,91231002X\r\n", CSV)]) == []


WORDS = st.sampled_from(["电话", "编号", "-", "甲局", "057187654321", "2026-11-20", "12345"])


@examples
@given(st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=6), st.sampled_from(["<p>", "<p>电话：", "<p>编号："]))
def test_a_pressed_page_is_judged_as_readers_see_it(rows: list[tuple[str, str]], piece: str) -> None:
    mould = Mould((piece, "</p><p>", "</p>"), ("a", "b"))
    pages = [press_one(f"r/{at}.html", mould, row, ()) for at, row in enumerate(rows)]
    assert faults_of(pages) == faults_of([Artifact(page.path, page.data, HTML) for page in pages])


PARTS = st.sampled_from(["138", "00138", "000", "1380013", "8000", "１３８", " ", "甲", "-0013", "057187", "654321", "电话", "4"])
JOINTS = st.sampled_from(["", "-", " ", "1", "</b> ", "x", "：", "1 3", '" data-x="', "电话0571"])


@examples
@given(st.lists(st.tuples(PARTS, PARTS, PARTS), min_size=1, max_size=6), JOINTS, JOINTS, JOINTS, JOINTS)
def test_a_number_that_several_values_make_together_is_seen(
    rows: list[tuple[str, str, str]], first: str, second: str, third: str, last: str
) -> None:
    mould = Mould((f"<p>{first}", second, third, f"{last}</p>"), ("a", "b", "c"))
    pages = [press_one(f"r/{at}.html", mould, row, ()) for at, row in enumerate(rows)]
    assert faults_of(pages) == faults_of([Artifact(page.path, page.data, HTML) for page in pages])
    split = press_one("r/x.html", mould, ("1380013", "", "8000"), ())
    assert bool(faults_of([split])) == bool(faults_of([Artifact("r/x.html", split.data, HTML)]))


def test_a_number_that_is_split_between_neighbouring_values_is_seen() -> None:
    mould = Mould(("<p>", "-", "</p>"), ("a", "b"))
    assert [path for path, _ in faults_of([press_one("r/1.html", mould, ("1380013", "8000"), ())])] == ["r/1.html"]
    opened = Mould(("<p>138", "</p>"), ("a",))
    assert [path for path, _ in faults_of([press_one("r/1.html", opened, ("00138000",), ())])] == ["r/1.html"]


@pytest.mark.parametrize(
    ("pieces", "values", "kind"),
    [
        (("<p>名", "D", "，请</p>"), ("沪A", "12345"), "机动车号牌"),
        (("<p>", "", "</p>"), ("<b>信箱</b>zhang@", "163.example"), "电子邮件地址"),
        (("<p>住址：", "，</p>"), ("幸福村三组5号",), "住址"),
        (("<p>", "", "", "，请</p>"), ("幸福小区3", "号楼2单", "元501室"), "住址"),
        (("<p>", "", "", "</p>"), ("王某患", "", "有糖尿病"), "与姓名相连的健康信息"),
        (("<p>", "患有", "</p>"), ("甲" * 500 + "，王某", "糖尿病。" + "乙" * 500), "与姓名相连的健康信息"),
    ],
)
def test_what_values_and_pieces_say_together_in_words_is_seen(pieces: tuple[str, ...], values: tuple[str, ...], kind: str) -> None:
    mould = Mould(pieces, tuple(f"n{at}" for at in range(len(values))))
    other = press_one("r/1.html", mould, tuple("甲" for _ in values), ())
    page = press_one("r/2.html", mould, values, ())
    assert [path for path, fault in faults_of([other, page]) if kind in fault] == ["r/2.html"]
    assert faults_of([Artifact(page.path, page.data, HTML)]) == faults_of([page])


TOLD = st.sampled_from(["zhang@163.example", "沪AD12345", "幸福小区3号楼2单元501室", "王某患有糖尿病"])
BESIDE = st.sampled_from(["", "", "甲", " ", "</b>", "，", '" data-x="', "1<b>2</b>"])


@examples
@given(TOLD, st.data())
def test_what_readers_see_in_words_on_a_pressed_page_is_seen(secret: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(1, len(secret) - 1), max_size=3)))
    parts = [secret[begin:end] for begin, end in zip([0, *cuts], [*cuts, len(secret)], strict=True)]
    pieces, values = [f"<p>{data.draw(BESIDE)}"], []
    for part in parts:
        if values and data.draw(st.booleans()):
            pieces[-1] += part
        else:
            values.append(data.draw(BESIDE) + part if not values else part)
            pieces.append(data.draw(BESIDE))
    mould = Mould((*pieces[:-1], f"{pieces[-1]}</p>"), tuple(f"n{at}" for at in range(len(values))))
    page = press_one("r/1.html", mould, tuple(values), ())
    # A value is also judged by itself: half an address may be one.
    assert bool(faults_of([page])) >= bool(faults_of([Artifact(page.path, page.data, HTML)]))


def test_a_number_is_told_by_the_words_beside_it_even_when_they_stood_on_an_earlier_page() -> None:
    mould = Mould(("<p>", "</p><p>", "</p>"), ("a", "b"))
    pages = [press_one("r/1.html", mould, ("电话", "-"), ()), press_one("r/2.html", mould, ("电话", "057187654321"), ())]
    assert [path for path, _ in faults_of(pages)] == ["r/2.html"]


def test_a_document_of_many_streams_is_read_in_a_time_that_grows_with_its_size() -> None:
    stream = b"stream\n" + zlib.compress(b"(x) Tj") + b"\nendstream\n"
    data = b"%PDF-1.7\n" + stream * 100_000 + pdf("13800138000")
    begun = time.process_time()
    assert len(faults_of([Artifact("a.pdf", data, "application/pdf")])) == 1
    assert time.process_time() - begun < 20


def test_a_gzip_file_of_many_members_is_read_in_a_time_that_grows_with_its_size() -> None:
    data = gzip.compress(b"x") * 200_000 + gzip.compress(b" 13800138000 ")
    begun = time.process_time()
    assert len(faults_of([Artifact("a.gz", data, BINARY)])) == 1
    assert len(b"".join(unpack("a.gz", data))) == 200_013
    assert time.process_time() - begun < 20


def test_every_file_of_the_wing_is_text_or_is_opened() -> None:
    assert set(_MEDIA_TYPES.values()) - {CSS, SVG} <= set(_OPENED)


@pytest.mark.parametrize("space", ["\u3000", "\u2002", "\u2009", "\u202f", "\u205f", "\u00a0"])
def test_a_number_parted_by_any_blank_is_seen(space: str) -> None:
    text = f"手机 138{space}0013{space}8000。"
    assert bool(find_spans(text)) == bool(faults_of([Artifact("a.html", text.encode(), HTML)]))


def test_what_may_stand_is_passed_over_in_any_writing() -> None:
    page = Artifact("a.html", "<p>电话：（021）6321-2810，信箱 Office@Example.gov</p>".encode(), HTML)
    assert len(faults_of([page])) == 1
    assert faults_of([page], ["021-63212810", "office@example.gov"]) == []


def test_long_files_are_read_to_their_end() -> None:
    lines = "".join(f"{at},甲市监处罚〔2026〕{at}号,2026-11-20\r\n" for at in range(60_000))
    assert faults_of([Artifact("a.csv", lines.encode(), CSV)]) == []
    assert [path for path, _ in faults_of([Artifact("a.csv", f"{lines}1,13800138000\r\n".encode(), CSV)])] == ["a.csv"]
    assert [
        path for path, _ in faults_of([Artifact("b.txt", ("甲" * 900_000 + "13800138000" + "甲" * 400_000).encode(), TEXT)])
    ] == ["b.txt"]


def test_what_cannot_be_unpacked_is_not_published() -> None:
    found = faults_of([Artifact("a.zip", b"PK\x03\x04 broken", BINARY), Artifact("b.parquet", b"PAR1 broken", PARQUET)])
    assert [path for path, _ in found] == ["a.zip", "b.parquet"]


@pytest.mark.parametrize("workers", [1, 2])
def test_a_secret_stops_the_publication_and_the_old_site_stays(tmp_path: Path, workers: int) -> None:
    out = tmp_path / "site"
    with Publication(out, workers) as publication:
        publication.write([ReadyJob("页面", (Artifact("a.txt", b"old", TEXT),))])
        publication.inspect()
        publication.seal({})
        publication.swap()
    jobs = [ReadyJob("页面", tuple(Artifact(f"{at}/{name}.txt", b"x", TEXT) for name in range(1000))) for at in range(4)]
    leak = ReadyJob("页面", (Artifact("guide/x.txt", f"联系 {SECRETS['手机号码']}".encode(), TEXT),))
    with Publication(out, workers) as publication:
        publication.write([*jobs, leak])
        with pytest.raises(PublishFault) as refused:
            publication.inspect()
        assert [line for line in refused.value.faults if "guide/x.txt" in line and "手机号码" in line]
        assert SECRETS["手机号码"] not in str(refused.value)
    assert (out / "a.txt").read_bytes() == b"old"


@examples
@given(st.one_of(CITIZEN_IDS, OLD_CITIZEN_IDS, MOBILES, BANK_CARDS, EMAILS), WIDTHS, AROUND, AROUND)
def test_the_fast_reading_sees_whatever_the_exact_rules_find(
    secret: str, width: Callable[[str], str], before: str, after: str
) -> None:
    text = before + width(secret) + after
    assert set(OutputScan().read(text.encode())) == {span.kind for span in find_spans(text)}


@examples
@given(st.text(st.sampled_from("0123456789Xx -.*@年元号第〔〕ab１２省沪室单元\u200b<>"), max_size=80))
def test_the_fast_reading_misses_nothing_in_odd_texts(text: str) -> None:
    if find_spans(text) and not any(sign in text for sign in "<>"):
        assert OutputScan().read(text.encode())
