"""Write syllables.txt from the CMU Pronouncing Dictionary: only the words whose count the rule misses.

Run in the project's folder with the dictionary (cmudict.dict, 3.6 MB, BSD) on standard input:

    python -m models.delivery.data.make_syllables < cmudict.dict > syllables.txt

and put the result into corpora/cmudict/ beside this script.
"""

from __future__ import annotations

import re
import sys
import textwrap
from collections import defaultdict

from models.delivery.syllables import by_rule, of_possessive

HEADER = """\
# Syllable counts of English words whose count a spelling rule misses, by number of syllables.
# Derived from the CMU Pronouncing Dictionary; its licence is in LICENSE beside this file.
# Written by make_syllables.py; not edited by hand.
"""


def read_dictionary(lines: list[str]) -> dict[str, int]:
    """Return each word's syllables (vowel phones, which carry a stress figure) in its first pronunciation."""
    counts: dict[str, int] = {}
    for line in lines:
        word, *phones = line.split("#")[0].split() or [""]
        if re.fullmatch(r"[a-z][a-z']*", word):
            counts.setdefault(word, sum(phone[-1].isdigit() for phone in phones))
    return counts


def main() -> None:
    """Read the dictionary from standard input, write the exceptions to standard output."""
    truth = read_dictionary(sys.stdin.read().splitlines())
    exceptions: dict[int, list[str]] = defaultdict(list)
    for word, count in sorted(truth.items()):
        base = word.removesuffix("'s")
        guess = of_possessive(truth[base], base) if base != word and base in truth else by_rule(word)
        if guess != count and count:
            exceptions[count].append(word)
    sys.stdout.write(HEADER)
    for count, words in sorted(exceptions.items()):
        for line in textwrap.wrap(" ".join(words), 110, break_on_hyphens=False, break_long_words=False):
            sys.stdout.write(f"{count} {line}\n")


if __name__ == "__main__":
    main()
