"""The registry put together."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI

from housing_standard.model import Standard
from registry_api.answers import Answers
from registry_api.catalogue import Catalogue
from registry_api.clock import Clock
from registry_api.describer import Describer
from registry_api.desk import Desk
from registry_api.errors import answer_errors
from registry_api.frame import frame_of
from registry_api.limits import Limits
from registry_api.log import Log
from registry_api.middleware.body import BodyGate
from registry_api.middleware.head import HeadAsGet
from registry_api.middleware.headers import SafeHeaders
from registry_api.middleware.last_resort import LastResort
from registry_api.middleware.rate import WriteRate
from registry_api.openapi import API_VERSION, DESCRIPTION, TAGS, openapi_route
from registry_api.pages import Pages
from registry_api.proposal_pages import ProposalPages, proposal_page_routes
from registry_api.proposal_routes import proposal_routes
from registry_api.proposals import ProposalBook
from registry_api.representations import renderings
from registry_api.screening import Screening
from registry_api.search_routes import search_routes
from registry_api.site import Site
from registry_api.site_routes import own_routes, site_routes
from registry_api.term_pages import TermPages
from registry_api.term_routes import term_routes
from registry_api.validate_routes import validate_routes


def create_app(
    standard: Standard,
    *,
    store: Path,
    site: Path | None = None,
    limits: Limits | None = None,
    clock: Clock | None = None,
) -> FastAPI:
    """Return the registry over `standard`.

    `store` is the file of the proposals' record, made if it is not there; `site` the folder of the built site, which
    must be whole before the registry starts. Raises LogError when the store cannot be used.
    """
    limits, clock = limits or Limits(), clock or Clock()
    log = Log(store)
    built = Site(site) if site else None
    describer, pages = Describer(standard), Pages(standard=standard, frame=frame_of(built))
    catalogue = Catalogue(describer=describer, renderings=renderings(describer, pages))
    term_pages = TermPages(catalogue=catalogue, site=built)
    desk = Desk(
        screening=Screening(describer.lookup),
        book=ProposalBook(log=log, standard_version=standard.version, now=clock.now),
    )
    app = FastAPI(
        title=f"{standard.title}: registry",
        summary=standard.definition,
        description=DESCRIPTION,
        version=API_VERSION,
        license_info={"name": "Licence of the words", "url": standard.licence},
        openapi_tags=TAGS,
        openapi_url=None,  # served by our own route, with an ETag
        docs_url=None,  # the stock pages load scripts from other hosts
        redoc_url=None,
        redirect_slashes=False,
    )
    for router in (
        search_routes(catalogue, log),
        term_routes(catalogue, term_pages),
        validate_routes(standard, limits, clock),
        proposal_routes(desk),
        openapi_route(app),
        own_routes(pages),
        proposal_page_routes(ProposalPages(desk=desk, pages=pages, terms=term_pages)),
        site_routes(built),  # takes whatever is left, so it comes last
    ):
        app.include_router(router)
    answer = Answers(pages=pages, site=built)
    answer_errors(app, answer)
    # The one added last meets a request first.
    app.add_middleware(BodyGate, limits=limits, answer=answer)
    app.add_middleware(WriteRate, limits=limits, seconds=clock.seconds, answer=answer)
    app.add_middleware(LastResort, answer=answer)
    app.add_middleware(HeadAsGet)
    app.add_middleware(SafeHeaders)
    return app
