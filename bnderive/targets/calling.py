"""How tests call generated code, one convention a row: the part of a test file that knows the framework.

To add a convention, add a row and name it in the row of the target. Each defines what the tests in
`bnderive/testfile/text.py` call: `code`, `tensor`, `forward` and `backward`, beside `WIDE`, `NARROW` and `LABEL`.
"""

from dataclasses import dataclass

LOADED = '''\
@cache
def code() -> Any:
    """The file that is tested, as a module."""
    spec = importlib.util.spec_from_file_location(f"tested_{FILE.stem}", FILE)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module'''
COMPILED = '''\
@cache
def code() -> Any:
    """The binding of the file that is tested, with a library compiled for it."""
    compiler = shlex.split(os.environ.get("CC", "cc"))
    if shutil.which(compiler[0]) is None:
        pytest.skip("there is no C compiler: name one in CC")
    flags = ["-std=c11", "-O2", "-fopenmp", "-shared", "-fPIC", "-o"]
    with tempfile.TemporaryDirectory() as folder:
        binding = Path(shutil.copy(FILE.with_suffix(".py"), folder))
        library = str(binding.with_name(f"lib{binding.stem}.so"))
        subprocess.run([*compiler, *flags, library, str(FILE), "-lm"], check=True)
        spec = importlib.util.spec_from_file_location(f"tested_{FILE.stem}", binding)
        assert spec is not None and spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[spec.name] = module
        spec.loader.exec_module(module)
    return module'''
INTERPRETED = '''\
DEVICE = "cuda" if torch.cuda.is_available() else "cpu"
# Where a tile is masked, the interpreter computes what is no number.
pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")


@cache
def code() -> Any:
    """The file that is tested, as a module; without a GPU, Triton interprets it."""
    if DEVICE == "cpu":
        os.environ["TRITON_INTERPRET"] = "1"
    spec = importlib.util.spec_from_file_location(f"tested_{FILE.stem}", FILE)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module'''
PAIR = '''\
def tensor(numbers: Any, kind: Any) -> Any:
    """Numbers as an array of a type."""
    return np.array(numbers, kind)


def forward(case: Case, inputs: list[Any]) -> list[Any]:
    """The outputs."""
    return list(code().forward(*inputs, **case["parameters"])[:-1])


def backward(case: Case, inputs: list[Any], upstream: list[Any]) -> list[Any]:
    """The gradients, in the order of the inputs."""
    *_, saved = code().forward(*inputs, **case["parameters"])
    found = code().backward(*upstream, saved)
    return list(found) if isinstance(found, tuple) else [found]'''
FUNCTION = '''\
def forward(case: Case, inputs: list[Any]) -> list[Any]:
    """The outputs."""
    found = getattr(code(), case["function"])(*inputs, **case["parameters"])
    return list(found) if isinstance(found, tuple) else [found]


def of_real(case: Case, inputs: list[Any]) -> Any:
    """The outputs as a function of the inputs that are no labels."""

    def function(*values: Any) -> Any:
        rest = iter(values)
        whole = [v if v.dtype == LABEL else next(rest) for v in inputs]
        return tuple(forward(case, whole))

    return function'''
TORCH = '''\
def tensor(numbers: Any, kind: Any) -> Any:
    """Numbers as a tensor of a type."""
    return torch.tensor(numbers, dtype=kind)


def backward(case: Case, inputs: list[Any], upstream: list[Any]) -> list[Any]:
    """The gradients, in the order of the inputs."""
    real = [v.clone().requires_grad_() for v in inputs if v.dtype != LABEL]
    return list(torch.autograd.grad(of_real(case, inputs)(*real), real, upstream))'''
ON_DEVICE = TORCH.replace("dtype=kind", "dtype=kind, device=DEVICE")
TORCH_AGAIN = '''\
@each_case
def test_gradients_of_gradients(case: Case) -> None:
    """Gradients, differentiated again, are the slopes of gradients."""
    inputs, upstream = inputs_of(case, WIDE), upstream_of(case, WIDE)
    real = [v.clone().requires_grad_() for v in inputs if v.dtype != LABEL]
    ahead = tuple(v.requires_grad_() for v in upstream)
    assert torch.autograd.gradgradcheck(of_real(case, inputs), tuple(real), ahead)'''
JAX = '''\
@pytest.fixture(autouse=True)
def _wide() -> Iterator[None]:
    """Runs each test with 64 bits."""
    config: Any = jax.config
    before = config.read("jax_enable_x64")
    config.update("jax_enable_x64", True)
    yield
    config.update("jax_enable_x64", before)


def tensor(numbers: Any, kind: Any) -> Any:
    """Numbers as an array of a type."""
    return jnp.asarray(numbers, kind)


def backward(case: Case, inputs: list[Any], upstream: list[Any]) -> list[Any]:
    """The gradients, in the order of the inputs."""
    real = [v for v in inputs if v.dtype != LABEL]
    _, pull = jax.vjp(of_real(case, inputs), *real)
    return list(pull(tuple(upstream)))'''
JAX_AGAIN = '''\
@each_case
def test_gradients_of_gradients(case: Case) -> None:
    """Gradients, differentiated again, are the slopes of gradients."""
    check: Any = check_grads
    inputs = inputs_of(case, WIDE)
    real = [v for v in inputs if v.dtype != LABEL]
    check(of_real(case, inputs), real, order=2, modes=["rev"])'''


@dataclass(frozen=True, slots=True)
class Calling:
    """`standard` are modules of the standard library beside those that every test file imports, `framework` the lines
    that import the rest, `kinds` how the wide type, the narrow one and that of labels are written. `sections` define
    what the tests call; `again` tests what is differentiated again. `binding`: whether it goes through a binding;
    `named`: whether each case says which function it is for.
    """

    framework: tuple[str, ...]
    kinds: tuple[str, str, str]
    sections: tuple[str, ...]
    standard: tuple[str, ...] = ()
    again: str = ""
    binding: bool = False
    named: bool = False


_NUMPY = (("import numpy as np",), ("np.float64", "np.float32", "np.int64"))
ON_NUMPY = Calling(*_NUMPY, (LOADED, PAIR))
ON_BINDING = Calling(
    *_NUMPY,
    (COMPILED, PAIR),
    ("import os", "import shlex", "import shutil", "import subprocess", "import tempfile"),
    binding=True,
)
ON_TORCH = Calling(
    ("import torch",),
    ("torch.float64", "torch.float32", "torch.int64"),
    (LOADED, FUNCTION, TORCH),
    again=TORCH_AGAIN,
    named=True,
)
ON_JAX = Calling(
    ("import jax", "import jax.numpy as jnp", "from jax.test_util import check_grads"),
    ("jnp.float64", "jnp.float32", "jnp.int64"),
    (LOADED, FUNCTION, JAX),
    ("from collections.abc import Iterator",),
    again=JAX_AGAIN,
    named=True,
)
ON_TRITON = Calling(
    ("import torch",),
    ("torch.float64", "torch.float32", "torch.int64"),
    (INTERPRETED, FUNCTION, ON_DEVICE),
    ("import os",),
    named=True,
)
