"""Each check finds the one thing it looks for, says where it stands and how to mend it, and is silent otherwise."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from housing_standard.errors import WordsProblem
from housing_standard.rules import CHECKS, check_words, history
from housing_standard.rules.registry import problems_of, words_of
from housing_standard.source.resolve import read_words

from . import cases_examples, cases_lists, cases_names, cases_rules, cases_terms
from .case import Case

CASES = (
    *cases_terms.CASES,
    *cases_names.CASES,
    *cases_lists.CASES,
    *cases_rules.CASES,
    *cases_examples.CASES,
)
GOOD = Path(__file__).parent / "good"


def spoil(folder: Path, case: Case) -> str:
    """Copy the good words to `folder`, make the case's edit there and return the edited text."""
    shutil.copytree(GOOD, folder, dirs_exist_ok=True)
    path = folder / case.file
    text = path.read_text(encoding="utf-8")
    assert text.count(case.old) == 1, f"{case.old!r} must stand once in {case.file}"
    edited = text.replace(case.old, case.new)
    path.write_text(edited, encoding="utf-8")
    return edited


def line_of(text: str, at: str) -> int:
    """Return the number of the first line that starts with `at`."""
    assert f"\n{at}" in f"\n{text}"
    return f"\n{text}".partition(f"\n{at}")[0].count("\n") + 1


def test_good_words_have_no_fault_of_any_severity() -> None:
    assert check_words(read_words(GOOD)) == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.check)
def test_a_spoilt_word_is_found_with_file_line_term_and_cure(case: Case, tmp_path: Path) -> None:
    edited = spoil(tmp_path, case)
    words = words_of(read_words(tmp_path))
    found = [problem for check in CHECKS if check.id == case.check for problem in problems_of(check, words)]
    assert [(p.file, p.line, p.term) for p in found] == [(case.file, line_of(edited, case.at), case.term)] * case.times
    assert case.says in found[0].problem
    assert found[0].cure


@pytest.mark.parametrize("case", CASES[:: len(CASES) // 12], ids=lambda case: case.check)
def test_no_spoilt_word_stops_the_other_checks(case: Case, tmp_path: Path) -> None:
    spoil(tmp_path, case)
    assert case.check in {problem.rule for problem in check_words(read_words(tmp_path))}


def test_the_cure_for_a_missing_identifier_is_the_line_to_add(tmp_path: Path) -> None:
    case = next(case for case in CASES if case.check == "identifier/missing")
    spoil(tmp_path, case)
    cures = [problem.cure for problem in check_words(read_words(tmp_path)) if problem.rule == case.check]
    assert cures == ["Add `slot_uri: al:Plot/soil`."]


def test_every_registered_check_has_a_case() -> None:
    by_history = {check.id for check in history.CHECKS}
    assert {case.check for case in CASES} | by_history == {check.id for check in CHECKS}


def test_no_check_shares_its_id_with_another() -> None:
    ids = [check.id for check in CHECKS]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_a_check_says_what_it_is_for(check: object) -> None:
    title, why, cure = (getattr(check, name) for name in ("title", "why", "cure"))
    assert all((title, why, cure))
    assert why.endswith(".")
    assert cure.endswith(".")
    assert not title.endswith(".")


def test_only_violations_are_unmarked_when_a_fault_is_printed() -> None:
    grave = WordsProblem(rule="a/b", file="f.yaml", line=3, term="T", problem="It is wrong.", cure="Mend it.")
    mild = WordsProblem(
        rule="a/b", file="f.yaml", line=3, term="T", problem="It is odd.", cure="Look.", severity="warning"
    )
    assert str(grave) == "f.yaml:3: T: It is wrong. [a/b]\n    To mend: Mend it."
    assert "[a/b, warning]" in str(mild)
