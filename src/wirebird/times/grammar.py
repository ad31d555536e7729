"""Rules over word classes (data/rules.tsv) compiled to regular expressions over token signs.

A pattern is a row of elements: a class (`MON`), a word or mark (`ago`, `-`), a macro (`QUANT`, rows of kind `=`), a group
in brackets with `|` between choices; `?` makes an element optional, `name=` before it keeps what it matched. The columns
`before` and `after` hold classes or words that must stand (or, after `!`, must not stand) next to the expression.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TypeVar

from wirebird.assets import read_table
from wirebird.errors import AssetError
from wirebird.times.tokens import Lexicon, Token, Tokens, number_classes

_GROUP_NAME = re.compile(r"\(\?P<\w+>")
_ELEMENT = re.compile(r"(?:(?P<name>[a-z0-9]+)=)?(?P<body>[^\s?]+)(?P<optional>\?)?$")
T = TypeVar("T")
OFTEN = 100
"""Tokens of one sign after which one expression for all rules that may begin with it is worth compiling."""
MAX_RUN = 40
"""Tokens looked at from where an expression may begin: no expression is longer, and hostile text stays cheap."""


@dataclass(frozen=True)
class Rule:
    """One row of the grammar.

    Attributes:
        kind: name of the function that reads what it means.
        args: constants for that function.
        expression: over token signs.
    """

    kind: str
    args: Mapping[str, str]
    expression: str

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The expression, compiled when a text first has a token that it may begin with."""
        return re.compile(self.expression)


@dataclass(frozen=True)
class Hit:
    """Tokens that a rule matched.

    Attributes:
        rule: the rule.
        groups: tokens of its named elements; absent where an optional element matched nothing.
        first: index of the first token.
        last: index after the last token.
        lexicon: for the values of words.
    """

    rule: Rule
    groups: Mapping[str, tuple[Token, ...]]
    first: int
    last: int
    lexicon: Lexicon

    def __contains__(self, name: str) -> bool:
        return name in self.groups

    def word(self, name: str) -> str:
        """The words of a named element, lower-cased; empty where it matched nothing."""
        return " ".join(token.word for token in self.groups.get(name, ()))

    def value(self, name: str, *kinds: str) -> str:
        """What a named element stands for in the first of these classes that it belongs to; empty where in none."""
        for token in self.groups.get(name, ()):
            for kind in kinds:
                found = self.lexicon.value(token.word, kind)
                if found is not None:
                    return found
        return ""

    def arg(self, name: str, default: str = "") -> str:
        """A constant of the rule."""
        return self.rule.args.get(name, default)


class Grammar:
    """All rules, ready to match."""

    def __init__(self) -> None:
        rows = [tuple(field.strip() for field in row) for row in read_table("wirebird.times", "rules.tsv", width=5)]
        macros = {args: pattern for kind, args, _, pattern, _ in rows if kind == "="}
        rules = [row for row in rows if row[0] != "="]
        self.lexicon = Lexicon(w for text in (*macros.values(), *(" ".join(row[2:]) for row in rules)) for w in _literals(text))
        for kinds in number_classes():
            self.lexicon.sign(kinds)
        compiler = _Compiler(self.lexicon, macros)
        self._starting: dict[str, list[tuple[int, Rule]]] = {}
        for order, row in enumerate(rules):
            rule, first = compiler.rule(row)
            for sign in first:
                self._starting.setdefault(sign, []).append((order, rule))
        self._start = re.compile("[" + "".join(sorted(self._starting)) + "]")
        self._any: dict[str, re.Pattern[str]] = {}
        self._seen: Counter[str] = Counter()

    def scan(self, tokens: Tokens, read: Callable[[Hit], T | None]) -> Iterator[T]:
        """What can be read in a text, left to right, nothing overlapping.

        Where several rules match, the longest that `read` makes something of counts, the earlier rule of equals.

        Args:
            tokens: the text.
            read: what a hit means, or None when it means nothing ("31 June").
        """
        at = 0
        while begin := self._start.search(tokens.signs, at):
            at = begin.start()
            if not self._may_begin(tokens.signs, at):
                at += 1
                continue
            for hit in self._at(tokens, at):
                found = read(hit)
                if found is not None:
                    yield found
                    at = hit.last
                    break
            else:
                at += 1

    def _may_begin(self, signs: str, at: int) -> bool:
        """Whether some rule may match here; False only where none does.

        One expression for all rules that begin with a sign passes most places by with a single look. Compiling those for all
        signs takes longer than coding a report, so a sign gets its own once it has been seen often.
        """
        sign = signs[at]
        pattern = self._any.get(sign)
        if pattern is None:
            self._seen[sign] += 1
            if self._seen[sign] < OFTEN:
                return True
            expressions = (_GROUP_NAME.sub("(?:", rule.expression) for _, rule in self._starting[sign])
            pattern = self._any[sign] = re.compile("|".join(expressions))
        return pattern.match(signs, at, at + MAX_RUN) is not None

    def _at(self, tokens: Tokens, at: int) -> Iterator[Hit]:
        """Matches that begin at one token, longest first."""
        found = []
        for order, rule in self._starting[tokens.signs[at]]:
            match = rule.pattern.match(tokens.signs, at, at + MAX_RUN)
            if match:
                found.append((-match.end(), order, rule, match))
        for _, _, rule, match in sorted(found, key=lambda x: x[:2]):
            named = {n.rpartition("_")[0]: match.span(n) for n, words in match.groupdict().items() if words}
            groups = {name: tokens.slice(start, end) for name, (start, end) in named.items()}
            yield Hit(rule, groups, at, match.end(), self.lexicon)


