#!/usr/bin/env python3
"""Record what CPython does with the programs in `programs/`.

    python3 record.py              record every program, print what changed
    python3 record.py strings/     only those whose path begins with this
    python3 record.py --check      write nothing; exit 1 if a recording differs

Beside `<area>/<name>.py` stands `<area>/<name>.json`:

    stdout      what the program printed
    error       null, or the exception that ended it:
      type        its class, with the module unless that is `builtins`
      message     `str(exception)`
      frames      [line, function] of the frames in this script, outermost first
      traceback   what Python printed on stderr about it

Each program runs as `python main.py` in an empty folder, once with each of two
hash seeds; a program whose two runs differ is refused. Object addresses
become `at 0xADDR`. Frames of other files (the standard library's, generated code's) are
left out of the traceback, and the script is called `main.py` in it.
`SystemExit` with a status other than 0 counts as an error, whose traceback is
what Python prints for it: the message or nothing.
"""
import argparse
import difflib
import json
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

PROGRAMS = Path(__file__).resolve().parent / "programs"
VERSION = (3, 11)
TIMEOUT_SECONDS = 60

# Becomes `sitecustomize.py` of the child: it sees the exception before exit and
# leaves the script as `__main__`, at the depth at which it would run by itself.
HOOK = '''
import sys

def record(kind, exc, tb):
    import io, json, os
    frames, here = [], os.path.abspath("main.py")
    while tb is not None:
        code = tb.tb_frame.f_code
        if code.co_filename == here:
            frames.append([tb.tb_lineno, code.co_name])
        tb = tb.tb_next
    prefix = "" if kind.__module__ == "builtins" else kind.__module__ + "."
    sys.stderr = text = io.StringIO()
    if kind is not SystemExit:
        sys.__excepthook__(kind, exc, exc.__traceback__)
    elif not isinstance(exc.code, int):
        print(exc.code, file=text)
    with open("error.json", "w", encoding="utf-8") as out:
        json.dump({"type": prefix + kind.__qualname__, "message": str(exc),
                   "frames": frames, "traceback": text.getvalue()}, out)

sys.excepthook = record
'''

# `SystemExit` never reaches the hook, so such a program runs again inside this.
CATCH_EXIT = '''
import os, sitecustomize, sys, types
main = sys.modules["__main__"] = types.ModuleType("__main__")
path = os.path.abspath("main.py")
sys.argv[:] = ["main.py"]
with open(path, encoding="utf-8") as file:
    code = compile(file.read(), path, "exec")
try:
    exec(code, main.__dict__)
except SystemExit as exc:
    sitecustomize.record(type(exc), exc, exc.__traceback__)
'''

FRAME = re.compile(r'(?:[ |+]*)  File "([^"]*)", line \d+, in ')


def only_script_frames(traceback):
    """The traceback without the frames of other files than main.py."""
    kept, keep = [], True
    for line in traceback.splitlines(keepends=True):
        if match := FRAME.match(line):
            keep = match[1] == "main.py"
        elif not re.match(r"[ |+]*    |[ |+]*  \[Previous line", line):
            keep = True
        if keep:
            kept.append(line)
    return "".join(kept)


def run(source, seed):
    """One run of a program, as its recording."""
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(os.path.realpath(folder))
        hooks, work = folder / "hooks", folder / "work"
        hooks.mkdir()
        work.mkdir()
        (hooks / "sitecustomize.py").write_text(HOOK, encoding="utf-8")
        (work / "main.py").write_text(source, encoding="utf-8")
        env = {
            "HOME": "/home/user",
            "LANG": "C.UTF-8",
            "PATH": "/usr/bin:/bin",
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONHASHSEED": str(seed),
            "PYTHONPATH": str(hooks),
            "PYTHONUTF8": "1",
            "TZ": "UTC",
        }

        def child(*arguments):
            return subprocess.run(
                [sys.executable, *arguments], cwd=work, env=env, stdin=subprocess.DEVNULL,
                capture_output=True, timeout=TIMEOUT_SECONDS)

        def normal(text):
            return re.sub(r"\bat 0x[0-9a-f]+", "at 0xADDR", text.replace(f"{work}/", ""))

        done = child("main.py")
        error_file = work / "error.json"
        if done.returncode and not error_file.exists():
            child("-c", CATCH_EXIT)
            if not error_file.exists():
                raise RuntimeError(done.stderr.decode())
        error = None
        if error_file.exists():
            error = json.loads(error_file.read_text(encoding="utf-8"))
            error["message"] = normal(error["message"])
            error["traceback"] = only_script_frames(normal(error["traceback"]))
        return {"stdout": normal(done.stdout.decode("utf-8")), "error": error}


