from __future__ import annotations

import base64
import json
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry_api.paging import Listing
from registry_api.problems import BAD_CURSOR, ProblemError
from tests.registry_api.conftest import Client

KEYS = st.lists(st.text(max_size=5), unique=True).map(sorted)


def pages(keys: list[str] | list[int], limit: int, filters: dict[str, str]) -> list[list[str] | list[int]]:
    found: list[list[str] | list[int]] = []
    cursor = None
    while True:
        page = Listing(path="/list", filters=filters, limit=limit, cursor=cursor).page(keys)
        found.append(keys[page.span])
        assert page.metadata.count == len(found[-1])
        assert page.metadata.total == len(keys)
        cursor = page.metadata.next_cursor
        if cursor is None:
            return found


@given(KEYS | st.lists(st.integers(-1000, 1000), unique=True).map(sorted), st.integers(1, 7), st.booleans())
def test_the_pages_together_are_the_list(keys: list[str] | list[int], limit: int, narrowed: bool) -> None:  # noqa: FBT001
    found = pages(keys, limit, {"kind": "code"} if narrowed else {})
    assert [key for page in found for key in page] == keys
    assert all(len(page) == limit for page in found[:-1])


@given(KEYS, KEYS, st.integers(1, 4))
def test_what_stays_in_the_list_is_neither_lost_nor_repeated(before: list[str], after: list[str], limit: int) -> None:
    first = Listing(path="/list", filters={}, limit=limit, cursor=None).page(before)
    if first.metadata.next_cursor is None:
        return
    rest = Listing(path="/list", filters={}, limit=10_000, cursor=first.metadata.next_cursor).page(after)
    seen, then = before[first.span], after[rest.span]
    assert not set(seen) & set(then)
    assert set(before) & set(after) <= set(seen) | set(then)


@given(st.text(max_size=60) | st.binary(max_size=40).map(lambda raw: base64.urlsafe_b64encode(raw).decode()))
def test_a_cursor_of_somebody_elses_making_is_refused(cursor: str) -> None:
    with pytest.raises(ProblemError) as caught:
        Listing(path="/list", filters={}, limit=5, cursor=cursor).page(["a", "b"])
    assert caught.value.kind is BAD_CURSOR


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists))
def test_a_cursor_with_odd_contents_never_breaks_the_list(content: object) -> None:
    forged = base64.urlsafe_b64encode(json.dumps([content, "/list?"]).encode()).decode()
    listing = Listing(path="/list", filters={}, limit=5, cursor=forged)
    if isinstance(content, str):
        assert listing.page(["a", "b"]).metadata.total == 2
    else:
        with pytest.raises(ProblemError):
            listing.page(["a", "b"])


def test_every_term_is_listed_once_by_following_the_links(reader: Client) -> None:
    path, found = "/v1/terms?limit=7", list[str]()
    while path:
        answer = reader.get(path)
        found += [item["id"] for item in answer.json()["items"]]
        path = answer.json()["links"]["next"]
        assert (f'<{path}>; rel="next"' == answer.headers.get("link")) is bool(path)
    assert len(found) == len(set(found)) == reader.get("/healthz").json()["terms"]
    assert found == sorted(found)


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("kind=code", {"LetType/fixed", "LetType/old_style", "LetType/rolling"}),
        ("kind=message", {"StartLet"}),
        ("status=deprecated", {"LetType/old_style"}),
        ("kind=entity&status=proposed", {"Shed"}),
        ("kind=code&status=proposed", set()),
    ],
)
def test_a_list_is_narrowed(reader: Client, query: str, wanted: set[str]) -> None:
    body = reader.get(f"/v1/terms?{query}").json()
    assert {item["id"] for item in body["items"]} == wanted
    assert body["metadata"] == {"total": len(wanted), "count": len(wanted), "limit": 50, "next_cursor": None}


def test_an_area_narrows_the_list_to_its_terms(reader: Client) -> None:
    body = reader.get("/v1/terms?area=tiny&limit=200").json()
    assert {"Home", "Home/bedrooms", "StartLet"} <= {item["id"] for item in body["items"]}
    assert {item["area"] for item in body["items"]} == {"tiny"}


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("kind=cod", "'entity', 'message', 'vocabulary', 'field', 'type' or 'code'"),
        ("status=", "'proposed', 'stable' or 'deprecated'"),
        ("area=nowhere", "tiny"),
        ("limit=0", "at least 1"),
        ("limit=201", "at most 200"),
        ("limit=many", "whole number"),
    ],
)
def test_a_wrong_filter_is_400_and_says_what_is_allowed(reader: Client, query: str, told: str) -> None:
    answer = reader.get(f"/v1/terms?{query}")
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert told in answer.json()["detail"]
    assert answer.json()["errors"][0]["pointer"] == query.partition("=")[0]


def test_a_bad_cursor_is_400(reader: Client) -> None:
    answer = reader.get("/v1/terms?cursor=abc")
    assert (answer.status_code, answer.json()["type"]) == (400, "/problems#bad-cursor")


def test_a_cursor_of_another_list_is_400(reader: Client) -> None:
    following = reader.get("/v1/terms?kind=field&limit=2").json()["links"]["next"]
    cursor = parse_qs(urlsplit(following).query)["cursor"][0]
    assert reader.ask("GET", "/v1/terms", params={"kind": "field", "cursor": cursor}).status_code == 200
    assert reader.ask("GET", "/v1/terms", params={"kind": "code", "cursor": cursor}).status_code == 400
    assert reader.ask("GET", "/v1/proposals", params={"cursor": cursor}).status_code == 400
