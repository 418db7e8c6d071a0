"""Training material: our own seed phrases, and the public recorded prompts where they are present.

Every row is a Row(text, domain, source, fails). `domain` may be None (no label); `fails` is the share of cheap models that
got the prompt wrong, None where nobody was asked.
"""
import dataclasses
import gzip
import json
import pathlib
import random
import re

HERE = pathlib.Path(__file__).resolve().parent
SEEDS = HERE / "seeds"
DEFAULT_DATA = HERE.parents[1].parent / "shared" / "data"

DOMAINS = ["code", "data", "structured", "rag", "conversation", "tool", "creative", "summary", "translation", "math",
           "medical", "legal", "financial", "multimodal", "science", "general"]

# Subjects of MMLU and MMLU-Pro that are natural science; the recorded labels file them under "general".
SCIENCE = {"astronomy", "college_biology", "college_chemistry", "college_physics", "conceptual_physics",
           "electrical_engineering", "high_school_biology", "high_school_chemistry", "high_school_physics",
           "MMLUPro_biology", "MMLUPro_chemistry", "MMLUPro_physics", "MMLUPro_engineering", "biology", "chemistry",
           "physics", "engineering"}

SOURCES = {
    "RouteLLM/mmlu": "lm-sys/RouteLLM, MMLU prompts with recorded correctness (Apache-2.0; MMLU MIT)",
    "RouterArena": "RouteWorks/RouterArena (Apache-2.0)",
    "semantic-router": "vllm-project/semantic-router (Apache-2.0)",
    "arena-hard-v2.0": "lmarena/arena-hard-auto (Apache-2.0)",
    "FastChat": "lm-sys/FastChat, mt_bench and vicuna_bench (Apache-2.0)",
    "gsm8k": "openai/grade-school-math (MIT), recorded answers: Tebmer/Rereading-LLM-Reasoning (Apache-2.0)",
    "commonsenseqa": "Tebmer/Rereading-LLM-Reasoning (Apache-2.0)",
    "boolq": "NoamMichael/Comparing-Confidence-in-LLMs (MIT); BoolQ (CC BY-SA 3.0)",
    "sat": "NoamMichael/Comparing-Confidence-in-LLMs (MIT)",
    "seeds": "tools/train/seeds of this repository",
}
MEASURE_ONLY = {"sciq"}  # CC BY-NC: never trained on


@dataclasses.dataclass
class Row:
    text: str
    domain: str | None
    source: str
    fails: float | None = None
    strong_fails: float | None = None
    weight: float = 1.0
    group: str = ""
    lang: str = "en"
    every: float | None = None   # share of all models but the strongest that failed, where many were asked
    each: dict | None = None     # failure of each model
    recorded: str | None = None  # the label as recorded, where training uses another


# ---- seeds ----------------------------------------------------------------------------------------------------------

