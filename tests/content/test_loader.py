from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content.clips import clip_name
from content.errors import PackError
from content.files import MAX_CLIP_BYTES, MAX_FILE_BYTES
from content.loader import load_pack, pack_json
from content.schema import QuestionKind, SamplePart, Story
from tests.content.packs import PACK, QUESTION, write_pack


def test_a_pack_is_read_field_by_field(tmp_path: Path) -> None:
    pack = load_pack(write_pack(tmp_path / "bakery"))
    assert (pack.id, pack.name, pack.version, pack.language) == ("bakery", "Bakery counter", "1.0", "en")
    assert (pack.author, pack.licence) == ("A coach", "CC0-1.0")
    question = pack.question("late-bread")
    assert question.kind is QuestionKind.BEHAVIORAL
    assert question.story is Story.MUST
    assert question.text == "Tell me about a day when the bread was late."
    assert question.follow_ups == {"result": "How did it end?"}
    assert question.target_s == (60, 120)
    assert question.think_s == 20
    assert question.roles == ()
    assert question.clip is None
    assert question.samples[0].parts == (
        SamplePart("situation", "The oven broke."),
        SamplePart("task", "I had to keep the queue calm."),
        SamplePart("action", "I told everybody and I cut up cake."),
        SamplePart("result", "Nobody left."),
    )


def test_a_question_may_state_its_own_times(tmp_path: Path) -> None:
    own = QUESTION.replace('id = "late-bread"', 'id = "late-bread"\ntarget_s = [20, 40.5]\nthink_s = 5')
    question = load_pack(write_pack(tmp_path / "bakery", only=own)).questions[0]
    assert (question.target_s, question.think_s) == ((20, 40.5), 5)


def test_a_question_without_a_story_has_the_shorter_target(tmp_path: Path) -> None:
    helps = QUESTION.replace('"must"', '"helps"')
    pack = load_pack(write_pack(tmp_path / "bakery", PACK + "other_target_s = [10, 30]\n", only=helps))
    assert pack.questions[0].target_s == (10, 30)


def test_questions_stand_in_the_order_of_their_file_names(tmp_path: Path) -> None:
    def named(name: str) -> str:
        return QUESTION.replace('"late-bread"', f'"{name}"')

    folder = write_pack(tmp_path / "bakery", **{"10-x": named("last"), "02-y": named("middle"), "01-z": named("first")})
    assert [question.id for question in load_pack(folder).questions] == ["first", "middle", "last"]


