"""The command line, in this process where that is enough, and as a process of its own where it matters."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from content.clips import spoken_lines
from content.loader import builtin_pack
from desktop import __version__, analyse, cli, weights
from desktop.__main__ import SAMPLE_ANSWER, main
from models.speech.weights import BUNDLED_WEIGHTS

QUESTION = "beh-difficult-customer"
ROOT = BUNDLED_WEIGHTS.parent.parent
TYPED = "A customer shouted at me about a late parcel. I called the depot and found it. She thanked me the next day."


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALOUD_HOME", str(tmp_path / "home"))


def _process(*arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "desktop", *arguments], capture_output=True, text=True, check=False, cwd=ROOT, **options
    )


def _bundle(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Let Aloud have come with these weights."""
    for module in (analyse, weights):
        monkeypatch.setattr(module, "BUNDLED_WEIGHTS", folder)


def _one_sentence(captured: pytest.CaptureResult[str]) -> str:
    """What stands on standard error: one line, and no traceback."""
    assert captured.out == ""
    lines = captured.err.splitlines()
    assert len(lines) == 1, captured.err
    return lines[0]


# --- wrong use -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nonsense"], "aloud: Argument COMMAND: invalid choice: 'nonsense'"),
        (["--nonsense"], "aloud: The following arguments are required: COMMAND; see `aloud --help`."),
        (["analyze"], "aloud: Name recordings, or --text FILE, or --sentences FILE.json, and only one of these."),
        (["analyze", "a.wav", "--text", "b.txt"], "aloud: Name recordings, or --text FILE"),
        (["analyze", "a.wav", "--nonsense"], "aloud: Unrecognized arguments: --nonsense; see `aloud --help`."),
        (["analyze", "a.wav", "--json", "--html", "b"], "aloud: Argument --html: not allowed with argument --json"),
        (["analyze", "a.wav", "b.wav", "--html", "c"], "aloud: --html takes one recording; use --json for several."),
        (["analyze", "a.wav", "b.wav", "--pdf", "c"], "aloud: --pdf takes one recording; use --json for several."),
        (["analyze", "a.wav", "--pdf", "a", "--html", "b"], "aloud: Argument --html: not allowed with argument --pdf"),
        (["analyze", "a.wav", "--question", "x"], "aloud: There is no question 'x'; list them with `aloud questions`."),
        (["analyze", "a.wav", "--model", "big"], "aloud: There is no model 'big'; there are base, tiny.en, small"),
        (["models"], "aloud: The following arguments are required: ACTION; see `aloud models --help`."),
        (["models", "fetch", "big"], "aloud: There is no model 'big'"),
        (["models", "verify", "big"], "aloud: There is no model 'big'"),
        (["bench", "nonsense"], "aloud: "),
    ],
)
def test_wrong_use_is_one_sentence_and_code_2(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    assert _one_sentence(capsys.readouterr()).startswith(sentence)


def test_version_and_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"aloud {__version__}\n"
    assert main(["analyze", "--help"]) == 0
    assert "--sentences FILE.json" in capsys.readouterr().out


# --- questions -------------------------------------------------------------------------------------------


def test_questions_lists_every_id(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["questions"]) == 0
    listed = capsys.readouterr().out
    assert [question.id for question in builtin_pack().questions if f"  {question.id} " not in listed] == []


def test_questions_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["questions", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert set(data["pack"]) >= {"id", "name", "version"}
    question = next(entry for entry in data["questions"] if entry["id"] == QUESTION)
    assert question["kind"] == "behavioral"
    assert question["story"] == "must"
    assert Path(question["clip"]).is_file()


def test_questions_as_a_table_of_what_they_cover(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["questions", "--table"]) == 0
    head, *rows, empty, summary = capsys.readouterr().out.splitlines()
    assert head.split() == ["question", "category", "kind", "story", "samples", "clip"]
    assert [row.split() for row in rows] == [
        [question.id, question.category, question.kind, question.story, str(len(question.samples)), "yes"]
        for question in builtin_pack().questions
    ]
    assert empty == ""
    assert re.match(r"54 questions with \d+ sample answers on 21 qualities; 5 roles, .* 10 role-plays; ", summary)
    lines = len(list(spoken_lines(builtin_pack())))
    assert summary.endswith(f" {lines} of {lines} spoken lines have a clip in clips/.")


# --- analyze ---------------------------------------------------------------------------------------------


def test_sample_answer_as_json_with_the_network_cut() -> None:
    """`unshare` gives the process a network of its own with nothing in it, not even a loopback."""
    cut = ["unshare", "-n"] if os.geteuid() == 0 else ["unshare", "-rn"]
    done = subprocess.run(
        [*cut, sys.executable, "-m", "desktop", "analyze", str(SAMPLE_ANSWER), "--question", QUESTION, "--json"],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["schema_version"] == 1
    assert report["app_version"] == __version__
    assert report["question"]["id"] == QUESTION
    assert report["models"]["transcriber"] == "base"
    assert report["models"]["sha256"].startswith("d01c3014")
    assert report["audio"]["duration_s"] == pytest.approx(soundfile.info(SAMPLE_ANSWER).duration, abs=0.05)
    assert report["length"]["words"] > 50
    assert report["star"]["action"]["covered"] is True


def test_several_recordings_one_object_a_line_and_a_bad_one_among_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = tmp_path / "text.wav"
    text.write_text("this is no sound", encoding="utf-8")
    missing = tmp_path / "missing.wav"
    short = tmp_path / "short.flac"
    samples, rate_hz = soundfile.read(SAMPLE_ANSWER, frames=4 * soundfile.info(SAMPLE_ANSWER).samplerate)
    soundfile.write(short, samples, rate_hz)
    arguments = ["analyze", str(text), str(short), str(missing), "--model", "tiny.en", "--json"]
    assert main(arguments) == 1
    captured = capsys.readouterr()
    first, second, third = (json.loads(line) for line in captured.out.splitlines())
    assert (set(first), first["path"]) == ({"path", "error"}, str(text))
    assert second["audio"]["path"] == str(short)
    assert second["models"]["transcriber"] == "tiny.en"
    assert (set(third), third["path"]) == ({"path", "error"}, str(missing))
    assert captured.err.splitlines() == [f"aloud: {first['error']}", f"aloud: {third['error']}"]


def test_typed_answer_as_a_summary(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "answer.txt"
    path.write_text(TYPED, encoding="utf-8")
    assert main(["analyze", "--text", str(path), "--question", QUESTION]) == 0
    out = capsys.readouterr().out
    assert builtin_pack().question(QUESTION).text in out
    assert TYPED in out
    assert "words a minute" not in out  # nothing was spoken
    assert "STAR" in out


def test_nothing_is_left_in_the_home_folder(tmp_path: Path) -> None:
    home, answer = tmp_path / "person", tmp_path / "answer.txt"
    home.mkdir()
    answer.write_text(TYPED, encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")} | {
        "HOME": str(home),
        "ORT_DISABLE_TELEMETRY": "0",  # the library that runs networks would keep a device id and a queue of events
    }
    done = _process("analyze", "--text", str(answer), env=environment)
    assert done.returncode == 0, done.stderr
    assert [path for path in home.rglob("*") if path.is_file()] == []


def test_typed_answer_as_a_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "answer.txt"
    path.write_text(TYPED, encoding="utf-8")
    page = tmp_path / "report.html"
    assert main(["analyze", "--text", str(path), "--question", QUESTION, "--html", str(page)]) == 0
    assert f"The whole report is in {page}" in capsys.readouterr().out
    assert "I called the depot" in page.read_text(encoding="utf-8")
    assert [entry.name for entry in tmp_path.iterdir() if entry.name.startswith(".")] == []


def test_a_page_names_its_recording_by_no_path_of_this_computer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sounds = tmp_path / "my sounds"
    sounds.mkdir()
    sound = sounds / "a#b.ogg"
    sound.write_bytes(SAMPLE_ANSWER.read_bytes())
    page = tmp_path / "report.html"
    assert main(["analyze", str(sound), "--model", "tiny.en", "--html", str(page)]) == 0
    text = page.read_text(encoding="utf-8")
    assert 'src="my%20sounds/a%23b.ogg"' in text
    assert str(tmp_path) not in text and "file://" not in text


def test_a_pdf_is_made_without_a_screen(tmp_path: Path) -> None:
    answer, pdf = tmp_path / "answer.txt", tmp_path / "report.pdf"
    answer.write_text(TYPED, encoding="utf-8")
    environment = os.environ | {"DISPLAY": "", "WAYLAND_DISPLAY": "", "QT_QPA_PLATFORM": ""}
    done = _process("analyze", "--text", str(answer), "--pdf", str(pdf), env=environment)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"The whole report is in {pdf}" in done.stdout
    assert pdf.read_bytes().startswith(b"%PDF-")


def test_a_computer_that_cannot_print_says_so_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.startswith("desktop.report.pdf")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "PySide6.QtGui", None)
    assert main(["analyze", str(SAMPLE_ANSWER), "--pdf", str(tmp_path / "report.pdf")]) == 1
    assert _one_sentence(capsys.readouterr()).startswith("aloud: A PDF cannot be made here (")


def test_sentences_are_kept_as_given(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "answer.json"
    sentences = ["a customer shouted. at me", "i called the depot", "she thanked me"]
    path.write_text(json.dumps(sentences), encoding="utf-8")
    assert main(["analyze", "--sentences", str(path), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert [sentence["text"] for sentence in report["sentences"]] == sentences


def test_list_of_lists_gives_one_report_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "answers.json"
    path.write_text(json.dumps([["one sentence"], ["two", "sentences"]]), encoding="utf-8")
    assert main(["analyze", "--sentences", str(path), "--json"]) == 0
    reports = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [len(report["sentences"]) for report in reports] == [1, 2]


@pytest.mark.parametrize("content", ["{", "[]", "[[]]", '"text"', "[1]", '[["a"], "b"]', '{"a": "b"}'])
def test_sentences_of_another_form_are_refused(
    content: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "answers.json"
    path.write_text(content, encoding="utf-8")
    assert main(["analyze", "--sentences", str(path), "--json"]) == 1
    assert _one_sentence(capsys.readouterr()).startswith(f"aloud: {path} ")


# --- bad input -------------------------------------------------------------------------------------------


def _empty(path: Path) -> None:
    path.touch()


def _text(path: Path) -> None:
    path.write_text("no sound at all\n" * 100, encoding="utf-8")


def _folder(path: Path) -> None:
    path.mkdir()


def _nothing(path: Path) -> None:
    """Leave it missing."""


@pytest.mark.parametrize("make", [_empty, _text, _folder, _nothing])
def test_what_is_no_sound_is_one_sentence_and_code_1(
    make: Callable[[Path], None], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "answer.wav"
    make(path)
    assert main(["analyze", str(path), "--json"]) == 1
    assert "answer.wav" in _one_sentence(capsys.readouterr())


def _tone(seconds: float, rate_hz: int) -> np.ndarray:
    return 0.1 * np.sin(2 * np.pi * 220 * np.arange(round(seconds * rate_hz)) / rate_hz)


def _blip(path: Path) -> None:
    soundfile.write(path, _tone(0.2, 16000), 16000)


def _telephone(path: Path) -> None:
    soundfile.write(path, np.zeros(8000 * 3), 8000)


def _studio(path: Path) -> None:
    soundfile.write(path, np.zeros((96000 * 3, 2)), 96000, subtype="PCM_24")


def _not_numbers(path: Path) -> None:
    samples = np.zeros(48000, dtype=np.float32)
    samples[1000:2000] = np.nan
    soundfile.write(path, samples, 16000, subtype="FLOAT")


def _truncated(path: Path) -> None:
    soundfile.write(path, np.zeros(16000 * 4), 16000)
    path.write_bytes(path.read_bytes()[: 16000 * 4])


@pytest.mark.parametrize("make", [_blip, _telephone, _studio, _not_numbers, _truncated])
def test_odd_sound_without_words_gives_an_honest_report(
    make: Callable[[Path], None], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "answer.wav"
    make(path)
    assert main(["analyze", str(path), "--model", "tiny.en", "--json"]) == 0
    captured = capsys.readouterr()
    report = json.loads(captured.out)
    assert report["transcript"]["words"] == []
    assert report["pace"]["speech_rate_wpm"] is None
    assert report["reliability"]["ok"] is False
    assert "Traceback" not in captured.err


def test_missing_weights_say_how_to_fetch_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _bundle(monkeypatch, tmp_path)
    assert main(["analyze", str(SAMPLE_ANSWER), str(SAMPLE_ANSWER), "--json"]) == 1
    assert "run `aloud models fetch base`" in _one_sentence(capsys.readouterr())


def test_file_that_is_not_utf8_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "answer.txt"
    path.write_bytes("Müller".encode("latin-1"))
    assert main(["analyze", "--text", str(path)]) == 1
    assert _one_sentence(capsys.readouterr()) == f"aloud: {path} is not UTF-8 text; save it as UTF-8 and try again."


def test_page_that_cannot_be_written_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = tmp_path / "answer.txt"
    text.write_text(TYPED, encoding="utf-8")
    page = tmp_path / "answer.txt" / "report.html"
    assert main(["analyze", "--text", str(text), "--html", str(page)]) == 1
    sentence = _one_sentence(capsys.readouterr())
    assert sentence == f"aloud: {page} cannot be written (Not a directory); make room or choose another folder."


def test_page_may_go_to_a_device(tmp_path: Path) -> None:
    """A device is written to, never replaced; this one is always full."""
    text = tmp_path / "answer.txt"
    text.write_text(TYPED, encoding="utf-8")
    done = _process("analyze", "--text", str(text), "--html", "/dev/full")
    assert done.returncode == 1
    assert "/dev/full cannot be written (No space left on device)" in done.stderr
    assert Path("/dev/full").is_char_device()


# --- the ways a process can end ---------------------------------------------------------------------------


def test_full_disk_under_standard_output() -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [sys.executable, "-m", "desktop", "questions"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            cwd=ROOT,
        )
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "aloud: The system refused to read or write (No space left on device); mend that and try again."
    ]


def test_reader_that_goes_away_is_no_complaint() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "desktop", "questions", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
    )
    assert process.stdout is not None and process.stderr is not None
    process.stdout.close()
    with process.stderr as errors:
        assert errors.read() == b""
    assert process.wait() == cli.EXIT_BROKEN_PIPE


def test_interrupt_ends_at_once_without_a_traceback(tmp_path: Path) -> None:
    """The process reads a pipe that never ends, so the interrupt meets it in the middle of its work."""
    pipe = tmp_path / "answer.txt"
    os.mkfifo(pipe)
    # A shell starts what runs in its background with interrupts ignored, and a child inherits that.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        process = subprocess.Popen(
            [sys.executable, "-m", "desktop", "analyze", "--text", str(pipe)], stderr=subprocess.PIPE, cwd=ROOT
        )
    finally:
        signal.signal(signal.SIGINT, before)
    with pipe.open("wb"):  # returns when the process has opened the other end
        _interrupt_until_it_ends(process)
        assert process.stderr is not None
        with process.stderr as errors:
            assert errors.read() == b"aloud: Stopped.\n"
    assert process.returncode == cli.EXIT_INTERRUPTED


def _interrupt_until_it_ends(process: subprocess.Popen[bytes]) -> None:
    """Sends an interrupt, and another if the first came between opening the pipe and waiting for it.

    Python notes an interrupt and looks at its notes between two instructions; one that comes just before a system call
    that waits is seen when the call returns, so that a person presses the keys again, and so does this.
    """
    for _ in range(30):
        process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout=2)
            return
        except subprocess.TimeoutExpired:
            continue
    process.kill()
    raise AssertionError("the process ends on no interrupt")


def test_terminal_of_a_narrow_character_set(tmp_path: Path) -> None:
    text = tmp_path / "answer.txt"
    text.write_text("I said “naïve” to Zoë.", encoding="utf-8")
    environment = os.environ | {"PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    done = _process("analyze", "--text", str(text), env=environment)
    assert done.returncode == 0, done.stderr
    assert "na?ve" in done.stdout


def test_fault_of_ours_is_one_sentence_that_asks_for_a_report(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> int:
        raise RuntimeError("boom")

    assert cli.guarded(broken) == 1
    assert "Aloud failed in a way it should not (RuntimeError: boom)" in _one_sentence(capsys.readouterr())
    monkeypatch.setenv(cli.DEBUG_VARIABLE, "1")
    assert cli.guarded(broken) == 1
    assert "Traceback" in capsys.readouterr().err


# --- models ----------------------------------------------------------------------------------------------


def test_models_list_says_what_is_here(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "list"]) == 0
    lines = {line.split()[0]: line for line in capsys.readouterr().out.splitlines()}
    assert list(lines) == ["base", "tiny.en", "small"]
    assert lines["base"].endswith(f"(148 MB, MIT, default): here, in {BUNDLED_WEIGHTS / 'base'}")
    assert lines["small"].endswith("(486 MB, MIT): not here")


def test_models_fetch_of_what_is_here_asks_nobody(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    assert main(["models", "fetch"]) == 0
    captured = capsys.readouterr()
    assert captured.out.splitlines() == [f"base: whole, in {BUNDLED_WEIGHTS / 'base'}"]
    assert captured.err == ""


def test_models_fetch_that_fails_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _bundle(monkeypatch, tmp_path / "none")
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")  # the discard port, where nobody listens
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    assert main(["models", "fetch", "small"]) == 1
    captured = capsys.readouterr()
    assert captured.err.splitlines()[-1].startswith("aloud: The model small could not be fetched, model.bin, config")
    assert captured.out == ""


def test_models_verify_reads_every_byte(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("base", "tiny.en"):
        (tmp_path / "weights" / name).mkdir(parents=True)
        for file in (BUNDLED_WEIGHTS / name).iterdir():
            (tmp_path / "weights" / name / file.name).symlink_to(file)
    _bundle(monkeypatch, tmp_path / "weights")
    assert main(["models", "verify"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2
    config = tmp_path / "weights" / "base" / "config.json"
    good = config.read_bytes()
    config.unlink()
    config.write_bytes(good.replace(b"0", b"1", 1))
    assert main(["models", "verify", "base"]) == 1
    assert "the sha256 of config.json is not the one in the manifest" in _one_sentence(capsys.readouterr())
    shutil.rmtree(tmp_path / "weights" / "tiny.en")
    assert main(["models", "verify", "tiny.en"]) == 1
    assert "The model tiny.en is not on this computer" in _one_sentence(capsys.readouterr())


# --- without a window ------------------------------------------------------------------------------------


def test_without_a_screen_the_job_is_done_in_the_terminal(tmp_path: Path) -> None:
    nowhere = {"DISPLAY": "", "WAYLAND_DISPLAY": "", "QT_QPA_PLATFORM": "", "PULSE_SERVER": f"unix:{tmp_path}/none"}
    done = subprocess.run(
        [sys.executable, "-m", "desktop"],
        cwd=tmp_path,
        env=os.environ | nowhere | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0].startswith("No screen: There is no screen (neither DISPLAY nor WAYLAND_DISPLAY is set)")
    assert lines[1].startswith("No microphone: No microphone was found")
    assert builtin_pack().question(QUESTION).text in lines[2]
    question = soundfile.info(tmp_path / "question.wav")
    assert (question.format, question.subtype) == ("WAV", "PCM_16")
    assert question.duration == pytest.approx(soundfile.info(builtin_pack().question(QUESTION).clip).duration, abs=0.01)
    assert "STAR" in done.stdout
    assert "<html" in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    """/proc takes no files, not even from root."""
    done = subprocess.run(
        [sys.executable, "-m", "desktop"],
        cwd="/proc",
        env=os.environ | {"DISPLAY": "", "WAYLAND_DISPLAY": "", "QT_QPA_PLATFORM": "", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "aloud: /proc/question.wav cannot be written (No such file or directory); start Aloud in a folder of yours."
    ]
