//! `Model.field` in filters and orderings: `Track.album.name == "x"`, `Album.name.desc()`.
//!
//! ormar 0.26.0, `queryset/field_accessor.py`.

use std::cell::OnceCell;
use std::rc::Rc;

use linktable_python::class::{NativeDef, getter, method};
use linktable_python::error::unsupported;
use linktable_python::object::Instance;
use linktable_python::{Args, Class, ClassBuilder, Result, Text, Value, Vm};

use crate::ormar::extra;
use crate::ormar::mapping::field_of;
use crate::ormar::queryset::group::{self, Group};
use crate::ormar::queryset::order::Order;

/// A path that starts at a model.
struct Accessor {
    source: Rc<Class>,
    /// The model it leads to; nothing if it leads to a column.
    model: Option<Rc<Class>>,
    path: Text,
}

#[derive(Default)]
struct Classes {
    accessor: OnceCell<Rc<Class>>,
    order: OnceCell<Rc<Class>>,
    nulls: OnceCell<Value>,
}

macro_rules! lookup {
    ($method:literal, $lookup:literal) => {
        method($method, |vm, args| {
            let value = args.get(1).cloned().unwrap_or_default();
            compare(vm, &args.this(), $lookup, value)
        })
    };
}

const METHODS: &[NativeDef] = &[
    lookup!("__eq__", "exact"),
    lookup!("__ge__", "gte"),
    method("__getattr__", attribute),
    lookup!("__gt__", "gt"),
    lookup!("__le__", "lte"),
    lookup!("__lshift__", "in"),
    lookup!("__lt__", "lt"),
    lookup!("__mod__", "contains"),
    method("__rshift__", |vm, args| compare(vm, &args.this(), "isnull", Value::Bool(true))),
    method("asc", |vm, args| order(vm, args, "")),
    lookup!("contains", "contains"),
    method("desc", |vm, args| order(vm, args, "-")),
    lookup!("endswith", "endswith"),
    lookup!("icontains", "icontains"),
    lookup!("iendswith", "iendswith"),
    lookup!("iexact", "iexact"),
    lookup!("in_", "in"),
    lookup!("isnull", "isnull"),
    lookup!("istartswith", "istartswith"),
    lookup!("startswith", "startswith"),
];

/// `Model.name`
pub(crate) fn new(vm: &mut Vm, source: &Rc<Class>, name: &str) -> Value {
    let model = field_of(source, name).and_then(|field| field.to());
    value(vm, Accessor { source: source.clone(), model, path: name.into() })
}

/// The class `FieldAccessor`.
pub(crate) fn class(vm: &mut Vm) -> Rc<Class> {
    let object = vm.types.object.clone();
    let build = || {
        let builder = ClassBuilder::new("ormar.queryset.field_accessor", "FieldAccessor", &object);
        builder.natives(METHODS).attribute("__hash__", Value::None).build()
    };
    vm.state::<Classes>().accessor.get_or_init(build).clone()
}

fn value(vm: &mut Vm, accessor: Accessor) -> Value {
    let class = class(vm);
    Value::Instance(Instance::with_host(&class, accessor))
}

/// The path that `Model.relation.field` is, if it is one.
pub(crate) fn path_of(value: &Value) -> Option<Text> {
    value.host::<Accessor>().map(|accessor| accessor.path.clone())
}

fn accessor(args: &Args) -> Result<Rc<Accessor>> {
    args.this().host::<Accessor>().ok_or_else(|| unsupported("this kind of field"))
}

fn attribute(vm: &mut Vm, args: Args) -> Result<Value> {
    let accessor = accessor(&args)?;
    let name = args.get(1).and_then(Value::as_text).cloned().unwrap_or_else(|| "".into());
    let field = accessor.model.as_ref().and_then(|model| field_of(model, &name));
    let Some(field) = field else {
        if accessor.model.is_none() && accessor.path.rsplit("__").next() == Some(&name) {
            return Err(unsupported("fields as objects"));
        }
        let message = format!("'FieldAccessor' object has no attribute '{name}'");
        return Err(vm.attribute_error(message, &args.this(), &name));
    };
    let path = format!("{}__{name}", accessor.path).into();
    Ok(value(vm, Accessor { source: accessor.source.clone(), model: field.to(), path }))
}

