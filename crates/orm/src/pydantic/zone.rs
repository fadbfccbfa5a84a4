//! `TzInfo`: the time zones of moments that pydantic read (pydantic-core 2.13, `input/datetime.rs`).

use std::rc::Rc;

use linktable_python::class::{NativeDef, method};
use linktable_python::object::Instance;
use linktable_python::{Args, Class, ClassBuilder, Result, Value, Vm};

/// Seconds east of UTC.
struct Offset(i64);

const METHODS: &[NativeDef] = &[
    method("__eq__", |vm, args| {
        let other = args.get(1).cloned().unwrap_or_default();
        let known = vm.get_attr_opt(&other, "utcoffset")?;
        let Some(known) = known else { return Ok(Value::NotImplemented) };
        let theirs = vm.call(&known, [Value::None].into())?;
        let ours = delta(vm, &args.this())?;
        vm.eq(&ours, &theirs).map(Value::Bool)
    }),
    method("__hash__", |_, args| Ok(Value::Int(seconds(&args.this())))),
    method("__repr__", |_, args| Ok(Value::str(format!("TzInfo({})", seconds(&args.this()))))),
    method("__str__", |_, args| Ok(Value::str(name(&args.this())))),
    method("dst", |_, _| Ok(Value::None)),
    method("fromutc", |vm, args| {
        let moment = args.get(1).cloned().unwrap_or_default();
        let ours = delta(vm, &args.this())?;
        vm.binary(linktable_python::code::BinaryOp::Add, &moment, &ours)
    }),
    method("tzname", |_, args| Ok(Value::str(name(&args.this())))),
    method("utcoffset", |vm, args| delta(vm, &args.this())),
];

fn seconds(zone: &Value) -> i64 {
    zone.host::<Offset>().map_or(0, |offset| offset.0)
}

fn name(zone: &Value) -> String {
    let seconds = seconds(zone);
    if seconds == 0 {
        return "UTC".to_owned();
    }
    let (sign, minutes) = (if seconds < 0 { '-' } else { '+' }, seconds.abs() / 60);
    format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

fn delta(vm: &mut Vm, zone: &Value) -> Result<Value> {
    let module = vm.import("datetime")?;
    let class = vm.get_attr(&module, "timedelta")?;
    vm.call(&class, Args::none().with("seconds", Value::Int(seconds(zone))))
}

fn class(vm: &mut Vm) -> Result<Rc<Class>> {
    let module = vm.import("datetime")?;
    let base = vm.get_attr(&module, "tzinfo")?;
    let base = base.as_class().cloned().unwrap_or_else(|| vm.types.object.clone());
    Ok(crate::classes::once(vm, "pydantic_core.TzInfo", |_| {
        ClassBuilder::new("pydantic_core._pydantic_core", "TzInfo", &base).natives(METHODS).with_dict().build()
    }))
}

/// The zone so many seconds east of UTC.
///
/// # Errors
/// If `datetime` can not be imported.
pub(super) fn of_seconds(vm: &mut Vm, seconds: i64) -> Result<Value> {
    let class = class(vm)?;
    Ok(Value::Instance(Instance::with_host(&class, Offset(seconds))))
}
