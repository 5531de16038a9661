"""The regulator's measures worked out from records: what each counts, what it is set against, in words and in SQL.

The SQL reads views that are named after the kinds of record and typed by the words. `$first` and `$last` are the days
of the reporting year. `homes` are the homes that the landlord has on its last day; `clock` has a row for each
complaint stage with the last day on which its answer was in time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from housing_standard import working_days
from housing_standard.lexical import Primitive
from housing_standard.model import Field, Standard
from housing_standard.records.table import Table
from housing_standard.validate.columns import quoted, value_column
from housing_standard.validate.database import Database

# Working days that the Complaint Handling Code allows from the acknowledgement to the answer of each stage.
DAYS_TO_ANSWER = {"stage_1": 10, "stage_2": 20}

_PER_CENT, _PER_THOUSAND = 100, 1000

_TYPES = {
    Primitive.INTEGER: "BIGINT",
    Primitive.DECIMAL: "DECIMAL(18, 4)",
    Primitive.BOOLEAN: "BOOLEAN",
    Primitive.DATE: "DATE",
    Primitive.DATETIME: "TIMESTAMPTZ",
}


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One measure: its code in the list of measures, what it counts, out of what, and how the share is scaled."""

    code: str
    counted: str
    out_of: str
    times: int
    numerator: str
    denominator: str

    @property
    def unit(self) -> str:
        """What the result is given in."""
        return "per cent" if self.times == _PER_CENT else "for each thousand homes"


@dataclass(frozen=True, kw_only=True)
class Result:
    """What a measure comes to; `value` is None where there is nothing to set it against."""

    measure: Measure
    numerator: int
    denominator: int

    @property
    def value(self) -> float | None:
        """The share in per cent, or the number for each thousand homes, to one decimal place."""
        return round(self.measure.times * self.numerator / self.denominator, 1) if self.denominator else None


def results(standard: Standard, tables: Iterable[Table], year_ending: dt.date) -> Iterator[Result]:
    """Yield the result of every measure for the year that ends on a day.

    Values that are not written as the words ask do not count; validate the data first. Raises UsageError for a year
    without known bank holidays.
    """
    database = Database()
    try:
        _lay_out(database, standard, tuple(tables))
        _set_clock(database)
        year = {"first": _a_year_before(year_ending) + dt.timedelta(days=1), "last": year_ending}
        for measure in MEASURES:
            counted, of = (_number(database, sql, year) for sql in (measure.numerator, measure.denominator))
            yield Result(measure=measure, numerator=counted, denominator=of)
    finally:
        database.close()


def _lay_out(database: Database, standard: Standard, tables: tuple[Table, ...]) -> None:
    for entity in standard.records:
        database.load(entity, tuple(table for table in tables if table.entity == entity.name))
        loaded = database.loaded[entity.name]
        columns = ", ".join(_column(field, given=field.name in loaded.columns) for field in entity.fields)
        database.connection.execute(f"CREATE VIEW {quoted(entity.name)} AS SELECT {columns} FROM {loaded.name}")


def _column(field: Field, *, given: bool) -> str:
    kind = "VARCHAR[]" if field.many else _TYPES.get(field.primitive, "VARCHAR")
    value = value_column(field.name) if given else "NULL"
    return f"TRY_CAST({value} AS {kind}) AS {quoted(field.name)}"


def _set_clock(database: Database) -> None:
    """Work out the last day on which each complaint stage could be answered in time, extensions included."""
    stages = database.connection.execute(
        """SELECT s.id, s.complaint_stage_number, s.acknowledged_on, max(e.new_deadline)
FROM "ComplaintStage" s LEFT JOIN "ComplaintExtension" e ON e.complaint_stage = s.id
WHERE s.acknowledged_on IS NOT NULL AND list_contains(?, s.complaint_stage_number) GROUP BY ALL""",
        [list(DAYS_TO_ANSWER)],
    ).fetchall()
    database.connection.execute("CREATE TABLE clock (stage VARCHAR, in_time_until DATE)")
    for identifier, number, acknowledged, extended in stages:
        limit = working_days.after(acknowledged, DAYS_TO_ANSWER[number])
        database.connection.execute("INSERT INTO clock VALUES (?, ?)", [identifier, max(limit, extended or limit)])


def _number(database: Database, sql: str, year: dict[str, dt.date]) -> int:
    needed = {name: day for name, day in year.items() if f"${name}" in sql}
    found = database.connection.execute(f"WITH {_HOMES} {sql}", needed | {"last": year["last"]}).fetchone()
    return int(found[0]) if found else 0


