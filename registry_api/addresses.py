"""Where things stand on this server: the one place that writes a path."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from registry_api.negotiation import Format

TERMS = "/v1/terms"
SEARCH = "/v1/search"
VOCABULARIES = "/v1/vocabularies"
PROPOSALS = "/v1/proposals"
VALIDATE = "/v1/validate"
OPENAPI = "/v1/openapi.json"
PROPOSAL_PAGES = "/proposals"
NEW_PROPOSAL = "/proposals/new"
STYLE = "/proposals/style.css"


def term(identifier: str, form: Format | None = None) -> str:
    """Return the address of a term, or of one format of it."""
    return f"{TERMS}/{quote(identifier, safe='/')}" + (f".{form}" if form else "")


def codes(vocabulary: str) -> str:
    """Return the address of the codes of a vocabulary."""
    return f"{VOCABULARIES}/{quote(vocabulary, safe='')}/codes"


def proposal(identifier: str) -> str:
    """Return the address of a proposal in the API."""
    return f"{PROPOSALS}/{identifier}"


def proposal_page(identifier: str) -> str:
    """Return the address of the page about a proposal."""
    return f"{PROPOSAL_PAGES}/{identifier}"


def suggest(identifier: str) -> str:
    """Return the address of the form to suggest a change of a term."""
    return f"{NEW_PROPOSAL}?{urlencode({'term': identifier})}"


def more_proposals(cursor: str) -> str:
    """Return the address of a further page of the list of proposals."""
    return f"{PROPOSAL_PAGES}?{urlencode({'cursor': cursor})}"
