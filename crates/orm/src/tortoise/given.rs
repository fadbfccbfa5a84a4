//! Arguments of functions that Tortoise writes in Python, with the messages of Python's own calls.

use linktable_python::{Args, Result, Text, Value, Vm};

/// The arguments of a call, taken one parameter after the other.
pub struct Given {
    name: &'static str,
    positional: std::vec::IntoIter<Value>,
    count: usize,
    taken: usize,
    is_method: bool,
    required: usize,
    /// Those given by name that were not taken yet.
    pub keywords: Vec<(Text, Value)>,
}

impl Given {
    /// The arguments of a function.
    pub fn function(name: &'static str, args: Args) -> Given {
        let count = args.positional.len();
        Given {
            name,
            positional: args.positional.into_iter(),
            count,
            taken: 0,
            is_method: false,
            required: 0,
            keywords: args.keywords,
        }
    }

    /// The object and the other arguments of a method.
    pub fn method(name: &'static str, mut args: Args) -> (Value, Given) {
        let this = args.take_this();
        (this, Given { is_method: true, ..Given::function(name, args) })
    }

    /// Says how many of the parameters must be given.
    #[must_use]
    pub fn requires(mut self, required: usize) -> Given {
        self.required = required;
        self
    }

    /// The next parameter that can be given by position or by name.
    ///
    /// # Errors
    /// `TypeError` if it is given both ways.
    pub fn next(&mut self, vm: &mut Vm, param: &str) -> Result<Option<Value>> {
        self.taken += 1;
        let by_position = self.positional.next();
        let by_name = self.keyword(param);
        match (by_position, by_name) {
            (Some(_), Some(_)) => {
                let name = self.name;
                Err(vm.type_error(format!("{name}() got multiple values for argument '{param}'")))
            }
            (position, name) => Ok(position.or(name)),
        }
    }

    /// Takes a parameter that is given by name alone.
    pub fn keyword(&mut self, param: &str) -> Option<Value> {
        let at = self.keywords.iter().position(|(name, _)| name.as_str() == param)?;
        Some(self.keywords.remove(at).1)
    }

    /// Parameters given by position that were not taken.
    pub fn rest(&mut self) -> Vec<Value> {
        self.taken = self.count;
        self.positional.by_ref().collect()
    }

    /// Says that parameters are missing.
    pub fn missing(&self, vm: &mut Vm, params: &[&str]) -> linktable_python::Raised {
        let plural = if params.len() == 1 { "" } else { "s" };
        let quoted: Vec<String> = params.iter().map(|param| format!("'{param}'")).collect();
        let shown = match quoted.as_slice() {
            [one] => one.clone(),
            [one, two] => format!("{one} and {two}"),
            [most @ .., last] => format!("{}, and {last}", most.join(", ")),
            [] => String::new(),
        };
        let count = params.len();
        vm.type_error(format!("{}() missing {count} required positional argument{plural}: {shown}", self.name))
    }

    /// Says so if more were given by position than there are parameters.
    ///
    /// # Errors
    /// `TypeError`.
    pub fn no_more_positional(&self, vm: &mut Vm) -> Result<()> {
        if self.count <= self.taken {
            return Ok(());
        }
        let object = usize::from(self.is_method);
        let (takes, given) = (self.taken + object, self.count + object);
        let plural = if takes == 1 { "" } else { "s" };
        let range = if self.taken <= self.required {
            format!("{takes} positional argument{plural}")
        } else {
            format!("from {} to {takes} positional arguments", self.required + object)
        };
        let verb = if given == 1 { "was" } else { "were" };
        Err(vm.type_error(format!("{}() takes {range} but {given} {verb} given", self.name)))
    }

    /// Says so if anything is left.
    ///
    /// # Errors
    /// `TypeError`.
    pub fn finish(self, vm: &mut Vm) -> Result<()> {
        self.no_more_positional(vm)?;
        match self.keywords.first() {
            Some((keyword, _)) => {
                Err(vm.type_error(format!("{}() got an unexpected keyword argument '{keyword}'", self.name)))
            }
            None => Ok(()),
        }
    }
}
