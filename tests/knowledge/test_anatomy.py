"""The facts of anatomy: whole, right by textbooks and UBERON, and what follows from them."""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cellxgene_ontology_guide.ontology_parser import OntologyParser  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st

from curate.knowledge import COMPILED_ANATOMY, SHIPPED, Knowledge, KnowledgeError
from curate.knowledge.anatomy import SECTIONS, Act, act_of
from curate.knowledge.anatomy.naming import every_name, resolve, suggested
from curate.knowledge.anatomy.reasoning import (
    Move,
    acts_against,
    acts_on,
    crosses,
    judged,
    lengthened_by,
    members,
    membership,
    opposite,
    same_joint,
    shortened_by,
)
from curate.prose.mentions import mentions
from curate.prose.text import Block, Text
from tests.support import parse

KNOWLEDGE = Knowledge()
ANATOMY = KNOWLEDGE.anatomy
DATA: dict[str, dict[str, Any]] = json.loads(COMPILED_ANATOMY.read_bytes())


def cases(file: str) -> Any:
    return parse((Path(__file__).parent / f"{file}.yaml").read_text(encoding="utf-8"))


# The data is whole.

LISTS: dict[str, Any] = {
    "actions": ANATOMY.actions,
    "bones": {id: ANATOMY.structures[id] for id in DATA["bones"]},
    "exercises": ANATOMY.exercises,
    "groups": ANATOMY.groups,
    "joints": ANATOMY.joints,
    "modes": KNOWLEDGE.terms["mode"],
    "muscles": ANATOMY.muscles,
    "nerves": ANATOMY.nerves,
    "positions": ANATOMY.positions,
    "regions": KNOWLEDGE.terms["body_region"],
    "sites": ANATOMY.sites,
    "structures": ANATOMY.structures,
}

REFERENCES: dict[tuple[str, str], str] = {
    ("actions", "joint"): "joints",
    ("actions", "opposite"): "actions",
    ("actions", "said.joint"): "joints",
    ("actions", "verbs_at"): "joints",
    ("bones", "part_of"): "structures",
    ("bones", "sites"): "sites",
    ("exercises", "mode"): "modes",
    ("exercises", "muscles"): "muscles",
    ("exercises", "positions"): "positions",
    ("groups", "add"): "muscles",
    ("groups", "exclude"): "muscles",
    ("groups", "members"): "muscles",
    ("groups", "sometimes"): "muscles",
    ("joints", "actions.action"): "actions",
    ("joints", "bones"): "structures",
    ("joints", "near"): "joints",
    ("joints", "parts"): "joints",
    ("muscles", "bones"): "structures",
    ("muscles", "crosses"): "joints",
    ("muscles", "nerves"): "nerves",
    ("muscles", "part_of"): "muscles",
    ("muscles", "sites"): "sites",
    ("nerves", "part_of"): "nerves",
    ("nerves", "skin"): "sites",
    ("positions", "together"): "joints",
    ("sites", "across"): "sites",
    ("sites", "near"): "sites",
    ("sites", "part_of"): "regions",
    ("structures", "joint"): "joints",
    ("structures", "sites"): "sites",
}
"""Every field that names entries of a list, and of which."""

WORDS = {"agents", "counter_example", "kind", "lay", "limb", "means", "name", "names", "pack"} | {
    *("phrases", "roots", "said", "segments", "sided", "synonyms", "up", "vague", "verb_phrases"),
    *("verbs", "why", "with_end"),
}
ACTS = {"angles", "defined_by", "movements", "never", "rules_out", "same_as"}
OTHERS = {"attachments", "ids", "region"}


def named(value: Any, path: list[str]) -> Iterator[str]:
    """The ids that stand under a path; a mapping without one holds lists of them."""
    if isinstance(value, list):
        yield from itertools.chain.from_iterable(named(each, path) for each in value)
    elif isinstance(value, dict):
        inner = [value[path[0]]] if path and path[0] in value else [] if path else value.values()
        yield from itertools.chain.from_iterable(named(each, path[1:]) for each in inner)
    elif value:
        yield str(value)


