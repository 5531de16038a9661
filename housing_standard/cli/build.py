"""Build every artefact from the words: schemas, models, SQL, shapes, RDF and the documentation site.

Writes the artefacts and a manifest.json that lists them (path, target, sha256, media type).
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from housing_standard.cli.output import print_json, progress, write_file

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generators.artefact import Artefact
    from housing_standard.model import Standard

# Named here so that help needs no maker; a test holds the list to the makers'.
TARGET_NAMES = ("json-schema", "pydantic", "sql", "shacl", "rdf", "pages", "site")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `build` takes."""
    parser.add_argument("--out", type=Path, help="the folder to write (default: build/)")
    parser.add_argument("--target", choices=TARGET_NAMES, action="append", help="build only this (may be repeated)")
    parser.add_argument("--source", type=Path, help="another LinkML schema: its root file or folder")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="how to print the summary")


def run(options: argparse.Namespace) -> int:
    """Build and say what was made and where."""
    from housing_standard.shipped import built, checkout

    out = options.out or Path("build")
    if checkout() is None and options.source is None:
        return _hand_out(built().folder, out, options)
    return _make(out, options)


def _make(out: Path, options: argparse.Namespace) -> int:
    from housing_standard.shipped import MANIFEST, need_checkout

    root = need_checkout("build")

    from generators.manifest import manifest_of, standard_hash
    from generators.targets import TARGETS
    from housing_standard.snapshot import write_snapshot
    from housing_standard.source import read_words

    with progress("words"):
        standard = read_words(options.source or root).standard
    wanted = options.target or TARGET_NAMES
    artefacts = _snapshot_artefacts(standard)
    for target in TARGETS:
        if target.name in wanted or (target.name == "pages" and "site" in wanted):
            with progress(target.name):
                artefacts.extend(target.generate(standard))
    if "pages" in wanted or "site" in wanted:
        artefacts.append(_limits_page())
    snapshot = write_snapshot(standard)
    carried = _carry_over(out, {artefact.path for artefact in artefacts}, wanted, standard_hash(snapshot))
    for artefact in artefacts:
        write_file(out / artefact.path, artefact.content)
    write_file(out / MANIFEST, manifest_of(standard, snapshot, artefacts, carried))
    if "site" in wanted:
        from generators.site import build_site

        with progress("site"):
            build_site(root, out, standard, own=options.source is None)
    return _say(out, artefacts, options, site="site" in wanted)


def _snapshot_artefacts(standard: Standard) -> list[Artefact]:
    from generators.artefact import Artefact
    from housing_standard.shipped import SNAPSHOT
    from housing_standard.snapshot import snapshot_schema, write_snapshot

    schema = (json.dumps(snapshot_schema(), indent=1) + "\n").encode()
    return [
        Artefact(path=SNAPSHOT, target="snapshot", media_type="application/json", content=write_snapshot(standard)),
        Artefact(path="standard.schema.json", target="snapshot", media_type="application/schema+json", content=schema),
    ]


def _limits_page() -> Artefact:
    from generators.pages import limits_page
    from generators.targets import all_limits

    return limits_page(all_limits())


def _carry_over(out: Path, made: set[str], wanted: Sequence[str], standard_sha256: str) -> list[dict[str, str]]:
    """Remove what an earlier build wrote and this one does not; files that are not ours stay.

    Other targets of the very same Standard stay too, and their entries in the manifest are returned.
    """
    from housing_standard.shipped import MANIFEST

    try:
        earlier = json.loads((out / MANIFEST).read_bytes())
        same = earlier["standard_sha256"] == standard_sha256
        entries: list[dict[str, str]] = [entry for entry in earlier["artefacts"] if entry["path"] not in made]
        carried = [entry for entry in entries if same and entry["target"] not in wanted]
    except (OSError, ValueError, KeyError, TypeError):
        return []
    for entry in entries:
        if entry not in carried:
            (out / entry["path"]).unlink(missing_ok=True)
    return carried


def _hand_out(folder: Path, out: Path, options: argparse.Namespace) -> int:
    """Copy what the installed package carries; it was built when the package was made."""
    entries = json.loads((folder / "manifest.json").read_bytes())["artefacts"]
    wanted = options.target or TARGET_NAMES
    if "site" in wanted and options.target:
        print("The site is not part of the installed package; build it from a checkout.", file=sys.stderr)
    chosen = [entry for entry in entries if entry["target"] in (*wanted, "snapshot")]
    for entry in chosen:
        write_file(out / entry["path"], (folder / entry["path"]).read_bytes())
    shutil.copyfile(folder / "manifest.json", out / "manifest.json")
    print(f"Wrote {len(chosen)} files to {out}/.")
    return 0


def _say(out: Path, artefacts: list[Artefact], options: argparse.Namespace, *, site: bool) -> int:
    counts: dict[str, int] = {}
    for artefact in artefacts:
        counts[artefact.target] = counts.get(artefact.target, 0) + 1
    if options.format == "json":
        print_json({"out": str(out), "artefacts": counts, "site": site})
        return 0
    print(f"Built into {out}/ (listed in {out}/manifest.json):")
    for target, count in counts.items():
        print(f"  {target:<12} {count:>4} files")
    if site:
        print(f"  {'site':<12}      {out}/site/index.html")
    return 0
