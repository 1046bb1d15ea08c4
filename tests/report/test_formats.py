"""Every format of derivations and of graphs writes, in every view, the same each time; what is not proved shows."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bnderive.derive.derivation import Derivation, Gradient
from bnderive.errors import BnderiveError
from bnderive.report.formats import DERIVATIONS, GRAPHS
from bnderive.report.view import View


@pytest.mark.parametrize("name", DERIVATIONS)
@pytest.mark.parametrize("form", ["closed", "staged", "all"])
def test_a_derivation_is_written_in_every_view(samples: Any, name: str, form: str) -> None:
    written = DERIVATIONS[name](samples.derivation, View(form=form))
    assert written.endswith("\n")
    assert "#" not in written.replace("\n#", "").replace("[#", "").replace(", #", "") or name in {"json", "markdown"}
    assert not any(line != line.rstrip() for line in written.splitlines())


@pytest.mark.parametrize("name", DERIVATIONS)
def test_only_the_gradient_that_is_asked_for(samples: Any, name: str) -> None:
    every = DERIVATIONS[name](samples.derivation, View())
    some = DERIVATIONS[name](samples.derivation, View(wrt=("gamma",)))
    assert "common factor" in every
    assert "common factor" not in some


@pytest.mark.parametrize("name", DERIVATIONS)
def test_a_name_without_a_gradient_is_an_error_that_suggests_one(samples: Any, name: str) -> None:
    with pytest.raises(BnderiveError, match="no gradient with respect to 'gama'") as caught:
        DERIVATIONS[name](samples.derivation, View(wrt=("gama",)))
    assert caught.value.hint == "Did you mean 'gamma'?"


@pytest.mark.parametrize("name", DERIVATIONS)
def test_an_intermediate_is_written_where_a_gradient_uses_it(samples: Any, name: str) -> None:
    var = replace(samples.derivation.adjoints["var"], steps=())
    x = samples.derivation.gradients["x"]
    through = replace(x, form=x.form * var.quantity.element)
    gradients = {**samples.derivation.gradients, "x": through}
    derivation = replace(samples.derivation, gradients=gradients, intermediates={"var": var})
    sign = '"proved": false' if name == "json" else "no step is recorded"
    assert sign in DERIVATIONS[name](derivation, View(wrt=("x",)))
    assert sign not in DERIVATIONS[name](derivation, View(wrt=("gamma",)))


def _doubted(derivation: Derivation) -> Derivation:
    x = derivation.gradients["x"]
    steps = (*x.steps[:-1], replace(x.steps[-1], proved=False))
    return replace(derivation, gradients={**derivation.gradients, "x": replace(x, steps=steps)})


def _bare(derivation: Derivation) -> Derivation:
    x = derivation.gradients["x"]
    return replace(derivation, gradients={**derivation.gradients, "x": Gradient("x", x.quantity, x.form, ())})


@pytest.mark.parametrize("name", DERIVATIONS)
def test_what_is_not_proved_shows(samples: Any, name: str) -> None:
    sign = '"proved": false' if name == "json" else "NOT PROVED"
    assert sign not in DERIVATIONS[name](samples.derivation, View(form="all"))
    assert sign in DERIVATIONS[name](_doubted(samples.derivation), View())
    assert sign in DERIVATIONS[name](_bare(samples.derivation), View())


@pytest.mark.parametrize("name", GRAPHS)
def test_a_graph_is_written_with_and_without_partials(samples: Any, name: str) -> None:
    without, with_ = GRAPHS[name](samples.graph, False), GRAPHS[name](samples.with_partials, True)
    assert "∂" not in without
    assert "∂μ_c/∂x_ic = 1/m" in with_
    assert GRAPHS[name](samples.with_partials, False) == without


def test_the_same_under_every_hash_seed(root: Path, clean_environment: dict[str, str]) -> None:
    program = (
        f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        "import conftest\n"
        "from bnderive.layer.graph import graph_of\n"
        "from bnderive.report.formats import DERIVATIONS, GRAPHS\n"
        "from bnderive.report.view import View\n"
        "for name in DERIVATIONS: print(DERIVATIONS[name](conftest._derivation(), View(form='all')))\n"
        "for name in GRAPHS: print(GRAPHS[name](graph_of(conftest.LAYER), False))"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**clean_environment, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
            cwd=root,
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(outputs) == 1
    assert len(outputs.pop()) > 10_000
