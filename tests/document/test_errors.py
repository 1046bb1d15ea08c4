"""Every mistake in a document gives one message with file, line, column and caret, a hint, and exit code 2."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from bnderive.document import load_layer, read_layer
from bnderive.errors import USAGE, DocumentError


@dataclass(frozen=True)
class Case:
    """`body` is a document in which « stands right before the place that the error must name."""

    name: str
    message: str
    body: str


HEAD = "---\ninputs: [x]\noutputs: [y]\n---\n## Forward\n"


def forward(*equations: str, head: str = HEAD) -> str:
    return head + "\n".join(f"$$ {equation} $$" for equation in equations) + "\n"


AXES = "---\naxes: {i: {size: m}, c: {size: C}}\nsymbols: {x: 'x_{ic}', g: 'g_c'}\ninputs: [x, g]\noutputs: [y]\n---\n## Forward\n"

PLAIN = "classes: {Norm: i c}, sizes: {num_features: c}"


def module(
    entry: str, equations: tuple[str, ...] = (r"\mu_c = \frac{1}{m} \sum_i x_{ic}", r"y_{ic} = g_c (x_{ic} - \mu_c)")
) -> str:
    """A document with an entry about its module."""
    return AXES.replace("outputs: [y]", f"outputs: [y]\nmodule: {entry}") + "\n".join(f"$$ {e} $$" for e in equations)


WEIGHT = "weights: {g: {name: weight, initial: 1}}"
CASES = (
    Case("module, unknown key", "the module has no key 'class'", module("{«class: {Norm: i c}}")),
    Case("module, no classes", "the module has no classes", module("«{sizes: {n: c}}")),
    Case("module, what is no axis", "'+' is no axis", module("{classes: {Norm: i «+}}")),
    Case("module, what is no mapping", "classes must be a mapping", module("{classes: «Norm}")),
    Case("module, another input", "a module has one input that is no weight, and here that is x, g", module("«{classes: {Norm: i c}}")),
    Case("module, unknown axis", "in Norm, x has no axis k", module(f"{{classes: {{Norm: «i k}}, sizes: {{n: c}}, {WEIGHT}}}")),
    Case("module, no such input", "this weight is no input of the layer: h",
         module("{classes: {Norm: i c}, weights: {g: {name: w, initial: 1}, «h: {name: weight, initial: 1}}}")),
    Case("module, no start", "g has no initial in the module", module(f"{{{PLAIN}, weights: {{«g: {{name: weight}}}}}}")),
    Case("module, a start that is no number", "the start 'one' is not a finite number",
         module(f"{{{PLAIN}, weights: {{g: {{name: weight, initial: «one}}}}}}")),
    Case("module, a name that torch has", "the name training is taken: torch has it",
         module(f"{{{PLAIN}, weights: {{g: {{name: «training, initial: 1}}}}}}")),
    Case("module, a name twice", "the name num_features is taken: the module has it already",
         module(f"{{{PLAIN}, weights: {{g: {{name: «num_features, initial: 1}}}}}}")),
    Case("module, no such flag", "the module has no flag for weight: afine",
         module(f"{{{PLAIN}, flags: {{affine: true}}, weights: {{g: {{name: weight, initial: 1, flags: [«afine]}}}}}}")),
    Case("module, a flag of nothing", "no weight has the flag affine", module(f"{{{PLAIN}, {WEIGHT}, flags: {{«affine: true}}}}")),
    Case("module, no such setting", "this setting is no parameter of the layer: eps", module(f"{{{PLAIN}, {WEIGHT}, settings: [«eps]}}")),
    Case("module, size of no axis", "x has no axis k", module(f"{{classes: {{Norm: i c}}, {WEIGHT}, sizes: {{n: «k}}}}")),
    Case("module, size unknown", "g has axes that no argument of the constructor gives",
         module("{classes: {Norm: i c}, weights: {«g: {name: weight, initial: 1}}}")),
    Case("module, two of any number", "in Norm, two places may be any number of axes",
         module(f"{{classes: {{Norm: «i* c*}}, sizes: {{n: c}}, {WEIGHT}}}")),
    Case("module, no neighbours", "in Norm, (c i) are no neighbours in x", module(f"{{classes: {{Norm: «(c i)}}, sizes: {{n: c}}, {WEIGHT}}}")),
    Case("module, a split not said", "in Norm, how (i c) is split is not said",
         module(f"{{classes: {{Norm: «(i c)}}, sizes: {{n: (i c)}}, {WEIGHT}}}")),
    Case("module, ways alike", "in Norm, two ways to lie have equally many axes",
         module(f"{{classes: {{Norm: «[i c, c i]}}, sizes: {{n: c}}, {WEIGHT}}}")),
    Case("module, nothing to track", "this statistic is not defined: nu",
         module(f"{{{PLAIN}, {WEIGHT}, running: {{«nu: {{name: r, initial: 0}}}}}}")),
    Case("module, nothing to correct", "y is no sum over its number of terms",
         module(f"{{{PLAIN}, {WEIGHT}, running: {{«y: {{name: r, initial: 0, correction: 1}}}}}}")),
    Case("module, half a correction", "the correction 0.5 is not 0, 1, 2",
         module(f"{{{PLAIN}, {WEIGHT}, running: {{mu: {{name: r, initial: 0, correction: «0.5}}}}}}")),
    Case("module, another shape out", "a module gives out one tensor that lies as x does",
         module(f"«{{{PLAIN}, {WEIGHT}}}", (r"y_c = g_c \sum_i x_{ic}",))),
    Case("missing definition", "missing definition: \\mu", forward(r"y_i = x_i - «\mu")),
    Case("missing epsilon", "missing definition: \\epsilon", forward(r"y_i = x_i + «\epsilon")),
    Case("missing size", "missing definition: m", forward(r"y = \frac{1}{«m} \sum_i x_i")),
    Case("missing, declared", "missing definition: \\tau (tau)", forward(
        r"y_i = x_i / «\tau", head="---\nsymbols: {tau: '\\tau'}\ninputs: [x]\noutputs: [y]\n---\n## Forward\n")),
    Case("declared and unused", "missing definition: tau is declared", forward(
        r"y_i = x_i", head="---\nsymbols: {«tau: '\\tau'}\ninputs: [x]\noutputs: [y]\n---\n## Forward\n")),
    Case("cycle", "cycle: the definitions go in a circle: a → b → a", forward(r"a_i = «b_i", r"b_i = a_i + x_i", r"y_i = b_i")),
    Case("cycle of one", "cycle: a is defined in terms of itself: a → a", forward(r"a_i = «a_i + x_i", r"y_i = a_i")),
    Case("wrong axes", "i is used with the wrong axes: this position of g runs over axis c of size C",
         AXES + r"$$ y_{ic} = g_{«i} x_{ic} $$"),
    Case("axes swapped", "c is used with the wrong axes", AXES + r"$$ y_{ic} = g_c x_{«ci} $$"),
    Case("too few indices", "x_i is used with the wrong axes: x is written x_{ic}, with 2 indices, here with 1 index",
         AXES + r"$$ y_{ic} = g_c «x_i $$"),
    Case("too many indices", "x_{ij} is used with the wrong axes: x is written x_{i}, with 1 index, here with 2 indices",
         forward(r"y_i = \sum_j «x_{ij}", head="---\nsymbols: {x: 'x_{i}'}\ninputs: [x]\noutputs: [y]\n---\n## Forward\n")),
    Case("wrong bound", "i is used with the wrong axes: the sum runs to C, but axis i of size m", AXES + r"$$ y_c = g_c \sum_{i=1}^«C x_{ic} $$"),
    Case("sizes clash", "j is used with the wrong axes", forward(r"y = \sum_{i=1}^{m} x_i + \sum_{j=1}^{n} x_«j")),
    Case("unbound index", "unbound index j", forward(r"y_i = x_i + x_«j")),
    Case("unbound after a sum", "unbound index j", forward(r"y_i = \sum_j x_{ij} + x_{i«j}")),
    Case("bound twice", "index j is bound twice: a sum around", forward(r"y = \sum_j x_j \sum_«j x_j")),
    Case("bound twice in one sum", "index j is bound twice", forward(r"y = \sum_{j,«j} x_j")),
    Case("shadowing", "index i is bound twice: it is already an index of the left side", forward(r"y_i = x_i + \sum_«i x_i")),
    Case("twice on the left", "index i is bound twice: it stands twice on the left side", forward(r"y_{i«i} = x_i")),
    Case("unknown function", "unknown function f", forward(r"y_i = «f(x_i)")),
    Case("unknown function by name", "unknown function \\operatorname{gamma}", forward(r"y_i = «\operatorname{gamma}(x_i)")),
    Case("shifted index", "i+j stands in the place of an index", forward(r"y_i = \sum_j x_j x_{«i+j}")),
    Case("maximum of what does not depend on it", "j does not occur in x_i", forward(r"y_i = \max_«j x_i")),
    Case("maximum over two axes", "runs over one whole axis", forward(r"y = \max_{«i,j} x_{ij}")),
    Case("maximum of some", "runs over one whole axis", forward(r"y_i = \max_{«j \ne i} x_{ij}")),
    Case("place as a number", "a holds labels, and stands here as a number", forward(r"a_i = \arg\max_j x_{ij}", r"y_i = 2 «a_i")),
    Case("unclosed brace", "this { is never closed", forward(r"y_i = \frac«{x_i")),
    Case("unclosed script", "this { is never closed", forward(r"y_«{i = x_i")),
    Case("stray brace", "this brace closes nothing", forward(r"y_i = x_i «}")),
    Case("unclosed bracket", "this ( is never closed", forward(r"y_i = 2 «( x_i")),
    Case("stray bracket", "`)` closes nothing", forward(r"y_i = x_i «)")),
    Case("mismatched bracket", "`]` does not close the (", forward(r"y_i = (x_i«]")),
    Case("unclosed display", "this $$ is never closed", HEAD + "Text.\n\n«$$ y_i = x_i\n\nMore text.\n"),
    Case("unclosed display before another", "this $$ is never closed", HEAD + "«$$ a_i = x_i\n\nText.\n\n$$ y_i = a_i $$\n"),
    Case("unclosed display, brackets", "this \\[ is never closed", HEAD + "«\\[ y_i = x_i\n"),
    Case("unclosed fence", "this fence is never closed", HEAD + "«```math\ny_i = x_i\n"),
    Case("axis that does not occur", "the axis of j is summed, but j does not occur in x_i", forward(r"y_i = \sum_«j x_i")),
    Case("axis of one of two", "the axis of k is summed", forward(r"y = \sum_{i,«k} x_i")),
    Case("unknown axis of ones", "the axis of j is not known", forward(r"y_i = x_i \sum_«j 1")),
    Case("output not defined", "the output z is not defined", "---\ninputs: [x]\noutputs: [«z]\n---\n## Forward\n$$ y_i = x_i $$\n"),
    Case("output is an input", "the output x is not defined: it is an input", "---\ninputs: [x]\noutputs: [«x]\n---\n## Forward\n$$ y_i = x_i $$\n"),
    Case("input also defined", "x_i is an input and also defined", forward(r"«x_i = 2", r"y_i = x_i")),
    Case("input that does not occur", "the input w does not occur", "---\ninputs: [x, «w]\noutputs: [y]\n---\n## Forward\n$$ y_i = x_i $$\n"),
    Case("defined twice", "y_i is defined twice; the first time in line 6", forward(r"y_i = x_i", r"«y_i = 2 x_i")),
    Case("size defined", "m is a size and also defined", forward(r"y = \sum_{i=1}^m x_i", r"«m = 3")),
    Case("no definition", "this is no definition", forward(r"«x_i + x_i", r"y_i = x_i")),
    Case("chain", "a forward equation has one right side", forward(r"y_i = x_i = «2 x_i")),
    Case("left side", "x_i + 1 cannot be defined", forward(r"«x_i + 1 = y_i")),
    Case("product", "\\prod is not supported", forward(r"y = «\prod_i x_i")),
    Case("partial sum", "a sum runs over the whole of its axis", forward(r"y = \sum_{i=2}^«m x_i")),
    Case("number for a size", "a sum runs over the whole of its axis", forward(r"y = \sum_{i=1}^«3 x_i")),
    Case("no index", "the sum names no index", forward(r"y = «\sum x_i")),
    Case("matrix", "\\begin{bmatrix} is not read", forward(r"y_i = «\begin{bmatrix} x_i \end{bmatrix}")),
    Case("environment", "\\begin{aligned} is never ended", forward(r"«\begin{aligned} y_i = x_i")),
    Case("transpose", "the superscript T is not read", forward(r"y_i = x_i^«T")),
    Case("norm", "a norm is not read", forward(r"y = «\lVert x_i \rVert")),
    Case("derivative", "a derivative stands in a forward equation", forward(r"y_i = \frac{«\partial L}{\partial x_i}")),
    Case("unknown command", "the command \\foo is not read", forward(r"y_i = «\foo x_i")),
    Case("ambiguous slash", "it is not clear whether the slash divides by x_i too", forward(r"y_i = 1 / 2 «x_i")),
    Case("ambiguous argument", "it is not clear where the argument of log ends", forward(r"y_i = \log x_i «x_i")),
    Case("invisible braces", "braces around a sum do not show", forward(r"y_i = 2 «{x_i + 1}")),
    Case("huge exponent", "the exponent is too large", forward(r"y_i = «x_i^{10^9}")),
    Case("huge number", "the exponent is too large", forward(r"y_i = x_i + 9^{«9^{9^9}}")),
    Case("huge tower", "the number is too large", forward(r"y_i = x_i + «(9^{60})^{60}")),
    Case("division by zero", "this divides by zero", forward(r"y_i = «\frac{x_i}{1 - 1}")),
    Case("imaginary", "is not a real number", forward(r"y_i = x_i + «\sqrt{-1}")),
    Case("long number", "the number has 50 digits", forward("y_i = x_i + «" + "1" * 50)),
    Case("index as a number", "the index i stands where a number was expected", forward(r"y_i = «i x_i")),
    Case("labels as numbers", "t holds labels, and stands here as a number",
         forward(r"y_n = x_{n t_n} + «t_n", head="---\ninputs: [x, t]\noutputs: [y]\n---\n## Forward\n")),
    Case("defined labels", "only an input or an argmax can hold labels", forward(r"t_n = 1", r"y_n = x_{n «t_n}")),
    Case("uncovered cases", "no row of these cases is sure to hold", forward(r"y_i = «\begin{cases} 1 & x_i > 0 \\ 2 & x_i < -1 \end{cases}")),
    Case("empty brackets", "nothing stands between the brackets", forward(r"y_i = x_i «()")),
    Case("double subscript", "a second subscript", forward(r"y_i = x_i«_j")),
    Case("script of digits", "LaTeX takes only the first digit", forward(r"y_i = x_i^«12")),
    Case("strange character", "the character '§' has no meaning", forward(r"y_i = x_i «§")),
    Case("unfinished", "the equation ends where more was expected", HEAD + "$$ y_i = x_i +«$$\n"),
    Case("empty section", "the section Forward has no equations", HEAD.rstrip("\n") + "«\ntext only\n"),
    Case("no section", "the document has no section Forward", "---\ninputs: [x]\noutputs: [y]\n---«\n# Title\n$$ y_i = x_i $$\n"),
    Case("no front matter", "the document has no front matter", "«# Title\n## Forward\n$$ y_i = x_i $$\n"),
    Case("front matter open", "the front matter is never closed", "«---\ninputs: [x]\n## Forward\n$$ y_i = x_i $$\n"),
    Case("no inputs", "does not say what the inputs are", "«---\noutputs: [y]\n---\n"),
    Case("no outputs", "does not say what the outputs are", "«---\ninputs: [x]\n---\n"),
    Case("empty inputs", "the list of inputs is empty", "---\ninputs: «[]\noutputs: [y]\n---\n"),
    Case("unknown key", "the front matter has no key 'input'", "---\n«input: [x]\noutputs: [y]\n---\n"),
    Case("unknown fact", "the symbol e has no key 'positiv'", "---\nsymbols: {e: {«positiv: true}}\ninputs: [x]\noutputs: [y]\n---\n"),
    Case("bad YAML", "bad YAML in the front matter", "---\ninputs: [x\noutputs«: [y]\n---\n"),
    Case("LaTeX in flow", "bad YAML in the front matter", "---\nsymbols: {x: {latex: x_«{ic}}}\ninputs: [x]\n---\n"),
    Case("wrong type", "axes must be a mapping", "---\naxes: «[i, j]\ninputs: [x]\noutputs: [y]\n---\n"),
    Case("wrong truth", "'perhaps' is neither true nor false", "---\nsymbols: {e: {positive: «perhaps}}\ninputs: [x]\noutputs: [y]\n---\n"),
    Case("wrong number", "the default 'small' is not a finite number", "---\nsymbols: {e: {default: «small}}\ninputs: [x]\noutputs: [y]\n---\n"),
    Case("infinite", "the default '1e999' is not a finite number", "---\nsymbols: {e: {default: «1e999}}\ninputs: [x]\noutputs: [y]\n---\n"),
    Case("size is a number", "a size is a symbol, never a number", "---\naxes: {i: {size: «3}}\ninputs: [x]\noutputs: [y]\n---\n"),
    Case("key twice", "the key 'x' stands here twice", "---\nsymbols:\n  x: x_i\n  «x: x_j\ninputs: [x]\noutputs: [y]\n---\n"),
    Case("input twice", "x stands twice among the inputs", "---\ninputs: [x, «x]\noutputs: [y]\n---\n"),
    Case("list as text", "the inputs must be a list", "---\ninputs: «x, g\noutputs: [y]\n---\n"),
    Case("bold without indices", "a bold letter without indices reads as a vector", forward(r"y = «\mathbf{x}")),
    Case("sigmoid or root", "it is not clear whether \\sigma is a function or the root of var", forward(
        r"\sigma^2 = \sum_i x_i", r"y_i = «\sigma(x_i)")),
    Case("alias", "anchors and aliases are not read", "---\ninputs: «&a [x]\noutputs: *a\n---\n"),
    Case("tag", "tags are not read", "---\ninputs: «!!python/object:os.system [x]\noutputs: [y]\n---\n"),
    Case("deep YAML", "nested too deeply", "---\ninputs: [[[[[[[«[" + "[" * 5000 + "\n---\n"),
    Case("code name", "'2x' cannot be a name in code", "---\nsymbols: {«2x: x_i}\ninputs: [x]\noutputs: [y]\n---\n"),
    Case("reserved name", "'lambda' cannot be a name in code", "---\nsymbols: {«lambda: '\\lambda'}\ninputs: [x]\noutputs: [y]\n---\n"),
    Case("names itself", "a document cannot be made of itself", "---\nlayer: «./doc.md\ninputs: [x]\noutputs: [y]\n---\n"),
    Case("double quotes", "has a control character", '---\nsymbols: {b: «"\\beta"}\ninputs: [x]\noutputs: [y]\n---\n'),
    Case("notation", "is not one symbol", "---\nsymbols: {b: «a + b}\ninputs: [x]\noutputs: [y]\n---\n"),
    Case("written alike", "z and x are written alike", "---\nsymbols: {x: x_i, «z: x_j}\ninputs: [x]\noutputs: [y]\n---\n## Forward\n$$ y_i = x_i $$\n"),
    Case("name taken", "the name m is taken", "---\naxes: {i: {size: m}}\nsymbols: {«m: x_i}\ninputs: [m]\noutputs: [y]\n---\n## Forward\n$$ y_i = x_i $$\n"),
    Case("indexed parameter", "the parameter e has the index i",
         "---\naxes: {i: {size: m}}\nsymbols: {«e: {latex: e_i, default: 1}}\ninputs: [x]\noutputs: [y]\n---\n## Forward\n$$ y_i = x_i $$\n"),
    Case("default of an input", "the input x has a default",
         "---\nsymbols: {«x: {latex: x_i, default: 1}}\ninputs: [x]\noutputs: [y]\n---\n## Forward\n$$ y_i = x_i $$\n"),
    Case("nested braces", "nested more than", HEAD + "$$ y_i = " + "{" * 10_000 + "x_i" + "}" * 10_000 + " $$\n"),
    Case("nested parentheses", "nested more than", HEAD + "$$ y_i = " + "(" * 5_000 + "x_i" + ")" * 5_000 + " $$\n"),
    Case("nested scripts", "nested more than", HEAD + "$$ y_i = x" + "_{x" * 3_000 + "}" * 3_000 + " $$\n"),
    Case("nested roots", "nested more than", HEAD + "$$ y_i = " + "\\sqrt" * 3_000 + " x_i $$\n"),
    Case("nested accents", "nested more than", HEAD + "$$ y_i = " + "\\hat" * 3_000 + " x_i $$\n"),
    Case("too many tokens", "the equation is too long", HEAD + "$$ y_i = x_i" + " + x_i" * 15_000 + " $$\n"),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_mistake_is_told_where_it_is(case: Case) -> None:
    marked = case.body.find("«")
    text = case.body.replace("«", "")
    with pytest.raises(DocumentError) as caught:
        read_layer(text, "doc.md")
    error = caught.value
    assert case.message in error.message
    assert error.exit_code == USAGE == 2
    assert error.hint
    assert error.place is not None
    assert error.place.path == "doc.md"
    if marked >= 0:
        line = text.count("\n", 0, marked) + 1
        column = marked - (text.rfind("\n", 0, marked) + 1) + 1
        assert (error.place.line, error.place.column) == (line, column), str(error)
        assert error.place.text == text.split("\n")[line - 1]
    assert "^" in str(error)
    assert "Traceback" not in str(error)


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("empty", b"", "the document is empty"),
        ("blank", b" \n\n\t\n", "the document is empty"),
        ("binary", b"\x7fELF\x02\x01\x01\x00\x00\x00" * 50, "this is a binary file"),
        ("ten megabytes", b"x = y\n" * 1_750_000, "the document is too large: 10,500,000 bytes"),
        ("not UTF-8", b"---\ninputs: [\xff\xfe]\n---\n", "the file is not UTF-8 text: byte 0xff"),
    ],
)
def test_a_file_that_is_no_document(tmp_path: Path, name: str, data: bytes, message: str) -> None:
    path = tmp_path / f"{name}.md"
    path.write_bytes(data)
    with pytest.raises(DocumentError) as caught:
        load_layer(path)
    assert message in caught.value.message
    assert caught.value.hint
    assert caught.value.exit_code == 2
    assert caught.value.place is not None
    assert caught.value.place.path == str(path)
    assert len(str(caught.value).splitlines()) <= 4


def test_the_place_of_a_byte_that_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "latin.md"
    path.write_bytes("---\ntitle: é".encode() + b"\xe9\n---\n")
    with pytest.raises(DocumentError) as caught:
        load_layer(path)
    assert caught.value.place is not None
    assert (caught.value.place.line, caught.value.place.column) == (2, 9)


@pytest.mark.parametrize("name", ["missing.md", ".", "nul\0l.md"])
def test_a_path_that_cannot_be_read(tmp_path: Path, name: str) -> None:
    with pytest.raises(DocumentError) as caught:
        load_layer(tmp_path / name)
    assert caught.value.exit_code == 2
    assert caught.value.hint


def test_an_error_reads_well() -> None:
    with pytest.raises(DocumentError) as caught:
        read_layer(forward(r"y_i = x_i - \mu"), "doc.md")
    shown = str(caught.value).splitlines()
    assert shown[0] == r"doc.md:6:16: missing definition: \mu is neither an input nor defined"
    assert shown[1] == r"  $$ y_i = x_i - \mu $$"
    assert shown[2] == "  " + " " * 15 + "^^^"


def test_did_you_mean() -> None:
    for text, hint in (
        ("---\ninput: [x]\noutputs: [y]\n---\n", "Did you mean inputs?"),
        ("---\ninputs: [x]\noutputs: [yy]\n---\n## Forward\n$$ y_i = x_i $$\n", "Did you mean"),
        (forward(r"y_i = x_i \gama"), "Write the equation"),
    ):
        with pytest.raises(DocumentError) as caught:
            read_layer(text, "doc.md")
        assert hint in caught.value.hint
