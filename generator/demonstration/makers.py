"""The table of the demonstration's datasets: one function each; a new dataset is a function and a line here."""

from __future__ import annotations

from collections.abc import Callable

from generator.demonstration import case_tables, other_tables, record_tables, supervision_tables
from generator.demonstration.tables import Table

MAKERS: tuple[Callable[[], Table], ...] = (
    other_tables.bodies,
    record_tables.breach_records,
    case_tables.joint_action,
    case_tables.joint_action_answers,
    case_tables.rectification,
    case_tables.rectification_stage_table,
    case_tables.criticism,
    case_tables.applications,
    case_tables.rights_cases,
    case_tables.notices,
    supervision_tables.campaigns,
    supervision_tables.campaign_tasks,
    supervision_tables.inspections,
    supervision_tables.inspection_findings,
    supervision_tables.proposals,
    supervision_tables.street_evaluation,
    supervision_tables.university_rating,
    supervision_tables.agency_rating,
    record_tables.audit_findings,
    record_tables.honours,
    record_tables.commitments,
    other_tables.data_list,
    other_tables.conduct_list,
    other_tables.application_list,
    other_tables.district_evaluation,
    other_tables.department_evaluation,
    other_tables.hotline,
    other_tables.responsibilities,
)
