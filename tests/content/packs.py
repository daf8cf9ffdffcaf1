"""Valid packs that tests may break: a small one, and one that has everything."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import numpy as np
import soundfile

from content.clips import write_manifest

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


# A pack with everything that a pack may bring, by path.
FULL_PACK = {
    "pack.toml": PACK
    + """
[branding]
name = "Crumb & Co."
accent = "#0A7D55"
logo = "logo.png"
""",
    "questions/01-late-bread.toml": QUESTION,
    "questions/02-cold-soup.toml": '''
id = "cold-soup"
category = "situational"
kind = "situational"
story = "no"
question = "A guest says that the soup is cold. What do you do?"
why = "To hear the order of your steps."
steps = ["Listen.", "Act."]
points = ["Listens first."]
weak = "Says that it was hot."
qualities = ["empathy"]
roles = ["counter"]
target_s = [20, 40]

[follow_ups]
act = "And what would you offer?"

[[samples]]
title = "At once"
text = """
[listen] I let them finish. [acknowledge] I say that I am sorry. [clarify] I ask which soup it was.
[act] I bring a hot one. [follow_up] I come back and ask.
"""
''',
    "questions/03-why-us.toml": """
id = "why-us"
category = "general"
kind = "general"
story = "helps"
question = "Why a bakery?"
why = "To hear a reason."
steps = ["Say why."]
points = ["Names a reason."]
weak = "Because it was there."
qualities = []

[follow_ups]
example = "Can you give an example?"
result = "And how did that end?"

[[samples]]
title = "A view"
text = "[position] I like mornings. [support] People are kind then. [example] One of them sings."

[[samples]]
title = "A story"
text = "Well. [S] Last May it snowed. [T] I had the key. [A] I opened. [R] Ten people came."
""",
    "guide/01-bring.toml": '''
id = "bring"
title = "What to bring"
summary = "Little."

[[sections]]
title = "On the day"
text = """
A pen, and a
notebook.

Nothing else.
"""
checklist = ["A pen."]

[[sections]]
title = "Afterwards"
checklist = ["Write the letter."]

[template]
text = """
Dear {name},

thank you for the talk about {topic}, which I enjoyed more than I had expected when I got on the train in the
morning.

Yours
{own_name}
"""

[[template.blanks]]
name = "name"
label = "Who?"
example = "Ms Rye"

[[template.blanks]]
name = "topic"
label = "About what?"

[[template.blanks]]
name = "own_name"
label = "You"
example = "Sam"
''',
    "roleplays/01-burnt-cake.toml": """
id = "burnt-cake"
title = "The burnt cake"
question = "cold-soup"
role = "You sell cakes."
scene = "A man comes in with a cake."
facts = ["There is one cake left."]
points = ["Lets him speak."]

[[lines]]
text = "Look at this!"
wants = "listen"
tip = "Let him go on."
sample = "Please show me."

[[lines]]
text = "What now?"
wants = "act"
tip = "Offer the cake."
sample = "Take this one."
""",
    "roles.toml": """
[[roles]]
id = "counter"
name = "Counter"
about = "Sells bread."
qualities = ["empathy", "patience"]
order = ["cold-soup", "late-bread"]
""",
    "interview.toml": """
openings = ["Good morning, come in."]
closings = ["Thank you.", "We will call you."]
transitions = ["Next one."]
""",
    "assignment.toml": '''
title = "For Monday"
questions = ["why-us", "late-bread"]
takes = 3
think_s = 15
due = 2027-02-01
measures = ["pace", "parts"]
note = """
Speak
up.

And smile.
"""
code = "K7"
''',
    "rubric.toml": """
[pace]
fine_wpm = { value = [100, 150], source = "A coach's ear.", basis = "convention" }

[pauses]
long_s = { value = 3, source = "A coach's patience." }

[findings.no_result]
message = "And then?"
""",
}

CLIPS = ("late-bread.ogg", "late-bread.result.ogg", "burnt-cake.2.ogg", "closing.2.ogg", "cold-soup.ogg")


def write_files(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files by their path in a folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content)
    return folder


def write_full_pack(folder: Path) -> Path:
    """Write the pack that has everything, with a picture and two clips; the clip of the soup is of an older text."""
    write_files(folder, FULL_PACK | {f"clips/{name}": silence() for name in CLIPS} | {"logo.png": png(2, 3)})
    write_manifest(folder, "nobody", {"closing.2.ogg": "We will call you.", "cold-soup.ogg": "An older text"})
    return folder


@cache
def silence() -> bytes:
    """Half a second without a sound, as Ogg Opus."""
    file = io.BytesIO()
    soundfile.write(file, np.zeros(12_000, np.float32), 24_000, format="OGG", subtype="OPUS")
    return file.getvalue()


def png(width: int, height: int) -> bytes:
    """A PNG picture, all black; of a large one only the head is true."""
    rows = zlib.compress(bytes((width // 8 + 2) * height)) if width * height < 10_000 else b""
    chunks = ((b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)), (b"IDAT", rows), (b"IEND", b""))
    body = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body
