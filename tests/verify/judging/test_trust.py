"""Whether a document means what it defines."""

import pytest

from bnderive.verify.claims.chains import Claim
from bnderive.verify.claims.names import Key
from bnderive.verify.documents.document import Document
from bnderive.verify.documents.judgement import Judged
from bnderive.verify.judging import asking, redefinitions
from bnderive.verify.theory.readings import Scope
from bnderive.verify.theory.survey import Survey
from tests.verify.annotated import mended, verification

MEAN = r"$$ \mu = \frac1m \sum_{i=1}^m x_i $$ "

DEFINITIONS = [
    (
        r"\sigma^2 = \frac1m \sum_{i=1}^m (x_i - \mu)",
        r"\frac{\partial \sigma^2}{\partial x_i} = \frac{2}{m} (x_i - \mu)",
        "refuted",
        "proved",
    ),
    (
        r"\sigma^2 = \frac1m \sum_{i=1}^m (x_i - \mu)",
        r"\frac{\partial \mu}{\partial x_i} = \frac{1}{m}",
        "definition",
        "proved",
    ),
    (
        r"\sigma^2 = \sum_{i=1}^m (x_i - \mu)^2",
        r"\frac{\partial \sigma^2}{\partial x_i} = 2 (x_i - \mu)",
        "definition",
        "proved",
    ),
    (
        r"\sigma^2 = \sum_{i=1}^m (x_i - \mu)^2",
        r"\frac{\partial \sigma^2}{\partial x_i} = 3 (x_i - \mu)",
        "definition",
        "refuted",
    ),
    (
        r"\sigma^2 = \frac{1}{m} \sum_{i=1}^m (x_i - \mu)^2",
        r"\frac{\partial \sigma^2}{\partial x_i} = 3 (x_i - \mu)",
        "definition",
        "refuted",
    ),
]


@pytest.mark.parametrize(("definition", "claim", "first", "second"), DEFINITIONS)
def test_a_definition_against_its_name_and_its_uses_is_a_slip(
    definition: str, claim: str, first: str, second: str
) -> None:
    found = mended(f"{MEAN} $$ {definition} $$ $$ {claim} $$").findings
    assert [f.verdict.value for f in found] == ["definition", first, second]


def test_a_definition_that_claims_rest_on_is_no_slip() -> None:
    scaled = r"$q = \frac1m \sum_{i=1}^m x_i^2$, $\bar x_i = x_i / q$ and $y_i = \gamma \bar x_i$."
    centred = (
        r"$\sigma^2 = \frac1m \sum_{i=1}^m (x_i - \mu)^2$ and $\hat x_i = (x_i - \mu) / \sqrt{\sigma^2 + \epsilon}$."
    )
    by_usage = (
        r"\frac{\partial y_i}{\partial \gamma} = \hat x_i",
        r"\frac{\partial L}{\partial \gamma} = \sum_i \frac{\partial L}{\partial y_i} \hat x_i",
        r"\gamma \frac{\partial y_i}{\partial \gamma} = \gamma \hat x_i",
    )
    claims = "".join(f"$$ {c} $$" for c in (r"\frac{\partial y_i}{\partial \gamma} = \bar x_i", *by_usage))
    found = verification(f"{scaled} {MEAN} {centred} {claims}").findings
    assert [f.verdict for f in found[-4:]] == ["proved", *["undecided"] * 3]


def test_the_usual_meaning_is_then_told() -> None:
    definition, claim = DEFINITIONS[0][:2]
    found = verification(f"{MEAN} $$ {definition} $$ $$ {claim} $$")
    assert any(
        c.what == "usual name" and c.taken.startswith(Key(r"\sigma", squared=True).latex()) for c in found.conventions
    )


