"""Rights (权益保护): how one is told, objects, has a record repaired or withdrawn, and how many records stand where."""

from __future__ import annotations

from generator import addresses
from generator.artifacts import Artifact, Job, ReadyJob
from generator.derived.columns import rights_datasets
from generator.derived.site import Site
from generator.frame.page import frame_of, render_page
from generator.pages.home import rights_figures
from generator.pages.joint_action import excerpt_dataset
from generator.pages.parts import Step
from generator.pages.workspace import Workspace

# What a person or body on record may expect, in order. Days are stated by the routes of the portal's settings, never here.
STEPS = (
    Step("", "公示之前：告知", "拟公示的记录先告知当事机构或本人，可以陈述意见。"),
    Step("", "公示期间：提出异议", "认为记录有错的，可以提出异议。核查期间记录旁标注“异议中”，记录继续公示。"),
    Step("", "核查之后：更正或维持", "核查属实的，更正或者撤下；维持公示的，写明理由。决定都写在记录的“经过”里。"),
    Step("", "改正之后：整改与修复", "履行义务、改正行为后，状态改为“已整改”；符合条件的可以申请修复，提前结束公示。"),
    Step("", "公示期满：自动停止", "到最后一天自动停止公示，不需要申请。"),
    Step("", "原决定被撤销：撤下", "记录内容全部移除，只留下编号、日期、理由和撤销依据，供公众核对。"),
)


def make_jobs(desk: Workspace) -> list[Job]:
    """Return the job of the page; none when the portal has neither routes to turn to nor data about rights."""
    portal = desk.site.portal
    return [ReadyJob("rights", (make_rights(desk.site),))] if portal.settings.complaints or rights_datasets(portal) else []


def make_rights(site: Site) -> Artifact:
    """Return the page about rights."""
    settings = site.portal.settings
    return render_page(
        frame_of(site),
        "rights.html",
        addresses.RIGHTS,
        title="权益保护",
        column="rights",
        crumbs=(("权益保护", None),),
        kind="rights-page",
        sources=tuple(each.dataset.name for each in site.portal.records),
        steps=STEPS,
        deadlines=addresses.DEADLINES,
        figures=tuple(rights_figures(site)),
        parts=tuple(excerpt_dataset(site, dataset) for dataset in rights_datasets(site.portal)),
        routes=tuple(
            (f"../{addresses.COMPLAINT}#{route.id}", route.question, f"{route.office}，{route.answer}")
            for route in settings.complaints
        ),
        as_of=settings.release.date,
    )
