# Everything that is done to this repository is done by one of these commands. Each sets up what it
# needs on a fresh machine (see tools/setup and tools/sbf) and does nothing that is done already.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --no-print-directory
.DELETE_ON_ERROR:

program := target/deploy/inferix_staking.so
# An example that calls it, for the tests.
fund := target/deploy/inferix_fund.so
idl := idl/inferix_staking.json
client := app/client/src/generated
node_modules := app/node_modules/.package-lock.json

# Folders that are a Cargo workspace each.
workspaces := . tests tools/idl tools/sbf/sbf-link tools/sbf/test tools/sbf/test/run

.PHONY: help
help: ## List the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "%-14s %s\n", $$1, $$2 }'

.PHONY: setup
setup:
	@tools/setup

# --- Build ------------------------------------------------------------------------------------------
program_sources := Cargo.toml Cargo.lock $(wildcard tools/sbf/*) \
	$(shell find programs crates -name Cargo.toml -o -path '*/src/*' -name '*.rs')

.PHONY: build
build: $(program) $(fund) ## Compile the program to SBPFv3, target/deploy/inferix_staking.so, and the example

$(program): $(program_sources) | setup
	tools/sbf/build-sbf --manifest-path programs/inferix-staking/Cargo.toml -- --locked
	@touch $@

fund_sources := $(program_sources) examples/fund/Cargo.toml $(wildcard examples/fund/src/*.rs examples/fund/src/*/*.rs)

$(fund): $(fund_sources) | setup
	tools/sbf/build-sbf --manifest-path examples/fund/Cargo.toml -- --locked
	@touch $@

