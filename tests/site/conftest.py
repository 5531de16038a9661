"""What the tests of the site share: the site as it is built from the words, and a browser to look at it."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from generators.pages import coverage_page, generate, limits_page, process_page
from generators.site import build_site
from generators.targets import all_limits
from housing_standard.model import Standard
from housing_standard.outside import read_inventories
from housing_standard.processes import read_processes

ROOT = Path(__file__).resolve().parents[2]

# Debian's Chromium, told to talk to nobody but the page's own host.
CHROMIUM = "/usr/bin/chromium"
QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def write_pages(standard: Standard, out: Path) -> None:
    """Write the generated pages of a standard as the build does."""
    processes = [process_page(standard, found) for found in read_processes(ROOT) if standard.name == "housing_standard"]
    beside = (limits_page(all_limits()), coverage_page(standard, read_inventories(ROOT)), *processes)
    for page in (*generate(standard), *beside):
        path = out / page.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(page.content)


@pytest.fixture(scope="session")
def site(standard: Standard, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole site, built from the housing standard's own words."""
    out = tmp_path_factory.mktemp("build")
    write_pages(standard, out)
    build_site(ROOT, out, standard)
    return out / "site"


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """Say nothing."""


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """The address of the site, served on this machine."""
    handler = functools.partial(_Quiet, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A real browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A fresh page that fails the test when a script of ours does."""
    with chromium.new_context(viewport={"width": 1280, "height": 900}) as context:
        faults: list[str] = []
        fresh = context.new_page()
        fresh.on("pageerror", lambda error: faults.append(str(error)))
        yield fresh
        assert faults == []
