"""Functions that everybody knows by a word, where a document gives them a parameter more: Swish(x) = x σ(βx).

Input: chains. Output: the same, with such a function under a name of the document's own, for which its formula decides.
"""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from bnderive.document.commands import FUNCTION_WORDS
from bnderive.document.syntax import Apply, Call, Group, Name, Node, walk
from bnderive.verify.claims.chains import Chain, rewritten
from bnderive.verify.claims.functions import INDICATORS, names_only
from bnderive.verify.claims.names import APART, PI, E

_WORDS = frozenset({"silu", "softplus", "relu", "sigmoid", "step"})
_NO_PARAMETERS = INDICATORS | {E.head, PI.head}


def with_overridden(chains: Iterable[Chain]) -> tuple[Chain, ...]:
    """The chains, with such functions under another name."""
    chains = tuple(chains)
    names = frozenset(word for chain in chains if (word := _defined(chain)))
    return tuple(rewritten(chain, partial(_own, names=names)) for chain in chains) if names else chains


def _defined(chain: Chain) -> str:
    """The word that a chain begins with, where its formula has another name beside the argument."""
    match tuple(p.side.node for p in chain.sides[:2]):
        case (Call(name=word, sub=None, sup=None, argument=argument), right) if word in _WORDS and right is not None:
            of = argument.body if isinstance(argument, Group) else argument
            if chain.marks[0] != "=" or not isinstance(of, Name) or not names_only((of,)):
                return ""
            heads = {id(n.head) for n in walk(right) if isinstance(n, Apply)}
            inside = {n.head for n in walk(right) if isinstance(n, Name) and id(n) not in heads} - _NO_PARAMETERS
            again = any(isinstance(n, Call) and n.name == word for n in walk(right))
            return word if of.head in inside and inside != {of.head} and not again else ""
    return ""


def _own(node: Node, names: frozenset[str]) -> Node:
    match node:
        case Call(name=word, sub=None, argument=argument) if word in names:
            group = argument if isinstance(argument, Group) else Group(argument.span, "(", argument)
            return Apply(node.span, Name(node.span, word + APART), group, node.sup)
        case Apply(head=Name(head=head) as name) if (word := FUNCTION_WORDS.get(head, head)) in names:
            return replace(node, head=replace(name, head=word + APART))
    return node
