//! The recordings, and the script of each.

use std::fs;
use std::path::{Path, PathBuf};

use linktable::Modules;
use linktable_schema::{Orm, Recording};
use serde::Deserialize;

use crate::upstream;

/// What a recording says beyond what a run of ours can.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Circumstances {
    /// Whether the script declares models only, and the recorder created the tables.
    schema_forced: bool,
    /// The functions that nothing in the script calls, and that the recorder called.
    auto_called: Vec<String>,
    /// What differed between two recordings of the same script.
    unstable: Vec<String>,
}

/// What a real library did with a script.
pub struct Recorded {
    /// Its folder and name: `sqlmodel/01_one_to_many`.
    pub name: String,
    pub recording: Recording,
    /// The keys of the recording that are not the same twice.
    pub unstable: Vec<String>,
    schema_forced: bool,
    auto_called: Vec<String>,
}

/// Every recording of the repository, by name.
pub fn find(root: &Path) -> Vec<Recorded> {
    let folder = root.join("tests/conformance");
    let mut found = Vec::new();
    for group in sorted(&folder).iter().filter(|path| path.is_dir()) {
        for path in sorted(group).iter().filter(|path| path.extension().is_some_and(|ending| ending == "json")) {
            let text = fs::read_to_string(path).expect("a recording");
            let read = |error| panic!("{}: {error}", path.display());
            let circumstances: Circumstances = serde_json::from_str(&text).unwrap_or_else(read);
            let recording = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let name = path.strip_prefix(&folder).expect("a path below").with_extension("");
            found.push(Recorded {
                name: name.to_str().expect("a name in UTF-8").replace('\\', "/"),
                recording,
                unstable: circumstances.unstable,
                schema_forced: circumstances.schema_forced,
                auto_called: circumstances.auto_called,
            });
        }
    }
    found
}

fn sorted(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths
}

/// The package that scripts with other files beside them belong to.
pub const PACKAGE: &str = "app";

impl Recorded {
    /// The script's file, or why there is none.
    fn path(&self, root: &Path) -> Result<PathBuf, String> {
        let (group, name) = self.name.split_once('/').expect("a folder and a name");
        Ok(match group {
            "examples" => root.join(format!("examples/{}.py", name.replace("__", "/"))),
            "sqlmodel_docs" => {
                upstream::folder(root, "sqlmodel", "0.0.50")?.join(format!("docs_src/{}.py", name.replace("__", "/")))
            }
            _ => root.join(format!("tests/conformance/{}.py", self.name)),
        })
    }

    /// The modules beside a script that was recorded as one of a package.
    pub fn modules(&self, root: &Path) -> Modules {
        let Ok(path) = self.path(root) else { return Modules::default() };
        let folder = path.parent().expect("a folder");
        if !folder.join("__init__.py").is_file() {
            return Modules::default();
        }
        let files = sorted(folder).into_iter().filter(|path| path.extension().is_some_and(|ending| ending == "py"));
        Modules::of(files.map(|path| {
            let name = path.file_stem().expect("a name").to_string_lossy();
            (format!("{PACKAGE}.{name}"), fs::read_to_string(&path).expect("a module"))
        }))
    }

    /// The script, or why there is none.
    pub fn source(&self, root: &Path) -> Result<String, String> {
        let path = self.path(root)?;
        let mut source = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        if self.schema_forced && self.recording.orm == Orm::Sqlmodel {
            // What the recorder did with a script that creates no tables.
            source.push_str(
                "\nfrom sqlmodel import SQLModel, create_engine\n\
                 SQLModel.metadata.create_all(create_engine(\"sqlite:///forced.db\"))\n",
            );
        }
        if self.schema_forced && self.recording.orm == Orm::Tortoise {
            let calls: Vec<String> = self.auto_called.iter().map(|name| format!("    await {name}()\n")).collect();
            source.push_str(&format!(
                "\nfrom tortoise import Tortoise, run_async\n\n\nasync def recorded():\n    \
                 await Tortoise.init(db_url=\"sqlite://forced.db\", modules={{\"models\": [\"__main__\"]}})\n    \
                 await Tortoise.generate_schemas()\n{}\n\nrun_async(recorded())\n",
                calls.concat()
            ));
        }
        Ok(source)
    }
}
