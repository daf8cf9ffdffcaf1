"""Sound in, block by block; a transcript out. The one path for the microphone and for files."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import replace
from threading import Event

import numpy as np

from models.speech.chunker import Chunker, level_db
from models.speech.transcriber import DOUBTFUL_LOG_PROBABILITY, PROMPT_ID, VOICED, ChunkReading, Transcriber
from models.speech.voice_activity import FRAME_S, FRAME_SAMPLES, Frames, VoiceActivity, speech_spans
from models.speech.whisper import SAMPLE_RATE_HZ, Sound
from models.types import PossibleFiller, Span, Transcript, Word, WordKind

# What is kept around the voice when silence is taken off the ends of a chunk.
EDGE_S = 0.3
EDGE_VOICE = 0.15
LOUD_DB = 25.0  # a frame this close to the loudest of its chunk is never taken off, whatever the detector says

# While the speaker pauses for so long, the open chunk is read ahead: if the answer ends here, nothing is left to do.
READ_AHEAD_AFTER_S = 0.6
READ_AHEAD_FROM_S = 1.0

# So many of the words before a chunk are told to the decoder, unless it was unsure of them and they might mislead.
CONTEXT_WORDS = 12

# Another language is named only if this much speech, and most of the answer, points to the same one: single chunks of
# accented English are often taken for other languages. Latin is what Whisper names where English is hard to make out.
OTHER_LANGUAGE_S = 20.0
OTHER_LANGUAGE_SHARE = 0.5
NEVER_SPOKEN = ("la",)


class Listener:
    """Hears one answer. `feed` cuts and reads; call it from one thread. Seconds count from the first sample fed."""

    def __init__(self, transcriber: Transcriber, voice: VoiceActivity, *, live: bool = False) -> None:
        self._transcriber = transcriber
        self._stream = voice.start()
        self._live = live
        self._chunker = Chunker()
        self._rest = np.zeros(0, np.float32)  # less than a frame
        self._open: deque[Sound] = deque()  # frames of the open chunk
        self._start_frame = 0
        self._frames = 0
        self._samples = 0
        self._voice: list[Frames] = []
        self._words: list[Word] = []
        self._possible: list[PossibleFiller] = []
        self._not_understood: list[Span] = []
        # Voiced seconds of the chunks that point to a language; "" where they are unsure.
        self._languages: defaultdict[str, float] = defaultdict(float)
        self._context = ""
        self._ahead: tuple[tuple[int, int], ChunkReading] | None = None
        self.cancelled = Event()

    @property
    def words(self) -> tuple[Word, ...]:
        """The words of the chunks that are closed."""
        return tuple(self._words)

    @property
    def speech(self) -> tuple[Span, ...]:
        """Where a voice was active in the chunks that are closed."""
        return speech_spans(np.concatenate(self._voice)) if self._voice else ()

    @property
    def backlog_s(self) -> float:
        """Seconds of sound in the open chunk, not yet words."""
        return self._chunker.length_s

    def feed(self, sound: Sound) -> None:
        """Take the next samples, (n,) float32 at 16 kHz, and read the chunks that they complete."""
        self._samples += len(sound)
        sound = np.concatenate([self._rest, sound])
        whole = len(sound) // FRAME_SAMPLES * FRAME_SAMPLES
        self._rest = sound[whole:]
        self._take(sound[:whole])
        if self._live and self._chunker.pause_s >= READ_AHEAD_AFTER_S and self._chunker.length_s >= READ_AHEAD_FROM_S:
            self._read_ahead()

    def finish(self) -> Transcript:
        """End the sound and return everything that was heard."""
        if len(self._rest):
            self._take(np.pad(self._rest, (0, FRAME_SAMPLES - len(self._rest))))
        if self._chunker.length_s:
            self._close(self._frames - self._start_frame)
        duration_s = self._samples / SAMPLE_RATE_HZ
        return Transcript(
            words=tuple(self._words),
            speech=self.speech,
            duration_s=duration_s,
            model=self._transcriber.whisper.name,
            sha256=self._transcriber.whisper.sha256,
            prompt_id=PROMPT_ID,
            possible=tuple(self._possible),
            not_understood=tuple(self._not_understood),
            other_language=self._other_language(),
        )

    def _other_language(self) -> str | None:
        seconds = {code: s for code, s in self._languages.items() if code and code not in NEVER_SPOKEN}
        code = max(seconds, key=lambda code: seconds[code], default="")
        agreed_s = seconds.get(code, 0.0)
        enough = agreed_s >= max(OTHER_LANGUAGE_S, OTHER_LANGUAGE_SHARE * sum(self._languages.values()))
        return code if enough and code != self._transcriber.whisper.language_read else None

    def _take(self, sound: Sound) -> None:
        if not len(sound):
            return
        voice, levels = self._stream.feed(sound), level_db(sound)
        for k in range(len(voice)):
            self._open.append(sound[k * FRAME_SAMPLES : (k + 1) * FRAME_SAMPLES])
            self._frames += 1
            cut = self._chunker.add(float(voice[k]), float(levels[k]))
            if cut:
                self._close(cut)

    def _close(self, frames: int) -> None:
        voice, level = self._chunker.cut(frames)
        sound = np.concatenate([self._open.popleft() for _ in range(frames)])
        if not self.cancelled.is_set():
            reading, offset_s, heard = self._read(sound, voice, level)
            words = [
                replace(word, start_s=word.start_s + offset_s, end_s=word.end_s + offset_s) for word in reading.words
            ]
            self._words = continue_sentence(self._words, words)
            self._possible += [
                replace(filler, start_s=filler.start_s + offset_s, end_s=filler.end_s + offset_s)
                for filler in reading.possible
            ]
            self._not_understood += [Span(s.start_s + offset_s, s.end_s + offset_s) for s in reading.not_understood]
            voice = heard
            self._languages[reading.language] += float(np.sum(voice >= VOICED)) * FRAME_S
            sure = reading.words and reading.log_probability >= DOUBTFUL_LOG_PROBABILITY
            self._context = " ".join(word.text for word in self._words[-CONTEXT_WORDS:]) if sure else ""
        self._voice.append(voice)
        self._start_frame += frames
        self._ahead = None

    def _read_ahead(self) -> None:
        if self._ahead is None or self._ahead[0] != self._speech(self._chunker.voice, self._chunker.level):
            self._read(np.concatenate(self._open), self._chunker.voice, self._chunker.level)

    def _read(self, sound: Sound, voice: Frames, level: Frames) -> tuple[ChunkReading, float, Frames]:
        first, last = span = self._speech(voice, level)
        if self._ahead is None or self._ahead[0] != span:
            if last <= first:
                return ChunkReading((), (), (), 0.0), 0.0, voice
            piece = sound[first * FRAME_SAMPLES : last * FRAME_SAMPLES]
            self._ahead = span, self._transcriber.read(piece, voice[first:last], self._context)
        return self._ahead[1], (self._start_frame + first) * FRAME_S, voice

    def _speech(self, voice: Frames, level: Frames) -> tuple[int, int]:
        """The frames of a chunk without the silence at its ends."""
        edge = round(EDGE_S / FRAME_S)
        loud = (voice >= EDGE_VOICE) | (level > max(float(level.max()) - LOUD_DB, -60.0))
        active = np.flatnonzero(loud)
        if not len(active):
            return 0, 0
        return max(0, int(active[0]) - edge), min(len(voice), int(active[-1]) + 1 + edge)


def continue_sentence(before: Sequence[Word], after: Sequence[Word]) -> list[Word]:
    """Join the words of two chunks; each chunk was written as if it began and ended a sentence.

    A chunk that ends in a filled pause, a comma or nothing did not end its sentence: a full stop behind the filled
    pause becomes a comma, and the next word loses its capital.
    """
    if not before or not after:
        return [*before, *after]
    last, first = before[-1], after[0]
    if last.kind is WordKind.FILLED_PAUSE:
        last = replace(last, text=last.text.rstrip(".…") + ("," if last.text.endswith((".", "…")) else ""))
    elif last.text.endswith((".", "?", "!", "…", '"')):
        return [*before, *after]
    if first.text[:1].isupper() and first.text.split("'")[0].rstrip(",.") != "I" and not first.text.isupper():
        first = replace(first, text=first.text[0].lower() + first.text[1:])
    return [*before[:-1], last, first, *after[1:]]
