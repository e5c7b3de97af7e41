"""Train one component set: `python -m training.train id syntax TRAIN DEV OUT --steps 700`.

Component sets: `syntax` is tagger and parser over a shared embedding of width 128, `names` the name
recogniser over its own of width 96. OUT becomes a spaCy pipeline folder, which pack.py shrinks.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.training.initialize import init_nlp
from spacy.training.loop import train
from spacy.util import load_config_from_str, registry
from thinc.api import Config, set_current_ops

import kabar.annotating.embedding  # noqa: F401  registers the embedding layer
from kabar.annotating.multiplying import MatmulOps
from kabar.annotating.tokenizing import blank
from kabar.languages import HERE, read_toml

# Rows of the hash tables: word, first 2, first 4, last 2, last 4, shape, stem, affix pair.
ROWS = {
    ("id", "syntax"): [4000, 400, 2000, 400, 2000, 500, 3000, 400],
    ("en", "syntax"): [6000, 400, 3000, 400, 3000, 500, 4000, 400],
    ("id", "names"): [3000, 300, 1500, 300, 1500, 500, 2000, 300],
    ("en", "names"): [5000, 300, 2000, 300, 2000, 500, 3000, 300],
}
WIDTH = {"syntax": 128, "names": 96}
HIDDEN = {"syntax": 128, "names": 64}
SCORES = {
    "syntax": {"tag_acc": 0.2, "dep_uas": 0.0, "dep_las": 0.8, "sents_f": 0.0},
    "names": {"ents_f": 1.0, "ents_p": 0.0, "ents_r": 0.0},
}
BATCH_FIRST, BATCH_LAST = 400, 1000  # words
WARMUP, RATE, DROPOUT = 100, 0.002, 0.25

TRAINING = """
[training]
seed = 0
gpu_allocator = null
dropout = {dropout}
accumulate_gradient = 1
patience = 0
max_epochs = 0
max_steps = {steps}
eval_frequency = {evaluate}
dev_corpus = "corpora.dev"
train_corpus = "corpora.train"
frozen_components = []
before_to_disk = null
[training.logger]
@loggers = "spacy.ConsoleLogger.v1"
[training.batcher]
@batchers = "spacy.batch_by_words.v1"
size = {{"@schedules":"compounding.v1","start":{first},"stop":{last},"compound":1.002}}
tolerance = 0.2
discard_oversize = false
[training.optimizer]
@optimizers = "Adam.v1"
L2 = 0.01
grad_clip = 1.0
use_averages = true
[training.optimizer.learn_rate]
@schedules = "warmup_linear.v1"
warmup_steps = {warmup}
total_steps = {steps}
initial_rate = {rate}
[corpora]
[corpora.train]
@readers = "spacy.Corpus.v1"
path = "{train}"
[corpora.dev]
@readers = "spacy.Corpus.v1"
path = "{dev}"
gold_preproc = true
"""


@registry.tokenizers("kabar.Tokenizer.v1")
def tokenizer(code: str) -> Any:
    """Return a maker of the language's tokenizer, for spaCy's training configuration."""
    return lambda nlp: _adopted(nlp, code)


def _adopted(nlp: Language, code: str) -> Any:
    own = blank(read_toml(HERE / code / "model" / "pipeline.toml")).tokenizer
    fresh = type(own)(nlp.vocab)
    return fresh.from_bytes(own.to_bytes(exclude=["vocab"]), exclude=["vocab"])


def components(code: str, kind: str) -> dict[str, Any]:
    """Return spaCy's configuration of the component set."""
    affixes = read_toml(HERE / code / "model" / "pipeline.toml")["embedding"]
    width = WIDTH[kind]
    embed = {
        "@architectures": "kabar.SubwordHashEmbed.v1",
        "width": width,
        "rows": ROWS[code, kind],
        "prefixes": affixes["prefixes"],
        "suffixes": affixes["suffixes"],
    }
    encode = {
        "@architectures": "spacy.MaxoutWindowEncoder.v2",
        "width": width,
        "depth": 4,
        "window_size": 1,
        "maxout_pieces": 3,
    }
    model = {"@architectures": "spacy.Tok2Vec.v2", "embed": embed, "encode": encode}
    if kind == "names":
        return {"ner": _transitions("ner", "ner", kind, model)}
    listener = {"@architectures": "spacy.Tok2VecListener.v1", "width": width, "upstream": "*"}
    tagger = {"@architectures": "spacy.Tagger.v2", "tok2vec": listener}
    parser = _transitions("parser", "parser", kind, listener)
    return {
        "tok2vec": {"factory": "tok2vec", "model": model},
        "tagger": {"factory": "tagger", "label_smoothing": 0.05, "model": tagger},
        "parser": {**parser, "min_action_freq": 10},
    }


def _transitions(factory: str, state: str, kind: str, tok2vec: dict[str, Any]) -> dict[str, Any]:
    model = {
        "@architectures": "spacy.TransitionBasedParser.v2",
        "state_type": state,
        "extra_state_tokens": False,
        "hidden_width": HIDDEN[kind],
        "maxout_pieces": 2,
        "use_upper": True,
        "tok2vec": tok2vec,
    }
    return {"factory": factory, "model": model}


def config(args: argparse.Namespace) -> Config:
    """Return the whole training configuration."""
    base = read_toml(HERE / args.language / "model" / "pipeline.toml")["spacy"]
    text = TRAINING.format(
        dropout=args.dropout, steps=args.steps, evaluate=args.evaluate, first=BATCH_FIRST,
        last=BATCH_LAST, warmup=WARMUP, rate=RATE, train=args.train, dev=args.dev,
    )  # fmt: skip
    made = load_config_from_str(text)
    parts = components(args.language, args.kind)
    if args.start is not None:
        parts = {name: {"source": str(args.start)} for name in parts}
    made["nlp"] = {
        "lang": base,
        "pipeline": list(parts),
        "tokenizer": {"@tokenizers": "kabar.Tokenizer.v1", "code": args.language},
    }
    made["components"] = parts
    made["training"]["seed"] = args.seed
    made["training"]["score_weights"] = SCORES[args.kind]
    made["initialize"] = {}
    return made


def main() -> None:
    """Train and write the best pipeline."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("language", choices=["id", "en"])
    parser.add_argument("kind", choices=["syntax", "names"])
    parser.add_argument("train", type=Path)
    parser.add_argument("dev", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--steps", type=int, default=1200)
    parser.add_argument("--evaluate", type=int, default=200, help="steps between two scores")
    parser.add_argument("--dropout", type=float, default=DROPOUT)
    parser.add_argument("--start", type=Path, help="go on from this trained pipeline")
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    set_current_ops(MatmulOps())
    nlp = init_nlp(config(args), use_gpu=-1)
    train(nlp, args.out, use_gpu=-1, stdout=sys.stdout, stderr=sys.stderr)


if __name__ == "__main__":
    main()
