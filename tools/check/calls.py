"""Calls and words we do not use, each with what to use instead."""
import re

from source import Finding, is_test, line_of


def in_product(path):
    return path.startswith("src/") and not is_test(path)


def outside(*homes):
    return lambda path: in_product(path) and not path.startswith(homes)


RULES = [
    (r"\bstd::w?regex\b|#\s*include\s*<regex>", lambda path: True, "no regex: scan by hand, it is bounded and readable"),
    (r"\bstd::format\b|#\s*include\s*<format>", lambda path: True, "libstdc++ 12 has none: fmt::format"),
    (r"\bsystem_clock::now\b|\bgettimeofday\s*\(|\bCLOCK_REALTIME\b|(?<![\w.>:])(?:std::|::)?time\s*\(\s*(?:nullptr|NULL|0|&)",
     outside("src/base/time.h"), "time comes in as a value: take an Instant, or a Clock"),
    (r"\b(?:sleep_for|sleep_until|usleep|nanosleep)\b|(?<![\w.:])sleep\s*\(", is_test,
     "a test that sleeps is slow or wrong: move the clock, or wait for the thing itself"),
    (r"(?<![\w.:])(?:std::|::)?s?rand\s*\(", lambda path: True, "not random and not repeatable: take a seeded generator"),
    (r"(?<![\w.:])(?:std::)?(?:printf|puts|putchar)\s*\(|\bstd::w?cout\b|\bfmt::print(?:ln)?\s*\(\s*\"\"",
     outside("src/main/"), "only src/main writes to standard output"),
    (r"\bstd::(?:async|thread\s*\([^)]*\)\.detach)\b|\.detach\s*\(\s*\)", in_product,
     "a thread somebody waits for: std::jthread"),
    (r"\b(?:class|struct)\s+\w*(?:Manager|Helper|Utils?)\b", lambda path: True, "name it after what it does"),
]
COMPILED = [(re.compile(pattern), applies, advice) for pattern, applies, advice in RULES]
LATER = re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b")
VAGUE_FILE = re.compile(r"(?:^|[/_])(?:manager|helpers?|utils?|misc|common)\.(?:h|cc|ts)$")


def check(tree):
    for path, _ in tree.cpp():
        code = tree.code(path)
        for pattern, applies, advice in COMPILED:
            if applies(path):
                for found in pattern.finditer(code):
                    yield Finding(path, line_of(code, found.start()), f"{found[0].strip()}: {advice}")
    for path, text in tree.files.items():
        if VAGUE_FILE.search(path):
            yield Finding(path, 1, "name the file after what is in it")
        if path.endswith((".cc", ".h", ".ts", ".vue", ".sql")):
            for found in LATER.finditer(text):
                yield Finding(path, line_of(text, found.start()), f"{found[0]}: do it now, or write an issue")
