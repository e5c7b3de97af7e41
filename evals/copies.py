"""Are copies found, and nothing else? `python -m evals.copies DATA [--show]`.

DATA holds `pages/*.html` and `id_plain/*.txt`. Each page is read, four variants of it are made, and
each variant is looked up among all pages as a store would. A variant that does not lead back to
its page is missed; two different pages that pass for copies are a false pair.
"""

from __future__ import annotations

import random
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from kabar.errors import StageError
from kabar.grouping.copies import Print, containment, is_copy, passages, shared_keys, take_print
from kabar.reading import Given, read_page, read_plain
from kabar.records import Article

SEED = 20261201
MARKS = "\"'“”‘’«».,;:!?()\n"
SHORTEST = 60  # words of a body that is a text at all
# Furniture of invented sites, as readers leave it in.
FURNITURE = (
    "Read all about it in our evening letter. Sign up below and never miss a morning with us.",
    "More from this desk: what the harvest means for you, and why the bridge will stay shut.",
    "Ikuti kabar terbaru kami di saluran resmi. Baca juga ulasan pilihan redaksi hari ini.",
    "All rights reserved. No part of this site may be shown elsewhere without our written word.",
)


def drop_tenth(words: list[str], dice: random.Random) -> list[str]:
    """Return the words without a tenth of them, here and there in pieces of five."""
    starts = range(0, len(words), 5)
    gone = set(dice.sample(starts, max(1, len(starts) // 10)))
    return [w for i, w in enumerate(words) if i - i % 5 not in gone]


def first_two_thirds(words: list[str], dice: random.Random) -> list[str]:  # noqa: ARG001
    """Return the beginning."""
    return words[: len(words) * 2 // 3]


def change_words(words: list[str], dice: random.Random) -> list[str]:
    """Return the words with 8 % of them replaced by others of the same text."""
    changed = set(dice.sample(range(len(words)), round(0.08 * len(words))))
    plain = [bare for w in words if (bare := w.strip(MARKS))]
    return [
        w.replace(w.strip(MARKS), dice.choice(plain)) if i in changed and w.strip(MARKS) else w
        for i, w in enumerate(words)
    ]


def add_furniture(words: list[str], dice: random.Random) -> list[str]:
    """Return the words with a site's own sentences before, behind and between them."""
    at = dice.randrange(len(words))
    before, between, behind = (dice.choice(FURNITURE).split(" ") for _ in range(3))
    return [*before, "\n", *words[:at], "\n", *between, "\n", *words[at:], "\n", *behind]


VARIANTS: dict[str, Callable[[list[str], random.Random], list[str]]] = {
    "a tenth dropped": drop_tenth,
    "first two thirds": first_two_thirds,
    "8 % of words changed": change_words,
    "furniture added": add_furniture,
}


def main(arguments: Sequence[str]) -> None:
    """Print recall by variant and the false pairs."""
    show = "--show" in arguments
    [data] = [Path(a) for a in arguments if a != "--show"]
    bodies = dict(read_bodies(data))
    prints = {name: take_print(body) for name, body in bodies.items()}
    index: dict[int, set[str]] = defaultdict(set)
    for name, found in prints.items():
        for key in found.keys:
            index[key].add(name)
    print(f"{len(prints)} pages")
    dice = random.Random(SEED)
    for variant, make in VARIANTS.items():
        made = {n: take_print(" ".join(make(b.split(" "), dice))) for n, b in bodies.items()}
        right = sum(name in copies_of(changed, prints, index) for name, changed in made.items())
        print(f"{variant}: {right} of {len(made)} found, {100 * right / len(made):.1f} %")
    pairs = {
        tuple(sorted((name, other)))
        for name, own in prints.items()
        for other in copies_of(own, prints, index)
        if other != name
    }
    own_hand = {pair for pair in pairs if len({_outlet(name) for name in pair}) == 1}
    print(f"pairs of different outlets' pages that pass for copies: {len(pairs - own_hand)}")
    print(f"pairs of one outlet's pages that share passages: {len(own_hand)}")
    for one, two in sorted(pairs) if show else ():
        a, b = prints[one], prints[two]
        print(f"  {one} {two}: contained {containment(a, b):.2f}, passages {passages(a, b):.2f}")


def copies_of(own: Print, prints: dict[str, Print], index: dict[int, set[str]]) -> set[str]:
    """Return the names of the texts that are copies of `own`, by way of the index."""
    near = {name for key in own.keys for name in index.get(key, ())}
    return {n for n in near if shared_keys(own, prints[n]) and is_copy(own, prints[n])}


def read_bodies(data: Path) -> Iterator[tuple[str, str]]:
    """Yield name and body of each page that can be read and has a text."""
    for path in sorted([*data.glob("pages/*.html"), *data.glob("id_plain/*.txt")]):
        try:
            article = _read(path)
        except StageError:
            continue
        body = article.text[article.body_start : article.body_end]
        if len(re.findall(r"\w+", body)) >= SHORTEST and len(body.split()) >= SHORTEST // 2:
            yield path.stem, body


def _outlet(name: str) -> str:
    return name.split("_")[0] if "_" in name else name.split("-")[0]


def _read(path: Path) -> Article:
    if path.suffix == ".html":
        return read_page(path.read_bytes(), id=path.stem)
    return read_plain(path.read_text(encoding="utf-8"), id=path.stem, given=Given(language="id"))


if __name__ == "__main__":
    main(sys.argv[1:])
