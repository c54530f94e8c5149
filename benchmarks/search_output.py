"""Writes parts of an index; what the workers of `benchmarks.search_build` do."""

from __future__ import annotations

from pathlib import Path

from search.build import BLOCKS_PER_PART, Files, PostingPart, block_files, posting_files, summary_files
from search.spool import Spool


def write_postings(spool: Spool, target: Path, part: PostingPart) -> tuple[int, int]:
    """Write the shards of one part; return files and bytes, as all here."""
    return write(posting_files(spool, part), target)


def write_blocks(spool: Spool, target: Path, first: int) -> tuple[int, int]:
    """Write the stored documents of one part."""
    return write(block_files(spool, first, first + BLOCKS_PER_PART), target)


def write_summary(spool: Spool, target: Path) -> tuple[int, int]:
    """Write all else."""
    return write(summary_files(spool), target)


def write(files: Files, target: Path) -> tuple[int, int]:
    """Write files below a folder and return their number and bytes."""
    count = size = 0
    folders: set[str] = set()
    for path, data in files:
        folder = path.rpartition("/")[0]
        if folder not in folders:
            (target / folder).mkdir(parents=True, exist_ok=True)
            folders.add(folder)
        with open(f"{target}/{path}", "wb", buffering=0) as file:  # noqa: PTH123 - a Path for each costs as much as the file
            file.write(data)
        count, size = count + 1, size + len(data)
    return count, size
