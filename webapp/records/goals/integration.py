"""How well social is integrated in a cycle, in words: what people say, what the facts say, what a survey said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from babel.dates import format_skeleton
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from experiments.goals.cycle import Cycle
from experiments.goals.self_rating import CycleRatings
from experiments.goals.survey import CMO_SURVEY, LEAST, MOST
from experiments.learning.progress.integration import FactName, Integration
from webapp.formatting import number, percent, reader_locale
from webapp.records.week.today import Rating

FACTS = {
    FactName.CRITERIA: _l("serve a goal that says when it is reached"),
    FactName.HEARD: _l("begin with something that was heard"),
    FactName.OTHERS: _l("have an expert or somebody from another department in them"),
    FactName.OTHER_TACTIC: _l("name what runs beside them"),
    FactName.FOLLOWED_UP: _l("had their next step followed up, of those whose day has come"),
    FactName.NOT_ALONE: _l("are not on their own"),
}
QUESTION = _l("How effectively is social media linked to your firm's marketing strategy?")
LEAST_MEANS, MOST_MEANS = _l("not integrated"), _l("very integrated")
HINDRANCE = _l("What stands in the way?")


@dataclass(frozen=True, slots=True)
class Mark:
    """One place on the scale from 1 to 7: ``x`` from 0 to 100, what is there, and whose number it is."""

    x: float
    value: str
    label: str
    kind: str


@dataclass(frozen=True, slots=True)
class FactLine:
    """A fact with its count."""

    count: str
    says: str
    share: float | None


@dataclass(frozen=True, slots=True)
class IntegrationPage:
    """Everything that is shown of a cycle; sentences where a number does not exist."""

    cycle_id: int
    cycle: str
    question: str
    scale: tuple[int, ...]
    ends: tuple[str, str]
    hindrance_asked: str
    own_score: int | None
    own_hindrance: str
    said: str
    counts: tuple[tuple[int, int], ...]
    hindrances: tuple[str, ...]
    score: str
    facts: tuple[FactLine, ...]
    marks: tuple[Mark, ...]
    survey: str
    budget: str
    budget_survey: str


def integration_page(cycle: Cycle, ratings: CycleRatings, facts: Integration) -> IntegrationPage:
    """Put ratings and facts of a cycle into words."""
    own = ratings.own
    return IntegrationPage(
        cycle_id=cycle.id,
        cycle=cycle.name,
        question=str(QUESTION),
        scale=tuple(range(LEAST, MOST + 1)),
        ends=(str(LEAST_MEANS), str(MOST_MEANS)),
        hindrance_asked=str(HINDRANCE),
        own_score=own.score if own else None,
        own_hindrance=(own.hindrance or "") if own else "",
        said=_said(ratings),
        counts=tuple(ratings.counts.items()),
        hindrances=ratings.hindrances,
        score=_score(facts),
        facts=tuple(
            FactLine(_("%(count)s of %(all)s", count=one.count, all=one.of), str(FACTS[one.name]), one.share)
            for one in facts.facts
            if one.of
        ),
        marks=tuple(_marks(ratings, facts)),
        survey=_survey(),
        budget=_budget(facts),
        budget_survey=_(
            "In %(survey)s it was %(now)s, %(next)s were planned for twelve months later and %(later)s for five years.",
            survey=_named(),
            now=percent(CMO_SURVEY.share_now, 1),
            next=percent(CMO_SURVEY.share_next_year, 1),
            later=percent(CMO_SURVEY.share_in_five_years, 1),
        ),
    )


@dataclass(frozen=True, slots=True)
class RatingAsked:
    """The question alone, for where it is only asked."""

    cycle_id: int
    cycle: str
    question: str
    scale: tuple[int, ...]
    ends: tuple[str, str]
    hindrance_asked: str


def rating_asked(rating: Rating) -> RatingAsked:
    """Give the question for the start page."""
    scale = tuple(range(LEAST, MOST + 1))
    ends = (str(LEAST_MEANS), str(MOST_MEANS))
    return RatingAsked(rating.cycle_id, rating.cycle, str(QUESTION), scale, ends, str(HINDRANCE))


def form_seen(page: IntegrationPage, form: Mapping[str, str]) -> tuple[str, str]:
    """Give score and open answer as they stand in the form: as sent, else as kept."""
    if form:
        return form.get("score", ""), form.get("hindrance", "")
    return ("" if page.own_score is None else str(page.own_score)), page.own_hindrance


def _said(ratings: CycleRatings) -> str:
    if ratings.mean is None:
        return _("Nobody has rated this cycle yet.")
    mean = number(ratings.mean, 1)
    if ratings.spread is None:
        return _("One person says %(mean)s.", mean=mean)
    lowest, highest = min(ratings.counts), max(ratings.counts)
    spread = (
        _("all the same")
        if lowest == highest
        else _(
            "from %(lowest)s to %(highest)s, standard deviation %(spread)s",
            lowest=lowest,
            highest=highest,
            spread=number(ratings.spread, 1),
        )
    )
    return _("%(people)s people say %(mean)s on average (%(spread)s).", people=ratings.people, mean=mean, spread=spread)


def _score(facts: Integration) -> str:
    if not isinstance(facts.score, float):
        return facts.score.sentence
    return ngettext(
        "The facts say %(score)s, from one experiment.",
        "The facts say %(score)s, from %(num)d experiments.",
        facts.experiments,
        score=number(facts.score, 1),
    )


def _marks(ratings: CycleRatings, facts: Integration) -> list[Mark]:
    marks = [Mark(_place(CMO_SURVEY.mean), number(CMO_SURVEY.mean, 1), _("survey"), "survey")]
    if isinstance(facts.score, float):
        marks.append(Mark(_place(facts.score), number(facts.score, 1), _("facts"), "facts"))
    if ratings.mean is not None:
        marks.append(Mark(_place(ratings.mean), number(ratings.mean, 1), _("people"), "people"))
    return marks


def _place(value: float) -> float:
    return round(100 * (value - LEAST) / (MOST - LEAST), 1)


def _survey() -> str:
    return _(
        "%(survey)s: %(mean)s on average, from %(people)s marketing leaders in the United States.",
        survey=_named(),
        mean=number(CMO_SURVEY.mean, 1),
        people=CMO_SURVEY.respondents,
    )


def _named() -> str:
    year, month = map(int, CMO_SURVEY.month.split("-"))
    return _(
        "The CMO Survey of %(month)s", month=format_skeleton("yMMMM", date(year, month, 1), locale=reader_locale())
    )


def _budget(facts: Integration) -> str:
    if not isinstance(facts.social_share, float):
        return facts.social_share.sentence
    return _("Social has %(share)s of the marketing budget of this cycle.", share=percent(facts.social_share, 1))
