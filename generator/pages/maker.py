"""All jobs of the data pages, gathered from one table of page modules."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from generator.artifacts import Job
from generator.derived.site import FileFacts, Site
from generator.frame.page import settle_frame
from generator.pages import (
    areas,
    bodies,
    browse,
    changes,
    commitments,
    complaint,
    datasets,
    deadlines,
    exchange,
    face_files,
    fronts,
    home,
    joint_action,
    letters,
    lists,
    matrices,
    owed,
    paces,
    rankings,
    record_index,
    records,
    releases,
    rights,
    search_page,
    sheets,
    sitemap_page,
    statistics,
    withdrawals,
)
from generator.pages.workspace import Workspace, open_workspace

MakeJobs = Callable[[Workspace], list[Job]]

# In the order in which progress is shown; pages with many rows last, so that their end is the build's end.
PAGES: tuple[MakeJobs, ...] = (
    face_files.make_jobs,
    home.make_jobs,
    complaint.make_jobs,
    rights.make_jobs,
    deadlines.make_jobs,
    search_page.make_jobs,
    letters.make_jobs,
    sitemap_page.make_jobs,
    areas.make_jobs,
    joint_action.make_jobs,
    commitments.make_jobs,
    record_index.make_jobs,
    fronts.make_jobs,
    lists.make_jobs,
    rankings.make_jobs,
    statistics.make_jobs,
    matrices.make_jobs,
    paces.make_jobs,
    owed.make_jobs,
    datasets.make_jobs,
    exchange.make_jobs,
    releases.make_jobs,
    changes.make_jobs,
    withdrawals.make_jobs,
    bodies.make_jobs,
    sheets.make_jobs,
    browse.make_jobs,
    records.make_jobs,
)


def page_jobs(site: Site, downloads: Mapping[str, FileFacts], scratch: Path, *, has_guide: bool = True) -> list[Job]:
    """Return the jobs of every page; ``downloads`` are the files that pages name, ``scratch`` the build's own folder.

    ``has_guide``: whether the editorial wing will have a front page (``guide/index.html``) that pages may link to.
    """
    settle_frame(site, has_guide=has_guide)
    desk = open_workspace(site, downloads, scratch)
    return [job for make_jobs in PAGES for job in make_jobs(desk)]
