"""Runs the core's feature dump and reads its output: the n-gram hashes and dense numbers of each prompt."""
import json
import struct
import subprocess

import numpy as np
import scipy.sparse as sp


def features(dump, texts):
    """-> (list of uint32 arrays of distinct hashes, float32 matrix of dense numbers)"""
    lines = "".join(json.dumps({"prompt": t}, ensure_ascii=False) + "\n" for t in texts)
    raw = subprocess.run([dump], input=lines.encode(), stdout=subprocess.PIPE, check=True).stdout
    # The dense width follows from the first record: all records have the same one.
    grams, dense, at = [], [], 0
    width = None
    if texts:
        probe = subprocess.run([dump], input=(json.dumps({"prompt": ""}) + "\n").encode(), stdout=subprocess.PIPE,
                               check=True).stdout
        width = (len(probe) - 4) // 4
    for _ in texts:
        (n,) = struct.unpack_from("<I", raw, at)
        at += 4
        grams.append(np.frombuffer(raw, dtype="<u4", count=n, offset=at))
        at += 4 * n
        dense.append(np.frombuffer(raw, dtype="<f4", count=width, offset=at))
        at += 4 * width
    return grams, np.array(dense, dtype=np.float32)


class Vocabulary:
    """The n-grams that the model knows, with their inverse document frequency."""

    def __init__(self, grams, least=2, limit=None, scores=None):
        counts = {}
        for g in grams:
            for h in g.tolist():
                counts[h] = counts.get(h, 0) + 1
        kept = [h for h, c in counts.items() if c >= least]
        if limit is not None and scores is not None:
            kept.sort(key=lambda h: -scores.get(h, 0.0))
            kept = kept[:limit]
        self.index = {h: i for i, h in enumerate(kept)}
        n = len(grams)
        self.hashes = np.array(kept, dtype=np.uint32)
        # Capped, so that a word seen twice does not shout.
        self.idf = np.array([min(8.0, 1 + np.log((1 + n) / (1 + counts[h]))) for h in kept])

    def only(self, kept):
        """The same with fewer n-grams, given by index."""
        fewer = Vocabulary([])
        fewer.hashes, fewer.idf = self.hashes[kept], self.idf[kept]
        fewer.index = {h: i for i, h in enumerate(fewer.hashes.tolist())}
        return fewer

    def matrix(self, grams):
        """Presence times idf, each row of unit length."""
        indptr, indices, values = [0], [], []
        for g in grams:
            cols = [self.index[h] for h in g.tolist() if h in self.index]
            v = self.idf[cols] if cols else np.zeros(0)
            norm = np.sqrt((v * v).sum()) or 1.0
            indices.extend(cols)
            values.extend(v / norm)
            indptr.append(len(indices))
        return sp.csr_matrix((np.array(values), np.array(indices, dtype=np.int32), np.array(indptr)),
                             shape=(len(grams), len(self.index)))
