"""Which of the formats on offer a caller wants (RFC 9110, section 12.5.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Format(StrEnum):
    """The formats in which a term is given, under the ending of their address, in our order of preference."""

    JSON = "json"
    JSON_LD = "jsonld"
    HTML = "html"
    TURTLE = "ttl"

    @property
    def media_type(self) -> str:
        """The format's registered name."""
        return _MEDIA_TYPES[self]


_MEDIA_TYPES = {
    Format.JSON: "application/json",
    Format.JSON_LD: "application/ld+json",
    Format.HTML: "text/html",
    Format.TURTLE: "text/turtle",
}

OFFERED = tuple(one.media_type for one in Format)


@dataclass(frozen=True, kw_only=True)
class _Range:
    """One media range of an Accept header."""

    type: str
    subtype: str
    quality: float

    def specificity(self, media_type: str) -> int:
        """Return how closely the range describes `media_type`: 2 by name, 1 by family, 0 as anything, -1 not at all."""
        family, _, subtype = media_type.partition("/")
        if self.type == "*":
            return 0
        if self.type != family:
            return -1
        return 1 if self.subtype == "*" else 2 if self.subtype == subtype else -1


def choose(accept: str | None) -> Format | None:
    """Return the format that suits `accept` best, or None when none does; anything suits a caller who names none."""
    best = preferred(accept, OFFERED)
    return next((one for one in Format if one.media_type == best), None)


def named(accept: str | None) -> Format | None:
    """Return the format that `accept` names or gives the family of, or None when it just takes anything."""
    parts = [part for part in (accept or "").split(",") if "*/*" not in part]
    return choose(",".join(parts)) if any(part.strip() for part in parts) else None


def prefers_html(accept: str | None) -> bool:
    """Tell whether a person is likely to be reading: HTML is named, and preferred to JSON."""
    named = accept is not None and "text/html" in accept.lower()
    return named and preferred(accept, ("text/html", "application/json")) == "text/html"


def preferred(accept: str | None, offered: Sequence[str]) -> str | None:
    """Return the media type of `offered` that `accept` likes best; of equals the one named more closely, then ours."""
    ranges = _ranges(accept) if accept and accept.strip() else [_Range(type="*", subtype="*", quality=1.0)]
    best: tuple[float, int] = (0.0, -1)
    chosen = None
    for media_type in offered:
        fitting = max(((one.specificity(media_type), one.quality) for one in ranges), default=(-1, 0.0))
        liking = fitting[1] if fitting[0] >= 0 else 0.0, fitting[0]
        if liking[0] > 0 and liking > best:
            best, chosen = liking, media_type
    return chosen


def _ranges(accept: str) -> list[_Range]:
    """Return the media ranges of an Accept header; parts that are not media ranges are passed over."""
    found = []
    for part in accept.lower().split(","):
        media_range, *parameters = (piece.strip() for piece in part.split(";"))
        family, slash, subtype = media_range.partition("/")
        if slash and family and subtype:
            found.append(_Range(type=family, subtype=subtype, quality=_quality(parameters)))
    return found


def _quality(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, number = parameter.partition("=")
        if name.strip() == "q":
            try:
                quality = float(number)
            except ValueError:
                return 0.0
            return quality if 0 <= quality <= 1 else 0.0
    return 1.0
