"""The largest of many numbers in Numba: as integers, of which LLVM makes vector code, as it does not of a largest that
may meet what is no number.

Read as integers, floating-point numbers stand in their order where they are positive, and in the reverse order where
they are negative; with all bits but the sign turned there, they stand in order altogether. What is no number stands at
either end, and is the largest or is left out.
"""

LARGEST_LOOP = '''\
def _key_single(x: Any) -> Any:
    """An integer for a float32: in the same order."""
    bits = np.float32(x).view(np.int32)
    return np.int32(bits ^ ((bits >> np.int32(31)) & np.int32(0x7FFFFFFF)))


def _key_double(x: Any) -> Any:
    """An integer for a float64: in the same order."""
    bits = np.float64(x).view(np.int64)
    return bits ^ ((bits >> np.int64(63)) & np.int64(0x7FFFFFFFFFFFFFFF))


def _unkeyed_single(k: Any) -> Any:
    return np.int32(k ^ ((k >> np.int32(31)) & np.int32(0x7FFFFFFF))).view(np.float32)


def _unkeyed_double(k: Any) -> Any:
    bits = k ^ ((k >> np.int64(63)) & np.int64(0x7FFFFFFFFFFFFFFF))
    return np.int64(bits).view(np.float64)


def _key(x: Any) -> Any:
    """An integer that stands among others as the number among numbers, in compiled code."""
    return x


def _unkeyed(k: Any) -> Any:
    """The number of that integer."""
    return k


def _key_of(x: Any) -> Any:
    return _key_single if x == numba.float32 else _key_double


def _unkeyed_of(k: Any) -> Any:
    return _unkeyed_single if k == numba.int32 else _unkeyed_double


numba.extending.overload(_key)(_key_of)
numba.extending.overload(_unkeyed)(_unkeyed_of)'''
