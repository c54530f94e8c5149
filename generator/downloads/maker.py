"""Everything that can be downloaded: the files of each dataset, one CSV per body, the package and the catalogue.

`download_jobs` comes first, because pages state sizes and hashes; `package_jobs` needs what it wrote.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator, Mapping
from pathlib import Path

from generator import addresses
from generator.artifacts import BINARY, JSON, TEXT, Artifact, Job, ReadyJob
from generator.derived.site import FileFacts, Site
from generator.downloads.body_files import body_file_jobs
from generator.downloads.catalogue import describe_catalogue
from generator.downloads.changes import change_jobs
from generator.downloads.describe import describe_package, describe_resource
from generator.downloads.exchange import exchange_jobs
from generator.downloads.owed import owed_jobs
from generator.downloads.paces import pace_jobs
from generator.downloads.tables import STAGE, ExactCsvJob, JsonJob, ParquetJob, SpreadsheetJob, save_table, write_json

JSON_LD = "application/ld+json"
PEM = "application/x-pem-file"
# What a row costs as JSON, for spreadsheets, as CSV and as Parquet, by each other (measured).
_COSTS = (2.5, 2.0, 1.5, 0.3)


def download_jobs(site: Site, scratch: Path) -> list[Job]:
    """Return the jobs for the files of every dataset and body. Tables are written into ``scratch``/downloads for the workers."""
    folder = scratch / "downloads"
    folder.mkdir(parents=True, exist_ok=True)
    settings, datasets = site.portal.settings, site.portal.datasets
    jobs: list[Job] = []
    for dataset in datasets.values():
        table = save_table(dataset, folder, settings.base_url or "")
        descriptor = describe_resource(dataset, settings, datasets)
        as_json, for_sheets, as_csv, as_parquet = (cost * len(dataset.table) for cost in _COSTS)
        jobs += [ExactCsvJob(table, descriptor, cost=as_csv), SpreadsheetJob(table, cost=for_sheets)]
        jobs += [JsonJob(table, cost=as_json), ParquetJob(table, cost=as_parquet)]
    return [
        *jobs,
        ReadyJob(STAGE, tuple(_signatures(site))),
        *body_file_jobs(site, folder),
        *pace_jobs(site),
        *owed_jobs(site),
        *change_jobs(site),
        *exchange_jobs(site, folder),
    ]


def _signatures(site: Site) -> Iterator[Artifact]:
    """Yield what anyone needs to verify who approved what: the signed statements as they were signed, the signatures, the keys."""
    for name, dataset in site.portal.datasets.items():
        if dataset.sign_off is not None and dataset.sign_off.signature:
            yield Artifact(addresses.statement(name), dataset.sign_off.statement.encode(), TEXT, (name,))
            yield Artifact(addresses.signature(name), b64decode(dataset.sign_off.signature), BINARY, (name,))
    for key in site.portal.keys:
        yield Artifact(addresses.signing_key(key.id), key.pem, PEM, ("settings",))


def package_jobs(site: Site, facts: Mapping[str, FileFacts]) -> list[Job]:
    """Return the job for ``datapackage.json`` and the catalogue; ``facts`` has the written files by address."""
    settings, datasets = site.portal.settings, site.portal.datasets
    sources = tuple(datasets)
    package = write_json(describe_package(settings, datasets, facts, site.portal.withheld))
    catalogue = write_json(describe_catalogue(settings, datasets, facts))
    files = (
        Artifact(addresses.DATA_PACKAGE, package, JSON, sources),
        Artifact(addresses.CATALOGUE, catalogue, JSON_LD, sources),
    )
    return [ReadyJob(STAGE, files)]
