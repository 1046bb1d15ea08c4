"""One side of a stranger's equation to a tree, as real documents write them."""

import pytest

from bnderive.document.equations import equations, vocabulary
from bnderive.document.manuscript import Formula
from bnderive.document.source import Span, source_of
from bnderive.document.syntax import (
    Additive,
    Apply,
    At,
    Big,
    Call,
    Cases,
    Differential,
    Grid,
    Group,
    Indexed,
    Items,
    Mark,
    Name,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Relation,
    Root,
)
from bnderive.errors import DocumentError

WORDS = vocabulary([]) | {"rstd", "sbar"}


def shape(node: Node | None) -> str:  # noqa: C901
    """The tree in brackets, so that a test says what is expected in a line."""
    match node:
        case None:
            return "-"
        case Number(text=text) | Mark(text=text):
            return text
        case Name(head=head, sub=sub, sup=sup, primes=primes):
            scripts = (f"_{shape(sub)}" if sub else "") + (f"^{shape(sup)}" if sup else "")
            return head + "'" * primes + scripts
        case Additive(terms=terms):
            return "(" + " ".join(mark.text + shape(term) for mark, term in terms) + ")"
        case Product(factors=factors):
            return "(" + " ".join(mark.text + shape(factor) for mark, factor in factors) + ")"
        case Power(base=base, exponent=exponent):
            return f"pow({shape(base)}, {shape(exponent)})"
        case Quotient(above=above, below=below):
            return f"frac({shape(above)}, {shape(below)})"
        case Root(radicand=radicand):
            return f"root({shape(radicand)})"
        case Group(kind=kind, body=body):
            return f"group{kind}{shape(body)}"
        case Items(items=items):
            return "[" + ", ".join(map(shape, items)) + "]"
        case Relation(operands=operands, marks=marks):
            rest = (f" {mark.text} {shape(one)}" for mark, one in zip(marks, operands[1:], strict=True))
            return "{" + shape(operands[0]) + "".join(rest) + "}"
        case Apply(head=head, argument=argument, exponent=exponent):
            return f"{shape(head)}@{shape(argument)}" + (f"^{shape(exponent)}" if exponent else "")
        case Indexed(base=base, indices=indices):
            return f"{shape(base)}[{'; '.join(map(shape, indices))}]"
        case At(body=body, sub=sub):
            return f"at({shape(body)}, {shape(sub)})"
        case Call(name=name, argument=argument, sub=sub):
            return f"{name}!{shape(sub) if sub else ''}({shape(argument)})"
        case Big(operator=operator, sub=sub, sup=sup, body=body):
            return f"{operator}[{shape(sub)}, {shape(sup)}]({shape(body)})"
        case Differential(of=of, letter=letter, by=by):
            return f"{letter}{'_' + shape(by) if by else ''}<{shape(of)}>"
        case Cases(rows=rows):
            return "cases(" + "; ".join(f"{shape(value)} if {shape(where)}" for value, where in rows) + ")"
        case Grid(rows=rows):
            return "grid(" + "; ".join(", ".join(map(shape, row)) for row in rows) + ")"
    raise AssertionError(node)


