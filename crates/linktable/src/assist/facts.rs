//! What the libraries' functions take and what their objects offer, as data: of sqlmodel 0.0.50,
//! ormar 0.26.0 and tortoise-orm 1.1.9, from the signatures of their functions and classes.

use linktable_schema::Orm;

/// A function's arguments: their names and what they take.
pub(super) type Arguments = &'static [(&'static str, &'static str)];

/// The arguments that many functions of a library share, beside their own.
#[derive(Clone, Copy)]
pub(super) struct Signature {
    pub(super) own: Arguments,
    pub(super) shared: Arguments,
}

/// The arguments of a function, by the name it is called by.
pub(super) fn signature(orm: Orm, function: &str) -> Option<Signature> {
    let (table, shared): (&[(&str, Arguments)], Arguments) = match orm {
        Orm::Sqlmodel => (SQLMODEL, &[]),
        Orm::Ormar => (ORMAR, ORMAR_FIELD),
        Orm::Tortoise => (TORTOISE, TORTOISE_FIELD),
    };
    let (_, own) = table.iter().find(|(name, _)| *name == function)?;
    let shared = if matches!(function, "OrmarConfig" | "ForeignKey" | "ManyToMany") { &[] } else { shared };
    Some(Signature { own, shared })
}

const SQLMODEL: &[(&str, Arguments)] = &[
    (
        "Field",
        &[
            ("default", "value"),
            ("default_factory", "function"),
            ("primary_key", "bool"),
            ("foreign_key", "\"table.column\""),
            ("index", "bool"),
            ("unique", "bool"),
            ("nullable", "bool"),
            ("ondelete", "\"CASCADE\" | \"SET NULL\" | \"RESTRICT\""),
            ("max_length", "int"),
            ("min_length", "int"),
            ("gt", "number"),
            ("ge", "number"),
            ("lt", "number"),
            ("le", "number"),
            ("multiple_of", "number"),
            ("max_digits", "int"),
            ("decimal_places", "int"),
            ("regex", "str"),
            ("sa_type", "SQLAlchemy type"),
            ("sa_column", "Column"),
            ("sa_column_args", "sequence"),
            ("sa_column_kwargs", "mapping"),
            ("alias", "str"),
            ("validation_alias", "str"),
            ("serialization_alias", "str"),
            ("title", "str"),
            ("description", "str"),
            ("exclude", "bool"),
            ("include", "fields"),
            ("const", "bool"),
            ("min_items", "int"),
            ("max_items", "int"),
            ("unique_items", "bool"),
            ("allow_mutation", "bool"),
            ("discriminator", "str"),
            ("repr", "bool"),
            ("schema_extra", "dict"),
        ],
    ),
    (
        "Relationship",
        &[
            ("back_populates", "\"attribute\""),
            ("link_model", "model"),
            ("cascade_delete", "bool"),
            ("passive_deletes", "bool | \"all\""),
            ("sa_relationship_kwargs", "mapping"),
            ("sa_relationship_args", "sequence"),
            ("sa_relationship", "relationship"),
        ],
    ),
    ("create_engine", &[("echo", "bool"), ("connect_args", "dict"), ("poolclass", "pool class")]),
];

const ORMAR_FIELD: Arguments = &[
    ("primary_key", "bool"),
    ("nullable", "bool"),
    ("default", "value | function"),
    ("unique", "bool"),
    ("index", "bool"),
    ("name", "column name"),
    ("server_default", "SQL"),
    ("autoincrement", "bool"),
    ("sql_nullable", "bool"),
    ("overwrite_pydantic_type", "type"),
    ("encrypt_secret", "str"),
    ("encrypt_backend", "EncryptBackends"),
    ("encrypt_custom_backend", "class"),
];

const ORMAR_NUMBER: Arguments = &[("minimum", "number"), ("maximum", "number"), ("multiple_of", "number")];

