"""What the resolution of one class reads, so that after an edit only the classes that it touches are resolved again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from housing_standard.source.gather import Gathered

# An element of the words: its section and its name.
Element = tuple[str, str]

_PARENTS = ("is_a", "typeof", "mixins", "inherits", "slots")


@dataclass(frozen=True)
class Needs:
    """The elements that each class of one gathering needs, worked out when they are asked for."""

    gathered: Gathered
    _lineages: dict[str, frozenset[Element]] = field(default_factory=dict)
    _found: dict[str, frozenset[Element]] = field(default_factory=dict)
    _contents: dict[Element, str] = field(default_factory=dict)

    def of(self, name: str) -> frozenset[Element]:
        """Return every element that the class `name` is resolved from, itself included.

        They are its parents and slots, the types and lists of its fields, and the classes that fields refer to with
        what says how those are identified: their own parents and slots.
        """
        if name not in self._found:
            lineage = self._lineage(name)
            ranges = {element for each in lineage for element in self._ranges(each)}
            self._found[name] = lineage | self._closure(ranges)
        return self._found[name]

    def digests(self, name: str) -> frozenset[tuple[str, str]]:
        """Return what a class is resolved from, as names with digests; while they stay, so does the class.

        Of itself, its parents and slots these are the elements with the lines on which they stand, for it keeps these,
        and their areas. Of what its fields name it is the element alone, in whatever file and line. An element that no
        file defines counts too, so that its coming is noticed.
        """
        lineage = self._lineage(name)
        stated = (self._stated(element) for element in lineage)
        return frozenset((*stated, *(self._content(element) for element in self.of(name) - lineage)))

    def _stated(self, element: Element) -> tuple[str, str]:
        home = self.gathered.home.get(element)
        return (f"{home.file} {' '.join(element)}", home.digest_of(*element)) if home else (" ".join(element), "")

    def _lineage(self, name: str) -> frozenset[Element]:
        if name not in self._lineages:
            self._lineages[name] = frozenset(self._closure([("classes", name)]))
        return self._lineages[name]

    def _content(self, element: Element) -> tuple[str, str]:
        section, name = element
        if element not in self._contents:
            body = repr(self.gathered.sections[section].get(name))
            self._contents[element] = hashlib.sha256(body.encode()).hexdigest()
        return f"{section} {name}", self._contents[element]

    def _closure(self, elements: Iterable[Element]) -> set[Element]:
        found: set[Element] = set()
        waiting = list(elements)
        while waiting:
            element = waiting.pop()
            if element not in found:
                found.add(element)
                waiting.extend(self._parents(element))
        return found

    def _parents(self, element: Element) -> Iterator[Element]:
        section, name = element
        body = self.gathered.sections[section].get(name)
        if not isinstance(body, dict):
            return
        for key in _PARENTS:
            named = body.get(key) or ()
            for parent in [named] if isinstance(named, str) else named:
                yield ("slots" if key == "slots" else section), str(parent)
        for slot in body.get("slot_usage") or ():
            yield "slots", str(slot)

    def _ranges(self, element: Element) -> Iterator[Element]:
        """Yield what an element names as a range, at whatever depth it stands, in each section that has the name."""
        for name in {*_named(self.gathered.sections[element[0]].get(element[1])), self._default_range}:
            for section in ("types", "enums", "classes"):
                if name in self.gathered.sections[section]:
                    yield section, name

    @property
    def _default_range(self) -> str:
        return str(self.gathered.root.content.get("default_range", "string"))


def _named(body: Any) -> Iterator[str]:
    """Yield every value of a key `range` inside a body."""
    if isinstance(body, dict):
        for key, value in body.items():
            if key == "range" and isinstance(value, str):
                yield value
            else:
                yield from _named(value)
    elif isinstance(body, list):
        for value in body:
            yield from _named(value)
