"""What ``curate explain`` tells of anatomy, as text and as JSON."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from curate.cli import main
from curate.cli.explain import _REFERENCES
from curate.knowledge import Knowledge, shipped
from curate.knowledge.anatomy.naming import every_name
from curate.records import FOLDERS
from curate.reports.explaining import as_json, as_lines, explain, levers, schema, suggestion
from curate.reports.explaining.body import VOCABULARIES, facts_of
from curate.reports.explaining.pages import page
from tests.support import ROOT

THINGS = {
    "muscle": "muscles",
    "muscle_group": "groups",
    "joint": "joints",
    "joint_action": "actions",
    "position": "positions",
    "body_site": "sites",
    "nerve": "nerves",
    "structure": "structures",
    "exercise_name": "exercises",
}


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def shown(*words: str, know: Knowledge | None = None) -> str:
    know = know or shipped()
    return "\n".join(as_lines(explain(" ".join(words), know, know.references)))


def data(word: str) -> dict[str, Any]:
    return as_json(explain(word, shipped(), shipped().references))


def flowing(text: str) -> str:
    return " ".join(text.split())


def test_a_muscle(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "psoas"]) == 0
    told = capsys.readouterr().out
    text = flowing(told)
    assert told.startswith("psoas_major (muscle): Psoas major\n")
    assert "Primary actions hip flexion 3 models agree (27 mm)" in text
    assert told.index("Primary actions") < told.index("Secondary actions")
    assert "trunk lateral flexion to its own side 1 model agrees (55 mm)" in text
    assert "Disputed actions, which decide nothing lumbar spine extension" in text
    assert "Belongs to Hip flexors hip flexion is a primary action" in text
    assert "Iliopsoas listed" in text
    assert "What stretches it hip extension further: trunk extension;" in text
    assert "What trains it against resistance: hip flexion" in text
    assert "Femoral nerve (L2, L3, L4)" in text
    assert "UBERON:0001298, FMA:18060, TA98 A04.7.02.004" in text
    assert "To: the lesser trochanter of the femur" in text


def test_a_muscle_of_two_joints_is_stretched_at_both() -> None:
    text = flowing(shown("rectus femoris"))
    assert "knee flexion with hip extension (all at once" in text


def test_an_action_tells_its_posture() -> None:
    text = flowing(shown("piriformis"))
    assert "hip external rotation, until the hip is flexed 60 degrees" in text
    assert "hip internal rotation, only once the hip is flexed 90 degrees or more" in text


def test_the_models_may_disagree_be_silent_or_speak_of_a_caveat() -> None:
    verdicts = {
        action["models"]["verdict"]
        for muscle in shipped().anatomy.muscles
        for action in facts_of(shipped().anatomy, "muscle", muscle)["actions"]
        if action["models"]
    }
    assert verdicts == {"agree", "opposite", "too_small", "differ"}
    told = {a["says"]: a["models"] for a in data("psoas")["entries"][0]["facts"]["actions"]}
    assert told["lumbar spine extension"] is None
    assert told["trunk rotation to its own side"]["verdict"] == "opposite"
    text = flowing(shown("rectus abdominis"))
    assert "Mind: In MyoFullBody the lateral flexion by rectus abdominis" in text
    silent = [m for m in shipped().anatomy.muscles if not levers.rows(m)]
    assert "No published model of the body that was compared" in shown(silent[0])


def test_an_action_in_another_posture_is_not_what_the_models_looked_at() -> None:
    for muscle in shipped().anatomy.muscles:
        for action in facts_of(shipped().anatomy, "muscle", muscle)["actions"]:
            if action["posture"] and "at_least" in action["posture"]:
                assert action["models"] is None


def test_a_muscle_that_turns_both_ways_is_stretched_by_neither() -> None:
    acts = data("gluteus medius")["entries"][0]["facts"]["stretched_by"]
    assert [act["says"] for act in acts["main"]] == ["hip adduction"]
    assert not [act for act in acts["further"] if "rotation" in act["says"]]


def test_a_group() -> None:
    text = flowing(shown("hip flexors"))
    assert "Who belongs: muscles with hip flexion as a primary action" in text
    assert "Members (6) Iliacus hip flexion is a primary action" in text
    assert "Adductor longus hip flexion is a secondary action, until the hip is" in text
    listed = shown("hamstrings")
    assert "Who belongs: a list" in listed
    assert "Members (3)\n  Biceps femoris\n" in listed


def test_a_position() -> None:
    text = flowing(shown("half_kneeling"))
    assert "trailing limb: knee flexion 90 degrees; hip neutral (0 degrees)" in text
    assert "trailing limb, by knee flexion: Rectus femoris, Vastus" in text
    assert "leading limb, longer by knee flexion, slack by hip flexion: Rectus femoris" in text


def test_a_joint_is_told_beside_the_region_of_that_name() -> None:
    text = shown("hip")
    assert text.startswith("hip (body region): Hip\n")
    assert "\n\nhip (joint): Hip\nThe thigh bone moves in the pelvis.\n" in text
    assert text.count("The thigh bone moves in the pelvis.") == 1
    assert "Flexion: usually to 120 degrees, to 140 in the very mobile" in text


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("flexion", "Opposite: Extension"),
        ("rotation", "Opposite: the same to the other side"),
        ("femoral nerve", "Branch of: Lumbar plexus"),
        ("front of the hip", "Across from: Buttock"),
        ("femur", "femur (bone): Thigh bone"),
        ("squat", "In one of these positions"),
    ],
)
def test_other_things(word: str, said: str) -> None:
    assert said in shown(word)


def test_an_ambiguous_word_says_so_and_all_that_it_may_mean() -> None:
    text = shown("core")
    assert text.startswith("`core` is ambiguous: it is an ordinary word too")
    assert "core (muscle group): Core muscles" in text
    several = shown("calves")
    assert "it names several things" in flowing(several)
    assert "  triceps_surae (muscle group): Triceps surae\n  calf (body site): Calf" in several


def test_a_field_and_anatomy_may_share_a_name() -> None:
    text = shown("stabilising")
    assert text.startswith("stabilising: a field")
    assert "\n\nstabilisation (movement): Stabilisation\n" in text


def test_terms_that_mention_a_word_follow_its_page() -> None:
    assert "\n\nMentioned by:\n  muscle_strain (condition): " in shown("hamstring")


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("psoass", "psoas"),
        ("gluteus maximuss", "gluteus_maximus"),
        ("gluteus maximums", "gluteus_maximus"),
        ("half kneling", "half_kneeling"),
        ("hip flexrs", "hip flexors"),
        ("DOS01", "DOS001"),
        ("femoral nerv", "femoral nerve"),
        ("dossage", "dosage"),
    ],
)
@pytest.mark.parametrize("options", [[], ["--json"]])
def test_a_misspelt_word_is_asked_about(
    word: str, meant: str, options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", *word.split(), *options]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err == f"curate: nothing is known of `{word}`; did you mean `{meant}`?\n"


def test_nothing_like_a_word_is_known() -> None:
    assert suggestion("qqqqqqqqqqq", shipped(), shipped().references) is None
    assert explain("qqqqqqqqqqq", shipped(), shipped().references).kind == "unknown"


def test_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "psoas", "--json"]) == 0
    told = capsys.readouterr().out
    found = json.loads(told)
    assert told == json.dumps(found, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    assert (found["word"], found["kind"]) == ("psoas", "synonym")
    (entry,) = found["entries"]
    assert (entry["vocabulary"], entry["id"]) == ("muscle", "psoas_major")
    facts = entry["facts"]
    assert facts["actions"][0] == {
        "joint": "hip",
        "action": "flexion",
        "says": "hip flexion",
        "role": "primary",
        "disputed": False,
        "posture": None,
        "models": {
            "verdict": "agree",
            "models": 3,
            "mm": 27.2,
            "stable": True,
            "says": "3 models agree (27 mm)",
        },
    }
    assert facts["ids"]["fma"] == "FMA:18060"
    assert {"id": "hip_flexors", "name": "Hip flexors", "belongs": "yes"}.items() <= next(
        group.items() for group in facts["groups"] if group["id"] == "hip_flexors"
    )
    assert facts["stretched_by"]["main"][0]["says"] == "hip extension"
    assert any("one voice" in text for text in facts["models"]["limits"])


@pytest.mark.parametrize(
    ("word", "kind", "vocabularies"),
    [
        ("DOS001", "exact", ["rule"]),
        ("dosage", "exact", ["field"]),
        ("exercise", "exact", ["kind"]),
        ("acsm-2011", "exact", ["reference"]),
        ("reference", "exact", ["kind", "references"]),
        ("condition", "exact", ["vocabulary"]),
        ("static_stretch", "exact", ["mode"]),
        ("hip", "exact", ["body_region", "joint"]),
        ("plank", "exact", ["position", "exercise_name"]),
        ("core", "ambiguous", ["muscle_group"]),
        ("calves", "ambiguous", ["muscle_group", "body_site"]),
        ("fracture", "mentioned", []),
    ],
)
def test_json_of_whatever_is_explained(
    word: str, kind: str, vocabularies: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", word, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found.keys() == {"word", "kind", "entries", "mentioned_by"}
    assert found["kind"] == kind
    told = dict.fromkeys(entry["vocabulary"] for entry in found["entries"])
    assert [v for v in told if v != "field" or v in vocabularies] == vocabularies
    for entry in found["entries"]:
        assert entry.keys() == {"vocabulary", "id", "facts", "lines"}
        assert entry["lines"]
        assert entry["facts"]
    assert bool(found["mentioned_by"]) == (kind == "mentioned") or kind == "ambiguous"


def everything() -> Iterator[tuple[str, str]]:
    for vocabulary, things in THINGS.items():
        yield from ((vocabulary, id) for id in getattr(shipped().anatomy, things))


def test_every_page_fits_a_terminal_and_is_plain_data() -> None:
    assert set(THINGS) == set(VOCABULARIES)
    anatomy = shipped().anatomy
    for vocabulary, id in everything():
        facts = facts_of(anatomy, vocabulary, id)
        json.dumps(facts)
        lines = page(vocabulary, id, facts)
        assert len(lines) > 1, id
        for line in lines:
            assert len(line) <= 80, (id, line)
            assert line == line.rstrip(), (id, line)
            assert "None" not in line, (id, line)
        assert "\n\n\n" not in "\n".join(lines), id


def test_every_name_is_explained_within_a_terminal() -> None:
    for phrase in sorted({name.phrase for name in every_name(shipped().anatomy)})[::25]:
        text = shown(phrase)
        assert text, phrase
        assert all(len(line) <= 80 for line in text.splitlines()), phrase


def test_terms_vocabularies_and_families_fit_a_terminal() -> None:
    ids = [id for terms in shipped().terms.values() for id in terms]
    for word in ("DOS", "YML", "WRD", "references", *shipped().terms, *ids[::15]):
        assert all(len(line) <= 80 for line in shown(word).splitlines()), word


def test_a_pack_is_named(tmp_path: Path) -> None:
    pack = tmp_path / "clinic"
    (pack / "anatomy").mkdir(parents=True)
    (pack / "anatomy" / "own.yaml").write_text(
        "basis: practice_consensus\nmuscles:\n"
        "  - {id: our_own, name: Our own, region: hip, sites: [groin], crosses: [hip],\n"
        "     actions: [{joint: hip, action: flexion, role: primary}]}\n"
    )
    text = shown("our own", know=Knowledge((pack,)))
    assert text.startswith("our_own (muscle): Our own\n")
    assert text.endswith("From the knowledge pack: clinic")
    assert "Hip flexors" in text


def test_what_loads_late_is_not_missed() -> None:
    """Fields, kinds and codes are looked for only where a first look does not rule them out."""
    from curate.reports.explaining import _may_be_written

    assert [word for word in schema.every_word() if not _may_be_written(word)] == []
    assert FOLDERS["reference"] == _REFERENCES


def test_anatomy_needs_neither_rules_nor_records() -> None:
    code = (
        "import sys; from curate.cli.explain import run; run(['psoas']);"
        "print([m for m in ('pydantic', 'curate.rules', 'curate.prose') if m in sys.modules])"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
