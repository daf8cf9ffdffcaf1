from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from content.errors import UsageError
from models.speech.weights import (
    BUNDLED_WEIGHTS,
    STAMP_NAME,
    HubSource,
    ModelFolder,
    PackageSource,
    WeightsError,
    file_sha256,
    find_model,
    load_manifest,
    verify,
)
from tests.models.speech.small_model import CONTENTS, Sources, write_manifest, write_model


def test_built_in_manifest_names_what_the_app_needs() -> None:
    manifest = load_manifest()
    assert manifest.default == "base"
    assert set(manifest.models) >= {"base", "tiny.en", "small"}
    assert manifest.transcribers() == ("base", "tiny.en", "small")
    for spec in manifest.models.values():
        for file in spec.files:
            assert len(bytes.fromhex(file.sha256)) == 32
            assert any(file.name in source.files for source in spec.sources)
        # Hugging Face first, the package index second
        assert [type(source) for source in spec.sources] in ([HubSource], [HubSource, PackageSource])


def test_each_place_in_a_wheel_names_a_package_of_its_source() -> None:
    for spec in load_manifest().models.values():
        for source in spec.sources:
            if isinstance(source, PackageSource):
                places = [place.partition(":")[0] for places in source.files.values() for place in places]
                assert set(places) == {package.name for package in source.packages}


def test_default_model_lies_in_the_checkout_and_is_whole() -> None:
    folder = find_model("base", [BUNDLED_WEIGHTS])
    assert folder.path == BUNDLED_WEIGHTS / "base"
    assert folder.sha256.startswith("d01c3014")


def test_finding_takes_the_first_folder_that_has_the_model_whole(tmp_path: Path) -> None:
    manifest = write_manifest(tmp_path / "manifest.toml", Sources())
    (tmp_path / "first" / "pocket").mkdir(parents=True)
    (tmp_path / "first" / "pocket" / "config.json").write_bytes(CONTENTS["config.json"])
    write_model(tmp_path / "second")
    folders = [tmp_path / "none", tmp_path / "first", tmp_path / "second"]
    assert find_model("pocket", folders, manifest).path == tmp_path / "second" / "pocket"


def test_missing_model_says_how_to_fetch_it(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=r"not on this computer; run `aloud models fetch base` .*\(148 MB\)\.$"):
        find_model("base", [tmp_path])


def test_unknown_model_is_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no model 'large'; there are base, tiny\.en, small\.$"):
        find_model("large", [tmp_path])


def test_missing_file_is_named(tmp_path: Path) -> None:
    manifest = write_manifest(tmp_path / "manifest.toml", Sources())
    (write_model(tmp_path) / "config.json").unlink()
    with pytest.raises(WeightsError, match=r"damaged \(config\.json is missing\); run `aloud models fetch pocket`"):
        find_model("pocket", [tmp_path], manifest)


def test_file_of_another_size_is_named(tmp_path: Path) -> None:
    manifest = write_manifest(tmp_path / "manifest.toml", Sources())
    path = write_model(tmp_path) / "model.bin"
    path.write_bytes(CONTENTS["model.bin"][:-1])
    with pytest.raises(WeightsError, match=r"model\.bin has 299999 bytes instead of 300000"):
        find_model("pocket", [tmp_path], manifest)


def test_altered_file_of_the_right_size_is_found_at_the_next_start(tmp_path: Path) -> None:
    manifest = write_manifest(tmp_path / "manifest.toml", Sources())
    path = write_model(tmp_path)
    find_model("pocket", [tmp_path], manifest)
    assert (path / STAMP_NAME).is_file()
    _alter(path / "model.bin")
    with pytest.raises(WeightsError, match=r"the sha256 of model\.bin is not the one in the manifest"):
        find_model("pocket", [tmp_path], manifest)
    assert not (path / STAMP_NAME).exists()


def test_verified_files_are_not_read_again(tmp_path: Path) -> None:
    """Content changed behind the stamp's back (same size and time) goes unseen by a start, not by `verify`."""
    manifest = write_manifest(tmp_path / "manifest.toml", Sources())
    path = write_model(tmp_path)
    folder = find_model("pocket", [tmp_path], manifest)
    before = (path / "model.bin").stat()
    _alter(path / "model.bin")
    os.utime(path / "model.bin", ns=(before.st_atime_ns, before.st_mtime_ns))
    assert find_model("pocket", [tmp_path], manifest) == folder
    with pytest.raises(WeightsError, match="sha256"):
        verify(folder, manifest)


def test_broken_stamp_costs_only_another_look(tmp_path: Path) -> None:
    manifest = write_manifest(tmp_path / "manifest.toml", Sources())
    (write_model(tmp_path) / STAMP_NAME).write_text("{", encoding="utf-8")
    assert find_model("pocket", [tmp_path], manifest).name == "pocket"


def test_verify_tells_how_far_it_is(tmp_path: Path) -> None:
    manifest = write_manifest(tmp_path / "manifest.toml", Sources())
    folder = ModelFolder("pocket", write_model(tmp_path), "")
    seen: list[int] = []
    verify(folder, manifest, seen.append)
    assert seen[-1] == manifest.model("pocket").size
    assert seen == sorted(seen)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("schema_version = 1", "schema_version = 2"),
        ('default = "pocket"', 'default = "other"'),
        ('"config.json" = {', '"../config.json" = {'),
        ('main = "model.bin"', 'main = "other.bin"'),
        ("[models.pocket.files]", "[models.pocket.files"),
        ("sources = []", 'sources = [{ kind = "ftp" }]'),
    ],
)
def test_manifest_that_cannot_be_read_is_refused(tmp_path: Path, old: str, new: str) -> None:
    path = tmp_path / "manifest.toml"
    write_manifest(path, Sources())
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(WeightsError, match="The manifest"):
        load_manifest(path)


def test_sha256_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "abc").write_bytes(b"abc")
    assert file_sha256(tmp_path / "abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_looking_for_weights_brings_in_no_network_code() -> None:
    code = "import sys, models.speech.weights; print(sorted({'socket', 'urllib.request', 'http'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def _alter(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[1000] ^= 1
    path.write_bytes(data)
