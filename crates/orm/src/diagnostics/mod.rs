//! Findings about models, one file per code.
//!
//! Each file says one thing in two ways: what the real library raises (type and
//! text, used when a script runs) and what Linktable says about it while the
//! source is typed (a [`Diagnostic`] with its place, reason and remedy). So the
//! text the library raises stands in one place.

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
}

impl Moment {
    fn phrase(self) -> &'static str {
        match self {
            Moment::ClassCreation => "when the class is made",
            Moment::FirstUse => "at the first use of any model: the first object made, the first query",
            Moment::CreateAll => "in `create_all`",
        }
    }
}

impl Finding {
    /// Something the library raises: the diagnostic gets a note that says so.
    pub fn raised(diagnostic: Diagnostic, class: &'static str, moment: Moment, message: impl Into<String>) -> Self {
        let message = message.into();
        let short = class.rsplit('.').next().unwrap_or(class);
        let note = format!("SQLModel raises {short} {}: {message}", moment.phrase());
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
