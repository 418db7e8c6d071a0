#!/usr/bin/env bash
# Fuzzes what reads foreign bytes: provider answers, requests, configurations. FUZZ_SECONDS per target (default 30).
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh base fuzz
scripts/build.sh fuzz fuzz_reader fuzz_request fuzz_config fuzz_seeds
build=build/fuzz/tests/fuzz
"$build/fuzz_seeds" build/fuzz/corpus
for target in reader request config; do
  echo "fuzz: $target, ${FUZZ_SECONDS:-30} s"
  mkdir -p "build/fuzz/found/$target"
  # What is new goes to found/, so that the next run begins where this one ended; a crash leaves its input there, too.
  log=build/fuzz/$target.log
  if ! "$build/fuzz_$target" "build/fuzz/found/$target" "build/fuzz/corpus/$target" \
      -artifact_prefix="build/fuzz/crash-$target-" -max_total_time="${FUZZ_SECONDS:-30}" -timeout=5 -rss_limit_mb=2048 \
      -max_len=16384 -print_final_stats=1 >"$log" 2>&1; then
    tail -n 30 "$log" >&2
    echo "fuzz: $target FAILED; its input is build/fuzz/crash-$target-*" >&2
    exit 1
  fi
  grep -E "stat::number_of_executed_units" "$log"
done
echo "fuzz: 3 targets passed"