def side(latex: str) -> str:
    span = Span(1, 1 + len(latex))
    (equation,) = equations(Formula(source_of(f"${latex}$", "notes.md"), span, True, span), WORDS)
    (only,) = equation.sides
    if only.error is not None:
        raise only.error
    return shape(only.node)


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        ("P[i]", "P[i]"),
        ("P[i][j]^2", "pow(P[i; j], 2)"),
        ("W[:, j+1]", "W[:; (+j +1)]"),
        ("m[a - \\frac{b}{c}]", "m@group[(+a -frac(b, c))"),
        ("m [a]", "m@group[a"),
        ("(A B)_{ij}", "group((A B)[i; j]"),
        ("\\text{softmax}(z)_i", "softmax@group(z[i]"),
        ("\\hat{x_i}", "\\hat{x}_i"),
        ("\\hat x_i'", "\\hat{x}'_i"),
        ("\\hat{x}'_k", "\\hat{x}'_k"),
        ("\\hat{x_i}_j", "\\hat{x}_[i, j]"),
        ("c_{2_{i}} + c_{1_i}", "(+c_[2, i] +c_[1, i])"),
        ("x_{hat} + x_{ij}", "(+x_hat +x_(i j))"),
        ("x^{(i)} W^{[1]} \\mu^{(b)}", "(x^group(i W^group[1 \\mu^group(b)"),
        ("X_{i\\cdot} + X_{:,j}", "(+X_(i \\cdot) +X_[:, j])"),
        ("x^{''} + y^{\\prime}", "(+x'' +y')"),
        ("\\bold{1_m} \\bold{1_n^T}", "(\\mathbf{1}_m \\mathbf{1}_n^T)"),
        ("\\mathbf{1}[i = k] + \\mathbb 1_{i=j}", "(+\\mathbf{1}@group[{i = k} +\\mathbb{1}_{i = j})"),
        ("1[i = j] + 1_{i=j} + 1\\{i=j\\}", "(+1@group[{i = j} +1_{i = j} +1@group{{i = j})"),
        ("1 (i + j)", "(1 group((+i +j))"),
        ("\\R^{n}", "\\R^n"),
    ],
)
def test_names_and_indices(latex: str, expected: str) -> None:
    assert side(latex) == expected


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        ("\\text{rstd}^2 rstd", "(rstd^2 rstd)"),
        ("gamma dy", "(gamma d<y>)"),
        ("dgamma + dsbar_i + drstd", "(+d<gamma> +d<sbar_i> +d<rstd>)"),
        ("dout + dxyz", "(+dout +(d x y z))"),
        ("inv_std \\mathrm{inv\\_std}", "(inv_std inv_std)"),
        ("abc", "(a b c)"),
        ("a \\space moving\\_avg + x\\_i", "(+(a moving_avg) +x_i)"),
        ("\\mathrm{upstream}\\;\\mathrm{gradient}", "(upstream gradient)"),
        ("a \\centerdot \\textbf y_i + \\textbf{y}", "(+(a *\\mathrm{y}_i) +\\mathrm{y})"),
        ("\\mathit{loss} \\mathbf{x}", "(loss \\mathbf{x})"),
        ("\\frac{\\part u}{\\part w}", "frac(\\partial<u>, \\partial<w>)"),
        ("exp(W) + log(x) + max(0, z)", "(+exp!(W) +log!(x) +max!([0, z]))"),
        ("sum(a) + \\text{mean}(b)", "(+sum@group(a +mean@group(b)"),
        ("y \\log p(x)", "(y log!(p@group(x))"),
        ("y_i logp_i + lnx", "(+(y_i log!(p_i)) +log!(x))"),
        ("\\mathbb{E}[x] + \\operatorname{Var}(x)", "(+\\mathbb{E}@group[x +Var@group(x)"),
        ("\\overline{a b} + \\overline{a}", "(+bar!((a b)) +\\overline{a})"),
        ("\\overline{a^2} + \\hat{a^2}", "(+bar!(a^2) +\\hat{a}^2)"),
        ("f(\\cdot)", "f@group(\\cdot"),
        ("p(x_i | y)", "p@group({x_i : y}"),
    ],
)
def test_words_and_functions(latex: str, expected: str) -> None:
    assert side(latex) == expected


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        ("\\frac{d\\mathcal{L}}{dh_{ij}}", "frac(d<\\mathcal{L}>, d<h_(i j)>)"),
        ("\\frac{\\text{d}b}{\\text{d}d}", "frac(d<b>, d<d>)"),
        ("\\frac{\\mathrm{d} a}{\\mathrm{d}{\\hat{x_i}}}", "frac(d<a>, d<\\hat{x}_i>)"),
        ("\\frac{d}{dx} (u)", "(frac(d<->, d<x>) group(u)"),
        ("\\frac{\\partial}{\\partial x_i} [u]", "(frac(\\partial<->, \\partial<x_i>) group[u)"),
        ("\\partial L / \\partial x_i", "frac(\\partial<L>, \\partial<x_i>)"),
        (
            "2 \\partial L / \\partial y \\cdot \\partial y/\\partial x",
            "(2 frac(\\partial<L>, \\partial<y>) *frac(\\partial<y>, \\partial<x>))",
        ),
        ("\\partial(\\gamma x + \\beta)", "\\partial<group((+(\\gamma x) +\\beta)>"),
        ("\\frac{\\partial P[j]}{\\partial S[i]}", "frac(\\partial<P[j]>, \\partial<S[i]>)"),
        ("g \\nabla_i + 2 \\nabla", "(+(g \\nabla_i) +(2 \\nabla))"),
        ("\\partial_{x_i} L + \\nabla_x L", "(+\\partial_x_i<L> +\\nabla_x<L>)"),
        ("{\\partial L \\over \\partial x}", "groupbracefrac(\\partial<L>, \\partial<x>)"),
        ("\\frac{dout}{da_i} + \\frac{out}{da}", "(+frac(d<out>, d<a_i>) +frac((o u t), d<a>))"),
        ("\\pdv{L}{x}", "frac(\\partial<L>, \\partial<x>)"),
        ("dS[i]", "d<S[i]>"),
        ("\\mathbf{du} + \\mathbf {d s}", "(+d<\\mathbf{u}> +d<\\mathbf{s}>)"),
        ("\\mathbf{d}u_k \\mathbf{d} + \\mathbf{d}^2", "(+(d<u_k> \\mathbf{d}) +\\mathbf{d}^2)"),
        ("d_k", "d_k"),
        ("c \\cdot d", "(c *d)"),
        ("\\left. f \\right|_{x = 0}", "at(f, {x = 0})"),
        ("f \\Big|_{x = 0}", "at(f, {x = 0})"),
        ("|x|_1", "group|x[1]"),
    ],
)
def test_derivatives(latex: str, expected: str) -> None:
    assert side(latex) == expected


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        ("\\sum_i a_i - b", "(+sum[i, -](a_i) -b)"),
        ("\\sum -2(a)", "sum[-, -]((-(2 group(a)))"),
        ("\\sum(a b)", "sum[-, -](group((a b))"),
        ("\\sum_{kl} a", "sum[(k l), -](a)"),
        ("\\sum_{k, l} a", "sum[[k, l], -](a)"),
        ("\\sum_{k \\ne i} a", "sum[{k != i}, -](a)"),
        ("\\sum\\limits_{i \\in B} a", "sum[{i in B}, -](a)"),
        ("\\sum_{i=1}^{m}\\biggl(a\\biggr) \\cdot b", "sum[{i = 1}, m]((group(a *b))"),
        ("\\Sigma_{i=1}^m a", "sum[{i = 1}, m](a)"),
        ("a \\cdot -\\frac12 b", "(a *(-frac(1, 2)) b)"),
        ("(a)^{-3/2} (b)^{-1.5}", "(pow(group(a, (-(3 /2))) pow(group(b, (-1.5)))"),
        ("R^T R + (A)^T + A^{-1}", "(+(R^T R) +pow(group(A, T) +A^(-1))"),
        ("a \\odot b \\times c * d @ e", "(a \\odotb *c *d @e)"),
        ("a . b", "(a *b)"),
        ("1e-3 + .5", "(+1e-3 +.5)"),
        ("\\color{red}{a} + \\cancel{b} + \\underbrace{c}_{=: d}", "(+a +b +c)"),
        ("x_1 + \\dots + x_n", "(+x_1 +\\dots +x_n)"),
        ("(xᵢ − μ)/√(σ² + ε)", "(group((+x_i -\\mu) /root(group((+\\sigma^2 +\\epsilon)))"),
        ("x̂ + ŷ", "(+\\hat{x} +\\hat{y})"),
        ("\\left\\{ \\begin{array}{ll} a & i = j \\\\ 0 & \\text{otherwise} \\end{array} \\right.", "cases(a if {i = j}; 0 if -)"),
        ("\\begin{cases} a & \\text{if $i = j$,} \\\\ 0, & \\text{else.} \\end{cases}", "cases(a if {i = j}; 0 if -)"),
        ("\\odot", "\\odot"),
        ("\\begin{pmatrix} a & c \\\\ b & d \\end{pmatrix}", "grid(a, c; b, d)"),
    ],
)  # fmt: skip
def test_sums_products_and_the_rest(latex: str, expected: str) -> None:
    assert side(latex) == expected


@pytest.mark.parametrize(
    ("latex", "message"),
    [
        ("\\begin{vmatrix} a & c \\\\ b & d \\end{vmatrix}", "a matrix written out by its entries is not read"),
        ("\\log x y", "it is not clear where the argument of log ends"),
        ("a \\pm b", "does not fit here"),
        ("\\frac{a}", "ends where more was expected"),
        ("x^", "a script is missing"),
        ("x^a^b", "a second superscript"),
        ("2 {a + b}", "braces around a sum do not show"),
        ("\\foo{x}", "the command \\foo is not read"),
        ("a § b", "'§' has no meaning"),
        ("{" * 60 + "a" + "}" * 60, "nested more than"),
    ],
)
def test_what_cannot_be_read_says_why(latex: str, message: str) -> None:
    with pytest.raises(DocumentError) as raised:
        side(latex)
    assert message in raised.value.message
    assert raised.value.hint
