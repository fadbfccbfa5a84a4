//! Calls.

use std::rc::Rc;

use crate::args::Args;
use crate::class::Class;
use crate::code::CodeKind;
use crate::error::Result;
use crate::object::{Cell, Function, Generator, GeneratorKind, GeneratorState, WrapperKind};
use crate::registry::MayCircle;
use crate::text::Text;
use crate::value::Value;
use crate::vm::{Action, Frame, Vm};

impl Vm {
    /// Calls something.
    ///
    /// # Errors
    /// What it raises; `TypeError` if it can not be called.
    pub fn call(&mut self, callable: &Value, args: Args) -> Result<Value> {
        // About what a call costs beside an operation.
        self.burn(4)?;
        self.nested(|vm| match vm.begin_call(callable, args, Action::Exit)? {
            Some(value) => Ok(value),
            None => vm.run_to_exit(),
        })
    }

    /// Calls a method of an object.
    ///
    /// # Errors
    /// What it raises; `AttributeError` if there is none.
    pub fn call_method(&mut self, object: &Value, name: &str, args: impl Into<Args>) -> Result<Value> {
        let method = self.get_attr(object, name)?;
        self.call(&method, args.into())
    }

    /// Calls something: gives what it gave if it is through, or nothing if a frame was
    /// pushed that will give it, to go where `action` says.
    pub(crate) fn begin_call(&mut self, callable: &Value, mut args: Args, action: Action) -> Result<Option<Value>> {
        let mut callable = callable.clone();
        loop {
            match &callable {
                Value::Function(function) => return self.begin_function(function, args, action),
                Value::Native(native) => {
                    let native = native.clone();
                    return native.call(self, args).map(Some);
                }
                Value::Method(method) => {
                    args.positional.insert(0, method.this.clone());
                    let next = method.function.clone();
                    callable = next;
                }
                Value::Class(class) => {
                    let class = class.clone();
                    return self.begin_class(&class, args, action);
                }
                Value::Wrapper(wrapper) if wrapper.kind == WrapperKind::Static => {
                    let next = wrapper.function.clone();
                    callable = next;
                }
                Value::Alias(alias) => {
                    let next = crate::modules::typing::callee(self, alias)?;
                    callable = next;
                }
                Value::Instance(instance) => {
                    let Some(method) = instance.class().lookup("__call__") else {
                        return Err(self.not_callable(&callable));
                    };
                    args.positional.insert(0, callable.clone());
                    callable = method;
                }
                _ => return Err(self.not_callable(&callable)),
            }
        }
    }

    fn not_callable(&mut self, value: &Value) -> crate::error::Raised {
        let message = format!("'{}' object is not callable", self.type_name(value));
        self.type_error(message)
    }

    fn begin_function(&mut self, function: &Rc<Function>, args: Args, action: Action) -> Result<Option<Value>> {
        let mut frame = Frame::new(function.code.clone(), function.globals.clone());
        self.bind_arguments(function, args, &mut frame)?;
        self.make_cells(&mut frame, &function.closure);
        let kind = match function.code.kind {
            CodeKind::Generator => GeneratorKind::Generator,
            CodeKind::Coroutine => GeneratorKind::Coroutine,
            CodeKind::AsyncGenerator => GeneratorKind::AsyncGenerator,
            CodeKind::Function | CodeKind::Class | CodeKind::Module => {
                frame.action = action;
                self.push_frame(frame)?;
                return Ok(None);
            }
        };
        let (name, qualname) = (function.name.borrow().clone(), function.qualname.borrow().clone());
        let generator = Generator::new(kind, name, qualname, GeneratorState::Suspended(frame));
        Ok(Some(Value::Generator(generator)))
    }

    pub(crate) fn make_cells(&mut self, frame: &mut Frame, closure: &[Rc<Cell>]) {
        if frame.code.cells.is_empty() && closure.is_empty() {
            return;
        }
        let code = frame.code.clone();
        for (_, parameter) in &code.cells {
            let cell = Rc::new(Cell::default()).noted();
            if let Some(slot) = parameter.and_then(|at| frame.locals.get_mut(at as usize)) {
                *cell.value.borrow_mut() = slot.take();
            }
            frame.cells.push(cell);
        }
        frame.cells.extend(closure.iter().cloned());
    }

