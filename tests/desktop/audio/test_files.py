import http.server
import struct
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
import soundfile

from desktop.audio.errors import SoundError
from desktop.audio.files import SoundReader, read_sound, sound_blocks
from tests.desktop.audio.signals import RATE_HZ, Samples, place_of, tone, voice


def write(path: Path, samples: Samples, rate_hz: int = RATE_HZ, **options: str) -> Path:
    soundfile.write(path, samples, rate_hz, **options)
    return path


@pytest.mark.parametrize(
    ("name", "rate_hz", "channels", "encoding", "least"),
    [
        ("plain.wav", 16_000, 1, {}, 0.9999),
        ("telephone.wav", 8_000, 1, {}, 0.999),
        ("studio.wav", 96_000, 2, {"subtype": "PCM_24"}, 0.999),
        ("float.wav", 44_100, 2, {"subtype": "FLOAT"}, 0.999),
        ("eight_bit.wav", 22_050, 1, {"subtype": "PCM_U8"}, 0.98),
        ("lossless.flac", 48_000, 2, {}, 0.999),
        ("music.mp3", 44_100, 2, {}, 0.95),
        ("vorbis.ogg", 44_100, 1, {}, 0.95),
        ("opus.ogg", 48_000, 2, {"subtype": "OPUS"}, 0.9),
        ("opus_narrow.opus", 24_000, 1, {"format": "OGG", "subtype": "OPUS"}, 0.9),
    ],
)
def test_reads_every_kind_at_every_rate(
    tmp_path: Path, *, name: str, rate_hz: int, channels: int, encoding: dict[str, str], least: float
) -> None:
    sound = voice(2.0, rate_hz)
    path = write(tmp_path / name, np.repeat(sound[:, None], channels, axis=1), rate_hz, **encoding)

    samples, info = read_sound(path)

    assert samples.dtype == np.float32
    assert samples.ndim == 1
    assert (info.channels, info.bad_samples, info.cut_short) == (channels, 0, False)
    assert info.rate_hz == rate_hz
    assert info.duration_s == pytest.approx(2.0, abs=0.06)
    assert len(samples) == pytest.approx(info.duration_s * RATE_HZ, abs=2)
    # Leaves out the edges, where a resampler rings and a lossy codec has its delay.
    inner = read_at_16k(sound, rate_hz)[RATE_HZ // 4 : -RATE_HZ // 4]
    assert place_of(inner, samples)[1] >= least


def read_at_16k(sound: Samples, rate_hz: int) -> Samples:
    """The reference: band-limited resampling by the spectrum."""
    count = round(len(sound) * RATE_HZ / rate_hz)
    spectrum = np.fft.rfft(sound)
    return (np.fft.irfft(spectrum, count) * count / len(sound)).astype(np.float32)


def test_reads_at_the_files_own_rate(tmp_path: Path) -> None:
    sound = voice(0.5, 24_000)
    samples, info = read_sound(write(tmp_path / "clip.wav", sound, 24_000, subtype="FLOAT"), rate_hz=None)
    assert info.rate_hz == 24_000
    np.testing.assert_array_equal(samples, sound)


def test_blocks_join_to_the_whole(tmp_path: Path) -> None:
    path = write(tmp_path / "a.wav", voice(3.3, 44_100), 44_100)
    blocks = list(sound_blocks(path, block_s=0.25))
    assert len(blocks) > 10
    np.testing.assert_allclose(np.concatenate(blocks), read_sound(path)[0], atol=1e-4)


def test_stereo_is_mixed(tmp_path: Path) -> None:
    both = np.stack([tone(500, 1.0, 0.4), tone(900, 1.0, 0.2)], axis=1)
    samples, _ = read_sound(write(tmp_path / "both.wav", both, subtype="FLOAT"))
    np.testing.assert_allclose(samples, both.mean(axis=1), atol=1e-6)


def test_m4a_through_pyav(tmp_path: Path) -> None:
    sound = voice(2.0, 44_100)
    wav = write(tmp_path / "a.wav", sound, 44_100)
    path = tmp_path / "phone.m4a"
    make_m4a(wav, path)
    samples, info = read_sound(path)
    assert (info.rate_hz, info.channels) == (44_100, 1)
    assert place_of(read_at_16k(sound, 44_100)[4_000:-4_000], samples)[1] > 0.93


def make_m4a(wav: Path, path: Path) -> None:
    import av

    with av.open(str(path), "w") as container:
        stream = container.add_stream("aac", rate=44_100, layout="mono")
        samples, _ = soundfile.read(wav, dtype="float32")
        for start in range(0, len(samples), 1024):
            frame = av.AudioFrame.from_ndarray(samples[None, start : start + 1024].copy(), "fltp", "mono")
            frame.rate = 44_100
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def test_m4a_without_a_decoder_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "phone.m4a"
    path.write_bytes(b"\0\0\0\x18ftypM4A \0\0\0\0M4A isom" + bytes(1000))
    # As in a packed app, where an empty module stands in for PyAV.
    (tmp_path / "av.py").write_text("")
    code = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n"
        "from pathlib import Path\n"
        "from desktop.audio.files import read_sound\n"
        f"read_sound(Path({str(path)!r}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("desktop.audio.errors.SoundError")
    assert "needs a decoder" in last
    assert "convert it to wav" in last


def fault(path: Path) -> str:
    with pytest.raises(SoundError) as caught:
        read_sound(path)
    message = str(caught.value)
    assert "\n" not in message
    assert message.endswith(".")
    assert str(path) in message
    return message


def test_missing(tmp_path: Path) -> None:
    assert "does not exist" in fault(tmp_path / "none.wav")


def test_folder(tmp_path: Path) -> None:
    assert "is a folder" in fault(tmp_path)


def test_device_file() -> None:
    assert "is not a file" in fault(Path("/dev/null"))


def test_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "empty.wav"
    path.touch()
    assert "is empty" in fault(path)


@pytest.mark.parametrize("name", ["notes.wav", "notes.mp3", "notes.m4a", "notes.flac", "notes"])
def test_text_with_a_sound_files_name(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("Tell me about a time when you helped a customer.\n" * 200)
    assert "not a sound file" in fault(path)


def test_picture_is_not_sound(tmp_path: Path) -> None:
    path = tmp_path / "picture.mp3"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(2000))
    assert "not a sound file" in fault(path)


def test_playlist_in_disguise_leads_nowhere(tmp_path: Path) -> None:
    asked = threading.Event()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.set()
            self.send_error(404)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        path = tmp_path / "a.wav"
        path.write_text(f"#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\nhttp://127.0.0.1:{server.server_port}/a.ts\n")
        assert "not a sound file" in fault(path)
        server.shutdown()
        thread.join()
    assert not asked.is_set()


def test_truncated_wav_gives_what_is_there(tmp_path: Path) -> None:
    sound = voice(4.0)
    whole = write(tmp_path / "whole.wav", sound)
    cut = tmp_path / "cut.wav"
    cut.write_bytes(whole.read_bytes()[: 44 + 2 * RATE_HZ + 1])
    samples, info = read_sound(cut)
    assert info.cut_short
    assert info.duration_s == pytest.approx(1.0, abs=0.001)
    np.testing.assert_allclose(samples, sound[: len(samples)], atol=1e-4)


@pytest.mark.parametrize("length", [4, 20, 40, 44, 45])
def test_wav_cut_off_before_its_first_sample(tmp_path: Path, length: int) -> None:
    whole = write(tmp_path / "whole.wav", voice(1.0))
    cut = tmp_path / "cut.wav"
    cut.write_bytes(whole.read_bytes()[:length])
    assert "record or export it again" in fault(cut) or "not a sound file" in fault(cut)


@pytest.mark.parametrize("name", ["a.flac", "a.mp3", "a.ogg"])
def test_truncated_compressed_file_gives_what_is_there(tmp_path: Path, name: str) -> None:
    whole = write(tmp_path / name, voice(8.0))
    cut = tmp_path / f"cut_{name}"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    samples, info = read_sound(cut)
    assert 1.0 < info.duration_s < 6.0
    assert len(samples) == pytest.approx(info.duration_s * RATE_HZ, abs=2)


def test_wav_whose_size_was_never_written(tmp_path: Path) -> None:
    # As streamed by a program that could not seek back.
    data = bytearray(write(tmp_path / "a.wav", voice(1.0)).read_bytes())
    data[4:8] = data[40:44] = b"\xff\xff\xff\xff"
    path = tmp_path / "streamed.wav"
    path.write_bytes(data)
    _, info = read_sound(path)
    assert info.duration_s == pytest.approx(1.0, abs=0.01)


def test_numbers_that_are_none_become_silence(tmp_path: Path) -> None:
    sound = tone(500, 1.0)
    sound[100:110] = np.nan
    sound[200] = np.inf
    sound[300] = -np.inf
    samples, info = read_sound(write(tmp_path / "nan.wav", sound, subtype="FLOAT"))
    assert info.bad_samples == 12
    assert not samples[100:110].any()
    assert samples[200] == samples[300] == 0
    np.testing.assert_array_equal(samples[400:], sound[400:])


def test_mostly_not_numbers_is_refused(tmp_path: Path) -> None:
    sound = tone(500, 1.0)
    sound[: len(sound) * 2 // 3] = np.nan
    assert "damaged numbers" in fault(write(tmp_path / "nan.wav", sound, 48_000, subtype="FLOAT"))


def test_samples_beyond_full_scale_are_limited(tmp_path: Path) -> None:
    samples, _ = read_sound(write(tmp_path / "loud.wav", tone(500, 0.5, amplitude=3.0), 48_000, subtype="FLOAT"))
    assert np.abs(samples).max() == 1.0


@pytest.mark.parametrize("rate_hz", [1, 900_000])
def test_absurd_rates_are_refused(tmp_path: Path, rate_hz: int) -> None:
    data = bytearray(write(tmp_path / "a.wav", voice(0.1)).read_bytes())
    data[24:28] = struct.pack("<I", rate_hz)
    path = tmp_path / "absurd.wav"
    path.write_bytes(data)
    assert f"{rate_hz} Hz" in fault(path)


def test_a_fifth_of_a_second(tmp_path: Path) -> None:
    samples, info = read_sound(write(tmp_path / "short.wav", voice(0.2)))
    assert len(samples) == 3_200
    assert info.duration_s == pytest.approx(0.2)


def test_an_hour_of_silence_in_bounded_memory(tmp_path: Path) -> None:
    path = tmp_path / "hour.flac"
    with soundfile.SoundFile(path, "w", 16_000, 1) as file:
        minute = np.zeros(16_000 * 60, np.int16)
        for _ in range(60):
            file.write(minute)
    # The peak is the whole process's, so a process of its own measures it.
    code = (
        "import resource, soxr, soundfile\n"
        "from pathlib import Path\n"
        "from desktop.audio.files import read_sound, sound_blocks\n"
        f"path = Path({str(path)!r})\n"
        "def peak(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024\n"
        "before = peak()\n"
        "print(sum(map(len, sound_blocks(path))), peak() - before)\n"
        "samples, info = read_sound(path)\n"
        "print(len(samples), peak() - before)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    streamed, streaming_mb, read, reading_mb = map(int, done.stdout.split())
    assert streamed == read == 3600 * RATE_HZ
    assert streaming_mb < 30
    # 220 MB are the samples themselves.
    assert reading_mb < 330


def test_reader_tells_about_the_file_while_reading(tmp_path: Path) -> None:
    with SoundReader(write(tmp_path / "a.wav", voice(1.0)), block_s=0.5) as reader:
        next(iter(reader))
        assert reader.info.duration_s == pytest.approx(0.5)
