"""A coach's pack for tests: three questions, an interview, a job, a role-play, a guide, an assignment, a brand."""

from __future__ import annotations

from pathlib import Path

from content.loader import load_pack
from tests.content.packs import PACK, QUESTION, write_pack

BRANDED = PACK.replace(
    "[defaults]", '[branding]\nname = "Brook & Dale Coaching"\naccent = "#8a2f6b"\n\n[defaults]'
).replace("think_s = 20", "think_s = 1")

ASSIGNMENT = """
title = "Before your Friday interview"
questions = ["late-bread", "why-bakery"]
takes = 2
due = 2026-12-04
note = "Anna, begin with the late bread. Leave the oven out of it, and say how the morning ended."
"""

INTERVIEW = """
openings = ["Good morning. Thank you for coming in."]
closings = ["Thank you. That is all from me."]
transitions = ["I see."]
"""


ROLEPLAY = """
id = "parcel"
title = "The parcel that never came"
question = "late-bread"
role = "You answer the phone of an online shop."
scene = "It is Monday morning. A customer calls about a birthday present that should have come on Friday."
facts = ["The parcel left the house on Wednesday.", "You may send a second one by express."]
points = ["Says sorry before asking for the number."]

[[lines]]
text = "Her birthday was yesterday, and there was nothing!"
wants = "acknowledge"
tip = "Say that you see how it feels."
sample = "I am sorry, that must have been a sad moment."

[[lines]]
text = "So what are you going to do about it?"
wants = "act"
tip = "Say what you do, and by when."
sample = "I am sending a second one by express, so that it is with you tomorrow."
"""

GUIDE = """
id = "bring"
title = "What to bring"
summary = "Little, and all of it in one bag, so that nothing has to be looked for at the door."

[[sections]]
title = "On the day"
text = "A pen and a notebook. Nobody minds if you write something down."
checklist = ["A pen that writes.", "The way there, with one train to spare, and the number to call if it is late."]

[template]
text = '''
Dear {name},

thank you for the talk about {topic}.
'''

[[template.blanks]]
name = "name"
label = "Who talked to you"
example = "Ms Rye"

[[template.blanks]]
name = "topic"
label = "What you liked to talk about"
"""

AFTERWARDS = """
id = "afterwards"
title = "Afterwards"
summary = "Go home slowly."

[[sections]]
title = "A walk"
text = "Take one."
"""

ROLES = """
[[roles]]
id = "counter"
name = "Counter"
about = "Sells bread."
qualities = ["composure"]
order = ["cold-cake", "late-bread"]
"""


def write_coach_pack(folder: Path, *, assignment: bool = True) -> Path:
    """Write the pack; its questions have no clips."""
    cake = QUESTION.replace("late-bread", "cold-cake").replace(
        "Tell me about a day when the bread was late.", "A customer says that the cake is cold. What do you do?"
    )
    cake = cake.replace('kind = "behavioral"\nstory = "must"', 'kind = "situational"\nstory = "no"').replace(
        'result = "How did it end?"', 'clarify = "What would you ask?"'
    )
    why = QUESTION.replace("late-bread", "why-bakery").replace(
        "Tell me about a day when the bread was late.", "Why would you like to work in a bakery?"
    )
    why = why.replace('kind = "behavioral"\nstory = "must"', 'kind = "general"\nstory = "no"').replace(
        'result = "How did it end?"', 'example = "Such as?"'
    )
    why = why.replace('qualities = ["composure"]', 'qualities = ["motivation"]')
    for mark in ("[S] ", "[T] ", "[A] ", "[R] "):
        cake, why = cake.replace(mark, ""), why.replace(mark, "")
    write_pack(folder, BRANDED, a_bread=QUESTION, b_cake=cake, c_why=why)
    (folder / "interview.toml").write_text(INTERVIEW, encoding="utf-8")
    (folder / "guide").mkdir()
    (folder / "guide" / "01-bring.toml").write_text(GUIDE, encoding="utf-8")
    (folder / "guide" / "02-afterwards.toml").write_text(AFTERWARDS, encoding="utf-8")
    (folder / "roleplays").mkdir()
    (folder / "roleplays" / "parcel.toml").write_text(ROLEPLAY, encoding="utf-8")
    if assignment:
        (folder / "assignment.toml").write_text(ASSIGNMENT, encoding="utf-8")
    load_pack(folder)
    return folder