@pytest.mark.parametrize(("where", "of"), REFERENCES.items(), ids=lambda x: ".".join(x))
def test_every_reference_exists(where: tuple[str, str], of: str) -> None:
    section, (field, *path) = where[0], where[1].split(".")
    entries = DATA[section].items()
    found = {(id, ref) for id, entry in entries for ref in named(entry.get(field), path)}
    assert {(id, ref) for id, ref in found if ref not in LISTS[of]} == set()
    assert found, "nothing stands there any more"
    assert [id for id, ref in found if of == section and ref == id] == [], "refers to itself"


def test_every_field_that_refers_is_tested() -> None:
    """A field that is new needs a line in REFERENCES, or holds words."""
    tested = {(section, where.split(".")[0]) for section, where in REFERENCES}
    for section, (needed, optional) in SECTIONS.items():
        unknown = {(section, field) for field in needed | optional} - tested
        fields = {field for _, field in unknown} - WORDS - ACTS - OTHERS
        assert fields <= {"id", "actions", "unlike"}, section


def directions(joint: str) -> set[str]:
    """All that a joint does, what no exercise is named for as well."""
    return {*ANATOMY.joints[joint].actions, *ANATOMY.joints[joint].minor}


def acts(section: str) -> Iterator[tuple[str, Act]]:
    """Every act that stands in a list, with the entry that it stands in."""
    for id, entry in DATA[section].items():
        for field in ("actions", *sorted(ACTS)):
            several = entry.get(field) or ()
            for each in [several] if isinstance(several, dict) else several:
                if field == "same_as":
                    yield id, Act(each["joint"], each["also"])
                yield id, Act(id, each["action"]) if section == "joints" else act_of(each)
                if "posture" in each:
                    yield id, act_of(each["posture"])


ONE_SIDED = {("pelvis", "elevation"), ("pelvis", "depression")}
"""What has no side of its own, but is done on one: lifting one half of the pelvis."""


@pytest.mark.parametrize("section", ["muscles", "groups", "joints", "positions", "exercises"])
def test_every_act_is_one_that_its_joint_has(section: str) -> None:
    found = [*acts(section)]
    assert found
    for id, act in found:
        assert act.action in directions(act.joint), (id, act)
        sided = ANATOMY.actions[act.action].sided or (act.joint, act.action) in ONE_SIDED
        assert act.side == "" or (act.side in ("same", "opposite") and sided), (id, act)


def test_what_is_said_of_an_action_is_said_at_joints_that_have_it() -> None:
    for action in ANATOMY.actions.values():
        at = {*action.said, *action.nouns, *itertools.chain(*action.verbs_at.values())}
        at |= {action.joint} - {""}
        assert {joint for joint in at if action.id not in directions(joint)} == set(), action.id
        assert any(action.id in directions(joint) for joint in ANATOMY.joints), action.id


def test_opposites_are_mutual() -> None:
    for action in ANATOMY.actions.values():
        if action.opposite:
            assert ANATOMY.actions[action.opposite].opposite == action.id
            assert not action.sided, "its other side is its opposite"


def test_sites_are_near_and_across_from_each_other_both_ways() -> None:
    for site in ANATOMY.sites.values():
        assert {s for s in site.near if site.id not in ANATOMY.sites[s].near} == set(), site.id
        assert {s for s in site.across if site.id not in ANATOMY.sites[s].across} == set(), site.id
        assert site.near & site.across == set()


def test_joints_have_no_part_twice_and_none_that_has_them() -> None:
    """``near`` of a joint goes one way: "the spine" may mean the pelvis, but not the reverse."""
    for joint in ANATOMY.joints.values():
        assert len({*joint.parts}) == len(joint.parts)
        for part in joint.parts:
            assert not same_joint(ANATOMY, joint.id, part) or joint.id not in _parts(part)
        assert joint.near & {*joint.parts} <= {"head"}, "head is a part of the neck and its synonym"


def _parts(joint: str) -> set[str]:
    own = ANATOMY.joints[joint].parts
    return {*own, *itertools.chain.from_iterable(_parts(part) for part in own)}


