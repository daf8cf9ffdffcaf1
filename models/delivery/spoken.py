"""What a written token sounds like: figures, signs and initials as the words a person says.

A transcript writes "$25", "24/7" or "CRM"; a rate counts what was spoken: "twenty-five dollars", "twenty-four seven",
"c.r.m.". The reading is American, one of several that are possible where speakers differ ("2019" as "twenty
nineteen"); it affects only how many words and syllables are counted.
"""

from __future__ import annotations

import re
from functools import lru_cache

_ONES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = ("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SCALES = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (1000, "thousand"))
_ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
_FRACTIONS = {
    ("1", "2"): ("one", "half"),
    ("1", "3"): ("one", "third"),
    ("2", "3"): ("two", "thirds"),
    ("1", "4"): ("one", "quarter"),
    ("3", "4"): ("three", "quarters"),
}
_CURRENCIES = {"$": ("dollar", "cents"), "£": ("pound", "pence"), "€": ("euro", "cents")}
_SIGNS = {"&": "and", "+": "plus", "@": "at", "=": "equals", "%": "percent", "#": "number"}
_UNITS = {"k": "k", "m": "million", "x": "times", "am": "a.m.", "pm": "p.m.", "h": "hours", "hrs": "hours"}
_EDGES = " \t\n.,;:!?…\"“”‘’'()[]{}*-–—_"

_INTEGER = r"\d{1,3}(?:,\d{3})+|\d+"
_NUMBER = re.compile(rf"({_INTEGER})(?:\.(\d+))?")
_MONEY = re.compile(rf"([$£€])({_INTEGER})(?:\.(\d+))?([a-z]*)")
_TIME = re.compile(r"(\d{1,2}):(\d{2})([ap]m)?")
_RATIO = re.compile(r"(\d+)/(\d+)(?:/(\d+))?")
_RANGE = re.compile(rf"([$£€]?)({_INTEGER})[-–]({_INTEGER})(%?)")
_ORDINAL = re.compile(rf"({_INTEGER})(?:st|nd|rd|th)")
_DECADE = re.compile(r"(\d{2,4})'?s")
_WITH_UNIT = re.compile(rf"({_INTEGER})(?:\.(\d+))?(%|{'|'.join(sorted(_UNITS, key=len, reverse=True))})")
_INITIALS = re.compile(r"(?:[a-z]\.){2,}[a-z]?|[a-z](?:&[a-z])+")
_PIECES = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+(?:[.,]\d+)*|[&+@=%#]")


@lru_cache(maxsize=8192)
def spoken_words(token: str) -> tuple[str, ...]:
    """Return the words a person says for one written token, in lower case.

    A compound with a hyphen stays one word ("follow-up", "twenty-five"); initials are one word with dots ("c.r.m.").

    Args:
        token: A word as written, punctuation around it allowed.

    Returns:
        The words; none if the token holds only punctuation.
    """
    bare = " ".join(token.replace("’", "'").split()).strip(_EDGES)
    initials = _as_initials(bare)
    if initials:
        return (initials,)
    lower = bare.lower()
    if not any(character.isdigit() for character in lower):
        return _plain(lower)
    return _with_digits(lower.replace("p.m", "pm").replace("a.m", "am"))


def number_words(number: int) -> tuple[str, ...]:
    """Return a whole number in words: 1250 -> ("one", "thousand", "two", "hundred", "fifty")."""
    if number >= 10**15:
        return _digits(str(number))
    words: list[str] = []
    for size, name in _SCALES:
        if number >= size:
            words += [*number_words(number // size), name]
            number %= size
    if number >= 100:
        words += [_ONES[number // 100], "hundred"]
        number %= 100
    if number or not words:
        words.append(_below_hundred(number))
    return tuple(words)


def _below_hundred(number: int) -> str:
    if number < 20:
        return (*_ONES, *_TEENS)[number]
    tens, ones = _TENS[number // 10 - 2], number % 10
    return f"{tens}-{_ONES[ones]}" if ones else tens


def _digits(figures: str) -> tuple[str, ...]:
    return tuple(_ONES[int(figure)] for figure in figures if figure.isdecimal())


def _as_initials(bare: str) -> str | None:
    """Capitals that are spelt out ("CRM", "U.S.", "R&D"), as letters with dots; None for a word."""
    lower = bare.lower()
    if _INITIALS.fullmatch(lower + "." if "." in lower and not lower.endswith(".") else lower):
        return "".join(f"{letter}." for letter in lower.replace("&", "n") if letter.isalpha())
    plural = bare.removesuffix("'s").removesuffix("s") if bare[:2].isupper() else bare
    letters = plural if plural.isalpha() and plural.isascii() else ""
    if not (2 <= len(letters) <= 5 and letters.isupper()):
        return None
    if len(letters) <= 3 or not re.search("[AEIOUY]", letters):
        return "".join(f"{letter}." for letter in letters.lower())
    return None


def _plain(lower: str) -> tuple[str, ...]:
    """A token without figures: one word, or the words of its signs ("&", "and/or")."""
    words: list[str] = []
    for part in re.split(r"[/\\]|[–—]", lower):
        if part in _SIGNS:
            words.append(_SIGNS[part])
        elif any(character.isalpha() for character in part):
            words.append(part.strip(_EDGES))
    return tuple(words)


def _with_digits(lower: str) -> tuple[str, ...]:
    for pattern, speak in (
        (_MONEY, _money),
        (_TIME, _time),
        (_RATIO, _ratio),
        (_RANGE, _range),
        (_ORDINAL, _ordinal),
        (_DECADE, _decade),
        (_WITH_UNIT, _with_unit),
        (_NUMBER, _number),
    ):
        match = pattern.fullmatch(lower)
        if match:
            return speak(match)
    words: list[str] = []
    for piece in _PIECES.findall(lower):
        match = _NUMBER.fullmatch(piece)
        if match:
            words += _number(match)
        else:
            words.append(_SIGNS.get(piece, piece))
    return tuple(words)


def _integer(figures: str) -> tuple[str, ...]:
    """A whole number as written: grouped or short ones by value, four figures like a year, the longest by figure."""
    plain = figures.replace(",", "")
    if not plain.isascii():
        plain = str(int(plain))
    if "," in figures:
        return number_words(int(plain))
    if plain.startswith("0") and len(plain) > 1:
        return _digits(plain)
    if len(plain) == 4 and plain[1:] != "000":
        return _year(int(plain))
    if len(plain) >= 7 and not plain.endswith("000"):
        return _digits(plain)
    return number_words(int(plain))


def _year(number: int) -> tuple[str, ...]:
    if 2000 <= number <= 2009 or number < 1100 or number >= 2100:
        return number_words(number)
    century, rest = _below_hundred(number // 100), number % 100
    if rest == 0:
        return century, "hundred"
    return (century, "oh", _ONES[rest]) if rest < 10 else (century, _below_hundred(rest))


def _number(match: re.Match[str]) -> tuple[str, ...]:
    whole, decimals = match[1], match[2]
    return (*_integer(whole), "point", *_digits(decimals)) if decimals else _integer(whole)


def _money(match: re.Match[str]) -> tuple[str, ...]:
    name, small = _CURRENCIES[match[1]]
    whole, decimals, unit = match[2], match[3], _UNITS.get(match[4], match[4])
    amount = number_words(int(whole.replace(",", "")))
    plural = name if amount == ("one",) and not unit and not decimals else f"{name}s"
    if decimals and (unit or len(decimals) != 2):
        amount = (*amount, "point", *_digits(decimals))
    if unit:
        return (*amount, unit, plural)
    if decimals and len(decimals) == 2 and int(decimals):
        return (*amount, plural, _below_hundred(int(decimals)), small)
    return (*amount, plural)


def _time(match: re.Match[str]) -> tuple[str, ...]:
    minutes = int(match[2])
    words = list(number_words(int(match[1])))
    if 0 < minutes < 10:
        words += ["oh", _ONES[minutes]]
    elif minutes:
        words += number_words(minutes)
    return (*words, _UNITS[match[3]]) if match[3] else tuple(words)


def _ratio(match: re.Match[str]) -> tuple[str, ...]:
    if not match[3] and (match[1], match[2]) in _FRACTIONS:
        return _FRACTIONS[match[1], match[2]]
    return tuple(word for part in match.groups() if part for word in _integer(part))


def _range(match: re.Match[str]) -> tuple[str, ...]:
    sign, low, high, percent = match.groups()
    if not sign and not percent and min(len(low), len(high)) >= 3 and int(low.replace(",", "")) > 100 and len(low) < 4:
        return (*_digits(low), *_digits(high))  # a telephone number
    unit = (f"{_CURRENCIES[sign][0]}s",) if sign else ("percent",) if percent else ()
    return (*_integer(low), "to", *_integer(high), *unit)


def _ordinal(match: re.Match[str]) -> tuple[str, ...]:
    words = list(number_words(int(match[1].replace(",", ""))))
    head, hyphen, last = words[-1].rpartition("-")
    regular = last.removesuffix("y") + "ieth" if last.endswith("y") else f"{last}th"
    words[-1] = f"{head}{hyphen}{_ORDINALS.get(last, regular)}"
    return tuple(words)


def _decade(match: re.Match[str]) -> tuple[str, ...]:
    words = list(_integer(match[1]))
    words[-1] = words[-1][:-1] + "ies" if words[-1].endswith("y") else words[-1] + "s"
    return tuple(words)


def _with_unit(match: re.Match[str]) -> tuple[str, ...]:
    unit = "percent" if match[3] == "%" else _UNITS[match[3]]
    return (*_number(match), unit)
