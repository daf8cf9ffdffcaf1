"""Where `aloud` starts: with arguments the command line, without any the window.

On a computer without a screen it does the same job in the terminal: asks a question into a sound file, takes the
bundled sample answer as the recording, and writes the report.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from content.errors import AloudError
from desktop import cli
from desktop.analyse import SAMPLE_ANSWER, SAMPLE_QUESTION
from desktop.doctor import microphone, screen_problem

SESSIONS = {"--guest": True, "--no-guest": False}
OPENED = (".aloudtake", ".aloudpack")
"""Files that the window opens when they are named as the only argument."""
QUESTION_FILE = Path("question.wav")
REPORT_FILE = Path("report.html")


def main(argv: Sequence[str] | None = None) -> int:
    """Run Aloud and return its exit code.

    Args:
        argv: the arguments after the program's name; None for this process's own.
    """
    multiprocessing.freeze_support()
    arguments = list(sys.argv[1:] if argv is None else argv)
    if not arguments:
        return cli.guarded(_start)
    if len(arguments) == 1 and arguments[0] in SESSIONS:
        return cli.guarded(lambda: _start(guest=SESSIONS[arguments[0]]))
    if len(arguments) == 1 and arguments[0].lower().endswith(OPENED):
        # What a double click on such a file does.
        return cli.guarded(lambda: _start(Path(arguments[0])))
    return cli.main(arguments)


def _start(opened: Path | None = None, *, guest: bool | None = None) -> int:
    """Open the window, or do without.

    Args:
        opened: a file that is to be opened in it.
        guest: whether a guest session was asked for or against.
    """
    problem = screen_problem(os.environ)
    if problem is None:
        try:
            from desktop.start import run_window
        except ImportError as error:
            if (error.name or "").partition(".")[0] in {"desktop", "models", "content"}:
                raise  # a fault of ours, not of this computer
            problem = f"The window cannot be opened ({error}); `aloud doctor` says what is missing."
        else:
            return run_window([], opened, guest=guest)
    if guest:
        raise AloudError(f"A guest session needs a window, and there is no screen: {problem}")
    if opened is not None:
        raise cli.FileError(f"{opened} can be opened in the window only: {problem}")
    return rehearse_without_window(problem)


def rehearse_without_window(problem: str) -> int:
    """Do the whole job in the current folder: question.wav, a summary on standard output, report.html.

    Args:
        problem: why there is no window.
    """
    from content.loader import builtin_pack
    from desktop.analyse import Analyser, weights_folders
    from desktop.report.html import to_html
    from desktop.report.summary import to_text

    print(f"No screen: {problem}")
    print(_why_no_recording())
    question = builtin_pack().question(SAMPLE_QUESTION)
    print(f"The question: {question.text}")
    if question.clip is None:
        print("It has no recording of its own, so it can only be read here.")
    else:
        _write_wav(question.clip, QUESTION_FILE)
        print(f"It is asked aloud in {QUESTION_FILE}.")
    print(f"The answer: {SAMPLE_ANSWER.name}, which came with Aloud. Listening ...\n", flush=True)
    report = Analyser(weights_folders()).sound_file(SAMPLE_ANSWER, question)
    print(to_text(report, cli.terminal_width()))
    page = to_html(report, question=question, audio_href=cli.href(SAMPLE_ANSWER, REPORT_FILE))
    cli.write_file(REPORT_FILE, page.encode("utf-8"))
    print(f"\nThe whole report is in {REPORT_FILE}; `aloud analyze` does the same with a recording of yours.")
    return 0


def _why_no_recording() -> str:
    """Say why the sample answer is taken instead of one that is spoken now."""
    try:
        name = microphone()
    except AloudError as error:
        return f"No microphone: {error}"
    return f"Not recorded: only the window records from {name}."


def _write_wav(clip: Path, target: Path) -> None:
    """Write a clip as wav, which every player plays."""
    import soundfile

    samples, rate_hz = soundfile.read(clip, dtype="int16")
    try:
        with target.open("wb") as stream:
            soundfile.write(stream, samples, rate_hz, format="WAV", subtype="PCM_16")
    except OSError as error:
        raise cli.FileError(
            f"{target.resolve()} cannot be written ({error.strerror}); start Aloud in a folder of yours."
        ) from error


if __name__ == "__main__":
    sys.exit(main())
