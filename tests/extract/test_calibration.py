"""Scores become probabilities by the shipped curves."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from wirebird.encoder.runner import DATA
from wirebird.errors import AssetError
from wirebird.extract.calibration import Calibration, Curve, EventFeatures, load_calibration, logistic, logit, weighted


def test_logit_and_logistic_undo_each_other() -> None:
    assert [round(logistic(logit(p)), 6) for p in (0.001, 0.3, 0.5, 0.9)] == [0.001, 0.3, 0.5, 0.9]


def test_certain_scores_stay_finite() -> None:
    assert 0 < Curve(slope=2.0)(0.0) < Curve(slope=2.0)(1.0) < 1


def test_an_identity_curve_changes_nothing() -> None:
    assert Curve()(0.37) == pytest.approx(0.37)


def test_every_feature_counts_with_its_weight() -> None:
    calibration = Calibration(event=EventFeatures(token=1.0, background=0.5, mentions=2.0, bias=-1.0))
    features = EventFeatures(token=1.0, background=2.0, mentions=0.5, actor=9.0, bias=1.0)
    assert weighted(calibration.event, features) == pytest.approx(logistic(1.0 + 1.0 + 1.0 - 1.0))


def test_shipped_curves_rise_with_the_score() -> None:
    shipped = load_calibration(DATA / "calibration.json")
    for name in ("type", "status", "actor", "recipient"):
        assert getattr(shipped, name).slope > 0, name
    assert shipped.event.token > 0
    assert shipped.voice.pair > 0


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "calibration.json"
    path.write_bytes(msgspec.json.encode({"events": 1}))
    with pytest.raises(AssetError, match=r"calibration\.json"):
        load_calibration(path)
