"""``python -m curate.knowledge.biomech``: compute recorded moment arms anew from a published model.

A muscle's moment arm is how much its tendon shortens per radian of a joint angle, in metres. The
facts are ``anatomy/moment_arms.yaml``; ``anatomy/models.yaml`` says how the model speaks of our
joints and muscles. Exit status: 0 nothing contradicts, 1 a stable, consistent row came out the
other way round, 2 the model could not be used. Needs the extra ``biomech``.
"""

from __future__ import annotations

import sys
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

from curate.source import load

FOLDER = Path(__file__).parent / "anatomy"
INSTALL = "pip install '.[biomech]' in a checkout"

STEP = 0.01
"""Half the step of the finite difference, in radians: far above rounding, far below a pose."""

NUDGE = 0.05
"""How far an angle is turned to see which way the marker goes, in radians."""

CLEAR = 0.1
"""The share of the marker's path that must lie along the watched direction to name an action."""

CROSSES = 1e-6
"""A strand whose moment arm stays below this, in metres, in every pose does not cross the joint."""

Vector = tuple[float, float, float]
Pose = Mapping[str, float]


class ModelError(Exception):
    """The model cannot be used as ``models.yaml`` describes it; the message says why."""


@dataclass(frozen=True, slots=True)
class Movement:
    """An action at a joint, towards the muscle's own side or the other where that is a question."""

    action: str
    side: str = ""

    def __str__(self) -> str:
        """As people say it, the side behind it."""
        words = self.action.replace("_", " ")
        return f"{words} ({self.side})" if self.side else words


@dataclass(frozen=True, slots=True)
class Row:
    """One recorded moment arm; ``movement`` and ``mm`` (millimetres) are None where negligible."""

    muscle: str
    joint: str
    movement: Movement | None
    axis: str
    mm: float | None
    verdict: str
    stable: bool

    @property
    def firm(self) -> bool:
        """Whether models, strands and poses all agreed, so that the opposite is a contradiction."""
        return self.stable and self.verdict == "consistent"

    def __str__(self) -> str:
        """What the pull does and how long its lever is."""
        if self.movement is None or self.mm is None:
            return f"{self.axis.replace('_', ' ')} negligible"
        return f"{self.movement} {self.mm:.1f} mm"


@dataclass(frozen=True, slots=True)
class Coordinate:
    """One angle of the model, in radians, and how to see which action it is.

    ``offset`` is the marker's place beside its body's origin, in metres along directions.
    """

    angle: str
    joints: tuple[str, ...]
    axis: str
    towards: Movement
    away: Movement
    body: str
    offset: Mapping[str, float]
    watch: str
    poses: tuple[Pose, ...]

    def covers(self, row: Row) -> bool:
        """Whether this angle is the one that the row is about."""
        if row.joint not in self.joints:
            return False
        if row.movement is None:
            return row.axis == self.axis
        return row.movement in (self.towards, self.away)


@dataclass(frozen=True, slots=True)
class Lever:
    """A recomputed moment arm: what the pull does in the first pose, and how often it holds."""

    movement: Movement
    mm: float
    held: int
    poses: int


def read_rows(data: Mapping[str, Any]) -> Iterator[Row]:
    """The recorded rows of ``moment_arms.yaml``, in its order."""
    for muscle, entries in data["moment_arms"].items():
        for entry in entries:
            yield Row(
                muscle=muscle,
                joint=entry["joint"],
                movement=_movement(entry) if "action" in entry else None,
                axis=entry.get("axis", ""),
                mm=float(entry["mm"]) if "mm" in entry else None,
                verdict=entry["verdict"],
                stable=entry["stable"],
            )


def read_coordinates(data: Mapping[str, Any]) -> Iterator[Coordinate]:
    """The movements that ``models.yaml`` describes."""
    for entry in data["coordinates"]:
        yield Coordinate(
            angle=entry["angle"],
            joints=tuple(entry["joints"]),
            axis=entry["axis"],
            towards=_movement(entry["towards"]),
            away=_movement(entry["away"]),
            body=entry["marker"]["body"],
            offset={k: float(v) for k, v in entry["marker"].get("offset", {}).items()},
            watch=entry["watch"],
            poses=tuple({k: float(v) for k, v in pose.items()} for pose in entry["poses"]),
        )


