"""What a dataset declares: a Data Resource (Data Package v2) with Table Schema and our own block ``portal``.

Each dataset folder holds one ``resource.json``. Everything outside ``portal`` is the standard's
(https://datapackage.org/standard/data-resource/, https://datapackage.org/standard/table-schema/); everything of ours is inside
``portal``, on the resource or on a field. The page kind is chosen by ``portal.kind``; kinds are code, datasets are data.

Only shapes live here. Reading and cross-checking a descriptor is the work of ``generator.contracts``.
A *template* below is a sentence with ``{column}`` placeholders; a placeholder may only name a public column.
"""

from __future__ import annotations

from generator.descriptors.kinds import (
    Answers,
    AnyPage,
    Band,
    CasesPage,
    CommitmentsPage,
    Component,
    Indicators,
    ListPage,
    MatrixPage,
    Measure,
    RankingPage,
    RankingPeriod,
    RecordsPage,
    RegisterPage,
    SmallNumbers,
    StatisticsPage,
    TablePage,
    Timing,
    Watch,
)
from generator.descriptors.owed import Owed, OwedExcept, OwedRows
from generator.descriptors.page import (
    Duplicates,
    Edition,
    Event,
    Exchange,
    ExchangeColumn,
    NaturalPersons,
    Objection,
    Page,
    RowRule,
    Sheet,
    State,
    Withdrawal,
)
from generator.descriptors.resource import Dialect, Resource
from generator.descriptors.rules import (
    DaysRule,
    EmptyRule,
    FilledRule,
    FlowRule,
    OrderRule,
    ReferredRule,
    SameRule,
    SumRule,
    TotalRule,
    When,
)
from generator.descriptors.table_schema import Constraints, FieldPortal, ForeignKey, Reference, Schema, SchemaField
from generator.descriptors.words import ColumnRole, FieldName, FieldType, MaskRule, Name, NonEmpty, Standard, StatusClass, Strict

__all__ = [
    "Answers",
    "AnyPage",
    "Band",
    "CasesPage",
    "ColumnRole",
    "CommitmentsPage",
    "Component",
    "Constraints",
    "DaysRule",
    "Dialect",
    "Duplicates",
    "Edition",
    "EmptyRule",
    "Event",
    "Exchange",
    "ExchangeColumn",
    "FieldName",
    "FieldPortal",
    "FieldType",
    "FilledRule",
    "FlowRule",
    "ForeignKey",
    "Indicators",
    "ListPage",
    "MaskRule",
    "MatrixPage",
    "Measure",
    "Name",
    "NaturalPersons",
    "NonEmpty",
    "Objection",
    "OrderRule",
    "Owed",
    "OwedExcept",
    "OwedRows",
    "Page",
    "RankingPage",
    "RankingPeriod",
    "RecordsPage",
    "Reference",
    "ReferredRule",
    "RegisterPage",
    "Resource",
    "RowRule",
    "SameRule",
    "Schema",
    "SchemaField",
    "Sheet",
    "SmallNumbers",
    "Standard",
    "State",
    "StatisticsPage",
    "StatusClass",
    "Strict",
    "SumRule",
    "TablePage",
    "Timing",
    "TotalRule",
    "Watch",
    "When",
    "Withdrawal",
]
