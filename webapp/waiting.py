"""Files between upload and acceptance: their bytes lie in the store, a signed token names them, nothing else is kept.

Web processes keep no state; whoever gives up mapping leaves bytes that are deleted after 24 hours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeSerializer

from experiments.errors import Fault, NotFound
from experiments.reading.report import FileMapping
from experiments.results.jobs.queue import enqueue
from experiments.results.jobs.table import Job
from experiments.results.uploads.large_files import payload_of
from experiments.results.uploads.upload import Upload, received_upload, stored_upload
from webapp.security import current_actor
from webapp.storage import now, session, store

PASTED = "pasted table.tsv"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file whose mapping a person is looking at."""

    name: str
    sha256: str

    def upload(self) -> Upload:
        """Give the file back.

        Raises
        ------
        NotFound
            They are gone after 24 hours.
        """
        return stored_upload(store(), self.name, self.sha256)


def uploads_of_request() -> list[Upload]:
    """Take the files of the form, large ones straight into the store; a pasted table is a file like any other."""
    uploads = []
    for file in request.files.getlist("files"):
        if file.filename:
            with closing(file):
                uploads.append(received_upload(store(), file.filename, file.stream))
    pasted = request.form.get("pasted", "").strip("\r\n")
    if pasted.strip():
        uploads.append(Upload(PASTED, pasted.encode()))
    return uploads


def keep_waiting(uploads: Sequence[Upload], owner: int) -> str:
    """Store the bytes and sign which are meant, so that nobody can name those of others.

    Parameters
    ----------
    uploads : sequence of Upload
        Files that were read without a reason against them.
    owner : int
        Whom or what they wait for: a person, or an experiment.
    """
    return sign_waiting([{"name": one.name, "sha256": one.put(store())} for one in uploads], owner)


def sign_waiting(files: Sequence[Mapping[str, str]], owner: int) -> str:
    """Sign which files of the store are meant."""
    return str(_signer().dumps([owner, [[file["name"], file["sha256"]] for file in files]]))


def as_job(
    kind: str,
    uploads: Sequence[Upload],
    said: FileMapping | None,
    experiment_id: int | None = None,
    *,
    asks: bool = True,
) -> Job:
    """Ask for files to be read as a job, because one of them takes longer than a moment.

    Parameters
    ----------
    asks : bool
        Whether a person is there to be asked where a file can be read two ways.
    """
    payload = payload_of(store(), uploads, said, experiment_id, asks=asks)
    return enqueue(session(), current_actor(), kind, payload, total_bytes=sum(one.size for one in uploads), now=now())


def waiting_for(owner: int, token: str) -> list[Waiting]:
    """Give the files that a token names.

    Raises
    ------
    NotFound
        The token is not ours, or belongs to somebody else.
    """
    try:
        signed_for, files = _signer().loads(token)
    except BadSignature as error:
        raise NotFound(Fault("file", "not_found", "There is no such file.")) from error
    if signed_for != owner:
        raise NotFound(Fault("file", "not_found", "There is no such file."))
    return [Waiting(name, sha256) for name, sha256 in files]


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="upload")
