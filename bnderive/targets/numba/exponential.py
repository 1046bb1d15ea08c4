"""exp of a float32 in Numba, of which it makes vector code, as it does not of `math.exp`.

See `bnderive.targets.c.exponential` for how it is computed, for any number and for one that is at most zero. Nothing in
it may be reordered: what is allowed is `contract` alone.
"""

_NEAR = """\
    n = shifted - np.float32({0})
    r = inside - n * np.float32(0.693359375) + n * np.float32(2.12194440e-4)
    bits = np.float32(shifted).view(np.int32)
"""
_POLYNOMIAL = """\
    p = np.float32(1.3814539416e-3)
    p = p * r + np.float32(8.3687454462e-3)
    p = p * r + np.float32(4.1668388993e-2)
    p = p * r + np.float32(1.6666521132e-1)
    p = p * r + np.float32(4.9999994040e-1)
"""
_CHOSEN = '''


def {0}_double(x: Any) -> Any:
    return math.exp(x)


def {0}(x: Any) -> Any:
    """exp, in compiled code."""
    return math.exp(x)


def {0}_of(x: Any) -> Any:
    """Which exp the type of an argument has."""
    return {0}_single if x == numba.float32 else {0}_double


numba.extending.overload({0}, jit_options={{"fastmath": {{"contract"}}}})({0}_of)'''
EXPONENTIAL = f'''\
def _exp_single(x: Any) -> Any:
    """exp of a float32, off by about a unit in the last place."""
    inside = min(max(x, np.float32(-104.0)), np.float32(89.0))
    shifted = inside * np.float32(1.44269504) + np.float32(12583166.0)
{_NEAR.format("12583166.0")}\
    half = np.int32(bits >> np.int32(1))
    first = np.int32(half << np.int32(23)).view(np.float32)
    second = np.int32(np.int32(bits - half) << np.int32(23)).view(np.float32)
{_POLYNOMIAL}\
    rest = p * (r * r) + r
    return (rest * first + first) * second{_CHOSEN.format("_exp")}'''
DECAY = f'''\
def _decay_single(x: Any) -> Any:
    """exp of a float32 that is at most zero."""
    inside = max(x, np.float32(-104.0))
    shifted = inside * np.float32(1.44269504) + np.float32(12583069.0)
{_NEAR.format("12583069.0")}\
    power = np.int32(bits << np.int32(23)).view(np.float32)
{_POLYNOMIAL}\
    rest = p * (r * r) + r
    return (rest * power + power) * np.float32(2.0**-30){_CHOSEN.format("_decay")}'''
