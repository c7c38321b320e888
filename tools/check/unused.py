"""Files nobody uses, and links that lead nowhere."""
import posixpath
import re

from floors import includes
from source import Finding, line_of

IMPORT = re.compile(r"""(?:from|import)\s*\(?\s*["']([^"']+)["']""")
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
WEB_ROOTS = re.compile(r"/(?:main|panel|routes|page|vite-env\.d|schema\.d|[\w-]+\.(?:test|spec|config))\.(?:ts|js|mjs)$|\.d\.ts$")


def check(tree):
    yield from headers(tree)
    yield from web_files(tree)
    yield from tools(tree)
    yield from links(tree)


def headers(tree):
    used = set()
    for path, _ in tree.cpp():
        for kind, header, _line in includes(tree, path):
            if kind == '"' and path != "src/" + header.removesuffix(".h") + ".cc":
                used.add(header)
    for path, _ in tree.cpp("src/"):
        if path.endswith(".h") and path.removeprefix("src/") not in used:
            yield Finding(path, 1, "no file but its own includes it")


def web_files(tree):
    """A .vue or .ts file is imported by another, or is one that is found by its name."""
    sources = [path for path in tree.files if path.startswith("web/src/") and path.endswith((".vue", ".ts"))]
    imported, globs = set(), []
    for path in sources:
        text = tree.files[path]
        for found in IMPORT.finditer(text):
            name = found[1].replace("@/", "web/src/", 1) if found[1].startswith("@/") else found[1]
            if name.startswith("."):
                name = posixpath.normpath(posixpath.join(posixpath.dirname(path), name))
            imported.update({name, name + ".ts", name + "/index.ts", name.removesuffix(".js") + ".ts"})
        globs += re.findall(r"import\.meta\.glob[^(]*\(\s*\[?\s*['\"]([^'\"]+)", text)
    endings = tuple(pattern.rsplit("*", 1)[1] for pattern in globs if "*" in pattern)
    for path in sources:
        if path in imported or WEB_ROOTS.search(path) or (endings and path.endswith(endings)):
            continue
        yield Finding(path, 1, "nobody imports it")


def tools(tree):
    """A file of tools/ is named by another file."""
    for path in tree.files:
        if not path.startswith("tools/") or path == "tools/check/run":
            continue
        name = posixpath.basename(path).removesuffix(".py")
        word = re.compile(r"\b" + re.escape(name) + r"\b")
        if not any(other != path and not other.endswith(".md") and word.search(text) for other, text in tree.files.items()
                   if other.startswith(("tools/", "dev", ".ci/", "CMakeLists", "web/package.json"))):
            yield Finding(path, 1, "nothing runs it")


def links(tree):
    for path, text in tree.files.items():
        if not path.endswith(".md"):
            continue
        for found in LINK.finditer(text):
            target = found[1]
            if "://" in target or target.startswith("mailto:"):
                continue
            if not (tree.root / posixpath.dirname(path) / target).exists():
                yield Finding(path, line_of(text, found.start()), f"{target} is not there")