@cache
def load_grammar() -> Grammar:
    """The packaged grammar."""
    return Grammar()


def _literals(pattern: str) -> Iterator[str]:
    for element in pattern.split():
        body = element.partition("=")[2] or element
        body = body.lstrip("!").removesuffix("?")
        if body and body not in "()|" and not body.isupper() and not any(map(str.isupper, body)):
            yield body


@dataclass(frozen=True)
class _Part:
    """A compiled piece of a pattern: its expression, the signs it may begin with, whether it may match nothing."""

    expression: str
    first: frozenset[str]
    is_optional: bool


class _Compiler:
    """Turns rows of rules.tsv into expressions over signs."""

    def __init__(self, lexicon: Lexicon, macros: Mapping[str, str]) -> None:
        self._lexicon = lexicon
        self._macros = macros
        self._named = 0

    def rule(self, row: Sequence[str]) -> tuple[Rule, frozenset[str]]:
        """The rule of a row, and the signs with which it may begin."""
        kind, args, before, pattern, after = row
        part = self._pattern(pattern)
        behind, ahead = self._beside(before, "<"), self._beside(after, "")
        constants = dict(pair.split("=", 1) for pair in args.split() if pair)
        return Rule(kind, constants, f"{behind}{part.expression}{ahead}"), part.first

    def _beside(self, words: str, direction: str) -> str:
        """What must or must not stand next to an expression."""
        if not words:
            return ""
        sign = "!" if words.startswith("!") else "="
        signs = "".join(self._signs(word) for word in words.lstrip("!").split())
        return f"(?{direction}{sign}[{signs}])"

    def _signs(self, name: str) -> str:
        found = self._lexicon.members(name)
        if not found:
            raise AssetError(f"rules.tsv of wirebird.times names {name!r}, no class or word: reinstall the package")
        return found

    def _pattern(self, pattern: str) -> _Part:
        elements = pattern.split()
        part = self._choices(elements)
        if elements:
            raise AssetError(f"rules.tsv of wirebird.times has a bad pattern {pattern!r}: reinstall the package")
        return part

    def _choices(self, elements: list[str]) -> _Part:
        """Sequences with `|` between them, up to a closing bracket; consumes `elements`."""
        choices = [self._sequence(elements)]
        while elements and elements[0] == "|":
            elements.pop(0)
            choices.append(self._sequence(elements))
        return _Part(
            "|".join(c.expression for c in choices),
            frozenset().union(*(c.first for c in choices)),
            any(c.is_optional for c in choices),
        )

    def _sequence(self, elements: list[str]) -> _Part:
        out = _Part("", frozenset(), is_optional=True)
        while elements and elements[0] not in ("|", ")", ")?"):
            part = self._element(elements)
            out = _Part(
                out.expression + part.expression,
                out.first | part.first if out.is_optional else out.first,
                out.is_optional and part.is_optional,
            )
        return out

    def _element(self, elements: list[str]) -> _Part:
        element = elements.pop(0)
        match = _ELEMENT.match(element)
        if match is None:
            raise AssetError(f"rules.tsv of wirebird.times has a bad element {element!r}: reinstall the package")
        # A name may stand in several choices of a rule; an expression must not repeat a group.
        self._named += 1
        opening = f"(?P<{match['name']}_{self._named}>" if match["name"] else "(?:"
        optional = match["optional"] or ""
        if match["body"] == "(":
            inner = self._choices(elements)
            optional = elements.pop(0)[1:]
        elif match["body"] in self._macros:
            inner = self._pattern(self._macros[match["body"]])
        else:
            signs = self._signs(match["body"])
            inner = _Part(f"[{signs}]", frozenset(signs), is_optional=False)
        return _Part(f"{opening}{inner.expression}){optional}", inner.first, inner.is_optional or bool(optional))
