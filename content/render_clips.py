"""Render the spoken lines of a pack: a build tool, run by hand when a text has changed.

    python -m content.render_clips TOOLS [--pack FOLDER] [--all]

TOOLS is a folder for the voices, filled at the first run. Each clip is one line of the interviewer, or of the customer
in a role-play, 24 kHz mono, brought to -18 LUFS and stored as Ogg Opus. On the same machine with the same packages a
text gives the same file, byte for byte.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from content.clip_sound import encoded, trimmed
from content.clips import CLIP_FOLDER, spoken_lines, stale_clips, write_manifest
from content.kokoro import KokoroVoice, fetch
from content.loader import BUILTIN_PACK, load_pack

# Who speaks, and how fast; the voices' own pace is above 200 words a minute. A customer is not in a calm interview, and
# should not sound like the interviewer.
INTERVIEWER, INTERVIEWER_SPEED = "af_heart", 0.8
CUSTOMER_SPEED = 0.9
CUSTOMERS = {
    "rp-broken-before-birthday": "am_michael",
    "rp-fog-at-the-desk": "am_fenrir",
    "rp-humming-fridge": "af_bella",
    "rp-loud-breakfast": "af_bella",
    "rp-put-through-again": "af_bella",
    "rp-first-bill": "am_michael",
    "rp-green-rucksack": "af_bella",
    "rp-wrong-tablets": "am_fenrir",
    "rp-grans-television": "am_michael",
    "rp-one-star": "am_fenrir",
}


def speaker(clip: str) -> tuple[str, float]:
    """Name of the voice that speaks a clip, and its speed."""
    customer = CUSTOMERS.get(clip.partition(".")[0])
    return (customer, CUSTOMER_SPEED) if customer else (INTERVIEWER, INTERVIEWER_SPEED)


def render(folder: Path, tools: Path, everything: bool = False) -> list[str]:
    """Render the clips of a pack that are missing or speak an old text, and write the manifest.

    Args:
        folder: the pack.
        tools: the folder that `fetch` filled.
        everything: render the others again too.

    Returns:
        The names of the clips that were written.
    """
    pack = load_pack(folder)
    (folder / CLIP_FOLDER).mkdir(exist_ok=True)
    texts = dict(spoken_lines(pack))
    names = list(texts) if everything else stale_clips(folder, pack)
    voices = {voice: KokoroVoice(tools, voice) for voice in {speaker(name)[0] for name in names}}
    for name in names:
        voice, speed = speaker(name)
        sound = trimmed(voices[voice].say(texts[name], speed).samples)
        (folder / CLIP_FOLDER / name).write_bytes(encoded(sound))
    write_manifest(folder, ", ".join(sorted({speaker(name)[0] for name in texts})), texts)
    return names


def main(arguments: list[str] | None = None) -> int:
    """Run the tool."""
    parser = argparse.ArgumentParser(description="Render the spoken lines of a pack.")
    parser.add_argument("tools", type=Path, help="folder for the voices, filled at the first run")
    parser.add_argument("--pack", type=Path, default=BUILTIN_PACK)
    parser.add_argument("--all", action="store_true", help="render every clip again")
    chosen = parser.parse_args(arguments)
    fetch(chosen.tools)
    for name in render(chosen.pack, chosen.tools, everything=chosen.all):
        print(name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
