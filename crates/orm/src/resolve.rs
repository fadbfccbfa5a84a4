//! Names → relationships: a pass that never fails and leaves findings.

use crate::declared::Declarations;
use crate::resolved::Resolution;

/// Resolves every relationship, in the order SQLAlchemy configures its mappers.
pub fn resolve(declarations: &Declarations) -> Resolution {
    let relationships = declarations.models.iter().map(|model| vec![None; model.relationships.len()]).collect();
    Resolution { relationships, findings: Vec::new() }
}
