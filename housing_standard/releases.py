"""How the codes of one release of an outside list stand to those of the next, reasoned through our codes.

An outside standard that is mapped release by release has a prefix for each, whose addresses differ in the release
alone: `.../outside/core-2024/`, `.../outside/core-2026/`. Its codes are aligned as `core24:relat2/X`. Codes are listed
for an earlier release only where its list differs, so a code that is not listed keeps its meaning.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from housing_standard.model import Standard
from housing_standard.scales import Likeness

_ADDRESS = re.compile(r"/outside/(?P<name>[a-z-]+)-(?P<release>[0-9][0-9.]*)/$")
# An outside code that means the same as ours, or more, takes in all that ours does.
_TAKES_IN = (Likeness.EXACT, Likeness.CLOSE, Likeness.BROAD)


@dataclass(frozen=True, kw_only=True)
class OutsideCode:
    """A code of one release of an outside list, with those of ours (by id) that it is aligned with.

    It is `sure` when it takes in the whole of each of them.
    """

    curie: str
    release: str
    list_name: str
    name: str
    ours: frozenset[str]
    sure: bool


@dataclass(frozen=True, kw_only=True)
class Step:
    """A code and one of the next release with which it shares codes of ours; `likeness` says how the later stands.

    CLOSE: it takes in the same; BROAD: more; NARROW: less; RELATED: some of it, or nothing is sure.
    """

    earlier: OutsideCode
    later: OutsideCode
    likeness: Likeness


def steps_of(standard: Standard) -> tuple[Step, ...]:
    """Return how codes changed from each release to the next, in the order of lists, releases and codes."""
    found: list[Step] = []
    for codes in _lists(standard):
        releases = sorted({code.release for code in codes})
        for before, after in pairwise(releases):
            old, new = ([code for code in codes if code.release == release] for release in (before, after))
            found.extend(step for earlier in old for later in new if (step := _step(earlier, later)))
    return tuple(found)


def _step(earlier: OutsideCode, later: OutsideCode) -> Step | None:
    if not earlier.ours & later.ours:
        return None
    if not (earlier.sure and later.sure):
        likeness = Likeness.RELATED
    elif earlier.ours == later.ours:
        likeness = Likeness.CLOSE
    elif earlier.ours < later.ours:
        likeness = Likeness.BROAD
    else:
        likeness = Likeness.NARROW if earlier.ours > later.ours else Likeness.RELATED
    return Step(earlier=earlier, later=later, likeness=likeness)


def _lists(standard: Standard) -> Iterator[list[OutsideCode]]:
    """Yield the codes of each outside list that one list of ours is aligned with in more than one release."""
    releases = {
        prefix: (named["name"], named["release"])
        for prefix, address in standard.prefixes.items()
        if (named := _ADDRESS.search(address))
    }
    aligned: dict[tuple[str, str, str], dict[str, list[tuple[str, Likeness]]]] = {}
    for vocabulary, term, likeness, target in _alignments(standard):
        prefix, _, path = target.partition(":")
        list_name, slash, _ = path.partition("/")
        if slash and prefix in releases:
            one = aligned.setdefault((releases[prefix][0], list_name, vocabulary), {})
            one.setdefault(target, []).append((term, likeness))
    for (_, list_name, _), codes in sorted(aligned.items()):
        known = [_code(releases, list_name, target, ours) for target, ours in codes.items()]
        if len({code.release for code in known}) > 1:
            yield sorted(known, key=lambda code: (code.release, code.name))


def _alignments(standard: Standard) -> Iterator[tuple[str, str, Likeness, str]]:
    for vocabulary in standard.vocabularies:
        if not vocabulary.subset_of:
            for code in vocabulary.codes:
                yield from ((vocabulary.name, code.id, found.likeness, found.target) for found in code.alignments)


def _code(
    releases: dict[str, tuple[str, str]], list_name: str, target: str, ours: Iterable[tuple[str, Likeness]]
) -> OutsideCode:
    pairs = list(ours)
    return OutsideCode(
        curie=target,
        release=releases[target.partition(":")[0]][1],
        list_name=list_name,
        name=target.rpartition("/")[2],
        ours=frozenset(term for term, _ in pairs),
        sure=all(likeness in _TAKES_IN for _, likeness in pairs),
    )
