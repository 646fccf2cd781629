"""The later outcome of a long sale as JSON: where it stands, its figures, what they say."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from pydantic import Field

from experiments.judging.document import AnalysisDoc
from experiments.learning.decisions.early_signs import EarlySigns
from experiments.results.outcomes.figures import OutcomeFigures
from experiments.results.outcomes.standing import OutcomeStanding
from experiments.results.outcomes.typed import TypedVersion
from experiments.results.records import ConclusionRow
from webapp.schemas.answering import Answer
from webapp.schemas.reading import Body


class FiguresBody(Body):
    """Figures of one version: `units` and `successes` of a share; `units`, `mean` and `sd` of an average; else sums."""

    variant: str
    units: float | None = None
    successes: float | None = None
    mean: float | None = None
    sd: float | None = None
    numerator: float | None = None
    denominator: float | None = None


class OutcomeFiguresBody(Body):
    """The figures of every version, as typed."""

    figures: list[FiguresBody] = Field(min_length=1, max_length=50)

    def given(self) -> tuple[TypedVersion, ...]:
        """Give the command records."""
        return tuple(TypedVersion(**dict(one)) for one in self.figures)


class OutcomeVerdictAnswer(Answer):
    """How it was closed, by the early sign or by the outcome."""

    verdict: str
    grade: str
    sentence: str
    at: datetime

    @classmethod
    def of(cls, row: ConclusionRow | None) -> OutcomeVerdictAnswer | None:
        """Write a closing."""
        return None if row is None else cls.model_validate(row)


class OutcomeFiguresAnswer(Answer):
    """Figures that came in; `sha256` names the file they were read from, null where they were typed."""

    id: int
    at: datetime
    by: int
    sha256: str | None
    figures: dict[str, Any]

    @classmethod
    def of(cls, row: OutcomeFigures) -> OutcomeFiguresAnswer:
        """Write a row."""
        return cls.model_validate(row)


class EarlySignsAnswer(Answer):
    """Whether this team's early signs foretold their outcomes; no share below eight pairs of clear answers."""

    closed: int
    answered: int
    foretold: int
    share: float | None

    @classmethod
    def of(cls, signs: EarlySigns) -> EarlySignsAnswer:
        """Write the counts."""
        share = signs.share
        told = share if isinstance(share, float) else None
        return cls(closed=signs.closed, answered=signs.answered, foretold=signs.foretold, share=told)


class OutcomeStandingAnswer(Answer):
    """The later outcome: `ahead` of its day, `due`, `given` (to be closed with) or `final`.

    `early` is the verdict of the early sign, `final` the outcome's once it was closed with; `analysis` is what the
    figures that came in last say, shaped like the answer of `…/analysis`, null without figures.
    """

    name: str
    kind: str
    numerator: str
    denominator: str | None
    direction: str
    due: date
    state: str
    provisional_until: date | None
    early: OutcomeVerdictAnswer | None
    final: OutcomeVerdictAnswer | None
    figures: list[OutcomeFiguresAnswer]
    analysis: dict[str, Any] | None
    early_signs: EarlySignsAnswer | None

    @classmethod
    def of(
        cls,
        standing: OutcomeStanding,
        figures: list[OutcomeFigures],
        analysis: AnalysisDoc | None,
        signs: EarlySigns | None,
    ) -> OutcomeStandingAnswer:
        """Write where it stands."""
        names = ("name", "kind", "numerator", "denominator", "direction")
        return cls(
            **{name: getattr(standing.metric, name) for name in names},
            due=standing.due,
            state=standing.state.value,
            provisional_until=standing.due if standing.is_provisional else None,
            early=OutcomeVerdictAnswer.of(standing.early),
            final=OutcomeVerdictAnswer.of(standing.final),
            figures=[OutcomeFiguresAnswer.of(row) for row in figures],
            analysis=None if analysis is None else dict(analysis),
            early_signs=None if signs is None else EarlySignsAnswer.of(signs),
        )
