"""What is left of who was removed: an answer for their addresses that does not name them.

The address of a person holds the name, so a rule for one address would name whom it hides. Instead every address of a
person that has no page answers 410 Gone, whoever it would be; so nobody learns from the answer who was here. Apache reads
the rule from ``.htaccess``; docs/publishing.md has it for nginx. ``gone.csv`` holds the hashes of the removed addresses, for a
server that can compute them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from clustergraph.persons import Removed
from clustergraph.publish.site.words import LANGUAGES, words_of

if TYPE_CHECKING:
    from pathlib import Path

RULES = """\
# An address of a person without a page is gone, whoever it would be.
<IfModule mod_rewrite.c>
RewriteEngine On
RewriteCond %{{REQUEST_FILENAME}} !-f
RewriteRule ^(?:{languages}|data|id)/person/. - [G]
</IfModule>
ErrorDocument 410 "<!doctype html><meta charset=utf-8><title>410</title>{text}"
"""


def write_gone(removed: Removed, folder: Path) -> None:
    """Write the rule and the hashes into the site at `folder`; nothing where nobody was removed."""
    if not removed:
        return
    text = "".join(f"<p lang={language}>{words_of(language)('gone', 'text')}</p>" for language in LANGUAGES)
    rules = RULES.format(languages="|".join(LANGUAGES), text=text.replace('"', "'"))
    (folder / ".htaccess").write_text(rules, encoding="utf-8", newline="\n")
    addresses = Removed(row for row in removed.rows if row[0] == "iri")
    (folder / "gone.csv").write_text(addresses.text(), encoding="utf-8", newline="\n")
