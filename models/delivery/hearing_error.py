"""How far a count of filled pauses can be trusted: Aloud's own error, measured and stated."""

from __future__ import annotations

import math

from models.types import HearingError, Transcript, WordKind

# Recall and precision against verbatim transcripts, by transcriber and prompt: docs/benchmarks.md, "Filled pauses and
# words", recordings joined into answers of one to two minutes. Renewed whenever the ear changes its `prompt_id`.
_MEASURED = {("base", "verbatim-2"): (0.97, 0.86)}
# The range that a normal distribution holds eight times in ten, in standard deviations.
_EIGHT_IN_TEN = 1.28


def hearing_error(transcript: Transcript) -> HearingError | None:
    """State the error of a transcript's filled pauses; None if its transcriber was never measured.

    Each one heard is true with the chance of the precision, and each true one heard hides (1 - recall) / recall missed
    ones; both vary as coin tosses do. The range always holds the count itself, and that of the possible ones added.
    """
    measured = _MEASURED.get((transcript.model, transcript.prompt_id))
    if measured is None:
        return None
    recall, precision = measured
    heard = sum(word.kind is WordKind.FILLED_PAUSE for word in transcript.words)
    true = heard * precision
    missed = true * (1 - recall) / recall
    spread = _EIGHT_IN_TEN * hearing_spread(heard, recall, precision)
    low = max(0, math.floor(true + missed - spread))
    high = math.ceil(true + missed + spread)
    return HearingError(recall, precision, (min(low, heard), max(high, heard + len(transcript.possible))))


def hearing_spread(heard: int, recall: float, precision: float) -> float:
    """Return the standard deviation of the true count of filled pauses around the one that was heard."""
    missed = heard * precision * (1 - recall) / recall
    return math.sqrt(heard * precision * (1 - precision) + missed / recall)
