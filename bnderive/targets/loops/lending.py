"""New arrays in the Python around compiled loops: memory that is lent, and comes back.

Memory that is new to a process the system clears first, page by page, which takes longer than loops that write to it;
and whether the C library keeps what is freed depends on its size and on what else is freed. So large arrays get memory
that is kept when the last of what shares it is gone: numpy has an array hold the object whose memory it is, and so
every view of it, whoever made it. Nothing asks who is left; the interpreter does.
"""

LENDING = '''\
_Memory = tuple[Any, dict[str, Any], Array]
_SPARE: deque[_Memory] = deque(maxlen=4)
"""Memory of the last arrays that are gone, 64 MB at most each, for the next of their kind:
shape and type, how numpy describes an array there, and the bytes. `_SPARE.clear()` frees it.
"""


class _Lent:
    """What an array holds whose memory this is, as do all that share it. When they are gone
    the memory is spare, where the system would have to clear what is new to the process.
    """

    __slots__ = ("__array_interface__", "memory")

    def __init__(self, memory: _Memory) -> None:
        self.memory = memory
        self.__array_interface__ = memory[1]

    def __del__(self, spare: deque[_Memory] = _SPARE) -> None:
        if self.memory[2].nbytes <= 2**26 + 64:
            spare.append(self.memory)


def _memory(shape: tuple[int, ...], kind: type[np.generic]) -> _Memory:
    """Memory for an array: spare, or new, from where a line of the cache starts."""
    wanted = shape, kind
    try:
        for _ in range(len(_SPARE)):
            found = _SPARE.pop()
            if found[0] == wanted:
                return found
            _SPARE.appendleft(found)
    except IndexError:  # another thread took the last one
        pass
    number = np.dtype(kind)
    room: Any = np.empty(math.prod(shape) * number.itemsize + 64, np.uint8)
    start = ctypes.addressof(_START.from_buffer(room))
    told = {"data": (start + -start % 64, False), "typestr": number.str, "version": 3}
    return wanted, {"shape": shape, **told}, room


def _empty(shape: tuple[int, ...], kind: type[np.generic]) -> Array:
    """A new array. One that is large starts where a line of the cache does."""
    large = math.prod(shape) >= 65536
    return np.asarray(_Lent(_memory(shape, kind))) if large else np.empty(shape, kind)'''
