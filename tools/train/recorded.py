"""Recorded answers of real models as lines for the gate: reading them, judging them with the built program, scoring the result.

Data: ../shared/data (see its README for sources and licences), or the folder named by CASCADE_DATA. Never part of the repository.
"""
import gzip
import json
import math
import os
import pathlib
import subprocess
import sys
import zlib

ROOT = pathlib.Path(__file__).resolve().parents[2]
FILES = ("gsm8k", "boolq_sciq_sat", "commonsenseqa", "routerarena")
MEASURE_ONLY = {"sciq_test"}  # CC BY-NC: never behind a weight that ships

L8, L70 = "Meta-Llama-3.1-8B-Instruct", "Meta-Llama-3.1-70B-Instruct"
HAIKU, GPT4O, DEEPSEEK = "claude-3-haiku-20240307", "gpt-4o", "deepseek-v3"
GPT35, MIX = "gpt-3.5-turbo-2023", "mixtral-8x7b-instruct"
# Who drafts, and whose answer stands in for the second cheap sample. Drafters of the sort people draft with.
PAIRS = {
    "gsm8k_test": [(MIX, GPT35 + ":cot"), (MIX, "openai-175b_verification"), ("openai-175b_finetuning", "openai-6b_verification"),
                   ("openai-6b_finetuning", "openai-6b_verification"), (GPT35 + ":cot", GPT35 + ":vanilla"),
                   ("text-davinci-003:cot", "openai-175b_verification"), ("gpt-4o-mini-2024-07-18:cot", "gpt-4o-mini-2024-07-18:vanilla")],
    "commonsenseqa": [(GPT35 + ":vanilla", "text-davinci-003:vanilla"), ("text-davinci-003:vanilla", GPT35 + ":cot"),
                      (GPT35 + ":cot", "text-davinci-003:cot"), ("gpt-4o-mini-2024-07-18:vanilla", GPT35 + ":vanilla")],
    "boolq_valid": [(L8, HAIKU), (HAIKU, L8), (L70, HAIKU), (L70, L8), (GPT4O, L70), (DEEPSEEK, HAIKU)],
    "sciq_test": [(L8, HAIKU), (HAIKU, L8), (L70, HAIKU), (L70, L8), (GPT4O, L70), (DEEPSEEK, HAIKU)],
    "sat_en": [(L8, HAIKU), (HAIKU, L8), (L70, HAIKU), (L70, L8), (GPT4O, L70), (DEEPSEEK, HAIKU)],
    "routerarena": [(HAIKU, "gemini-2.0-flash-001"), ("gemini-2.0-flash-001", HAIKU)],
}
# Who is the strong model that a rejected draft goes to.
STRONG = {"gsm8k_test": "gpt-4-1106-preview", "commonsenseqa": "gpt-4o-mini-2024-07-18:cot", "boolq_valid": "claude-sonnet-4-20250514",
          "sciq_test": "claude-sonnet-4-20250514", "sat_en": "claude-sonnet-4-20250514", "routerarena": "gemini-2.0-flash-001"}


def data_folder():
    for folder in (os.environ.get("CASCADE_DATA"), ROOT.parent / "shared" / "data"):
        if folder and (pathlib.Path(folder) / "gsm8k.jsonl.gz").exists():
            return pathlib.Path(folder)
    return None


def load():
    """[{set, id, prompt, responses}], or None where the data is absent."""
    folder = data_folder()
    if folder is None:
        return None
    rows = []
    for name in FILES:
        with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                rows.append({"set": "routerarena" if name == "routerarena" else row["dataset"], "id": row["id"],
                             "prompt": row["prompt"], "responses": row["responses"]})
    return rows


def draft(row, model, sample=None, confidence=True):
    """One line for the gate, and what is known of it besides."""
    answer = row["responses"][model]
    line = {"prompt": row["prompt"], "answer": answer["text"] or "", "model": model}
    token_prob = answer.get("token_prob")
    if confidence and token_prob is not None:
        line["logprobs"] = [math.log(max(token_prob, 1e-12))]
        if token_prob >= 1 - 1e-12:
            line["logprobs"] = [-1e-12]
    if sample is not None:
        line["samples"] = [row["responses"][sample]["text"] or ""]
    return {"set": row["set"], "id": row["id"], "model": model, "sample": sample, "right": bool(answer["correct"]), "line": line}


def half(row):
    """0 or 1: all drafts of a prompt fall into the same half."""
    return zlib.crc32(f"{row['set']}|{row['id']}".encode()) & 1


def judge(drafts, tables=None, program=None):
    """Adds what the built gate says to each draft."""
    program = program or os.environ.get("EVAL_GATE") or next(
        (str(p) for p in (ROOT / "build" / "release" / "tools" / "eval_gate", ROOT / "build" / "dev" / "tools" / "eval_gate") if p.exists()), None)
    if program is None:
        sys.exit("eval_gate is not built: cmake --preset release && cmake --build build/release --target eval_gate")
    text = "".join(json.dumps(d["line"], ensure_ascii=False) + "\n" for d in drafts)
    command = [program] + ([tables] if tables else [])
    out = subprocess.run(command, input=text.encode(), capture_output=True, check=True).stdout.decode().splitlines()
    assert len(out) == len(drafts), (len(out), len(drafts))
    for d, line in zip(drafts, out):
        d["seen"] = json.loads(line)
    return drafts


def auroc(scores, right):
    order = sorted(range(len(scores)), key=lambda i: scores[i])
    good = sum(right)
    bad = len(right) - good
    if not good or not bad:
        return float("nan")
    ranks, i = 0.0, 0
    while i < len(order):
        j = i
        while j < len(order) and scores[order[j]] == scores[order[i]]:
            j += 1
        mean_rank = (i + j - 1) / 2 + 1
        ranks += mean_rank * sum(1 for k in order[i:j] if right[k])
        i = j
    return (ranks - good * (good + 1) / 2) / (good * bad)


def calibration_error(p, right, bins=10):
    total, error = len(p), 0.0
    cells = [[0, 0.0, 0] for _ in range(bins)]
    for q, y in zip(p, right):
        c = cells[min(bins - 1, int(q * bins))]
        c[0] += 1
        c[1] += q
        c[2] += y
    for n, s, y in cells:
        if n:
            error += abs(s - y) / total
    return error
