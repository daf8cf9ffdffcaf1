"""`aloud bench words`: labelled answers in, figures out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from content.errors import AloudError, UsageError
from desktop import bench
from desktop.bench.words import bench as score_answers
from desktop.bench.words import labelled_words, read_answers, read_folder, score
from models.types import WordKind

LABELLED = """#one | behavioral
Q: Like what?
S/T> {So}, {um}, I like it, {you know}.
N> You know the way.
#two
A> {Okay}, {so} I called.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "answers.txt").write_text(LABELLED, encoding="utf-8")
    return tmp_path


def test_braces_become_kinds_and_remarks_are_left_out(folder: Path) -> None:
    first, second = read_answers(folder / "answers.txt")
    assert (first.id, second.id) == ("one", "two")
    assert [word.text for word in first.words][:4] == ["So,", "um,", "I", "like"]
    kinds = [word.kind for word in first.words]
    assert kinds.count(WordKind.FILLER_WORD) == 3
    assert kinds.count(WordKind.FILLED_PAUSE) == 1
    assert [word.text for word in first.words if word.kind is WordKind.FILLER_WORD] == ["So,", "you", "know."]


def test_score_counts_words_units_and_counts() -> None:
    truth = [labelled_words("{you know} it was {like} {so} late")]
    found = [labelled_words("{you know} it was like {so} {late}")]
    figures = score(truth, found)
    assert figures["tokens"] == {"truth": 4, "found": 4, "precision": 0.75, "recall": 0.75, "f1": 0.75}
    assert figures["units"] == {"truth": 3, "found": 3, "precision": 0.667, "recall": 0.667, "f1": 0.667}
    assert figures["count_error"] == 0.0
    items = figures["items"]
    assert isinstance(items, dict)
    assert items["you know"]["f1"] == 1.0
    assert items["like"]["recall"] == 0.0


def test_count_errors_of_answers_do_not_cancel() -> None:
    truth = [labelled_words("{so} {well}"), labelled_words("so well")]
    found = [labelled_words("so well"), labelled_words("{so} {well}")]
    assert score(truth, found)["count_error"] == 2.0


def test_a_judge_sees_no_labels(folder: Path) -> None:
    seen: set[WordKind] = set()

    def nobody(words):
        seen.update(word.kind for word in words)
        return words

    figures = score_answers(read_folder(folder), nobody)
    assert seen == {WordKind.WORD, WordKind.FILLED_PAUSE}
    assert figures["punctuated"]["tokens"]["recall"] == 0.0


def test_json_is_one_object(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.main(["words", str(folder), "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["answers"] == 2
    assert figures["punctuated"]["tokens"]["truth"] == 5
    assert set(figures["punctuated"]) == {"tokens", "units", "count_error", "items"} == set(figures["unpunctuated"])


def test_table_names_every_item(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.main(["words", str(folder)]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("2 answers")
    for item in ("tokens", "units", "you know", "okay", "count error"):
        assert item in printed


@pytest.mark.parametrize("argv", [[], ["sums"], ["words"], ["words", "a", "b"]])
def test_wrong_use_is_said_in_one_sentence(argv: list[str]) -> None:
    with pytest.raises(UsageError, match="say aloud bench"):
        bench.main(argv)


def test_help_names_the_benchmarks(capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.main(["--help"]) == 0
    assert "speech | live | report | words" in capsys.readouterr().out


def test_a_missing_or_useless_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(AloudError, match="no folder"):
        bench.main(["words", str(tmp_path / "none")])
    with pytest.raises(AloudError, match=r"no \.txt file"):
        bench.main(["words", str(tmp_path)])
    (tmp_path / "notes.txt").write_text("nothing labelled here\n", encoding="utf-8")
    with pytest.raises(AloudError, match="no labelled answer"):
        bench.main(["words", str(tmp_path)])
    (tmp_path / "notes.txt").write_bytes(b"\xff\xfe\x00bad")
    with pytest.raises(AloudError, match="cannot be read as text"):
        bench.main(["words", str(tmp_path)])
