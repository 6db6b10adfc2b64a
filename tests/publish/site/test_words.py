import re
import string
from pathlib import Path

import pytest

from clustergraph.draw import contributions, pairs
from clustergraph.potential.sentences import say
from clustergraph.publish.site.words import LANGUAGES, Words, catalogue

MESSAGES = [(group, key) for group, messages in catalogue().items() for key in messages]
SITE = Path(__file__).parents[3] / "src" / "clustergraph" / "publish" / "site"


def gaps(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize(("group", "key"), MESSAGES)
def test_every_message_stands_in_both_languages_with_the_same_gaps(group, key):
    message = catalogue()[group][key]
    assert tuple(sorted(message)) == LANGUAGES
    assert all(text.strip() for text in message.values())
    if key != "stated":  # the German form names the role as stated and nothing else
        assert gaps(message["de"]) == gaps(message["en"])


def test_every_message_asked_for_by_a_template_exists():
    for template in (SITE / "templates").glob("*.html"):
        for group, key in re.findall(
            r"words\('([^']+)', '([^']+)'[,)]", template.read_text(encoding="utf-8")
        ):
            assert key in catalogue()[group], template.name


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", ["open", "deepen"])
def test_a_list_of_pairs_has_one_name_everywhere(code, language):
    name = say(code, language)
    heading = name[0].upper() + name[1:]
    ranking = catalogue()["ranking"]
    assert ranking[code][language].startswith(f"{heading}: ")
    assert ranking[f"{code}_beyond"][language].startswith(f"{heading}, ")
    figure = "pairs" if code == "open" else "pairs_deepen"
    assert catalogue()["figures"][figure][language].startswith(f"{heading}: ")
    assert pairs.say(code, language, years=10).startswith(f"{heading}: ")
    assert contributions.say(code, language) == name
    assert re.search(rf"[„“]{name}[“”]", catalogue()["method"]["lists_text"][language], re.IGNORECASE)
    explorer = (SITE.parents[3] / "web" / "src" / "potential" / "words.ts").read_text(encoding="utf-8")
    part = explorer.partition("\n  en: {")[0 if language == "de" else 2]
    assert f'{code}_inside: "{heading}"' in part
    assert f'{code}_beyond: "{heading}, ' in part


@pytest.mark.parametrize("language", LANGUAGES)
def test_pairs_without_a_rank_have_one_name_everywhere(language):
    name = say("insufficient evidence", language)
    assert catalogue()["ranking"]["met"][language].lower().startswith(f"{name.lower()}: ")
    assert re.search(rf"[„“]{name}[“”]", catalogue()["method"]["lists_text"][language], re.IGNORECASE)


def test_what_is_filled_in_is_escaped():
    assert "&lt;b&gt;" in Words("en")("time", "until", end="<b>")


@pytest.mark.parametrize(
    ("lexical", "german", "english"),
    [
        ("2023-11-08", "8. November 2023", "8 November 2023"),
        ("2023-03", "März 2023", "March 2023"),
        ("2023", "2023", "2023"),
        ("2023-13", "2023-13", "2023-13"),
        ("soon", "soon", "soon"),
    ],
)
def test_dates_in_words(lexical, german, english):
    assert Words("de").date(lexical) == german
    assert Words("en").date(lexical) == english


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2014", "2016", "2014 to 2016"),
        ("2014-05-02", "2014-05-04", "2 to 4 May 2014"),
        ("2014-05-30", "2014-06-01", "30 May 2014 to 1 June 2014"),
        ("2014-05", "2014-06", "May 2014 to June 2014"),
        ("2014", None, "since 2014"),
        (None, "2016", "until 2016"),
        ("2014-05-02", "2014-05-02", "2 May 2014"),
        (None, None, ""),
    ],
)
def test_periods_in_words(start, end, expected):
    assert Words("en").period(start, end) == expected


def test_days_of_one_month_name_it_once():
    assert Words("de").period("2014-05-02", "2014-05-04") == "2. bis 4. Mai 2014"


def test_numbers_have_the_separators_of_the_language():
    assert Words("de").number(12345.5) == "12.345,5"
    assert Words("en").number(12345) == "12,345"
