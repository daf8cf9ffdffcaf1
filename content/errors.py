"""The one error tree of Aloud. It lives in the lowest layer because every layer raises from it.

An `AloudError` is something the person or their computer can mend: its text is one clear sentence that says what
happened and what to do, fit to be shown as it is. Anything else that escapes is a bug of ours.
"""

from __future__ import annotations

import traceback
from pathlib import PurePath


class AloudError(Exception):
    """Something went wrong that the person can mend; `str(error)` is one sentence that says how."""


class UsageError(AloudError):
    """The command or its arguments were wrong (exit code 2)."""


class PackError(AloudError):
    """A question pack cannot be read."""


def outline(error: BaseException) -> str:
    """Say of what kind an error is and where in the code it arose, without a word of its message.

    Messages quote what a program was busy with, and that may be what a person has said. So logs, which systems keep,
    and sentences that are saved get this instead: "KeyError in guard.py, line 41".
    """
    frames = traceback.extract_tb(error.__traceback__)
    place = f" in {PurePath(frames[-1].filename).name}, line {frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{place}"


def trace(error: BaseException) -> str:
    """List the calls that led to an error, and to the errors that caused it, without a word of their messages."""
    lines = [outline(error)]
    lines += [f"  {at.filename}:{at.lineno} {at.name}" for at in traceback.extract_tb(error.__traceback__)]
    cause = error.__cause__ or error.__context__
    return "\n".join([*lines, *(("because of " + trace(cause),) if cause is not None else ())])
