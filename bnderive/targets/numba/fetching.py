"""Numbers that are read soon, fetched ahead in Numba, which has a name for everything but that.

See `bnderive.targets.loops.code.Cut` for what is fetched.
"""

FETCHING = '''\
def _line(context: Any, array: Any, number: Any) -> Any:
    """Has memory send the line of the cache with that number, in compiled code."""
    tools: Any = numba.core.cgutils

    def made(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        ir, kind = tools.ir, signature.args[0]
        data = context.make_array(kind)(context, builder, values[0]).data
        at = builder.bitcast(builder.gep(data, [values[1]]), ir.IntType(8).as_pointer())
        word = ir.IntType(32)
        takes = ir.FunctionType(ir.VoidType(), [at.type, word, word, word])
        name = "llvm.prefetch.p0i8"
        prefetch = tools.get_or_insert_function(builder.module, takes, name)
        builder.call(prefetch, [at, word(0), word(3), word(1)])
        return context.get_dummy_value()

    return numba.none(array, numba.intp), made


_fetch_line: Any = numba.extending.intrinsic(_line)


def _fetch_lines(array: Any, number: int, count: int) -> None:
    """Has memory send so many numbers, which are read soon: a processor looks ahead by
    itself within a page. Places of more than FETCHED numbers are too far ahead.
    """
    for each in range(0, count, 16):
        _fetch_line(array, number + each)


_fetch = numba.njit(cache=True)(_fetch_lines)'''
