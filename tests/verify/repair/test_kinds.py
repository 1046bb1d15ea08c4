"""Every kind of edit proposes the edit of its example, says what it should, and is registered."""

from pathlib import Path

import pytest

from bnderive.verify.repair.candidate import edited
from bnderive.verify.repair.kind import Kind
from bnderive.verify.repair.registry import KINDS
from bnderive.verify.repair.scene import survey
from bnderive.verify.repair.snippet import squeezed
from bnderive.verify.repair.vocabulary import harvest
from tests.verify.repair.toy import parsed


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_kind_mends_its_example(kind: Kind) -> None:
    example = kind.example
    vocabulary = harvest([parsed(text) for text in (example.wrong, *example.beside)], ("i", "j"), ("m",), example.free)
    source, node = parsed(example.wrong)
    scene = survey(source, node.span, node, vocabulary)
    assert scene is not None
    proposed = {
        squeezed(edited(source, scene.span, candidate.changes) or ""): candidate for candidate in kind.propose(scene)
    }
    assert squeezed(example.wrong) not in proposed, "an edit that changes nothing"
    found = proposed.get(squeezed(example.right))
    assert found is not None, f"{kind.name} does not propose {example.right}, only {sorted(proposed)}"
    assert found.changes[0].says == example.says
    for edit in found.changes:
        assert source.text[edit.span.start : edit.span.end] == edit.was
    assert min(candidate.cost for candidate in proposed.values()) >= kind.cost


def test_kinds_have_different_names_and_statements() -> None:
    assert len({kind.name for kind in KINDS}) == len({kind.mends for kind in KINDS}) == len(KINDS)


def test_every_kind_that_is_written_is_registered(root: Path) -> None:
    folder = root / "bnderive" / "verify" / "repair" / "kinds"
    written = {path.stem for path in folder.glob("*.py") if "KIND" not in path.stem and " = Kind(" in path.read_text()}
    assert written == {kind.name for kind in KINDS}
