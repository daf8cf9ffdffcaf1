"""`aloud pack`: check a question pack with everything Aloud knows, begin one, make one file of it."""

from __future__ import annotations

import argparse
import re
import shlex
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from content.archive import SUFFIX, pack_zip, unpack
from content.check import check_files
from content.clips import CLIP_FOLDER, spoken_lines
from content.errors import AloudError, PackError, UsageError
from content.files import inside
from content.loader import Reading, load_pack, read_pack
from content.samples import ALL_MARKS
from content.schema import Branding, Pack
from desktop.analyse import Analyser, weights_folders
from desktop.widgets.roles import accents

if TYPE_CHECKING:
    from models.types import DeliveryReport, StarPart, StructurePart

STARTER = Path(__file__).parent.parent / "content" / "starter"
MOST_CLIP_S = 60.0
# What plays on every computer; libsndfile reads it without help.
CLIP_SUFFIXES = (".ogg", ".opus", ".wav", ".flac", ".mp3")
EXIT_FAULTS = 1
# Below this certainty of a part that was not heard, the analysis is as good as undecided.
UNDECIDED = 0.6


def add_commands(parser: argparse.ArgumentParser) -> None:
    """Give the parser of `aloud pack` its actions, each with its function as `run`."""
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    new = actions.add_parser("new", help="begin a pack: a folder with three questions to edit")
    new.add_argument("folder", type=Path, metavar="FOLDER")
    new.set_defaults(run=_new)
    check = actions.add_parser("check", help="find every fault of a pack, with file, field and cure")
    check.add_argument("path", type=Path, metavar="PATH", help=f"the pack's folder, or its {SUFFIX} file")
    check.set_defaults(run=_check)
    make = actions.add_parser("zip", help="make one file of a pack, to send it")
    make.add_argument("folder", type=Path, metavar="FOLDER")
    make.add_argument("--out", type=Path, metavar="FILE", help=f"where to write it (default: FOLDER{SUFFIX})")
    make.set_defaults(run=_zip)


# --- check ------------------------------------------------------------------------------------------------


def check(folder: Path, analyser: Analyser) -> list[PackError]:
    """Find everything that is wrong with a pack.

    Args:
        folder: the pack.
        analyser: judges the sample answers.

    Returns:
        The faults, each one sentence with file, field and cure.

    Raises:
        WeightsError: the models that judge are missing or altered.
    """
    reading = read_pack(folder)
    faults = [*reading.faults, *check_files(folder, reading)]
    if reading.pack is not None:
        faults += _check_clips(folder, reading.pack)
        faults += _check_samples(reading, analyser)
    return faults


def _check_clips(folder: Path, pack: Pack) -> Iterator[PackError]:
    """Clips that do not play everywhere, or are too long for a question."""
    names = [f"{CLIP_FOLDER}/{name}" for name, _ in spoken_lines(pack) if (folder / CLIP_FOLDER / name).is_file()]
    root = folder.resolve()
    names += [str(question.clip.relative_to(root).as_posix()) for question in pack.questions if question.clip]
    for name in dict.fromkeys(names):
        try:
            _check_sound(inside(folder, name))
        except PackError:
            continue  # a link or a size that the reading has complained of
        except AloudError as error:
            told = str(error).replace(f"{root / name}", name).removesuffix(".")
            yield PackError(f"{name} cannot be played ({told}); record it again, or save it as wav, flac, mp3 or ogg.")
        except _UnfitError as error:
            yield PackError(f"{name} {error}.")


class _UnfitError(Exception):
    """Why a clip that can be read is not fit to be played."""


def _check_sound(path: Path) -> None:
    from desktop.audio.files import SoundReader

    if path.suffix.lower() not in CLIP_SUFFIXES:
        raise _UnfitError(f"does not play on every computer; save it as one of {', '.join(CLIP_SUFFIXES)}")
    with SoundReader(path, block_s=MOST_CLIP_S / 4, rate_hz=None) as blocks:
        for _ in blocks:
            if blocks.info.duration_s > MOST_CLIP_S:
                raise _UnfitError(f"is longer than {MOST_CLIP_S:.0f} seconds; cut it down to what is asked")
        if blocks.info.channels > 2:
            raise _UnfitError(f"has {blocks.info.channels} channels; save it in mono or stereo")