def _read_slots():
    slots = {}
    for line in (SEEDS / "slots.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, values = line.split(":", 1)
            slots[name.strip()] = [v.strip() for v in values.split(" | ")]
    slots["doc"] = (SEEDS / "documents.txt").read_text(encoding="utf-8").splitlines()
    return slots


def seed_rows(rng, documents=(), expansions=5):
    slots = _read_slots()
    documents = slots["doc"] + list(documents)
    rows = []
    for domain in DOMAINS:
        for number, line in enumerate((SEEDS / f"{domain}.txt").read_text(encoding="utf-8").splitlines()):
            if not line.strip():
                continue
            lang = "en"
            m = re.match(r"^(de|fr|es|pt|it|nl|zh|ja): ", line)
            if m:
                lang, line = m.group(1), line[m.end():]
            line = line.replace("\\\\", "\0").replace("\\n", "\n").replace("\0", "\\")
            slotted = re.findall(r"\{(\w+)\}", line)
            slotted = [s for s in slotted if s in slots]
            times = expansions if slotted else 1
            for _ in range(times):
                def fill(match):
                    name = match.group(1)
                    if name == "doc":
                        return rng.choice(documents)
                    return rng.choice(slots[name]) if name in slots else match.group(0)
                text = re.sub(r"\{(\w+)\}", fill, line)
                rows.append(Row(text, domain, "seeds", weight=1.0 / times ** 0.5, group=f"{domain}:{number}", lang=lang))
    return rows


FRAMES = [
    "What is {a}?", "Explain {a}.", "{a} and {b}", "How does {a} relate to {b}?", "Tell me about {a}.", "{a}",
    "Which of the following best describes {a}?\nA. {b}\nB. {c}\nC. None of these\nD. All of these\nAnswer:",
    "Which of the following is true of {a}?", "What is the difference between {a} and {b}?", "is {a} the same as {b}",
    "In a case of {a}, what should be done about {b}?", "The following concerns {a}, {b} and {c}. Which statement is correct?",
    "How important is {a} for {b}?", "I have a question about {a}: what role does {b} play?", "The {a} of {b} is",
    "Which of these is an example of {a}?\n(A) {b}\n(B) {c}\n(C) neither",
]


def term_rows(rng, uses=4):
    """Terms of a domain in frames that say nothing themselves."""
    rows = []
    for line in (SEEDS / "terms.txt").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        domain, values = line.split(":", 1)
        terms = [v.strip() for v in values.split(" | ")]
        for number, term in enumerate(terms):
            for use in range(uses):
                b, c = rng.sample(terms, 2)
                text = rng.choice(FRAMES).format(a=term, b=b, c=c)
                rows.append(Row(text, domain, "seeds", weight=0.35, group=f"{domain}:term{number}.{use}"))
    return rows


# ---- recorded prompts -----------------------------------------------------------------------------------------------

def _lines(path):
    with gzip.open(path, "rt", encoding="utf-8") as f:
        for line in f:
            yield json.loads(line)


def _share_wrong(responses, cheap):
    seen = [r for name, r in responses.items() if any(name.startswith(c) for c in cheap)]
    return sum(1 - float(r.get("score", r["correct"])) for r in seen) / len(seen) if seen else None


def recorded_rows(data):
    """All recorded prompts under `data`; [] when the folder is absent."""
    data = pathlib.Path(data)
    if not (data / "domain_prompts.jsonl.gz").exists():
        return []
    arena = {r["id"]: r for r in _lines(data / "routerarena.jsonl.gz")}
    rows = []
    seen = set()
    for r in _lines(data / "domain_prompts.jsonl.gz"):
        source = "FastChat" if r["source"].startswith("FastChat") else r["source"]
        label = r["label"]
        if label == "general" and r["fine"] in SCIENCE:
            label = "science"
        recorded = label
        if r["fine"] == "GeoBench":
            label = "general"  # questions of geography, recorded as if they were geometry
        fails = strong = None
        if r.get("mixtral_correct") is not None:
            fails, strong = float(not r["mixtral_correct"]), float(not r["gpt4_correct"])
        seen.add(r["prompt"])
        rows.append(Row(r["prompt"], label, source, fails, strong, group=str(r["fine"]), recorded=recorded))
    for r in arena.values():
        known = {"code": "code", "math": "math", "medical": "medical", "financial": "financial",
                 "translation": "translation"}
        fine = r["dataset"].split(":", 1)[1]
        label = known.get(r["domain"])
        if label is None and r["domain"] not in ("mmlu_pro", "mmlu"):
            label = "general"
        if fine in SCIENCE:
            label = "science"
        for key, value in {"MMLUPro_law": "legal", "MMLUPro_math": "math", "MMLUPro_health": "medical",
                           "MMLUPro_business": "financial", "MMLUPro_economics": "financial",
                           "MMLUPro_computer science": "code"}.items():
            if fine == key:
                label = value
        if fine in ("MMLUPro_history", "MMLUPro_philosophy", "MMLUPro_psychology"):
            label = "general"
        fails = 1 - float(r["responses"]["claude-3-haiku-20240307"]["score"])
        strong = 1 - float(r["responses"]["gemini-2.0-flash-001"]["score"])
        if r["prompt"] in seen:
            for row in rows:
                if row.text == r["prompt"]:
                    row.fails, row.strong_fails = fails, strong
        else:
            rows.append(Row(r["prompt"], label, "RouterArena", fails, strong, group=fine))
    for r in _lines(data / "gsm8k.jsonl.gz"):
        fails = _share_wrong(r["responses"], ["mixtral", "gpt-3.5", "text-davinci-003:cot", "gpt-4o-mini"])
        strong = _share_wrong(r["responses"], ["gpt-4-1106"])
        every = _share_wrong({k: v for k, v in r["responses"].items() if not k.startswith("gpt-4-1106")}, [""])
        each = {k: 1 - float(v["correct"]) for k, v in r["responses"].items()}
        rows.append(Row(r["prompt"], "math", "gsm8k", fails, strong, every=every, each=each))
    for r in _lines(data / "commonsenseqa.jsonl.gz"):
        fails = _share_wrong(r["responses"], ["gpt-3.5", "text-davinci-003"])
        rows.append(Row(r["prompt"], "general", "commonsenseqa", fails, _share_wrong(r["responses"], ["gpt-4o-mini"])))
    for r in _lines(data / "boolq_sciq_sat.jsonl.gz"):
        source = {"boolq_valid": "boolq", "sat_en": "sat", "sciq_test": "sciq"}[r["dataset"]]
        fails = _share_wrong(r["responses"], ["Meta-Llama-3.1-8B", "claude-3-haiku"])
        strong = _share_wrong(r["responses"], ["gpt-4o", "claude-sonnet-4"])
        rows.append(Row(r["prompt"], "science" if source == "sciq" else "general", source, fails, strong))
    return rows


def passages(data, rng, count=150):
    """Longer texts for the {doc} slot: reasons that recorded models wrote (MIT), so that frames meet many contents."""
    data = pathlib.Path(data)
    if not (data / "boolq_sciq_sat.jsonl.gz").exists():
        return []
    texts = []
    for r in _lines(data / "boolq_sciq_sat.jsonl.gz"):
        if r["dataset"] != "boolq_valid":
            continue
        for answer in r["responses"].values():
            text = (answer.get("reasoning") or "").strip()
            if 300 < len(text) < 1500:
                texts.append(text)
                break
    rng.shuffle(texts)
    return texts[:count]


# ---- the same question in other clothes -----------------------------------------------------------------------------

WRAPPERS = [
    "Question: {q}\nAnswer:", "Q: {q}\nA:", "{q}\n\nThink step by step and give the final answer at the end.",
    "Answer the following question.\n\n{q}",
    "Please read the following question and provide the correct answer.\n\nContext: None\n\nQuestion: {q}\n\nProvide the "
    "correct answer in \\boxed{{X}}. Keep the explanation or feedback within 3 sentences.",
    "Answer the following multiple choice question. The last line of your response should be of the following format: "
    "'Answer: $LETTER'.\n\n{q}",
    "{q}\nAnswer with the option's letter only.", "The following is a multiple choice question. {q}",
    "You are an expert. {q} Explain your reasoning briefly.", "Please help me with this: {q}",
    "### Instruction:\n{q}\n\n### Response:", "User: {q}\nAssistant:", "{q}\nPlease put your final answer in \\boxed{{}}.",
    "Hi, I have a question. {q} Thanks!", "{q} Reply in one word.", "I need to know: {q}",
]
OPTION = re.compile(r"\n\(?A[.)]")


def disguised(rows, rng, share):
    """Copies of some rows in another wrapper, and of some multiple-choice questions without their options."""
    out = []
    for r in rows:
        text = r.text
        changed = False
        m = OPTION.search(text)
        if m and rng.random() < share:
            text, changed = text[:m.start()], True
        if len(text) < 4000 and rng.random() < share:
            text, changed = rng.choice(WRAPPERS).format(q=text.removesuffix("\nAnswer:")), True
        if changed:
            out.append(dataclasses.replace(r, text=text, weight=r.weight * 0.5, fails=None, strong_fails=None))
    return out
