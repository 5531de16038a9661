"""Codes of an outside list that change their meaning from one release to the next are told apart."""

from __future__ import annotations

from dataclasses import replace

from generators.rdf.alignments import alignments_of
from housing_standard.model import Alignment, Code, Standard
from housing_standard.releases import steps_of
from housing_standard.scales import Likeness


def said(standard: Standard) -> set[tuple[str, str, str]]:
    return {(step.earlier.curie, step.likeness.value, step.later.curie) for step in steps_of(standard)}


def test_x_was_other_in_2024_and_is_not_a_partner_since(standard: Standard) -> None:
    between = {(earlier, later): likeness for earlier, likeness, later in said(standard)}
    # Whoever was a child or other in 2024 is now not a partner; the later X is wider than either.
    assert between["core24:relat2/X", "core25:relat2/X"] == "broad"
    assert between["core24:relat2/C", "core25:relat2/X"] == "broad"
    assert between["core25:relat2/X", "core:relat2/X"] == "close"
    assert between["core24:relat2/P", "core25:relat2/P"] == "close"
    # Another list of ours names the refusal of 2026 too; it says nothing of the years.
    assert between["core25:relat2/R", "core:relat2/R"] == "close"


def test_no_code_of_ours_is_aligned_with_one_that_its_year_lacks(standard: Standard) -> None:
    targets = {each.target for entry in standard.vocabularies for code in entry.codes for each in code.alignments}
    assert "core:relat2/C" not in targets
    assert "core25:relat2/C" not in targets


def test_a_code_that_was_divided_is_wider_than_its_parts(standard: Standard) -> None:
    assert ("core24:prevten/28", "narrow", "core:prevten/28") in said(standard)
    assert ("core24:prevten/28", "narrow", "core:prevten/39") in said(standard)


def test_the_same_name_with_other_codes_behind_it_is_only_related(tiny: Standard) -> None:
    vocabulary = tiny.vocabularies[0]
    first, second, *_ = vocabulary.codes
    first = replace(
        first, alignments=tuple(Alignment(likeness=Likeness.CLOSE, target=f"{y}:f/A") for y in ("o1", "o2"))
    )
    second = replace(second, alignments=(Alignment(likeness=Likeness.CLOSE, target="o1:f/B"),))
    wider = replace(second, alignments=(*second.alignments, Alignment(likeness=Likeness.BROAD, target="o2:f/A")))
    prefixes = {
        **tiny.prefixes,
        "o1": "https://example.org/outside/o-2024/",
        "o2": "https://example.org/outside/o-2025/",
    }

    def of(*codes: Code) -> Standard:
        changed = replace(vocabulary, codes=codes)
        return replace(tiny, prefixes=prefixes, vocabularies=(changed, *tiny.vocabularies[1:]))

    assert said(of(first, second)) == {("o1:f/A", "close", "o2:f/A")}
    assert said(of(first, wider)) == {("o1:f/A", "broad", "o2:f/A"), ("o1:f/B", "broad", "o2:f/A")}


def test_the_steps_stand_among_the_alignments(standard: Standard) -> None:
    rows = [line.split("\t") for line in alignments_of(standard).decode().splitlines() if line.startswith("core24:")]
    assert ["core24:relat2/X", "core25:relat2/X"] in [[row[0], row[3]] for row in rows]
    assert {row[4] for row in rows} == {"semapv:MappingChaining"}
