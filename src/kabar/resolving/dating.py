"""A sentence, the act in it and the article's times in, the period when the act took place out."""

from __future__ import annotations

from collections.abc import Sequence

from kabar.languages import DEFAULT, Knowledge
from kabar.languages.cues import load_event_nouns
from kabar.languages.dates import date_grammar
from kabar.records import Article, Period, Sentence, Span, Timex
from kabar.resolving.datingtrees import SUBJECTS, VERBAL, Date, Tree, base, dates_in, has_subject

QUOTES = frozenset('"“”«»;')
REACH = 14  # words between an act and a date that no verb parts, whatever the tree says
NEAR = 8  # characters within which a date follows "since"
LOOK_BACK = 3  # words before a date in which "since" or "before" may stand
MANY_VERBS = 2  # as many between act and date part them, whatever the tree says
OPENERS = frozenset({"ADP", "DET", "ADV", "PUNCT", "SCONJ", "CCONJ"})
MAX_GAP = 3  # words between the two ends of "from 3 May to 5 May"
# What each way to tie a date to an act costs; the cheapest tie stands, None is dearer than all.
GOVERNED, SAME_CLAUSE, ADJACENT, INITIAL, TAIL, CONTROLLED, REPORTED, JOINED = range(8)


def date_event(
    sentence: Sentence,
    token: int,
    times: Sequence[Timex],
    sentences: Sequence[Sentence],  # noqa: ARG001  for narratives; none needs it yet
    article: Article,
    *,
    knowledge: Knowledge = DEFAULT,
) -> Period | None:
    """Return when the act took place whose trigger's head is `token`, as its clause says.

    None where the sentence ties no date to the act: neither the date of publication nor the
    date of a verb of speech stands in for it.
    """
    grammar = None if article.language is None else date_grammar(knowledge, article.language)
    if grammar is None or not 0 <= token < len(sentence.tokens):
        return None
    tree = Tree(sentence, grammar, load_event_nouns(knowledge, article.language or ""))
    best: tuple[int, int, Date] | None = None
    for found in dates_in(sentence, times):
        if not found.timex.event_date or _is_ahead(tree, token, found.timex, article):
            continue
        cost = _tie(tree, token, found)
        if cost is None:
            continue
        far = _distance(token, found)
        if best is None or (cost, far) < best[:2]:
            best = (cost, far, found)
    return None if best is None else _period(tree, best[2], dates_in(sentence, times), article)


def period_after(
    offset: int, link: str | None, times: Sequence[Timex], article: Article
) -> Period | None:
    """Return when something stands by the date right after `offset`.

    `link`: "since 2014", or "from" one day to another.
    """
    near = sorted((t for t in times if t.start >= offset), key=lambda t: t.start)[:2]
    if link is None or not near or near[0].start > offset + NEAR:
        return None
    first, last = near[0], near[-1] if link == "from" else near[0]
    if link == "from" and (last is first or last.start > first.end + NEAR):
        return None
    if first.first is None or last.last is None:
        return None
    span = Span(first.start, last.end)
    return Period(
        start=first.first.isoformat(),
        end=last.last.isoformat(),
        precision="range" if link == "from" else (first.precision or "day"),
        basis=first.basis or "stated",
        text=span.of(article.text),
        span=span,
    )


def _is_ahead(tree: Tree, token: int, timex: Timex, article: Article) -> bool:
    """Say whether a verb that looks back would take a date after publication ("asked ... by May
    10")."""
    if timex.first is None or timex.first.isoformat() <= (article.published or "9999")[:10]:
        return False
    word, shape = tree.tokens[token].text.lower(), tree.grammar.past_shape
    told = word in tree.grammar.lists["past"] or (shape is not None and bool(shape.fullmatch(word)))
    helped = any(
        t.head == token and t.text.lower() in tree.grammar.lists["future"] for t in tree.tokens
    )
    return told and not helped


def _distance(token: int, found: Date) -> int:
    return found.first - token if found.first > token else max(token - found.last + 1, 0)


def _between(token: int, found: Date) -> range:
    if token < found.first:
        return range(token + 1, found.first)
    return range(found.last, token)


# --- which date ------------------------------------------------------------------------------


