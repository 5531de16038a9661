"""The site in a real browser: the look-up, the keyboard, narrow screens, and life without JavaScript."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from generators.pages.address import address as address_of
from housing_standard.lookup import Lookup
from housing_standard.model import Entity, Standard, Vocabulary

pytestmark = pytest.mark.browser


# Types one text after the other and returns the first address offered for each.
TYPE_MANY = """async (texts) => {
  const input = document.querySelector("#lookup"), first = [];
  for (const text of texts) {
    input.value = text;
    input.dispatchEvent(new Event("input"));
    await new Promise((done) => setTimeout(done));
    first.push(document.querySelector("#lookup-results li")?.dataset.address ?? "");
  }
  return first;
}"""


def type_in(page: Page, words: str) -> list[str]:
    """Type into the look-up box and return the addresses it offers."""
    page.get_by_role("combobox").fill(words)
    status = page.locator("#lookup-status")
    expect(status).to_contain_text(re.compile("found|No term"))
    return [str(item.get_attribute("data-address")) for item in page.get_by_role("option").all()]


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("void", "reference/void/"),
        ("leak", "reference/repair-request/"),
        ("empty home", "reference/void/"),
        ("empty hom", "reference/void/"),
        ("RepairFault leak", "reference/repair-fault/#leak"),
        ("Contractor", "reference/organisation/"),
        ("burst pipe", "reference/repair-request/"),
        ("vacant property", "reference/void/"),
        ("TenancyParty", "reference/tenancy-party/"),
        ("start date of tenancy", "reference/tenancy/#start_date"),
        ("start_date", "reference/tenancy/#start_date"),
        ("tenency", "reference/tenancy/"),
        ("tenacy", "reference/tenancy/"),
        ("work ordre", "reference/work-order/"),
        ("Repair priorities", "reference/repair-priority/"),
        ("gas safety che", "reference/gas-safety-check/"),
        ("postcode", "reference/value-types/#postcode"),
    ],
)
def test_the_look_up_brings_the_right_term_first(page: Page, address: str, typed: str, wanted: str) -> None:
    page.goto(address)
    assert type_in(page, typed)[0] == wanted


def test_every_title_and_name_finds_its_term(page: Page, address: str, site: Path) -> None:
    rows = json.loads((site / "assets" / "lookup.json").read_text(encoding="utf-8"))["terms"]
    titles = {row[4]: row[0].lower() for row in rows}
    asked = [(words, row[0].lower()) for row in rows if row[2] < 4 and not row[7] for words in (row[0], row[1])]
    page.goto(address)
    type_in(page, "void")
    found = page.evaluate(TYPE_MANY, [words for words, _ in asked])
    wrong = [words for (words, title), first in zip(asked, found, strict=True) if titles.get(first) != title]
    assert len(asked) > 100
    assert wrong == []


def test_the_look_up_and_the_command_name_the_same_record_first(page: Page, address: str, standard: Standard) -> None:
    lookup = Lookup(standard)
    words = sorted({word for term in standard.terms.values() for word in (term.title, term.name, *term.aliases)})
    firsts = ((word, found[0].term) for word in words if (found := lookup.find(word, limit=1)))
    wanted = {word: address_of(term) for word, term in firsts if isinstance(term, Entity | Vocabulary)}
    page.goto(address)
    type_in(page, "void")
    found = page.evaluate(TYPE_MANY, list(wanted))
    assert len(wanted) > 400
    assert dict(zip(wanted, found, strict=True)) == wanted


def test_a_word_sent_by_a_page_without_script_is_looked_up_on_arrival(page: Page, address: str) -> None:
    page.goto(f"{address}reference/?q=empty+home")
    expect(page.get_by_role("combobox")).to_have_value("empty home")
    expect(page.get_by_role("option").first).to_contain_text("Void")


def test_a_walk_by_keyboard_leads_from_home_to_a_term_and_its_form(page: Page, address: str) -> None:
    page.goto(address)
    page.keyboard.press("/")
    page.keyboard.type("void")
    expect(page.get_by_role("option").first).to_contain_text("Void")
    box = page.get_by_role("combobox")
    page.keyboard.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", "lookup-0")
    expect(page.get_by_role("option", selected=True)).to_have_count(1)
    page.keyboard.press("Enter")
    page.wait_for_url(address + "reference/void/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Void")
    suggest = page.get_by_role("link", name="Suggest a change to Void", exact=True)
    expect(suggest).to_have_attribute("href", "/proposals/new?term=Void")


def test_enter_alone_opens_the_best_match(page: Page, address: str) -> None:
    page.goto(address + "governance/")
    page.get_by_role("combobox").fill("tenancy")
    page.keyboard.press("Enter")
    page.wait_for_url(address + "reference/tenancy/")


def test_escape_closes_the_list_and_arrows_go_round(page: Page, address: str) -> None:
    page.goto(address)
    box = page.get_by_role("combobox")
    count = len(type_in(page, "gas"))
    expect(box).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowUp")
    expect(box).to_have_attribute("aria-activedescendant", f"lookup-{count - 1}")
    page.keyboard.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", "lookup-0")
    page.keyboard.press("Escape")
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(page.get_by_role("listbox")).to_be_hidden()


def test_an_unknown_word_leads_to_the_list_and_the_form(page: Page, address: str) -> None:
    page.goto(address)
    assert type_in(page, "zzqqxx") == []
    status = page.get_by_role("status")
    expect(status).to_contain_text("No term goes by that word.")
    expect(status.get_by_role("link")).to_have_count(2)


def test_a_result_can_be_clicked(page: Page, address: str) -> None:
    page.goto(address)
    wanted = type_in(page, "start date of tenancy")[0]
    page.get_by_role("option").first.click()
    page.wait_for_url(address + wanted)


@pytest.mark.parametrize("place", ["", "reference/tenancy/", "validate/"])
def test_a_page_asks_no_other_host(page: Page, address: str, place: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address + place)
    type_in(page, "void")
    assert asked
    assert [url for url in asked if not url.startswith(address)] == []


@pytest.mark.parametrize(
    "place", ["", "reference/work-order/", "reference/rules/", "reference/trade/", "reference/coverage/", "validate/"]
)
@pytest.mark.parametrize("width", [320, 360, 1280])
def test_no_page_is_wider_than_the_screen(page: Page, address: str, place: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(address + place)
    page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_first_tab_skips_to_the_text(page: Page, address: str) -> None:
    page.goto(address + "reference/tenancy/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the main content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_on_a_telephone_every_link_of_the_header_is_reached_by_keyboard(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(address + "reference/tenancy/")
    reached = []
    for _ in range(8):
        page.keyboard.press("Tab")
        reached.append(str(page.evaluate("document.activeElement.textContent.trim() || document.activeElement.id")))
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    links = ["Housing standard", "Terms", "Check data", "How to apply it", "Governance"]
    assert reached[1:] == [*links, "lookup", "Look up"]


def test_the_chosen_form_of_an_example_holds_for_the_next_page(page: Page, address: str) -> None:
    page.goto(address + "reference/tenancy/")
    expect(page.locator(".tabbed-content table")).to_be_visible()
    page.locator(".tabbed-labels").get_by_text("JSON", exact=True).click()
    page.goto(address + "reference/property/")
    expect(page.locator(".tabbed-content").get_by_text('"property": [')).to_be_visible()
    expect(page.locator(".tabbed-content table")).to_be_hidden()


def test_a_link_to_a_field_leads_to_its_row(page: Page, address: str) -> None:
    page.goto(address + "reference/tenancy/#start_date")
    row = page.locator("#start_date")
    expect(row).to_be_in_viewport()
    expect(row).to_contain_text("start_date")


def test_without_javascript_the_box_leads_to_the_a_to_z(chromium: Browser, address: str) -> None:
    with chromium.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(address)
        page.get_by_label("Look up a word").fill("void")
        page.get_by_role("button", name="Look up").click()
        assert page.url.startswith(address + "reference/")
        expect(page.get_by_role("link", name="Void", exact=True).first).to_have_attribute("href", "void/")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_device_decides_between_light_and_dark(chromium: Browser, address: str, scheme: str) -> None:
    with chromium.new_context(color_scheme="dark" if scheme == "dark" else "light") as context:
        page = context.new_page()
        page.goto(address)
        paper = str(page.evaluate("getComputedStyle(document.body).backgroundColor"))
        brightness = sum(int(part) for part in re.findall(r"\d+", paper)[:3])
    assert (brightness > 380) is (scheme == "light")
