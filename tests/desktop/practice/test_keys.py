import pytest

from desktop.practice.keys import DEFAULTS, Action, KeyTakenError, chosen_keys, keys_in, with_key
from desktop.store.settings import Settings

NAMES = {action: action.value for action in Action}


def test_every_action_has_a_letter_of_its_own() -> None:
    assert keys_in(Settings()) == dict(DEFAULTS)
    assert len(set(DEFAULTS.values())) == len(Action)


def test_letters_can_be_turned_off_and_are_remembered() -> None:
    settings = Settings(letter_keys=False, keys={"retake": "X"})
    assert set(keys_in(settings).values()) == {""}
    assert chosen_keys(settings)[Action.RETAKE] == "X"


def test_a_letter_is_changed_or_taken_away() -> None:
    changed = with_key(Settings(), Action.RETAKE, "x", NAMES)
    assert keys_in(changed)[Action.RETAKE] == "X"
    # The letter that it had is free now.
    assert keys_in(with_key(changed, Action.HINT, "r", NAMES))[Action.HINT] == "R"
    assert keys_in(with_key(changed, Action.RETAKE, "", NAMES))[Action.RETAKE] == ""
    assert keys_in(with_key(Settings(), Action.RETAKE, "r", NAMES)) == dict(DEFAULTS)


def test_a_letter_that_is_taken_is_refused_in_one_sentence() -> None:
    with pytest.raises(KeyTakenError) as caught:
        with_key(Settings(), Action.HINT, "r", NAMES)
    assert str(caught.value) == "R is taken by “retake”: choose another letter, or change that one first."


@pytest.mark.parametrize("letter", ["1", "?", "AB", "é1"])
def test_what_is_no_letter_is_refused(letter: str) -> None:
    with pytest.raises(KeyTakenError, match="cannot be used"):
        with_key(Settings(), Action.HINT, letter, NAMES)


def test_a_file_that_names_a_letter_twice_gives_it_to_the_first() -> None:
    keys = keys_in(Settings(keys={"again": "R", "hint": "5", "nothing": "Q"}))
    assert keys[Action.AGAIN] == "R" and keys[Action.RETAKE] == "" and keys[Action.HINT] == ""
