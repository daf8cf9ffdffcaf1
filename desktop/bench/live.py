"""`aloud bench live AUDIO...`: how long a person waits after the last word, and what it costs.

Each file is fed at real-time pace through the path that the microphone uses, in a process of its own, and then read
whole by plain faster-whisper (same weights, beam 5) in another; one JSON object a file is printed.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Any

import numpy as np
import numpy.typing as npt

from content.errors import AloudError
from desktop.audio.files import SoundReader, read_sound

BLOCK_S = 0.1
RATE_HZ = 16_000
PEER_BEAM = 5  # faster-whisper's default

Sound = npt.NDArray[np.float32]


def main(argv: list[str]) -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(
        prog="aloud bench live", description="Time the way from the last word to the text."
    )
    parser.add_argument("audio", type=Path, nargs="+")
    parser.add_argument("--model", default="base")
    parser.add_argument("--part", choices=["live", "batch"], help=argparse.SUPPRESS)
    args = parser.parse_args(argv)
    if args.part:
        measure = _live if args.part == "live" else _batch
        print(json.dumps(measure(args.audio[0], args.model)))
        return 0
    for path in args.audio:
        live, batch = (_in_own_process(part, path, args.model) for part in ("live", "batch"))
        figures = {"path": str(path), **live, **batch}
        figures["ratio"] = round(live["stop_to_transcript_s"] / batch["batch_s"], 4)
        figures["file_path_ratio"] = round(live["file_path_s"] / batch["batch_s"], 3)
        print(json.dumps(figures), flush=True)
    return 0


def _in_own_process(part: str, path: Path, model: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "desktop", "bench", "live", "--part", part, "--model", model, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        reason = done.stderr.strip().splitlines()[-1:] or ["no reason given"]
        raise AloudError(f"The measurement of {path} failed: {reason[0]}")
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return figures


def _live(path: Path, model: str) -> dict[str, Any]:
    from desktop.analyse import load_models, weights_folders
    from models.speech.listener import Listener

    loaded = load_models(weights_folders(), model)
    blocks: SimpleQueue[Sound | None] = SimpleQueue()
    listener = Listener(loaded.transcriber, loaded.voice, live=True)

    def work() -> None:
        while (block := blocks.get()) is not None:
            listener.feed(block)

    worker = Thread(target=work, name="listener")
    worker.start()
    began = time.perf_counter()
    samples = 0
    with SoundReader(path, BLOCK_S) as reader:
        for block in reader:
            samples += len(block)
            time.sleep(max(0.0, began + samples / RATE_HZ - time.perf_counter()))
            blocks.put(block)
    stopped = time.perf_counter()
    blocks.put(None)
    worker.join()
    transcript = listener.finish()
    waited_s = time.perf_counter() - stopped
    peak_rss_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

    began = time.perf_counter()
    from_file = Listener(loaded.transcriber, loaded.voice)
    with SoundReader(path) as reader:
        for block in reader:
            from_file.feed(block)
    again = from_file.finish()
    return {
        "answer_s": round(samples / RATE_HZ, 2),
        "stop_to_transcript_s": round(waited_s, 3),
        "peak_rss_mb": round(peak_rss_mb, 1),
        "words_equal_file_path": again.words == transcript.words,
        "file_path_s": round(time.perf_counter() - began, 3),
        "filled_pauses": sum(word.kind == "filled_pause" for word in transcript.words),
    }


def _batch(path: Path, model: str) -> dict[str, Any]:
    from faster_whisper import WhisperModel

    from desktop.analyse import weights_folders
    from models.speech.weights import find_model

    peer = WhisperModel(
        str(find_model(model, weights_folders()).path),
        device="cpu",
        compute_type="int8",
        cpu_threads=2,
        local_files_only=True,
    )
    sound, _ = read_sound(path)
    began = time.perf_counter()
    segments, _ = peer.transcribe(sound, language="en", beam_size=PEER_BEAM)
    for _ in segments:
        pass
    return {"batch_s": round(time.perf_counter() - began, 3)}
