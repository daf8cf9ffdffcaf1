"""The command line: the same job without a window.

Results go to standard output, progress and complaints to standard error. Exit code 0 is success, 1 a failure that one
sentence explains, 2 wrong use.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import sys
import traceback
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import quote

from content.errors import AloudError, UsageError
from desktop import __version__, handing_out, takes, weights
from desktop.analyse import weights_folders
from desktop.disk import write_whole
from desktop.terminal import complain
from models.speech.weights import find_model, load_manifest

if TYPE_CHECKING:
    from content.schema import Pack, Question
    from models.types import DeliveryReport

DEBUG_VARIABLE = "ALOUD_DEBUG"
EXIT_FAILURE = 1
EXIT_USAGE = 2
EXIT_INTERRUPTED = 130
EXIT_BROKEN_PIPE = 141


class FileError(AloudError):
    """A file that was named cannot be read or written."""


def main(argv: Sequence[str]) -> int:
    """Run one command; every way it can end comes back as an exit code.

    Args:
        argv: the arguments after the program's name.
    """
    return guarded(lambda: _run(list(argv)))


def guarded(job: Callable[[], int]) -> int:
    """Run `job`, and turn whatever goes wrong into one sentence on standard error and an exit code."""
    _accept_any_character()
    try:
        code = job()
        sys.stdout.flush()
    except AloudError as error:
        complain(str(error))
        return EXIT_USAGE if isinstance(error, UsageError) else EXIT_FAILURE
    except BrokenPipeError:
        _abandon_output()  # whoever read us has gone
        return EXIT_BROKEN_PIPE
    except OSError as error:
        _abandon_output()
        place = f" {error.filename}" if error.filename else ""
        complain(f"The system refused to read or write{place} ({error.strerror or error}); mend that and try again.")
        return EXIT_FAILURE
    except KeyboardInterrupt:
        complain("Stopped.")
        return EXIT_INTERRUPTED
    except Exception as error:
        if os.environ.get(DEBUG_VARIABLE):
            traceback.print_exc()
        complain(
            f"Aloud failed in a way it should not ({type(error).__name__}: {error}); please report it with what "
            f"{DEBUG_VARIABLE}=1 shows."
        )
        return EXIT_FAILURE
    return code


def _abandon_output() -> None:
    """Let what is still to be written go nowhere, for Python flushes standard output once more at exit."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def href(sound: Path, page: Path) -> str | None:
    """Return where a sound file lies, seen from a page, or None where no path leads from one to the other.

    No path from the root, which says how a person's folders are called and leads nowhere on another computer.
    """
    try:
        way = os.path.relpath(sound.resolve(), page.resolve().parent)
    except ValueError:  # another drive
        return None
    return quote(way.replace(os.sep, "/"))


def write_file(path: Path, data: bytes) -> None:
    """Write a file so that it is there whole or not at all; into a pipe or a device, as it comes.

    Raises:
        FileError: it cannot be written.
    """
    try:
        if path.is_file() or not path.exists():
            write_whole(path, data, private=False)
        else:
            path.write_bytes(data)
    except OSError as error:
        raise FileError(f"{path} cannot be written ({error.strerror}); make room or choose another folder.") from error


def terminal_width() -> int | None:
    """Columns of the terminal that standard output is; None if it is none."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def _accept_any_character() -> None:
    """Let a terminal of a narrow character set show a question mark instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


