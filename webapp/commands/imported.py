"""What ``trialbook import`` says: what was taken in and what it takes the place of, or why nothing was."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from experiments.metrics.measures import display_words
from experiments.reading.problems.files import PersonalData
from experiments.reading.report import Report
from experiments.results.uploads.imports import Change, ImportOutcome, ImportPreview
from webapp.commands.described import refusal
from webapp.commands.taking_in import Taken, TakenFile

MOST_CHANGES = 6
OPTIONS = {
    "number_style": "--numbers point (or comma)",
    "date_style": "--dates day (or month)",
    "make_long": "--long",
}
"""What a problem asks for to the option that says it."""
TELL_LABELS = 'Say it with --map "NAME IN THE FILE=VERSION", or with --map "NAME IN THE FILE=" to leave it out.'


def lines(taken: Taken) -> list[str]:
    """Say what was taken in, file by file.

    Parameters
    ----------
    taken : Taken
        Something that was not refused.
    """
    said = [f"Experiment {taken.experiment_id}, “{taken.title}”"]
    for one in taken.files:
        assert one.outcome is not None, "refused otherwise"
        said += _file(one.name, one.outcome)
    return said


def refusals(taken: Taken) -> list[str]:
    """Say all that speaks against it, in sentences.

    Parameters
    ----------
    taken : Taken
        Something that was refused.
    """
    said = [f"Error: {fault.sentence}" for fault in taken.faults]
    for one in taken.files:
        if one.refused is not None:
            said += [one.name, *refusal(one.refused), *_ways_on(one.refused), ""]
        said += [f"{one.name}: {fault.sentence}" for fault in one.faults]
        if any(fault.code == "variant_unknown" for fault in one.faults):
            said.append(TELL_LABELS)
    return [*said, "Nothing was taken in."]


def document(taken: Taken) -> dict[str, Any]:
    """Write it as one JSON document: for each file what ``POST …/results`` answers, and everything against it.

    Parameters
    ----------
    taken : Taken
        Refused or not; of something refused no file has an ``import_id``.
    """
    errors = [{"file": None, "field": f.field, "code": f.code, "sentence": f.sentence} for f in taken.faults]
    for one in taken.files:
        errors += [{"file": one.name, "field": f.field, "code": f.code, "sentence": f.sentence} for f in one.faults]
        fatal = [] if one.refused is None else [p for p in one.refused.problems if p.severity == "fatal"]
        errors += [{"file": one.name, "field": "file", "code": p.code, "sentence": p.sentence} for p in fatal]
    return {
        "experiment_id": taken.experiment_id,
        "files": [{"name": one.name, **_read(one, taken)} for one in taken.files],
        "errors": errors,
    }


def _ways_on(report: Report) -> list[str]:
    """Say which options would make a refused file usable, where some would."""
    fatal = [problem for problem in report.problems if problem.severity == "fatal"]
    personal = [str(problem.column) for problem in fatal if problem.code == PersonalData.code and problem.column]
    options = [f'--without "{header}"' for header in dict.fromkeys(personal)]
    options += [OPTIONS[problem.asks] for problem in fatal if problem.asks in OPTIONS]
    if len(personal) + sum(problem.asks in OPTIONS for problem in fatal) < len(fatal):
        return []
    return ["", f"Or say it here, and call it again with {' '.join(dict.fromkeys(options))}."]


def _read(one: TakenFile, taken: Taken) -> dict[str, Any]:
    from webapp.schemas.results import ResultsAnswer

    if one.outcome is not None:
        number = None if taken.is_refused and not one.outcome.already else one.outcome.import_id
        answer = ResultsAnswer.of(one.outcome.preview, number, already=one.outcome.already)
        return answer.model_dump(mode="json")
    document = {} if one.refused is None else one.refused.document()
    return {**document, "import_id": None, "already": False}


def _file(name: str, outcome: ImportOutcome) -> Iterator[str]:
    preview = outcome.preview
    if outcome.already:
        yield f"  {name} was in already (file {outcome.import_id}); nothing changed."
        return
    days = preview.report.date_range
    ran = "" if days is None else f", {days[0].isoformat()} to {days[1].isoformat()}"
    yield f"  {name} was taken in (file {outcome.import_id}): {_count(preview.report.row_count, 'row')}{ran}."
    yield from (f"    {line}" for line in _about(preview))


def _about(preview: ImportPreview) -> Iterator[str]:
    meant = (f"“{label}” is {name or 'left out'}" for label, name in preview.matches.items())
    yield f"Versions: {', '.join(meant)}."
    for old in preview.replaces:
        what = "an earlier file without days" if old["first"] is None else f"{old['first']} to {old['last']}"
        yield f"Takes the place of {what} of {', '.join(old['variants'])}."
    if preview.changes:
        yield f"{_count(len(preview.changes), 'figure')} changed:"
        yield from (f"  {_change(one)}" for one in preview.changes[:MOST_CHANGES])
        if len(preview.changes) > MOST_CHANGES:
            yield f"  … and {len(preview.changes) - MOST_CHANGES:,} more."
    if preview.outside_run:
        first, last = preview.outside_run[0], preview.outside_run[-1]
        yield f"Outside the run, so they decide nothing: {_count(len(preview.outside_run), 'day')}, {first} to {last}."
    if preview.missing_measures:
        named = ", ".join(map(display_words, preview.missing_measures))
        yield f"The plan also needs {named}, which the file does not have."
    for problem in preview.report.problems:
        if problem.severity == "warning":
            where = "" if problem.line is None or "line" in problem.sentence.lower() else f" (line {problem.line})"
            yield f"Warning: {problem.sentence}{where}"


def _change(one: Change) -> str:
    where = f"{one['day']}, " if one["day"] else ""
    what = f"{where}{one['variant']}, {display_words(one['measure'])}"
    return f"{what}: {_figure(one['before'])} → {_figure(one['after'])}"


def _figure(value: float | None) -> str:
    if value is None:
        return "none"
    return f"{value:,.0f}" if value == int(value) else f"{value:,.2f}"


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"
