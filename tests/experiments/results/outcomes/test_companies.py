"""Companies as what was drawn: a file with a row (or several) per company, typed totals, and every sentence says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from experiments.judging.words.phrases import drawn, units
from experiments.people.permission import Actor
from experiments.results.analyses import analyze_experiment
from experiments.results.outcomes.giving import give_outcome
from experiments.results.outcomes.judged import outcome_document
from experiments.results.outcomes.standing import outcome_standing
from experiments.results.outcomes.typed import TypedVersion
from experiments.results.uploads.imports import Upload, accept_file
from experiments.trials.draft import MetricGiven
from experiments.trials.outcome import OutcomeGiven
from tests.experiments.results.outcomes.long_sale import CLOSED, LATER, THANK_YOU, LongSale, make_long_sale

CHECKLIST = replace(
    THANK_YOU,
    title="Checklist or white paper?",
    audience="kitchen managers who compare",
    idea="offer a one-page checklist",
    instead_of="twelve pages",
    expected="more will leave an address",
    mechanism="it helps today",
    unit_name="Companies",
    metrics=(MetricGiven("leads per company", "mean", "leads"),),
    outcome=OutcomeGiven("useful conversations per company", "proportion", "useful", days_after=120),
)


def leads(*, each: int = 40, rows: int = 1) -> bytes:
    """Rows per company; one of B leaves more leads than one of A. Several rows of a company are several visits."""
    lines = ["Company,Version,Visit,Leads"]
    for version, more in (("A", 0), ("B", 2)):
        for number in range(each):
            for row in range(rows):
                left = (number % 4 + more) if row == 0 else number % 2
                lines.append(f"Mill {version}{number:02},{version},{row + 1},{left}")
    return ("\n".join(lines) + "\n").encode()


@pytest.fixture
def sale(session: Session, actor: Actor, now: datetime, tmp_path: Path) -> LongSale:
    return make_long_sale(session, actor, now, tmp_path, CHECKLIST)


@pytest.mark.parametrize(("rows", "total"), [(1, 60.0), (3, 100.0)])
def test_rows_are_summed_to_the_company(sale: LongSale, rows: int, total: float) -> None:
    """40 companies each, whether with one row or with three: three rows are not three companies."""
    file = Upload("leads.csv", leads(rows=rows))
    accept_file(sale.session, sale.store, sale.actor, sale.experiment.id, file, now=CLOSED)
    document = analyze_experiment(sale.session, sale.experiment.id, today=CLOSED.date())
    a = document["metrics"][0]["variants"][0]
    assert (a["units"], a["numerator"], document["unit"], document["unit_name"]) == (40, total, "user", "Companies")
    assert document["verdict"] == "succeeded"


def test_the_sentences_speak_of_companies(sale: LongSale) -> None:
    few = Upload("leads.csv", leads(each=12))
    accept_file(sale.session, sale.store, sale.actor, sale.experiment.id, few, now=CLOSED)
    document = analyze_experiment(sale.session, sale.experiment.id, today=CLOSED.date())
    said = " ".join((document["sentence"], document["what_to_do"], *(one["sentence"] for one in document["checks"])))
    assert "person" not in said
    assert "people" not in said


def test_typed_totals_of_companies(sale: LongSale) -> None:
    file = Upload("leads.csv", leads())
    accept_file(sale.session, sale.store, sale.actor, sale.experiment.id, file, now=CLOSED)
    sale.close()
    typed = [TypedVersion("A", units=40, successes=8), TypedVersion("B", units=40, successes=9)]
    give_outcome(sale.session, sale.store, sale.actor, sale.experiment.id, typed, now=LATER)
    standing = outcome_standing(sale.session, sale.experiment, today=LATER.date())
    assert standing is not None
    document = outcome_document(sale.session, sale.experiment, standing, today=LATER.date())
    assert document["undecided_reason"] == "too_little_data"
    assert document["enough"] is not None
    assert "companies in each version" in document["sentence"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("companies", ("companies", "company")),
        (" Kitchen  managers ", ("kitchen managers", "kitchen manager")),
        ("B2B accounts", ("B2B accounts", "B2B account")),
        ("staff", ("staff", "staff")),
        ("boss", ("boss", "boss")),
        ("People", ("people", "person")),
        ("", ("people", "person")),
        (None, ("people", "person")),
    ],
)
def test_what_was_drawn_is_called_as_it_was_typed(name: str | None, said: tuple[str, str]) -> None:
    assert drawn(name) == said
    assert units("people", 1, name=name) == said[1]
    assert units("days", 1, name=name) == "day"
