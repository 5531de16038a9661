"""Resolving: the permanent address of a term, the term in every format, and the lists of terms and codes."""

from __future__ import annotations

import datetime as dt
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import RedirectResponse, Response

from housing_standard.lookup import Kind
from housing_standard.model import Term, Vocabulary
from housing_standard.scales import Status
from registry_api import addresses, promises
from registry_api.catalogue import Catalogue
from registry_api.documents import CodeList, TermPage
from registry_api.negotiation import OFFERED, Format, choose, named
from registry_api.paging import DEFAULT_LIMIT, Cursor, Limit, Listing
from registry_api.prepared import as_json, respond
from registry_api.problems import BAD_QUERY, NOT_ACCEPTABLE, Fault, ProblemError
from registry_api.term_pages import TermPages

# What may stand in a header as it is; anything else in an IRI is percent-encoded.
_IRI_SAFE = "!#$%&'()*+,-./:;=?@[]_~"

TermId = Annotated[
    str,
    Path(
        description="The identifier of a term, its slash as it stands, with or without the ending of a format.",
        examples=["Tenancy/start_date"],
    ),
]


def term_routes(catalogue: Catalogue, pages: TermPages) -> APIRouter:
    """Return the routes that resolve terms."""
    router = APIRouter(tags=["terms"])

    @router.get("/id/{term:path}", status_code=303, response_class=Response, responses=promises.RESOLVE)
    async def resolve(request: Request, term: TermId) -> Response:
        """Lead from the permanent address of a term to its description, in the format that suits the caller."""
        elsewhere = pages.of_other(term)
        if elsewhere:
            return RedirectResponse(elsewhere, status_code=303)
        found, ending = catalogue.find(term)
        accept = request.headers.get("accept")
        if ending is None:
            _suitable(accept)
        return RedirectResponse(
            addresses.term(found.id, ending or named(accept)), status_code=303, headers={"Vary": "Accept"}
        )

    @router.get("/v1/terms", responses=promises.page(TermPage))
    async def list_terms(
        request: Request,
        *,
        kind: Annotated[Kind | None, Query(description="Only terms of this kind.")] = None,
        area: Annotated[str | None, Query(max_length=100, description="Only terms of this area.")] = None,
        status: Annotated[Status | None, Query(description="Only terms with this status.")] = None,
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> Response:
        """List the terms in the order of their identifiers, retired ones included."""
        _check_area(catalogue, area)
        wanted = {"kind": kind, "area": area, "status": status}
        summaries = [
            summary
            for summary in catalogue.summaries
            if all(value is None or getattr(summary, name) == value for name, value in wanted.items())
        ]
        filters = {name: str(value) for name, value in wanted.items() if value is not None}
        listing = Listing(path=addresses.TERMS, filters=filters, limit=limit, cursor=cursor)
        page = listing.page([summary.id for summary in summaries])
        document = TermPage(items=summaries[page.span], metadata=page.metadata, links=page.links)
        return respond(request, as_json(document), page.headers)

    @router.get("/v1/terms/{term:path}", responses=promises.TERM)
    async def read_term(request: Request, term: TermId) -> Response:
        """Give a term as HTML, JSON, JSON-LD or Turtle, by the Accept header or the ending of the address.

        A retired term is given like any other, with what to use instead.
        """
        found, ending = catalogue.find(term)
        form = ending or _suitable(request.headers.get("accept"))
        headers = {"Link": _links(found)}
        if ending is None:
            headers |= {"Vary": "Accept", "Content-Location": addresses.term(found.id, form)}
        if form is Format.HTML:
            return pages.response(request, found, headers)
        return respond(request, catalogue.prepared(found, form), headers)

    @router.get("/v1/vocabularies/{vocabulary}/codes", responses=promises.CODES)
    async def list_codes(
        request: Request,
        vocabulary: Annotated[str, Path(description="The identifier of a vocabulary.", examples=["RepairPriority"])],
        as_at: Annotated[
            dt.date | None, Query(description="Only codes that may be used on this day, such as 2018-04-03.")
        ] = None,
    ) -> Response:
        """List the codes of a vocabulary in its order, retired ones included: all, or those in use on a day."""
        found = catalogue.standard.vocabulary_by_name.get(vocabulary)
        if found is None:
            raise catalogue.unknown(vocabulary, Kind.VOCABULARY)
        return respond(request, as_json(_code_list(catalogue, found, as_at)))

    return router


def _suitable(accept: str | None) -> Format:
    """Return the format that suits the caller; raise the problem that none does."""
    form = choose(accept)
    if form is None:
        raise ProblemError(
            kind=NOT_ACCEPTABLE,
            detail=f"A term is given as {', '.join(OFFERED)}; the Accept header allows none of them.",
            offered=OFFERED,
            headers={"Vary": "Accept"},
        )
    return form


def _links(term: Term) -> str:
    """Return the term's permanent address and its other formats as HTTP links."""
    others = (f'<{addresses.term(term.id, form)}>; rel="alternate"; type="{form.media_type}"' for form in Format)
    return ", ".join((f'<{quote(term.iri, safe=_IRI_SAFE)}>; rel="canonical"', *others))


def _check_area(catalogue: Catalogue, area: str | None) -> None:
    areas = catalogue.standard.area_by_name
    if area is not None and area not in areas:
        fault = Fault(pointer="area", detail=f"'{area}' is not an area. The areas are: {', '.join(areas)}.")
        raise ProblemError(kind=BAD_QUERY, detail=fault.detail, errors=[fault])


def _code_list(catalogue: Catalogue, vocabulary: Vocabulary, as_at: dt.date | None) -> CodeList:
    describer = catalogue.describer
    return CodeList(
        vocabulary=describer.reference(vocabulary),
        edition=vocabulary.edition or None,
        as_at=as_at,
        complete=vocabulary.complete,
        items=[describer.code(code) for code in vocabulary.codes if as_at is None or code.in_use(as_at.isoformat())],
    )