class _Parser(argparse.ArgumentParser):
    """Complains by exception, in one sentence."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message[:1].upper()}{message[1:]}; see `{self.prog} --help`.")


def _parser() -> _Parser:
    parser = _Parser(
        prog="aloud",
        description="Rehearse spoken interview answers on your own computer. Without a command, the window opens.",
    )
    parser.add_argument("--version", action="version", version=f"aloud {__version__}")
    parser.add_argument(
        "--guest",
        action=argparse.BooleanOptionalAction,
        help="open the window for a guest session, of which nothing is kept, or for your own",
    )
    parser.add_argument("--self-check", action="store_true", help="try every part of this program, and print JSON")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    analyze = commands.add_parser("analyze", help="measure recorded or typed answers")
    analyze.add_argument("audio", nargs="*", type=Path, metavar="AUDIO", help="recordings: wav, flac, mp3, ogg, opus")
    analyze.add_argument("--text", type=Path, metavar="FILE", help="a typed answer instead")
    analyze.add_argument(
        "--sentences", type=Path, metavar="FILE.json", help="a JSON list of sentences, or a list of such lists, instead"
    )
    analyze.add_argument("--question", metavar="ID", help="the question that was answered (see `aloud questions`)")
    analyze.add_argument("--model", metavar="NAME", help="which model listens (see `aloud models list`)")
    form = analyze.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print JSON, one object a line")
    form.add_argument("--html", type=Path, metavar="FILE", help="write the report as a page")
    form.add_argument("--pdf", type=Path, metavar="FILE", help="write the report on one or two pages to print")
    analyze.set_defaults(run=_analyze)

    questions = commands.add_parser("questions", help="list the questions")
    shape = questions.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="print the whole pack as JSON")
    shape.add_argument("--table", action="store_true", help="print what the pack covers, one line a question")
    questions.set_defaults(run=_questions)

    from desktop import packs

    weights.add_commands(commands.add_parser("models", help="list, fetch or verify the models"))
    packs.add_commands(commands.add_parser("pack", help="begin, check or zip a question pack"))
    handing_out.add_build(commands.add_parser("build", help="make a build of your own, with your pack and your name"))
    handing_out.add_handout(commands.add_parser("handout", help="put your pack and your name beside a built Aloud"))
    takes.add_commands(commands.add_parser("takes", help="make a table of the takes that a group has sent"))
    commands.add_parser("doctor", help="what works on this computer, and how to mend what does not").set_defaults(
        run=_doctor
    )
    commands.add_parser("bench", help="measure Aloud itself", add_help=False)  # has arguments of its own, see _run
    return parser


def _run(argv: list[str]) -> int:
    if argv[:1] == ["bench"]:
        from desktop.bench import main as bench

        return bench(argv[1:])
    if argv == ["--self-check"]:
        from desktop.self_check import run

        return run()
    try:
        options = _parser().parse_args(argv)
    except SystemExit as end:  # --help and --version have printed what was asked for
        return int(end.code or 0)
    if options.guest is not None:
        raise UsageError("A guest session is one of the window: use `aloud --guest` without a command.")
    code: int = options.run(options)
    return code


# --- analyze ----------------------------------------------------------------------------------------------


def _analyze(options: argparse.Namespace) -> int:
    given = [bool(options.audio), options.text is not None, options.sentences is not None]
    if sum(given) != 1:
        raise UsageError("Name recordings, or --text FILE, or --sentences FILE.json, and only one of these.")
    named = "--html" if options.html is not None else "--pdf" if options.pdf is not None else ""
    if named and len(options.audio) > 1:
        raise UsageError(f"{named} takes one recording; use --json for several.")
    question = _question(options.question) if options.question is not None else None
    manifest = load_manifest()
    model = options.model or manifest.default
    manifest.model(model)  # a model that does not exist is wrong use, whatever is analysed
    lines = _sentence_lists(options.sentences) if options.sentences is not None else []
    if named and len(lines) > 1:
        raise UsageError(f"{named} takes one answer; use --json for several.")
    if options.pdf is not None:
        _check_printing()
    if options.audio:
        find_model(model, weights_folders(), manifest)  # missing weights are no fault of the first recording

    from desktop.analyse import Analyser

    analyser = Analyser(weights_folders(), model)
    jobs: list[tuple[str, Callable[[], DeliveryReport]]]
    if options.audio:
        jobs = [(str(path), partial(analyser.sound_file, path, question)) for path in options.audio]
    elif options.text is not None:
        text = read_text(options.text)
        jobs = [(str(options.text), partial(analyser.typed, text, question))]
    else:
        jobs = [(str(options.sentences), partial(analyser.sentences, line, question)) for line in lines]
    failed = False
    for path, job in jobs:
        try:
            report = job()
        except UsageError:
            raise
        except AloudError as error:
            if len(jobs) == 1:
                raise
            failed = True
            complain(str(error))
            if options.json:
                _print_json({"path": path, "error": str(error)})
            continue
        _show(report, options, question, heading=path if len(jobs) > 1 else "")
    return EXIT_FAILURE if failed else 0


def _check_printing() -> None:
    """Find out before anything is listened to whether a PDF can be made.

    Raises:
        FileError: a library is missing.
    """
    try:
        import desktop.report.pdf  # noqa: F401
    except ImportError as error:
        if (error.name or "").partition(".")[0] in {"desktop", "models", "content"}:
            raise  # a fault of ours, not of this computer
        raise FileError(
            f"A PDF cannot be made here ({error}); use --html, or see what `aloud doctor` says is missing."
        ) from error


def _show(report: DeliveryReport, options: argparse.Namespace, question: Question | None, heading: str) -> None:
    if options.json:
        from desktop.report.json import to_json

        _print_json(to_json(report))
        return
    from desktop.report.summary import to_text

    if options.html is not None:
        from desktop.report.html import to_html

        audio = href(options.audio[0], options.html) if options.audio else None
        write_file(options.html, to_html(report, question=question, audio_href=audio).encode("utf-8"))
    elif options.pdf is not None:
        from desktop.report.pdf import to_pdf

        write_file(options.pdf, to_pdf(report))
    text = to_text(report, terminal_width())
    print(f"{heading}\n{text}\n" if heading else text, flush=True)
    written = options.html or options.pdf
    if written is not None:
        print(f"The whole report is in {written}")


def _print_json(data: Any) -> None:
    print(json.dumps(data, allow_nan=False, separators=(",", ":")), flush=True)


def _question(question_id: str) -> Question:
    from content.loader import builtin_pack

    try:
        return builtin_pack().question(question_id)
    except KeyError:
        raise UsageError(f"There is no question {question_id!r}; list them with `aloud questions`.") from None


def read_text(path: Path) -> str:
    """Read a text file that a person named.

    Raises:
        FileError: it cannot be read or is not text.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise FileError(f"{path} cannot be read ({error.strerror}); check its name.") from error
    except UnicodeDecodeError as error:
        raise FileError(f"{path} is not UTF-8 text; save it as UTF-8 and try again.") from error


