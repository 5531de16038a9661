"""Rule templates: what LinkML cannot say, named in an annotation beside the class and given one meaning here."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from housing_standard.constraints import (
    ALWAYS,
    AddsUp,
    AllOf,
    AnyOf,
    AtLeast,
    AtMost,
    Check,
    Compare,
    Comparison,
    Condition,
    Moment,
    NoOverlap,
    OneOf,
    Passes,
    Path,
    Present,
    Related,
    Same,
    Test,
    WithinWorkingDays,
)
from housing_standard.source.lowering import implies
from housing_standard.source.refused import UnsupportedError

Settings = Mapping[str, str]

# The word that stands for the day the data are judged as at.
AS_AT = "as_at"


def path_of(text: str) -> Path:
    """Return a dotted path as steps: `person.date_of_birth`."""
    return tuple(text.split("."))


def check_of(template: str, settings: Settings, when: Condition) -> Check:
    """Return what a template asserts with these settings, of the records for which `when` holds."""
    if template not in TEMPLATES:
        raise UnsupportedError(f"the rule template '{template}' (known: {', '.join(sorted(TEMPLATES))})")
    try:
        return TEMPLATES[template](settings, when)
    except KeyError as error:
        raise UnsupportedError(f"the template '{template}' without its setting '{error.args[0]}'") from error
    except ValueError as error:
        raise UnsupportedError(f"a setting of '{template}' that is not a whole number ({error})") from error


def fields_of(template: str, settings: Settings) -> tuple[str, ...]:
    """Return the record's own fields that a template speaks of, the one to point at last."""
    if template == "no_overlap":
        return (settings.get("start", ""),)
    if template == "related":
        return ()
    if template == "adds_up":
        return tuple(filter(None, (settings.get("base", ""), settings.get("total", ""))))
    if template == "referred":
        return path_of(settings.get("field", ""))[:1]
    if template == "same":
        return (path_of(settings.get("as", ""))[0], path_of(settings.get("field", ""))[0])
    sides = [settings.get(side, "") for side in ("earlier", "later", "start", "end")]
    return tuple(path_of(side)[0] for side in sides if side and side != AS_AT)


def _in_order(settings: Settings, when: Condition) -> Check:
    return implies(when, _order(settings, ""))


def _order(settings: Settings, prefix: str) -> Compare:
    strict = settings.get(f"{prefix}strict", settings.get("strict", "")) == "true"
    sides = (f"{prefix}earlier", f"{prefix}later")
    if AS_AT in map(settings.get, sides) and any(f"{side}_hours" in settings for side in sides):
        raise UnsupportedError("an offset in hours from a day (data are judged as at a day, not an hour)")
    return Compare(
        left=_moment(settings, f"{prefix}earlier"),
        comparison=Comparison.BEFORE if strict else Comparison.NOT_AFTER,
        right=_moment(settings, f"{prefix}later"),
    )


def _moment(settings: Settings, side: str) -> Moment:
    named = settings[side]
    years, hours, days = (int(settings.get(f"{side}_{unit}", "0")) for unit in ("years", "hours", "days"))
    if years and (hours or days):
        raise UnsupportedError("a moment moved by years and by hours or days too (which comes first is not said)")
    return Moment(path=None if named == AS_AT else path_of(named), years=years, hours=hours, days=days)


def _no_overlap(settings: Settings, when: Condition) -> Check:
    return NoOverlap(same=settings["same"], start=settings["start"], end=settings["end"], where=when)


def _working_days(settings: Settings, when: Condition) -> Check:
    end = settings["end"]
    within = WithinWorkingDays(
        start=path_of(settings["start"]), end=None if end == AS_AT else path_of(end), most=int(settings["most"])
    )
    if "unless_entity" in settings:
        other = Related(entity=settings["unless_entity"], via=settings["unless_via"], where=ALWAYS, minimum=1)
        return implies(when, AnyOf(parts=(within, other)))
    return implies(when, within)


def _adds_up(settings: Settings, when: Condition) -> Check:
    return AddsUp(
        total=settings["total"],
        base=settings.get("base", ""),
        entity=settings["entity"],
        via=settings["via"],
        amount=settings["amount"],
        of=_where(settings),
        where=when,
    )


def _same(settings: Settings, when: Condition) -> Check:
    left, right = path_of(settings["field"]), path_of(settings["as"])
    if len(left) == len(right) == 1:
        raise UnsupportedError(
            "the template 'same' for two fields of one record (say it with a rule on codes or dates)"
        )
    return implies(when, Same(left=left, right=right))


def _related(settings: Settings, when: Condition) -> Check:
    related = Related(
        entity=settings["entity"],
        via=settings["via"],
        where=_where(settings),
        minimum=int(settings.get("minimum", "0")),
        maximum=int(settings["maximum"]) if "maximum" in settings else None,
    )
    return implies(when, related)


def _where(settings: Settings) -> Condition:
    """Return which of the records that refer here a template speaks of."""
    where: list[Condition] = []
    if "where_field" in settings:
        path = path_of(settings["where_field"])
        values = tuple(settings["where_equals"].split("|"))
        where.extend((Present(path=path), Passes(path=path, test=OneOf(values=values))))
    if "where_earlier" in settings:
        order = _order(settings, "where_")
        where.extend(Present(path=side.path) for side in (order.left, order.right) if side.path is not None)
        where.append(order)
    return AllOf(parts=tuple(where)) if where else ALWAYS


def _referred(settings: Settings, when: Condition) -> Check:
    path = path_of(settings["field"])
    tests: list[Test] = []
    if "equals" in settings:
        tests.append(OneOf(values=tuple(settings["equals"].split("|"))))
    if "at_least" in settings:
        tests.append(AtLeast(bound=settings["at_least"]))
    if "at_most" in settings:
        tests.append(AtMost(bound=settings["at_most"]))
    if not tests:
        raise UnsupportedError("the template 'referred' with none of its settings 'equals', 'at_least' and 'at_most'")
    parts = tuple(Passes(path=path, test=test) for test in tests)
    return implies(when, parts[0] if len(parts) == 1 else AllOf(parts=parts))


TEMPLATES: dict[str, Callable[[Settings, Condition], Check]] = {
    "adds_up": _adds_up,
    "in_order": _in_order,
    "no_overlap": _no_overlap,
    "referred": _referred,
    "related": _related,
    "same": _same,
    "working_days": _working_days,
}
