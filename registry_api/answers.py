"""How a problem is told: as a page to a person in the site, as a problem document to everybody else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Scope

from registry_api.negotiation import prefers_html
from registry_api.pages import Pages
from registry_api.problems import NOT_FOUND, ProblemError, problem_response
from registry_api.site import Site

# Below these, programs ask and expect an answer that a program can read.
_FOR_PROGRAMS = ("/v1", "/id/", "/healthz")

# What turns a problem with a request into the answer to it.
Answer = Callable[[ProblemError, Scope], Response]


@dataclass(frozen=True, kw_only=True)
class Answers:
    """Answers a request that has a problem."""

    pages: Pages
    site: Site | None

    def __call__(self, problem: ProblemError, scope: Scope) -> Response:
        """Return the answer to the request of `scope`."""
        if scope["path"].startswith(_FOR_PROGRAMS) or not prefers_html(Headers(scope=scope).get("accept")):
            return problem_response(problem, scope["path"])
        own = self.site.not_found_page if self.site and problem.kind is NOT_FOUND else None
        if own:
            headers = {"Content-Security-Policy": own.policy, "Content-Type": own.prepared.media_type}
            return Response(own.prepared.content, status_code=problem.kind.status, headers=headers)
        page = self.pages.response("problem.html.j2", status=problem.kind.status, problem=problem)
        page.headers.update(problem.headers)
        return page
