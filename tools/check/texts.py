"""Everything a person reads exists in zh-CN, zh-TW and en: texts/**.json for the program, and beside the pages of
the console one file a language with the same keys. Every refusal the program can give has its text."""
import json
import re

from source import Finding, is_test, line_of

LANGUAGES = ("zh-CN", "zh-TW", "en")
PLACEHOLDER = re.compile(r"\{(\w+)\}")
REASON = re.compile(r'"([a-z][a-z0-9]*(?:_[a-z0-9]+)*)"')
# A function, or a lambda, that is handed a reason.
HANDED_ON = re.compile(r"\b(\w+)(?:\s*=\s*\[[^\]]*\]\s*)?\(([^()]*\bstd::string_view reason\b[^()]*)\)")
REFUSAL = re.compile(r'\bRefusal\s*\{\s*RefusalKind::\w+\s*,\s*("[a-z0-9_]+")')
# Written differently in Taiwan; in a zh-TW text they show that it was copied.
SIMPLIFIED = set("个们务单处时间问题报记录错误请输户过这为发给经应对开关无来说话员级类状态检验证码数据库连权选择续转须满复约访"
                 "质删继没样认识让计执组织听读写还进运动导师专业")


def check(tree):
    texts, findings = program_texts(tree)
    yield from findings
    for reason, path, line in refusals(tree):
        if "refusal." + reason not in texts:
            yield Finding(path, line, f'"refusal.{reason}" has no text in texts/*.json')
    yield from page_texts(tree)


def key_line(text, key):
    return line_of(text, max(text.find(json.dumps(key, ensure_ascii=False)), 0))


def pairs_without_repetition(pairs):
    seen = {}
    for key, value in pairs:
        if key in seen:
            raise ValueError(f"{key} is there twice")
        seen[key] = value
    return seen


def parsed(path, text):
    try:
        value = json.loads(text, object_pairs_hook=pairs_without_repetition)
    except ValueError as problem:
        return None, Finding(path, 1, f"not a JSON object: {problem}")
    return (value, None) if isinstance(value, dict) else (None, Finding(path, 1, "not a JSON object"))


def copied(text):
    return "".join(sorted(SIMPLIFIED & set(text)))


def program_texts(tree):
    texts, findings = {}, []
    for path, content in tree.files.items():
        if not (path.startswith("texts/") and path.endswith(".json")):
            continue
        entries, problem = parsed(path, content)
        if problem:
            findings.append(problem)
            continue
        for key, translations in entries.items():
            line = key_line(content, key)
            if key in texts:
                findings.append(Finding(path, line, f"{key} is also in {texts[key]}"))
            texts[key] = path
            findings += [Finding(path, line, f"{key}: {problem}") for problem in problems_of(translations)]
    return texts, findings


def problems_of(translations):
    if not isinstance(translations, dict) or set(translations) != set(LANGUAGES):
        yield f"wants exactly {', '.join(LANGUAGES)}"
        return
    wanted = set(PLACEHOLDER.findall(translations["zh-CN"]))
    for language in LANGUAGES:
        text = translations[language]
        if not isinstance(text, str) or not text.strip():
            yield f"{language} is empty"
        elif set(PLACEHOLDER.findall(text)) != wanted:
            yield f"{language} has other placeholders than zh-CN"
    if characters := copied(translations["zh-TW"]):
        yield f"zh-TW is written with simplified characters: {characters}"


def arguments(code, at):
    """The top-level arguments of the call whose bracket opens at `at`."""
    depth, start, found, quoted = 0, at + 1, [], False
    for position in range(at, min(len(code), at + 2000)):
        character = code[position]
        if character == '"' and code[position - 1] != "\\":
            quoted = not quoted
        if quoted:
            continue
        if character in "([{":
            depth += 1
        elif character in ")]}":
            depth -= 1
            if depth == 0:
                return found + [code[start:position]]
        elif character == "," and depth == 1:
            found.append(code[start:position])
            start = position + 1
    return found


def refusals(tree):
    """(reason, path, line) of every literal reason in the product."""
    for path, _ in tree.cpp("src/"):
        if is_test(path):
            continue
        code = tree.without_comments(path)
        places = {"refuse": None, "invalid": 1}
        for helper in HANDED_ON.finditer(code):
            before = helper[2][: helper[2].index("std::string_view reason")]
            places.setdefault(helper[1], before.count(","))
        for call in re.finditer(r"\b(" + "|".join(places) + r")\s*\(", code):
            given = arguments(code, call.end() - 1)
            place = places[call[1]]
            if place is None:  # refuse("reason") or refuse(RefusalKind::conflict, "reason")
                place = 1 if given and "RefusalKind" in given[0] else 0
            if place < len(given):
                for reason in REASON.findall(given[place]):
                    yield reason, path, line_of(code, call.start())
        for literal in REFUSAL.finditer(code):
            yield literal[1].strip('"'), path, line_of(code, literal.start())


def leaves(value, prefix=""):
    for key, inner in value.items():
        if isinstance(inner, dict):
            yield from leaves(inner, f"{prefix}{key}.")
        else:
            yield prefix + key, inner


def page_texts(tree):
    """web/src/**/zh-CN.json has the keys and placeholders of its zh-TW.json and en.json."""
    for path, content in tree.files.items():
        if not (path.startswith("web/src/") and path.endswith("/zh-CN.json")):
            continue
        first, problem = parsed(path, content)
        if problem:
            yield problem
            continue
        first = dict(leaves(first))
        for language in LANGUAGES[1:]:
            other_path = path.replace("zh-CN.json", f"{language}.json")
            if other_path not in tree.files:
                yield Finding(path, 1, f"{language}.json is missing beside it")
                continue
            other, problem = parsed(other_path, tree.files[other_path])
            if problem:
                yield problem
                continue
            other = dict(leaves(other))
            for key in sorted(set(first) ^ set(other)):
                yield Finding(other_path, 1, f"{key} is only in {'zh-CN' if key in first else language}")
            for key in sorted(set(first) & set(other)):
                yield from page_entry(other_path, language, key, str(first[key]), str(other[key]))


def page_entry(path, language, key, first, other):
    if not other.strip():
        yield Finding(path, 1, f"{key} is empty")
    if set(PLACEHOLDER.findall(first)) != set(PLACEHOLDER.findall(other)):
        yield Finding(path, 1, f"{key} has other placeholders than zh-CN")
    if language == "zh-TW" and (characters := copied(other)):
        yield Finding(path, 1, f"{key} is written with simplified characters: {characters}")
