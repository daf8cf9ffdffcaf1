"""Which points of a strong answer are made, and by which sentence.

A point is read with the answer before it, as a reader would: whether it is made depends on all that was said.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from models.text.context import WindowReading
from models.text.heads import Heads
from models.types import Point


def points_made(texts: Sequence[str], windows: Sequence[WindowReading], heads: Heads) -> tuple[Point, ...]:
    """Return each point with whether it is made, and the sentence that makes it best.

    A long answer is read window by window; a point is made if one window makes it.

    Args:
        texts: the points.
        windows: what was read of the answer and of these points.
        heads: the trained heads.
    """
    if not texts or not windows:
        return tuple(Point(text, False, None) for text in texts)
    scores = np.stack([heads.point(window.points)[:, 0] for window in windows])
    made: list[Point] = []
    for k, text in enumerate(texts):
        w = int(scores[:, k].argmax())
        if scores[w, k] < 0:
            made.append(Point(text, False, None))
            continue
        likeness = heads.point_answers(windows[w].upper) @ heads.point_asks(windows[w].points[k : k + 1])[0]
        made.append(Point(text, True, windows[w].first + int(likeness.argmax())))
    return tuple(made)
