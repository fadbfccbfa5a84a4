//! `uuid`.

use std::cell::Cell;
use std::rc::Rc;

use num_bigint::BigUint;
use num_traits::ToPrimitive;

use super::digest;
use super::typing::{once, once_class};
use crate::args::{Args, Signature};
use crate::class::{Class, ClassBuilder, NativeDef, getter, method};
use crate::code::CompareOp;
use crate::error::Result;
use crate::object::Instance;
use crate::value::Value;
use crate::vm::Vm;

/// A UUID.
pub struct Uuid(pub u128);

/// How many random ones were made: they are numbered, so that a script gives the same every time.
#[derive(Default)]
struct Made(Cell<u64>);

/// The value of a name of `uuid`.
pub(super) fn get(vm: &mut Vm, name: &str) -> Result<Option<Value>> {
    let found = match name {
        "UUID" => Value::Class(class(vm)?),
        "uuid4" => Value::native("uuid4", |vm, _| {
            let made = vm.state::<Made>();
            made.0.set(made.0.get() + 1);
            make(vm, 0x4000_8000_0000_0000_0000 | u128::from(made.0.get()))
        }),
        "uuid1" => Value::native("uuid1", |vm, _| {
            let made = vm.state::<Made>();
            made.0.set(made.0.get() + 1);
            make(vm, 0x1000_8000_0000_0000_0000 | u128::from(made.0.get()))
        }),
        "uuid3" => Value::native("uuid3", |vm, args| named(vm, &args, 3, digest::md5)),
        "uuid5" => Value::native("uuid5", |vm, args| named(vm, &args, 5, digest::sha1)),
        "getnode" => Value::native("getnode", |_, _| Ok(Value::Int(1))),
        "NAMESPACE_DNS" => namespace(vm, "NAMESPACE_DNS", 0x10)?,
        "NAMESPACE_URL" => namespace(vm, "NAMESPACE_URL", 0x11)?,
        "NAMESPACE_OID" => namespace(vm, "NAMESPACE_OID", 0x12)?,
        "NAMESPACE_X500" => namespace(vm, "NAMESPACE_X500", 0x14)?,
        "RESERVED_NCS" => Value::str("reserved for NCS compatibility"),
        "RFC_4122" => Value::str("specified in RFC 4122"),
        "RESERVED_MICROSOFT" => Value::str("reserved for Microsoft compatibility"),
        "RESERVED_FUTURE" => Value::str("reserved for future definition"),
        "SafeUUID" => return Ok(None),
        _ => return Ok(None),
    };
    if let Value::Native(function) = &found {
        function.dict.borrow_mut().set_str("__module__", Value::str("uuid"));
    }
    Ok(Some(found))
}

/// The namespaces of RFC 4122 differ in one byte.
fn namespace(vm: &mut Vm, name: &'static str, byte: u128) -> Result<Value> {
    once(vm, name, |vm| make(vm, 0x6ba7_b800_9dad_11d1_80b4_00c0_4fd4_30c8 | (byte << 96)))
}

fn class(vm: &mut Vm) -> Result<Rc<Class>> {
    once_class(vm, "UUID", |vm| {
        Ok(ClassBuilder::new("uuid", "UUID", &vm.types.object.clone()).natives(METHODS).construct(construct).build())
    })
}

fn make(vm: &mut Vm, number: u128) -> Result<Value> {
    let class = class(vm)?;
    Ok(Value::Instance(Instance::with_host(&class, Uuid(number))))
}

fn named(vm: &mut Vm, args: &Args, version: u128, digest: fn(&[u8]) -> Vec<u8>) -> Result<Value> {
    let Some(namespace) = args.get(0).and_then(Value::host::<Uuid>) else {
        let kind = vm.type_name(&args.this());
        let message = format!("'{kind}' object has no attribute 'bytes'");
        return Err(vm.attribute_error(message, &args.this(), "bytes"));
    };
    let mut data = namespace.0.to_be_bytes().to_vec();
    match args.get(1) {
        Some(Value::Bytes(bytes)) => data.extend(bytes.bytes.borrow().iter()),
        Some(name) => data.extend(vm.str(&name.clone())?.bytes()),
        None => {
            let message = format!("uuid{version}() missing 1 required positional argument: 'name'");
            return Err(vm.type_error(message));
        }
    }
    let hash = digest(&data);
    make(vm, versioned(from_bytes(&hash), version))
}

