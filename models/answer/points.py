"""Which points of a strong answer are made, and by which sentence.

A point is read with the answer before it, as a reader would: whether it is made depends on all that was said, and on
how well some one sentence answers it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from models.text.context import Array, WindowReading
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
    read = [point_scores(window, heads) for window in windows]
    scores = np.stack([made for made, _ in read])
    made: list[Point] = []
    for k, text in enumerate(texts):
        w = int(scores[:, k].argmax())
        if scores[w, k] < 0:
            made.append(Point(text, False, None))
            continue
        made.append(Point(text, True, windows[w].first + int(read[w][1][k].argmax())))
    return tuple(made)


def point_scores(window: WindowReading, heads: Heads) -> tuple[Array, Array]:
    """Log-odds that the points are made in this window (m,), and how well each sentence answers them (m, n)."""
    fits = heads.point_asks(window.points) @ heads.point_answers(window.upper).T
    top = fits.max(axis=1)
    some = top + np.log(np.exp(fits - top[:, None]).sum(axis=1))
    made: Array = (heads.point(window.points)[:, 0] + heads.point_gain * some).astype(np.float32)
    return made, fits
