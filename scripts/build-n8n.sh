#!/usr/bin/env bash
# build-n8n.sh: the n8n node, packed as it is published; its tarball lies in n8n-node/.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
scripts/setup.sh base wasm
scripts/setup-n8n.sh node
scripts/build-wasm.sh
cd n8n-node
CASCADE_WASM=$root/build/wasm/bindings/node/wasm/cascadeflow.wasm npm run --silent build
rm -f ./*.tgz
npm pack --silent --loglevel=error > /dev/null
