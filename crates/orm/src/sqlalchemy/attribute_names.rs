//! Which attributes the real objects have, so that what is missing here is told apart from what is missing there.
//!
//! Of sqlmodel 0.0.50 and SQLAlchemy 2.1.9: what `dir` lists, without what begins with an underscore.

use linktable_python::error::unsupported;
use linktable_python::{Args, Raised, Result, Value, Vm};

use crate::sqlalchemy::instrument;

/// An attribute that an object does not have here: not supported yet if the real one has it.
///
/// # Errors
/// Always: that, or `AttributeError`.
pub fn refuse(vm: &mut Vm, args: &Args, kind: &str, names: &str) -> Result<Value> {
    let name = args.get(1).and_then(Value::as_text).cloned().unwrap_or_else(|| "".into());
    Err(missing(vm, &args.this(), &name, kind, names))
}

fn missing(vm: &mut Vm, object: &Value, name: &str, kind: &str, names: &str) -> Raised {
    // A relationship has the names of its class, a column those of its expression besides.
    let is_own = !instrument::is_relationship(object) || RELATIONSHIPS.split_whitespace().any(|known| known == name);
    if is_own && names.split_whitespace().any(|known| known == name) {
        return unsupported(format!("`{name}` of {kind}"));
    }
    let class = vm.type_name(object);
    if let Some(title) = instrument::title(object) {
        let message = format!(
            "Neither '{class}' object nor 'Comparator' object associated with {title} has an attribute '{name}'"
        );
        return vm.attribute_error(message, object, name);
    }
    vm.attribute_error(format!("'{class}' object has no attribute '{name}'"), object, name)
}

/// Of expressions.
pub const EXPRESSIONS: &str = "\
    adapt_to_entity adapter aggregate_order_by alias all_ allows_lambda and_ anon_key_label anon_label any any_ \
    any_op append_foreign_key argument_for as_comparison as_reference asc autoincrement base_columns between \
    bindparams bitwise_and bitwise_lshift bitwise_not bitwise_or bitwise_rshift bitwise_xor bool_op c cast class_ \
    clause_expr clauses coerce_arguments collate column_valued columns comment comparator compare compile computed \
    concat constraints contains copy corresponding_column create_drop_stringify_dialect default desc description \
    dialect_kwargs dialect_options dispatch distinct doc element else_ endswith entity_namespace execution_options \
    exported_columns expression extension_type filter foreign_keys get_children get_dialect_option \
    get_execution_options get_history group has has_op hasparent icontains identifier identity iendswith ilike impl \
    in_ index info inherit_cache is_ is_aliased_class is_attribute is_bundle is_clause_element is_comparison \
    is_delete is_derived_from is_distinct_from is_dml is_from_statement is_insert is_instance is_literal is_mapper \
    is_not is_not_distinct_from is_property is_select is_selectable is_text is_update isnot isnot_distinct_from \
    istartswith join key kwargs label lateral left like match memoized_attribute memoized_instancemethod modifier \
    modifiers monotonic name named_with_column negate not_ilike not_in not_like notilike notin_ notlike nullable \
    nulls_first nulls_last nullsfirst nullslast of_type of_type_op onupdate op operate operator options outerjoin \
    over packagenames params parent primary_key prop property proxy_set references reflect_only_elements \
    regexp_match regexp_replace replace_selectable reverse_operate right scalar_table_valued schema select \
    selectable self_group server_default server_onupdate shares_lineage startswith stringify_dialect subquery \
    supports_execution system table table_valued tablesample text timetuple type unique unique_params \
    uses_inspection value whens with_cols within_group within_group_type wrapped_column_expression";

/// Of select.
pub const SELECT: &str = "\
    add_columns add_cte alias allows_lambda apply_syntax_extension_point argument_for as_scalar column \
    column_descriptions columns_clause_froms compare compile correlate correlate_except corresponding_column cte \
    description dialect_kwargs dialect_options distinct entity_namespace except_ except_all execution_options \
    exists exported_columns ext fetch filter filter_by from_statement froms get_children get_dialect_option \
    get_execution_options get_final_froms get_label_style group_by having inherit_cache inner_columns intersect \
    intersect_all into is_clause_element is_delete is_derived_from is_dml is_from_statement is_insert is_select \
    is_selectable is_text is_update join join_from kwargs label lateral limit memoized_attribute \
    memoized_instancemethod name_cte_columns offset options order_by outerjoin outerjoin_from params prefix_with \
    reduce_columns reflect_only_elements replace_selectable scalar_subquery select_from selectable \
    selected_columns self_group set_label_style slice stringify_dialect subquery suffix_with supports_execution \
    union union_all unique_params uses_inspection where whereclause with_for_update with_hint with_only_columns \
    with_statement_hint";

