"""Names made comparable: spelling folded, legal forms, acronyms, brackets and areas taken apart."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

_FOLDED = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "oe", "æ": "ae", "ł": "l", "đ": "d"}
)
_NOTE = re.compile(
    r"\b(?:(?:bis|until|till|seit|since|ab|from|von)\s+\d[\d./-]*|(?:earlier|former|früherer?) name\b.*|"
    r"früher|ehemals|vormals|formerly|earlier|später|later|jetzt|now)\b:?",
    re.IGNORECASE,
)
"""Words that say when a name was valid."""
_BRACKET = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
_PARTED = re.compile(r"\s+[–—|-]\s+|\s*[:/]\s+|\s+/\s*")
_SHORT = 8
"""Longest word that can be an acronym."""


@cache
def words() -> dict[str, Any]:
    """The table ``words.toml``: folded words by their part in a name."""
    return tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))


@cache
def _set(table: str) -> frozenset[str]:
    return frozenset(words()[table]["words"])


@cache
def _legal() -> tuple[re.Pattern[str], dict[str, str]]:
    family = {form: name for name, forms in words()["legal"].items() for form in forms}
    longest = sorted(family, key=lambda form: (-len(form), form))
    return re.compile(rf"(?<!\S)(?:{'|'.join(longest)})(?!\S)"), family


@cache
def _same() -> tuple[dict[tuple[str, ...], tuple[str, ...]], int]:
    table = {tuple(w.split()): tuple(row[0].split()) for row in words()["same"]["words"] for w in row[1:]}
    return table, max(map(len, table))


def fold(text: str) -> str:
    """`text` in lower case, umlauts written out, other accents and all signs dropped, words parted by one space.

    >>> fold("C³ – Hörmann & Söhne")
    'c3 hoermann soehne'
    """
    lower = unicodedata.normalize("NFKC", text).casefold()
    written = unicodedata.normalize("NFC", lower).translate(_FOLDED)
    ascii_only = unicodedata.normalize("NFKD", written).encode("ascii", "ignore").decode()
    return " ".join(re.findall(r"[a-z0-9]+", ascii_only))


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """`word` without the endings by which German and English bend it; short words stay as they are.

    >>> stem("saechsisches"), stem("chemnitzer"), stem("systems")
    ('saechsisch', 'chemnitz', 'system')
    """
    if len(word) < 6 or word.isdigit():
        return word
    return re.sub(r"(?:(?<=isch)(?:e[rsnm]?)|(?<=[a-z]{5})(?:ern|er|en|es|em|e|s|n))$", "", word)


@dataclass(frozen=True, slots=True)
class Reading:
    """One way in which a name can be read.

    `tokens` are significant words in their order, bent forms and translations made one; `plain` the same words as
    they stand. `legal` is the family of the legal form, or empty. `cut` says what was done to come to this reading:
    nothing, ``acronym`` (the short form that the name gives), ``rest`` (the name without it), ``bracket``, ``dash``.
    `sure` is false for an acronym that the words of the name do not explain.
    """

    tokens: tuple[str, ...]
    plain: tuple[str, ...]
    legal: str = ""
    cut: str = ""
    sure: bool = True

    @property
    def compact(self) -> str:
        """All words as one."""
        return "".join(self.tokens)

    @property
    def spelt(self) -> str:
        """All words as one, as they stand."""
        return "".join(self.plain)


def tokens(folded: str) -> tuple[str, ...]:
    """Significant words of a folded name: stop words dropped, endings cut, words of one meaning made one.

    >>> tokens("technical university of leipzig"), tokens("institute for gardens")
    (('tu', 'leipzig'), ('institut', 'garden'))
    """
    stop = _set("stop")
    found = [stem(word) for word in folded.split() if word not in stop]
    return _replaced(_replaced(tuple(found)))


def _replaced(found: tuple[str, ...]) -> tuple[str, ...]:
    table, longest = _stemmed_same()
    out: list[str] = []
    at = 0
    while at < len(found):
        for length in range(min(longest, len(found) - at), 0, -1):
            if (new := table.get(found[at : at + length])) is not None:
                out.extend(new)
                at += length
                break
        else:
            out.append(found[at])
            at += 1
    return tuple(out)


@cache
def _stemmed_same() -> tuple[dict[tuple[str, ...], tuple[str, ...]], int]:
    table, longest = _same()
    stemmed = {tuple(map(stem, old)): tuple(map(stem, new)) for old, new in table.items()}
    return {old: new for old, new in stemmed.items() if old != new}, longest


@cache
def stems(table: str) -> frozenset[str]:
    """The words of a table of ``words.toml`` in the form of `tokens`."""
    return frozenset(token for word in _set(table) for token in tokens(word))


def split_legal(folded: str) -> tuple[str, str]:
    """A folded name without its legal forms, and the family of the last of them.

    >>> split_legal("infineon technologies dresden gmbh co kg")
    ('infineon technologies dresden', 'company')
    """
    pattern, family = _legal()
    found = pattern.findall(folded)
    rest = " ".join(pattern.sub(" ", folded).split())
    if not rest:  # the legal form is the name
        return folded, ""
    return rest, family[found[-1]] if found else ""


def acronym_like(word: str) -> bool:
    """Whether a word as written looks like an acronym: short, with at least two capital letters or none but small.

    >>> acronym_like("ACOD"), acronym_like("SenSa"), acronym_like("Dresden")
    (True, True, False)
    """
    letters = re.sub(r"[^A-Za-zÄÖÜäöü0-9]", "", word)
    return 2 <= len(letters) <= _SHORT and (sum(c.isupper() for c in letters) >= 2 or letters.islower())


def expands(acronym: str, name: tuple[str, ...], known: frozenset[str] | None = None) -> float:
    """How well the words `name` explain the folded `acronym`, between 0 and 1; 1 for the initials of all words.

    Letters come in order and begin with the first word. Each further one begins a word, or continues the letter before
    it (``bio``), or lies inside a word: where a word of `known` begins (German compounds), anywhere if `known` is not
    given. Words at the end may stay without a letter, at a cost. A digit repeats the letter before it.

    >>> expands("ihd", ("institut", "holztechnologie", "dresden")), expands("c3", ("carbon", "concrete", "composite"))
    (1.0, 1.0)
    >>> expands("efw", ("elbe", "flugzeugwerk"), frozenset({"werk"})) > 0.85
    True
    >>> expands("iws", ("institut", "fabrikbetrieb"))
    0.0
    """
    letters = re.sub(r"([a-z])([2-9])$", lambda m: m[1] * int(m[2]), acronym)
    if not 2 <= len(letters) <= 2 * _SHORT or not 1 < len(name) <= 12 or name[0][0] != letters[0]:
        return 0.0
    if letters == "".join(word[0] for word in name):
        return 1.0
    return max(_inside(letters, name, known), 0.0)


def _inside(letters: str, name: tuple[str, ...], known: frozenset[str] | None) -> float:
    def starts(word: str, at: int) -> bool:
        return known is None or any(word[at:end] in known for end in range(at + 4, len(word) + 1))

    @cache
    def best(letter: int, word: int) -> float:
        """The letters from `letter` on in the words from `word` on: 1 for each initial, less for others."""
        if letter == len(letters):
            return -0.5 * (len(name) - word)
        if word == len(name) or name[word][0] != letters[letter]:
            return -99.0
        result, at, value = 1.0 + best(letter + 1, word + 1), 0, 1.0
        for ahead in range(letter + 1, min(letter + 4, len(letters))):
            wanted = letters[ahead]
            begins = (
                p for p in range(at + 1, len(name[word])) if name[word][p] == wanted and starts(name[word], p)
            )
            if (inner := next(begins, 0)) > 0:
                at, value = inner, value + 0.75
            elif name[word].startswith(letters[letter : ahead + 1]):
                at, value = ahead - letter, value + 0.4
            else:
                break
            result = max(result, value + best(ahead + 1, word + 1))
        return result

    return best(0, 0) / len(letters)


def readings(name: str, places: frozenset[str] = frozenset()) -> list[Reading]:
    """The ways in which `name` can be read, the whole first. `places` are words for places, as `tokens` gives them.

    A bracket that names a place or an area belongs to the name, for it tells one site from another.

    >>> [(" ".join(r.plain), r.cut) for r in readings("Automotive Cluster Ostdeutschland (ACOD)")]
    [('automotive cluster ostdeutschland', ''), ('acod', 'acronym')]
    """
    name = unicodedata.normalize("NFC", name).strip()
    inside = [first or second for first, second in _BRACKET.findall(name)]
    outside = " ".join(_BRACKET.sub(" ", name).split()).replace(" ,", ",")
    if not fold(outside):
        inside, outside = [], name
    inside = [_NOTE.sub(" ", text) for text in inside]
    sites = [text for text in inside if _is_site(text, outside, places)]
    whole = _reading(" ".join([outside, *sites]))
    found = [whole, *_edges(outside, whole)]
    for text in (text for text in inside if text not in sites):
        if (other := _reading(text, "bracket", whole.legal)).tokens:
            short = other.compact
            if len(other.tokens) == 1 and acronym_like(text):
                sure = short in whole.tokens or explains(short, fold(outside))
                found.append(Reading(other.tokens, other.plain, whole.legal, "acronym", sure))
            elif not _is_remark(other.tokens):
                found.append(other)
    pieces = [piece for piece in _PARTED.split(outside) if fold(piece)]
    if len(pieces) > 1:
        found.append(_reading(pieces[0], "dash", whole.legal))
    unique: dict[tuple[str, ...], Reading] = {}
    for reading in found:
        if reading.tokens:
            unique.setdefault(reading.tokens, reading)
    return list(unique.values())


def _is_site(text: str, outside: str, places: frozenset[str]) -> bool:
    """Whether a bracket tells where, or the how-manieth, the thing named `outside` is, and is not a short name of it."""
    folded, legal = split_legal(fold(text))
    if any(token.isdigit() for token in folded.split()):
        return True
    located = any(token in places or token in stems("area") for token in tokens(folded))
    return located and not legal and not any(explains(word, fold(outside)) for word in folded.split()[:1])


def _reading(text: str, cut: str = "", legal: str = "") -> Reading:
    bare, own = split_legal(fold(text))
    return Reading(tokens(bare), plain_words(bare), own or legal, cut)


def _edges(outside: str, whole: Reading) -> list[Reading]:
    """The acronym that begins or ends a name and is explained by the other words, and the name without it."""
    raw = [word for word in re.findall(r"[^\s,;()]+", outside) if fold(word) in whole.plain]
    found = []
    for word in dict.fromkeys((raw[0], raw[-1]) if len(raw) > 2 and not outside.isupper() else ()):
        short = fold(word)
        rest = tuple(other for other in whole.plain if other != short)
        if acronym_like(word) and not word.islower() and explains(short, " ".join(rest)):
            found.append(Reading((short,), (short,), whole.legal, "acronym"))
            found.append(Reading(tokens(" ".join(rest)), rest, whole.legal, "rest"))
    return found


def explains(acronym: str, folded: str) -> bool:
    """Whether the words of a folded name explain `acronym`: with or without legal form and words for the kind."""
    ways = (split_legal(folded)[0], folded)
    words_ = [plain_words(way) for way in ways]
    words_ += [tuple(word for word in way if word not in _set("weak")) for way in words_]
    return any(expands(acronym, way) >= 0.5 for way in words_)


def plain_words(folded: str) -> tuple[str, ...]:
    """The words of a folded name without stop words."""
    return tuple(word for word in folded.split() if word not in _set("stop"))


def _is_remark(found: tuple[str, ...]) -> bool:
    """Whether a bracket says what or where something is, not what it is called."""
    told = stems("weak") | stems("area") | stems("part")
    return all(token in told or token.isdigit() for token in found)
