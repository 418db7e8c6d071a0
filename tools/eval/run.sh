#!/usr/bin/env bash
# Figures of judgement, cross-validated across data sets, through the shipped code. Skips with a word where the data is absent.
set -euo pipefail
cd "$(dirname "$0")/../.."
data="${CASCADE_DATA:-../shared/data}"
if [ ! -e "$data/gsm8k.jsonl.gz" ]; then
  echo "eval: skipped: the recorded answers are not in $data (set CASCADE_DATA to their folder)"
  exit 0
fi
CASCADE_DATA="$(cd "$data" && pwd)"
export CASCADE_DATA
scripts/build.sh release eval_gate cascade_feature_dump eval_classify
export EVAL_GATE="$PWD/build/release/tools/eval_gate"
tools/train/python.sh tools/eval/measure_gate.py
tools/eval/classify_eval.sh
echo "eval: done"