fn from_bytes(bytes: &[u8]) -> u128 {
    bytes.iter().take(16).fold(0, |number, byte| (number << 8) | u128::from(*byte))
}

/// With the version and the variant of RFC 4122 set.
fn versioned(number: u128, version: u128) -> u128 {
    (number & !(0xf000_u128 << 64) & !(0xc000_u128 << 48)) | (0x8000_u128 << 48) | (version << 76)
}

fn construct(vm: &mut Vm, class: &Rc<Class>, args: Args) -> Result<Value> {
    const SIGNATURE: Signature =
        Signature::function("UUID.__init__", &["hex", "bytes", "bytes_le", "fields", "int", "version", "is_safe"], 0);
    let mut bound = args.bind(vm, &SIGNATURE)?;
    let (hex, bytes, bytes_le) = (bound.take_non_none(0), bound.take_non_none(1), bound.take_non_none(2));
    let (fields, int, version) = (bound.take_non_none(3), bound.take_non_none(4), bound.take_non_none(5));
    let given = [&hex, &bytes, &bytes_le, &fields, &int].into_iter().flatten().count();
    if given != 1 {
        return Err(vm.type_error("one of the hex, bytes, bytes_le, fields, or int arguments must be given"));
    }
    let mut number = if let Some(hex) = hex {
        let Some(text) = hex.as_text() else {
            let kind = vm.type_name(&hex);
            let message = format!("'{kind}' object has no attribute 'replace'");
            return Err(vm.attribute_error(message, &hex, "replace"));
        };
        let digits = text.replace("urn:", "").replace("uuid:", "");
        let digits = digits.trim_matches(|c| c == '{' || c == '}').replace('-', "");
        if digits.chars().count() != 32 {
            return Err(vm.value_error("badly formed hexadecimal UUID string"));
        }
        match u128::from_str_radix(&digits, 16) {
            Ok(number) if !digits.starts_with('+') => number,
            _ => {
                let shown = crate::builtins::str::repr(&digits);
                return Err(vm.value_error(format!("invalid literal for int() with base 16: {shown}")));
            }
        }
    } else if let Some(bytes) = bytes {
        match bytes.unwrapped() {
            Value::Bytes(bytes) if bytes.bytes.borrow().len() == 16 => from_bytes(&bytes.bytes.borrow()),
            _ => return Err(vm.value_error("bytes is not a 16-char string")),
        }
    } else if let Some(Value::Bytes(bytes)) = bytes_le {
        let mut bytes = bytes.bytes.borrow().clone();
        if bytes.len() != 16 {
            return Err(vm.value_error("bytes_le is not a 16-char string"));
        }
        for range in [0..4, 4..6, 6..8] {
            if let Some(part) = bytes.get_mut(range) {
                part.reverse();
            }
        }
        from_bytes(&bytes)
    } else if let Some(fields) = fields {
        let parts = vm.collect(&fields)?;
        if parts.len() != 6 {
            return Err(vm.value_error("fields is not a 6-tuple"));
        }
        let mut number = 0_u128;
        for (part, bits) in parts.iter().zip([32, 16, 16, 8, 8, 48]) {
            number = (number << bits) | part.as_bigint().and_then(|part| part.to_u128()).unwrap_or(0);
        }
        number
    } else {
        match int.and_then(|int| int.as_bigint()?.to_u128()) {
            Some(number) => number,
            None => return Err(vm.value_error("int is out of range (need a 128-bit value)")),
        }
    };
    if let Some(version) = version {
        match vm.index_value(&version)? {
            version @ 1..=5 => number = versioned(number, version as u128),
            _ => return Err(vm.value_error("illegal version number")),
        }
    }
    Ok(Value::Instance(Instance::with_host(class, Uuid(number))))
}

/// `12345678-1234-5678-1234-567812345678`.
fn text(number: u128) -> String {
    let hex = format!("{number:032x}");
    let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
    format!("{}-{}-{}-{}-{}", part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32))
}

fn this(args: &Args) -> u128 {
    args.this().host::<Uuid>().map_or(0, |uuid| uuid.0)
}

fn number(number: u128) -> Value {
    Value::big(BigUint::from(number).into())
}

