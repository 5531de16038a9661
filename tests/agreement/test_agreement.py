"""One rule, one verdict: every artefact, run in its real engine, agrees about every rule of both standards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from generators.artefact import shape_of
from housing_standard.constraints import OfType, Passes, Unique
from housing_standard.model import Severity, Standard
from tests.agreement.departures import DEPARTURES, Departure
from tests.agreement.runners import JsonSchema, Postgres, Pydantic, Runner, Shapes, Sqlite, Tables
from tests.agreement.samples import AS_AT, Case, Dataset, apart, cases_of

TARGETS = ("json-schema", "pydantic", "pydantic-strict", "sqlite", "postgresql")
STANDARDS = ("tiny", "standard")


@pytest.fixture(scope="session", params=STANDARDS)
def judged(request: pytest.FixtureRequest) -> Standard:
    """Each of the two standards in turn."""
    standard: Standard = request.getfixturevalue(request.param)
    return standard


@pytest.fixture(scope="session")
def cases(judged: Standard) -> tuple[Case, ...]:
    """For every rule, data that keep it and data that break it."""
    return tuple(cases_of(judged))


@pytest.fixture(scope="session", params=TARGETS)
def runner(
    request: pytest.FixtureRequest, judged: Standard, postgresql: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Runner]]:
    """Each target's artefact in its engine."""
    target: str = request.param
    folder = tmp_path_factory.mktemp("models")
    made: dict[str, Runner] = {}
    if target == "json-schema":
        made[target] = JsonSchema(judged)
    elif target.startswith("pydantic"):
        made[target] = Pydantic(judged, folder, strict=target.endswith("strict"))
    elif target == "sqlite":
        made[target] = Sqlite(judged)
    else:
        made[target] = Postgres(judged, postgresql, schema=f"agreement_{judged.name}")
    yield target, made[target]
    made[target].close()


def excepted(target: str, case: Case, standard: Standard) -> Departure | None:
    """Return the exception that covers a case, if one does."""
    check = case.rule.check
    if not (isinstance(check, Passes) and isinstance(check.test, OfType)):
        return None
    primitive = standard.entity_by_name[case.entity].field_by_name[case.rule.fields[0]].primitive
    wanted = (target, primitive, case.fault)
    return next((e for e in DEPARTURES if (e.target, e.primitive, e.fault) == wanted), None)


def test_every_artefact_takes_good_data_and_refuses_bad(
    runner: tuple[str, Runner], judged: Standard, cases: tuple[Case, ...]
) -> None:
    target, engine = runner
    differences: list[str] = []
    for case in cases:
        if engine.without_messages and judged.entity_by_name[case.entity].profile_of:
            continue
        refused_good = engine.refusal(case.good)
        refused_bad = engine.refusal(case.bad)
        if excepted(target, case, judged):
            continue
        held = case.rule.id not in engine.unheld
        if refused_good:
            differences.append(f"{case.name}: good data are refused: {refused_good}")
        if held and not refused_bad:
            differences.append(f"{case.name}: bad data are taken")
        if not held and refused_bad:
            differences.append(f"{case.name}: said not to be held, yet refused: {refused_bad}")
    assert differences == []


def day_of(dataset: Dataset) -> str:
    """Return the day that a case's data say they were drawn, or the common one."""
    return str(next((record.get("extract_date") for record in dataset.get("dataset", ())), None) or AS_AT)


def group_of(case: Case) -> tuple[str, str]:
    """Return what cases that are judged together share: the day; a key would see the samples of other cases."""
    return day_of(case.good), case.rule.id if isinstance(case.rule.check, Unique) and not case.rule.derived else ""


