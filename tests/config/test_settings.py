"""portal.yml is judged when it is read: what could break or mislead a page is refused, all at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.config import load_settings
from generator.errors import ConfigurationError

ROUTE = {"id": "wrong", "question": "有错", "title": "异议", "office": "甲市信息中心", "answer": "5 日"}
AREA = {"id": "a01", "name": "政府采购"}
SETTINGS: dict[str, Any] = {
    "name": "甲市", "place": "甲市", "title": "数据", "licence": "CC-BY-4.0",
    "operator": {"sponsor": "甲市", "maintainer": "甲市", "contact": "12345"},
    "release": {"id": "2026-47", "date": "2026-11-20"},
}  # fmt: skip


def faults_of(folder: Path, **changed: Any) -> tuple[str, ...]:
    (folder / "portal.yml").write_text(yaml.safe_dump({**SETTINGS, **changed}, allow_unicode=True), encoding="utf-8")
    try:
        load_settings(folder)
    except ConfigurationError as error:
        assert error.exit_code == 2
        return error.faults
    return ()


def test_plain_settings_pass(tmp_path: Path) -> None:
    form = "https://example.invalid/tousu?title={title}&url={url}&body={body}"
    complaints = [{**ROUTE, "form": form, "mail": "tousu.1@credit.example.invalid", "text": "第一行\n第二行"}]
    urls = {"base_url": "https://example.invalid/portal/", "licence_url": "https://example.invalid/by/4.0/"}
    assert faults_of(tmp_path, complaints=complaints, areas=[AREA, {**AREA, "id": "a02"}], searches=["拖欠"], **urls) == ()


@pytest.mark.parametrize("key", ["complaints", "areas"])
def test_an_id_stands_once_whatever_its_case(tmp_path: Path, key: str) -> None:
    entry, other = (ROUTE, ROUTE) if key == "complaints" else (AREA, {**AREA, "id": "A01"})
    (fault,) = faults_of(tmp_path, **{key: [entry, other]})
    assert fault.startswith(f"portal.yml: {key}: ") and "stands twice" in fault


BAD_ADDRESSES = [
    "javascript:alert(1)",
    "data:text/html,x",
    "ftp://example.invalid/",
    "//example.invalid/",
    "https://",
    'https://a.invalid/"x/',
]


@pytest.mark.parametrize("address", BAD_ADDRESSES)
@pytest.mark.parametrize("key", ["base_url", "licence_url", "form"])
def test_addresses_are_http_or_https(tmp_path: Path, key: str, address: str) -> None:
    changed: dict[str, Any] = {"complaints": [{**ROUTE, "form": address}]} if key == "form" else {key: address}
    (fault,) = faults_of(tmp_path, **changed)
    assert f"{key}: " in fault


@pytest.mark.parametrize(
    "form", ["https://a.invalid/?{titel}", "https://a.invalid/?{title", "https://{url}/", "https://a.invalid/{title!r}"]
)
def test_a_form_holds_only_the_three_places(tmp_path: Path, form: str) -> None:
    (fault,) = faults_of(tmp_path, complaints=[{**ROUTE, "form": form}])
    assert fault.startswith("portal.yml: complaints.0.form: ")


@pytest.mark.parametrize(
    "mail", ["窗口 <a@b.invalid>", "a@b.invalid?cc=x@y.invalid", "a@b", "mailto:a@b.invalid", "a@b.invalid, c@d.invalid"]
)
def test_a_mail_address_is_plain(tmp_path: Path, mail: str) -> None:
    (fault,) = faults_of(tmp_path, complaints=[{**ROUTE, "mail": mail}])
    assert fault.startswith("portal.yml: complaints.0.mail: ")


@pytest.mark.parametrize("sign", ["\x00", "\x07", "\x1b", "\x90", "\u202e", "\u2028"])
def test_texts_hold_no_control_characters(tmp_path: Path, sign: str) -> None:
    changed = {"name": f"甲{sign}市", "searches": [f"拖{sign}欠"], "areas": [{**AREA, "text": f"采{sign}购", "lead": [f"b{sign}"]}]}
    faults = faults_of(tmp_path, **changed)
    assert {fault.split(": ")[1] for fault in faults} == {"name", "searches", "areas.0.text", "areas.0.lead"}
    assert all("control character" in fault and sign not in fault for fault in faults)


def test_a_mistyped_key_comes_with_the_one_that_is_meant(tmp_path: Path) -> None:
    complaints = [{**ROUTE, "e-mail": "a@b.invalid"}]
    assert faults_of(tmp_path, slogn="x", complaints=complaints, base_url="https://x.invalid", licence=None) == (
        "portal.yml: base_url: found 'https://x.invalid', expected an http(s) address that ends with a slash",
        "portal.yml: licence: found nothing, expected text (in quotes)",
        "portal.yml: complaints.0.e-mail: is not a key that is known here; did you mean 'mail'?",
        "portal.yml: slogn: is not a key that is known here; did you mean 'slogan'?",
    )