class Body:
    """The model in a pose, with the joints that it couples moved along."""

    def __init__(self, library: Any, model: Any, directions: Mapping[str, tuple[str, str]]) -> None:
        self._library = library
        self._model = model
        self._data = library.MjData(model)
        self._tendons = {self._model.actuator(i).name: i for i in range(self._model.nu)}
        self._couplings = list(self._read_couplings())
        self.pose({})
        self._directions = self._find_directions(directions)

    def strands(self, patterns: tuple[str, ...]) -> tuple[str, ...]:
        """The model's muscles that match any of the patterns; each pattern must match one."""
        found: list[str] = []
        for pattern in patterns:
            names = [name for name in self._tendons if fnmatchcase(name, pattern)]
            if not names:
                raise ModelError(f"it has no muscle {pattern}")
            found += [name for name in names if name not in found]
        return tuple(found)

    def pose(self, angles: Pose) -> None:
        """Put the model into a pose: the given angles in radians, all others at their default."""
        qpos = self._data.qpos
        qpos[:] = self._model.qpos0
        for name, angle in angles.items():
            qpos[self._address(name)] = angle
        for follower, driver, start, polynomial in self._couplings:
            moved = float(qpos[driver] - self._model.qpos0[driver]) if driver is not None else 0.0
            qpos[follower] = start + sum(c * moved**power for power, c in enumerate(polynomial))
        self._library.mj_kinematics(self._model, self._data)
        self._library.mj_comPos(self._model, self._data)
        self._library.mj_tendon(self._model, self._data)

    def lengths(self, strands: tuple[str, ...]) -> list[float]:
        """The length of each strand's tendon in the present pose, in metres."""
        trnid = self._model.actuator_trnid
        return [float(self._data.ten_length[trnid[self._tendons[s]][0]]) for s in strands]

    def arms(self, coordinate: Coordinate, pose: Pose, strands: tuple[str, ...]) -> list[float]:
        """Each strand's moment arm in a pose, in metres; positive pulls the angle up."""
        middle = self._angle(coordinate.angle, pose)
        self.pose({**pose, coordinate.angle: middle - STEP})
        before = self.lengths(strands)
        self.pose({**pose, coordinate.angle: middle + STEP})
        after = self.lengths(strands)
        return [(b - a) / (2 * STEP) for b, a in zip(before, after, strict=True)]

    def rises_towards(self, coordinate: Coordinate) -> bool:
        """Whether a growing angle is the movement ``towards``, by where the marker goes."""
        pose = coordinate.poses[0]
        self.pose(pose)
        place = self._offset(coordinate)
        before = self._point(coordinate.body, place)
        self.pose({**pose, coordinate.angle: self._angle(coordinate.angle, pose) + NUDGE})
        path = _minus(self._point(coordinate.body, place), before)
        along = _dot(path, self._directions[coordinate.watch])
        if abs(along) <= CLEAR * _dot(path, path) ** 0.5:
            raise ModelError(f"{coordinate.angle} does not move {coordinate.body} as expected")
        return along > 0

    def _offset(self, coordinate: Coordinate) -> Vector:
        """Where the marker stands in its body's own frame, in metres, from the present pose."""
        way = (0.0, 0.0, 0.0)
        for name, metres in coordinate.offset.items():
            x, y, z = self._directions[name]
            way = (way[0] + metres * x, way[1] + metres * y, way[2] + metres * z)
        turn = self._rotation(coordinate.body)
        return _vector(sum(turn[row][column] * way[row] for row in range(3)) for column in range(3))

    def _point(self, body: str, place: Vector) -> Vector:
        """Where a point of a body stands in the world, in metres."""
        origin = self._data.xpos[self._body(body)]
        turn = self._rotation(body)
        return _vector(float(origin[i]) + _dot(turn[i], place) for i in range(3))

    def _rotation(self, body: str) -> tuple[Vector, Vector, Vector]:
        m = [float(value) for value in self._data.xmat[self._body(body)]]
        return (m[0], m[1], m[2]), (m[3], m[4], m[5]), (m[6], m[7], m[8])

    def _find_directions(self, landmarks: Mapping[str, tuple[str, str]]) -> dict[str, Vector]:
        """Unit vectors of the body, from landmarks in the neutral pose."""
        here: Vector = (0.0, 0.0, 0.0)
        ways = {
            name: _minus(self._point(end, here), self._point(start, here))
            for name, (start, end) in landmarks.items()
        }
        right = _unit(ways["right"])
        share = _dot(ways["up"], right)
        up = _unit(_vector(u - share * r for u, r in zip(ways["up"], right, strict=True)))
        front = _cross(up, right)
        if _dot(front, ways["front"]) <= 0:
            raise ModelError("its landmarks contradict each other: front is not in front")
        return {"right": right, "up": up, "front": front}

    def _read_couplings(self) -> Iterator[tuple[int, int | None, float, list[float]]]:
        """(follower, driver, start, polynomial) of each joint that the model ties to another."""
        model = self._model
        tie = int(self._library.mjtEq.mjEQ_JOINT)
        for i in range(model.neq):
            if int(model.eq_type[i]) != tie or not model.eq_active0[i]:
                continue
            follower = int(model.jnt_qposadr[model.eq_obj1id[i]])
            other = int(model.eq_obj2id[i])
            driver = int(model.jnt_qposadr[other]) if other >= 0 else None
            polynomial = [float(c) for c in model.eq_data[i][:5]]
            yield follower, driver, float(model.qpos0[follower]), polynomial

    def _angle(self, name: str, pose: Pose) -> float:
        return pose.get(name, float(self._model.qpos0[self._address(name)]))

    def _address(self, joint: str) -> int:
        return int(self._model.jnt_qposadr[self._id(self._library.mjtObj.mjOBJ_JOINT, joint)])

    def _body(self, name: str) -> int:
        return self._id(self._library.mjtObj.mjOBJ_BODY, name)

    def _id(self, kind: Any, name: str) -> int:
        found = int(self._library.mj_name2id(self._model, kind, name))
        if found < 0:
            raise ModelError(f"it has nothing named {name}")
        return found


