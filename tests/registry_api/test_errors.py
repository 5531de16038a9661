from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.types import Message

from housing_standard.model import Standard
from registry_api.app import create_app
from registry_api.limits import Limits
from tests.registry_api.conftest import AMEND, Client


def problem(answer: Any) -> dict[str, Any]:
    """The problem document, having checked that it is one."""
    assert answer.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert {"type", "title", "status", "detail", "instance"} <= body.keys()
    assert body["status"] == answer.status_code
    assert body["detail"].endswith((".", "?"))
    return body


@pytest.mark.parametrize("path", ["/nix", "/v1/nix", "/v2", "/v1/proposals/P-1/x", "/favicon.ico"])
def test_an_address_of_nothing_is_a_problem(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert problem(answer)["instance"] == path


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("POST", "/v1/terms", "GET, HEAD"),
        ("DELETE", "/v1/terms/Home", "GET, HEAD"),
        ("PUT", "/v1/proposals", "GET, HEAD, POST"),
        ("PATCH", "/proposals", "GET, HEAD, POST"),
        ("OPTIONS", "/v1/terms", "GET, HEAD"),
        ("BREW", "/v1", "GET, HEAD"),
    ],
)
def test_another_method_is_a_problem_that_names_those_allowed(
    client: Client, method: str, path: str, allowed: str
) -> None:
    answer = client.ask(method, path)
    assert (answer.status_code, answer.headers["allow"]) == (405, allowed)
    problem(answer)


def test_a_fault_of_our_own_is_500_and_shows_nothing_of_the_inside(
    app: FastAPI, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    @app.post("/v1/broken")
    def broken() -> None:
        raise RuntimeError("the inside of the machine")

    with caplog.at_level(logging.ERROR):
        answer = client.ask("POST", "/v1/broken")
    assert answer.status_code == 500
    body = problem(answer)
    assert "inside" not in answer.text
    assert "Traceback" not in answer.text
    number = body["detail"].split()[-1].rstrip(".")
    assert number in caplog.text
    assert "the inside of the machine" in caplog.text
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_broken_store_is_503_while_the_words_can_still_be_read(client: Client, store: Path) -> None:
    store.write_bytes(b"broken " * 1000)
    for answer in (client.propose(AMEND), client.get("/v1/proposals"), client.get("/healthz")):
        assert answer.status_code == 503
        assert answer.headers["retry-after"] == "10"
        assert str(store) not in problem(answer)["detail"]
    assert client.get("/v1/terms/Home").status_code == 200


@pytest.mark.parametrize("path", ["/v1", "/v1/terms/Home", "/v1/terms/nix", "/proposals", "/nix", "/healthz"])
def test_every_answer_carries_the_safe_headers(client: Client, path: str) -> None:
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in headers
    assert "set-cookie" not in headers


def test_other_sites_may_read_but_not_write(client: Client) -> None:
    asked = {"Origin": "https://example.com", "Access-Control-Request-Method": "POST"}
    preflight = client.ask("OPTIONS", "/v1/proposals", headers=asked)
    assert preflight.status_code == 204
    assert preflight.headers["access-control-allow-methods"] == "GET, HEAD"
    assert "access-control-allow-headers" not in preflight.headers
    assert "access-control-allow-origin" not in client.propose(AMEND).headers


async def nothing() -> Message:
    return await asyncio.Future[Message]()  # never comes


def exchange(
    app: FastAPI, *messages: Message, method: str = "POST", path: str = "/v1/proposals", **headers: str
) -> list[Message]:
    """Send a body message by message, then nothing more, and return what is answered, just as it is."""
    coming, answered = iter(messages), list[Message]()

    async def receive() -> Message:
        for message in coming:
            return message
        return await nothing()

    async def send(message: Message) -> None:
        answered.append(message)

    given = {"content-type": "application/json", **headers}
    scope: dict[str, Any] = {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in given.items()],
        "client": None,
    }
    asyncio.run(app(scope, receive, send))
    return answered


@pytest.mark.parametrize("path", ["/v1/terms/Home", "/v1/terms/nix", "/v1", "/proposals"])
def test_head_sends_no_body_but_says_how_long_it_would_be(app: FastAPI, path: str) -> None:
    head, got = exchange(app, method="HEAD", path=path), exchange(app, method="GET", path=path)
    assert [message["body"] for message in head[1:]] == [b""] * len(head[1:])
    assert (b"content-length", str(len(got[1]["body"])).encode()) in head[0]["headers"]


def test_a_body_that_does_not_arrive_is_given_up(tiny: Standard, store: Path) -> None:
    app = create_app(tiny, store=store, limits=Limits(body_seconds=0.01))
    answered = exchange(app, {"type": "http.request", "body": b"{", "more_body": True})
    assert answered[0]["status"] == 408
    assert (b"connection", b"close") in answered[0]["headers"]
    assert b"/problems#too-slow" in answered[1]["body"]


def test_a_body_announced_as_enormous_is_not_even_read(app: FastAPI) -> None:
    assert exchange(app, content_length=str(10**9))[0]["status"] == 413


def test_a_body_without_end_is_not_read_for_ever(app: FastAPI) -> None:
    chunk: Message = {"type": "http.request", "body": b" " * 65536, "more_body": True}
    assert exchange(app, *[chunk] * 80)[0]["status"] == 413


def test_nobody_is_answered_who_has_hung_up(app: FastAPI) -> None:
    assert exchange(app, {"type": "http.disconnect"}) == []
