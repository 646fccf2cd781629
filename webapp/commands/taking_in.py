"""Files of a disk into an experiment: stored and read one after the other, then all taken in at once, or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

from sqlalchemy.orm import Session

from experiments.errors import DomainError, Fault, NotFound, RuleBroken
from experiments.people.joining import actor_in_team
from experiments.people.permission import Actor
from experiments.reading.report import FileMapping, Report
from experiments.results.files import FileStore
from experiments.results.uploads.imports import ImportOutcome, accept_file, experiment_for_files
from experiments.results.uploads.preview import without_labels
from experiments.results.uploads.refusals import ResultFileRefused
from experiments.results.uploads.stripping import stripped
from experiments.results.uploads.upload import Upload, received_upload
from experiments.trials.experiment import Experiment
from webapp.book import Book, utc_now
from webapp.commands.large import Bar


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked for.

    Parameters
    ----------
    experiment_id : int
        Number of the experiment.
    files : sequence of Path
        In the order in which they count.
    said : FileMapping or None
        What was said of the files, without labels.
    pairs : tuple of str
        ``LABEL=VARIANT``.
    email : str or None
        Who takes them in; the only person of the team without.
    """

    experiment_id: int
    files: Sequence[Path]
    said: FileMapping | None = None
    pairs: tuple[str, ...] = ()
    email: str | None = None


@dataclass(frozen=True, slots=True)
class TakenFile:
    """What became of one file, or what speaks against it."""

    name: str
    outcome: ImportOutcome | None = None
    refused: Report | None = None
    faults: tuple[Fault, ...] = ()


@dataclass(slots=True)
class Taken:
    """What became of a wish; ``faults`` speak against all of it."""

    experiment_id: int
    title: str = ""
    files: list[TakenFile] = field(default_factory=list)
    faults: tuple[Fault, ...] = ()

    @property
    def is_refused(self) -> bool:
        """Say whether anything speaks against it: then nothing was taken in."""
        return bool(self.faults) or any(one.outcome is None for one in self.files)


def take_in(book: Book, wish: Wish) -> Taken:
    """Take files into an experiment, all of them in one transaction.

    Until it is committed the book knows nothing of them. Bytes that lie in the store without being taken in are found
    again by the next call, and deleted after a day like all that nobody accepted.
    """
    taken = Taken(wish.experiment_id)
    try:
        said = _said(book, wish, taken)
        uploads = [_stored_and_read(book.store, file, said) for file in wish.files]
        _accept(book, wish, taken, uploads, None if said is None else replace(said, without=()))
    except DomainError as refusal:
        taken.faults = refusal.faults or (Fault("file", "refused", str(refusal)),)
    return taken


def _said(book: Book, wish: Wish, taken: Taken) -> FileMapping | None:
    """Look at experiment and person before anything is stored; give what was said, with the labels of the plan."""
    with book.session() as session:
        actor = _actor(session, wish)
        experiment = experiment_for_files(session, actor, wish.experiment_id)
        taken.title = experiment.title
        variants = [variant.name for variant in experiment.variants]
    return None if wish.said is None else replace(wish.said, variants=labels_of_pairs(wish.pairs, variants))


def labels_of_pairs(pairs: Sequence[str], variants: Sequence[str]) -> dict[str, str]:
    """Divide ``LABEL=VARIANT``: both may hold the sign, so the last part that is a version of the plan is meant.

    Examples
    --------
    >>> labels_of_pairs(["utm_content=red=A", "Kit B=B", "Old="], ["A", "B"])
    {'utm_content=red': 'A', 'Kit B': 'B', 'Old': ''}
    """
    said = {}
    for pair in pairs:
        ends = [place for place, sign in enumerate(pair) if sign == "="]
        meant = next((place for place in ends if pair[place + 1 :].strip() in variants), ends[-1])
        said[pair[:meant].strip()] = pair[meant + 1 :].strip()
    return said


def _actor(session: Session, wish: Wish) -> Actor:
    experiment = session.get(Experiment, wish.experiment_id)
    if experiment is None:
        sentence = f"There is no experiment {wish.experiment_id} in this book."
        raise NotFound(Fault("id", "not_found", sentence))
    return actor_in_team(session, experiment.team_id, wish.email)


def _stored_and_read(store: FileStore, file: Path, said: FileMapping | None) -> Upload:
    """Store a file piece by piece and read it, so that taking it in is a matter of a moment."""
    bar = Bar(file.name)
    try:
        with file.open("rb") as stream:
            upload = received_upload(store, file.name, _Told(stream, file.stat().st_size, bar))
        upload = stripped(upload, said)
        if upload.is_large:
            upload.read(None if said is None else without_labels(replace(said, without=())), bar)
    except RuleBroken as refusal:
        named = (replace(fault, sentence=f"{file.name}: {fault.sentence}") for fault in refusal.faults)
        raise RuleBroken(*named) from refusal
    else:
        return upload
    finally:
        bar.clear()


class _Told:
    """A stream that tells how much of it was stored."""

    def __init__(self, stream: BinaryIO, size: int, bar: Bar) -> None:
        self._stream, self._size, self._bar = stream, size, bar

    def read(self, size: int = -1, /) -> bytes:
        piece = self._stream.read(size)
        if self._size:
            self._bar("storing", min(1.0, self._stream.tell() / self._size))
        return piece


def _accept(book: Book, wish: Wish, taken: Taken, uploads: Sequence[Upload], said: FileMapping | None) -> None:
    with book.session() as session:
        actor = _actor(session, wish)
        now = utc_now()
        for place, upload in enumerate(uploads):
            # a moment apart, so that the order in which files count is the order in which they were named
            moment = now + timedelta(microseconds=place)
            try:
                outcome = accept_file(session, book.store, actor, wish.experiment_id, upload, mapping=said, now=moment)
            except ResultFileRefused as refusal:
                taken.files.append(TakenFile(upload.name, refused=refusal.reports[0][1]))
            except RuleBroken as refusal:
                # the other files are looked at all the same, so that everything is said at once
                taken.files.append(TakenFile(upload.name, faults=refusal.faults))
            else:
                taken.files.append(TakenFile(upload.name, outcome=outcome))
        if not taken.is_refused:
            taken.faults = tuple(_unknown_labels(taken.files, said))
        if taken.is_refused:
            session.rollback()
        else:
            session.commit()


def _unknown_labels(files: Sequence[TakenFile], said: FileMapping | None) -> list[Fault]:
    """Refuse a label that no file has: whoever named it meant something else."""
    found = dict.fromkeys(label for one in files if one.outcome is not None for label in one.outcome.preview.matches)
    listed = ", ".join(f"“{label}”" for label in found)
    return [
        Fault("variants", "label_unknown", f"No file has “{label}”. They have: {listed}.")
        for label in (said.variants if said is not None else ())
        if label not in found
    ]
