"""The API specification: valid, whole, its examples right, and implemented by a server that is made from it alone."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import httpx
import jsonschema
import openapi_spec_validator
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.specs.openapi import checks as openapi_checks

from generators.openapi import generate
from housing_standard.model import Standard
from tests.reference_server.server import MOST_BYTES, Server

Document = dict[str, Any]


def document_of(standard: Standard) -> Document:
    (artefact,) = generate(standard)
    loaded: Document = json.loads(artefact.content)
    return loaded


@pytest.fixture(scope="module")
def document(standard: Standard) -> Document:
    return document_of(standard)


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for part in value.values():
            yield from references(part)
    elif isinstance(value, list):
        for part in value:
            yield from references(part)


def operations(document: Document) -> Iterator[tuple[str, str, Document]]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method != "parameters":
                yield path, method, operation


@pytest.mark.parametrize("name", ["tiny", "standard", "wide"])
def test_the_document_is_openapi_and_leads_nowhere_else(name: str, request: pytest.FixtureRequest) -> None:
    document = document_of(request.getfixturevalue(name))
    openapi_spec_validator.validate(document)
    for reference in set(references(document)):
        found: Any = document
        for step in reference.removeprefix("#/").split("/"):
            found = found[step]
        assert found, reference


def test_every_record_and_every_message_has_its_operations(document: Document, standard: Standard) -> None:
    names = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(names) == len(set(names))
    for entity in standard.records:
        assert {f"{does}{entity.name}" for does in ("list", "get", "put", "history")} <= set(names)
    for message in standard.messages:
        assert f"send{message.name}" in names
    assert not {method for _, method, _ in operations(document)} - {"get", "put", "post"}


def test_every_operation_says_who_may_and_what_can_go_wrong(document: Document) -> None:
    scopes = document["components"]["securitySchemes"]["oauth2"]["flows"]["clientCredentials"]["scopes"]
    for path, method, operation in operations(document):
        assert {"400", "401", "403", "406", "429", "500"} <= operation["responses"].keys(), path
        assert {scope for way in operation["security"] for each in way.values() for scope in each} <= scopes.keys()
        if method in ("put", "post"):
            assert {"413", "415", "422"} <= operation["responses"].keys(), path
        if method == "put":
            assert {"412", "428"} <= operation["responses"].keys(), path


def test_every_example_is_right_by_its_own_schema(document: Document) -> None:
    tried = 0
    for _, _, operation in operations(document):
        media = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
        schema = {**media.get("schema", {}), "components": document["components"]}
        for example in media.get("examples", {}).values():
            jsonschema.Draft202012Validator(schema).validate(example["value"])
            tried += 1
    assert tried >= 20


def test_personal_data_are_marked(document: Document) -> None:
    assert document["paths"]["/v1/records/person"]["get"]["x-sensitivity"]
    assert document["components"]["schemas"]["Person"]["properties"]["date_of_birth"]["x-sensitivity"] == "personal"


# --- The reference server ---------------------------------------------------------------------------------------------

ALL = {"Authorization": "Bearer all"}
HOME = {"id": "H-1", "bedrooms": 2}


def asked(tiny: Standard, *requests: tuple[str, str, Document]) -> list[httpx.Response]:
    """Return the answers of one fresh server to requests in order: method, path and the client's keywords."""

    async def ask() -> list[httpx.Response]:
        transport = httpx.ASGITransport(app=Server(document_of(tiny)).app())
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            found = []
            for method, path, more in requests:
                headers = {**ALL, **more.pop("headers", {})}
                found.append(await client.request(method, path, headers=headers, **more))
            return found

    return asyncio.run(ask())


def test_a_record_is_written_read_changed_and_followed(tiny: Standard) -> None:
    path, new = "/v1/records/home/H-1", {"If-None-Match": "*"}
    created, read = asked(tiny, ("PUT", path, {"json": HOME, "headers": new}), ("GET", path, {}))
    assert (created.status_code, created.headers["location"], read.json()) == (201, path, HOME)
    etag = created.headers["etag"]
    assert read.headers["etag"] == etag
    answers = asked(
        tiny,
        ("PUT", path, {"json": HOME, "headers": new}),
        ("PUT", path, {"json": {**HOME, "bedrooms": 3}, "headers": {"If-Match": etag}}),
        ("PUT", path, {"json": HOME, "headers": {"If-Match": etag}}),
        ("PUT", path, {"json": HOME, "headers": new}),
        ("PUT", path, {"json": HOME}),
        ("GET", f"{path}/history", {}),
    )
    assert [answer.status_code for answer in answers] == [201, 200, 412, 412, 428, 200]
    assert [version["record"]["bedrooms"] for version in answers[-1].json()["items"]] == [3, 2]


def test_a_list_comes_a_page_at_a_time(tiny: Standard) -> None:
    new = {"If-None-Match": "*"}
    homes = [("PUT", f"/v1/records/home/H-{n}", {"json": {"id": f"H-{n}"}, "headers": dict(new)}) for n in range(5)]
    *_, first, second = asked(
        tiny,
        *homes,
        ("GET", "/v1/records/home", {"params": {"limit": 3}}),
        ("GET", "/v1/records/home", {"params": {"limit": 3, "cursor": "H-2"}}),
    )
    assert [home["id"] for home in first.json()["items"]] == ["H-0", "H-1", "H-2"]
    assert first.json()["metadata"] == {"limit": 3, "next_cursor": "H-2"}
    assert [home["id"] for home in second.json()["items"]] == ["H-3", "H-4"]
    assert second.json()["metadata"]["next_cursor"] is None


def test_what_is_wrong_is_a_problem_with_its_status(tiny: Standard) -> None:
    path = "/v1/records/home/H-1"
    wrong: dict[int, tuple[str, str, Document]] = {
        401: ("GET", path, {"headers": {"Authorization": ""}}),
        403: ("GET", path, {"headers": {"Authorization": "Bearer write:tiny"}}),
        404: ("GET", path, {}),
        406: ("GET", path, {"headers": {"Accept": "text/html"}}),
        413: ("PUT", path, {"content": b" " * (MOST_BYTES + 1), "headers": {"Content-Type": "application/json"}}),
        415: ("PUT", path, {"content": b"{}", "headers": {"Content-Type": "text/plain"}}),
        422: ("PUT", path, {"json": {**HOME, "bedrooms": 99}}),
        400: ("GET", "/v1/records/home", {"params": {"limit": 0}}),
    }
    for status, request in wrong.items():
        (answer,) = asked(tiny, request)
        assert answer.status_code == status
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["status"] == status


# --- schemathesis: the server against the document --------------------------------------------------------------------

CHECKS = (
    schemathesis.checks.not_a_server_error,
    openapi_checks.status_code_conformance,
    openapi_checks.content_type_conformance,
    openapi_checks.response_headers_conformance,
    openapi_checks.response_schema_conformance,
    openapi_checks.unsupported_method,
)


def test_the_server_keeps_to_the_document_whatever_it_is_asked(tiny: Standard) -> None:
    server = Server(document_of(tiny))
    schema = schemathesis.openapi.from_dict(server.document)
    schema.app = server.app()
    tried = 0
    for result in schema.get_all_operations():
        operation: Any = getattr(result, "ok")()  # noqa: B009 (an operation that cannot be read raises here)

        @settings(
            max_examples=8,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def attempt(case: Any) -> None:
            nonlocal tried
            tried += 1
            case.call_and_validate(headers=dict(ALL), checks=list(CHECKS))

        attempt()
    assert tried >= 100
