"""The built site, served by the same process, and the page that explains every problem."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from registry_api.pages import POLICY, TEMPLATES, Pages
from registry_api.prepared import Prepared, respond
from registry_api.problems import NOT_FOUND, PROBLEM_KINDS, PROBLEMS_PAGE, ProblemError
from registry_api.site import Site

_PAGE = "text/html; charset=utf-8"


def own_routes(pages: Pages) -> APIRouter:
    """Return the routes of pages that stand whether or not a site was built."""
    router = APIRouter(include_in_schema=False)
    problems = Prepared(content=pages.text("problems.html.j2", kinds=PROBLEM_KINDS).encode(), media_type=_PAGE)
    style = Prepared(content=(TEMPLATES / "style.css").read_bytes(), media_type="text/css; charset=utf-8")

    @router.get(PROBLEMS_PAGE)
    async def read_problems(request: Request) -> Response:
        """Explain every problem."""
        return respond(request, problems, {"Content-Security-Policy": POLICY})

    @router.get("/proposals/style.css")
    async def read_style(request: Request) -> Response:
        """Give the style of our own pages."""
        return respond(request, style)

    return router


def site_routes(site: Site | None) -> APIRouter:
    """Return the route of everything that no other route has taken: put it last."""
    router = APIRouter(include_in_schema=False)

    @router.get("/{path:path}")
    async def read_file(request: Request, path: str) -> Response:
        """Give a file of the site."""
        if site:
            file = site.file(path)
            if file:
                return respond(request, file.prepared, {"Content-Security-Policy": file.policy})
            if site.is_folder(path):
                return RedirectResponse(f"/{quote(path)}/", status_code=308)
        elif not path:
            return RedirectResponse("/v1", status_code=307)
        raise ProblemError(kind=NOT_FOUND, detail=f"There is nothing at /{path}.")

    return router