/// Of compound SELECTs.
pub const COMPOUND: &str = "\
    EXCEPT EXCEPT_ALL INTERSECT INTERSECT_ALL UNION UNION_ALL add_cte alias allows_lambda argument_for as_scalar c \
    columns compare compile corresponding_column cte description dialect_kwargs dialect_options entity_namespace \
    execution_options exists exported_columns fetch get_children get_dialect_option get_execution_options \
    get_label_style group_by inherit_cache into is_clause_element is_delete is_derived_from is_dml is_from_statement \
    is_insert is_select is_selectable is_text is_update keyword kwargs label lateral limit memoized_attribute \
    memoized_instancemethod name_cte_columns offset options order_by params reflect_only_elements replace_selectable \
    scalar_subquery selectable selected_columns selects self_group set_label_style slice stringify_dialect subquery \
    supports_execution union union_all unique_params uses_inspection with_for_update";

/// Of attributes that are relationships.
const RELATIONSHIPS: &str = "\
    adapt_to_entity adapter all_ and_ any any_ any_op asc between bitwise_and bitwise_not bitwise_or bool_op class_ \
    collate comparator concat contains desc dispatch distinct endswith entity expression extra_criteria get_history \
    has has_op hasparent icontains iendswith ilike impl in_ info inspect is_ is_aliased_class is_attribute is_bundle \
    is_clause_element is_distinct_from is_instance is_mapper is_not is_not_distinct_from is_property is_selectable \
    isnot isnot_distinct_from istartswith key label like mapper match not_ilike not_in not_like notilike notin_ \
    notlike nulls_first nulls_last nullsfirst nullslast of_type op operate parent prop property property_ \
    regexp_match regexp_replace reverse_operate startswith timetuple";

/// Of statements.
pub const STATEMENTS: &str = "\
    add_cte allows_lambda apply_syntax_extension_point argument_for compare compile corresponding_column cte \
    description dialect_kwargs dialect_options entity_description entity_namespace execution_options \
    exported_columns ext filter filter_by get_children get_dialect_option get_execution_options \
    include_insert_from_select_defaults inherit_cache inline is_clause_element is_delete is_derived_from is_dml \
    is_from_statement is_insert is_select is_selectable is_text is_update kwargs memoized_attribute \
    memoized_instancemethod name_cte_columns named_with_column options ordered_values params prefix_with \
    reflect_only_elements return_defaults returning returning_column_descriptions select selectable self_group \
    stringify_dialect supports_execution table unique_params uses_inspection using values where whereclause \
    with_dialect_options with_hint";

/// Of tables.
pub const TABLES: &str = "\
    add_is_dependent_on allows_lambda append_column append_constraint argument_for autoincrement_column comment \
    compare compile constraints corresponding_column create_drop_stringify_dialect description dialect_kwargs \
    dialect_options dispatch entity_namespace exported_columns foreign_key_constraints foreign_keys get_children \
    get_dialect_option implicit_returning info inherit_cache insert_column is_clause_element is_derived_from is_dml \
    is_selectable is_view join key kwargs lateral memoized_attribute memoized_instancemethod metadata \
    named_with_column outerjoin params reflect_only_elements replace_selectable selectable self_group \
    set_creator_ddl set_dropper_ddl stringify_dialect supports_execution table_valued tablesample to_metadata \
    tometadata unique_params uses_inspection with_cols";

/// Of results.
pub const RESULTS: &str = "\
    all chunks close closed columns connection context cursor cursor_strategy dialect dynamic_yield_per fetchall \
    fetchmany fetchone first freeze inserted_primary_key inserted_primary_key_rows is_insert iterator keys \
    last_inserted_params last_updated_params lastrow_has_defaults lastrowid mappings memoized_attribute \
    memoized_instancemethod merge one one_or_none partitions postfetch_cols prefetch_cols raw returned_defaults \
    returned_defaults_rows returns_rows rowcount scalar scalar_one scalar_one_or_none scalars splice_horizontally \
    splice_vertically supports_sane_multi_rowcount supports_sane_rowcount t tuples unique yield_per";

/// Of results of single values or dictionaries.
pub const FILTERED_RESULTS: &str = "closed memoized_attribute memoized_instancemethod";

/// Of sessions.
pub const SESSIONS: &str = "\
    add add_all autobegin begin begin_nested bind_mapper bind_table binds bulk_insert_mappings bulk_save_objects \
    bulk_update_mappings close commit connection connection_callable delete delete_all deleted dirty dispatch \
    enable_baked_queries enable_relationship_loading exec execute execution_options expire expire_all \
    expire_on_commit expunge expunge_all flush get get_bind get_nested_transaction get_one get_transaction hash_key \
    identity_key in_nested_transaction in_transaction info invalidate is_active is_modified join_transaction_mode \
    merge merge_all new no_autoflush object_session prepare query refresh reset rollback scalar scalars twophase";

