"""The big weights on disk: which ones there are (the manifest), where they lie, and whether they are whole.

Nothing here opens a network connection; `models.speech.fetch` does, when a person asks for it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from content.errors import AloudError, UsageError

BUNDLED_WEIGHTS = Path(__file__).resolve().parent.parent / "weights"
MANIFEST = BUNDLED_WEIGHTS / "manifest.toml"
STAMP_NAME = ".verified.json"
_BLOCK_BYTES = 1 << 20


class WeightsError(AloudError):
    """A model is missing, incomplete or altered."""


@dataclass(frozen=True, slots=True)
class WeightFile:
    """One file of a model, its size in bytes and its sha256 in lower-case hexadecimal."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Package:
    """A data package of the package index; `size` is its wheel's in bytes, for a progress bar."""

    name: str
    version: str
    size: int


@dataclass(frozen=True, slots=True)
class HubSource:
    """Files of a Hugging Face repository at a revision: our name -> the path there."""

    repository: str
    revision: str
    files: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PackageSource:
    """Files inside wheels: our name -> the places whose bytes are joined.

    A place is "package:path/in/the/wheel" or "package:path/of/a.zip!member".
    """

    packages: tuple[Package, ...]
    files: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class ModelSpec:
    """What the manifest says about one model. `role` is "transcriber" or "sentence encoder"; `main` is its big file."""

    name: str
    title: str
    role: str
    licence: str
    origin: str
    main: str
    files: tuple[WeightFile, ...]
    sources: tuple[HubSource | PackageSource, ...]

    @property
    def size(self) -> int:
        """All files together, in bytes."""
        return sum(file.size for file in self.files)

    @property
    def sha256(self) -> str:
        """The sha256 of the main file, which names the weights in reports."""
        return next(file.sha256 for file in self.files if file.name == self.main)


@dataclass(frozen=True, slots=True)
class Manifest:
    """All models by name; `default` is the transcriber that is used when none is named, `needed` all the app needs."""

    default: str
    needed: tuple[str, ...]
    models: Mapping[str, ModelSpec]

    def model(self, name: str) -> ModelSpec:
        """Return the model with this name.

        Raises:
            UsageError: there is none.
        """
        try:
            return self.models[name]
        except KeyError:
            raise UsageError(f"There is no model {name!r}; there are {', '.join(self.models)}.") from None

    def transcribers(self) -> tuple[str, ...]:
        """The names of the models that turn speech into words."""
        return tuple(model.name for model in self.models.values() if model.role == "transcriber")


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """A complete model on disk; `sha256` is its main file's."""

    name: str
    path: Path
    sha256: str


def load_manifest(path: Path = MANIFEST) -> Manifest:
    """Read the manifest of models.

    Raises:
        WeightsError: it is missing or not of the form that this version of Aloud reads.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        if data["schema_version"] != 1:
            raise WeightsError(f"The manifest {path} is of a newer form than this Aloud can read; update Aloud.")
        models = {name: _model(name, table) for name, table in data["models"].items()}
        manifest = Manifest(data["default"], tuple(data["needed"]), models)
        for name in (manifest.default, *manifest.needed):
            manifest.model(name)
    except (OSError, ValueError, KeyError, TypeError, StopIteration, UsageError) as error:
        raise WeightsError(f"The manifest of models {path} cannot be read ({error!r}); reinstall Aloud.") from error
    return manifest


def find_model(name: str, folders: Sequence[Path], manifest: Manifest | None = None) -> ModelFolder:
    """Find the model `name` as a complete folder `<folder>/<name>` in the first of `folders` that has it whole.

    Sizes are checked always. The sha256 of every file is computed once and remembered in a stamp beside the files
    (sizes and times of change), so that later starts cost next to nothing and a changed file is noticed.

    Raises:
        UsageError: the manifest names no such model.
        WeightsError: it is in none of the folders, or only incomplete or altered.
    """
    spec = (manifest or load_manifest()).model(name)
    damage: WeightsError | None = None
    for folder in folders:
        path = folder / name
        if not path.is_dir():
            continue
        try:
            _check_sizes(spec, path)
            if not _stamp_holds(spec, path):
                verify_files(spec, path)
        except WeightsError as error:
            damage = damage or error
            continue
        return ModelFolder(name, path, spec.sha256)
    if damage is not None:
        raise damage
    raise WeightsError(
        f"The model {name} is not on this computer; run `aloud models fetch {name}` to fetch it "
        f"({spec.size / 1e6:.0f} MB)."
    )


def verify(
    folder: ModelFolder, manifest: Manifest | None = None, progress: Callable[[int], None] | None = None
) -> None:
    """Compute the sha256 of every file of a model, whatever its stamp says; `progress` gets the bytes read so far.

    Raises:
        WeightsError: a file is missing, of another size or altered.
    """
    spec = (manifest or load_manifest()).model(folder.name)
    _check_sizes(spec, folder.path)
    verify_files(spec, folder.path, progress)


def verify_files(spec: ModelSpec, path: Path, progress: Callable[[int], None] | None = None) -> None:
    """Check every file of `spec` in `path` against its sha256, and leave a stamp if the folder can be written.

    Raises:
        WeightsError: a file is altered or cannot be read; an old stamp is removed.
    """
    seen = 0
    for file in spec.files:
        try:
            digest = file_sha256(path / file.name, progress, seen)
        except OSError as error:
            raise _damaged(spec, path, f"{file.name} cannot be read: {error.strerror}") from error
        if digest != file.sha256:
            with contextlib.suppress(OSError):
                (path / STAMP_NAME).unlink()
            raise _damaged(spec, path, f"the sha256 of {file.name} is not the one in the manifest")
        seen += file.size
    write_stamp(spec, path)


def file_sha256(path: Path, progress: Callable[[int], None] | None = None, done: int = 0) -> str:
    """The sha256 of a file in lower-case hexadecimal; `progress` gets the bytes read so far, counted from `done`."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK_BYTES):
            digest.update(block)
            done += len(block)
            if progress is not None:
                progress(done)
    return digest.hexdigest()


