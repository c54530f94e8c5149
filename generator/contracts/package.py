"""Checking a whole data folder: every dataset read, every rule asked, every finding handed over in one fixed order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from generator.contracts import codes as codes  # registers the codes of all findings below
from generator.contracts.cells import ReadTable, submit
from generator.contracts.characters import check_characters
from generator.contracts.columns import check_columns
from generator.contracts.descriptor import Descriptor, load_descriptors
from generator.contracts.flows import check_flows
from generator.contracts.reading import read_dataset
from generator.contracts.references import check_references
from generator.contracts.submitted import SubmittedDataset
from generator.contracts.tables import check_table
from generator.descriptors import Resource
from generator.echoes import without_echoes
from generator.findings import Finding


@dataclass(frozen=True, slots=True)
class CheckedPackage:
    """What was read and what is wrong with it. A dataset that cannot be read at all has findings only.

    ``datasets`` are in order of folder name, ``findings`` in order of dataset, file, row, column, code. ``unread`` are the
    descriptors of datasets that could not be read.
    """

    datasets: tuple[SubmittedDataset, ...]
    findings: tuple[Finding, ...]
    unread: tuple[Resource, ...] = ()


def check_package(data_dir: Path, descriptors: Iterable[Descriptor] | None = None) -> CheckedPackage:
    """Read and check all datasets of a data folder. ``descriptors`` are what `load_descriptors` returned, when it was asked before.

    Raises `ConfigurationError`, with the faults of all descriptors at once, when a descriptor cannot be used.
    """
    tables: dict[str, ReadTable] = {}
    datasets: list[SubmittedDataset] = []
    findings: list[Finding] = []
    unread: list[Resource] = []
    for descriptor in load_descriptors(data_dir) if descriptors is None else descriptors:
        read, faults = read_dataset(descriptor, data_dir)
        findings += faults
        if read is None:
            unread.append(descriptor.resource)
        else:
            texts, table = read
            unclean, mended = check_characters(table)
            tables[table.resource.name] = mended
            findings += unclean
            findings += check_columns(mended)
            findings += check_table(mended)
            datasets.append(submit(table, texts, descriptor.folder, descriptor.sha256))
    findings += check_references(tables, unread)
    findings += check_flows(tables)
    return CheckedPackage(tuple(datasets), in_order(without_echoes(findings)), tuple(unread))


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Sort findings by dataset, file, row, column, code; what concerns a whole file or table comes first. Repetitions go."""
    return tuple(sorted(dict.fromkeys(findings), key=_place))


def _place(finding: Finding) -> tuple[str, str, int, str, str, str, str]:
    return (
        finding.dataset,
        finding.file or "",
        finding.row or 0,
        finding.column or "",
        finding.code,
        finding.found,
        finding.expected,
    )
