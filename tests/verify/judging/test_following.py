"""Claims that follow from what a document states of quantities that it does not define."""

import pytest

from tests.verify.annotated import announced, told, verification

SHARE = r"$$ \frac{\partial u_k}{\partial v_l} = u_k (\delta_{kl} - u_l) $$"
UPPER = r"$$ \frac{\partial E}{\partial u_k} = - \frac{c_k}{u_k} $$"
CHAIN = r"$$ \frac{\partial E}{\partial v_l} = \sum_k \frac{\partial E}{\partial u_k} \frac{\partial u_k}{\partial v_l}"
RESULT = r"$$ \frac{\partial E}{\partial v_l} = - c_l + u_l \sum_k c_k $$"
WRONG = r"$$ \frac{\partial E}{\partial v_l} = - c_l - u_l \sum_k c_k $$"
DIAGONAL = r"$$ \frac{\partial u_k}{\partial v_k} = u_k (1 - u_k) $$"
ALONE = r"$$ \frac{\partial E}{\partial v_k} = \frac{\partial E}{\partial u_k} u_k (1 - u_k) $$"
ENDS = r"$$ \frac{\partial E}{\partial v_l} = u_l - a_l $$"
BY = r"$$ \frac{\partial E}{\partial b} ="
WEIGHTS = r"$$ \frac{\partial u_k}{\partial v_l} = w_{kl} $$"
BACK = r"$$ \frac{\partial E}{\partial v_l} = \sum_k \frac{\partial E}{\partial u_k}"
FOLLOWS, EVER = "it follows from what the document states in {}, and nothing lets that be checked", "whatever {} is"

CASES = {
    "a chain rule holds whatever the function is": (f"{SHARE} {CHAIN} $$", "unread proved", EVER.format("u")),
    "what is stated is put in": (
        f"{SHARE} {UPPER} {CHAIN} = - c_l + u_l \\sum_k c_k $$",
        "unread undecided proved undecided",
        FOLLOWS.format("1.1 and 2.1"),
    ),
    "and what comes of it": (f"{SHARE} {UPPER} {RESULT}", "unread undecided undecided", FOLLOWS.format("1.1 and 2.1")),
    "what does not follow is not refuted": (
        f"{SHARE} {UPPER} {WRONG}",
        "unread undecided undecided",
        "by what the document states in 1.1 and 2.1 it comes out otherwise, and nothing lets that be checked",
    ),
    "what follows from a false statement says from which": (
        f"{SHARE.replace('- u_l', '+ u_l')} {UPPER} {WRONG}",
        "unread undecided undecided",
        FOLLOWS.format("1.1 and 2.1"),
    ),
    "what a statement contradicts is not refuted": (
        f"{SHARE.replace('- u_l', '+ u_l')} {UPPER} {RESULT}",
        "unread undecided undecided",
        "by what the document states in 1.1 and 2.1 it comes out otherwise, and nothing lets that be checked",
    ),
    "saying it twice proves nothing": (
        f"{SHARE} {SHARE}",
        "unread unread",
        "claim 1.1 states the same, and nothing in the document lets it be checked",
    ),
    "what is stated of equal indices says nothing of others": (f"{DIAGONAL} {ALONE}", "unread undecided", ""),
    "what is no more than put in is not stated anew": (
        rf"{WEIGHTS} {BACK} w_{{lk}} $$ {BACK} w_{{kl}} $$",
        "unread unread undecided",
        FOLLOWS.format("1.1"),
    ),
    "what follows stands before": (f"{RESULT} {SHARE} {UPPER}", "undecided unread undecided", ""),
    "what is stated under a condition is not stated": (
        f"If the $v_k$ are all equal, {SHARE} {UPPER} {RESULT}",
        "unread undecided undecided",
        "",
    ),
    "a way that is not understood": (
        rf"$$ w_k = \text{{mix}}(u_k, v_k) $$ {SHARE} {CHAIN} $$",
        "definition unread unread",
        "",
    ),
    "a way that is understood": (rf"$$ w_k = u_k + v_k $$ {SHARE} {CHAIN} $$", "definition unread unread", ""),
    "what is stated has derivatives of its own": (
        f"{SHARE} $$ \\frac{{\\partial}}{{\\partial v_n}} \\frac{{\\partial u_k}}{{\\partial v_l}} = 0 $$",
        "unread unread",
        "",
    ),
    "a letter that may be a matrix": (
        r"$$ \frac{\partial Z}{\partial W} = A $$ $$ \frac{\partial E}{\partial W} = \frac{\partial E}{\partial Z} A $$",
        "unread unread",
        "",
    ),
    "a loss that does not say how": (
        rf"$$ E = c^2 $$ {ENDS} {BY} \sum_l \frac{{\partial E}}{{\partial v_l}} $$ {BY} \sum_l (u_l - a_l) $$",
        "definition unread unread undecided",
        FOLLOWS.format("2.1 and 3.1"),
    ),
}


@pytest.mark.parametrize(("text", "verdicts", "words"), CASES.values(), ids=CASES)
def test_what_follows_from_what_is_not_defined(text: str, verdicts: str, words: str) -> None:
    findings = verification(text).findings
    assert told(findings) == announced(f"{text} <!-- {verdicts} -->", findings)
    assert not words or words in (findings[-1].reading, findings[-1].reason)


def test_a_statement_says_what_rests_on_it() -> None:
    findings = verification(f"{SHARE} {UPPER} {RESULT}").findings
    assert [one.reason.partition(";")[2] for one in findings[:2]] == [" taken as given in 3.1"] * 2
