"""Files that take longer than a moment: read as jobs, before anybody waits on a page for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, TypedDict

from experiments.reading.problems.files import PersonalData
from experiments.reading.report import FileMapping, Report
from experiments.results.drops.dropped import drop_files
from experiments.results.files import FileStore, delete_unless_claimed
from experiments.results.jobs.work import Work
from experiments.results.uploads.imports import accept_file, preview_file
from experiments.results.uploads.mappings import mapping_from_json, mapping_to_json
from experiments.results.uploads.preview import without_labels
from experiments.results.uploads.refusals import ResultFileRefused
from experiments.results.uploads.stripping import stripped
from experiments.results.uploads.upload import Upload, stored_upload

STAGE_WORDS = {
    "summing": "reading",
    "adding up people": "adding_up",
    "looking for repeated lines": "checking",
    "checking": "checking",
    "keeping a copy": "saving",
}


class FileRef(TypedDict):
    """A file in the store."""

    name: str
    sha256: str


def payload_of(
    store: FileStore,
    uploads: Sequence[Upload],
    mapping: FileMapping | None,
    experiment_id: int | None = None,
    *,
    asks: bool = True,
) -> dict[str, Any]:
    """Write what a job has to read, its files in the store.

    Parameters
    ----------
    asks : bool
        Whether a person is there to be asked where the file can be read two ways; a program is refused.
    """
    return {
        "files": [{"name": one.name, "sha256": one.put(store)} for one in uploads],
        "mapping": None if mapping is None else mapping_to_json(mapping),
        "experiment_id": experiment_id,
        "asks": asks,
    }


def drop_large(work: Work) -> dict[str, Any]:
    """Read files that were dropped without an experiment, and keep them as a dropped set.

    Returns
    -------
    dict
        ``dropped_id``; or ``unsettled`` with the files, where one answer of a person is needed to read them at all.
    """
    uploads, mapping = _files(work), _mapping(work)
    uploads = [stripped(one, mapping) for one in uploads]
    reports = [_read(work, one, without_labels(_stripped_of(mapping))) for one in uploads]
    refused = [report for report in reports if report.is_refused]
    _note_personal(work, reports)
    if refused and work.payload.get("asks", True) and all(_settles(report) for report in refused):
        return {"unsettled": _refs(work, uploads)}
    with work.session() as session:
        dropped = drop_files(session, work.store, work.actor, uploads, now=work.now(), mapping=_stripped_of(mapping))
        result = {"dropped_id": dropped.id}
        work.finish(session, result)
    return result


def look_at_large(work: Work) -> dict[str, Any]:
    """Read files for an experiment, so that the page that asks what is what has them at hand.

    Returns
    -------
    dict
        ``experiment_id`` and the files.
    """
    uploads, mapping = _files(work), _mapping(work)
    experiment_id = int(work.payload["experiment_id"])
    uploads = [stripped(one, mapping) for one in uploads]
    reports = []
    for one in uploads:
        _read(work, one, without_labels(_stripped_of(mapping)))
        with work.session() as session:
            said = _stripped_of(mapping)
            reports.append((one.name, preview_file(session, work.actor, experiment_id, one, mapping=said).report))
    refused = [(name, report) for name, report in reports if report.is_refused and not _settles(report)]
    _note_personal(work, [report for _, report in reports])
    if refused:
        with work.session() as session:
            for one in uploads:
                delete_unless_claimed(session, work.store, one.sha256)
        raise ResultFileRefused(refused)
    return {"experiment_id": experiment_id, "files": _refs(work, uploads)}


def import_large(work: Work) -> dict[str, Any]:
    """Read a file and take it into an experiment at once, as a program asks for it.

    Returns
    -------
    dict
        ``experiment_id`` and ``import_id``.
    """
    uploads, mapping = _files(work), _mapping(work)
    experiment_id = int(work.payload["experiment_id"])
    for one in uploads:
        if mapping is None or not mapping.without:
            _read(work, one, without_labels(mapping))
    with work.session() as session:
        outcomes = [
            accept_file(session, work.store, work.actor, experiment_id, one, mapping=mapping, now=work.now())
            for one in uploads
        ]
        result = {"experiment_id": experiment_id, "import_id": outcomes[-1].import_id}
        work.finish(session, result)
    return result


def _files(work: Work) -> list[Upload]:
    files: Sequence[Mapping[str, str]] = work.payload["files"]
    return [stored_upload(work.store, file["name"], file["sha256"]) for file in files]


def _mapping(work: Work) -> FileMapping | None:
    given = work.payload.get("mapping")
    return None if given is None else mapping_from_json(given)


def _stripped_of(mapping: FileMapping | None) -> FileMapping | None:
    """Give the rest of a mapping once the columns that stay out have been taken out of the bytes."""
    return None if mapping is None else replace(mapping, without=())


def _refs(work: Work, uploads: Sequence[Upload]) -> list[FileRef]:
    return [{"name": one.name, "sha256": one.put(work.store)} for one in uploads]


def _note_personal(work: Work, reports: Sequence[Report]) -> None:
    """Keep with the job which columns hold personal data, where they are all that forbids using the files."""
    fatal = [problem for report in reports for problem in report.problems if problem.severity == "fatal"]
    columns = [problem.column for problem in fatal if isinstance(problem, PersonalData) and problem.column is not None]
    if columns and len(columns) == len(fatal):
        work.note({"without": columns})


def _settles(report: Report) -> bool:
    """Say whether answers of a person settle everything that forbids to use a file."""
    return all(problem.asks is not None for problem in report.problems if problem.severity == "fatal")


def _read(work: Work, upload: Upload, mapping: FileMapping | None) -> Report:
    """Read one file and tell how far it is: each pass over it counts its bytes once more."""
    passes: list[str] = []
    size = upload.size

    def watch(stage: str, part: float | None) -> None:
        if stage not in passes:
            passes.append(stage)
        before = (len(passes) - 1) * size
        total = max(len(passes), 2) * size
        done = before + int((part or 0.0) * size)
        work.progress(STAGE_WORDS.get(stage, "reading"), done, total_bytes=total)

    work.progress("reading", 0)
    report = upload.read(mapping, watch)
    work.progress("comparing", None, report.row_count)
    return report
