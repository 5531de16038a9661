"""The manifest of a folder of data: which files belong to it, how they were when they were sent, to which version.

It is a data package of Frictionless, `datapackage.json`: each resource has a `path` and may have `bytes`, a `hash` and
`rows`, as `frictionless describe --stats` writes them. `x-standard-version` names the version of the standard, and
`x-code-lists` the edition of each code list that the data use, by the name of the list.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from housing_standard.errors import UnreadableError
from housing_standard.findings.finding import Finding
from housing_standard.findings.reading_rules import READING_RULES
from housing_standard.findings.wording import finding_of
from housing_standard.model import Standard
from housing_standard.names import snake
from housing_standard.scales import RangeKind

NAME = "datapackage.json"

_VERSION = "x-standard-version"
_LISTS = "x-code-lists"
_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_LARGEST = 16 * 1024 * 1024
_BLOCK = 1024 * 1024
# What a hash may be made by; one without a name is MD5, as the specification says.
_ALGORITHMS = ("md5", "sha1", "sha256", "sha512")
# So many lists a manifest may name, and so much of each name and edition is read.
_MOST_LISTS = 1_000
_SHOWN = 100
_COUNTED = (".csv", ".jsonl", ".parquet")


class _BrokenError(Exception):
    """What stands under the name of the manifest is none."""


@dataclass(frozen=True, kw_only=True)
class _Document:
    """The resources by the names of their files, the version of the standard, the editions of lists by their names."""

    resources: Mapping[str, dict[str, Any]]
    version: str
    editions: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What a manifest says, held against the folder: what is wrong, and how many rows each file should have."""

    findings: tuple[Finding, ...] = ()
    rows: Mapping[str, int] = field(default_factory=dict)


def read_manifest(folder: Path, files: Iterable[str], standard: Standard) -> Manifest:
    """Hold the manifest of a folder, if it has one, against its files; `files` are those that hold records.

    Raises UnreadableError for a file that cannot be read.
    """
    path = folder / NAME
    if not path.is_file():
        return Manifest()
    try:
        document = _content(path)
    except _BrokenError as error:
        return Manifest(findings=(_told("manifest_broken", NAME, str(error)),))
    resources = document.resources
    findings = [*_version(document, standard), *_editions(document, standard), *_amiss(folder, resources)]
    findings += [_told("manifest_unlisted", name, name) for name in files if name not in resources]
    rows = {
        name: given["rows"]
        for name, given in resources.items()
        if type(given.get("rows")) is int and name.lower().endswith(_COUNTED)
    }
    return Manifest(findings=tuple(findings), rows=rows)


def rows_amiss(rows: Mapping[str, int], records: Mapping[str, int]) -> Iterator[Finding]:
    """Yield a finding for each file whose number of records, by file, is not the number of `rows` it should have."""
    for name, wanted in rows.items():
        if name in records and records[name] != wanted:
            yield _told("manifest_rows", name, f"{records[name]:,} rows where {NAME} says {wanted:,}")


def manifest_of(folder: Path, records: Mapping[str, int], standard: Standard) -> bytes:
    """Return the manifest of the files that lie in a folder, given how many records each holds."""
    resources = [
        {
            "name": Path(name).stem,
            "path": name,
            "bytes": (folder / name).stat().st_size,
            "hash": f"sha256:{_hash(folder / name, 'sha256')}",
            "rows": number,
        }
        for name, number in sorted(records.items())
    ]
    document = {
        "$schema": _PROFILE,
        "name": "data",
        "description": f"Records written to the words of {standard.title}, version {standard.version}.",
        _VERSION: standard.version,
        _LISTS: _editions_used(records, standard),
        "resources": resources,
    }
    return (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode()


def _editions_used(records: Mapping[str, int], standard: Standard) -> dict[str, str]:
    """Return the edition of each code list that the records of these files can use, by its name."""
    stems = {Path(name).stem for name in records}
    fields = (field for entity in standard.records if snake(entity.name) in stems for field in entity.fields)
    lists = {field.range.name for field in fields if field.range.kind is RangeKind.VOCABULARY}
    return {each.name: each.edition for each in standard.vocabularies if each.name in lists and each.edition}


def _content(path: Path) -> _Document:
    """Return what a manifest says.

    Raises _BrokenError, with what is wrong, for what is no manifest.
    """
    if path.stat().st_size > _LARGEST:
        raise _BrokenError(f"it is larger than {_LARGEST // _BLOCK} MiB")
    try:
        document = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        raise _BrokenError("it is not JSON") from error
    if not isinstance(document, dict) or not isinstance(document.get("resources"), list):
        raise _BrokenError("it is no object with a list of resources")
    found: dict[str, dict[str, Any]] = {}
    for place, each in enumerate(document["resources"], start=1):
        name = each.get("path") if isinstance(each, dict) else None
        if not isinstance(name, str) or not name or name != Path(name).name:
            raise _BrokenError(f"the path of its resource {place} is not the name of one file beside it")
        if name in found:
            raise _BrokenError(f"it names {name} twice")
        found[name] = each
    lists = document.get(_LISTS)
    lists = lists if isinstance(lists, dict) else {}
    if len(lists) > _MOST_LISTS:
        raise _BrokenError(f"it names more than {_MOST_LISTS:,} code lists")
    editions = {str(name)[:_SHOWN]: str(edition)[:_SHOWN] for name, edition in lists.items()}
    return _Document(resources=found, version=str(document.get(_VERSION, "")), editions=editions)


def _version(document: _Document, standard: Standard) -> Iterator[Finding]:
    if document.version and not is_of(document.version, standard):
        yield _told("other_version", NAME, document.version)


def _editions(document: _Document, standard: Standard) -> Iterator[Finding]:
    """Yield a finding for each code list of which the data use another edition than ours."""
    for name, edition in document.editions.items():
        ours = standard.vocabulary_by_name.get(name)
        if ours is None or edition != ours.edition:
            held = f"edition {ours.edition or 'without a number'}" if ours else "no list of that name"
            yield _told("other_edition", NAME, f"{name} {edition}, where there is {held}")


def is_of(version: str, standard: Standard) -> bool:
    """Tell whether data say that they were written to a standard's version; 0.1 stands for 0.1.0 too."""
    return f"{standard.version}.".startswith(f"{version}.")


def _amiss(folder: Path, resources: Mapping[str, Mapping[str, Any]]) -> Iterator[Finding]:
    """Yield a finding for each file that is not there, or not as it was."""
    for name, given in resources.items():
        file = folder / name
        if not file.is_file():
            yield _told("manifest_missing", name, name)
        elif not _is_as_given(file, given):
            yield _told("manifest_changed", name, name)


def _is_as_given(file: Path, given: Mapping[str, Any]) -> bool:
    if type(given.get("bytes")) is int and file.stat().st_size != given["bytes"]:
        return False
    algorithm, _, digest = str(given.get("hash") or "").lower().rpartition(":")
    if not digest:
        return True
    algorithm = algorithm or "md5"
    return algorithm in _ALGORITHMS and _hash(file, algorithm) == digest


def _hash(file: Path, algorithm: str) -> str:
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, lambda: hashlib.new(algorithm, usedforsecurity=False)).hexdigest()
    except OSError as error:
        raise UnreadableError(f"'{file.name}' cannot be read: {error.strerror}.") from error


def _told(name: str, file: str, value: str) -> Finding:
    return finding_of(READING_RULES[f"dataset/{name}"], file=file, row=0, value=value)
