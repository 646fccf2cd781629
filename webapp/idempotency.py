"""A call with an ``Idempotency-Key`` is done once: repeated, it gets the answer of the first time and does nothing."""

from __future__ import annotations

import hashlib
from typing import cast

from flask import Flask, Response, current_app, g, request
from sqlalchemy.exc import IntegrityError

from experiments.database import canonical_json
from experiments.errors import Fault, WrongStatus
from experiments.people.keys.request_keys import RequestKey, answered_before, claim_key, in_work
from experiments.people.keys.secrets import SealBroken, Vault
from webapp.security import call_owner
from webapp.storage import now, session

HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"


def remember_answers(app: Flask) -> None:
    """Keep the answer of each call with a key; to be put in after the end of the transaction, so that it runs before.

    The answer is kept in the same transaction as what the call changed: there is either both or nothing.
    """
    app.after_request(_remember)


def answer_again() -> Response | None:
    """Give the answer of the first time where this call was done before; otherwise take its key for it.

    Raises
    ------
    RuleBroken
        The key cannot be one, or was used for another call.
    WrongStatus
        The same call is being done at this moment and did not end in time.
    """
    key = request.headers.get(HEADER)
    if key is None or request.method != "POST" or _changes_nothing():
        return None
    owner, call_hash = call_owner(), _call_hash()
    known = answered_before(session(), owner, key, call_hash, now=now())
    if known is None:
        try:
            g.request_key = claim_key(session(), owner, key, call_hash, now=now())
        except IntegrityError:
            session().rollback()  # nothing has been done yet but to ask who calls
            known = answered_before(session(), owner, key, call_hash, now=now())
        else:
            return None
    if known is None or known.status == 0:
        raise in_work()
    return _again(known)


def _changes_nothing() -> bool:
    """Say whether the call only looks; then it may be done again, and the book need not wait while a file is read."""
    return request.endpoint == "api_inspect.upload" or request.args.get("preview", "") in {"true", "True", "1"}


def _call_hash() -> str:
    """Hash method, address and body; what a form says and holds, not how its parts are kept apart."""
    whole = hashlib.sha256(f"{request.method} {request.full_path}\n".encode("utf-8", "surrogatepass"))
    if request.mimetype == "multipart/form-data":
        for name, value in request.form.items(multi=True):
            whole.update(_line(name, value))
        for name, file in request.files.items(multi=True):
            content = hashlib.file_digest(file.stream, "sha256").hexdigest()  # type: ignore[arg-type] # may be rolled out of memory
            file.stream.seek(0)
            whole.update(_line(name, file.filename or "", content))
    else:
        whole.update(request.get_data(cache=True))
    return whole.hexdigest()


def _line(*parts: str) -> bytes:
    return f"{canonical_json(parts)}\n".encode("utf-8", "surrogatepass")


def _remember(response: Response) -> Response:
    claimed = cast("RequestKey | None", g.pop("request_key", None))
    if claimed is None or response.status_code >= 400:
        return response  # a refused call may be repeated: its key is rolled back with the rest
    if not response.is_json:
        session().delete(claimed)
        return response
    claimed.status = response.status_code
    # Sealed: among the answers are tokens, which the book keeps nowhere so that they can be read.
    claimed.answer = _vault().seal(response.get_data(as_text=True))
    claimed.location = response.headers.get("Location")
    return response


def _again(known: RequestKey) -> Response:
    try:
        text = _vault().open(known.answer)
    except SealBroken:
        sentence = "This call was done, but its answer can no longer be read: the book has another secret key now."
        raise WrongStatus(Fault(HEADER, "answer_lost", sentence)) from None
    answer = Response(text, known.status, content_type="application/json")
    if known.location is not None:
        answer.headers["Location"] = known.location
    answer.headers[REPLAYED] = "true"
    return answer


def _vault() -> Vault:
    return Vault(str(current_app.secret_key))
