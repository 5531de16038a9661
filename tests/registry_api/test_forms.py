from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from housing_standard.model import Standard
from registry_api.app import create_app
from registry_api.limits import Limits
from registry_api.log import Log
from tests.registry_api.conftest import Client

ROOT = Path(__file__).resolve().parents[2]
HTML = "text/html,application/xhtml+xml,*/*;q=0.8"


class Form(HTMLParser):
    """The page as a browser without JavaScript sees it: what a form would send, what is linked, what is named."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self.action = self.method = self.area = ""
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.labelled: set[str] = set()
        self.shown: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.ids.add(given.get("id", ""))
        if tag == "form":
            self.action, self.method = given["action"], given["method"]
        if tag == "a":
            self.links.append(given["href"])
        if tag == "label":
            self.labelled.add(given["for"])
        if tag in {"input", "textarea"} and given.get("type") != "hidden":
            self.shown.add(given["id"])
        if tag == "textarea":
            self.area = given["name"]
            self.values[self.area] = ""
        if tag == "input" and (given.get("type") not in {"radio", "checkbox"} or "checked" in given):
            self.values[given["name"]] = given.get("value", "")

    def handle_data(self, data: str) -> None:
        if self.area:
            self.values[self.area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.area = ""


def fill(client: Client, term: str, **typed: str) -> dict[str, str]:
    page = client.get(f"/proposals/new?term={term}", HTML)
    assert page.status_code == 200
    form = Form(page.text)
    assert (form.action, form.method) == ("/proposals", "post")
    typed = {name.replace("__", "-"): text for name, text in typed.items()}
    return form.values | {"reason": "It is unclear.", "organisation": "Example Homes"} | typed


def entries(store: Path) -> int:
    with Log(store).reading() as reading:
        return reading.head()[0]


def test_a_suggestion_goes_from_the_form_to_a_page_of_its_own(client: Client) -> None:
    typed = fill(client, "Home", amend_definition__definition="A dwelling <b>that</b> people rent.")
    sent = client.ask("POST", "/proposals", data=typed)
    assert (sent.status_code, sent.headers["location"]) == (303, "/proposals/P-00001")
    page = client.get(sent.headers["location"], HTML).text
    for shown in ("P-00001", "Submitted", "Example Homes", "2 November 2026", "A dwelling that someone can rent."):
        assert shown in page
    assert "A dwelling &lt;b&gt;that&lt;/b&gt; people rent." in page
    assert "/v1/terms/Home.html" in Form(page).links
    assert "/v1/proposals/P-00001" in Form(page).links
    record = client.get("/v1/proposals/P-00001").json()
    assert record["operations"] == [
        {"operation": "amend_definition", "term": "Home", "definition": "A dwelling <b>that</b> people rent."}
    ]


def test_the_form_starts_from_the_definition_as_it_reads(client: Client) -> None:
    assert fill(client, "Home")["amend_definition-definition"] == "A dwelling that someone can rent."


@pytest.mark.parametrize(
    ("term", "typed", "wanted"),
    [
        (
            "LetType",
            {"operation": "add_code", "add_code__title": "Licence", "add_code__name": "licence"},
            {
                "operation": "add_code",
                "vocabulary": "LetType",
                "name": "licence",
                "title": "Licence",
                "definition": None,
            },
        ),
        (
            "Home",
            {
                "operation": "add_field",
                "add_field__title": "Floor",
                "add_field__name": "floor",
                "add_field__definition": "How many stairs up it is.",
                "add_field__range": "integer",
                "add_field__why": "Some cannot climb.",
                "add_field__many": "true",
            },
            {
                "operation": "add_field",
                "entity": "Home",
                "name": "floor",
                "title": "Floor",
                "definition": "How many stairs up it is.",
                "range": "integer",
                "required": False,
                "many": True,
                "why": "Some cannot climb.",
            },
        ),
        (
            "LetType/fixed",
            {"operation": "deprecate_term", "deprecate_term__replaced_by": "LetType/rolling"},
            {
                "operation": "deprecate_term",
                "term": "LetType/fixed",
                "replaced_by": "LetType/rolling",
                "because": None,
            },
        ),
    ],
)
def test_every_change_can_be_asked_for(
    client: Client, term: str, typed: dict[str, str], wanted: dict[str, object]
) -> None:
    sent = client.ask("POST", "/proposals", data=fill(client, term, **typed))
    assert sent.status_code == 303, sent.text
    assert client.get("/v1/proposals/P-00001").json()["operations"] == [wanted]


def test_a_form_with_faults_comes_back_filled_in_and_says_what_to_mend(client: Client, store: Path) -> None:
    typed = fill(client, "LetType", operation="add_code", add_code__name="fixed", add_code__title="", reason="")
    sent = client.ask("POST", "/proposals", data=typed)
    assert sent.status_code == 422
    again = Form(sent.text)
    assert again.values["add_code-name"] == "fixed"
    assert again.values["organisation"] == "Example Homes"
    assert again.values["operation"] == "add_code"
    assert {"#add_code-title", "#reason"} <= set(again.links)
    assert "Title of the code: This is missing." in sent.text
    for link in again.links:
        assert not link.startswith("#") or link[1:] in again.ids
    assert entries(store) == 0


def test_faults_against_the_words_come_back_too(client: Client, store: Path) -> None:
    typed = fill(client, "LetType", operation="add_code", add_code__name="fixed", add_code__title="Fixed again")
    sent = client.ask("POST", "/proposals", data=typed)
    assert sent.status_code == 422
    assert "never used twice" in sent.text
    assert "#add_code-name" in Form(sent.text).links
    assert entries(store) == 0


def test_pressing_the_button_twice_counts_once(client: Client, store: Path) -> None:
    typed = fill(client, "Home", amend_definition__definition="A dwelling that people rent.")
    locations = {client.ask("POST", "/proposals", data=typed).headers["location"] for _ in range(2)}
    assert (locations, entries(store)) == ({"/proposals/P-00001"}, 1)
    typed["reason"] = "Another reason."
    assert client.ask("POST", "/proposals", data=typed).headers["location"] == "/proposals/P-00002"


@pytest.mark.parametrize(
    "changes", [{"operation": "rename_term"}, {"operation": ""}, {"website": "https://example.org"}]
)
def test_what_only_a_machine_would_send_is_not_stored(client: Client, store: Path, changes: dict[str, str]) -> None:
    sent = client.ask("POST", "/proposals", data=fill(client, "Home", **changes))
    assert sent.status_code == 422
    assert entries(store) == 0


@pytest.mark.parametrize("term", ["Home", "LetType", "Let/home", "StartLet", "place_code", "LetType/old_style"])
def test_every_input_has_a_label_and_no_page_runs_a_script(client: Client, term: str) -> None:
    page = client.get(f"/proposals/new?term={term}", HTML)
    form = Form(page.text)
    assert form.shown <= form.labelled
    assert "<script" not in page.text
    assert " style=" not in page.text
    assert "script-src" not in page.headers["content-security-policy"]
    assert page.headers["content-security-policy"].startswith("default-src 'none'; style-src 'self'")
    assert page.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(("term", "offered"), [("Home", "add_field"), ("LetType", "add_code")])
def test_only_what_makes_sense_for_a_term_is_offered(client: Client, term: str, offered: str) -> None:
    page = client.get(f"/proposals/new?term={term}", HTML).text
    found = set(re.findall(r'name="operation" id="choose-(\w+)"', page))
    assert found == {"amend_definition", offered, "deprecate_term"}


def test_without_a_term_the_form_asks_which(client: Client) -> None:
    page = client.get("/proposals/new", HTML)
    assert page.status_code == 200
    assert (Form(page.text).action, Form(page.text).method) == ("/proposals/new", "get")


def test_an_unknown_term_leads_to_near_ones(client: Client) -> None:
    page = client.get("/proposals/new?term=hoome", HTML)
    assert page.status_code == 404
    assert "/proposals/new?term=Home" in Form(page.text).links
    sent = client.ask("POST", "/proposals", data={"term": "<i>", "operation": "amend_definition"})
    assert sent.status_code == 404
    assert "<i>" not in sent.text


def test_an_unknown_proposal_is_a_page_for_people_and_a_problem_for_programs(client: Client) -> None:
    page = client.get("/proposals/P-09999", HTML)
    assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert client.get("/proposals/P-09999").headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("body", "media_type", "status"),
    [
        (b"{}", "application/json", 415),
        (b"a=b", "multipart/form-data; boundary=x", 415),
        (b"term=%ff", "application/x-www-form-urlencoded", 400),
        (b"term=\xff", "application/x-www-form-urlencoded", 400),
        (b"&".join([b"a=b"] * 100), "application/x-www-form-urlencoded", 400),
        (b"a" * (256 * 1024 + 1), "application/x-www-form-urlencoded", 413),
    ],
)
def test_what_no_form_sends_is_refused(client: Client, store: Path, body: bytes, media_type: str, status: int) -> None:
    answer = client.ask("POST", "/proposals", content=body, headers={"Content-Type": media_type})
    assert answer.status_code == status
    assert entries(store) == 0


def test_a_person_who_writes_too_often_gets_a_page(tiny: Standard, store: Path) -> None:
    client = Client(create_app(tiny, store=store, limits=Limits(writes_at_once=0)), headers={"Accept": HTML})
    answer = client.ask("POST", "/proposals", data={"term": "Home"})
    assert (answer.status_code, answer.headers["content-type"]) == (429, "text/html; charset=utf-8")
    assert int(answer.headers["retry-after"]) == 10


def test_the_list_of_proposals_leads_to_each_of_them(client: Client) -> None:
    assert "Nobody has asked" in client.get("/proposals", HTML).text
    for number in range(52):
        client.ask(
            "POST",
            "/proposals",
            data=fill(client, "Home", reason=f"Reason {number}.")
            | {"amend_definition-definition": f"A dwelling, wording {number}."},
        )
    first = Form(client.get("/proposals", HTML).text).links
    assert "/proposals/P-00052" in first
    assert "/proposals/P-00001" not in first
    older = next(link for link in first if "cursor=" in link)
    assert urlsplit(older).path == "/proposals"
    assert "/proposals/P-00001" in Form(client.get(older, HTML).text).links


def test_text_is_escaped_wherever_it_is_shown(client: Client) -> None:
    mark = "<script>alert(1)</script>"
    client.propose(
        {"operation": "amend_definition", "term": "Home", "definition": mark}, reason=mark, organisation=mark
    )
    for path in ("/proposals", "/proposals/P-00001"):
        page = client.get(path, HTML).text
        assert "<script" not in page
        assert "&lt;script&gt;" in page


def test_our_own_pages_load_only_our_own_style(client: Client) -> None:
    style = client.get("/proposals/style.css")
    assert style.headers["content-type"] == "text/css; charset=utf-8"
    assert "url(" not in style.text
    assert "@import" not in style.text


def test_our_own_pages_look_as_the_site_does(client: Client) -> None:
    shared, _, _ = client.get("/proposals/style.css").text.partition("/* Our own.")
    theirs = (ROOT / "site" / "pages" / "assets" / "site.css").read_text(encoding="utf-8").splitlines()
    rules = shared.splitlines()[1:]
    assert len(rules) > 50
    assert [rule for rule in rules if rule and rule not in theirs] == []


def test_our_own_pages_stand_in_the_frame_of_the_site(tiny: Standard, store: Path, site: Path) -> None:
    header = '<header class="hs-header"><a href="/reference/">Terms</a></header>'
    footer = '<footer class="hs-footer"><a href="/licence/">Licence</a></footer>'
    (site / "404.html").write_text(f"<!doctype html><body>{header}<p>Nothing here</p>{footer}", encoding="utf-8")
    (site / "assets" / "icon.svg").write_text("<svg/>", encoding="utf-8")
    client = Client(create_app(tiny, store=store, site=site))
    for path in ("/proposals", "/proposals/new", "/proposals/new?term=Home", "/proposals?cursor=x"):
        page = client.get(path, HTML).text
        assert header in page
        assert footer in page
        assert 'href="/assets/icon.svg"' in page
        assert "Nothing here" not in page


def test_without_a_site_our_own_pages_have_a_frame_and_no_link_into_the_void(client: Client) -> None:
    page = client.get("/proposals", HTML).text
    assert {"/", "/proposals", "/proposals/new"} == {one for one in Form(page).links if not one.startswith("#")}
    assert "icon.svg" not in page


def test_the_page_of_problems_explains_each_type(client: Client) -> None:
    problem = client.get("/v1/terms/nix").json()
    page, _, anchor = problem["type"].partition("#")
    assert anchor in Form(client.get(page, HTML).text).ids
