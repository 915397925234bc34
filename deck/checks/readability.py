"""Sentences in, the United States school grade they read at out.

Flesch-Kincaid grade level: 0.39 words/sentence + 11.8 syllables/word - 15.59. Kincaid, Fishburne, Rogers and
Chissom, "Derivation of new readability formulas ... for Navy enlisted personnel", Research Branch Report
8-75 (1975). It counts lengths and knows no meaning: a hint, not a verdict.
"""

import re

VOWELS = re.compile(r"[aeiouy]+")
WORD = re.compile(r"[A-Za-z][A-Za-z'\u2019]*")
SILENT = re.compile(r"(?:[^laeiouy]es?|[^aeioutdy]ed|[aeiouy]le)$")  # "take", "takes", "asked", "whole"


def syllables(word: str) -> int:
    """Count a word's syllables by its groups of vowels; short names in capitals letter by letter."""
    if word.isupper() and 1 < len(word) < 5:
        return len(word)
    word = word.lower().replace("'", "").replace("\u2019", "")
    return max(1, len(VOWELS.findall(word)) - bool(SILENT.search(word)))


def grade(sentences: list[str]) -> float:
    """Give the grade of sentences; nothing reads at grade 0."""
    pieces = [WORD.findall(piece) for text in sentences for piece in re.split(r"[.!?;:]+(?:\s|$|\")", text)]
    pieces = [words for words in pieces if words]
    count = sum(map(len, pieces))
    if not count:
        return 0.0
    spoken = sum(syllables(word) for words in pieces for word in words)
    return 0.39 * count / len(pieces) + 11.8 * spoken / count - 15.59
