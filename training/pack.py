"""Shrink a trained pipeline into what kabar ships: `python -m training.pack id syntax DIR`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import spacy

import training.train  # noqa: F401  registers the tokenizer that the pipelines name
from kabar.annotating.packing import pack
from kabar.languages import HERE


def main() -> None:
    """Write `languages/<language>/model/<kind>.weights` from a trained pipeline folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("language")
    parser.add_argument("kind", choices=["syntax", "names"])
    parser.add_argument("pipeline", type=Path)
    parser.add_argument("--out", type=Path, help="another place for the file")
    args = parser.parse_args()
    out = args.out or HERE / args.language / "model" / f"{args.kind}.weights"
    size = pack(spacy.load(args.pipeline), out)
    sys.stdout.write(f"{out} {size / 2**20:.2f} MiB\n")


if __name__ == "__main__":
    main()
