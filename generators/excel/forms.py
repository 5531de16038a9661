"""A pattern as a formula, where Excel has the words: so many signs of one kind, then so many of the next.

Excel has no regular expressions, but it can look each sign of a cell up in a text. Only the last kind may vary in how
many there are; a pattern that needs more, or a formula longer than Excel takes, is left to the validator.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# The most that Excel takes as the formula of a check.
LONGEST = 255

_KIND = re.compile(r"(?:\[(?P<several>(?:\\\W|[^\]\\^])+)\]|\\(?P<escaped>\W)|(?P<one>[A-Za-z0-9 /_:-]))")
_COUNT = re.compile(r"\{(?P<least>\d+)(?P<range>,(?P<most>\d+))?\}|(?P<maybe>\?)")
_MEMBER = re.compile(r"\\?(?P<first>[^\\])(?:-\\?(?P<last>[^\\]))?")


@dataclass(frozen=True, kw_only=True)
class Run:
    """Signs of one kind in a row: which, at least how many and at most how many."""

    signs: str
    least: int
    most: int


def form_formula(pattern: str, cell: str) -> str:
    """Return the formula that is true of exactly the texts that match a pattern; empty where Excel cannot say it.

    >>> form_formula("^[A-C][0-3]{1,2}$", "B4")[:30]
    '=AND(LEN(B4)>=2,LEN(B4)<=3,SUM'
    """
    runs = _runs(pattern.removeprefix("^").removesuffix("$"))
    if not runs or any(run.least != run.most for run in runs[:-1]):
        return ""
    least, most = sum(run.least for run in runs), sum(run.most for run in runs)
    formula = f"=AND(LEN({cell})>={least},LEN({cell})<={most},{','.join(_looked_up(runs, cell))})"
    # Room is left for a column of three letters in place of one.
    return formula if len(formula) + 2 * formula.count(cell) <= LONGEST else ""


def _looked_up(runs: list[Run], cell: str) -> Iterator[str]:
    """Yield a formula for each run: none of its places holds a sign of another kind.

    Where a run may be shorter, a text is first made longer with signs that the run allows.
    """
    place = 1
    for run in runs:
        signs = run.signs.replace('"', '""')
        places = f"ROW(${place}:${place + run.most - 1})"
        filler = run.signs[0].replace('"', '""')
        text = cell if run.least == run.most else f'{cell}&REPT("{filler}",{run.most})'
        yield f'SUMPRODUCT(--ISERROR(FIND(MID({text},{places},1),"{signs}")))=0'
        place += run.most


def _runs(text: str) -> list[Run]:
    """Return the runs of a pattern without anchors; none where it has anything else."""
    found: list[Run] = []
    while text:
        kind = _KIND.match(text)
        if kind is None:
            return []
        text = text[kind.end() :]
        count = _COUNT.match(text)
        least, most = _counts(count) if count else (1, 1)
        text = text[count.end() :] if count else text
        signs = _signs(kind["several"]) if kind["several"] else kind["escaped"] or kind["one"]
        found.append(Run(signs=signs, least=least, most=most))
    return [run for run in found if run.most]


def _counts(count: re.Match[str]) -> tuple[int, int]:
    if count["maybe"]:
        return 0, 1
    least = int(count["least"])
    return least, int(count["most"]) if count["range"] else least


def _signs(members: str) -> str:
    """Return every sign of a class, each once, in order.

    >>> _signs("A-C_-")
    '-ABC_'
    """
    found: set[str] = set()
    for member in _MEMBER.finditer(members):
        first, last = member["first"], member["last"] or member["first"]
        found.update(map(chr, range(ord(first), ord(last) + 1)))
    return "".join(sorted(found))
