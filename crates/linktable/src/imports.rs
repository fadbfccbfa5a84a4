//! Which library a source is written for, by what it imports.

use linktable_schema::Orm;

/// The library of the first import that names one; SQLModel if none does.
pub(crate) fn orm_of(source: &str) -> Orm {
    let imported = source.lines().filter_map(|line| {
        let line = line.trim_start();
        let rest = line.strip_prefix("from ").or_else(|| line.strip_prefix("import "))?;
        let module = rest.trim_start().split(|c: char| !c.is_alphanumeric() && c != '_').next()?;
        Orm::ALL.into_iter().find(|orm| orm.name() == module)
    });
    imported.into_iter().next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_import_decides() {
        assert_eq!(orm_of("import os\nfrom tortoise.models import Model\n"), Orm::Tortoise);
        assert_eq!(orm_of("import ormar, sqlalchemy\n"), Orm::Ormar);
        assert_eq!(orm_of("x = 1\n"), Orm::Sqlmodel);
    }
}
