"""Loading the descriptors of all datasets: every fault of every ``resource.json`` is told at once, before any data is read."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from generator.configuration_faults import describe_faults
from generator.contracts.crosscheck import check_descriptor
from generator.contracts.mending import Mended, mend
from generator.contracts.together import check_together
from generator.descriptors import Resource
from generator.errors import ConfigurationError

FILE_NAME: Final = "resource.json"
_TABLES: Final = (".csv", ".tsv", ".xlsx", ".json", ".parquet")


@dataclass(frozen=True, slots=True)
class Descriptor:
    """A descriptor with the folder that it stands in and the SHA-256 (hex) of its exact bytes."""

    resource: Resource
    folder: Path
    sha256: str


def load_descriptors(data_dir: Path) -> tuple[Descriptor, ...]:
    """Return the descriptors of all dataset folders, in order of folder name.

    Raises `ConfigurationError` with every fault of every descriptor, or when there is none at all.
    """
    faults: list[str] = []
    descriptors: list[Descriptor] = []
    together: list[tuple[str, Resource]] = []
    in_doubt: set[str] = set()
    for folder in _folders(data_dir):
        label = f"{folder.name}/{FILE_NAME}"
        loaded = _load(folder, label, faults, in_doubt)
        if isinstance(loaded, Descriptor):
            faults += [f"{label}: {fault}" for fault in check_descriptor(loaded.resource, folder)]
            descriptors.append(loaded)
        elif loaded is not None:
            faults += [f"{label}: {fault}" for fault in loaded.check(folder)]
        if loaded is not None:
            together.append((label, loaded.resource))
    # What others say of a dataset whose own descriptor cannot be judged whole rests on a guess.
    faults += [fault for fault in check_together(together) if not any(f"{name!r}" in fault for name in in_doubt)]
    faults = list(dict.fromkeys(faults))
    if not descriptors and not faults:
        faults.append(f"{data_dir}: no dataset folder with a {FILE_NAME}; `portal init DIR` lays out a portal")
    if faults:
        raise ConfigurationError(*faults)
    return tuple(descriptors)


def _folders(data_dir: Path) -> list[Path]:
    try:
        with os.scandir(data_dir) as items:
            names = sorted(item.name for item in items if item.is_dir() and not item.name.startswith((".", "_")))
    except (FileNotFoundError, NotADirectoryError):
        raise ConfigurationError(f"{data_dir}: is not a folder") from None
    except OSError as error:
        raise ConfigurationError(f"{data_dir}: cannot be read: {error.strerror or type(error).__name__}") from None
    return [data_dir / name for name in names]


def _load(folder: Path, label: str, faults: list[str], in_doubt: set[str]) -> Descriptor | Mended | None:
    """Return a descriptor, or what can be judged of it beside the faults that were told; in the end None.

    The names that a dataset without a whole descriptor may have are noted as being in doubt.
    """
    before = len(faults)
    found = _read(folder, label, faults)
    if len(faults) > before and not (isinstance(found, Mended) and found.is_whole):
        in_doubt.update({folder.name} if found is None else {folder.name, found.resource.name})
    return found


def _read(folder: Path, label: str, faults: list[str]) -> Descriptor | Mended | None:
    path = folder / FILE_NAME
    try:
        names = sorted(item.name for item in folder.iterdir())
    except OSError as error:
        faults.append(f"{folder.name}: cannot be read: {error.strerror or type(error).__name__}")
        return None
    if FILE_NAME not in names:
        if tables := [name for name in names if Path(name).suffix.lower() in _TABLES]:
            faults.append(f"{label}: there is no such file, though the folder holds {', '.join(tables)}")
        return None
    try:
        data = path.read_bytes()
        raw = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_refuse_repetition)
        resource = Resource.model_validate(raw)
    except OSError as error:
        faults.append(f"{label}: cannot be read: {error.strerror or type(error).__name__}")
    except UnicodeDecodeError as error:
        faults.append(f"{label}: is not UTF-8 (byte {error.start + 1})")
    except json.JSONDecodeError as error:
        faults.append(f"{label}: is not JSON: line {error.lineno}, column {error.colno}: {error.msg}")
    except _RepeatedProperty as error:
        faults.append(f"{label}: the property {error} stands twice in one object")
    except RecursionError:
        faults.append(f"{label}: is nested too deeply")
    except ValidationError as error:
        faults += describe_faults(label, error, Resource, raw)
        mended = mend(label, raw, error)
        faults += mended.faults if mended is not None else ()
        return mended
    else:
        return Descriptor(resource, folder, hashlib.sha256(data).hexdigest())
    return None


class _RepeatedProperty(Exception):
    """Raised when a JSON object has a property twice: one of the two would be ignored without a word."""


def _refuse_repetition(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise _RepeatedProperty(repr(next(name for name in names if names.count(name) > 1)))
    return found
