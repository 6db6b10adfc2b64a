"""What a post is called on a page, and the role it is. A table of patterns, read from top to bottom.

A pattern that fits takes its words away, so that "stellvertretende Vorsitzende" is a deputy and not a chair as well;
what is left is read on, so that "Gründer und Geschäftsführer" gives two roles. Wordings that say that the post is past or
still to come, and wordings in which no pattern fits, are ``other-post``. The wording itself is always kept.
"""

from __future__ import annotations

import re

_NOT_NOW = re.compile(
    r"\b(ehemalig|früher|zuvor|designiert|vorgänger|nachfolger|former|bis (ende )?\d{4})|\(bis ",
    re.IGNORECASE,
)

PATTERNS: tuple[tuple[str, str], ...] = (
    # Members of bodies that the scheme does not name: taken away before "Vorstand" or "Mitglied" can fit.
    ("other-post", r"(vorsitzende[rn]?|vorsitz|sprecher(in)?|mitglied|vorstand\w*) (des|der|im|in der) (\w+ )?(\w*beirats?|\w*begleitkreises|themengruppe|fördervereins|exzellenzrats|gesellschafterversammlung|messebeirats)[^;,]*"),
    ("other-post", r"\w*vorsitz (?!des |\()[^;]*|\w+politische[rn]? sprecher(in)?"),
    ("representative", r"vertreter(in)? im vorstand[^;]*"),
    ("other-post", r"ehren(mitglied|präsident(in)?)|honorarprofessor\w*[^;]*|honorarkonsul|\w*landtagsabgeordnete\w*|mitglied des \w+ landtage?s"),
    ("managing-director", r"(vorsitzende[rn]?|sprecher(in)?|leiter(in)?|mitglied) der geschäftsführung|mitglied der geschäftsleitung"),
    ("deputy-chair", r"(stellv\w*\.?|vize|\d\. stellvertreter(in)? des) ?(vorstands|vereins)?-?vorsitzende\w*( des (vorstands|vorstandes|aufsichtsrate?s))?"),
    ("deputy-chair", r"stellvertreter(in)? des (vorstands)?vorsitzenden|2\. vorsitzende[rn]?( des vorstande?s)?|(vice-chair|deputy chair(man)?)\b"),
    ("other-post", r"(stellv\w*\.?|vize|vice) ?-?\w*"),
    ("chair", r"(\d\. |erste[rn]? )?\w*vorsitzende[rn]?( (des|der) (vorstande?s|präsidiums|aufsichtsrate?s|verwaltungsrate?s))?|\w*vorsitz\b( \(präsidium\))?|vorstandschef(in)?|vorstandssprecher(in)?|\bchair$"),
    ("board-member", r"\w*vorstandsmitglied(er)?|mitglied des (gründungsvorstands|präsidiums|vorstande?s)|beisitzer(in)?( im vorstand)?|schatzmeister(in)?|board-mitglied|\w*vorstand\b|member of the executive committee"),
    ("minister-president", r"ministerpräsident(in)?"),
    ("state-secretary", r"[\w.-]*staatssekretär(in)?|state secretary"),
    ("minister", r"(?<!stellvertretender )[\w, -]*minister(in)?\b|state minister|minister of"),
    ("mayor", r"\w*bürgermeister(in)?|landrat|landrätin"),
    ("rector", r"\b(pro)?rektor(in)?\b|\bkanzler(in)?\b"),
    ("managing-director", r"[\w-]*geschäftsführer(in)?( \((acod gmbh|designiert)\))?|geschäftsführung|geschäftsleitung|geschäftsführende[rn]? (gesellschafter|direktor|institutsleiter|koordinator|wissenschaftlicher direktor)(in)?|\bceo\b|managing director"),
    ("founder", r"(mit|co-?)?(be)?gründer(in)?\b|\bmitbegründer(in)?|(co-)?founder"),
    ("founding-member", r"gründungsmitglied"),
    ("cluster-manager", r"(cluster|netzwerk|regional)-?manager(in)?|cluster manager|clusterkoordinator(in)?"),
    ("project-manager", r"[\w-]*projekt(leiter|manager|koordinator)(in)?|(senior )?project manager"),
    ("spokesperson", r"\w*sprecher(in)?\b"),
    ("head-of-unit", r"(referats|abteilungs|bereichs|geschäftsbereichs|amts|hauptabteilungs|forschungsgruppen)leiter(in)?|leiter(in)? (des |der |)(referate?s?|abteilung|hauptabteilung|amte?s?|geschäftsbereich)\b"),
    ("director", r"\w*direktor(in)?\b|\bdirector\b|institutsleiter(in)?|werks?leiter(in)?|leiter(in)? des institute?s"),
    ("president", r"\bpräsident(in)?\b|\bpresident\b"),
    ("professor", r"\w*professor(in)?\b|inhaber(in)? der professur"),
    ("contact", r"ansprechpartner(in)?"),
    ("representative", r"\bvertreter(in)?\b"),
    ("member", r"^mitglied$"),
)  # fmt: skip

_COMPILED = tuple((role, re.compile(pattern, re.IGNORECASE)) for role, pattern in PATTERNS)


def roles_of(wording: str) -> list[str]:
    """The names of the role concepts that `wording` states, without repetition; ``other-post`` where none fits.

    >>> roles_of("Gründer und Geschäftsführer")
    ['managing-director', 'founder']
    >>> roles_of("stellvertretender Vorstandsvorsitzender")
    ['deputy-chair']
    >>> roles_of("ehemaliger Vorstandsvorsitzender")
    ['other-post']
    """
    if _NOT_NOW.search(wording):
        return ["other-post"]
    left, found = wording, dict[str, None]()
    for role, pattern in _COMPILED:
        left, times = pattern.subn(" | ", left)
        if times:
            found[role] = None
    named = [role for role in found if role != "other-post"]
    return named or ["other-post"]
