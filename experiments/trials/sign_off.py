"""Whoever answers yes to "could this embarrass or hurt anybody?" names who signs off; it holds for what was seen."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column, selectinload

from experiments.database import Base, Key, canonical_json
from experiments.errors import Fault, Forbidden, RuleBroken, WrongStatus
from experiments.goals.given import text
from experiments.people.permission import Actor, require
from experiments.people.person import Membership, Person
from experiments.people.record.audit import record_act
from experiments.trials.experiment import LOCKED, ONGOING, OPEN, Experiment, get_experiment
from experiments.trials.taken_back import Answered, changed_since, counts, keep_taken_back


class SignOff(Base):
    """An answer of the person who signs off, never changed; ``fingerprint`` is of the versions that were shown."""

    __tablename__ = "sign_off"

    id: Mapped[Key]
    experiment_id: Mapped[int] = mapped_column(sa.ForeignKey("experiment.id"), index=True)
    granted: Mapped[bool]
    reason: Mapped[str | None]
    fingerprint: Mapped[str] = mapped_column(sa.String(64))
    by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime]


class SignState(StrEnum):
    """Where signing off stands; ``changed`` is waiting again, because the versions changed after the answer."""

    NOT_NEEDED = "not_needed"
    NOBODY = "nobody"
    WAITS = "waits"
    CHANGED = "changed"
    REFUSED = "refused"
    GRANTED = "granted"


WAITING = (SignState.WAITS, SignState.CHANGED)


@dataclass(frozen=True, slots=True)
class Signing:
    """Where signing off of an experiment stands: who signs, and the last answer that this person gave."""

    state: SignState
    signer: Person | None = None
    answer: SignOff | None = None


@dataclass(frozen=True, slots=True)
class SignatureGiven:
    """The answer of the person who signs off; ``fingerprint`` is of what that person saw, where it is known."""

    granted: bool
    reason: str | None = None
    fingerprint: str | None = None


def shown_fingerprint(experiment: Experiment) -> str:
    """Give the fingerprint of what is signed off: the idea, and name, text and picture of each version."""
    shown = {
        "idea": experiment.idea,
        "instead_of": experiment.instead_of,
        "variants": [
            {"name": one.name, "role": one.role.value, "text": one.text, "picture": one.picture}
            for one in experiment.variants
        ],
    }
    return hashlib.sha256(canonical_json(shown).encode()).hexdigest()


def signing_of(session: Session, experiment: Experiment) -> Signing:
    """Say where signing off of an experiment stands."""
    return _signings(session, [experiment])[0] if experiment.risky else Signing(SignState.NOT_NEEDED)


def sign_off_faults(session: Session, experiment: Experiment) -> list[Fault]:
    """Refuse to lock what could embarrass or hurt somebody until the person who was named has signed it off."""
    signing = signing_of(session, experiment)
    name = signing.signer.name if signing.signer else ""
    if signing.state is SignState.NOBODY:
        return [Fault("sign_off_id", "nobody_named", "It could embarrass or hurt somebody: name who signs it off.")]
    if signing.state is SignState.WAITS:
        return [Fault("sign_off_id", "not_signed", f"Still to be signed off by {name}.")]
    if signing.state is SignState.CHANGED:
        sentence = f"Changed since the answer: to be looked at once more by {name}."
        return [Fault("sign_off_id", "signed_before_change", sentence)]
    if signing.state is SignState.REFUSED and signing.answer is not None:
        sentence = f"Not signed off by {name}: {signing.answer.reason}"
        return [Fault("sign_off_id", "not_granted", sentence)]
    return []


def waiting_signatures(session: Session, actor: Actor) -> list[tuple[Experiment, Signing]]:
    """List the drafts of the team that wait for somebody to sign off, the oldest first."""
    require(actor, "see")
    drafts = session.scalars(
        sa.select(Experiment)
        .where(Experiment.team_id == actor.team_id, sa.text(ONGOING), Experiment.risky, Experiment.status.in_(OPEN))
        .order_by(Experiment.id)
        .options(selectinload(Experiment.variants))
    ).all()
    found = zip(drafts, _signings(session, drafts), strict=True)
    return [(experiment, signing) for experiment, signing in found if signing.state in WAITING]


def answer_sign_off(
    session: Session, actor: Actor, experiment_id: int, given: SignatureGiven, *, now: datetime
) -> SignOff:
    """Sign off what is shown, or refuse to, with a reason. Only the person who was named can; locking does not count.

    Raises
    ------
    Forbidden
        Somebody else was named.
    RuleBroken
        Refused without a reason.
    WrongStatus
        Nobody asked, it is closed, or the versions are no longer those that were seen.
    """
    experiment = get_experiment(session, actor, experiment_id)
    require(actor, "sign_off.answer", experiment)
    if not experiment.risky or experiment.status not in {*OPEN, *LOCKED}:
        raise WrongStatus(Fault("status", "not_asked", "Nobody asks to sign this off."))
    if experiment.sign_off_id != actor.person_id:
        raise Forbidden(Fault("sign_off_id", "another_signs", "Only the person who was named can sign this off."))
    present = shown_fingerprint(experiment)
    if given.fingerprint not in {None, present}:
        sentence = "The versions were changed meanwhile. Look at them again, then answer."
        raise WrongStatus(Fault("fingerprint", "changed_meanwhile", sentence))
    faults: list[Fault] = []
    reason = text("reason", given.reason, faults)
    if not given.granted and reason is None:
        faults.append(Fault("reason", "missing", "Say what speaks against it, so that it can be changed."))
    if faults:
        raise RuleBroken(*faults)
    answer = SignOff(
        experiment_id=experiment_id,
        granted=given.granted,
        reason=reason,
        fingerprint=present,
        by=actor.person_id,
        at=now,
    )
    session.add(answer)
    session.flush()
    act = "sign_off.granted" if given.granted else "sign_off.refused"
    record_act(session, actor, act, "experiment", experiment_id, None, {"reason": reason, "shown": present}, now)
    return answer


def take_back_sign_off(session: Session, actor: Actor, experiment_id: int, answer_id: int, *, now: datetime) -> Signing:
    """Take back one's own answer; what one had said before counts again, else it waits once more.

    Raises
    ------
    Forbidden
        Somebody else was named.
    WrongStatus
        It is no longer the last answer, the plan was locked on it meanwhile, or the experiment is closed.
    """
    experiment = get_experiment(session, actor, experiment_id)
    require(actor, "sign_off.answer", experiment)
    if not experiment.risky:
        raise WrongStatus(Fault("status", "not_asked", "Nobody asks to sign this off."))
    if experiment.sign_off_id != actor.person_id:
        raise Forbidden(Fault("sign_off_id", "another_signs", "Only the person who was named can take this back."))
    said = SignOff.experiment_id == experiment_id, SignOff.by == actor.person_id, counts(Answered.SIGN_OFF, SignOff.id)
    last = session.scalar(sa.select(SignOff).where(*said).order_by(SignOff.id.desc()).limit(1))
    if last is None or last.id != answer_id:
        raise changed_since()
    if experiment.status not in OPEN:
        sentence = "The plan is locked by now. Open the plan again first, while that is still possible."
        raise WrongStatus(Fault("status", "locked_since", sentence))
    keep_taken_back(session, actor, Answered.SIGN_OFF, last.id, now=now)
    was = {"granted": last.granted, "reason": last.reason}
    record_act(session, actor, "sign_off.take_back", "experiment", experiment_id, was, None, now)
    return signing_of(session, experiment)


def _signings(session: Session, risky: Sequence[Experiment]) -> list[Signing]:
    """Say where signing off of each stands, by two queries: who signs, while active in the team; what they said."""
    people = session.execute(
        sa.select(Membership.team_id, Person)
        .join(Person, Person.id == Membership.person_id)
        .where(Person.id.in_({one.sign_off_id for one in risky}), Person.active, Membership.ended_at.is_(None))
    )
    signers = {(team_id, person.id): person for team_id, person in people}
    standing = counts(Answered.SIGN_OFF, SignOff.id)
    newest = sa.select(sa.func.max(SignOff.id)).where(standing).group_by(SignOff.experiment_id, SignOff.by)
    given = session.scalars(
        sa.select(SignOff).where(SignOff.id.in_(newest.where(SignOff.experiment_id.in_({one.id for one in risky}))))
    )
    answers = {(answer.experiment_id, answer.by): answer for answer in given}
    return [
        _stands(one, signers.get((one.team_id, one.sign_off_id or 0)), answers.get((one.id, one.sign_off_id or 0)))
        for one in risky
    ]


def _stands(experiment: Experiment, signer: Person | None, last: SignOff | None) -> Signing:
    if signer is None:
        return Signing(SignState.NOBODY)
    if last is None:
        return Signing(SignState.WAITS, signer)
    if last.fingerprint != shown_fingerprint(experiment):
        return Signing(SignState.CHANGED, signer, last)
    return Signing(SignState.GRANTED if last.granted else SignState.REFUSED, signer, last)
