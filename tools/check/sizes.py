"""Files that may hold two ideas. Only a hint: nothing fails."""
GUIDE = [("_test.cc", 600), (".cc", 400), (".h", 200), (".vue", 250), (".ts", 400)]


def hints(tree):
    for path, text in tree.files.items():
        for ending, lines_max in GUIDE:
            if path.endswith(ending):
                lines = text.count("\n")
                if lines > lines_max:
                    yield f"{path}: {lines} lines (guide {lines_max})"
                break