def test_text_before_the_first_mark_has_no_part(tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "bakery", only=QUESTION.replace("[S] The oven", "Well. [S] The oven"))
    sample = load_pack(folder).questions[0].samples[0]
    assert sample.parts[0] == SamplePart("", "Well.")
    assert sample.text.startswith("Well. The oven broke. I had to")


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "bakery")
    (folder / "pack.toml").write_bytes(b"\xef\xbb\xbf" + PACK.encode())
    assert load_pack(folder).id == "bakery"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('kind = "behavioral"', 'kind = "behavioural"', ['"kind"', "'behavioural'", "write one of behavioral"]),
        ('kind = "behavioral"\n', "", ['"kind" is missing', "add it"]),
        ('story = "must"', "story = true", ['"story" is not text', "quotation marks"]),
        ('why = "To hear whether you stay calm."', 'why = "  "', ['"why" is empty', "write its text"]),
        ('weak = "', 'week = "no"\nweak = "', ['"week" is unknown', "correct its name", "weak"]),
        ('id = "late-bread"', 'id = "Late Bread"', ['"id"', "small letters"]),
        ('id = "late-bread"', f'id = "{"x" * 81}"', ['"id"', "small letters"]),
        ('points = ["Told the customers."]', "points = []", ['"points" is empty', "at least one"]),
        ('points = ["Told the customers."]', 'points = "Told."', ['"points" is not a list', '["one", "two"]']),
        ('["composure"]', f"{['x'] * 51}", ['"qualities" has 51 entries', "at most 50"]),
        ('id = "late', 'target_s = [120, 60]\nid = "late', ['"target_s"', "[60, 120]"]),
        ('id = "late', 'target_s = [1, 2, 3]\nid = "late', ['"target_s"', "[60, 120]"]),
        ('id = "late', 'think_s = nan\nid = "late', ['"think_s" is not a number of seconds', "digits"]),
        ('id = "late', 'think_s = -1\nid = "late', ['"think_s" is -1', "0 to 3600"]),
        ('id = "late', 'think_s = "9"\nid = "late', ['"think_s" is not a number', "without quotation marks"]),
        ("[R]", "[X]", ['"samples[1].text"', "unknown mark [X]", "use [S], [T], [A] and [R]"]),
        ("[R] Nobody left.", "[R]", ['"samples[1].text" has nothing after the mark [R]', "delete the mark"]),
        ("[[samples]]", "[samples]", ['"samples" is not a list', 'like ["one", "two"]']),
        ('title = "Monday"', 'heading = "Monday"', ['"samples[1].title" is missing', "add it"]),
        ("result = ", "Result = ", ['"follow_ups.Result"', "small letters"]),
        ('"How did it end?"', "3", ['"follow_ups.result" is not text']),
        ('weak = "Blames', 'weak = "\\u0000', ['"weak" holds control characters', "delete"]),
        ('weak = "Blames', f'weak = "{"very " * 2000}', ['"weak" has', "shorten it to 8000"]),
        ('why = "To', 'why = To"', ["is not valid TOML", "line 7", "correct that place"]),
        ("steps = [", f"steps = {'[' * 5000}", ["nested too deeply"]),
        ('id = "late', f'think_s = {"9" * 5000}\nid = "late', ["is not valid TOML"]),
        ('id = "late', 'clip = "clips/none.ogg"\nid = "late', ['"clip"', "is missing", "put the file there"]),
        ('id = "late', 'clip = "../other.ogg"\nid = "late', ['"clip"', "out of the pack", "inside its folder"]),
        ('id = "late', 'clip = "/etc/passwd"\nid = "late', ['"clip"', "out of the pack"]),
        ('id = "late', "clip = 'C:\\sound.ogg'\nid = \"late", ['"clip"', "out of the pack"]),
        ('id = "late', 'clip = "C:sound.ogg"\nid = "late', ['"clip"', "out of the pack"]),
    ],
)
def test_a_fault_names_file_field_and_cure(tmp_path: Path, old: str, new: str, told: list[str]) -> None:
    assert old in QUESTION
    folder = write_pack(tmp_path / "bakery", q07=QUESTION.replace(old, new, 1))
    with pytest.raises(PackError) as caught:
        load_pack(folder)
    sentence = str(caught.value)
    assert sentence.startswith("questions/q07.toml")
    assert sentence.endswith(".")
    assert "\n" not in sentence
    for words in told:
        assert words in sentence


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("schema_version = 1", "schema_version = 2", ['"schema_version" is 2', "update Aloud"]),
        ("schema_version = 1", "schema_version = 0", ['"schema_version" is 0', "write 1"]),
        ("schema_version = 1", "schema_version = true", ['"schema_version" is not a whole number']),
        ('author = "A coach"', "", ['"author" is missing', "add it"]),
        ("think_s", "thinks", ['"defaults.thinks" is unknown', "think_s"]),
        ("[defaults]", "defaults = 3\n[other]", ['"defaults" is not a table', "[defaults]"]),
    ],
)
def test_a_fault_in_the_pack_file(tmp_path: Path, old: str, new: str, told: list[str]) -> None:
    assert old in PACK
    with pytest.raises(PackError) as caught:
        load_pack(write_pack(tmp_path / "bakery", PACK.replace(old, new)))
    assert str(caught.value).startswith("pack.toml")
    for words in told:
        assert words in str(caught.value)


def test_two_questions_with_one_id(tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "bakery", a=QUESTION, b=QUESTION)
    with pytest.raises(PackError, match=r"questions/b\.toml.*'late-bread', as in questions/a\.toml.*its own id"):
        load_pack(folder)


def test_no_folder_no_pack_file_no_question(tmp_path: Path) -> None:
    with pytest.raises(PackError, match=r"no pack folder.*choose a folder"):
        load_pack(tmp_path / "nowhere")
    with pytest.raises(PackError, match=r"pack\.toml is missing"):
        load_pack(tmp_path)
    (tmp_path / "pack.toml").write_text(PACK)
    with pytest.raises(PackError, match="no question; put one"):
        load_pack(tmp_path)


