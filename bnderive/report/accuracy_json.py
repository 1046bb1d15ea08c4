"""An accuracy report for programs. The keys are stable under `schema_version`."""

import json
from dataclasses import asdict
from typing import Any

from bnderive.check.accuracy.nouns import Accuracy

SCHEMA_VERSION = 1


def render(accuracy: Accuracy, paint: bool = False) -> str:
    """The JSON. Numbers that are not finite are written as strings, so that every reader takes it."""
    return json.dumps(as_data(accuracy), ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def as_data(accuracy: Accuracy) -> dict[str, Any]:
    """The same as dictionaries and lists."""
    return {
        "schema_version": SCHEMA_VERSION,
        "layer": accuracy.layer,
        "seed": accuracy.seed,
        "versions": dict(accuracy.versions),
        "confirmed": accuracy.confirmed,
        "rows": [
            {key: _number(value) for key, value in asdict(row).items()} | {"wrong": row.wrong} for row in accuracy.rows
        ],
        "not_run": [asdict(one) for one in accuracy.absent],
    }


def _number(value: Any) -> Any:
    return str(value) if isinstance(value, float) and value - value != 0 else value
