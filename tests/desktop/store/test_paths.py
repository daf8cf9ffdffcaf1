import subprocess
import sys
from pathlib import Path

import pytest

from desktop.store.errors import StoreError
from desktop.store.paths import Paths, user_paths


@pytest.fixture
def paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Paths:
    monkeypatch.setenv("ALOUD_HOME", str(tmp_path / "home"))
    return user_paths()


def test_everything_lies_below_aloud_home(paths: Paths, tmp_path: Path) -> None:
    for path in (paths.settings, paths.database, paths.recordings, paths.weights):
        assert path.is_relative_to(tmp_path / "home")


def test_a_relative_home_is_made_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ALOUD_HOME", "stick")
    assert user_paths().data == tmp_path / "stick" / "data"


def test_without_aloud_home_the_system_decides() -> None:
    # In a process of its own, which only asks for the names.
    code = "from desktop.store.paths import user_paths as u; print(u().config); print(u().data); print(u().cache)"
    env = {"HOME": "/home/ada", "XDG_DATA_HOME": "/elsewhere", "PATH": "/usr/bin"}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["/home/ada/.config/aloud", "/elsewhere/aloud", "/home/ada/.cache/aloud"]


def test_create_makes_folders_for_their_owner_alone(paths: Paths) -> None:
    paths.recordings.mkdir(parents=True, mode=0o755)
    paths.create()
    for folder in (paths.config, paths.data, paths.recordings, paths.cache):
        assert folder.stat().st_mode & 0o777 == 0o700
    paths.create()


def test_a_file_in_the_way(paths: Paths, tmp_path: Path) -> None:
    (tmp_path / "home").write_text("")
    with pytest.raises(StoreError, match="cannot be used"):
        paths.create()


def test_a_folder_that_cannot_be_written() -> None:
    # The kernel's own file system takes no files, not even root's.
    folder = Path("/proc/self")
    with pytest.raises(StoreError, match=r"/proc/self/aloud cannot be used: .*\."):
        Paths(config=folder / "aloud", data=folder / "aloud", cache=folder / "aloud").create()
