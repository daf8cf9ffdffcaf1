from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from content.clips import spoken_lines, stale_clips
from content.errors import PackError
from content.loader import load_pack, read_pack
from content.rubric import FINDINGS_TO_WORD, Norm, Wording, load_rubric
from content.schema import (
    MEASURES,
    Assignment,
    Blank,
    GuideSection,
    Interview,
    Role,
    RolePlayLine,
    SamplePart,
    SpokenLine,
)
from tests.content.packs import FULL_PACK, PACK, png, write_files, write_full_pack, write_pack

FINDINGS = Path(__file__).resolve().parents[2] / "models" / "findings"


def test_all_that_a_pack_may_bring(tmp_path: Path) -> None:
    folder = write_full_pack(tmp_path / "full").resolve()
    pack = load_pack(folder)
    assert (pack.branding.name, pack.branding.accent) == ("Crumb & Co.", "#0a7d55")
    assert pack.branding.logo == folder / "logo.png"
    (chapter,) = pack.guide
    assert (chapter.id, chapter.title, chapter.summary) == ("bring", "What to bring", "Little.")
    assert chapter.sections == (
        GuideSection("On the day", "A pen, and a notebook.\n\nNothing else.", ("A pen.",)),
        GuideSection("Afterwards", "", ("Write the letter.",)),
    )
    (roleplay,) = pack.roleplays
    assert (roleplay.id, roleplay.title, roleplay.question) == ("burnt-cake", "The burnt cake", "cold-soup")
    assert (roleplay.role, roleplay.scene) == ("You sell cakes.", "A man comes in with a cake.")
    assert (roleplay.facts, roleplay.points) == (("There is one cake left.",), ("Lets him speak.",))
    assert roleplay.lines == (
        RolePlayLine("Look at this!", "listen", "Let him go on.", "Please show me.", None),
        RolePlayLine(
            "What now?", "act_or_escalate", "Offer the cake.", "Take this one.", folder / "clips/burnt-cake.2.ogg"
        ),
    )
    assert pack.roles == (
        Role("counter", "Counter", "Sells bread.", ("empathy", "patience"), ("cold-soup", "late-bread")),
    )
    assert pack.interview == Interview(
        (SpokenLine("Good morning, come in."),),
        (SpokenLine("Thank you."), SpokenLine("We will call you.", folder / "clips/closing.2.ogg")),
        (SpokenLine("Next one."),),
    )
    assert pack.assignment == Assignment(
        title="For Monday",
        questions=("why-us", "late-bread"),
        takes=3,
        think_s=15,
        due=date(2027, 2, 1),
        measures=("pace", "parts"),
        note="Speak up.\n\nAnd smile.",
        code="K7",
    )


def test_none_of_it_is_needed(tmp_path: Path) -> None:
    pack = load_pack(write_pack(tmp_path / "bakery"))
    assert (pack.branding.name, pack.branding.accent, pack.branding.logo) == ("", "", None)
    assert pack.assignment is None
    assert (pack.guide, pack.roleplays, pack.roles, pack.interview) == ((), (), (), Interview())
    assert pack.rubric == load_rubric()


def test_an_assignment_needs_only_questions(tmp_path: Path) -> None:
    folder = write_files(write_pack(tmp_path / "bakery"), {"assignment.toml": 'questions = ["late-bread"]'})
    assert load_pack(folder).assignment == Assignment("", ("late-bread",), 1, None, None, MEASURES, "", "")


def test_the_lines_of_a_letter_are_kept_but_for_those_that_an_editor_broke(tmp_path: Path) -> None:
    template = load_pack(write_full_pack(tmp_path / "full")).guide[0].template
    assert template is not None
    assert template.text == (
        "Dear {name},\n\nthank you for the talk about {topic}, which I enjoyed more than I had expected when I got on "
        "the train in the morning.\n\nYours\n{own_name}"
    )
    assert template.blanks[1:] == (Blank("topic", "About what?", ""), Blank("own_name", "You", "Sam"))


