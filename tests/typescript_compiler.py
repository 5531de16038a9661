"""The TypeScript compiler, which the Makefile puts beside the Python environment."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable
from pathlib import Path

COMPILER = (
    Path(__file__).resolve().parent.parent / ".venv" / "typescript" / "node_modules" / "typescript" / "bin" / "tsc"
)

STRICT = (
    "--strict", "--noEmit", "--exactOptionalPropertyTypes", "--noUncheckedIndexedAccess", "--noUnusedLocals",
    "--noPropertyAccessFromIndexSignature", "--module", "nodenext", "--target", "es2022", "--pretty", "false",
)  # fmt: skip

_FAULT = re.compile(r"^(?P<file>[^(]+)\((?P<line>\d+),\d+\): error TS\d+: (?P<said>.*)$")


def complaints(folder: Path, files: Iterable[str]) -> list[tuple[str, int, str]]:
    """Return what the compiler finds wrong: the file, the line from 1 and what it says."""
    command = ["node", str(COMPILER), *STRICT, *files]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=300)
    found = [match for line in done.stdout.splitlines() if (match := _FAULT.match(line))]
    if done.returncode and not found:
        raise RuntimeError(f"The compiler failed: {done.stdout} {done.stderr}")
    return [(match["file"], int(match["line"]), match["said"]) for match in found]
