# Three commands do everything on Debian or Ubuntu: `make run` opens Aloud, `make test` checks it, `make build` makes the
# program that is given away.
# What has been set up is remembered in .venv/.stamps, so that later runs need no network.

VENV := .venv
PYTHON_IN_VENV := $(VENV)/bin/python
STAMPS := $(VENV)/.stamps
PIP_INSTALL := $(PYTHON_IN_VENV) -m pip install --disable-pip-version-check --require-hashes

MODELS := base
MODELS_FOR_TESTS := $(MODELS) tiny.en

.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help run test build test-build lint format setup setup-test setup-build clean lock

help:
	@echo "make run     set Aloud up and open it"
	@echo "make test    set it up and run every check: ruff, mypy, import contracts, pytest"
	@echo "make build   set it up and make the program that is given away, in dist/"
	@echo "make test-build  have the program in dist/ ask, record and report, with a virtual microphone and screen"
	@echo "make lint    the checks without pytest"
	@echo "make format  put the code into the form that the checks want"
	@echo "make lock    renew the lock files (needs uv)"
	@echo "make clean   remove what was set up, but for the models"

run: setup
	@$(PYTHON_IN_VENV) -m desktop

test: lint
	$(PYTHON_IN_VENV) -m pytest

build: setup-build
	@$(PYTHON_IN_VENV) -m desktop.build --out dist

test-build: setup-test
	@.ci/system-packages test-build
	$(PYTHON_IN_VENV) -m pytest -m built tests/built

lint: setup-test
	$(PYTHON_IN_VENV) -m ruff check
	$(PYTHON_IN_VENV) -m ruff format --check
	$(PYTHON_IN_VENV) -m mypy
	$(VENV)/bin/lint-imports

format: setup-test
	$(PYTHON_IN_VENV) -m ruff check --fix
	$(PYTHON_IN_VENV) -m ruff format

# Models that are here and whole are left alone, without a word to the network.
setup: $(STAMPS)/run
	@$(PYTHON_IN_VENV) -m desktop models fetch $(MODELS) >/dev/null

setup-test: $(STAMPS)/test
	@$(PYTHON_IN_VENV) -m desktop models fetch $(MODELS_FOR_TESTS) >/dev/null

setup-build: $(STAMPS)/build
	@$(PYTHON_IN_VENV) -m desktop models fetch $(MODELS) >/dev/null

$(STAMPS)/run: requirements.lock $(STAMPS)/system-run $(PYTHON_IN_VENV)
	@echo "Installing the Python packages of requirements.lock (some hundred megabytes, once)."
	@$(PIP_INSTALL) -r requirements.lock
	@.ci/link-checkout $(VENV)
	@touch $@

$(STAMPS)/test: requirements-dev.lock $(STAMPS)/system-test $(PYTHON_IN_VENV)
	@echo "Installing the Python packages of requirements-dev.lock (some hundred megabytes, once)."
	@$(PIP_INSTALL) -r requirements-dev.lock
	@.ci/link-checkout $(VENV)
	@touch $@

$(STAMPS)/build: requirements-build.lock $(STAMPS)/system-build $(PYTHON_IN_VENV)
	@echo "Installing the Python packages of requirements-build.lock (some hundred megabytes, once)."
	@$(PIP_INSTALL) -r requirements-build.lock
	@.ci/link-checkout $(VENV)
	@touch $@

$(STAMPS)/system-%: .ci/system-packages
	@.ci/system-packages $*
	@mkdir -p $(STAMPS) && touch $@

$(PYTHON_IN_VENV): | $(STAMPS)/system-run
	@.ci/make-venv $(VENV)

lock:
	uv pip compile --universal --python-version 3.11 --no-header --no-emit-index-url --generate-hashes \
		pyproject.toml --output-file requirements.lock
	uv pip compile --universal --python-version 3.11 --no-header --no-emit-index-url --generate-hashes \
		--extra test --constraint requirements.lock pyproject.toml --output-file requirements-dev.lock
	uv pip compile --universal --python-version 3.11 --no-header --no-emit-index-url --generate-hashes \
		--extra build --constraint requirements.lock pyproject.toml --output-file requirements-build.lock

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
