"""Whether what cases ask of bodies can be read: the other resource, its columns, and the key that leads back to the case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from generator.contracts.named_columns import placeholders
from generator.descriptors import CasesPage, Resource


def check_answers(resource: Resource, by_name: Mapping[str, Resource]) -> Iterator[str]:
    """Yield the faults of the block ``answers`` of a dataset of cases."""
    page = resource.portal
    if not isinstance(page, CasesPage):
        return
    answers = page.answers
    target = by_name.get(answers.resource)
    if target is None:
        yield f"portal.answers.resource: there is no resource {answers.resource!r}"
        return
    dates = [("asked", answers.asked), ("due", answers.due), ("done", answers.done), ("closed", answers.closed)]
    texts = [("task", name) for name in placeholders(answers.task)] + [("result", name) for name in placeholders(answers.result)]
    named = [("case", answers.case), ("body", answers.body), *texts, *dates]
    for key, column in named:
        if column is None:
            continue
        if column not in target.schema_.names:
            yield f"portal.answers.{key}: {answers.resource!r} has no field {column!r}"
        elif column not in target.portal.public:
            yield f"portal.answers.{key}: {column!r} is shown and must be in portal.public of {answers.resource!r}"
        elif (key, column) in dates and target.field(column).type != "date":
            yield f"portal.answers.{key}: {column!r} has type {target.field(column).type}, expected date"
    for foreign in target.schema_.foreignKeys:
        reference = foreign.reference
        if foreign.fields == (answers.case,) and (reference.resource, reference.fields) == (resource.name, (page.id,)):
            return
    yield f"portal.answers.case: {answers.resource!r} needs a foreign key from {answers.case!r} to {resource.name!r} ({page.id})"
