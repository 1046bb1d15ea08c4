"""Names that mean something in the C files: words of the language, and what the files use."""

WORDS = frozenset(
    {
        "INFINITY", "LEAST_WORK", "NULL", "THREAD", "THREADS", "auto", "break", "case", "char", "const", "continue",
        "cos", "default", "do", "double", "each", "else", "end", "enum", "erf", "exp", "extern", "fabs", "float", "for",
        "free", "goto", "if", "inline", "int", "int64_t", "larger", "log", "long", "malloc", "place", "places", "pow",
        "register", "restrict", "return", "short", "signed", "sin", "size_t", "sizeof", "smaller", "sqrt", "square",
        "static", "struct", "switch", "tanh", "team", "team_for", "thread", "threads", "total", "typedef", "union",
        "unsigned", "void", "volatile", "while", "work", "worker",
    }
)  # fmt: skip
