"""Files for machines that watch the site: sitemap, robots, OpenSearch, feed, and when it must be rebuilt.

Sitemap and OpenSearch want absolute addresses; a portal without a public address has neither.
"""

from __future__ import annotations

from collections.abc import Sequence

from generator.artifacts import Artifact, Job, ReadyJob
from generator.derived.site import Site
from generator.feeds.atom import write_feed
from generator.feeds.opensearch import write_opensearch
from generator.feeds.rebuild import write_calendar, write_rebuild
from generator.feeds.sitemap import write_robots, write_sitemap

STAGE = "feeds"


def feed_jobs(site: Site, pages: Sequence[str]) -> list[Job]:
    """Return the job for all feeds; ``pages`` are the addresses of the pages that were published, in the order to list them."""
    settings = site.portal.settings
    files: list[Artifact] = [
        write_robots(settings.base_url, is_rehearsal=site.portal.is_rehearsal),
        write_rebuild(site),
        write_feed(site),
    ]
    calendar = write_calendar(site)
    if calendar is not None:
        files.append(calendar)
    if settings.base_url is not None:
        files += [*write_sitemap(settings.base_url, pages, settings.release.date), write_opensearch(settings, settings.base_url)]
    return [ReadyJob(STAGE, tuple(files))]
