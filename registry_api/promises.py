"""What the OpenAPI document promises of each route: every status, media type and header that it can answer with."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from registry_api.documents import CodeList, Root, SearchResults, TermDocument
from registry_api.negotiation import Format
from registry_api.problems import (
    BAD_CURSOR,
    BAD_HEADER,
    BAD_QUERY,
    INTERNAL,
    INVALID_PROPOSAL,
    KEY_REUSED,
    MALFORMED,
    MEDIA_TYPE,
    NOT_ACCEPTABLE,
    STORE_UNAVAILABLE,
    TOO_LARGE,
    TOO_MANY,
    TOO_SLOW,
    UNKNOWN_PROPOSAL,
    UNKNOWN_TERM,
    UNREADABLE_DATA,
    WRONG_MEDIA_TYPE,
    ProblemKind,
)
from registry_api.proposals import ProposalDocument

Responses = dict[int | str, dict[str, Any]]

_PROBLEM = {"$ref": "#/components/schemas/ProblemDocument"}
_TEXT = {"type": "string"}


def _header(description: str) -> dict[str, Any]:
    return {"description": description, "schema": _TEXT}


_ETAG = _header("Stands for this very content; send it back as If-None-Match.")
_NEXT = _header("The next page, when there is one.")
_LINK = _header("The permanent address, and the other formats.")
_VARY = _header("What the choice of format depended on.")
_UNCHANGED = {"description": "You hold it already.", "headers": {"ETag": _ETAG}}


def problems(*kinds: ProblemKind) -> Responses:
    """Return the promise to answer with these problems, and with an internal error if all else fails."""
    found: Responses = {}
    for kind in (*kinds, INTERNAL):
        example = {"type": kind.type, "title": kind.title, "status": kind.status, "detail": kind.cure, "instance": "/"}
        told = found.setdefault(
            kind.status, {"description": "", "content": {MEDIA_TYPE: {"schema": _PROBLEM, "examples": {}}}}
        )
        told["description"] = " Or: ".join(filter(None, (told["description"], f"{kind.title}.")))
        told["content"][MEDIA_TYPE]["examples"][kind.slug] = {"value": example}
    for status, header in ((405, "Allow"), (429, "Retry-After"), (503, "Retry-After")):
        if status in found:
            found[status]["headers"] = {header: _header("When to try again, in seconds.")}
    return found


def _json(model: Any, description: str, **headers: dict[str, Any]) -> Responses:
    return {200: {"model": model, "description": description, "headers": {"ETag": _ETAG, **headers}}, 304: _UNCHANGED}


def page(model: type[BaseModel], *kinds: ProblemKind) -> Responses:
    """Return the promises of a list given a page at a time."""
    return {**_json(model, "One page.", Link=_NEXT), **problems(BAD_QUERY, BAD_CURSOR, *kinds)}


RESOLVE: Responses = {
    303: {"description": "Where it is described.", "headers": {"Location": _header("The address."), "Vary": _VARY}},
    **problems(UNKNOWN_TERM, NOT_ACCEPTABLE),
}

_TERM_FORMATS = {form.media_type: {"schema": _TEXT} for form in Format if form is not Format.JSON}

TERM: Responses = {
    200: {
        "model": TermDocument,
        "description": "The term.",
        "content": {**_TERM_FORMATS, Format.JSON_LD.media_type: {"schema": {"type": "object"}}},
        "headers": {
            "ETag": _ETAG,
            "Link": _LINK,
            "Vary": _VARY,
            "Content-Location": _header("The address of this very format."),
        },
    },
    303: {
        "description": "To a browser that asks for HTML: where the page stands in the site.",
        "headers": {"Location": _header("The page, down to the row of a field or code.")},
    },
    304: _UNCHANGED,
    **problems(UNKNOWN_TERM, NOT_ACCEPTABLE),
}

CODES: Responses = {**_json(CodeList, "The codes."), **problems(UNKNOWN_TERM)}
SEARCH: Responses = {**_json(SearchResults, "The answers."), **problems(BAD_QUERY)}
ROOT: Responses = {**_json(Root, "The way in."), **problems()}
HEALTH: Responses = problems(STORE_UNAVAILABLE)
PROPOSAL: Responses = {**_json(ProposalDocument, "The proposal."), **problems(UNKNOWN_PROPOSAL, STORE_UNAVAILABLE)}
SUBMIT: Responses = {
    201: {
        "description": "Taken in. The same answer is given to one sent again under the same Idempotency-Key.",
        "headers": {"Location": _header("The proposal.")},
    },
    **problems(
        MALFORMED,
        BAD_HEADER,
        TOO_SLOW,
        TOO_LARGE,
        WRONG_MEDIA_TYPE,
        INVALID_PROPOSAL,
        KEY_REUSED,
        TOO_MANY,
        STORE_UNAVAILABLE,
    ),
}
VALIDATE: Responses = {
    200: {"description": "What was found; the data may conform or not."},
    **problems(BAD_QUERY, UNREADABLE_DATA, TOO_SLOW, TOO_LARGE, WRONG_MEDIA_TYPE, TOO_MANY),
}
