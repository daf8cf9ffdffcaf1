"""`aloud pack new`, `check` and `zip`, with the models that judge."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pytest
import soundfile

from content.clips import write_manifest
from content.loader import load_pack
from content.schema import Branding
from desktop.__main__ import main
from desktop.analyse import Analyser, weights_folders
from desktop.packs import begin, check, notes
from tests.content.packs import write_files


@pytest.fixture(scope="module")
def analyser() -> Analyser:
    return Analyser(weights_folders())


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """The pack that `aloud pack new` writes."""
    begin(tmp_path / "starter")
    return tmp_path / "starter"


def sentences(folder: Path, analyser: Analyser) -> list[str]:
    return [str(fault) for fault in check(folder, analyser)]


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def record(path: Path, duration_s: float = 1.0, channels: int = 1) -> None:
    soundfile.write(path, np.zeros((int(duration_s * 8_000), channels)), 8_000)


def test_a_new_pack_has_no_fault(pack: Path, analyser: Analyser) -> None:
    assert sentences(pack, analyser) == []
    made = load_pack(pack)
    assert (made.id, made.name) == ("starter", "Starter")
    assert [question.kind.value for question in made.questions] == ["behavioral", "situational", "general"]
    assert made.assignment is not None
    assert made.assignment.questions == tuple(question.id for question in made.questions)


# What is broken, by file; and of each fault the file, the field or file at fault, and the cure.
PLANTED = [
    ("pack.toml: ", '"brand" is unknown', "delete it or correct its name (known here: author, branding"),
    ("pack.toml: ", '"licence" is missing', "add it"),
    ("questions/01-calm-customer.toml: ", "\"kind\" is 'story'", "write one of behavioral, situational, general"),
    ("questions/02-broken-order.toml: ", '"target_s" is not a list', "write it like"),
    (
        "questions/02-broken-order.toml: ",
        '"samples[1].text" is marked [listen]',
        "say it more plainly, or move the mark",
    ),
    ("questions/02-broken-order.toml: ", "\"qualities\" names the unknown quality 'empathie'", "write one of empathy,"),
    ("questions/03-good-service.toml: ", "\"clip\" names 'clips/me.wav', which is missing", "put the file there"),
    ("questions/03-good-service.toml: ", '"samples" has one sample answer', "write a second"),
    ("questions/04-again.toml: ", "\"id\" is 'good-service', as in questions/03-good-service.toml", "its own id"),
    ("questions/05-late.toml ", "is not valid TOML", "correct that place"),
    ("questions/06-why.toml.txt ", "is not read", "give it a name that ends in .toml"),
    ("assigment.toml ", "is not read", "correct its name (known here: pack.toml"),
    ("assignment.toml: ", "\"questions\" names the unknown question 'calm-costumer'", "correct the id"),
    ("assignment.toml: ", '"takes" is 99', "write a number from 1 to 20"),
    ("rubric.toml: ", '"pace.fine_wpm.source" is missing', "add it"),
    ("clips/manifest.toml: ", '"text_sha256.broken-order.ogg" is of an older text', "record or render the clip again"),
    ("clips/manifest.toml: ", '"text_sha256.good-service.ogg" names a clip that is missing', "put it there"),
    ("clips/manifest.toml: ", '"text_sha256.gone.ogg" belongs to no line of the pack', "delete it"),
    ("clips/broken-ordre.ogg ", "is played for nothing here", "name it like ID.ogg"),
    ("clips/broken-order.ogg ", "cannot be played (", "record it again, or save it as wav"),
    ("clips/broken-order.act.ogg ", "is longer than 60 seconds", "cut it down"),
    ("clips/broken-order.listen.ogg ", "has 3 channels", "save it in mono or stereo"),
]


def test_every_planted_fault_is_named_with_file_field_and_cure(pack: Path, analyser: Analyser) -> None:
    edit(pack / "pack.toml", "[branding]", "[brand]")
    edit(pack / "pack.toml", "licence = ", "# licence = ")
    questions = pack / "questions"
    edit(questions / "01-calm-customer.toml", 'kind = "behavioral"', 'kind = "story"')
    edit(questions / "02-broken-order.toml", "[30, 75]", '"30 to 75"')
    edit(questions / "02-broken-order.toml", '"empathy"', '"empathie"')
    edit(
        questions / "02-broken-order.toml",
        "First of all I would listen. I'd let the customer tell me the whole story without interrupting, and I'd take\n"
        "notes.",
        "The parcel is brown and has two labels.",
    )
    good_service = (questions / "03-good-service.toml").read_text(encoding="utf-8")
    edit(questions / "03-good-service.toml", 'kind = "general"', 'kind = "general"\nclip = "clips/me.wav"')
    one_sample = good_service[: good_service.rindex("[[samples]]")]
    (questions / "03-good-service.toml").write_text(
        one_sample.replace('kind = "general"', 'kind = "general"\nclip = "clips/me.wav"'), encoding="utf-8"
    )
    edit(pack / "assignment.toml", '"calm-customer"', '"calm-costumer"')
    edit(pack / "assignment.toml", "takes = 2", "takes = 99")
    edit(pack / "rubric.toml", ", source =", "} #")
    write_files(
        pack,
        {
            "questions/04-again.toml": good_service,
            "questions/05-late.toml": "id = late",
            "questions/06-why.toml.txt": good_service,
            "assigment.toml": "takes = 1",
            "clips/broken-order.ogg": b"OggS and then nothing",
            "clips/Thumbs.db": b"",
        },
    )
    record(pack / "clips/broken-ordre.ogg")
    record(pack / "clips/broken-order.act.ogg", duration_s=61)
    record(pack / "clips/broken-order.listen.ogg", channels=3)
    write_manifest(pack, "a voice", {"broken-order.ogg": "Old.", "good-service.ogg": "x", "gone.ogg": "Gone."})
    edit(pack / "questions/04-again.toml", 'question = "What does good service mean to you?"', 'question = "x"')
    found = sentences(pack, analyser)
    missed = [fault for fault in PLANTED if not any(_names(sentence, *fault) for sentence in found)]
    assert missed == [], found
    others = [sentence for sentence in found if not any(_names(sentence, *fault) for fault in PLANTED)]
    assert others == []


def _names(sentence: str, file: str, what: str, cure: str) -> bool:
    return sentence.startswith(file) and what in sentence and cure in sentence.split(what)[1]


@pytest.mark.parametrize("suffix", ["wav", "flac", "mp3", "ogg"])
def test_an_own_recording_has_no_fault(pack: Path, analyser: Analyser, suffix: str) -> None:
    edit(pack / "questions/01-calm-customer.toml", '# clip = "clips/calm-customer.wav"', f'clip = "clips/my.{suffix}"')
    record(pack / f"clips/my.{suffix}", channels=2)
    assert sentences(pack, analyser) == []
    assert load_pack(pack).questions[0].clip == (pack / f"clips/my.{suffix}").resolve()


def test_a_recording_that_not_every_computer_plays(pack: Path, analyser: Analyser) -> None:
    edit(pack / "questions/01-calm-customer.toml", '# clip = "clips/calm-customer.wav"', 'clip = "clips/my.m4a"')
    (pack / "clips/my.m4a").write_bytes(b"\0\0\0\x20ftypM4A ")
    (fault,) = sentences(pack, analyser)
    assert fault == ("clips/my.m4a does not play on every computer; save it as one of .ogg, .opus, .wav, .flac, .mp3.")


def test_roles_are_those_of_the_pack_where_it_has_some(pack: Path, analyser: Analyser) -> None:
    edit(pack / "questions/01-calm-customer.toml", "roles = []", 'roles = ["baker"]')
    assert sentences(pack, analyser) == []
    role = '[[roles]]\nid = "counter"\nname = "Counter"\nabout = "Sells."\nqualities = ["speed"]\norder = []\n'
    write_files(pack, {"roles.toml": role})
    assert [fault.split(";")[0] for fault in sentences(pack, analyser)] == [
        "roles.toml: the field \"roles[1].qualities\" names the unknown quality 'speed'",
        "questions/01-calm-customer.toml: the field \"roles\" names the unknown role 'baker'",
    ]


# --- as commands ------------------------------------------------------------------------------------------


def test_a_pack_from_the_first_command_to_the_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    assert main(["pack", "new", "Late Bread"]) == 0
    assert capsys.readouterr().out == "Late Bread is ready: edit its files, then run `aloud pack check 'Late Bread'`.\n"
    assert (load_pack(tmp_path / "Late Bread").id, load_pack(tmp_path / "Late Bread").name) == (
        "late-bread",
        "Late bread",
    )
    assert main(["pack", "zip", "Late Bread"]) == 0
    assert capsys.readouterr().out.startswith(f"{tmp_path / 'Late Bread.aloudpack'}: 6 files, ")
    assert main(["pack", "check", "Late Bread.aloudpack"]) == 0
    assert capsys.readouterr().out.endswith("\nLate Bread.aloudpack: no fault, 3 questions.\n")
    edit(tmp_path / "Late Bread/assignment.toml", "takes = 2", "takes = 0")
    edit(tmp_path / "Late Bread/pack.toml", 'name = "', 'nome = "')
    assert main(["pack", "check", "Late Bread"]) == 1
    *faults, last = capsys.readouterr().out.splitlines()
    assert len(faults) == 3
    assert last == "Late Bread: 3 faults."
    assert list((tmp_path / "temporary").iterdir()) == []


@pytest.mark.parametrize(
    "use",
    [
        (["check", "nowhere"], 1, "aloud: There is no pack nowhere; name its folder, or its .aloudpack file."),
        (
            ["check", "full/note.txt"],
            1,
            "aloud: full/note.txt is not a pack file, or it is damaged (File is not a zip file)",
        ),
        (["new", "full"], 1, "aloud: full exists already; choose a new folder for the pack."),
        (["new", "full/note.txt"], 1, "aloud: full/note.txt exists already; choose a new folder for the pack."),
        (
            ["new", "full/note.txt/x"],
            1,
            "aloud: full/note.txt/x cannot be made (Not a directory); choose another place.",
        ),
        (["zip", "full"], 1, "aloud: pack.toml is missing in full; put the file there or correct its name."),
        (["zip", "starter", "--out", "full"], 2, "aloud: full is a folder; name a file after --out."),
        (["zip", "starter", "--out", "no/x.aloudpack"], 1, "aloud: no/x.aloudpack cannot be written (No such file"),
        (["polish", "full"], 2, "aloud: Argument ACTION: invalid choice: 'polish'"),
        ([], 2, "aloud: The following arguments are required: ACTION; see `aloud pack --help`."),
    ],
)
def test_wrong_use_ends_in_one_sentence(
    pack: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    use: tuple[list[str], int, str],
) -> None:
    arguments, code, sentence = use
    monkeypatch.chdir(pack.parent)
    write_files(Path("full"), {"note.txt": "x"})
    assert main(["pack", *arguments]) == code
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith(sentence)
    assert len(captured.err.splitlines()) == 1
    assert {path.name for path in Path().iterdir()} == {"starter", "full"}


@pytest.mark.parametrize(
    ("accent", "told"),
    [
        ("", None),
        ("#0d6962", "is kept in the light theme and becomes #6ea5a1 in the dark theme"),
        ("#ffee00", "becomes #665f00 in the light theme and is kept in the dark theme"),
    ],
)
def test_an_accent_that_cannot_be_read_is_told_with_what_becomes_of_it(accent: str, told: str | None) -> None:
    assert notes(Branding(accent=accent)) == (
        [] if told is None else [f"The accent {accent} {told}, so that text in it can be read (contrast 4.5 to 1)."]
    )
