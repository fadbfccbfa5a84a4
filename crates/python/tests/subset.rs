//! `docs/python-subset.md` lists what the machine knows: this asks the machine and holds its answer
//! beside the page, and every row of the page beside the recorded programs.
//!
//! `LINKTABLE_BLESS=1` writes the page's list anew.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use linktable_python::{Limits, Mode, Vm, known};

const START: &str = "<!-- generated: subset -->";
const END: &str = "<!-- end generated -->";

/// Constructs of the language: what each is called, a word that a program using it has, and one.
const CONSTRUCTS: &[(&str, &str, &str)] = &[
    ("assignment, unpacking, starred targets", "*", "a, (b, *c) = 1, (2, 3, 4)\nd = e = 5"),
    ("augmented assignment", "+=", "a = 1\na += 2"),
    ("annotations", ": int", "a: int = 1\nb: 'str'"),
    ("`del`", "del ", "a = [1]\ndel a[0], a"),
    (
        "`if`, `elif`, `else`, conditional expressions",
        "elif",
        "if 0:\n  pass\nelif 1:\n  a = 1 if 2 else 3\nelse:\n  pass",
    ),
    (
        "`while` and `for` with `break`, `continue`, `else`",
        "continue",
        "for a in []:\n  break\nelse:\n  pass\nwhile 0:\n  continue\nelse:\n  pass",
    ),
    (
        "`match` with every kind of pattern",
        "match ",
        "match {'a': [1, 2]}:\n  case {'a': [int(x), *_], **rest} if x:\n    pass\n  case None | 'b' | _:\n    pass",
    ),
    (
        "`try`, `except`, `else`, `finally`, `raise … from`",
        "finally",
        "try:\n  try:\n    raise ValueError(1) from None\n  except (KeyError, ValueError) as e:\n    pass\n  else:\n    pass\nfinally:\n  pass",
    ),
    ("`except*`", "except*", "try:\n  pass\nexcept* ValueError:\n  pass"),
    (
        "`with`, several at once",
        "with ",
        "class A:\n  def __enter__(self): pass\n  def __exit__(self, *a): pass\nwith A() as a, A():\n  pass",
    ),
    ("`assert`", "assert", "assert True, 'no'"),
    (
        "functions: defaults, `*args`, `**kwargs`, keyword-only, positional-only",
        "**",
        "def f(a, /, b=1, *c, d, e=2, **g): pass\nf(1, d=2)",
    ),
    (
        "closures, `nonlocal`, `global`",
        "nonlocal",
        "def f():\n  a = 1\n  def g():\n    nonlocal a\n    global b\n    a = b = 2\n  g()\nf()",
    ),
    ("`lambda`", "lambda", "f = lambda a, *b: a"),
    ("decorators", "@", "def d(f): return f\n@d\ndef g(): pass\n@d\nclass A: pass"),
    (
        "classes: inheritance, `super()`, metaclasses, keywords",
        "super()",
        "class M(type): pass\nclass A(metaclass=M):\n  def __init__(self): super().__init__()\nclass B(A): pass\nB()",
    ),
    (
        "comprehensions of lists, sets and dicts",
        " for ",
        "a = [x for x in [1] if x]\nb = {x for x in a}\nc = {x: 1 for x in a for y in a}",
    ),
    ("generators, `yield`, `yield from`", "yield from", "def g():\n  a = yield 1\n  yield from [2]\na = [*g()]"),
    ("`async def`, `await`", "await ", "async def f():\n  await f()"),
    ("`async for`, `async with`", "async with", "async def f(a):\n  async for x in a: pass\n  async with a as b: pass"),
    ("asynchronous generators and comprehensions", "async for", "async def f(a):\n  yield [x async for x in a]"),
    ("`:=`", ":=", "if (a := 1): pass"),
    (
        "chained comparisons, `and`, `or`, `not`, `is`, `in`",
        "not in",
        "a = 1 < 2 < 3 and not 1 or 2 is not 3 and 4 not in [5]",
    ),
    ("f-strings with formats, conversions and `=`", "!r}", "a = 1\nb = f'{a!r:>{5}} {a=} {a:.2f}'"),
    ("slices", "[::", "a = [1, 2, 3][::-1]\na[0:2] = [4]"),
    ("starred arguments and displays", "[*", "a = [*[1], *(2, 3)]\nb = {**{}, 'c': 1}\nprint(*a, **{})"),
    (
        "imports: of names, with `as`, `*`, of submodules",
        " as ",
        "import collections.abc as c\nfrom typing import *\nfrom datetime import date as d",
    ),
    ("`from __future__ import annotations`", "__future__", "from __future__ import annotations\ndef f(a: B): pass"),
    ("`...`", "...", "a = ..."),
    ("`print(…, file=sys.stderr)`", "sys.stderr", "import sys\nprint(1, file=sys.stderr)"),
    ("relative imports", "from .", "from . import a"),
    ("complex numbers", "1j", "a = 1j"),
    ("`type` statements and type parameters (3.12)", "type X", "type X = int"),
];

/// The built-in types, each with an object of it.
const TYPES: &[(&str, &str)] = &[
    ("bool", "True"),
    ("bytearray", "bytearray()"),
    ("bytes", "b''"),
    ("dict", "{}"),
    ("float", "1.0"),
    ("frozenset", "frozenset()"),
    ("int", "1"),
    ("list", "[]"),
    ("range", "range(1)"),
    ("set", "set()"),
    ("slice", "slice(1)"),
    ("str", "''"),
    ("tuple", "()"),
];

