"""Measure load time, speed and memory on one core: `python -m training.bench id FOLDER_OF_TXT`."""

from __future__ import annotations

import argparse
import resource
import sys
import time
from pathlib import Path

from kabar.annotating import annotate, annotate_many
from kabar.records import Article

KIB_A_MIB = 1024


def peak() -> float:
    """Return the largest resident set so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIB_A_MIB


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("language")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=int, default=40)
    args = parser.parse_args()
    paths = sorted(args.folder.glob("*.txt"))[: args.articles]
    texts = [p.read_text(encoding="utf-8") for p in paths]
    articles = [Article(id=str(i), text=t, language=args.language) for i, t in enumerate(texts)]
    wall, cpu = time.perf_counter(), time.process_time()
    annotate(Article(id="0", text="A.", language=args.language))
    load = time.perf_counter() - wall, time.process_time() - cpu
    rest = peak()
    cpu = time.process_time()
    words = sum(len(s.tokens) for found in annotate_many(articles) for s in found)
    rate = words / (time.process_time() - cpu)
    sys.stdout.write(
        f"first article after {load[0]:.2f} s ({load[1]:.2f} s CPU, spaCy's import in it), "
        f"{rest:.0f} MiB; {words} words at {rate:.0f} words/s, peak {peak():.0f} MiB\n"
    )


if __name__ == "__main__":
    main()
