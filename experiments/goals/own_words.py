"""The team's own words: what we mean by a lead, an engaged or a lapsed person, one definition for all channels."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from experiments.database import Base, Key, all_or_nothing, move_on, refuse_stale
from experiments.errors import Fault, RuleBroken
from experiments.goals.given import UNSET, NotGiven, text
from experiments.metrics.measures import MEASURES, display_words
from experiments.people.permission import Actor, is_key, not_found, require
from experiments.people.record.audit import record_act

LONGEST_NAME = 60
LONGEST_MEANING = 500
MOST_WORDS = 200
"""Words of a team: who has more reads none of them, and every page that marks them reads them all."""


class OwnWord(Base):
    """A word of the team and what it means; ``measure`` where it defines a number of the files."""

    __tablename__ = "own_word"
    __table_args__ = (sa.UniqueConstraint("team_id", "folded"), sa.UniqueConstraint("team_id", "measure"))

    id: Mapped[Key]
    team_id: Mapped[int] = mapped_column(sa.ForeignKey("team.id"))
    name: Mapped[str]
    folded: Mapped[str]
    meaning: Mapped[str]
    measure: Mapped[str | None]
    version: Mapped[int] = mapped_column(server_default="1", default=1)
    created_by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    created_at: Mapped[datetime]
    changed_by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    changed_at: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class OwnWordGiven:
    """A word as somebody enters it.

    Parameters
    ----------
    name, meaning : str or None
        The word, in the singular, and what we mean by it.
    measure : str or None
        The number that it defines, for all channels: a canonical measure, the name of a metric, or a column of the
        files; ``None`` where it defines none.
    """

    name: str | None
    meaning: str | None
    measure: str | None = None


@dataclass(frozen=True, slots=True)
class OwnWordChange:
    """What is to be set on a word; what is not given stays."""

    name: str | NotGiven | None = UNSET
    meaning: str | NotGiven | None = UNSET
    measure: str | NotGiven | None = UNSET

    def given(self) -> dict[str, Any]:
        """Give the fields that were given, by name."""
        return {f.name: value for f in fields(self) if (value := getattr(self, f.name)) is not UNSET}


def own_words_of(session: Session, team_id: int) -> list[OwnWord]:
    """List the words of a team, by name; there are never more than :data:`MOST_WORDS`."""
    wanted = sa.select(OwnWord).where(OwnWord.team_id == team_id).order_by(OwnWord.folded)
    return list(session.scalars(wanted.limit(MOST_WORDS)))


def list_own_words(session: Session, actor: Actor) -> list[OwnWord]:
    """List the words of the actor's team, by name."""
    require(actor, "see")
    return own_words_of(session, actor.team_id)


def get_own_word(session: Session, actor: Actor, word_id: int) -> OwnWord:
    """Give a word of the actor's team; anything else is not found."""
    word = session.get(OwnWord, word_id) if is_key(word_id) else None
    if word is None:
        raise not_found("word")
    require(actor, "see", word)
    return word


def add_own_word(session: Session, actor: Actor, given: OwnWordGiven, *, now: datetime) -> OwnWord:
    """Enter a word.

    Raises
    ------
    RuleBroken
        Everything that does not fit, at once: a word or a number has one meaning in a team.
    """
    require(actor, "own_word.change")
    known = own_words_of(session, actor.team_id)
    faults: list[Fault] = []
    said = {"name": given.name, "meaning": given.meaning, "measure": given.measure}
    values = _checked(said, known, None, faults)
    if len(known) >= MOST_WORDS:
        sentence = f"A team has at most {MOST_WORDS} words of its own. Take out one that nobody uses."
        faults.append(Fault("name", "too_many", sentence))
    if faults:
        raise RuleBroken(*faults)
    who = {"created_by": actor.person_id, "changed_by": actor.person_id, "created_at": now, "changed_at": now}
    word = OwnWord(team_id=actor.team_id, version=1, **values, **who)
    try:
        with all_or_nothing(session):
            session.add(word)
            session.flush()
    except IntegrityError:  # somebody entered it at the same moment
        raise RuleBroken(_taken(word.name)) from None
    record_act(session, actor, "own_word.add", "own_word", word.id, None, _as_json(word), now)
    session.flush()
    return word


