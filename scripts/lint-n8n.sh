#!/usr/bin/env bash
# n8n's own lint in strict mode and its community-package scanner, on the source and on the packed tarball.
#   scripts/lint-n8n.sh [tarball]
set -euo pipefail
cd "$(dirname "$0")/.."
cache=${CASCADE_CACHE:-$PWD/build/cache}
scripts/setup-n8n.sh lint
work=$(mktemp -d "$cache/n8n-lint/check.XXXXXX")
trap 'rm -rf "$work"' EXIT

# What is published and what it is built from; the tests may use what a node may not.
mkdir "$work/source"
tar -C n8n-node --exclude=node_modules --exclude=dist --exclude=test --exclude='vitest*' --exclude='*.tgz' -cf - . | tar -C "$work/source" -xf -
# The engine's JavaScript face is part of the source that is bundled.
mkdir -p "$work/bindings/node/src"
cp -r bindings/node/src/engine "$work/bindings/node/src/"
export PATH="$cache/n8n-lint/node_modules/.bin:$PATH"
(cd "$work/source" && n8n-node lint)
echo "n8n: lint in strict mode has no errors"

targets=("$work/source")
if [ $# -gt 0 ]; then
  mkdir "$work/tarball"
  tar -C "$work/tarball" --strip-components=1 -xzf "$1"
  targets+=("$work/tarball")
fi
cp n8n-node/testbed/scan.mjs "$cache/n8n-lint/scan.mjs"
(cd "$cache/n8n-lint" && node scan.mjs "${targets[@]}")
