"""What a built program is made of: each of its files and modules given to the component that it belongs to."""

from __future__ import annotations

import fnmatch
import importlib.metadata
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from desktop import __version__
from desktop.build.resources import BuildError

LICENCES = Path(__file__).with_name("licences")
_TABLE = Path(__file__).with_name("components.toml")
_ROOT = Path(__file__).resolve().parents[2]
_LICENCE_FILE = re.compile(r"(LICEN[CS]E|COPYING|NOTICE|AUTHORS)", re.IGNORECASE)


@dataclass(slots=True)
class Component:
    """One thing with one licence; `licence` is an SPDX expression where `is_spdx`, else a name.

    `texts` are the licence texts and notices with a heading each; `files` are places in the program and their sizes in
    bytes.
    """

    name: str
    version: str
    licence: str
    kind: str = "library"
    purl: str | None = None
    about: str = ""
    copyright: str = ""
    is_spdx: bool = True
    texts: dict[str, str] = field(default_factory=dict)
    files: dict[str, int] = field(default_factory=dict)


def note_contents(work: Path, entries: Iterable[tuple[str, str, str]], modules: Iterable[tuple[str, str, str]]) -> None:
    """Write down, from build.spec, which file of the program comes from where and which modules are inside."""
    table = {target: source for target, source, kind in entries if kind != "SYMLINK"}
    sources = sorted({source for _, source, _ in modules if source})
    text = json.dumps({"files": table, "modules": sources}, indent=1)
    (work / "contents.json").write_text(text, encoding="utf-8")


def components_of(folder: Path, contents: Path) -> list[Component]:
    """Name the components of a built program.

    Args:
        folder: the program's folder.
        contents: what `note_contents` has written.

    Raises:
        BuildError: a file belongs to nothing that is known, so that its licence is not known either.
    """
    noted = json.loads(contents.read_text(encoding="utf-8"))
    return _Sorter(folder).sort(noted["files"], noted["modules"])


