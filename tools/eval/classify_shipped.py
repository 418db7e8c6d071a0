"""What the shipped classifier makes of the recorded prompts, through the core: rules, quantised weights and all.

Most of these rows were trained on, so that accuracy here is an upper bound; what this measures is that the compiled model is
the trained one, how often rules decide and are right, and the sets that were not trained on (sciq).
"""
import argparse
import collections
import json
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "train"))

import numpy as np

import corpus
from corpus import DOMAINS
from measure import area_under_curve, calibration_error


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", required=True)
    parser.add_argument("--program", required=True)
    args = parser.parse_args()
    rows = corpus.recorded_rows(args.data)
    lines = "".join(json.dumps({"id": i, "prompt": r.text}) + "\n" for i, r in enumerate(rows))
    out = subprocess.run([args.program], input=lines.encode(), stdout=subprocess.PIPE, check=True).stdout
    results = [json.loads(line) for line in out.splitlines()]
    general, science = DOMAINS.index("general"), DOMAINS.index("science")
    p = np.array([[r["domains"][d] for d in DOMAINS] for r in results])
    named = np.array([DOMAINS.index(r["domain"]) for r in results])
    named = np.where(named == science, general, named)
    truth = np.array([DOMAINS.index(r.recorded or r.domain) if r.domain else -1 for r in rows])
    truth = np.where(truth == science, general, truth)
    confidence = np.array([r["domain_p"] for r in results])
    by_rule = np.array([r["detection_method"] == "rules" for r in results])
    difficulty = np.array([r["difficulty"] for r in results])
    fails = np.array([np.nan if r.fails is None else r.fails for r in rows])
    source = np.array([r.source for r in rows])
    print(f"{'shipped, source':26s} {'rows':>5s} {'accuracy':>8s} {'ECE':>6s} {'by rule':>8s} {'right':>6s} {'difficulty AUROC':>17s}")
    for s in dict.fromkeys(source):
        k = (source == s) & (truth >= 0)
        right = named[k] == truth[k]
        ruled = by_rule[k]
        judged = (source == s) & ~np.isnan(fails)
        auc = f"{area_under_curve(fails[judged], difficulty[judged]):17.3f}" if judged.sum() >= 30 else ""
        print(f"{s:26s} {k.sum():5d} {right.mean():8.3f} {calibration_error(confidence[k], right):6.3f} {ruled.sum():8d} "
              f"{right[ruled].mean() if ruled.any() else float('nan'):6.2f} {auc}")
    levels = collections.Counter(r["complexity"] for r in results)
    print("complexity: " + ", ".join(f"{k} {levels[k]}" for k in ("trivial", "simple", "moderate", "hard", "expert")))
    for level in ("trivial", "simple", "moderate", "hard", "expert"):
        k = np.array([r["complexity"] == level for r in results]) & ~np.isnan(fails)
        if k.any():
            print(f"  {level:9s} {int(k.sum()):5d} rows, cheap models failed {fails[k].mean():.2f}, said {difficulty[k].mean():.2f}")


if __name__ == "__main__":
    main()
