//! `relationship(…)`, `backref(…)`, `foreign(…)` and `remote(…)`: what a script writes down about a relationship.
//!
//! SQLAlchemy 2.1.9, `orm/_orm_constructors.py` and `orm/relationships.py`.

use std::cell::OnceCell;
use std::rc::Rc;

use linktable_python::error::unsupported;
use linktable_python::object::{Instance, Module};
use linktable_python::{Args, Class, ClassBuilder, Result, Text, Value, Vm};
use linktable_sql::query::Expr;

use crate::sqlalchemy::database::Param;
use crate::sqlalchemy::expression::{self, Node, node_of};

/// `relationship(…)` or `backref(…)`: the first argument, and the keyword arguments in order.
pub(crate) struct RelationshipItem {
    /// The class, or the name of the other attribute.
    pub first: Option<Value>,
    /// The rest.
    pub given: Vec<(Text, Value)>,
}

#[derive(Default)]
struct Classes(OnceCell<[Rc<Class>; 3]>);

fn classes(vm: &mut Vm) -> [Rc<Class>; 3] {
    let object = vm.types.object.clone();
    let make = || {
        let module = "sqlalchemy.orm.relationships";
        let property = ClassBuilder::new(module, "RelationshipProperty", &object).construct(construct).build();
        let relationship = ClassBuilder::new(module, "Relationship", &property).construct(construct).build();
        [property, relationship, ClassBuilder::new(module, "_backref", &object).build()]
    };
    vm.state::<Classes>().0.get_or_init(make).clone()
}

/// Puts the names into `sqlalchemy.orm`.
pub(super) fn fill(vm: &mut Vm, module: &Rc<Module>) {
    let [property, relationship, _] = classes(vm);
    module.add_class(&property);
    module.add_class(&relationship);
    module.add("relationship", |vm, args| {
        let [_, class, _] = classes(vm);
        construct(vm, &class, args)
    });
    module.add("backref", |vm, args| {
        let [.., class] = classes(vm);
        construct(vm, &class, args)
    });
    module.add("foreign", |vm, args| marked(vm, &args, FOREIGN));
    module.add("remote", |vm, args| marked(vm, &args, REMOTE));
}

fn construct(_vm: &mut Vm, class: &Rc<Class>, args: Args) -> Result<Value> {
    let mut positional = args.positional.into_iter();
    let mut given = args.keywords;
    let named = given.iter().position(|(name, _)| &**name == "argument").map(|at| given.remove(at).1);
    let first = positional.next().or(named).filter(|value| !value.is_none());
    if let Some(secondary) = positional.next() {
        given.push(("secondary".into(), secondary));
    }
    Ok(Value::Instance(Instance::with_host(class, RelationshipItem { first, given })))
}

/// What marks a column of a join condition, as a function of that name around it.
pub(crate) const FOREIGN: &str = "orm.foreign";
/// The same for `remote`.
pub(crate) const REMOTE: &str = "orm.remote";

fn marked(vm: &mut Vm, args: &Args, mark: &str) -> Result<Value> {
    let Some(Node { expr, kind }) = node_of(vm, &args.this())? else {
        return Err(unsupported("`foreign` or `remote` of what is no column"));
    };
    let expr = Expr::Function { package: None, name: mark.into(), args: vec![expr] };
    Ok(expression::value(vm, Node { expr, kind }))
}

/// A column with its marks taken off: the column, whether it is foreign, whether it is remote.
pub(crate) fn unmarked(expr: &Expr<Param>) -> (&Expr<Param>, bool, bool) {
    let (mut expr, mut foreign, mut remote) = (expr, false, false);
    loop {
        expr = match expr {
            Expr::Function { name, args, .. } if matches!(&**name, FOREIGN | REMOTE) => {
                foreign |= &**name == FOREIGN;
                remote |= &**name == REMOTE;
                let [inner] = args.as_slice() else { return (expr, foreign, remote) };
                inner
            }
            Expr::Group(inner) => inner,
            _ => return (expr, foreign, remote),
        };
    }
}