def text_of(recording):
    """The file's text: one key on a line, so that changes read well."""
    error = recording["error"]
    if error is not None:
        rows = ",\n".join(f"    {json.dumps(k)}: {json.dumps(v, ensure_ascii=False)}"
                          for k, v in error.items())
        error_text = "{\n" + rows + "\n  }"
    else:
        error_text = "null"
    stdout = json.dumps(recording["stdout"], ensure_ascii=False)
    return f'{{\n  "stdout": {stdout},\n  "error": {error_text}\n}}\n'


def lines_of(recording):
    """The recording as lines, for showing a difference."""
    error = recording["error"] or {}
    return ([f"stdout: {line}" for line in recording["stdout"].splitlines()]
            + [f"{key}: {error[key]}" for key in ("type", "message", "frames") if error]
            + [f"traceback: {line}" for line in error.get("traceback", "").splitlines()])


def record(program):
    """(program, its recording, None) or (program, None, why not)."""
    try:
        source = program.read_text(encoding="utf-8")
        first, second = run(source, 0), run(source, 1)
    except (RuntimeError, subprocess.TimeoutExpired, UnicodeError) as problem:
        return program, None, str(problem)
    if first != second:
        diff = difflib.unified_diff(lines_of(first), lines_of(second), "seed 0", "seed 1", n=0)
        return program, None, "differs between hash seeds\n" + "\n".join(diff)
    return program, first, None


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--check", action="store_true", help="write nothing, exit 1 on a difference")
    arguments.add_argument("prefix", nargs="*", help="only programs whose path begins so, as strings/")
    options = arguments.parse_args()
    if sys.version_info[:2] != VERSION:
        sys.exit(f"the recordings are of Python {VERSION[0]}.{VERSION[1]}, this is {sys.version.split()[0]}")

    name = lambda path: path.relative_to(PROGRAMS).as_posix()
    chosen = lambda path: not options.prefix or name(path).startswith(tuple(options.prefix))
    programs = sorted(path for path in PROGRAMS.glob("*/*.py") if chosen(path))
    changed = failed = 0
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for program, recording, problem in pool.map(record, programs):
            if problem is not None:
                failed += 1
                print(f"refused  {name(program)}: {problem}")
                continue
            file = program.with_suffix(".json")
            new = text_of(recording)
            old = file.read_text(encoding="utf-8") if file.exists() else None
            if old == new:
                continue
            changed += 1
            if old is None:
                print(f"new      {name(program)}")
            else:
                print(f"changed  {name(program)}")
                diff = difflib.unified_diff(lines_of(json.loads(old)), lines_of(recording), "recorded", "now", n=1)
                print("\n".join(f"    {line.rstrip()}" for line in diff))
            if not options.check:
                file.write_text(new, encoding="utf-8")
    for stray in sorted(p for p in PROGRAMS.glob("*/*.json") if chosen(p) and not p.with_suffix(".py").exists()):
        changed += 1
        print(f"stray    {name(stray)}: no such program")
        if not options.check:
            stray.unlink()
    print(f"{len(programs)} programs, {changed} changed, {failed} refused")
    sys.exit(1 if failed or (options.check and changed) else 0)


if __name__ == "__main__":
    main()
