"""The gate: every floor is about a figure that is measured, and falls are seen."""

import json
import math

import pytest
from benchmarks import demo, gate


def test_floors_and_ceilings():
    assert gate.held("recall", 0.9, 0.9)
    assert not gate.held("recall", 0.89, 0.9)
    assert gate.held("max_width", 1.4, 1.45)
    assert not gate.held("max_width", 1.5, 1.45)


def test_a_ceiling_is_about_the_figure_of_its_name():
    assert gate.found("max_width", {"width": 1.4}) == 1.4


@pytest.mark.parametrize("figure", ["recall", "max_width"])
def test_what_is_not_measured_fails(figure):
    assert math.isnan(gate.found(figure, {}))
    assert not gate.held(figure, gate.found(figure, {}), 0.5)


def test_every_floor_of_the_demo_is_measured():
    measured = demo.figures(seeds=[101])
    for figure in json.loads(gate.FLOORS.read_text())["demo"]:
        assert not math.isnan(gate.found(figure, measured)), figure
