from __future__ import annotations

import pytest

from tests.registry_api.conftest import Client


def test_the_root_says_what_this_is_and_every_link_in_it_answers(reader: Client) -> None:
    root = reader.get("/v1").json()
    assert (root["name"], root["version"], root["base"]) == ("tiny", "0.0.1", "https://example.org/tiny/")
    assert root["terms"] == {"entity": 8, "message": 1, "vocabulary": 2, "field": 18, "type": 1, "code": 3}
    for link in root["links"].values():
        path = link.replace("{words}", "home").replace("{vocabulary}", "LetType")
        assert reader.get(path).status_code in {200, 307}


@pytest.mark.parametrize(
    ("typed", "wanted", "nearness"),
    [
        ("home", "Home", "exact"),
        ("flat", "Home", "alias"),
        ("hmoe", "Home", "misspelt"),
        ("rent", "Home/weekly_rent", "part"),
    ],
)
def test_search_finds_by_name_everyday_word_and_misspelling(
    reader: Client, typed: str, wanted: str, nearness: str
) -> None:
    answer = reader.ask("GET", "/v1/search", params={"q": typed})
    assert answer.json()["query"] == typed
    first = answer.json()["items"][0]
    assert (first["id"], first["nearness"]) == (wanted, nearness)


def test_search_is_narrowed_by_kind_and_limit(reader: Client) -> None:
    items = reader.get("/v1/search?q=let&kind=field&limit=3").json()["items"]
    assert [item["kind"] for item in items] == ["field"] * 3


def test_search_gives_retired_terms_when_asked(reader: Client) -> None:
    assert reader.get("/v1/search?q=old%20sty").json()["items"] == []
    assert reader.get("/v1/search?q=old%20sty&retired=true").json()["items"][0]["id"] == "LetType/old_style"


@pytest.mark.parametrize("query", ["", "q=", f"q={'x' * 201}", "q=a&kind=nix", "q=a&retired=perhaps"])
def test_a_search_that_cannot_be_understood_is_400(reader: Client, query: str) -> None:
    answer = reader.get(f"/v1/search?{query}")
    assert (answer.status_code, answer.json()["type"]) == (400, "/problems#bad-query")


def test_a_vocabulary_gives_its_codes_in_order_retired_ones_included(reader: Client) -> None:
    body = reader.get("/v1/vocabularies/LetType/codes").json()
    assert body["complete"] is True
    assert [(code["name"], code["status"], code["ends"]) for code in body["items"]] == [
        ("fixed", "stable", None),
        ("rolling", "stable", None),
        ("old_style", "deprecated", "2020-12-31"),
    ]


@pytest.mark.parametrize(("day", "names"), [("2020-12-31", 3), ("2021-01-01", 2)])
def test_a_vocabulary_gives_the_codes_that_may_be_used_on_a_day(reader: Client, day: str, names: int) -> None:
    body = reader.get(f"/v1/vocabularies/LetType/codes?as_at={day}").json()
    assert (body["as_at"], [code["name"] for code in body["items"]]) == (
        day,
        ["fixed", "rolling", "old_style"][:names],
    )


@pytest.mark.parametrize("day", ["2021-02-30", "yesterday", "2021", "31/03/2026"])
def test_a_day_that_is_none_is_400_and_told_how_to_write_it(reader: Client, day: str) -> None:
    answer = reader.get(f"/v1/vocabularies/LetType/codes?as_at={day}")
    assert (answer.status_code, answer.json()["type"]) == (400, "/problems#bad-query")
    assert "written year-month-day, such as 2026-03-31" in answer.json()["detail"]


@pytest.mark.parametrize("wanted", ["LetTyp", "Home", "let type"])
def test_an_unknown_vocabulary_is_404_with_vocabularies_near_it(reader: Client, wanted: str) -> None:
    answer = reader.get(f"/v1/vocabularies/{wanted}/codes")
    assert answer.status_code == 404
    assert {near["id"] for near in answer.json().get("near", [])} <= {"LetType", "FixedLetType"}


def test_health_tells_how_much_is_loaded(reader: Client) -> None:
    assert reader.get("/healthz").json() == {"status": "ok", "version": "0.0.1", "terms": 33, "log_entries": 0}
