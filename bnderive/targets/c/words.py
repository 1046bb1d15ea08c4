"""Names that mean something in the C files: words of the language, macros of its headers, and what the files use."""

WORDS = frozenset(
    {
        "APART", "BLOCK", "FETCH", "FETCHED", "I", "INFINITY", "LEAST_WORK", "LENGTH", "NAN", "NULL", "STRIP",
        "THREADS", "ahead", "auto", "begin", "break", "case", "char", "complex", "const", "continue", "cos",
        "decay", "decay_f32", "default", "do", "double", "each", "else", "end", "enum", "erf", "exp", "exp_f32",
        "exponential", "extern", "fabs", "fetch", "first", "float", "for", "free", "goto", "if", "inline", "int",
        "int32_t", "int64_t", "larger", "last", "linux", "log", "long", "malloc", "place", "places", "pow", "register",
        "restrict", "return", "short", "signed", "sin", "size_t", "sizeof", "smaller", "sqrt", "square", "start",
        "static", "stop", "struct", "switch", "tanh", "team", "team_for", "thread", "threads", "total", "typedef",
        "uint32_t", "union", "unix", "unsigned", "void", "volatile", "while", "work", "worker",
    }
)  # fmt: skip
