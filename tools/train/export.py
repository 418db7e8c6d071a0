"""Writes trained weights as C++ data: hash table with tags, levels, scales. The layout is described in model.hpp."""
import numpy as np

from corpus import DOMAINS, SOURCES

# What a weight may be, in units of its scale, beside nothing. Most weights are next to nothing: those are left out, and the
# others take half a byte. Held-out accuracy and difficulty are those of whole bytes.
LEVELS = np.array([24, 34, 44, 54, 66, 80, 96, 115])
LEVELS = np.concatenate([-LEVELS[::-1], LEVELS])
DIFFICULTY_LEVELS = np.array([5, 14, 24, 36, 50, 68, 92])
DIFFICULTY_LEVELS = np.concatenate([-DIFFICULTY_LEVELS[::-1], [0], DIFFICULTY_LEVELS])
IDF_STEPS = 15
DENSE_STEP = 1 / 256


def _place(hashes, order, buckets):
    """Indices of the n-grams bucket by bucket, and how many are in each; of two with one tag the more important stays."""
    held = [{} for _ in range(buckets)]
    for i in order:
        h = int(hashes[i])
        held[(h * buckets) >> 32].setdefault(h & 0xFF, i)
    placed = [i for bucket in held for _, i in sorted(bucket.items())]
    return np.array(placed), [len(bucket) for bucket in held]


def _nearest(values, levels):
    return levels[np.searchsorted((levels[1:] + levels[:-1]) / 2, values)]


def _scale(values):
    """Leaves out the few largest weights of a column, which are clipped, so that the many keep their digits."""
    return np.quantile(np.abs(values), 0.9995, axis=0) / 127


def pack_rows(rows, counts):
    """Rows of weights, bucket by bucket -> which of them are there by row, their levels, and how many bytes each bucket has."""
    nearest = _nearest(rows, np.insert(LEVELS, len(LEVELS) // 2, 0))
    masks = (nearest != 0) @ (1 << np.arange(rows.shape[1]))
    bytes_of, levels, first = [], [], 0
    for count in counts:
        bucket = nearest[first:first + count]
        first += count
        codes = np.searchsorted(LEVELS, bucket[bucket != 0])
        if len(codes) % 2:
            codes = np.append(codes, 0)
        bytes_of.append(len(codes) // 2)
        levels.extend(codes[0::2] | codes[1::2] << 4)
    return masks, bytes_of, levels


def _steps(tags, counts):
    """Each bucket's tags rise: what each is more than the one before compresses better."""
    steps = np.diff(tags.astype(int), prepend=0)
    first = np.cumsum([0] + counts[:-1])[np.array(counts) > 0]
    steps[first] = tags[first]
    return steps


def _numbers(values, per_line=40):
    text = [str(int(v)) for v in values]
    return ",\n".join(",".join(text[i:i + per_line]) for i in range(0, len(text), per_line))


def _floats(values, per_line=8):
    text = [f"{float(v):.6g}" for v in values]
    text = [(t if any(c in t for c in ".en") else t + ".0") + "F" for t in text]
    return ",\n".join(", ".join(text[i:i + per_line]) for i in range(0, len(text), per_line))


def write_weights(folder, model, dense_scale, used, summary, buckets):
    vocabulary, n = model.vocabulary, len(model.vocabulary.hashes)
    W, Wd = model.W[:n] / model.temperature, model.W[n:] / model.temperature * dense_scale
    v, vd = model.v[:n], model.v[n:] * dense_scale
    folded, hard = W * vocabulary.idf[:, None], v * vocabulary.idf
    placed, counts = _place(vocabulary.hashes, np.argsort(-np.abs(folded).max(1)), buckets)
    scale, hard_scale = _scale(folded), _scale(hard)
    masks, bytes_of, levels = pack_rows(folded[placed] / scale, counts)
    idf_step = vocabulary.idf.max() / IDF_STEPS
    idf = np.maximum(1, np.round(vocabulary.idf[placed] / idf_step)).astype(int)
    difficulty = np.searchsorted(DIFFICULTY_LEVELS, _nearest(hard[placed] / hard_scale, DIFFICULTY_LEVELS))

    sources = "\n".join(f"//   {count:6d}  {SOURCES[name]}" for name, count in sorted(used.items()) if name in SOURCES)
    figures = ""
    if "accuracy" in summary:
        figures = (f"// Cross-validated, source held out: domain accuracy {summary['accuracy']:.3f} over all rows, "
                   f"{summary['mean_accuracy']:.3f} mean over\n// sources, macro recall {summary['macro_recall']:.3f}, "
                   f"calibration error {summary['ece']:.3f}. Difficulty, AUROC within a source (5 folds): " +
                   ", ".join(f"{k} {x:.3f}" for k, x in summary.get("difficulty", {}).items()) + ".\n")
    size = len(placed) * 4 + len(counts) * 2 + len(levels) + Wd.size * 2 + (len(vd) + 2 * len(DOMAINS)) * 4
    (folder / "model_weights.inc").write_text(
        "// Written by tools/train/train_classifier.py; do not edit. Included by model_weights.cpp.\n//\n"
        f"// {len(placed)} n-grams in {buckets} buckets, {size} bytes. Trained on (prompts, source, licence):\n{sources}\n"
        f"//\n{figures}"
        f"constexpr std::uint32_t kBuckets = {buckets};\n"
        f"constexpr float kIdfStep = {idf_step:.8g}F;\n"
        f"constexpr float kDifficultyScale = {hard_scale:.8g}F;\n"
        f"constexpr float kDifficultyBias = {model.a:.8g}F;\n"
        f"constexpr float kDomainScale[] = {{{_floats(scale)}}};\n"
        f"constexpr float kDomainBias[] = {{{_floats(model.b / model.temperature)}}};\n"
        f"constexpr float kDenseStep = {DENSE_STEP:.8g}F;\n"
        f"constexpr std::int16_t kDomainDense[] = {{{_numbers(np.round(Wd.ravel() / DENSE_STEP), 16)}}};\n"
        f"constexpr float kDifficultyDense[] = {{{_floats(vd)}}};\n"
        f"constexpr float kStory[] = {{{_floats(model.story)}}};\n"
        f"constexpr std::uint8_t kBucketGrams[] = {{{_numbers(counts)}}};\n"
        f"constexpr std::uint8_t kTagSteps[] = {{{_numbers(_steps(vocabulary.hashes[placed] & 0xFF, counts))}}};\n"
        f"constexpr std::uint8_t kIdfDifficulty[] = {{{_numbers(idf | difficulty << 4)}}};\n"
        f"constexpr std::int8_t kDifficultyLevels[] = {{{_numbers(DIFFICULTY_LEVELS)}}};\n"
        f"constexpr std::int8_t kLevels[] = {{{_numbers(LEVELS)}}};\n"
        f"constexpr std::uint8_t kLowMasks[] = {{{_numbers(masks & 0xFF)}}};\n"
        f"constexpr std::uint8_t kHighMasks[] = {{{_numbers(masks >> 8)}}};\n"
        f"constexpr std::uint8_t kBucketBytes[] = {{{_numbers(bytes_of)}}};\n"
        f"constexpr std::uint8_t kDomainLevels[] = {{{_numbers(levels)}}};\n", encoding="utf-8")
    print(f"wrote {folder / 'model_weights.inc'}: {len(placed)} of {n} n-grams, {size} bytes")
