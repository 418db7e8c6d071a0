#!/usr/bin/env bash
# Prints every figure of the engine with its goal: release build, one table. Figures of a busy machine are worth nothing.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/build.sh release cascadeflow bench_engine bench_transport bench_streams bench_load bench_judgement bench_dialect
build=build/release
library=$build/capi/libcascadeflow.so

printf '%-62s %12s %-6s %s\n' figure measured '' goal
$build/bench/bench_engine
$build/bench/bench_transport
$build/bench/bench_streams

mapfile -t loads < <(for _ in 1 2 3 4 5 6 7; do $build/bench/bench_load "$library"; done | sort -n)
read -r agent_us curl_us <<< "${loads[0]}"
awk -v us="$agent_us" 'BEGIN { printf "%-62s %12.2f %-6s <= 5%s\n", "library load and first agent (best of 7)", us / 1000, "ms", us <= 5000 ? "" : "   missed" }'
awk -v us="$curl_us" 'BEGIN { printf "%-62s %12.2f %-6s\n", "  until libcurl is there too, in the background", us / 1000, "ms" }'
stripped=$(mktemp)
trap 'rm -f "$stripped"' EXIT
strip -o "$stripped" "$library"
awk -v b="$(stat -c %s "$stripped")" 'BEGIN { printf "%-62s %12.2f %-6s < 2%s\n", "stripped shared library", b / 1048576, "MB", b < 2097152 ? "" : "   missed" }'

printf '\nparts of the engine\n'
$build/bench/bench_judgement --benchmark_min_time=0.1
$build/bench/bench_dialect --benchmark_min_time=0.1

if [ -f bindings/node/dist/node.js ]; then
  printf '\nthe TypeScript package beside fetch and undici\n'
  node bindings/node/bench/bench.mjs
  scripts/build.sh release cascadeflow-practice
  scripts/with-practice node bindings/node/bench/footprint.mjs
fi
