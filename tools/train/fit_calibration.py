"""Fits the gate's factory tables on recorded answers and writes core/gate/factory_tables.inc.

    cmake --preset release && cmake --build build/release --target eval_gate
    python3 tools/train/fit_calibration.py            # fit on everything that may ship, write the tables
    python3 tools/train/fit_calibration.py --fold DIR # for tools/eval: one tables file per left-out data set, and one per half of the rows

Deterministic: no random numbers. The steps:
 1. Text alone: logistic regression over the text signals with an intercept of its own for every model on every data set (so
    that it learns what tells answers of one model apart, not which model is good), data sets weighted by the root of their size.
 2. Beside a confidence: few text signals, drawn hard towards nothing; slopes of the confidence per kind of task.
 3. Agreement with one more cheap answer: a slope per kind of task.
 4. Biases per kind of task and set of signals.
"""
import json
import pathlib
import sys

import numpy as np

import recorded

SIGNALS = ["answer_length", "prompt_length", "prompt_numbers", "hedges", "unknowing", "reversals", "says_no", "says_yes", "marked_answer",
           "no_answer", "off_options", "stated", "stated_given", "arithmetic", "arithmetic_wrong", "result_is_answer", "copied_number",
           "odd_number", "numbers_used", "steps", "prompt_overlap", "chosen_mentioned", "others_mentioned", "option_rank",
           "questions_back", "code_share", "ends_open", "repeats"]
TASKS = ["choice", "yes_no", "number", "fact", "code", "structured", "tool", "text"]
# What may speak beside a model's own confidence: signals with one and the same sign on every data set.
BESIDE = ["answer_length", "unknowing", "says_no", "says_yes", "stated", "chosen_mentioned"]
# Drawn hard to small values: what one data set teaches about text beside a confidence harms another (SAT lost .048 by it).
BESIDE_CENTRE = {"answer_length": -0.1, "unknowing": -0.2, "says_no": 0.0, "says_yes": 0.0, "stated": 0.1, "chosen_mentioned": 0.2}
BESIDE_RIDGE = {"answer_length": 400.0, "unknowing": 100.0, "says_no": 25.0, "says_yes": 25.0, "stated": 400.0, "chosen_mentioned": 400.0}
# Signals about numbers have no recorded confidence to stand beside; they keep most of what they are worth alone.
NUMBER_ONLY = ["arithmetic_wrong", "result_is_answer", "copied_number", "odd_number", "numbers_used"]
# How far what the text teaches is believed on a data set never seen: chosen by leaving data sets out one by one. Drawn in so far, the calibration error
# there falls (.143 -> .137 alone, .099 -> .088 beside an agreement), and beside an agreement AUROC rises by .009 on average and falls nowhere.
TEXT_ALONE, TEXT_BESIDE_AGREEMENT = 0.8, 0.5
CERTAIN = {"no_answer": -0.8, "off_options": -1.5, "questions_back": -0.3, "ends_open": -0.2}  # rare: set by hand


def logistic_fit(X, y, weight, ridge, centre, offset=None, rounds=40):
    """Newton's method; `ridge` per column draws towards `centre`."""
    w = centre.copy()
    offset = np.zeros(len(y)) if offset is None else offset
    for _ in range(rounds):
        p = 1 / (1 + np.exp(-np.clip(X @ w + offset, -30, 30)))
        gradient = X.T @ (weight * (p - y)) + ridge * (w - centre)
        hessian = (X * (weight * p * (1 - p) + 1e-9)[:, None]).T @ X + np.diag(ridge)
        step = np.linalg.solve(hessian, gradient)
        w -= step
        if np.abs(step).max() < 1e-8:
            break
    return w


class Table:
    """Judged drafts as arrays."""

    def __init__(self, drafts):
        seen = [d["seen"] for d in drafts]
        self.x = np.array([s["x"] for s in seen])
        self.y = np.array([d["right"] for d in drafts], float)
        self.set = np.array([d["set"] for d in drafts])
        self.group = np.array([d["set"] + "|" + d["model"] + "|" + str(d["sample"]) for d in drafts])
        self.task = np.array([TASKS.index(s["task"]) for s in seen])
        self.half = np.array([recorded.half(d) for d in drafts])
        odds = lambda p, edge: np.log(np.clip(p, edge, 1 - edge) / (1 - np.clip(p, edge, 1 - edge)))
        has = lambda key: np.array([key in s for s in seen])
        value = lambda key, other: np.array([s.get(key, other) for s in seen], float)
        self.has_confidence, self.has_agreement = has("confidence"), has("agreement")
        self.u = odds(value("confidence", 0.5), 1e-12) / value("ordinary", 1)
        self.a = 2 * value("agreement", 0.5) - 1
        self.prior = odds(value("prior", 0.5), 0.02)

    def where(self, mask):
        out = object.__new__(Table)
        for key, v in self.__dict__.items():
            setattr(out, key, v[mask])
        return out

    def weight(self):
        """Each data set counts by the root of its size."""
        names, at, n = np.unique(self.set, return_inverse=True, return_counts=True)
        w = 1 / np.sqrt(n[at])
        return w * len(w) / w.sum()

    def groups(self):
        names, at = np.unique(self.group, return_inverse=True)
        D = np.zeros((len(at), len(names)))
        D[np.arange(len(at)), at] = 1
        return D


