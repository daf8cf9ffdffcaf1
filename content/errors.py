"""The one error tree of Aloud. It lives in the lowest layer because every layer raises from it.

An `AloudError` is something the person or their computer can mend: its text is one clear sentence that says what
happened and what to do, fit to be shown as it is. Anything else that escapes is a bug of ours.
"""


class AloudError(Exception):
    """Something went wrong that the person can mend; `str(error)` is one sentence that says how."""


class UsageError(AloudError):
    """The command or its arguments were wrong (exit code 2)."""


class PackError(AloudError):
    """A question pack cannot be read."""
