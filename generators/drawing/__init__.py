"""Pictures of how records refer to each other, as SVG: shared by the target `diagrams` and by the pages."""

from generators.drawing.scene import Scene
from generators.drawing.scenes import area_scene, neighbours_scene, row_scene
from generators.drawing.svg import inline, standalone

__all__ = ["Scene", "area_scene", "inline", "neighbours_scene", "row_scene", "standalone"]
