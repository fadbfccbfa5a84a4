//! Tuples whose items have names: `typing.NamedTuple` and `collections.namedtuple`.

use std::rc::Rc;

use super::once_class;
use crate::args::Args;
use crate::class::{Class, ClassBuilder, NativeDef, class_method, getter, method, static_method};
use crate::dict::Dict;
use crate::error::Result;
use crate::object::{Instance, Native, Property};
use crate::text::Text;
use crate::value::Value;
use crate::vm::Vm;

/// What a class of named tuples knows.
struct Fields {
    names: Vec<Text>,
    /// Of the last ones.
    defaults: Vec<Value>,
}

fn fields(class: &Rc<Class>) -> Rc<Fields> {
    let found = class.mro().find_map(|class| class.host::<Fields>());
    found.unwrap_or_else(|| Rc::new(Fields { names: Vec::new(), defaults: Vec::new() }))
}

fn fields_of(vm: &mut Vm, args: &Args) -> Rc<Fields> {
    let class = match args.this() {
        Value::Class(class) => class,
        other => vm.class_of(&other),
    };
    fields(&class)
}

fn items_of(value: &Value) -> Vec<Value> {
    match value.unwrapped() {
        Value::Tuple(tuple) => tuple.items.clone(),
        _ => Vec::new(),
    }
}

/// Makes a class of named tuples.
pub(in crate::modules) fn named_tuple_class(
    vm: &mut Vm,
    module: &str,
    name: &str,
    names: Vec<Text>,
    defaults: Vec<Value>,
) -> Result<Rc<Class>> {
    if defaults.len() > names.len() {
        return Err(vm.type_error("Got more default values than field names"));
    }
    let class =
        ClassBuilder::new(module, name, &vm.types.tuple().clone()).natives(METHODS).construct(construct).build();
    let all: Vec<Value> = names.iter().cloned().map(Value::Str).collect();
    class.set("_fields", Value::tuple(all.clone()));
    class.set("__match_args__", Value::tuple(all));
    class.set("__slots__", Value::tuple(Vec::new()));
    class.set("__doc__", Value::str(format!("{name}({})", names.join(", "))));
    let mut own_defaults = Dict::default();
    let first_default = names.len() - defaults.len();
    for (name, default) in names.iter().skip(first_default).zip(&defaults) {
        own_defaults.set_str(name.clone(), default.clone());
    }
    class.set("_field_defaults", Value::dict(own_defaults));
    for (at, name) in names.iter().enumerate() {
        let get = Native::closure(name, move |_, args| {
            Ok(match args.this().unwrapped() {
                Value::Tuple(tuple) => tuple.items.get(at).cloned().unwrap_or_default(),
                _ => Value::None,
            })
        });
        let set = Native::closure(name, |vm, args| Err(vm.attribute_error("can't set attribute", &args.this(), "")));
        let property = Property {
            get: Value::Native(get),
            set: Value::Native(set.clone()),
            delete: Value::Native(set),
            doc: Value::str(format!("Alias for field number {at}")),
            name: Some(name.clone()).into(),
        };
        class.set(name, Value::Property(Rc::new(property)));
    }
    class.set_host(Rc::new(Fields { names, defaults }));
    Ok(class)
}