def _tie(tree: Tree, token: int, found: Date) -> int | None:
    """Return what it costs to date the act by `found`; None if it does not date it."""
    if found.first <= token < found.last:
        return None
    gap = _between(token, found)
    if token < found.first and any(i in tree.speech for i in gap) and token not in tree.speech:
        return None
    if any(tree.tokens[i].text in QUOTES for i in gap):
        return None
    up = tree.path(found.head)
    act, own = tree.clause(token), tree.clause(found.head)
    if _is_tail(tree, found) and token < found.first:
        if _is_main(tree, token):
            return TAIL
        if _is_background(tree, token):
            return None
    if _is_parted(tree, token, found, gap):
        return None
    if token in up:
        return _governed(tree, token, found, up)
    if act == own:
        cost = _same_clause(tree, token, act)
        if cost is not None or act in tree.speech:
            return cost
    behind = own in tree.verbs and own < found.first < token  # it belongs to a verb before it
    if not (behind or own in tree.speech or any(i in tree.verbs for i in gap)):
        return ADJACENT if len(gap) <= REACH else None
    return _farther(tree, token, found, act, own)


def _is_tail(tree: Tree, found: Date) -> bool:
    """Say whether the date stands between commas or at the sentence's end after one, as wires
    date their lead: "..., Friday, police said"."""
    before = tree.tokens[found.first - 1].text if found.first > 0 else ""
    after = tree.tokens[found.last].pos if found.last < len(tree.tokens) else "PUNCT"
    return before == "," and after == "PUNCT"


def _is_main(tree: Tree, token: int) -> bool:
    """Say whether the word is the verb of the main clause, or of the one that is reported."""
    path = [i for i in tree.path(token)[1:] if i not in tree.speech]
    return token in tree.verbs and not path


def _is_background(tree: Tree, token: int) -> bool:
    """Say whether a noun is only what the clause is set against: "amid the war, Friday"."""
    if tree.tokens[token].pos in VERBAL:
        return False
    near = tree.tokens[max(token - LOOK_BACK, 0) : token]
    return any(t.text.lower() in tree.grammar.lists["background"] for t in near)


def _is_parted(tree: Tree, token: int, found: Date, gap: range) -> bool:
    """Say whether another act stands nearer to the date, by the order of words."""
    if found.first < token:
        return False
    verbs = [i for i in gap if i in tree.verbs]
    lists = tree.grammar.lists
    links = lists["since"] | lists["until"]
    for i in gap:
        linking = tree.tokens[i].pos == "SCONJ" or tree.tokens[i].text.lower() in links
        if linking and any(verb > i for verb in verbs):
            return True
    if len([i for i in verbs if tree.tokens[i].pos == "VERB"]) >= MANY_VERBS:
        return True
    if tree.tokens[token].pos in VERBAL:
        return False
    gap = range(verbs[-1] + 1, found.first) if verbs else gap
    return any(tree.tokens[i].lemma.split("-")[0] in tree.happenings for i in gap)


def _governed(tree: Tree, token: int, found: Date, up: list[int]) -> int | None:
    """The date hangs below the act: is another clause between?"""
    crossed = [i for i in up[: up.index(token)] if i in tree.verbs and i != token]
    if not crossed:
        spoken = tree.tokens[token].head in tree.speech and tree.tokens[token].pos not in VERBAL
        # "condemned the attack on Sunday": the parser cannot tell which of the two was on Sunday.
        return None if spoken and found.first > token else GOVERNED
    if len(crossed) == 1 and tree.tokens[crossed[0]].dep == "acl":
        return JOINED  # "a march demanding reform on Monday"
    if tree.tokens[token].pos in VERBAL or not tree.speech.isdisjoint(crossed):
        return None
    occurs = tree.grammar.lists["occurrence"]
    # "the accord that was reached in May": the passive tells when the noun came about
    if all(tree.tokens[i].lemma in occurs or tree.tokens[i].voice == "Pass" for i in crossed):
        return SAME_CLAUSE
    return None