@pytest.mark.parametrize("id", ANATOMY.muscles)
def test_a_muscle_acts_where_it_crosses(id: str) -> None:
    muscle = ANATOMY.muscles[id]
    assert muscle.actions
    assert muscle.crosses
    assert muscle.sites
    assert muscle.nerves
    told = [(a.act, a.posture) for a in muscle.actions]
    assert len({*told}) == len(told), "an action twice"
    for action in muscle.actions:
        joint = ANATOMY.joints[action.act.joint]
        ends = {(at, by) for at in (joint.id, *joint.near) for by in muscle.crosses}
        if not action.disputed:
            assert any(same_joint(ANATOMY, at, by) for at, by in ends), action.act
        assert crosses(ANATOMY, muscle, action.act.joint)
        assert judged(ANATOMY, muscle, action.act) in ("supported", "unknown")


def test_only_the_lumbricals_have_two_main_actions_that_are_opposite() -> None:
    """They bend the knuckles and straighten the fingers beyond; "fingers" are all these joints."""
    for muscle in ANATOMY.muscles.values():
        main = {a.act for a in muscle.actions if a.role == "primary" and a.is_certain}
        if muscle.id != "lumbricals_hand":
            assert {opposite(ANATOMY, act) for act in main} & main == set()


def test_a_muscle_stands_in_the_file_of_its_region() -> None:
    for path in sorted((SHIPPED / "anatomy" / "muscles").glob("*.yaml")):
        assert {m["region"] for m in parse(path.read_text())["muscles"]} == {path.stem}


def test_parts_have_no_parts_and_lie_within_their_whole() -> None:
    for whole, parts in ANATOMY.parts.items():
        assert not ANATOMY.muscles[whole].part_of
        for part in parts:
            assert ANATOMY.muscles[part].crosses <= ANATOMY.muscles[whole].crosses, part


def test_no_two_muscles_share_an_identifier() -> None:
    found = [(k, v) for m in ANATOMY.muscles.values() for k, v in m.ids.items()]
    assert {each for each in found if found.count(each) > 1} == set()


@pytest.mark.parametrize("id", ANATOMY.groups)
def test_a_group_is_whole(id: str) -> None:
    group = ANATOMY.groups[id]
    assert group.why
    assert bool(group.defined_by) != bool(group.members)
    sure, unsure = group.members | group.add, group.sometimes | group.exclude
    assert sure & unsure == set()
    assert group.sometimes & group.exclude == set()
    assert "yes" in {membership(ANATOMY, muscle, id) for muscle in ANATOMY.muscles}
    if group.defined_by:
        for muscle in group.add:
            assert acts_on(ANATOMY, ANATOMY.muscles[muscle], group.defined_by), muscle


SINGULAR = {"fire_hydrant", "hip_circle", "mountain_climber", "obliques"}
"""Of these prose takes the singular for a precise name, because the name is its plural."""

VAGUE = [
    pytest.param(s, id)
    for s in ("groups", "exercises")
    for id, entry in DATA[s].items()
    if entry.get("vague")
]


@pytest.mark.parametrize(("section", "id"), VAGUE)
def test_a_vague_name_has_a_sentence_in_which_it_does_not_mean_this(section: str, id: str) -> None:
    entry = DATA[section][id]
    plain = entry["counter_example"]
    said = plain.casefold().replace("-", " ")
    assert any(word.casefold().replace("-", " ") in said for word in entry["vague"])
    found = mentions(Text(plain, plain, (Block("paragraph", 0, len(plain)),)), KNOWLEDGE)
    vocabulary = {"groups": "muscle_group", "exercises": "exercise_name"}[section]
    assert id not in {i for m in found if m.vocabulary == vocabulary for i in m.ids}


def ways(phrase: str) -> Iterator[str]:
    """A phrase as it is spoken: "front of the|your thigh" is two."""
    words = [word.split("|") for word in phrase.replace("-", " ").split()]
    yield from (" ".join(way) for way in itertools.product(*words))


AMBIGUOUS = {"flexor of the forearm", "extensor of the forearm"}
"""Names that mean two things to everybody: what bends the elbow, and what lies in the forearm."""


