"""Turn treebanks and name sets into training documents: `python -m training.prepare DATA OUT`.

DATA holds `treebanks/` and `names/`. The Indonesian published figure needs CSUI-test held out; the
last training run takes `id_syntax_all`, which has it in.
"""

from __future__ import annotations

import argparse
import random
import tomllib
from itertools import chain
from pathlib import Path

from training import conllu, names, refilling, silver

HEADLINES = 0.07  # share of sentences that are also shown as a headline
REFILLED = {"en": 0.7, "id": 1.0}  # share of sentences that are also shown with other words
DEV_GSD, DEV_CSUI = 6, 12  # every n-th sentence of GSD-dev and CSUI-train is for development


def schemes() -> dict[str, conllu.Scheme]:
    """Return the label scheme of each language."""
    table = tomllib.loads((Path(__file__).parent / "labels.toml").read_text(encoding="utf-8"))
    return {
        code: conllu.Scheme(frozenset(t["keep"]), t["rename"], bool(t["merge"]))
        for code, t in table.items()
        if code != "names"
    }


def name_types() -> dict[str, str]:
    """Return which of the name sets' types count as PER, ORG and LOC."""
    table = tomllib.loads((Path(__file__).parent / "labels.toml").read_text(encoding="utf-8"))
    types: dict[str, str] = table["names"]
    return types


def augmented(
    sents: list[list[conllu.Word]], language: str, rng: random.Random
) -> list[list[conllu.Word]]:
    """Return the sentences in random order, some also refilled or as headlines."""
    both = sents + refilling.refilled(sents, language, REFILLED[language], rng)
    extra = [conllu.headline(s) for s in both if len(s) > 3 and rng.random() < HEADLINES]
    out = both + extra
    rng.shuffle(out)
    return out


def treebank(path: Path, scheme: conllu.Scheme) -> list[list[conllu.Word]]:
    """Return a treebank's sentences."""
    return [conllu.sentence(b, scheme) for b in conllu.rows(path)]


def indonesian(data: Path, out: Path) -> None:
    """Write the Indonesian syntax sets."""
    scheme, rng = schemes()["id"], random.Random(1)
    bank = {
        n: treebank(data / "treebanks" / f"id_{n}.conllu", scheme)
        for n in ("csui.train", "csui.test", "pud", "gsd.dev")
    }
    gsd, csui = bank["gsd.dev"], bank["csui.train"]
    train = [s for i, s in enumerate(gsd) if i % DEV_GSD]
    train += [s for i, s in enumerate(csui) if i % DEV_CSUI] + bank["pud"]
    everything = gsd + csui + bank["pud"] + bank["csui.test"]
    conllu.write(augmented(train, "id", rng), out / "id_syntax.spacy", grouped=True)
    conllu.write(augmented(everything, "id", rng), out / "id_syntax_all.spacy", grouped=True)
    conllu.write(gsd[::DEV_GSD] + csui[::DEV_CSUI], out / "id_syntax_dev.spacy", grouped=False)
    conllu.write(bank["csui.test"], out / "id_syntax_test.spacy", grouped=False)


def english(data: Path, out: Path) -> None:
    """Write the English syntax sets."""
    scheme, rng = schemes()["en"], random.Random(1)
    bank = {
        n: treebank(data / "treebanks" / f"en_{n}.conllu", scheme)
        for n in ("ewt.train", "ewt.dev", "gum.train", "gum.dev")
    }
    train = bank["ewt.train"] + bank["gum.train"]
    conllu.write(augmented(train, "en", rng), out / "en_syntax.spacy", grouped=True)
    conllu.write(
        bank["ewt.dev"][::8] + bank["gum.dev"][::4], out / "en_syntax_dev.spacy", grouped=False
    )
    conllu.write(bank["ewt.dev"], out / "en_syntax_test_ewt.spacy", grouped=False)
    conllu.write(bank["gum.dev"], out / "en_syntax_test_gum.spacy", grouped=False)


def name_sets(data: Path, out: Path) -> None:
    """Write the name sets; CrossNER's politics test, GUM-dev and NERGrit's valid are held out."""
    types, rng, folder = name_types(), random.Random(1), data / "names"
    nergrit = list(names.iob(folder / "id_nergrit.train.txt", types))
    names.write([*nergrit, *_more_names(data, nergrit)], out / "id_names.spacy")
    names.write(names.iob(folder / "id_nergrit.valid.txt", types), out / "id_names_dev.spacy")
    held = folder / "en_crossner_politics.test.txt"
    files = [p for p in sorted(folder.glob("en_*")) if p != held]
    english = list(chain.from_iterable(names.iob(p, types) for p in files))
    english += names.gum(data / "treebanks" / "en_gum.train.conllu", types)
    rng.shuffle(english)
    names.write(english, out / "en_names.spacy")
    names.write(names.iob(held, types), out / "en_names_test_politics.spacy")
    gum = list(names.gum(data / "treebanks" / "en_gum.dev.conllu", types))
    names.write(gum, out / "en_names_test_gum.spacy")
    names.write([*gum[::2], *list(names.iob(held, types))[::3]], out / "en_names_dev.spacy")


def _more_names(data: Path, nergrit: list[names.Tagged]) -> list[names.Tagged]:
    lists, rng, scheme = silver.rules(), random.Random(1), schemes()["id"]
    pools = silver.Pools(lists)
    banks = ("csui.train", "csui.test", "pud", "gsd.dev")
    sents = [s for b in banks for s in treebank(data / "treebanks" / f"id_{b}.conllu", scheme)]
    told = list(silver.named(sents, pools, lists))
    out = [*told, *silver.swapped([*nergrit, *told], pools, rng)]
    rng.shuffle(out)
    return out


def main() -> None:
    """Write every set."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    indonesian(args.data, args.out)
    english(args.data, args.out)
    name_sets(args.data, args.out)


if __name__ == "__main__":
    main()
