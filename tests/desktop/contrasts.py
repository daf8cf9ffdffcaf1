"""The contrasts of docs/design.md, computed from the theme: `python -m tests.desktop.contrasts` writes them in."""

from __future__ import annotations

from pathlib import Path

from desktop.widgets.roles import DARK, LIGHT, Roles, contrast

DESIGN = Path(__file__).parents[2] / "docs" / "design.md"
BEGIN, END = "<!-- contrasts: written by tests/desktop/contrasts.py -->", "<!-- end of contrasts -->"

GROUNDS = ("ground", "surface", "sunken", "hover")
HUES = ("situation", "task", "action", "result")

# What stands on what, and the least contrast (WCAG 2.2: 1.4.3 for text, 1.4.11 for marks and edges).
PAIRS: tuple[tuple[str, str, tuple[str, ...], float], ...] = (
    ("text", "body text", (*GROUNDS, "accent_soft", "good_soft", "watch_soft"), 4.5),
    ("muted", "notes", (*GROUNDS, "accent_soft", "good_soft", "watch_soft"), 4.5),
    ("accent", "links, the focus ring, the pace curve", (*GROUNDS, "accent_soft"), 4.5),
    ("on_accent", "on the primary button", ("accent", "accent_hover"), 4.5),
    ("record", "only while recording", GROUNDS, 4.5),
    ("on_record", "on the stop button", ("record", "record_hover"), 4.5),
    ("good", "what worked", (*GROUNDS, "good_soft"), 4.5),
    ("watch", "fillers, what to look at", (*GROUNDS, "watch_soft"), 4.5),
    *((hue, f"the part {hue}", (*GROUNDS, f"{hue}_soft"), 4.5) for hue in HUES),
    ("edge", "edges of controls, the waveform", ("ground", "surface", "sunken"), 3.0),
)


def least(roles: Roles, role: str, grounds: tuple[str, ...]) -> tuple[float, str]:
    """The smallest contrast of a role on its grounds, and on which."""
    return min((contrast(getattr(roles, role), getattr(roles, ground)), ground) for ground in grounds)


def table() -> str:
    """The table as Markdown."""
    rows = [
        "| role | for | light | least contrast | dark | least contrast | at least |",
        "|---|---|---|---|---|---|---|",
    ]
    for role, use, grounds, wanted in PAIRS:
        cells = [role, use]
        for roles in (LIGHT, DARK):
            ratio, ground = least(roles, role, grounds)
            cells += [f"`{getattr(roles, role)}`", f"{ratio:.1f} on {ground}"]
        rows.append("| " + " | ".join((*cells, f"{wanted:g}")) + " |")
    return "\n".join(rows)


def main() -> None:
    """Write the table into docs/design.md."""
    before, _, rest = DESIGN.read_text("utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    DESIGN.write_text(f"{before}{BEGIN}\n{table()}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
