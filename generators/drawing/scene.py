"""The nouns of a picture: boxes with rows, arrows between them, and the scene that holds both."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

# Sizes in pixels. A letter's width is a guess on the wide side, as no font is at hand when a picture is made.
HEAD, ROW, FOOT = 30, 21, 7
LETTER, BOLD_LETTER = 7.4, 8.6
PADDING, NARROWEST, WIDEST = 12, 110, 330
ELLIPSIS = "…"

# The points that a long arrow passes on its way.
Way = tuple[tuple[float, float], ...]


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of a box: what it says, and in softer ink what that leads to outside the picture."""

    text: str
    beyond: str = ""

    @property
    def width(self) -> float:
        """How wide its words are."""
        return (len(self.text) + len(self.beyond) + 2 * bool(self.beyond)) * LETTER


@dataclass(frozen=True, kw_only=True)
class Box:
    """One term in a picture: its name, which `href` may lead to, its title and its rows.

    `x` and `y` are its corner, `reach` is how far its column goes to the right.
    """

    name: str
    title: str
    rows: tuple[Row, ...] = ()
    focus: bool = False
    term: bool = True
    x: float = 0
    y: float = 0
    reach: float = 0

    @property
    def width(self) -> float:
        """How wide it is, so that all words fit in up to a limit."""
        words = max([len(self.title) * BOLD_LETTER, *(row.width for row in self.rows)])
        return min(max(words + 2 * PADDING, NARROWEST), WIDEST)

    @property
    def height(self) -> float:
        """How high it is."""
        return HEAD + (ROW * len(self.rows) + FOOT if self.rows else 0)

    def row_y(self, row: int | None) -> float:
        """Return the height of the middle of a row, or of the head."""
        return self.y + (HEAD / 2 if row is None else HEAD + ROW * (row + 0.5))

    def at(self, x: float, y: float, column: float) -> Self:
        """Return the box moved to a corner, in a column of that width."""
        return replace(self, x=x, y=y, reach=x + column)


@dataclass(frozen=True, kw_only=True)
class Arrow:
    """A reference from a row of one box (or its head) to the head of another, both by name."""

    source: str
    row: int | None
    target: str
    kind_of: bool = False
    way: Way = ()


@dataclass(frozen=True, kw_only=True)
class Scene:
    """A picture: its title, its description in words, its boxes in place and the arrows between them."""

    title: str
    words: str
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]

    @property
    def box_by_name(self) -> dict[str, Box]:
        """The boxes under their names."""
        return {box.name: box for box in self.boxes}

    @property
    def size(self) -> tuple[float, float]:
        """The width and the height that hold every box."""
        points = [point for arrow in self.arrows for point in arrow.way]
        corners = [(box.x + box.width, box.y + box.height) for box in self.boxes] + points
        return max(x for x, _ in corners), max(y for _, y in corners)


def fitted(text: str, width: float, letter: float = LETTER) -> str:
    """Return as much of `text` as `width` holds."""
    most = max(round(width / letter), 1)
    return text if len(text) <= most else text[: most - 1].rstrip() + ELLIPSIS
