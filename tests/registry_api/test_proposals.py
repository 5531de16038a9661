from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from housing_standard.model import Standard
from registry_api.app import create_app
from registry_api.limits import Limits
from registry_api.log import Log
from tests.registry_api.conftest import AMEND, ROOMY, Client, Hands

ADD_CODE = {"operation": "add_code", "vocabulary": "LetType", "name": "licence", "title": "Licence"}
ADD_FIELD = {
    "operation": "add_field",
    "entity": "Home",
    "name": "floor",
    "title": "Floor",
    "definition": "How many stairs up it is.",
    "range": "integer",
    "why": "People who cannot climb need to know.",
}
RETIRE = {"operation": "deprecate_term", "term": "Shed", "because": "Nobody keeps tools any more."}

BODY = {"operations": [AMEND], "reason": "It is unclear.", "organisation": "Example Homes"}


def entries(store: Path) -> int:
    with Log(store).reading() as reading:
        return reading.head()[0]


@pytest.mark.parametrize(
    "operation",
    [
        AMEND,
        {**AMEND, "term": "LetType/fixed"},
        {**AMEND, "term": "place_code"},
        ADD_CODE,
        {**ADD_CODE, "definition": "A right to stay that is not a let."},
        # The short list may take a code that the full list has.
        {**ADD_CODE, "vocabulary": "FixedLetType", "name": "rolling"},
        ADD_FIELD,
        {**ADD_FIELD, "range": "LetType", "required": True, "many": True},
        {**ADD_FIELD, "range": "Person"},
        {**ADD_FIELD, "range": "place_code"},
        RETIRE,
        {"operation": "deprecate_term", "term": "Shed", "replaced_by": "Home"},
        {"operation": "deprecate_term", "term": "LetType/fixed", "replaced_by": "LetType/rolling"},
    ],
)
def test_a_sound_proposal_is_taken_in_and_can_be_read(client: Client, operation: dict[str, Any]) -> None:
    answer = client.propose(operation)
    assert answer.status_code == 201, answer.text
    assert answer.headers["location"] == "/v1/proposals/P-00001"
    read = client.get("/v1/proposals/P-00001").json()
    assert read == answer.json()
    assert {part: read["operations"][0][part] for part in operation} == operation
    assert (read["status"], read["reason"], read["organisation"]) == ("submitted", "It is unclear.", "Example Homes")
    assert read["submitted_at"] == "2026-11-02T09:30:00Z"
    assert read["standard_version"] == "0.0.1"


def test_a_proposal_may_hold_several_operations(client: Client) -> None:
    read = client.propose(AMEND, ADD_CODE, ADD_FIELD, RETIRE).json()
    assert [step["operation"] for step in read["operations"]] == [
        "amend_definition",
        "add_code",
        "add_field",
        "deprecate_term",
    ]


def test_a_term_may_be_named_by_its_permanent_address(client: Client) -> None:
    read = client.propose({**AMEND, "term": "https://example.org/tiny/Home"}).json()
    assert read["operations"][0]["term"] == "Home"


