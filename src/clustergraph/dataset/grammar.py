"""The grammar of data files: a subset of Turtle, read with the place of every word.

A file is, in this order: comments, ``@prefix`` directives, and blocks. A block is a subject with predicates and objects,
and may have comments right before it. Terms are IRIs, prefixed names, ``a``, strings with language or type, integers,
decimals, ``true`` and ``false``. Blank nodes, ``[]``, ``()`` and ``@base`` do not belong to it and are told by their own
codes. After an error, reading goes on with the next statement, so that one run tells all errors of a file.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyoxigraph as ox

from clustergraph.dataset.document import RDF_TYPE, XSD, Block, Comment, Document, Fault, Node, Pair, Prefix
from clustergraph.dataset.tokens import Token, tokenize, unescape
from clustergraph.terms import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Mapping


def parse(text: str, known: Mapping[str, str] | None = None) -> Document:
    """`text` as a document. `known` holds prefixes by which an undeclared one can be understood after it was told."""
    return _Parser(text, {**PREFIXES, **(known or {})}).document()


class _SyntaxFaultError(Exception):
    """The statement cannot be read on; its fault has been told."""


_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_SUBJECT_LIKE = ("name", "iri", "blank")
_BLANK_HINT = "give it an IRI under id/, or write out its statements on a thing that has one"


class _Parser:
    def __init__(self, text: str, known: Mapping[str, str]) -> None:
        words = tokenize(text)
        self.known = known
        self.tokens = [word for word in words if word.kind != "comment"]
        self.comments: dict[int, list[Comment]] = {}
        following = 0  # comments are kept by the index of the token that follows them
        for word in words:
            if word.kind == "comment":
                self.comments.setdefault(following, []).append(Comment(word.at, word.text.rstrip()))
            else:
                following += 1
        self.index = 0
        self.result = Document(text)
        self.declared: dict[str, str] = {}
        self.untold: set[str] = set()

    # The document and its parts

    def document(self) -> Document:
        """Read all tokens."""
        if self.tokens[0].kind == "directive":
            self.result.head = self.comments.pop(0, [])
        while (token := self.tokens[self.index]).kind != "end":
            start = self.index
            try:
                if token.kind == "directive" or (
                    token.kind == "word" and token.text.upper() in ("PREFIX", "BASE")
                ):
                    self.directive(token)
                else:
                    self.block()
            except _SyntaxFaultError:
                self.skip_statement(start)
        if not self.result.prefixes:
            self.split_head()
        for comment in (comment for comments in self.comments.values() for comment in comments):
            self.tell(
                comment.at, "CG001", comment.text, "a comment stands neither at the head of the file nor before a subject",
                "move it to the line above the subject that it is about",
            )  # fmt: skip
        self.result.faults.sort()
        return self.result

    def directive(self, token: Token) -> None:
        """Read one ``@prefix name: <iri> .`` line."""
        if token.text.lower().endswith("base"):
            self.tell(
                token.at, "CG006", token.text, "a base IRI is used", "write IRIs in full or with a prefix"
            )
            raise _SyntaxFaultError
        if token.kind == "word":
            self.tell(
                token.at,
                "CG001",
                token.text,
                "a prefix is declared without @prefix",
                "write @prefix name: <iri> .",
            )
        if self.result.blocks:
            self.tell(
                token.at,
                "CG001",
                token.text,
                "a prefix is declared behind the first statement",
                "move it to the top",
            )
        self.index += 1
        name = self.take("name", "a prefix with its colon")
        if not name.text.endswith(":") or name.text.count(":") != 1:
            self.fail(name, "a prefix with its colon")
        iri = self.take("iri", "an IRI in angle brackets")
        if token.kind == "directive":
            self.take_mark(".")
        self.check_iri(iri.at, iri.text[1:-1])
        if name.text[:-1] in self.declared:
            self.tell(
                name.at, "CG001", name.text, "a prefix is declared twice", "remove one of the two lines"
            )
        else:
            self.result.prefixes.append(Prefix(token.at, name.text[:-1], iri.text[1:-1]))
        self.declared[name.text[:-1]] = iri.text[1:-1]

    def block(self) -> None:
        """A subject with its predicates and objects."""
        block = Block(Node(0, "bad", "", ""), comments=self.attached_comments())
        if (
            not (brackets := self.tokens[self.index].text in ("[", "("))
            and self.tokens[self.index].kind not in _SUBJECT_LIKE
        ):
            self.fail(self.tokens[self.index], "a subject: an IRI or a prefixed name")
        block.subject = self.node()
        self.result.blocks.append(block)
        if brackets and self.tokens[self.index].text == ".":
            self.index += 1
            return
        while True:
            block.pairs.append(Pair(self.predicate(), []))
            self.objects(block.pairs[-1].objects)
            if self.take_mark(".", ";").text == ".":
                return
            if self.tokens[self.index].text == ".":  # Turtle allows a semicolon before the full stop
                self.index += 1
                return

    def predicate(self) -> Node:
        """A predicate: an IRI, a prefixed name or ``a``."""
        token = self.tokens[self.index]
        if token.kind == "word" and token.text == "a":
            self.index += 1
            return Node(token.at, "iri", "a", RDF_TYPE)
        if token.kind not in _SUBJECT_LIKE and token.text not in ("[", "("):
            self.fail(token, "a predicate: an IRI, a prefixed name or a")
        return self.node()

    def objects(self, found: list[Node]) -> None:
        """One object or several with commas between, added to `found` one by one so that an error loses none."""
        found.append(self.node())
        while self.tokens[self.index].text == ",":
            self.index += 1
            found.append(self.node())

    # Terms

    def node(self) -> Node:  # noqa: PLR0911 - one return for each form a term has
        """Any term."""
        token = self.tokens[self.index]
        self.index += 1
        if token.kind == "name":
            return self.prefixed(token)
        if token.kind == "iri":
            iri = token.text[1:-1]
            return Node(token.at, "iri" if self.check_iri(token.at, iri) else "bad", token.text, iri)
        if token.kind == "string":
            return self.string(token)
        if token.kind in ("integer", "decimal"):
            return Node(token.at, "literal", token.text, token.text, datatype=XSD + token.kind)
        if token.kind == "word" and token.text in ("true", "false"):
            return Node(token.at, "literal", token.text, token.text, datatype=f"{XSD}boolean")
        if token.kind == "blank":
            self.tell(token.at, "CG005", token.text, "a blank node is used", _BLANK_HINT)
            return Node(token.at, "bad", token.text, "")
        if token.text in ("[", "("):
            return self.brackets(token)
        self.index -= 1
        return self.fail(token, "a term: an IRI, a prefixed name or a literal")

    def prefixed(self, token: Token) -> Node:
        """A prefixed name; an undeclared prefix is told once and then understood if it is a known one."""
        prefix, _, local = token.text.partition(":")
        self.result.used.add(prefix)
        namespace = self.declared.get(prefix)
        if namespace is None:
            namespace = self.known.get(prefix)
            if prefix not in self.untold:
                self.untold.add(prefix)
                hint = f"add @prefix {prefix}: <{namespace or '...'}> . at the top"
                self.tell(token.at, "CG002", f"{prefix}:", "a prefix is used and not declared", hint)
            if namespace is None:
                return Node(token.at, "bad", token.text, "")
        return Node(token.at, "iri", token.text, namespace + local)

    def string(self, token: Token) -> Node:
        """A string with its language or type, if it has one."""
        try:
            value = unescape(token.text)
        except ValueError as error:
            self.tell(
                token.at, "CG001", str(error), "there is no such escape; there are \\t \\b \\n \\r \\f \\\" \\' \\\\ \\u0000 \\U00000000",
                "write a backslash as two",
            )  # fmt: skip
            value = token.text
        following = self.tokens[self.index]
        if following.kind == "language":
            self.index += 1
            self.check_language(following)
            return Node(token.at, "literal", token.text, value, language=following.text[1:].lower())
        if following.kind == "type":
            self.index += 1
            datatype = self.tokens[self.index]
            if datatype.kind not in ("name", "iri"):
                self.fail(datatype, "a datatype: an IRI or a prefixed name")
            meant = self.node()
            return Node(
                token.at, "bad" if meant.kind == "bad" else "literal", token.text, value, "", meant.value
            )
        return Node(token.at, "literal", token.text, value)

    def brackets(self, token: Token) -> Node:
        """A blank node in brackets or a collection: told, and skipped to the bracket that closes it."""
        what = (
            "a blank node is used"
            if token.text == "["
            else "a collection is used, which is made of blank nodes"
        )
        self.tell(token.at, "CG005", token.text, what, _BLANK_HINT)
        depth = 1
        while depth and self.tokens[self.index].kind != "end":
            text = self.tokens[self.index].text
            depth += (text in ("[", "(")) - (text in ("]", ")"))
            self.index += 1
        return Node(token.at, "bad", token.text, "")

    def check_iri(self, at: int, iri: str) -> bool:
        """Whether `iri` has a scheme other than ``file`` and is well-formed; else it is told."""
        scheme = _SCHEME.match(iri)
        if scheme is None:
            fault = ("CG006", "an IRI is not absolute", "write it in full, beginning with https://")
        elif scheme[0].lower() == "file:":
            fault = ("CG006", "an IRI points to a file of one machine", "name the public address")
        else:
            try:
                ox.NamedNode(iri)
            except ValueError as error:
                fault = (
                    "CG001",
                    f"an IRI is not well-formed: {error}",
                    "percent-encode what may not stand in an IRI",
                )
            else:
                return True
        code, rule, hint = fault
        self.tell(at, code, f"<{iri}>", rule, hint)
        return False

    def check_language(self, token: Token) -> None:
        """Tell a language tag that BCP 47 does not allow."""
        try:
            ox.Literal("", language=token.text[1:])
        except ValueError as error:
            self.tell(
                token.at,
                "CG001",
                token.text,
                f"a language tag is not well-formed: {error}",
                "write @de or @en",
            )

    # Comments

    def attached_comments(self) -> list[Comment]:
        """The comments before the current token; one that stands behind a statement on its line stays behind."""
        comments = self.comments.pop(self.index, [])
        ours = [comment for comment in comments if self.begins_line(comment.at)]
        if len(ours) < len(comments):
            self.comments[self.index] = [comment for comment in comments if comment not in ours]
        return ours

    def split_head(self) -> None:
        """Without prefixes, comments with an empty line behind them are the head of the file."""
        if not self.result.blocks:
            self.result.head = self.comments.pop(0, [])
            return
        first = self.result.blocks[0]
        follows = [comment.at for comment in first.comments[1:]] + [first.subject.at]
        for number in range(len(first.comments), 0, -1):
            if self.result.text.count("\n", first.comments[number - 1].at, follows[number - 1]) > 1:
                self.result.head, first.comments = first.comments[:number], first.comments[number:]
                return

    def begins_line(self, at: int) -> bool:
        """Whether nothing but white space stands before `at` on its line."""
        text = self.result.text
        return not text[text.rfind("\n", 0, at) + 1 : at].strip()

    # Errors

    def take(self, kind: str, wanted: str) -> Token:
        """The current token, which must be of `kind`."""
        token = self.tokens[self.index]
        if token.kind != kind:
            self.fail(token, wanted)
        self.index += 1
        return token

    def take_mark(self, *marks: str) -> Token:
        """The current token, which must be one of `marks`."""
        token = self.tokens[self.index]
        if token.text not in marks:
            self.fail(token, " or ".join((",", *marks)) if len(marks) > 1 else marks[0])
        self.index += 1
        return token

    def fail(self, token: Token, wanted: str) -> Node:
        """Tell that `token` is not what was wanted, and give the statement up."""
        found = token.text.split("\n")[0][:60] or "end of file"
        self.tell(token.at, "CG001", found, f"expected {wanted}", _HINTS.get(token.kind, _HINT))
        raise _SyntaxFaultError

    def tell(self, at: int, code: str, value: str, rule: str, hint: str) -> None:
        """Note a fault."""
        self.result.faults.append(Fault(at, code, value, rule, hint))

    def skip_statement(self, start: int) -> None:
        """Go on behind the next full stop, or at the next term that begins a line at its first column."""
        text = self.result.text
        while (token := self.tokens[self.index]).kind != "end":
            begins = token.at == 0 or text[token.at - 1] == "\n"
            if self.index > start and begins and token.kind in (*_SUBJECT_LIKE, "directive"):
                return
            self.index += 1
            if token.text == "." and token.kind == "mark":
                return


_HINT = "compare with a statement that is in order: subject, predicate object ; predicate object ."
_HINTS = {
    "unclosed": "close the string or the IRI, and escape quotes, backslashes and line ends in it",
    "double": "write it as a decimal, without exponent",
    "other": "an IRI with a slash in its last part stands in angle brackets, in full",
    "language": "a language tag stands right behind a string",
    "end": "end the statement with a full stop",
}
