import json
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from desktop.bench import gui, stalls
from desktop.bench.bystander import Bystander


def test_starts_are_measured(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert gui.main(["--only", "starts", "--starts", "1", "--offscreen"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["screen"] == "offscreen"
    assert figures["window_visible_work_s"] > 0
    assert 0 < figures["window_visible_s"] < figures["recogniser_ready_s"]
    assert figures["window_visible_all_s"] == [figures["window_visible_s"]]


@pytest.mark.usefixtures("qapp")
def test_stalls_are_measured(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stalls, "ROUNDS", 1)
    monkeypatch.setattr(stalls, "SETTLE_MS", 50)
    figures = stalls.stalls(tmp_path, 4.0, 8.0)
    by_activity = figures["worst_stall_ms_by_activity"]
    assert {"recording", "transcribing", "opening a report", "exporting", "scrolling the timeline"} <= set(by_activity)
    assert figures["worst_stall_ms"] == max(by_activity.values()) > 0
    assert set(figures["worst_work_ms_by_activity"]) == set(figures["bystander_ms_by_activity"]) == set(by_activity)


def test_a_bystander_says_how_long_it_waited() -> None:
    bystander = Bystander()
    try:
        assert bystander.longest_wait_ms() >= 0
    finally:
        bystander.close()