COUNTS = r"""
Here $z_i = (x_i - \mu) / \sqrt{\sigma^2 + \epsilon}$, for $m$ values.
$$ \frac{\partial L}{\partial \mu} = -\frac{1}{\sqrt{\sigma^2 + \epsilon}} \sum_{i=1}^m \frac{\partial L}{\partial z_i} - \frac{2}{m - 1} \frac{\partial L}{\partial \sigma^2} \sum_{i=1}^m (x_i - \mu) $$
$$ \frac{\partial \sigma^2}{\partial x_i} = \frac{2}{k} (x_i - \mu) $$
$$ \frac{\partial L}{\partial x_i} = \frac{1}{\sqrt{\sigma^2 + \epsilon}} \frac{\partial L}{\partial z_i} + \frac{2}{k} (x_i - \mu) \frac{\partial L}{\partial \sigma^2} + \frac{1}{m} \frac{\partial L}{\partial \mu} $$
"""


@pytest.mark.parametrize(
    ("count", "verdicts"), [("m", ["masked", "proved", "proved"]), ("m - 1", ["proved", "proved", "proved"])]
)
def test_a_variance_that_nothing_defines_divides_by_what_most_claims_bear_out(count: str, verdicts: list[str]) -> None:
    found = verification(COUNTS.replace("{k}", f"{{{count}}}")).findings
    assert [f.verdict.value for f in found if f.verdict != "definition"] == verdicts


SAMPLE = r"Let $x \in \mathbb{R}^n$ with the mean $\mu = \frac1n \sum_i x_i$."
LESS_ONE = r"$$ \text{var}(x) = \frac{1}{n - 1} \sum_i (x_i - \mu)^2 $$"


@pytest.mark.parametrize(
    ("claims", "verdicts"),
    [
        (LESS_ONE + r"$$ \text{var}(x) = \frac{\sum_i x_i^2 - n \mu}{n - 1} $$", ["proved", "refuted"]),
        (LESS_ONE + r"$$ \text{var}(x) = \mathrm{E}[x^2] - \mu^2 $$", ["undecided", "undecided"]),
    ],
)
def test_a_variance_that_is_called_divides_by_what_most_claims_bear_out(claims: str, verdicts: list[str]) -> None:
    assert [f.verdict for f in verification(SAMPLE + claims).findings[1:]] == verdicts


def test_a_definition_counts_where_its_usual_meaning_rests_on_a_name_that_nothing_defines() -> None:
    text = (
        r"$$ y_p = \gamma (x_p - m) + \beta $$ Let the centred value be called x hat. "
        r"$$ \frac{\partial L}{\partial \gamma} = \sum_p \frac{\partial L}{\partial y_p} \hat{x}_p $$ "
        r"$$ \frac{\partial L}{\partial \gamma} = \sum_p \frac{\partial L}{\partial y_p} x_p $$"
    )
    assert [f.verdict.value for f in verification(text).findings] == ["definition", "undecided", "refuted"]


TWICE = r"""
$$ h_i = a_i^2 $$
$$ \frac{\partial E}{\partial a_i} = 2 a_i \frac{\partial E}{\partial h_i} $$
HEADING
$$ h_i = \log a_i $$
$$ \frac{\partial E}{\partial a_i} = CLAIM \frac{\partial E}{\partial h_i} $$
"""


@pytest.mark.parametrize(
    ("heading", "claim", "verdicts"),
    [
        ("Next.", r"\frac{1}{a_i}", ["undecided", "undecided"]),
        ("Next.", "2 a_i", ["undecided", "proved"]),
        ("# The logarithm", r"\frac{1}{a_i}", ["definition", "proved"]),
        ("Next.", r"\frac{3}{a_i}", ["undecided", "refuted"]),
    ],
)
def test_a_name_has_the_new_meaning_that_claims_after_it_bear_out(
    heading: str, claim: str, verdicts: list[str]
) -> None:
    findings = verification(TWICE.replace("HEADING", heading).replace("CLAIM", claim)).findings
    assert [f.verdict for f in findings[:2]] == ["definition", "proved"]
    assert [f.verdict for f in findings[2:]] == verdicts


