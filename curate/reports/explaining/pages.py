"""The facts of anatomy as pages for a terminal: plain data to lines, and no reasoning."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from curate.reports.explaining.layout import labelled, listed, section, table, wrapped

Facts = Mapping[str, Any]

MOST_EACH = 2
"""More that have the same reason stand in one list after it."""

MOST_LISTED = 12
"""So many exercises stand on a page; `--json` has them all."""

_MODELS = (
    "Models: published models of the body, upright; mm is the average length of the muscle's "
    "lever in them. They decide nothing; `--json` tells their limits."
)
_CALLED = {"exercise_name": "known exercise", "joint_action": "movement"}
_UP = {"head": "Upright.", "front": "Face up.", "back": "Face down.", "side": "On one side."}
_IDS = {"uberon": "UBERON", "fma": "FMA", "ta98": "TA98", "ta2": "TA2"}


def page(vocabulary: str, id: str, facts: Facts) -> list[str]:
    """The page of one thing."""
    kind = facts["kind"] if vocabulary == "structure" else _CALLED.get(vocabulary, vocabulary)
    return [*heading(kind, id, facts), *_PAGES[vocabulary](facts)]


def summary(vocabulary: str, id: str, facts: Facts) -> str:
    """One line for a list of several things."""
    return f"{id} ({called(vocabulary)}): {facts['name']}"


def called(vocabulary: str) -> str:
    """What a vocabulary is called in a heading."""
    return _CALLED.get(vocabulary, vocabulary).replace("_", " ")


def heading(kind: str, id: str, facts: Facts) -> Iterator[str]:
    """What it is, what it means and what else it is called."""
    yield from wrapped(f"{id} ({called(kind)}): {facts['name']}", cut=True)
    yield from wrapped(facts.get("means", ""), cut=True)
    yield from labelled("Also called", facts.get("synonyms", ()), "; ")
    yield from labelled("Too vague to rely on", facts.get("ambiguous_names", ()), "; ")


def _muscle(facts: Facts) -> Iterator[str]:
    if facts["part_of"]:
        yield from labelled("Part of", [f"{facts['part_of']['name']} ({facts['part_of']['id']})"])
    yield from labelled("Parts", _named(facts["parts"], with_id=True), "; ")
    yield from labelled("From", [facts["attachments"].get("from", "")])
    yield from labelled("To", [facts["attachments"].get("to", "")])
    yield from labelled("Lies at", [f"{_running(facts['sites'])} (region: {facts['region']})"])
    yield from labelled("Crosses", [_running(facts["crosses"])])
    yield from _actions(facts)
    yield from _groups(facts)
    stretched, trained = facts["stretched_by"], facts["trained_by"]
    yield from section("What stretches it", _lengthening(stretched))
    yield from section("What trains it", _training(trained))
    nerves = [
        nerve["name"] + (f" ({', '.join(nerve['roots'])})" if nerve["roots"] else "")
        for nerve in facts["nerves"]
    ]
    yield from section("Nerves", nerves)
    ids = [_id(key, facts["ids"][key]) for key in _IDS if key in facts["ids"]]
    yield from _paragraph("Ids", ", ".join(ids))
    yield from _pack(facts)


def _actions(facts: Facts) -> Iterator[str]:
    """The actions, the primary ones first, each with what the models say."""
    actions = facts["actions"]
    for title, role in (("Primary actions", "primary"), ("Secondary actions", "secondary")):
        of_role = [a for a in actions if a["role"] == role and not a["disputed"]]
        yield from table(title, map(_action, of_role))
    disputed = [a for a in actions if a["disputed"]]
    yield from table("Disputed actions, which decide nothing", map(_action, disputed))
    if any(action["models"] for action in actions):
        yield from ["", *wrapped(_MODELS)]
    else:
        yield from ["", "No published model of the body that was compared tells about these."]
    for caveat in facts["models"]["caveats"]:
        yield from wrapped(f"Mind: {caveat}", hang="  ", cut=True)


def _action(action: Facts) -> tuple[str, str]:
    says = action["says"]
    if action["posture"]:
        says += f", {action['posture']['says']}"
    return says, action["models"]["says"] if action["models"] else ""


def _groups(facts: Facts) -> Iterator[str]:
    for title, belongs in (("Belongs to", "yes"), ("Sometimes counted among", "sometimes")):
        yield from _reasoned(title, [g for g in facts["groups"] if g["belongs"] == belongs])


def _reasoned(title: str, entries: list[Facts]) -> Iterator[str]:
    """Each with its reason; where many have the same, they stand together after it."""
    counts = Counter(entry["because"] for entry in entries)
    common = [because for because, count in counts.items() if count > MOST_EACH]
    own = [(e["name"], e["because"]) for e in entries if e["because"] not in common]
    yield from table(title, own)
    if common and not own:
        yield from ["", title]
    for because in common:
        names = (entry["name"] for entry in entries if entry["because"] == because)
        yield from wrapped(f"{because}: {', '.join(names)}", "  ", hang="      ", cut=True)


def _lengthening(facts: Facts) -> Iterator[str]:
    main = [_when(act) for act in facts["main"]]
    if main:
        both = len({act["joint"] for act in facts["main"]}) > 1
        first, *others = main
        text = f"{first} with {listed(others)}" if others else first
        yield text + (" (all at once: it acts on more than one joint)" if both else "")
    if facts["further"]:
        also = "; ".join(_when(act) for act in facts["further"])
        yield f"{'further' if main else 'somewhat'}: {also}"
    if not main and not facts["further"]:
        yield "no movement of a joint that is known here"
    yield from _exercises(facts["exercises"])


def _training(facts: Facts) -> Iterator[str]:
    main = [_when(act) for act in facts["main"]]
    if main:
        yield f"against resistance: {'; '.join(main)}"
    if facts["further"]:
        also = "; ".join(_when(act) for act in facts["further"])
        yield f"less: {also}" if main else f"against resistance: {also}"
    yield from _exercises(facts["exercises"])


def _when(act: Facts) -> str:
    return f"{act['says']} ({act['when']})" if "when" in act else str(act["says"])


def _exercises(exercises: list[Facts]) -> Iterator[str]:
    if exercises:
        yield f"exercises: {_some(exercises)}"


def _some(things: list[Facts]) -> str:
    names = [each["name"] for each in things[:MOST_LISTED]]
    more = len(things) - len(names)
    return "; ".join(names) + (f"; and {more} more" if more else "")


def _id(key: str, value: object) -> str:
    text = str(value)
    return text if text.startswith(f"{_IDS[key]}:") else f"{_IDS[key]} {text}"


def _pack(facts: Facts) -> Iterator[str]:
    if facts["pack"] != "curate":
        yield f"From the knowledge pack: {facts['pack']}"


def _group(facts: Facts) -> Iterator[str]:
    says = facts["defined_by"]["says"] if facts["defined_by"] else ""
    yield f"Who belongs: {f'muscles with {says} as a primary action' if says else 'a list'}"
    yield from wrapped(facts["why"], cut=True)
    title = f"Members ({len(facts['members'])})"
    yield from table(
        title,
        ((m["name"], "" if m["because"] == "listed" else m["because"]) for m in facts["members"]),
    )
    yield from _reasoned("Sometimes counted, which decides nothing", facts["sometimes"])
    yield from _pack(facts)


def _joint(facts: Facts) -> Iterator[str]:
    yield from labelled("Part of", [_running(facts["part_of"])])
    yield from labelled("Consists of", [_running(facts["parts"])])
    yield from labelled("By its name may be meant, too", [_running(facts["near"])])
    yield from labelled("Bones", [_running(facts["bones"])])
    if facts["actions"]:
        yield from ["", "Movements, and the muscles whose primary action each is"]
    for action in facts["actions"]:
        yield from _movement(action)


def _movement(action: Facts) -> Iterator[str]:
    same = [act["says"] for act in action["same_as"]]
    notes = [*_reach(action), *([f"the same as {listed(same)}"] if same else [])]
    yield from wrapped(": ".join([action["name"], *filter(None, [", ".join(notes)])]), "  ")
    yield from wrapped(_running(action["muscles"]), "      ", cut=True)


def _reach(facts: Facts) -> list[str]:
    usual, wide = facts["usual_degrees"], facts["wide_degrees"]
    found = [] if usual is None else [f"usually to {usual} degrees"]
    return found + ([] if wide is None else [f"to {wide} in the very mobile"])


def _joint_action(facts: Facts) -> Iterator[str]:
    if facts["opposite"]:
        yield from labelled("Opposite", [facts["opposite"]["name"]])
    elif facts["sided"]:
        yield "Opposite: the same to the other side"
    if facts["sided"]:
        yield "Goes to one side of the body."
    if facts["joint_if_none_is_named"]:
        yield from labelled("Where no joint is named", [facts["joint_if_none_is_named"]["name"]])
    joints = (
        ": ".join([joint["name"], *filter(None, [", ".join(_reach(joint))])])
        for joint in facts["joints"]
    )
    yield from section("Joints that have it", joints)


def _position(facts: Facts) -> Iterator[str]:
    yield _UP.get(facts["up"], f"Up: {facts['up']}")
    yield from section("Joint angles that it brings, about", _by_limb(facts["angles"]))
    yield from section(
        "Cannot be carried to the end in it", (a["says"] for a in facts["rules_out"])
    )
    yield from section("Muscles that it lengthens", _longer(facts["muscle_lengths"]))
    yield from section(
        "Lengthened at one joint and slack at another", _both_ways(facts["muscle_lengths"])
    )
    yield from _paragraph("Known exercises in it", _some(facts["exercises"]))


def _by_limb(angles: Iterable[Facts]) -> Iterator[str]:
    found: dict[str, list[str]] = {}
    for angle in angles:
        degrees = angle["degrees"]
        says = f"{angle['says']} {degrees} degrees" if degrees else _neutral(angle)
        found.setdefault(angle["limb"], []).append(says)
    for limb, several in found.items():
        yield f"{_limb(limb)}: {'; '.join(several)}"


def _neutral(angle: Facts) -> str:
    """A joint that is not bent at all: which way it would go says nothing then."""
    return f"{angle['joint'].replace('_', ' ')} neutral (0 degrees)"


def _limb(limb: str) -> str:
    return "both sides" if limb == "both" else f"{limb} limb"


def _longer(lengths: Iterable[Facts]) -> Iterator[str]:
    found: dict[tuple[str, str], list[str]] = {}
    for each in lengths:
        if not each["shortened_by"]:
            by = listed(_says(each["lengthened_by"]))
            found.setdefault((each["limb"], by), []).append(each["name"])
    for (limb, by), names in found.items():
        yield f"{_limb(limb)}, by {by}: {', '.join(names)}"


def _both_ways(lengths: Iterable[Facts]) -> Iterator[str]:
    found: dict[tuple[str, str, str], list[str]] = {}
    for each in lengths:
        if each["shortened_by"]:
            ways = listed(_says(each["lengthened_by"])), listed(_says(each["shortened_by"]))
            found.setdefault((each["limb"], *ways), []).append(each["name"])
    for (limb, longer, shorter), names in found.items():
        yield f"{_limb(limb)}, longer by {longer}, slack by {shorter}: {', '.join(names)}"


def _says(acts: Iterable[Facts]) -> list[str]:
    return [str(act["says"]) for act in acts]


def _site(facts: Facts) -> Iterator[str]:
    yield from labelled("Part of", [facts["part_of"].replace("_", " ")])
    yield from labelled("Near", [_running(facts["near"])])
    yield from labelled("Across from", [_running(facts["across"])])
    yield from _paragraph("Muscles there", _running(facts["muscles"]))
    others = facts["structures"]
    yield from _paragraph("Bones and other structures there", _running(others))
    yield from section(
        "Nerves of the skin", [_running(facts["skin_of"])] if facts["skin_of"] else ()
    )


def _nerve(facts: Facts) -> Iterator[str]:
    yield from labelled("Roots", facts["roots"])
    if facts["branch_of"]:
        yield from labelled("Branch of", [facts["branch_of"]["name"]])
    yield from labelled("Branches", [_running(facts["branches"])])
    muscles, others = facts["muscles"], facts["muscles_through_branches"]
    yield from _paragraph("Muscles", _running(muscles))
    yield from _paragraph("Muscles through its branches", _running(others))
    yield from _paragraph("Skin", _running(facts["skin"]))


def _structure(facts: Facts) -> Iterator[str]:
    if facts["part_of"]:
        yield from labelled("Part of", [facts["part_of"]["name"]])
    yield from labelled("Parts", [_running(facts["parts"])])
    if facts["joint"]:
        yield from labelled("Joint", [facts["joint"]["name"]])
    yield from labelled("Lies at", [_running(facts["sites"])])
    yield from section(
        "Muscles fixed to it", [_running(facts["muscles"])] if facts["muscles"] else ()
    )


def _exercise(facts: Facts) -> Iterator[str]:
    modes = [mode.replace("_", " ") for mode in facts["modes"]]
    yield from labelled("Done as", modes)
    for what, muscles in facts["muscles"].items():
        yield from labelled(f"Muscles {what}", [_running(muscles)])
    yield from section(
        "In one of these positions",
        ["; ".join(_named(facts["positions"]))] * bool(facts["positions"]),
    )
    yield from section("With at least one of these movements", _by_joint(facts["movements"]))
    yield from section("Never with, or it is another exercise", _by_joint(facts["never"]))


def _by_joint(acts: Iterable[Facts]) -> Iterator[str]:
    found: dict[str, list[str]] = {}
    for act in acts:
        found.setdefault(act["joint"], []).append(act["action"].replace("_", " "))
    for joint, actions in found.items():
        yield f"{joint.replace('_', ' ')}: {', '.join(actions)}"


def _paragraph(title: str, text: str) -> Iterator[str]:
    if text:
        yield from ["", title, *wrapped(text, "  ", cut=True)]


def _running(things: Iterable[Facts]) -> str:
    return ", ".join(_named(things))


def _named(things: Iterable[Facts], *, with_id: bool = False) -> list[str]:
    return [f"{each['name']} ({each['id']})" if with_id else each["name"] for each in things]


_PAGES: Mapping[str, Callable[[Facts], Iterator[str]]] = {
    "muscle": _muscle,
    "muscle_group": _group,
    "joint": _joint,
    "joint_action": _joint_action,
    "position": _position,
    "body_site": _site,
    "nerve": _nerve,
    "structure": _structure,
    "exercise_name": _exercise,
}