fn compare(args: &Args, op: CompareOp) -> Result<Value> {
    let Some(other) = args.get(1).and_then(Value::host::<Uuid>) else { return Ok(Value::NotImplemented) };
    let ordering = this(args).cmp(&other.0);
    Ok(Value::Bool(match op {
        CompareOp::Lt => ordering.is_lt(),
        CompareOp::Le => ordering.is_le(),
        CompareOp::Gt => ordering.is_gt(),
        CompareOp::Ge => ordering.is_ge(),
        _ => ordering.is_eq(),
    }))
}

/// The bits of a part: how many there are to the right of it, and how many it has.
fn bits(args: &Args, right: u32, count: u32) -> Value {
    number((this(args) >> right) & ((1 << count) - 1))
}

fn clock_sequence(args: &Args) -> u128 {
    (this(args) >> 48) & 0x3fff
}

static METHODS: &[NativeDef] = &[
    method("__copy__", |_, args| Ok(args.this())),
    method("__deepcopy__", |_, args| Ok(args.this())),
    method("__eq__", |_, args| compare(&args, CompareOp::Eq)),
    method("__ge__", |_, args| compare(&args, CompareOp::Ge)),
    method("__gt__", |_, args| compare(&args, CompareOp::Gt)),
    method("__hash__", |_, args| Ok(Value::Int(((this(&args) ^ (this(&args) >> 64)) as i64) & (i64::MAX >> 3)))),
    method("__int__", |_, args| Ok(number(this(&args)))),
    method("__le__", |_, args| compare(&args, CompareOp::Le)),
    method("__lt__", |_, args| compare(&args, CompareOp::Lt)),
    method("__repr__", |vm, args| {
        let class = vm.class_of(&args.this()).name.borrow().clone();
        Ok(Value::str(format!("{class}('{}')", text(this(&args)))))
    }),
    method("__setattr__", |vm, _| Err(vm.type_error("UUID objects are immutable"))),
    method("__str__", |_, args| Ok(Value::str(text(this(&args))))),
    getter("bytes", |_, args| Ok(Value::bytes(this(&args).to_be_bytes().to_vec()))),
    getter("bytes_le", |_, args| {
        let mut bytes = this(&args).to_be_bytes().to_vec();
        for range in [0..4, 4..6, 6..8] {
            if let Some(part) = bytes.get_mut(range) {
                part.reverse();
            }
        }
        Ok(Value::bytes(bytes))
    }),
    getter("clock_seq", |_, args| Ok(number(clock_sequence(&args)))),
    getter("clock_seq_hi_variant", |_, args| Ok(bits(&args, 56, 8))),
    getter("clock_seq_low", |_, args| Ok(bits(&args, 48, 8))),
    getter("fields", |_, args| {
        let parts = [(96, 32), (80, 16), (64, 16), (56, 8), (48, 8), (0, 48)];
        Ok(Value::tuple(parts.into_iter().map(|(right, count)| bits(&args, right, count)).collect()))
    }),
    getter("hex", |_, args| Ok(Value::str(format!("{:032x}", this(&args))))),
    getter("int", |_, args| Ok(number(this(&args)))),
    getter("node", |_, args| Ok(bits(&args, 0, 48))),
    getter("time", |_, args| {
        let own = this(&args);
        Ok(number((((own >> 64) & 0x0fff) << 48) | (((own >> 80) & 0xffff) << 32) | (own >> 96)))
    }),
    getter("time_hi_version", |_, args| Ok(bits(&args, 64, 16))),
    getter("time_low", |_, args| Ok(bits(&args, 96, 32))),
    getter("time_mid", |_, args| Ok(bits(&args, 80, 16))),
    getter("urn", |_, args| Ok(Value::str(format!("urn:uuid:{}", text(this(&args)))))),
    getter("variant", |_, args| {
        Ok(Value::str(match (this(&args) >> 61) & 7 {
            0..=3 => "reserved for NCS compatibility",
            4 | 5 => "specified in RFC 4122",
            6 => "reserved for Microsoft compatibility",
            _ => "reserved for future definition",
        }))
    }),
    getter("version", |_, args| {
        let is_rfc = matches!((this(&args) >> 61) & 7, 4 | 5);
        Ok(if is_rfc { bits(&args, 76, 4) } else { Value::None })
    }),
];
