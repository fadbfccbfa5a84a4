//! `groupby`: runs of items with the same key.

use std::cell::RefCell;
use std::rc::Rc;

use super::make;
use crate::args::Args;
use crate::error::Result;
use crate::value::Value;
use crate::vm::Vm;

/// What `groupby` and the groups it gave share.
#[derive(Default)]
struct Groups {
    /// The item read last and its key.
    ahead: Option<(Value, Value)>,
    /// Which group is being read.
    group: u64,
}

pub(super) fn group_by(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let key = args.take_keyword("key").or_else(|| args.get(1).cloned()).and_then(Value::non_none);
    let iterator = vm.iter(&args.this())?;
    let state: Rc<RefCell<Groups>> = Rc::default();
    let read = Rc::new(move |vm: &mut Vm| -> Result<Option<(Value, Value)>> {
        let Some(item) = vm.next(&iterator)? else { return Ok(None) };
        let of = match &key {
            Some(key) => vm.call(key, [item.clone()].into())?,
            None => item.clone(),
        };
        Ok(Some((item, of)))
    });
    let mut last: Option<Value> = None;
    make("itertools.groupby", move |vm| {
        loop {
            let ahead = state.borrow().ahead.clone();
            let (item, of) = match ahead {
                Some(ahead) => ahead,
                None => match read(vm)? {
                    Some(ahead) => ahead,
                    None => return Ok(None),
                },
            };
            // What is left of the group before is skipped.
            let same = match &last {
                Some(last) => vm.eq(last, &of)?,
                None => false,
            };
            if same {
                state.borrow_mut().ahead = None;
                continue;
            }
            last = Some(of.clone());
            let group = {
                let mut state = state.borrow_mut();
                state.ahead = Some((item, of.clone()));
                state.group += 1;
                state.group
            };
            let (state, read, own) = (state.clone(), read.clone(), of.clone());
            let items = make("itertools._grouper", move |vm| {
                if state.borrow().group != group {
                    return Ok(None);
                }
                let ahead = state.borrow_mut().ahead.take();
                let ahead = match ahead {
                    Some(ahead) => Some(ahead),
                    None => read(vm)?,
                };
                let Some((item, of)) = ahead else { return Ok(None) };
                if vm.eq(&own, &of)? {
                    return Ok(Some(item));
                }
                state.borrow_mut().ahead = Some((item, of));
                Ok(None)
            })?;
            return Ok(Some(Value::tuple(vec![of, items])));
        }
    })
}
