"""One rule, one verdict: every artefact, run in its real engine, agrees about every rule of both standards."""

from __future__ import annotations

import datetime
import json
from collections import Counter
from collections.abc import Iterator

import pytest

from housing_standard.constraints import Unique
from housing_standard.model import Standard
from housing_standard.names import snake
from housing_standard.records.json_files import contents_of
from housing_standard.rulebook import RuleBook
from housing_standard.validate.tables import judge_tables
from tests.agreement.comparison import SLOW, Heard, heard_of, one_of_each
from tests.agreement.engines import all_engines
from tests.agreement.mutations import Mutation, Mutator, drawn
from tests.agreement.samples import AS_AT, Case, Dataset, apart, cases_of

STANDARDS = ("tiny", "standard")

# So many records are drawn beside the case of each rule; `benchmarks/agreement.py` draws 20,000.
DRAWN, SEED = 100, 20261126


@pytest.fixture(scope="module", params=STANDARDS)
def judged(request: pytest.FixtureRequest) -> Standard:
    """Each of the two standards in turn."""
    standard: Standard = request.getfixturevalue(request.param)
    return standard


@pytest.fixture(scope="module")
def cases(judged: Standard) -> tuple[Case, ...]:
    """For every rule, data that keep it and data that break it."""
    return tuple(cases_of(judged))


@pytest.fixture(scope="module")
def mutations(judged: Standard, cases: tuple[Case, ...]) -> tuple[Mutation, ...]:
    """The same cases with all that is wrong with them, and records drawn at random."""
    mutator = Mutator(judged)
    made = [mutator.of_case(case, good=good) for case in cases for good in (True, False)]
    return (*made, *drawn(judged, DRAWN, SEED))


@pytest.fixture(scope="module", params=all_engines())
def heard(
    request: pytest.FixtureRequest,
    judged: Standard,
    mutations: tuple[Mutation, ...],
    postgresql: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Heard]:
    """What each engine says of the mutations."""
    engine = all_engines()[request.param](judged, tmp_path_factory.mktemp("engine"), postgresql)
    messages = {message.name for message in judged.messages if engine.without_messages}
    chosen = [mutation for mutation in mutations if mutation.entity not in messages]
    if engine.name.startswith(SLOW):
        chosen = list(one_of_each(chosen))
    yield heard_of(engine, judged, chosen)
    engine.close()


def test_every_artefact_names_what_is_wrong_and_takes_what_is_right(heard: Heard) -> None:
    assert list(heard.differences()) == []


def test_every_kind_of_constraint_that_a_target_declares_is_caught_in_it(heard: Heard) -> None:
    declared, caught = heard.kinds()
    assert declared
    assert declared - caught == set()


def day_of(dataset: Dataset) -> str:
    """Return the day that a case's data say they were drawn, or the common one."""
    return str(next((record.get("extract_date") for record in dataset.get("dataset", ())), None) or AS_AT)


def group_of(case: Case) -> tuple[str, str]:
    """Return what cases that are judged together share: the day; a key would see the samples of other cases."""
    return day_of(case.good), case.rule.id if isinstance(case.rule.check, Unique) and not case.rule.derived else ""


def found_by_case(standard: Standard, groups: list[tuple[str, str]], datasets: list[Dataset]) -> list[set[str]]:
    """Return the rules found in each case's data; a group is judged together, each case under its own names."""
    rules: list[set[str]] = [set() for _ in datasets]
    for group in sorted(set(groups)):
        together: Dataset = {}
        owner: dict[tuple[str, int], int] = {}
        for number, dataset in enumerate(datasets):
            if groups[number] != group:
                continue
            for key, records in apart(standard, dataset, f"{number}-").items():
                rows = together.setdefault(key, [])
                owner.update({(key, len(rows) + place): number for place in range(1, len(records) + 1)})
                rows.extend(records)
        for key, row, rule in found(standard, together, group[0]):
            rules[owner[key, row]].add(rule)
    return rules


def test_the_validator_names_the_broken_rule(judged: Standard, cases: tuple[Case, ...]) -> None:
    groups = [group_of(case) for case in cases]
    good = found_by_case(judged, groups, [case.good for case in cases])
    bad = found_by_case(judged, groups, [case.bad for case in cases])
    wrongly = [case.name for case, rules in zip(cases, good, strict=True) if case.rule.id in rules]
    missed = [case.name for case, rules in zip(cases, bad, strict=True) if case.rule.id not in rules]
    assert wrongly == []
    assert missed == []


def found(standard: Standard, dataset: Dataset, day: str) -> Iterator[tuple[str, int, str]]:
    """Yield the key, row and rule of everything that the validator finds as at a day."""
    contents = contents_of(json.dumps(dataset).encode(), "case.json", RuleBook(standard))
    judged = judge_tables(standard, contents.tables, datetime.date.fromisoformat(day))
    for finding in (*contents.findings, *judged):
        yield snake(finding.entity), finding.row or 0, finding.rule


def test_every_rule_has_a_case(judged: Standard, cases: tuple[Case, ...]) -> None:
    """A text field has no wrong way to be written, so its type rule has no case; the life of terms only warns."""
    covered = {case.rule.id for case in cases}
    missing = Counter(
        rule.kind
        for rule in RuleBook(judged).by_id.values()
        if rule.id not in covered and rule.kind not in ("type", "retired", "dated")
    )
    assert missing == Counter()