@pytest.mark.parametrize(
    ("operation", "pointer", "told"),
    [
        ({**AMEND, "term": "Hoome"}, "/operations/0/term", "Did you mean: Home"),
        ({**AMEND, "definition": "A dwelling  that someone can rent."}, "/operations/0/definition", "reads today"),
        ({**AMEND, "definition": "word " * 41}, "/operations/0/definition", "41 words"),
        ({**AMEND, "definition": "x" * 601}, "/operations/0/definition", "at most 600"),
        ({**AMEND, "definition": "  "}, "/operations/0/definition", "empty"),
        ({**AMEND, "definition": 7}, "/operations/0/definition", "must be text"),
        ({**AMEND, "definition": "A\u202edwelling"}, "/operations/0/definition", "U+202E"),
        ({**AMEND, "definition": "A\x07dwelling"}, "/operations/0/definition", "U+0007"),
        ({**AMEND, "meaning": "other"}, "/operations/0/meaning", "not known here"),
        ({"operation": "amend_definition", "term": "Home"}, "/operations/0/definition", "missing"),
        ({**ADD_CODE, "vocabulary": "LetTipe"}, "/operations/0/vocabulary", "Did you mean: LetType"),
        ({**ADD_CODE, "vocabulary": "Home"}, "/operations/0/vocabulary", "Home is an entity; name a vocabulary"),
        ({**ADD_CODE, "name": "fixed"}, "/operations/0/name", "never used twice"),
        ({**ADD_CODE, "name": "old_style"}, "/operations/0/name", "never used twice"),
        ({**ADD_CODE, "name": "Licence"}, "/operations/0/name", "small letters"),
        ({**ADD_CODE, "name": "1st"}, "/operations/0/name", "small letters"),
        ({**ADD_CODE, "name": "a\n"}, "/operations/0/name", "small letters"),
        ({**ADD_CODE, "name": "a" * 61}, "/operations/0/name", "small letters"),
        ({**ADD_CODE, "definition": "word " * 41}, "/operations/0/definition", "41 words"),
        ({**ADD_CODE, "vocabulary": "FixedLetType"}, "/operations/0/vocabulary", "Add it to LetType first"),
        ({**ADD_FIELD, "entity": "Hoome"}, "/operations/0/entity", "Did you mean: Home"),
        ({**ADD_FIELD, "entity": "LetType"}, "/operations/0/entity", "LetType is a vocabulary; name an entity"),
        ({**ADD_FIELD, "entity": "StartLet"}, "/operations/0/entity", "to Let instead"),
        ({**ADD_FIELD, "name": "bedrooms"}, "/operations/0/name", "never used twice"),
        # Inherited by Home from Place; and used by Home, a kind of Place.
        ({**ADD_FIELD, "name": "place_code"}, "/operations/0/name", "never used twice"),
        ({**ADD_FIELD, "entity": "Place", "name": "bedrooms"}, "/operations/0/name", "Home has"),
        ({**ADD_FIELD, "range": "Kolour"}, "/operations/0/range", "no kind of value"),
        ({**ADD_FIELD, "range": "LetTyp"}, "/operations/0/range", "Did you mean: LetType"),
        ({**ADD_FIELD, "required": "perhaps"}, "/operations/0/required", "true or false"),
        ({**RETIRE, "term": "Shedd"}, "/operations/0/term", "Did you mean: Shed"),
        ({"operation": "deprecate_term", "term": "Shed"}, "/operations/0/replaced_by", "the reason why there is none"),
        ({**RETIRE, "term": "LetType/old_style"}, "/operations/0/term", "retired already"),
        ({**RETIRE, "replaced_by": "Shed"}, "/operations/0/replaced_by", "cannot replace itself"),
        ({**RETIRE, "replaced_by": "Hoome"}, "/operations/0/replaced_by", "Did you mean: Home"),
        ({**RETIRE, "replaced_by": "LetType"}, "/operations/0/replaced_by", "name another entity"),
        (
            {**RETIRE, "term": "LetType/fixed", "replaced_by": "LetType/old_style"},
            "/operations/0/replaced_by",
            "is retired itself",
        ),
        ({"operation": "rename_term", "term": "Home"}, "/operations/0", "'rename_term' is not an operation"),
        ({"term": "Home"}, "/operations/0", "which operation it is"),
    ],
)
def test_a_proposal_with_a_fault_is_422_and_not_stored(
    client: Client, store: Path, operation: dict[str, Any], pointer: str, told: str
) -> None:
    answer = client.propose(operation)
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert body["type"] == "/problems#invalid-proposal"
    assert [told in fault["detail"] for fault in body["errors"] if fault["pointer"] == pointer] == [True], body
    assert entries(store) == 0


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"operations": [], "reason": "x", "organisation": "y"}, "/operations"),
        ({"operations": [AMEND] * 21, "reason": "x", "organisation": "y"}, "/operations"),
        ({"operations": {}, "reason": "x", "organisation": "y"}, "/operations"),
        ({"operations": [AMEND], "reason": " ", "organisation": "y"}, "/reason"),
        ({"operations": [AMEND], "reason": "x" * 4001, "organisation": "y"}, "/reason"),
        ({"operations": [AMEND], "reason": "x", "organisation": ""}, "/organisation"),
        ({"operations": [AMEND], "reason": "x"}, "/organisation"),
        ({"operations": [AMEND], "reason": "x", "organisation": "y", "email": "a@example.org"}, "/email"),
        ({"operations": [3], "reason": "x", "organisation": "y"}, "/operations/0"),
        ([], ""),
        ("text", ""),
    ],
)
def test_a_body_of_the_wrong_shape_is_422_and_says_where(
    client: Client, store: Path, body: object, pointer: str
) -> None:
    answer = client.ask("POST", "/v1/proposals", json=body)
    assert answer.status_code == 422, answer.text
    assert pointer in [fault["pointer"] for fault in answer.json()["errors"]]
    assert entries(store) == 0