    /// Pushes a frame, if there may be one more.
    pub(crate) fn push_frame(&mut self, frame: Box<Frame>) -> Result<()> {
        if self.frames.len() >= self.limits.depth {
            return Err(self.recursion_error());
        }
        self.frames.push(frame);
        Ok(())
    }

    fn begin_class(&mut self, class: &Rc<Class>, args: Args, action: Action) -> Result<Option<Value>> {
        if let Some(meta) = &class.metaclass
            && let Some((owner, call)) = meta.lookup_where("__call__")
            && !Rc::ptr_eq(owner, &self.types.r#type)
        {
            let mut args = args;
            args.positional.insert(0, Value::Class(class.clone()));
            return self.begin_call(&call, args, action);
        }
        self.begin_object(class, args, action)
    }

    /// What `type.__call__` does: `__new__`, then `__init__`.
    pub(crate) fn begin_object(&mut self, class: &Rc<Class>, args: Args, action: Action) -> Result<Option<Value>> {
        let object = match class.lookup("__new__") {
            Some(new) => {
                let mut args = args.clone();
                args.positional.insert(0, Value::Class(class.clone()));
                self.call(&new, args)?
            }
            None => self.construct(class, args.clone())?,
        };
        let made = self.class_of(&object);
        if !made.is_subclass(class) || Rc::ptr_eq(class, &self.types.r#type) {
            return Ok(Some(object));
        }
        match made.lookup_where("__init__") {
            Some((owner, _)) if Rc::ptr_eq(owner, &self.types.object) => Ok(Some(object)),
            Some((_, init @ Value::Function(_))) => {
                let mut args = args;
                args.positional.insert(0, object.clone());
                if matches!(action, Action::Push) {
                    return self.begin_call(&init, args, Action::Object(object));
                }
                // The Rust code that called gets the object, so the machine runs here.
                let given = self.call(&init, args)?;
                self.check_init(&given)?;
                Ok(Some(object))
            }
            Some((_, init)) => {
                let mut args = args;
                args.positional.insert(0, object.clone());
                let given = self.call(&init, args)?;
                self.check_init(&given)?;
                Ok(Some(object))
            }
            None => Ok(Some(object)),
        }
    }

    pub(crate) fn check_init(&mut self, given: &Value) -> Result<()> {
        if given.is_none() {
            return Ok(());
        }
        let message = format!("__init__() should return None, not '{}'", self.type_name(given));
        Err(self.type_error(message))
    }

    /// Makes an object of a class as its built-in ancestor makes them; `__init__` is not called.
    ///
    /// # Errors
    /// What making it raises.
    pub fn construct(&mut self, class: &Rc<Class>, args: Args) -> Result<Value> {
        match class.constructor() {
            Some(construct) => construct(self, class, args),
            None => {
                let message = format!("cannot create '{}' instances", class.name.borrow());
                Err(self.type_error(message))
            }
        }
    }

    /// Sorts the arguments of a call into the local variables of its frame.
    fn bind_arguments(&mut self, function: &Rc<Function>, args: Args, frame: &mut Frame) -> Result<()> {
        let params = function.code.params;
        let names = &function.code.locals;
        let positional = params.positional as usize;
        let given = args.positional.len();
        let mut rest = Vec::new();
        for (at, value) in args.positional.into_iter().enumerate() {
            if at < positional {
                if let Some(slot) = frame.locals.get_mut(at) {
                    *slot = Some(value);
                }
            } else {
                rest.push(value);
            }
        }
        let named = positional + params.keyword_only as usize;
        let mut extra = crate::dict::Dict::default();
        let mut misplaced: Vec<Text> = Vec::new();
        for (keyword, value) in args.keywords {
            let at = names.iter().take(named).position(|name| *name == keyword);
            match at {
                Some(at) if at >= params.positional_only as usize => match frame.locals.get_mut(at) {
                    Some(slot @ None) => *slot = Some(value),
                    _ => {
                        let message =
                            format!("{}() got multiple values for argument '{keyword}'", function.qualname.borrow());
                        return Err(self.type_error(message));
                    }
                },
                _ if params.has_varkw => {
                    extra.set_str(keyword, value);
                }
                Some(_) => misplaced.push(keyword),
                None => {
                    let message =
                        format!("{}() got an unexpected keyword argument '{keyword}'", function.qualname.borrow());
                    return Err(self.type_error(message));
                }
            }
        }
        if !misplaced.is_empty() {
            let list = misplaced.iter().map(Text::as_str).collect::<Vec<_>>().join(", ");
            let message = format!(
                "{}() got some positional-only arguments passed as keyword arguments: '{list}'",
                function.qualname.borrow()
            );
            return Err(self.type_error(message));
        }
        if !rest.is_empty() && !params.has_varargs {
            return Err(self.too_many_arguments(function, given, frame));
        }
        // Defaults belong to the last positional parameters.
        let first_default = positional.saturating_sub(function.defaults.len());
        let mut missing = Vec::new();
        for at in 0..positional {
            let Some(slot) = frame.locals.get_mut(at) else { continue };
            if slot.is_none() {
                match at.checked_sub(first_default).and_then(|at| function.defaults.get(at)) {
                    Some(default) => *slot = Some(default.clone()),
                    None => missing.extend(names.get(at)),
                }
            }
        }
        if !missing.is_empty() {
            return Err(self.missing_arguments(function, "positional", &missing));
        }
        for at in positional..named {
            let (Some(slot), Some(name)) = (frame.locals.get_mut(at), names.get(at)) else { continue };
            if slot.is_none() {
                match function.keyword_defaults.iter().find(|(keyword, _)| keyword == name) {
                    Some((_, default)) => *slot = Some(default.clone()),
                    None => missing.push(name),
                }
            }
        }
        if !missing.is_empty() {
            return Err(self.missing_arguments(function, "keyword-only", &missing));
        }
        let mut at = named;
        if params.has_varargs {
            if let Some(slot) = frame.locals.get_mut(at) {
                *slot = Some(Value::tuple(rest));
            }
            at += 1;
        }
        if params.has_varkw
            && let Some(slot) = frame.locals.get_mut(at)
        {
            *slot = Some(Value::dict(extra));
        }
        Ok(())
    }

    fn missing_arguments(&mut self, function: &Function, kind: &str, missing: &[&Text]) -> crate::error::Raised {
        let quoted: Vec<String> = missing.iter().map(|name| format!("'{name}'")).collect();
        let list = match quoted.as_slice() {
            [one] => one.clone(),
            [one, two] => format!("{one} and {two}"),
            [most @ .., last] => format!("{}, and {last}", most.join(", ")),
            [] => String::new(),
        };
        let plural = if missing.len() == 1 { "" } else { "s" };
        let count = missing.len();
        let message =
            format!("{}() missing {count} required {kind} argument{plural}: {list}", function.qualname.borrow());
        self.type_error(message)
    }

    fn too_many_arguments(&mut self, function: &Function, given: usize, frame: &Frame) -> crate::error::Raised {
        let params = function.code.params;
        let most = params.positional as usize;
        let least = most.saturating_sub(function.defaults.len());
        let (takes, plural) = if least < most {
            (format!("from {least} to {most}"), "s")
        } else {
            (most.to_string(), if most == 1 { "" } else { "s" })
        };
        let keyword_only = (most..most + params.keyword_only as usize)
            .filter(|at| matches!(frame.locals.get(*at), Some(Some(_))))
            .count();
        let were = if given == 1 { "was" } else { "were" };
        let given = if keyword_only > 0 {
            let plural_given = if given == 1 { "" } else { "s" };
            let plural_keyword = if keyword_only == 1 { "" } else { "s" };
            format!(
                "{given} positional argument{plural_given} (and {keyword_only} keyword-only argument{plural_keyword}) were"
            )
        } else {
            format!("{given} {were}")
        };
        let message =
            format!("{}() takes {takes} positional argument{plural} but {given} given", function.qualname.borrow());
        self.type_error(message)
    }
}

impl Drop for Vm {
    fn drop(&mut self) {
        // What is noted for another machine is not this one's to empty.
        let others = self.resting.take().map(crate::registry::exchange);
        self.frames.clear();
        self.noted.clear();
        self.state.clear();
        crate::registry::cut_all();
        if let Some(others) = others {
            crate::registry::exchange(others);
        }
        self.modules.dict.borrow_mut().clear();
        // Nothing runs any more.
        drop(crate::object::limbo::take());
    }
}
