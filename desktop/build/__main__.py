"""`python -m desktop.build`: builds the program for this system into dist/, which is what `make build` does."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from content.errors import AloudError, UsageError
from desktop.analyse import weights_folders
from desktop.build.steps import Recipe, build


def main() -> int:
    """Build, and print what the self-check found."""
    parser = argparse.ArgumentParser(prog="python -m desktop.build", description="Build the program for this system.")
    parser.add_argument("--out", type=Path, default=Path("dist"), help="the folder that gets it (default: dist)")
    parser.add_argument("--model", help="the speech model inside (default: that of the manifest)")
    parser.add_argument("--title", default="Aloud", help="what the program is called")
    parser.add_argument("--logo", type=Path, help="a picture for its icon")
    parser.add_argument("--no-archive", action="store_true", help="leave the archive out")
    options = parser.parse_args()
    recipe = Recipe(
        out=options.out.resolve(),
        title=options.title,
        model=options.model,
        weights=weights_folders(),
        logo=options.logo,
        archive=not options.no_archive,
    )
    try:
        built = build(recipe, lambda line: print(line, file=sys.stderr, flush=True))
    except AloudError as error:
        print(f"aloud: {error}", file=sys.stderr)
        return 2 if isinstance(error, UsageError) else 1
    print(json.dumps(built.check, indent=2))
    for path in (built.folder, built.archive, built.checksum):
        if path is not None:
            print(f"Built: {path}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
