#!/usr/bin/env bash
# Figures of the classifier: sources held out one by one, then the shipped weights as the core evaluates them.
# Needs the recorded prompts (CASCADE_DATA, by default ../shared/data); without them it says so and is content.
set -euo pipefail
root="$(cd "$(dirname "$0")/../.." && pwd)"
data="${CASCADE_DATA:-$root/../shared/data}"
if [ ! -f "$data/domain_prompts.jsonl.gz" ]; then
  echo "classify: skipped, no recorded prompts under $data (set CASCADE_DATA)"
  exit 0
fi
"$root/scripts/build.sh" release cascade_feature_dump eval_classify
echo "== classification, cross-validated: the source named was not trained on"
"$root/tools/train/python.sh" "$root/tools/train/train_classifier.py" --data "$data" --cross-validate \
  --dump "$root/build/release/tools/cascade_feature_dump"
echo "== classification, the shipped weights in the core (fitted on these rows, except sciq)"
"$root/tools/train/python.sh" "$root/tools/eval/classify_shipped.py" --data "$data" --program "$root/build/release/tools/eval_classify"
