"""Bad input: one clear message on standard error, exit code 2, no traceback, nothing on standard output."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from bnderive.cli.main import bnderive

HEAD = "---\ninputs: [x]\noutputs: [y]\n---\n## Forward\n\n"

DOCUMENTS = {
    "empty": ("", "empty"),
    "binary": ("\0\1\2", "binary"),
    "no front matter": ("# Title\n", "front matter"),
    "large": ("x" * 10_000_000, "too large"),
    "missing definition": (HEAD + "$$ y_i = x_i + z_i $$\n", "z_i"),
    "cycle": (HEAD + "$$ y_i = z_i $$\n$$ z_i = y_i + x_i $$\n", "y"),
    "wrong axes": (HEAD + "$$ y_i = x_i + x_{ij} $$\n", "axes"),
    "unbound index": (HEAD + "$$ y_i = x_j $$\n", "j"),
    "index bound twice": (HEAD + "$$ y_i = \\sum_i x_i $$\n", "i"),
    "unknown function": (HEAD + "$$ y_i = \\operatorname{frob}(x_i) $$\n", "frob"),
    "unclosed brace": (HEAD + "$$ y_i = \\frac{x_i}{2 $$\n", "never closed"),
    "axis that does not occur": (HEAD + "$$ y_i = \\sum_j x_i $$\n", "j"),
    "10,000 braces": (HEAD + "$$ y_i = " + "{" * 10_000 + "x_i" + "}" * 10_000 + " $$\n", "nested"),
    "names itself": (HEAD.replace("---\n", "---\nlayer: self.md\n", 1) + "$$ y_i = x_i $$\n", "itself"),
}

COMMAND_LINES = {
    "no such layer": (["derive", "bachnorm"], "Did you mean batchnorm?"),
    "no such command": (["dreive", "batchnorm"], "Did you mean 'derive'?"),
    "no such file": (["derive", "nowhere.md"], "nowhere.md"),
    "a directory": (["derive", "/"], "directory"),
    "no layer": (["derive"], "LAYER"),
    "no such format": (["derive", "softmax", "--format", "yaml"], "'markdown'"),
    "a format that is nearly one": (["derive", "softmax", "--format", "latx"], "Did you mean 'latex'?"),
    "no such gradient": (["derive", "softmax", "--wrt", "gamma"], "gamma"),
    "no such parameter": (["derive", "rmsnorm", "--ddof", "1"], "eps"),
    "a parameter out of range": (["derive", "rmsnorm", "--set", "eps=-1"], "positive"),
    "a fraction for an integer": (["derive", "batchnorm", "--set", "ddof=1/2"], "integer"),
    "no assignment": (["derive", "batchnorm", "--set", "ddof"], "NAME=NUMBER"),
    "an enormous number": (["derive", "batchnorm", "--set", "eps=1e999999999"], "NAME=NUMBER"),
    "no target": (["codegen", "softmax"], "--target"),
    "no such target": (["codegen", "softmax", "--target", "tourch"], "Did you mean 'torch'?"),
    "no such axis": (
        ["codegen", "softmax", "--target", "torch", "--sharded", "m"],
        "Its axes: n (size N), i (size K).",
    ),
    "an axis that cannot be cut": (["derive", "cross_entropy", "--sharded", "C"], "labels t point into it"),
    "an axis of a tangent": (["derive", "softmax", "--tangent", "--sharded", "N"], "leave --order and --tangent out"),
    "nothing to compare with": (["codegen", "softmax", "--target", "numpy", "--check"], "-o FILE"),
    "code that is not there": (["check", "softmax", "--impl", "nowhere.py"], "nowhere.py"),
    "two things to check": (["check", "softmax", "--impl", "a.py", "--target", "numpy"], "one of them"),
    "half a size": (["check", "softmax", "--size", "N=1/2"], "whole number"),
    "output into no folder": (["derive", "softmax", "-o", "/nowhere/file"], "cannot write"),
    "code into no folder": (["codegen", "softmax", "--target", "numpy", "-o", "/nowhere/file"], "cannot write"),
}


def refused(args: list[str], words: str) -> str:
    result = CliRunner().invoke(bnderive, args)
    assert result.exit_code == 2, result.stderr
    assert result.stdout == ""
    assert words in result.stderr
    assert "Traceback" not in result.stderr
    assert result.stderr.count("Error: ") == 1
    return result.stderr


@pytest.mark.parametrize("name", DOCUMENTS)
def test_documents(name: str, tmp_path: Path) -> None:
    text, words = DOCUMENTS[name]
    path = tmp_path / "document.md"
    path.write_text(text, encoding="utf-8")
    message = refused(["derive", str(path)], words)
    assert f"Error: {path}:" in message
    assert len(message) < 1500


@pytest.mark.parametrize("name", COMMAND_LINES)
def test_command_lines(name: str) -> None:
    refused(*COMMAND_LINES[name])
