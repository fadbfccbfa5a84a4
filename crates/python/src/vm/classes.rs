//! The `class` statement.

use std::cell::RefCell;
use std::rc::Rc;

use crate::args::Args;
use crate::class::{Class, ClassSource};
use crate::code::Code;
use crate::dict::Dict;
use crate::error::Result;
use crate::object::DictObject;
use crate::registry::MayCircle;
use crate::text::Text;
use crate::value::Value;
use crate::vm::names::cell_named;
use crate::vm::{Frame, Vm};

/// The name under which a class body's cell for `super()` is known.
pub(crate) const CLASS_CELL: &str = "__class__";

impl Vm {
    /// Runs the body of a class and makes the class.
    pub(crate) fn build_class(&mut self, code: u32, bases: &Value, keywords: &Value) -> Result<Value> {
        let Some(frame) = self.frames.last() else { return Ok(Value::None) };
        let Some(code) = frame.code.codes.get(code as usize).cloned() else { return Ok(Value::None) };
        let globals = frame.globals.clone();
        let closure: Vec<_> = code.frees.iter().filter_map(|name| cell_named(frame, name)).collect();
        let mut args = Args::none();
        if let Value::Tuple(bases) = bases {
            args.positional = bases.items.clone();
        }
        if let Value::Dict(keywords) = keywords {
            for entry in keywords.dict.borrow().iter() {
                if let Value::Str(name) = &entry.key {
                    args.keywords.push((name.clone(), entry.value.clone()));
                }
            }
        }
        let metaclass = args.take_keyword("metaclass");
        let written = args.positional.clone();
        let bases = self.resolve_bases(args.positional)?;
        let metaclass = self.metaclass_of(&bases, metaclass)?;
        let namespace = match &metaclass {
            Some(meta) => match self.get_attr_opt(meta, "__prepare__")? {
                Some(prepare) => {
                    let mut call = Args::from([Value::Str(code.name.clone()), Value::tuple(bases.clone())]);
                    call.keywords = args.keywords.clone();
                    match self.call(&prepare, call)? {
                        Value::Dict(dict) => dict,
                        _ => return Err(crate::error::unsupported("a `__prepare__` that does not give a plain dict")),
                    }
                }
                None => DictObject::new(Dict::default()),
            },
            _ => DictObject::new(Dict::default()),
        };
        namespace.set_str("__module__", globals.get_str("__name__").unwrap_or_default());
        namespace.set_str("__qualname__", Value::Str(code.qualname.clone()));
        if written.len() != bases.len() || written.iter().zip(&bases).any(|(written, base)| !written.is(base)) {
            namespace.set_str("__orig_bases__", Value::tuple(written));
        }
        let cell = self.run_class_body(&code, &globals, &closure, &namespace)?;
        // Read again by `type.__new__`, however the metaclass gets there.
        let source = code.class_source.clone();
        let mut call = Args::from([Value::Str(code.name.clone()), Value::tuple(bases), Value::Dict(namespace)]);
        call.keywords = args.keywords;
        let outer = self.state::<Pending>();
        let before = outer.source.replace(source);
        let class = match metaclass {
            Some(metaclass) => self.call(&metaclass, call),
            None => {
                let meta = self.types.r#type.clone();
                crate::builtins::class::new_class(self, &meta, call)
            }
        };
        outer.source.replace(before);
        let class = class?;
        if let Some(cell) = cell {
            *cell.value.borrow_mut() = Some(class.clone());
        }
        Ok(class)
    }

    fn run_class_body(
        &mut self,
        code: &Rc<Code>,
        globals: &Rc<DictObject>,
        closure: &[Rc<crate::object::Cell>],
        namespace: &Rc<DictObject>,
    ) -> Result<Option<Rc<crate::object::Cell>>> {
        let mut frame = Frame::new(code.clone(), globals.clone());
        frame.namespace = Some(namespace.clone());
        self.make_cells(&mut frame, closure);
        let at = code.cells.iter().position(|(name, _)| name.as_str() == CLASS_CELL);
        let cell = at.and_then(|at| frame.cells.get(at).cloned());
        if let Some(doc) = &code.doc {
            namespace.set_str("__doc__", Value::Str(doc.clone()));
        }
        self.run_frame(frame)?;
        Ok(cell)
    }

