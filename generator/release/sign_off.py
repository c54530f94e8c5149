"""Sign-offs: who prepared and who approved a dataset, bound to the content that they saw and signed by who approved it.

``data/<dataset>/sign-off.yml`` holds the SHA-256 of the table and of the descriptor as approved; when either changes by a byte, the
sign-off lapses by itself. Where portal.yml lists keys, it must be signed with the approver's own key, on a day on which that held.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date as Day
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from generator.config import PortalSettings, SigningKey
from generator.contracts.submitted import SourceFile, SubmittedDataset
from generator.errors import ConfigurationError
from generator.findings import Finding
from generator.release import codes, vetting_codes
from generator.release.keys import find_key, has_signed
from generator.release.persons import mask_names
from generator.release.privacy import scan_text
from generator.release.statement import FILE_NAME, SignOffFile, statement_of
from generator.release.states import SignOff
from generator.text import short_hash
from generator.written_yaml import YamlUnreadable, read_yaml

DESCRIPTOR: Final = "resource.json"


def table_sha256(files: Sequence[SourceFile]) -> str:
    """Return the hash that stands for a table: that of its one file, or for several the SHA-256 of the lines "path sha256\\n"."""
    if len(files) == 1:
        return files[0].sha256
    return hashlib.sha256("".join(f"{file.path} {file.sha256}\n" for file in files).encode()).hexdigest()


def check_sign_off(
    dataset: SubmittedDataset, settings: PortalSettings, data_dir: Path, day: Day, names: Iterable[str] = ()
) -> tuple[SignOff | None, tuple[Finding, ...]]:
    """Return a dataset's sign-off as the public may see it on ``day``, or the findings that say why it has none.

    A portal that waives sign-offs may still have some; those must hold. ``names`` are those of all datasets: a sign-off that was signed
    for another of them is told as that, and nothing else is. Raises `ConfigurationError` when the file is there and cannot be read: a
    fault of rights or of the disk says nothing about the approval, so it must not take the dataset off the site.
    """
    path = data_dir / dataset.folder.name / FILE_NAME
    place = f"{dataset.folder.name}/{FILE_NAME}"
    try:
        written = SignOffFile.model_validate(read_yaml(path))
    except FileNotFoundError as error:
        if path.is_symlink():
            raise _cannot_be_read(place, error) from None
        waived = settings.sign_off.waived is not None
        return None, () if waived else (_fault(dataset, place, vetting_codes.SIGN_OFF_MISSING, "没有签发文件", "两人签发"),)
    except ValidationError as error:
        faults = "；".join(f"{'.'.join(map(str, each['loc'])) or FILE_NAME}: {each['msg']}" for each in error.errors())
        return None, (_fault(dataset, place, vetting_codes.SIGN_OFF_UNREADABLE, faults, "、".join(SignOffFile.model_fields)),)
    except YamlUnreadable as unreadable:
        return None, (_fault(dataset, place, vetting_codes.SIGN_OFF_UNREADABLE, "；".join(unreadable.args), "YAML（UTF-8）"),)
    except OSError as error:
        raise _cannot_be_read(place, error) from None
    whose = _signed_for(dataset, written, settings, names)
    if whose is not None:
        own = f"“{dataset.resource.name}”自己的签发文件"
        return None, (_fault(dataset, place, vetting_codes.SIGN_OFF_OTHER, f"“{whose}”的签发文件", own),)
    faults_found = [*_judge(dataset, written, place, day), *_judge_signature(dataset, written, settings, place, day)]
    return (None if faults_found else _publish(dataset, written)), tuple(faults_found)


def _cannot_be_read(place: str, error: OSError) -> ConfigurationError:
    return ConfigurationError(f"{place}: cannot be read: {error.strerror or type(error).__name__}")


def _signed_for(dataset: SubmittedDataset, written: SignOffFile, settings: PortalSettings, names: Iterable[str]) -> str | None:
    """Return the name of the other dataset for which a sign-off was signed, None when it was not."""
    key = find_key(settings, written.key) if written.key is not None else None
    if key is None or written.signature is None:
        return None
    own = dataset.resource.name
    if has_signed(key.public_key, statement_of(own, written), written.signature):
        return None
    others = (name for name in names if name != own)
    return next((name for name in others if has_signed(key.public_key, statement_of(name, written), written.signature)), None)


def _judge(dataset: SubmittedDataset, written: SignOffFile, place: str, day: Day) -> Iterable[Finding]:
    if same_person(written.prepared_by, written.approved_by):
        yield _fault(dataset, place, vetting_codes.SIGN_OFF_SAME_PERSON, "经办人与审核人相同", "两个不同的人")
    now = table_sha256(dataset.files)
    if now != written.table_sha256:
        yield _fault(
            dataset, place, vetting_codes.SIGN_OFF_LAPSED, f"表格 {short_hash(now)}", f"签发时的 {short_hash(written.table_sha256)}"
        )
    if dataset.descriptor_sha256 != written.descriptor_sha256:
        found = f"{DESCRIPTOR} {short_hash(dataset.descriptor_sha256)}"
        yield _fault(dataset, place, vetting_codes.SIGN_OFF_LAPSED, found, f"签发时的 {short_hash(written.descriptor_sha256)}")
    if written.date > day:
        yield _fault(dataset, place, vetting_codes.SIGN_OFF_FUTURE, written.date.isoformat(), f"不晚于 {day.isoformat()}")
    for text in (written.office, written.document, written.scope):
        for code, what in scan_text(text):
            yield _fault(dataset, place, code, what, codes.EXPECTED[code])


def _judge_signature(
    dataset: SubmittedDataset, written: SignOffFile, settings: PortalSettings, place: str, day: Day
) -> Iterator[Finding]:
    if written.key is None or written.signature is None:
        if settings.keys:
            yield _fault(dataset, place, vetting_codes.SIGNATURE_MISSING, "没有数字签名", "用 portal.yml 所列密钥签名")
        return
    key = find_key(settings, written.key)
    if key is None:
        yield _fault(
            dataset, place, vetting_codes.KEY_UNKNOWN, "密钥不在所列之中", "、".join(each.id for each in settings.keys) or "keys"
        )
        return
    if not has_signed(key.public_key, statement_of(dataset.resource.name, written), written.signature):
        yield _fault(dataset, place, vetting_codes.SIGNATURE_WRONG, "签名与签发内容或密钥不符", f"密钥 {key.id} 对这份内容的签名")
    yield from _judge_key(dataset, written, key, place, day)


def _judge_key(dataset: SubmittedDataset, written: SignOffFile, key: SigningKey, place: str, day: Day) -> Iterator[Finding]:
    if not key.since <= written.date <= key.until:
        expected = f"{key.since.isoformat()} 至 {key.until.isoformat()}"
        yield _fault(dataset, place, vetting_codes.KEY_EXPIRED, f"签发日 {written.date.isoformat()}", expected)
    if key.revoked is not None and key.revoked <= day:
        yield _fault(dataset, place, vetting_codes.KEY_REVOKED, f"{key.revoked.isoformat()} 吊销", "没有吊销的密钥")
    if not same_person(written.approved_by, key.holder):
        yield _fault(dataset, place, vetting_codes.KEY_HOLDER, "审核人不是密钥持有人", f"密钥 {key.id} 的持有人")
    elif same_person(written.prepared_by, key.holder) and not same_person(written.prepared_by, written.approved_by):
        yield _fault(dataset, place, vetting_codes.SIGN_OFF_SAME_PERSON, "经办人与密钥持有人相同", "两个不同的人")


def _publish(dataset: SubmittedDataset, written: SignOffFile) -> SignOff:
    return SignOff(
        prepared_by=mask_names(written.prepared_by),
        approved_by=mask_names(written.approved_by),
        office=written.office,
        date=written.date,
        document=written.document,
        scope=written.scope,
        public_sha256=written.public_sha256 or "",
        key=written.key or "",
        statement=statement_of(dataset.resource.name, written) if written.signature else "",
        signature=written.signature or "",
    )


def _fault(dataset: SubmittedDataset, place: str, code: str, found: str, expected: str) -> Finding:
    return Finding(code=code, dataset=dataset.resource.name, found=found, expected=expected, file=place)


def same_person(first: str, second: str) -> bool:
    """Say whether two names are written alike, whatever their spaces, width and case."""
    return _plain(first) == _plain(second)


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()