def _same_clause(tree: Tree, token: int, act: int) -> int | None:
    """Act and date stand in one clause, whose head is `act`, another word than the act."""
    if token == act or act not in tree.verbs:
        return SAME_CLAUSE
    if act in tree.speech:
        return None
    path = tree.path(token)
    top = tree.tokens[path[path.index(act) - 1]] if act in path[1:] else tree.tokens[token]
    subject = base(top.dep) in SUBJECTS and not top.dep.endswith("pass")
    if subject and tree.tokens[act].lemma not in tree.grammar.lists["occurrence"]:
        return None
    return SAME_CLAUSE


def _farther(tree: Tree, token: int, found: Date, act: int, own: int) -> int | None:
    """The date stands in another clause than the act: may it still reach it?"""
    if own in tree.path(act):
        chain = tree.path(act)[: tree.path(act).index(own)]
        deps = {base(tree.tokens[i].dep) for i in chain}
        opening = all(t.pos in OPENERS for t in tree.tokens[: found.first])
        if not any(i in tree.verbs for i in range(found.first)):
            if deps <= {"conj"} or (deps <= {"conj", "advcl"} and not has_subject(tree, chain)):
                return INITIAL
            if opening and deps <= {"conj", "ccomp", "xcomp", "parataxis"}:
                return REPORTED
        purpose = deps == {"advcl"} and token == act and not has_subject(tree, chain)
        if purpose and own not in tree.speech:
            return JOINED  # "met on Monday to discuss ..."
        return CONTROLLED if deps == {"xcomp"} and found.first > token else None
    if act in tree.path(own) and found.first > token:
        chain = tree.path(own)[: tree.path(own).index(act)]
        joined = all(base(tree.tokens[i].dep) == "conj" for i in chain)
        return JOINED if joined and not has_subject(tree, chain) else None
    return None


# --- which period ----------------------------------------------------------------------------


def _period(tree: Tree, found: Date, dates: Sequence[Date], article: Article) -> Period | None:
    """Return the period of a date, of the two dates of a range, or what "since" makes of it.

    None if no day can be told of it.
    """
    timex, lists = found.timex, tree.grammar.lists
    other = _other_end(tree, found, dates)
    if other is not None:
        one, two = sorted((timex, other.timex), key=lambda t: t.start)
        if one.first is not None and two.last is not None and one.first <= two.last:
            span = Span(one.start, two.end)
            return Period(
                start=one.first.isoformat(),
                end=two.last.isoformat(),
                precision="range",
                basis=two.basis or "stated",
                text=span.of(article.text),
                span=span,
            )
    start, end, precision = timex.first, timex.last, timex.precision or "day"
    link = _link(tree, found)
    if link in lists["since"]:
        end, precision = None, "after"
    elif link in lists["until"] and not _is_negated(tree, found):
        start, end, precision = None, timex.last, "before"
    if start is None and end is None:
        return None  # "on Wednesday" of a page without a date: no day can be told
    return Period(
        start=None if start is None else start.isoformat(),
        end=None if end is None else end.isoformat(),
        precision=precision,
        basis=timex.basis or "stated",
        text=timex.text,
        span=Span(timex.start, timex.end),
    )


def _link(tree: Tree, found: Date) -> str:
    """Return the word that leads the date in: the nearest before it that is no mere filler."""
    for i in range(found.first - 1, max(found.first - LOOK_BACK, 0) - 1, -1):
        word = tree.tokens[i].text.lower()
        if word not in tree.grammar.lists["fillers"]:
            return word
    return ""


def _is_negated(tree: Tree, found: Date) -> bool:
    """Say whether the clause is negated: "did not return until May" is when the return was."""
    head = tree.clause(found.head)
    negations = tree.grammar.lists["negations"]
    return any(t.head == head and t.text.lower() in negations for t in tree.tokens)


def _other_end(tree: Tree, found: Date, dates: Sequence[Date]) -> Date | None:
    """Return the other end of "from 3 May to 5 May", if `found` is one end of such a range."""
    lists = tree.grammar.lists
    for other in dates:
        one, two = (found, other) if found.first < other.first else (other, found)
        words = [t.text.lower() for t in tree.tokens[one.last : two.first]]
        if other is found or not 0 < len(words) <= MAX_GAP or words[0] not in lists["to"]:
            continue
        if words[0] in lists["through"] or _link(tree, one) in lists["from"]:
            return other
    return None
