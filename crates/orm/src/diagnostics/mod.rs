//! Findings about models, one file per code.
//!
//! Each file says one thing in two ways: what the real library raises (type and
//! text, used when a script runs) and what Linktable says about it while the
//! source is typed (a [`Diagnostic`] with its place, reason and remedy). So the
//! text the library raises stands in one place.

pub mod lt101_no_primary_key;
pub mod lt102_duplicate_table;
pub mod lt103_no_column_type;
pub mod lt104_set_null_on_required;
pub mod lt105_no_annotation;
pub mod lt106_derived_from_table;
pub mod lt107_duplicate_class;
pub mod lt108_not_supported;
pub mod lt109_constraint_without_column;
pub mod lt201_no_such_attribute;
pub mod lt202_not_a_relationship;
pub mod lt203_leads_elsewhere;
pub mod lt204_ends_disagree;
pub mod lt205_unknown_class;
pub mod lt206_no_foreign_key;
pub mod lt207_ambiguous_foreign_keys;
pub mod lt208_link_model_without_table;
pub mod lt209_same_direction;
pub mod lt210_annotation_as_text;
pub mod lt211_target_without_table;
pub mod lt212_link_model_lacks_key;
pub mod lt213_link_model_ambiguous;
pub mod lt214_orphans_on_many_side;
pub mod lt215_join_without_keys;
pub mod lt216_unknown_name_in_text;
pub mod lt217_written_twice;
pub mod lt301_unknown_table;
pub mod lt302_unknown_column;
pub mod lt303_foreign_key_no_text;
pub mod lt401_related_name_missing;
pub mod lt402_related_name_taken;
pub mod lt403_table_taken;
pub mod lt404_class_meta;
pub mod lt405_no_primary_key;
pub mod lt406_references_not_updated;
pub mod lt501_unknown_model;
pub mod lt502_declared_twice;
pub mod lt503_circular_keys;
pub mod lt504_together;
pub mod lt505_unused_link_model;
mod suggest;

use linktable_schema::Diagnostic;

/// What was found about models.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// What to say about it while the source is typed.
    pub diagnostic: Diagnostic,
    /// What the library raises; nothing if it accepts it.
    pub raises: Option<LibraryError>,
}

/// An exception of the real library.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LibraryError {
    /// Its class with its module, as in `sqlalchemy.exc.ArgumentError`; built-in ones without.
    pub class: &'static str,
    /// `str()` of it.
    pub message: String,
    /// When it is raised.
    pub moment: Moment,
}

/// When the library raises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// When the class statement is carried out.
    ClassCreation,
    /// At the first use of any mapper: the first object made, the first query.
    FirstUse,
    /// In `create_all`.
    CreateAll,
    /// In `Tortoise.init`.
    Init,
    /// In `Tortoise.generate_schemas`.
    GenerateSchemas,
}

impl Moment {
    fn phrase(self) -> &'static str {
        match self {
            Moment::ClassCreation => "when the class is made",
            Moment::FirstUse => "at the first use of any model: the first object made, the first query",
            Moment::CreateAll => "in `create_all`",
            Moment::Init => "in `Tortoise.init`",
            Moment::GenerateSchemas => "in `Tortoise.generate_schemas`",
        }
    }
}

impl Finding {
    /// Something the library raises: the diagnostic gets a note that says so.
    pub fn raised(diagnostic: Diagnostic, class: &'static str, moment: Moment, message: impl Into<String>) -> Self {
        Self::raised_by("SQLModel", diagnostic, class, moment, message)
    }

    /// The same for something that ormar raises.
    pub fn raised_by_ormar(
        diagnostic: Diagnostic,
        class: &'static str,
        moment: Moment,
        message: impl Into<String>,
    ) -> Self {
        Self::raised_by("ormar", diagnostic, class, moment, message)
    }

    /// The same for something that Tortoise ORM raises: a `ConfigurationError`.
    pub fn raised_by_tortoise(diagnostic: Diagnostic, moment: Moment, message: impl Into<String>) -> Self {
        Self::raised_by("Tortoise ORM", diagnostic, "tortoise.exceptions.ConfigurationError", moment, message)
    }

    fn raised_by(
        library: &str,
        diagnostic: Diagnostic,
        class: &'static str,
        moment: Moment,
        message: impl Into<String>,
    ) -> Self {
        let message = message.into();
        let short = class.rsplit('.').next().unwrap_or(class);
        let colon = if message.is_empty() { "" } else { ": " };
        let note = format!("{library} raises {short} {}{colon}{message}", moment.phrase());
        Finding { diagnostic: diagnostic.note(note), raises: Some(LibraryError { class, message, moment }) }
    }

    /// Something the library accepts.
    pub fn accepted(diagnostic: Diagnostic) -> Self {
        Finding { diagnostic, raises: None }
    }

    /// Whether the library raises at this moment.
    pub fn is_raised(&self, moment: Moment) -> bool {
        self.raises.as_ref().is_some_and(|error| error.moment == moment)
    }
}
