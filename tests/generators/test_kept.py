"""What was made before is handed out again only while nothing that it is made of has changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from generators import kept
from generators.artefact import Artefact
from generators.kept import SiteStamp, Workshop, code_hash, stamp_of_site
from generators.targets import TARGETS, Target
from housing_standard.model import Standard
from housing_standard.snapshot import write_snapshot


@dataclass(frozen=True, kw_only=True)
class Counting(Target):
    """A target that counts how often it is made."""

    name: str = "json-schema"
    module: str = "generators.json_schema"
    made: list[Standard] = field(default_factory=list)

    def generate(self, standard: Standard) -> list[Artefact]:
        """Make it and count."""
        self.made.append(standard)
        return super().generate(standard)


def test_every_target_is_handed_out_again_as_it_was_made(tmp_path: Path, tiny: Standard) -> None:
    workshop = Workshop(tmp_path, "tiny", write_snapshot(tiny))
    for target in TARGETS:
        made = workshop.make(target, tiny)
        assert made == target.generate(tiny), target.name
        assert workshop.make(target, tiny) == made, target.name


def test_a_target_is_made_once_for_the_same_words_and_again_for_others(tmp_path: Path, tiny: Standard) -> None:
    target = Counting()
    for snapshot, times in ((b"one", 1), (b"one", 1), (b"two", 2), (b"two", 2), (b"one", 3)):
        Workshop(tmp_path, "tiny", snapshot).make(target, tiny)
        assert len(target.made) == times


def test_a_target_is_made_again_when_the_code_has_changed(
    tmp_path: Path, tiny: Standard, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = Counting()
    Workshop(tmp_path / "kept", "tiny", b"one").make(target, tiny)
    changed = tmp_path / "code"
    changed.mkdir()
    (changed / "maker.py").write_text("other = 1\n")
    before = code_hash()
    monkeypatch.setattr(kept, "_CODE", (changed,))
    assert code_hash() != before
    Workshop(tmp_path / "kept", "tiny", b"one").make(target, tiny)
    assert len(target.made) == 2


def test_what_is_spoilt_is_made_again(tmp_path: Path, tiny: Standard) -> None:
    target = Counting()
    workshop = Workshop(tmp_path, "tiny", b"one")
    first = workshop.make(target, tiny)
    (path,) = tmp_path.iterdir()
    for spoilt in (b"", b"no archive", path.read_bytes()[:-10]):
        path.write_bytes(spoilt)
        assert workshop.make(target, tiny) == first
    assert len(target.made) == 4


def test_a_folder_that_cannot_be_written_only_costs_time(tmp_path: Path, tiny: Standard) -> None:
    (tmp_path / "file").write_text("no folder")
    target = Counting()
    workshop = Workshop(tmp_path / "file", "tiny", b"one")
    assert workshop.make(target, tiny) == workshop.make(target, tiny)
    assert len(target.made) == 2


def test_targets_made_side_by_side_are_those_made_one_after_another(tmp_path: Path, tiny: Standard) -> None:
    workshop = Workshop(tmp_path, "tiny", b"one")
    workshop.make_ready(TARGETS, tiny)
    assert set(workshop.ready) == {target.name for target in TARGETS}
    for target in TARGETS:
        assert workshop.make(target, tiny) == target.generate(tiny), target.name
    later = Workshop(tmp_path, "tiny", b"one")
    later.make_ready(TARGETS, tiny)
    assert later.ready == workshop.ready


def test_the_error_of_a_maker_is_told_as_if_it_were_made_alone(tmp_path: Path, tiny: Standard) -> None:
    missing = Target(name="ghost", module="generators.ghost")
    workshop = Workshop(tmp_path, "tiny", b"one")
    workshop.make_ready([missing, *TARGETS[:1]], tiny)
    assert set(workshop.ready) == {TARGETS[0].name}
    with pytest.raises(ModuleNotFoundError, match="ghost"):
        workshop.make(missing, tiny)


def test_on_one_processor_each_target_is_made_in_its_turn(
    tmp_path: Path, tiny: Standard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    workshop = Workshop(tmp_path, "tiny", b"one")
    workshop.make_ready(TARGETS[:2], tiny)
    assert workshop.ready == {}
    assert workshop.make(TARGETS[0], tiny) == TARGETS[0].generate(tiny)


def _stamp(root: Path) -> SiteStamp:
    return stamp_of_site(root, root / "out", root / "kept")


def test_a_site_stands_until_something_of_it_or_in_it_changes(tmp_path: Path) -> None:
    named = ("mkdocs.yml", "site/pages/a.md", "out/pages/b.md", "out/standard.json", "out/site/index.html")
    for name in named:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("as it was")
    assert not _stamp(tmp_path).holds
    for name in named:
        _stamp(tmp_path).set()
        assert _stamp(tmp_path).holds
        (tmp_path / name).write_text("as it is")
        assert not _stamp(tmp_path).holds, name
    _stamp(tmp_path).set()
    (tmp_path / "out/site/index.html").unlink()
    assert not _stamp(tmp_path).holds


def test_a_site_of_other_words_is_not_taken_for_one_of_our_own(tmp_path: Path) -> None:
    stamp_of_site(tmp_path, tmp_path / "out", tmp_path / "kept", own=True).set()
    assert stamp_of_site(tmp_path, tmp_path / "out", tmp_path / "kept", own=True).holds
    assert not stamp_of_site(tmp_path, tmp_path / "out", tmp_path / "kept", own=False).holds


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_a_target_is_its_pieces(tiny: Standard, target: Target) -> None:
    pieces = [target.generate_piece(tiny, piece) for piece in target.pieces]
    assert all(pieces)
    assert [artefact for piece in pieces for artefact in piece] == target.generate(tiny)
