"""The complaint page: one question, the sentences to choose from, and for each whom to turn to, in how many days, how."""

from __future__ import annotations

from generator import addresses
from generator.artifacts import Artifact, Job, ReadyJob
from generator.derived.site import Site
from generator.frame.page import frame_of, render_page
from generator.pages.routes import form_link, mail_link
from generator.pages.workspace import Workspace

_NUMERALS = "一二三四五六七八九十"


def make_jobs(desk: Workspace) -> list[Job]:
    """Return the job of the complaint page; none when the portal declares no routes."""
    return [ReadyJob("complaint", (make_complaint(desk.site),))] if desk.site.portal.settings.complaints else []


def make_complaint(site: Site) -> Artifact:
    """Return the complaint page."""
    settings = site.portal.settings
    routes = tuple((route, mail_link(route), form_link(route)) for route in settings.complaints)
    phones = [route.phone for route in settings.complaints if route.phone]
    return render_page(
        frame_of(site),
        "complaint.html",
        addresses.COMPLAINT,
        title="投诉举报",
        column="complaint",
        crumbs=(("投诉举报", None),),
        kind="complaint",
        routes=routes,
        numerals=_NUMERALS,
        # A hotline has the shortest number; it is the one for people in a hurry.
        hotline=min(phones, key=len, default=""),
        takes_anonymous=any(route.anonymous for route in settings.complaints),
    )
