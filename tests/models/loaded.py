"""The models, loaded once for all tests that need the whole analysis."""

from functools import cache

from desktop.analyse import load_models, weights_folders
from models.analysis import LoadedModels


@cache
def loaded() -> LoadedModels:
    """Everything that hears and judges, with the weights that are shipped."""
    return load_models(weights_folders(), "base")
