#!/usr/bin/env bash
# Tests the n8n node on the real thing: builds, lints and packs it, installs the tarball in a real n8n as a user would, and
# executes workflows headlessly against the practice provider; asks a running n8n; drives the editor in a headless browser.
#   scripts/test-n8n.sh [--no-browser]
#   N8N_VERSION=1.123.81 scripts/test-n8n.sh --no-browser     on another n8n; the pictures are those of the usual one
# Brings what it needs: n8n itself is kept in $CASCADE_CACHE (default build/cache) from run to run.
set -euo pipefail
cd "$(dirname "$0")/.."
repo=$PWD
export CASCADE_CACHE=${CASCADE_CACHE:-$repo/build/cache}
scripts/setup.sh base wasm browser
scripts/setup-n8n.sh
scripts/build.sh dev cascadeflow-practice
scripts/build-n8n.sh

cd n8n-node
npm run --silent typecheck
npm test --silent
tarball=$(ls "$PWD"/*.tgz)
bytes=$(stat -c %s "$tarball")
echo "n8n: tarball $((bytes / 1024)) KB"
[ "$bytes" -lt $((2500 * 1024)) ] || { echo "n8n: the tarball is over 2.5 MB" >&2; exit 1; }
NODE_PATH=$PWD/node_modules node testbed/load-time.mjs
cd "$repo"
scripts/lint-n8n.sh "$tarball"

export CASCADE_N8N_TARBALL=$tarball
node --test --test-reporter=spec n8n-node/testbed/n8n.test.mjs
node --test --test-reporter=spec n8n-node/testbed/server.test.mjs
node --test --test-reporter=spec n8n-node/testbed/langchain.test.mjs
if [ "${1:-}" != --no-browser ]; then
  node n8n-node/testbed/browser.mjs
fi
echo "n8n: all of it works on n8n ${N8N_VERSION:-2.8.4}; $(cat build/n8n-work/figures.txt)"
