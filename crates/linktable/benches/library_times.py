"""Times the real SQLModel on the models of some files: defining, configuring and creating them.

`python library_times.py FILE…` prints, for each file, its name and the median of the microseconds
that one fresh process needs, importing the library excluded. Statements that do more than declare
are left out.
"""
import ast
import json
import statistics
import subprocess
import sys
import time

RUNS = 5


def declarations(path):
    tree = ast.parse(open(path).read(), path)
    kept = (ast.Import, ast.ImportFrom, ast.ClassDef)
    tree.body = [statement for statement in tree.body if isinstance(statement, kept)]
    return compile(tree, path, "exec")


def once(path):
    import sqlmodel
    from sqlalchemy.orm import configure_mappers

    code = declarations(path)
    engine = sqlmodel.create_engine("sqlite://")
    start = time.perf_counter()
    exec(code, {"__name__": "models"})
    configure_mappers()
    sqlmodel.SQLModel.metadata.create_all(engine)
    return (time.perf_counter() - start) * 1e6


if __name__ == "__main__":
    if sys.argv[1] == "--once":
        print(json.dumps(once(sys.argv[2])))
    else:
        for path in sys.argv[1:]:
            times = [
                json.loads(subprocess.run([sys.executable, __file__, "--once", path], capture_output=True, check=True).stdout)
                for _ in range(RUNS)
            ]
            print(f"{path}\t{statistics.median(times):.1f}", flush=True)
