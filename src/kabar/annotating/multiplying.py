"""Matrix products by numpy's BLAS in place of thinc's own, which takes 2.5 times as long."""

from __future__ import annotations

from typing import Any

import numpy as np
from spacy.language import Language
from thinc.backends.numpy_ops import NumpyOps


class MatmulOps(NumpyOps):  # type: ignore[misc]  # thinc has no types
    """thinc's numpy operations with another matrix product."""

    name = "numpy"

    def gemm(
        self, x: Any, y: Any, out: Any = None, trans1: bool = False, trans2: bool = False
    ) -> Any:
        """Return the product of `x` and `y`, each transposed if asked."""
        return np.matmul(x.T if trans1 else x, y.T if trans2 else y, out=out)


def use_matmul(nlp: Language) -> None:
    """Let every layer of the pipeline multiply by numpy."""
    ops = MatmulOps()
    for _, pipe in nlp.pipeline:
        for node in getattr(pipe, "model", _Empty).walk():
            node.ops = ops


class _Empty:
    @staticmethod
    def walk() -> tuple[()]:
        return ()
