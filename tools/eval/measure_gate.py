"""Figures of the gate on recorded answers, cross-validated across data sets, through the shipped C++ code.

Each data set is judged with tables that were fitted without it (fit_calibration.py --fold); section 7 with tables that know the data set but
not the row. ECE in distribution is measured by learning from 300 labelled drafts of the pair at hand and judging the others. Prints per pair,
then means and goals.
"""
import math
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "train"))
import recorded  # noqa: E402

auroc, ece = recorded.auroc, recorded.calibration_error


SHUFFLES = (7919, 6271, 4409)  # three draws of which 300 outcomes are heard of: one alone moves a figure by some thousandths


def strong_share(scores, right, strong, share):
    """Least share of strong calls with which the cascade keeps `share` of the strong model's accuracy; 1 when it takes all."""
    order = sorted(range(len(scores)), key=lambda i: scores[i])
    need = share * sum(strong)
    good = sum(right)
    if good >= need:
        return 0.0
    for n, i in enumerate(order, 1):
        good += strong[i] - right[i]
        if good >= need - 1e-9:
            return n / len(order)
    return 1.0


def mean(values):
    values = [v for v in values if v == v]
    return sum(values) / len(values) if values else float("nan")


def in_folds(rows, make, folder):
    """Drafts made from `rows`, each data set judged with the tables that never saw it."""
    out = []
    for name in sorted({r["set"] for r in rows}):
        drafts = [d for r in rows if r["set"] == name for d in make(r)]
        if drafts:
            out += recorded.judge(drafts, tables=str(folder / f"{name}.json"))
    return out


def in_halves(rows, make, folder):
    """Drafts made from `rows`, each half judged with the tables that the other half taught."""
    out = []
    for half in (0, 1):
        out += recorded.judge([d for r in rows if recorded.half(r) == half for d in make(r)], tables=str(folder / f"half{half}.json"))
    return out


def within_halves(drafts, score):
    """AUROC of each half, averaged: scores of two tables are not one scale."""
    return mean([auroc([score(d) for d in ds], [d["right"] for d in ds]) for ds in ([d for d in drafts if recorded.half(d) == h] for h in (0, 1))])


def log_odds(p):
    return math.log(max(p, 1e-9) / max(1 - p, 1e-9))


def by_pair(drafts):
    groups = {}
    for d in drafts:
        groups.setdefault((d["set"], d["model"], d["sample"]), []).append(d)
    return {k: v for k, v in groups.items() if len(v) >= 50 and 0 < sum(d["right"] for d in v) < len(v)}


def p(d):
    return d["seen"]["p"]


