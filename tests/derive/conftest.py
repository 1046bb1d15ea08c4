"""Derivations of the library's layers, each made once."""

from functools import cache

import pytest

from bnderive.derive.backward import derive
from bnderive.derive.derivation import Derivation
from bnderive.document import load_layer
from bnderive.layer import library


@cache
def derivation_of(name: str) -> Derivation:
    return derive(load_layer(library.path_of(name)))


@pytest.fixture(params=library.names())
def derivation(request: pytest.FixtureRequest) -> Derivation:
    return derivation_of(request.param)
