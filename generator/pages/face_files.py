"""The style sheet, the script of the frame and the site's icon: one job of ready files."""

from __future__ import annotations

from generator import addresses
from generator.artifacts import CSS, JAVASCRIPT, SVG, Artifact, Job, ReadyJob
from generator.frame.environment import TEMPLATES, template_environment
from generator.frame.styles import join_styles
from generator.pages.workspace import Workspace

SOURCES = ("templates",)


def make_jobs(desk: Workspace) -> list[Job]:
    """Return the job that yields ``assets/site.css``, ``assets/site.js``, ``assets/expiry.js`` and ``assets/icon.svg``."""
    seal = desk.site.portal.settings.seal
    icon = template_environment().get_template("assets/icon.svg").render(seal=seal)
    return [
        ReadyJob(
            "assets",
            (
                Artifact(addresses.asset("site.css"), join_styles().encode(), CSS, SOURCES),
                Artifact(addresses.asset("site.js"), (TEMPLATES / "assets" / "site.js").read_bytes(), JAVASCRIPT, SOURCES),
                Artifact(addresses.asset("expiry.js"), (TEMPLATES / "assets" / "expiry.js").read_bytes(), JAVASCRIPT, SOURCES),
                Artifact(addresses.asset("icon.svg"), icon.encode(), SVG, SOURCES),
            ),
        )
    ]
