"""Which component takes how much of a built program: `python -m desktop.build.sizes dist/aloud` prints a table."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

from desktop.build.papers import BILL

_SMALL_MB = 1.0


def sizes(folder: Path) -> dict[str, float]:
    """Megabytes of each component, the largest first; what is below one megabyte stands together.

    The bill of materials says which file belongs to whom; Aloud's own code and that of packages without libraries is
    in the executable.
    """
    bill = json.loads((folder / BILL).read_text(encoding="utf-8"))
    by_component: Counter[str] = Counter()
    for component in bill["components"]:
        for entry in component.get("properties", ()):
            if entry["name"] == "aloud:bytes":
                by_component[component["name"]] += int(entry["value"])
    for path in sorted(folder.iterdir()):
        if path.is_file():
            by_component[f"{path.name}, beside _internal"] += path.stat().st_size
    whole = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    table: Counter[str] = Counter()
    for name, size in by_component.items():
        table[name if size / 1e6 >= _SMALL_MB else "everything else"] += size
    table["everything else"] += whole - sum(by_component.values())
    return {name: size / 1e6 for name, size in table.most_common()}


def main(folder: Path) -> None:
    """Print the table."""
    rows = sizes(folder)
    for name, size_mb in rows.items():
        print(f"| {name} | {size_mb:.1f} MB |")
    print(f"| together | {sum(rows.values()):.1f} MB |")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
