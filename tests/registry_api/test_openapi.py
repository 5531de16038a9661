from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from tests.registry_api.conftest import AMEND, Client

METHODS = {"get", "post", "put", "patch", "delete"}


@pytest.fixture(scope="session")
def document(reader: Client) -> dict[str, Any]:
    found: dict[str, Any] = reader.get("/v1/openapi.json").json()
    return found


def test_the_document_is_sound(document: dict[str, Any]) -> None:
    validate(document)
    assert document["openapi"].startswith("3.1")


def test_the_document_lists_every_route_of_the_api(document: dict[str, Any]) -> None:
    listed = {(method, path) for path, item in document["paths"].items() for method in METHODS & item.keys()}
    assert listed == {
        ("get", "/id/{term}"),
        ("get", "/v1"),
        ("get", "/v1/search"),
        ("post", "/v1/validate"),
        ("get", "/v1/terms"),
        ("get", "/v1/terms/{term}"),
        ("get", "/v1/vocabularies/{vocabulary}/codes"),
        ("get", "/v1/proposals"),
        ("post", "/v1/proposals"),
        ("get", "/v1/proposals/{proposal}"),
        ("get", "/healthz"),
    }


def test_every_operation_is_explained_and_promises_problems_as_problems(document: dict[str, Any]) -> None:
    for path, item in document["paths"].items():
        for operation in item.values():
            assert operation["description"], path
            for status, told in operation["responses"].items():
                if int(status) >= 400:
                    assert list(told["content"]) == ["application/problem+json"], (path, status)
            for parameter in operation.get("parameters", ()):
                assert parameter["description"], (path, parameter["name"])


ASKED = [
    ("get", "/id/{term}", "/id/Home", {}, 303),
    ("get", "/id/{term}", "/id/nix", {}, 404),
    ("get", "/id/{term}", "/id/Home", {"accept": "image/png"}, 406),
    ("get", "/v1", "/v1", {}, 200),
    ("get", "/v1/search", "/v1/search?q=home", {}, 200),
    ("get", "/v1/search", "/v1/search", {}, 400),
    ("get", "/v1/terms", "/v1/terms?limit=200", {}, 200),
    ("get", "/v1/terms", "/v1/terms?cursor=x", {}, 400),
    ("get", "/v1/terms/{term}", "/v1/terms/Home", {}, 200),
    ("get", "/v1/terms/{term}", "/v1/terms/Let/let_type", {}, 200),
    ("get", "/v1/terms/{term}", "/v1/terms/LetType", {}, 200),
    ("get", "/v1/terms/{term}", "/v1/terms/LetType/old_style", {}, 200),
    ("get", "/v1/terms/{term}", "/v1/terms/place_code", {}, 200),
    ("get", "/v1/terms/{term}", "/v1/terms/StartLet", {}, 200),
    ("get", "/v1/terms/{term}", "/v1/terms/Home", {"accept": "text/turtle"}, 200),
    ("get", "/v1/terms/{term}", "/v1/terms/Home", {"accept": "text/html"}, 200),
    ("get", "/v1/terms/{term}", "/v1/terms/Home", {"accept": "application/ld+json"}, 200),
    ("get", "/v1/terms/{term}", "/v1/terms/Home", {"accept": "image/png"}, 406),
    ("get", "/v1/terms/{term}", "/v1/terms/Home", {"if-none-match": "*"}, 304),
    ("get", "/v1/terms/{term}", "/v1/terms/nix", {}, 404),
    ("get", "/v1/vocabularies/{vocabulary}/codes", "/v1/vocabularies/LetType/codes", {}, 200),
    ("get", "/v1/vocabularies/{vocabulary}/codes", "/v1/vocabularies/nix/codes", {}, 404),
    ("get", "/v1/proposals", "/v1/proposals", {}, 200),
    ("get", "/v1/proposals/{proposal}", "/v1/proposals/P-00001", {}, 200),
    ("get", "/v1/proposals/{proposal}", "/v1/proposals/nix", {}, 404),
    ("get", "/healthz", "/healthz", {}, 200),
]


@pytest.mark.parametrize(("method", "route", "path", "headers", "status"), ASKED)
def test_what_is_answered_is_what_was_promised(
    client: Client,
    *,
    document: dict[str, Any],
    method: str,
    route: str,
    path: str,
    headers: dict[str, str],
    status: int,
) -> None:
    client.propose(AMEND)
    answer = client.ask(method.upper(), path, headers=headers)
    assert answer.status_code == status
    keep(document, answer, method, route)


@pytest.mark.parametrize(("body", "status"), [(b'{"let": [{"id": "L-1"}]}', 200), (b"[]", 400)])
def test_what_is_answered_to_data_is_what_was_promised(
    client: Client, document: dict[str, Any], body: bytes, status: int
) -> None:
    answer = client.ask("POST", "/v1/validate", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == status
    keep(document, answer, "post", "/v1/validate")


@pytest.mark.parametrize(
    ("operations", "status"),
    [([AMEND], 201), ([], 422), ([{"operation": "nix"}], 422), ([{**AMEND, "term": "x"}], 422)],
)
def test_what_is_answered_to_a_proposal_is_what_was_promised(
    client: Client, document: dict[str, Any], operations: list[dict[str, Any]], status: int
) -> None:
    answer = client.propose(*operations)
    assert answer.status_code == status
    keep(document, answer, "post", "/v1/proposals")


def test_the_examples_of_a_proposal_have_the_promised_shape(document: dict[str, Any]) -> None:
    content = document["paths"]["/v1/proposals"]["post"]["requestBody"]["content"]["application/json"]
    assert set(document["paths"]["/v1/proposals"]["post"]["requestBody"]["content"]) == {"application/json"}
    assert len(content["examples"]) >= 2
    for example in content["examples"].values():
        conform(document, content["schema"], example["value"])


def keep(document: dict[str, Any], answer: Any, method: str, route: str) -> None:
    """Hold an answer against the promise of its route: status, media type, schema and headers."""
    promised = document["paths"][route][method]["responses"]
    assert str(answer.status_code) in promised
    told = promised[str(answer.status_code)]
    media_type = answer.headers.get("content-type", "").partition(";")[0]
    if answer.content:
        assert media_type in told["content"]
        if media_type.endswith("json"):
            conform(document, told["content"][media_type]["schema"], answer.json())
    if answer.status_code < 400:
        assert {name.lower() for name in told.get("headers", {})} - {"link"} <= {*answer.headers, "vary"}


def conform(document: dict[str, Any], schema: dict[str, Any], value: object) -> None:
    whole = {"components": document["components"], **schema}
    errors = [error.message for error in Draft202012Validator(whole).iter_errors(value)]
    assert errors == []
