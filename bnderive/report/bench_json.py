"""A bench as JSON: one object for each row, ratios included."""

import json
from typing import Any

from bnderive.bench.nouns import COPY, NATIVE, STAGED, Bench
from bnderive.report.bench_text import groups

SCHEMA_VERSION = 1


def render(bench: Bench) -> str:
    """`ratio` is the time over that of torch's operator, `staged_ratio` over that of the staged form, `copies` over a
    copy of the input, `floor_ratio` over the floor; null where there is nothing to compare with.
    """
    rows: list[dict[str, Any]] = []
    for group in groups(bench.rows):
        medians = {row.implementation: row.median for row in group}
        for row in group:
            compared = {key: medians.get(name) for key, name in
                        (("ratio", NATIVE), ("staged_ratio", STAGED), ("copies", COPY))}  # fmt: skip
            rows.append(
                {
                    "implementation": row.implementation,
                    "pass": row.part,
                    "size": dict(row.sizes),
                    "dtype": row.dtype,
                    "median_s": row.median,
                    "quartiles_s": list(row.quartiles),
                    **{key: None if other is None else row.median / other for key, other in compared.items()},
                    "bytes": row.moved,
                    "peak_bytes": row.peak,
                    "floor_ratio": row.median / row.floor,
                }
            )
    not_run = [{"implementation": name, "why": why} for name, why in bench.not_run]
    whole = {"schema_version": SCHEMA_VERSION, "layer": bench.layer, "machine": dict(bench.machine)}
    return json.dumps({**whole, "rows": rows, "not_run": not_run}, indent=2, ensure_ascii=False)
