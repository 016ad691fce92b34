# Two commands matter: `make accept` proves the document, `make test` proves the project. Both set themselves up.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python -m
READY := $(VENV)/.ready
REPORT := reports/out
WORKERS ?= auto
STRANGERS := $(patsubst tests/strangers/%.lock,.strangers/%/.ready,$(wildcard tests/strangers/*.lock))

.PHONY: accept test check examples fuzz switches strength mutants format clean help

help:
	@echo "make accept   prove the Keap-Webcrm document against the reference sync; report in $(REPORT)/index.html"
	@echo "make test     prove the project: format, lint, types, imports, our own tests"
	@echo "make check    format, lint, types, imports, drift: the part of make test that runs nothing"
	@echo "make examples the whole document on both example syncs, as commands and running by themselves, some two hours"
	@echo "make fuzz     Schemathesis on both served fakes, 20,000 requests at least, some ten minutes"
	@echo "make switches the suite under every way in which the vendors may behave, an hour and a half"
	@echo "make strength the suite against a hundred faulty syncs, some half an hour; adds to the report which claim catches which"
	@echo "make mutants  whether the suite notices every small change of what the sync decides with, some half an hour"
	@echo "make format   let ruff format and mend what it can"
	@echo "make clean    remove the environment and everything generated"

accept: $(READY)
	$(RUN) checklist drift
	$(RUN) pytest features -n $(WORKERS) --dist worksteal --report $(REPORT) --junitxml $(REPORT)/junit.xml

test: check $(STRANGERS)
	$(RUN) pytest tests -n $(WORKERS) --dist worksteal

check: $(READY)
	$(RUN) ruff format --check .
	$(RUN) ruff check .
	$(RUN) mypy
	$(VENV)/bin/lint-imports
	$(RUN) checklist drift

# The claims that tell the two apart are in `make test`.
examples: $(READY)
	$(RUN) pytest tests/examples/whole_runs.py

# The short run of the same is in `make test`.
fuzz: $(READY) .strangers/schemathesis/.ready
	$(RUN) tests.strangers.fuzzing

# A handful of random combinations is tried in `make accept`, too: "However the vendors behave ...".
switches: $(READY)
	$(RUN) steps.sweep --report $(REPORT)/switches

# Who tests the tests: a short version is in `make test`.
strength: $(READY)
	$(RUN) tests.strength --report $(REPORT)

# A handful of them is tried in `make test`.
mutants: $(READY)
	$(RUN) tests.strength.mutants

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

# Clients that nobody here wrote, each in an environment of its own: their pins clash with ours and with one another.
.strangers/%/.ready: tests/strangers/%.lock | $(READY)
	rm -rf $(@D)
	$(PYTHON) -m venv --without-pip $(@D)
	$(RUN) pip --python $(@D)/bin/python install --quiet --disable-pip-version-check --no-deps --requirement $<
	touch $@

# Its source archive takes its version from the environment, and pip refuses it without.
.strangers/tap-webcrm/.ready: export PACKAGE_VERSION = 0.1.0

clean:
	rm -rf $(VENV) .strangers $(REPORT) .pytest_cache .mypy_cache .ruff_cache .hypothesis .schemathesis *.egg-info
