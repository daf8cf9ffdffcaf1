import re
from dataclasses import fields
from pathlib import Path

import pytest

from desktop.widgets.roles import DARK, LIGHT, Roles, contrast, with_accent

TEXTS = ("text", "muted", "accent", "record", "good", "watch", "situation", "task", "action", "result")
GROUNDS = ("ground", "surface", "sunken", "hover")
SOFT = ("accent", "good", "watch", "situation", "task", "action", "result")

both = pytest.mark.parametrize("roles", [LIGHT, DARK], ids=["light", "dark"])


@both
@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("ground", GROUNDS)
def test_text_can_be_read_on_every_ground(roles: Roles, text: str, ground: str) -> None:
    assert contrast(getattr(roles, text), getattr(roles, ground)) >= 4.5


@both
@pytest.mark.parametrize("hue", SOFT)
def test_text_can_be_read_on_a_soft_fill(roles: Roles, hue: str) -> None:
    for text in (hue, "text", "muted"):
        assert contrast(getattr(roles, text), getattr(roles, f"{hue}_soft")) >= 4.5


@both
def test_text_can_be_read_on_buttons(roles: Roles) -> None:
    for fill in (roles.accent, roles.accent_hover):
        assert contrast(roles.on_accent, fill) >= 4.5
    for fill in (roles.record, roles.record_hover):
        assert contrast(roles.on_record, fill) >= 4.5


@both
@pytest.mark.parametrize("colour", ["#0a7d55", "#ff0000", "#ffee00", "#ffffff", "#000000", "#808080", "#1030ff"])
def test_any_accent_of_a_pack_can_be_read(roles: Roles, colour: str) -> None:
    own = with_accent(roles, colour)
    assert own.ground == roles.ground and own.record == roles.record
    for ground in (*(getattr(own, name) for name in GROUNDS), own.accent_soft):
        assert contrast(own.accent, ground) >= 4.5
    for fill in (own.accent, own.accent_hover):
        assert contrast(own.on_accent, fill) >= 4.5
    for text in (own.text, own.muted):
        assert contrast(text, own.accent_soft) >= 4.5


def test_an_accent_that_can_be_read_is_taken_as_it_is() -> None:
    assert with_accent(LIGHT, "#0a5c40").accent == "#0a5c40"


@both
def test_edges_of_controls_can_be_seen(roles: Roles) -> None:
    for ground in (roles.ground, roles.surface, roles.sunken):
        assert contrast(roles.edge, ground) >= 3


def test_contrast_of_black_and_white_is_the_largest_there_is() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#ffffff", "#ffffff") == pytest.approx(1)


def test_every_role_is_a_colour() -> None:
    for roles in (LIGHT, DARK):
        for field in fields(roles):
            assert re.fullmatch(r"#[0-9a-f]{6}", getattr(roles, field.name)), field.name


def test_no_colour_is_written_down_anywhere_else() -> None:
    desktop = Path(__file__).parents[3] / "desktop"
    places = [path for room in ("pages", "widgets") for path in (desktop / room).rglob("*.py")]
    assert len(places) > 10
    literal = re.compile(r"#[0-9a-fA-F]{6}\b|#[0-9a-fA-F]{3}\b|\brgba?\(|GlobalColor\.(?!transparent)")
    guilty = [path.name for path in places if path.name != "roles.py" and literal.search(path.read_text("utf-8"))]
    assert guilty == []
