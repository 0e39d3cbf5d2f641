"""Treatments that a text speaks of: medicines, procedures, manual techniques, each with its words.

A treatment is found by its names, wherever they stand, not by headings. What the text does with
it (recommends, denies, asks) is told by the stance of each sentence.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from operator import attrgetter

from curate.knowledge import Knowledge
from curate.prose.mentions import Mention, mentions
from curate.prose.stance import Stance, stance
from curate.prose.text import Sentence, Text

VOCABULARIES = ("ingredient", "drug_class", "procedure", "manual_technique")
"""Whose terms are treatments."""

_SPOKEN = ("heading", "paragraph", "list_item", "quote")


@dataclass(frozen=True, slots=True)
class Said:
    """One mention of a treatment, its sentence, and what the sentence does with it."""

    mention: Mention
    sentence: Sentence
    stance: Stance

    @property
    def asserted(self) -> bool:
        """Whether the text itself speaks of using it: neither denied, quoted, asked nor debunked.

        A condition ("if that does not help, take …") and a hedge ("may") are advice all the same.
        """
        said = self.stance
        return not (said.negated or said.quoted or said.question or said.myth)


@dataclass(slots=True)
class DescribedTreatment:
    """A treatment, by vocabulary and ids as in :class:`Mention`, and all that is said of it."""

    vocabulary: str
    ids: tuple[str, ...]
    said: list[Said] = field(default_factory=list)

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences that name it, in order, each once."""
        return tuple(dict.fromkeys(said.sentence for said in self.said))

    @property
    def asserted(self) -> bool:
        """Whether some sentence speaks of using it."""
        return any(said.asserted for said in self.said)


def treatments(text: Text, know: Knowledge) -> list[DescribedTreatment]:
    """The treatments of a text, by first mention. References, links and captions do not count."""
    if "treatments" not in text.memo:
        text.memo["treatments"] = _treatments(text, know)
    found: list[DescribedTreatment] = text.memo["treatments"]
    return found


def _treatments(text: Text, know: Knowledge) -> list[DescribedTreatment]:
    found: dict[tuple[str, tuple[str, ...]], DescribedTreatment] = {}
    for mention in mentions(text, know):
        if mention.vocabulary not in VOCABULARIES:
            continue
        at = bisect_right(text.sentences, mention.start, key=attrgetter("start")) - 1
        sentence = text.sentences[at] if at >= 0 else None
        if sentence is None or mention.end > sentence.end:
            continue
        if text.block_of(sentence).kind in _SPOKEN:
            key = mention.vocabulary, mention.ids
            treatment = found.setdefault(key, DescribedTreatment(*key))
            how = stance(text, sentence, mention.start, mention.end)
            treatment.said.append(Said(mention, sentence, how))
    return list(found.values())
