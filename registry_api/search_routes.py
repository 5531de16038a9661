"""Finding: what the registry is, what answers a question, whether it is at work."""

from __future__ import annotations

from collections import Counter
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from housing_standard.lookup import LONGEST_QUERY, Kind
from registry_api import addresses, promises
from registry_api.catalogue import Catalogue
from registry_api.documents import Health, Root, SearchResults
from registry_api.log import Log
from registry_api.paging import DEFAULT_LIMIT, Limit
from registry_api.prepared import Prepared, as_json, respond


def search_routes(catalogue: Catalogue, log: Log) -> APIRouter:
    """Return the routes that find things."""
    router = APIRouter(tags=["finding"])
    root = _root(catalogue)

    @router.get("/v1", responses=promises.ROOT)
    async def read_root(request: Request) -> Response:
        """Say what this registry is and where to go from here."""
        return respond(request, root)

    @router.get("/v1/search", responses=promises.SEARCH)
    def search(
        request: Request,
        q: Annotated[str, Query(min_length=1, max_length=LONGEST_QUERY, description="What to look for.")],
        kind: Annotated[Kind | None, Query(description="Only terms of this kind.")] = None,
        limit: Limit = DEFAULT_LIMIT,
        *,
        retired: Annotated[
            bool, Query(description="Whether to give retired terms that are not named outright.")
        ] = False,
    ) -> Response:
        """Find terms by name, everyday word, part of a word or words of the definition; slips are forgiven."""
        matches = catalogue.lookup.find(q, kind, limit, retired=retired)
        found = SearchResults(query=q, items=[catalogue.describer.hit(match) for match in matches])
        return respond(request, as_json(found))

    @router.get("/healthz", responses=promises.HEALTH)
    def health() -> Health:
        """Say that the registry is at work: the words are loaded and the record can be read."""
        with log.reading() as reading:
            entries, _ = reading.head()
        standard = catalogue.standard
        return Health(status="ok", version=standard.version, terms=len(standard.terms), log_entries=entries)

    return router


def _root(catalogue: Catalogue) -> Prepared:
    standard = catalogue.standard
    counted = Counter(summary.kind for summary in catalogue.summaries)
    root = Root(
        name=standard.name,
        title=standard.title,
        definition=standard.definition,
        version=standard.version,
        base=standard.base,
        licence=standard.licence,
        terms={kind: counted[kind] for kind in Kind},
        areas=list(standard.area_by_name),
        links={
            "self": "/v1",
            "terms": addresses.TERMS,
            "search": f"{addresses.SEARCH}?q={{words}}",
            "codes": f"{addresses.VOCABULARIES}/{{vocabulary}}/codes",
            "proposals": addresses.PROPOSALS,
            "suggest_a_change": addresses.NEW_PROPOSAL,
            "openapi": addresses.OPENAPI,
            "site": "/",
        },
    )
    return as_json(root)
