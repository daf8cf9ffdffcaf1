"""`aloud handout` and `aloud build`: a program with a coach's pack, name, colour and logo, for clients to start it."""

from __future__ import annotations

import argparse
import contextlib
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from content.archive import SUFFIX, pack_zip, unpack
from content.branding import Fault, accent_fault, logo_fault, name_fault
from content.errors import PackError, UsageError
from content.loader import builtin_pack, load_pack
from content.schema import Branding, Pack
from desktop import packs
from desktop.analyse import Analyser, weights_folders
from desktop.handout.beside import Handout, place_beside
from desktop.handout.making import Made, check_place, hand_out
from desktop.handout.program import Program, System, recognise
from desktop.terminal import ProgressBar

EXIT_FAULTS = 1


def add_handout(parser: argparse.ArgumentParser) -> None:
    """Give the parser of `aloud handout` its arguments and its function."""
    parser.add_argument(
        "--program", type=Path, metavar="FOLDER", required=True, help="a built Aloud of any system, unpacked"
    )
    _add_what_is_handed_out(parser)
    parser.set_defaults(run=_handout)


def add_build(parser: argparse.ArgumentParser) -> None:
    """Give the parser of `aloud build` its arguments and its function."""
    _add_what_is_handed_out(parser)
    parser.add_argument("--model", metavar="NAME", help="which model listens in the build (see `aloud models list`)")
    parser.set_defaults(run=_build)


def _add_what_is_handed_out(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--pack", type=Path, metavar="PATH", required=True, help=f"the pack: a {SUFFIX} file, or its folder"
    )
    parser.add_argument("--name", help="whose it is, for the window and the text for clients (default: the pack's)")
    parser.add_argument("--accent", metavar="COLOUR", help='a colour like "#0a7d5a" (default: the pack\'s)')
    parser.add_argument("--logo", type=Path, metavar="FILE", help="a picture, PNG or SVG (default: the pack's)")
    parser.add_argument("--out", type=Path, metavar="DIR", required=True, help="the folder to write")


def _handout(options: argparse.Namespace) -> int:
    return _hand_out(recognise(options.program), options)


def _hand_out(program: Program, options: argparse.Namespace) -> int:
    check_place(options.out, program)
    with _checked(options) as checked:
        if checked is None:
            return EXIT_FAULTS
        made = _write(program, checked, options.out)
        _say_what_is_next(checked, made)
    return 0


def _build(options: argparse.Namespace) -> int:
    program = _own_program()
    if program is None:
        return _build_here(options)
    if options.model is not None:
        raise UsageError(
            "A built program hands out a copy of itself, with the model that it has; leave --model out, or run "
            "`aloud build` in an installed Aloud."
        )
    return _hand_out(program, options)


def _build_here(options: argparse.Namespace) -> int:
    from desktop.build.alone import self_check
    from desktop.build.resources import BuildError
    from desktop.build.steps import Recipe, build
    from desktop.build.tools import provide_tools
    from desktop.store.paths import user_paths

    check_place(options.out)
    with _checked(options) as checked:
        if checked is None:
            return EXIT_FAULTS
        provide_tools(user_paths().cache, _say)
        brand = checked.handout.branding
        place = options.out.resolve()
        with tempfile.TemporaryDirectory(prefix=f".{place.name}.", dir=place.parent) as work:
            recipe = Recipe(
                out=Path(work),
                title=re.sub(r"[/\\:]", " ", brand.name),  # it becomes the name of the app on macOS
                model=options.model,
                weights=weights_folders(),
                logo=brand.logo,
                archive=False,
            )
            built = build(recipe, _say)
            made = _write(recognise(next(Path(work).glob("*.app"), built.folder)), checked, options.out)
        _say("The finished program checks itself, with your pack beside it ...")
        try:
            check = self_check(made.program.executable, _say)
        except BuildError:
            shutil.rmtree(options.out, ignore_errors=True)  # nobody should give it away
            raise
        for part in check["parts"]:
            print(f"{part['name']:<16}ok     {part['detail']}")
        _say_what_is_next(checked, made)
    return 0


