"""A small word-class lexicon: enough grammar to tell "I like helping" from "I was like helping".

Closed classes are listed, open ones guessed from their ending; a guess that fails lands in "other", as nouns do.
"""

from __future__ import annotations

from functools import lru_cache

_CLOSED = {
    "subject": "i we he she they who",
    "either": "you it this that these those",
    "object": "me him them us myself himself herself themselves itself yourself ourselves",
    "someone": "someone somebody everyone everybody anyone anybody nobody people others everything nothing something",
    "article": "the a an",
    "possessive": "my your his her our their its",
    "quantity": "some any every each no all both another half most many much more few several other such same",
    "be": "am is are was were be been being ain't isn't aren't wasn't weren't",
    "have": "have has had having haven't hasn't hadn't",
    "do": "do does did doing done don't doesn't didn't",
    "modal": "can could will would shall should may might must can't couldn't won't wouldn't shouldn't cannot gotta",
    "to": "to",
    "not": "not never",
    "wh": "what when where why how which whose whatever whenever wherever whether",
    "and": "and but or plus",
    "because": "because cause cos 'cause if since although though unless until while once before after than as",
    "preposition": "in on at of for with from by about into through over under between out up down off onto across "
    "behind during without around against along near past per towards toward beside besides inside outside till",
    "time": "now then today yesterday tomorrow tonight later already still yet again always often sometimes usually "
    "monday tuesday wednesday thursday friday saturday sunday everyday anymore eventually suddenly",
    "place": "here there home back away somewhere anywhere everywhere nowhere upstairs downstairs",
    "degree": "very really too quite pretty so just only even almost nearly totally completely super properly "
    "absolutely rather fairly particularly especially exactly more most less maybe perhaps probably",
    "interjection": "oh ah hey hi hello yes no yep nope please thanks sorry yeah anyway nah aye",
    "number": "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million "
    "first second third dozen twice",
    "say": "say says said saying goes told tell tells asked ask replied shouted answered",
    "think": "think thought thinking know knew knows guess believe suppose feel felt feels mean meant hope reckon "
    "remember realised realized understand figured knowing",
    "seem": "look looks looked looking seem seems seemed sound sounds sounded smell smelled taste tasted",
    "verb": "get go come make take see give find want use work call try need let keep put start show hear run bring "
    "write sit stand lose pay meet learn change watch follow stop speak read spend grow open walk win buy wait send "
    "build stay cut help talk turn leave play move live like love hate care fix handle deal listen teach leave pick "
    "wants gets makes takes comes gives needs keeps works runs feels gotten gone seen given taken",
    "past": "went came made took saw gave found used got kept put began ran brought wrote sat stood lost paid met led "
    "left spoke read spent grew won bought sent built cut drove rang broke chose froze fell flew forgot held hit "
    "rose slept sold threw wore caught shut let set knew became ate drank taught hung woke stuck swore laid lied",
    "adjective": "good bad new old big small little great right wrong long short hard easy happy angry sad nervous "
    "whole different own last next best worst better worse sure tired ready upset simple high low early late "
    "real true clear nice weird odd funny strange mad scared cold hot busy full whole main young huge tiny crazy "
    "difficult important quiet loud stupid proud calm close free fine okay ok worth well awful awkward",
}
# A word listed twice belongs to the class that stands first.
_CLASS = {word: name for name, words in reversed(_CLOSED.items()) for word in words.split()}
_CONTRACTED = (("n't", "do"), ("'m", "subject+be"), ("'re", "subject+be"), ("'ve", "subject+have"))
_ENDINGS = (("ly", "degree"), ("ing", "ing"), ("ed", "past"))
_ADJECTIVAL = ("ful", "ous", "ible", "able", "ish", "less", "ive", "ical")


def in_lexicon(word: str) -> bool:
    """Whether the word (normalised) is one of the listed ones."""
    return word in _CLASS


@lru_cache(maxsize=4096)
def word_class(word: str) -> str:
    """The class of a normalised word, such as "subject", "past" or "preposition"; "other" if nothing is known."""
    known = _CLASS.get(word)
    if known:
        return known
    for ending, name in _CONTRACTED:
        if word.endswith(ending):
            return name
    head, apostrophe, tail = word.rpartition("'")
    if apostrophe and head in _CLASS:
        if tail == "s":
            return "wh" if _CLASS[head] == "wh" else "subject+be"
        if tail in ("d", "ll"):
            return "subject+modal"
    if word[:1].isdigit():
        return "number"
    if len(word) > 4:
        for ending, name in _ENDINGS:
            if word.endswith(ending):
                return name
        if word.endswith(_ADJECTIVAL):
            return "adjective"
    return "other"
