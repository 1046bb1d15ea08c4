"""Right-hand sides with errors planted in them, as people make them: (right, wrong, what is said of it)."""

DOCUMENT = (
    r"\frac{1}{m} \sum_{i=1}^m x_i",
    r"(x_i-\mu_B)^2",
    r"(x_i - \mu_B)(\sigma_B^2 + \epsilon)^{-\frac{1}{2}}",
    r"\gamma \hat{x}_i + \beta",
    r"\gamma \frac{\partial L}{\partial y_i}",
    r"\sum_j \frac{\partial L}{\partial \hat{x}_j}",
    r"\frac{\partial L}{\partial \mu_B} + \frac{\partial L}{\partial \sigma_B^2}",
    r"-\frac{1}{2} \sum_j (x_j - \mu_B)(\sigma_B^2 + \epsilon)^{-\frac{3}{2}}",
    r"\zeta_1 + \zeta_2",
    r"\frac{\partial L}{\partial C}",
    r"\frac{1}{m} \frac{\partial L}{\partial \mu_B} x_i",
)

_R = r"(\sigma_B^2 + \epsilon)^{-\frac{1}{2}}"
_DY = r"\frac{\partial L}{\partial y_j}"
_SUM = r"\sum_{i=1}^m \frac{\partial L}{\partial \hat{x}_i} (x_i-\mu_B) (-\frac12) (\sigma_B^2+\epsilon)^{-3/2}"
_THREE = (
    rf"\gamma \frac{{\partial L}}{{\partial y_i}} {_R} - \frac{{\gamma}}{{m}} {_R} \sum_j {_DY} - \frac{{\gamma}}{{m-1}} "
    rf"(x_i - \mu_B) (\sigma_B^2 + \epsilon)^{{-\frac{{3}}{{2}}}} \sum_j (x_j - \mu_B) {_DY}"
)
_PATHS = (
    r"\frac{\gamma}{\sqrt{\sigma_B^2+\epsilon}} \frac{\partial L}{\partial y_i} + "
    r"\frac{\partial L}{\partial \sigma_B^2} \frac{2}{m} (x_i-\mu_B) + \frac{\partial L}{\partial \mu_B} \frac{1}{m}"
)
_COMMON = (
    r"\frac{1}{m\sqrt{\sigma_B^2+\epsilon}} (m A_i - \sum_j A_j - \hat{x}_i \sum_j A_j \hat{x}_j)".replace(
        "A_", r"\frac{\partial L}{\partial \hat{x}}_"
    )
    .replace(r"{\partial \hat{x}}_i", r"{\partial \hat{x}_i}")
    .replace(r"{\partial \hat{x}}_j", r"{\partial \hat{x}_j}")
)


def _closed(body: str, last: str) -> str:
    return (
        rf"\gamma {_R} (\frac{{\partial L}}{{\partial y_i}} - \frac{{1}}{{m}} \sum_j {_DY} - "
        rf"\frac{{\hat{{x}}_i}}{{m-1}} \sum_j {body} \frac{{\partial L}}{{\partial y_{last}}})"
    )


def _slip(right: str, *changes: tuple[str, str]) -> tuple[str, str]:
    wrong = right
    for was, now in changes:
        assert was in wrong, was
        wrong = wrong.replace(was, now, 1)
    return right, wrong


