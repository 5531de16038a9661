"""An officer's walk, in a real browser against the real registry: home, look-up, term, suggest a change, its page."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from housing_standard.model import Standard
from registry_api import create_app
from registry_api.serving import server_of

pytestmark = pytest.mark.browser

STARTS_WITHIN = 20.0


@pytest.fixture(scope="session")
def registry(standard: Standard, site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the registry with its site, in one process on a free port."""
    app = create_app(standard, site=site, store=tmp_path_factory.mktemp("store") / "registry.sqlite")
    server = server_of(app, port=0)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + STARTS_WITHIN
    while not server.started and time.monotonic() < until:
        time.sleep(0.05)
    (listening,) = server.servers[0].sockets
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    thread.join()


@pytest.mark.parametrize(
    ("typed", "title", "term"), [("void", "Void", "Void"), ("burst pipe", "Repair request", "RepairRequest")]
)
def test_an_officer_finds_a_term_and_suggests_a_change(
    page: Page, registry: str, typed: str, title: str, term: str
) -> None:
    elsewhere: list[str] = []
    page.on("request", lambda request: None if request.url.startswith(registry) else elsewhere.append(request.url))
    page.goto(registry)
    page.get_by_role("combobox").fill(typed)
    expect(page.get_by_role("option").first).to_be_visible()
    page.get_by_role("combobox").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)
    page.locator(f"a[href$='/proposals/new?term={term}']").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)
    page.get_by_label("Your wording").first.fill("A clearer meaning, in words that a tenant would use.")
    page.get_by_label("Why?").fill("Officers ask what this means every week.")
    page.get_by_label("Who asks?").fill("Fernhill Homes")
    page.get_by_role("button").last.click()
    expect(page).to_have_url(re.compile("/proposals/(?!new)"))
    expect(page.locator("main")).to_contain_text("A clearer meaning")
    assert elsewhere == []
