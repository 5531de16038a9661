"""Whether an identifier stands twice is known without counting them all, where they are in order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from housing_standard.validate.database import Database

SELECT = 'SELECT x FROM "given"'


def repeats(identifiers: list[str | None], *, small: bool) -> bool:
    database = Database(small=small)
    try:
        database.connection.execute('CREATE TABLE "given" (x VARCHAR)')
        if identifiers:
            database.connection.executemany('INSERT INTO "given" VALUES ($1)', [[each] for each in identifiers])
        return database.repeats(SELECT)
    finally:
        database.close()


@pytest.mark.parametrize(
    "identifiers", [["P-9", "P-10", "P-10"], ["P-10", "P-9", "P-10"], ["a", None, "a"], ["z", "é", "z"]]
)
def test_an_identifier_that_stands_twice_is_noticed(identifiers: list[str | None]) -> None:
    assert repeats(identifiers, small=False)
    assert repeats(identifiers, small=True)


@pytest.mark.parametrize(
    "identifiers",
    [[], [None, None], ["P-9", "P-10", "P-11"], ["P-10", "P-9"], ["a", None, "b"], ["é", "z"], ["A", "a"]],
)
def test_no_other_is(identifiers: list[str | None]) -> None:
    assert not repeats(identifiers, small=False)
    assert not repeats(identifiers, small=True)


IDENTIFIERS = st.lists(st.none() | st.text(st.sampled_from("a0é😀"), min_size=1, max_size=3), max_size=12)


@given(IDENTIFIERS)
def test_so_it_is_in_any_order(identifiers: list[str | None]) -> None:
    told = [each for each in identifiers if each is not None]
    twice = len(told) > len(set(told))
    assert repeats(identifiers, small=False) is twice
    assert repeats([*sorted(told)], small=False) is twice
    assert repeats([*sorted(told, key=lambda each: (len(each.encode()), each))], small=False) is twice


def test_those_in_order_are_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    def counted(*_: object) -> bool:
        raise AssertionError("counted")

    monkeypatch.setattr(Database, "_has_fewer", counted)
    assert repeats([f"P-{number}" for number in range(300)], small=False) is False
    with pytest.raises(AssertionError, match="counted"):
        repeats(["P-2", "P-1"], small=False)
