"""Sign-offs: who prepared and who approved a dataset, bound to the content that they saw.

``data/<dataset>/sign-off.yml`` holds the SHA-256 of the table and of the descriptor as approved; when either changes by a byte, the
sign-off lapses by itself.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date as Day
from pathlib import Path, PurePosixPath
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from generator.config import PortalSettings
from generator.contracts.descriptor import Descriptor, load_descriptors
from generator.contracts.submitted import SourceFile, SubmittedDataset
from generator.errors import ConfigurationError
from generator.findings import CODES, Finding
from generator.release import codes
from generator.release.persons import mask_names
from generator.release.privacy import scan_text
from generator.release.states import SignOff
from generator.text import short_hash

FILE_NAME = "sign-off.yml"
DESCRIPTOR = "resource.json"
Written = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True, pattern=r"^[^\x00-\x1f\x7f-\x9f]*$")]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class SignOffFile(BaseModel):
    """The file as it is written: names in full (it is not published), the day, the document, the two hashes."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    prepared_by: Written = Field(description="经办人: who prepared the data.")
    approved_by: Written = Field(description="审核人: who approved it; another person.")
    office: Written = Field(description="The office that signs off.")
    date: Day = Field(description="The day of approval.")
    document: Written = Field(description="Document under which it was approved.")
    table_sha256: Sha256 = Field(description="See `table_sha256`.")
    descriptor_sha256: Sha256 = Field(description="SHA-256 of resource.json.")


def table_sha256(files: Sequence[SourceFile]) -> str:
    """Return the hash that stands for a table: that of its one file, or for several the SHA-256 of the lines "path sha256\\n"."""
    if len(files) == 1:
        return files[0].sha256
    return hashlib.sha256("".join(f"{file.path} {file.sha256}\n" for file in files).encode()).hexdigest()


def check_sign_off(
    dataset: SubmittedDataset, settings: PortalSettings, data_dir: Path, day: Day
) -> tuple[SignOff | None, tuple[Finding, ...]]:
    """Return a dataset's sign-off as the public may see it on ``day``, or the findings that say why it has none.

    A portal that waives sign-offs may still have some; those must hold.
    """
    path = data_dir / dataset.folder.name / FILE_NAME
    place = f"{dataset.folder.name}/{FILE_NAME}"
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        written = SignOffFile.model_validate(raw)
    except FileNotFoundError:
        waived = settings.sign_off.waived is not None
        return None, () if waived else (_fault(dataset, place, codes.SIGN_OFF_MISSING, "没有签发文件", "两人签发"),)
    except ValidationError as error:
        faults = "；".join(f"{'.'.join(map(str, each['loc'])) or FILE_NAME}: {each['msg']}" for each in error.errors())
        return None, (_fault(dataset, place, codes.SIGN_OFF_UNREADABLE, faults, "、".join(SignOffFile.model_fields)),)
    except (OSError, ValueError, yaml.YAMLError) as error:
        return None, (_fault(dataset, place, codes.SIGN_OFF_UNREADABLE, type(error).__name__, "YAML（UTF-8）"),)
    findings = tuple(_judge(dataset, written, place, day))
    return (None if findings else _publish(written)), findings


def _judge(dataset: SubmittedDataset, written: SignOffFile, place: str, day: Day) -> Iterable[Finding]:
    if _same_person(written.prepared_by, written.approved_by):
        yield _fault(dataset, place, codes.SIGN_OFF_SAME_PERSON, "经办人与审核人相同", "两个不同的人")
    now = table_sha256(dataset.files)
    if now != written.table_sha256:
        yield _fault(
            dataset, place, codes.SIGN_OFF_LAPSED, f"表格 {short_hash(now)}", f"签发时的 {short_hash(written.table_sha256)}"
        )
    if dataset.descriptor_sha256 != written.descriptor_sha256:
        found = f"{DESCRIPTOR} {short_hash(dataset.descriptor_sha256)}"
        yield _fault(dataset, place, codes.SIGN_OFF_LAPSED, found, f"签发时的 {short_hash(written.descriptor_sha256)}")
    if written.date > day:
        yield _fault(dataset, place, codes.SIGN_OFF_FUTURE, written.date.isoformat(), f"不晚于 {day.isoformat()}")
    for text in (written.office, written.document):
        for code, what in scan_text(text):
            yield _fault(dataset, place, code, what, codes.EXPECTED[code])


def _publish(written: SignOffFile) -> SignOff:
    return SignOff(
        prepared_by=mask_names(written.prepared_by),
        approved_by=mask_names(written.approved_by),
        office=written.office,
        date=written.date,
        document=written.document,
    )


def _fault(dataset: SubmittedDataset, place: str, code: str, found: str, expected: str) -> Finding:
    return Finding(code=code, dataset=dataset.resource.name, found=found, expected=expected, file=place)


def _same_person(first: str, second: str) -> bool:
    return _plain(first) == _plain(second)


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


# --- Signing off ------------------------------------------------------------------------------------------------------


def approve(
    data_dir: Path, datasets: Sequence[str], prepared_by: str, approved_by: str, office: str, date: Day, document: str
) -> list[Path]:
    """Sign off datasets (by name) as their files stand now; return the paths of the sign-off files written.

    Raises `ConfigurationError` with every fault, before anything is written. What is private is not repeated in it.
    """
    words = {"prepared-by": prepared_by, "approved-by": approved_by, "office": office, "document": document}
    faults = [fault for option, text in words.items() for fault in _faults_of(option, text)]
    if _same_person(prepared_by, approved_by):
        faults.append("--approved-by: must be another person than --prepared-by")
    known = {each.resource.name: each for each in load_descriptors(data_dir)}
    hashes: dict[Path, tuple[str, str]] = {}
    for name in dict.fromkeys(datasets):
        if name not in known:
            faults.append(f"{name}: there is no such dataset in {data_dir}; there are {', '.join(sorted(known))}")
            continue
        try:
            hashes[known[name].folder] = _hash_files(known[name]), known[name].sha256
        except OSError as error:
            faults.append(f"{name}: cannot be signed off: {error}")
    if faults:
        raise ConfigurationError(*faults)
    written = []
    for folder, (table, descriptor) in hashes.items():
        content = SignOffFile(
            prepared_by=prepared_by, approved_by=approved_by, office=office, date=date, document=document,
            table_sha256=table, descriptor_sha256=descriptor,
        )  # fmt: skip
        path = folder / FILE_NAME
        path.write_text(yaml.safe_dump(content.model_dump(), allow_unicode=True, sort_keys=False), encoding="utf-8")
        written.append(path)
    return written


def _faults_of(option: str, text: str) -> Iterable[str]:
    if not text.strip():
        yield f"--{option}: is empty"
    if any(ord(sign) < 0x20 or 0x7F <= ord(sign) < 0xA0 for sign in text):
        yield f"--{option}: holds a control character"
    for code, what in scan_text(text):
        yield f"--{option}: holds something private: {CODES[code].title_en} ({what})"


def _hash_files(descriptor: Descriptor) -> str:
    """Return the hash of a dataset's table as it stands on the disk."""
    return table_sha256([_source_file(descriptor.folder, each) for each in descriptor.resource.paths])


def _source_file(folder: Path, path: str) -> SourceFile:
    data = (folder / path).read_bytes()
    return SourceFile(str(PurePosixPath(folder.name) / path), hashlib.sha256(data).hexdigest(), len(data))
