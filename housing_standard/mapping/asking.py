"""What a first guess left open, asked of a person: a field for each column without one, a code for each value."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from housing_standard.mapping.exports import Export
from housing_standard.mapping.guess import Guess, column_of, guess_of, values_in
from housing_standard.mapping.mapping import Mapped, MappedColumn, MappedValue
from housing_standard.model import Entity, Field, Standard
from housing_standard.names import snake
from housing_standard.records.near import field_names, near
from housing_standard.scales import RangeKind

# Returns the answer to a question; an empty one leaves the matter open, None means that no more answers come.
Ask = Callable[[str], str | None]

_SAMPLES, _SPELT_OUT = 3, 12


def asked(standard: Standard, exports: Sequence[Export], guess: Guess, ask: Ask) -> Guess:
    """Return a guess with the answers to what it left open; what was not answered stays open."""
    by_file = {export.file: export for export in exports}
    asking = _Asking(standard=standard, ask=ask)
    columns: list[MappedColumn] = []
    values = list(guess.mapped.values)
    taken = {(c.file, c.entity.name, c.field.name) for c in guess.columns if c.entity and c.field}
    for column in guess.mapped.columns:
        export = by_file[column.file]
        known = None if column.field or not column.entity else asking.field_of(column, column.entity, export, taken)
        if known and column.entity:
            taken.add((column.file, column.entity.name, known.name))
            columns.append(column_of(export, column.column, column.entity, known, "as you said"))
            values += values_in(standard, export, column.column, known)
        else:
            columns.append(column)
    fields = {(c.file, c.column): c.field for c in columns if c.field}
    answered = [value if value.code else asking.code_of(value, fields[value.file, value.column]) for value in values]
    return guess_of(standard, Mapped(columns=tuple(columns), values=tuple(answered)))


@dataclass(kw_only=True)
class _Asking:
    """The questions to one person, for as long as answers come."""

    standard: Standard
    ask: Ask
    over: bool = False

    def field_of(
        self, column: MappedColumn, entity: Entity, export: Export, taken: set[tuple[str, str, str]]
    ) -> Field | None:
        """Ask which field a column holds."""
        samples = itertools.islice(dict.fromkeys(export.values(column.column)), _SAMPLES)
        shown = ", ".join(f"'{value[:40]}'" for value in samples) or "nothing"
        free = {f.name: f for f in entity.fields if (column.file, entity.name, f.name) not in taken}
        question = (
            f"{column.file}, column '{column.column}', with {shown}: which field of {entity.title} is it "
            f"({column.note})? A name, ? for all names, or Enter to leave it out:"
        )
        name = self._name(question, {n: n for n in free} | {k: v for k, v in field_names(entity).items() if v in free})
        return free[name] if name else None

    def code_of(self, value: MappedValue, known: Field) -> MappedValue:
        """Ask which code a value stands for."""
        coded = known.range.kind is RangeKind.VOCABULARY
        codes = self.standard.vocabulary_by_name[known.range.name].codes if coded else ()
        names = {snake(code.title): code.name for code in codes} | {code.name: code.name for code in codes}
        names = names or {"true": "true", "false": "false"}
        question = (
            f"{value.file}, column '{value.column}': what does '{value.value}' stand for ({value.note})? "
            f"{self._offered(sorted(set(names.values())))} Enter to leave it:"
        )
        code = self._name(question, names)
        return replace(value, code=code, note="as you said") if code else value

    @staticmethod
    def _offered(names: Iterable[str]) -> str:
        names = tuple(names)
        return f"{', '.join(names)};" if len(names) <= _SPELT_OUT else "A code, ? for all codes,"

    def _name(self, question: str, names: dict[str, str]) -> str:
        """Ask until the answer is one of `names`, or none; return what it stands for."""
        while not self.over:
            answer = self.ask(question)
            if answer is None:
                self.over = True
            elif not answer:
                return ""
            elif answer in names or snake(answer) in names:
                return names.get(answer) or names[snake(answer)]
            elif answer == "?":
                question = f"{', '.join(sorted(set(names.values())))}:"
            else:
                found = near(answer, names)
                hint = f"did you mean {' or '.join(found)}?" if found else "type ? for all of them."
                question = f"There is no '{answer}' here that is still free; {hint} Enter to leave it:"
        return ""