def _check_samples(reading: Reading, analyser: Analyser) -> Iterator[PackError]:
    """Single samples, and samples in which the analysis does not hear the parts they are marked with."""
    marks = {part: mark for mark, part in ALL_MARKS.items()}
    questions = reading.pack.questions if reading.pack else ()
    for file, question in zip(reading.files, questions, strict=True):
        if len(question.samples) == 1:
            yield PackError(
                f'{file}: the field "samples" has one sample answer; write a second, told by another person.'
            )
        for number, sample in enumerate(question.samples, 1):
            marked = [part for part in dict.fromkeys(part.part for part in sample.parts) if part]
            lacking = _lacking(analyser.typed(sample.text, question)) if marked else set()
            for part in marked:
                if part in lacking:
                    yield PackError(
                        f'{file}: the field "samples[{number}].text" is marked [{marks[part]}], but Aloud\'s '
                        "analysis does not hear that part in it; say it more plainly, or move the mark."
                    )


def _lacking(report: DeliveryReport) -> set[str]:
    """The parts that were not heard in an answer, but for those that the analysis could toss a coin for."""
    star = report.star
    parts: list[tuple[str, StarPart | StructurePart]] = [
        ("situation", star.situation),
        ("task", star.task),
        ("action", star.action),
        ("result", star.result),
        *((part.name, part) for part in report.structure.parts),
    ]
    told = {name for name, part in parts if part.covered}
    return {name for name, part in parts if not part.covered and part.certainty >= UNDECIDED} - told


def notes(branding: Branding) -> list[str]:
    """What is no fault, but shown otherwise than it is written."""
    light, dark = accents(branding.accent) if branding.accent else ("", "")
    if (light, dark) == (branding.accent, branding.accent):
        return []
    told = [
        f"is kept in the {theme} theme" if shown == branding.accent else f"becomes {shown} in the {theme} theme"
        for theme, shown in (("light", light), ("dark", dark))
    ]
    return [f"The accent {branding.accent} {' and '.join(told)}, so that text in it can be read (contrast 4.5 to 1)."]


def _check(options: argparse.Namespace) -> int:
    path: Path = options.path
    if path.is_file():
        with tempfile.TemporaryDirectory() as work:
            folder = Path(work) / "pack"
            unpack(path, folder)
            return _print_faults(folder, path)
    return _print_faults(path, path)


def _print_faults(folder: Path, named: Path) -> int:
    if not folder.is_dir():
        raise PackError(f"There is no pack {named}; name its folder, or its {SUFFIX} file.")
    faults = check(folder, Analyser(weights_folders()))
    for fault in faults:
        print(fault)
    if faults:
        print(f"{named}: {len(faults)} fault{'s' if len(faults) > 1 else ''}.", flush=True)
        return EXIT_FAULTS
    pack = load_pack(folder)
    for note in notes(pack.branding):
        print(note)
    print(f"{named}: no fault, {len(pack.questions)} questions.", flush=True)
    return 0


# --- new and zip ------------------------------------------------------------------------------------------


def begin(folder: Path) -> None:
    """Write a small commented pack into a new folder; its id and its name are made from the folder's.

    Raises:
        PackError: the folder exists and is not empty, or cannot be made.
    """
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise PackError(f"{folder} exists already; choose a new folder for the pack.")
        shutil.copytree(STARTER, folder, dirs_exist_ok=True)
        (folder / CLIP_FOLDER).mkdir(exist_ok=True)
        words = re.findall(r"[a-z0-9]+", folder.resolve().name.lower())
        if words:
            path = folder / "pack.toml"
            text = path.read_text(encoding="utf-8").replace('"my-pack"', f'"{"-".join(words)[:80]}"')
            path.write_text(text.replace('"My pack"', f'"{" ".join(words).capitalize()[:80]}"'), encoding="utf-8")
    except OSError as error:
        raise PackError(f"{folder} cannot be made ({error.strerror}); choose another place.") from error


def _new(options: argparse.Namespace) -> int:
    begin(options.folder)
    command = f"aloud pack check {shlex.quote(str(options.folder))}"
    print(f"{options.folder} is ready: edit its files, then run `{command}`.")
    return 0


def _zip(options: argparse.Namespace) -> int:
    folder: Path = options.folder
    load_pack(folder)
    archive: Path = options.out or folder.resolve().with_name(folder.resolve().name + SUFFIX)
    if archive.is_dir():
        raise UsageError(f"{archive} is a folder; name a file after --out.")
    count = pack_zip(folder, archive)
    print(f"{archive}: {count} files, {archive.stat().st_size / 1e6:.1f} MB.")
    return 0
