"""Refusals and failures as answers: a page in the product's voice, or a problem document (RFC 9457) below /api."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Sequence

from apiflask.exceptions import HTTPError
from flask import Flask, Response, current_app, json, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.http import HTTP_STATUS_CODES

from experiments.errors import DomainError, Fault, FileRefused, Forbidden, Gone, NotFound, RuleBroken, WrongStatus
from webapp.language.said import piece
from webapp.schemas.problems import PROBLEMS
from webapp.security import is_api
from webapp.typed import to_send_again, typed_texts, way_on

log = logging.getLogger("trialbook")

STATUS: dict[type[DomainError], int] = {
    RuleBroken: 422,
    FileRefused: 422,
    WrongStatus: 409,
    NotFound: 404,
    Gone: 410,
    Forbidden: 403,
}
SAYS = {
    400: (_l("This request could not be read"), _l("Go back, reload the page and try once more.")),
    401: (_l("Please log in"), _l("This page belongs to a team. Log in to open it.")),
    403: (_l("Not yours to open"), _l("Your role does not allow this. Whoever leads the team can change that.")),
    404: (_l("There is nothing here"), _l("The link may be old, or the entry belongs to another team.")),
    405: (_l("This cannot be done here"), _l("Go back and use the buttons of the page.")),
    409: (_l("Somebody was quicker"), _l("Reload the page to see what changed.")),
    413: (
        _l("This file is too big for the browser"),
        _l("Export fewer days or columns and upload it again, or let “trialbook import” take it in."),
    ),
    415: (_l("This kind of content is not read here"), _l("The interface reads application/json.")),
    422: (_l("Something is missing or does not fit"), _l("Nothing was stored.")),
    429: (_l("Too many attempts"), _l("Wait a minute and try again.")),
    500: (
        _l("Something broke on our side"),
        _l("Nothing you sent was stored. It was written to the log; please try again."),
    ),
}
LOGGED_OUT = _l(
    "You were logged out meanwhile, so nothing that you sent was taken. Log in, and you are back on the page you sent "
    "it from; a file has to be chosen once more."
)
EXPIRED = (
    _l("This page was open too long"),
    _l("Its form is not taken any more. That keeps other sites from sending forms in your name."),
)


def status_of(error: DomainError) -> int:
    """Give the HTTP status of a refusal; a subclass takes the status of its nearest named parent."""
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 422)


def problem_document(status: int, title: str, detail: str, faults: Sequence[Fault] = ()) -> Response:
    """Write a problem document: type, title, status, detail, and every fault with field, code and sentence."""
    body = {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": detail,
        "errors": [{"field": f.field, "code": f.code, "sentence": f.sentence} for f in faults],
    }
    return Response(json.dumps(body), status=status, content_type="application/problem+json")


def _page(status: int, title: str, detail: str, faults: Sequence[Fault] = ()) -> ResponseReturnValue:
    expired = status == 400 and title == str(EXPIRED[0])
    page = render_template(
        "errors/problem.html",
        status=status,
        headline=title,
        detail=detail,
        faults=faults,
        largest=(current_app.config["MAX_CONTENT_LENGTH"] or 0) if status == 413 else 0,
        again=to_send_again() if expired else None,
        typed=typed_texts(),
        way=way_on(status),
        sent=request.method == "POST",
    )
    return page, status


def _refused(error: DomainError) -> ResponseReturnValue:
    status = status_of(error)
    if is_api():
        return problem_document(status, error.title, str(error), error.faults)
    if isinstance(error, NotFound) and not error.faults:
        return _page(status, str(SAYS[404][0]), str(SAYS[404][1]))
    return _page(status, piece(error.title), "" if error.faults else str(error), error.faults)


def _http(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if status < 400:
        return error
    if isinstance(error, SecurityError):  # a name that is not ours: no address of a page can be built for it
        return Response(_("This book does not answer under that name."), status=status, content_type="text/plain")
    title, detail = SAYS.get(status, (HTTP_STATUS_CODES.get(status, "Error"), error.description or ""))
    if status == 401 and request.method == "POST":
        detail = LOGGED_OUT
    answer = (
        problem_document(status, str(title), PROBLEMS.get(status, str(detail)))
        if is_api()
        else Response(_page(status, str(title), str(detail))[0])  # type: ignore[index]
    )
    answer.status_code = status
    for name, value in error.get_headers():
        if name.lower() in {"allow", "retry-after", "www-authenticate"}:
            answer.headers[name] = value
    return answer


def _unreadable(error: HTTPError) -> ResponseReturnValue:
    """Turn what the schema of an API call refused into the same document as the domain's refusals."""
    faults = list(_schema_faults(error.detail))
    title = str(SAYS.get(error.status_code, (error.message or "", ""))[0])
    detail = " ".join(fault.sentence for fault in faults) or str(error.message or title)
    return problem_document(error.status_code, title, detail, faults)


def _schema_faults(detail: object) -> list[Fault]:
    """Flatten ``{location: {field: [message]}}`` and the list form of pydantic."""
    if isinstance(detail, list):
        return [
            Fault(
                field=".".join(str(part) for part in entry.get("loc", ())),
                code=str(entry.get("type", "invalid")),
                sentence=_sentence(str(entry.get("msg", "invalid"))),
            )
            for entry in detail
            if isinstance(entry, dict)
        ]
    found: list[Fault] = []
    if isinstance(detail, dict):
        for field, value in detail.items():
            if isinstance(value, dict) or (isinstance(value, list) and value and isinstance(value[0], dict)):
                found += _schema_faults(value)
            else:
                messages = value if isinstance(value, list) else [value]
                found += [Fault(field=str(field), code="invalid", sentence=_sentence(str(each))) for each in messages]
    return found


def _sentence(text: str) -> str:
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")


def _expired(_error: CSRFError) -> ResponseReturnValue:
    title, detail = (str(text) for text in (SAYS[400] if is_api() else EXPIRED))
    return problem_document(400, title, PROBLEMS.get(400, detail)) if is_api() else _page(400, title, detail)


def _broke(error: Exception) -> ResponseReturnValue:
    """Say that it was us, with a number that stands in the log too; the page needs neither database nor person."""
    number = secrets.token_hex(3).upper()
    log.error("a request failed, number %s", number, exc_info=error)
    title, detail = (str(text) for text in SAYS[500])
    if is_api():
        return problem_document(500, title, f"{detail} ({number})")
    page = render_template(
        "errors/broken.html", headline=title, number=number, typed=typed_texts(), way=way_on(500), detail=detail
    )
    return page, 500


def answer_refusals(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(DomainError, _refused)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(CSRFError, _expired)
    app.register_error_handler(HTTPError, _unreadable)
    app.register_error_handler(500, lambda error: _broke(getattr(error, "original_exception", None) or error))
