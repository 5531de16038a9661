"""The SELECT queries of SHACL-SPARQL constraints: conditions that Core cannot say, and laws over many records.

Every query returns `$this`, and `?value` where the rule points at a field with one value. None has a subquery, VALUES
or MINUS, so `$this` can be bound beforehand as SHACL asks.
"""

from __future__ import annotations

from textwrap import indent

from generators.shacl.moments import Claim, side_of, well_written
from generators.shacl.scope import Scope, one_of_kinds
from generators.shacl.sparql import exists, filtered, filters
from housing_standard.constraints import AddsUp, Closed, Moment, NoOverlap, Not, Resolves, Unique, paths_in
from housing_standard.lexical import Primitive
from housing_standard.model import Field, Rule, Standard
from housing_standard.scales import RangeKind


def query_of(standard: Standard, rule: Rule, kinds: tuple[str, ...]) -> str:
    """Return the query that selects the records of `kinds` (class IRIs) which break a rule."""
    scope = Scope(standard=standard, entity=rule.entity)
    match rule.check:
        case Unique() as law:
            return _select(scope, rule, _all_shared(scope, law, kinds))
        case NoOverlap() as law:
            return _select(scope, rule, "\n".join(_overlapping(scope, law, kinds)))
        case AddsUp() as law:
            return _summed(scope, rule, law)
        case Resolves() | Closed():
            raise TypeError(f"{rule.id} is said in SHACL Core")
        case condition:
            broken = filters(scope, Not(part=condition), doubt=False)
            return _select(scope, rule, "\n".join(broken))


def _select(scope: Scope, rule: Rule, broken: str) -> str:
    """Return the query around what must be found; it shows the value that the finding points at."""
    # pySHACL looks for MINUS and SERVICE before every query, in a time that grows with the text up to the first '#'.
    head = f"# {rule.id}"
    pointed = next((scope.field((name,)) for name in rule.fields[:1]), None)
    if pointed is None or pointed.many:
        return f"{head}\nSELECT $this\nWHERE {{\n{indent(broken, '  ')}\n}}"
    value = f"OPTIONAL {{ $this <{pointed.iri}> ?value . }}"
    return f"{head}\nSELECT $this ?value\nWHERE {{\n{indent(f'{value}{chr(10)}{broken}', '  ')}\n}}"


def _summed(scope: Scope, rule: Rule, law: AddsUp) -> str:
    """Return the query for a total that is not the sum of what refers here; each record is a group of its own."""
    one, each = (Scope(standard=scope.standard, entity=law.entity, subject=name) for name in ("?one", "?each"))
    met = [scope.reach((law.total,), "?value"), f"FILTER ({_is_number(scope, law.total, '?value')})"]
    met += filters(scope, law.where, doubt=False)
    if law.base:
        given = scope.reach((law.base,), "?base")
        met += [f"OPTIONAL {{ {given} }}", f"FILTER (!BOUND(?base) || {_is_number(scope, law.base, '?base')})"]
    elsewhere = (one.reach((law.via,), "?elsewhere"), "FILTER (!sameTerm(?elsewhere, $this))")
    met += ["# what refers here and nowhere else counts", *_refers(one, law), f"FILTER NOT {exists(*elsewhere)}"]
    met += [one.reach((law.amount,), "?amount")]
    met += filters(one, law.of, doubt=False)
    met += ["# nothing is said where something of it is in doubt"]
    met += [
        f"FILTER NOT EXISTS {{ {' '.join((*_refers(each, law), *_in_doubt(each, name)))} }}"
        for name in sorted({law.amount, *(path[0] for path in paths_in(law.of))} - {law.via})
    ]
    body = indent("\n".join(met), "  ")
    group = "GROUP BY $this ?value ?base" if law.base else "GROUP BY $this ?value"
    total = "SUM(?amount) + COALESCE(?base, 0)" if law.base else "SUM(?amount)"
    return f"# {rule.id}\nSELECT $this ?value\nWHERE {{\n{body}\n}}\n{group}\nHAVING ({total} != ?value)"


def _is_number(scope: Scope, name: str, variable: str) -> str:
    return well_written(scope.field((name,)).primitive, variable)


def _refers(other: Scope, law: AddsUp) -> tuple[str, str]:
    kinds = tuple(kind.iri for kind in other.standard.kinds_of(law.entity))
    return other.reach((law.via,), "$this"), one_of_kinds(other.subject, kinds)


