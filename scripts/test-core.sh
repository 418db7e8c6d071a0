#!/usr/bin/env bash
# The C++ side: unit tests, simulation, conformance, integration, C ABI, architecture.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/build.sh dev all
ctest --preset dev -j "$(nproc)" --output-on-failure | tee build/dev/ctest.log
total=$(sed -n 's/.*tests failed out of \([0-9]*\).*/\1/p' build/dev/ctest.log)
failed=$(sed -n 's/.* \([0-9]*\) tests failed out of.*/\1/p' build/dev/ctest.log)
echo "core: $((total - failed)) passed, $failed failed"
