"""Signing off: writing ``sign-off.yml`` for datasets as their files stand now, signed with the approver's key where keys are listed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Day
from pathlib import Path, PurePosixPath

import yaml
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from generator.config import PortalSettings, SigningKey
from generator.contracts.descriptor import Descriptor, load_descriptors
from generator.contracts.submitted import SourceFile
from generator.errors import ConfigurationError
from generator.findings import CODES
from generator.release.keys import public_text, sign_text
from generator.release.privacy import scan_text
from generator.release.sign_off import same_person, table_sha256
from generator.release.statement import FILE_NAME, WHOLE, SignOffFile, statement_of


@dataclass(frozen=True, slots=True)
class Approval:
    """What two people say together: who prepared, who approved, for which office, on which day, under which document, how much of it."""

    prepared_by: str
    approved_by: str
    office: str
    date: Day
    document: str
    scope: str = WHOLE


def approve(
    data_dir: Path,
    settings: PortalSettings,
    datasets: Sequence[str],
    approval: Approval,
    key: Ed25519PrivateKey | None = None,
    public: Mapping[str, str] | None = None,
) -> list[Path]:
    """Sign off datasets (by name) as their files stand now; return the paths of the sign-off files written.

    ``public`` has the SHA-256 of each dataset's exact CSV as it is to be published, which the sign-off then states.
    Raises `ConfigurationError` with every fault, before anything is written. What is private is not repeated in it.
    """
    faults, listed = _judge_approval(settings, approval, key)
    known = {each.resource.name: each for each in load_descriptors(data_dir)}
    hashes: dict[str, str] = {}
    for name in dict.fromkeys(datasets):
        if name not in known:
            faults.append(f"{name}: there is no such dataset in {data_dir}; there are {', '.join(sorted(known))}")
            continue
        try:
            hashes[name] = _hash_files(known[name])
        except OSError as error:
            faults.append(f"{name}: cannot be signed off: {error}")
    if faults:
        raise ConfigurationError(*faults)
    written = []
    for name, table in hashes.items():
        content = SignOffFile(
            prepared_by=approval.prepared_by, approved_by=approval.approved_by, office=approval.office, scope=approval.scope,
            date=approval.date, document=approval.document, table_sha256=table, descriptor_sha256=known[name].sha256,
            public_sha256=(public or {}).get(name),
        )  # fmt: skip
        if key is not None and listed is not None:
            content = sign_content(name, content, listed.id, key)
        path = known[name].folder / FILE_NAME
        text = yaml.safe_dump(content.model_dump(exclude_none=True), allow_unicode=True, sort_keys=False, width=200)
        path.write_text(text, encoding="utf-8")
        written.append(path)
    return written


def sign_content(dataset: str, content: SignOffFile, key_id: str, key: Ed25519PrivateKey) -> SignOffFile:
    """Return the sign-off with key, salt and signature.

    The salt is taken from a signature: nobody without the key can guess it, and the same approval gives the same bytes again.
    """
    named = f"salt\n{dataset}\n{content.table_sha256}\n{content.descriptor_sha256}\n{content.date.isoformat()}\n"
    salt = hashlib.sha256(key.sign(named.encode())).hexdigest()[:32]
    unsigned = content.model_copy(update={"key": key_id, "salt": salt})
    return unsigned.model_copy(update={"signature": sign_text(key, statement_of(dataset, unsigned))})


def _judge_approval(
    settings: PortalSettings, approval: Approval, key: Ed25519PrivateKey | None
) -> tuple[list[str], SigningKey | None]:
    words = {
        "prepared-by": approval.prepared_by, "approved-by": approval.approved_by, "office": approval.office,
        "document": approval.document, "scope": approval.scope,
    }  # fmt: skip
    faults = [fault for option, text in words.items() for fault in _faults_of(option, text)]
    if same_person(approval.prepared_by, approval.approved_by):
        faults.append("--approved-by: must be another person than --prepared-by")
    if key is None:
        if settings.keys:
            faults.append("--key: is missing; this portal lists keys, so a sign-off must be signed with the approver's private key")
        return faults, None
    theirs = public_text(key)
    listed = next((each for each in settings.keys if each.public_key == theirs), None)
    if listed is None:
        return [*faults, "--key: its public half is not among the keys of portal.yml; `portal key` printed the entry to add"], None
    return [*faults, *_judge_key(listed, approval)], listed


def _judge_key(listed: SigningKey, approval: Approval) -> Iterable[str]:
    if not same_person(listed.holder, approval.approved_by):
        yield f"--approved-by: must be the holder of the key {listed.id}"
    if not listed.since <= approval.date <= listed.until:
        yield f"--key: {listed.id} is valid from {listed.since} until {listed.until}, not on {approval.date}"
    if listed.revoked is not None:
        yield f"--key: {listed.id} was revoked on {listed.revoked}"


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
