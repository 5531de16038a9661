"""Where boxes stand: in layers that arrows run through from left to right, or in given columns."""

from __future__ import annotations

from dataclasses import replace

from grandalf.graphs import Edge, Graph, Vertex
from grandalf.layouts import SugiyamaLayout, VertexViewer

from generators.drawing.scene import Box, Scene, Way

ACROSS, DOWN = 70, 24
# Boxes without any arrow stand in rows below the others, about as wide as a page.
WIDE = 900
_PASSES = 12

Pair = tuple[str, str]


def columns(scene: Scene, names: list[list[str]]) -> Scene:
    """Return the scene with its boxes in columns from left to right, each centred on the tallest."""
    boxes = scene.box_by_name
    stacks = [[boxes[name] for name in column] for column in names if column]
    tallest = max(_stacked(stack) for stack in stacks)
    placed, x = [], 0.0
    for stack in stacks:
        y, wide = (tallest - _stacked(stack)) / 2, max(box.width for box in stack)
        for box in stack:
            placed.append(box.at(x, y, wide))
            y += box.height + DOWN
        x += wide + ACROSS
    return replace(scene, boxes=tuple(placed))


def in_rows(scene: Scene, across: int) -> Scene:
    """Return the scene with its boxes in rows of `across`, from left to right."""
    wide = max(box.width for box in scene.boxes)
    placed: list[Box] = []
    y = 0.0
    for start in range(0, len(scene.boxes), across):
        row = scene.boxes[start : start + across]
        placed += [box.at(number * (wide + ACROSS), y, wide) for number, box in enumerate(row)]
        y += max(box.height for box in row) + 2 * DOWN
    return replace(scene, boxes=tuple(placed))


def layered(scene: Scene) -> Scene:
    """Return the scene laid out by Sugiyama's method, one connected group of boxes below the other."""
    lines = [arrow for arrow in scene.arrows if arrow.source != arrow.target]
    joined = {name for arrow in lines for name in (arrow.source, arrow.target)}
    vertices = {box.name: Vertex(box) for box in scene.boxes if box.name in joined}
    edges: dict[Pair, Edge] = {}
    for arrow in lines:
        pair = (arrow.source, arrow.target)
        edges.setdefault(pair, _Line(vertices[arrow.source], vertices[arrow.target], len(edges)))
    for vertex in vertices.values():
        # The library lays layers from top to bottom; ours run from left to right, so the sizes are swapped.
        vertex.view = VertexViewer(w=vertex.data.height, h=vertex.data.width)
    placed: dict[str, Box] = {}
    ways: dict[Pair, Way] = {}
    top = 0.0
    for group in Graph(list(vertices.values()), list(edges.values())).C:
        top = _place(_run(group), top, placed, ways)
    alone = [box for box in scene.boxes if box.name not in joined]
    placed.update(_in_rows(alone, top))
    arrows = tuple(replace(arrow, way=ways.get((arrow.source, arrow.target), ())) for arrow in lines)
    return replace(scene, boxes=tuple(placed[box.name] for box in scene.boxes), arrows=arrows)


class _Line(Edge):  # type: ignore[misc] # the library has no types
    """An edge that is known by its number.

    The library works through a set of edges; by their places in memory each run would draw another picture.
    """

    def __init__(self, source: Vertex, target: Vertex, number: int) -> None:
        super().__init__(source, target)
        self._number = number

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return self._number


def _run(group: Graph) -> SugiyamaLayout:
    layout = SugiyamaLayout(group)
    layout.xspace, layout.yspace = DOWN, ACROSS
    vertices = list(group.V())
    roots = [vertex for vertex in vertices if not vertex.e_in()] or vertices[:1]
    layout.init_all(roots=roots)
    layout.draw(_PASSES)
    return layout


def _place(layout: SugiyamaLayout, top: float, placed: dict[str, Box], ways: dict[Pair, Way]) -> float:
    """Move one group below `top`, note where its boxes and the bends of its long arrows are, return its foot."""
    vertices = [vertex for layer in layout.layers for vertex in layer]
    high = min(vertex.view.xy[0] - vertex.view.w / 2 for vertex in vertices)
    x, foot = 0.0, top
    bends: dict[int, Way] = {}
    for layer in layout.layers:
        wide = max((vertex.view.h for vertex in layer if isinstance(vertex, Vertex)), default=0.0)
        for vertex in layer:
            middle = vertex.view.xy[0] - high + top
            if isinstance(vertex, Vertex):
                placed[vertex.data.name] = vertex.data.at(x, middle - vertex.data.height / 2, wide)
                foot = max(foot, middle + vertex.data.height / 2)
            else:
                bends[id(vertex)] = ((x, middle), (x + wide, middle))
                foot = max(foot, middle)
        x += wide + ACROSS
    for edge, control in layout.ctrls.items():
        inner = [bends[id(control[rank])] for rank in sorted(control) if id(control[rank]) in bends]
        ways[edge.v[0].data.name, edge.v[1].data.name] = tuple(point for bend in inner for point in bend)
    return foot + DOWN


def _in_rows(boxes: list[Box], top: float) -> dict[str, Box]:
    placed: dict[str, Box] = {}
    x, y, tall = 0.0, top, 0.0
    for box in boxes:
        if x and x + box.width > WIDE:
            x, y, tall = 0.0, y + tall + DOWN, 0.0
        placed[box.name] = box.at(x, y, box.width)
        x, tall = x + box.width + DOWN, max(tall, box.height)
    return placed


def _stacked(boxes: list[Box]) -> float:
    return sum(box.height for box in boxes) + DOWN * (len(boxes) - 1)
