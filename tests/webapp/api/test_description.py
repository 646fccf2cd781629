"""The OpenAPI file: valid, complete, and the same words for the same things."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest
import schemathesis
from flask import Flask

from tests.webapp.api.caller import Caller

METHODS = {"get", "post", "patch", "put", "delete"}


@pytest.fixture
def spec(lead: Caller) -> dict[str, Any]:
    return lead.get("/openapi.json").get_json()


def calls(spec: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Method, path and description of each call."""
    for path, given in spec["paths"].items():
        assert set(given) <= METHODS
        for method, call in given.items():
            yield method, path, call


def referred(part: Any) -> Iterator[str]:
    """All that is referred to inside a part."""
    if isinstance(part, list):
        for each in part:
            yield from referred(each)
    elif isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"]
        for each in part.values():
            yield from referred(each)


def test_it_is_valid_openapi_3_1(api_app: Flask, spec: dict[str, Any]) -> None:
    assert spec["openapi"].startswith("3.1.")
    schemathesis.openapi.from_dict(spec).validate()
    for shape in spec["components"]["schemas"].values():
        jsonschema_rs.Draft202012Validator(shape | {"components": spec["components"]})


def test_whatever_it_refers_to_is_there_and_whatever_is_there_is_used(spec: dict[str, Any]) -> None:
    there = {f"#/components/{kind}/{name}" for kind in ("schemas", "headers") for name in spec["components"][kind]}
    used = set(referred(spec))
    assert used - there == set()
    assert there - used == set()


def test_every_route_stands_in_it(api_app: Flask, spec: dict[str, Any]) -> None:
    routes = {
        (method.lower(), rule.rule.replace("<int:", "{").replace("<", "{").replace(">", "}"))
        for rule in api_app.url_map.iter_rules()
        if rule.endpoint.startswith("api_")
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    assert {(method, path) for method, path, _call in calls(spec)} == routes


def test_every_call_has_a_name_of_its_own_a_sentence_a_room_and_needs_a_token(spec: dict[str, Any]) -> None:
    names = [call["operationId"] for _method, _path, call in calls(spec)]
    assert len(names) == len(set(names))
    for method, path, call in calls(spec):
        assert call["summary"].endswith("."), path
        assert len(call["tags"]) == 1, path
        assert call["security"] == [{"token": []}], f"{method} {path}"


def test_every_call_names_the_answers_that_any_call_may_get(spec: dict[str, Any]) -> None:
    for method, path, call in calls(spec):
        needed = {"401", "403", "429"}
        needed |= {"404"} if "{" in path else set()
        needed |= {"409", "415", "422"} if method == "post" else set()
        needed |= {"400", "413", "415", "422"} if "requestBody" in call else set()
        assert needed - set(call["responses"]) == set(), f"{method} {path}"
        done = [status for status in call["responses"] if status < "300"]
        assert done, f"{method} {path}"
        for status, answer in call["responses"].items():
            kind = "application/problem+json" if status >= "400" else None
            assert kind is None or list(answer["content"]) == [kind], f"{method} {path} {status}"
            assert "X-RateLimit-Remaining" in answer["headers"], f"{method} {path} {status}"
        assert "Retry-After" in call["responses"]["429"]["headers"]


def test_what_is_made_has_an_address(spec: dict[str, Any]) -> None:
    for method, path, call in calls(spec):
        for status in {"201", "202"} & set(call["responses"]):
            assert "Location" in call["responses"][status]["headers"], f"{method} {path}"
    assert spec["components"]["headers"]["Location"]["required"] is True


def test_every_post_takes_a_key_and_nothing_else_does(spec: dict[str, Any]) -> None:
    for method, path, call in calls(spec):
        named = [one["name"] for one in call["parameters"] if one["in"] == "header"]
        assert named == (["Idempotency-Key"] if method == "post" else []), f"{method} {path}"


def test_every_parameter_has_its_kind_and_numbers_their_bounds(spec: dict[str, Any]) -> None:
    for method, path, call in calls(spec):
        for one in call["parameters"]:
            schema = one["schema"]
            assert schema.get("type") or "$ref" in schema, f"{method} {path} {one['name']}"
            if schema.get("type") == "integer":
                assert "minimum" in schema, f"{method} {path} {one['name']}"
                assert "maximum" in schema or "exclusiveMaximum" in schema, f"{method} {path} {one['name']}"
            assert one["required"] or one["in"] != "path", f"{method} {path} {one['name']}"


def test_bodies_may_be_left_out_only_where_nothing_has_to_be_said(spec: dict[str, Any]) -> None:
    optional = {
        path.rpartition("/")[2]
        for _method, path, call in calls(spec)
        if not call.get("requestBody", {"required": True})["required"]
    }
    assert {"register", "unlock"} <= optional
    forms = {
        path
        for _method, path, call in calls(spec)
        if "multipart/form-data" in call.get("requestBody", {}).get("content", {})
    }
    assert {"/api/v1/inspect", "/api/v1/readings", "/api/v1/experiments/{experiment_id}/results"} <= forms


def test_the_analysis_is_described_field_by_field(spec: dict[str, Any]) -> None:
    shapes = spec["components"]["schemas"]
    assert {"verdict", "grade", "metrics", "checks", "looks"} <= set(shapes["AnalysisDoc"]["required"])
    assert shapes["VariantDoc"]["properties"]["lift"] == {
        "anyOf": [{"$ref": "#/components/schemas/EstimateDoc"}, {"type": "null"}]
    }
    answer = spec["paths"]["/api/v1/experiments/{experiment_id}/analysis"]["get"]["responses"]["200"]
    assert answer["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/AnalysisDoc"}


def test_it_is_the_same_under_whatever_name_it_is_asked_for(lead: Caller, spec: dict[str, Any]) -> None:
    assert spec["servers"] == [{"url": "/"}]
