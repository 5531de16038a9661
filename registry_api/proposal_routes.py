"""Proposing: send in a change of the words, and read what was sent in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Body, Depends, Header, Path, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from registry_api import addresses, promises
from registry_api.desk import Desk
from registry_api.operations import EXAMPLES, KEY_PATTERN, LONGEST_IDENTIFIER, LONGEST_KEY, Submission
from registry_api.paging import DEFAULT_LIMIT, Cursor, Limit, Listing
from registry_api.prepared import as_json, respond
from registry_api.problems import STORE_UNAVAILABLE, WRONG_MEDIA_TYPE, ProblemError
from registry_api.proposals import ProposalDocument, ProposalPage

JSON = "application/json"

ProposalId = Annotated[str, Path(description="The number of a proposal.", examples=["P-00001"])]
Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=LONGEST_KEY,
        pattern=KEY_PATTERN,
        description="Any text of your own, new for each proposal, such as a UUID. A proposal sent twice counts once.",
    ),
]


def proposal_routes(desk: Desk) -> APIRouter:
    """Return the routes of the API about proposals."""
    router = APIRouter(tags=["proposals"])

    @router.post("/v1/proposals", status_code=201, responses=promises.SUBMIT, dependencies=[Depends(takes(JSON))])
    async def submit(
        response: Response,
        submission: Annotated[Submission, Body(openapi_examples={n: {"value": e} for n, e in EXAMPLES.items()})],
        key: Key = None,
    ) -> ProposalDocument:
        """Send in a proposal. It is checked against the words; what has a fault is not stored.

        No account is needed. Everything sent is public.
        """
        proposal = await run_in_threadpool(desk.take, submission, key)
        response.headers["Location"] = addresses.proposal(proposal.id)
        return proposal

    @router.get("/v1/proposals", responses=promises.page(ProposalPage, STORE_UNAVAILABLE))
    def list_proposals(
        request: Request,
        *,
        term: Annotated[
            str, Query(max_length=LONGEST_IDENTIFIER, description="Only proposals about this term or a part of it.")
        ] = "",
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> Response:
        """List the proposals, the newest first."""
        filed = desk.book.filed(term)
        filters = {"term": term} if term else {}
        listing = Listing(path=addresses.PROPOSALS, filters=filters, limit=limit, cursor=cursor)
        page = listing.page([-one.number for one in filed])
        items = desk.book.documents(filed[page.span])
        document = ProposalPage(items=items, metadata=page.metadata, links=page.links)
        return respond(request, as_json(document), page.headers)

    @router.get("/v1/proposals/{proposal}", responses=promises.PROPOSAL)
    def read_proposal(request: Request, proposal: ProposalId) -> Response:
        """Give a proposal with its status and its receipt."""
        return respond(request, as_json(desk.book.get(proposal)))

    return router


def takes(wanted: str) -> Callable[[Request], None]:
    """Return what raises the problem that the body of a request is not of the media type `wanted`."""

    def check(request: Request) -> None:
        given = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if given != wanted:
            raise ProblemError(
                kind=WRONG_MEDIA_TYPE,
                detail=f"The body is {given or 'of no stated type'}; this address takes {wanted}.",
                offered=[wanted],
                headers={"Accept-Post": wanted},
            )

    return check