def recompute(body: Body, coordinate: Coordinate, strands: tuple[str, ...]) -> Lever | None:
    """The mean moment arm of the strands that cross the joint; None if none does."""
    arms = [body.arms(coordinate, pose, strands) for pose in coordinate.poses]
    crossing = [i for i in range(len(strands)) if any(abs(pose[i]) > CROSSES for pose in arms)]
    if not crossing:
        return None
    means = [sum(pose[i] for i in crossing) / len(crossing) for pose in arms]
    towards = (means[0] > 0) == body.rises_towards(coordinate)
    return Lever(
        movement=coordinate.towards if towards else coordinate.away,
        mm=abs(means[0]) * 1000,
        held=sum((mean > 0) == (means[0] > 0) for mean in means),
        poses=len(means),
    )


def judge(row: Row, lever: Lever, threshold: float) -> str:
    """What the recomputed moment arm says of the recorded one; ``threshold`` in millimetres."""
    if row.movement is None:
        return "agrees" if lever.mm < threshold else "not negligible"
    if row.movement == lever.movement:
        return "agrees" if lever.held == lever.poses else "agrees, turns with the pose"
    return "opposite" if row.firm else "opposite, but not firm"


def why_not(row: Row, coordinate: Coordinate | None, drawn: bool) -> str:
    """Why a row is not recomputed."""
    if coordinate is None:
        return f"the model has no such movement of the {row.joint.replace('_', ' ')}"
    return "no strand of it crosses the joint" if drawn else "the model does not draw the muscle"