# --- what is handed out -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Checked:
    """What is handed out, without a fault: a pack as one file, what is in it, and whose it is."""

    handout: Handout
    pack: Pack


@contextlib.contextmanager
def _checked(options: argparse.Namespace) -> Iterator[_Checked | None]:
    """Check the pack and the branding; None if faults of the pack were printed."""
    for option, wrong in _faults_of_branding(options):
        if wrong is not None:
            raise UsageError(f"--{option} {wrong[0]}; {wrong[1]}.")
    named: Path = options.pack
    with tempfile.TemporaryDirectory() as work:
        unpacked, file = Path(work) / "pack", Path(work) / f"pack{SUFFIX}"
        _say(f"Checking {named} ...")
        if not named.is_dir():
            unpack(named, unpacked)
        faults = packs.check(named if named.is_dir() else unpacked, Analyser(weights_folders()))
        for fault in faults:
            print(fault)
        if faults:
            print(f"{named}: {len(faults)} fault{'s' if len(faults) > 1 else ''}; nothing was written.", flush=True)
            yield None
            return
        if named.is_dir():
            pack_zip(named, file)
            unpack(file, unpacked)  # as it will be for clients
        else:
            shutil.copyfile(named, file)
        pack = load_pack(unpacked)
        if pack.id == builtin_pack().id:
            raise PackError(
                f"The pack has the id {pack.id!r}, which is that of Aloud's own pack; give it another id in pack.toml."
            )
        branding = _branding(options, pack)
        for note in packs.notes(branding):
            print(note, flush=True)
        yield _Checked(Handout(file.rename(file.with_name(f"{pack.id}{SUFFIX}")), branding), pack)


def _faults_of_branding(options: argparse.Namespace) -> Iterator[tuple[str, Fault | None]]:
    if options.name is not None:
        yield "name", name_fault(options.name) if options.name.strip() else ("is empty", "write who hands it out")
        yield "name", None if options.name.isprintable() else ("holds control characters", "delete them")
    if options.accent is not None:
        yield "accent", accent_fault(options.accent)
    if options.logo is not None:
        yield "logo", logo_fault(options.logo)


def _branding(options: argparse.Namespace, pack: Pack) -> Branding:
    """The branding as asked for; what was not comes from the pack."""
    own = pack.branding
    return Branding(
        name=options.name.strip() if options.name is not None else own.name or pack.name,
        accent=options.accent.lower() if options.accent is not None else own.accent,
        logo=options.logo if options.logo is not None else own.logo,
    )


# --- writing and telling ----------------------------------------------------------------------------------


def _write(program: Program, checked: _Checked, out: Path) -> Made:
    bar = ProgressBar()
    try:
        return hand_out(program, checked.handout, checked.pack, out=out, progress=bar.update)
    finally:
        bar.close()


def _say_what_is_next(checked: _Checked, made: Made) -> None:
    program = made.program
    brand, questions = checked.handout.branding.name, len(checked.pack.questions)
    print(
        f'{program.folder}: Aloud for {program.system} by {brand}, with "{checked.pack.name}" ({questions} questions). '
        f"All {made.files} files of the program ({made.size / 1e6:.0f} MB) are copied and compared: none is changed."
    )
    if program.system is not System.WINDOWS and not program.bundle and not os.access(program.executable, os.X_OK):
        print(
            "This disk does not remember which file is a program, so your clients could not start it from a copy of "
            f"this folder; make the hand-out for {program.system} on a computer with that system."
        )
    print(
        f"Next: start {program.folder / program.start} and look at it. Then give away the whole folder, as a zip file "
        "or on a stick; READ-ME-FIRST.txt in it tells your client how to start it.",
        flush=True,
    )


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _own_program() -> Program | None:
    """The built program that is running; None from a checkout or an installed Aloud."""
    if not getattr(sys, "frozen", False):
        return None
    return recognise(place_beside(Path(sys.executable)))
