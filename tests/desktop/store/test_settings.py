import json
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.store.errors import StoreError
from desktop.store.settings import Settings, load_settings, save_settings

CHOSEN = Settings(
    microphone="Pulse/labmic",
    speaker="ALSA/hw",
    voice="Ärpl",
    model="tiny.en",
    theme="dark",
    clips=False,
    welcomed=True,
    hides_question=True,
    shows_time=False,
    shows_notes=True,
    letter_keys=False,
    keys={"retake": "X", "hint": ""},
    motion="reduced",
    pace_wpm=(80.0, 130.5),
    scores_fillers=False,
    scores_pauses=False,
    countdowns=False,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "settings.json"


def test_defaults_where_there_are_none(path: Path) -> None:
    assert load_settings(path) == (Settings(), None)
    assert not path.exists()


def test_what_is_saved_is_loaded(path: Path) -> None:
    save_settings(path, CHOSEN)
    assert load_settings(path) == (CHOSEN, None)
    assert json.loads(path.read_text(encoding="utf-8"))["version"] == 1
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_saving_leaves_nothing_else(path: Path) -> None:
    save_settings(path, CHOSEN)
    save_settings(path, Settings())
    assert list(path.parent.iterdir()) == [path]


def test_settings_that_are_missing_or_unknown_do_no_harm(path: Path) -> None:
    path.write_text('{"version": 1, "theme": "light", "colour": "red"}')
    assert load_settings(path) == (Settings(theme="light"), None)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "null",
        "[]",
        "{}",
        '{"version": "1"}',
        '{"version": true}',
        '{"version": 0}',
        '{"version": 1, "theme": "pink"}',
        '{"version": 1, "theme": []}',
        '{"version": 1, "microphone": 3}',
        '{"version": 1, "model": null}',
        '{"version": 1, "clips": 1}',
        '{"version": 1, "welcomed": null}',
        '{"version": 1, "countdowns": "no"}',
        '{"version": 1, "motion": "wild"}',
        '{"version": 1, "keys": ["R"]}',
        '{"version": 1, "keys": {"retake": 3}}',
        '{"version": 1, "pace_wpm": 120}',
        '{"version": 1, "pace_wpm": [150, 120]}',
        '{"version": 1, "pace_wpm": [120]}',
        '{"version": 1, "pace_wpm": [0, 9000]}',
        '{"version": 1, "pace_wpm": [true, 120]}',
        '{"version": 1, "pace_wpm": [NaN, 120]}',
        "\ufeff\0\0\0",
        "[" * 100_000,
    ],
)
def test_damaged(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    settings, sentence = load_settings(path)
    assert settings == Settings()
    kept = path.with_name("settings.damaged-1.json")
    assert sentence == f"The settings were damaged: the defaults are used, the old file is kept as {kept}."
    assert kept.read_text(encoding="utf-8") == text
    # Said once.
    assert load_settings(path) == (Settings(), None)


def test_bytes_that_are_no_text(path: Path) -> None:
    path.write_bytes(b"\xff\xfe\x00\xd8")
    assert load_settings(path)[0] == Settings()
    assert path.with_name("settings.damaged-1.json").exists()


def test_every_damaged_file_is_kept(path: Path) -> None:
    for text in ("one", "two"):
        path.write_text(text)
        load_settings(path)
    assert path.with_name("settings.damaged-1.json").read_text() == "one"
    assert path.with_name("settings.damaged-2.json").read_text() == "two"


def test_a_newer_alouds_settings_are_kept(path: Path) -> None:
    text = '{"version": 2, "theme": "aurora"}'
    path.write_text(text)
    settings, sentence = load_settings(path)
    assert settings == Settings()
    assert sentence is not None
    assert "newer Aloud" in sentence
    save_settings(path, replace(settings, theme="dark"))
    assert path.with_name("settings.newer-1.json").read_text() == text


def test_a_folder_in_the_way(path: Path) -> None:
    path.mkdir()
    settings, sentence = load_settings(path)
    assert settings == Settings()
    assert sentence is not None
    assert "cannot be read" in sentence
    with pytest.raises(StoreError, match="cannot be saved"):
        save_settings(path, CHOSEN)
    assert list(path.parent.iterdir()) == [path]


def test_a_folder_that_is_gone(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be saved"):
        save_settings(tmp_path / "gone" / "settings.json", CHOSEN)


@given(data=st.binary(max_size=60))
def test_no_content_breaks_loading(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("any") / "settings.json"
    path.write_bytes(data)
    settings, _ = load_settings(path)
    assert isinstance(settings, Settings)
