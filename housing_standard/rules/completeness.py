"""Every term carries what a term must carry."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from housing_standard.model import Entity, Field, ValueType, Vocabulary
from housing_standard.rules.check import Check, Fault
from housing_standard.rules.words import Kind, Subject, Words
from housing_standard.scales import RangeKind, Status

# The kinds whose standing (status, since, origin, basis) must be stated; fields and codes inherit theirs.
STANDING = (Kind.ENTITY, Kind.MESSAGE, Kind.VOCABULARY, Kind.TYPE)
# The kinds that must be aligned or say why not; a code without a mapping inherits the silence of its list.
ALIGNED = (Kind.ENTITY, Kind.MESSAGE, Kind.VOCABULARY, Kind.TYPE, Kind.FIELD)
_VERSION = re.compile(r"[0-9]+\.[0-9]+")
_SHORT = re.compile(r"[A-Z0-9]{1,3}")


def _title_missing(words: Words) -> Iterator[Fault]:
    for subject in words.subjects:
        if not words.facet(subject.key, "title") and _own(subject):
            yield Fault(key=subject.key, problem=f"The {subject.kind} has no title.")


def _definition_missing(words: Words) -> Iterator[Fault]:
    for subject in words.subjects:
        if not subject.term.definition and subject.kind is not Kind.CODE:
            yield Fault(key=subject.key, problem=f"The {subject.kind} has no definition.")


def _code_definition_missing(words: Words) -> Iterator[Fault]:
    for code in words.codes:
        if not code.definition and _SHORT.fullmatch(code.title):
            key = f"{code.vocabulary}/{code.name}"
            yield Fault(key=key, problem=f"The title '{code.title}' does not say what the code means.")


def _status_missing(words: Words) -> Iterator[Fault]:
    for subject in words.of(*STANDING):
        if not words.facet(subject.key, "status") and subject.term.status is not Status.DEPRECATED:
            yield Fault(key=subject.key, problem=f"The {subject.kind} does not say its status.")


def _since_missing(words: Words) -> Iterator[Fault]:
    for subject in words.of(*STANDING):
        if not subject.term.since:
            yield Fault(key=subject.key, problem=f"The {subject.kind} does not say since which version it stands.")


def _since_wrong(words: Words) -> Iterator[Fault]:
    current = words.standard.version
    for subject in words.subjects:
        since = words.facet(subject.key, "since")
        if since and not _VERSION.fullmatch(since):
            yield Fault(key=subject.key, problem=f"'{since}' is not a version such as 0.1.")
        elif since and _steps(since) > _steps(current):
            yield Fault(key=subject.key, problem=f"It stands since {since}, but this is version {current}.")


def _steps(version: str) -> tuple[int, ...]:
    return tuple(int(step) for step in re.findall(r"[0-9]+", version))


def _origin_missing(words: Words) -> Iterator[Fault]:
    for subject in words.of(*STANDING):
        if not words.facet(subject.key, "origin"):
            yield Fault(key=subject.key, problem=f"The {subject.kind} does not say where it comes from.")


def _basis_missing(words: Words) -> Iterator[Fault]:
    for subject in words.of(*STANDING):
        if not subject.term.basis:
            yield Fault(key=subject.key, problem=f"The {subject.kind} names no law, authority or practice it rests on.")


def _alignment_missing(words: Words) -> Iterator[Fault]:
    for subject in words.of(*ALIGNED):
        if not subject.term.alignments and not subject.term.no_alignment:
            yield Fault(key=subject.key, problem=f"The {subject.kind} has no alignment and no reason for having none.")


def _alignment_prefix(words: Words) -> Iterator[Fault]:
    for subject in words.subjects:
        for alignment in subject.term.alignments:
            prefix, colon, local = alignment.target.partition(":")
            if not (colon and local) or (prefix not in words.standard.prefixes and not local.startswith("//")):
                problem = f"The alignment '{alignment.target}' has no prefix that the file declares."
                yield Fault(key=subject.key, problem=problem)


def _why_missing(words: Words) -> Iterator[Fault]:
    for subject in words.subjects:
        if isinstance(subject.term, Entity | Field | Vocabulary) and not subject.term.why:
            yield Fault(key=subject.key, problem=f"The {subject.kind} does not say why it is collected.")


def _sensitivity_missing(words: Words) -> Iterator[Fault]:
    for field in words.fields:
        key = f"{field.entity}/{field.name}"
        if not words.facet(key, "sensitivity"):
            yield Fault(key=key, problem="The field does not say how sensitive its values are.")


def _example_missing(words: Words) -> Iterator[Fault]:
    for subject in words.subjects:
        if not subject.term.examples and _needs_example(words, subject):
            yield Fault(key=subject.key, problem=f"The {subject.kind} has no example.")


def _needs_example(words: Words, subject: Subject) -> bool:
    """Tell whether nothing else shows what the term looks like in data."""
    match subject.term:
        case Entity(abstract=abstract):
            return not abstract
        case Field(range=named):
            shown = named.kind is RangeKind.TYPE and named.name in words.standard.type_by_name
            return named.kind is not RangeKind.VOCABULARY and not shown
        case ValueType():
            return True
        case _:
            return False


def _steward_missing(words: Words) -> Iterator[Fault]:
    areas = {area.name: area for area in words.standard.areas}
    for name in dict.fromkeys(
        [*areas, *(PurePosixPath(vocabulary.file).stem for vocabulary in words.standard.vocabularies)]
    ):
        steward = words.facet(f"area/{name}", "steward")
        if not steward.startswith("proposed steward: "):
            said = f"says '{steward}'" if steward else "names no steward"
            yield Fault(key=_file_key(words, name), problem=f"The file {said}.")


def _file_key(words: Words, area: str) -> str:
    if area in words.standard.area_by_name:
        return f"area/{area}"
    return next(
        vocabulary.name for vocabulary in words.standard.vocabularies if PurePosixPath(vocabulary.file).stem == area
    )


def _own(subject: Subject) -> bool:
    """Tell whether the term is introduced here, rather than inherited and described anew."""
    return not isinstance(subject.term, Field) or subject.term.declared_on == subject.term.entity


CHECKS = (
    Check(
        id="term/title-missing",
        title="Every term has a title",
        why="People look for the plain name, not for the name in data.",
        cure="Add `title:` with the everyday name.",
        find=_title_missing,
    ),
    Check(
        id="term/definition-missing",
        title="Every term has a definition",
        why="Two systems agree only where the meaning is written down.",
        cure="Add `description:` with one plain sentence of at most 25 words.",
        find=_definition_missing,
    ),
    Check(
        id="code/definition-missing",
        title="A code whose title does not say it all has a definition",
        why="A letter or an abbreviation means nothing to a newcomer.",
        cure="Write the title out, or add `description:`.",
        find=_code_definition_missing,
    ),
    Check(
        id="term/status-missing",
        title="Every entity, list and type states its status",
        why="A reader must know how far a term can be relied on.",
        cure="Add `status: proposed`, or `status: stable` where it rests on a law or a published source.",
        find=_status_missing,
    ),
    Check(
        id="term/since-missing",
        title="Every entity, list and type says since which version it stands",
        why="Suppliers plan by what came when.",
        cure='Add the annotation `since: "0.1"` with the first version that has it.',
        find=_since_missing,
    ),
    Check(
        id="term/since-wrong",
        title="Since is a version that has come",
        why="A version that never was cannot be looked up.",
        cure="Write the first version that has the term, as two numbers with a dot.",
        find=_since_wrong,
    ),
    Check(
        id="term/origin-missing",
        title="Every entity, list and type says where it comes from",
        why="What is taken from others must be attributed.",
        cure="Add the annotation `origin:` with taken, derived or own.",
        find=_origin_missing,
    ),
    Check(
        id="term/basis-missing",
        title="Every entity, list and type names what it rests on",
        why="A term without an authority cannot be defended or challenged.",
        cure="Add the annotation `basis:` with the law, the published source or the practice.",
        find=_basis_missing,
    ),
    Check(
        id="alignment/missing",
        title="Every term is aligned or says why not",
        why="The way from other standards to this one must be known to be there or not.",
        cure="Add a mapping such as `close_mappings:`, or the annotation `no_alignment:` with the reason.",
        find=_alignment_missing,
    ),
    Check(
        id="alignment/prefix",
        title="An alignment's prefix is declared",
        why="Without its prefix a link leads nowhere.",
        cure="Declare the prefix under `prefixes:`, or correct the mapping.",
        find=_alignment_prefix,
    ),
    Check(
        id="term/why-missing",
        title="Every entity, field and list says why it is collected",
        why="Data that serve no stated purpose should not be asked for.",
        cure="Add the annotation `why:` with the need it serves.",
        find=_why_missing,
    ),
    Check(
        id="field/sensitivity-missing",
        title="Every field states its sensitivity",
        why="Nobody should have to guess whether a value is about a person.",
        cure="Add the annotation `sensitivity:` with none, personal or special_category.",
        find=_sensitivity_missing,
    ),
    Check(
        id="term/example-missing",
        title="Every entity, field and type shows an example",
        why="An example settles what a definition leaves open.",
        cure="Add `examples:` with a made-up value, or a whole record for an entity.",
        find=_example_missing,
    ),
    Check(
        id="area/steward",
        title="Every file names its proposed steward",
        why="Someone must answer for the words, and no body has agreed to yet.",
        cure='Add the annotation `steward: "proposed steward: ..."` at the top of the file.',
        find=_steward_missing,
    ),
)
