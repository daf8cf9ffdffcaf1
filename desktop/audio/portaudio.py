"""PortAudio, kept on one thread of its own.

PortAudio is one per process and its control functions must not overlap; on Windows they belong to the thread that
initialised it, and with a frozen sound server any of them may hang for ever. So all of them run one after the other on
one control thread, and whoever asks waits with a deadline. The library is loaded at the first request, not at import.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import platform
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from queue import SimpleQueue
from typing import Any, TypeVar

from desktop.audio.errors import DeviceError

T = TypeVar("T")
Job = Callable[[Any], T]

NOT_ANSWERING = (
    "The sound system of this computer does not answer; log out and in again, or restart it, then try again."
)
EXIT_DEADLINE_S = 1.0
LINUX = platform.system() == "Linux"


class PortAudio:
    """The control thread, and the streams that are open on it."""

    def __init__(self) -> None:
        self._jobs: SimpleQueue[tuple[Job[Any], Future[Any]]] = SimpleQueue()
        self._start_lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._sounddevice: Any = None
        self._stderr = -1
        self._busy_since: float | None = None
        # Used on the control thread only.
        self._streams: list[Any] = []
        self._stale = False

    def submit(self, job: Job[T]) -> Future[T]:
        """Have a job run with the sounddevice module as its argument; returns at once."""
        with self._start_lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="portaudio", daemon=True)
                self._thread.start()
        future: Future[T] = Future()
        self._jobs.put((job, future))
        return future

    def call(self, job: Job[T], timeout_s: float = 5.0) -> T:
        """Run a job and wait for its result.

        Raises:
            DeviceError: PortAudio is missing or does not answer within `timeout_s`; or what the job raises.
        """
        future = self.submit(job)
        busy_since = self._busy_since
        if busy_since is not None:
            # What hangs already is given no second chance.
            timeout_s = max(timeout_s - (time.monotonic() - busy_since), 0.05)
        try:
            return future.result(timeout_s)
        except FutureTimeoutError:
            future.cancel()
            self.release_stderr()
            raise DeviceError(NOT_ANSWERING) from None

    def _run(self) -> None:
        while True:
            job, future = self._jobs.get()
            if not future.set_running_or_notify_cancel():
                continue
            self._busy_since = time.monotonic()
            try:
                future.set_result(job(self._load()))
            except BaseException as error:  # handed to whoever asked; the thread must live on
                future.set_exception(error)
            self._busy_since = None
            del job, future

    def _load(self) -> Any:
        if self._sounddevice is None:
            # Importing initialises PortAudio, with standard error redirected; if that hangs, `call` needs a way back.
            self._keep_stderr()
            try:
                import sounddevice
            except (OSError, ImportError) as error:
                raise DeviceError(_missing_library()) from error
            # Its exit handler would wait for a frozen sound server for ever.
            atexit.unregister(sounddevice._exit_handler)
            atexit.register(self._shut_down)
            self._sounddevice = sounddevice
        return self._sounddevice

    # --- on the control thread -------------------------------------------------------------------------------

    def refresh(self) -> bool:
        """Start PortAudio anew so that it looks for devices; not while a stream is open (control thread only)."""
        if self._streams:
            return False
        sounddevice = self._load()
        self._keep_stderr()
        while sounddevice._initialized:
            sounddevice._terminate()
        sounddevice._initialize()
        self._stale = False
        return True

    @property
    def open_streams(self) -> int:
        """How many streams are open (control thread only)."""
        return len(self._streams)

    def refresh_if_stale(self) -> None:
        """`refresh()` if a stream broke off since the last one (control thread only)."""
        if self._stale:
            self.refresh()

    def started(self, stream: Any) -> None:
        """Note an open stream (control thread only)."""
        self._streams.append(stream)

    def close(self, stream: Any, *, broken: bool = False) -> None:
        """Close a stream (control thread only).

        `broken`: it ended by itself, after which PortAudio knows wrong devices until it is started anew.
        """
        self._stale = self._stale or broken
        # A dead device makes closing fail as well; there is nothing to be done about it.
        with contextlib.suppress(self._sounddevice.PortAudioError), self.quiet():
            stream.abort(ignore_errors=True)
            stream.close(ignore_errors=True)
        if stream in self._streams:
            self._streams.remove(stream)

    @contextlib.contextmanager
    def quiet(self) -> Iterator[None]:
        """Keep the debug lines that ALSA and PortAudio print while opening off standard error (control thread only)."""
        if not LINUX:
            yield
            return
        self._keep_stderr()
        if self._stderr < 0:
            yield
            return
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 2)
        os.close(null)
        try:
            yield
        finally:
            self.release_stderr()

    def _keep_stderr(self) -> None:
        self._forget_stderr()
        with contextlib.suppress(OSError):
            self._stderr = os.dup(2)

    def _forget_stderr(self) -> None:
        if self._stderr >= 0:
            os.close(self._stderr)
            self._stderr = -1

    def release_stderr(self) -> None:
        """Give standard error back, also when the control thread hangs."""
        with contextlib.suppress(OSError):
            if self._stderr >= 0:
                os.dup2(self._stderr, 2)

    # --- at exit ---------------------------------------------------------------------------------------------

    def _shut_down(self) -> None:
        def job(sounddevice: Any) -> None:
            for stream in tuple(self._streams):
                self.close(stream)
            while sounddevice._initialized:
                sounddevice._terminate()

        with contextlib.suppress(FutureTimeoutError, Exception):
            self.submit(job).result(EXIT_DEADLINE_S)


def _missing_library() -> str:
    mend = "with “sudo apt install libportaudio2”" if LINUX else "by installing Aloud again"
    return f"The library PortAudio, which reaches microphone and speaker, cannot be loaded: put it in place {mend}."


PORTAUDIO = PortAudio()
