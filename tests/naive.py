"""Slow plain twins of the kernels: the same answers from the fewest ideas. Only the tests use them."""

import math
import re
from collections import Counter, defaultdict
from itertools import pairwise

from firsthand import sentences
from firsthand.kernels import (
    ALONE,
    APOSTROPHE,
    BREAK,
    CAPITAL,
    DIGIT,
    IGNORED,
    LETTER,
    NAME,
    NUMBER,
    POINT,
    fold,
    kind_of,
)

WHOLE = (1 << 64) - 1
SEED, PRIME, MIX = 0xCBF29CE484222325, 0x100000001B3, 0x9E3779B97F4A7C15


def hash_of(folded):
    value = SEED
    for character in folded:
        value = ((value ^ ord(character)) * PRIME) & WHOLE
    return ((value ^ (value >> 29)) * MIX) & WHOLE


def stem(word):
    if len(word) > 40:
        return word
    if len(word) > 3 and word[-1] == "s" and word[-2] not in "sui":
        word = word[:-1]
    if len(word) > 5 and word.endswith("ing"):
        word = word[:-3]
    elif len(word) > 4 and word.endswith(("ed", "ly")):
        word = word[:-2]
    while len(word) > 3 and word[-1] in "eiy":
        word = word[:-1]
    if len(word) > 3 and word[-1] == word[-2] and word[-1] > "9":
        word = word[:-1]
    return word


def kind(character):
    point = ord(character)
    if point >= 0x20000:
        return ALONE if point < 0x32000 else IGNORED if point >= 0xE0000 else BREAK
    if 0x14000 <= point < 0x16000 or 0x17000 <= point < 0x1B000 or 0xD800 <= point < 0xF900:
        return BREAK
    return kind_of(character)


def folded(character):
    whole = "\uac00" <= character < "\ud7a4" or "\u3400" <= character < "\u4dc0" or "\u4e00" <= character < "\ua000"
    return character if whole or ord(character) >= 0x20000 else fold(character)


def words(text):
    """(hash, hash of the stem, start, end, flags) of each word."""
    found, n = [], 0
    while n < len(text):
        what = kind(text[n])
        if what == ALONE:
            value = hash_of(folded(text[n]))
            found.append((value, value, n, n + 1, 0))
            n += 1
            continue
        if what not in (LETTER, CAPITAL, DIGIT):
            n += 1
            continue
        start, flags, word, end = n, NAME if what == CAPITAL else 0, "", n
        while n < len(text):
            what = kind(text[n])
            if what in (LETTER, CAPITAL, DIGIT):
                word += folded(text[n])
                flags |= NUMBER if what == DIGIT else 0
                last, end = what, n + 1
                n += 1
            elif what == IGNORED:
                end = n + 1
                n += 1
            elif what == APOSTROPHE or (what == POINT and last == DIGIT):
                after = n + 1
                while after < len(text) and kind(text[after]) == IGNORED:
                    after += 1
                then = kind(text[after]) if after < len(text) else BREAK
                if then == DIGIT == last or (what == APOSTROPHE and then in (LETTER, CAPITAL, DIGIT)):
                    word += "." if text[n] == "." else ""
                    n = after
                    continue
                break
            else:
                break
        found.append((hash_of(word), hash_of(stem(word)), start, end, flags))
    return found


def run_hash(run):
    value = SEED
    for word in run:
        value = ((value ^ word) * MIX) & WHOLE
        value ^= value >> 29
    return value


def marks(hashes, run, window):
    """First words of the chosen runs of one text, given the hashes of all its words' runs."""
    if not hashes:
        return []
    runs = hashes[: max(len(hashes) - run + 1, 0)]
    if not runs:
        return [0]
    windows = [range(left, min(left + window, len(runs))) for left in range(max(len(runs) - window, 0) + 1)]
    return sorted({max(places, key=lambda n: (-runs[n], n)) for places in windows})


