"""Postures: how a text says that the parts of the body are, and what of it nobody can do at once.

The parts, states, verbs and contradictions are data in ``language/postures.yaml``.
"""

from __future__ import annotations

from collections.abc import Iterator

from curate.knowledge import Knowledge
from curate.prose.described import described
from curate.prose.language import words
from curate.prose.postures.facts import Fact, may_clash
from curate.prose.postures.reader import Reader, posture_words
from curate.prose.stance import stance
from curate.prose.text import Sentence, Text

__all__ = ["impossible"]


def impossible(text: Text, know: Knowledge) -> Iterator[tuple[int, int, str]]:
    """Where a text asks for a posture that nobody can take: start, end, and why nobody can."""
    spoken = {sentence.start: said for sentence, said in posture_words.by_sentence(text)}
    for sentences in _exercises(text, know) if spoken else ():
        said = [spoken[each.start] for each in sentences if each.start in spoken]
        if not may_clash(said):
            continue
        reader = Reader(text.folded)
        for sentence in sentences:
            del reader.holding[:-_MOST_HELD]
            here = posture_words.within(text, sentence.start, sentence.end)[:_MOST_WORDS]
            for entry, facts in reader.read(sentence, here) if here else ():
                if not _is_asked(text, sentence, facts[-1]):
                    continue
                start = min(fact.start for fact in facts if fact.start >= sentence.start)
                why = words("postures")["impossible"][entry]["why"]
                yield start, facts[-1].end, f"{why[0].lower()}{why[1:-1]}"
                break


def _is_asked(text: Text, sentence: Sentence, fact: Fact) -> bool:
    said = stance(text, sentence, fact.start, fact.end)
    return not (said.quoted or said.question or said.myth or said.conditional)


_MOST_WORDS, _MOST_HELD = 80, 40
"""Words of posture in a sentence, and facts that hold: each is compared with all, so not more."""


def _exercises(text: Text, know: Knowledge) -> Iterator[list[Sentence]]:
    """The sentences of a text, those together that may be read as one exercise."""
    starts = {exercise.start for exercise in described(text, know)}
    sentences: list[Sentence] = []
    has_begun = False
    for sentence in text.sentences:
        if sentences and _is_another(text, sentences[-1], sentence, starts, has_begun):
            yield sentences
            sentences, has_begun = [], False
        has_begun = has_begun or sentence.start in starts
        sentences.append(sentence)
    if sentences:
        yield sentences


def _is_another(
    text: Text, before: Sentence, sentence: Sentence, starts: set[int], has_begun: bool
) -> bool:
    """Whether a sentence begins another exercise: no step of a list does but for a new start."""
    if sentence.block == before.block:
        return False
    is_step = text.block_of(sentence).kind == "list_item"
    return not is_step or (has_begun and sentence.start in starts)