def test_marks_of_every_kind(tmp_path: Path) -> None:
    pack = load_pack(write_full_pack(tmp_path / "full"))
    assert [part.part for part in pack.question("cold-soup").samples[0].parts] == [
        "listen",
        "acknowledge",
        "clarify",
        "act_or_escalate",
        "follow_up",
    ]
    view, story = pack.question("why-us").samples
    assert [part.part for part in view.parts] == ["position", "support", "example"]
    assert [part.part for part in story.parts] == ["", "situation", "task", "action", "result"]
    assert story.parts[2] == SamplePart("task", "I had the key.")


def test_every_spoken_line_has_a_clip_of_its_own(tmp_path: Path) -> None:
    folder = write_full_pack(tmp_path / "full")
    pack = load_pack(folder)
    assert dict(spoken_lines(pack)) == {
        "late-bread.ogg": "Tell me about a day when the bread was late.",
        "late-bread.result.ogg": "How did it end?",
        "cold-soup.ogg": "A guest says that the soup is cold. What do you do?",
        "cold-soup.act.ogg": "And what would you offer?",
        "why-us.ogg": "Why a bakery?",
        "why-us.example.ogg": "Can you give an example?",
        "why-us.result.ogg": "And how did that end?",
        "burnt-cake.1.ogg": "Look at this!",
        "burnt-cake.2.ogg": "What now?",
        "opening.1.ogg": "Good morning, come in.",
        "closing.1.ogg": "Thank you.",
        "closing.2.ogg": "We will call you.",
        "transition.1.ogg": "Next one.",
    }
    names = [name for name, _ in spoken_lines(pack)]
    here = {"late-bread.ogg", "late-bread.result.ogg", "burnt-cake.2.ogg", "closing.2.ogg"}
    assert stale_clips(folder, pack) == [name for name in names if name not in here]


def test_a_pack_overrides_values_and_words_of_the_rubric(tmp_path: Path) -> None:
    pack = load_pack(write_full_pack(tmp_path / "full"))
    changed = {name: norm for name, norm in pack.rubric.norms.items() if norm != load_rubric().norms[name]}
    assert changed == {
        "pace.fine_wpm": Norm((100, 150), "A coach's ear.", "convention"),
        "pauses.long_s": Norm((3,), "A coach's patience.", "guess"),
    }
    assert pack.rubric.wordings == {"no_result": Wording("And then?", "")}
    assert pack.rubric.version == f"{load_rubric().version}+bakery"


def test_the_targets_of_a_packs_rubric_hold_for_its_questions(tmp_path: Path) -> None:
    rubric = '[length]\nstory_s = { value = [40, 80], source = "A coach." }'
    folder = write_files(write_pack(tmp_path / "bakery"), {"rubric.toml": rubric})
    assert load_pack(folder).questions[0].target_s == (40, 80)


def test_every_finding_can_be_worded() -> None:
    """The findings are where their id is the first thing that a call says."""
    code = "".join(path.read_text(encoding="utf-8") for path in sorted(FINDINGS.glob("*.py")))
    ids = set(re.findall(r'\b(?:fix|strength)\(\s*"(\w+)"', code))
    parts = re.findall(r'^    "(\w+)": "', code[code.index("_PARTS = {") :].split("}")[0], flags=re.MULTILINE)
    assert ids | {f"missing_{part}" for part in parts} == FINDINGS_TO_WORD
    assert len(parts) == 7


