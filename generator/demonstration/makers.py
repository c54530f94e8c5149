"""The table of the demonstration's datasets: one function each; a new dataset is a function and a line here."""

from __future__ import annotations

from collections.abc import Callable

from generator.demonstration import other_tables, record_tables
from generator.demonstration.tables import Table

MAKERS: tuple[Callable[[], Table], ...] = (
    other_tables.bodies,
    record_tables.breach_records,
    record_tables.joint_action,
    record_tables.rights_cases,
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
