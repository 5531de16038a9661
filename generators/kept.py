"""What makers made before, kept so that the same Standard and the same code cost nothing a second time.

A target's artefacts are a function of the Standard and of the code that makes them; they are kept under a hash of both.
The site is made of files; it is left as it is while none of them, and nothing in it, has changed.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import multiprocessing
import os
import signal
import sys
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, wait
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from generators import parts
from generators.artefact import Artefact
from generators.targets import Target
from housing_standard.model import Standard
from housing_standard.rulebook import RuleBook
from housing_standard.shipped import SNAPSHOT

# The targets that take longest; they are begun first, so that nobody waits for one of them alone.
_LONG = ("sql", "pages", "excel")

_MAKERS = Path(__file__).resolve().parent
_CODE = (_MAKERS, _MAKERS.parent / "housing_standard")


@dataclass(frozen=True)
class Workshop:
    """A folder that keeps what was made of one source's words, the newest of each target."""

    folder: Path
    source: str
    snapshot: bytes
    ready: dict[str, list[Artefact]] = field(default_factory=dict)

    def make(self, target: Target, standard: Standard) -> list[Artefact]:
        """Return the artefacts of a target: those kept, or made now and kept."""
        kept = self._kept(target)
        if kept is None:
            kept = target.generate(standard)
            _pack(self._path(target), self._key, kept)
        return kept

    def make_ready(self, targets: Iterable[Target], standard: Standard) -> None:
        """Look out what is kept and make the rest, side by side where there are several processors.

        A target whose maker fails is left for `make`, so that its error comes from there.
        """
        missing = []
        for target in targets:
            kept = self._kept(target)
            if kept is None:
                missing.append(target)
            else:
                self.ready[target.name] = kept
        for target, artefacts in side_by_side(missing, standard):
            self.ready[target.name] = artefacts
            _pack(self._path(target), self._key, artefacts)

    def _kept(self, target: Target) -> list[Artefact] | None:
        found = self.ready.get(target.name)
        return found if found is not None else _unpacked(self._path(target), self._key)

    def _path(self, target: Target) -> Path:
        return self.folder / f"{self.source}-{target.name}.zip"

    @cached_property
    def _key(self) -> bytes:
        return hashlib.sha256(self.snapshot + code_hash().encode()).hexdigest().encode()


# What the processes of `side_by_side` make artefacts of: they are split off while it stands here, so nothing is copied.
_HANDED_DOWN: list[Standard] = []


def side_by_side(targets: Sequence[Target], standard: Standard) -> Iterator[tuple[Target, list[Artefact]]]:
    """Yield each target with its artefacts, made on all processors; nothing where there is one, or none can be split.

    The longest come first. A maker that fails is left out.
    """
    ordered = sorted(targets, key=lambda target: target.name not in _LONG)
    pieces = [(target, piece) for target in ordered for piece in target.pieces]
    processors = min(os.cpu_count() or 1, len(pieces))
    if processors < 2 or "fork" not in multiprocessing.get_all_start_methods():  # noqa: PLR2004 - one is no side by side
        return
    # What makers ask for is worked out once, and not in each process.
    _ = RuleBook(standard).digests
    standard.fingerprint(*standard.all_parts)
    for target in ordered:
        with contextlib.suppress(ImportError):  # told by the process that is to make it
            target.make_ready()
    _HANDED_DOWN.append(standard)
    try:
        context = multiprocessing.get_context("fork")
        with ProcessPoolExecutor(processors, mp_context=context, initializer=_leave_to_parent) as pool:
            waiting = {piece: pool.submit(_made, *piece) for piece in pieces}
            try:
                wait(waiting.values())
            except KeyboardInterrupt:
                for process in multiprocessing.active_children():
                    process.terminate()
                raise
    finally:
        _HANDED_DOWN.clear()
    for target in ordered:
        made = [done for piece, done in waiting.items() if piece[0] is target]
        if not any(done.exception() for done in made):
            for done in made:
                parts.take(done.result().parts)
            yield target, [artefact for done in made for artefact in done.result().artefacts]


