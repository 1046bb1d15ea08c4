"""The formats, by name: to add one, write a file with `render` and give it a row here."""

from collections.abc import Callable, Mapping, Sequence

from bnderive.bench.nouns import Bench
from bnderive.check.accuracy.nouns import Accuracy
from bnderive.check.verdict import Verdict
from bnderive.derive.derivation import Derivation
from bnderive.layer.graph import Graph
from bnderive.report import (
    accuracy_json,
    accuracy_text,
    bench_json,
    bench_markdown,
    bench_text,
    derivation_json,
    derivation_latex,
    derivation_markdown,
    derivation_text,
    graph_dot,
    graph_mermaid,
    graph_svg,
    graph_text,
    verdict_json,
    verdict_text,
    verification_github,
    verification_html,
    verification_json,
    verification_markdown,
    verification_sarif,
    verification_text,
)
from bnderive.report.view import View
from bnderive.verify.unverified import Outcome

DERIVATIONS: Mapping[str, Callable[[Derivation, View], str]] = {
    "text": derivation_text.render,
    "markdown": derivation_markdown.render,
    "latex": derivation_latex.render,
    "json": derivation_json.render,
}

GRAPHS: Mapping[str, Callable[[Graph, bool], str]] = {
    "text": graph_text.render,
    "mermaid": graph_mermaid.render,
    "dot": graph_dot.render,
    "svg": graph_svg.render,
}

BENCHES: Mapping[str, Callable[[Bench], str]] = {
    "text": bench_text.render,
    "json": bench_json.render,
    "markdown": bench_markdown.render,
}

VERDICTS: Mapping[str, Callable[[Verdict, bool], str]] = {
    "text": verdict_text.render,
    "json": verdict_json.render,
}

ACCURACIES: Mapping[str, Callable[[Accuracy, bool], str]] = {
    "text": accuracy_text.render,
    "json": accuracy_json.render,
}

VERIFICATIONS: Mapping[str, Callable[[Sequence[Outcome], View], str]] = {
    "text": verification_text.render,
    "json": verification_json.render,
    "markdown": verification_markdown.render,
    "html": verification_html.render,
    "github": verification_github.render,
    "sarif": verification_sarif.render,
}
