# Two commands matter: `make accept` proves the document, `make test` proves the project. Both set themselves up.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python -m
READY := $(VENV)/.ready
REPORT := reports/out
WORKERS ?= auto

.PHONY: accept test check format clean help

help:
	@echo "make accept   prove the Keap-Webcrm document against the reference sync; report in $(REPORT)/index.html"
	@echo "make test     prove the project: format, lint, types, imports, our own tests"
	@echo "make check    format, lint, types, imports, drift: the part of make test that runs nothing"
	@echo "make format   let ruff format and mend what it can"
	@echo "make clean    remove the environment and everything generated"

accept: $(READY)
	$(RUN) checklist drift
	$(RUN) pytest features -n $(WORKERS) --dist worksteal --report $(REPORT) --junitxml $(REPORT)/junit.xml

test: check
	$(RUN) pytest tests -n $(WORKERS) --dist worksteal

check: $(READY)
	$(RUN) ruff format --check .
	$(RUN) ruff check .
	$(RUN) mypy
	$(VENV)/bin/lint-imports
	$(RUN) checklist drift

format: $(READY)
	$(RUN) ruff format .
	$(RUN) ruff check --fix .

# The environment is complete only when the marker is there: an interrupted install starts over.
$(READY): pyproject.toml requirements.lock
	rm -rf $(VENV)
	$(PYTHON) -m venv $(VENV)
	$(RUN) pip install --quiet --disable-pip-version-check --requirement requirements.lock
	$(RUN) pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

clean:
	rm -rf $(VENV) $(REPORT) .pytest_cache .mypy_cache .ruff_cache .hypothesis *.egg-info
