"""Small functions at the head of a file, and calls of them: derivatives of which some are missing, primals of duals."""

from bnderive.program.program import Program
from bnderive.targets.lines import STEP, call, signature
from bnderive.targets.torch.names import TENSOR, tuple_text
from bnderive.targets.torch.orders import is_dual, is_nested


def filled_lines(names: list[str], like: list[str], given: str, depth: int) -> list[str]:
    """The unpacking of derivatives, zeros of the shape of `like` where there is none; `_` for what is not read."""
    if len(names) == 1:
        return [f"{STEP * depth}{names[0]} = {given}[0]"]
    return call(f"{tuple_text(names)} = _filled", [given, f"({', '.join(like)})"], depth)


def helpers(program: Program) -> list[list[str]]:
    """The functions that the classes of the program call."""
    every = f"tuple[{TENSOR}, ...]"
    filled = [
        *signature("def _filled", ["given: tuple[Any, ...]", f"like: {every}"], every, 0),
        f'{STEP}"""The derivatives that are given, zero where there is none."""',
        f"{STEP}pairs = zip(like, given)",
        f"{STEP}return tuple(torch.zeros_like(v) if d is None else d for v, d in pairs)",
    ]
    primals = [
        f"def _primals(tensors: {every}) -> {every}:",
        f'{STEP}"""The tensors without the tangent of this level, but with any further out."""',
        f"{STEP}unpack: Callable[..., Any] = forward_ad.unpack_dual",
        f"{STEP}return tuple(unpack(v).primal for v in tensors)",
    ]
    found = [filled] if is_dual(program) or (is_nested(program) and program.sharded is None) else []
    return [*found, *([primals] if is_dual(program) else [])]
