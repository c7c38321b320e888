"""The files of the repository, read once, and C++ without its comments and texts."""
import re
from pathlib import Path

SKIPPED = {"build", "node_modules", "dist", ".git", "corpus", "__pycache__"}
KINDS = {".cc", ".h", ".ts", ".vue", ".json", ".yaml", ".sql", ".md", ".story", ".py", ".css", ""}

# Comments, raw texts, texts and single characters, in this order of meeting them.
TOKENS = re.compile(r'//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|(?<![0-9a-fA-F])\'(?:\\.|[^\'\\\n])+\'', re.S)


class Finding:
    def __init__(self, path, line, message):
        self.path, self.line, self.message = path, line, message

    def __str__(self):
        return f"{self.path}:{self.line}: {self.message}"


def blank(text):
    """As many lines as before, nothing else."""
    return "\n" * text.count("\n")


class Tree:
    """Every file below `root` by its path from there."""

    def __init__(self, root):
        self.root = Path(root)
        self.files = {}
        self._walk(self.root)
        self._code = {}

    def _walk(self, folder):
        for entry in sorted(folder.iterdir()):
            if entry.is_dir() and not entry.is_symlink():
                if entry.name not in SKIPPED:
                    self._walk(entry)
            elif entry.suffix in KINDS and entry.is_file():
                try:
                    self.files[str(entry.relative_to(self.root))] = entry.read_text(encoding="utf-8")
                except UnicodeDecodeError:
                    continue

    def cpp(self, *folders):
        for path, text in self.files.items():
            if path.endswith((".cc", ".h")) and path.startswith(folders or ""):
                yield path, text

    def code(self, path):
        """Without comments; texts are left as "" so that calls keep their shape."""
        if path not in self._code:
            self._code[path] = TOKENS.sub(
                lambda m: blank(m[0]) if m[0].startswith("/") else '""' + blank(m[0]), self.files[path])
        return self._code[path]

    def without_comments(self, path):
        return TOKENS.sub(lambda m: blank(m[0]) if m[0].startswith("/") else m[0], self.files[path])


def line_of(text, at):
    return text.count("\n", 0, at) + 1


def is_test(path):
    return path.endswith(("_test.cc", "_fuzz.cc", "_bench.cc")) or path.startswith(("tests/", "fuzz/", "bench/", "sim/"))
