"""Figures: domain accuracy, calibration of the domain probability, and how well difficulty foresees failure."""
import numpy as np

from corpus import DOMAINS
from softmax import softmax

SCIENCE, GENERAL = DOMAINS.index("science"), DOMAINS.index("general")


def merge_science(p):
    """The recorded labels know no "science": what we call so they call "general"."""
    p = p.copy()
    p[:, GENERAL] += p[:, SCIENCE]
    p[:, SCIENCE] = 0
    return p


def calibration_error(confidence, right, bins=10):
    edges = np.minimum((confidence * bins).astype(int), bins - 1)
    return float(sum(abs(confidence[edges == k].mean() - right[edges == k].mean()) * (edges == k).mean()
                     for k in range(bins) if (edges == k).any()))


def area_under_curve(failed, score):
    """AUROC with soft targets: `failed` may be a share."""
    order = np.argsort(score, kind="stable")
    score, failed = score[order], failed[order]
    _, start = np.unique(score, return_index=True)
    positive = np.add.reduceat(failed, start)
    negative = np.add.reduceat(1 - failed, start)
    below = np.concatenate([[0], np.cumsum(negative)[:-1]])
    total = positive.sum() * negative.sum()
    return float((positive * (below + negative / 2)).sum() / total) if total else float("nan")


def print_domain_table(results, temperature):
    """results: (source, logits, truth). Leave-one-source-out accuracy, macro recall, calibration error."""
    print(f"{'domain, source held out':26s} {'rows':>5s} {'accuracy':>8s} {'macro':>6s} {'ECE':>6s}  recall per domain")
    summary, all_right, all_confidence, hits, accuracies, macros = {}, [], [], {}, [], []
    for source, logits, truth in results:
        truth = np.where(truth == SCIENCE, GENERAL, truth)
        p = merge_science(softmax(logits / temperature))
        top = p.argmax(1)
        right = top == truth
        recall = {DOMAINS[c]: float(right[truth == c].mean()) for c in np.unique(truth)}
        for c in np.unique(truth):
            hits.setdefault(DOMAINS[c], []).extend(right[truth == c])
        confidence = p.max(1)
        print(f"{source:26s} {len(truth):5d} {right.mean():8.3f} {np.mean(list(recall.values())):6.3f} "
              f"{calibration_error(confidence, right):6.3f}  " +
              " ".join(f"{k} {v:.2f}" for k, v in recall.items()))
        accuracies.append(right.mean())
        macros.append(np.mean(list(recall.values())))
        all_right.append(right)
        all_confidence.append(confidence)
    if results:
        right, confidence = np.concatenate(all_right), np.concatenate(all_confidence)
        macro = float(np.mean([np.mean(v) for v in hits.values()]))
        print(f"{'all rows':26s} {len(right):5d} {right.mean():8.3f} {macro:6.3f} "
              f"{calibration_error(confidence, right):6.3f}  " + " ".join(f"{k} {np.mean(v):.2f}" for k, v in hits.items()))
        print(f"  goals over all rows: accuracy .75, macro recall .70; reached {right.mean():.3f}, {macro:.3f}")
        print(f"{'mean over sources':26s} {len(results):5d} {np.mean(accuracies):8.3f} {np.mean(macros):6.3f}")
        summary = {"accuracy": float(right.mean()), "macro_recall": macro, "mean_accuracy": float(np.mean(accuracies)),
                   "ece": calibration_error(confidence, right)}
    return summary


def print_difficulty_table(material, judged, predicted):
    print(f"{'difficulty, same sources, 5 folds':26s} {'rows':>5s} {'AUROC':>8s}")
    figures = {}
    for source in np.unique(material.source[judged]):
        k = judged & (material.source == source) & ~np.isnan(predicted)
        if k.sum() >= 30:
            figures[str(source)] = area_under_curve(material.fails[k], predicted[k])
            print(f"{source:26s} {int(k.sum()):5d} {figures[str(source)]:8.3f}")
    k = judged & np.isin(material.source, ["gsm8k", "RouteLLM/mmlu"]) & ~np.isnan(predicted)
    if k.any():
        print(f"{'gsm8k and mmlu together':26s} {int(k.sum()):5d} {area_under_curve(material.fails[k], predicted[k]):8.3f}")
    asked = [i for i in np.flatnonzero(judged) if material.rows[i].each and not np.isnan(predicted[i])]
    for name in (material.rows[asked[0]].each if asked else []):
        failed = np.array([material.rows[i].each[name] for i in asked])
        print(f"  gsm8k {name:32s}  {area_under_curve(failed, predicted[asked]):.3f}")
    print("  goal within GSM8K and within MMLU: .65")
    return figures