def test_no_precise_name_names_two_things_of_one_vocabulary() -> None:
    named: dict[tuple[str, str], set[str]] = {}
    for name in every_name(ANATOMY):
        for way in ways(name.phrase) if name.grade != "vague" else ():
            named.setdefault((name.vocabulary, way), set()).add(name.id)
    assert {phrase for (_, phrase), ids in named.items() if len(ids) > 1} == AMBIGUOUS
    assert {resolve(ANATOMY, phrase).kind for phrase in AMBIGUOUS} == {"ambiguous"}


def test_names_of_muscles_and_their_groups_are_apart() -> None:
    """A word that names a muscle for certain is not for certain the name of several."""
    precise = [n for n in every_name(ANATOMY) if n.grade != "vague"]
    muscles = {n.phrase for n in precise if n.vocabulary == "muscle"}
    assert {n.phrase for n in precise if n.vocabulary == "muscle_group"} & muscles == set()


# UBERON, which knows nothing of this project.

UBERON = {id: m.ids for id, m in ANATOMY.muscles.items() if "uberon" in m.ids}


def words_of(label: str) -> list[str]:
    plain = "".join(c if c.isalnum() else " " for c in label.casefold())
    return sorted(w for w in plain.split() if w not in ("muscle", "of", "the"))


def test_uberon_has_the_muscles_under_these_names() -> None:
    """The label is the one noted, and our own name is that or a synonym of it there."""
    uberon = OntologyParser()
    terms = {id: ids["uberon"] for id, ids in UBERON.items()}
    assert {id for id, term in terms.items() if not uberon.is_valid_term_id(term)} == set()
    assert {id for id, term in terms.items() if uberon.is_term_deprecated(term)} == set()
    for id, term in terms.items():
        label = uberon.get_term_label(term)
        assert words_of(label) == words_of(UBERON[id]["uberon_label"]), id
        theirs = [words_of(name) for name in (label, *uberon.get_term_synonyms(term))]
        assert words_of(ANATOMY.muscles[id].name) in theirs, id


def test_most_muscles_are_known_to_uberon() -> None:
    assert len(UBERON) >= 95


# Who belongs to a group.

GROUPS = cases("groups")
BELONGS = [
    pytest.param(muscle, row["group"], expected, id=f"{row['group']}-{muscle}")
    for row in GROUPS["groups"]
    for field, expected in (("belongs", "yes"), ("sometimes", "sometimes"), ("never", "no"))
    for muscle in row.get(field, ())
]


@pytest.mark.parametrize(("muscle", "group", "expected"), BELONGS)
def test_membership_is_that_of_textbooks(muscle: str, group: str, expected: str) -> None:
    assert muscle in ANATOMY.muscles
    assert membership(ANATOMY, muscle, group) == expected


def test_every_functional_group_has_cases() -> None:
    functional = {id for id, group in ANATOMY.groups.items() if group.defined_by}
    assert functional <= {row["group"] for row in GROUPS["groups"]}


@pytest.mark.parametrize("case", GROUPS["mistakes"], ids=lambda c: f"{c['muscle']}-{c['group']}")
def test_what_articles_got_wrong_is_no_member(case: dict[str, str]) -> None:
    assert case["because"]
    assert membership(ANATOMY, case["muscle"], case["group"]) == case["belongs"] != "yes"


def test_whoever_certainly_belongs_is_listed_alone_or_with_the_whole() -> None:
    for group in ANATOMY.groups:
        listed = members(ANATOMY, group)
        for id, muscle in ANATOMY.muscles.items():
            if membership(ANATOMY, id, group) == "yes":
                assert {id, muscle.part_of} & {*listed}, (group, id)


def test_membership_has_an_answer_for_all() -> None:
    found = {membership(ANATOMY, m, g) for m in ANATOMY.muscles for g in ANATOMY.groups}
    assert found == {"yes", "sometimes", "no"}


# What a term names.

NAMES = cases("names")["names"]


@pytest.mark.parametrize("case", NAMES, ids=lambda c: c["term"] or "nothing")
def test_a_term_names(case: dict[str, Any]) -> None:
    found = resolve(ANATOMY, case["term"])
    assert found.kind == case["kind"]
    assert found.found == tuple((v, id) for v, id in case.get("finds", ()))
    if found.kind == "unknown":
        assert suggested(ANATOMY, case["term"]) == case.get("suggestion")


