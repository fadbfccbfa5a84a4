//! SQLite: statements executed, traced and undone; rows, changes and the file itself.