def _sentence_lists(path: Path) -> list[list[str]]:
    try:
        data = json.loads(read_text(path))
    except ValueError as error:
        raise FileError(f"{path} is not JSON ({error}); it should hold a list of sentences.") from error
    lists = data if isinstance(data, list) and data and all(isinstance(item, list) for item in data) else [data]
    for item in lists:
        if not isinstance(item, list) or not item or not all(isinstance(sentence, str) for sentence in item):
            raise FileError(f"{path} should hold a list of sentences, or a list of such lists, none of them empty.")
    return lists


# --- questions, doctor ------------------------------------------------------------------------------------


def _questions(options: argparse.Namespace) -> int:
    from content.loader import builtin_pack, pack_json

    pack = builtin_pack()
    if options.json:
        _print_json(pack_json(pack))
        return 0
    if options.table:
        _print_coverage(pack)
        return 0
    width = max(len(question.id) for question in pack.questions) + 2
    category = None
    for question in pack.questions:
        if question.category != category:
            print(f"{'' if category is None else chr(10)}{question.category}")
            category = question.category
        print(f"  {question.id:<{width}}{question.text}")
    return 0


def _print_coverage(pack: Pack) -> None:
    from content.clips import CLIP_FOLDER, spoken_lines, stale_clips
    from content.loader import BUILTIN_PACK

    rows = [("question", "category", "kind", "story", "samples", "clip")]
    for question in pack.questions:
        clip = "yes" if question.clip else "no"
        rows.append((question.id, question.category, question.kind, question.story, str(len(question.samples)), clip))
    widths = [max(map(len, column)) + 2 for column in zip(*rows, strict=True)]
    for row in rows:
        print("".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    samples = sum(len(question.samples) for question in pack.questions)
    qualities = {quality for question in pack.questions for quality in question.qualities}
    lines = len(dict(spoken_lines(pack)))
    silent = len(stale_clips(BUILTIN_PACK, pack))
    print(
        f"\n{len(pack.questions)} questions with {samples} sample answers on {len(qualities)} qualities; "
        f"{len(pack.roles)} roles, {len(pack.guide)} chapters of advice, {len(pack.roleplays)} role-plays; "
        f"{lines - silent} of {lines} spoken lines have a clip in {CLIP_FOLDER}/."
    )


def _doctor(_options: argparse.Namespace) -> int:
    from desktop import doctor

    checks = doctor.examine(weights_folders())
    for check in checks:
        print(doctor.line(check), flush=True)
    return 0 if all(check.ok for check in checks) else EXIT_FAILURE