def write_stamp(spec: ModelSpec, path: Path) -> None:
    """Remember that the files in `path` were verified; a folder that cannot be written is verified at each start."""
    temporary = path / f"{STAMP_NAME}.{os.getpid()}"
    try:
        temporary.write_text(json.dumps(_stamp(spec, path)), encoding="utf-8")
        temporary.replace(path / STAMP_NAME)
    except OSError:
        with contextlib.suppress(OSError):
            temporary.unlink()


def _stamp(spec: ModelSpec, path: Path) -> dict[str, list[Any]]:
    result: dict[str, list[Any]] = {}
    for file in spec.files:
        status = (path / file.name).stat()
        result[file.name] = [status.st_size, status.st_mtime_ns, file.sha256]
    return result


def _stamp_holds(spec: ModelSpec, path: Path) -> bool:
    try:
        stamp = json.loads((path / STAMP_NAME).read_text(encoding="utf-8"))
        return bool(stamp == _stamp(spec, path))
    except (OSError, ValueError):
        return False


def _check_sizes(spec: ModelSpec, path: Path) -> None:
    for file in spec.files:
        try:
            size = (path / file.name).stat().st_size
        except OSError as error:
            raise _damaged(spec, path, f"{file.name} is missing") from error
        if size != file.size:
            raise _damaged(spec, path, f"{file.name} has {size} bytes instead of {file.size}")


def _damaged(spec: ModelSpec, path: Path, what: str) -> WeightsError:
    return WeightsError(
        f"The model {spec.name} in {path} is damaged ({what}); run `aloud models fetch {spec.name}` to fetch it again."
    )


def _model(name: str, table: Mapping[str, Any]) -> ModelSpec:
    files = tuple(
        WeightFile(_plain(file_name), int(entry["size"]), str(entry["sha256"]).lower())
        for file_name, entry in table["files"].items()
    )
    spec = ModelSpec(
        name=_plain(name),
        title=table["title"],
        role=table["role"],
        licence=table["licence"],
        origin=table["origin"],
        main=table["main"],
        files=files,
        sources=tuple(_source(source, files) for source in table["sources"]),
    )
    if len(spec.sha256) != 64:
        raise ValueError(f"{name}: not a sha256")
    return spec


def _source(table: Mapping[str, Any], files: tuple[WeightFile, ...]) -> HubSource | PackageSource:
    names = {file.name for file in files}
    mapping = table.get("files", {name: name for name in names})
    if not set(mapping) <= names:
        raise ValueError(f"a source names files that the model has not: {sorted(set(mapping) - names)}")
    if table["kind"] == "huggingface":
        return HubSource(table["repository"], table["revision"], dict(mapping))
    if table["kind"] == "package-index":
        packages = tuple(Package(entry["name"], entry["version"], int(entry["size"])) for entry in table["packages"])
        return PackageSource(packages, {name: tuple(places) for name, places in mapping.items()})
    raise ValueError(f"unknown kind of source {table['kind']!r}")


def _plain(name: str) -> str:
    if not name or name.startswith(".") or Path(name).name != name:
        raise ValueError(f"{name!r} is not a plain name")
    return name
