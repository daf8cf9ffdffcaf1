"""`aloud models`: which models there are, fetching them, and comparing them with their sha256."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from pathlib import Path

from desktop.analyse import weights_folders
from desktop.terminal import ProgressBar, complain
from models.speech.weights import BUNDLED_WEIGHTS, ModelFolder, WeightsError, find_model, load_manifest, verify

EXIT_DAMAGED = 1


def add_commands(parser: argparse.ArgumentParser) -> None:
    """Give the parser of `aloud models` its actions, each with its function as `run`."""
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    actions.add_parser("list", help="which there are, and which are here").set_defaults(run=_list)
    fetching = actions.add_parser("fetch", help="bring models from the internet")
    fetching.add_argument("names", nargs="*", metavar="NAME", help="which (default: all that the app needs)")
    fetching.set_defaults(run=_fetch)
    check = actions.add_parser("verify", help="compare the models that are here with their sha256")
    check.add_argument("names", nargs="*", metavar="NAME", help="which (default: all that are here)")
    check.set_defaults(run=_verify)


def _list(_options: argparse.Namespace) -> int:
    manifest = load_manifest()
    folders = weights_folders()
    width = max(len(name) for name in manifest.models) + 2
    for spec in manifest.models.values():
        try:
            state = f"here, in {find_model(spec.name, folders, manifest).path}"
        except WeightsError:
            there = any((folder / spec.name).is_dir() for folder in folders)
            state = "damaged" if there else "not here"
        notes = ", default" if spec.name == manifest.default else ""
        print(f"{spec.name:<{width}}{spec.title} ({spec.size / 1e6:.0f} MB, {spec.licence}{notes}): {state}")
    return 0


def _fetch(options: argparse.Namespace) -> int:
    from models.speech.fetch import HUGGING_FACE, fetch

    manifest = load_manifest()
    names = options.names or manifest.needed
    for name in names:
        manifest.model(name)
    in_checkout = (BUNDLED_WEIGHTS.parent.parent / "pyproject.toml").is_file() and os.access(BUNDLED_WEIGHTS, os.W_OK)
    into = BUNDLED_WEIGHTS if in_checkout else weights_folders()[-1]
    for name in names:
        try:
            folder = find_model(name, weights_folders(), manifest)
        except WeightsError:
            bar = ProgressBar()
            hub = os.environ.get("HF_ENDPOINT") or HUGGING_FACE  # the variable by which mirrors are named everywhere
            try:
                folder = fetch(name, into, bar, manifest=manifest, hub=hub)
            finally:
                bar.close()
        print(f"{name}: whole, in {folder.path}", flush=True)
    return 0


def _verify(options: argparse.Namespace) -> int:
    manifest = load_manifest()
    failed = False
    for name in options.names or manifest.models:
        spec = manifest.model(name)
        for path in _places(name):
            try:
                verify(ModelFolder(name, path, spec.sha256), manifest)
                print(f"{name}: whole, in {path}", flush=True)
            except WeightsError as error:
                failed = True
                complain(str(error))
        if not any(_places(name)) and (options.names or name in manifest.needed):
            failed = True
            complain(f"The model {name} is not on this computer; run `aloud models fetch {name}`.")
    return EXIT_DAMAGED if failed else 0


def _places(name: str) -> Iterator[Path]:
    return (folder / name for folder in weights_folders() if (folder / name).is_dir())
