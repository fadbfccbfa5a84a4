//! The relations that can be reached from a model, as paths.
//!
//! ormar 0.26.0, `models/mixins/relation_mixin.py` and `models/traversible.py`.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use linktable_python::{Class, Result, Text, Vm};

use crate::ormar::mapping::{field_of, lower_name, related_fields};

/// The paths of models that were asked for; as in ormar they stay what they were then.
#[derive(Default)]
struct Known(RefCell<HashMap<*const Class, Rc<[Text]>>>);

/// A model on the way: its class, and the position of the one before.
struct Node {
    model: Rc<Class>,
    parent: Option<usize>,
}

#[derive(Default)]
struct Walk {
    nodes: Vec<Node>,
    /// What was found behind a relation, by model and relation.
    parsed: HashMap<String, Vec<Text>>,
}

/// The paths over relations from a model (`_iterate_related_models`), until a model comes up again.
///
/// # Errors
/// When there are too many, as for any long work.
pub(crate) fn relation_paths(vm: &mut Vm, model: &Rc<Class>) -> Result<Rc<[Text]>> {
    let known = vm.state::<Known>();
    if let Some(paths) = known.0.borrow().get(&Rc::as_ptr(model)) {
        return Ok(paths.clone());
    }
    let mut walk = Walk::default();
    walk.nodes.push(Node { model: model.clone(), parent: None });
    let paths: Rc<[Text]> = walk.from(vm, model, 0, None)?.into();
    if !paths.is_empty() {
        known.0.borrow_mut().insert(Rc::as_ptr(model), paths.clone());
    }
    Ok(paths)
}

impl Walk {
    fn from(&mut self, vm: &mut Vm, model: &Rc<Class>, node: usize, source: Option<&Text>) -> Result<Vec<Text>> {
        vm.burn(1)?;
        let mut relations: Vec<Text> = related_fields(model).iter().map(|field| field.name()).collect();
        relations.sort_by(|a, b| a.as_str().cmp(b.as_str()));
        let mut found: Vec<Text> = Vec::new();
        for relation in relations {
            let Some(target) = field_of(model, &relation).and_then(|field| field.to()) else { continue };
            if self.is_visited(node, &target) {
                continue;
            }
            self.nodes.push(Node { model: target.clone(), parent: Some(node) });
            let key = format!("{}_{relation}", lower_name(model));
            let deeper = match self.parsed.get(&key).filter(|deeper| !deeper.is_empty()) {
                Some(deeper) => deeper.clone(),
                None => {
                    let at = self.nodes.len() - 1;
                    let deeper = vm.nested(|vm| self.from(vm, &target, at, Some(&relation)))?;
                    self.parsed.insert(key, deeper.clone());
                    deeper
                }
            };
            vm.burn(deeper.len() as u64)?;
            found.extend(deeper);
        }
        Ok(match (source, found.is_empty()) {
            (Some(source), true) => vec![source.clone()],
            (Some(source), false) => found.iter().map(|path| format!("{source}__{path}").into()).collect(),
            (None, _) => found,
        })
    }

    /// Whether a model stands on the way to a node; the node itself does not count.
    fn is_visited(&self, node: usize, model: &Rc<Class>) -> bool {
        let mut at = self.nodes.get(node).and_then(|node| node.parent);
        while let Some(node) = at.and_then(|at| self.nodes.get(at)) {
            if Rc::ptr_eq(&node.model, model) {
                return true;
            }
            at = node.parent;
        }
        false
    }
}
