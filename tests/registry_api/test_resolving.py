from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from tests.registry_api.conftest import Client

FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "location"),
    [
        (None, "/v1/terms/Let/starts_on"),
        ("*/*", "/v1/terms/Let/starts_on"),
        ("text/turtle", "/v1/terms/Let/starts_on.ttl"),
        ("application/ld+json", "/v1/terms/Let/starts_on.jsonld"),
        ("application/json", "/v1/terms/Let/starts_on.json"),
        (FIREFOX, "/v1/terms/Let/starts_on.html"),
    ],
)
def test_a_permanent_address_leads_to_the_description(reader: Client, accept: str | None, location: str) -> None:
    answer = reader.get("/id/Let/starts_on", accept)
    assert (answer.status_code, answer.headers["location"]) == (303, location)
    assert answer.headers["vary"] == "Accept"


def test_a_permanent_address_of_nothing_is_404_with_near_matches(reader: Client) -> None:
    answer = reader.get("/id/Let/start_on")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["near"][0] == {"id": "Let/starts_on", "title": "Starts on", "link": "/v1/terms/Let/starts_on"}
    assert "Let/starts_on" in answer.json()["detail"]


def test_a_permanent_address_refuses_a_format_that_is_not_offered(reader: Client) -> None:
    assert reader.get("/id/Home", "image/png").status_code == 406


@pytest.mark.parametrize(
    ("accept", "ending", "media_type", "mark"),
    [
        ("application/json", "json", "application/json", '"iri": "https://example.org/tiny/Home"'),
        ("application/ld+json", "jsonld", "application/ld+json", '"@id": "https://example.org/tiny/Home"'),
        ("text/turtle", "ttl", "text/turtle; charset=utf-8", "<Home> a owl:Class"),
        ("text/html", "html", "text/html; charset=utf-8", "<h1>Home</h1>"),
    ],
)
def test_each_format_is_given_by_header_and_by_ending(
    reader: Client, accept: str, ending: str, media_type: str, mark: str
) -> None:
    by_header, by_ending = reader.get("/v1/terms/Home", accept), reader.get(f"/v1/terms/Home.{ending}", "image/png")
    assert by_header.status_code == by_ending.status_code == 200
    assert by_header.content == by_ending.content
    assert by_header.headers["content-type"] == by_ending.headers["content-type"] == media_type
    assert mark in by_header.text
    assert by_header.headers["content-location"] == f"/v1/terms/Home.{ending}"
    assert "Accept" in by_header.headers["vary"]
    assert "Accept" not in by_ending.headers.get("vary", "")


def test_a_term_links_to_its_permanent_address_and_other_formats(reader: Client) -> None:
    link = reader.get("/v1/terms/Home").headers["link"]
    assert '<https://example.org/tiny/Home>; rel="canonical"' in link
    assert '</v1/terms/Home.ttl>; rel="alternate"; type="text/turtle"' in link


def test_an_unacceptable_format_is_406_with_what_is_offered(reader: Client) -> None:
    answer = reader.get("/v1/terms/Home", "image/png")
    assert answer.status_code == 406
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["offered"] == ["application/json", "application/ld+json", "text/html", "text/turtle"]
    assert answer.headers["vary"] == "Accept"


@pytest.mark.parametrize(
    "wanted", ["hoome", "hoome.ttl", "Home.png", "Home/", "%00", "Let%2Fhom", "x" * 3000, "é", "", "..%2Fetc"]
)
def test_an_unknown_term_is_404(reader: Client, wanted: str) -> None:
    answer = reader.get(f"/v1/terms/{wanted}")
    assert answer.status_code == 404
    assert answer.json()["type"] == "/problems#unknown-term"


def test_a_slash_may_be_encoded(reader: Client) -> None:
    assert reader.get("/v1/terms/Let%2Fhome").json()["id"] == "Let/home"


@pytest.mark.parametrize("path", ["/v1/terms/Home", "/v1/terms/Home.ttl", "/v1/terms", "/v1", "/v1/search?q=home"])
def test_what_a_caller_holds_already_is_not_sent_again(reader: Client, path: str) -> None:
    etag = reader.get(path).headers["etag"]
    again = reader.get(path, if_none_match=f'"other", W/{etag}')
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
    assert reader.get(path, if_none_match='"other"').status_code == 200
    assert reader.get(path, if_none_match="*").status_code == 304


