"""Trains the classifier that is compiled into the core and writes its weights.

    python tools/train/train_classifier.py --dump build/dev/tools/cascade_feature_dump            # writes the weights
    python tools/train/train_classifier.py --dump ... --cross-validate                           # figures only

Reads the seed phrases beside it and, when present, the recorded prompts under --data (../shared/data by default); see
corpus.py for their sources and licences. Seeded: the same input gives the same weights.
"""
import argparse
import collections
import pathlib
import random
import sys

import numpy as np
import scipy.sparse as sp

import corpus
import dump as dumping
from corpus import DOMAINS
from export import write_weights
from measure import print_difficulty_table, print_domain_table
from softmax import fit_logistic, fit_softmax, softmax

ROOT = pathlib.Path(__file__).resolve().parents[2]
SEED = 20260701
FEATURES = 17000          # n-grams looked at
KEPT = 8000               # of them, those with the largest weights; the model is fitted again with these alone
BUCKETS = 1333            # of the compiled table: six n-grams each
DENSE_SCALE = 0.4         # how much the dense numbers count against the unit-length n-gram vector
DOMAIN_L2 = 1e-5
DIFFICULTY_L2 = 1.5e-4
STORY_L2 = 1e-5
STORY = slice(34, 38)     # kStoryAt in core/classify/dense.hpp
BALANCE = 0.5             # 0: classes as frequent as they come, 1: all equal
SOURCE_WEIGHT = {"seeds": 2.0, "boolq": 0.3, "gsm8k": 0.3, "commonsenseqa": 0.5, "RouteLLM/mmlu": 0.6,
                 "arena-hard-v2.0": 2.0, "RouterArena": 1.5, "semantic-router": 2.0, "FastChat": 2.0}
DIFFICULTY_WEIGHT = {"gsm8k": 2.0, "anchors": 6.0, "RouterArena": 1.0}


class Material:
    """Rows with their features, as arrays."""

    def __init__(self, rows, dump):
        self.rows = rows
        self.grams, self.dense = dumping.features(dump, [r.text for r in rows])
        self.dense = self.dense * DENSE_SCALE
        self.domain = np.array([DOMAINS.index(r.domain) if r.domain else -1 for r in rows])
        self.recorded = np.array([DOMAINS.index(r.recorded or r.domain) if r.domain else -1 for r in rows])
        self.source = np.array([r.source for r in rows])
        self.fails = np.array([np.nan if r.fails is None else r.fails for r in rows])
        self.weight = np.array([r.weight for r in rows])
        self.group = [f"{r.source}|{r.group or i // 20}" for i, r in enumerate(rows)]


class Model:
    pass


def inputs(material, vocabulary, index):
    return sp.hstack([vocabulary.matrix([material.grams[i] for i in index]),
                      sp.csr_matrix(material.dense[index])]).tocsr()


def gram_scores(material, index):
    """How telling an n-gram is: the divergence of its domains from even, counted once per group of like prompts."""
    counts, seen, groups = {}, set(), collections.defaultdict(set)
    for i in index:
        c, group = material.domain[i], material.group[i]
        groups[c].add(group)
        for h in material.grams[i].tolist():
            if (h, group) in seen:
                continue
            seen.add((h, group))
            if h not in counts:
                counts[h] = np.zeros(len(DOMAINS))
            counts[h][c] += 1
    sizes = np.array([max(1, len(groups[c])) for c in range(len(DOMAINS))])
    scores = {}
    for h, a in counts.items():
        n = a.sum()
        if n < 2:
            continue
        share = (a + 0.3) / (sizes + 6)
        share /= share.sum()
        scores[h] = float((share * np.log(share * len(DOMAINS))).sum() * np.sqrt(n))
    return scores


def class_weights(material, index):
    w = material.weight[index] * np.array([SOURCE_WEIGHT.get(s, 1.0) for s in material.source[index]])
    total = np.bincount(material.domain[index], weights=w, minlength=len(DOMAINS))
    w = w * ((total.sum() / np.maximum(total, 1)) ** BALANCE)[material.domain[index]]
    return w / w.mean()


