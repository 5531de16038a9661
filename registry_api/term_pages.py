"""The page that describes a term: the site's own where a site was built, a plain one where not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from generators.pages import page_path, rule_path
from housing_standard.model import Term
from housing_standard.rulebook import RuleBook
from registry_api import addresses
from registry_api.catalogue import Catalogue
from registry_api.negotiation import Format
from registry_api.pages import POLICY
from registry_api.prepared import respond
from registry_api.site import INDEX, Site, SiteFile


@dataclass(frozen=True, kw_only=True)
class TermPages:
    """Finds the page of a term, and of what has a permanent address but is no term: an area or a rule."""

    catalogue: Catalogue
    site: Site | None

    def response(self, request: Request, term: Term, headers: Mapping[str, str]) -> Response:
        """Return the page of `term`: its bytes, or to a browser the way to where it stands in the site.

        A browser works out the links of a page from the address it came from, and those of the site's pages only
        hold at their own place, so it is sent there, to the very row of a field or code. Any other caller wants the
        page itself, and is told its own address.
        """
        path, row = page_path(term)
        file = self._file(path)
        headers = {**headers, "Vary": ", ".join(filter(None, (headers.get("Vary"), "Sec-Fetch-Mode")))}
        if file is None:
            page = self.catalogue.prepared(term, Format.HTML)
            return respond(request, page, {**headers, "Content-Security-Policy": POLICY})
        if request.headers.get("sec-fetch-mode") == "navigate":
            return RedirectResponse(_address(path, row), status_code=303, headers=headers)
        told = {**headers, "Content-Location": _address(path, ""), "Content-Security-Policy": file.policy}
        return respond(request, file.prepared, told)

    def link(self, term: Term) -> str:
        """Return the address to send a person to who wants to read about `term`."""
        path, row = page_path(term)
        return _address(path, row) if self._file(path) else addresses.term(term.id, Format.HTML)

    def of_other(self, identifier: str) -> str | None:
        """Return the address in the site of an area or a rule; None when it is neither or there is no such page."""
        place = self._others.get(identifier)
        return _address(*place) if place and self._file(place[0]) else None

    @cached_property
    def _others(self) -> dict[str, tuple[str, str]]:
        standard = self.catalogue.standard
        areas = {area.id: page_path(area) for area in standard.areas}
        rules = RuleBook(standard).by_id.values()
        return areas | {rule.id if rule.derived else f"rule/{rule.id}": rule_path(rule) for rule in rules}

    def _file(self, path: str) -> SiteFile | None:
        return self.site.file(path) if self.site else None


def _address(path: str, row: str) -> str:
    return "/" + quote(path.removesuffix(INDEX)) + (f"#{quote(row, safe='/-._~')}" if row else "")
