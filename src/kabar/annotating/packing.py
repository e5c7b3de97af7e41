"""Weights on disk: trained spaCy components in, one small file out, and back.

Large tables are stored as int8 with one fp16 scale a row, the rest as fp16, msgpacked and deflated;
no score moves by more than 0.01. A file holds one component set (`syntax` or `names`).
"""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import Any

import numpy as np
import srsly
from spacy.language import Language

import kabar.annotating.embedding  # noqa: F401  registers the layer that the weights name
from kabar.errors import KnowledgeError

MAGIC = b"kabar-weights-1\n"
ROWS_INT8 = 200  # two-dimensional arrays with at least so many rows are stored as int8
LARGEST = 127.0
SKIP = ("vocab",)


def pack(nlp: Language, path: Path) -> int:
    """Write the components of `nlp` to `path`; return the size of the file in bytes."""
    components = {}
    pipes: list[tuple[str, Any]] = nlp.pipeline
    for name, pipe in pipes:
        state = srsly.msgpack_loads(pipe.to_bytes(exclude=list(SKIP)))
        state["model"] = _shrunk(srsly.msgpack_loads(state["model"]))
        components[name] = state
    config = {name: dict(nlp.config["components"][name]) for name in nlp.pipe_names}
    body = srsly.msgpack_dumps({"config": config, "components": components})
    path.write_bytes(MAGIC + zlib.compress(body, 9))
    return path.stat().st_size


def unpack(nlp: Language, path: Path) -> None:
    """Add the components in `path` to the pipeline `nlp`, ready to use."""
    data = path.read_bytes()
    if not data.startswith(MAGIC):
        raise KnowledgeError(f"{path}: not a kabar weights file; make it with training/pack.py")
    packed = srsly.msgpack_loads(zlib.decompress(data[len(MAGIC) :]))
    for name, config in packed["config"].items():
        settings = {k: v for k, v in config.items() if k != "factory"}
        pipe: Any = nlp.add_pipe(config["factory"], name=name, config=settings)
        state = packed["components"][name]
        state["model"] = srsly.msgpack_dumps(_grown(state["model"]))
        pipe.from_bytes(srsly.msgpack_dumps(state), exclude=list(SKIP))
        for label in getattr(pipe, "labels", ()):
            nlp.vocab.strings.add(label)


def _shrunk(message: dict[str, Any]) -> dict[str, Any]:
    params = [
        {k: None if v is None else _pack_array(v) for k, v in p.items()} for p in message["params"]
    ]
    return {**message, "params": params}


def _grown(message: dict[str, Any]) -> dict[str, Any]:
    params = [
        {k: None if v is None else _unpack_array(v) for k, v in p.items()}
        for p in message["params"]
    ]
    return {**message, "params": params}


def _pack_array(array: Any) -> dict[str, Any]:
    full = np.asarray(array, dtype="float32")
    if full.ndim != 2 or full.shape[0] < ROWS_INT8:
        return {"half": full.astype("float16")}
    scale = (np.abs(full).max(axis=1, keepdims=True) / LARGEST + 1e-12).astype("float16")
    scale = np.maximum(scale, np.finfo("float16").tiny)
    rows = np.clip(np.round(full / scale.astype("float32")), -LARGEST, LARGEST)
    return {"rows": rows.astype("int8"), "scale": scale}


def _unpack_array(packed: dict[str, Any]) -> Any:
    if "half" in packed:
        return np.ascontiguousarray(packed["half"].astype("float32"))
    return np.ascontiguousarray(
        packed["rows"].astype("float32") * packed["scale"].astype("float32")
    )
