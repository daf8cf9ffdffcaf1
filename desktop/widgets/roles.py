"""Colours by role, light and dark: the only place in the app where a colour is written down.

Every pair that carries text is held to a contrast of at least 4.5:1 and every mark or control edge to 3:1 by a test.
"""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Roles:
    """One colour for each job a colour does, as #rrggbb.

    `ground` lies under everything, `surface` is a card on it and `sunken` a hollow in either. `line` divides,
    `edge` is the border of something that can be operated. The soft colours are fills under `text`; the four STAR
    hues come with a letter or a pattern wherever they are used.
    """

    ground: str
    surface: str
    sunken: str
    hover: str
    line: str
    edge: str
    text: str
    muted: str
    accent: str
    accent_hover: str
    on_accent: str
    accent_soft: str
    record: str
    record_hover: str
    on_record: str
    good: str
    good_soft: str
    watch: str
    watch_soft: str
    situation: str
    situation_soft: str
    task: str
    task_soft: str
    action: str
    action_soft: str
    result: str
    result_soft: str


LIGHT = Roles(
    ground="#f5f3ee",
    surface="#ffffff",
    sunken="#ebe8e1",
    hover="#efece5",
    line="#dedad1",
    edge="#878377",
    text="#20241f",
    muted="#5b605a",
    accent="#0d6962",
    accent_hover="#0a5751",
    on_accent="#ffffff",
    accent_soft="#d9ebe8",
    record="#b93e2b",
    record_hover="#9f3323",
    on_record="#ffffff",
    good="#2c6a3c",
    good_soft="#deeee0",
    watch="#8a5200",
    watch_soft="#fbe8c6",
    situation="#2d5d96",
    situation_soft="#dbe6f3",
    task="#6a4a97",
    task_soft="#e7dff2",
    action="#0d6962",
    action_soft="#d9ebe8",
    result="#97435f",
    result_soft="#f4dde5",
)

DARK = Roles(
    ground="#14181a",
    surface="#1d2325",
    sunken="#0f1314",
    hover="#283033",
    line="#30393c",
    edge="#76838a",
    text="#e9ebe7",
    muted="#a7b0ae",
    accent="#63c5b8",
    accent_hover="#7fd6ca",
    on_accent="#06231f",
    accent_soft="#1c3b39",
    record="#f08a75",
    record_hover="#f6a392",
    on_record="#2c0b05",
    good="#8fcf9b",
    good_soft="#203a27",
    watch="#eebd6b",
    watch_soft="#453415",
    situation="#93bbea",
    situation_soft="#20344c",
    task="#c2a8ea",
    task_soft="#372c4c",
    action="#63c5b8",
    action_soft="#1c3b39",
    result="#eba5bb",
    result_soft="#472934",
)


LEAST_CONTRAST = 4.5
_MIDDLE = 0.18
"""Luminance between the dark grounds and the light ones."""


def with_accent(roles: Roles, colour: str) -> Roles:
    """Return roles whose accent has the hue of `colour` ("#rrggbb"), as dark or light as the contrasts ask for."""
    dark = _luminance(roles.ground) < _MIDDLE
    end = "#ffffff" if dark else "#000000"
    changed = roles
    for step in range(21):
        accent = _mixed(colour, end, step / 20)
        hover, soft = _mixed(accent, end, 0.15), _mixed(roles.surface, accent, 0.12)
        changed = replace(roles, accent=accent, accent_hover=hover, on_accent=_on(accent, end), accent_soft=soft)
        grounds = (roles.ground, roles.surface, roles.sunken, roles.hover, soft)
        pairs = [(accent, ground) for ground in grounds]
        pairs += [(changed.on_accent, accent), (changed.on_accent, hover), (roles.text, soft), (roles.muted, soft)]
        if all(contrast(one, other) >= LEAST_CONTRAST for one, other in pairs):
            break
    return changed


def accents(colour: str) -> tuple[str, str]:
    """Return the accent that `colour` ("#rrggbb") becomes in the light theme, and that in the dark one."""
    return with_accent(LIGHT, colour).accent, with_accent(DARK, colour).accent


def _on(accent: str, end: str) -> str:
    """What is written on the accent: the other end of the scale, with a trace of it."""
    return _mixed("#ffffff" if end == "#000000" else "#000000", accent, 0.12 if end == "#ffffff" else 0.0)


def _mixed(first: str, second: str, share: float) -> str:
    """The colour that lies this share of the way from the first to the second."""
    pairs = ((int(first[at : at + 2], 16), int(second[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(one + share * (other - one)):02x}" for one, other in pairs)


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
