"""Answers whose bytes are ready before they are asked for."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

# A copy may be kept, but we are asked each time whether it still holds; the ETag makes that cheap.
CACHE_CONTROL = "public, no-cache"


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """Bytes with their media type."""

    content: bytes
    media_type: str

    @cached_property
    def etag(self) -> str:
        """The strong validator of these bytes."""
        return f'"{hashlib.sha256(self.content).hexdigest()[:32]}"'


def as_json(document: BaseModel) -> Prepared:
    """Return a document as JSON."""
    return Prepared(content=document.model_dump_json().encode(), media_type="application/json")


def respond(request: Request, prepared: Prepared, headers: Mapping[str, str] | None = None) -> Response:
    """Return the prepared bytes, or 304 with no body to a caller who holds them already."""
    sent = {"ETag": prepared.etag, "Cache-Control": CACHE_CONTROL, **(headers or {})}
    if _holds(request.headers.get("if-none-match"), prepared.etag):
        return Response(status_code=304, headers=sent)
    return Response(prepared.content, headers={**sent, "Content-Type": prepared.media_type})


def _holds(if_none_match: str | None, etag: str) -> bool:
    if if_none_match is None:
        return False
    held = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
    return "*" in held or etag in held
