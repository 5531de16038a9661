"""Proposals for people: the form to suggest a change, the page of each proposal, and the list of all."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from housing_standard.errors import TermNotFoundError
from housing_standard.lookup import Lookup
from housing_standard.model import Term
from registry_api import addresses
from registry_api.desk import Desk
from registry_api.faults import faults_in
from registry_api.forms import (
    MEDIA_TYPE,
    ORGANISATION,
    REASON,
    by_input,
    choices_for,
    labels_of,
    read_form,
    submission_in,
)
from registry_api.operations import LONGEST_IDENTIFIER, OPERATION_NAMES, AnyOperation, Submission
from registry_api.pages import Pages
from registry_api.paging import DEFAULT_LIMIT, Cursor, Listing
from registry_api.problems import INVALID_PROPOSAL, KEY_REUSED, Fault, ProblemError
from registry_api.proposal_routes import takes
from registry_api.proposals import ProposalDocument
from registry_api.term_pages import TermPages

# An input that people do not see. Only a machine that fills in everything fills it in.
TRAP = "website"

_HEADINGS = {
    "amend_definition": "Word the definition better",
    "add_code": "Add a code",
    "add_field": "Add a field",
    "deprecate_term": "Retire it",
}
_LABELS = {
    "definition": "Definition wished for",
    "name": "Name",
    "title": "Title",
    "range": "Its values are",
    "required": "Every record must have it",
    "many": "It can have several values",
    "why": "Why it should be recorded",
    "replaced_by": "To use instead",
    "because": "Why nothing replaces it",
}


@dataclass(frozen=True, kw_only=True)
class Wish:
    """One operation as a page shows it: what is asked of which term, and the definition as it reads now."""

    heading: str
    subject: str
    link: str | None
    now: str | None
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class ProposalPages:
    """Lays out what people see of proposals."""

    desk: Desk
    pages: Pages
    terms: TermPages

    @property
    def lookup(self) -> Lookup:
        """The look-up over the words that proposals are about."""
        return self.desk.screening.lookup

    def form(self, term: Term, typed: Mapping[str, str] | None = None, faults: Sequence[Fault] = ()) -> Response:
        """Return the form to suggest a change of `term`, filled in with what was typed before and what is wrong."""
        given = dict(typed or {})
        choices = choices_for(term)
        given.setdefault("operation", choices[0].operation)
        given.setdefault("amend_definition-definition", term.definition)
        labels = labels_of(choices)
        found = by_input(faults, given["operation"])
        return self.pages.response(
            "form.html.j2",
            status=INVALID_PROPOSAL.status if faults else 200,
            term=term,
            link=self.terms.link(term),
            choices=choices,
            typed=given,
            faults=found,
            summary=[(name, labels.get(name, ""), detail) for name, detail in found.items()],
            reason=REASON,
            organisation=ORGANISATION,
            key=secrets.token_urlsafe(16),
            trap=TRAP,
        )

    def which(self, wanted: str) -> Response:
        """Return the page that asks which term a change is suggested for."""
        near = [self.lookup.get(one) for one in self.lookup.near(wanted)] if wanted else []
        return self.pages.response("which.html.j2", status=404 if wanted else 200, wanted=wanted, near=near)

    def proposal(self, proposal: ProposalDocument) -> Response:
        """Return the page of one proposal."""
        wishes = [self._wish(operation) for operation in proposal.operations]
        return self.pages.response("proposal.html.j2", proposal=proposal, wishes=wishes)

    def list_of(self, proposals: Sequence[ProposalDocument], following: str | None) -> Response:
        """Return a page of the list of proposals."""
        rows = [(one, [self._wish(operation) for operation in one.operations]) for one in proposals]
        return self.pages.response("proposals.html.j2", rows=rows, following=following)

    def _wish(self, operation: AnyOperation) -> Wish:
        parts = operation.model_dump(exclude_none=True)
        kind = parts.pop("operation")
        subject = next(parts.pop(part) for part in ("term", "vocabulary", "entity") if part in parts)
        term = self.lookup.standard.terms.get(subject)
        shown = ((_LABELS[part], "yes" if value is True else value) for part, value in parts.items() if value)
        return Wish(
            heading=_HEADINGS[kind],
            subject=f"{term.title} ({subject})" if term and term.title != subject else subject,
            link=self.terms.link(term) if term else None,
            now=term.definition if term and kind == "amend_definition" else None,
            rows=tuple(shown),
        )


def proposal_page_routes(pages: ProposalPages) -> APIRouter:
    """Return the routes of the pages about proposals."""
    router = APIRouter(include_in_schema=False)
    book = pages.desk.book

    @router.get("/proposals")
    def list_proposals(cursor: Cursor = None) -> Response:
        filed = book.filed()
        listing = Listing(path=addresses.PROPOSAL_PAGES, filters={}, limit=DEFAULT_LIMIT, cursor=cursor)
        page = listing.page([-one.number for one in filed])
        following = addresses.more_proposals(page.metadata.next_cursor) if page.metadata.next_cursor else None
        return pages.list_of(book.documents(filed[page.span]), following)

    @router.get("/proposals/new")
    def new_proposal(term: Annotated[str, Query(max_length=LONGEST_IDENTIFIER)] = "") -> Response:
        try:
            return pages.form(pages.lookup.get(term))
        except TermNotFoundError:
            return pages.which(term)

    @router.get("/proposals/{proposal}")
    def read_proposal(proposal: str) -> Response:
        return pages.proposal(book.get(proposal))

    @router.post("/proposals", dependencies=[Depends(takes(MEDIA_TYPE))])
    async def send_form(request: Request) -> Response:
        typed = read_form(await request.body())
        return await run_in_threadpool(_take_form, pages, typed)

    return router


def _take_form(pages: ProposalPages, typed: Mapping[str, str]) -> Response:
    """File what was typed into the form and lead to its page, or show the form again with what is wrong."""
    try:
        term = pages.lookup.get(typed.get("term", ""))
    except TermNotFoundError as error:
        return pages.which(error.wanted)
    if typed.get(TRAP) or typed.get("operation") not in OPERATION_NAMES:
        return pages.form(term, typed, [Fault(pointer="/operations/0", detail="Choose what you want to change.")])
    try:
        submission = Submission.model_validate(submission_in(typed))
        proposal = _file(pages.desk, submission, typed.get("key", ""))
    except ValidationError as error:
        return pages.form(term, typed, faults_in(error.errors()))
    except ProblemError as problem:
        if problem.kind is not INVALID_PROPOSAL:
            raise
        return pages.form(term, typed, problem.errors)
    return RedirectResponse(addresses.proposal_page(proposal.id), status_code=303)


def _file(desk: Desk, submission: Submission, key: str) -> ProposalDocument:
    """File a proposal; pressing the button twice files it once, changing it before the second press files both."""
    try:
        return desk.take(submission, f"form {key}" if key else None)
    except ProblemError as problem:
        if problem.kind is not KEY_REUSED:
            raise
        return desk.take(submission)
