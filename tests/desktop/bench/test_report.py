import json
import subprocess
import sys
from pathlib import Path

import pytest

from content.errors import UsageError
from desktop.bench import main

ROOT = Path(__file__).parents[3]


def test_one_object_says_what_is_left_after_the_last_word() -> None:
    """In a process of its own, because the benchmark keeps its process to one core."""
    audio = ROOT / "tests" / "data" / "answer_fluent.flac"
    command = [sys.executable, "-m", "desktop", "bench", "report", str(audio)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    figures = json.loads(done.stdout)
    assert figures["answer_s"] == pytest.approx(22.66, abs=0.01)
    assert figures["sentences"] >= 3
    assert 0 < figures["remaining_cpu_ms"] < 1000 * figures["feed_s"]


def test_an_unknown_question_is_a_usage_error() -> None:
    audio = ROOT / "tests" / "data" / "answer_fluent.flac"
    with pytest.raises(UsageError, match="aloud questions"):
        main(["report", str(audio), "--question", "beh-nothing"])
