"""A dataset is published only when its approver signed exactly what stands there, with a key that held; else it is named, with the reason."""

from __future__ import annotations

import base64
import json
import os
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from generator.config import PortalSettings
from generator.contracts.package import check_package
from generator.errors import ConfigurationError
from generator.findings import Severity
from generator.release.gate import Released, release_package
from generator.release.keys import (
    has_signed,
    list_key,
    new_key,
    open_key,
    public_text,
    read_private_key,
    write_private_key,
)
from generator.release.signing import Approval, approve, sign_content
from generator.release.statement import SignOffFile, statement_of
from tests.release.material import DAY, settings_of

KEY, OTHER = new_key(), new_key()
APPROVAL = Approval("张三", "欧阳修", "甲市信息中心", DAY, "甲信签〔2026〕47号")


def listed(**change: Any) -> dict[str, Any]:
    return {
        "id": "xiu", "holder": "欧阳修", "public_key": public_text(KEY), "from": date(2026, 1, 1), "until": date(2026, 12, 31), **change,
    }  # fmt: skip


def portal_of(*keys: dict[str, Any], **more: Any) -> PortalSettings:
    return settings_of(None, keys=list(keys) or [listed()], **more)


def lay(folder: Path, name: str, text: str = "id,text\n1,甲\n", block: dict[str, Any] | None = None, of: str = "string") -> None:
    """A dataset folder; ``block`` is what is special in its block ``portal``, ``of`` the type of its second column."""
    (folder / name).mkdir()
    descriptor = {
        "name": name, "title": f"事项 {name}", "path": f"{name}.csv",
        "schema": {"fields": [{"name": "id"}, {"name": "text", "type": of}]},
        "portal": {"kind": "table", "public": ["id", "text"], **(block or {})},
    }  # fmt: skip
    (folder / name / "resource.json").write_text(json.dumps(descriptor, ensure_ascii=False), encoding="utf-8")
    (folder / name / f"{name}.csv").write_text(text, encoding="utf-8")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Two datasets; the second is always validly signed, so that something remains to publish."""
    for name in ("matters", "others"):
        lay(tmp_path, name)
    approve(tmp_path, portal_of(), ["matters", "others"], APPROVAL, KEY)
    return tmp_path


def release(data: Path, settings: PortalSettings | None = None, day: date = DAY, **more: Any) -> Released:
    return release_package(check_package(data).datasets, settings or portal_of(), day, data, **more)


def rewrite(data: Path, **change: Any) -> None:
    path = data / "matters" / "sign-off.yml"
    written = yaml.safe_load(path.read_text(encoding="utf-8"))
    path.write_text(yaml.safe_dump(written | change, allow_unicode=True), encoding="utf-8")


def sign_again(data: Path, key_id: str = "xiu", key: Any = KEY, **change: Any) -> None:
    """Sign with whatever key whatever statement: what somebody could do who does not use `portal approve`."""
    path = data / "matters" / "sign-off.yml"
    written = SignOffFile.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    content = sign_content("matters", written.model_copy(update=change), key_id, key)
    path.write_text(yaml.safe_dump(content.model_dump(exclude_none=True), allow_unicode=True), encoding="utf-8")


def withheld(released: Released) -> tuple[list[str], dict[str, str], list[str]]:
    """Return the published names, the withheld ones with their reasons, and the codes of what was found."""
    errors = [each for each in released.findings if each.severity is Severity.ERROR]
    assert errors == []
    return (
        [each.name for each in released.datasets],
        {each.name: each.reason for each in released.withheld},
        [each.code for each in released.findings],
    )


def test_a_signed_dataset_is_published_with_its_statement(data: Path) -> None:
    released = release(data)
    assert withheld(released) == (["matters", "others"], {}, [])
    sign_off = released.datasets[0].sign_off
    assert sign_off is not None
    assert has_signed(public_text(KEY), sign_off.statement, sign_off.signature)
    assert "张某" in sign_off.statement and "张三" not in sign_off.statement and "欧阳修" not in sign_off.statement
    assert (sign_off.key, sign_off.scope) == ("xiu", "全部内容")


def drop_file(data: Path) -> None:
    (data / "matters/sign-off.yml").unlink()


def change_table(data: Path) -> None:
    (data / "matters/matters.csv").write_text("id,text\n1,乙\n", encoding="utf-8")


def change_table_and_hash(data: Path) -> None:
    (data / "matters/matters.csv").write_text("id,text\n1,乙\n", encoding="utf-8")
    rewrite(data, table_sha256=check_package(data).datasets[0].files[0].sha256)


def change_descriptor(data: Path) -> None:
    path = data / "matters/resource.json"
    path.write_text(path.read_text(encoding="utf-8").replace("事项 matters", "事项之一"), encoding="utf-8")


def drop_signature(data: Path) -> None:
    path = data / "matters/sign-off.yml"
    written = yaml.safe_load(path.read_text(encoding="utf-8"))
    for key in ("key", "salt", "signature"):
        del written[key]
    path.write_text(yaml.safe_dump(written, allow_unicode=True), encoding="utf-8")


def copy_from_other(data: Path) -> None:
    (data / "matters/sign-off.yml").write_bytes((data / "others/sign-off.yml").read_bytes())


LAPSED, WRONG = ["签发后内容有改动，须重新审核签发"], ["数字签名与签发内容不符"]
CASES: dict[str, tuple[Callable[[Path], None], list[str], list[str]]] = {
    "no sign-off": (drop_file, ["sign-off-missing"], ["尚未审核签发"]),
    "no signature": (drop_signature, ["signature-missing"], ["签发没有数字签名"]),
    "table changed after signing": (change_table, ["sign-off-lapsed"], LAPSED),
    "descriptor changed after signing": (change_descriptor, ["sign-off-lapsed"], LAPSED),
    "table and its hash changed after signing": (change_table_and_hash, ["signature-wrong"], WRONG),
    "document changed": (lambda data: rewrite(data, document="甲信签〔2026〕48号"), ["signature-wrong"], WRONG),
    "day changed": (lambda data: rewrite(data, date=date(2026, 11, 18)), ["signature-wrong"], WRONG),
    "scope changed": (lambda data: rewrite(data, scope="第一至三行"), ["signature-wrong"], WRONG),
    "a name changed behind its mask": (lambda data: rewrite(data, prepared_by="张四"), ["signature-wrong"], WRONG),
    "signature cut": (lambda data: rewrite(data, signature="AAAA"), ["signature-wrong"], WRONG),
    "signature no base64": (lambda data: rewrite(data, signature="签名"), ["signature-wrong"], WRONG),
    "signed with another key": (lambda data: sign_again(data, key=OTHER), ["signature-wrong"], WRONG),
    "signature of another dataset": (copy_from_other, ["sign-off-of-another"], ["签发文件是另一个数据集的"]),
    "self-approved": (
        lambda data: sign_again(data, prepared_by="欧阳修"), ["sign-off-same-person"], ["经办人与审核人是同一人，签发无效"],
    ),
    "self-approved under another name": (
        lambda data: sign_again(data, prepared_by="欧阳修", approved_by="王五"),
        ["signing-key-holder"], ["签名人不是审核人"],
    ),
    "key not listed": (
        lambda data: sign_again(data, key_id="nobody", key=OTHER), ["signing-key-unknown"], ["签名所用的密钥不在本站公布的名单里"],
    ),
    "signed before the key was valid": (
        lambda data: sign_again(data, date=date(2025, 12, 31)), ["signing-key-expired"], ["签发日不在密钥有效期内"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_dataset_that_is_not_validly_signed_is_withheld_with_the_right_reason(data: Path, case: str) -> None:
    act, codes, reasons = CASES[case]
    act(data)
    published, told, found = withheld(release(data))
    assert published == ["others"]
    assert set(found) == set(codes)
    assert told == {"matters": "；".join(reasons)}


def test_a_sign_off_after_the_keys_last_day_is_withheld(data: Path) -> None:
    settings = portal_of(listed(until=date(2026, 11, 19)))
    _, told, found = withheld_all(release(data, settings))
    assert set(told.values()) == {"签发日不在密钥有效期内"} and "signing-key-expired" in found


def withheld_all(released: Released) -> tuple[list[str], dict[str, str], list[str]]:
    return (
        [each.name for each in released.datasets],
        {each.name: each.reason for each in released.withheld},
        [each.code for each in released.findings],
    )


def test_what_a_key_signed_while_it_was_valid_holds_after_it_ran_out(data: Path) -> None:
    assert withheld(release(data, day=date(2027, 6, 1)))[0] == ["matters", "others"]


def test_nothing_that_a_revoked_key_signed_holds_from_that_day_on(data: Path) -> None:
    settings = portal_of(listed(revoked=date(2026, 11, 25)))
    assert withheld(release(data, settings, date(2026, 11, 24)))[0] == ["matters", "others"]
    published, told, _ = withheld_all(release(data, settings, date(2026, 11, 25)))
    assert (published, set(told.values())) == ([], {"签名所用的密钥已吊销"})


def test_taking_the_keys_out_of_the_settings_opens_nothing(data: Path) -> None:
    """A signature that nobody can check is no signature, and hash alone is not enough for a file that claims a key."""
    published, told, _ = withheld_all(release(data, settings_of(None)))
    assert (published, set(told.values())) == ([], {"签名所用的密钥不在本站公布的名单里"})


def test_an_approval_is_made_again_with_the_same_bytes(data: Path) -> None:
    before = (data / "matters/sign-off.yml").read_bytes()
    approve(data, portal_of(), ["matters"], APPROVAL, KEY)
    assert (data / "matters/sign-off.yml").read_bytes() == before


@pytest.mark.parametrize(
    ("settings", "approval", "key", "fault"),
    [
        (portal_of(), APPROVAL, None, "--key: is missing"),
        (portal_of(), APPROVAL, OTHER, "not among the keys"),
        (settings_of(None), APPROVAL, KEY, "not among the keys"),
        (portal_of(), replace(APPROVAL, approved_by="王五"), KEY, "holder of the key xiu"),
        (portal_of(), replace(APPROVAL, date=date(2027, 1, 1)), KEY, "not on 2027-01-01"),
        (portal_of(listed(revoked=date(2027, 1, 1))), APPROVAL, KEY, "was revoked on 2027-01-01"),
        (portal_of(), replace(APPROVAL, prepared_by="欧阳 修"), KEY, "another person"),
    ],
)
def test_an_approval_that_would_not_hold_is_refused(
    data: Path, settings: PortalSettings, approval: Approval, key: Any, fault: str
) -> None:
    before = (data / "matters/sign-off.yml").read_bytes()
    with pytest.raises(ConfigurationError, match=fault):
        approve(data, settings, ["matters"], approval, key)
    assert (data / "matters/sign-off.yml").read_bytes() == before


@hypothesis_settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_no_flipped_bit_of_a_statement_passes(data: Path, place: int, bit: int) -> None:
    sign_off = release(data).datasets[0].sign_off
    assert sign_off is not None
    raw = bytearray(sign_off.statement.encode())
    raw[place % len(raw)] ^= 1 << bit
    changed = raw.decode("utf-8", errors="replace")
    assert not has_signed(public_text(KEY), changed, sign_off.signature)


def test_no_value_can_pass_for_another_line_of_the_statement() -> None:
    words = {"prepared_by": "张三", "approved_by": "李四", "office": "甲", "date": DAY, "document": "乙"}
    hashes = {"table_sha256": "a" * 64, "descriptor_sha256": "b" * 64}
    for name in ("prepared_by", "approved_by", "office", "document", "scope"):
        for sign in ("\n", "\r", "\x0b", "\x85"):
            with pytest.raises(ValueError, match="pattern"):
                SignOffFile.model_validate({**words, **hashes, name: f"甲{sign}key: x"})
    assert statement_of("matters", SignOffFile.model_validate({**words, **hashes})).count("\n") == 13


# --- Declared, and what follows ------------------------------------------------------------------------------------------


def test_a_dataset_may_be_declared_withheld_with_its_reason(data: Path) -> None:
    lay(data, "kept", block={"withheld": "等市司法局复核"})
    published, told, found = withheld(release(data))
    assert published == ["matters", "others"] and told == {"kept": "等市司法局复核"}
    assert "dataset-withheld" in found


def test_what_rests_on_a_withheld_dataset_is_withheld_too(data: Path) -> None:
    lay(
        data, "ranked", "id,text\n1,1\n",
        {"kind": "ranking", "subject": "id", "period": "id", "score": "text",
         "indicators": {"resource": "parts", "subject": "id", "period": "id", "indicator": "id", "score": "text"}}, "number",
    )  # fmt: skip
    lay(data, "parts", "id,text\n1,1\n", of="number")
    approve(data, portal_of(), ["ranked", "parts"], APPROVAL, KEY)
    assert withheld(release(data))[0] == ["matters", "others", "parts", "ranked"]
    (data / "parts/sign-off.yml").unlink()
    published, told, found = withheld(release(data))
    assert published == ["matters", "others"]
    assert told["ranked"] == "所依据的“事项 parts”暂不公布" and "dataset-withheld-with-another" in found


def test_records_are_not_published_without_the_register_that_says_whom_they_are_about(data: Path) -> None:
    lay(data, "bodies", block={"kind": "register", "id": "id", "name": "text"})
    lay(data, "records", "id,text\nr1,1\n", {"kind": "records", "id": "id", "title": "{id}", "body": "text"})
    approve(data, portal_of(), ["records"], APPROVAL, KEY)
    errors = [each for each in release(data).findings if each.severity is Severity.ERROR]
    assert [(each.code, each.file, each.found) for each in errors] == [
        ("register-withheld", "bodies/resource.json", "要用它的：事项 records")
    ]
    approve(data, portal_of(), ["bodies"], APPROVAL, KEY)
    assert withheld(release(data))[1] == {}


def test_a_rehearsal_shows_what_is_withheld_but_still_says_so(data: Path) -> None:
    drop_file(data)
    published, told, found = withheld(release(data, unvetted=True))
    assert (published, told, found) == (["matters", "others"], {"matters": "尚未审核签发"}, ["sign-off-missing"])


# --- Keys ---------------------------------------------------------------------------------------------------------------


def test_the_public_demonstration_key_is_refused_for_real_data(data: Path) -> None:
    theirs = listed(public_key=public_text(open_key()))
    with pytest.raises(ConfigurationError, match="anybody can sign"):
        release(data, portal_of(theirs))
    invented = portal_of(theirs, demonstration={"text": "虚构"})
    assert {each.name for each in release(data, invented).withheld} == {"matters", "others"}


@pytest.mark.parametrize(
    "change",
    [{"public_key": "abc"}, {"public_key": "A" * 44}, {"id": "Xiu"}, {"id": "../x"}, {"until": date(2025, 1, 1)}, {"holder": " "}, {"x": 1}],
)  # fmt: skip
def test_a_key_that_is_listed_wrongly_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="keys"):
        portal_of(listed(**change))


def test_keys_stand_once_and_never_beside_a_waiver() -> None:
    with pytest.raises(ValueError, match="stands twice"):
        portal_of(listed(), listed(id="second"))
    with pytest.raises(ValueError, match="stands twice"):
        portal_of(listed(), listed(public_key=public_text(OTHER)))
    with pytest.raises(ValueError, match="does not waive"):
        settings_of("测试", keys=[listed()])


def test_a_private_key_is_its_owners_alone_and_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "li.pem"
    previous = os.umask(0)
    try:
        write_private_key(path, KEY)
    finally:
        os.umask(previous)
    assert path.stat().st_mode & 0o777 == 0o600
    assert public_text(read_private_key(path, lambda: b"")) == public_text(KEY)
    with pytest.raises(ConfigurationError, match="never overwritten"):
        write_private_key(path, OTHER)
    path.chmod(0o640)
    with pytest.raises(ConfigurationError, match="chmod 600"):
        read_private_key(path, lambda: b"")


def test_a_private_key_is_kept_out_of_the_portal(tmp_path: Path) -> None:
    (tmp_path / "portal.yml").write_text("name: x\n", encoding="utf-8")
    (tmp_path / "deep").mkdir()
    for place in (tmp_path / "li.pem", tmp_path / "deep" / "li.pem"):
        with pytest.raises(ConfigurationError, match="outside"):
            write_private_key(place, KEY)
        assert not place.exists()


def test_an_encrypted_key_opens_with_its_passphrase_alone(tmp_path: Path) -> None:
    path = tmp_path / "li.pem"
    write_private_key(path, KEY, b"correct horse")
    assert public_text(read_private_key(path, lambda: b"correct horse")) == public_text(KEY)
    with pytest.raises(ConfigurationError, match="passphrase does not open"):
        read_private_key(path, lambda: b"wrong")


@pytest.mark.parametrize("content", [b"", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", b"\xff" * 100])
def test_a_file_that_is_no_private_key_is_told_so_without_its_content(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "li.pem"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(ConfigurationError, match="is no private key") as raised:
        read_private_key(path, lambda: b"")
    assert "AAAA" not in str(raised.value)


def test_the_entry_of_a_key_is_what_the_settings_take(tmp_path: Path) -> None:
    listed_key, text = list_key("xiu", "欧阳修", KEY, date(2026, 1, 1), date(2026, 12, 31))
    entry = yaml.safe_load(text)
    assert portal_of(*entry["keys"]).keys == (listed_key,)
    assert portal_of(*entry["keys"]).keys[0].public_key == public_text(KEY)
    with pytest.raises(ConfigurationError, match="until"):
        list_key("xiu", "欧阳修", KEY, date(2026, 1, 2), date(2026, 1, 1))


def test_openssl_agrees_on_signature_and_fingerprint(data: Path, tmp_path: Path) -> None:
    sign_off = release(data).datasets[0].sign_off
    assert sign_off is not None
    pem, text, signature = tmp_path / "key.pem", tmp_path / "sign-off.txt", tmp_path / "sign-off.sig"
    pem.write_bytes(portal_of().keys[0].pem)
    text.write_bytes(sign_off.statement.encode())
    signature.write_bytes(base64.b64decode(sign_off.signature))
    verify = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", pem, "-rawin", "-in", text, "-sigfile", signature]
    assert subprocess.run(verify, check=False, capture_output=True).returncode == 0
    der = subprocess.run(["openssl", "pkey", "-pubin", "-in", pem, "-outform", "DER"], check=True, capture_output=True).stdout
    digest = subprocess.run(["sha256sum"], input=der, check=True, capture_output=True).stdout.split()[0].decode()
    assert digest == portal_of().keys[0].fingerprint
    text.write_bytes(sign_off.statement.replace("甲", "乙").encode())
    assert subprocess.run(verify, check=False, capture_output=True).returncode != 0
