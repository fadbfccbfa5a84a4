//! What a developer of Linktable runs: `cargo xtask serve` and `cargo xtask test` first of all.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::indexing_slicing))]

mod bench;
mod conformance;
mod process;
mod screenshots;
mod serve;
mod site;
mod size;
mod split;
mod test;
#[cfg(test)]
mod tidy;
mod tools;
mod upstream;
mod workspace;

use std::process::ExitCode;

/// What a command gives back: what it made, or one line saying what to do about what went wrong.
pub(crate) type Outcome<T = ()> = Result<T, String>;

/// A command, as the help lists it.
struct Command {
    name: &'static str,
    usage: &'static str,
    about: &'static str,
    run: fn(&[String]) -> Outcome,
}

const COMMANDS: &[Command] = &[
    Command {
        name: "serve",
        usage: "serve [--port N] [--no-build]",
        about: "build the page and serve it on 127.0.0.1",
        run: serve::command,
    },
    Command { name: "test", usage: "test [STEP…]", about: "run every check, or the steps named", run: test::command },
    Command {
        name: "conformance",
        usage: "conformance [--bless]",
        about: "compare with the recordings of the real libraries",
        run: conformance::command,
    },
    Command {
        name: "upstream",
        usage: "upstream ORM [OPTION…]",
        about: "run the tests of sqlmodel, ormar or tortoise itself; `upstream --help` has the options",
        run: upstream::command,
    },
    Command { name: "bench", usage: "bench", about: "time compiling and running", run: bench::command },
    Command {
        name: "screenshots",
        usage: "screenshots [--no-build] [NAME…]",
        about: "write the pictures of the README to docs/pictures/",
        run: screenshots::command,
    },
    Command {
        name: "size",
        usage: "size [--no-build]",
        about: "raw and compressed bytes of every file the page loads",
        run: size::command,
    },
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (name, rest) = match arguments.split_first() {
        Some((name, rest)) => (name.as_str(), rest),
        None => ("help", [].as_slice()),
    };
    if matches!(name, "help" | "--help" | "-h") || rest.iter().any(|argument| argument == "--help") {
        if name == "upstream" {
            upstream::help();
            return ExitCode::SUCCESS;
        }
        help();
        return ExitCode::SUCCESS;
    }
    let Some(command) = COMMANDS.iter().find(|command| command.name == name) else {
        eprintln!("`{name}` is no command of xtask; `cargo xtask help` lists them");
        return ExitCode::from(2);
    };
    match (command.run)(rest) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn help() {
    println!("cargo xtask COMMAND\n");
    for command in COMMANDS {
        println!("  {:32}{}", command.usage, command.about);
    }
    println!("\nThe steps of `test`:\n");
    for step in test::STEPS {
        println!("  {:32}{}", step.name, step.about);
    }
}