def report(
    body: Body, facts: Mapping[str, Any], mapping: Mapping[str, Any]
) -> tuple[list[str], Counter[str], dict[str, list[str]]]:
    """One line per recomputed row, how many had which judgement, and what was left out and why."""
    coordinates = list(read_coordinates(mapping))
    strands = {muscle: body.strands(tuple(names)) for muscle, names in mapping["strands"].items()}
    threshold = float(facts["origin"]["threshold_mm"])
    lines: list[str] = []
    counts: Counter[str] = Counter()
    left: dict[str, list[str]] = {}
    for row in read_rows(facts):
        coordinate = next((c for c in coordinates if c.covers(row)), None)
        drawn = strands.get(row.muscle)
        lever = recompute(body, coordinate, drawn) if coordinate and drawn else None
        if lever is None:
            left.setdefault(why_not(row, coordinate, bool(drawn)), []).append(row.muscle)
            continue
        judgement = judge(row, lever, threshold)
        counts[judgement] += 1
        lines.append(
            f"{row.muscle:26} {row.joint:9} {row!s:38} {lever.movement!s:28} {lever.mm:6.1f} mm  "
            f"{lever.held}/{lever.poses}  {judgement}"
        )
    return lines, counts, left


def open_model(mapping: Mapping[str, Any]) -> Body:
    """The model that ``models.yaml`` describes; raises ModelError or ImportError."""
    library, source = import_module("mujoco"), import_module("myo_sim")
    # The library else logs what its authors know into a file in the present folder.
    library.set_mju_user_warning(lambda message: None)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            model = source.load_model(mapping["model"]["load"])
        except Exception as error:  # whatever a release raises, it is one line for the reader
            raise ModelError(f"it does not load: {error}") from error
    pairs = {name: (a, b) for name, (a, b) in mapping["model"]["directions"].items()}
    return Body(library, model, pairs)


def main() -> int:
    """Print recorded and recomputed moment arms; the exit status is in the module's docstring."""
    facts, mapping = _read("moment_arms.yaml"), _read("models.yaml")
    about = mapping["model"]
    recorded = next(m for m in facts["origin"]["models"] if m["id"] == about["id"])
    try:
        body = open_model(mapping)
        lines, counts, left = report(body, facts, mapping)
    except ImportError as error:
        print(f"The extra for biomechanics is missing ({error}): {INSTALL}", file=sys.stderr)
        return 2
    except ModelError as error:
        wanted = f"models.yaml was written for myo-sim {about['written_for']}"
        found = f"myo-sim {version('myo-sim')} is installed"
        print(f"{recorded['name']} cannot be used: {error} ({wanted}; {found})", file=sys.stderr)
        return 2
    now = f"myo-sim {version('myo-sim')}, mujoco {version('mujoco')}"
    print(f"{recorded['name']}: computed with {now}; recorded with {recorded['version']}.")
    print("Recorded: the mean over all models. Recomputed: this model, parts that cross the joint.")
    print(
        "Held: in how many of the poses tried, some beyond the recorded ones, the direction holds."
    )
    print()
    print(f"{'muscle':26} {'joint':9} {'recorded':38} {'recomputed':28} {'':9}  held")
    print(*lines, sep="\n")
    print("\nNot recomputed:")
    for reason, muscles in left.items():
        print(f"- {reason} ({len(muscles)} rows): {', '.join(dict.fromkeys(muscles))}")
    print(f"\n{_summary(counts, sum(map(len, left.values())))}")
    return 1 if counts["opposite"] else 0


def _summary(counts: Counter[str], left: int) -> str:
    done = counts.total()
    parts = "; ".join(f"{judgement}: {n}" for judgement, n in sorted(counts.items()))
    return f"{done + left} rows: {done} recomputed ({parts}), {left} not recomputed"


def _read(name: str) -> Any:
    return load((FOLDER / name).read_bytes(), name).data


def _movement(entry: Mapping[str, str]) -> Movement:
    return Movement(entry["action"], entry.get("side", ""))


def _vector(values: Iterator[float]) -> Vector:
    x, y, z = values
    return x, y, z


def _minus(a: Vector, b: Vector) -> Vector:
    return a[0] - b[0], a[1] - b[1], a[2] - b[2]


def _dot(a: Vector, b: Vector) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def _cross(a: Vector, b: Vector) -> Vector:
    return a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]


def _unit(a: Vector) -> Vector:
    length = _dot(a, a) ** 0.5
    return a[0] / length, a[1] / length, a[2] / length


if __name__ == "__main__":
    sys.exit(main())
