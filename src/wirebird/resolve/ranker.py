"""The trained ranker: which candidate each place name of a report means, with a calibrated probability."""

from __future__ import annotations

from functools import cache
from importlib import resources
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from wirebird.assets import ADVICE, check_file
from wirebird.errors import AssetError
from wirebird.resolve.place_features import FEATURES, Floats, PlaceFeatures, Scene, group_softmax

ROUNDS = (1, 2)
CLIP = 30.0
FILE_NAME = "places.npz"


class PlaceRanker:
    """Two small networks with one hidden layer (written by training/fit_places.py).

    The first takes the other toponyms of a report for what is most prominent, the second for what the first took them for.
    """

    def __init__(self, path: Path) -> None:
        """Read the weights.

        Raises:
            AssetError: the file is missing, damaged or made for other features.
        """
        check_file(path)
        try:
            with np.load(path) as arrays:
                self._w = {name: arrays[name] for name in arrays.files}
            names = tuple(self._w.pop("features").tolist())
        except (OSError, EOFError, KeyError, ValueError, BadZipFile) as error:
            raise AssetError(f"{path} is missing or damaged ({error}). Install Wirebird anew: {ADVICE}") from error
        if names != FEATURES:
            raise AssetError(f"{path} was made for other features; run training/fit_places.py or reinstall wirebird")

    @staticmethod
    @cache
    def load() -> PlaceRanker:
        """Return the ranker of the package, read on the first call."""
        return PlaceRanker(Path(str(resources.files("wirebird.resolve") / "data" / FILE_NAME)))

    def rank(self, features: PlaceFeatures, scene: Scene) -> Floats:
        """Return the probability of every candidate of a scene.

        Args:
            features: computes the features from the gazetteer.
            scene: the candidates of all toponyms of a report, n in all.

        Returns:
            float64[n], 0 to 1, in the order of `scene.rows`; those of a group and "none of them" add up to 1.
        """
        probability = scene.prior
        for number in ROUNDS:
            if not len(probability):
                return probability
            logits = self._logits(number, features.matrix(scene, probability))
            none = float(self._w[f"{number}.none"][0])
            probability = group_softmax(scene.owner, logits, scene.groups, none=none)
        return probability

    def _logits(self, number: int, matrix: npt.NDArray[np.float32]) -> Floats:
        w = self._w
        scaled = (matrix - w[f"{number}.mean"]) / w[f"{number}.scale"]
        hidden = np.maximum(scaled @ w[f"{number}.hidden.weight"].T + w[f"{number}.hidden.bias"], 0)
        logits = hidden @ w[f"{number}.out.weight"] + w[f"{number}.out.bias"]
        return np.asarray(np.clip(logits, -CLIP, CLIP), dtype=np.float64)