def test_every_name_names_what_it_is_a_name_of() -> None:
    names = list(every_name(ANATOMY))
    exact = {n.phrase for n in names if n.grade == "exact"}
    for name in names:
        if name.grade == "exact" or name.phrase not in exact:
            found = resolve(ANATOMY, name.phrase)
            assert (name.vocabulary, name.id) in found.found, name
            assert found.kind == "ambiguous" or name.grade != "vague", name


def test_case_hyphens_and_the_word_muscle_change_nothing() -> None:
    for id, muscle in ANATOMY.muscles.items():
        name = muscle.name
        for way in (name.upper(), name.replace(" ", "-"), f"the {name} muscle", f"M. {name}", id):
            assert ("muscle", id) in resolve(ANATOMY, way).found, way


def test_a_doubled_letter_is_a_misspelling() -> None:
    assert resolve(ANATOMY, "gluteus maximuss").kind == "unknown"


@given(st.text(max_size=200))
@settings(max_examples=40, deadline=None)
def test_any_text_resolves_to_something_or_nothing(text: str) -> None:
    found = resolve(ANATOMY, text)
    assert (found.kind == "unknown") == (found.found == ())


@pytest.mark.parametrize("text", ["a" * 10**5, "gluteus " * 10**4, "-" * 10**5, "|~*(["])
def test_long_and_odd_text_resolves_in_no_time(text: str) -> None:
    started = time.process_time()
    assert resolve(ANATOMY, text).found == ()
    assert time.process_time() - started < 1


# What follows.

REASONING = cases("reasoning")


def titled(case: dict[str, Any]) -> str:
    words = [case["muscle"], case.get("joint", "")]
    several = [*case.get("moves", ()), *([case["act"]] if "act" in case else [])]
    words += [value for each in several for value in each.values()]
    return " ".join([*words, case.get("position", "")])


@pytest.mark.parametrize("case", REASONING["acts_on"], ids=titled)
def test_acts_on(case: dict[str, Any]) -> None:
    found = acts_on(ANATOMY, ANATOMY.muscles[case["muscle"]], act_of(case["act"]))
    assert sorted(f"{a.act.joint} {a.role}" for a in found if not a.disputed) == case["by"]


@pytest.mark.parametrize("case", REASONING["crosses"], ids=titled)
def test_crosses(case: dict[str, Any]) -> None:
    found = crosses(ANATOMY, ANATOMY.muscles[case["muscle"]], case["joint"])
    assert found == case["crosses"]


@pytest.mark.parametrize("case", REASONING["judged"], ids=titled)
def test_judged(case: dict[str, Any]) -> None:
    muscle = ANATOMY.muscles[case["muscle"]]
    assert judged(ANATOMY, muscle, act_of(case["act"])) == case["verdict"]


def moves_of(case: dict[str, Any]) -> list[Move]:
    return [Move(act_of(each), each.get("limb", "")) for each in case["moves"]]


@pytest.mark.parametrize("case", REASONING["pulls"], ids=titled)
def test_lengthened_and_shortened(case: dict[str, Any]) -> None:
    muscle, moves = ANATOMY.muscles[case["muscle"]], moves_of(case)
    longer = lengthened_by(ANATOMY, muscle, moves, case.get("position", ""))
    shorter = shortened_by(ANATOMY, muscle, moves)
    assert (longer and longer.move.act.joint) == case.get("lengthened")
    assert (shorter and shorter.move.act.joint) == case.get("shortened")
    assert (longer and longer.is_strong) == case.get("strong")


def test_the_opposite_of_what_a_muscle_certainly_does_is_contradicted() -> None:
    for muscle in ANATOMY.muscles.values():
        for action in muscle.actions:
            other = opposite(ANATOMY, action.act)
            if other and action.is_certain and not acts_on(ANATOMY, muscle, other):
                assert judged(ANATOMY, muscle, other) == "contradicted", (muscle.id, other)


def every_act() -> Iterator[Act]:
    for joint in ANATOMY.joints:
        for action in sorted(directions(joint)):
            sides = ("same", "opposite", "") if ANATOMY.actions[action].sided else ("",)
            yield from (act_of({"joint": joint, "action": action, "side": s}) for s in sides)


