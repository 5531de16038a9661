from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry_api.negotiation import Format, choose, named, prefers_html

FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "wanted"),
    [
        (None, Format.JSON),
        ("", Format.JSON),
        ("*/*", Format.JSON),
        ("text/turtle", Format.TURTLE),
        ("TEXT/Turtle", Format.TURTLE),
        ("text/turtle;charset=utf-8", Format.TURTLE),
        ("application/ld+json, application/json;q=0.5", Format.JSON_LD),
        ("application/json;q=0.4, text/turtle;q=0.5", Format.TURTLE),
        (FIREFOX, Format.HTML),
        ("text/*", Format.HTML),
        ("application/*", Format.JSON),
        # Equal liking: the type named outright goes before the one that anything would be.
        ("*/*, text/turtle", Format.TURTLE),
        # The closest range decides, even against a wider one that is more generous.
        ("*/*;q=1, application/json;q=0.1, text/html;q=0, text/turtle;q=0", Format.JSON_LD),
        ("image/png", None),
        ("application/json;q=0", None),
        ("*/*;q=0", None),
        ("text/turtle;q=2", None),
        ("text/turtle;q=abc", None),
        ("nonsense", None),
        ("nonsense, text/turtle", Format.TURTLE),
    ],
)
def test_the_format_that_suits_best_is_chosen(accept: str | None, wanted: Format | None) -> None:
    assert choose(accept) is wanted


@pytest.mark.parametrize(
    ("accept", "wanted"),
    [
        (None, None),
        ("*/*", None),
        ("text/turtle, */*", Format.TURTLE),
        (FIREFOX, Format.HTML),
        ("image/png, */*", None),
    ],
)
def test_a_caller_who_takes_anything_names_no_format(accept: str | None, wanted: Format | None) -> None:
    assert named(accept) is wanted


@pytest.mark.parametrize(
    ("accept", "wanted"),
    [(FIREFOX, True), ("text/html", True), ("*/*", False), (None, False), ("application/json, text/html;q=0.9", False)],
)
def test_a_person_is_told_from_a_program_by_what_is_accepted(accept: str | None, *, wanted: bool) -> None:
    assert prefers_html(accept) is wanted


@given(st.text(max_size=200))
def test_no_accept_header_is_too_odd(accept: str) -> None:
    assert choose(accept) in {*Format, None}
