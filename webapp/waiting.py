"""Files between upload and acceptance: their bytes lie in the store, a signed token names them, nothing else is kept.

Web processes keep no state; whoever gives up mapping leaves bytes that are deleted after 24 hours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeSerializer

from experiments.errors import Fault, NotFound
from experiments.results.uploads.preview import Upload
from webapp.storage import store

PASTED = "pasted table.tsv"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file whose mapping a person is looking at."""

    name: str
    sha256: str

    def upload(self) -> Upload:
        """Read the bytes back.

        Raises
        ------
        NotFound
            They are gone after 24 hours.
        """
        return Upload(self.name, store().get(self.sha256))


def uploads_of_request() -> list[Upload]:
    """Read the files of the form; a pasted table is a file like any other."""
    uploads = [Upload(file.filename or "file", file.read()) for file in request.files.getlist("files") if file.filename]
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
    return str(_signer().dumps([owner, [[one.name, store().put(one.data)] for one in uploads]]))


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
