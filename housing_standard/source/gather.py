"""All files of the words, found by following imports from the root, and gathered into one schema tree.

Imports are resolved here and nowhere else: LinkML's own loader would fetch web addresses and read any path.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import linkml_runtime

from housing_standard.errors import UsageError, WordsError, WordsProblem
from housing_standard.source.tree import SECTIONS, Tree, TreePath, read_tree

MAX_FILES = 1000

# The only import from outside the tree: LinkML's own basic types, which lie beside its runtime.
BUNDLED = {
    "linkml:types": Path(linkml_runtime.__file__).parent / "linkml_model" / "model" / "schema" / "types.yaml",
}


@dataclass(frozen=True, kw_only=True)
class Gathered:
    """Every file of one set of words, with its elements under one roof.

    `home` says which file an element of a section stands in; `root` is the tree that imports the others.
    """

    folder: Path
    root: Tree
    trees: tuple[Tree, ...]
    sections: dict[str, dict[str, Any]]
    home: dict[tuple[str, str], Tree]
    prefixes: dict[str, str]

    def locate(self, section: str, name: str, *rest: str | int) -> tuple[str, int]:
        """Return the file and line of an element, or of a part inside it."""
        tree = self.home.get((section, name))
        if tree is None:
            return (self.root.file, 0)
        return (tree.file, tree.line_of((section, name, *rest)))


@dataclass
class _Gatherer:
    folder: Path
    known: Mapping[str, Tree]
    trees: dict[str, Tree] = field(default_factory=dict)
    problems: list[WordsProblem] = field(default_factory=list)

    def problem(self, tree: Tree, path: TreePath, term: str, problem: str, cure: str) -> None:
        line = tree.line_of(path)
        self.problems.append(
            WordsProblem(rule="words/source", file=tree.file, line=line, term=term, problem=problem, cure=cure)
        )

    def follow(self, path: Path) -> Tree:
        """Read `path` and everything it imports, each file once."""
        root = self._read(path)
        waiting = [(root, path)]
        while waiting:
            tree, here = waiting.pop(0)
            imports = tree.content.get("imports") or []
            if not isinstance(imports, list):
                self.problem(tree, ("imports",), "", "'imports' is not a list.", "Write one import a line, after '- '.")
                continue
            for index, name in enumerate(imports):
                target = self._target(tree, here, index, str(name))
                if target is not None and self._label(target) not in self.trees:
                    waiting.append((self._read(target), target))
                if len(self.trees) > MAX_FILES:
                    raise UsageError(f"The words import more than {MAX_FILES} files.")
        return root

    def _read(self, path: Path) -> Tree:
        label = self._label(path)
        tree = read_tree(path, label, self.known.get(label))
        self.trees[tree.file] = tree
        return tree

    def _label(self, path: Path) -> str:
        # LinkML's own files may lie inside the folder too, in a virtual environment.
        return f"linkml/{path.name}" if path in BUNDLED.values() else path.relative_to(self.folder).as_posix()

    def _target(self, tree: Tree, here: Path, index: int, name: str) -> Path | None:
        where: TreePath = ("imports", index)
        if name in BUNDLED:
            return BUNDLED[name]
        if ":" in name or name.startswith("/"):
            cure = "Copy the file into the folder of the words and import it by its relative path."
            self.problem(tree, where, "", f"The import '{name}' lies outside the tree of the words.", cure)
            return None
        path = (here.parent / f"{name.removesuffix('.yaml')}.yaml").resolve()
        if here in BUNDLED.values():
            return None
        if not path.is_relative_to(self.folder):
            cure = f"Import only files under {self.folder.name}/."
            self.problem(tree, where, "", f"The import '{name}' lies outside the tree of the words.", cure)
            return None
        if not path.is_file():
            cure = "Correct the name, or add the file."
            self.problem(tree, where, "", f"The import '{name}' names no file.", cure)
            return None
        return path


def gather(source: Path, known: Iterable[Tree] = ()) -> Gathered:
    """Gather the words from a root file, or from a folder that holds one root.

    `known` are trees of an earlier gathering: a file that has not changed since is not read into a tree again.
    Raises UsageError when there is no such file or no single root; WordsError for faults in the files.
    """
    before = {tree.file: tree for tree in known}
    root, folder, met = _find_root(source, before)
    gatherer = _Gatherer(folder=folder, known={**before, **met})
    tree = gatherer.follow(root)
    trees = tuple(gatherer.trees.values())
    sections, home = _sections(gatherer, trees)
    prefixes = _prefixes(gatherer, trees)
    if gatherer.problems:
        raise WordsError(tuple(gatherer.problems))
    return Gathered(folder=folder, root=tree, trees=trees, sections=sections, home=home, prefixes=prefixes)


def _sections(
    gatherer: _Gatherer, trees: tuple[Tree, ...]
) -> tuple[dict[str, dict[str, Any]], dict[tuple[str, str], Tree]]:
    sections: dict[str, dict[str, Any]] = {section: {} for section in SECTIONS}
    home: dict[tuple[str, str], Tree] = {}
    for tree in trees:
        for section in SECTIONS:
            elements = tree.content.get(section) or {}
            if not isinstance(elements, dict):
                gatherer.problem(tree, (section,), "", f"'{section}' is not a mapping.", "Write each element as a key.")
                continue
            for name, body in elements.items():
                first = home.get((section, name))
                if first is not None:
                    where = f"{first.file}:{first.line_of((section, name))}"
                    problem = f"'{name}' is defined twice; the first time at {where}."
                    gatherer.problem(tree, (section, name), name, problem, "Rename one of the two, or take it out.")
                    continue
                home[section, name] = tree
                sections[section][name] = body if body is not None else {}
    return sections, home


def _prefixes(gatherer: _Gatherer, trees: tuple[Tree, ...]) -> dict[str, str]:
    """Gather all prefixes; among our own files one prefix must mean one address."""
    prefixes: dict[str, str] = {}
    for tree in sorted(trees, key=_is_bundled):
        for prefix, value in (tree.content.get("prefixes") or {}).items():
            address = str(value["prefix_reference"] if isinstance(value, dict) else value)
            if prefixes.setdefault(prefix, address) != address and not _is_bundled(tree):
                problem = f"The prefix '{prefix}' stands for {address} here and for {prefixes[prefix]} elsewhere."
                gatherer.problem(tree, ("prefixes", prefix), prefix, problem, "Use one address for it everywhere.")
    return prefixes


def _is_bundled(tree: Tree) -> bool:
    return tree.file.startswith("linkml/")


def _find_root(source: Path, known: Mapping[str, Tree]) -> tuple[Path, Path, dict[str, Tree]]:
    """Return the root file, the folder that its imports must stay in, and the trees read on the way."""
    source = source.resolve()
    if source.is_file():
        parent = source.parent
        return source, parent.parent if parent.name == "schema" else parent, {}
    if not source.is_dir():
        raise UsageError(f"There is no file or folder called {source.name}.")
    schema = source / "schema"
    files = sorted((schema if schema.is_dir() else source).rglob("*.yaml"))
    labels = {path: path.relative_to(source).as_posix() for path in files}
    trees = {path: read_tree(path, label, known.get(label)) for path, label in labels.items()}
    imported = {
        (path.parent / f"{name}.yaml").resolve()
        for path, tree in trees.items()
        for name in tree.content.get("imports") or []
    }
    roots = [path for path in files if path not in imported and "id" in trees[path].content]
    if len(roots) != 1:
        named = ", ".join(path.name for path in roots) or "none"
        raise UsageError(
            f"The folder {source.name} needs exactly one schema file that no other imports; found: {named}. "
            "Name the root file instead of the folder."
        )
    return roots[0], source, {tree.file: tree for tree in trees.values()}