def test_files_that_are_not_text_or_too_large(tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "bakery")
    (folder / "questions/late_bread.toml").write_bytes("id = 'caf\xe9'".encode("latin-1"))
    with pytest.raises(PackError, match=r"questions/late_bread\.toml is not text in UTF-8; save it"):
        load_pack(folder)
    (folder / "questions/late_bread.toml").write_bytes(b"#" * (MAX_FILE_BYTES + 1))
    with pytest.raises(PackError, match=f"{MAX_FILE_BYTES} are the most; make it smaller"):
        load_pack(folder)


def test_links_do_not_lead_out_of_the_pack(tmp_path: Path) -> None:
    (tmp_path / "secret.toml").write_text(QUESTION)
    folder = write_pack(tmp_path / "bakery")
    (folder / "questions/linked.toml").symlink_to(tmp_path / "secret.toml")
    with pytest.raises(PackError, match=r"questions/linked\.toml is a link that leads out of the pack"):
        load_pack(folder)


def test_a_link_in_a_circle_is_refused(tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "bakery")
    (folder / "questions/circle.toml").symlink_to(folder / "questions/circle.toml")
    with pytest.raises(PackError, match=r"questions/circle\.toml"):
        load_pack(folder)


def test_an_own_recording_is_taken_as_it_is(tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "bakery")
    (folder / "clips").mkdir()
    for name in (clip_name("late-bread"), clip_name("late-bread", "result")):
        (folder / "clips" / name).write_bytes(b"OggS")
    question = load_pack(folder).questions[0]
    assert question.clip == (folder / "clips/late-bread.ogg").resolve()
    assert question.follow_up_clips == {"result": (folder / "clips/late-bread.result.ogg").resolve()}


def test_a_clip_may_be_named_and_not_be_huge(tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "bakery", only='clip = "clips/mine.ogg"\n' + QUESTION)
    (folder / "clips").mkdir()
    (folder / "clips/mine.ogg").write_bytes(b"OggS")
    assert load_pack(folder).questions[0].clip == (folder / "clips/mine.ogg").resolve()
    with (folder / "clips/mine.ogg").open("wb") as file:
        file.truncate(MAX_CLIP_BYTES + 1)
    with pytest.raises(PackError, match=r'"clip" names .clips/mine\.ogg., which has .* bytes'):
        load_pack(folder)


def test_the_pack_as_json(tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "bakery")
    (folder / "clips").mkdir()
    (folder / "clips/late-bread.ogg").write_bytes(b"OggS")
    bank = json.loads(json.dumps(pack_json(load_pack(folder))))
    assert bank["pack"] == {"id": "bakery", "name": "Bakery counter", "version": "1.0"}
    (question,) = bank["questions"]
    assert Path(question.pop("clip")).is_file()
    assert question.pop("samples") == [
        {
            "title": "Monday",
            "text": "The oven broke. I had to keep the queue calm. I told everybody and I cut up cake. Nobody left.",
            "parts": [
                {"part": "situation", "text": "The oven broke."},
                {"part": "task", "text": "I had to keep the queue calm."},
                {"part": "action", "text": "I told everybody and I cut up cake."},
                {"part": "result", "text": "Nobody left."},
            ],
        }
    ]
    assert question == {
        "id": "late-bread",
        "category": "behavioural",
        "kind": "behavioral",
        "story": "must",
        "text": "Tell me about a day when the bread was late.",
        "why": "To hear whether you stay calm.",
        "steps": ["Set the scene.", "Say how it ended."],
        "points": ["Told the customers."],
        "weak": "Blames the oven.",
        "qualities": ["composure"],
        "roles": [],
        "target_s": [60, 120],
        "think_s": 20,
        "follow_ups": {"result": "How did it end?"},
    }


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    start=st.integers(0, len(QUESTION)),
    length=st.integers(0, 60),
    inserted=st.one_of(st.binary(max_size=40), st.text(max_size=40).map(lambda text: text.encode("utf-8", "replace"))),
)
def test_a_mangled_question_is_refused_or_read(tmp_path: Path, start: int, length: int, inserted: bytes) -> None:
    folder = tmp_path / "bakery"
    if not folder.exists():
        write_pack(folder)
    mangled = QUESTION.encode()[:start] + inserted + QUESTION.encode()[start + length :]
    (folder / "questions/late_bread.toml").write_bytes(mangled)
    try:
        pack = load_pack(folder)
    except PackError as error:
        assert "questions/" in str(error)
    else:
        assert len(pack.questions) == 1
