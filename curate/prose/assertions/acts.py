"""Acts in prose: the words for what a joint does.

Whole phrases ("pull your heel to your buttock") are listed in ``anatomy/actions.yaml``. What is
made of an action's words and the name of a joint ("flexes the hip", "flexion of the hip") is put
together where it stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from curate.knowledge.anatomy import Act, Anatomy, Joint, JointAction
from curate.prose.language import words

Form = Literal["verb", "noun", "passive", "happens"]


class SaidAct(NamedTuple):
    """Words for an act. ``form`` tells how they stand in a sentence.

    ``verb``: "bends the knee"; ``noun``: "flexion of the knee"; ``passive``: "the knee is bent";
    ``happens``: "the knee bends".
    """

    form: Form
    act: Act


class ActionWord(NamedTuple):
    """A word for an action, which becomes an act beside the name of a joint.

    ``end`` is what must follow the joint: "rotates the thigh *inward*"; ``joints`` are those of
    which it is said, if not of all.
    """

    form: Form
    action: str
    end: tuple[str, ...] = ()
    joints: tuple[str, ...] = ()

    def fits(self, joint: str, after: str) -> bool:
        """Whether it may be said of a joint with the word ``after`` behind it."""
        return (not self.joints or joint in self.joints) and (not self.end or after in self.end)


def act_phrases(anatomy: Anatomy) -> Iterator[tuple[str, SaidAct | ActionWord]]:
    """Every phrase for an act, and every word for an action."""
    for action in anatomy.actions.values():
        for joint, phrases in action.said.items():
            said = SaidAct("verb", Act(joint, action.id))
            yield from ((each, said) for phrase in phrases for each in _of_a_side(phrase))
            done = SaidAct("passive", Act(joint, action.id))
            yield from ((each, done) for phrase in phrases for each in _passive(phrase))
        for joint, phrases in action.nouns.items():
            yield from ((phrase, SaidAct("noun", Act(joint, action.id))) for phrase in phrases)
        for known in anatomy.joints.values():
            if action.id in known.actions:
                yield from _of_segments(known, action)
        for verb in (*action.verbs, *action.verb_phrases):
            yield verb, ActionWord("verb", action.id)
        for verb in action.with_end:
            before, _, after = (part.strip() for part in verb.partition("…"))
            yield before, ActionWord("verb", action.id, tuple(after.split("|")))
        for verb, joints in action.verbs_at.items():
            yield verb, ActionWord("verb", action.id, joints=joints)
        for noun in (action.name.casefold(), *action.synonyms):
            yield noun, ActionWord("noun", action.id)


def _of_a_side(phrase: str) -> Iterator[str]:
    """A phrase, and the same of one side or limb: "hug your right knee to your chest"."""
    yield phrase
    before, article, after = phrase.partition("the|your ")
    if article:
        yield f"{before}the|your|one|each {words('relations')['limbs']} {after}"


def _passive(phrase: str) -> Iterator[str]:
    """ "Turn your palm up" as "your palm is turned up"."""
    verb, article, rest = phrase.partition(" the|your ")
    if article and "~" in verb and " " not in verb:
        part, _, way = rest.partition(" ")
        yield f"the|your {part} is|are|be|being|gets {verb} {way}".strip()


def _of_segments(joint: Joint, action: JointAction) -> Iterator[tuple[str, SaidAct]]:
    """What moves at a joint may be named in its place: "rotates the thigh inward"."""
    for verb in (*action.verbs, *action.verb_phrases, *action.with_end):
        before, _, after = (part.strip() for part in verb.partition("…"))
        for segment in joint.segments:
            phrase = f"{before} the|your|one's {segment} {after}".strip()
            yield phrase, SaidAct("verb", Act(joint.id, action.id))
