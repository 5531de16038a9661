"""The C# that suppliers compile: taken by a real compiler, and as severe as DataAnnotations can be."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
import tree_sitter
import tree_sitter_c_sharp

from generators.csharp import generate, unheld
from housing_standard.model import Standard
from housing_standard.source.resolve import read_words
from tests.generators.test_typescript import NASTY

COMPILER = (
    "mcs", "-warnaserror", "-define:WITHOUT_SYSTEM_TEXT_JSON",
    "-reference:System.ComponentModel.DataAnnotations.dll", "-reference:System.Runtime.Serialization.dll",
)  # fmt: skip

STANDARDS = ("tiny", "standard", "wide", "nasty")


@pytest.fixture(scope="module")
def nasty(tmp_path_factory: pytest.TempPathFactory) -> Standard:
    path = tmp_path_factory.mktemp("words") / "nasty.yaml"
    path.write_text(NASTY)
    return read_words(path).standard


def written(standard: Standard, folder: Path) -> list[str]:
    paths = [folder / artefact.path.rpartition("/")[2] for artefact in generate(standard)]
    for path, artefact in zip(paths, generate(standard), strict=True):
        path.write_bytes(artefact.content)
    return [str(path) for path in paths]


def run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("name", STANDARDS)
def test_a_real_compiler_takes_the_files_without_a_warning(
    name: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    files = written(request.getfixturevalue(name), tmp_path)
    run(*COMPILER, "-target:library", f"-out:{tmp_path / 'models.dll'}", *files)


@pytest.mark.parametrize("name", STANDARDS)
def test_the_grammar_of_todays_language_takes_every_line(name: str, request: pytest.FixtureRequest) -> None:
    parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_c_sharp.language()))
    for artefact in generate(request.getfixturevalue(name)):
        assert not parser.parse(artefact.content).root_node.has_error, artefact.path


PROGRAM = """\
using System;
using System.Collections.Generic;
using System.ComponentModel.DataAnnotations;
using Tiny;

public static class Program
{
    public static void Main()
    {
        Tell("good", new Home { Id = "H-1", Bedrooms = 2, PlaceCode = "AB1-001" });
        Tell("absent", new Home { Id = "H-1" });
        Tell("no id", new Home { Bedrooms = 2 });
        Tell("too many", new Home { Id = "H-1", Bedrooms = 13 });
        Tell("too few", new Home { Id = "H-1", Bedrooms = -1 });
        Tell("form", new Home { Id = "H-1", PlaceCode = "AB1-1" });
        Tell("day", new Let { Id = "L-1", Home = "H-1", LetType = Tiny.Codes.LetType.Rolling, StartsOn = "1/2/24" });
        Tell("no day", new Let { Id = "L-1", Home = "H-1" });
    }

    private static void Tell(string name, object record)
    {
        var found = new List<ValidationResult>();
        Validator.TryValidateObject(record, new ValidationContext(record, null, null), found, true);
        var members = new List<string>();
        foreach (var result in found) { members.AddRange(result.MemberNames); }
        Console.WriteLine(name + ": " + string.Join(" ", members));
    }
}
"""


# Lengths of lists are not tried: Mono's MaxLength takes arrays alone, that of .NET takes lists too.
def test_the_checks_of_data_annotations_find_what_they_can(tiny: Standard, tmp_path: Path) -> None:
    (tmp_path / "Program.cs").write_text(PROGRAM)
    files = [*written(tiny, tmp_path), str(tmp_path / "Program.cs")]
    run(*COMPILER, f"-out:{tmp_path / 'program.exe'}", *files)
    said = run("mono", str(tmp_path / "program.exe")).splitlines()
    assert said == [
        "good: ", "absent: ", "no id: Id", "too many: Bedrooms", "too few: Bedrooms", "form: PlaceCode",
        "day: StartsOn", "no day: StartsOn",
    ]  # fmt: skip


def test_what_the_classes_cannot_hold_is_said_rule_by_rule(tiny: Standard) -> None:
    left = {rule.rule.id: rule.reason for rule in unheld(tiny)}
    assert left["TY-003"] == "DataAnnotations see one record at a time"
    assert "Home/bedrooms/required" not in left


def test_a_code_keeps_the_text_that_data_carry_and_a_retired_one_says_so(tiny: Standard) -> None:
    codes = next(a.content.decode() for a in generate(tiny) if a.path.endswith("Codes.cs"))
    assert '[EnumMember(Value = "rolling")] Rolling = 2,' in codes
    assert "[Obsolete(" in codes
