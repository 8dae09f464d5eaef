"""Other ways to find the nearest slices, for comparison: each gets its nearest rows, of which the best of each patient counts.

Indexes that look at some rows only are asked for so many rows that ten patients can be among them, and rank them by float32
distances where they keep less of the numbers.
"""

from __future__ import annotations

import importlib
import importlib.util
import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from c_geometry import hamming

Vectors = npt.NDArray[np.float32]
Find = Callable[[Vectors], npt.NDArray[np.intp]]
"""Returns the nearest rows of a query (d,), nearest first."""

ROWS = 200
"""As the published system asks Annoy for."""

MANY_ROWS = 2000
"""Ten patients have about so many slices: what keeps bytes or bits of the numbers chooses as many, which are ranked again."""

LISTS, PROBED = 1024, 64


def numpy_float32(vectors: Vectors, threads: int) -> Find:
    """Return a search by the bare float32 product, one thread or as many as the linear algebra has."""
    lengths = np.einsum("ij,ij->i", vectors, vectors)

    def find(query: Vectors) -> npt.NDArray[np.intp]:
        squared = lengths - 2 * (vectors @ query)
        rows = np.argpartition(squared, ROWS)[:ROWS]
        return rows[np.argsort(squared[rows])]

    return find


def annoy(vectors: Vectors, threads: int) -> Find:
    """Return Annoy as the published system uses it: 10 trees, the 200 nearest."""
    index = importlib.import_module("annoy").AnnoyIndex(vectors.shape[1], "euclidean")
    index.set_seed(0)
    for row, vector in enumerate(vectors):
        index.add_item(row, vector)
    index.build(10, n_jobs=threads)
    return lambda query: np.array(index.get_nns_by_vector(query, ROWS), np.intp)


def _faiss(make: Callable[[Any, int], Any]) -> Callable[[Vectors, int], Find]:
    def build(vectors: Vectors, threads: int) -> Find:
        faiss = importlib.import_module("faiss")
        faiss.omp_set_num_threads(threads)
        index = make(faiss, vectors.shape[1])
        if not index.is_trained:
            index.train(vectors[:: max(1, len(vectors) // 100_000)])
        index.add(vectors)
        return lambda query: np.asarray(index.search(query[None], ROWS)[1][0], np.intp)

    return build


def _hnsw(faiss: Any, length: int) -> Any:
    index = faiss.IndexHNSWFlat(length, 16)
    index.hnsw.efConstruction, index.hnsw.efSearch = 100, ROWS
    return index


def hnswlib(vectors: Vectors, threads: int) -> Find:
    """Return hnswlib with 16 neighbours, built with 100 candidates."""
    index = importlib.import_module("hnswlib").Index("l2", vectors.shape[1])
    index.init_index(len(vectors), M=16, ef_construction=100, random_seed=0)
    index.set_num_threads(threads)
    index.add_items(vectors)
    index.set_ef(ROWS)
    index.set_num_threads(1)
    return lambda query: np.asarray(index.knn_query(query, ROWS)[0][0], np.intp)


def _ranked(vectors: Vectors, query: Vectors, rows: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    """Return some rows, nearest first, by float32 distances."""
    rows = rows[rows >= 0]
    apart = vectors[rows] - query
    return rows[np.argsort(np.einsum("ij,ij->i", apart, apart))]


def _lists(kind: str) -> Callable[[Vectors, int], Find]:
    """Return a faiss index of lists that is asked for many rows."""

    def build(vectors: Vectors, threads: int) -> Find:
        faiss = importlib.import_module("faiss")
        faiss.omp_set_num_threads(threads)
        index = faiss.index_factory(vectors.shape[1], kind)
        index.train(vectors[:: max(1, len(vectors) // (40 * LISTS))])
        index.add(vectors)
        faiss.extract_index_ivf(index).nprobe = PROBED
        return lambda query: _ranked(vectors, query, np.asarray(index.search(query[None], MANY_ROWS)[1][0], np.intp))

    return build


def sign_bits(vectors: Vectors, threads: int) -> Find:
    """Return a search by the Hamming distance of the numbers' signs beside their medians, by this program's own kernel."""
    centre = np.median(vectors[:: max(1, len(vectors) // 10_000)], axis=0)
    bits = np.concatenate(
        [np.packbits(some > centre, axis=1) for some in np.array_split(vectors, max(1, len(vectors) // 10_000))]
    )

    def find(query: Vectors) -> npt.NDArray[np.intp]:
        counts = hamming(bits, np.packbits(query > centre))
        return _ranked(vectors, query, np.argpartition(counts, MANY_ROWS)[:MANY_ROWS])

    return find


PEERS: dict[str, tuple[str, Callable[[Vectors, int], Find]]] = {
    "numpy float32": ("numpy", numpy_float32),
    "Annoy, 10 trees, top 200": ("annoy", annoy),
    "faiss Flat": ("faiss", _faiss(lambda faiss, length: faiss.IndexFlatL2(length))),
    "faiss HNSW16": ("faiss", _faiss(_hnsw)),
    "hnswlib M 16": ("hnswlib", hnswlib),
    "faiss IVF SQ8, top 2000 ranked": ("faiss", _lists(f"IVF{LISTS},SQ8")),
    "faiss PCA64 IVF SQ8, likewise": ("faiss", _lists(f"PCA64,IVF{LISTS},SQ8")),
    "sign bits, top 2000 ranked": ("numpy", sign_bits),
}


def compare(
    vectors: Vectors,
    asked: Sequence[Vectors],
    owners: npt.NDArray[np.intp],
    wanted: Sequence[Sequence[int]],
    threads: int,
    only: Sequence[str] = (),
) -> None:
    """Build each peer, time its searches and print what share of the wanted patients they find.

    Parameters
    ----------
    vectors : float32 array (N, d)
        Whose Euclidean distance is that of the search.
    asked : sequence of float32 arrays (d,)
    owners : intp array (N,)
        The patient of each row.
    wanted : sequence of sequence of int
        The patients of the true rows of each query.
    threads : int
    only : sequence of str
        Begins of the names of those to be measured; all if empty.
    """
    for title, (module, build) in PEERS.items():
        if only and not title.startswith(tuple(only)):
            continue
        if importlib.util.find_spec(module) is None:
            print(f"{title:34} left out: {module} is not installed")
            continue
        started = time.perf_counter()
        find = build(vectors, threads)
        built = time.perf_counter() - started
        times, found = [], []
        for query, patients in zip(asked, wanted, strict=True):
            started = time.perf_counter()
            rows = find(query)
            best = list(dict.fromkeys(owners[rows[rows >= 0]].tolist()))[: len(patients)]
            times.append(1000 * (time.perf_counter() - started))
            found.append(len(set(best) & set(patients)) / len(patients))
        p50, p95 = np.percentile(times, [50, 95])
        recall = f"recall@{len(wanted[0])} {np.mean(found):.3f}"
        print(f"{title:34} p50 {p50:7.2f} ms   p95 {p95:7.2f}   {recall}   built in {built:.0f} s")
