"""Long lists, a page at a time: a cursor names the place after which the next page begins."""

from __future__ import annotations

import base64
import json
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query
from pydantic import BaseModel, Field

from registry_api.problems import BAD_CURSOR, ProblemError

DEFAULT_LIMIT = 50
HIGHEST_LIMIT = 200
LONGEST_CURSOR = 1024

Limit = Annotated[int, Query(ge=1, le=HIGHEST_LIMIT, description="How many to give at most.")]
Cursor = Annotated[
    str | None,
    Query(max_length=LONGEST_CURSOR, description="Where to go on: the `next_cursor` of the page before, as it stands."),
]


class PageMetadata(BaseModel):
    """Where a page stands in its list."""

    total: int = Field(description="How many there are on all pages together.")
    count: int = Field(description="How many there are on this page.")
    limit: int = Field(description="How many a page holds at most.")
    next_cursor: str | None = Field(description="Give this as `cursor` for the next page; null on the last.")


class PageLinks(BaseModel):
    """Where this page and the next are."""

    self: str
    next: str | None


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page of a list: which items of the whole stand on it, and what is said about it."""

    span: slice
    metadata: PageMetadata
    links: PageLinks

    @property
    def headers(self) -> dict[str, str]:
        """The next page as an HTTP link."""
        return {"Link": f'<{self.links.next}>; rel="next"'} if self.links.next else {}


@dataclass(frozen=True, kw_only=True)
class Listing:
    """A list as it was asked for: its path, what narrows it, and the page wanted."""

    path: str
    filters: Mapping[str, str]
    limit: int
    cursor: str | None

    def page(self, keys: Sequence[str] | Sequence[int]) -> Page:
        """Return the page wanted of the items that have these sort keys, in rising order and each once.

        The cursor holds the key of the last item given, so that no item is lost or repeated when others come or go
        between two pages.
        """
        start = self._start(keys)
        stop = min(start + self.limit, len(keys))
        following = self._cursor(keys[stop - 1]) if start < stop < len(keys) else None
        return Page(
            span=slice(start, stop),
            metadata=PageMetadata(total=len(keys), count=stop - start, limit=self.limit, next_cursor=following),
            links=PageLinks(self=self._link(self.cursor), next=self._link(following) if following else None),
        )

    def _start(self, keys: Sequence[str] | Sequence[int]) -> int:
        if self.cursor is None:
            return 0
        try:
            after, of_list = json.loads(base64.urlsafe_b64decode(self.cursor.encode("ascii")))
        except (ValueError, TypeError, RecursionError) as error:
            raise ProblemError(kind=BAD_CURSOR, detail="The cursor is not one that this registry gave out.") from error
        if of_list != self._name or (keys and type(after) is not type(keys[0])) or not isinstance(after, str | int):
            raise ProblemError(
                kind=BAD_CURSOR, detail="The cursor was given out for another list, or for one narrowed in another way."
            )
        return bisect_right(keys, after)

    def _cursor(self, after: str | int) -> str:
        return base64.urlsafe_b64encode(json.dumps([after, self._name]).encode()).decode()

    @property
    def _name(self) -> str:
        return f"{self.path}?{urlencode(sorted(self.filters.items()))}"

    def _link(self, cursor: str | None) -> str:
        query = {**self.filters, "limit": str(self.limit)} | ({"cursor": cursor} if cursor else {})
        return f"{self.path}?{urlencode(query)}"
