"""Invented names: each number has one, and no two numbers of a kind have the same."""

from __future__ import annotations

_CONSONANTS = "bdfgklmnprstvw"
_VOWELS = "aeiou"
_SYLLABLES = tuple(c + v for c in _CONSONANTS for v in _VOWELS)
_TOWN_ENDS = ("au", "berg", "burg", "dorf", "feld", "hausen", "heim", "itz", "stadt", "tal", "walde", "witz")

FIRST_NAMES = (
    "Ada", "Albin", "Anke", "Anton", "Astrid", "Bela", "Bernd", "Birgit", "Bruno", "Clara", "Claas", "Dagmar", "Dario", "Dirk",
    "Edda", "Egon", "Elif", "Elsa", "Emil", "Enno", "Erika", "Falk", "Fatma", "Felix", "Fiete", "Frieda", "Georg", "Gesa",
    "Gitta", "Hagen", "Hanna", "Harro", "Heike", "Henk", "Hilde", "Ida", "Ilka", "Imke", "Ingo", "Iris", "Jan", "Janka", "Jette",
    "Jonas", "Juri", "Karla", "Kerem", "Klara", "Knut", "Lars", "Leyla", "Linus", "Lotte", "Luca", "Malte", "Marit", "Mats",
    "Meike", "Mika", "Nadja", "Nele", "Nils", "Oda", "Olaf", "Paula", "Piet", "Quirin", "Rahel", "Ralf", "Rieke", "Rosa", "Rune",
    "Sanna", "Selma", "Sven", "Tarek", "Thea", "Tilo", "Uta", "Veit", "Wanda", "Wiebke", "Xaver", "Yara", "Zora",
)  # fmt: skip
_LAST_ENDS = ("mann", "er", "ner", "ert", "ke", "sen", "rich", "hold", "wald", "stein")

FIELDS = (
    ("Laser", "laser"), ("Mikro", "micro"), ("Bio", "bio"), ("Nano", "nano"), ("Auto", "automotive"), ("Textil", "textile"),
    ("Leichtbau", "lightweight"), ("Wasser", "water"), ("Energie", "energy"), ("Licht", "light"), ("Quanten", "quantum"),
    ("Medizin", "medical"), ("Umwelt", "environmental"), ("Agrar", "agricultural"), ("Logistik", "logistics"), ("Chip", "chip"),
    ("Sensor", "sensor"), ("Kunststoff", "polymer"), ("Holz", "wood"), ("Metall", "metal"), ("Keramik", "ceramics"),
    ("Bau", "construction"), ("Daten", "data"), ("Batterie", "battery"), ("Wasserstoff", "hydrogen"), ("Solar", "solar"),
    ("Raumfahrt", "space"), ("Bahn", "rail"), ("Lebensmittel", "food"), ("Glas", "glass"), ("Robotik", "robot"), ("Bild", "imaging"),
)  # fmt: skip
HEADS = (
    ("technik", "technology"), ("forschung", "research"), ("fertigung", "manufacturing"), ("analytik", "analytics"),
    ("systeme", "systems"), ("prüfung", "testing"), ("werkstoffe", "materials"), ("simulation", "simulation"),
    ("sicherheit", "safety"), ("normung", "standards"), ("bildung", "training"), ("handel", "trade"), ("recycling", "recycling"),
    ("steuerung", "control"), ("planung", "planning"), ("messung", "metrology"), ("speicher", "storage"), ("dienste", "services"),
    ("modelle", "models"), ("anlagen", "plants"), ("geräte", "devices"), ("verfahren", "processes"), ("software", "software"),
    ("chemie", "chemistry"), ("physik", "physics"), ("design", "design"), ("optik", "optics"), ("montage", "assembly"),
    ("wartung", "maintenance"), ("ethik", "ethics"), ("statistik", "statistics"), ("export", "export"),
)  # fmt: skip

KINDS = (
    ("company", 0.50, "GmbH"), ("research-institute", 0.10, "Institut"), ("university", 0.06, "Hochschule"), ("network", 0.06, "e. V."),
    ("association", 0.06, "Verband"), ("municipality", 0.04, "Amt"), ("agency", 0.04, "Agentur"), ("ministry", 0.02, "Ministerium"),
    ("accelerator", 0.02, "Hub"), ("technology-park", 0.03, "Park"), ("chamber", 0.02, "Kammer"), ("other", 0.05, "Werk"),
)  # fmt: skip
"""Kinds of organisation that are no cluster, their shares, and what their names end in."""


def _coprime(size: int) -> int:
    """A step with which one walks through all of 0 to `size` - 1 before coming back."""
    from math import gcd  # noqa: PLC0415 - used once a size

    step = max(1, int(size * 0.618034))
    while gcd(step, size) != 1:
        step += 1
    return step


def word(number: int, size: int) -> str:
    """A word for `number`, out of words enough for `size` numbers; neighbours do not look alike."""
    length, room = 2, len(_SYLLABLES) ** 2
    while room < size:
        length, room = length + 1, room * len(_SYLLABLES)
    rest = number * _coprime(room) % room
    parts = []
    for _ in range(length):
        rest, digit = divmod(rest, len(_SYLLABLES))
        parts.append(_SYLLABLES[digit])
    return "".join(parts).capitalize()


def town(number: int, size: int) -> str:
    """The name of a town."""
    return word(number, size) + _TOWN_ENDS[number % len(_TOWN_ENDS)]


def person(number: int, size: int) -> str:
    """First and last name of a person, for persons numbered below `size`."""
    last, first = divmod(number * _coprime(size) % size, len(FIRST_NAMES))
    surname = word(last, size // len(FIRST_NAMES) + 1) + _LAST_ENDS[last % len(_LAST_ENDS)]
    return f"{FIRST_NAMES[first]} {surname}"


def topic(number: int) -> tuple[str, str]:
    """German and English name of a topic of the third level; there are as many as fields times heads."""
    field, head = divmod(number, len(HEADS))
    return FIELDS[field][0] + HEADS[head][0], f"{FIELDS[field][1].capitalize()} {HEADS[head][1]}"


def slug_of(text: str) -> str:
    """`text` as a slug; for names of this module, which have no accents but umlauts."""
    folded = (
        text.lower()
        .replace("ä", "ae")
        .replace("ö", "oe")
        .replace("ü", "ue")
        .replace(". ", " ")
        .replace(".", "")
    )
    return folded.replace(" ", "-")