def main():
    rows = recorded.load()
    if rows is None:
        print("skipped: the recorded answers are not here (../shared/data, or CASCADE_DATA)")
        return 0
    keep = tempfile.TemporaryDirectory()
    folder = pathlib.Path(keep.name)
    subprocess.run([sys.executable, str(recorded.ROOT / "tools/train/fit_calibration.py"), "--fold", keep.name], check=True)
    folds = {r["set"]: str(folder / (r["set"] + ".json")) for r in rows}
    with_confidence = lambda r: [recorded.draft(r, m) for m in r["responses"] if r["responses"][m].get("token_prob") is not None]
    with_both = lambda r: [recorded.draft(r, m, s) for m, s in recorded.PAIRS[r["set"]]
                           if s in r["responses"] and r["responses"].get(m, {}).get("token_prob") is not None]
    text = in_folds(rows, lambda r: [recorded.draft(r, m, confidence=False) for m in r["responses"]], folder)
    sure = in_folds(rows, with_confidence, folder)
    pairs = in_folds(rows, lambda r: [recorded.draft(r, m, s, confidence=False) for m, s in recorded.PAIRS[r["set"]]
                                          if m in r["responses"] and s in r["responses"]], folder)
    both = in_folds(rows, with_both, folder)
    strong_right = {(r["set"], r["id"]): bool(r["responses"][recorded.STRONG[r["set"]]]["correct"]) for r in rows if recorded.STRONG[r["set"]] in r["responses"]}
    prices = "strong call = 1, draft = 0.05"

    print("\n== 1. Text alone, on data sets it has not seen")
    per_set = {}
    eces = []
    for (s, m, _), ds in by_pair(text).items():
        per_set.setdefault(s, []).append(auroc([p(d) for d in ds], [d["right"] for d in ds]))
        eces.append(ece([p(d) for d in ds], [d["right"] for d in ds]))
    for s, a in per_set.items():
        print(f"  {s:15s} AUROC {mean(a):.3f}  (least {min(a):.3f}, most {max(a):.3f}, {len(a)} models)")
    print(f"  mean over data sets {mean([mean(a) for a in per_set.values()]):.3f}, goal .58 (coin .50); ECE {mean(eces):.3f}")

    print(f"\n== 2. With the probability of the answer token: raw against gate; strong calls and cost ({prices}) at 95 / 100 % of the strong model")
    gains, ece_unseen = [], []
    for (s, m, _), ds in by_pair(sure).items():
        y = [d["right"] for d in ds]
        raw, mine = [d["line"]["logprobs"][0] for d in ds], [p(d) for d in ds]
        strong = [strong_right[(s, d["id"])] for d in ds]
        gains.append(auroc(mine, y) - auroc(raw, y))
        ece_unseen.append(ece(mine, y))
        oracle = [float(a) - float(b) for a, b in zip(y, strong)]
        shares = [(strong_share(v, y, strong, 0.95), strong_share(v, y, strong, 1.0)) for v in (mine, raw, oracle)]
        print(f"  {s:12s} {m[:26]:26s} raw {auroc(raw, y):.3f} gate {auroc(mine, y):.3f} ({gains[-1]:+.3f})  ECE {ece_unseen[-1]:.3f}  strong calls "
              f"gate {shares[0][0]:.2f}/{shares[0][1]:.2f} raw {shares[1][0]:.2f}/{shares[1][1]:.2f} oracle {shares[2][0]:.2f}/{shares[2][1]:.2f}  "
              f"cost {0.05 + shares[0][0]:.2f}/{0.05 + shares[0][1]:.2f}")
    print(f"  mean gain {mean(gains):+.3f} (goal +.020), least {min(gains):+.3f} (goal -.005); ECE on unseen sets {mean(ece_unseen):.3f}, worst {max(ece_unseen):.3f} (goal .08)")

    print("\n== 3. One more cheap answer, no confidence")
    mixtral = []
    for (s, m, o), ds in by_pair(pairs).items():
        y = [d["right"] for d in ds]
        alone = auroc([d["seen"].get("agreement", 0) for d in ds], y)
        mine = auroc([p(d) for d in ds], y)
        if s == "gsm8k_test" and m == recorded.MIX:
            mixtral.append(mine)
        print(f"  {s:15s} {m[:26]:26s} + {o[:26]:26s} agreement {alone:.3f}  gate {mine:.3f}  ECE {ece([p(d) for d in ds], y):.3f}")
    print(f"  GSM8K, Mixtral drafting: best {max(mixtral):.3f}, mean {mean(mixtral):.3f} (goal .86)")

    print("\n== 4. Confidence and one more cheap answer, against the confidence alone")
    more, hindsight = [], []
    alone = {k: {d["id"]: p(d) for d in v} for k, v in by_pair(sure).items()}
    for (s, m, o), ds in by_pair(both).items():
        y = [d["right"] for d in ds]
        before = auroc([alone[(s, m, None)][d["id"]] for d in ds], y)
        mine = auroc([p(d) for d in ds], y)
        more.append(mine - before)
        known = [log_odds(alone[(s, m, None)][d["id"]]) for d in ds]
        hindsight.append(max(auroc([u + w * (2 * d["seen"].get("agreement", 0.5) - 1) for u, d in zip(known, ds)], y) for w in (0, .25, .5, 1, 2, 4, 8)) - before)
        print(f"  {s:12s} {m[:26]:26s} + {o[:24]:24s} confidence {before:.3f}  both {mine:.3f} ({more[-1]:+.3f})  ECE {ece([p(d) for d in ds], y):.3f}")
    print(f"  mean gain {mean(more):+.3f} (goal +.040); with the best weight for each pair, chosen in hindsight, {mean(hindsight):+.3f}")

    print("\n== 5. After 300 labelled outcomes of the pair at hand (judged: the others; tables fitted without the data set)")
    better = []
    for label, groups in (("text", by_pair(text)), ("confidence", by_pair(sure)), ("sample", by_pair(pairs)), ("both", by_pair(both))):
        per = {}
        for (s, m, o), ds in groups.items():
            if len(ds) < 400:
                continue
            for shuffle in SHUFFLES:
                order = sorted(range(len(ds)), key=lambda i: (i * shuffle) % 10007)
                teach, rest = order[:300], order[300:]
                lines = [{"line": dict(ds[i]["line"], right=ds[i]["right"])} for i in teach] + [{"line": ds[i]["line"]} for i in rest]
                after = [d["seen"]["p"] for d in recorded.judge(lines, tables=folds[s])[300:]]
                before, y = [p(ds[i]) for i in rest], [ds[i]["right"] for i in rest]
                per.setdefault(s, []).append((auroc(before, y), auroc(after, y), ece(before, y), ece(after, y)))
        for s, v in per.items():
            a, b, c, d = (mean(x) for x in zip(*v))
            better.append((b >= a, d))
            print(f"  {label:10s} {s:15s} AUROC {a:.3f} -> {b:.3f} ({b - a:+.3f})  ECE {c:.3f} -> {d:.3f}  ({len(v) // len(SHUFFLES)} pairs)")
    print(f"  better on {sum(b for b, _ in better)} of {len(better)} sets; ECE in distribution {mean([d for _, d in better]):.3f} (goal .05)")

    print("\n== 6. Vetoes on recorded right answers (goal: each at most 0.5 %, together 1.5 %)")
    right = [d for d in text if d["right"]]
    wrong = [d for d in text if not d["right"]]
    codes = sorted({c for d in text for c in d["seen"]["vetoes"]})
    for c in codes:
        fp = sum(c in d["seen"]["vetoes"] for d in right)
        print(f"  {c:16s} {100 * fp / len(right):.3f} % of right ({fp}), {100 * sum(c in d['seen']['vetoes'] for d in wrong) / len(wrong):.2f} % of wrong")
    worst = max((sum(c in d["seen"]["vetoes"] for d in right) / len(right) for c in codes), default=0)
    any_right = sum(bool(d["seen"]["vetoes"]) for d in right) / len(right)
    print(f"  most frequent {100 * worst:.3f} % (goal .5), any {100 * any_right:.3f} % (goal 1.5)")
    print(f"  any              {100 * any_right:.3f} % of {len(right)} right, {100 * sum(bool(d['seen']['vetoes']) for d in wrong) / len(wrong):.2f} % of {len(wrong)} wrong")
    for s in sorted({d["set"] for d in right}):
        ds = [d for d in right if d["set"] == s]
        print(f"    {s:15s} {100 * sum(bool(d['seen']['vetoes']) for d in ds) / len(ds):.3f} % of {len(ds)} right")

    print("\n== 7. Kinds of task that are known, rows that are not: the other half of each data set taught (SciQ taught nothing)")
    sure_half, both_half = in_halves(rows, with_confidence, folder), in_halves(rows, with_both, folder)
    gains, over_raw, eces = [], [], []
    alone = {}
    for (s, m, _), ds in by_pair(sure_half).items():
        alone[(s, m)] = raw, mine = within_halves(ds, lambda d: d["line"]["logprobs"][0]), within_halves(ds, p)
        gains.append(mine - raw)
        eces.append(ece([p(d) for d in ds], [d["right"] for d in ds]))
        print(f"  {s:12s} {m[:26]:26s} raw {raw:.3f} gate {mine:.3f} ({gains[-1]:+.3f})  ECE {eces[-1]:.3f}")
    print(f"  mean gain {mean(gains):+.3f} (goal +.020), least {min(gains):+.3f} (goal -.005); ECE {mean(eces):.3f} (goal .05)")
    gains = []
    for (s, m, o), ds in by_pair(both_half).items():
        mine = within_halves(ds, p)
        gains.append(mine - alone[(s, m)][1])
        over_raw.append(mine - alone[(s, m)][0])
        print(f"  {s:12s} {m[:26]:26s} + {o[:24]:24s} gate {mine:.3f} ({gains[-1]:+.3f}, over the raw confidence {over_raw[-1]:+.3f})")
    print(f"  mean gain of one more answer {mean(gains):+.3f} (goal +.040), both over the raw confidence {mean(over_raw):+.3f}")
    if "-v" in sys.argv:
        for d in right:
            if d["seen"]["vetoes"]:
                print("     ", d["set"], d["model"], d["seen"]["why"], repr(d["line"]["answer"][-160:]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
