"""Small data are checked over HTTP as on the command line, within limits, and nothing is kept."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from housing_standard.model import Standard
from registry_api.app import create_app
from registry_api.limits import Limits
from tests.registry_api.conftest import ROOMY, Client, Hands

BACKWARDS = {"let": [{"id": "L-1", "starts_on": "2024-05-02", "ends_on": "2024-05-01"}]}


@pytest.fixture
def client(tiny: Standard, tmp_path: Path) -> Client:
    return client_of(tiny, tmp_path, ROOMY)


def client_of(tiny: Standard, folder: Path, limits: Limits) -> Client:
    return Client(create_app(tiny, store=folder / "log.sqlite", limits=limits, clock=Hands().clock))


def check(client: Client, data: Any, query: str = "") -> httpx.Response:
    content = data if isinstance(data, bytes) else json.dumps(data).encode()
    return client.ask("POST", f"/v1/validate{query}", content=content, headers={"content-type": "application/json"})


def test_a_fault_comes_with_its_place_what_is_allowed_and_how_to_mend_it(client: Client) -> None:
    answer = check(client, BACKWARDS)
    assert answer.status_code == 200
    report = answer.json()
    assert report["conforms"] is False
    (found,) = [finding for finding in report["findings"] if finding["rule"] == "TY-001"]
    assert (found["file"], found["row"], found["column"], found["record"]) == ("body", 1, "ends_on", "L-1")
    assert found["value"] == "2024-05-01"
    assert found["allowed"]
    assert found["cure"]


def test_data_without_a_fault_conform(client: Client) -> None:
    report = check(client, {"person": []}).json()
    assert report["conforms"] is True
    assert report["findings"] == []
    assert report["totals"] == {
        "records": 0,
        "findings": 0,
        "violations": 0,
        "warnings": 0,
        "infos": 0,
        "acknowledged": 0,
    }


@pytest.mark.parametrize(("day", "conforms"), [("2026-10-31", True), ("2030-10-31", False)])
def test_the_day_can_be_given(client: Client, day: str, *, conforms: bool) -> None:
    report = check(client, {"person": [{"id": "P-1", "born_on": "1912-01-01"}]}, f"?as_at={day}").json()
    assert report["as_at"] == day
    assert ("TY-004" not in {finding["rule"] for finding in report["findings"]}) is conforms


def test_without_a_day_it_is_today(client: Client) -> None:
    report = check(client, {"person": []}).json()
    assert (report["as_at"], report["as_at_from"]) == ("2026-11-02", "today")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b"[]", "does not hold an object"),
        (b"\xff\xfe{}", "not UTF-8"),
        (b'{"person": NaN}', "not JSON"),
        (b'{"person": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "nests too deeply"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(client: Client, body: bytes, said: str) -> None:
    answer = check(client, body)
    assert answer.status_code == 400
    assert answer.json()["type"].endswith("#unreadable-data")
    assert said in answer.json()["detail"]


@pytest.mark.parametrize(
    "data",
    [
        {"ghost": [{"id": "G-1"}]},
        {"person": 7},
        {"person": ["text", None, {"id": ["P-1"]}]},
        {"person": [{"id": "\ud800"}]},
        {"person": [{"id": "P-1\u0000", "born_on": "'; DROP TABLE person; --"}]},
        {"__proto__": []},
    ],
)
def test_odd_data_get_findings_not_errors(client: Client, data: Any) -> None:
    answer = check(client, data)
    assert answer.status_code == 200
    assert answer.json()["findings"]


def test_findings_beyond_the_limit_are_counted_and_not_listed(tiny: Standard, tmp_path: Path) -> None:
    client = client_of(tiny, tmp_path, replace(ROOMY, findings=3))
    report = check(client, {"let": [{"id": f"L-{number}"} for number in range(10)]}).json()
    assert len(report["findings"]) == 3
    assert report["totals"]["findings"] > 3
    assert any("Only the first 3 findings" in note for note in report["notes"])


def test_too_many_records_are_refused(tiny: Standard, tmp_path: Path) -> None:
    client = client_of(tiny, tmp_path, replace(ROOMY, records=9))
    answer = check(client, {"let": [{}] * 10})
    assert answer.status_code == 400
    assert "at most 9" in answer.json()["detail"]


def test_a_wrong_day_or_media_type_is_a_problem(client: Client) -> None:
    assert check(client, {}, "?as_at=31/10/2026").status_code == 400
    plain = client.ask("POST", "/v1/validate", content=b"{}", headers={"content-type": "text/csv"})
    assert plain.status_code == 415
    assert client.ask("PUT", "/v1/validate", content=b"{}").headers["allow"] == "POST"


def test_nothing_of_the_data_is_kept(tiny: Standard, tmp_path: Path) -> None:
    client = client_of(tiny, tmp_path, ROOMY)
    check(client, {"person": [{"id": "P-SECRET", "born_on": "1800-01-01"}]})
    assert not any(b"P-SECRET" in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert client.get("/v1/proposals").json()["items"] == []
