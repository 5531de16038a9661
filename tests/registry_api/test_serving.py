"""The registry behind its real server, over a real socket."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from housing_standard.model import Standard
from registry_api.app import create_app
from registry_api.limits import Limits
from registry_api.serving import server_of
from tests.registry_api.conftest import AMEND

LIMITS = Limits(body_seconds=1)
POST = b"POST /v1/proposals HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"


@contextmanager
def serving(standard: Standard, store: Path) -> Iterator[int]:
    """Serve on a port of the machine's choosing; callers who come before the server listens wait in the queue."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        server = server_of(create_app(standard, store=store, limits=LIMITS), port=port, limits=LIMITS)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield port
        finally:
            server.should_exit = True
            thread.join(30)
            assert not thread.is_alive()


@pytest.fixture
def port(tiny: Standard, store: Path) -> Iterator[int]:
    with serving(tiny, store) as port:
        yield port


def exchange(port: int, sent: bytes) -> bytes:
    """Send bytes and return all that comes back until the server closes."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(sent)
        received = bytearray()
        while chunk := connection.recv(65536):
            received += chunk
        return bytes(received)


def test_a_proposal_outlives_the_server(tiny: Standard, store: Path) -> None:
    body = {"operations": [AMEND], "reason": "It is unclear.", "organisation": "Example Homes"}
    with serving(tiny, store) as port:
        sent = httpx.post(f"http://127.0.0.1:{port}/v1/proposals", json=body)
    with serving(tiny, store) as port:
        read = httpx.get(f"http://127.0.0.1:{port}{sent.headers['location']}")
    assert read.json() == sent.json()
    assert "server" not in read.headers


def test_a_chunked_body_over_the_bound_is_413(port: int) -> None:
    chunk = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
    answer = exchange(port, POST + b"Transfer-Encoding: chunked\r\n\r\n" + chunk * 5 + b"0\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"connection: close" in answer.lower()


def test_a_body_that_stops_halfway_is_408(port: int) -> None:
    assert exchange(port, POST + b"Content-Length: 100\r\n\r\n{").startswith(b"HTTP/1.1 408 ")


def test_headers_of_any_size_are_not_taken(port: int) -> None:
    answer = exchange(port, b"GET /v1 HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 100_000)
    assert answer.startswith(b"HTTP/1.1 400 ")