def found_by_case(engine: Tables, groups: list[tuple[str, str]], datasets: list[Dataset]) -> list[set[str]]:
    """Return the rules found in each case's data; a group is judged together, each case under its own names."""
    found: list[set[str]] = [set() for _ in datasets]
    for group in sorted(set(groups)):
        together: Dataset = {}
        owner: dict[tuple[str, int], int] = {}
        for number, dataset in enumerate(datasets):
            if groups[number] != group:
                continue
            for key, records in apart(engine.standard, dataset, f"{number}-").items():
                rows = together.setdefault(key, [])
                owner.update({(key, len(rows) + place): number for place in range(1, len(records) + 1)})
                rows.extend(records)
        for key, row, rule in engine.found(together, group[0]):
            found[owner[key, row]].add(rule)
    return found


def test_the_validator_names_the_broken_rule(judged: Standard, cases: tuple[Case, ...]) -> None:
    engine = Tables(judged)
    groups = [group_of(case) for case in cases]
    good = found_by_case(engine, groups, [case.good for case in cases])
    bad = found_by_case(engine, groups, [case.bad for case in cases])
    wrongly = [case.name for case, rules in zip(cases, good, strict=True) if case.rule.id in rules]
    missed = [case.name for case, rules in zip(cases, bad, strict=True) if case.rule.id not in rules]
    assert wrongly == []
    assert missed == []


def told_apart_in_rdf(cases: tuple[Case, ...], unseen: set[str]) -> Iterator[Case]:
    """Yield one case for each kind of rule, fault and value that a graph can show."""
    met: set[tuple[str, str, str]] = set()
    for case in cases:
        kind = (case.rule.kind, case.fault, shape_of(case.rule.check))
        if case.rule.derived and kind not in met and kind[2] not in unseen and case.rule.kind != "unknown_field":
            met.add(kind)
            yield case


def test_the_shapes_name_the_record_and_the_rule_under_pyshacl(judged: Standard, cases: tuple[Case, ...]) -> None:
    engine = Shapes(judged)
    chosen = list(told_apart_in_rdf(cases, engine.unseen))
    assert len(chosen) > 10
    together: dict[bool, Dataset] = {True: {}, False: {}}
    wanted: set[tuple[str, str]] = set()
    for number, case in enumerate(chosen):
        for is_good, dataset in ((True, case.good), (False, case.bad)):
            for key, records in apart(judged, dataset, f"{number}-").items():
                if key != "dataset":
                    together[is_good].setdefault(key, []).extend(records)
        wanted.add((f"{number}-S-1", case.rule.id))
    rules = {case.rule.id for case in chosen}
    assert {found for found in engine.found(together[True]) if found[1] in rules} == set()
    missing = {(record, rule) for record, rule in wanted if "/id/" not in rule and "Dataset/" not in rule}
    assert missing - engine.found(together[False]) == set()


def test_every_rule_has_a_case(judged: Standard, cases: tuple[Case, ...]) -> None:
    """A text field has no wrong way to be written, so its type rule has no case; neither has a needless bound."""
    covered = {case.rule.id for case in cases}
    from housing_standard.rulebook import RuleBook  # noqa: PLC0415

    missing = Counter(
        rule.kind for rule in RuleBook(judged).by_id.values() if rule.id not in covered and rule.kind != "type"
    )
    assert missing == Counter()


def test_no_exception_is_needless(judged: Standard, cases: tuple[Case, ...]) -> None:
    used = {e for case in cases for target in TARGETS if (e := excepted(target, case, judged))}
    assert used == set(DEPARTURES)


def test_warnings_are_enforced_by_no_artefact(runner: tuple[str, Runner], cases: tuple[Case, ...]) -> None:
    _, engine = runner
    warnings = {case.rule.id for case in cases if case.rule.severity is not Severity.VIOLATION}
    kept_by_engine = {case.rule.id for case in cases if case.rule.id in engine.unheld}
    if not engine.without_messages:
        assert warnings <= kept_by_engine


def test_models_are_made_in_a_folder_of_their_own(tmp_path: Path, tiny: Standard) -> None:
    Pydantic(tiny, tmp_path, strict=True)
    assert (tmp_path / "pydantic").is_dir()
