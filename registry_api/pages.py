"""Pages of the registry's own: what a person sees of a proposal, and of a term where no site was built."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import Response

from housing_standard.model import Standard
from registry_api import addresses
from registry_api.frame import Frame

TEMPLATES = Path(__file__).parent / "templates"

# Our pages hold no script at all, so a browser need run none.
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


@dataclass(frozen=True, kw_only=True)
class Pages:
    """Lays out the templates; every text is escaped on the way in."""

    standard: Standard
    frame: Frame = Frame()  # noqa: RUF009  frozen, so one may serve all
    _environment: Environment = field(init=False, repr=False)

    def __post_init__(self) -> None:
        environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            auto_reload=False,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        environment.globals.update(standard=self.standard, address=addresses, frame=self.frame)
        object.__setattr__(self, "_environment", environment)

    def text(self, template: str, **parts: Any) -> str:
        """Return the page that `template` lays out."""
        return self._environment.get_template(template).render(**parts)

    def response(self, template: str, *, status: int = 200, **parts: Any) -> Response:
        """Return the page as an answer that nobody keeps: it may be out of date a moment later."""
        return Response(
            self.text(template, **parts),
            status_code=status,
            media_type="text/html",
            headers={"Content-Security-Policy": POLICY, "Cache-Control": "no-store"},
        )
