#!/usr/bin/env bash
# The TypeScript package: builds both engines and the package, then types, tests on both engines, packaging checks, examples.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
scripts/setup.sh node browser
command -v node > /dev/null || { echo "test-node: Node 20 or newer is needed" >&2; exit 1; }
[ -n "${CASCADEFLOW_PRACTICE:-}" ] || scripts/build.sh dev cascadeflow-practice
cd bindings/node
[ -x node_modules/.bin/vitest ] || npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
"$root/scripts/build-wasm.sh"
"$root/scripts/build-addon.sh"
npm run --silent build
npm run --silent typecheck
npm run --silent api-report
npx --no-install tsc --noEmit -p test/tsconfig.json
npx --no-install vitest run
npm run --silent check-package
