"""What every term page shows, taken out of the model and put into words; templates only lay it out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from urllib.parse import quote

from generators.drawing import Scene, inline
from generators.pages import wording
from generators.pages.address import FOLDER, beside, slug, source_file
from generators.usage import Usage
from housing_standard.model import Alignment, Area, Entity, Field, Standard, Term, Vocabulary
from housing_standard.scales import RangeKind, Status

# The machine forms of a term: what the registry answers, by suffix.
FORMS = (("JSON", "json"), ("JSON-LD", "jsonld"), ("Turtle", "ttl"))


@dataclass(frozen=True, kw_only=True)
class Link:
    """A link to a term: `file` for Markdown, `href` for HTML, both as seen from a page of the reference folder."""

    text: str
    file: str
    href: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Outside:
    """A term of another standard: who publishes it, its name there, how it compares, its address if it has one."""

    publisher: str
    name: str
    likeness: str
    href: str


@dataclass(frozen=True, kw_only=True)
class Retirement:
    """Why a term is retired and what takes its place."""

    reason: str
    successor: Link | None


@dataclass(frozen=True, kw_only=True)
class Head:
    """What stands on every term's page, whatever its kind."""

    title: str
    name: str
    kind: str
    area: Link | None
    status: str
    status_word: str
    status_text: str
    retirement: Retirement | None
    since: str
    iri: str
    definition: str
    aliases: tuple[str, ...]
    notes: tuple[str, ...]
    outside: tuple[Outside, ...]
    no_alignment: str
    origin: str
    basis: str
    suggest: str
    forms: tuple[tuple[str, str], ...]
    crumbs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class FieldRow:
    """One row of a fields table."""

    head: Head
    anchor: str
    why: str
    example: str
    holds: str
    holds_link: Link | None
    limits: str
    unit: str
    many: str
    obligation: str
    sensitivity: str
    privacy: str
    inherited: Link | None
    more: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Desk:
    """Where pages are prepared: one Standard and the uses of its terms."""

    standard: Standard
    usage: Usage

    def link(self, term: Term, note: str = "") -> Link:
        """Return a link to a term, under its title."""
        known, made = self._links.get(id(term), (None, None))
        if known is not term or made is None:
            made = Link(text=term.title or term.name, file=source_file(term), href=beside(term))
            self._links[id(term)] = (term, made)
        return replace(made, note=note) if note else made

    @cached_property
    def _links(self) -> dict[int, tuple[Term, Link]]:
        """The links made so far; most terms are named on many pages."""
        return {}

    def head(self, term: Term) -> Head:
        """Return what every term's page shows, for `term`."""
        area, path = self.area_of(term), quote(term.id, safe="/")
        return Head(
            title=term.title or term.name,
            name=term.name,
            kind=wording.kind(term),
            area=self.link(area) if area else None,
            status=term.status.value,
            status_word=wording.STATUS_WORDS[term.status],
            status_text=wording.STATUSES[term.status],
            retirement=self._retirement(term),
            since=term.since,
            iri=term.iri,
            definition=term.definition,
            aliases=term.aliases,
            notes=term.notes,
            outside=tuple(self.outside(alignment) for alignment in term.alignments),
            no_alignment=term.no_alignment,
            origin=wording.ORIGINS[term.origin],
            basis=term.basis,
            suggest=f"/proposals/new?term={quote(term.id, safe='')}",
            forms=tuple((name, f"/v1/terms/{path}.{suffix}") for name, suffix in FORMS),
            crumbs=self._crumbs(area),
        )

    def area_of(self, term: Term) -> Area | None:
        """Return the area that a reader looks for a term in.

        Each message and each vocabulary has a file of its own: the message belongs with the record that it carries,
        the vocabulary with the first entity that uses it.
        """
        areas, entities = self.standard.area_by_name, self.standard.entity_by_name
        if isinstance(term, Entity):
            return areas.get(entities[term.profile_of].area if term.profile_of in entities else term.area)
        if not isinstance(term, Vocabulary):
            return None
        used = [entities[field.entity] for field in self.usage.fields_holding(term.name)]
        whole = self.standard.vocabulary_by_name.get(term.subset_of)
        near = next((entity for entity in used if not entity.profile_of), None) or whole or next(iter(used), None)
        return areas.get(term.area) or (self.area_of(near) if near else None)

    @cached_property
    def by_area(self) -> dict[str, list[Entity | Vocabulary]]:
        """The entities, then the vocabularies, that a reader looks for in each area, under its name."""
        found: dict[str, list[Entity | Vocabulary]] = {}
        terms: list[Entity | Vocabulary] = [*self.standard.entities, *self.standard.vocabularies]
        for term in terms:
            if area := self.area_of(term):
                found.setdefault(area.name, []).append(term)
        return found

    def outside(self, alignment: Alignment) -> Outside:
        """Return a link to another standard in words; only a public web address becomes a link."""
        prefix, _, local = alignment.target.partition(":")
        namespace = self.standard.prefixes.get(prefix, "")
        public = namespace.startswith(("http://", "https://")) and not namespace.startswith(self.standard.base)
        return Outside(
            publisher=wording.publisher(prefix),
            name=local,
            likeness=wording.LIKENESSES[alignment.likeness],
            href=namespace + quote(local, safe="/#?=&:") if public else "",
        )

    def field_row(self, entity: Entity, field: Field) -> FieldRow:
        """Return the row of one field as it stands on `entity`."""
        word, target = self._holds(field)
        owner = self.standard.entity_by_name.get(field.declared_on)
        vocabulary = self.standard.vocabulary_by_name.get(field.range.name)
        return FieldRow(
            head=self.head(field),
            anchor=field.name,
            why=field.why,
            example=field.examples[0] if field.examples else "",
            holds=word,
            holds_link=self.link(target) if target else None,
            limits=wording.bounds(field, tuple(vocabulary.code_by_name) if vocabulary else ()),
            unit=field.unit,
            many=wording.how_many(field),
            obligation=wording.obligation(field),
            sensitivity=wording.SENSITIVITIES[field.sensitivity],
            privacy=field.privacy,
            inherited=self._from(owner, field) if owner and owner.name != entity.name else None,
            more=self.more(field, self.standard.entity_by_name[field.entity]),
        )

    def more(self, term: Term, holder: Term) -> tuple[tuple[str, str], ...]:
        """Return what a row says of its term on demand, in labelled lines; what it shares with its page is left out."""
        lines = [("Also known as", ", ".join(term.aliases))] if term.aliases else []
        likenesses: dict[tuple[str, str], list[str]] = {}
        for found in map(self.outside, term.alignments):
            likenesses.setdefault((found.publisher, found.likeness), []).append(found.name)
        lines += [(name, f"{', '.join(names)} ({likeness})") for (name, likeness), names in likenesses.items()]
        lines += [("Note", note) for note in term.notes]
        if term.basis and term.basis != holder.basis:
            lines.append(("Rests on", term.basis))
        if term.since != holder.since:
            lines.append(("Since version", term.since))
        return tuple(lines)

    def _from(self, owner: Entity, field: Field) -> Link:
        """Return a link to an inherited field under the title of the entity that introduced it."""
        return Link(text=owner.title, file=source_file(field), href=beside(field))

    def picture(self, scene: Scene | None) -> str:
        """Return a picture as an element of a page, with its boxes linked; nothing where there is no picture."""
        terms = {**self.standard.vocabulary_by_name, **self.standard.entity_by_name}
        return inline(scene, lambda name: beside(terms[name])) if scene else ""

    def used_by(self, term: Term) -> tuple[Link, ...]:
        """Return the fields whose values are of `term`, each with the entity that it stands on."""
        fields = self.usage.fields_holding(term.name)
        return tuple(self._field_link(field) for field in fields)

    def _field_link(self, field: Field) -> Link:
        """Return a link to a field on the entity that it is resolved on."""
        entity = self.standard.entity_by_name[field.entity]
        row = source_file(field).partition("#")[2]
        return Link(
            text=field.title,
            file=f"{slug(entity)}.md#{row}",
            href=f"../{slug(entity)}/#{row}",
            note=entity.title,
        )

    def _holds(self, field: Field) -> tuple[str, Term | None]:
        """Return what a field's values are, as a word before the link and the term linked."""
        standard = self.standard
        match field.range.kind:
            case RangeKind.VOCABULARY:
                return "One code of", standard.vocabulary_by_name.get(field.range.name)
            case RangeKind.ENTITY:
                word = "A whole record of" if field.inlined else "Identifier of a record of"
                return word, standard.entity_by_name.get(field.range.name)
            case _:
                value_type = standard.type_by_name.get(field.range.name)
                plain = wording.PRIMITIVES[field.primitive]
                return ("", value_type) if value_type else (plain, None)

    def _retirement(self, term: Term) -> Retirement | None:
        if term.status is not Status.DEPRECATED:
            return None
        successor = self.standard.successor(term)
        return Retirement(reason=term.retired_because, successor=self.link(successor) if successor else None)

    @staticmethod
    def _crumbs(area: Area | None) -> tuple[tuple[str, str], ...]:
        """Return the way from the home page: titles and addresses below the site's root."""
        steps = [("Home", "."), ("Terms", f"{FOLDER}/")]
        if area:
            steps.append((area.title or area.name, f"{FOLDER}/{slug(area)}/"))
        return tuple(steps)
