"""Which records of one entity fail which rules: kept as two numbers each in the database, however many there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from housing_standard.validate.columns import value_column
from housing_standard.validate.database import Database, Loaded

_TABLE = "failures"


@dataclass(frozen=True, kw_only=True)
class Failures:
    """The failures in one entity, each the number of a record and the position of a rule; first those found at once."""

    database: Database
    loaded: Loaded
    _added: list[int] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        self.database.connection.execute(f"CREATE OR REPLACE TEMP TABLE {_TABLE} (n BIGINT, rule INTEGER)")
        self.add(f"SELECT n, unnest(failing) FROM {self.loaded.name} WHERE failing IS NOT NULL")

    def add(self, select: str) -> None:
        """Add what a select of numbers and positions finds."""
        ((count,),) = self.database.rows(f"INSERT INTO {_TABLE} {select}")
        self._added.append(count)

    def add_numbers(self, position: int, numbers: Sequence[int]) -> None:
        """Add failures of one rule by some records."""
        select = f"SELECT unnest($numbers::BIGINT[]), {position}"
        ((count,),) = self.database.rows(f"INSERT INTO {_TABLE} {select}", numbers=list(numbers))
        self._added.append(count)

    @property
    def none(self) -> bool:
        """Whether there is no failure: mostly so, and to know it saves a statement or two for each kind of record."""
        return not any(self._added)

    def settle(self, position: int, records: Collection[str]) -> int:
        """Take out the failures of one rule by records of these identifiers; return how many there were."""
        identifier = self.loaded.entity.identifier
        if self.none or not records or identifier is None or identifier.name not in self.loaded.columns:
            return 0
        named = f"SELECT n FROM {self.loaded.name} WHERE list_contains($records, {value_column(identifier.name)})"
        statement = f"DELETE FROM {_TABLE} WHERE rule = $rule AND n IN ({named})"
        ((count,),) = self.database.rows(statement, rule=position, records=list(records))
        return count

    def listed(self, most: int | None) -> list[tuple[int, int]]:
        """Return the failures in the order of the records: at most so many of one rule in one part, the first ones."""
        if self.none:
            return []
        place = f"row_number() OVER (PARTITION BY rule, {self._part} ORDER BY n)"
        limit = "" if most is None else f"QUALIFY {place} <= {most}"
        return [(n, rule) for n, rule in self.database.rows(f"SELECT n, rule FROM {_TABLE} {limit} ORDER BY n, rule")]

    def counted(self) -> Counter[tuple[int, int]]:
        """Return how many failures there are of each rule in each part."""
        if self.none:
            return Counter()
        counts = self.database.rows(f"SELECT rule, {self._part} AS part, count(*) FROM {_TABLE} GROUP BY ALL")
        return Counter({(rule, part): count for rule, part, count in counts})

    def places(self, failures: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        """Yield the position of the rule of each failure, and the place of the part that its record is in."""
        for number, rule in failures:
            yield rule, next(place for place, end in enumerate(self.loaded.ends) if number < end)

    @property
    def _part(self) -> str:
        """The SQL of the place of the part that a record is in."""
        cases = " ".join(f"WHEN n < {end} THEN {place}" for place, end in enumerate(self.loaded.ends))
        return f"(CASE {cases} END)"