def test_what_holds_by_one_of_two_meanings_alone_is_open_where_both_are_borne_out() -> None:
    text = r"""
    Without the scale the layer is $h_i = a_i^2$; with it, $h_i = c\,a_i^2$ and $\frac{\partial h_i}{\partial a_i} = 2 c\,a_i$.
    $$ \frac{\partial E}{\partial a_i} = 2 a_i \frac{\partial E}{\partial h_i} $$
    """
    assert [f.verdict for f in verification(text).findings[2:]] == ["undecided", "undecided"]
    assert verification(text.replace("= 2 c", "= 3 c")).findings[-1].verdict == "proved"


COUNTED = r"""
$$ \hat x_i = \frac{x_i - \mu}{\sqrt{\sigma^2 + \epsilon}} $$
$$ \frac{\partial \sigma^2}{\partial x_i} = \frac{2 (x_i - \mu)}{m} $$
$$ \frac{\partial \sigma^2}{\partial x_i} = \frac{2 (x_i - \mu)}{m - 1} $$
"""


def test_the_count_of_a_variance_is_the_one_that_more_claims_bear_out() -> None:
    assert [f.verdict for f in verification(COUNTED).findings] == ["definition", "undecided", "undecided"]
    later = r"$$ \frac{\partial \sigma^2}{\partial x_j} = \frac{2}{m} (x_j - \mu) $$"
    findings = verification(COUNTED + later).findings
    assert [f.verdict for f in findings] == ["definition", "proved", "refuted", "proved"]


def test_a_usual_meaning_that_nothing_bears_out_is_no_ground_for_a_counterexample() -> None:
    text = r"""
$$ \hat x_i = \frac{x_i - \mu}{s} $$
$$ \frac{\partial E}{\partial x_i} = \frac{1}{s} \frac{\partial E}{\partial \hat x_i} $$
"""
    mean = r"$$ \frac{\partial \mu}{\partial x_i} = \frac1n $$"
    assert [f.verdict for f in verification(text).findings] == ["definition", "undecided"]
    assert [f.verdict for f in verification(text + mean).findings] == ["definition", "refuted", "proved"]


def test_a_claim_is_judged_once_by_each_meaning(monkeypatch: pytest.MonkeyPatch) -> None:
    judged: list[tuple[Survey, str, str]] = []
    judge = asking.judged_claim

    def counted(document: Document, claim: Claim, scope: Scope, seed: int) -> Judged:
        judged.append((document.surveys[claim.chain.number], document.asked, claim.id))
        return judge(document, claim, scope, seed)

    monkeypatch.setattr(asking, "judged_claim", counted)
    verification(COUNTED + r"$$ \frac{\partial \sigma^2}{\partial x_j} = \frac{2}{m} (x_j - \mu) $$")
    each = [(id(survey), *rest) for survey, *rest in judged]
    assert len(each) == len({*each}) > 0


def test_a_definition_against_usage_is_as_open_as_the_one_claim_against_it() -> None:
    text = r"""
$$ \mu = \frac1n \sum_k x_k, \quad \sigma^2 = \frac1n \sum_k (x_k - \mu)^4 $$
$$ \frac{\partial \sigma^2}{\partial x_k} = \frac2n (x_k - \mu) $$
"""
    assert [f.verdict for f in verification(text).findings] == ["definition", "undecided", "undecided"]
    more = r"$$ \frac{\partial \sigma^2}{\partial \mu} = -\frac4n \sum_k (x_k - \mu)^3 $$"
    assert [f.verdict for f in verification(text + more).findings[1:]] == ["definition", "refuted", "proved"]


