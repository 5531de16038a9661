"""Build every artefact from the words: schemas, models, SQL, shapes, RDF and the documentation site.

Writes the artefacts and a manifest.json that lists them (path, target, sha256, media type).
"""

from __future__ import annotations

import argparse
import atexit
import gc
import json
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from housing_standard.cli.delivery import Delivery, Entry, carried_over, manifest_in
from housing_standard.cli.output import print_json, progress
from housing_standard.errors import HousingStandardError, UsageError

if TYPE_CHECKING:
    from housing_standard.model import Standard
    from housing_standard.source.resolve import Resolved


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `build` takes."""
    parser.add_argument("--out", type=Path, help="the folder to write (default: build/)")
    parser.add_argument(
        "--target",
        action="append",
        metavar="NAME",
        help="build only this (may be repeated; a wrong name lists them all)",
    )
    parser.add_argument("--area", help="build only this area, such as repair, and what all areas share")
    parser.add_argument("--source", type=Path, help="another LinkML schema: its root file or folder")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when --out is not up to date")
    parser.add_argument("--watch", action="store_true", help="build again whenever a file of the words is saved")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="how to print the summary")


_MADE_BETWEEN_COLLECTIONS = 50_000


@dataclass(frozen=True, kw_only=True)
class _Order:
    """What is asked for: which targets, of which area and words, into which folder."""

    out: Path
    targets: tuple[str, ...]
    area: str
    source: Path | None


@dataclass
class _Reader:
    """Reads words; one that remembers them resolves again, after an edit, only what it touches."""

    remembers: bool = False
    earlier: Resolved | None = None

    def __call__(self, source: Path) -> tuple[Standard, tuple[Path, ...]]:
        from housing_standard.rules import refuse_ill_formed
        from housing_standard.source.resolve import read_words

        resolved = read_words(source, self.earlier)
        refuse_ill_formed(resolved)
        self.earlier = resolved if self.remembers else None
        return resolved.standard, resolved.files


def run(options: argparse.Namespace) -> int:
    """Build and say what was made and where, or hold what lies there against what would be made."""
    from housing_standard.shipped import checkout

    order = _order(options)
    handed_out = checkout() is None and order.source is None
    if options.watch:
        return _watch(order)
    if options.check:
        order = replace(order, targets=tuple(name for name in order.targets if name != "site"))
        delivery = _shipped(order) if handed_out else _made(order, _Reader(), keep=True)
        return _say_differences(delivery.differences(order.out, order.targets), order.out, options)
    if handed_out and "site" in (options.target or ()):
        print("The site is not part of the installed package; build it from a checkout.", file=sys.stderr)
    delivery = _shipped(order) if handed_out else _made(order, _Reader())
    delivery.write(order.out)
    return _say(order.out, delivery, options, site=not handed_out and _site(order))


def _order(options: argparse.Namespace) -> _Order:
    """Return what is asked for; a check asks for the targets and the area that the folder's manifest names."""
    out = options.out or Path("build")
    known = known_targets()
    unknown = [name for name in options.target or () if name not in known]
    if unknown:
        raise UsageError(f"There is no target called '{unknown[0]}'. The targets are: {', '.join(known)}.")
    earlier: dict[str, Any] = manifest_in(out) if options.check else {}
    if options.check and not options.target and not earlier:
        raise UsageError(f"{out}/manifest.json cannot be read, so name the targets to check with --target.")
    listed = {str(entry.get("target")) for entry in earlier.get("artefacts", ())}
    names = options.target or (tuple(name for name in known if name in listed) if options.check else None)
    targets = tuple(names or known)
    # The site is made of the pages.
    needed = ("pages",) if "site" in targets and "pages" not in targets else ()
    area = options.area or str(earlier.get("area", ""))
    return _Order(out=out, targets=(*needed, *targets), area=area, source=options.source)


def known_targets() -> tuple[str, ...]:
    """Return the names of all targets: the makers' in a checkout, elsewhere those that the package was built with."""
    from housing_standard.shipped import built, checkout

    if checkout() is None:
        entries = built().manifest["artefacts"]
        return (*dict.fromkeys(entry["target"] for entry in entries if entry["target"] != "snapshot"), "site")
    from generators.targets import TARGETS

    return (*(target.name for target in TARGETS), "site")


def _made(order: _Order, read: _Reader, *, keep: bool = False) -> Delivery:
    """Return what the makers make; unless `keep`, take away what an earlier build left and this one does not make."""
    from housing_standard.shipped import need_checkout

    root = need_checkout("build")

    from generators.assembly import assemble, of_area
    from generators.kept import Workshop
    from generators.manifest import manifest_of, standard_hash
    from generators.targets import TARGETS
    from housing_standard.cache import Cache, name_of
    from housing_standard.outside import read_inventories
    from housing_standard.processes import read_processes

    kept = root / "build" / "cache"
    with progress("words"), _kept_for_good():
        standard, snapshot = Cache(kept).standard_of(order.source or root, read)
    _known_area(order.area, [each.name for each in standard.areas])
    workshop = Workshop(kept, name_of(order.source or root), snapshot)
    beside = order.source or root
    outside, processes = read_inventories(beside), read_processes(beside)
    landlord = root / "tests" / "examples" / "landlord" / "clean" / "landlord.json"
    example = landlord.read_bytes() if order.source is None else b""
    with _collected_seldom():
        with progress("targets"):
            workshop.make_ready([target for target in TARGETS if target.name in order.targets], standard)
        artefacts = assemble(
            standard,
            snapshot,
            order.targets,
            progress,
            workshop.make,
            outside=outside,
            processes=processes,
            example=example,
        )
    if order.area:
        artefacts = of_area(artefacts, order.area)
    files = {artefact.path: artefact.content for artefact in artefacts}
    carried = [] if keep else carried_over(order.out, files, order.targets, standard_hash(snapshot))
    return Delivery(files=files, manifest=manifest_of(standard, snapshot, artefacts, carried, order.area))