def stretches(a, b, run):
    """(word of a, word of b, words) of the longest equal stretches."""
    least = min(run, len(a), len(b))
    found = set()
    for i in range(len(a)):
        for j in range(len(b)):
            if a[i] == b[j] and not (i and j and a[i - 1] == b[j - 1]):
                n = 0
                while i + n < len(a) and j + n < len(b) and a[i + n] == b[j + n]:
                    n += 1
                if n >= least > 0:
                    found.add((i, j, n))
    return found


def alike(a, b, totals_a, totals_b, least):
    """(sentence of a, sentence of b) with enough in common; a and b map sentences to words with weights."""
    found = set()
    for x, words_a in a.items():
        for y, words_b in b.items():
            common = set(words_a) & set(words_b)
            weight = sum(min(words_a[w], words_b[w]) for w in common)
            if len(common) > 1 and 100 * weight >= least * min(totals_a[x], totals_b[y]):
                found.add((x, y))
    return found


def in_common(a, b, weights_a, weights_b, flags_a, flags_b, telling):
    """The ten measures of two sentences given as lists of stems."""
    longest = defaultdict(int)
    for x in range(len(a)):
        for y in range(len(b)):
            same = longest[x - 1, y - 1] + 1 if a[x] == b[y] else 0
            longest[x, y] = max(same, longest[x - 1, y], longest[x, y - 1])

    def numbers(words, flags):
        return [word for word, flag in zip(words, flags, strict=True) if flag & 1]

    def names(words, flags, weights):
        marked = zip(words[1:], flags[1:], weights[1:], strict=True)
        return [word for word, flag, weight in marked if flag & 2 and weight >= telling]

    named_a, named_b = names(a, flags_a, weights_a), names(b, flags_b, weights_b)
    numbers_a, numbers_b = numbers(a, flags_a), numbers(b, flags_b)
    return (
        sum(w for s, w in zip(a, weights_a, strict=True) if s in b),
        sum(w for s, w in zip(b, weights_b, strict=True) if s in a),
        longest[len(a) - 1, len(b) - 1],
        sum((a[x - 1], a[x]) in set(pairwise(b)) for x in range(1, len(a))),
        *(len(numbers_a), len(numbers_b), sum(s in b for s in numbers_a)),
        *(len(named_a), len(named_b), sum(s in b for s in named_a)),
    )


def multisets(a, b):
    """How many words a and b have, and how many they have in common, each as often as both have it."""
    return len(a), len(b), (Counter(a) & Counter(b)).total()


def product(a, b):
    """The scalar product."""
    return sum(x * y for x, y in zip(a, b, strict=True))


def token_sum(words, tokens, rows, most):
    """The sum of the rows of the first tokens of a text's words."""
    ids = [token for word in words for token in tokens[word]][:most]
    return [sum(rows[token][d] for token in ids) for d in range(len(rows[0]))]


def best_chain(cells, gains):
    """For each cell the gain of the best chain that ends there."""
    best = []
    for n, (x, y) in enumerate(cells):
        before = [best[k] for k in range(n) if cells[k][0] < x and cells[k][1] < y]
        best.append(gains[n] + max([0, *before]))
    return best