class _Sorter:
    def __init__(self, folder: Path) -> None:
        self._table = tomllib.loads(_TABLE.read_text(encoding="utf-8"))
        self._inside = folder / "_internal"
        self._found: dict[str, Component] = {}
        self._distribution_of: dict[str, importlib.metadata.Distribution] = {}
        for distribution in importlib.metadata.distributions():
            for file in distribution.files or ():
                self._distribution_of[_same(str(distribution.locate_file(file)))] = distribution

    def sort(self, files: Mapping[str, str], modules: Iterable[str]) -> list[Component]:
        aloud = Component("Aloud", __version__, "Apache-2.0", "application", f"pkg:pypi/aloud@{__version__}")
        aloud.texts["Apache-2.0"] = _own_text("Apache-2.0.txt")
        self._found["Aloud"] = aloud
        homeless = []
        for target, source in sorted(files.items()):
            place = Path(target).as_posix()
            on_disk = self._inside / target
            if not on_disk.is_file():
                continue  # taken into the archive of modules
            component = self._owner(place, source)
            if component is None:
                homeless.append(f"{place} (from {source})")
            else:
                component.files[place] = on_disk.stat().st_size
        if homeless:
            raise BuildError(f"Name in components.toml what these belong to: {'; '.join(homeless)}")
        for source in modules:
            self._module(source)
        self._of_table("PyInstaller's bootloader and run-time hooks")
        for entry in self._table["component"]:  # inside of files of other entries
            if "files" not in entry and "packages" not in entry and "CTranslate2" in entry["name"]:
                self._of_table(entry["name"])
        return sorted(self._found.values(), key=lambda component: component.name.lower())

    def _owner(self, place: str, source: str) -> Component | None:
        for entry in self._table["component"]:
            if any(fnmatch.fnmatch(place, pattern) for pattern in entry.get("files", ())):
                return self._of_table(entry["name"])
        if place == "base_library.zip":  # what the interpreter needs before it can read others
            return self._python()
        return self._module(source) or self._of_system(source)

    def _module(self, source: str) -> Component | None:
        """The component of a file by the place it comes from; None if that is neither a package nor Python itself."""
        path = _same(source)
        if Path(path).is_relative_to(_same(str(_ROOT))) and path not in self._distribution_of and ".venv" not in path:
            return self._found["Aloud"]
        distribution = self._distribution_of.get(path)
        if distribution is not None:
            return self._of_distribution(distribution)
        if Path(path).is_relative_to(_same(sys.base_prefix)) and "site-packages" not in path:
            return self._python()
        return None

    def _of_table(self, name: str) -> Component:
        if name not in self._found:
            entry = next(entry for entry in self._table["component"] if entry["name"] == name)
            version, purl = "", None
            if "package" in entry:
                version = importlib.metadata.version(entry["package"])
                # Qt itself is no Python package; it comes in one of its version.
                package = entry["package"].lower().replace("_", "-")
                purl = f"pkg:generic/qt@{version}" if name == "Qt" else f"pkg:pypi/{package}@{version}"
            component = Component(name, version, entry["licence"], entry.get("kind", "library"), purl)
            component.about, component.copyright = entry.get("about", ""), entry.get("copyright", "")
            component.is_spdx = " Software License" not in entry["licence"]
            for text in entry.get("texts", ()):
                component.texts |= _texts(text)
            self._found[name] = component
        return self._found[name]

    def _of_distribution(self, distribution: importlib.metadata.Distribution) -> Component:
        name = distribution.metadata["Name"]
        for entry in self._table["component"]:
            if name.lower() in (package.lower() for package in entry.get("packages", ())):
                return self._of_table(entry["name"])
        if name not in self._found:
            purl = f"pkg:pypi/{re.sub(r'[-_.]+', '-', name).lower()}@{distribution.version}"
            licence, is_spdx = self._licence(distribution)
            component = Component(name, distribution.version, licence, purl=purl, is_spdx=is_spdx)
            for file in distribution.files or ():
                if ".dist-info" in str(file) and _LICENCE_FILE.search(file.name) and file.suffix not in (".py", ".pyc"):
                    component.texts[file.name] = file.read_text(encoding="utf-8")
            if not component.texts:
                raise BuildError(f"The package {name} brings no licence text; name it in components.toml with one.")
            self._found[name] = component
        return self._found[name]

    def _licence(self, distribution: importlib.metadata.Distribution) -> tuple[str, bool]:
        """The licence that a package states, and whether that is an SPDX expression."""
        metadata: Any = distribution.metadata
        spoken: dict[str, str] = self._table["spoken"]
        stated = metadata.get("License-Expression") or metadata.get("License") or ""
        classifiers = [line for line in metadata.get_all("Classifier") or () if line.startswith("License ::")]
        for said in (stated, *classifiers):
            if said in spoken:
                return spoken[said], True
        if not stated or "\n" in stated:
            raise BuildError(f"The package {metadata['Name']} states no licence; name it in components.toml.")
        return stated, True

    def _python(self) -> Component:
        if "Python" not in self._found:
            version = platform.python_version()
            component = Component("Python", version, "PSF-2.0", "framework", f"pkg:generic/python@{version}")
            for place in (Path(sysconfig.get_path("stdlib")) / "LICENSE.txt", Path(sys.base_prefix) / "LICENSE.txt"):
                if place.is_file():
                    component.texts["LICENSE.txt"] = place.read_text(encoding="utf-8")
            self._found["Python"] = component
        return self._found["Python"]

    def _of_system(self, source: str) -> Component | None:
        """The package of Debian or Ubuntu that a library belongs to."""
        if shutil.which("dpkg-query") is None:
            return None
        real = os.path.realpath(source)
        for path in (source, real, real.removeprefix("/usr"), source.removeprefix("/usr")):
            told = subprocess.run(["dpkg-query", "-S", path], capture_output=True, text=True, check=False).stdout
            if told:
                break
        else:
            return None
        package = told.split(":", 1)[0]
        if package not in self._found:
            licence = next((spdx for start, spdx in self._table["system"].items() if package.startswith(start)), None)
            if licence is None:
                raise BuildError(f"Name in components.toml the licence of the system's package {package}.")
            version = subprocess.run(
                ["dpkg-query", "-W", "-f", "${Version}", package], capture_output=True, text=True, check=True
            ).stdout
            system = platform.freedesktop_os_release().get("ID", "debian")
            component = Component(package, version, licence, purl=f"pkg:deb/{system}/{package}@{quote(version)}")
            notice = Path(f"/usr/share/doc/{package}/copyright")
            component.texts["copyright"] = notice.read_text(encoding="utf-8", errors="replace")
            if "LGPL" in licence:
                component.texts["LGPL-2.1"] = _own_text("LGPL-2.1.txt")
            self._found[package] = component
        return self._found[package]


def _same(path: str) -> str:
    """The path in the one form in which two that name the same file are equal."""
    return os.path.normcase(os.path.realpath(path))


def _texts(named: str) -> dict[str, str]:
    """The licence texts that an entry of the table names."""
    if named == "cmudict":
        return {"LICENSE": (_ROOT / "models/delivery/data/corpora/cmudict/LICENSE").read_text(encoding="utf-8")}
    if not named.startswith("from "):
        return {named.removesuffix(".txt"): _own_text(named)}
    package, pattern = named.removeprefix("from ").split(": ")
    files = [file for file in importlib.metadata.files(package) or () if fnmatch.fnmatch(str(file), pattern)]
    if not files:
        raise BuildError(f"The package {package} has no file {pattern}; see components.toml.")
    return {file.name: Path(str(file.locate())).read_text(encoding="utf-8", errors="replace") for file in files}


def _own_text(name: str) -> str:
    if name == "Apache-2.0.txt":
        for place in (_ROOT / "LICENSE", *_ROOT.glob("aloud-*.dist-info/licenses/LICENSE")):
            if place.is_file():
                return place.read_text(encoding="utf-8")
    return (LICENCES / name).read_text(encoding="utf-8")
