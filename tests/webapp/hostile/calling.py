"""Call everything that the OpenAPI document describes, with harm in every text of its bodies."""

from __future__ import annotations

import re
from typing import Any

from werkzeug.test import TestResponse

from tests.webapp.api.caller import Caller
from tests.webapp.hostile.payloads import ADDRESS, EVERYTHING, SHORT, Ledger

FITTING: dict[str, Any] = {
    "channels/{channel_id}/status status": "shelf",
    "act": "refuse",
    "amount": "280.00",
    "control": "Kit A",
    "currency": "EUR",
    "decision": "keep",
    "design": "platform_split",
    "direction": "up",
    "email": "someone.else@quernwell.example",
    "events": ["verdict_in"],
    "every": "quarter",
    "field": "rule.worthwhile_lift",
    "how": "meeting",
    "held": "partly",
    "looks": "weekly",
    "metric": "link_clicks/impressions",
    "metrics.kind": "ratio",
    "method": "regions",
    "metrics.role": "primary",
    "outcome.direction": "up",
    "outcome.kind": "proportion",
    "cycles/{cycle_id}/brief/proposals kind": "test",
    "goals kind": "new_sales",
    "goals/{goal_id} kind": "new_sales",
    "role": "viewer",
    "scope": "story",
    "scopes": ["read"],
    "stance": "supports",
    "teams kind": "agency",
    "stories/told thing": "goal",
    "thing": "experiment",
    "unit": "user",
    "url": "https://hooks.quernwell.example/calls",
    "variants.role": "control",
    "verdict": "undecided",
    "why": "too_small",
}
"""What stands in parts that take no free text, by the name of the part, of what it lies in, or of the call."""
FIGURES: dict[str, Any] = {
    "after": 0.06,
    "came": True,
    "claimed": 40.0,
    "experiments/{experiment_id}/attribution parts": {"A": "neither", "B": "social", "C": "other", "D": "both"},
    "experiments/{experiment_id}/claims margin": 0.4,
    "days": 30,
    "days_after": 14,
    "done": True,
    "granted": True,
    "holds": True,
    "lift": 0.09,
    "score": 5,
    "size": 100,
    "successes": 30,
    "units": 150,
    "worthwhile_lift": 0.05,
}
DAYS = {
    "starts": "2027-04-01",
    "ends": "2027-06-30",
    "cycles/{cycle_id} starts": "2026-10-01",
    "cycles/{cycle_id} ends": "2026-12-31",
}
MANY = {"figures": 2, "regions": 4}
"""How many entries a list needs; one, where it does not stand here."""
SHEETS = {
    "goals/sheet sheet": "Goal\n  <goal>\nSuccess criteria\n  - <criterion>\nImplementation plan\n  - <step>\n",
    "cycles/sheet sheet": (
        "Planning cycle: <cycle>\nFirst day: 2028-01-01\nLast day: 2028-03-31\nObjectives\n  - <objective>\n\n"
        "Goal\n  <goal>\nKind: Donations\nObjective: <objective of a goal>\n"
    ),
}
"""Texts that are read line by line, with the places where harm goes."""
TRIES = 14