fn construct(vm: &mut Vm, class: &Rc<Class>, args: Args) -> Result<Value> {
    let fields = fields(class);
    let name = class
        .mro()
        .find(|class| class.host::<Fields>().is_some())
        .map_or_else(|| class.name.borrow().to_string(), |class| class.name.borrow().to_string());
    let count = fields.names.len();
    let given = args.positional.len();
    if given > count {
        let least = count - fields.defaults.len() + 1;
        let takes =
            if fields.defaults.is_empty() { (count + 1).to_string() } else { format!("from {least} to {}", count + 1) };
        let plural = if count == 0 && fields.defaults.is_empty() { "" } else { "s" };
        let message =
            format!("{name}.__new__() takes {takes} positional argument{plural} but {} were given", given + 1);
        return Err(vm.type_error(message));
    }
    let mut values: Vec<Option<Value>> = args.positional.into_iter().map(Some).collect();
    values.resize(count, None);
    for (keyword, value) in args.keywords {
        match fields.names.iter().position(|name| *name == keyword).and_then(|at| values.get_mut(at)) {
            Some(slot @ None) => *slot = Some(value),
            Some(_) => {
                let message = format!("{name}.__new__() got multiple values for argument '{keyword}'");
                return Err(vm.type_error(message));
            }
            None => {
                let message = format!("{name}.__new__() got an unexpected keyword argument '{keyword}'");
                return Err(vm.type_error(message));
            }
        }
    }
    let first_default = count - fields.defaults.len();
    let mut missing = Vec::new();
    for (at, (slot, field)) in values.iter_mut().zip(&fields.names).enumerate() {
        if slot.is_none() {
            match at.checked_sub(first_default).and_then(|at| fields.defaults.get(at)) {
                Some(default) => *slot = Some(default.clone()),
                None => missing.push(format!("'{field}'")),
            }
        }
    }
    if !missing.is_empty() {
        let plural = if missing.len() == 1 { "" } else { "s" };
        let list = match missing.as_slice() {
            [one] => one.clone(),
            [one, two] => format!("{one} and {two}"),
            [most @ .., last] => format!("{}, and {last}", most.join(", ")),
            [] => String::new(),
        };
        let message =
            format!("{name}.__new__() missing {} required positional argument{plural}: {list}", missing.len());
        return Err(vm.type_error(message));
    }
    Ok(make(class, values.into_iter().flatten().collect()))
}

fn make(class: &Rc<Class>, items: Vec<Value>) -> Value {
    Value::Instance(Instance::with_base(class, Value::tuple(items)))
}

static METHODS: &[NativeDef] = &[
    method("__getnewargs__", |_, args| Ok(Value::tuple(items_of(&args.this())))),
    method("__repr__", |vm, args| {
        let this = args.this();
        let fields = fields_of(vm, &args);
        let name = vm.type_name(&this);
        let mut shown = Vec::new();
        for (field, item) in fields.names.iter().zip(items_of(&this)) {
            shown.push(format!("{field}={}", vm.nested(|vm| vm.repr(&item))?));
        }
        Ok(Value::str(format!("{name}({})", shown.join(", "))))
    }),
    method("_asdict", |vm, args| {
        let fields = fields_of(vm, &args);
        let mut dict = Dict::default();
        for (field, item) in fields.names.iter().zip(items_of(&args.this())) {
            dict.set_str(field.clone(), item);
        }
        Ok(Value::dict(dict))
    }),
    class_method("_make", |vm, args| {
        let fields = fields_of(vm, &args);
        let items = vm.collect(&args.get(1).cloned().unwrap_or_default())?;
        if items.len() != fields.names.len() {
            let message = format!("Expected {} arguments, got {}", fields.names.len(), items.len());
            return Err(vm.type_error(message));
        }
        match args.this() {
            Value::Class(class) => Ok(make(&class, items)),
            _ => Ok(Value::None),
        }
    }),
    method("_replace", |vm, args| {
        let this = args.this();
        let fields = fields_of(vm, &args);
        let mut items = items_of(&this);
        let mut unknown = Vec::new();
        for (name, value) in args.keywords {
            match fields.names.iter().position(|field| *field == name).and_then(|at| items.get_mut(at)) {
                Some(item) => *item = value,
                None => unknown.push(Value::Str(name)),
            }
        }
        if !unknown.is_empty() {
            let list = vm.new_list(unknown);
            let shown = vm.repr(&list)?;
            return Err(vm.value_error(format!("Got unexpected field names: {shown}")));
        }
        Ok(make(&vm.class_of(&this), items))
    }),
];

