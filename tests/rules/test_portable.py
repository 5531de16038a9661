"""A pattern is accepted only where every engine reads it alike and none can hang on it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from housing_standard.lexical import GRAMMARS, Primitive
from housing_standard.rules.portable import complaints, matches

PORTABLE = (
    r"^[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}$",
    r"^[0-9]{1,12}$",
    r"^(E|W|S|N)[0-9]{8}$",
    r"^[A-Za-z0-9._-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$",
    r"^(-[0-9]+)*$",
    r"^[^|]*$",
    r"^a\.b\$c$",
    r"^[a\-z\]]$",
)

REFUSED = (
    (r"[0-9]+", "anchored"),
    (r"^[0-9]+", "anchored"),
    (r"^[0-9]+\$", "anchored"),
    (r"^a|b$", "outside a group"),
    (r"^\d+$", r"\d"),
    (r"^\w$", r"\w"),
    (r"^a\s?$", r"\s"),
    (r"^(a)\1$", r"\1"),
    (r"^(?=a)a$", "(?"),
    (r"^(?:ab)$", "(?"),
    (r"^(?i)a$", "(?"),
    (r"^a+?$", "lazy"),
    (r"^a*+$", "lazy or possessive"),
    (r"^a**$", "follows nothing"),
    (r"^*a$", "follows nothing"),
    (r"^(a+)+$", "hang"),
    (r"^(a*b?)*$", "hang"),
    (r"^(\.[a.]+)+$", "hang"),
    (r"^.+$", "dot"),
    (r"^é$", "ASCII"),
    (r"^\-$", "backslash before '-'"),
    (r"^a\/b$", "backslash before '/'"),
    (r"^a{,3}$", "count"),
    (r"^a{4,2}$", "wrong way round"),
    (r"^a{1001}$", "above 1000"),
    (r"^[[a]$", "class holds ["),
    (r"^[a&&b]$", "set operation"),
    (r"^[z-a]$", "RE2 cannot compile"),
    (r"^(a$", "not closed"),
    (r"^a)$", "not opened"),
    (r"^[a$", "not closed"),
    (r"^a]$", "without a backslash"),
    (r"^a^b$", "in the middle"),
)


@pytest.mark.parametrize("pattern", PORTABLE)
def test_a_pattern_of_listed_characters_and_plain_groups_is_portable(pattern: str) -> None:
    assert complaints(pattern) == []


@pytest.mark.parametrize(("pattern", "reason"), REFUSED)
def test_a_pattern_that_engines_read_differently_is_refused_with_its_reason(pattern: str, reason: str) -> None:
    assert any(reason in complaint for complaint in complaints(pattern)), complaints(pattern)


@pytest.mark.parametrize("primitive", [p for p in Primitive if GRAMMARS[p].pattern])
def test_our_own_grammars_are_portable(primitive: Primitive) -> None:
    assert complaints(GRAMMARS[primitive].pattern) == []


@settings(deadline=None)
@given(st.text(alphabet=r"^$ab01.\-[](){}|*+?,", max_size=14).map(lambda inner: f"^{inner}$"))
def test_whatever_is_called_portable_compiles_in_python_too_and_judges_alike(pattern: str) -> None:
    if complaints(pattern):
        return
    compiled = re.compile(pattern)
    for text in ("", "a", "b", "ab", "a0", "-", "a.b", "0101", "aaaa"):
        assert bool(compiled.fullmatch(text)) == matches(pattern, text)
