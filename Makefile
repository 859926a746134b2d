# make help lists what there is.
SHELL := /bin/sh
.DEFAULT_GOAL := help
NPM := npm --prefix app-web
VERSION ?= 7.6

.PHONY: help
help: ## this list
	@awk -F':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: demo
demo: ## the portal on a real Tryton with demo customers, until Ctrl-C
	ops/dev/bootstrap.sh demo $(DEMO)
	python3 ops/dev/demo.py $(DEMO)

.PHONY: test
test: ## everything: style, lints, tests on real Tryton, PostgreSQL and Chromium
	ops/dev/bootstrap.sh test
	$(MAKE) lint
	$(MAKE) css-check
	python3 ops/dev/test.py

.PHONY: test-tryton
test-tryton: ## the Rust tests on another series of Tryton: VERSION=7.0, 7.6, 8.0 or 8.2
	ops/dev/bootstrap.sh test
	python3 ops/dev/test.py --series $(VERSION) --only rust

.PHONY: soak
soak: ## 100,000 random command sequences against a model of the rules, on every store, and races: an hour or more; goes on where it was ended: SOAK="--minutes 30"
	python3 ops/dev/soak.py $(SOAK)

.PHONY: bench
bench: ## each page's time against its raw calls to the same Tryton, and lists among 1,000,000 deployments against 1,000, release build: BENCH="--orders 1200"
	ops/dev/bootstrap.sh demo
	python3 ops/bench/pages.py $(BENCH)
	python3 ops/bench/governance.py

.PHONY: lint
lint: ## formatting and lints
	cargo fmt --all --check
	cargo clippy --locked --workspace --all-targets -- -D warnings

.PHONY: css
css: app-web/node_modules ## rebuilds the stylesheet from its source and the templates
	$(NPM) run css

.PHONY: css-check
css-check: app-web/node_modules
	$(NPM) run css:check

app-web/node_modules: app-web/package-lock.json
	$(NPM) ci --no-audit --no-fund
	@touch $@

.PHONY: pictures
pictures: app-web/node_modules ## takes the pictures of docs/guide again
	ops/dev/bootstrap.sh test
	python3 ops/dev/pictures.py

.PHONY: clean-dev
clean-dev: ## forgets the demo's data (the built Tryton databases stay in the cache)
	rm -rf .dev