const ORMAR: &[(&str, Arguments)] = &[
    ("String", &[("max_length", "int"), ("min_length", "int"), ("regex", "str")]),
    ("Text", &[]),
    ("Integer", ORMAR_NUMBER),
    ("BigInteger", ORMAR_NUMBER),
    ("SmallInteger", ORMAR_NUMBER),
    ("Float", ORMAR_NUMBER),
    (
        "Decimal",
        &[
            ("max_digits", "int"),
            ("decimal_places", "int"),
            ("precision", "int"),
            ("scale", "int"),
            ("minimum", "number"),
            ("maximum", "number"),
            ("multiple_of", "number"),
        ],
    ),
    ("Boolean", &[]),
    ("DateTime", &[("timezone", "bool")]),
    ("Date", &[]),
    ("Time", &[("timezone", "bool")]),
    ("JSON", &[]),
    ("UUID", &[("uuid_format", "\"hex\" | \"string\"")]),
    ("LargeBinary", &[("max_length", "int"), ("represent_as_base64_str", "bool")]),
    ("Enum", &[("enum_class", "Enum")]),
    (
        "ForeignKey",
        &[
            ("to", "model"),
            ("related_name", "\"attribute\""),
            ("nullable", "bool"),
            ("ondelete", "ReferentialAction"),
            ("onupdate", "ReferentialAction"),
            ("unique", "bool"),
            ("name", "column name"),
            ("index", "bool"),
            ("virtual", "bool"),
            ("skip_reverse", "bool"),
            ("orders_by", "list of columns"),
            ("related_orders_by", "list of columns"),
            ("foreign_key_name", "constraint name"),
        ],
    ),
    (
        "ManyToMany",
        &[
            ("to", "model"),
            ("through", "model"),
            ("related_name", "\"attribute\""),
            ("name", "attribute"),
            ("unique", "bool"),
            ("virtual", "bool"),
            ("skip_reverse", "bool"),
            ("orders_by", "list of columns"),
            ("related_orders_by", "list of columns"),
            ("through_relation_name", "str"),
            ("through_reverse_relation_name", "str"),
            ("through_relation_nullable", "bool"),
        ],
    ),
    (
        "OrmarConfig",
        &[
            ("metadata", "MetaData"),
            ("database", "DatabaseConnection"),
            ("tablename", "str"),
            ("order_by", "list of columns"),
            ("constraints", "list"),
            ("abstract", "bool"),
            ("proxy", "bool"),
            ("schema", "str"),
            ("comment", "str"),
            ("queryset_class", "class"),
            ("extra", "Extra"),
            ("engine", "engine"),
            ("emit_parent_signals", "bool"),
        ],
    ),
];

const TORTOISE_FIELD: Arguments = &[
    ("primary_key", "bool"),
    ("null", "bool"),
    ("default", "value | function"),
    ("db_default", "value"),
    ("unique", "bool"),
    ("db_index", "bool"),
    ("source_field", "column name"),
    ("description", "str"),
    ("validators", "list"),
    ("generated", "bool"),
];

const TORTOISE_KEY: Arguments = &[
    ("related_name", "\"attribute\""),
    ("on_delete", "OnDelete"),
    ("null", "bool"),
    ("db_constraint", "bool"),
    ("to_field", "column name"),
];

const AUTO: Arguments = &[("auto_now", "bool"), ("auto_now_add", "bool")];

const TORTOISE: &[(&str, Arguments)] = &[
    ("CharField", &[("max_length", "int")]),
    ("IntField", &[]),
    ("BigIntField", &[]),
    ("SmallIntField", &[]),
    ("TextField", &[]),
    ("BooleanField", &[]),
    ("DecimalField", &[("max_digits", "int"), ("decimal_places", "int")]),
    ("DatetimeField", AUTO),
    ("DateField", &[]),
    ("TimeField", AUTO),
    ("TimeDeltaField", &[]),
    ("FloatField", &[]),
    ("JSONField", &[("encoder", "function"), ("decoder", "function")]),
    ("UUIDField", &[]),
    ("BinaryField", &[]),
    ("IntEnumField", &[("enum_type", "IntEnum")]),
    ("CharEnumField", &[("enum_type", "Enum"), ("max_length", "int")]),
    ("ForeignKeyField", TORTOISE_KEY),
    ("OneToOneField", TORTOISE_KEY),
    (
        "ManyToManyField",
        &[
            ("related_name", "\"attribute\""),
            ("through", "table name"),
            ("forward_key", "column name"),
            ("backward_key", "column name"),
            ("on_delete", "OnDelete"),
            ("db_constraint", "bool"),
            ("unique", "bool"),
        ],
    ),
];

