"""Cases (案件) and what they ask of whom: each task with its deadline, its answer and how quickly it came."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import orjson
import pandas as pd

from generator.descriptors import CasesPage
from generator.model.bodies import Register
from generator.model.display import fill_template
from generator.model.paces import WORST_FIRST, count_days_late, count_days_taken, iso_days, judge_paces, read_days
from generator.model.records import ADDRESS, ANSWERS, DATE, DAYS_TAKEN, ID, PACE, RecordSet
from generator.release.states import ROW, PublicDataset

# Columns of AnswerSet.rows; all text unless said. Days are ISO, "" when there is none.
CASE: Final = "case"
CASE_ADDRESS: Final = "case_address"  # "" when the case is not published
BODY: Final = "body"
BODY_NAME: Final = "body_name"
BODY_ADDRESS: Final = "body_address"
TASK: Final = "task"
ASKED: Final = "asked"
DUE: Final = "due"
DONE: Final = "done"
CLOSED: Final = "closed"
RESULT: Final = "result"
LATE: Final = "late"  # calendar days, int64
ANCHOR: Final = "anchor"
# What the page of a case is told of each answer, in this order.
TOLD: Final = (BODY_NAME, BODY_ADDRESS, TASK, ASKED, DUE, DONE, CLOSED, RESULT, PACE, LATE, ANCHOR)


@dataclass(frozen=True, slots=True)
class AnswerSet:
    """All that the cases of one dataset ask of bodies, in source order, with `PACE` and `DAYS_TAKEN` (float64, NaN while open)."""

    cases: str
    resource: str
    rows: pd.DataFrame


def build_answers(record_set: RecordSet, datasets: Mapping[str, PublicDataset], register: Register, day: date) -> AnswerSet:
    """Return the answers of a set of cases; ``day`` decides what is late."""
    page = record_set.dataset.resource.portal
    if not isinstance(page, CasesPage):
        raise TypeError(f"{record_set.dataset.name} is a dataset of kind {page.kind}, not of cases")
    answers = page.answers
    dataset = datasets[answers.resource]
    table = dataset.table
    known = dict(zip(record_set.rows[ID], record_set.rows[ADDRESS], strict=True))
    due, done = read_days(dataset, answers.due), read_days(dataset, answers.done)
    asked = read_days(dataset, answers.asked) if answers.asked else _days_of_cases(record_set, table[answers.case])
    bodies = table[answers.body]
    names = {body: register.name_of(body) for body in bodies.unique()}
    places = {body: register.bodies[body].address if body in register.bodies else "" for body in bodies.unique()}
    rows = {
        CASE: table[answers.case],
        CASE_ADDRESS: table[answers.case].map(known).fillna("").astype("str"),
        BODY: bodies,
        BODY_NAME: bodies.map(names).astype("str"),
        BODY_ADDRESS: bodies.map(places).astype("str"),
        TASK: fill_template(answers.task, dataset, register),
        ASKED: iso_days(asked),
        DUE: iso_days(due),
        DONE: iso_days(done),
        CLOSED: iso_days(read_days(dataset, answers.closed)),
        RESULT: fill_template(answers.result, dataset, register),
        PACE: judge_paces(due, done, day),
        LATE: count_days_late(due, done, day),
        DAYS_TAKEN: count_days_taken(asked, done, day, working=answers.working),
        ANCHOR: "a" + table[ROW].astype("str"),
    }
    return AnswerSet(record_set.dataset.name, answers.resource, pd.DataFrame(rows))


def _days_of_cases(record_set: RecordSet, cases: pd.Series) -> np.ndarray[tuple[int], np.dtype[np.datetime64]]:
    days = dict(zip(record_set.rows[ID], record_set.rows[DATE], strict=True))
    return pd.to_datetime(cases.map(days).replace("", None), format="%Y-%m-%d").to_numpy(dtype="datetime64[D]")


def attach_answers(record_set: RecordSet, answers: AnswerSet) -> RecordSet:
    """Return the set of cases with the answers of each (`ANSWERS`: JSON, a list per answer as `TOLD`), and the worst of their paces."""
    told: dict[str, list[list[str]]] = {}
    worst: dict[str, int] = {}
    for case, pace, *cells in zip(
        answers.rows[CASE], answers.rows[PACE], *(answers.rows[name].tolist() for name in TOLD), strict=True
    ):
        told.setdefault(case, []).append(cells)
        worst[case] = min(worst.get(case, len(WORST_FIRST) - 1), WORST_FIRST.index(pace))
    ids = record_set.rows[ID].tolist()
    rows = record_set.rows.assign(
        **{
            ANSWERS: pd.Series([orjson.dumps(told.get(each, [])).decode() for each in ids], dtype="str"),
            PACE: pd.Series([WORST_FIRST[worst.get(each, len(WORST_FIRST) - 1)] for each in ids], dtype="str"),
        }
    )
    return RecordSet(record_set.dataset, rows)


def told_answers(cell: str) -> list[dict[str, str | int]]:
    """Return what a cell of `ANSWERS` tells, one dictionary by `TOLD` per answer."""
    return [dict(zip(TOLD, cells, strict=True)) for cells in orjson.loads(cell)]