fn compare(vm: &mut Vm, this: &Value, lookup: &str, value: Value) -> Result<Value> {
    let Some(accessor) = this.host::<Accessor>() else { return Ok(Value::NotImplemented) };
    if accessor.model.is_some() {
        let field = field_of(&accessor.source, &accessor.path);
        if !field.is_some_and(|field| !field.is_virtual() && !field.is_multi()) {
            let message = "Cannot filter by Model, you need to provide model name";
            return Err(vm.attribute_error(message, &Value::None, ""));
        }
    }
    let written = (Text::from(format!("{}__{lookup}", accessor.path)), value);
    Ok(group::value(vm, Group::new(false, Vec::new(), vec![written])))
}

fn order(vm: &mut Vm, mut args: Args, before: &str) -> Result<Value> {
    let accessor = accessor(&args)?;
    let given = args.positional.get(1).cloned().or_else(|| args.take_keyword("nulls_ordering")).unwrap_or_default();
    let nulls = match given {
        Value::None => None,
        given => {
            let Value::Class(class) = nulls_ordering(vm)? else { return Ok(Value::None) };
            if !vm.is_instance(&given, &class) {
                return Err(vm.value_error("Invalid option for ordering nulls values."));
            }
            let is_first = given.as_text().is_some_and(|text| &**text == "first");
            Some(if is_first { "first" } else { "last" })
        }
    };
    let order = Order::new(vm, &accessor.source, &format!("{before}{}", accessor.path), None)?;
    Ok(order_value(vm, order.with_nulls(nulls)))
}

/// `NullsOrdering`: where NULLs come.
///
/// # Errors
/// What making an enum raises.
pub(crate) fn nulls_ordering(vm: &mut Vm) -> Result<Value> {
    let classes = vm.state::<Classes>();
    if let Some(known) = classes.nulls.get() {
        return Ok(known.clone());
    }
    let members = [("FIRST", "first"), ("LAST", "last")];
    let made = extra::make(vm, "ormar.queryset.clause", "NullsOrdering", true, &members)?;
    Ok(classes.nulls.get_or_init(|| made).clone())
}

/// The class `OrderAction`.
pub(crate) fn order_class(vm: &mut Vm) -> Rc<Class> {
    let object = vm.types.object.clone();
    let build = || {
        let builder = ClassBuilder::new("ormar.queryset.actions.order_action", "OrderAction", &object);
        builder.natives(ORDER).construct(make_order).build()
    };
    vm.state::<Classes>().order.get_or_init(build).clone()
}

const ORDER: &[NativeDef] = &[
    getter("direction", |_, args| Ok(Value::str(if order_of(&args)?.descending { "desc" } else { "" }))),
    getter("is_source_model_order", |_, args| Ok(Value::Bool(order_of(&args)?.is_own()))),
    getter("source_model", |_, args| Ok(Value::Class(order_of(&args)?.source.clone()))),
    getter("target_model", |_, args| Ok(order_of(&args)?.target.clone().map_or(Value::None, Value::Class))),
];

fn order_of(args: &Args) -> Result<Rc<Order>> {
    args.this().host::<Order>().ok_or_else(|| unsupported("this kind of ordering"))
}

fn make_order(vm: &mut Vm, _: &Rc<Class>, mut args: Args) -> Result<Value> {
    let written = args.positional.first().cloned().or_else(|| args.take_keyword("order_str")).unwrap_or_default();
    let model = args.positional.get(1).cloned().or_else(|| args.take_keyword("model_cls")).unwrap_or_default();
    let (Some(written), Some(model)) = (written.as_text(), model.as_class()) else {
        return Err(unsupported("`OrderAction` of anything but a text and a model"));
    };
    let order = Order::new(vm, model, written, None)?;
    Ok(order_value(vm, order))
}

fn order_value(vm: &mut Vm, order: Rc<Order>) -> Value {
    let class = order_class(vm);
    let instance = Instance::new(&class);
    instance.set_host(order);
    Value::Instance(instance)
}
