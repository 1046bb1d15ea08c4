"""Which optional packages are there: those that an extra of bnderive installs."""

import importlib.util

EXTRAS = ("torch", "jax", "numba", "triton")


def missing(*packages: str) -> str:
    """Why what needs these packages cannot run here; empty where it can. What is no extra of ours is not looked for."""
    for package in packages:
        if package in EXTRAS and importlib.util.find_spec(package) is None:
            return f'{package} is not installed; to add it: pip install "bnderive[{package}]"'
    return ""
