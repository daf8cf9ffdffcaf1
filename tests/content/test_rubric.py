from __future__ import annotations

from content.rubric import load_rubric

NORMS = {
    "pace.fine_wpm": (120, 180),
    "pace.finding_below_wpm": (100,),
    "pace.finding_above_wpm": (200,),
    "fillers.fine_per_minute": (5,),
    "fillers.finding_per_minute": (12,),
    "pauses.silent_s": (0.25,),
    "pauses.shown_s": (1.0,),
    "pauses.long_s": (2.0,),
    "pauses.long_inside_clause_count": (2,),
    "length.story_s": (60, 120),
    "length.other_s": (30, 90),
    "length.finding_below_ratio": (0.5,),
    "length.finding_above_ratio": (1.5,),
    "reliability.min_speech_s": (30,),
    "reliability.too_short_s": (5,),
    "reliability.too_short_words": (15,),
    "voice.flat_semitones": (1.5,),
    "readability.ease": (60,),
}


def test_the_norms_and_their_values() -> None:
    rubric = load_rubric()
    assert rubric.version == "1"
    assert {name: rubric.norms[name].values for name in NORMS} == NORMS


def test_every_norm_says_where_it_comes_from() -> None:
    for name, norm in load_rubric().norms.items():
        assert norm.basis in {"study", "convention", "guess"}, name
        assert len(norm.source) > 40, name
        if norm.basis == "study":
            assert any(digit.isdigit() for digit in norm.source), f"{name} names no year"
        if norm.basis == "guess":
            assert "our guess" in norm.source.lower(), name
