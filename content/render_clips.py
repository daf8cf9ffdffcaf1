"""Render the spoken questions of a pack: a build tool, run by hand when a text has changed.

    python -m content.render_clips TOOLS [--pack FOLDER] [--all]

TOOLS is a folder for the voice, filled at the first run. Each clip is one question or follow-up question in the voice
of the interviewer, 24 kHz mono, brought to -18 LUFS and stored as Ogg Opus. On the same machine with the same
packages a text gives the same file, byte for byte.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from content.clip_sound import encoded, trimmed
from content.clips import CLIP_FOLDER, spoken_lines, stale_clips, write_manifest
from content.kokoro import KokoroVoice, fetch
from content.loader import BUILTIN_PACK, load_pack

VOICE = "af_heart"
SPEED = 0.8  # the voice's own pace is above 200 words a minute


def render(folder: Path, voice: KokoroVoice, everything: bool = False) -> list[str]:
    """Render the clips of a pack that are missing or speak an old text, and write the manifest.

    Args:
        folder: the pack.
        voice: who speaks.
        everything: render the others again too.

    Returns:
        The names of the clips that were written.
    """
    pack = load_pack(folder)
    (folder / CLIP_FOLDER).mkdir(exist_ok=True)
    texts = dict(spoken_lines(pack))
    names = list(texts) if everything else stale_clips(folder, pack)
    for name in names:
        sound = trimmed(voice.say(texts[name], SPEED).samples)
        (folder / CLIP_FOLDER / name).write_bytes(encoded(sound))
    write_manifest(folder, voice.name, texts)
    return names


def main(arguments: list[str] | None = None) -> int:
    """Run the tool."""
    parser = argparse.ArgumentParser(description="Render the spoken questions of a pack.")
    parser.add_argument("tools", type=Path, help="folder for the voice, filled at the first run")
    parser.add_argument("--pack", type=Path, default=BUILTIN_PACK)
    parser.add_argument("--all", action="store_true", help="render every clip again")
    chosen = parser.parse_args(arguments)
    fetch(chosen.tools)
    for name in render(chosen.pack, KokoroVoice(chosen.tools, VOICE), everything=chosen.all):
        print(name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
