//! SQL text from data structures, in the wording of the libraries.