class Bodies:
    """Makes bodies out of the schemas of the document."""

    def __init__(self, spec: dict[str, Any], ids: dict[str, int], ledger: Ledger, fitting: dict[str, Any]) -> None:
        self.spec, self.ids, self.ledger, self.fitting = spec, ids, ledger, FITTING | fitting
        self.call, self.turn = "", 0
        self.plain: dict[str, int] = {}

    def begin(self, call: str) -> None:
        """Begin with another call: all of its texts are harmful until it refuses some of them."""
        self.call, self.plain = call, {}

    def go_on(self) -> None:
        """Try another thing: what was left out for the last one is tried again."""
        self.plain = {path: tried for path, tried in self.plain.items() if tried > 0}

    def schema(self, given: dict[str, Any]) -> dict[str, Any]:
        while "$ref" in given or "anyOf" in given:
            if "$ref" in given:
                given = self.spec["components"]["schemas"][given["$ref"].rpartition("/")[2]]
            else:
                given = next(one for one in given["anyOf"] if one.get("type") != "null")
        return given

    def make(self, given: dict[str, Any], path: str = "") -> Any:
        """Give a value that fits a schema; None where the part is left out."""
        found, name = self.schema(given), re.sub(r"\.0$", "", path).rpartition(".")[2]
        kind = found.get("type")
        if self.plain.get(path, 0) < 0:
            return None
        if "properties" in found:
            parts = {key: self.make(part, f"{path}.{key}".strip(".")) for key, part in found["properties"].items()}
            return {key: value for key, value in parts.items() if value is not None} or None
        if kind == "array":
            made = []
            for self.turn in range(MANY.get(name, 1)):
                made.append(self.make(found.get("items", {}), f"{path}.0"))
            return made[0] if made[0] is None or isinstance(made[0], list) else made
        if "enum" in found:
            return self._fitting(path)
        if not _is_text(found):
            days = found.get("format") == "date"
            return self._fitting(path, DAYS) if days else self._fitting(path, FIGURES, self.ids.get(name))
        harms, tried = [EVERYTHING, SHORT, ADDRESS], self.plain.get(path, 0)
        if tried >= len(harms):
            return self._fitting(path)
        sheet = self._fitting(path, SHEETS)
        if sheet is not None:
            return re.sub("<(.+?)>", lambda place: self.ledger.text(self.call, place[1], harms[tried]), sheet)
        return self.ledger.text(self.call, path, harms[tried])

    def _fitting(self, path: str, among: dict[str, Any] | None = None, otherwise: Any = None) -> Any:
        plain, known = path.replace(".0", ""), self.fitting if among is None else among
        names = (f"{self.call.rpartition(' /')[2]} {plain}", ".".join(plain.split(".")[-2:]), plain.rpartition(".")[2])
        found = next((known[name] for name in names if name in known), otherwise)
        return found[self.turn % len(found)] if isinstance(found, tuple) else found

    def refuse(self, schema: dict[str, Any], path: str) -> None:
        """Note that a part was refused: try its texts shorter, then what fits, then without it."""
        left = [one for one in self.texts(schema) if 0 <= self.plain.get(one, 0) < 3]
        within = [one for one in left if f"{one}.".startswith(f"{path}.")]
        within = [one for one in within if self._fitting(one) is not None] or within
        for one in within:
            self.plain[one] = self.plain.get(one, 0) + 1 if one == path else 3
        self.ledger.refused |= {(self.call, one) for one in within if self.plain[one] == 3}
        if not within:
            # An entry that cannot be without a part leaves its whole list out.
            self.plain[path.partition(".0.")[0]] = -1

    def texts(self, given: dict[str, Any], path: str = "") -> list[str]:
        """Name all parts of a schema that take text."""
        found = self.schema(given)
        if "properties" in found:
            parts = found["properties"].items()
            return [one for key, part in parts for one in self.texts(part, f"{path}.{key}".strip("."))]
        if found.get("type") == "array":
            return self.texts(found.get("items", {}), f"{path}.0")
        return [path] if _is_text(found) else []


def _is_text(found: dict[str, Any]) -> bool:
    return found.get("type") == "string" and not {"enum", "format"} & set(found)


def call_all(caller: Caller, bodies: Bodies, candidates: dict[str, list[int]]) -> dict[str, tuple[int, list[str]]]:
    """Send every call that takes texts until it is taken; give status and texts of each.

    ``candidates`` are the keys of things that may be written on, by the call or by the first name in its address.
    """
    came: dict[str, tuple[int, list[str]]] = {}
    ids = bodies.ids
    for path, method, schema in _calls(bodies.spec):
        texts = bodies.texts(schema)
        if texts:
            bodies.begin(f"{method.upper()} {path}")
            name, *others = [*re.findall(r"\{(\w+)\}", path), ""]
            choices = candidates.get(bodies.call, candidates.get(name, [ids.get(name, 1)]))
            for other in filter(None, others):
                path = path.replace(f"{{{other}}}", str(ids[other]))  # noqa: PLW2901 - the address, filled in
            turn = len(came) % len(choices)
            for key in [*choices[turn:], *choices[:turn]]:
                bodies.go_on()
                status = _until_taken(caller, bodies, method, path.replace(f"{{{name}}}", str(key)), schema)
                came[bodies.call] = status, texts
                if status < 400:
                    break
    return came


def _calls(spec: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (path.removeprefix("/api/v1"), method, content["application/json"]["schema"])
        for path, methods in sorted(spec["paths"].items())
        for method, call in methods.items()
        if method in {"post", "patch", "put"}
        if "application/json" in (content := call.get("requestBody", {}).get("content", {}))
    ]


def _until_taken(caller: Caller, bodies: Bodies, method: str, path: str, schema: dict[str, Any]) -> int:
    for _turn in range(TRIES):
        body = bodies.make(schema) or {}
        answer: TestResponse = caller.call(method.upper(), path, body)
        if answer.status_code < 400:
            bodies.ledger.accept(body)
        if answer.status_code != 422:
            break
        named = {re.sub(r"\.\d+", ".0", fault["field"]) for fault in answer.get_json()["errors"]}
        for part in {one for one in named if not any(other.startswith(f"{one}.") for other in named)}:
            bodies.refuse(schema, part)
    return int(answer.status_code)
