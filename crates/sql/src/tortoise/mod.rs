//! SQL text as Tortoise ORM 1.1.9 and its pypika-tortoise write it for SQLite.

pub mod ddl;
