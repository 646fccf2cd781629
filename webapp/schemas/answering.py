"""What every room of the interface has: its blueprint, how things are written, and the problems that may come."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from apiflask import APIBlueprint, APIFlask
from flask import abort, request, url_for
from pydantic import BaseModel, ConfigDict

from experiments.people.money import Money
from webapp.idempotency import answer_again
from webapp.schemas.describing import BODY_OPTIONAL, REF, complete
from webapp.schemas.problems import problem

Thing = TypeVar("Thing")
_ANY = APIBlueprint("any", __name__)  # its decorators only write notes on a view


def describe(app: APIFlask) -> None:
    """Say in the OpenAPI file what all rooms share: the token, and how a problem is written."""
    app.config.update(
        AUTO_VALIDATION_ERROR_RESPONSE=False,
        AUTO_AUTH_ERROR_RESPONSE=False,
        AUTO_404_RESPONSE=False,
        AUTO_OPERATION_ID=True,
        AUTO_SERVERS=False,  # it would keep the name under which it was asked for first
        SERVERS=[{"url": "/"}],
    )
    app.security_schemes = {"token": {"type": "http", "scheme": "bearer"}}

    @app.spec_processor
    def completed(spec: Any) -> Any:
        return complete(spec)


class Answer(BaseModel):
    """An answer, read from a record or an object of the domain."""

    model_config = ConfigDict(from_attributes=True)


class MoneyAnswer(Answer):
    """Money: a decimal text and three letters."""

    amount: str
    currency: str

    @classmethod
    def of(cls, minor: int | None, currency: str | None) -> MoneyAnswer | None:
        """Write an amount of minor units."""
        if minor is None or currency is None:
            return None
        return cls(amount=Money(minor, currency).amount, currency=currency)


def open_room(name: str, path: str) -> APIBlueprint:
    """Make the blueprint of a room: it reads JSON (or a form with a file) and nothing else."""
    room = APIBlueprint(f"api_{name}", f"webapp.api.{name}", url_prefix=f"/api/v1/{path}", tag=name.capitalize())
    room.before_request(_refuse_other_content)
    room.before_request(answer_again)
    return room


def _refuse_other_content() -> None:
    """Refuse bodies of another kind: 415 before anything is read of them."""
    if request.method not in {"POST", "PATCH"} or not (
        request.content_length or "Transfer-Encoding" in request.headers
    ):
        return
    wanted = "multipart/form-data" if (request.endpoint or "").endswith(".upload") else "application/json"
    if request.mimetype != wanted:
        abort(415)


def tells(
    *statuses: int, says: str | None = None, shape: str = "AnalysisDoc", also: Mapping[int, Any] | None = None
) -> Callable[[Thing], Thing]:
    """Document the problems that a call may answer with; 401 and 403 always come along.

    Parameters
    ----------
    *statuses : int
        Keys of :data:`webapp.schemas.problems.PROBLEMS`.
    says, shape : str, optional
        What a 200 holds and its shape, where no model describes it.
    also : mapping, optional
        Status to a response of OpenAPI that is no problem; its content is added to that of the model.
    """
    described = {status: problem(status) for status in (401, 403, *statuses)}
    described |= also or {}
    if says is not None:
        described[200] = holds(shape, says)

    def document(view: Thing) -> Thing:
        return _ANY.doc(responses=described, security="token")(view)  # type: ignore[no-any-return]

    return document


def holds(shape: str, says: str) -> dict[str, Any]:
    """Describe an answer that is no problem."""
    return {"description": says, "content": {"application/json": {"schema": {"$ref": REF + shape}}}}


LATER: Mapping[int, Any] = {
    202: holds("JobAnswer", "The file is large: the job that reads it; `Location` is where to ask how far it got.")
}
"""What a call that takes files may also answer."""


def may_take(model: type[BaseModel]) -> Callable[[Thing], Thing]:
    """Document a body that may also be left out; the view reads it with ``body_or_nothing``."""

    def document(view: Thing) -> Thing:
        _ANY.input(model, location="json")(view)  # notes the model on the view; what it returns would insist on a body
        view._spec["extensions"] = {BODY_OPTIONAL: True}  # type: ignore[attr-defined]  # noqa: SLF001 - .doc() would forget the rest
        return view

    return document


def page_of(found: Sequence[Thing], limit: int, written: Callable[[Thing], Any], key: Callable[[Thing], int]) -> Any:
    """Write one page of a list that was asked for with one more entry than it shows."""
    shown = found[:limit]
    more = len(found) > limit
    return {"items": [written(one) for one in shown], "next_cursor": str(key(shown[-1])) if more else None}


def created(written: Answer, endpoint: str, **values: Any) -> tuple[Answer, int, dict[str, str]]:
    """Answer that something was made, and where it stands."""
    return written, 201, {"Location": url_for(endpoint, **values)}
