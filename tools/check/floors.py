"""Who may include whom: base < journal < db < web < app < loop/0..7 < io < main; a step never a higher step;
and what a file of a module may touch by its suffix."""
import re

from source import Finding, is_test, line_of

FLOORS = ["base", "journal", "db", "web", "app", "loop", "io", "main"]
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.M)
STEP = re.compile(r"loop/(\d)_")

# By suffix of a module's file: folders (and headers) it may not include.
# Values of app/ that hold no machinery: who asks, a reference to a private text, an expected version.
VALUES = ("app/caller.h", "app/private_ref.h", "app/version.h")
PURE = ("db/", "web/", "app/", "io/", "_store.h")
SUFFIXES = [
    (re.compile(r"_(types|commands|events)\.(h|cc)$"), PURE),
    (re.compile(r"_rules\.(h|cc)$"), PURE + ("base/json.h", "boost/json", "base/yaml.h")),
    (re.compile(r"_store\.(h|cc)$"), ("web/",)),
]

# Foreign headers that stay behind our own.
FENCED = [
    (re.compile(r"^boost/(beast|asio)"), re.compile(r"src/web/(\w+\.cc|serving\.h|stream\.h)$"), "Beast and Asio: src/web/*.cc"),
    (re.compile(r"^web/(serving|stream)\.h$"), re.compile(r"src/web/(\w+\.cc|serving\.h)$"), "brings Beast with it: src/web/*.cc"),
    (re.compile(r"^sqlite3\.h$|^libpq"), re.compile(r"src/db/"), "database drivers: src/db"),
    (re.compile(r"^yaml-cpp/"), re.compile(r"src/base/\w+\.cc$"), "yaml-cpp: src/base/*.cc"),
    (re.compile(r"^curl/"), re.compile(r"src/io/.+\.cc$"), "libcurl: src/io/**.cc"),
    (re.compile(r"^expat\.h$"), re.compile(r"src/io/.+\.cc$"), "expat: src/io/**.cc"),
]


def floor_of(path):
    top = path.split("/", 1)[0]
    return FLOORS.index(top) if top in FLOORS else None


def includes(tree, path):
    text = tree.without_comments(path)
    for found in INCLUDE.finditer(text):
        yield found[1], found[2], line_of(text, found.start())


def check(tree):
    for path, _ in tree.cpp("src/"):
        if is_test(path):
            continue
        inside = path.removeprefix("src/")
        for kind, header, line in includes(tree, path):
            for pattern, homes, what in FENCED:
                if pattern.search(header) and not homes.match(path):
                    yield Finding(path, line, f"{header}: only here goes {what}")
            if kind == '"':
                yield from floor_findings(path, inside, header, line)
            yield from suffix_findings(path, inside, header, line)


def floor_findings(path, inside, header, line):
    own, other = floor_of(inside), floor_of(header)
    if own is None or other is None:
        return
    if other > own:
        yield Finding(path, line, f'"{header}": {FLOORS[own]} lies below {FLOORS[other]}')
    own_step, other_step = STEP.match(inside), STEP.match(header)
    if own_step and other_step and other_step[1] > own_step[1]:
        yield Finding(path, line, f'"{header}": step {own_step[1]} may not know step {other_step[1]}')


def suffix_findings(path, inside, header, line):
    if not inside.startswith("loop/"):
        return
    for pattern, forbidden in SUFFIXES:
        if not pattern.search(inside):
            continue
        for part in forbidden if header not in VALUES else ():
            if header.startswith(part) or (part.startswith("_") and header.endswith(part)):
                yield Finding(path, line, f'"{header}": not for {pattern.search(inside)[0]} files')
