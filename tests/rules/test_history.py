"""What a release published keeps its identifiers and their meaning."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

import pytest

from housing_standard.errors import UnreadableError
from housing_standard.model import Code, Entity, Standard, Vocabulary
from housing_standard.rules import check_words
from housing_standard.scales import Status
from housing_standard.snapshot import write_snapshot
from housing_standard.source.resolve import Resolved, read_words

GOOD = Path(__file__).parent / "good"


@pytest.fixture(scope="module")
def now() -> Resolved:
    return read_words(GOOD)


def with_code(standard: Standard, vocabulary: str, code: Code) -> Standard:
    """Return the Standard with one code put into a list, in place of one with the same name."""

    def widened(found: Vocabulary) -> Vocabulary:
        if found.name != vocabulary:
            return found
        kept = tuple(other for other in found.codes if other.name != code.name)
        return dataclasses.replace(found, codes=(*kept, code))

    return dataclasses.replace(standard, vocabularies=tuple(map(widened, standard.vocabularies)))


def with_entity(standard: Standard, name: str, changed: Entity) -> Standard:
    """Return the Standard with one entity in the place of another."""
    entities = tuple(changed if entity.name == name else entity for entity in standard.entities)
    return dataclasses.replace(standard, entities=entities)


def faults(now: Resolved, *baselines: Standard) -> list[tuple[str, str, str]]:
    return [(p.rule, p.term, p.file) for p in check_words(now, baselines)]


def test_words_that_equal_their_release_have_no_fault(now: Resolved) -> None:
    assert faults(now, now.standard) == []


def edition_faults(now: Resolved, released: Standard) -> list[str]:
    """Return what is said of the editions of lists, beside a release."""
    return [problem.problem for problem in check_words(now, (released,)) if problem.rule == "vocabulary/edition"]


def test_a_list_whose_codes_changed_under_the_published_edition_is_found(now: Resolved) -> None:
    sand = now.standard.vocabulary_by_name["SoilKind"].code_by_name["sand"]
    released = with_code(now.standard, "SoilKind", dataclasses.replace(sand, title="Sandy ground"))
    assert edition_faults(now, released) == ["Its codes are not those that were published as edition 1."]


def test_a_list_that_fell_behind_its_published_edition_is_found(now: Resolved) -> None:
    lists = tuple(dataclasses.replace(each, edition="2") for each in now.standard.vocabularies)
    found = edition_faults(now, dataclasses.replace(now.standard, vocabularies=lists))
    assert found == ["Its edition is 1, but 2 is published."] * len(lists)


def test_a_list_that_was_published_without_an_edition_may_take_its_first(now: Resolved) -> None:
    lists = tuple(dataclasses.replace(each, edition="") for each in now.standard.vocabularies)
    assert edition_faults(now, dataclasses.replace(now.standard, vocabularies=lists)) == []


def test_a_published_code_that_is_gone_is_found_at_its_list(now: Resolved) -> None:
    sand = now.standard.vocabulary_by_name["SoilKind"].code_by_name["sand"]
    peat = dataclasses.replace(sand, id="SoilKind/peat", iri=f"{now.standard.base}SoilKind/peat", name="peat")
    released = with_code(now.standard, "SoilKind", peat)
    found = [problem for problem in check_words(now, (released,)) if problem.rule == "identifier/dropped"]
    assert [(p.file, p.term) for p in found] == [("vocabularies/soil_kind.yaml", "SoilKind")]
    assert found[0].line == 14
    assert "'SoilKind/peat'" in found[0].problem
    assert "deprecated" in found[0].cure


def test_a_published_entity_that_is_gone_is_found_at_the_root(now: Resolved) -> None:
    plot = now.standard.entity_by_name["Plot"]
    shed = dataclasses.replace(plot, id="Shed", iri=f"{now.standard.base}Shed", name="Shed", fields=(), rules=())
    released = dataclasses.replace(now.standard, entities=(*now.standard.entities, shed))
    assert faults(now, released) == [("identifier/dropped", "", "schema/allotments.yaml")]


def test_a_term_that_an_older_release_had_is_not_forgotten(now: Resolved) -> None:
    sand = now.standard.vocabulary_by_name["SoilKind"].code_by_name["sand"]
    peat = dataclasses.replace(sand, id="SoilKind/peat", name="peat")
    older = with_code(now.standard, "SoilKind", peat)
    assert [rule for rule, _, _ in faults(now, older, now.standard)] == ["identifier/dropped"]


def test_an_identifier_that_means_another_kind_of_thing_is_found(now: Resolved) -> None:
    soil = now.standard.vocabulary_by_name["SoilKind"]
    plot = now.standard.entity_by_name["Plot"]
    was_an_entity = dataclasses.replace(plot, id="SoilKind", iri=soil.iri, name="SoilKind", fields=(), rules=())
    released = dataclasses.replace(
        now.standard,
        entities=(*now.standard.entities, was_an_entity),
        vocabularies=tuple(v for v in now.standard.vocabularies if v.name != "SoilKind"),
    )
    assert faults(now, released) == [("identifier/reused", "SoilKind", "vocabularies/soil_kind.yaml")]


def test_a_retired_term_that_is_in_use_again_is_found(now: Resolved) -> None:
    sand = now.standard.vocabulary_by_name["SoilKind"].code_by_name["sand"]
    retired = dataclasses.replace(sand, status=Status.DEPRECATED, retired_because="nobody has any")
    released = with_code(now.standard, "SoilKind", retired)
    assert ("identifier/reused", "SoilKind/sand", "vocabularies/soil_kind.yaml") in faults(now, released)
    assert edition_faults(now, released) == ["Its codes are not those that were published as edition 1."]


def test_a_rule_id_that_was_published_for_something_else_is_found(now: Resolved) -> None:
    letting = now.standard.entity_by_name["Letting"]
    other = tuple(dataclasses.replace(rule, kind="related") if rule.id == "LE-001" else rule for rule in letting.rules)
    released = with_entity(now.standard, "Letting", dataclasses.replace(letting, rules=other))
    assert faults(now, released) == [("rule/id-reused", "LE-001", "schema/letting.yaml")]


def test_a_published_identifier_may_stay_when_its_name_changes(now: Resolved, tmp_path: Path) -> None:
    shutil.copytree(GOOD, tmp_path, dirs_exist_ok=True)
    path = tmp_path / "schema" / "allotments.yaml"
    text = path.read_text(encoding="utf-8")
    renamed = text.replace("      nicknames:\n", "      pet_names:\n").replace("title: Nicknames", "title: Pet names")
    assert renamed != text
    path.write_text(renamed, encoding="utf-8")
    assert faults(read_words(tmp_path), now.standard) == []


def test_releases_beside_the_words_are_read_when_none_are_given(now: Resolved, tmp_path: Path) -> None:
    shutil.copytree(GOOD, tmp_path, dirs_exist_ok=True)
    sand = now.standard.vocabulary_by_name["SoilKind"].code_by_name["sand"]
    released = with_code(now.standard, "SoilKind", dataclasses.replace(sand, id="SoilKind/peat", name="peat"))
    (tmp_path / "releases").mkdir()
    (tmp_path / "releases" / "0.1.0.json").write_bytes(write_snapshot(released))
    found = [problem.rule for problem in check_words(read_words(tmp_path))]
    assert found == ["identifier/dropped", "vocabulary/edition"]


def test_a_release_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    shutil.copytree(GOOD, tmp_path, dirs_exist_ok=True)
    (tmp_path / "releases").mkdir()
    (tmp_path / "releases" / "0.1.0.json").write_text("{", encoding="utf-8")
    with pytest.raises(UnreadableError, match=r"releases/0\.1\.0\.json"):
        check_words(read_words(tmp_path))