def with_groups(t, columns, ridge, centre, offset=None):
    """Slopes of `columns`, with an intercept for each group of t."""
    D = t.groups()
    X = np.hstack([columns, D])
    k = columns.shape[1]
    full_ridge = np.concatenate([ridge, np.full(D.shape[1], 0.05)])
    full_centre = np.concatenate([centre, np.zeros(D.shape[1])])
    return logistic_fit(X, t.y, t.weight(), full_ridge, full_centre, offset)[:k]


def biases(t, score, default):
    """An intercept per task, drawn to the common one."""
    out = np.full(len(TASKS), default)
    w = t.weight()
    common = logistic_fit(np.ones((len(t.y), 1)), t.y, w, np.array([1e-6]), np.array([default]), score)[0]
    for k in range(len(TASKS)):
        m = t.task == k
        if m.sum() == 0:
            out[k] = common
            continue
        out[k] = logistic_fit(np.ones((m.sum(), 1)), t.y[m], w[m], np.array([5.0]), np.array([common]), score[m])[0]
    return out


def fit(text, pairs):
    """`text`: drafts without samples; `pairs`: with one sample each. Returns the tables."""
    index = {n: k for k, n in enumerate(SIGNALS)}
    tables = {}

    # 1. Text alone. The prior rides along: its model has seen part of these prompts, so it is held to a fixed small weight.
    prior_alone = 0.25
    alone = with_groups(text, text.x, np.full(len(SIGNALS), 12.0), np.zeros(len(SIGNALS)), prior_alone * text.prior)
    alone[index["hedges"]] = min(alone[index["hedges"]], 0.0)
    for name in ("says_no", "says_yes"):  # learned on one data set only
        alone[index[name]] *= 0.75
    for name, v in CERTAIN.items():
        alone[index[name]] = min(alone[index[name]], v)
    tables["text_alone"] = TEXT_ALONE * alone
    tables["prior_alone"] = prior_alone
    tables["bias_alone"] = biases(text, text.x @ tables["text_alone"] + prior_alone * text.prior, 0.8)

    # 2. Beside a confidence.
    c = text.where(text.has_confidence)
    beside = np.zeros(len(SIGNALS))
    for name in NUMBER_ONLY:
        beside[index[name]] = 0.8 * alone[index[name]]
    for name, v in CERTAIN.items():
        beside[index[name]] = v
    slopes = np.array([3.0, 1.5, 0.8, 2.0, 1.0, 1.5, 1.5, 1.2])
    columns = [c.x[:, index[n]] for n in BESIDE]
    by_task = [np.where(c.task == k, c.u, 0.0) for k in range(2)]  # choice and yes_no are recorded
    X = np.stack(columns + by_task, 1)
    ridge = np.array([BESIDE_RIDGE[n] for n in BESIDE] + [8.0, 8.0])
    centre = np.array([BESIDE_CENTRE[n] for n in BESIDE] + [3.0, 1.5])
    w = with_groups(c, X, ridge, centre)
    for n, v in zip(BESIDE, w):
        beside[index[n]] = v
    for name in ("says_no", "says_yes"):
        beside[index[name]] *= 0.85
    slopes[0], slopes[1] = w[len(BESIDE)], w[len(BESIDE) + 1]
    tables["text_beside"] = beside
    tables["confidence"] = slopes
    tables["prior_beside"] = 0.0
    bias = biases(c, c.x @ beside + slopes[c.task] * c.u, -0.5)
    # Where nothing was recorded: such that ordinary certainty comes out as ordinary acceptance.
    for k in range(2, len(TASKS)):
        bias[k] = 1.0 - slopes[k]
    tables["bias_confidence"] = bias
    tables["confidence_direct"], tables["bias_direct"] = 1.9, 0.0

    # 3. Agreement, alone and beside a confidence.
    a = pairs
    t = a.x @ alone
    by_task = [np.where(a.task == k, a.a, 0.0) for k in range(4)]
    w = with_groups(a, np.stack([t] + by_task, 1), np.array([5.0] + [5.0] * 4), np.array([0.6, 1.2, 1.0, 1.8, 1.4]))
    scale, slope = TEXT_BESIDE_AGREEMENT * w[0], np.array([w[1], w[2], w[3], w[4], 0.8, 1.0, 1.0, 0.9])
    tables["text_with_agreement"] = scale / TEXT_ALONE
    tables["agreement"] = slope
    tables["bias_agreement"] = biases(a, scale * t + slope[a.task] * a.a, 0.5)
    b = a.where(a.has_confidence)
    score = b.x @ beside + slopes[b.task] * b.u
    w = with_groups(b, np.stack([slope[b.task] * b.a], 1), np.array([5.0]), np.array([0.8]), score)
    tables["agreement_beside"] = w[0]
    both = biases(b, score + w[0] * slope[b.task] * b.a, -0.5)
    for k in range(2, len(TASKS)):
        both[k] = tables["bias_confidence"][k]
    tables["bias_both"] = both
    return tables


