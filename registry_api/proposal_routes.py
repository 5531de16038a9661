"""Proposing: send in a change of the words, and read what was sent in."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Header, Path, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from registry_api import addresses, promises
from registry_api.desk import Desk
from registry_api.operations import EXAMPLES, LONGEST_IDENTIFIER, Submission
from registry_api.paging import DEFAULT_LIMIT, Cursor, Limit, Listing
from registry_api.problems import WRONG_MEDIA_TYPE, ProblemError
from registry_api.proposals import ProposalDocument, ProposalPage

_JSON = "application/json"

ProposalId = Annotated[str, Path(description="The number of a proposal.", examples=["P-00001"])]
Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=200,
        pattern=r"^[!-~]+$",
        description="Any text of your own, new for each proposal, such as a UUID. A proposal sent twice counts once.",
    ),
]


def proposal_routes(desk: Desk) -> APIRouter:
    """Return the routes of the API about proposals."""
    router = APIRouter(tags=["proposals"])

    @router.post("/v1/proposals", status_code=201, responses=promises.SUBMIT)
    async def submit(
        request: Request,
        response: Response,
        submission: Annotated[Submission, Body(openapi_examples={n: {"value": e} for n, e in EXAMPLES.items()})],
        key: Key = None,
    ) -> ProposalDocument:
        """Send in a proposal. It is checked against the words; what has a fault is not stored.

        No account is needed. Everything sent is public.
        """
        check_media_type(request, _JSON)
        proposal = await run_in_threadpool(desk.take, submission, key)
        response.headers["Location"] = addresses.proposal(proposal.id)
        return proposal

    @router.get("/v1/proposals", responses=promises.page(ProposalPage))
    def list_proposals(
        response: Response,
        term: Annotated[
            str, Query(max_length=LONGEST_IDENTIFIER, description="Only proposals about this term or a part of it.")
        ] = "",
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> ProposalPage:
        """List the proposals, the newest first."""
        filed = desk.book.filed(term)
        filters = {"term": term} if term else {}
        page = Listing(path=addresses.PROPOSALS, filters=filters, limit=limit, cursor=cursor).page(
            [-one.number for one in filed]
        )
        response.headers.update(page.headers)
        items = desk.book.documents(filed[page.span])
        return ProposalPage(items=items, metadata=page.metadata, links=page.links)

    @router.get("/v1/proposals/{proposal}", responses=promises.PROPOSAL)
    def read_proposal(proposal: ProposalId) -> ProposalDocument:
        """Give a proposal with its status and its receipt."""
        return desk.book.get(proposal)

    return router


def check_media_type(request: Request, wanted: str) -> None:
    """Raise the problem that the body is not of the media type `wanted`."""
    given = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if given != wanted:
        raise ProblemError(
            kind=WRONG_MEDIA_TYPE,
            detail=f"The body is {given or 'of no stated type'}; this address takes {wanted}.",
            offered=[wanted],
            headers={"Accept-Post": wanted},
        )