def test_formats_have_etags_of_their_own(reader: Client) -> None:
    tags = {reader.get("/v1/terms/Home", accept).headers["etag"] for accept in ("application/json", "text/turtle")}
    assert len(tags) == 2


@pytest.mark.parametrize("path", ["/v1/terms/Home", "/id/Home", "/v1/terms/nix", "/healthz", "/proposals/new"])
def test_head_answers_as_get_does_but_without_a_body(reader: Client, path: str) -> None:
    got, head = reader.get(path), reader.ask("HEAD", path)
    assert head.status_code == got.status_code
    assert head.content == b""
    assert head.headers.get("content-type") == got.headers.get("content-type")
    assert head.headers.get("etag") == got.headers.get("etag")


def test_a_retired_term_is_given_with_what_to_use_instead(reader: Client) -> None:
    answer = reader.get("/v1/terms/LetType/old_style")
    assert answer.status_code == 200
    assert answer.json()["status"] == "deprecated"
    assert answer.json()["replaced_by"]["id"] == "LetType/rolling"
    assert answer.json()["retired_because"] == "nobody offers it any more"


def test_a_field_tells_what_a_developer_needs(reader: Client) -> None:
    field = reader.get("/v1/terms/Let/let_type").json()
    assert field["kind"] == "field"
    assert field["entity"]["id"] == "Let"
    assert field["range"] == {
        "kind": "vocabulary",
        "name": "LetType",
        "term": {
            "id": "LetType",
            "iri": "https://example.org/tiny/LetType",
            "kind": "vocabulary",
            "title": "Let type",
            "link": "/v1/terms/LetType",
        },
    }
    assert [user["id"] for user in field["where_used"]] == ["Let", "StartLet"]
    assert {"Let/let_type/code", "TY-002"} <= {rule["id"] for rule in field["rules"]}


def test_an_entity_shows_inherited_fields_under_their_own_addresses(reader: Client) -> None:
    fields = {field["name"]: field["link"] for field in reader.get("/v1/terms/Home").json()["fields"]}
    assert fields["place_code"] == "/v1/terms/Place/place_code"
    assert fields["bedrooms"] == "/v1/terms/Home/bedrooms"


def test_the_page_of_a_term_is_the_sites_own_to_the_byte(site_client: Client, site: Path) -> None:
    answer = site_client.get("/v1/terms/Home", "text/html")
    assert answer.status_code == 200
    assert answer.content == (site / "reference/home/index.html").read_bytes()
    assert answer.headers["content-location"] == "/reference/home/"
    assert "Sec-Fetch-Mode" in answer.headers["vary"]


@pytest.mark.parametrize(
    ("term", "page"),
    [
        ("Home", "/reference/home/"),
        ("Home/bedrooms", "/reference/home/#bedrooms"),
        ("LetType/fixed", "/reference/let-type/#fixed"),
    ],
)
def test_a_browser_is_sent_to_the_page_where_it_stands(site_client: Client, term: str, page: str) -> None:
    answer = site_client.get(f"/v1/terms/{term}", FIREFOX, sec_fetch_mode="navigate")
    assert (answer.status_code, answer.headers["location"]) == (303, page)


def test_a_field_without_a_browser_gets_the_page_of_its_entity(site_client: Client, site: Path) -> None:
    answer = site_client.get("/v1/terms/Home/bedrooms.html")
    assert answer.content == (site / "reference/home/index.html").read_bytes()


def test_a_term_without_a_page_in_the_site_gets_a_plain_one(site_client: Client) -> None:
    assert "<h1>Shed</h1>" in site_client.get("/v1/terms/Shed.html", FIREFOX, sec_fetch_mode="navigate").text


@pytest.mark.parametrize(
    ("identifier", "page"),
    [
        ("area/tiny", "/reference/area-tiny/"),
        ("Home/bedrooms/minimum", "/reference/home/#Home/bedrooms/minimum"),
        ("rule/TY-001", "/reference/rules/#TY-001"),
    ],
)
def test_areas_and_rules_have_permanent_addresses_too(site_client: Client, identifier: str, page: str) -> None:
    answer = site_client.get(f"/id/{identifier}")
    assert (answer.status_code, answer.headers["location"]) == (303, page)


def test_the_etag_stands_for_the_content(reader: Client) -> None:
    answer = reader.get("/v1/terms/Home")
    assert answer.headers["etag"] == f'"{hashlib.sha256(answer.content).hexdigest()[:32]}"'
