"""A small valid pack that tests may break."""

from __future__ import annotations

from pathlib import Path

PACK = """
schema_version = 1
id = "bakery"
name = "Bakery counter"
version = "1.0"
language = "en"
author = "A coach"
licence = "CC0-1.0"

[defaults]
think_s = 20
"""

QUESTION = '''
id = "late-bread"
category = "behavioural"
kind = "behavioral"
story = "must"
question = "Tell me about a day when the bread was late."
why = "To hear whether you stay calm."
steps = ["Set the scene.", "Say how it ended."]
points = ["Told the customers."]
weak = "Blames the oven."
qualities = ["composure"]

[follow_ups]
result = "How did it end?"

[[samples]]
title = "Monday"
text = """
[S] The oven broke. [T] I had to keep the queue calm.
[A] I told everybody and I cut up cake. [R] Nobody left.
"""
'''


def write_pack(folder: Path, pack: str = PACK, **questions: str) -> Path:
    """Write a pack; each question's file is named by its keyword, and there is one if none is given."""
    (folder / "questions").mkdir(parents=True)
    (folder / "pack.toml").write_text(pack, encoding="utf-8")
    for name, text in (questions or {"late_bread": QUESTION}).items():
        (folder / "questions" / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder
