"""What lies beside the executable: third-party notices, the bill of materials, and on Linux the entry of the menu."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from desktop import THIRD_PARTY_NOTICES, __version__
from desktop.build.bill import bill_of_materials, check_bill
from desktop.build.contents import Component, components_of
from desktop.build.resources import BuildError

BILL = "aloud.cdx.json"

_HEAD = """{title} {version}: notices of third parties

This program carries the components below. Each is listed with its licence;
the texts follow, each once. Every library in the folder _internal is a file
of its own: where its licence lets you use a changed version, as the GNU
Lesser General Public License of Qt does, put that in its place. Nothing in
this program keeps you from it, and you may look into the program for that
purpose. The same list for machines is {bill}.
"""

_ENTRY = """[Desktop Entry]
Type=Application
Name={title}
Comment=Rehearse spoken interview answers
Exec=aloud
Icon=aloud
Terminal=false
Categories=Education;
StartupWMClass=aloud
"""

_ADD_TO_MENU = """#!/bin/sh
# Puts this program into your own menu of applications, where it lies now; run it again after moving the folder.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
menu="${XDG_DATA_HOME:-$HOME/.local/share}/applications"
mkdir -p "$menu"
sed -e "s|^Exec=.*|Exec=\\"$here/aloud\\"|" -e "s|^Icon=.*|Icon=$here/aloud.png|" \\
    "$here/aloud.desktop" >"$menu/aloud.desktop"
echo "Look for it in your menu of applications."
"""


def write_papers(folder: Path, contents: Path, title: str, icons: Path) -> list[Component]:
    """Write them all into the program's folder, and return what the program is made of.

    Args:
        folder: the program's folder.
        contents: what build.spec noted of it.
        title: what the program is called.
        icons: the folder with app.png.

    Raises:
        BuildError: the licence of something is not known, or the bill does not follow its schema.
    """
    components = components_of(folder, contents)
    (folder / THIRD_PARTY_NOTICES).write_text(notices(title, components), encoding="utf-8")
    bill = json.dumps(bill_of_materials(title, components), indent=1, ensure_ascii=False) + "\n"
    check_bill(bill)
    (folder / BILL).write_text(bill, encoding="utf-8")
    if sys.platform.startswith("linux"):
        shutil.copyfile(icons / "app.png", folder / "aloud.png")
        (folder / "aloud.desktop").write_text(_ENTRY.format(title=title), encoding="utf-8")
        script = folder / "add-to-menu.sh"
        script.write_text(_ADD_TO_MENU, encoding="utf-8")
        script.chmod(0o755)
    return components


def finish_bundle(bundle: Path, folder: Path) -> None:
    """Put the papers into the app bundle of macOS as well, and sign it again over them.

    Raises:
        BuildError: it cannot be signed.
    """
    for name in (THIRD_PARTY_NOTICES, BILL):
        shutil.copyfile(folder / name, bundle / "Contents" / "Resources" / name)
    identity = os.environ.get("ALOUD_CODESIGN_IDENTITY") or "-"  # "-": signed by nobody in particular
    signing = ["codesign", "--force", "--preserve-metadata=entitlements", "--sign", identity, str(bundle)]
    done = subprocess.run(signing, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise BuildError(f"The app cannot be signed: {done.stderr.strip()}")


def notices(title: str, components: Iterable[Component]) -> str:
    """The notices: a list of the components, then every licence text once with those that it belongs to."""
    listed = [_HEAD.format(title=title, version=__version__, bill=BILL)]
    texts: dict[str, list[str]] = {}
    for component in components:
        head = " ".join(part for part in (component.name, component.version) if part)
        lines = [head, f"    Licence: {component.licence}"]
        lines += [f"    {line}" for line in (component.copyright, component.about) if line]
        listed.append("\n".join(lines) + "\n")
        for name, text in component.texts.items():
            texts.setdefault(text.strip(), []).append(f"{head} ({name})")
    for text, owners in texts.items():
        listed.append(f"{'=' * 78}\n{'; '.join(owners)}\n{'-' * 78}\n\n{text}\n")
    return "\n".join(listed)
