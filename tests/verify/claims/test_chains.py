"""Chains of equalities, and their claims."""

import pytest

from tests.verify.annotated import document_of, verification

CLAIMS = [
    (r"$$ a = b = c $$", ["1.1", "1.2"]),
    (r"$$ a = b $$ $$ c = d $$", ["1.1", "2.1"]),
    (r"$$ a = b $$ $$ = c $$", ["1.1", "2.1"]),
    (r"$$ a = b, \quad c = d $$", ["1.1", "1.2"]),
    (r"$$ a + b $$ $$ a = b $$", ["1.1"]),
    (r"$$ a \approx b $$ $$ a = b $$", ["1.1"]),
    (r"$$ a = b \approx c = d $$", ["1.1", "1.2"]),
    (r"$$ a_i = b_i, \quad i = 1, \dots, n $$", ["1.1"]),
    (r"$$ a_i = b_i $$ $$ c_j = \sum_i d_{ij}, \quad i \neq j $$", ["1.1", "2.1"]),
    (r"$$ q = 1 $$ $$ a = q b $$", ["1.1"]),
    (r"$$ a_i = b_i \quad (\forall i = 1, 2, \dots, n) $$", ["1.1"]),
    (
        r"$$ a_{ij} = b_{ij} \; (\forall i, j = 1, \dots, n) $$ $$ \forall j, \; c_j = d_j, \quad \forall j \in S $$",
        ["1.1", "2.1"],
    ),
    (r"$$ a_i = b_i \quad \forall i = 1, \dots, n $$", ["1.1"]),
]


@pytest.mark.parametrize(("text", "ids"), CLAIMS, ids=[c[0] for c in CLAIMS])
def test_claims_have_the_number_of_their_formula_and_their_place(text: str, ids: list[str]) -> None:
    assert [c.id for c in document_of(text).claims] == ids


def test_a_display_that_begins_with_a_relation_continues_the_chain() -> None:
    first, second, third = document_of("$$ a = b $$\n$$ = c $$\n$$ = d $$").claims
    assert first.chain is second.chain is third.chain
    assert first.head is None
    assert second.head is third.head is first.left
    assert (second.left, third.left) == (first.right, second.right)


def test_after_a_relation_that_is_no_equality_nothing_is_a_value_of_the_head() -> None:
    claims = document_of(r"$$ a = b \approx c = d $$").claims
    assert [c.head for c in claims] == [None, None]


def test_a_condition_belongs_to_the_equation_before_it() -> None:
    (chain,) = document_of(r"$$ \sum_j a_j = b_i, \quad i \neq j $$").chains
    assert [mark.text for c in chain.conditions for mark in c.marks] == ["!="]


def test_what_is_said_for_all_indices_but_one_is_said_on_this_condition() -> None:
    (chain,) = document_of(r"$$ \sum_j a_j = b_i \quad (\forall i \neq j) $$").chains
    assert [relation.marks[0].text for relation in chain.conditions] == ["!="]


def test_the_chain_as_one_equation() -> None:
    (chain,) = document_of("$$ a = b $$\n$$ = c $$").chains
    assert (len(chain.equation.sides), [m.text for m in chain.equation.marks]) == (3, ["=", "="])


def test_elements_that_are_one_belong_to_the_chains_after_them() -> None:
    text = r"""
$$ q = \sum_k t_k a_k $$
where $t_c = 1$ and $t_k = 1$:
$$ q = a_c $$
"""
    document = document_of(text)
    assert [[name.head for name in chain.ones] for chain in document.chains] == [[], ["t"]]


def test_a_formula_in_the_text_is_not_what_the_next_display_goes_on_with() -> None:
    display, after = document_of("$$ a = b $$ Here $c$ is left out, and so $$ = d $$").claims
    assert (after.left, after.chain.resumed) == (display.right, True)
    _, after = document_of("$$ a = b $$ The sum $c + e$ is $$ = d $$").claims
    assert after.left.formula == 1


def test_a_chain_goes_on_after_a_row_by_the_way() -> None:
    rows = (r"\frac{dq}{dw} &= 2t \frac{dt}{dw}", r"& \frac{dt}{dw} = 3", "&= %s")
    text = r"$q = t^2$ and $t = 3 w$: $$\begin{aligned}" + r"\\".join(rows) + r"\end{aligned}$$"
    assert [f.verdict for f in verification(text % "6t").findings][2:] == ["proved"] * 3
    assert verification(text % "7t").findings[3].verdict == "undecided"