/// What a script prints, or nothing if it needs something that is not supported.
fn output(source: &str) -> Option<String> {
    let mut vm = Vm::new(Limits::default(), Mode::Run, Vec::new());
    let program = vm.compile(source);
    match vm.run(&program) {
        Err(failure) if failure.error.kind.starts_with("linktable.") => None,
        _ => Some(vm.stdout.clone()),
    }
}

fn words(source: &str) -> Vec<String> {
    output(source).unwrap_or_default().split_whitespace().map(str::to_owned).collect()
}

fn code(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" ")
}

/// One line of the page, with what a program over it contains.
struct Row {
    line: String,
    name: String,
    needle: String,
}

fn language() -> (Vec<Row>, Vec<String>) {
    let (mut rows, mut missing) = (Vec::new(), Vec::new());
    for (name, needle, source) in CONSTRUCTS {
        match output(source) {
            Some(_) => {
                rows.push(Row { line: format!("- {name}"), name: (*name).to_owned(), needle: (*needle).to_owned() })
            }
            None => missing.push((*name).to_owned()),
        }
    }
    // A relative import is refused by Python itself: there is no package here.
    rows.retain(|row| row.name != "relative imports");
    (rows, missing)
}

fn functions() -> Vec<Row> {
    let listing = "for n in sorted(__builtins__):\n  if n[0] != '_' and n[0].islower(): print(n)";
    let names = words(listing);
    let types: BTreeSet<&str> = TYPES.iter().map(|(name, _)| *name).collect();
    let supported = names.into_iter().filter(|name| !types.contains(name.as_str()));
    // Some names are there only to say that they are not supported.
    let supported = supported.filter(|name| output(&format!("{name}()")).is_some());
    supported.map(|name| Row { line: format!("`{name}`"), needle: name.clone(), name }).collect()
}

fn types() -> Vec<Row> {
    let rows = TYPES.iter().map(|(name, object)| {
        let listing = format!("for n in dir({object}):\n  if n[0] != '_': print(n)");
        let methods = words(&listing);
        Row { line: format!("| `{name}` | {} |", code(&methods)), name: (*name).to_owned(), needle: (*name).to_owned() }
    });
    rows.collect()
}

fn modules() -> Vec<Row> {
    let mut rows = Vec::new();
    for module in known::MODULES.split_whitespace().chain(["collections.abc", "os.path"]) {
        if module == "builtins" || output(&format!("import {module} as m\nm")).is_none() {
            continue;
        }
        let names = known::public(module).split_whitespace();
        let (has, lacks): (Vec<&str>, Vec<&str>) =
            names.partition(|name| output(&format!("import {module} as m\nm.{name}")).is_some());
        let own = |names: &[&str]| code(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
        rows.push(Row {
            line: format!("| `{module}` | {} | {} |", own(&has), own(&lacks)),
            name: module.to_owned(),
            needle: module.to_owned(),
        });
    }
    rows.sort_by(|a, b| a.name.cmp(&b.name));
    rows
}

struct Page {
    text: String,
    rows: Vec<Row>,
}

fn page() -> Page {
    let mut text = String::new();
    let (language, missing) = language();
    let (functions, types, modules) = (functions(), types(), modules());
    let lines = |rows: &[Row]| rows.iter().map(|row| row.line.as_str()).collect::<Vec<_>>().join("\n");
    let _ = write!(text, "\n### The language\n\n{}\n\nNot supported yet: {}.\n", lines(&language), missing.join("; "));
    let list: Vec<&str> = functions.iter().map(|row| row.line.as_str()).collect();
    let _ = write!(text, "\n### Built-in functions and other names\n\n{}, and the exceptions.\n", list.join(", "));
    let _ =
        write!(text, "\n### Built-in types and their methods\n\n| type | methods |\n|---|---|\n{}\n", lines(&types));
    let _ = write!(
        text,
        "\n### Modules\n\nThe names of CPython's module that are here, and those that are not yet.\n\n\
         | module | here | not yet |\n|---|---|---|\n{}\n\n",
        lines(&modules)
    );
    let rows = language.into_iter().chain(functions).chain(types).chain(modules).collect();
    Page { text, rows }
}

fn path(relative: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(relative)
}

/// The text of every recorded program that agrees with its recording.
fn programs() -> String {
    let short = std::fs::read_to_string(path("tests/programs/expected.txt")).unwrap_or_default();
    let mut text = String::new();
    for area in std::fs::read_dir(path("tests/programs")).unwrap() {
        let area = area.unwrap().path();
        let Ok(files) = std::fs::read_dir(&area) else { continue };
        for file in files {
            let file = file.unwrap().path();
            let area = area.file_name().unwrap().to_string_lossy();
            let name = format!("{area}/{}:", file.file_stem().unwrap().to_string_lossy());
            if file.extension().is_some_and(|extension| extension == "py") && !short.contains(&name) {
                text.push_str(&std::fs::read_to_string(&file).unwrap());
            }
        }
    }
    text
}

#[test]
fn the_page_lists_what_the_machine_knows() {
    let file = path("../../docs/python-subset.md");
    let whole = std::fs::read_to_string(&file).unwrap();
    let (before, rest) = whole.split_once(START).unwrap();
    let (listed, after) = rest.split_once(END).unwrap();
    let page = page();
    if std::env::var_os("LINKTABLE_BLESS").is_some() {
        std::fs::write(&file, format!("{before}{START}{}{END}{after}", page.text)).unwrap();
    } else {
        assert!(
            listed == page.text,
            "docs/python-subset.md is not what the machine knows; LINKTABLE_BLESS=1 writes it anew"
        );
    }
    let programs = programs();
    let uncovered: Vec<&str> =
        page.rows.iter().filter(|row| !programs.contains(&row.needle)).map(|row| row.name.as_str()).collect();
    assert!(uncovered.is_empty(), "no recorded program is over {uncovered:?}");
}
