"""How what an engine says is held against what is wrong with the data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from generators.departures import DEPARTURES
from housing_standard.model import Standard
from housing_standard.names import snake
from housing_standard.rulebook import RuleBook
from tests.agreement.engine import Engine, Fault, Verdict
from tests.agreement.engines.places import OF_ONE_FIELD
from tests.agreement.mutations import Mutation
from tests.agreement.together import verdicts

# Engines that take long for each dataset judge one case of each kind of rule, fault and value; the others judge all.
SLOW = ("SHACL (pySHACL", "Table Schema", "CSVW", "Excel")

# Engines that come to the rules of a record only when each of its fields is right, or can be written as RDF.
FIELDS_FIRST = ("Pydantic", "SHACL")

Told = set[tuple[str, int, str, str]]


@dataclass(frozen=True, kw_only=True)
class Heard:
    """An engine with the mutations that it judged and what it said of each."""

    engine: Engine
    standard: Standard
    mutations: Sequence[Mutation]
    verdicts: Sequence[Verdict]

    @cached_property
    def fields_of(self) -> Mapping[str, tuple[str, ...]]:
        """The fields that each authored rule reads, under its id."""
        return {rule.id: rule.fields for rule in RuleBook(self.standard).by_id.values()}

    @cached_property
    def identifiers(self) -> Mapping[str, tuple[str, ...]]:
        """The identifier of each kind of record; whatever is said of a record without a sound one follows from that."""
        kinds = self.standard.entities
        return {snake(kind.name): (kind.identifier.name,) if kind.identifier else () for kind in kinds}

    def held(self, mutation: Mutation) -> Told:
        """Return what is wrong with the data as far as the artefact says that it holds the rules."""
        unheld = self.engine.unheld
        held = told(frozenset(f for f in mutation.faults if not is_unheld(f, unheld, self.standard)))
        if self.engine.name.startswith(FIELDS_FIRST):
            # A heading that nobody knows stands in no row, so it spoils every record of its kind.
            wrong = {each[:2] for each in held if each[2]}
            held = {each for each in held if each[2] or not wrong & {each[:2], (each[0], 0)}}
        return held

    def agrees(self, mutation: Mutation, verdict: Verdict) -> bool:
        """Tell whether a verdict names all that the artefact holds (or the first of it) and nothing that is right.

        Of one wrong value an engine may say several things: a null that is missing is no text either.
        """
        # What follows from a fault that the target cannot see, it need not see either.
        wanted = set() if mutation.rule in self.engine.unheld else self.held(mutation)
        if bool(wanted) > verdict.refused:
            return False
        if verdict.faults is None:
            return verdict.refused <= bool(mutation.faults)
        named = told(verdict.faults)
        enough = bool(wanted & named) if self.engine.first_only and wanted else wanted <= named
        return enough and all(self._is_true(each, told(mutation.faults)) for each in named)

    def _is_true(self, named: tuple[str, int, str, str], wrong: Told) -> bool:
        key, row, field, constraint = named
        about = {field, *self.fields_of.get(constraint, ()), *self.identifiers[key]}
        return named in wrong or any(w[0] == key and w[1] in (0, row) and w[2] and w[2] in about for w in wrong)

    def differences(self) -> Iterator[str]:
        """Yield each mutation of which the engine says something else than what is wrong."""
        for mutation, verdict in zip(self.mutations, self.verdicts, strict=True):
            declared = any(departure.covers(self.engine.name, mutation.case) for departure in DEPARTURES)
            if not declared and not self.agrees(mutation, verdict):
                wanted, named = sorted(self.held(mutation)), sorted(told(verdict.faults or frozenset()))
                yield f"{mutation}: wanted {wanted}, heard {named} {verdict.said}"

    def kinds(self) -> tuple[set[str], set[str]]:
        """Return the kinds of constraint that the artefact says it holds, and those that it caught a mutation of."""
        held = [
            (mutation, verdict)
            for mutation, verdict in zip(self.mutations, self.verdicts, strict=True)
            if mutation.rule and mutation.rule not in self.engine.unheld and self.held(mutation)
        ]
        return {mutation.kind for mutation, _ in held}, {mutation.kind for mutation, said in held if said.refused}


def heard_of(engine: Engine, standard: Standard, mutations: Sequence[Mutation]) -> Heard:
    """Return what an engine says; data laid together that it says something else of are judged again, alone."""
    first = verdicts(engine, standard, mutations)
    heard = Heard(engine=engine, standard=standard, mutations=mutations, verdicts=first)
    again = [
        verdict if heard.agrees(mutation, verdict) else engine.judge(mutation.dataset)
        for mutation, verdict in zip(mutations, first, strict=True)
    ]
    return Heard(engine=engine, standard=standard, mutations=mutations, verdicts=again)


def one_of_each(mutations: Sequence[Mutation]) -> Iterator[Mutation]:
    """Yield one mutation for each kind of rule, fault and value."""
    met: set[tuple[str, str]] = set()
    for mutation in mutations:
        kind = (mutation.kind, mutation.fault)
        if kind not in met:
            met.add(kind)
            yield mutation


def is_unheld(fault: Fault, unheld: Mapping[str, str], standard: Standard) -> bool:
    """Tell whether an artefact says that it does not hold the rule that a fault breaks."""
    if fault.constraint not in OF_ONE_FIELD:
        return fault.constraint in unheld
    entity = next(e for e in standard.entities if snake(e.name) == fault.key)
    stem = f"{entity.name}/{fault.field}/{fault.constraint}" if fault.field else f"{entity.name}/{fault.constraint}"
    if fault.constraint == "unknown_field":
        stem = f"{entity.name}/unknown_field"
    return any(rule == stem or rule.startswith(f"{stem}_") for rule in unheld)


def told(faults: frozenset[Fault]) -> set[tuple[str, int, str, str]]:
    """Return faults so that two engines can be compared.

    A rule on the whole record points at no field; a heading that nobody knows stands in no row; a list that is absent
    is missing, whatever else it is.
    """
    found = {
        (f.key, 0 if f.constraint == "unknown_field" else f.row, f.field, f.constraint)
        if f.constraint in OF_ONE_FIELD
        else (f.key, f.row, "", f.constraint.rpartition("/")[2])
        for f in faults
    }
    return {each for each in found if not (each[3] == "count" and (*each[:3], "required") in found)}
