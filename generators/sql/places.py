"""Patterns place by place, for the databases without regular expressions: SQLite's GLOB and SQL Server's LIKE.

Both say one character a place, so a pattern is spelt out into alternatives: some places, at most one run of
characters of one class, and some places more. A pattern that needs more than a few alternatives, or two long runs, is
refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from generators.authored import UnsayableError

MOST_ALTERNATIVES = 12
_MOST_SPREAD = 3

_QUANTIFIER = re.compile(r"\?|\*|\+|\{([0-9]+)(,?)([0-9]*)\}")
_CLASS = re.compile(r"\[(\^?)((?:\\.|[^\]\\])+)\]")
_MEMBER = re.compile(r"\\?(.)(?:-\\?(.))?", re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class Place:
    """Characters of one class: how many at least and at most (None: no bound). `body` is the class without brackets."""

    body: str
    negated: bool = False
    least: int = 1
    most: int | None = 1

    @property
    def glob(self) -> str:
        """The class as GLOB writes it."""
        if len(self.body) == 1 and not self.negated and self.body not in "*?[":
            return self.body
        return f"[{'^' * self.negated}{self.body}]"

    @property
    def outside(self) -> Place:
        """One character that is not of the class."""
        return Place(body=self.body, negated=not self.negated)

    @property
    def like(self) -> str:
        """The class as SQL Server's LIKE writes it, a dash first; raises UnsayableError for a closing bracket."""
        if len(self.body) == 1 and not self.negated and self.body not in "%_[":
            return self.body
        if "]" in self.body:
            raise UnsayableError("LIKE cannot say a class of characters with a closing bracket in it")
        dash = "-" * self.body.endswith("-")
        return f"[{'^' * self.negated}{dash}{self.body.removesuffix('-')}]"


@dataclass(frozen=True, kw_only=True)
class Alternative:
    """One way to match: places, perhaps a run, places."""

    before: tuple[Place, ...]
    run: Place | None = None
    after: tuple[Place, ...] = ()


Sequence = tuple[Place, ...]


def alternatives(pattern: str) -> tuple[Alternative, ...]:
    """Return the ways to match a pattern, which is anchored at both ends.

    Raises UnsayableError when places cannot say it.

    >>> [place.glob for place in alternatives("^A[0-9]$")[0].before]
    ['A', '[0-9]']
    """
    if not (pattern.startswith("^") and pattern.endswith("$") and not pattern.endswith("\\$")):
        raise UnsayableError("a pattern that is not anchored")
    try:
        return tuple(_ways(pattern[1:-1]))
    except UnsayableError as error:
        raise UnsayableError(f"the pattern {pattern} asks for a regular expression: {error}") from error


def _ways(text: str) -> list[Alternative]:
    sequences, rest = _either(text)
    found = [_alternative(spelt) for sequence in sequences for spelt in _spelt_out(sequence)]
    if rest or len(found) > MOST_ALTERNATIVES:
        raise UnsayableError("a bracket too many" if rest else f"{len(found)} ways to match")
    return found


def _either(text: str) -> tuple[list[Sequence], str]:
    """Read alternatives parted by bars up to a closing bracket or the end; return what is left too."""
    found, rest = _sequence(text)
    while rest.startswith("|"):
        more, rest = _sequence(rest[1:])
        found = found + more
    return found, rest


def _sequence(text: str) -> tuple[list[Sequence], str]:
    found: list[Sequence] = [()]
    while text and text[0] not in "|)":
        atom, text = _atom(text)
        quantifier = _QUANTIFIER.match(text)
        if quantifier:
            text = text[quantifier.end() :]
            atom = _repeated(atom, *_counts(quantifier))
        found = _joined(found, atom)
    return found, text


def _atom(text: str) -> tuple[list[Sequence], str]:
    if text.startswith("("):
        found, rest = _either(text.removeprefix("(?:") if text.startswith("(?:") else text[1:])
        return found, rest[1:]
    if listed := _CLASS.match(text):
        return [(Place(body=_body(listed[2]), negated=bool(listed[1])),)], text[listed.end() :]
    if text.startswith("\\") and not text[1].isalnum():
        return [(Place(body=text[1]),)], text[2:]
    if text[0] in "\\.^$[":
        raise UnsayableError(f"{text[:2]} for any character")
    return [(Place(body=text[0]),)], text[1:]


def _body(text: str) -> str:
    """Return the members of a class in the order that GLOB needs: a bracket first, a caret and a dash last."""
    members = [found[0].replace("\\", "") for found in _MEMBER.finditer(text)]
    order = {"]": 0, "^": 2, "-": 3}
    return "".join(sorted(members, key=lambda member: order.get(member, 1)))


def _counts(quantifier: re.Match[str]) -> tuple[int, int | None]:
    plain: dict[str, tuple[int, int | None]] = {"?": (0, 1), "*": (0, None), "+": (1, None)}
    if quantifier[0] in plain:
        return plain[quantifier[0]]
    least = int(quantifier[1])
    return least, (int(quantifier[3]) if quantifier[3] else None) if quantifier[2] else least


def _repeated(atom: list[Sequence], least: int, most: int | None) -> list[Sequence]:
    if len(atom) == 1 and len(atom[0]) == 1 and (atom[0][0].least, atom[0][0].most) == (1, 1):
        return [(replace(atom[0][0], least=least, most=most),)]
    if most is None or most - least > _MOST_SPREAD:
        raise UnsayableError("a group repeated many times")
    found: list[Sequence] = []
    for count in range(least, most + 1):
        times: list[Sequence] = [()]
        for _ in range(count):
            times = _joined(times, atom)
        found.extend(times)
    return found


def _joined(first: list[Sequence], second: list[Sequence]) -> list[Sequence]:
    found = [one + other for one in first for other in second]
    if len(found) > MOST_ALTERNATIVES:
        raise UnsayableError("too many ways to match")
    return found


def _spelt_out(sequence: Sequence) -> Iterator[Sequence]:
    """Yield the sequences that a sequence stands for, each with one run at most."""
    runs = [place for place in sequence if place.least != place.most]
    longest = max(runs, key=_spread, default=None)
    found: list[Sequence] = [()]
    for place in sequence:
        if place is longest and _spread(place) > 1:
            found = _joined(found, [(place,)])
        elif place.most is None or place.most - place.least > _MOST_SPREAD:
            raise UnsayableError("two long runs")
        else:
            single = replace(place, least=1, most=1)
            found = _joined(found, [(single,) * count for count in range(place.least, place.most + 1)])
    yield from found


def _spread(place: Place) -> float:
    return float("inf") if place.most is None else place.most - place.least


def _alternative(sequence: Iterable[Place]) -> Alternative:
    places = tuple(sequence)
    at = next((index for index, place in enumerate(places) if place.least != place.most), None)
    if at is None:
        return Alternative(before=places)
    return Alternative(before=places[:at], run=places[at], after=places[at + 1 :])