def _a_year_before(day: dt.date) -> dt.date:
    """Return the same day of the year before, for 29 February the 28th."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


_HOMES = """homes AS (
  SELECT * FROM "Property"
  WHERE (acquired_on IS NULL OR acquired_on <= $last) AND (disposed_on IS NULL OR disposed_on > $last)
)"""
_ALL_HOMES = "SELECT count(*) FROM homes"


def _decent(condition: str) -> str:
    return f"""SELECT count(*) FROM homes h JOIN (
  SELECT property, arg_max(list_contains([criterion_a, criterion_b, criterion_c, criterion_d], 'failed'), assessed_on)
  AS failed FROM "DecentHomesAssessment" WHERE assessed_on <= $last GROUP BY property
) d ON d.property = h.id WHERE {condition}"""


def _repairs(priority: str, condition: str) -> str:
    return f"""SELECT count(*) FROM "WorkOrder" WHERE work_class = 'responsive' AND priority {priority}
AND completed_at::DATE BETWEEN $first AND $last AND {condition}"""


def _checked(place: str, kind: str, entity: str, condition: str) -> str:
    return f"""SELECT count(*) FROM homes h WHERE EXISTS (
  SELECT 1 FROM "SafetyRequirement" r WHERE r.place = h.{place} AND r.safety_check_kind = '{kind}' AND r.needed
  AND r.from_date <= $last AND (r.to_date IS NULL OR r.to_date >= $last)
) AND {
        condition.format(
            check=f'''EXISTS (
  SELECT 1 FROM "{entity}" c WHERE c.place = h.{place} AND c.checked_on <= $last AND c.next_due_on >= $last
)'''
        )
    }"""


def _safety(code: str, what: str, place: str, kind: str, entity: str) -> Measure:
    needing = "homes" if place == "id" else "homes in blocks"
    return Measure(
        code=code,
        counted=f"{needing} that need {what} and have one in date on the last day",
        out_of=f"{needing} that need {what}",
        times=_PER_CENT,
        numerator=_checked(place, kind, entity, "{check}"),
        denominator=_checked(place, kind, entity, "true"),
    )


def _complaints(stage: str, condition: str = "true") -> str:
    return f"""SELECT count(*) FROM "ComplaintStage" s LEFT JOIN clock c ON c.stage = s.id
WHERE s.complaint_stage_number = '{stage}' AND s.requested_on BETWEEN $first AND $last
AND {condition}"""


def _nuisance(condition: str) -> str:
    return f'SELECT count(*) FROM "NuisanceCase" WHERE opened_on BETWEEN $first AND $last AND {condition}'


_IN_TIME = "s.responded_on <= c.in_time_until"
MEASURES = (
    Measure(
        code="rp01",
        counted="homes whose last assessment failed a criterion of the Decent Homes Standard",
        out_of="homes with an assessment",
        times=_PER_CENT,
        numerator=_decent("failed"),
        denominator=_decent("true"),
    ),
    Measure(
        code="rp02_non_emergency",
        counted="responsive repairs, emergencies left out, completed in the year by their target",
        out_of="responsive repairs, emergencies left out, completed in the year",
        times=_PER_CENT,
        numerator=_repairs("<> 'emergency'", "completed_at <= required_completion_at"),
        denominator=_repairs("<> 'emergency'", "true"),
    ),
    Measure(
        code="rp02_emergency",
        counted="emergency repairs completed in the year by their target",
        out_of="emergency repairs completed in the year",
        times=_PER_CENT,
        numerator=_repairs("= 'emergency'", "completed_at <= required_completion_at"),
        denominator=_repairs("= 'emergency'", "true"),
    ),
    _safety("bs01", "a gas safety check", "id", "gas", "GasSafetyCheck"),
    _safety("bs02", "a fire risk assessment", "block", "fire_risk", "FireRiskAssessment"),
    _safety("bs03", "an asbestos survey", "block", "asbestos", "AsbestosCheck"),
    _safety("bs04", "a legionella risk assessment", "block", "water", "WaterCheck"),
    _safety("bs05", "a lift examination", "block", "lift", "LiftCheck"),
    *(
        Measure(
            code=f"ch01_{stage}",
            counted=f"complaints that came to {stage.replace('_', ' ')} in the year",
            out_of="homes, for each thousand",
            times=_PER_THOUSAND,
            numerator=_complaints(stage),
            denominator=_ALL_HOMES,
        )
        for stage in DAYS_TO_ANSWER
    ),
    *(
        Measure(
            code=f"ch02_{stage}",
            counted=f"complaints at {stage.replace('_', ' ')} of the year answered in time, extensions included",
            out_of=f"complaints that came to {stage.replace('_', ' ')} in the year",
            times=_PER_CENT,
            numerator=_complaints(stage, _IN_TIME),
            denominator=_complaints(stage),
        )
        for stage in DAYS_TO_ANSWER
    ),
    Measure(
        code="nm01_all",
        counted="cases of anti-social behaviour opened in the year",
        out_of="homes, for each thousand",
        times=_PER_THOUSAND,
        numerator=_nuisance("true"),
        denominator=_ALL_HOMES,
    ),
    Measure(
        code="nm01_hate",
        counted="cases of anti-social behaviour with hate opened in the year",
        out_of="homes, for each thousand",
        times=_PER_THOUSAND,
        numerator=_nuisance("involves_hate"),
        denominator=_ALL_HOMES,
    ),
)
