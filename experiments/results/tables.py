"""Tables of imports and what they were reduced to: import, import_variant, problem, cell, moments, summary."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from experiments.database import Base, CanonicalJson, Key, named_enum, one_of


class ImportStatus(StrEnum):
    """Where an import stands; its cells count only while it is current."""

    STAGED = "staged"
    CURRENT = "current"
    SUPERSEDED = "superseded"
    UNDONE = "undone"


UNDATED = date(1, 1, 1)
"""Stands for "no date in the file" in ``cell.day`` and ``moments.day``: NULLs never collide in a unique index."""


class Import(Base):
    """One accepted file of one experiment."""

    __tablename__ = "import"
    __table_args__ = (
        sa.Index(
            "uq_import_experiment_id_sha256_live",
            "experiment_id",
            "sha256",
            unique=True,
            sqlite_where=sa.text("status IN ('staged', 'current')"),
            postgresql_where=sa.text("status IN ('staged', 'current')"),
        ),
        one_of("kind", ("cells", "moments"), "kind"),
    )

    id: Mapped[Key]
    experiment_id: Mapped[int] = mapped_column(sa.ForeignKey("experiment.id"), index=True)
    sha256: Mapped[str] = mapped_column(sa.ForeignKey("file.sha256"), index=True)
    name: Mapped[str]
    status: Mapped[ImportStatus] = mapped_column(named_enum(ImportStatus, "status"))
    kind: Mapped[str]
    platform: Mapped[str | None]
    level: Mapped[str | None]
    currency: Mapped[str | None]
    mapping: Mapped[dict[str, Any]] = mapped_column(CanonicalJson)
    breakdowns: Mapped[dict[str, dict[str, float]]] = mapped_column(CanonicalJson)
    whole_run_reach: Mapped[dict[str, float]] = mapped_column(CanonicalJson)
    skipped: Mapped[list[str]] = mapped_column(CanonicalJson)
    first: Mapped[date | None]
    last: Mapped[date | None]
    rows: Mapped[int]
    problem_count: Mapped[int]
    in_several: Mapped[int]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime]
    undone_at: Mapped[datetime | None]

    variants: Mapped[list[ImportVariant]] = relationship(lazy="selectin", order_by="ImportVariant.variant_id")
    problems: Mapped[list[ImportProblem]] = relationship(lazy="select", order_by="ImportProblem.id")


class ImportVariant(Base):
    """A variant that an import covers, and what the file calls it."""

    __tablename__ = "import_variant"

    import_id: Mapped[int] = mapped_column(sa.ForeignKey("import.id"), primary_key=True)
    variant_id: Mapped[int] = mapped_column(sa.ForeignKey("variant.id"), primary_key=True, index=True)
    labels: Mapped[list[str]] = mapped_column(CanonicalJson)


class ImportProblem(Base):
    """A warning or note that came with an accepted file; at most 1,000 are kept, ``import.problem_count`` has all."""

    __tablename__ = "problem"
    __table_args__ = (one_of("severity", ("fatal", "warning", "note"), "severity"),)

    id: Mapped[Key]
    import_id: Mapped[int] = mapped_column(sa.ForeignKey("import.id"), index=True)
    code: Mapped[str]
    severity: Mapped[str]
    sentence: Mapped[str]
    line: Mapped[int | None]
    column: Mapped[str | None]
    cell: Mapped[str | None]


class CellRow(Base):
    """Sums of one variant on one day for one unit; ``superseded_by`` names the import that replaced it.

    Cells of an undone import name their own import there, so that "current" is one condition: it is NULL.
    """

    __tablename__ = "cell"
    __table_args__ = (
        sa.Index(
            "uq_cell_current",
            "experiment_id",
            "variant_id",
            "day",
            "unit_key",
            unique=True,
            sqlite_where=sa.text("superseded_by IS NULL"),
            postgresql_where=sa.text("superseded_by IS NULL"),
        ),
    )

    id: Mapped[Key]
    experiment_id: Mapped[int] = mapped_column(sa.ForeignKey("experiment.id"))
    variant_id: Mapped[int] = mapped_column(sa.ForeignKey("variant.id"), index=True)
    day: Mapped[date]
    span_days: Mapped[int]
    unit_key: Mapped[str]
    import_id: Mapped[int] = mapped_column(sa.ForeignKey("import.id"), index=True)
    sums: Mapped[dict[str, float]] = mapped_column(CanonicalJson)
    n: Mapped[int]
    superseded_by: Mapped[int | None] = mapped_column(sa.ForeignKey("import.id"), index=True)


class MomentsRow(Base):
    """Sums, squares and products of one variant out of a table whose rows are drawn units: never a row per person."""

    __tablename__ = "moments"
    __table_args__ = (sa.UniqueConstraint("import_id", "variant_id", "day"),)

    id: Mapped[Key]
    experiment_id: Mapped[int] = mapped_column(sa.ForeignKey("experiment.id"), index=True)
    variant_id: Mapped[int] = mapped_column(sa.ForeignKey("variant.id"), index=True)
    day: Mapped[date]
    import_id: Mapped[int] = mapped_column(sa.ForeignKey("import.id"))
    n: Mapped[int]
    sums: Mapped[dict[str, float]] = mapped_column(CanonicalJson)
    squares: Mapped[dict[str, float]] = mapped_column(CanonicalJson)
    products: Mapped[dict[str, float]] = mapped_column(CanonicalJson)
    binary: Mapped[list[str]] = mapped_column(CanonicalJson)
    observed: Mapped[dict[str, int]] = mapped_column(CanonicalJson)
    superseded_by: Mapped[int | None] = mapped_column(sa.ForeignKey("import.id"), index=True)


class Summary(Base):
    """Total of one measure in one variant over the current cells: what pages read; rewritten with each import."""

    __tablename__ = "summary"

    experiment_id: Mapped[int] = mapped_column(sa.ForeignKey("experiment.id"), primary_key=True)
    variant_id: Mapped[int] = mapped_column(sa.ForeignKey("variant.id"), primary_key=True, index=True)
    measure: Mapped[str] = mapped_column(primary_key=True)
    n_days: Mapped[int]
    n_units: Mapped[int]
    total: Mapped[float]
