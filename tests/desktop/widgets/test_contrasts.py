import re

import pytest

from desktop.widgets.roles import DARK, LIGHT, Roles
from desktop.widgets.style_sheet import style_sheet
from tests.desktop.contrasts import BEGIN, DESIGN, END, PAIRS, least, table


@pytest.mark.parametrize("roles", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("role", "use", "grounds", "wanted"), PAIRS, ids=[pair[0] for pair in PAIRS])
def test_every_pair_has_its_contrast(
    roles: Roles, role: str, use: str, grounds: tuple[str, ...], wanted: float
) -> None:
    ratio, ground = least(roles, role, grounds)
    assert ratio >= wanted, f"{role} ({use}) on {ground}: {ratio:.2f}"


def test_the_page_on_design_has_the_figures_of_the_theme() -> None:
    written = DESIGN.read_text("utf-8").partition(BEGIN)[2].partition(END)[0].strip()
    assert written == table(), "run python -m tests.desktop.contrasts"


def test_every_role_that_text_is_written_in_has_a_contrast_on_the_page() -> None:
    names = {name: f"#{at:06x}" for at, name in enumerate(Roles.__dataclass_fields__)}
    sheet = style_sheet(Roles(**names), round)
    written = {
        role for colour in re.findall(r"(?<![-\w])color: (#\w{6})", sheet) for role in names if names[role] == colour
    }
    # Text in `edge` is that of controls that are switched off, which WCAG leaves out.
    assert written - {"edge"} <= {pair[0] for pair in PAIRS}
    assert "text" in written