CHANGES = [
    ("pack.toml", '"#0A7D55"', '"green"', "branding.accent", 'write a colour like "#0a7d55"'),
    ("pack.toml", '"logo.png"', '"pack.toml"', "branding.logo", "save the picture as PNG"),
    ("pack.toml", 'version = "1.0"', 'version = "1.0"\nguest = "yes"', "guest", "write true or false"),
    ("pack.toml", '"logo.png"', '"../logo.png"', "branding.logo", "inside its folder"),
    ("pack.toml", 'name = "Crumb', 'title = "Crumb', "branding.title", "is unknown"),
    ("guide/01-bring.toml", "{topic}", "{subject}", "template.text", "unknown blank {subject}"),
    ("guide/01-bring.toml", "{topic}", "nothing", "template.blanks", "write {topic} into the text"),
    ("guide/01-bring.toml", 'name = "topic"', 'name = "name"', "template.blanks", "'name' twice"),
    ("guide/01-bring.toml", 'checklist = ["Write the letter."]', "", "sections[2].text", "at least one of them"),
    ("roleplays/01-burnt-cake.toml", '"act"', '"shout"', "lines[2].wants", "write one of listen, acknowledge"),
    ("roleplays/01-burnt-cake.toml", '"cold-soup"', '"hot-soup"', "question", "unknown question 'hot-soup'"),
    ("roleplays/01-burnt-cake.toml", 'id = "burnt-cake"', 'id = "why-us"', "id", "as in questions/03-why-us.toml"),
    ("roleplays/01-burnt-cake.toml", 'id = "burnt-cake"', 'id = "closing"', "id", "choose another id"),
    ("questions/03-why-us.toml", 'id = "why-us"', 'id = "con"', "id", "Windows keeps for a device"),
    ("questions/03-why-us.toml", "result = ", "reslut = ", "follow_ups.reslut", "use position, support, example"),
    ("questions/02-cold-soup.toml", "[clarify]", "[T]", "samples[1].text", "use [listen], [acknowledge], [clarify]"),
    ("questions/03-why-us.toml", "[support]", "[listen]", "samples[1].text", "use [position], [support], [example]"),
    (
        "questions/01-late-bread.toml",
        'qualities = ["composure"]',
        'qualities = ["a", "a"]',
        "qualities",
        "name it once",
    ),
    ("roles.toml", '"late-bread"', '"late-rolls"', "roles[1].order", "unknown question 'late-rolls'"),
    ("interview.toml", '"Next one."', "3", "transitions", "in quotation marks"),
    ("assignment.toml", '"why-us"', '"why-them"', "questions", "unknown question 'why-them'"),
    ("assignment.toml", '["why-us", "late-bread"]', "[]", "questions", "write at least one"),
    ("assignment.toml", "takes = 3", "takes = 0", "takes", "from 1 to 20"),
    ("assignment.toml", "2027-02-01", '"2027-02-01"', "due", "like 2026-12-24"),
    ("assignment.toml", "2027-02-01", "2027-02-01T10:00:00", "due", "like 2026-12-24"),
    ("assignment.toml", '"parts"', '"charm"', "measures", "write one of length, pace"),
    ("rubric.toml", "[100, 150]", "100", "pace.fine_wpm.value", "write [60, 120]"),
    ("rubric.toml", "[100, 150]", "[150, 100]", "pace.fine_wpm.value", "the least first"),
    ("rubric.toml", "[100, 150]", "[80, 150]", "pace.finding_below_wpm", "is above pace.fine_wpm"),
    ("rubric.toml", "value = 3,", "value = 0,", "pauses.long_s.value", "not above zero"),
    ("rubric.toml", 'source = "A coach\'s ear.", ', "", "pace.fine_wpm.source", "is missing"),
    ("rubric.toml", "fine_wpm", "fine_wmp", "pace.fine_wmp", "known here: finding_above_wpm"),
    ("rubric.toml", "no_result", "no_ending", "findings.no_ending", "known here: action_told"),
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: f"{change[0]}-{change[3]}-{change[2]}")
def test_a_fault_in_it_names_file_field_and_cure(tmp_path: Path, change: tuple[str, str, str, str, str]) -> None:
    file, old, new, field, told = change
    folder = write_full_pack(tmp_path / "full")
    assert old in FULL_PACK[file]
    write_files(folder, {file: FULL_PACK[file].replace(old, new)})
    if file.startswith("questions/"):  # what refers to the question is another fault
        for other in ("assignment.toml", "roles.toml"):
            (folder / other).unlink()
    sentences = [str(fault) for fault in read_pack(folder).faults]
    found = [sentence for sentence in sentences if sentence.startswith(f'{file}: the field "{field}" ')]
    assert [sentence for sentence in found if told in sentence], sentences
    with pytest.raises(PackError):
        load_pack(folder)


