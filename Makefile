# `make run` prints the risk report of the example lab; `make test` runs every test.
# Both set up first.

SHELL := /bin/bash
SWIFT ?= swift
PYTHON ?= python3
BINARY := .build/release/shortfall

# Tests share the release build of the program: testable imports would compile everything again.
TEST := $(SWIFT) test -c release --disable-testable-imports

.DEFAULT_GOAL := help
.PHONY: help bootstrap build run test test-fast fuzz check bench bench-fused bench-peers \
	bench-scaling bench-factors bench-contracts bench-studies bench-instructions clean

help: ## list these targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)$$/\1\t\2/p' $(MAKEFILE_LIST) \
		| awk -F '\t' '{ printf "  make %-18s %s\n", $$1, $$2 }'

bootstrap: ## install what the build needs and is missing
	@Scripts/bootstrap

build: bootstrap ## build the release configuration
	@$(SWIFT) build -c release >&2

run: build ## print the risk report of scenarios/frontier-lab.yaml
	@$(BINARY) run scenarios/frontier-lab.yaml

# The unit tests come last, so that their closing line with the counts ends the output.
test: build check ## run every test: the checks, the command's, the libraries'
	@Scripts/bootstrap --tests
	@Scripts/test-check-imports & checks=$$!; Scripts/check-instructions && wait $$checks
	@Scripts/test-command $(BINARY)
	@$(TEST)

test-fast: bootstrap check ## run the libraries' tests, but no suite named …SlowTests
	@$(TEST) --skip SlowTests

fuzz: build ## try scenarios that are nearly right; FLAGS="--seconds 3600"
	@Scripts/fuzz $(FLAGS)

check: bootstrap ## check the sources against the house rules of Docs/architecture.md
	@$(PYTHON) Scripts/check-imports

bench: bootstrap ## run the benchmarks; FLAGS="--filter …" narrows them
	$(SWIFT) package --package-path Benchmarks benchmark $(FLAGS)

bench-fused: build ## compare R1 with a loop fused by hand; FLAGS="PATHS ROUNDS"
	@$(SWIFT) build -c release --package-path Benchmarks --product Fused >&2
	@Benchmarks/.build/release/Fused $(FLAGS)

bench-peers: build ## compare with NumPy, MKL, Numba and JAX; prints Markdown
	@Scripts/bench-peers $(FLAGS)

bench-scaling: build ## time and memory over paths, months, factors and contracts; prints Markdown
	@Scripts/bench-scaling $(FLAGS)

bench-factors: build ## time a factor of each process beside geometric Brownian motion; prints Markdown
	@Scripts/bench-factors $(FLAGS)

bench-contracts: build ## time many mixed contracts; prints Markdown
	@Scripts/bench-contracts $(FLAGS)

bench-studies: build ## time a comparison and a tornado beside single runs; prints Markdown
	@Scripts/bench-studies $(FLAGS)

bench-instructions: build ## count the instructions of a path, and of a factor; compare with what is allowed
	@Scripts/bootstrap --tests
	@Scripts/check-instructions
	@Scripts/bench-factors --counts

clean: ## remove everything built
	$(SWIFT) package clean
	rm -rf Benchmarks/.build
