"""Which qualities an answer gives evidence for: said to be heard where it is, never said to be lacking."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from models.answer.structure import PART_PREFIX
from models.text.heads import Heads
from models.types import Quality

MOST_SENTENCES = 3


def qualities_of(evidence: npt.NDArray[np.float64], heads: Heads) -> tuple[Quality, ...]:
    """Return the qualities heard, the surest first, each with its surest sentences.

    Args:
        evidence: probability of each of `heads.evidence_names` in each sentence, shape (n, names); 0.5 is the
            threshold that was measured for the quality.
        heads: the trained heads.
    """
    if len(evidence) == 0:
        return ()
    heard: list[tuple[float, Quality]] = []
    for k, name in enumerate(heads.evidence_names):
        column = evidence[:, k]
        if name.startswith(PART_PREFIX) or column.max() < 0.5:
            continue
        best = [int(i) for i in np.argsort(-column, kind="stable")[:MOST_SENTENCES] if column[i] >= 0.5]
        heard.append((float(column.max()), Quality(name, tuple(sorted(best)))))
    heard.sort(key=lambda item: (-item[0], item[1].name))
    return tuple(quality for _, quality in heard)