def fit(material, index, iterations=50):
    """Trains on material[index]: the domain model on rows with a domain, difficulty on rows with recorded failures."""
    model = Model()
    labelled = index[material.domain[index] >= 0]
    scores = gram_scores(material, labelled)
    known = [np.array([h for h in material.grams[i].tolist() if h in scores], dtype=np.uint32) for i in labelled]
    model.vocabulary = dumping.Vocabulary(known, least=2, limit=FEATURES, scores=scores)
    domains, weight = material.domain[labelled], class_weights(material, labelled)
    W, b = fit_softmax(inputs(material, model.vocabulary, labelled), domains, len(DOMAINS), weight, DOMAIN_L2, iterations)
    # Half the n-grams know unseen sources better than all of them.
    n = len(model.vocabulary.hashes)
    loudest = np.abs(W[:n] * model.vocabulary.idf[:, None]).max(1)
    kept = np.sort(np.argsort(-loudest, kind="stable")[:KEPT])
    model.vocabulary = model.vocabulary.only(kept)
    model.W, model.b = fit_softmax(inputs(material, model.vocabulary, labelled), domains, len(DOMAINS), weight, DOMAIN_L2,
                                   iterations // 2, (np.vstack([W[kept], W[n:]]), b))
    model.temperature = 1.0
    judged = index[~np.isnan(material.fails[index])]
    X = inputs(material, model.vocabulary, judged)
    weight = np.array([DIFFICULTY_WEIGHT.get(s, 1.0) for s in material.source[judged]])
    model.v, model.a = fit_logistic(X, material.fails[judged], weight, DIFFICULTY_L2, iterations)
    model.story = fit_story(material, judged)
    return model


def fit_story(material, judged):
    """Difficulty of word problems from their length. Learned from all models, whose failures have more to tell, then moved
    to the level of the cheap ones."""
    stories = [i for i in judged if material.rows[i].every is not None and material.dense[i, STORY.start] > 0]
    if not stories:
        return np.zeros(4)
    X = material.dense[stories, STORY] / DENSE_SCALE
    t = np.array([material.rows[i].every for i in stories])
    w, b = fit_logistic(sp.csr_matrix(X), t, np.ones(len(t)), STORY_L2, 200)
    w[0] += b  # the flag is always 1 here: it is the bias
    z = X @ w
    level = material.fails[stories].mean()
    shift = 0.0
    for _ in range(50):
        shift += np.log(level / (1 - level)) - np.log(np.mean(1 / (1 + np.exp(-z - shift))) /
                                                      (1 - np.mean(1 / (1 + np.exp(-z - shift)))))
    w[0] += shift
    return w


def domain_logits(material, model, index):
    return inputs(material, model.vocabulary, index) @ model.W + model.b


def difficulty(material, model, index):
    z = inputs(material, model.vocabulary, index) @ model.v + model.a
    math = softmax(domain_logits(material, model, index) / model.temperature)[:, DOMAINS.index("math")]
    stories = material.dense[index, STORY] / DENSE_SCALE
    share = np.clip(2 * math - 0.4, 0, 1) * (stories[:, 0] > 0)
    z = share * (stories @ model.story) + (1 - share) * z
    return 1 / (1 + np.exp(-z))


def fit_temperature(logits, truth):
    """The temperature under which the held-out domains are most probable (science counts as general: see measure)."""
    from measure import merge_science
    merged = np.where(truth == DOMAINS.index("science"), DOMAINS.index("general"), truth)
    best = (1e9, 1.0)
    for t in np.linspace(0.4, 3.0, 53):
        p = merge_science(softmax(logits / t))
        loss = -np.log(np.maximum(p[np.arange(len(merged)), merged], 1e-9)).mean()
        best = min(best, (loss, t))
    return best[1]


def anchor_rows():
    rows = []
    for line in (corpus.SEEDS / "difficulty.txt").read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            share, text = line.split(":", 1)
            rows.append(corpus.Row(text.strip(), None, "anchors", float(share)))
    return rows


def material_from(args):
    rng = random.Random(SEED)
    recorded = corpus.recorded_rows(args.data)
    if not recorded:
        print(f"no recorded prompts under {args.data}: training on the seed phrases alone")
    seeds = corpus.seed_rows(rng, corpus.passages(args.data, rng))
    rows = recorded + seeds + corpus.term_rows(rng) + anchor_rows()
    copies = corpus.disguised(recorded + seeds, rng, 0.4)
    for r in copies:
        r.group += "|copy"
    is_copy = np.array([False] * len(rows) + [True] * len(copies))
    return Material(rows + copies, args.dump), is_copy


def cross_validate(material, is_copy, quiet=False):
    """Leave one source out for domains; five folds inside each source for difficulty. -> summary for the provenance."""
    trainable = ~np.isin(material.source, list(corpus.MEASURE_ONLY))
    everything = np.arange(len(material.rows))
    held_logits, held_truth, results = [], [], []
    for source in ["RouteLLM/mmlu", "RouterArena", "semantic-router", "arena-hard-v2.0", "FastChat", "gsm8k",
                   "commonsenseqa", "boolq", "sat", "sciq"]:
        test = everything[(material.source == source) & ~is_copy & (material.domain >= 0)]
        if len(test) == 0:
            continue
        left_out = {"boolq", "sat"} if source in ("boolq", "sat") else {source}
        train = everything[trainable & ~np.isin(material.source, list(left_out))]
        model = fit(material, train)
        logits = domain_logits(material, model, test)
        results.append((source, logits, material.recorded[test]))
        held_logits.append(logits)
        held_truth.append(material.recorded[test])
        if not quiet:
            print(f"  held out {source}: {len(test)} rows", file=sys.stderr)
    # Folds inside each source: what prompts of the same kinds would get.
    rng = np.random.RandomState(SEED)
    tested = ~is_copy & np.isin(material.source, [r[0] for r in results])
    judged = tested & ~np.isnan(material.fails)
    predicted = np.full(len(material.rows), np.nan)
    fold = rng.randint(0, 5, len(material.rows))
    same_kind = []
    for k in range(5):
        test = everything[tested & (fold == k)]
        if len(test) == 0:
            continue
        model = fit(material, everything[trainable & ~(tested & (fold == k)) & ~is_copy])
        model.temperature = 1.5
        predicted[test] = difficulty(material, model, test)
        labelled = test[(material.domain[test] >= 0) & trainable[test]]
        same_kind.append(("fold", domain_logits(material, model, labelled), material.recorded[labelled]))

    # One temperature for known and unknown kinds: in the middle between what either would like.
    temperature = 1.0
    if held_logits:
        unseen = fit_temperature(np.vstack(held_logits), np.concatenate(held_truth))
        seen = fit_temperature(np.vstack([f[1] for f in same_kind]), np.concatenate([f[2] for f in same_kind]))
        temperature = float(np.sqrt(unseen * seen))
        print(f"temperature {temperature:.2f} (unseen sources {unseen:.2f}, same sources {seen:.2f})")
    print("source held out")
    summary = print_domain_table(results, temperature)
    print("same sources, 5 folds")
    together = [("all sources", np.vstack([f[1] for f in same_kind]), np.concatenate([f[2] for f in same_kind]))]
    summary["same_kind"] = print_domain_table(together, temperature)
    summary["temperature"] = temperature
    summary["difficulty"] = print_difficulty_table(material, judged, predicted)
    return summary


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dump", default=str(ROOT / "build/dev/tools/cascade_feature_dump"))
    parser.add_argument("--data", default=str(corpus.DEFAULT_DATA))
    parser.add_argument("--out", default=str(ROOT / "core/classify"))
    parser.add_argument("--cross-validate", action="store_true", help="print the figures, write nothing")
    parser.add_argument("--quick", action="store_true", help="write weights without cross-validating first")
    parser.add_argument("--temperature", type=float, default=1.0, help="with --quick: the temperature to use")
    args = parser.parse_args()
    material, is_copy = material_from(args)
    print(f"{len(material.rows)} prompts, {int(is_copy.sum())} of them in other clothes")
    summary = {} if args.quick else cross_validate(material, is_copy)
    if args.cross_validate:
        return
    trainable = ~np.isin(material.source, list(corpus.MEASURE_ONLY))
    model = fit(material, np.arange(len(material.rows))[trainable])
    model.temperature = summary.get("temperature", args.temperature)
    used = collections.Counter(material.source[trainable & ~is_copy])
    write_weights(pathlib.Path(args.out), model, DENSE_SCALE, used, summary, BUCKETS)


if __name__ == "__main__":
    main()
