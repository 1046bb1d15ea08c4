"""What the package promises: its public names, its version, its documents inside the wheel, its licence."""

import tomllib
from pathlib import Path

import pytest

import bnderive


@pytest.mark.parametrize("name", bnderive.__all__)
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(bnderive, name) is not None
    assert name in dir(bnderive)


def test_type_checkers_see_the_same_names(root: Path) -> None:
    text = (root / "bnderive" / "__init__.py").read_text(encoding="utf-8")
    seen = {line.split(" as ")[1].strip() for line in text.splitlines() if line.startswith("    from ")}
    assert seen == set(bnderive.__all__) - {"__version__"}


def test_other_names_are_attribute_errors() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = bnderive.nonsense


def test_no_public_name_is_hidden_by_a_package(root: Path) -> None:
    packages = {path.stem for path in (root / "bnderive").iterdir()}
    assert packages.isdisjoint(bnderive.__all__)


def test_the_changelog_has_this_version(root: Path) -> None:
    assert f"## [{bnderive.__version__}]" in (root / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_wheel_takes_the_documents_along(root: Path) -> None:
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    wheel = settings["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert wheel["force-include"] == {"derivations": "bnderive/derivations"}


def test_the_license_is_mit(root: Path) -> None:
    text = (root / "LICENSE").read_text(encoding="utf-8")
    assert text.startswith("MIT License")
    assert "The bnderive authors" in text
