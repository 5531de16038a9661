"""A registry over the tiny standard, with a store and a site of its own for each test."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from housing_standard.model import Standard
from registry_api.app import create_app
from registry_api.clock import Clock
from registry_api.limits import Limits

ROOMY = Limits(writes_at_once=10_000, all_writes_at_once=10_000)


@dataclass
class Hands:
    """A clock that stands still until a test moves it."""

    moment: datetime = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
    passed: float = 0.0

    def move(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)
        self.passed += seconds

    @property
    def clock(self) -> Clock:
        return Clock(now=lambda: self.moment, seconds=lambda: self.passed)


@dataclass(frozen=True)
class Client:
    """Talks to the real app in this process, as one caller without a browser."""

    app: FastAPI
    address: str = "203.0.113.7"
    headers: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, **parts: Any) -> httpx.Response:
        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(app=self.app, client=(self.address, 50000))
            async with httpx.AsyncClient(
                transport=transport, base_url="http://registry", headers=self.headers
            ) as client:
                return await client.request(method, path, **parts)

        return asyncio.run(send())

    def get(self, path: str, accept: str | None = None, **headers: str) -> httpx.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.ask("GET", path, headers=named | ({"accept": accept} if accept else {}))

    def propose(self, *operations: dict[str, Any], key: str | None = None, **changes: Any) -> httpx.Response:
        body = {"operations": list(operations), "reason": "It is unclear.", "organisation": "Example Homes", **changes}
        return self.ask("POST", "/v1/proposals", json=body, headers={"Idempotency-Key": key} if key else {})


AMEND = {"operation": "amend_definition", "term": "Home", "definition": "A dwelling that people rent."}


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "proposals.sqlite"


@pytest.fixture
def app(tiny: Standard, store: Path, hands: Hands) -> FastAPI:
    return create_app(tiny, store=store, limits=ROOMY, clock=hands.clock)


@pytest.fixture
def client(app: FastAPI) -> Client:
    return Client(app)


@pytest.fixture(scope="session")
def reader(tiny: Standard, tmp_path_factory: pytest.TempPathFactory) -> Client:
    """One registry for all tests that only read."""
    return Client(create_app(tiny, store=tmp_path_factory.mktemp("reader") / "proposals.sqlite"))


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A built site in small: pages of two terms, a script, a page for what is not there."""
    files = {
        "index.html": "<!doctype html><title>Start</title><script>let a = 1 < 2;</script>",
        "404.html": "<!doctype html><title>Nothing here</title>",
        "reference/home/index.html": '<!doctype html><title>Home</title><tr id="bedrooms">',
        "reference/let-type/index.html": '<!doctype html><title>Let type</title><tr id="fixed">',
        "reference/area-tiny/index.html": "<!doctype html><title>Tiny</title>",
        "reference/rules/index.html": "<!doctype html><title>Rules</title>",
        "assets/app.js": "'use strict';",
        "assets/a b.woff2": "font",
    }
    root = tmp_path / "site"
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return root


@pytest.fixture
def site_client(tiny: Standard, store: Path, site: Path) -> Client:
    return Client(create_app(tiny, store=store, site=site, limits=ROOMY))
