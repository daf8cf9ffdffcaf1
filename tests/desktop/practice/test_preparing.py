from pathlib import Path

import pytest

from content.loader import load_pack
from content.schema import GuideChapter, GuideSection, Template
from desktop.practice.preparing import Preparing, filled, items_of, save_letter
from desktop.store.errors import StoreError
from tests.content.packs import write_full_pack


@pytest.fixture
def chapter(tmp_path: Path) -> GuideChapter:
    return load_pack(write_full_pack(tmp_path / "pack")).guide[0]


@pytest.fixture
def template(chapter: GuideChapter) -> Template:
    assert chapter.template is not None
    return chapter.template


def test_ticks_are_kept_by_pack_and_chapter(tmp_path: Path, chapter: GuideChapter) -> None:
    path = tmp_path / "preparation.json"
    preparing = Preparing(path)
    assert preparing.count("bakery", chapter) == (0, 2)
    preparing.tick("bakery", chapter, "A pen.", done=True)
    assert Preparing(path).count("bakery", chapter) == (1, 2)
    assert Preparing(path).is_ticked("bakery", chapter, "A pen.")
    assert Preparing(path).count("shop", chapter) == (0, 2)
    preparing.tick("bakery", chapter, "A pen.", done=False)
    assert Preparing(path).count("bakery", chapter) == (0, 2)


def test_a_text_that_stands_twice_is_one_thing_to_do() -> None:
    twice = GuideSection("", "", ("A pen.",))
    assert items_of(GuideChapter("a", "A", "", (twice, twice))) == ("A pen.",)


def test_a_letter_names_what_is_not_filled_in(template: Template) -> None:
    text = filled(template, {"name": " Ms Rye ", "topic": "", "own_name": "{name}"})
    assert text.startswith("Dear Ms Rye,\n\nthank you for the talk about [About what?], which")
    assert text.rstrip().endswith("Yours\n{name}")


def test_blanks_are_kept(tmp_path: Path, chapter: GuideChapter) -> None:
    path = tmp_path / "preparation.json"
    Preparing(path).fill("bakery", chapter, {"name": "Ms Rye", "topic": ""})
    again = Preparing(path)
    assert again.blanks("bakery", chapter) == {"name": "Ms Rye"}
    again.fill("bakery", chapter, {"name": ""})
    assert Preparing(path).blanks("bakery", chapter) == {}


def test_what_cannot_be_saved_is_not_ticked(tmp_path: Path, chapter: GuideChapter) -> None:
    preparing = Preparing(tmp_path / "gone" / "preparation.json")
    with pytest.raises(StoreError):
        preparing.tick("bakery", chapter, "A pen.", done=True)
    assert not preparing.is_ticked("bakery", chapter, "A pen.")


def test_a_letter_is_saved_as_text(tmp_path: Path) -> None:
    save_letter(tmp_path / "letter.txt", "Dear Ms Räy,\n\nthanks.")
    assert (tmp_path / "letter.txt").read_bytes() == "Dear Ms Räy,\n\nthanks.\n".encode()
    with pytest.raises(StoreError, match=r"letter\.txt cannot be saved"):
        save_letter(tmp_path / "gone" / "letter.txt", "")


def test_notes_and_drafts_are_kept_by_pack_and_question(tmp_path: Path) -> None:
    path = tmp_path / "preparation.json"
    preparing = Preparing(path)
    preparing.note("bakery", "late-bread", {"situation": "Monday", "task": " ", "result": "Sold out"})
    preparing.note("bakery", "cold-cake", {"action": "Warmed it"})
    preparing.keep_draft("bakery", "late-bread", "It was dark.")
    again = Preparing(path)
    assert again.notes("bakery", "late-bread") == {"situation": "Monday", "result": "Sold out"}
    assert again.notes("shop", "late-bread") == {} and again.draft("shop", "late-bread") == ""
    assert again.draft("bakery", "late-bread") == "It was dark."
    again.note("bakery", "late-bread", {})
    again.keep_draft("bakery", "late-bread", "  ")
    assert Preparing(path).notes("bakery", "late-bread") == {} and Preparing(path).draft("bakery", "late-bread") == ""
    assert Preparing(path).notes("bakery", "cold-cake") == {"action": "Warmed it"}
