"""The built site: whole, without a dead link, the same every time, and buildable for another standard."""

from __future__ import annotations

import hashlib
import shutil
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pytest

from generators.pages import page_path
from generators.site import build_site
from housing_standard.errors import HousingStandardError, UsageError
from housing_standard.model import Standard
from tests.site.conftest import ROOT, write_pages

HOST = "https://site.test/"

# What the registry answers in the same process as the site.
OF_THE_REGISTRY = ("/v1/", "/proposals", "/id/")


class Seen(HTMLParser):
    """What the tests ask of one page: where it leads, what it loads and which places it has."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.ids: list[str] = []
        self.headings: list[int] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if tag == "a" and given.get("href"):
            self.links.append(str(given["href"]))
        if tag in ("script", "img", "iframe", "source") and given.get("src"):
            self.loads.append(str(given["src"]))
        if tag == "link" and given.get("href"):
            self.loads.append(str(given["href"]))
        if tag in ("h1", "h2", "h3", "h4"):
            self.headings.append(int(tag[1]))


@pytest.fixture(scope="session")
def seen(site: Path) -> dict[str, Seen]:
    """Every page of the site under its address."""
    pages = {}
    for path in sorted(site.rglob("*.html")):
        name = path.relative_to(site).as_posix()
        pages[HOST + name.removesuffix("index.html")] = Seen(path.read_text(encoding="utf-8"))
    return pages


def test_no_link_is_dead(site: Path, seen: dict[str, Seen]) -> None:
    dead = []
    for place, page in seen.items():
        for link in page.links:
            target, row = urldefrag(urljoin(place, link))
            if not target.startswith(HOST) or urlsplit(target).path.startswith(OF_THE_REGISTRY):
                continue
            found = seen.get(target)
            if found is None and not (site / unquote(urlsplit(target).path).lstrip("/")).is_file():
                dead.append(f"{place} -> {link}")
            elif row and found is not None and unquote(row) not in found.ids:
                dead.append(f"{place} -> {link} (no such place)")
    assert dead == []


def test_no_page_loads_anything_from_another_host(site: Path, seen: dict[str, Seen]) -> None:
    for place, page in seen.items():
        for load in page.loads:
            target = urljoin(place, load)
            assert target.startswith(HOST), (place, load)
            assert (site / urlsplit(target).path.lstrip("/")).is_file(), (place, load)
    for style in site.rglob("*.css"):
        assert "url(http" not in style.read_text(encoding="utf-8").replace('"', "").replace("url(//", "url(http")


def test_every_page_has_one_heading_of_its_own_and_skips_no_level(seen: dict[str, Seen]) -> None:
    for place, page in seen.items():
        levels = page.headings
        assert levels.count(1) == 1, place
        assert all(after - before <= 1 for before, after in pairwise(levels)), (place, levels)


def test_no_place_on_a_page_is_named_twice(seen: dict[str, Seen]) -> None:
    for place, page in seen.items():
        assert len(page.ids) == len(set(page.ids)), place


def test_every_term_can_be_linked_to(standard: Standard, seen: dict[str, Seen]) -> None:
    for term in standard.terms.values():
        path, row = page_path(term)
        page = seen[HOST + path.removesuffix("index.html")]
        assert not row or row in page.ids, term.id


def test_the_navigation_does_not_grow_with_the_terms(site: Path) -> None:
    home = (site / "index.html").read_text(encoding="utf-8")
    assert home.count("/reference/") + home.count('href="reference/') < 20


def test_the_site_is_small(site: Path) -> None:
    sizes = {path.relative_to(site).as_posix(): path.stat().st_size for path in site.rglob("*") if path.is_file()}
    assert sum(sizes.values()) < 30_000_000
    shell = sum(size for name, size in sizes.items() if name.endswith((".css", ".js")))
    heaviest = max(size for name, size in sizes.items() if name.startswith("reference/tenancy/"))
    assert shell + heaviest < 300_000


def test_two_builds_are_the_same(tiny: Standard, tmp_path: Path) -> None:
    builds = []
    for name in ("one", "two"):
        write_pages(tiny, tmp_path / name)
        build_site(ROOT, tmp_path / name, tiny, own=False)
        site = tmp_path / name / "site"
        files = sorted(path for path in site.rglob("*") if path.is_file())
        builds.append([(p.relative_to(site).as_posix(), hashlib.sha256(p.read_bytes()).hexdigest()) for p in files])
    assert builds[0] == builds[1]


def test_another_standard_gets_a_site_under_its_own_name(tiny: Standard, tmp_path: Path) -> None:
    write_pages(tiny, tmp_path)
    count = build_site(ROOT, tmp_path, tiny, own=False)
    home = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    assert "<h1>Tiny standard</h1>" in home
    assert "Housing standard" not in home
    assert "governance" not in home
    assert count == sum(1 for path in (tmp_path / "site").rglob("*") if path.is_file())


def test_a_page_that_is_written_twice_stops_the_build(tiny: Standard, tmp_path: Path) -> None:
    write_pages(tiny, tmp_path)
    (tmp_path / "pages" / "validate.md").write_text("# Twice\n", encoding="utf-8")
    with pytest.raises(HousingStandardError, match=r"validate\.md is both generated and written by hand"):
        build_site(ROOT, tmp_path, tiny, own=False)


def test_a_dead_link_stops_the_build_and_is_named(tiny: Standard, tmp_path: Path) -> None:
    write_pages(tiny, tmp_path)
    (tmp_path / "pages" / "reference" / "let.md").write_text("# Let\n\n[away](gone.md)\n", encoding="utf-8")
    with pytest.raises(HousingStandardError, match=r"gone\.md"):
        build_site(ROOT, tmp_path, tiny, own=False)


def test_without_a_checkout_the_cure_is_named(tiny: Standard, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="checkout"):
        build_site(tmp_path, tmp_path, tiny)


def test_a_page_that_is_gone_from_the_words_is_gone_from_the_site(tiny: Standard, tmp_path: Path) -> None:
    write_pages(tiny, tmp_path)
    build_site(ROOT, tmp_path, tiny, own=False)
    (tmp_path / "site" / "reference" / "stale").mkdir()
    shutil.copy(tmp_path / "site" / "index.html", tmp_path / "site" / "reference" / "stale" / "index.html")
    build_site(ROOT, tmp_path, tiny, own=False)
    assert not (tmp_path / "site" / "reference" / "stale").exists()