def _in_doubt(scope: Scope, name: str) -> tuple[str, ...]:
    """Return the patterns that a field has a value that is not written as it should be, or two where it has one."""
    field = scope.field((name,))
    doubts = [] if field.many else ["!sameTerm(?first, ?second)"]
    if field.range.kind is RangeKind.TYPE:
        doubts.append(f"!COALESCE({well_written(field.primitive, '?first')}, false)")
    if not doubts:
        return ("FILTER (1 = 0)",)
    return scope.reach((name,), "?first"), scope.reach((name,), "?second"), f"FILTER ({' || '.join(doubts)})"


def _all_shared(scope: Scope, law: Unique, kinds: tuple[str, ...]) -> str:
    """Ask for a record with a smaller identifier that agrees on every field; two absences may agree too.

    The first field finds the candidates, so that no engine has to try every pair of records.
    """
    other = one_of_kinds("?other", kinds)
    first, *rest = (scope.field((name,)) for name in law.fields)
    found = "\n".join(
        (
            "# another record that agrees on every field and comes first by its identifier",
            *_same(first, "?candidate"),
            other,
        )
    )
    if not law.absent_differ:
        neither = f"{{ $this a ?kind . FILTER NOT EXISTS {{ $this <{first.iri}> ?any . }} }}"
        all_others = f"?other a ?other_kind .\nFILTER (?other_kind IN ({', '.join(f'<{kind}>' for kind in kinds)}))"
        absent = "\n".join((neither, all_others, f"FILTER NOT EXISTS {{ ?other <{first.iri}> ?any . }}"))
        found = f"{{\n{indent(found, '  ')}\n}} UNION {{\n{indent(absent, '  ')}\n}}"
    agreed = (f"FILTER ({_agrees(field, absent_differ=law.absent_differ)})" for field in rest)
    return filtered(exists(found, *agreed, filtered(_first(scope))))


def _same(field: Field, variable: str) -> tuple[str, ...]:
    """Return the patterns that this record and another share a well-written value."""
    shared = (f"$this <{field.iri}> {variable} .", f"?other <{field.iri}> {variable} .")
    if field.range.kind is RangeKind.TYPE:
        return (*shared, f"FILTER ({well_written(field.primitive, variable)})")
    return shared


def _agrees(field: Field, *, absent_differ: bool) -> str:
    same = exists(*_same(field, "?shared"))
    if absent_differ:
        return same
    absent = " && ".join(f"NOT EXISTS {{ {who} <{field.iri}> ?any . }}" for who in ("$this", "?other"))
    return f"{same} || ({absent})"


def _overlapping(scope: Scope, law: NoOverlap, kinds: tuple[str, ...]) -> tuple[str, ...]:
    """Ask for an earlier record of the same thing that is still running when this one starts."""
    other = Scope(standard=scope.standard, entity=scope.entity, subject="?other")
    by_day = any(scope.field((name,)).primitive is Primitive.DATE for name in (law.start, law.end))

    def side(where: Scope, name: str, variable: str) -> Claim:
        return side_of(where, Moment(path=(name,)), variable, by_day=by_day)

    start, other_start = side(scope, law.start, "?start"), side(other, law.start, "?other_start")
    group = (
        "# another record of the same thing",
        scope.reach((law.same,), "?same"),
        other.reach((law.same,), "?same"),
        *start.patterns,
        *other_start.patterns,
        one_of_kinds("?other", kinds),
        *filters(other, law.where, doubt=False),
        "# that starts before this one, or with it and comes first by its identifier",
        *(f"FILTER ({guard})" for guard in ("?other != $this", *start.guards, *other_start.guards)),
        f"FILTER ({other_start.claim} < {start.claim} || ({other_start.claim} = {start.claim} && {_first(scope)}))",
        "# and runs on, unless a side is not written as its type asks",
        _runs_until(side(other, law.end, "?other_end"), "?other_end", start.claim),
        _runs_until(side(scope, law.end, "?end"), "?end", other_start.claim),
    )
    return (*filters(scope, law.where, doubt=False), filtered(exists(*group)))


def _first(scope: Scope) -> str:
    """Say that the other record comes first of two that are alike: it has the smaller identifier."""
    identifier = scope.standard.entity_by_name[scope.entity].identifier
    if identifier is None:
        return "(STR(?other) < STR($this))"
    return exists(
        f"$this <{identifier.iri}> ?name .", f"?other <{identifier.iri}> ?other_name .", "FILTER (?other_name < ?name)"
    )


def _runs_until(end: Claim, variable: str, day: str) -> str:
    """Say that a period has no end, or a well-written one that is not before `day`."""
    claim = " && ".join((*end.guards, f"{day} <= {end.claim}"))
    return f"OPTIONAL {{ {' '.join(end.patterns)} }}\nFILTER (!BOUND({variable}) || ({claim}))"