def passages(a, b, sentence_a, sentence_b, found, gap, least):
    """Pieces (a start, a end, b start, b end, equal words, passage) of the chains of stretches, best chain first."""
    scores, before = [], []
    for x, (i, j, n) in enumerate(found):
        best = (4 * n, -1)
        for y in range(x - 1, max(x - 128, 0) - 1, -1):
            i0, j0, n0 = found[y]
            skips = (i - i0 - n0, j - j0 - n0)
            overlap, farther = max(0, -min(skips)), max(*skips, 0)
            if i > i0 and j > j0 and overlap < n and farther <= 3 * gap:
                score = scores[y] + 4 * (n - overlap) - farther - abs(skips[0] - skips[1])
                if score > best[0]:
                    best = (score, y)
        scores.append(best[0])
        before.append(best[1])
    free_a, free_b, used, pieces, passage = [True] * len(a), [True] * len(b), set(), [], 0
    while len(used) < len(found):
        top = max((x for x in range(len(found)) if x not in used), key=lambda x: (scores[x], -x))
        order = []
        while top >= 0 and top not in used:
            used.add(top)
            order.append(top)
            top = before[top]
        core = []
        for x in reversed(order):
            i, j, n = found[x]
            for k in range(n):
                after = not core or (i + k > core[-1][0] and j + k > core[-1][1])
                if after and free_a[i + k] and free_b[j + k]:
                    core.append((i + k, j + k))
        if not core:
            continue
        chain = list(core[:1])
        while new := _edge(a, b, free_a, free_b, chain[0], -1):
            chain = new[::-1] + chain
        for i, j in core[1:]:
            rows, columns = range(chain[-1][0] + 1, i), range(chain[-1][1] + 1, j)
            near = 0 < len(rows) <= 3 * gap and 0 < len(columns) <= 3 * gap
            if near and all(free_a[r] for r in rows) and all(free_b[c] for c in columns):
                chain += [(rows[x], columns[y]) for x, y in _equal([a[r] for r in rows], [b[c] for c in columns], 0)]
            chain.append((i, j))
        while new := _edge(a, b, free_a, free_b, chain[-1], 1):
            chain += new
        runs = [[chain[0]]]
        for last, here in pairwise(chain):
            between = free_a[last[0] + 1 : here[0]], free_b[last[1] + 1 : here[1]]
            if max(map(len, between)) > gap or not all(map(all, between)):
                runs.append([])
            runs[-1].append(here)
        for run in runs:
            if len(run) < min(least, len(a), len(b)):
                continue
            parts = [[run[0]]]
            for last, here in pairwise(run):
                if sentence_a[last[0]] != sentence_a[here[0]] or sentence_b[last[1]] != sentence_b[here[1]]:
                    parts.append([])
                parts[-1].append(here)
            for part in parts:
                (i0, j0), (i1, j1) = part[0], part[-1]
                pieces.append((i0, i1 + 1, j0, j1 + 1, len(part), passage))
            free_a[run[0][0] : run[-1][0] + 1] = [False] * (run[-1][0] - run[0][0] + 1)
            free_b[run[0][1] : run[-1][1] + 1] = [False] * (run[-1][1] - run[0][1] + 1)
            passage += 1
    return pieces


def _edge(a, b, free_a, free_b, end, step):
    """Equal words beyond an end of a chain, nearest first."""
    sides = []
    for words, free, last in ((a, free_a, end[0]), (b, free_b, end[1])):
        places = []
        here = last + step
        while len(places) < 24 and 0 <= here < len(words) and free[here]:
            places.append(here)
            here += step
        sides.append(places)
    x, y = sides
    return [(x[r], y[c]) for r, c in _equal([a[i] for i in x], [b[j] for j in y], 1)]


def _equal(x, y, price):
    """Places of equal words in order: as many as can be (price 0), or while they outnumber the edits (price 1)."""
    score = {(r, 0): -price * r for r in range(len(x) + 1)} | {(0, c): -price * c for c in range(len(y) + 1)}
    best, at = 0, (0, 0) if price else (len(x), len(y))
    for r in range(1, len(x) + 1):
        for c in range(1, len(y) + 1):
            same = x[r - 1] == y[c - 1]
            skipped = max(score[r - 1, c], score[r, c - 1]) - price
            score[r, c] = max(skipped, score[r - 1, c - 1] + (1 if same else -price))
            if price and same and score[r, c] > best:
                best, at = score[r, c], (r, c)
    found, (r, c) = [], at
    while r and c:
        same = x[r - 1] == y[c - 1]
        if same and score[r, c] == score[r - 1, c - 1] + 1:
            found.append((r - 1, c - 1))
            r, c = r - 1, c - 1
        elif not same and score[r, c] == score[r - 1, c - 1] - price:
            r, c = r - 1, c - 1
        elif score[r, c] == score[r - 1, c] - price:
            r -= 1
        else:
            c -= 1
    return found[::-1]