/// Whether a function makes a relationship that names the other model in its first argument.
pub(super) fn is_relation(function: &str) -> bool {
    matches!(function, "ForeignKey" | "ManyToMany" | "ForeignKeyField" | "OneToOneField" | "ManyToManyField")
}

/// What a module offers that models are made of.
pub(super) fn members(orm: Orm) -> impl Iterator<Item = &'static str> {
    let table = match orm {
        Orm::Sqlmodel => SQLMODEL,
        Orm::Ormar => ORMAR,
        Orm::Tortoise => TORTOISE,
    };
    let more: &[&str] = match orm {
        Orm::Sqlmodel => &[],
        Orm::Ormar => {
            &["Model", "DatabaseConnection", "ReferentialAction", "UniqueColumns", "IndexColumns", "and_", "or_"]
        }
        Orm::Tortoise => &[
            "ForeignKeyRelation",
            "ForeignKeyNullableRelation",
            "OneToOneRelation",
            "OneToOneNullableRelation",
            "ReverseRelation",
            "ManyToManyRelation",
            "CASCADE",
            "RESTRICT",
            "SET_NULL",
            "SET_DEFAULT",
            "NO_ACTION",
        ],
    };
    table.iter().map(|(name, _)| *name).chain(more.iter().copied())
}

/// What may be called on a session.
pub(super) const SESSION: &[&str] = &[
    "add",
    "add_all",
    "commit",
    "exec",
    "get",
    "refresh",
    "delete",
    "flush",
    "rollback",
    "expire",
    "expire_all",
    "expunge",
    "merge",
    "get_one",
    "begin",
    "begin_nested",
    "close",
    "execute",
    "scalar",
    "scalars",
    "no_autoflush",
];

/// What may be called on `select(…)`.
pub(super) const SELECT: &[&str] = &[
    "where",
    "join",
    "order_by",
    "limit",
    "offset",
    "options",
    "distinct",
    "group_by",
    "having",
    "outerjoin",
    "filter_by",
    "select_from",
    "add_columns",
    "union",
];

/// What may be called on a column, as in `Hero.name.`
pub(super) const COLUMN: &[&str] = &[
    "asc",
    "desc",
    "in_",
    "not_in",
    "is_",
    "is_not",
    "like",
    "ilike",
    "contains",
    "startswith",
    "endswith",
    "between",
    "label",
];

/// What may be called on a queryset.
pub(super) fn queries(orm: Orm) -> &'static [&'static str] {
    match orm {
        Orm::Sqlmodel => SELECT,
        Orm::Ormar => &[
            "all",
            "filter",
            "exclude",
            "get",
            "get_or_none",
            "first",
            "first_or_none",
            "create",
            "get_or_create",
            "update_or_create",
            "update",
            "delete",
            "bulk_create",
            "bulk_update",
            "select_related",
            "prefetch_related",
            "select_all",
            "order_by",
            "limit",
            "offset",
            "paginate",
            "fields",
            "exclude_fields",
            "values",
            "values_list",
            "count",
            "exists",
            "sum",
            "avg",
            "min",
            "max",
            "last",
            "last_or_none",
            "iterate",
        ],
        Orm::Tortoise => &[
            "all",
            "filter",
            "exclude",
            "get",
            "get_or_none",
            "first",
            "last",
            "order_by",
            "limit",
            "offset",
            "prefetch_related",
            "select_related",
            "annotate",
            "group_by",
            "only",
            "values",
            "values_list",
            "count",
            "exists",
            "update",
            "delete",
            "distinct",
            "in_bulk",
            "earliest",
            "latest",
            "bulk_update",
            "union",
            "select_for_update",
            "using_db",
            "raw",
            "explain",
            "sql",
        ],
    }
}

