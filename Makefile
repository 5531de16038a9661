# Two commands do all the set-up: `make serve` and `make test`.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
PORT ?= 8000
BIN := .venv/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check install -c constraints.txt

.PHONY: serve build test lint check wheel bench clean

serve: build
	$(BIN)/housing-standard validate tests/examples/landlord/clean/csv
	exec $(BIN)/housing-standard serve --port $(PORT)

build: .venv/ready
	$(BIN)/housing-standard build

# What the tests need beyond Python (a browser, a PostgreSQL) is installed by tests/system_packages, or named by it.
test: .venv/ready-for-tests .venv/typescript
	sh tests/system_packages
	$(MAKE) lint
	$(MAKE) build
	$(BIN)/housing-standard check --strict
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile

lint: .venv/ready-for-tests
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports
	$(BIN)/mypy

check: .venv/ready
	$(BIN)/housing-standard check

# The wheel carries the package, the snapshot and every artefact, not the words nor the makers.
wheel: .venv/ready-for-tests
	rm -rf housing_standard/built dist
	$(BIN)/housing-standard build --out housing_standard/built
	rm -rf housing_standard/built/site
	$(BIN)/python -m build --wheel --no-isolation
	rm -rf housing_standard/built

bench: .venv/ready-for-tests
	$(BIN)/python benchmarks/build.py ours
	$(BIN)/python benchmarks/build.py made
	$(BIN)/python benchmarks/scale.py
	$(BIN)/python benchmarks/start.py

.venv/ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(PIP) --editable '.[words,makers,registry]'
	touch $@

.venv/ready-for-tests: .venv/ready
	$(PIP) --editable '.[words,makers,registry,signing,marking,postgresql,test]'
	touch $@

# The compiler that judges the generated TypeScript; the system's packages bring node and npm.
.venv/typescript: .venv/ready-for-tests
	sh tests/system_packages
	npm install --silent --no-save --no-package-lock --prefix $@ typescript@5.9.3

clean:
	rm -rf build dist .venv
