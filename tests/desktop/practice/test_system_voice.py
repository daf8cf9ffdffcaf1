import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.practice.system_voice import SystemVoice, plain_names, preferred_name, speech_service_answers


@contextmanager
def service(path: Path, answer: bytes | None) -> Iterator[None]:
    """A speech service that takes one connection and says `answer`, or nothing."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as server:
        server.bind(str(path))
        server.listen(1)

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                if answer is not None:
                    connection.recv(256)
                    connection.sendall(answer)
                while connection.recv(256):
                    pass

        thread = threading.Thread(target=serve)
        thread.start()
        yield
        thread.join(10)
        assert not thread.is_alive()


def test_a_service_that_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPEECHD_ADDRESS", f"unix_socket:{tmp_path}/s")
    with service(tmp_path / "s", b"208 OK CLIENT NAME SET\r\n"):
        assert speech_service_answers(5.0)


def test_a_service_that_refuses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPEECHD_ADDRESS", f"unix_socket:{tmp_path}/s")
    with service(tmp_path / "s", b"300 ERR\r\n"):
        assert not speech_service_answers(5.0)


def test_a_service_that_hangs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPEECHD_ADDRESS", f"unix_socket:{tmp_path}/s")
    with service(tmp_path / "s", None):
        assert not speech_service_answers(0.1)


@pytest.mark.parametrize("address", ["unix_socket:/nowhere/at/all", "inet_socket:127.0.0.1:6560"])
def test_no_service_and_none_on_the_network(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPEECHD_ADDRESS", address)
    assert not speech_service_answers(0.1)


def test_not_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SPEECHD_ADDRESS", raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not speech_service_answers(0.1)


def test_without_a_service_there_is_no_voice_and_nobody_waits(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPEECHD_ADDRESS", "unix_socket:/nowhere/at/all")
    voice = SystemVoice()
    assert voice.usable is None
    with qtbot.waitSignal(voice.opened) as opened:
        voice.open()
    assert opened.args == [False]
    assert voice.usable is False
    assert voice.names == ()
    with qtbot.waitSignal(voice.opened) as again:
        voice.open()
    assert again.args == [False]
    with qtbot.waitSignal(voice.failed):
        voice.say("Hello")
    voice.stop()


def test_variants_of_a_voice_are_left_out() -> None:
    assert plain_names(["English (America)", "English (America)+Annie"]) == ("English (America)",)
    assert plain_names(["A+B", "A+C"]) == ("A+B", "A+C")
    assert plain_names([]) == ()


def test_an_american_voice_is_preferred() -> None:
    assert preferred_name(["English (Caribbean)", "English (America)"]) == "English (America)"
    assert preferred_name(["Zira"]) == "Zira"
    assert preferred_name([]) is None
