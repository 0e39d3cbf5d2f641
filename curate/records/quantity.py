"""Quantities: text with a unit, such as ``15-30 s``, held as exact decimals.

The grammar is one regular expression per dimension, so that the JSON Schema of a field and the
parser accept the same strings. What a pattern cannot say (a range whose ends are swapped) is a
rule's business.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pydantic_core import PydanticCustomError, core_schema

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue

# Positive, no leading zeros, bounded: at most six digits before the point and three after it.
_DECIMAL = r"(?:[1-9][0-9]{0,5}(?:\.[0-9]{1,3})?|0\.[0-9]{0,2}[1-9])"
_WHOLE = r"[1-9][0-9]{0,5}"
LARGEST_COUNT = 999_999


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value or a range in one unit.

    ``low`` is None for "up to", ``high`` is None for "at least"; both are equal for one value.
    ``unit`` is the unit as written ("" for a count). Use :meth:`canonical` before comparing.
    """

    low: Decimal | None
    high: Decimal | None
    unit: str = ""

    @property
    def is_reversed(self) -> bool:
        """Whether the low end lies above the high end."""
        return self.low is not None and self.high is not None and self.low > self.high

    def canonical(self) -> Quantity:
        """The same amount in the canonical unit of its dimension, exactly."""
        unit, factor = CANONICAL[self.unit]
        return Quantity(
            None if self.low is None else self.low * factor,
            None if self.high is None else self.high * factor,
            unit,
        )

    def within(self, other: Quantity) -> bool:
        """Whether every amount in this range lies in ``other``. Units must be of one dimension."""
        mine, theirs = self.canonical(), other.canonical()
        if mine.unit != theirs.unit:
            return False
        low_fits = theirs.low is None or (mine.low is not None and mine.low >= theirs.low)
        high_fits = theirs.high is None or (mine.high is not None and mine.high <= theirs.high)
        return low_fits and high_fits

    def overlaps(self, other: Quantity) -> bool:
        """Whether some amount lies in both ranges. Units must be of one dimension."""
        mine, theirs = self.canonical(), other.canonical()
        if mine.unit != theirs.unit:
            return False
        starts_in_time = mine.low is None or theirs.high is None or mine.low <= theirs.high
        ends_late_enough = mine.high is None or theirs.low is None or mine.high >= theirs.low
        return starts_in_time and ends_late_enough

    def __str__(self) -> str:
        """The text that :meth:`Dimension.parse` reads back as this quantity."""
        if self.low is None:
            number = f"up to {_plain(self.high)}"
        elif self.high is None:
            number = f"at least {_plain(self.low)}"
        elif self.low == self.high:
            number = _plain(self.low)
        else:
            number = f"{_plain(self.low)}-{_plain(self.high)}"
        if not self.unit:
            return number
        return f"{number}{self.unit}" if self.unit.startswith("/") else f"{number} {self.unit}"


def _plain(number: Decimal | None) -> str:
    assert number is not None
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


# unit → (canonical unit, factor). Amounts of different canonical units are never compared or
# converted: three times a day is not "21 a week", and a tablet has no milligrams of its own.
CANONICAL: dict[str, tuple[str, Decimal]] = {
    "": ("", Decimal(1)),
    "s": ("s", Decimal(1)),
    "min": ("s", Decimal(60)),
    "h": ("s", Decimal(3600)),
    "d": ("d", Decimal(1)),
    "week": ("d", Decimal(7)),
    "y": ("y", Decimal(1)),
    "mcg": ("mg", Decimal("0.001")),
    "mg": ("mg", Decimal(1)),
    "g": ("mg", Decimal(1000)),
    "mL": ("mL", Decimal(1)),
    "tablet": ("tablet", Decimal(1)),
    "caplet": ("caplet", Decimal(1)),
    "capsule": ("capsule", Decimal(1)),
    "cm": ("m", Decimal("0.01")),
    "m": ("m", Decimal(1)),
    "km": ("m", Decimal(1000)),
    "/day": ("/day", Decimal(1)),
    "/week": ("/week", Decimal(1)),
}


