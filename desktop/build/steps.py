"""The steps of a build in their order. Each takes the folder that the one before has left.

freeze (PyInstaller) -> strip -> papers (licences, bill of materials, menu entry) -> self-check -> archive and checksum
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from content.errors import UsageError
from desktop.build import archive, icons, papers, strip
from desktop.build.alone import self_check
from desktop.build.resources import BuildError
from models.speech.weights import BUNDLED_WEIGHTS, find_model, load_manifest

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = "aloud"
"""The name of the program's folder and of the executable in it, whatever the program is called on the screen."""

Say = Callable[[str], None]
"""Is told each step in one line."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What is to be built.

    `out` gets the folder `aloud` and the archive beside it; `model` is the one speech model inside, `weights` are the
    folders where it is looked for; `logo` is a picture for the program's icon; `add` is called with the program's
    folder before it is checked and packed, to put more beside the executable.
    """

    out: Path
    title: str = "Aloud"
    model: str | None = None
    weights: Sequence[Path] = (BUNDLED_WEIGHTS,)
    logo: Path | None = None
    add: Callable[[Path], None] | None = None
    archive: bool = True


@dataclass(frozen=True, slots=True)
class Built:
    """What came out: the program's folder, the result of its self-check, and the archive with its checksum's file."""

    folder: Path
    check: dict[str, object]
    archive: Path | None = None
    checksum: Path | None = None


def build(recipe: Recipe, say: Say) -> Built:
    """Build the program for the system this runs on.

    An earlier build in `recipe.out` is replaced when the new one is whole, and stays otherwise.

    Raises:
        UsageError: there is no such model.
        WeightsError: the model is not on this computer.
        BuildError: a tool is missing or fails, or the program does not pass its self-check.
    """
    _refuse_where_it_cannot_work()
    manifest = load_manifest()
    model = recipe.model or manifest.default
    if manifest.model(model).role != "transcriber":
        raise UsageError(f"The model {model} does not hear; choose one of {', '.join(manifest.transcribers())}.")
    weights = find_model(model, recipe.weights, manifest).path.parent
    recipe.out.mkdir(parents=True, exist_ok=True)
    # On the same disk as the result, so that the result is moved and not copied.
    with tempfile.TemporaryDirectory(prefix=".aloud-build-", dir=recipe.out) as place:
        work = Path(place)
        say("Gathering the program and its libraries (PyInstaller, about a minute) ...")
        icon_folder = icons.write_icons(recipe.logo, work / "icons") if recipe.logo else icons.ICONS
        options = ["--model", model, "--weights", str(weights), "--title", recipe.title, "--icons", str(icon_folder)]
        folder = _freeze(work, options)
        saved = strip.strip_libraries(folder)
        say(f"Took {saved / 1e6:.0f} MB of symbols out of the libraries.")
        contents = next(work.rglob("contents.json"))
        components = papers.write_papers(folder, contents, recipe.title, icon_folder)
        say(f"Listed {len(components)} components with their licences.")
        bundle = next(work.glob("dist/*.app"), None)
        if bundle is not None:
            papers.finish_bundle(bundle, folder)
        if recipe.add is not None:
            recipe.add(folder)
        say("The program checks itself, alone: no network, no Python, no home folder ...")
        check = self_check(folder / _executable(), say)
        made = [path for path in (folder, bundle) if path is not None]
        files: list[Path] = []
        if recipe.archive:
            say("Packing the archive (some minutes) ...")
            files = list(archive.pack(bundle or folder, work / archive.archive_name(recipe.title)))
        bill = recipe.out / f"{archive.base_name(recipe.title)}.cdx.json"
        shutil.copyfile(folder / papers.BILL, bill)
        for path in (*made, *files):
            _replace(path, recipe.out / path.name)
    packed = [recipe.out / path.name for path in files[:2]] if recipe.archive else [None, None]
    return Built(recipe.out / PROGRAM, check, *packed)


def _refuse_where_it_cannot_work() -> None:
    if getattr(sys, "frozen", False):
        raise BuildError(
            "A built program cannot build another; use `aloud handout`, or build from an installed Aloud or a checkout."
        )
    if importlib.util.find_spec("PyInstaller") is None:
        raise BuildError(
            "PyInstaller, which gathers the program, is missing; run `make build` in a checkout, or "
            "`pip install 'aloud[build]'`."
        )


def _freeze(work: Path, options: Sequence[str]) -> Path:
    """Run PyInstaller on build.spec; its own words go to a file that is shown only when it fails."""
    spec = next(path for path in (ROOT / "build.spec", Path(__file__).with_name("build.spec")) if path.is_file())
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level=WARN"]
    command += ["--distpath", str(work / "dist"), "--workpath", str(work / "work"), str(spec), "--", *options]
    log = work / "pyinstaller.log"
    with log.open("wb") as stream:
        # The tools may lie in a folder of their own (desktop/build/tools.py).
        paths = os.pathsep.join(path for path in (str(ROOT), os.environ.get("PYTHONPATH")) if path)
        environment = os.environ | {"PYTHONPATH": paths, "PYINSTALLER_CONFIG_DIR": str(work / "config")}
        code = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=stream, stderr=stream, cwd=work, env=environment, check=False
        ).returncode
    if code != 0:
        tail = " ".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-8:])
        raise BuildError(f"PyInstaller could not gather the program (exit code {code}): {tail}")
    return work / "dist" / PROGRAM


def _executable() -> str:
    return f"{PROGRAM}.exe" if sys.platform == "win32" else PROGRAM


def _replace(new: Path, target: Path) -> None:
    """Put a file or folder in the place of an older one."""
    try:
        if target.is_dir():
            shutil.rmtree(target)
        new.replace(target)
    except OSError as error:
        raise BuildError(
            f"{target} cannot be replaced ({error.strerror}); close what uses it and try again."
        ) from error