def test_every_fault_of_a_proposal_is_told_at_once(client: Client) -> None:
    errors = client.propose({**AMEND, "term": "Hoome"}, {**ADD_CODE, "name": "fixed"}, AMEND, AMEND).json()["errors"]
    assert [error["pointer"] for error in errors] == ["/operations/0/term", "/operations/1/name", "/operations/3"]


@pytest.mark.parametrize(
    "body", [b"{", b"", b"nonsense", b'{"reason": "\xff"}', b"[" * 100_000, b'{"a": ' + b"9" * 5000 + b"}"]
)
def test_malformed_json_is_400(client: Client, store: Path, body: bytes) -> None:
    answer = client.ask("POST", "/v1/proposals", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert answer.json()["type"] == "/problems#malformed-json"
    assert entries(store) == 0


@pytest.mark.parametrize("media_type", ["text/plain", "application/x-www-form-urlencoded", "", "text/json", "json"])
def test_another_content_type_is_415_and_names_what_is_taken(client: Client, media_type: str) -> None:
    headers = {"Content-Type": media_type} if media_type else {}
    answer = client.ask("POST", "/v1/proposals", content=b"{", headers=headers)
    assert answer.status_code == 415
    assert answer.headers["accept-post"] == "application/json"
    assert answer.json()["offered"] == ["application/json"]


def test_a_content_type_may_name_its_characters(client: Client) -> None:
    content = b'{"operations": [], "reason": "x", "organisation": "y"}'
    headers = {"Content-Type": "Application/JSON; charset=utf-8"}
    assert client.ask("POST", "/v1/proposals", content=content, headers=headers).status_code == 422


async def in_chunks(size: int) -> AsyncIterator[bytes]:
    for _ in range(size // 1024):
        yield b" " * 1024


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_over_the_bound_is_413_however_it_comes(client: Client, store: Path, *, chunked: bool) -> None:
    content: Any = in_chunks(257 * 1024) if chunked else b" " * (256 * 1024 + 1)
    answer = client.ask("POST", "/v1/proposals", content=content, headers={"Content-Type": "application/json"})
    assert ("content-length" not in answer.request.headers) is chunked
    assert answer.status_code == 413
    assert answer.json()["type"] == "/problems#too-large"
    assert "256 KiB" in answer.json()["detail"]
    assert entries(store) == 0


def test_a_body_of_exactly_the_bound_is_read(client: Client) -> None:
    content = b" " * (256 * 1024)
    answer = client.ask("POST", "/v1/proposals", content=content, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400


def test_a_caller_who_writes_too_often_is_told_how_long_to_wait(tiny: Standard, store: Path, hands: Hands) -> None:
    limits = Limits(writes_at_once=2, writes_per_minute=6)
    app = create_app(tiny, store=store, limits=limits, clock=hands.clock)
    client, other = Client(app), Client(app, address="203.0.113.8")
    assert [client.propose(AMEND).status_code for _ in range(3)] == [201, 201, 429]
    refused = client.propose(AMEND)
    assert refused.headers["retry-after"] == "10"
    assert refused.json()["type"] == "/problems#too-many-requests"
    assert client.get("/v1/proposals").status_code == 200
    assert other.propose(AMEND).status_code == 201
    hands.move(9)
    assert client.propose(AMEND).headers["retry-after"] == "1"
    hands.move(1)
    assert [client.propose(AMEND).status_code for _ in range(2)] == [201, 429]
    assert entries(store) == 4


def test_one_network_of_ipv6_is_one_caller(tiny: Standard, store: Path, hands: Hands) -> None:
    app = create_app(tiny, store=store, limits=Limits(writes_at_once=1), clock=hands.clock)
    addresses = ["2001:db8::1", "2001:db8::2", "2001:db8:0:1::1", "::ffff:203.0.113.7", "203.0.113.7"]
    assert [Client(app, address=one).propose(AMEND).status_code for one in addresses] == [201, 429, 201, 201, 429]


def test_many_callers_together_are_bounded_too(tiny: Standard, store: Path, hands: Hands) -> None:
    app = create_app(tiny, store=store, limits=Limits(all_writes_at_once=3), clock=hands.clock)
    statuses = [Client(app, address=f"198.51.100.{i}").propose(AMEND).status_code for i in range(5)]
    assert statuses == [201, 201, 201, 429, 429]


def test_a_proposal_sent_again_under_its_key_counts_once(client: Client, store: Path) -> None:
    first, again = client.propose(AMEND, key="k-1"), client.propose(AMEND, key="k-1")
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert first.headers["location"] == again.headers["location"]
    assert entries(store) == 1
    assert client.propose(AMEND, key="k-2").json()["id"] == "P-00002"


def test_a_key_outlives_the_process(tiny: Standard, store: Path) -> None:
    answers = [Client(create_app(tiny, store=store, limits=ROOMY)).propose(AMEND, key="k-1").json() for _ in range(2)]
    assert answers[0] == answers[1]


def test_a_key_used_for_something_else_is_422(client: Client, store: Path) -> None:
    client.propose(AMEND, key="k-1")
    answer = client.propose(ADD_CODE, key="k-1")
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems#idempotency-key-reused")
    assert entries(store) == 1


@pytest.mark.parametrize(("key", "told"), [("", "empty"), ("x" * 201, "at most 200"), ("two words", "without spaces")])
def test_an_odd_key_is_refused(client: Client, store: Path, key: str, told: str) -> None:
    answer = client.ask("POST", "/v1/proposals", json=BODY, headers={"Idempotency-Key": key})
    assert (answer.status_code, answer.json()["type"]) == (400, "/problems#bad-header")
    assert told in answer.json()["detail"]
    assert entries(store) == 0


def test_proposals_are_listed_the_newest_first_and_by_term(client: Client) -> None:
    for operation in (AMEND, ADD_CODE, ADD_FIELD, {**AMEND, "term": "LetType/fixed"}):
        client.propose(operation)

    def listed(query: str = "") -> list[str]:
        return [item["id"] for item in client.get(f"/v1/proposals{query}").json()["items"]]

    assert listed() == ["P-00004", "P-00003", "P-00002", "P-00001"]
    assert listed("?term=Home") == ["P-00003", "P-00001"]
    assert listed("?term=LetType") == ["P-00004", "P-00002"]
    assert listed("?term=Shed") == []
    page = client.get("/v1/proposals?limit=3").json()
    assert page["metadata"]["total"] == 4
    assert [item["id"] for item in client.get(page["links"]["next"]).json()["items"]] == ["P-00001"]


@pytest.mark.parametrize("wanted", ["P-00002", "P-1", "nix", "P-00001/", "%00"])
def test_an_unknown_proposal_is_404(client: Client, wanted: str) -> None:
    client.propose(AMEND)
    assert client.get(f"/v1/proposals/{wanted}").status_code == 404


def test_proposals_are_read_off_the_log_by_whoever_opens_it(tiny: Standard, store: Path, client: Client) -> None:
    other = Client(create_app(tiny, store=store, limits=ROOMY))
    client.propose(AMEND)
    assert other.propose(ADD_CODE).json()["id"] == "P-00002"
    assert [item["id"] for item in client.get("/v1/proposals").json()["items"]] == ["P-00002", "P-00001"]