_BOUND = "(?:(?:at least|up to) )"
# Other ways to write a unit, only for suggestions: none of them is read as the unit.
_SPELLINGS: dict[str, tuple[str, ...]] = {
    "s": ("sec", "secs", "second", "seconds"),
    "min": ("mins", "minute", "minutes"),
    "h": ("hr", "hrs", "hour", "hours"),
    "d": ("day", "days"),
    "week": ("weeks", "wk"),
    "y": ("yr", "yrs", "year", "years"),
    "mcg": ("µg", "ug", "microgram", "micrograms"),
    "mg": ("milligram", "milligrams"),
    "g": ("gram", "grams"),
    "mL": ("ml", "millilitre", "milliliter", "millilitres", "milliliters"),
    "tablet": ("tablets",),
    "caplet": ("caplets",),
    "capsule": ("capsules",),
    "m": ("metre", "metres", "meter", "meters"),
    "/day": ("/ day", "a day", "per day", "x/day", "times a day", "daily"),
    "/week": ("/ week", "a week", "per week", "x/week", "times a week", "weekly"),
}


@dataclass(frozen=True)
class Dimension:
    """What kind of quantity a field holds: its units, and whole numbers or decimals.

    Put it into an annotation: ``hold: Annotated[Quantity, TIME]``. Fields accept the text form
    when records are read, and serialise to ``{"min", "max", "unit"}`` in canonical units.
    """

    name: str
    units: tuple[str, ...]
    examples: tuple[str, ...]
    whole: bool = False

    @cached_property
    def pattern(self) -> str:
        """The grammar as a regular expression that Python, Rust and JavaScript read alike."""
        number = _WHOLE if self.whole else _DECIMAL
        amount = f"(?:(?:at least|up to) {number}|{number}(?:[-–]{number})?)"
        if self.units == ("",):
            return f"^{amount}$"
        slash = all(unit.startswith("/") for unit in self.units)
        units = "|".join(self.units)
        return f"^{amount}{'' if slash else ' '}(?:{units})$"

    @cached_property
    def _regex(self) -> re.Pattern[str]:
        return re.compile(self.pattern)

    @cached_property
    def _parts(self) -> re.Pattern[str]:
        return re.compile(r"(at least |up to )?([0-9.]+)(?:[-–]([0-9.]+))? ?(.*)")

    def parse(self, text: str) -> Quantity:
        """Read ``text``; raise ValueError with a message for an editor if it is none of ours."""
        if not self._regex.fullmatch(text):
            raise ValueError(self.complaint(text))
        match = self._parts.fullmatch(text)
        assert match is not None
        bound, first, second, unit = match.groups()
        low = Decimal(first)
        if bound == "at least ":
            return Quantity(low, None, unit)
        if bound == "up to ":
            return Quantity(None, low, unit)
        return Quantity(low, Decimal(second) if second else low, unit)

    def complaint(self, text: str) -> str:
        """What is wrong with ``text`` and, after a colon, what to write; for an editor."""
        wanted = " or ".join(f"`{example}`" for example in self.examples[:2])
        shown = text if len(text) <= 40 else text[:39] + "…"
        mended = self._mended(text)
        if mended and "\u00a0" not in text:
            return f"`{shown}` is not written as {self.name}: did you mean `{mended}`?"
        if re.search(r"[0-9],[0-9]", text):
            return f"`{shown}` has a comma: write a point for decimals, as in `1.5`, else nothing"
        if "\u00a0" in text:
            return f"`{shown}` holds a no-break space: write an ordinary space"
        if re.fullmatch(r"-?0(\.0*)?", text):
            return f"`{shown}` is too little: it must be more than 0"
        if self.units != ("",) and re.fullmatch(rf"{_BOUND}?[0-9.]+(?:[-–][0-9.]+)?", text):
            unit = self.units[0]
            fixed = f"{text}{'' if unit.startswith('/') else ' '}{unit}"
            choices = ", ".join(f"`{unit}`" for unit in self.units)
            return f"`{shown}` has no unit: write for example `{fixed}` (units: {choices})"
        return f"`{shown}` is not {self.name}: write it like {wanted}"

    def _mended(self, text: str) -> str | None:
        """``text`` in our grammar, if only its writing differs: ``15 to 30sec`` is ``15-30 s``."""
        found = re.sub(r"(?<=[0-9a-z])\s*(?:-|–|—|to)\s*(?=[0-9])", "-", text.strip().lower())
        found = re.sub(r"^([0-9.]+) ?([a-z]+)-([0-9.]+ ?\2)$", r"\1-\3", found)
        found = re.sub(r"^(?:>=|≥)\s*|^min(?:imum)? ", "at least ", found)
        found = re.sub(r"^(?:<=|≤)\s*|^max(?:imum)? ", "up to ", found)
        amount = re.fullmatch(rf"({_BOUND}?[0-9.]+(?:-[0-9.]+)?)\s*([a-z/ ]*?)\.?", found)
        if amount is None:
            return None
        word = amount[2].strip()
        unit = next((u for u in self.units if word in (u.lower(), *_SPELLINGS.get(u, ()))), None)
        if unit is None:
            return None
        mended = f"{amount[1]}{'' if unit.startswith('/') or not unit else ' '}{unit}"
        return mended if mended != text and self._regex.fullmatch(mended) else None

    def _validate(self, value: Any) -> Quantity:
        if isinstance(value, Quantity):
            return value
        if isinstance(value, bool) or not isinstance(value, (int, str)):
            raise PydanticCustomError("quantity", "{reason}", {"reason": self._not_text(value)})
        if isinstance(value, int) and (self.units != ("",) or not 0 < value <= LARGEST_COUNT):
            raise PydanticCustomError(
                "quantity", "{reason}", {"reason": self.complaint(str(value))}
            )
        try:
            return self.parse(str(value))
        except ValueError as error:
            raise PydanticCustomError("quantity", "{reason}", {"reason": str(error)}) from None

    def _not_text(self, value: object) -> str:
        if isinstance(value, (bool, Decimal)):
            return self.complaint(str(value).lower())
        what = "a list" if isinstance(value, list) else "a mapping"
        return f"{what} is not {self.name}: write it like `{self.examples[0]}`"

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        """Read text (or a whole number for counts); write canonical ``{min, max, unit}``."""
        return core_schema.no_info_plain_validator_function(
            self._validate,
            serialization=core_schema.plain_serializer_function_ser_schema(as_dataset),
        )

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """The authoring form in validation mode, the dataset form in serialisation mode."""
        if handler.mode == "serialization":
            units = sorted({CANONICAL[unit][0] for unit in self.units})
            bound = {"anyOf": [{"type": "number", "exclusiveMinimum": 0}, {"type": "null"}]}
            return {
                "type": "object",
                "properties": {
                    "min": bound | {"description": "Lower end, or null for 'up to'."},
                    "max": bound | {"description": "Upper end, or null for 'at least'."},
                    "unit": {"type": "string", "enum": units},
                },
                "required": ["min", "max", "unit"],
                "additionalProperties": False,
            }
        text = {"type": "string", "pattern": self.pattern, "examples": list(self.examples)}
        if self.units != ("",):
            return text
        count = {"type": "integer", "minimum": 1, "maximum": LARGEST_COUNT}
        return {"anyOf": [count, text]}


def as_dataset(quantity: Quantity) -> dict[str, Any]:
    """``{"min", "max", "unit"}`` in the canonical unit; whole numbers as integers."""
    canonical = quantity.canonical()
    return {
        "min": _number(canonical.low),
        "max": _number(canonical.high),
        "unit": canonical.unit,
    }


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


COUNT = Dimension("a count", ("",), ("8-12", "at least 3", "10"), whole=True)
TIME = Dimension("a time", ("s", "min", "h"), ("15-30 s", "at least 10 min"))
PERIOD = Dimension("a number of days or weeks", ("d", "week"), ("up to 10 d", "6 week"))
AGE = Dimension("an age", ("y",), ("at least 18 y", "12-17 y"))
MASS = Dimension("a mass", ("mg", "g", "mcg"), ("200 mg", "up to 1200 mg"))
DISTANCE = Dimension("a distance", ("m", "cm", "km"), ("10 m", "20-40 m"))
RATE = Dimension("a frequency", ("/week", "/day"), ("2-3/week", "1-2/day"))
DOSE = Dimension(
    "a dose", ("mg", "g", "mcg", "mL", "tablet", "caplet", "capsule"), ("200-400 mg", "2 tablet")
)
