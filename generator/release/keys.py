"""Signing keys (Ed25519, RFC 8032): making a pair, reading the private file, signing a text, checking a signature.

A private key is a PKCS#8 file that its owner alone may read, outside the data folder; it is never printed. A public key stands in
portal.yml as base64 of its 32 bytes and is published as PEM. Its fingerprint is the SHA-256 of the DER form (RFC 8410), which
``openssl pkey -pubin -outform DER | sha256sum`` gives too.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import stat
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Final

import yaml
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization as form
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from pydantic import ValidationError

from generator.config import FILE_NAME as SETTINGS
from generator.config import PortalSettings, SigningKey
from generator.configuration_faults import describe_faults
from generator.errors import ConfigurationError
from generator.release.persons import mask_names
from generator.release.states import PublicKey

# The pair of the demonstration: its private half can be made by anybody, so it is good for invented data only.
OPEN_SEED: Final = hashlib.sha256(b"integrity-portal: the public demonstration key, good for invented data only").digest()
_OWNER_ONLY: Final = 0o600


def new_key() -> Ed25519PrivateKey:
    """Return a fresh private key."""
    return Ed25519PrivateKey.generate()


def open_key() -> Ed25519PrivateKey:
    """Return the demonstration's key, which everybody has: never for real data."""
    return Ed25519PrivateKey.from_private_bytes(OPEN_SEED)


def public_text(key: Ed25519PrivateKey) -> str:
    """Return the public half as portal.yml lists it: base64 of the 32 bytes."""
    return base64.b64encode(key.public_key().public_bytes(form.Encoding.Raw, form.PublicFormat.Raw)).decode()


def _public(text: str) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(base64.b64decode(text, validate=True))


def sign_text(key: Ed25519PrivateKey, text: str) -> str:
    """Return the signature of a text (UTF-8), as base64 of its 64 bytes."""
    return base64.b64encode(key.sign(text.encode())).decode()


def has_signed(public_key: str, text: str, signature: str) -> bool:
    """Say whether a signature (base64) over a text is of the listed public key."""
    try:
        _public(public_key).verify(base64.b64decode(signature, validate=True), text.encode())
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return True


# --- Private key files --------------------------------------------------------------------------------------------------


def write_private_key(path: Path, key: Ed25519PrivateKey, passphrase: bytes | None = None) -> None:
    """Write a private key (PKCS#8, PEM) that its owner alone may read, encrypted when a passphrase is given.

    Raises `ConfigurationError` when the file exists, lies in the folder of a portal, or cannot be written.
    """
    refuse_inside_portal(path)
    lock = form.BestAvailableEncryption(passphrase) if passphrase else form.NoEncryption()
    data = key.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, lock)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, _OWNER_ONLY)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
    except FileExistsError:
        raise ConfigurationError(f"{path}: exists already; a key is never overwritten") from None
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be written: {error.strerror or error}") from None


def read_private_key(path: Path, ask: Callable[[], bytes]) -> Ed25519PrivateKey:
    """Read a private key file; ``ask`` gives the passphrase when the file is encrypted.

    Raises `ConfigurationError` when it is no Ed25519 key, the passphrase is wrong, others may read it, or it lies in a portal's folder.
    """
    refuse_inside_portal(path)
    try:
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise ConfigurationError(f"{path}: others may read this private key; run chmod 600 on it")
        data = path.read_bytes()
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be read: {error.strerror or error}") from None
    key: object
    try:
        key = form.load_pem_private_key(data, None)
    except TypeError:
        key = _unlock(path, data, ask())
    except (ValueError, UnsupportedAlgorithm):
        raise ConfigurationError(f"{path}: is no private key that `portal key` made") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise ConfigurationError(f"{path}: is a private key of another kind; expected Ed25519")
    return key


def _unlock(path: Path, data: bytes, passphrase: bytes) -> object:
    try:
        return form.load_pem_private_key(data, passphrase)
    except (ValueError, TypeError):
        raise ConfigurationError(f"{path}: the passphrase does not open this private key") from None


def refuse_inside_portal(path: Path) -> None:
    """Refuse a private key in the folder of a portal, which is copied, committed and handed on."""
    place = path.resolve()
    for folder in place.parents:
        if (folder / SETTINGS).exists():
            raise ConfigurationError(f"{path}: lies in the portal {folder}; keep private keys outside of it")


def list_key(key_id: str, holder: str, key: Ed25519PrivateKey, since: date, until: date) -> tuple[SigningKey, str]:
    """Return the entry of a key for portal.yml, and it as YAML. Raises `ConfigurationError` when portal.yml would refuse it."""
    entry = {"id": key_id, "holder": holder, "public_key": public_text(key), "from": since, "until": until}
    try:
        listed = SigningKey.model_validate(entry)
    except ValidationError as error:
        raise ConfigurationError(*describe_faults("keys", error, SigningKey, entry)) from None
    return listed, yaml.safe_dump({"keys": [entry]}, allow_unicode=True, sort_keys=False)


# --- Keys that a portal lists ---------------------------------------------------------------------------------------------


def refuse_open_key(settings: PortalSettings) -> None:
    """Refuse the demonstration's key in a portal of real data: everybody could sign with it."""
    theirs = public_text(open_key())
    faults = [
        f"{SETTINGS}: keys.{at}.public_key: is the public demonstration key, with which anybody can sign; make one with `portal key`"
        for at, key in enumerate(settings.keys)
        if key.public_key == theirs
    ]
    if faults and settings.demonstration is None:
        raise ConfigurationError(*faults)


def publish_keys(settings: PortalSettings) -> tuple[PublicKey, ...]:
    """Return the listed keys as the site publishes them, in the order of the settings; old ones too, to verify what they signed."""
    return tuple(
        PublicKey(key.id, mask_names(key.holder), key.pem, key.fingerprint, key.since, key.until, key.revoked)
        for key in settings.keys
    )


def find_key(settings: PortalSettings, key_id: str) -> SigningKey | None:
    """Return the listed key of that id, or None."""
    return next((key for key in settings.keys if key.id == key_id), None)
