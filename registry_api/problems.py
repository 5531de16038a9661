"""Everything that the registry answers when it cannot do what was asked, in the form of RFC 9457."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

MEDIA_TYPE = "application/problem+json"

# Where the page stands that explains every problem.
PROBLEMS_PAGE = "/problems"


@dataclass(frozen=True, kw_only=True)
class ProblemKind:
    """One kind of problem: the anchor of its explanation, its HTTP status, its title and what to do about it."""

    slug: str
    status: int
    title: str
    cure: str

    @property
    def type(self) -> str:
        """The address that identifies this kind and explains it."""
        return f"{PROBLEMS_PAGE}#{self.slug}"


BAD_QUERY = ProblemKind(
    slug="bad-query",
    status=400,
    title="Something in the address is not allowed",
    cure="Compare the part named with the list of what is allowed, and correct it.",
)
BAD_CURSOR = ProblemKind(
    slug="bad-cursor",
    status=400,
    title="The cursor does not belong to this list",
    cure="Start again without a cursor, and follow the links to the next page as they are given.",
)
BAD_HEADER = ProblemKind(
    slug="bad-header",
    status=400,
    title="A header is not allowed",
    cure="Correct the header named.",
)
MALFORMED = ProblemKind(
    slug="malformed-json",
    status=400,
    title="The body is not JSON",
    cure="Send one JSON object in UTF-8. A comma too many or a quotation mark too few is the usual cause.",
)
BAD_FORM = ProblemKind(
    slug="bad-form",
    status=400,
    title="The form cannot be read",
    cure="Go back, load the form anew and send it again.",
)
NOT_FOUND = ProblemKind(
    slug="not-found",
    status=404,
    title="There is nothing at this address",
    cure="Start from /v1, which links to everything.",
)
UNKNOWN_TERM = ProblemKind(
    slug="unknown-term",
    status=404,
    title="No term has this identifier",
    cure="Use one of the near matches, or search for the term by its everyday name.",
)
UNKNOWN_PROPOSAL = ProblemKind(
    slug="unknown-proposal",
    status=404,
    title="No proposal has this number",
    cure="Check the number; the list of proposals holds them all.",
)
UNREADABLE_DATA = ProblemKind(
    slug="unreadable-data",
    status=400,
    title="The data cannot be checked",
    cure="Send one JSON object with a list of records under the name of each kind, such as 'tenancy'.",
)
METHOD_NOT_ALLOWED = ProblemKind(
    slug="method-not-allowed",
    status=405,
    title="This address cannot be used in that way",
    cure="Use one of the methods in the Allow header.",
)
NOT_ACCEPTABLE = ProblemKind(
    slug="not-acceptable",
    status=406,
    title="The term is not available in that format",
    cure="Ask for one of the formats offered, in the Accept header or by the ending of the address.",
)
TOO_SLOW = ProblemKind(
    slug="too-slow",
    status=408,
    title="The body did not arrive in time",
    cure="Send it again over a better line.",
)
TOO_LARGE = ProblemKind(
    slug="too-large",
    status=413,
    title="The body is too large",
    cure="Send less at once: split a proposal, and check large data on your own machine.",
)
WRONG_MEDIA_TYPE = ProblemKind(
    slug="wrong-media-type",
    status=415,
    title="The body is of a type that is not taken here",
    cure="Name the type that is taken in the Content-Type header, and send that.",
)
INVALID_PROPOSAL = ProblemKind(
    slug="invalid-proposal",
    status=422,
    title="The proposal cannot be taken as it stands",
    cure="Each error says where it is and how to mend it. Nothing was stored.",
)
KEY_REUSED = ProblemKind(
    slug="idempotency-key-reused",
    status=422,
    title="The Idempotency-Key was used for another proposal",
    cure="Use a new key for a new proposal.",
)
TOO_MANY = ProblemKind(
    slug="too-many-requests",
    status=429,
    title="Too many requests in a short time",
    cure="Wait for as many seconds as the Retry-After header says. Nothing was stored.",
)
INTERNAL = ProblemKind(
    slug="internal-error",
    status=500,
    title="Something went wrong on our side",
    cure="Try again later. If it happens again, tell us the number in the message.",
)
STORE_UNAVAILABLE = ProblemKind(
    slug="store-unavailable",
    status=503,
    title="The record of proposals cannot be used at the moment",
    cure="Try again in a moment. Nothing was stored.",
)
OTHER = ProblemKind(
    slug="other",
    status=400,
    title="The request was refused",
    cure="The status says why; its meaning stands in RFC 9110.",
)

PROBLEM_KINDS = (
    BAD_QUERY, BAD_CURSOR, BAD_HEADER, MALFORMED, BAD_FORM, UNREADABLE_DATA, NOT_FOUND, UNKNOWN_TERM,
    UNKNOWN_PROPOSAL, METHOD_NOT_ALLOWED, NOT_ACCEPTABLE, TOO_SLOW, TOO_LARGE, WRONG_MEDIA_TYPE, INVALID_PROPOSAL,
    KEY_REUSED, TOO_MANY, INTERNAL, STORE_UNAVAILABLE, OTHER,
)  # fmt: skip


class Fault(BaseModel):
    """One thing wrong with what was sent: where it is (a JSON pointer, or the name of a parameter) and what to do."""

    model_config = ConfigDict(frozen=True)

    pointer: str = Field(examples=["/operations/0/term"])
    detail: str = Field(examples=["No term is called 'Tennancy'. Did you mean: Tenancy?"])


class Near(BaseModel):
    """A term that may have been meant."""

    model_config = ConfigDict(frozen=True)

    id: str = Field(examples=["Tenancy"])
    title: str = Field(examples=["Tenancy"])
    link: str = Field(examples=["/v1/terms/Tenancy"])


class ProblemDocument(BaseModel):
    """What went wrong and what to do about it (RFC 9457)."""

    type: str = Field(description="Identifies the kind of problem, and leads to its explanation.")
    title: str
    status: int
    detail: str = Field(description="What went wrong this time, and how to mend it.")
    instance: str = Field(description="The path that was asked for.")
    errors: list[Fault] | None = Field(default=None, description="Every fault in what was sent.")
    near: list[Near] | None = Field(default=None, description="Terms that may have been meant.")
    offered: list[str] | None = Field(default=None, description="The media types that this address can give or take.")


@dataclass(kw_only=True)
class ProblemError(Exception):
    """Raised where a request cannot be answered; the door turns it into a problem document."""

    kind: ProblemKind
    detail: str
    errors: Sequence[Fault] = ()
    near: Sequence[Near] = ()
    offered: Sequence[str] = ()
    headers: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.detail


def problem_response(problem: ProblemError, path: str) -> Response:
    """Return the answer that tells the caller of `path` about `problem`."""
    document = ProblemDocument(
        type=problem.kind.type,
        title=problem.kind.title,
        status=problem.kind.status,
        detail=problem.detail,
        instance=path,
        errors=list(problem.errors) or None,
        near=list(problem.near) or None,
        offered=list(problem.offered) or None,
    )
    return Response(
        document.model_dump_json(exclude_none=True),
        status_code=problem.kind.status,
        media_type=MEDIA_TYPE,
        headers={"Cache-Control": "no-store", **problem.headers},
    )
