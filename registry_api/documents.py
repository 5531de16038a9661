"""The JSON form of the terms: what a developer reads, and what the OpenAPI document promises."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from housing_standard.lookup import Kind
from housing_standard.scales import Likeness, Origin, RangeKind, Sensitivity, Severity, Status
from registry_api.paging import PageLinks, PageMetadata


class TermReference(BaseModel):
    """A term, as another mentions it."""

    id: str = Field(examples=["Tenancy/start_date"])
    iri: str = Field(examples=["https://w3id.org/housing-standard/Tenancy/start_date"])
    kind: Kind
    title: str = Field(examples=["Start date"])
    link: str = Field(examples=["/v1/terms/Tenancy/start_date"])


class TermSummary(TermReference):
    """A term, as a list shows it."""

    name: str
    definition: str
    status: Status
    area: str | None = Field(description="The part of the standard that it belongs to; null for a value type.")


class AlignmentDocument(BaseModel):
    """A link to a term of another standard."""

    likeness: Likeness
    target: str = Field(description="A prefixed name, such as hact:Lease.")
    iri: str | None = Field(description="The same in full; null when the standard declares no such prefix.")


class TermLinks(BaseModel):
    """Where else the term can be had."""

    self: str
    html: str
    json_ld: str
    turtle: str
    suggest_a_change: str


class RuleSummary(BaseModel):
    """A rule on data, in short."""

    id: str
    title: str
    severity: Severity
    allowed: str


class TermDocumentBase(TermSummary):
    """What every term tells."""

    since: str = Field(description="The version in which it first stood.")
    origin: Origin
    basis: str = Field(description="The law, authority or practice that it rests on.")
    aliases: list[str]
    notes: list[str]
    examples: list[str]
    alignments: list[AlignmentDocument]
    no_alignment: str | None = Field(description="Why nothing outside is like it, when there is no alignment.")
    replaced_by: TermReference | None = Field(description="What to use instead of a retired term.")
    retired_because: str | None
    where_used: list[TermReference]
    links: TermLinks


class RangeDocument(BaseModel):
    """What the values of a field are."""

    kind: RangeKind
    name: str
    term: TermReference | None = Field(description="The vocabulary, entity or value type; null for plain values.")


class FieldSummary(TermReference):
    """A field, as its entity shows it."""

    name: str
    definition: str
    status: Status
    range: RangeDocument
    required: bool
    many: bool
    identifier: bool


class EntityDocument(TermDocumentBase):
    """A kind of record, or a message."""

    kind: Literal[Kind.ENTITY, Kind.MESSAGE]
    why: str
    abstract: bool = Field(description="Whether data hold only kinds of it, never itself.")
    ancestors: list[TermReference] = Field(description="What it is a kind of, the nearest first.")
    profile_of: TermReference | None = Field(description="The entity that a message narrows.")
    distinctions: list[str] = Field(description="What it must not be mistaken for.")
    fields: list[FieldSummary]
    rules: list[RuleSummary]


class FieldDocument(TermDocumentBase):
    """One column of an entity."""

    kind: Literal[Kind.FIELD]
    why: str
    entity: TermReference
    range: RangeDocument
    primitive: str = Field(description="How a value is written.", examples=["date"])
    required: bool
    recommended: bool
    core: bool = Field(description="Whether it belongs to the core profile: the smallest set worth exchanging.")
    identifier: bool
    many: bool
    minimum_count: int
    maximum_count: int | None
    unit: str | None
    sensitivity: Sensitivity
    privacy: str | None = Field(
        description="What to mind with personal data. Where it says no more, the landlord decides on the lawful reason "
        "for holding them and on how long they are kept."
    )
    rules: list[RuleSummary]


class CodeSummary(TermReference):
    """A code, as its vocabulary shows it."""

    name: str = Field(description="What data carry.")
    definition: str
    status: Status
    begins: str | None = Field(description="The first day on which it may be used.")
    ends: str | None = Field(description="The last day on which it may be used.")
    parent: TermReference | None = Field(description="The broader code.")
    replaced_by: TermReference | None


class VocabularyDocument(TermDocumentBase):
    """A closed list of codes."""

    kind: Literal[Kind.VOCABULARY]
    why: str
    edition: str | None = Field(description="The number of the list's own release; it rises when its codes change.")
    complete: bool = Field(description="Whether the list is meant to cover everything.")
    subset_of: TermReference | None = Field(description="The list that it was cut from.")
    codes: list[CodeSummary]


class CodeDocument(TermDocumentBase):
    """One value of a vocabulary."""

    kind: Literal[Kind.CODE]
    vocabulary: TermReference
    begins: str | None
    ends: str | None
    parent: TermReference | None


class TypeDocument(TermDocumentBase):
    """A named kind of value."""

    kind: Literal[Kind.TYPE]
    primitive: str
    patterns: list[str] = Field(description="What a value matches as a whole.")


TermDocument = Annotated[
    EntityDocument | FieldDocument | VocabularyDocument | CodeDocument | TypeDocument, Field(discriminator="kind")
]


class TermPage(BaseModel):
    """One page of the list of terms."""

    items: list[TermSummary]
    metadata: PageMetadata
    links: PageLinks


class SearchHit(TermSummary):
    """A term that answers a question, and why."""

    nearness: Literal["exact", "alias", "start", "part", "misspelt", "definition", "some_words"]
    matched: str = Field(description="The spelling that matched.")


class SearchResults(BaseModel):
    """The terms that answer a question, the likeliest first."""

    query: str
    items: list[SearchHit]


class CodeList(BaseModel):
    """The codes of one vocabulary."""

    vocabulary: TermReference
    edition: str | None = Field(description="The number of the list's own release; it rises when its codes change.")
    as_at: dt.date | None = Field(description="The day on which these codes may be used; none: all codes of any day.")
    complete: bool
    items: list[CodeSummary]


class Root(BaseModel):
    """What this registry is and where to go."""

    name: str
    title: str
    definition: str
    version: str = Field(description="The version of the words.")
    base: str = Field(description="What every term's permanent address begins with.")
    licence: str
    terms: dict[Kind, int] = Field(description="How many terms of each kind there are.")
    areas: list[str]
    links: dict[str, str]


class Health(BaseModel):
    """Whether the registry is at work."""

    status: Literal["ok"]
    version: str
    terms: int
    log_entries: int