@dataclass(frozen=True, kw_only=True)
class _Made:
    """What a process hands back: the artefacts of one piece, and those of its parts that were not kept before."""

    artefacts: list[Artefact]
    parts: dict[str, tuple[bytes, Any]]


def _made(target: Target, piece: str) -> _Made:
    artefacts = target.generate_piece(_HANDED_DOWN[-1], piece)
    return _Made(artefacts=artefacts, parts=parts.hand_over())


def _leave_to_parent() -> None:
    """Let Ctrl-C stop the parent alone, which then stops this process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def code_hash() -> str:
    """Return a hash of all that artefacts depend on besides words: our code, the libraries' versions and Python's."""
    whole = hashlib.sha256(sys.version.encode())
    for folder in _CODE:
        for path in sorted(path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts):
            whole.update(path.read_bytes())
    for folder in map(Path, sys.path):
        whole.update("".join(sorted(path.name for path in folder.glob("*.dist-info"))).encode())
    return whole.hexdigest()


def tree_hash(folder: Path) -> str:
    """Return a hash of every file under a folder: its path and its bytes."""
    whole = hashlib.sha256()
    for path in _files(folder):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        whole.update(f"{path.relative_to(folder)} {content}\n".encode())
    return whole.hexdigest()


@dataclass(frozen=True)
class SiteStamp:
    """Tells whether a site still is what was made of the files named by `inputs`, a hash of them all."""

    path: Path
    site: Path
    inputs: str

    @property
    def holds(self) -> bool:
        """Whether the site was made of these inputs and nobody has touched it since."""
        try:
            return self.path.read_text(encoding="utf-8") == self._now()
        except (OSError, UnicodeDecodeError):
            return False

    def set(self) -> None:
        """Remember the site as it is; a folder that cannot be written only costs time."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.path.write_text(self._now(), encoding="utf-8")
        except OSError:
            return

    def _now(self) -> str:
        return f"{self.inputs} {tree_hash(self.site)}"


def stamp_of_site(root: Path, out: Path, kept: Path, *, own: bool = True) -> SiteStamp:
    """Return the stamp of the site in `out`, which is made of the pages there and of what `root` holds for it.

    With `own` false it has fewer pages: the words are said not to be this project's.
    """
    files = [path for path in (root / "mkdocs.yml", out / SNAPSHOT) if path.is_file()]
    contents = [hashlib.sha256(path.read_bytes()).hexdigest() for path in files]
    inputs = (code_hash(), str(own), *contents, tree_hash(out / "pages"), tree_hash(root / "site"))
    name = hashlib.sha256(str(out.resolve()).encode()).hexdigest()[:16]
    return SiteStamp(path=kept / f"{name}.site", site=out / "site", inputs=" ".join(inputs))


def _files(folder: Path) -> Iterator[Path]:
    return iter(sorted(path for path in folder.rglob("*") if path.is_file()))


def _pack(path: Path, key: bytes, artefacts: Iterable[Artefact]) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        with zipfile.ZipFile(path, "w") as packed:
            for artefact in artefacts:
                entry = zipfile.ZipInfo(artefact.path)
                about = {"target": artefact.target, "media_type": artefact.media_type, "area": artefact.area}
                entry.comment = json.dumps(about).encode()
                packed.writestr(entry, artefact.content)
            packed.comment = key  # last: what was cut short has no key
    except OSError:
        return


def _unpacked(path: Path, key: bytes) -> list[Artefact] | None:
    try:
        with zipfile.ZipFile(path) as packed:
            if packed.comment != key:
                return None
            return [
                Artefact(path=entry.filename, content=packed.read(entry), **json.loads(entry.comment))
                for entry in packed.infolist()
            ]
    except (OSError, ValueError, zipfile.BadZipFile):
        return None