@contextmanager
def _kept_for_good() -> Iterator[None]:
    """Keep the collector from looking through what is read, then and later: the Standard lives until the end.

    Measured on 505 entities: an eighth of the build's CPU time.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.collect()  # what LinkML held, or it would be kept for good too: a third of the memory
        gc.enable()
        gc.freeze()
        # Thaw before Python takes the modules down, or libraries complain of what is left.
        atexit.register(gc.unfreeze)


@contextmanager
def _collected_seldom() -> Iterator[None]:
    """Let the collector look for what is left over less often: makers leave little, and each makes much at once.

    Measured on our own words: a fifth of the CPU time of the SQL for five databases, for 25 MiB more.
    """
    before = gc.get_threshold()
    gc.set_threshold(_MADE_BETWEEN_COLLECTIONS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _site(order: _Order) -> bool:
    """Build the site when it is asked for, from the pages in the folder; tell whether it was."""
    if "site" not in order.targets:
        return False
    from generators.kept import stamp_of_site
    from generators.site import build_site
    from housing_standard.shipped import Built, need_checkout

    root, own = need_checkout("build"), order.source is None
    with progress("site"):
        stamp = stamp_of_site(root, order.out, root / "build" / "cache", own=own)
        if not stamp.holds:
            build_site(root, order.out, Built(order.out).standard, own=own)
            stamp.set()
    return True


def _shipped(order: _Order) -> Delivery:
    """Return what the installed package carries; it was built when the package was made."""
    from housing_standard.shipped import built

    shipped, area = built(), order.area
    _known_area(area, [each.name for each in shipped.standard.areas])
    entries: list[Entry] = [
        entry
        for entry in shipped.manifest["artefacts"]
        if entry["target"] in (*order.targets, "snapshot") and (not area or entry.get("area", area) == area)
    ]
    head = {**shipped.manifest, **({"area": area} if area else {}), "artefacts": entries}
    manifest = f"{json.dumps(head, ensure_ascii=False, indent=1)}\n".encode()
    return Delivery(files={entry["path"]: shipped.read(entry["path"]) for entry in entries}, manifest=manifest)


def _known_area(area: str, known: list[str]) -> None:
    if area and area not in known:
        raise UsageError(f"There is no area called '{area}'. The areas are: {', '.join(sorted(known))}.")


def _watch(order: _Order) -> int:
    """Build, and build again whenever a file of the words is saved, until the keyboard stops it."""
    import watchfiles

    from housing_standard.shipped import need_checkout

    source = order.source or need_checkout("build")
    folders = [path for path in (source / "schema", source / "vocabularies") if path.is_dir()]
    watched = folders or [source if source.is_dir() else source.parent]
    # The first, empty turn says that the watch is on, so that no change is missed while the first build runs.
    settings: dict[str, Any] = {"yield_on_timeout": True, "rust_timeout": 200, "step": 20, "raise_interrupt": False}
    first, read = True, _Reader(remembers=True)
    for changed in watchfiles.watch(*watched, watch_filter=lambda _, path: path.endswith(".yaml"), **settings):
        if not changed and not first:
            continue
        first = False
        if changed:
            print(f"Changed: {', '.join(sorted({Path(path).name for _, path in changed}))}", file=sys.stderr)
        try:
            delivery = _made(order, read)
            every = len(delivery.files) + 1  # the manifest too
            print(f"{delivery.write(order.out)} of {every} files written.", flush=True)
            _site(order)
        except HousingStandardError as error:
            print(error, file=sys.stderr)
        print("Waiting for a change; Ctrl-C ends.", file=sys.stderr)
    return 0


def _say_differences(differences: list[str], out: Path, options: argparse.Namespace) -> int:
    if options.format == "json":
        print_json({"out": str(out), "up_to_date": not differences, "differences": differences})
    elif differences:
        print(
            *differences, f"To mend: run the same command without --check and keep what it writes to {out}/.", sep="\n"
        )
    else:
        print(f"{out}/ is up to date.")
    return 1 if differences else 0


def _say(out: Path, delivery: Delivery, options: argparse.Namespace, *, site: bool) -> int:
    entries: list[Entry] = json.loads(delivery.manifest)["artefacts"]
    counts = Counter(entry["target"] for entry in entries if entry["path"] in delivery.files)
    if options.format == "json":
        print_json({"out": str(out), "artefacts": counts, "site": site})
        return 0
    print(f"Built into {out}/ (listed in {out}/manifest.json):")
    for target, count in counts.items():
        print(f"  {target:<12} {count:>4} files")
    if site:
        print(f"  {'site':<12}      {out}/site/index.html")
    return 0
