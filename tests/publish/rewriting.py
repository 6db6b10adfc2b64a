"""A small interpreter of the part of Apache's mod_rewrite that the redirect rules use, in per-directory context.

It follows https://httpd.apache.org/docs/2.4/mod/mod_rewrite.html for ``RewriteCond`` (regular expressions, ``!``, ``=``,
``-f``, NC) and ``RewriteRule`` (``-``, ``$n``, ``%{...}``, flags R, L, NE, E, G, NC). Anything else is an error, so that
no rule passes unread.
"""

import re
import shlex
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

_IGNORED = ("Header", "ErrorDocument", "<IfModule", "</IfModule")
_LITERAL = "/:?&=;,@+%~.-_$!*'()"


@dataclass
class Answer:
    """Status and, for a redirect, where to."""

    status: int
    location: str = ""


@dataclass
class Rewriter:
    """Rules of a `folder` (a path on disk for ``-f``; it need not exist)."""

    text: str
    folder: Path = Path("/nowhere")
    rules: list = field(default_factory=list)

    def __post_init__(self):
        conditions = []
        for line in self.text.splitlines():
            if not line.strip() or line.startswith(("#", *_IGNORED)):
                continue
            words = shlex.split(line.replace("\\", "\\\\"))
            if words == ["RewriteEngine", "On"]:
                continue
            flags = self._flags(words[3] if len(words) > 3 else "")
            if words[0] == "RewriteCond":
                assert set(flags) <= {"NC"}, line
                conditions.append((words[1], words[2], flags))
            elif words[0] == "RewriteRule":
                assert set(flags) <= {"R", "L", "NE", "E", "G", "NC"}, line
                self.rules.append((re.compile(words[1]), words[2], flags, conditions))
                conditions = []
            else:
                raise AssertionError(f"not understood: {line}")
        assert not conditions, "a condition without a rule"

    @staticmethod
    def _flags(text):
        pairs = (flag.partition("=") for flag in text.strip("[]").split(",") if flag)
        return {name: value for name, _, value in pairs}

    def answer(self, path, **headers):
        """The answer to a request for `path` (below the folder) with these headers; status 200 if no rule ends it."""
        variables = {
            "HTTP_ACCEPT": headers.get("accept", ""),
            "HTTP:Accept-Language": headers.get("language", ""),
            "REQUEST_FILENAME": str(self.folder / path),
        }
        for pattern, target, flags, conditions in self.rules:
            match = pattern.search(path)
            if match is None or not all(self._holds(one, variables) for one in conditions):
                continue
            if "E" in flags:
                name, _, value = flags["E"].partition(":")
                variables[f"ENV:{name}"] = value
            if "G" in flags:
                return Answer(410)
            if target == "-":
                continue
            place = re.sub(r"%\{([^}]+)\}", lambda m: variables[m[1]], target)
            for number, group in enumerate(match.groups(default=""), 1):
                place = place.replace(f"${number}", group)
            assert "R" in flags, "only redirects are used"
            return Answer(int(flags["R"]), place if "NE" in flags else quote(place, safe=_LITERAL))
        return Answer(200)

    @staticmethod
    def _holds(condition, variables):
        test, wanted, flags = condition
        value = re.sub(r"%\{([^}]+)\}", lambda m: variables.get(m[1], ""), test)
        negated, wanted = wanted.startswith("!"), wanted.removeprefix("!")
        if wanted == "-f":
            found = Path(value).is_file()
        elif wanted.startswith("="):
            found = value == wanted[1:]
        else:
            found = re.search(wanted, value, re.IGNORECASE if "NC" in flags else 0) is not None
        return found != negated