ORDER = ["text_alone", "text_beside", "bias_alone", "bias_confidence", "bias_agreement", "bias_both", "confidence", "agreement",
         "confidence_direct", "bias_direct", "agreement_beside", "text_with_agreement", "prior_alone", "prior_beside"]


def as_json(tables):
    return json.dumps({k: (v.tolist() if hasattr(v, "tolist") else v) for k, v in tables.items()})


def as_inc(tables, head):
    def text(v):
        return "{" + ", ".join(f"{x:.4f}f" for x in v) + "}" if np.ndim(v) else f"{float(v):.4f}f"
    lines = [f".{k} = {text(tables[k])}" for k in ORDER]
    wrapped = []
    for line in lines:
        while len(line) > 110:
            cut = line.rfind(", ", 0, 108) + 1
            wrapped.append(line[:cut])
            line = "   " + line[cut:]
        wrapped.append(line + ",")
    return "".join(f"// {h}\n" for h in head) + "{" + "\n ".join(wrapped).rstrip(",") + "}\n"


def drafts_of(rows):
    text = [recorded.draft(r, m) for r in rows for m in r["responses"]]
    pairs = [recorded.draft(r, m, s) for r in rows for m, s in recorded.PAIRS[r["set"]] if m in r["responses"] and s in r["responses"]]
    return text, pairs


def main():
    rows = recorded.load()
    if rows is None:
        print("fit_calibration: the recorded answers are not here; nothing to do.")
        return
    text, pairs = drafts_of(rows)
    recorded.judge(text)
    recorded.judge(pairs)
    T, P = Table(text), Table(pairs)
    ships = lambda t: t.where(~np.isin(t.set, list(recorded.MEASURE_ONLY)))
    if len(sys.argv) > 2 and sys.argv[1] == "--fold":
        folder = pathlib.Path(sys.argv[2])
        folder.mkdir(parents=True, exist_ok=True)
        for name in sorted(set(T.set)):
            keep = lambda t: t.where(t.set != name)
            (folder / f"{name}.json").write_text(as_json(fit(keep(T), keep(P))))
        for half in (0, 1):  # what ships knows these kinds of task, though not these rows
            other = lambda t: ships(t).where(ships(t).half != half)
            (folder / f"half{half}.json").write_text(as_json(fit(other(T), other(P))))
        return
    tables = fit(ships(T), ships(P))
    head = ["Weights of the gate's factory layer. Written by tools/train/fit_calibration.py; do not edit.",
            "Learned from recorded answers: openai/grade-school-math (MIT), lm-sys/RouteLLM (Apache-2.0), Tebmer/Rereading-LLM-Reasoning",
            "(Apache-2.0), NoamMichael/Comparing-Confidence-in-LLMs (MIT; BoolQ CC BY-SA, SAT), RouteWorks/RouterArena (Apache-2.0).",
            f"{int(len(ships(T).y))} answers, {int(len(ships(P).y))} pairs of answers. Figures: tools/eval/run.sh, docs/quality.md."]
    path = recorded.ROOT / "core" / "gate" / "factory_tables.inc"
    path.write_text(as_inc(tables, head))
    print(f"wrote {path.relative_to(recorded.ROOT)}")
    for k in ORDER:
        v = tables[k]
        if k.startswith("text_") and np.ndim(v):
            print(k, {n: round(float(x), 2) for n, x in zip(SIGNALS, v) if abs(x) > 0.02})
        else:
            print(k, np.round(v, 3))


if __name__ == "__main__":
    main()