def back(moves: Iterable[Move]) -> list[Move]:
    """The moves, each the other way round."""
    turned = [(opposite(ANATOMY, move.act), move) for move in moves]
    return [Move(act, move.limb) for act, move in turned if act]


MUSCLES = st.sampled_from([*ANATOMY.muscles.values()])
EVERY = [*every_act()]
DIRECTED = st.sampled_from([Move(act) for act in EVERY if opposite(ANATOMY, act) in EVERY])


@given(MUSCLES, st.lists(DIRECTED, max_size=3, unique=True))
@settings(max_examples=400, deadline=None)
def test_what_shortens_lengthens_the_other_way(muscle: Any, moves: list[Move]) -> None:
    assert back(back(moves)) == moves
    if shortened_by(ANATOMY, muscle, moves):
        pull = lengthened_by(ANATOMY, muscle, back(moves))
        assert pull
        assert pull.is_strong


def test_one_move_lengthens_or_shortens_by_what_it_meets() -> None:
    """Every muscle at every joint that it acts on, each way."""
    for muscle in ANATOMY.muscles.values():
        for act in {a.act for a in muscle.actions}:
            for each in filter(None, (act, opposite(ANATOMY, act))):
                against = acts_against(ANATOMY, muscle, each)
                pull = lengthened_by(ANATOMY, muscle, [Move(each)])
                assert bool(pull) == bool(against), (muscle.id, each)
                if shortened_by(ANATOMY, muscle, [Move(each)]):
                    assert judged(ANATOMY, muscle, each) == "supported"


# Packs.

STERNALIS = (
    "{id: sternalis, name: Sternalis, region: trunk, sites: [chest], crosses: [hip], "
    "actions: [{joint: hip, action: flexion, role: primary}]%s}"
)


def pack(root: Path, text: str) -> Path:
    path = root / "clinic" / "anatomy" / "ours.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    return root / "clinic"


def test_a_pack_adds_muscles_and_groups(tmp_path: Path) -> None:
    group = "{id: front_line, name: Front line, why: Our course., members: [sternalis, iliacus]}"
    text = f"muscles:\n- {STERNALIS % ''}\ngroups:\n- {group}\n"
    knowledge = Knowledge((pack(tmp_path, text),))
    anatomy = knowledge.anatomy
    assert anatomy.muscles["sternalis"].pack == "clinic"
    assert anatomy.groups["front_line"].pack == "clinic"
    assert anatomy.muscles["psoas_major"].pack == "curate"
    assert knowledge.terms["muscle"]["sternalis"].pack == "clinic"
    assert resolve(anatomy, "the sternalis muscle").found == (("muscle", "sternalis"),)
    assert membership(anatomy, "sternalis", "front_line") == "yes"
    assert membership(anatomy, "sternalis", "hip_flexors") == "yes"
    assert membership(anatomy, "psoas_major", "front_line") == "no"
    assert "sternalis" not in Knowledge().anatomy.muscles


def test_a_pack_replaces_a_muscle_only_with_a_reason(tmp_path: Path) -> None:
    text = f"muscles:\n- {STERNALIS}\n".replace("sternalis", "gluteus_maximus")
    with pytest.raises(KnowledgeError, match="`gluteus_maximus` is already known"):
        Knowledge((pack(tmp_path / "a", text % ""),))
    replaced = Knowledge((pack(tmp_path / "b", text % ", replaces: For the test"),)).anatomy
    assert replaced.muscles["gluteus_maximus"].name == "Sternalis"
    assert membership(replaced, "gluteus_maximus", "hip_flexors") == "yes"
    assert membership(ANATOMY, "gluteus_maximus", "hip_flexors") == "no"


def test_a_field_that_no_muscle_has_is_told_with_its_line(tmp_path: Path) -> None:
    text = f"muscles:\n- {STERNALIS % ', cross: [hip]'}\n"
    with pytest.raises(KnowledgeError, match=r"ours\.yaml:2: an entry needs actions, crosses"):
        Knowledge((pack(tmp_path, text),))