$(node_modules): app/package-lock.json app/package.json $(wildcard app/*/package.json) | setup
	cd app && npm ci --no-audit --no-fund
	@touch $@

.PHONY: cli
cli: $(node_modules) ## Make the command line inferix-stake, app/cli/dist/inferix-stake.js
	cd app && npm run build --workspace @inferix/stake-cli

# NETWORKS names the file of networks that the page talks to: see app/web/README.md.
.PHONY: build-web
build-web: $(node_modules) ## Make the web page's static files, app/web/dist; NETWORKS=file names its networks
	@[[ -n '$(NETWORKS)' ]] || { echo 'Name the networks: make build-web NETWORKS=networks.json (app/web/README.md)' >&2; exit 1; }
	cd app && NETWORKS='$(abspath $(NETWORKS))' npm run build --workspace @inferix/stake-web

.PHONY: web
web: $(node_modules) ## Serve the web page for development, on the network that `make demo KEEP=1` runs
	cd app && $(if $(NETWORKS),NETWORKS='$(abspath $(NETWORKS))') npm run dev --workspace @inferix/stake-web

# --- Test -------------------------------------------------------------------------------------------
# The tests of the page take CHROMIUM, or a browser that is installed, or install Debian's.
.PHONY: browser
browser:
	@[[ -n '$(CHROMIUM)' ]] || command -v chromium chromium-browser google-chrome >/dev/null || tools/setup chromium

.PHONY: test
test: $(program) $(fund) $(node_modules) browser ## Run all tests
	cargo test --workspace --locked
	cd tests && cargo test --locked
	$(MAKE) check-bench
	cd app && npm test

.PHONY: check
check: check-rust check-idl check-client check-app check-shell check-docs ## Formats, lints, types; generated files and documents are up to date

.PHONY: check-rust
check-rust: setup
	for dir in $(workspaces); do (cd $$dir && cargo fmt --all --check); done
	for dir in . tests; do (cd $$dir && cargo clippy --workspace --all-targets --locked -- -D warnings); done

.PHONY: check-idl
check-idl: setup
	tools/unchanged $(idl) $(MAKE) idl

.PHONY: check-client
check-client: $(node_modules)
	tools/unchanged $(client) $(MAKE) client

.PHONY: check-app
check-app: $(node_modules)
	cd app && npm run check

.PHONY: check-shell
check-shell:
	@tools/setup shellcheck
	shellcheck --severity=warning .ci/run .githooks/pre-push tools/{setup,unchanged,advisories} \
		tools/sbf/{setup,build-sbf,ld,test/hunt}

.PHONY: check-docs
check-docs: setup
	node --test tools/named-tests/check.test.mjs
	tools/named-tests/check.mjs

.PHONY: advisories
advisories: ## Look for known vulnerabilities in what the lock files name; fails where it cannot look
	@tools/advisories

# Seeds are printed; a history that fails is made short and added to tests/history/regressions.txt.
MINUTES ?= 10
.PHONY: soak
soak: $(program) $(fund) ## Live through random histories for MINUTES=10, on all cores
	cd tests && MINUTES=$(MINUTES) cargo test --locked --test history -- --nocapture

# The runtimes of tests/src/runtimes.rs; `test` runs the suite on mainnet's.
.PHONY: test-runtimes
test-runtimes: $(program) $(fund) ## Run the program's tests on every runtime that is to come
	for runtime in mainnet strict mapped all; do \
		(cd tests && RUNTIME=$$runtime HISTORIES=$(or $(HISTORIES),100) cargo test --locked); \
	done

# The program compiled for size, by the same tools, must do what the histories' model says, too.
small := target/small
.PHONY: test-levels
test-levels: $(fund) ## Live through the histories with the program at another optimization level
	tools/sbf/build-sbf --manifest-path programs/inferix-staking/Cargo.toml --sbf-out-dir $(small) -- --locked \
		--config 'profile.release.package.inferix-staking.opt-level="z"' \
		--config 'profile.release.package.inferix-staking-math.opt-level="z"'
	cp $(fund) $(small)
	cd tests && PROGRAMS=../$(small) cargo test --locked --test history

.PHONY: mutants
mutants: $(program) $(fund) ## Break 30 rules of the program, one after the other: a history must notice each
	@tools/setup python3
	tests/mutants/run $(MUTANTS)

.PHONY: test-sbf
test-sbf: ## Hunt for miscompilations by tools/sbf (10 minutes; not part of `test`)
	@tools/setup python3
	tools/sbf/test/hunt

# POLICIES=100 tries more of them, FIRST=32 goes on behind; the winners are tried again by `make test`.
.PHONY: stolen-keys
stolen-keys: $(program) ## Search for the most that stolen keys reach; writes docs/SECURITY-MODEL.md (10 minutes)
	cd tests && WRITE=1 POLICIES=$(or $(POLICIES),32) cargo test --locked --test thieves

.PHONY: bench
bench: $(program) $(fund) ## Measure the compute units of every instruction
	cd tests && cargo run --locked --bin bench

.PHONY: check-bench
check-bench: $(program) $(fund) ## Fail where an instruction costs 2% more than docs/bench.json, or the program is 1% larger
	cd tests && cargo run --locked --bin bench -- --check

# FLEET=50 gives each owner so many workers and one payout wallet; the table in the documents is of FLEET=1.
# TIMES=1 measures each command once instead of three times, of which the best counts.
.PHONY: bench-rewards
bench-rewards: $(node_modules) ## Measure building, verifying and planning for up to a million workers
	cd app && npm run bench --workspace @inferix/stake-cli -- $(if $(FLEET),--fleet $(FLEET)) $(if $(TIMES),--times $(TIMES)) $(SIZES)

# --- Generate ---------------------------------------------------------------------------------------
.PHONY: idl
idl: setup ## Write idl/inferix_staking.json from the program
	cargo run --quiet --locked --manifest-path tools/idl/Cargo.toml -- programs/inferix-staking >$(idl).new
	mv $(idl).new $(idl)

.PHONY: client
client: $(node_modules) ## Generate the TypeScript client from the IDL
	cd app && npm run generate

.PHONY: fmt
fmt: $(node_modules) ## Format everything
	for dir in $(workspaces); do (cd $$dir && cargo fmt --all); done
	cd app && npm run format

# --- Use --------------------------------------------------------------------------------------------
.PHONY: demo
demo: $(program) $(node_modules) ## Play a network's first epochs on a local chain (10 seconds); KEEP=1 leaves it, SERVE=1 lets you play on
	cd app && $(if $(KEEP),KEEP=1) $(if $(SERVE),SERVE=1) $(if $(PORT),PORT=$(PORT)) npm run demo

# Options: KILLS=10 kills the paying run so often; FAULTY=1 breaks every seventh request;
# LARGE=1 pays by transactions of version 1; FLEET=50 gives each owner so many machines and one payout
# wallet; SEED=2.
WORKERS ?= 2000
.PHONY: simulate-epoch
simulate-epoch: $(program) $(node_modules) ## Pay an epoch of WORKERS=2000 with the real command line
	cd app/cli && npx tsx sim/main.ts --workers $(WORKERS) \
		$(if $(KILLS),--kills $(KILLS)) $(if $(FAULTY),--faulty) $(if $(LARGE),--large) $(if $(FLEET),--fleet $(FLEET)) $(if $(SEED),--seed $(SEED)) \
		$(if $(VALIDATOR),--validator $(VALIDATOR))

.PHONY: mutants-cli
mutants-cli: $(program) $(node_modules) ## Break 38 rules of the distributor, one after the other: a test must fail for each
	cd app/cli && npx tsx mutants/run.ts $(MUTANTS)

.PHONY: hooks
hooks: ## Run `make check` before each push from this clone (undo: git config --unset core.hooksPath)
	git config core.hooksPath .githooks

.PHONY: clean
clean: ## Delete what the other commands made
	rm -rf target app/node_modules app/*/node_modules app/*/dist
