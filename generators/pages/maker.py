"""The Standard poured into Markdown pages. The templates lay out; everything they show is prepared before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from generators.artefact import Artefact, Limit
from generators.departures import DEPARTURES
from generators.drawing import area_scene, inline, neighbours_scene
from generators.pages import coverage, escape, listings, process, wording
from generators.pages.address import CORE, COVERAGE, FIELDS, INDEX, LIMITS, RULES, TYPES, slug
from generators.pages.lookup_index import lookup_index
from generators.pages.rule_views import RuleDesk, reading_rules
from generators.pages.samples import sample_of
from generators.pages.views import Desk
from generators.parts import kept_or_made
from generators.usage import Usage
from housing_standard.errors import HousingStandardError
from housing_standard.model import Entity, Standard, Vocabulary
from housing_standard.outside import Inventory
from housing_standard.processes import Process
from housing_standard.scales import Sensitivity

TARGET = "pages"
MEDIA_TYPE = "text/markdown; charset=utf-8"
_TEMPLATES = Path(__file__).parents[1] / "templates" / "pages"


def generate(standard: Standard) -> list[Artefact]:
    """Return every reference page of `standard` and the look-up index, in a fixed order.

    The page of limits is not among them: what a target cannot say is known only after all makers have run, see
    `limits_page`.
    """
    press = _Press(standard=standard, environment=_environment())
    pages = list(press.pages())
    twice = [path for path, count in Counter(page.path for page in pages).items() if count > 1]
    if twice:
        raise HousingStandardError(
            f"Two terms would stand on one page: {', '.join(twice)}. Rename one of them so that their names differ "
            "in more than capitals and punctuation."
        )
    return [*pages, lookup_index(standard)]


def make_ready() -> None:
    """Compile the templates."""
    environment = _environment()
    for name in environment.list_templates():
        environment.get_template(name)


def limits_page(limits: Iterable[Limit]) -> Artefact:
    """Return the page of what each target cannot say and which layer catches it instead."""
    template = _environment().get_template("limits.md.j2")
    by_target: dict[str, list[Limit]] = {}
    for limit in limits:
        by_target.setdefault(limit.target, []).append(limit)
    groups = [(name, sorted(found, key=lambda limit: limit.shape)) for name, found in sorted(by_target.items())]
    return _artefact(LIMITS, template.render(groups=groups, shapes=listings.SHAPES, departures=DEPARTURES))


def coverage_page(standard: Standard, inventories: Iterable[Inventory]) -> Artefact:
    """Return the page of how large each area is and how much of outside standards has a place here."""
    desk = Desk(standard, Usage(standard))
    context = {
        "records": len(standard.records),
        "fields": sum(f.declared_on == e.name for e in standard.entities for f in e.fields if not e.profile_of),
        "vocabularies": len(standard.vocabularies),
        "codes": sum(len(vocabulary.codes) for vocabulary in standard.vocabularies),
        "messages": len(standard.messages),
        "columns": [wording.publisher(prefix) for prefix in coverage.COLUMNS],
        "rows": coverage.area_rows(desk),
        "outside": [coverage.covered(standard, inventory) for inventory in inventories],
        "steps": coverage.changes_by_list(standard),
    }
    return _artefact(COVERAGE, _environment().get_template("coverage.md.j2").render(context))


def process_page(standard: Standard, found: Process) -> Artefact:
    """Return the page of a reference process."""
    desk = Desk(standard, Usage(standard))
    picture = inline(process.process_scene(found), lambda _name: "")
    context = {"name": found.name, "steps": process.step_views(desk, found), "picture": picture}
    return _artefact(f"process-{found.name}", _environment().get_template("process.md.j2").render(context))


@dataclass(frozen=True, kw_only=True)
class _Press:
    """Prepares and prints the pages of one Standard."""

    standard: Standard
    environment: Environment

    def pages(self) -> Iterator[Artefact]:
        """Yield every page."""
        standard = self.standard
        desk = Desk(standard, Usage(standard))
        rules = RuleDesk(desk)
        for entity in standard.entities:
            yield self._print(slug(entity), "entity.md.j2", self._of_entity(desk, rules, entity))
        for vocabulary in standard.vocabularies:
            yield self._print(slug(vocabulary), "vocabulary.md.j2", self._of_vocabulary(desk, vocabulary))
        for area in standard.areas:
            if groups := listings.of_area(desk, area):
                context = {"head": desk.head(area), "steward": area.steward, "groups": groups}
                context["picture"] = desk.picture(area_scene(standard, area.name))
                yield self._print(slug(area), "area.md.j2", context)
        yield self._print(INDEX, "index.md.j2", {"letters": listings.a_to_z(desk), "areas": listings.areas(desk)})
        yield self._print(FIELDS, "fields.md.j2", {"letters": listings.fields_a_to_z(desk)})
        yield self._print(CORE, "core.md.j2", {"groups": listings.core_profile(desk)})
        yield self._print(TYPES, "types.md.j2", {"types": listings.value_types(desk)})
        context = {"written": rules.authored(), "kinds": rules.derived_kinds(), "reading": reading_rules()}
        yield self._print(RULES, "rules.md.j2", context)

    def _of_entity(self, desk: Desk, rules: RuleDesk, entity: Entity) -> dict[str, Any]:
        usage = desk.usage
        whole = self.standard.entity_by_name.get(entity.profile_of)
        parent = self.standard.entity_by_name.get(entity.parent)
        return {
            "head": desk.head(entity),
            "why": entity.why,
            "distinctions": entity.distinctions,
            "abstract": entity.abstract,
            "whole": desk.link(whole) if whole else None,
            "parent": desk.link(parent) if parent and not whole else None,
            "fields": [desk.field_row(entity, field) for field in entity.fields],
            "personal": any(field.sensitivity is not Sensitivity.NONE for field in entity.fields),
            "special": any(field.sensitivity is Sensitivity.SPECIAL_CATEGORY for field in entity.fields),
            "rules": rules.authored_on(entity),
            "checks": rules.derived_on(entity),
            "sample": sample_of(self.standard, entity),
            "used_by": desk.used_by(entity),
            "picture": desk.picture(None if entity.profile_of else neighbours_scene(usage, entity)),
            "kinds": [desk.link(kind) for kind in usage.kinds_below(entity)],
            "messages": [desk.link(message) for message in usage.messages_of(entity)],
        }

    def _of_vocabulary(self, desk: Desk, vocabulary: Vocabulary) -> dict[str, Any]:
        whole = self.standard.vocabulary_by_name.get(vocabulary.subset_of)
        return {
            "head": desk.head(vocabulary),
            "why": vocabulary.why,
            "complete": vocabulary.complete,
            "edition": vocabulary.edition,
            "whole": desk.link(whole) if whole else None,
            "codes": listings.code_rows(desk, vocabulary),
            "used_by": desk.used_by(vocabulary),
            "picture": desk.picture(neighbours_scene(desk.usage, vocabulary)),
            "cuts": [desk.link(cut) for cut in desk.usage.cut_from(vocabulary)],
        }

    def _print(self, name: str, template: str, context: dict[str, Any]) -> Artefact:
        def printed() -> Artefact:
            return _artefact(name, self.environment.get_template(template).render(context))

        return kept_or_made(f"pages/{name}", (template, context), printed)


@cache
def _environment() -> Environment:
    """Return the template engine: everything is escaped for HTML, and `md` escapes for Markdown as well."""
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(
        md=escape.markdown_text,
        name=escape.markdown_code,
        anchor=escape.anchor,
        fence=escape.fenced,
        front=escape.front_matter,
        clean=escape.clean,
        breakable=escape.breakable,
    )
    return environment


def _artefact(name: str, text: str) -> Artefact:
    return Artefact(path=f"pages/reference/{name}.md", target=TARGET, media_type=MEDIA_TYPE, content=text.encode())
