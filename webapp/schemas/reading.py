"""Bodies and queries of the interface: unknown fields are refused, and every refusal speaks like the domain's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Self, TypeVar

from flask import request
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from experiments.errors import Fault, RuleBroken, WrongStatus
from experiments.people.money import Money

MOST_PER_PAGE = 200
USUAL_PER_PAGE = 50

# pydantic's kinds of error: our code, and the sentence
_SAID = {
    "missing": ("missing", "This is missing."),
    "extra_forbidden": ("unknown_field", "There is no such field, or it cannot be set."),
    "string_type": ("not_a_text", "This has to be a text."),
    "int_type": ("not_a_number", "This has to be a whole number."),
    "int_from_float": ("not_a_number", "This has to be a whole number."),
    "int_parsing": ("not_a_number", "This has to be a whole number."),
    "float_type": ("not_a_number", "This has to be a number."),
    "bool_type": ("not_yes_or_no", "This has to be true or false."),
    "bool_parsing": ("not_yes_or_no", "This has to be true or false."),
    "list_type": ("not_a_list", "This has to be a list."),
    "tuple_type": ("not_a_list", "This has to be a list."),
    "dict_type": ("not_an_object", "This has to be an object."),
    "model_type": ("not_an_object", "This has to be an object."),
    "none_required": ("not_known", "This is not kept yet: leave it out or send null."),
}


def _faults(errors: list[ErrorDetails]) -> list[Fault]:
    found = []
    for error in errors:
        field = ".".join(str(part) for part in error["loc"]) or "body"
        code, sentence = _SAID.get(error["type"], ("does_not_fit", ""))
        if error["type"] in {"less_than_equal", "less_than", "greater_than_equal"}:
            code, sentence = "out_of_range", f"{error['msg'].replace('Input should', 'This has to')}."
        elif error["type"] == "value_error":
            sentence = str(error["ctx"]["error"]) if "ctx" in error else error["msg"]
        elif error["type"] == "literal_error":
            code, sentence = "not_a_choice", f"Choose one of: {error['ctx']['expected']}."
        found.append(Fault(field, code, sentence or f"{error['msg']}."))
    return found


class Body(BaseModel):
    """The body of a call. Numbers are numbers and texts are texts; nothing is guessed."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    @classmethod
    def model_validate(cls, obj: Any, **more: Any) -> Self:
        """Read a body; what does not fit is refused as the domain refuses, all of it at once.

        Raises
        ------
        RuleBroken
            With field, code and sentence for everything that does not fit.
        """
        try:
            return super().model_validate(obj, **more)
        except ValidationError as error:
            raise RuleBroken(*_faults(error.errors(include_url=False))) from None

    def given(self) -> dict[str, Any]:
        """Give the fields that were sent, by name; a field that was left out is not among them."""
        return {name: getattr(self, name) for name in self.model_fields_set}


def _plain(value: object) -> object:
    """Refuse signs that no text holds: PostgreSQL cannot even compare with them."""
    if isinstance(value, str) and "\x00" in value:
        raise ValueError("This holds signs that are no text.")
    return value


Sent = TypeVar("Sent", bound=Body)
QueryText = Annotated[str, BeforeValidator(_plain), Field(max_length=500)]


class Listed(Body):
    """The query of a list: how many, and where the page before ended."""

    model_config = ConfigDict(strict=False)

    limit: int = Field(default=USUAL_PER_PAGE, ge=1, le=MOST_PER_PAGE, description="Entries per page, 1 to 200.")
    cursor: int | None = Field(
        default=None, ge=1, lt=2**31, description="`next_cursor` of the page before; leave it out for the first."
    )


def _day(value: object) -> object:
    if value is None or isinstance(value, date):
        return value
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise ValueError("Write a day as 2026-11-02.")


Day = Annotated[date, BeforeValidator(_day)]
Key = Annotated[int, Field(ge=1, lt=2**31)]
"""The key of a thing; larger numbers are keys of nothing."""
Fingerprint = Annotated[str, Field(json_schema_extra={"format": "sha256"})]
"""SHA-256 as 64 hexadecimal digits; others are fingerprints of nothing."""


class MoneyBody(Body):
    """Money: a decimal text and three letters."""

    amount: str = Field(examples=["300.00"])
    currency: str = Field(examples=["EUR"])

    def money(self, field: str) -> Money:
        """Read the amount.

        Raises
        ------
        RuleBroken
            It is no amount, or finer than the smallest coin.
        """
        try:
            return Money.parse(self.amount, self.currency)
        except ValueError as error:
            told = str(error)
            raise RuleBroken(Fault(field, "not_an_amount", f"{told[:1].upper()}{told[1:]}.")) from None


@contextmanager
def named_as(fields: Mapping[str, str]) -> Iterator[None]:
    """Name the fields of a refusal as the body has them: the domain's ``audience`` stands in ``people.audience``."""
    try:
        yield
    except (RuleBroken, WrongStatus) as refusal:
        told = [replace(fault, field=fields.get(fault.field, fault.field)) for fault in refusal.faults]
        if type(refusal) in (RuleBroken, WrongStatus):
            raise type(refusal)(*told) from refusal
        raise


def body_or_nothing(model: type[Sent]) -> Sent:
    """Read the body of a call that may also come without one."""
    return model.model_validate(request.get_json(force=True) if request.get_data(cache=True) else {})
