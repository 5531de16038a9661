"""One construct of the language at a time: every artefact, in its real engine, says the same of the same record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pytest

from generators.departures import DEPARTURES, Departure
from housing_standard.model import Standard
from tests.agreement.comparison import is_unheld, told
from tests.agreement.constructs_of import Construct, Sample, constructs
from tests.agreement.engine import Engine, Verdict
from tests.agreement.engines import all_engines
from tests.agreement.engines.tables import Tables
from tests.agreement.engines.typescript import TypeScript, judge_together

# The layer that catches whatever another leaves: it must find every fault, and name it.
VALIDATOR = Tables.name


@dataclass(frozen=True, kw_only=True)
class Judged:
    """What one engine said of one sample, and what its artefact says it does not hold."""

    engine: str
    sample: Sample
    standard: Standard
    verdict: Verdict
    first_only: bool
    unheld: Mapping[str, str]

    @property
    def departure(self) -> Departure | None:
        """The declared departure that covers the sample under this engine."""
        return next((d for d in DEPARTURES if d.covers(self.engine, self.sample.case)), None)

    @property
    def declared(self) -> bool:
        """Whether the artefact says that it does not hold the rules that the sample breaks."""
        return bool(self.sample.faults) and all(
            is_unheld(fault, self.unheld, self.standard) for fault in self.sample.faults
        )

    @property
    def names_another(self) -> bool:
        """Whether the engine refuses the sample, and names something else than what is wrong with it."""
        faults = self.verdict.faults
        if not self.verdict.refused or not faults or not self.sample.faults:
            return False
        wanted, named = told(self.sample.faults), told(faults)
        return not (named <= wanted if self.first_only else named == wanted)

    def __str__(self) -> str:
        told = sorted((f.key, f.row, f.field, f.constraint) for f in self.verdict.faults or ())
        return f"{self.sample.case} under {self.engine}: {told or ''} {self.verdict.said}".strip()


@pytest.fixture(scope="module")
def judged(postgresql: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[Judged, ...]:
    """What every engine says of every sample."""
    known = constructs()
    found: list[Judged] = []
    typed: list[tuple[Construct, TypeScript]] = []
    for construct in known:
        for make in all_engines().values():
            engine = make(construct.standard, tmp_path_factory.mktemp(construct.name), postgresql)
            if isinstance(engine, TypeScript):
                typed.append((construct, engine))
                continue
            verdicts = [engine.judge(sample.dataset) for sample in construct.samples]
            found.extend(_of(construct, engine, verdicts))
            engine.close()
    together = judge_together([(e, [s.dataset for s in c.samples]) for c, e in typed])
    for (construct, engine), verdicts in zip(typed, together, strict=True):
        found.extend(_of(construct, engine, verdicts))
    return tuple(found)


def _of(construct: Construct, engine: Engine, verdicts: list[Verdict]) -> Iterator[Judged]:
    for sample, verdict in zip(construct.samples, verdicts, strict=True):
        yield Judged(
            engine=engine.name,
            sample=sample,
            standard=construct.standard,
            verdict=verdict,
            first_only=engine.first_only,
            unheld=engine.unheld,
        )


def test_there_is_a_folder_for_each_construct_with_good_and_bad_data() -> None:
    known = constructs()
    assert len(known) >= 80
    for construct in known:
        assert {sample.good for sample in construct.samples} == {True, False}, construct.name


@pytest.mark.parametrize("engine", all_engines())
def test_good_data_are_taken(judged: tuple[Judged, ...], engine: str) -> None:
    assert [str(each) for each in judged if each.engine == engine and each.sample.good and each.verdict.refused] == []


@pytest.mark.parametrize("engine", all_engines())
def test_bad_data_are_refused_or_said_to_be_left_to_others(judged: tuple[Judged, ...], engine: str) -> None:
    taken = [each for each in judged if each.engine == engine and not each.sample.good and not each.verdict.refused]
    assert [str(each) for each in taken if not each.declared and not each.departure] == []


@pytest.mark.parametrize("engine", all_engines())
def test_the_same_fault_is_named(judged: tuple[Judged, ...], engine: str) -> None:
    mine = [each for each in judged if each.engine == engine and not each.departure and not each.declared]
    wrong = [f"{each} but wanted {sorted(told(each.sample.faults))}" for each in mine if each.names_another]
    assert wrong == []


def test_the_validator_finds_whatever_another_leaves(judged: tuple[Judged, ...]) -> None:
    missed = [each for each in judged if each.engine == VALIDATOR and not each.sample.good and not each.verdict.refused]
    assert missed == []


def test_no_departure_is_needless(judged: tuple[Judged, ...]) -> None:
    departing = [each for each in judged if not each.sample.good and not each.declared]
    needed = {each.departure for each in departing if not each.verdict.refused or each.names_another}
    assert set(DEPARTURES) - needed == set()