def change_own_word(
    session: Session, actor: Actor, word_id: int, change: OwnWordChange, *, version: int | None = None, now: datetime
) -> OwnWord:
    """Change a word, its meaning or the number that it defines; what it meant before stays on record.

    Raises
    ------
    RuleBroken
        Everything that does not fit, at once.
    WrongStatus
        Somebody changed it meanwhile.
    """
    word = get_own_word(session, actor, word_id)
    require(actor, "own_word.change", word)
    refuse_stale(word, version)
    faults: list[Fault] = []
    values = _checked(change.given(), own_words_of(session, actor.team_id), word, faults)
    if faults:
        raise RuleBroken(*faults)
    before = _as_json(word)
    if all(getattr(word, field) == value for field, value in values.items()):
        return word
    try:
        with all_or_nothing(session):
            move_on(session, word, version, values | {"changed_by": actor.person_id, "changed_at": now})
    except IntegrityError:  # somebody entered the same one at the same moment
        raise RuleBroken(_taken(str(values.get("name", word.name)))) from None
    after = _as_json(word)
    changed = [field for field in after if after[field] != before[field]]
    was, became = ({field: told[field] for field in changed} for told in (before, after))
    record_act(session, actor, "own_word.change", "own_word", word.id, was, became, now)
    session.flush()
    return word


def remove_own_word(session: Session, actor: Actor, word_id: int, *, version: int | None = None, now: datetime) -> None:
    """Take a word out; what it meant stays on record.

    Raises
    ------
    WrongStatus
        Somebody changed it meanwhile: what is taken out is what was seen.
    """
    word = get_own_word(session, actor, word_id)
    require(actor, "own_word.change", word)
    refuse_stale(word, version)
    record_act(session, actor, "own_word.remove", "own_word", word.id, _as_json(word), None, now)
    session.delete(word)
    session.flush()


def folded_name(name: str) -> str:
    """Fold a word, so that the same one in other letters is the same.

    Examples
    --------
    >>> folded_name("  Qualified   LEAD ")
    'qualified lead'
    """
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def known_measure(named: str) -> str:
    """Give the name under which a number is defined: the canonical one where it is known by it or by its words.

    Examples
    --------
    >>> [known_measure(named) for named in ("Link clicks", "link_clicks", "Baskets")]
    ['link_clicks', 'link_clicks', 'baskets']
    """
    folded = folded_name(named)
    by_words = {words: name for name, one in MEASURES.items() for words in (name, one.words, one.one)}
    return by_words.get(folded, by_words.get(folded.replace(" ", "_"), folded))


def _checked(given: dict[str, Any], known: list[OwnWord], own: OwnWord | None, faults: list[Fault]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    others = [word for word in known if own is None or word.id != own.id]
    if "name" in given:
        name = text("name", given["name"], faults, limit=LONGEST_NAME)
        if name is None:
            faults.append(Fault("name", "missing", "Write the word that you want to define."))
        else:
            values |= {"name": " ".join(name.split()), "folded": folded_name(name)}
            if any(word.folded == values["folded"] for word in others):
                faults.append(_taken(name))
    if "meaning" in given:
        values["meaning"] = text("meaning", given["meaning"], faults, limit=LONGEST_MEANING)
        if values["meaning"] is None:
            faults.append(Fault("meaning", "missing", "Say in a line what you mean by it."))
    if "measure" in given:
        named = text("measure", given["measure"], faults, limit=LONGEST_NAME * 2)
        values["measure"] = None if named is None else known_measure(named)
        other = next((word for word in others if named is not None and word.measure == values["measure"]), None)
        if other is not None:
            sentence = (
                f"“{display_words(values['measure'])}” is defined already, by “{other.name}”. One number has one "
                "definition for all channels: change that one."
            )
            faults.append(Fault("measure", "number_taken", sentence))
    return values


def _taken(name: str) -> Fault:
    return Fault("name", "name_taken", f"“{name}” is among your words already. One word has one meaning: change that.")


def _as_json(word: OwnWord) -> dict[str, Any]:
    return {field: getattr(word, field) for field in ("name", "meaning", "measure")}
