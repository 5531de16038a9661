"""One rule, one verdict: every artefact, run in its real engine, agrees about every rule of both standards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from housing_standard.constraints import OfType, Passes
from housing_standard.model import Severity, Standard
from tests.agreement.departures import DEPARTURES, Departure
from tests.agreement.runners import JsonSchema, Postgres, Pydantic, Runner, Sqlite, Tables
from tests.agreement.samples import Case, cases_of

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


def test_the_validator_names_the_broken_rule_and_no_other_of_the_same_field(
    judged: Standard, cases: tuple[Case, ...]
) -> None:
    engine = Tables(judged)
    differences: list[str] = []
    for case in cases:
        if engine.found(case.good) & {case.rule.id}:
            differences.append(f"{case.name}: found in good data")
        if case.rule.id not in engine.found(case.bad):
            differences.append(f"{case.name}: not found in bad data")
    assert differences == []


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