SINGLE = (
    (*_slip(r"\frac{1}{m} \sum_{i=1}^m (x_i - \mu_B)^2", (")^2", ")")), "(x_i − μ_B) should be (x_i − μ_B)²"),
    (*_slip(rf"-\gamma {_R} \sum_j {_DY}", (r"\sigma_B^2", r"\sigma_B")), "σ_B should be σ_B²"),
    (*_slip(rf"-\frac{{\gamma}}{{m}} {_R} \sum_j {_DY}", (r"^{-\frac", r"^{\frac")), "exponent +1/2 should be −1/2"),
    (
        *_slip(r"-\frac{2}{m-1} \sum_j (x_j - \mu_B)", ("-", "")),
        "the sign of (2/(m − 1)) Σ_j (x_j − μ_B) should be −",
    ),
    (*_slip(r"\sum_{i=1}^m \frac{\partial L}{\partial y_i}", (r"\sum_{i=1}^m ", "")), "the sum Σ_i is missing"),
    (
        *_slip(r"\sum_{i=1}^m \frac{\partial L}{\partial y_i} \hat{x}_i", (r"\sum_{i=1}^m ", "")),
        "the sum Σ_i is missing",
    ),
    (*_slip(_SUM, ("(x_i", r"(\hat{x}_i")), "x̂_i should be x_i"),
    (*_slip(r"\gamma \hat{x}_i + \beta", (r"\hat{x}", "x")), "x_i should be x̂_i"),
    (*_slip(_PATHS, (r" \frac{\partial L}{\partial y_i}", "")), "a factor ∂L/∂y_i is missing"),
    (r"\frac{\partial L}{\partial C} x_i", r"\zeta_1 x_i", "ζ_1 should be ∂L/∂C"),
    (r"\zeta_1 x_i + \zeta_2 y_i", r"\zeta_1 x_i + \zeta_1 y_i", "ζ_1 should be ζ_2"),
    (
        r"\frac{1}{m} (m \frac{\partial L}{\partial y_i} \gamma - \sum_j \frac{\partial L}{\partial \hat{x}_j})",
        r"\frac{1}{m} \gamma (m \frac{\partial L}{\partial y_i} - \sum_j \frac{\partial L}{\partial \hat{x}_j})",
        "the factor γ belongs to m ∂L/∂y_i only",
    ),
    (r"2 f(2z) - 1", r"2 f(z) - 1", "the argument z should be 2 z"),
    (*_slip(r"\frac{2}{m-1}(x_i-\mu_B)", ("m-1", "m")), "m should be m − 1"),
    (*_slip(r"\frac{2}{m}(x_i-\mu_B)", ("2", "1")), "1 should be 2"),
    (
        r"\sum_j \frac{\partial L}{\partial \hat{x}_j} \frac{-1}{\sqrt{\sigma_B^2+\epsilon}} + \beta x_i",
        r"\sum_j (\frac{\partial L}{\partial \hat{x}_j} \frac{-1}{\sqrt{\sigma_B^2+\epsilon}} + \beta x_i)",
        "the term β x_i belongs outside the sum",
    ),
    (
        *_slip(
            r"\frac{x_i-\mu_B}{\sqrt{\sigma_B^2+\epsilon}}", (r"\sqrt{\sigma_B^2+\epsilon}", r"\sigma_B^2+\epsilon")
        ),
        "a root of σ_B² + ε is missing",
    ),
    (*_slip(_closed(r"\hat{x}_j", "j"), ("y_j", "y_i")), "y_i inside Σ_j should be y_j"),
    (*_slip(_COMMON, (r" \hat{x}_j)", " x_j)")), "x_j should be x̂_j"),
    (
        r"\frac{\partial L}{\partial \hat{x}_i} \gamma + \frac{1}{m} \frac{\partial L}{\partial \mu_B} x_i",
        r"\frac{\partial L}{\partial \hat{x}_i} \gamma",
        "a term + (1/m) ∂L/∂μ_B x_i is missing",
    ),
    (*_slip(_R, (r" + \epsilon", "")), "a term + ε is missing"),
    (*_slip(_THREE, (r"{m-1} (x_i", r"{m-1} \gamma (x_i")), "the factor γ is one too many"),
)

DOUBLE = (
    (
        _closed(r"\hat{x}_j", "j"), _closed(r"(x_j - \mu_B)", "i"),
        "a factor (σ_B² + ε)^(−1/2) is missing; y_i inside Σ_j should be y_j",
    ),
    (
        *_slip(_THREE, (r"{m} (\sigma_B^2 + \epsilon)^{-", r"{m} (\sigma_B^2 + \epsilon)^{"), ("m-1", "m")),
        "exponent +1/2 should be −1/2; m should be m − 1",
    ),
    (
        *_slip(_THREE, (r"\sigma_B^2 + \epsilon)^{-\frac{3}", r"\sigma_B + \epsilon)^{-\frac{3}"), (rf"\mu_B) {_DY}", r"\mu_B) \frac{\partial L}{\partial y_i}")),
        "σ_B should be σ_B²; y_i inside Σ_j should be y_j",
    ),
    (
        *_slip(_THREE, (r"y_i} (\sigma_B^2 + \epsilon)^{-", r"y_i} (\sigma_B^2 + \epsilon)^{"), (r"{m} (\sigma_B^2 + \epsilon)^{-", r"{m} (\sigma_B^2 + \epsilon)^{")),
        "exponent +1/2 should be −1/2; exponent +1/2 should be −1/2",
    ),
    (
        *_slip(_closed(r"\hat{x}_j", "j"), (r"\sum_j \hat{x}_j", r"\sum_j x_j"), (r"{1}{m}", "{1}{m-1}")),
        "m − 1 should be m; x_j should be x̂_j",
    ),
    (
        *_slip(_SUM, ("(x_i", r"(\hat{x}_i"), ("{-3/2}", "{-1/2}")),
        "x̂_i should be x_i; exponent −1/2 should be −3/2",
    ),
    (
        *_slip(_PATHS, (r" \frac{\partial L}{\partial y_i}", ""), (r" \frac{1}{m}", "")),
        "a factor ∂L/∂y_i is missing; a factor (1/m) is missing",
    ),
)  # fmt: skip

TRIPLE = (
    (
        *_slip(_THREE, (r"y_i} (\sigma_B^2 + \epsilon)^{-", r"y_i} (\sigma_B^2 + \epsilon)^{"), (r"{m} (\sigma_B^2 + \epsilon)^{-", r"{m} (\sigma_B^2 + \epsilon)^{"), ("m-1", "m")),
        "exponent +1/2 should be −1/2; exponent +1/2 should be −1/2; m should be m − 1",
    ),
)  # fmt: skip
