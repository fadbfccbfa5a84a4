//! A worker compiles at every key stroke: what an evaluation made is gone after it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

use std::path::Path;

use linktable::{CompileOptions, RunOptions, compile, run};
use linktable_python::meter::live_bytes;

#[test]
fn nothing_stays_after_an_evaluation() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/sqlmodel");
    let mut sources: Vec<String> =
        std::fs::read_dir(folder).unwrap().map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap()).collect();
    // Circles of every kind, an exception that holds its frames, and a generator left in the middle.
    sources.push(
        "class Node:\n    def __init__(self):\n        self.me = self\n        self.all = [self]\n\
         a = Node()\nb = {}\nb['b'] = b\nc = []\nc.append((c, lambda: c))\n\
         def g():\n    try:\n        yield g\n    finally:\n        pass\nd = g()\nnext(d)\n\
         s = set()\nclass K:\n    pass\nk = K()\nk.s = s\ns.add(k)\nraise ValueError(a, b)\n"
            .to_owned(),
    );
    let once = || {
        for source in &sources {
            compile(source, &CompileOptions::default());
            run(source, &RunOptions::default());
        }
        live_bytes()
    };
    // Modules written in Python are compiled once and kept.
    once();
    let before = once();
    assert_eq!(once(), before, "bytes stay after each evaluation");
}