def shared_sums(rows, pairs, amount, count):
    """For each value twice the amounts of the pairs of rows that both have it."""
    sums = [0] * count
    for (i, j), much in zip(pairs, amount, strict=True):
        for value in set(rows[i]) & set(rows[j]):
            sums[value] += 2 * much
    return sums


def in_common_rows(rows, most, least):
    """Pairs (higher, lower, sum of products) of rows, each compared with the last `most` before it that have a word."""
    found = []
    for high, row in enumerate(rows):
        sums = defaultdict(int)
        for word, weight in row.items():
            for low in [n for n in range(high) if word in rows[n]][-most:]:
                sums[low] += weight * rows[low][word]
        found += [(high, low, total) for low, total in sums.items() if total >= least]
    return found


def outline(title, text, rarity, unseen, lead, most, mix):
    """Terms with weights of one article, given as two lists of stems, in any order."""

    def heaviest(stems, kept, kind):
        weights = {s: (1 + math.log(stems.count(s))) * rarity.get(s, unseen) for s in stems}
        length = math.sqrt(sum(w * w for w in weights.values()))
        ranked = sorted(weights.items(), key=lambda item: (-item[1], item[0]))[:kept]
        return {stem ^ kind: max(round(10_000 * weight / length), 1) for stem, weight in ranked}

    stems = title + text
    return heaviest(stems[:lead], most // 2, mix) | heaviest(stems, most, 0)


def lines(text):
    """(first character, one after the last, both without white space around, solid characters) of lines not blank."""
    found, start = [], 0
    for line in text.split("\n"):
        if bare := line.strip():
            first = start + len(line) - len(line.lstrip())
            solid = sum(not character.isspace() and character not in ".,/'’()[]–—-" for character in line)
            found.append((start, start + len(line), first, first + len(bare), solid))
        start += len(line) + 1
    return found


_BREAK = re.compile(r"(?:\r\n|[\n\r\v\f\x85\u2028\u2029])\s*")
_BLANK = re.compile(r"[\n\r\v\f\x85\u2028\u2029][ \t\u00a0]*[\n\r\v\f\x85\u2028\u2029]")


def sentence_spans(text):
    """Spans of sentences: paragraph by paragraph, each stop judged by all the rules."""
    found = []
    for start, end in _paragraphs(text):
        paragraph, here = text[start:end], 0
        cuts = [m.end() for m in sentences.END.finditer(paragraph) if sentences.ends_sentence(paragraph, m)]
        for cut in [*cuts, len(paragraph)]:
            piece = paragraph[here:cut]
            if re.search(r"[^\W_]", piece):
                first = start + here + len(piece) - len(piece.lstrip())
                found.append((first, first + len(piece.strip())))
            here = cut
    return found


def _paragraphs(text):
    """Spans between line breaks, where a break inside hard-wrapped prose does not count."""
    lengths = [len(line) for line in text.splitlines()]
    width = max(lengths, default=0)
    wrapped = width <= 100 and sum(2 * length > width for length in lengths) > 3
    spans, start, line = [], 0, 0
    for match in _BREAK.finditer(text):
        if not _joined(text, match, match.start() - line, width if wrapped else 0):
            spans.append((start, match.start()))
            start = match.end()
        line = match.end()
    return [*spans, (start, len(text))]


def _joined(text, match, line, width):
    """Whether a sentence goes on over a line break: before lower case, or where the next word would not have fitted."""
    if _BLANK.search(match.group()) or match.end() == len(text):
        return False
    if text[match.end()].islower():
        return text[match.start() - 1 : match.start()] not in ".!?:"
    return width > 0 and line + 1 + len(text[match.end() : match.end() + 100].split()[0]) > width