/// What may be called on a model of Tortoise ORM, besides.
pub(super) const TORTOISE_MODEL: &[&str] = &[
    "all",
    "filter",
    "exclude",
    "get",
    "get_or_none",
    "get_or_create",
    "update_or_create",
    "create",
    "bulk_create",
    "bulk_update",
    "first",
    "last",
    "annotate",
    "in_bulk",
    "earliest",
    "latest",
    "raw",
    "exists",
    "fetch_for_list",
    "select_for_update",
];

/// What may be called on one object of a model.
pub(super) fn object(orm: Orm) -> &'static [&'static str] {
    match orm {
        Orm::Sqlmodel => &["model_dump", "model_dump_json", "model_copy", "sqlmodel_update"],
        Orm::Ormar => &["save", "update", "upsert", "delete", "load", "load_all", "save_related", "model_dump", "pk"],
        Orm::Tortoise => &["save", "delete", "fetch_related", "refresh_from_db", "update_from_dict", "clone", "pk"],
    }
}

/// The operators of a lookup.
pub(super) fn lookups(orm: Orm) -> &'static [&'static str] {
    match orm {
        Orm::Sqlmodel => &[],
        Orm::Ormar => &[
            "exact",
            "iexact",
            "contains",
            "icontains",
            "startswith",
            "istartswith",
            "endswith",
            "iendswith",
            "isnull",
            "in",
            "gt",
            "gte",
            "lt",
            "lte",
        ],
        Orm::Tortoise => &[
            "not",
            "in",
            "not_in",
            "isnull",
            "not_isnull",
            "gt",
            "gte",
            "lt",
            "lte",
            "range",
            "contains",
            "icontains",
            "startswith",
            "istartswith",
            "endswith",
            "iendswith",
            "iexact",
            "search",
            "posix_regex",
            "iposix_regex",
            "year",
            "quarter",
            "month",
            "week",
            "day",
            "hour",
            "minute",
            "second",
            "microsecond",
        ],
    }
}

/// What a call on a queryset gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gives {
    /// One object.
    One,
    /// Several, or a further query.
    Many,
    /// Anything else.
    Other,
}

/// What this call on a queryset, or on what a session gives, gives.
pub(super) fn gives(method: &str) -> Gives {
    match method {
        "get" | "get_or_none" | "get_one" | "first" | "first_or_none" | "last" | "last_or_none" | "one"
        | "one_or_none" | "create" | "update_or_create" | "earliest" | "latest" => Gives::One,
        "count" | "exists" | "update" | "delete" | "sum" | "avg" | "min" | "max" | "values" | "values_list"
        | "bulk_update" | "in_bulk" | "get_or_create" => Gives::Other,
        _ => Gives::Many,
    }
}

/// Calls that take lookups as keyword arguments.
pub(super) fn takes_lookups(method: &str) -> bool {
    matches!(method, "filter" | "exclude" | "get" | "get_or_none" | "first" | "all" | "filter_by" | "last" | "Q")
}

/// Calls that take a model's attributes as keyword arguments.
pub(super) fn takes_attributes(method: &str) -> bool {
    matches!(method, "create" | "update" | "get_or_create" | "update_or_create" | "filter_by")
}

/// Calls that take relationships as texts.
pub(super) fn takes_relationships(method: &str) -> bool {
    matches!(method, "select_related" | "prefetch_related" | "fetch_related" | "select_all")
}

/// Calls that take attributes as texts.
pub(super) fn takes_columns(method: &str) -> bool {
    matches!(
        method,
        "order_by"
            | "values"
            | "values_list"
            | "only"
            | "fields"
            | "exclude_fields"
            | "group_by"
            | "sum"
            | "avg"
            | "min"
            | "max"
    )
}