/// Of engines.
pub const ENGINES: &str = "\
    begin clear_compiled_cache connect dispatch dispose driver echo engine execution_options get_execution_options \
    hide_parameters logger logging_name name pool raw_connection update_execution_options";

/// Of the driver's connections: CPython 3.11, `sqlite3.Connection`.
pub const DRIVER_CONNECTIONS: &str = "\
    DataError DatabaseError Error IntegrityError InterfaceError InternalError NotSupportedError OperationalError \
    ProgrammingError Warning backup blobopen commit create_aggregate create_collation create_function \
    create_window_function deserialize driver_connection executemany executescript getlimit in_transaction interrupt \
    isolation_level iterdump rollback row_factory run_async serialize set_authorizer set_progress_handler \
    set_trace_callback setlimit text_factory total_changes";

/// Of the driver's cursors: CPython 3.11, `sqlite3.Cursor`.
pub const DRIVER_CURSORS: &str = "\
    arraysize connection description executemany executescript fetchmany lastrowid row_factory rowcount \
    setinputsizes setoutputsize";

/// Of compiled statements.
pub const COMPILED: &str = "\
    bind_names binds cache_key can_execute column_keys compile_state compiled_parameters construct_expanded_state \
    dialect effective_returning escaped_bind_names execution_options has_out_parameters implicit_returning inline \
    insert_prefetch insert_single_values_expr is_sql isdelete isinsert isupdate label_length literal_execute_params \
    positional positiontup post_compile_params postfetch prefetch preparer render_literal_value returning schema_translate_map \
    sql_compiler state truncated_names type_compiler update_prefetch visit_select";

/// Of connections.
pub const CONNECTIONS: &str = "\
    begin begin_nested begin_twophase close closed commit commit_prepared connection default_isolation_level detach \
    dispatch engine exec_driver_sql execute execution_options get_execution_options get_isolation_level \
    get_nested_transaction get_transaction in_nested_transaction in_transaction info invalidate invalidated \
    recover_twophase rollback rollback_prepared scalar scalars schema_for_object should_close_with_result";

/// Of primary keys.
pub const KEYS: &str = "\
    argument_for c columns_autoinc_first comment contains_column copy create_drop_stringify_dialect ddl_if \
    deferrable dialect_kwargs dialect_options dispatch get_dialect_option info initially kwargs name parent \
    reflect_only_elements table";

/// Of a session's transactions.
pub const TRANSACTIONS: &str = "\
    bound_connection connection connections declare_states nested origin parent prepare session";

/// Of collections of columns.
pub const COLUMN_COLLECTIONS: &str = "\
    compare contains_column corresponding_column";

/// Of SQLModel's fields: `FieldInfo` of sqlmodel 0.0.50 and pydantic 2.13.5.
pub const FIELDS: &str = "\
    alias_priority apply_typevars_map asdict default_factory_takes_validated_data deprecation_message discriminator \
    exclude_if field_title_generator foreign_key from_annotated_attribute from_annotation from_field frozen \
    get_default index init init_var json_schema_extra kw_only merge_field_infos metadata_lookup nullable ondelete \
    primary_key rebuild_annotation repr sa_column sa_column_args sa_column_kwargs sa_type unique validate_default";

/// Of ormar's fields: `BaseField` and `ForeignKeyField` of ormar 0.26.0.
pub const ORMAR_FIELDS: &str = "\
    alias alias_priority annotation apply_typevars_map asdict column_type comment constraints construct_constraints \
    db_alias default_factory default_factory_takes_validated_data default_value deprecated deprecation_message \
    description discriminator encrypt_backend encrypt_custom_backend encrypt_secret evaluate_forward_ref examples \
    exclude exclude_if expand_relationship field_title_generator from_annotated_attribute from_annotation from_field \
    frozen get_column get_default get_filter_clause_target get_model_relation_fields get_on_update \
    get_pydantic_default get_related_field_alias get_related_field_name has_default has_on_update \
    has_unresolved_forward_refs init init_var is_auto_primary_key is_required is_valid_uni_relation \
    json_schema_extra kw_only max_length merge_field_infos metadata metadata_lookup min_length on_update orders_by \
    ormar_default rebuild_annotation regex register_relation related_orders_by repr represent_as_base64_str \
    self_reference_primary serialization_alias set_self_reference_flag through_foreign_key_name \
    through_relation_nullable through_reverse_foreign_key_name through_reverse_relation_nullable title to_pk_only \
    validate_default validation_alias";
