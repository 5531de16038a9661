"""The site: hand-written and generated Markdown laid together and run through MkDocs."""

from __future__ import annotations

import json
import logging
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from housing_standard.errors import HousingStandardError, UsageError
from housing_standard.model import Standard

# Parts of Material that our shell does not use: its script, its search, its colour schemes, its maps for debuggers.
# The sitemap asks the clock, so two builds would differ, and there is no public address to put into it yet.
_UNUSED = (
    "assets/javascripts",
    "assets/images",
    "assets/stylesheets/palette.*.css",
    "assets/stylesheets/*.map",
    "sitemap.xml*",
)

# What the home page offers to try first, where the standard has it.
_TO_TRY = ("Void", "Tenancy", "RepairPriority")

# The hand-written pages that say nothing of our own words, so that they serve any other standard too.
_FOR_ANY_STANDARD = ("validate.md", "semantics.md")


def build_site(root: Path, out: Path, standard: Standard, *, own: bool = True) -> int:
    """Build the whole site and return the number of its files.

    `root` is the checkout, `out` the build folder: the generated Markdown is in `out/pages`, the site goes to
    `out/site`. With `own` false the words are not this project's, and its guides are left out. A dead link, a
    missing page or one page written twice stops the build.
    """
    config = root / "mkdocs.yml"
    if not config.is_file():
        raise UsageError(f"There is no {config}. The site is built from a checkout of the project.")
    with tempfile.TemporaryDirectory(prefix="housing-standard-pages-") as folder:
        together = Path(folder) / "pages"
        settings: dict[str, Any] = {"docs_dir": str(together), "site_dir": str((out / "site").resolve())}
        if own:
            shutil.copytree(root / "site" / "pages", together)
        else:
            settings |= _lay_out_other(root / "site" / "pages", together, standard)
        _lay_over(out / "pages", together)
        extra = {"version": standard.version, "to_try": _to_try(out / "pages"), "own": own}
        _run(config, settings, extra)
    return _tidy(out / "site")


def _lay_out_other(written: Path, together: Path, standard: Standard) -> dict[str, Any]:
    """Lay out what a standard that is not this project's needs, and return the settings that differ."""
    together.mkdir()
    shutil.copytree(written / "assets", together / "assets")
    for name in _FOR_ANY_STANDARD:
        shutil.copyfile(written / name, together / name)
    front = {"title": standard.title, "description": standard.definition, "template": "home.html"}
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in front.items()]
    text = "\n".join(["---", *lines, "---", "", "[All terms](reference/index.md)", ""])
    (together / "index.md").write_text(text, encoding="utf-8")
    lists = {
        "A to Z": "index", "Fields": "fields", "Value types": "value-types", "Rules": "rules", "Limits": "limits",
        "Core profile": "core", "Coverage": "coverage",
    }  # fmt: skip
    terms = [{title: f"reference/{name}.md"} for title, name in lists.items()]
    data = [{"Check your data": "validate.md"}, {"How data are read": "semantics.md"}]
    return {"site_name": standard.title, "nav": [{"Home": "index.md"}, {"Terms": terms}, {"Data": data}]}


def _lay_over(pages: Path, together: Path) -> None:
    """Copy the generated pages beside the hand-written ones; neither may hide the other."""
    for path in sorted(pages.rglob("*")):
        target = together / path.relative_to(pages)
        if path.is_dir():
            target.mkdir(exist_ok=True)
        elif target.exists():
            raise HousingStandardError(f"{target.relative_to(together)} is both generated and written by hand.")
        else:
            shutil.copyfile(path, target)


def _to_try(pages: Path) -> list[tuple[str, str]]:
    """Return titles and addresses of a few terms to begin with, taken from the look-up index."""
    rows = json.loads((pages / "assets" / "lookup.json").read_bytes())["terms"]
    named = {row[1]: (row[0].lower(), row[4]) for row in rows}
    return [named[name] for name in _TO_TRY if name in named] or [(row[0], row[4]) for row in rows[:3]]


def _run(config: Path, settings: dict[str, Any], extra: dict[str, Any]) -> None:
    """Run MkDocs in strict mode and turn its warnings into one error that names them all."""
    from mkdocs.commands.build import build  # noqa: PLC0415 - heavy, and only the site needs it
    from mkdocs.config import load_config  # noqa: PLC0415
    from mkdocs.exceptions import MkDocsException  # noqa: PLC0415

    with _warnings() as said:
        try:
            loaded = load_config(str(config), strict=True, **settings)
            loaded.extra.update(extra, material_css=_stylesheet(loaded.theme.dirs))
            build(loaded)
        except (MkDocsException, SystemExit) as error:
            raise HousingStandardError("The site cannot be built:\n" + "\n".join(said or [str(error)])) from error


def _tidy(site: Path) -> int:
    """Take out what no page asks for and return how many files are left."""
    for pattern in _UNUSED:
        for found in site.glob(pattern):
            shutil.rmtree(found) if found.is_dir() else found.unlink()
    return sum(1 for path in site.rglob("*") if path.is_file())


def _stylesheet(folders: list[str]) -> str:
    """Return the address of Material's stylesheet, whose name changes with its version."""
    for folder in folders:
        for found in sorted(Path(folder).glob("assets/stylesheets/main.*.min.css")):
            return found.relative_to(folder).as_posix()
    raise HousingStandardError("mkdocs-material has no stylesheet main.*.min.css. Install the pinned version.")


class _Collector(logging.Handler):
    """Keeps what MkDocs warns of."""

    def __init__(self) -> None:
        super().__init__(level=logging.WARNING)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())


@contextmanager
def _warnings() -> Iterator[list[str]]:
    """Collect the warnings of MkDocs instead of printing them."""
    logger, collector = logging.getLogger("mkdocs"), _Collector()
    before = logger.propagate
    logger.propagate = False
    logger.addHandler(collector)
    try:
        yield collector.said
    finally:
        logger.removeHandler(collector)
        logger.propagate = before
