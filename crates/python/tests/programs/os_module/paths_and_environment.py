import os
import os.path
from pathlib import Path, PurePosixPath

print(os.path.join("a", "b", "c.txt"), os.path.join("/x", "/y"), os.path.join("a/", "b"), os.path.join("a", ""))
print(os.path.basename("/tmp/file.txt"), os.path.dirname("/tmp/file.txt"), os.path.split("/a/b"), os.path.splitext("archive.tar.gz"), os.path.splitext("noext"))
print(os.path.normpath("a//b/../c/./d"), os.path.isabs("/a"), os.path.isabs("a"), os.sep, repr(os.linesep), os.path.commonprefix(["/ab/c", "/ab/d"]))
print(os.environ.get("LINKTABLE_SURELY_UNSET"), os.environ.get("LINKTABLE_SURELY_UNSET", "default"), os.getenv("LINKTABLE_SURELY_UNSET", "x"), "LINKTABLE_SURELY_UNSET" in os.environ)
p = Path("data") / "raw" / "file.tar.gz"
print(p, repr(p), p.name, p.stem, p.suffix, p.suffixes, p.parent, p.parts, p.parents[1], str(p), len(list(p.parents)))
print(p.with_suffix(".zip"), p.with_name("other.txt"), p.with_stem("new"), p.parent / "x", Path("/a") / "/b", Path("a", "b", "c"), Path(), Path("."), Path("a/./b//c"))
print(Path("/usr/lib").is_absolute(), Path("x").is_absolute(), Path("/a/b").relative_to("/a"), Path("/a/b").root, Path("/a").anchor, p.as_posix(), Path("a") == Path("a/"), Path("a") < Path("b"))
print(sorted([Path("b"), Path("a/c"), Path("a")]), {Path("a"): 1}[Path("a")], "pre" / Path("x"), f"{p}", p.match("*.gz"), Path("a/b").joinpath("c", "d"), PurePosixPath("/x/y").name, os.fspath(Path("q")), Path("..") / "x")
print(os.path.exists("/surely/not/here"), Path("/surely/not/here").exists(), Path("a.PY").suffix.lower(), Path(".bashrc").suffix, Path(".bashrc").stem, Path("/").name, Path("/").parent, Path("a/b/..").parts)
for bad in (lambda: os.environ["LINKTABLE_SURELY_UNSET"], lambda: Path("a") / 5, lambda: Path(5), lambda: Path("/a").relative_to("/b"), lambda: Path("/").with_name("x"), lambda: os.path.join("a", 5), lambda: Path("a").with_suffix("zip"), lambda: Path("a") + "b"):
    try:
        print(bad())
    except Exception as error:
        print(type(error).__name__, error)
os.environ["LINKTABLE_SURELY_UNSET"]
