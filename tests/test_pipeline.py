"""The order of the stages, from a name to a verdict."""

from pathlib import Path

import pytest

import bnderive
from bnderive import pipeline
from bnderive.errors import DocumentError, UnknownLayer
from bnderive.layer import library

DOCUMENT = "---\nlayer: mine\ninputs: [x]\noutputs: [y]\n---\n## Forward\n\n$$ y_i = x_i^2 $$\n"


def test_a_name_of_the_library_stands_before_a_file_of_that_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "softmax").write_text(DOCUMENT, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert pipeline.load("softmax").name == "softmax"
    assert pipeline.load("./softmax").name == "mine"
    assert pipeline.load(Path("softmax")).name == "mine"


@pytest.mark.parametrize("name", library.names())
def test_every_layer_of_the_library_is_loaded(name: str) -> None:
    assert pipeline.load(name).name == name


def test_a_name_that_is_neither() -> None:
    with pytest.raises(UnknownLayer, match="softmx"):
        pipeline.load("softmx")
    with pytest.raises(DocumentError):
        pipeline.load("softmx.md")


def test_from_a_document_to_a_verdict(tmp_path: Path) -> None:
    path = tmp_path / "mine.md"
    path.write_text(DOCUMENT, encoding="utf-8")
    derivation = bnderive.backward(bnderive.load(path))
    assert derivation.proved
    done: list[int] = []
    verdict = bnderive.run_checks(derivation, targets=["numpy"], progress=lambda now: done.append(now.done))
    assert verdict.verdict == "pass"
    assert done == list(range(1, len(done) + 1))


def test_a_graph_has_partials_where_they_are_asked_for() -> None:
    layer = pipeline.load("batchnorm")
    assert all(edge.partial is None for edge in pipeline.graph(layer).edges)
    assert all(edge.partial is not None for edge in pipeline.graph(layer, partials=True).edges)
