"""What is covered is counted: a name of an outside standard has a place, a reason for none, or stands open."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from generators.pages import coverage_page, process_page
from generators.pages.coverage import covered
from housing_standard.errors import HousingStandardError
from housing_standard.model import Alignment, Standard
from housing_standard.outside import Inventory, read_inventories
from housing_standard.processes import Process, Step, read_processes
from housing_standard.scales import Likeness

ROOT = Path(__file__).parents[2]


def test_a_name_is_placed_argued_or_open(tiny: Standard) -> None:
    first, *rest = tiny.entities
    aligned = replace(first, alignments=(Alignment(likeness=Likeness.CLOSE, target="out:kept/part"),))
    standard = replace(tiny, entities=(aligned, *rest))
    found = covered(
        standard, Inventory(prefix="out", names={"kept": "", "left": "nobody needs it", "open": "", "kep": ""})
    )
    assert (found.total, found.placed, found.share) == (4, 1, 50)
    assert found.argued == (("left", "nobody needs it"),)
    assert found.open == ("open", "kep")


@pytest.mark.parametrize(
    ("prefix", "least"), [("csp", 95), ("core", 95), ("coresales", 95), ("rsh", 95), ("hhsrs", 100)]
)
def test_at_most_a_twentieth_of_what_we_promise_to_cover_is_open(standard: Standard, prefix: str, least: int) -> None:
    inventory = next(found for found in read_inventories(ROOT) if found.prefix == prefix)
    assert len(inventory.names) >= 26
    assert covered(standard, inventory).share >= least


def test_the_page_names_every_area_with_records(standard: Standard) -> None:
    page = coverage_page(standard, read_inventories(ROOT)).content.decode()
    areas = {standard.area_by_name[entity.area].title for entity in standard.records}
    assert all(f">{title}</a></th>" in page for title in areas)


def test_a_list_with_a_wrong_heading_is_refused_by_name(tmp_path: Path) -> None:
    folder = tmp_path / "vocabularies" / "outside"
    folder.mkdir(parents=True)
    (folder / "out.csv").write_text("name,why\nx,\n", encoding="utf-8")
    with pytest.raises(HousingStandardError, match=r"out\.csv.*name,none_because"):
        read_inventories(tmp_path)


def test_the_repairs_process_links_its_records_and_messages(standard: Standard) -> None:
    (repair,) = read_processes(ROOT)
    page = process_page(standard, repair).content.decode()
    assert len(repair.steps) == 8
    named = [name for step in repair.steps for name in (*step.records, *step.messages)]
    assert all(f"[{standard.entity_by_name[name].title}](" in page for name in named)
    assert page.count("d-head") == 7


def test_a_process_that_names_what_there_is_not_is_refused(standard: Standard) -> None:
    step = Step(title="Sing", who="Choir", what="They sing.", records=("Song",), messages=())
    with pytest.raises(HousingStandardError, match=r"choir.*Song"):
        process_page(standard, Process(name="choir", steps=(step,)))
