#!/usr/bin/env bash
# Figures of judgement, cross-validated across data sets, through the shipped code. Skips with a word where the data is absent.
set -euo pipefail
cd "$(dirname "$0")/../.."
data="${CASCADE_DATA:-../shared/data}"
if [ ! -e "$data/gsm8k.jsonl.gz" ]; then
  echo "eval: skipped: the recorded answers are not in $data (set CASCADE_DATA to their folder)"
  exit 0
fi
python3 -c "import numpy" 2>/dev/null || {
  python3 -m venv build/eval-python
  build/eval-python/bin/pip install -q -r tools/train/requirements.txt
}
python=python3
[ -x build/eval-python/bin/python ] && python=build/eval-python/bin/python
cmake --preset release >/dev/null
cmake --build build/release --target eval_gate
for figures in tools/eval/measure_*.py; do
  "$python" "$figures"
done
tools/eval/classify_eval.sh
echo "eval: done"
