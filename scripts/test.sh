#!/usr/bin/env bash
# Every suite, one after the other; all are run even when one fails, and each closes with its own line. None may hang: each has
# a limit in minutes, far above what it needs.
set -uo pipefail
cd "$(dirname "$0")/.."
failed=()
suite() {
  local name=$1 minutes=$2 started=$SECONDS
  shift 2
  echo "== $name"
  if timeout --kill-after=30 "${minutes}m" "$@"; then echo "== $name passed in $((SECONDS - started)) s"; else echo "== $name FAILED after $((SECONDS - started)) s"; failed+=("$name"); fi
}
suite core 40 make --no-print-directory test-core
suite lint 10 scripts/lint.sh quick
suite docs-check 10 scripts/docs-check.sh
suite node 25 scripts/test-node.sh
suite languages 40 scripts/test-languages.sh
suite n8n 25 scripts/test-n8n.sh
if [ ${#failed[@]} -gt 0 ]; then
  echo "failed suites: ${failed[*]}"
  exit 1
fi
echo "all suites passed in $SECONDS s"
