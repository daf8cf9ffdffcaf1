"""What a stranger may put into the texts of a pack by hand: refused by one sentence, or read as plain text."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from content.errors import PackError
from content.files import MAX_FILE_BYTES, MAX_TEXT_BYTES
from content.loader import MAX_QUESTIONS, load_pack, read_pack
from tests.content.packs import FULL_PACK, PACK, QUESTION, write_files, write_full_pack, write_pack

SCRIPT = '<script src="http://localhost/x.js">alert(1)</script><img src=x onerror=alert(1)><a href="javascript:x">'


def refusal(folder: Path) -> str:
    """The one sentence by which a pack is refused."""
    with pytest.raises(PackError) as caught:
        load_pack(folder)
    sentence = str(caught.value)
    assert sentence.isprintable()
    assert sentence.endswith(".")
    return sentence


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (PACK.encode("utf-16"), "pack.toml is not text in UTF-8; save it"),
        (PACK.encode("utf-16-le"), "pack.toml is not valid TOML"),
        (PACK.replace("coach", "co\xe4ch").encode("latin-1"), "pack.toml is not text in UTF-8"),
        (PACK.replace("coach", "co\0ch").encode(), "pack.toml is not valid TOML"),
        (PACK.replace("coach", "co\\u0000ch").encode(), '"author" holds control characters; delete them'),
        (PACK.replace("coach", "co\\u202ech").encode(), '"author" holds control characters'),
        (PACK.replace("coach", "co\\ud800ch").encode(), "is not valid TOML"),
        (PACK.replace("A coach", "x" * 10_000_000).encode(), f"but {MAX_FILE_BYTES} are the most; make it smaller"),
        (PACK.replace("A coach", "x" * 100_000).encode(), '"author" has 100000 characters; shorten it to 8000'),
        (PACK.encode() + b"x = " + b"[" * 50_000, "nested too deeply"),
        (PACK.encode() + b"x = " + b"{a=" * 50_000, "nested too deeply"),
        (PACK.encode() + b"[" + b"a." * 100_000 + b"a]", "holds a name of too many parts"),
        (PACK.encode() + b'x = {"a" . ' + b"'b' \t. " * 30_000 + b"c = 1}", "holds a name of too many parts"),
        (PACK.encode() + b"a" * 250_000, "is not valid TOML"),
        (PACK.encode() + b"\n" + b'"' * 250_000, "is not valid TOML"),
        (PACK.replace("version = 1", "version = 0x" + "f" * 200_000).encode(), '"schema_version" is out of range'),
        (PACK.replace("version = 1", "version = " + "9" * 200_000).encode(), "is not valid TOML"),
        (PACK.replace("think_s = 20", "think_s = 0x" + "f" * 200_000).encode(), '"defaults.think_s" is out of range'),
        (PACK.replace("think_s = 20", "think_s = nan").encode(), '"defaults.think_s" is not a number of seconds'),
        (PACK.replace("think_s = 20", "think_s = -inf").encode(), '"defaults.think_s" is not a number of seconds'),
        (PACK.replace("think_s = 20", "think_s = 1e999").encode(), '"defaults.think_s" is not a number of seconds'),
        (
            PACK.replace("think_s = 20", "story_target_s = [nan, inf]").encode(),
            '"defaults.story_target_s" is not a number',
        ),
        (PACK.replace('name = "B', 'name = "A"\nname = "B').encode(), "is not valid TOML"),
        (
            PACK.replace('id = "bakery"', 'id = "lpt1"').encode(),
            "which Windows keeps for a device; choose another name",
        ),
        (PACK.encode() + b'"\\u001b[2J\\u001b]0;title\\u0007" = 1', '"defaults.?[2J?]0;title?" is unknown; delete it'),
        (PACK.encode() + b'"' + b"x" * 50_000 + b'" = 1', 'x…" is unknown; delete it'),
        (b"", '"schema_version" is missing; add it'),
    ],
    ids=lambda value: value[:60] if isinstance(value, str) else "",
)
def test_a_pack_file_by_a_stranger(tmp_path: Path, content: bytes, told: str) -> None:
    folder = write_pack(tmp_path / "bakery")
    (folder / "pack.toml").write_bytes(content)
    assert told in refusal(folder)


def test_markup_is_text_like_any_other(tmp_path: Path) -> None:
    escaped = SCRIPT.replace('"', '\\"')
    folder = write_full_pack(tmp_path / "full")
    write_files(
        folder,
        {
            "pack.toml": FULL_PACK["pack.toml"].replace("Crumb & Co.", escaped),
            "questions/01-late-bread.toml": QUESTION.replace("To hear whether you stay calm.", escaped),
        },
    )
    pack = load_pack(folder)
    assert pack.branding.name == SCRIPT
    assert pack.questions[0].why == SCRIPT


def test_prose_with_many_stops_is_no_long_name(tmp_path: Path) -> None:
    prose = "I waited. " + "No. " * 300 + "... . . . Then e.g. this, i.e. that. " + '\\"Yes.\\" ' * 300
    folder = write_pack(tmp_path / "bakery", only=QUESTION.replace("To hear", prose.replace("No. ", "Not yet. ")))
    assert "Not yet." in load_pack(folder).questions[0].why


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "bakery")
    os.mkfifo(folder / "questions/00-pipe.toml")
    os.mkfifo(folder / "assignment.toml")
    sentences = [str(fault) for fault in read_pack(folder).faults]
    assert [sentence.split(" in ")[0] for sentence in sentences] == [
        "questions/00-pipe.toml is missing",
        "assignment.toml is missing",
    ]


def test_texts_that_are_too_large_together(tmp_path: Path) -> None:
    filler = "#" * (MAX_FILE_BYTES - len(QUESTION) - 1000)
    count = MAX_TEXT_BYTES // MAX_FILE_BYTES + 2
    questions = {f"q{number}": QUESTION.replace("late-bread", f"q{number}") + filler for number in range(count)}
    folder = write_pack(tmp_path / "bakery", **questions)
    assert f"have more than {MAX_TEXT_BYTES} bytes; split it in two" in refusal(folder)


def test_too_many_questions(tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "bakery")
    for number in range(MAX_QUESTIONS):
        (folder / f"questions/{number}.toml").touch()
    assert f"questions/ holds {MAX_QUESTIONS + 1} files" in refusal(folder)


def test_links_out_of_the_pack(tmp_path: Path) -> None:
    (tmp_path / "secret.toml").write_text('secret = "do not tell"', encoding="utf-8")
    for name in ("assignment.toml", "roles.toml", "guide/01-x.toml", "clips/manifest.toml", "logo.png"):
        folder = write_full_pack(tmp_path / name.replace("/", "-"))
        (folder / name).unlink(missing_ok=True)
        (folder / name).symlink_to(tmp_path / "secret.toml")
        sentence = refusal(folder)
        assert "link that leads out of the pack" in sentence
        assert "tell" not in sentence
    folder = write_pack(tmp_path / "bakery")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/x.toml").write_text(QUESTION.replace("late", "stolen"), encoding="utf-8")
    (folder / "guide").symlink_to(tmp_path / "elsewhere")
    assert refusal(folder).startswith("guide/x.toml is a link that leads out of the pack")