def test_two_chapters_with_one_id(tmp_path: Path) -> None:
    folder = write_full_pack(tmp_path / "full")
    write_files(folder, {"guide/02-again.toml": FULL_PACK["guide/01-bring.toml"]})
    (fault,) = read_pack(folder).faults
    assert str(fault) == (
        "guide/02-again.toml: the field \"id\" is 'bring', as in guide/01-bring.toml; give each its own id."
    )


@pytest.mark.parametrize(("width", "height"), [(0, 5), (5, 0), (2049, 1), (1, 2_000_000_000)])
def test_a_logo_of_a_size_that_does_harm(tmp_path: Path, width: int, height: int) -> None:
    folder = write_full_pack(tmp_path / "full")
    (folder / "logo.png").write_bytes(png(width, height))
    with pytest.raises(PackError, match=r'"branding\.logo" is \d+ by \d+ pixels; keep each side to 2048'):
        load_pack(folder)


def test_a_drawing_as_logo(tmp_path: Path) -> None:
    folder = write_full_pack(tmp_path / "full")
    text = FULL_PACK["pack.toml"].replace('"logo.png"', '"logo.svg"')
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 1"><rect width="4" height="1"/></svg>'
    write_files(folder, {"pack.toml": text, "logo.svg": drawing})
    assert load_pack(folder).branding.logo == (folder / "logo.svg").resolve()
    write_files(folder, {"logo.svg": drawing.replace("rect", "image")})
    with pytest.raises(PackError, match=r'"branding\.logo" holds <image>; save it as plain SVG .* or as PNG\.$'):
        load_pack(folder)


def test_a_pack_may_ask_for_a_guest_session(tmp_path: Path) -> None:
    assert not load_pack(write_pack(tmp_path / "without")).guest
    asking = PACK.replace('version = "1.0"', 'version = "1.0"\nguest = true')
    assert load_pack(write_pack(tmp_path / "with", asking)).guest


def test_one_reading_finds_all_faults(tmp_path: Path) -> None:
    folder = write_full_pack(tmp_path / "full")
    write_files(
        folder,
        {
            "pack.toml": FULL_PACK["pack.toml"].replace('author = "A coach"', "autor = 3"),
            "questions/01-late-bread.toml": "no toml",
            "questions/02-cold-soup.toml": FULL_PACK["questions/02-cold-soup.toml"]
            .replace("why", "y")
            .replace("[20,", "["),
            "interview.toml": "openings = 3\nclosings = 3",
        },
    )
    reading = read_pack(folder)
    starts = [str(fault)[:70] for fault in reading.faults]
    for start in (
        'pack.toml: the field "author" is missing',
        'pack.toml: the field "autor" is unknown',
        "questions/01-late-bread.toml is not valid TOML",
        'questions/02-cold-soup.toml: the field "why" is missing',
        'questions/02-cold-soup.toml: the field "target_s" is not a shortest',
        'questions/02-cold-soup.toml: the field "y" is unknown',
        'interview.toml: the field "openings" is not a list',
        'interview.toml: the field "closings" is not a list',
    ):
        assert [told for told in starts if told.startswith(start)], (start, starts)
    assert reading.pack is not None
    assert [question.id for question in reading.pack.questions] == ["cold-soup", "why-us"]


def test_a_pack_of_another_version_is_not_read_further(tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "bakery", PACK.replace("schema_version = 1", "schema_version = 7"), only="no toml")
    (fault,) = read_pack(folder).faults
    assert "update Aloud" in str(fault)