    /// Bases that are type forms stand for their class: `Generic[T]`, `List[int]`.
    fn resolve_bases(&mut self, bases: Vec<Value>) -> Result<Vec<Value>> {
        let mut resolved = Vec::new();
        let written = Value::tuple(bases.clone());
        for base in bases {
            let class = match &base {
                Value::Class(_) => base,
                _ => match self.get_attr_opt(&base, "__mro_entries__")? {
                    Some(entries) => {
                        let given = self.call(&entries, [written.clone()].into())?;
                        resolved.extend(self.collect(&given)?);
                        continue;
                    }
                    None => base,
                },
            };
            resolved.push(class);
        }
        Ok(resolved)
    }

    /// The class of the class: the one given, or the most derived of the bases'.
    fn metaclass_of(&mut self, bases: &[Value], given: Option<Value>) -> Result<Option<Value>> {
        if let Some(given) = &given
            && !matches!(given, Value::Class(_))
        {
            return Ok(Some(given.clone()));
        }
        let mut winner = given.as_ref().and_then(Value::as_class).cloned();
        for base in bases {
            let meta = self.class_of(base);
            match &winner {
                Some(current) if current.is_subclass(&meta) => {}
                Some(current) if !meta.is_subclass(current) => {
                    let message = "metaclass conflict: the metaclass of a derived class must be a (non-strict) \
                                   subclass of the metaclasses of all its bases";
                    return Err(self.type_error(message));
                }
                _ => winner = Some(meta),
            }
        }
        Ok(winner.filter(|meta| !Rc::ptr_eq(meta, &self.types.r#type)).map(Value::Class))
    }

    /// Makes a class from what its statement gave: `type.__new__`, then `__set_name__` and `__init_subclass__`.
    pub(crate) fn make_class(
        &mut self,
        metaclass: &Rc<Class>,
        name: &Text,
        bases: Vec<Value>,
        namespace: &Rc<DictObject>,
        keywords: Vec<(Text, Value)>,
    ) -> Result<Value> {
        let mut parents = Vec::new();
        for base in bases {
            match base {
                Value::Class(class) if class.is_final => {
                    let message = format!("type '{}' is not an acceptable base type", class.name.borrow());
                    return Err(self.type_error(message));
                }
                Value::Class(class) => parents.push(class),
                other => {
                    // What Python does here is call the class of the thing; only classes make sense.
                    let kind = self.type_name(&other);
                    return Err(self.type_error(format!("{kind}() takes no arguments as a base class")));
                }
            }
        }
        if parents.is_empty() {
            parents.push(self.types.object.clone());
        }
        let ancestors = self.linearize(&parents)?;
        let mut dict = namespace.dict.borrow().clone();
        let qualname = match dict.remove_str("__qualname__") {
            Some(Value::Str(qualname)) => qualname,
            _ => name.clone(),
        };
        let module = match dict.remove_str("__module__") {
            Some(Value::Str(module)) => module,
            _ => "builtins".into(),
        };
        // Defining `__eq__` alone takes the inherited `__hash__` away.
        if dict.has_str("__eq__") && !dict.has_str("__hash__") {
            dict.set_str("__hash__", Value::None);
        }
        for method in ["__init_subclass__", "__class_getitem__"] {
            if let Some(function @ Value::Function(_)) = dict.get_str(method).cloned() {
                let wrapper = crate::object::Wrapper { kind: crate::object::WrapperKind::Class, function };
                dict.set_str(method, Value::Wrapper(Rc::new(wrapper)));
            }
        }
        if let Some(function @ Value::Function(_)) = dict.get_str("__new__").cloned() {
            let wrapper = crate::object::Wrapper { kind: crate::object::WrapperKind::Static, function };
            dict.set_str("__new__", Value::Wrapper(Rc::new(wrapper)));
        }
        let slots = match dict.get_str("__slots__").cloned() {
            Some(Value::Str(one)) => Some(vec![one]),
            Some(slots) => {
                let names = self.collect(&slots)?;
                Some(names.iter().filter_map(|name| name.as_text().cloned()).collect())
            }
            None => None,
        };
        let has_dict =
            slots.as_ref().is_none_or(|slots: &Vec<Text>| slots.iter().any(|slot| slot.as_str() == "__dict__"))
                || parents.iter().any(|parent| parent.has_dict);
        let source = self.state::<Pending>().source.take();
        let set_names: Vec<(Text, Value)> = dict
            .iter()
            .filter_map(|entry| Some((entry.key.as_text()?.clone(), entry.value.clone())))
            .filter(|(_, value)| matches!(value, Value::Instance(_) | Value::Property(_)))
            .collect();
        let plain = Rc::ptr_eq(metaclass, &self.types.r#type);
        let class = Rc::new(Class {
            name: RefCell::new(name.clone()),
            qualname: RefCell::new(qualname),
            module: RefCell::new(module),
            bases: parents,
            ancestors,
            metaclass: if plain { None } else { Some(metaclass.clone()) },
            dict: RefCell::new(dict),
            natives: &[],
            construct: None,
            is_final: false,
            has_dict,
            slots,
            source,
            host: RefCell::new(None),
        })
        .noted();
        for base in &class.bases {
            crate::builtins::class::remember_subclass(self, base, &class);
        }
        // Attributes come in runs of one class; that of the last one that is not told its name.
        let mut without_method: Option<Rc<Class>> = None;
        for (name, value) in set_names {
            if let Value::Property(property) = &value {
                property.name.borrow_mut().get_or_insert(name);
                continue;
            }
            let kind = self.class_of(&value);
            if without_method.as_ref().is_some_and(|known| Rc::ptr_eq(known, &kind)) {
                continue;
            }
            let method = kind.lookup("__set_name__");
            without_method = method.is_none().then_some(kind);
            if let Some(method) = method {
                self.call(&method, [value, Value::Class(class.clone()), Value::Str(name)].into())?;
            }
        }
        let parent = class.ancestors.iter().find_map(|class| class.own("__init_subclass__"));
        if let Some(hook) = parent {
            let hook = match &hook {
                Value::Wrapper(wrapper) => wrapper.function.clone(),
                other => other.clone(),
            };
            self.call(&hook, Args { positional: vec![Value::Class(class.clone())], keywords })?;
        }
        Ok(Value::Class(class))
    }

    /// The method resolution order behind a class with these bases (C3).
    fn linearize(&mut self, bases: &[Rc<Class>]) -> Result<Vec<Rc<Class>>> {
        let mut lists: Vec<Vec<Rc<Class>>> = bases.iter().map(|base| base.mro().cloned().collect()).collect();
        lists.push(bases.to_vec());
        for (at, base) in bases.iter().enumerate() {
            if bases.iter().skip(at + 1).any(|other| Rc::ptr_eq(base, other)) {
                let message = format!("duplicate base class {}", base.name.borrow());
                return Err(self.type_error(message));
            }
        }
        // Each class holds all its ancestors, so a chain of them costs the square of its length.
        let total: usize = lists.iter().map(Vec::len).sum();
        self.burn(total as u64 * 4)?;
        if let [base] = bases {
            return Ok(base.mro().cloned().collect());
        }
        let mut order = Vec::new();
        loop {
            self.burn(1 + total as u64 / 8)?;
            lists.retain(|list| !list.is_empty());
            if lists.is_empty() {
                return Ok(order);
            }
            let next = lists.iter().filter_map(|list| list.first()).find(|candidate| {
                !lists.iter().any(|list| list.iter().skip(1).any(|class| Rc::ptr_eq(class, candidate)))
            });
            let Some(next) = next.cloned() else {
                let names: Vec<String> = bases.iter().map(|base| base.name.borrow().to_string()).collect();
                let message =
                    format!("Cannot create a consistent method resolution\norder (MRO) for bases {}", names.join(", "));
                return Err(self.type_error(message));
            };
            for list in &mut lists {
                if list.first().is_some_and(|class| Rc::ptr_eq(class, &next)) {
                    list.remove(0);
                }
            }
            order.push(next);
        }
    }
}

/// The source of the class statement that is being carried out.
#[derive(Default)]
struct Pending {
    source: RefCell<Option<Rc<ClassSource>>>,
}
