"""A scene written as SVG: for a page, where the site's style sheet colours it, or as a file that stands alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape

from generators.drawing.scene import BOLD_LETTER, HEAD, LETTER, PADDING, ROW, Arrow, Box, Scene, fitted

MARGIN, HEAD_OF_ARROW, LOOP = 14, 8, 34

# The colours of a file that stands alone, by day and by night; a page has those of the site under the same names.
_ALONE = """<style>
.d-box{fill:#fff;stroke:#12404f}.d-focus .d-box{fill:#e3ecf7;stroke-width:2}.d-title{font-weight:700}
.d-text{fill:#14202b}.d-beyond,.d-head{fill:#4a5762}
.d-line{stroke:#4a5762;fill:none}.d-kind{stroke-dasharray:5 4}
@media (prefers-color-scheme:dark){svg{background:#11181d}.d-box{fill:#1b252c;stroke:#8ccbea}
.d-focus .d-box{fill:#17324f}.d-text{fill:#e8edf0}.d-beyond,.d-head{fill:#b3bfc7}.d-line{stroke:#b3bfc7}}
</style>
"""


def standalone(scene: Scene, stamp: str) -> str:
    """Return the scene as an SVG file with colours of its own, for day and for night; `stamp` says what made it."""
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<!-- {stamp} -->\n'
    return head + _written(scene, style=_ALONE, address=lambda _name: "")


def inline(scene: Scene, address: Callable[[str], str]) -> str:
    """Return the scene as an element of a page; `address` gives a term's page by the term's name, or nothing."""
    return _written(scene, style="", address=address)


def _written(scene: Scene, *, style: str, address: Callable[[str], str]) -> str:
    width, height = (round(size + 2 * MARGIN) for size in scene.size)
    boxes = scene.box_by_name
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        'role="img" font-family="-apple-system, Segoe UI, Noto Sans, Liberation Sans, Arial, sans-serif" '
        'font-size="13">'
    )
    lines = [
        head,
        f"<title>{escape(scene.title)}</title>",
        f"<desc>{escape(scene.words)}</desc>",
        f'{style}<g transform="translate({MARGIN} {MARGIN})">',
        *(_line(arrow, boxes[arrow.source], boxes[arrow.target]) for arrow in scene.arrows),
    ]
    for box in scene.boxes:
        lines += _box(box, address(box.name.partition(" ")[0]) if box.term else "")
    return "\n".join([*lines, "</g>", "</svg>"]) + "\n"


def _box(box: Box, href: str) -> Iterator[str]:
    x, y, wide = round(box.x, 1), round(box.y, 1), round(box.width, 1)
    yield '<g class="d-focus">' if box.focus else "<g>"
    yield f'<rect class="d-box" x="{x}" y="{y}" width="{wide}" height="{box.height}" rx="4"/>'
    title = escape(fitted(box.title, box.width - 2 * PADDING, BOLD_LETTER))
    text = f'<text class="d-text d-title" x="{x + PADDING}" y="{y + HEAD - 10}">{title}</text>'
    yield f'<a href="{escape(href)}">{text}</a>' if href else text
    for number, row in enumerate(box.rows):
        foot = round(y + HEAD + ROW * number + ROW * 0.7, 1)
        left = fitted(row.text, box.width - 2 * PADDING - (len(row.beyond) + 2) * LETTER * bool(row.beyond))
        yield f'<text class="d-text" x="{x + PADDING}" y="{foot}">{escape(left)}</text>'
        if row.beyond:
            beyond = escape(fitted(row.beyond, box.width / 2))
            yield f'<text class="d-beyond" x="{x + wide - PADDING}" y="{foot}" text-anchor="end">{beyond}</text>'
    yield "</g>"


def _line(arrow: Arrow, source: Box, target: Box) -> str:
    """Return the curve of an arrow, from the right edge of its row to the head of its target, with its point."""
    if target.x <= source.x and target.y > source.y + source.height:
        return _elbow(source, target)
    x, y = source.x + source.width, source.row_y(arrow.row)
    end = target.row_y(None)
    if target.x > source.x:
        tip, side = target.x, -1
        points = [(source.reach, y), *arrow.way, (tip - HEAD_OF_ARROW, end)]
        path = f"M{x:.1f} {y:.1f}H{source.reach:.1f}" + "".join(
            _curve(points[at], points[at + 1]) for at in range(len(points) - 1)
        )
    else:
        tip, side = target.x + target.width, 1
        far = max(x, tip) + LOOP
        path = f"M{x:.1f} {y:.1f}C{far:.1f} {y:.1f} {far:.1f} {end:.1f} {tip + HEAD_OF_ARROW:.1f} {end:.1f}"
    kind = "d-line d-kind" if arrow.kind_of else "d-line"
    base = tip + side * HEAD_OF_ARROW
    point = f"M{tip:.1f} {end:.1f}L{base:.1f} {end - 4:.1f}V{end + 4:.1f}Z"
    return f'<path class="{kind}" d="{path}"/><path class="d-head" d="{point}"/>'


def _elbow(source: Box, target: Box) -> str:
    """Return an arrow from the foot of a box round the corner to the top of one that stands further down."""
    start, end = source.x + source.width / 2, target.x + target.width / 2
    half, base = target.y - MARGIN, target.y - HEAD_OF_ARROW
    path = f"M{start:.1f} {source.y + source.height:.1f}V{half:.1f}H{end:.1f}V{base:.1f}"
    point = f"M{end:.1f} {target.y:.1f}L{end - 4:.1f} {base:.1f}H{end + 4:.1f}Z"
    return f'<path class="d-line" d="{path}"/><path class="d-head" d="{point}"/>'


def _curve(start: tuple[float, float], end: tuple[float, float]) -> str:
    bend = (start[0] + end[0]) / 2
    return f"C{bend:.1f} {start[1]:.1f} {bend:.1f} {end[1]:.1f} {end[0]:.1f} {end[1]:.1f}"
