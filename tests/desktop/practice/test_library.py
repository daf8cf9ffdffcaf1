"""Which packs there are, and which is in use."""

from __future__ import annotations

from pathlib import Path

import pytest

from content.errors import PackError
from content.loader import builtin_pack
from content.schema import MEASURES
from desktop.practice.library import Library
from desktop.practice.preferences import Preferences
from desktop.store.packs import PackShelf
from desktop.store.settings import Settings, load_settings
from tests.desktop.coach_pack import write_coach_pack


@pytest.fixture
def coach(tmp_path: Path) -> Path:
    return write_coach_pack(tmp_path / "coach")


@pytest.fixture
def make(tmp_path: Path):
    (tmp_path / "packs").mkdir()

    def library() -> Library:
        settings = load_settings(tmp_path / "settings.json")[0]
        return Library(PackShelf(tmp_path / "packs"), Preferences(tmp_path / "settings.json", settings))

    return library


def test_at_first_there_is_the_built_in_one(qapp, make) -> None:
    library = make()
    assert library.pack.id == builtin_pack().id and len(library.packs) == 1
    assert not library.is_own(library.pack.id)


def test_an_opened_pack_is_used_and_remembered(qapp, make, coach: Path, tmp_path: Path) -> None:
    library = make()
    told: list[str] = []
    library.changed.connect(lambda: told.append(library.pack.id))
    library.open(coach)
    assert told == ["bakery"] and library.is_own("bakery")
    assert make().pack.id == "bakery"
    library.choose(builtin_pack().id)
    assert make().pack.id == builtin_pack().id and len(make().packs) == 2
    assert load_settings(tmp_path / "settings.json")[0] == Settings()


def test_a_pack_that_is_removed_gives_way_to_the_built_in_one(qapp, make, coach: Path) -> None:
    library = make()
    library.open(coach)
    library.remove("bakery")
    assert library.pack.id == builtin_pack().id and make().packs == library.packs


def test_a_refused_pack_changes_nothing(qapp, make, tmp_path: Path) -> None:
    library = make()
    with pytest.raises(PackError):
        library.open(tmp_path)
    assert len(library.packs) == 1


def test_a_pack_that_cannot_be_read_any_more_is_named_and_can_be_removed(qapp, make, coach: Path) -> None:
    library = make()
    library.open(coach)
    (library.folder("bakery") / "pack.toml").write_text("schema_version = 1")
    again = make()
    assert again.pack.id == builtin_pack().id and list(again.unreadable) == ["bakery"]
    again.remove("bakery")
    assert make().unreadable == {}


def test_questions_and_lines_are_found_by_pack(qapp, make, coach: Path) -> None:
    library = make()
    library.open(coach)
    assert library.question("bakery", "late-bread") is library.pack.question("late-bread")
    line = library.question("bakery", "parcel.2")
    assert line is not None and line.text == "So what are you going to do about it?"
    for wrong in ("parcel.0", "parcel.3", "parcel.x", "parcel", "gone"):
        assert library.question("bakery", wrong) is None
    assert library.question("other", "late-bread") is None


def test_a_pack_brings_its_own_norms(qapp, make, coach: Path) -> None:
    (coach / "rubric.toml").write_text('[length.story_s]\nvalue = [40, 80]\nsource = "A coach."\n')
    library = make()
    library.open(coach)
    line = library.question("bakery", "parcel.1")
    for question in (library.pack.questions[0], line):
        assert library.rubric_for(question).band("length.story_s") == (40, 80)
    assert library.rubric_for(builtin_pack().questions[0]).band("length.story_s") != (40, 80)
    assert library.rubric("bakery").band("length.story_s") == (40, 80)
    assert library.rubric("gone") == builtin_pack().rubric


def test_an_assignment_says_what_its_reports_show(qapp, make, coach: Path) -> None:
    with (coach / "assignment.toml").open("a") as file:
        file.write('measures = ["pace", "fillers"]\n')
    library = make()
    library.open(coach)
    assert library.shown_measures("bakery", "late-bread") == ("pace", "fillers")
    assert library.shown_measures("bakery", "cold-cake") == MEASURES == library.shown_measures("gone", "late-bread")


def test_everything_that_is_said_aloud_is_listed(qapp, make, coach: Path) -> None:
    library = make()
    library.open(coach)
    assert [line.name for line in library.lines("bakery")] == [
        "late-bread.ogg", "late-bread.result.ogg", "cold-cake.ogg", "cold-cake.clarify.ogg", "why-bakery.ogg",
        "why-bakery.example.ogg", "parcel.1.ogg", "parcel.2.ogg", "opening.1.ogg", "closing.1.ogg", "transition.1.ogg",
    ]  # fmt: skip
    own = library.lines(builtin_pack().id)
    assert all(line.clip is None or line.clip.name == line.name for line in own)
    assert any(line.clip is not None for line in own)
