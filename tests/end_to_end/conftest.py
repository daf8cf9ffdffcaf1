from tests.desktop.conftest import pytest_configure, theme

__all__ = ["pytest_configure", "theme"]