/// `typing.NamedTuple`.
pub(super) fn named_tuple(vm: &mut Vm) -> Result<Rc<Class>> {
    once_class(vm, "NamedTuple", |vm| {
        let meta = ClassBuilder::new("typing", "NamedTupleMeta", &vm.types.r#type.clone()).natives(META).build();
        Ok(ClassBuilder::new("typing", "NamedTuple", &vm.types.object.clone())
            .metaclass(&meta)
            .construct(|vm, _, args| {
                // `NamedTuple("Point", [("x", int)])`.
                let name = args.this().as_text().cloned().unwrap_or_else(|| "".into());
                let mut annotations = Dict::default();
                for pair in vm.collect(&args.get(1).cloned().unwrap_or_else(|| Value::tuple(Vec::new())))? {
                    let pair = vm.collect(&pair)?;
                    if let [Value::Str(field), kind] = pair.as_slice() {
                        annotations.set_str(field.clone(), kind.clone());
                    }
                }
                for (field, kind) in args.keywords {
                    annotations.set_str(field, kind);
                }
                let names = annotations.keys().filter_map(|key| key.as_text().cloned()).collect();
                let module = vm.frame().and_then(|frame| frame.globals.get_str("__name__")).unwrap_or_default();
                let module = vm.str(&module)?;
                let class = named_tuple_class(vm, &module, &name, names, Vec::new())?;
                class.set("__annotations__", Value::dict(annotations));
                Ok(Value::Class(class))
            })
            .build())
    })
}

static META: &[NativeDef] = &[
    static_method("__new__", |vm, mut args| {
        args.take_this();
        let mut given = args.positional.into_iter();
        let name = given.next().and_then(|name| name.as_text().cloned()).unwrap_or_else(|| "".into());
        let _bases = given.next();
        let Some(Value::Dict(namespace)) = given.next() else { return Ok(Value::None) };
        let annotations = match namespace.get_str("__annotations__") {
            Some(Value::Dict(annotations)) => annotations,
            _ => Rc::default(),
        };
        let names: Vec<Text> = annotations.dict.borrow().keys().filter_map(|key| key.as_text().cloned()).collect();
        let mut defaults = Vec::new();
        for field in &names {
            if field.starts_with('_') {
                return Err(vm.value_error(format!("Field names cannot start with an underscore: '{field}'")));
            }
            match namespace.get_str(field) {
                Some(default) => defaults.push(default),
                None if defaults.is_empty() => {}
                None => {
                    let with: Vec<&str> =
                        names.iter().map(Text::as_str).filter(|name| namespace.get_str(name).is_some()).collect();
                    let plural = if with.len() > 1 { "s" } else { "" };
                    let message = format!(
                        "Non-default namedtuple field {field} cannot follow default field{plural} {}",
                        with.join(", ")
                    );
                    return Err(vm.type_error(message));
                }
            }
        }
        let module = namespace.get_str("__module__").unwrap_or_default();
        let module = vm.str(&module)?;
        let class = named_tuple_class(vm, &module, &name, names.clone(), defaults)?;
        class.set("__annotations__", Value::Dict(annotations));
        if let Some(Value::Str(qualname)) = namespace.get_str("__qualname__") {
            *class.qualname.borrow_mut() = qualname;
        }
        let own: Vec<(Text, Value)> = namespace
            .dict
            .borrow()
            .iter()
            .filter_map(|entry| Some((entry.key.as_text()?.clone(), entry.value.clone())))
            .collect();
        for (key, value) in own {
            if matches!(
                key.as_str(),
                "__new__" | "__init__" | "__slots__" | "__getnewargs__" | "_fields" | "_asdict" | "_make" | "_replace"
            ) {
                let message = format!("Cannot overwrite NamedTuple attribute {key}");
                return Err(vm.error("AttributeError", message));
            }
            let is_given = matches!(key.as_str(), "__annotations__" | "__module__" | "__qualname__");
            if !is_given && !names.contains(&key) {
                class.set(&key, value);
            }
        }
        Ok(Value::Class(class))
    }),
    getter("__orig_bases__", |vm, _| named_tuple(vm).map(|class| Value::tuple(vec![Value::Class(class)]))),
];
