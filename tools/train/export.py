"""Writes trained weights as C++ data: hash table with tags, int8 rows, scales. The layout is described in model.hpp."""
import numpy as np

from corpus import DOMAINS, SOURCES

BUCKET_SLOTS = 8
# What a weight may be, in units of its domain's scale, beside nothing. Most weights are next to nothing: those are left out,
# and the others take half a byte. Held-out accuracy is that of whole bytes.
LEVELS = np.array([10, 18, 26, 36, 48, 62, 82, 110])
LEVELS = np.concatenate([-LEVELS[::-1], LEVELS])


def _place(hashes, order, buckets):
    """Slot of each n-gram, most important first; -1 where its bucket was full or its tag taken."""
    fill = np.zeros(buckets, dtype=int)
    tags = np.zeros(buckets * BUCKET_SLOTS, dtype=np.uint16)
    slot = np.full(len(hashes), -1)
    for i in order:
        h = int(hashes[i])
        bucket, tag = (h * buckets) >> 32, h & 0xFFFF
        here = tags[bucket * BUCKET_SLOTS:bucket * BUCKET_SLOTS + fill[bucket]]
        if tag == 0 or fill[bucket] == BUCKET_SLOTS or tag in here:
            continue
        slot[i] = bucket * BUCKET_SLOTS + fill[bucket]
        tags[slot[i]] = tag
        fill[bucket] += 1
    return slot, tags


def pack_rows(rows):
    """int8 rows, a whole number of buckets -> which weights are there by slot, their levels, and where each bucket's begin."""
    all_levels = np.insert(LEVELS, len(LEVELS) // 2, 0)
    edges = (all_levels[1:] + all_levels[:-1]) / 2
    nearest = all_levels[np.searchsorted(edges, rows)]
    masks = (nearest != 0) @ (1 << np.arange(rows.shape[1]))
    begins, levels = [], []
    for bucket in nearest.reshape(-1, BUCKET_SLOTS * rows.shape[1]):
        begins.append(len(levels))
        codes = np.searchsorted(LEVELS, bucket[bucket != 0])
        if len(codes) % 2:
            codes = np.append(codes, 0)
        levels.extend(codes[0::2] | codes[1::2] << 4)
    return masks, begins, levels


def _numbers(values, per_line=40):
    text = [str(int(v)) for v in values]
    return ",\n".join(",".join(text[i:i + per_line]) for i in range(0, len(text), per_line))


def _floats(values, per_line=8):
    text = [f"{float(v):.6g}" for v in values]
    text = [(t if any(c in t for c in ".en") else t + ".0") + "F" for t in text]
    return ",\n".join(", ".join(text[i:i + per_line]) for i in range(0, len(text), per_line))


def packed_text(masks, begins, levels):
    return (f"constexpr std::int8_t kLevels[] = {{{_numbers(LEVELS)}}};\n"
            f"constexpr std::uint16_t kDomainMasks[] = {{{_numbers(masks)}}};\n"
            f"constexpr std::uint16_t kDomainBegins[] = {{{_numbers(begins)}}};\n"
            f"constexpr std::uint8_t kDomainLevels[] = {{{_numbers(levels)}}};\n")


def write_weights(folder, model, dense_scale, used, summary, buckets):
    vocabulary, n = model.vocabulary, len(model.vocabulary.hashes)
    W, Wd = model.W[:n] / model.temperature, model.W[n:] / model.temperature * dense_scale
    v, vd = model.v[:n], model.v[n:] * dense_scale
    idf_step = vocabulary.idf.max() / 255
    idf = np.maximum(1, np.round(vocabulary.idf / idf_step))
    folded = W * (idf * idf_step)[:, None]
    importance = np.abs(folded).max(1)
    slot, tags = _place(vocabulary.hashes, np.argsort(-importance), buckets)
    kept = slot >= 0
    slots = buckets * BUCKET_SLOTS

    # The scale leaves out the few largest weights of a column, which are clipped, so that the many keep their digits.
    scale = np.quantile(np.abs(folded), 0.9995, axis=0) / 127
    rows = np.zeros((slots, len(DOMAINS)), dtype=int)
    rows[slot[kept]] = np.clip(np.round(folded[kept] / scale), -127, 127)
    hard = v * idf * idf_step
    hard_scale = np.quantile(np.abs(hard), 0.9995) / 127
    hard_row = np.zeros(slots, dtype=int)
    hard_row[slot[kept]] = np.clip(np.round(hard[kept] / hard_scale), -127, 127)
    idf_row = np.zeros(slots, dtype=int)
    idf_row[slot[kept]] = idf[kept]

    sources = "\n".join(f"//   {count:6d}  {SOURCES[name]}" for name, count in sorted(used.items()) if name in SOURCES)
    figures = ""
    if "accuracy" in summary:
        figures = (f"// Cross-validated, source held out: domain accuracy {summary['accuracy']:.3f} over all rows, "
                   f"{summary['mean_accuracy']:.3f} mean over\n// sources, macro recall {summary['macro_recall']:.3f}, "
                   f"calibration error {summary['ece']:.3f}. Difficulty, AUROC within a source (5 folds): " +
                   ", ".join(f"{k} {x:.3f}" for k, x in summary.get("difficulty", {}).items()) + ".\n")
    masks, begins, levels = pack_rows(rows)
    size = slots * (2 + 2 + 1 + 1) + len(begins) * 2 + len(levels) + (len(DOMAINS) + 1) * (len(vd) + 2) * 4
    (folder / "model_weights.inc").write_text(
        "// Written by tools/train/train_classifier.py; do not edit. Included by model_weights.cpp.\n//\n"
        f"// {int(kept.sum())} n-grams in {slots} slots, {size} bytes. Trained on (prompts, source, licence):\n{sources}\n"
        f"//\n{figures}"
        f"constexpr std::uint32_t kBuckets = {buckets};\n"
        f"constexpr float kIdfStep = {idf_step:.8g}F;\n"
        f"constexpr float kDifficultyScale = {hard_scale:.8g}F;\n"
        f"constexpr float kDifficultyBias = {model.a:.8g}F;\n"
        f"constexpr float kDomainScale[] = {{{_floats(scale)}}};\n"
        f"constexpr float kDomainBias[] = {{{_floats(model.b / model.temperature)}}};\n"
        f"constexpr float kDomainDense[] = {{{_floats(Wd.ravel(), 16)}}};\n"
        f"constexpr float kDifficultyDense[] = {{{_floats(vd)}}};\n"
        f"constexpr float kStory[] = {{{_floats(model.story)}}};\n"
        f"constexpr std::uint16_t kTags[] = {{{_numbers(tags)}}};\n"
        f"constexpr std::uint8_t kIdf[] = {{{_numbers(idf_row)}}};\n"
        f"constexpr std::int8_t kDifficulty[] = {{{_numbers(hard_row)}}};\n"
        f"{packed_text(masks, begins, levels)}", encoding="utf-8")
    print(f"wrote {folder / 'model_weights.inc'}: {int(kept.sum())} of {n} n-grams, {size} bytes")
