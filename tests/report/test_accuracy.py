"""Accuracy reports as people and programs read them."""

import json
from dataclasses import replace

import pytest

from bnderive.check.accuracy.nouns import Absent, Accuracy, Row
from bnderive.report import accuracy_json, accuracy_text

UNIT = 2.0**-24
ROW = Row(
    data="mean 1e4", sizes={"m": 7, "C": 2}, truth="50 digits", dtype="float32", device="cpu", quantity="dx",
    subject="mine", ulps=0.5, ulps_median=0.25, scaled=3e-8, scaled_median=1e-9, norm=2e-8, elements=14, zero=0,
    beyond=0, lost=0, unit=UNIT,
)  # fmt: skip
LOSING = replace(ROW, subject="theirs", ulps=123456.0, ulps_median=400.0, scaled=1e-3, scaled_median=0.0)


def report(*rows: Row, absent: tuple[Absent, ...] = ()) -> Accuracy:
    return Accuracy("batchnorm", 3, rows, absent, 0.0, {"numpy": "2"})


TEXT = """\
batchnorm: accuracy  (seed 3)

mean 1e4; float32; m=7, C=2; truth: 50 digits
                 ulps            scaled
                  max   median      max   median
  dx  mine       0.50     0.25  3.0e-08  1.0e-09
      theirs    1e+05      400  1.0e-03        0

WRONG BY MORE THAN ROUNDING (by over 100 units of rounding), relative to the
largest element:
  theirs, mean 1e4, float32: dx is off by 1.0e-03
Left out of the ulps of dx, mean 1e4: 2 where the truth is zero and 1 where it
is beyond the range of float32, of 14 elements.
The truth is the derived closed form; differences of the definitions, on a tiny
shape, confirm it to 1e-18.
NOT RUN  theirs: mean 0 (float32); mean 1 (float32): raised ValueError: no
         kernel
"""


def test_text() -> None:
    absent = tuple(Absent(data, "float32", "theirs", "raised ValueError: no kernel") for data in ("mean 0", "mean 1"))
    made = report(replace(ROW, zero=2, beyond=1), replace(LOSING, zero=2, beyond=1), absent=absent)
    assert accuracy_text.render(made) == TEXT
    assert "\x1b" in accuracy_text.render(made, paint=True)


def test_nothing_wrong() -> None:
    text = accuracy_text.render(report(ROW))
    assert "Nothing is wrong by more than rounding" in text
    assert "WRONG" not in text
    assert "Left out" not in text


def test_numbers_that_are_not_finite() -> None:
    lost = replace(ROW, ulps=float("inf"), scaled=float("inf"), lost=4)
    assert "dx has 4 of 14 elements that are no finite numbers" in accuracy_text.render(report(lost))
    (row,) = json.loads(accuracy_json.render(report(lost)))["rows"]
    assert (row["ulps"], row["lost"], row["wrong"]) == ("inf", 4, True)


@pytest.mark.parametrize("scaled", [99 * UNIT, 101 * UNIT, float("nan")])
def test_where_rounding_ends(scaled: float) -> None:
    assert replace(ROW, scaled=scaled).wrong == (scaled != 99 * UNIT)


def test_json() -> None:
    found = json.loads(accuracy_json.render(report(ROW, LOSING, absent=(Absent("a", "float16", "b", "c"),))))
    assert [found[key] for key in ("schema_version", "layer", "seed", "confirmed")] == [1, "batchnorm", 3, 0.0]
    assert [row["subject"] for row in found["rows"]] == ["mine", "theirs"]
    assert found["rows"][0]["sizes"] == {"m": 7, "C": 2}
    assert found["not_run"] == [{"data": "a", "dtype": "float16", "subject": "b", "reason": "c"}]


def test_what_ran_nowhere_is_told_without_the_data() -> None:
    text = accuracy_text.render(report(ROW, absent=(Absent("mean 1e4", "float32", "theirs", "no torch"),)))
    assert text.endswith("NOT RUN  theirs: no torch\n")
