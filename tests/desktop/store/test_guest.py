"""The guest session: a folder of its own, of which nothing stays."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from desktop.store import guest
from desktop.store.guest import PREFIX, GuestFolder, sweep_guests
from desktop.store.lock import Lock
from desktop.store.paths import Paths
from desktop.store.settings import Settings, load_settings, save_settings


@pytest.fixture
def own(tmp_path: Path) -> Paths:
    """The account's own folders, with settings and a pack."""
    paths = Paths(tmp_path / "own/config", tmp_path / "own/data", tmp_path / "own/cache")
    paths.create()
    save_settings(paths.settings, Settings(microphone="usb", theme="dark", pack="bakery", role="agent", welcomed=True))
    (paths.packs / "bakery").mkdir()
    (paths.packs / "bakery" / "pack.toml").write_text("id = 'bakery'")
    return paths


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where guest sessions lie."""
    folder = tmp_path / "run"
    folder.mkdir()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return folder


def test_devices_and_packs_come_along_and_nothing_about_the_person(own: Paths, place: Path) -> None:
    session = GuestFolder(own)
    assert session.root.parent == place
    settings, notice = load_settings(session.paths.settings)
    assert settings == Settings(microphone="usb", theme="dark", pack="bakery", role=None, welcomed=False)
    assert notice is None
    assert (session.paths.packs / "bakery" / "pack.toml").is_file()
    (session.paths.packs / "bakery" / "pack.toml").write_text("changed by the guest")
    session.remove()
    assert not session.root.exists()
    assert (own.packs / "bakery" / "pack.toml").read_text() == "id = 'bakery'"


def test_it_is_for_this_account_alone_whatever_the_umask(own: Paths) -> None:
    before = os.umask(0)
    try:
        session = GuestFolder(own)
    finally:
        os.umask(before)
    for path in (session.root, session.paths.data, session.paths.recordings, session.paths.config):
        assert path.stat().st_mode & 0o777 == 0o700
    assert session.paths.settings.stat().st_mode & 0o777 == 0o600


def test_without_a_place_in_memory_it_is_the_systems_for_temporary_files(
    own: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guest, "LEAST_FREE_BYTES", 10**18)
    assert GuestFolder(own).root.parent == tmp_path
    monkeypatch.undo()
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert GuestFolder(own).root.parent == tmp_path


def test_damaged_settings_of_the_account_stay_as_they_are(own: Paths) -> None:
    own.settings.write_text("{broken")
    session = GuestFolder(own)
    assert load_settings(session.paths.settings) == (Settings(), None)
    assert own.settings.read_text() == "{broken"


SESSION = """
import sys
from pathlib import Path
from desktop.store.guest import GuestFolder
from desktop.store.lock import Lock
from desktop.store.paths import Paths

own = Path(sys.argv[1])
session = GuestFolder(Paths(own / "config", own / "data", own / "cache"))
lock = Lock(session.paths.lock)
assert lock.take()
(session.paths.recordings / "take.wav").write_bytes(b"voice")
print(session.root, flush=True)
sys.stdin.read()
"""


def test_what_a_crash_leaves_goes_at_the_next_start_and_a_session_that_runs_stays(own: Paths) -> None:
    command = [sys.executable, "-c", SESSION, str(own.config.parent)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        root = Path(process.stdout.readline().strip())
        sweep_guests()
        assert (root / "data/recordings/take.wav").exists(), "it runs"
        process.send_signal(signal.SIGKILL)
        process.wait(20)
        assert (root / "data/recordings/take.wav").exists()
        sweep_guests()
        assert not root.exists()


def test_only_what_is_surely_over_and_ours_is_swept(place: Path, own: Paths) -> None:
    young = place / f"{PREFIX}young"
    young.mkdir()
    old = place / f"{PREFIX}old"
    old.mkdir()
    os.utime(old, (time.time() - 3600,) * 2)
    link = place / f"{PREFIX}link"
    link.symlink_to(own.data)
    other = place / "something-else"
    other.mkdir()
    foreign = place / f"{PREFIX}foreign"
    foreign.mkdir()
    os.utime(foreign, (time.time() - 3600,) * 2)
    if os.geteuid() == 0:
        os.chown(foreign, 12345, 12345)
    sweep_guests()
    assert young.exists() and link.is_symlink() and other.exists() and own.packs.exists()
    assert not old.exists()
    assert foreign.exists() == (os.geteuid() == 0)


def test_a_lock_is_free_again_when_its_process_ends_and_no_text_in_it_locks(tmp_path: Path) -> None:
    path = tmp_path / "open.lock"
    path.write_text("1\naloud\nthis-computer\n")  # as earlier versions wrote it, with a process that always runs
    first, second = Lock(path), Lock(path)
    assert first.take() and first.held
    assert not second.take() and not second.held
    first.release()
    assert second.take()
    second.release()
    second.release()
    assert path.stat().st_mode & 0o777 in (0o600, 0o644)
