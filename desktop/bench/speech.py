"""`aloud bench speech MANIFEST`: transcribe every recording of a manifest, for a scorer.

A manifest is a JSON list of {"id", "path", "seconds", "reference", ...} with paths relative to it; the result is a JSON
object {id: {"text": verbatim transcript, "seconds_spent": float}}. Where references are given, word errors and filled
pauses are printed apart for each category of recording, on standard error.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from content.errors import UsageError
from desktop.audio.files import read_sound
from desktop.bench.scores import SpeechTally

BLOCK_SAMPLES = 16_000


def main(argv: list[str]) -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="aloud bench speech", description="Transcribe the recordings of a manifest.")
    parser.add_argument("manifest", type=Path)
    parser.add_argument("--model", default="base")
    parser.add_argument("--out", type=Path, help="where the hypotheses go (default: standard output)")
    args = parser.parse_args(argv)
    clips = read_manifest(args.manifest)

    from desktop.analyse import load_models, weights_folders
    from models.speech.listener import Listener

    loaded = load_models(weights_folders(), args.model)
    hypotheses: dict[str, dict[str, Any]] = {}
    for clip in clips:
        sound, _ = read_sound(args.manifest.parent / clip["path"])
        began = time.perf_counter()
        listener = Listener(loaded.transcriber, loaded.voice)
        for at in range(0, len(sound), BLOCK_SAMPLES):
            listener.feed(sound[at : at + BLOCK_SAMPLES])
        transcript = listener.finish()
        spent_s = time.perf_counter() - began
        hypotheses[clip["id"]] = {"text": transcript.text, "seconds_spent": round(spent_s, 3)}
        print(f"{clip['id']}: {spent_s:.1f} s for {len(sound) / 16_000:.1f} s", file=sys.stderr)
    print(_table(clips, hypotheses), file=sys.stderr)
    text = json.dumps(hypotheses, indent=1)
    if args.out:
        args.out.write_text(text, encoding="utf-8")
    else:
        print(text)
    return 0


def _table(clips: Sequence[dict[str, Any]], hypotheses: Mapping[str, dict[str, Any]]) -> str:
    """Errors by category of recording, as lines to read; empty without references."""
    tallies: dict[str, SpeechTally] = {}
    for clip in clips:
        if "reference" in clip:
            for name in (str(clip.get("category", "recordings")), "all"):
                tallies.setdefault(name, SpeechTally()).add(str(clip["reference"]), hypotheses[clip["id"]]["text"])
    lines = [f"{'':16} clips  word error rate  filled pauses hit / missed / false     F1"] if tallies else []
    for name in sorted(tallies, key=lambda name: (name == "all", name)):
        t = tallies[name]
        lines.append(
            f"{name:16} {t.clips:5}  {t.word_error_rate:15.3f}  {t.hit:17} / {t.missed:6} / {t.false:5} {t.f1:6.3f}"
        )
    return "\n".join(lines)


def read_manifest(path: Path) -> list[dict[str, Any]]:
    """Read a manifest.

    Raises:
        UsageError: it is no list of objects with an id and a path.
    """
    try:
        clips = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"{path} cannot be read as a manifest ({error}); give a JSON list of recordings.") from error
    if not isinstance(clips, list) or not all(isinstance(c, dict) and "id" in c and "path" in c for c in clips):
        raise UsageError(f'{path} is no manifest; give a JSON list of objects with "id" and "path".')
    return clips
