//! The modules of SQLAlchemy and SQLModel that are written in Python.

use std::rc::Rc;

use linktable_python::object::{Module, Native};
use linktable_python::{ModuleSource, Value, Vm};

use crate::library::Source;

/// The modules.
const SOURCES: &[Source] = &[
    ("_linktable_async_result", || include_str!("python/async_result.py")),
    ("_linktable_async_session", || include_str!("python/async_session.py")),
    ("_linktable_ddl", || include_str!("python/ddl.py")),
    ("_linktable_inspector", || include_str!("python/inspector.py")),
    ("_linktable_mapper", || include_str!("python/mapper.py")),
    ("_linktable_session_maker", || include_str!("python/session_maker.py")),
    ("sqlalchemy.engine.base", || "from sqlalchemy import Connection, Engine\n"),
    ("sqlalchemy.engine.cursor", || "from sqlalchemy.engine import CursorResult\n"),
    ("sqlalchemy.engine.reflection", || "from _linktable_inspector import Inspector\n"),
    (
        "sqlalchemy.engine.result",
        || "from sqlalchemy.engine import ChunkedIteratorResult, IteratorResult, MappingResult, Result, Row, ScalarResult\n",
    ),
    ("sqlalchemy.engine.row", || "from sqlalchemy.engine import Row\n"),
    ("sqlalchemy.engine.url", || include_str!("python/url.py")),
    ("sqlalchemy.ext.associationproxy", || include_str!("python/association_proxy.py")),
    ("sqlalchemy.ext.hybrid", || include_str!("python/hybrid.py")),
    ("sqlalchemy.future", || "from sqlalchemy import Connection, Engine, create_engine, select\n"),
    ("sqlalchemy.orm.session", || "from sqlalchemy.orm import Session, make_transient, object_session, sessionmaker\n"),
    ("sqlalchemy.pool", || "from sqlalchemy.pool.impl import *\n"),
    ("sqlalchemy.pool.impl", || include_str!("python/pool.py")),
    ("sqlalchemy.sql.ddl", || "from sqlalchemy.schema import CreateIndex, CreateTable, DropIndex, DropTable\n"),
    ("sqlalchemy.sql.type_api", || "from sqlalchemy.types import TypeEngine\n"),
    ("sqlalchemy.sql.selectable", || "from sqlalchemy import CompoundSelect, Select\n"),
    ("sqlmodel._compat", || "PYDANTIC_MINOR_VERSION = (2, 13)\n"),
    ("sqlmodel.default", || include_str!("python/sqlmodel_default.py")),
    ("sqlmodel.ext", || ""),
    ("sqlmodel.ext.asyncio", || ""),
    ("sqlmodel.ext.asyncio.session", || include_str!("python/sqlmodel_async_session.py")),
    ("sqlmodel.pool", || "from sqlalchemy.pool import *\n"),
    ("sqlmodel.sql.sqltypes", || "from sqlmodel import AutoString\n"),
];

/// The source of a module that is written in Python.
pub(crate) fn source(name: &str) -> Option<ModuleSource> {
    let (_, text) = SOURCES.iter().find(|(known, _)| *known == name)?;
    let text = text();
    Some(ModuleSource {
        file: format!("{}.py", name.replace('.', "/")),
        text: text.to_owned(),
        is_package: text.is_empty(),
        ..ModuleSource::default()
    })
}

/// The module written in Python that has a name of one of SQLAlchemy's; it is imported when the name is asked for.
pub(crate) fn home(module: &str, name: &str) -> Option<&'static str> {
    match (module, name) {
        ("sqlalchemy", "CreateTable" | "DropTable" | "create_mock_engine") => Some("_linktable_ddl"),
        ("sqlalchemy" | "sqlalchemy.engine", "URL" | "make_url") => Some("sqlalchemy.engine.url"),
        ("sqlalchemy.orm", "scoped_session" | "sessionmaker") => Some("_linktable_session_maker"),
        ("sqlalchemy.schema", "CreateIndex" | "CreateTable" | "DropIndex" | "DropTable") => Some("_linktable_ddl"),
        ("sqlalchemy.dialects.sqlite", "dialect") => Some("_linktable_ddl"),
        ("sqlmodel", "Discriminator" | "Tag") => Some("pydantic"),
        _ => None,
    }
}

/// Gives a module functions of modules that are written in Python, which are imported when they are first called.
pub(super) fn add_functions(module: &Rc<Module>, source: &'static str, names: &[&'static str]) {
    for name in names {
        let name = *name;
        let call = Native::closure(name, move |vm, args| {
            let source = vm.import(source)?;
            let function = vm.get_attr(&source, name)?;
            vm.call(&function, args)
        });
        module.set(name, Value::Native(call));
    }
}

/// Gives a module classes of modules that are written in Python.
pub(super) fn add_classes(
    vm: &mut Vm,
    module: &Rc<Module>,
    source: &str,
    names: &[&str],
) -> linktable_python::Result<()> {
    let source = vm.import(source)?;
    for name in names {
        let class = vm.get_attr(&source, name)?;
        module.set(name, class);
    }
    Ok(())
}