def test_definitions_that_come_too_many_times_are_left_open(monkeypatch: pytest.MonkeyPatch) -> None:
    again = "".join(f"$$ y_i = {k} x_i $$\n\n" for k in range(2, 8))
    text = f"$$ y_i = x_i $$\n\n{again}"
    assert [f.verdict.value for f in mended(text).findings[1:]] == ["refuted"] * 6
    monkeypatch.setattr(redefinitions, "JUDGED_AGAIN", 0)
    found = [f.verdict.value for f in mended(text).findings[1:]]
    assert found == ["refuted"] * 2 + ["undecided"] * 4


def test_a_definition_against_usage_said_twice_holds_against_an_error_that_is_carried_along() -> None:
    text = r"""
$$ y = \gamma \hat{x} - \beta $$
$$ y_{kl} = \gamma_l \hat{x}_{kl} - \beta_l $$
$$ \hat{x}_{kl} = \frac{x_{kl} - \mu_l}{\sqrt{\sigma_l^2 + \epsilon}} $$
$$ \mu_l = \frac1m \sum_k x_{kl}, \quad \sigma_l^2 = \frac1m \sum_k (x_{kl} - \mu_l)^2 $$
$$ \frac{\partial L}{\partial \beta_j} = \sum_{kl} \frac{\partial L}{\partial y_{kl}} \delta_{lj} = \sum_k \frac{\partial L}{\partial y_{kj}} $$
"""
    said = [f.verdict.value for f in verification(text).findings]
    assert (said[0], said[-2:]) == ("proved", ["refuted", "carried"])


def test_a_definition_is_not_distrusted_for_what_is_less_understood_then() -> None:
    text = r"""
$$ z_1 = V x + a $$
$$ g = \tanh(z_1) $$
$$ z_2 = U g + b $$
$$ \hat{y} = \text{softmax}(z_2) $$
with $U \in \mathbb{R}^{c \times h}$ and $b \in \mathbb{R}^c$, and the loss
$$ L = -\sum_{k=1}^c y_k \log \hat{y}_k $$
As $\sum_{k=1}^c y_k = 1$:
$$ \frac{\partial L}{\partial z_2} = \hat{y} + y $$
$$ \frac{\partial L}{\partial U} = (\hat{y} - y) g^T $$
As $z_2 = U g + b$:
$$ \frac{\partial z_2}{\partial g} = U^T $$
"""
    verdicts = {f.latex: f.verdict.value for f in verification(text).findings}
    assert verdicts[r"\frac{\partial L}{\partial z_2} = \hat{y} + y"] == "refuted"


FORWARD = r"$$ m = \frac1n \sum_k u_k, \quad s = \frac1n \sum_k (u_k - m)^2, \quad h_i = \frac{u_i - m}{\sqrt{s + \epsilon}} $$"
BACKWARD = (
    r"$$ \frac{\partial L}{\partial s} = -\frac12 \sum_i \frac{\partial L}{\partial h_i} (u_i - m) (s + \epsilon)^{-3/2} $$"
    r"$$ \frac{\partial h_i}{\partial m} = -\frac{1}{\sqrt{s + \epsilon}} $$"
)


@pytest.mark.parametrize(
    ("again", "rest", "verdict"),
    [
        (r"h_i = \frac{u_i + m}{\sqrt{s + \epsilon}}", BACKWARD, "refuted"),
        (r"h_i = \frac{u_i - m}{s + \epsilon}", BACKWARD, "refuted"),
        (r"h_i = \frac{u_i - m}{\sqrt{s + \epsilon}}", BACKWARD, "proved"),
        (r"h_i = \frac{u_i + m}{\sqrt{s + \epsilon}}", "", "undecided"),
        (r"h_i = u_i + m", r"$$ \frac{\partial h_i}{\partial m} = 1 $$" + BACKWARD, "undecided"),
    ],
)
def test_a_definition_printed_again_is_an_error_where_the_claims_beside_it_speak_against_it(
    again: str, rest: str, verdict: str
) -> None:
    text = f"## Forward\n\n{FORWARD}\n\n## Backward\n\n$$ {again} $$\n\n{rest}"
    assert mended(text).findings[3].verdict == verdict
