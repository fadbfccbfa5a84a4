//! Which names the real packages have, so that what is missing here is told apart from what is missing there.
//!
//! Of sqlmodel 0.0.50, SQLAlchemy 2.1.9, pydantic 2.13.5, ormar 0.26.0 and tortoise-orm 1.1.9: what `dir` lists, and their parts, without what begins with an underscore.

/// Packages that scripts of this kind import and that are not here; one that is in
/// neither list does not exist, as far as a script can tell.
pub(crate) const PACKAGES: &str = "\
    aiosqlite asyncpg databases fastapi flask httpx jinja2 ormar passlib psycopg psycopg2 pydantic pydantic_core \
    pydantic_settings pymysql pytest requests rich sqlalchemy sqlalchemy_utils sqlite3 sqlmodel starlette strawberry \
    tortoise typer uvicorn";

/// What classes of pydantic's models have besides what is here.
pub(crate) const MODEL: &str = "\
    __class_vars__ __fields__ __get_pydantic_core_schema__ __get_pydantic_json_schema__ __private_attributes__ \
    __pydantic_complete__ __pydantic_core_schema__ __pydantic_decorators__ __pydantic_fields__ \
    __pydantic_generic_metadata__ __pydantic_root_model__ __pydantic_serializer__ __pydantic_validator__ \
    __signature__ construct model_computed_fields model_parametrized_name parse_file parse_raw schema schema_json \
    update_forward_refs validate";

/// The text of a name. Each text is given by a function of its own: in the browser, a text
/// that few scripts ask for is loaded when its function is called.
macro_rules! text_of {
    ($wanted:ident, $($name:literal => $text:tt $(,)?)*) => {{
        type Text = fn() -> &'static str;
        const TEXTS: &[(&str, Text)] = &[$(($name, || $text)),*];
        TEXTS.iter().find(|(name, _)| *name == $wanted).map_or("", |(_, text)| text())
    }};
}

/// The names of a module, separated by spaces.
pub(crate) fn public(module: &str) -> &'static str {
    text_of! { module,
        "pydantic" => {
            "\
            AfterValidator AliasChoices AliasGenerator AliasPath AllowInfNan AmqpDsn AnyHttpUrl AnyUrl \
            AnyWebsocketUrl AwareDatetime Base64Bytes Base64Encoder Base64Str Base64UrlBytes Base64UrlStr \
            BaseConfig BaseModel BeforeValidator ByteSize ClickHouseDsn CockroachDsn ConfigDict DirectoryPath \
            Discriminator EmailStr EncodedBytes EncodedStr EncoderProtocol Extra FailFast Field \
            FieldSerializationInfo FilePath FileUrl FiniteFloat FtpUrl FutureDate FutureDatetime \
            GetCoreSchemaHandler GetJsonSchemaHandler GetPydanticSchema HttpUrl IPvAnyAddress IPvAnyInterface \
            IPvAnyNetwork ImportString InstanceOf Json JsonValue KafkaDsn MariaDBDsn ModelWrapValidatorHandler \
            MongoDsn MySQLDsn NaiveDatetime NameEmail NatsDsn NegativeFloat NegativeInt NewPath NonNegativeFloat \
            NonNegativeInt NonPositiveFloat NonPositiveInt OnErrorOmit PastDate PastDatetime PaymentCardNumber \
            PlainSerializer PlainValidator PositiveFloat PositiveInt PostgresDsn PrivateAttr \
            PydanticDeprecatedSince20 PydanticDeprecatedSince210 PydanticDeprecatedSince211 \
            PydanticDeprecatedSince212 PydanticDeprecatedSince26 PydanticDeprecatedSince29 \
            PydanticDeprecationWarning PydanticErrorCodes PydanticExperimentalWarning PydanticForbiddenQualifier \
            PydanticImportError PydanticInvalidForJsonSchema PydanticSchemaGenerationError \
            PydanticUndefinedAnnotation PydanticUserError RedisDsn RootModel Secret SecretBytes SecretStr \
            SerializationInfo SerializeAsAny SerializerFunctionWrapHandler SkipValidation SnowflakeDsn \
            SocketPath Strict StrictBool StrictBytes StrictFloat StrictInt StrictStr StringConstraints Tag \
            TypeAdapter UUID1 UUID3 UUID4 UUID5 UUID6 UUID7 UUID8 UrlConstraints VERSION ValidateAs \
            ValidationError ValidationInfo ValidatorFunctionWrapHandler WebsocketUrl WithJsonSchema \
            WrapSerializer WrapValidator alias_generators aliases annotated_handlers class_validators color \
            computed_field conbytes condate condecimal config confloat confrozenset conint conlist conset constr \
            create_model dataclasses datetime_parse decorator deprecated env_settings error_wrappers errors \
            experimental field_serializer field_validator fields functional_serializers functional_validators \
            generics json json_schema main model_serializer model_validator mypy networks parse parse_obj_as \
            plugin root_model root_validator schema schema_json_of schema_of tools type_adapter types typing \
            utils v1 validate_call validate_call_decorator validate_email validator validators version warnings \
            with_config"
        }
        "pydantic_core" => {
            "\
            ArgsKwargs CoreConfig CoreSchema CoreSchemaType ErrorDetails ErrorType ErrorTypeInfo \
            InitErrorDetails MISSING MultiHostHost MultiHostUrl PydanticCustomError PydanticKnownError \
            PydanticOmit PydanticSerializationError PydanticSerializationUnexpectedValue PydanticUndefined \
            PydanticUndefinedType PydanticUseDefault SchemaError SchemaSerializer SchemaValidator Sentinel Some \
            TzInfo Url ValidationError annotations core_schema from_json to_json to_jsonable_python"
        }
        "sqlalchemy" => {
            "\
            ARRAY AdaptedConnection AggregateOrderBy Alias AliasedReturnsRows Any AssertionPool \
            AsyncAdaptedQueuePool BIGINT BINARY BLANK_SCHEMA BLOB BOOLEAN BaseDDLElement BaseRow BigInteger \
            BinaryExpression BindParameter BindTyping Boolean BooleanClauseList CHAR CLOB CTE CacheKey Case Cast \
            CheckConstraint CheckFirst ChunkedIteratorResult ClauseElement ClauseList CollectionAggregate Column \
            ColumnClause ColumnCollection ColumnDefault ColumnElement ColumnExpressionArgument ColumnOperators \
            Compiled CompoundSelect Computed Connection Constraint CreateEnginePlugin CreateTable CreateTableAs \
            CreateView CursorResult DATE DATETIME DDL DDLElement DECIMAL DOUBLE DOUBLE_PRECISION Date DateTime \
            DefaultClause Delete Dialect Double DropTable DropView Engine Enum ExceptionContext Executable \
            ExecutableDDLElement ExecutionContext Exists Extract FLOAT False_ FetchedValue Float ForeignKey \
            ForeignKeyConstraint ForeignKeyTarget FrameClause FrameClauseType FromClause FromGrouping \
            FrozenResult Function FunctionElement FunctionFilter GenerativeSelect Grouping HasCTE HasPrefixes \
            HasSuffixes INT INTEGER Identity Index Insert Inspector Integer Interval IteratorResult JSON Join \
            LABEL_STYLE_DEFAULT LABEL_STYLE_DISAMBIGUATE_ONLY LABEL_STYLE_NONE LABEL_STYLE_TABLENAME_PLUS_COL \
            Label LambdaElement LargeBinary Lateral MappingResult MergedResult MetaData NCHAR NUMERIC NVARCHAR \
            Named NestedTransaction NotNullable Null NullPool Nullable Numeric NumericCommon Operators \
            OrderByList Over PickleType Pool PoolProxiedConnection PoolResetState PrimaryKeyConstraint QueuePool \
            REAL ReleaseSavepointClause Result ResultProxy ReturnsRows RollbackToSavepointClause RootTransaction \
            Row RowMapping SMALLINT SQLColumnExpression SavepointClause ScalarResult ScalarSelect Select \
            SelectBase SelectLabelStyle Selectable Sequence SingletonThreadPool SmallInteger \
            StatementLambdaElement StaticPool String Subquery TEXT TIME TIMESTAMP TString Table TableClause \
            TableSample TableValuedAlias TableValuedColumn Text TextAsFrom TextClause TextualSelect Time \
            Transaction True_ TryCast Tuple TupleType TwoPhaseTransaction TypeClause TypeCoerce TypeCompiler \
            TypeDecorator TypedColumns URL UUID UnaryExpression Unicode UnicodeText UniqueConstraint Update \
            UpdateBase Uuid VARBINARY VARCHAR Values ValuesBase Visitable WithinGroup aggregate_order_by alias \
            all_ and_ annotations any_ asc between bindparam bitwise_not case cast collate column connectors \
            create_engine create_mock_engine create_pool_from_url cte custom_op delete desc dialects distinct \
            engine engine_from_config event events exc except_ except_all exists ext extract false \
            from_dml_column func funcfilter future insert insert_sentinel inspect inspection intersect \
            intersect_all join label lambda_stmt lateral literal literal_column log make_url modifier not_ null \
            nulls_first nulls_last nullsfirst nullslast or_ orm outerjoin outparam over pool quoted_name \
            result_tuple schema select sql table tablesample testing text true try_cast tstring tuple_ \
            type_coerce types union union_all update util values within_group"
        }
        "sqlalchemy.dialects" => "mssql mysql oracle plugins postgresql registry sqlite util",
        "sqlalchemy.dialects.mysql" => {
            "\
            BIGINT BINARY BIT BLOB BOOLEAN CHAR DATE DATETIME DECIMAL DOUBLE ENUM FLOAT INET4 INET6 INTEGER \
            Insert JSON LONGBLOB LONGTEXT MEDIUMBLOB MEDIUMINT MEDIUMTEXT NCHAR NUMERIC NVARCHAR REAL SET \
            SMALLINT TEXT TIME TIMESTAMP TINYBLOB TINYINT TINYTEXT VARBINARY VARCHAR YEAR aiomysql asyncmy base \
            cymysql dialect dml enumerated expression insert json limit mariadb mariadbconnector match \
            mysqlconnector mysqldb pymysql pyodbc reflection reserved_words types"
        }
        "sqlalchemy.dialects.postgresql" => {
            "\
            ARRAY AbstractMultiRange AbstractRange AbstractSingleRange All Any BIGINT BIT BOOLEAN BYTEA \
            BitString CHAR CIDR CITEXT CreateDomainType CreateEnumType DATE DATEMULTIRANGE DATERANGE DOMAIN \
            DOUBLE_PRECISION DropDomainType DropEnumType ENUM ExcludeConstraint FLOAT HSTORE INET INT4MULTIRANGE \
            INT4RANGE INT8MULTIRANGE INT8RANGE INTEGER INTERVAL Insert JSON JSONB JSONPATH MACADDR MACADDR8 \
            MONEY ModuleType MultiRange NUMERIC NUMMULTIRANGE NUMRANGE NamedType OID REAL REGCLASS REGCONFIG \
            Range SMALLINT TEXT TIME TIMESTAMP TSMULTIRANGE TSQUERY TSRANGE TSTZMULTIRANGE TSTZRANGE TSVECTOR \
            UUID VARCHAR aggregate_order_by array array_agg arraylib asyncpg base bitstring dialect distinct_on \
            dml ext hstore insert json named_types operators pg8000 pg_catalog phraseto_tsquery plainto_tsquery \
            psycopg psycopg2 psycopg2cffi psycopg_async ranges to_tsquery to_tsvector ts_headline types \
            websearch_to_tsquery"
        }
        "sqlalchemy.dialects.sqlite" => {
            "\
            BLOB BOOLEAN CHAR DATE DATETIME DECIMAL FLOAT INTEGER Insert JSON JSONB NUMERIC REAL SMALLINT TEXT \
            TIME TIMESTAMP VARCHAR aiosqlite base dialect dml insert json pysqlcipher pysqlite"
        }
        "sqlalchemy.engine" => {
            "\
            AdaptedConnection BaseRow BindTyping ChunkedIteratorResult Compiled ConnectArgsType Connectable \
            Connection ConnectionEventsTarget CreateEnginePlugin CursorResult Dialect Engine ExceptionContext \
            ExecutionContext FilterResult FrozenResult Inspector IteratorResult MappingResult MergedResult \
            NestedTransaction ObjectKind ObjectScope Result ResultProxy RootTransaction Row RowMapping \
            ScalarResult Transaction TupleResult TwoPhaseTransaction TypeCompiler URL base characteristics \
            connection_memoize create create_engine create_mock_engine create_pool_from_url cursor ddl default \
            engine_from_config events interfaces make_url mock processors reflection result result_tuple row \
            strategies url util"
        }
        "sqlalchemy.ext" => {
            "\
            associationproxy asyncio automap baked compiler declarative horizontal_shard hybrid indexable \
            instrumentation mutable mypy orderinglist serializer"
        }
        "sqlalchemy.exc" => {
            "\
            AmbiguousColumnError AmbiguousForeignKeysError Any ArgumentError AwaitRequired \
            Base20DeprecationWarning CircularDependencyError CompileError ConstraintColumnNotFoundError \
            DBAPIError DataError DatabaseError DisconnectionError DontWrapMixin DuplicateColumnError \
            EmulatedDBAPIException HasDescriptionCode IdentifierError IllegalStateChangeError IntegrityError \
            InterfaceError InternalError InvalidRequestError InvalidatePoolError LegacyAPIWarning List \
            MissingGreenlet MovedIn20Warning MultipleResultsFound NoDBAPILoaded NoForeignKeysError \
            NoInspectionAvailable NoReferenceError NoReferencedColumnError NoReferencedTableError NoResultFound \
            NoSuchColumnError NoSuchModuleError NoSuchTableError NotSupportedError ObjectNotExecutableError \
            OperationalError Optional PendingRollbackError ProgrammingError ResourceClosedError \
            SADeprecationWarning SAPendingDeprecationWarning SATestSuiteWarning SAWarning SQLAlchemyError \
            StatementError TimeoutError Tuple Type UnboundExecutionError Union UnreflectableTableError \
            UnsupportedCompilationError annotations compat overload typing"
        }
        "sqlalchemy.orm" => {
            "\
            AliasOption Any AppenderQuery AttributeEventToken AttributeEvents AttributeState Bundle \
            CascadeOptions ClassManager ColumnProperty Composite CompositeProperty DeclarativeBase \
            DeclarativeBaseNoMeta DeclarativeMeta DictBundle DynamicMapped EXT_CONTINUE EXT_SKIP EXT_STOP \
            FromStatement IdentityMap InspectionAttr InspectionAttrExtensionType InspectionAttrInfo \
            InstanceEvents InstanceState InstrumentationEvents InstrumentedAttribute KeyFuncDict Load \
            LoaderCallableStatus LoaderCriteriaOption MANYTOMANY MANYTOONE Mapped MappedAsDataclass \
            MappedClassProtocol MappedCollection MappedColumn MappedSQLExpression Mapper MapperEvents \
            MapperProperty NO_KEY NO_VALUE NotExtension ONETOMANY ORMDescriptor ORMExecuteState PassiveFlag \
            PropComparator Query QueryContext QueryEvents QueryPropertyDescriptor QueryableAttribute \
            RegistryEvents Relationship RelationshipDirection RelationshipProperty SQLORMExpression Session \
            SessionEvents SessionTransaction SessionTransactionOrigin Synonym SynonymProperty TypeResolve \
            UOWTransaction Unmapped UserDefinedOption WriteOnlyCollection WriteOnlyMapped add_mapped_attribute \
            aliased annotations as_declarative as_typed_table attribute_keyed_dict attribute_mapped_collection \
            attributes backref base bulk_persistence class_mapper clear_mappers close_all_sessions clsregistry \
            collections column_keyed_dict column_mapped_collection column_property composite configure_mappers \
            contains_alias contains_eager context create_session decl_api decl_base declarative_base \
            declarative_mixin declared_attr defaultload defer deferred dependency descriptor_props dynamic \
            dynamic_loader evaluator events exc foreign has_inherited_table identity immediateload \
            instrumentation interfaces join joinedload keyfunc_mapping lazyload load_only loading make_transient \
            make_transient_to_detached mapped_as_dataclass mapped_collection mapped_column mapper mapperlib \
            merge_frozen_result merge_result noload object_mapper object_session orm_insert_sentinel outerjoin \
            path_registry persistence polymorphic_union properties query query_expression raiseload \
            reconstructor registry relationship relationships remote scoped_session scoping selectin_polymorphic \
            selectinload session sessionmaker state state_changes strategies strategy_options subqueryload sync \
            synonym synonym_for undefer undefer_group unitofwork unmapped_column unmapped_dataclass util \
            validates was_deleted with_expression with_loader_criteria with_parent with_polymorphic writeonly"
        }
        "sqlalchemy.orm.attributes" => {
            "\
            ATTR_EMPTY ATTR_WAS_SET Any AttributeEvent AttributeEventToken CALLABLES_OK Callable ClassVar \
            DEFERRED_HISTORY_LOAD DONT_SET Dict Event EventTarget HISTORY_BLANK HasCacheKey History \
            INCLUDE_PENDING_MUTATIONS INIT_OK InstrumentedAttribute InternalTraversal Iterable \
            LOAD_AGAINST_COMMITTED List Literal LoaderCallableStatus Mapped NEVER_SET NON_PERSISTENT_OK \
            NO_AUTOFLUSH NO_CHANGE NO_KEY NO_RAISE NO_VALUE NamedTuple OP_APPEND OP_BULK_REPLACE OP_MODIFIED \
            OP_REMOVE OP_REPLACE Optional PASSIVE_CLASS_MISMATCH PASSIVE_NO_FETCH PASSIVE_NO_FETCH_RELATED \
            PASSIVE_NO_INITIALIZE PASSIVE_NO_RESULT PASSIVE_OFF PASSIVE_ONLY_PERSISTENT PASSIVE_RETURN_NO_VALUE \
            PassiveFlag QueryableAttribute RELATED_OBJECT_OK SQLORMExpression SQL_OK Self Sequence TYPE_CHECKING \
            Tuple Type TypeGuard TypeVar Union annotations cache_key cast coercions collections dataclasses \
            del_attribute dispatcher event exc flag_dirty flag_modified get_attribute get_history \
            get_state_history has_parent init_collection init_state_collection insp_is_aliased_class inspection \
            instance_dict instance_state instance_str interfaces manager_of_class operator opt_manager_of_class \
            orm_exc overload roles set_attribute set_committed_value sql_base state_str util visitors"
        }
        "sqlalchemy.orm.exc" => {
            "\
            Any ConcurrentModificationError DetachedInstanceError FlushError LoaderStrategyException \
            MappedAnnotationError MultipleResultsFound NO_STATE NoResultFound ObjectDeletedError \
            ObjectDereferencedError Optional StaleDataError TYPE_CHECKING Tuple Type TypeVar UnmappedClassError \
            UnmappedColumnError UnmappedError UnmappedInstanceError annotations sa_exc util"
        }
        "sqlalchemy.schema" => {
            "\
            AddConstraint BLANK_SCHEMA BaseDDLElement CheckConstraint CheckFirst Column \
            ColumnCollectionConstraint ColumnCollectionMixin ColumnDefault Computed Constraint CreateColumn \
            CreateIndex CreateSchema CreateSequence CreateTable CreateTableAs CreateView DDL DDLElement \
            DefaultClause DefaultGenerator DropColumnComment DropConstraint DropConstraintComment DropIndex \
            DropSchema DropSequence DropTable DropTableComment DropView ExecutableDDLElement FetchedValue \
            ForeignKey ForeignKeyConstraint ForeignKeyTarget HasConditionalDDL Identity Index InvokeDDLBase \
            MetaData Named PrimaryKeyConstraint SchemaConst SchemaItem SchemaVisitable SchemaVisitor Sequence \
            SetColumnComment SetConstraintComment SetTableComment Table TypedColumns UniqueConstraint \
            annotations conv insert_sentinel sort_tables sort_tables_and_constraints"
        }
        "sqlalchemy.sql" => {
            "\
            Alias Any BaseDDLElement COLLECT_CARTESIAN_PRODUCTS CheckFirst ClauseElement ClauseVisitor \
            ColumnCollection ColumnElement ColumnExpressionArgument CompoundSelect DDL DDLElement Delete \
            Executable ExecutableDDLElement ExecutableStatement FROM_LINTING False_ FromClause Insert Join \
            LABEL_STYLE_DEFAULT LABEL_STYLE_DISAMBIGUATE_ONLY LABEL_STYLE_NONE LABEL_STYLE_TABLENAME_PLUS_COL \
            LambdaElement NO_LINTING NotNullable Nullable SQLColumnExpression Select SelectLabelStyle Selectable \
            StatementLambdaElement Subquery SyntaxExtension TString TYPE_CHECKING TableClause TableSample \
            TableValuedAlias TableValuedColumn TextClause True_ Update Values WARN_LINTING \
            WriteableColumnCollection aggregate_order_by alias all_ and_ annotation any_ asc base between \
            bindparam cache_key case cast coercions collate column compiler crud cte ddl default_comparator \
            delete desc distinct dml elements events except_ except_all exists expression extract false \
            from_dml_column func funcfilter functions insert intersect intersect_all join label lambda_stmt \
            lambdas lateral literal literal_column modifier naming not_ null nulls_first nulls_last nullsfirst \
            nullslast operators or_ outerjoin outparam over quoted_name roles schema select selectable sqltypes \
            table tablesample text traversals true try_cast tstring tuple_ type_api type_coerce union union_all \
            update util values visitors within_group"
        }
        "sqlalchemy.sql.expression" => {
            "\
            AggregateOrderBy Alias AliasedReturnsRows BinaryExpression BindParameter BooleanClauseList CTE \
            CacheKey Case Cast ClauseElement ClauseList CollectionAggregate ColumnClause ColumnCollection \
            ColumnElement ColumnExpressionArgument ColumnOperators CompoundSelect DMLTargetCopy Delete \
            Executable ExecutableStatement Exists ExpressionClauseList Extract False_ FrameClause \
            FrameClauseType FromClause FromGrouping Function FunctionElement FunctionFilter GenerativeSelect \
            Grouping HasCTE HasPrefixes HasSuffixes Insert Join LABEL_STYLE_DEFAULT \
            LABEL_STYLE_DISAMBIGUATE_ONLY LABEL_STYLE_NONE LABEL_STYLE_TABLENAME_PLUS_COL Label LambdaElement \
            Lateral Null OperatorClass Operators OrderByList Over ReleaseSavepointClause ReturnsRows \
            RollbackToSavepointClause SQLColumnExpression SavepointClause ScalarSelect ScalarValues Select \
            SelectBase SelectLabelStyle Selectable StatementLambdaElement Subquery TString TableClause \
            TableSample TableValuedAlias TableValuedColumn TextAsFrom TextClause TextualSelect True_ TryCast \
            Tuple TypeClause TypeCoerce UnaryExpression Update UpdateBase Values ValuesBase Visitable \
            WithinGroup WriteableColumnCollection aggregate_order_by alias all_ and_ annotations any_ asc \
            between bindparam bitwise_not case cast collate column cte custom_op delete desc distinct except_ \
            except_all exists extract false from_dml_column func funcfilter insert intersect intersect_all join \
            label lambda_stmt lateral literal literal_column modifier not_ null nulls_first nulls_last \
            nullsfirst nullslast or_ outerjoin outparam over quoted_name select table tablesample text true \
            try_cast tstring tuple_ type_coerce union union_all update values within_group"
        }
        "sqlalchemy.types" => {
            "\
            ARRAY BIGINT BINARY BLOB BOOLEAN BigInteger Boolean CHAR CLOB Concatenable DATE DATETIME DECIMAL \
            DOUBLE DOUBLE_PRECISION Date DateTime Double Enum ExternalType FLOAT Float INT INTEGER Indexable \
            Integer Interval JSON LargeBinary MatchType NCHAR NULLTYPE NUMERIC NVARCHAR NullType Numeric \
            NumericCommon OperatorClass PickleType REAL SMALLINT STRINGTYPE SchemaType SmallInteger String TEXT \
            TIME TIMESTAMP Text Time TupleType TypeDecorator TypeEngine UUID Unicode UnicodeText UserDefinedType \
            Uuid VARBINARY VARCHAR Variant adapt_type annotations to_instance"
        }
        "sqlmodel" => {
            "\
            ARRAY AutoString BIGINT BINARY BLANK_SCHEMA BLOB BOOLEAN BigInteger Boolean CHAR CLOB \
            CheckConstraint Column ColumnDefault Computed Constraint DATE DATETIME DDL DECIMAL DOUBLE \
            DOUBLE_PRECISION Date DateTime DefaultClause Discriminator Double Enum FLOAT FetchedValue Field \
            Float ForeignKey ForeignKeyConstraint INT INTEGER Identity Index Integer Interval JSON \
            LABEL_STYLE_DEFAULT LABEL_STYLE_DISAMBIGUATE_ONLY LABEL_STYLE_NONE LABEL_STYLE_TABLENAME_PLUS_COL \
            LargeBinary MetaData NCHAR NUMERIC NVARCHAR Numeric PickleType PrimaryKeyConstraint QueuePool REAL \
            Relationship SMALLINT SQLModel Sequence Session SmallInteger StaticPool String TEXT TIME TIMESTAMP \
            Table Tag Text Time TupleType TypeDecorator UTCDateTime UUID Unicode UnicodeText UniqueConstraint \
            Uuid VARBINARY VARCHAR alias all_ and_ any_ asc between bindparam case cast col collate column \
            create_engine create_mock_engine default delete desc distinct engine_from_config except_ except_all \
            exists ext extract false func funcfilter insert inspect intersect intersect_all join lambda_stmt \
            lateral literal literal_column main modifier not_ null nulls_first nulls_last nullsfirst nullslast \
            or_ orm outerjoin outparam over pool select sql table tablesample text true tuple_ type_coerce union \
            union_all update values within_group"
        }
        "sqlmodel.main" => {
            "\
            Annotated Any AutoString AwareDatetime BaseConfig BaseModel Boolean Callable ClassVar Column Date \
            DateTime Decimal DeclarativeMeta Discriminator EmailStr Enum Field FieldInfo FieldInfoMetadata Float \
            ForeignKey IncEx Integer Interval LargeBinary Literal MAX_ITEMS_DEPRECATION_MSG \
            MIN_ITEMS_DEPRECATION_MSG Mapped Mapping MetaData ModelMetaclass NaiveDatetime NoArgAnyCallable \
            Numeric OnDeleteType PYDANTIC_MINOR_VERSION Path PydanticFieldInfo Relationship RelationshipInfo \
            RelationshipProperty Representation SQLModel SQLModelConfig SQLModelMetaclass SaTypeOrInstance \
            Sequence Set TYPE_CHECKING Time TypeAlias TypeEngine TypeVar UTCDateTime Undefined UndefinedType \
            Union Uuid annotations builtins cast dataclass dataclass_transform date datetime declared_attr \
            default_registry deprecated finish_init get_annotations get_column_from_field get_field_metadata \
            get_model_fields get_origin get_relationship_to get_sa_type_from_field get_sqlalchemy_type \
            init_pydantic_private_attrs inspect ipaddress is_field_noneable is_instrumented is_table_model_class \
            overload registry relationship sa_Enum set_attribute sqlmodel_init sqlmodel_validate time timedelta \
            uuid warnings"
        }
        "sqlmodel.orm.session" => {
            "\
            Any CursorResult Executable Mapping OrmExecuteOptionsParameter Result ScalarResult Select \
            SelectOfScalar Sequence Session TupleResult TypeVar TypeVarTuple UpdateBase deprecated overload util"
        }
        "sqlmodel.sql.expression" => {
            "\
            Any BinaryExpression Case Cast CollectionAggregate Column ColumnClause ColumnElement Extract \
            FunctionElement FunctionFilter InstrumentedAttribute Iterable Label Literal Mapped Mapping Optional \
            Over Select SelectOfScalar Sequence TryCast TypeCoerce TypeEngine TypeVar UnaryExpression \
            WithinGroup all_ and_ any_ asc between bitwise_not case cast col collate desc distinct extract \
            funcfilter label not_ nulls_first nulls_last or_ over select sqlalchemy try_cast tuple_ type_coerce \
            typing_cast within_group"
        }
        "sqlite3" => {
            "\
            Binary Blob Connection Cursor DataError DatabaseError Date DateFromTicks Error IntegrityError \
            InterfaceError InternalError NotSupportedError OperationalError PARSE_COLNAMES PARSE_DECLTYPES \
            PrepareProtocol ProgrammingError Row SQLITE_ABORT SQLITE_ABORT_ROLLBACK SQLITE_ALTER_TABLE \
            SQLITE_ANALYZE SQLITE_ATTACH SQLITE_AUTH SQLITE_AUTH_USER SQLITE_BUSY SQLITE_BUSY_RECOVERY \
            SQLITE_BUSY_SNAPSHOT SQLITE_BUSY_TIMEOUT SQLITE_CANTOPEN SQLITE_CANTOPEN_CONVPATH \
            SQLITE_CANTOPEN_DIRTYWAL SQLITE_CANTOPEN_FULLPATH SQLITE_CANTOPEN_ISDIR SQLITE_CANTOPEN_NOTEMPDIR \
            SQLITE_CANTOPEN_SYMLINK SQLITE_CONSTRAINT SQLITE_CONSTRAINT_CHECK SQLITE_CONSTRAINT_COMMITHOOK \
            SQLITE_CONSTRAINT_FOREIGNKEY SQLITE_CONSTRAINT_FUNCTION SQLITE_CONSTRAINT_NOTNULL \
            SQLITE_CONSTRAINT_PINNED SQLITE_CONSTRAINT_PRIMARYKEY SQLITE_CONSTRAINT_ROWID \
            SQLITE_CONSTRAINT_TRIGGER SQLITE_CONSTRAINT_UNIQUE SQLITE_CONSTRAINT_VTAB SQLITE_CORRUPT \
            SQLITE_CORRUPT_INDEX SQLITE_CORRUPT_SEQUENCE SQLITE_CORRUPT_VTAB SQLITE_CREATE_INDEX \
            SQLITE_CREATE_TABLE SQLITE_CREATE_TEMP_INDEX SQLITE_CREATE_TEMP_TABLE SQLITE_CREATE_TEMP_TRIGGER \
            SQLITE_CREATE_TEMP_VIEW SQLITE_CREATE_TRIGGER SQLITE_CREATE_VIEW SQLITE_CREATE_VTABLE SQLITE_DELETE \
            SQLITE_DENY SQLITE_DETACH SQLITE_DONE SQLITE_DROP_INDEX SQLITE_DROP_TABLE SQLITE_DROP_TEMP_INDEX \
            SQLITE_DROP_TEMP_TABLE SQLITE_DROP_TEMP_TRIGGER SQLITE_DROP_TEMP_VIEW SQLITE_DROP_TRIGGER \
            SQLITE_DROP_VIEW SQLITE_DROP_VTABLE SQLITE_EMPTY SQLITE_ERROR SQLITE_ERROR_MISSING_COLLSEQ \
            SQLITE_ERROR_RETRY SQLITE_ERROR_SNAPSHOT SQLITE_FORMAT SQLITE_FULL SQLITE_FUNCTION SQLITE_IGNORE \
            SQLITE_INSERT SQLITE_INTERNAL SQLITE_INTERRUPT SQLITE_IOERR SQLITE_IOERR_ACCESS SQLITE_IOERR_AUTH \
            SQLITE_IOERR_BEGIN_ATOMIC SQLITE_IOERR_BLOCKED SQLITE_IOERR_CHECKRESERVEDLOCK SQLITE_IOERR_CLOSE \
            SQLITE_IOERR_COMMIT_ATOMIC SQLITE_IOERR_CONVPATH SQLITE_IOERR_CORRUPTFS SQLITE_IOERR_DATA \
            SQLITE_IOERR_DELETE SQLITE_IOERR_DELETE_NOENT SQLITE_IOERR_DIR_CLOSE SQLITE_IOERR_DIR_FSYNC \
            SQLITE_IOERR_FSTAT SQLITE_IOERR_FSYNC SQLITE_IOERR_GETTEMPPATH SQLITE_IOERR_LOCK SQLITE_IOERR_MMAP \
            SQLITE_IOERR_NOMEM SQLITE_IOERR_RDLOCK SQLITE_IOERR_READ SQLITE_IOERR_ROLLBACK_ATOMIC \
            SQLITE_IOERR_SEEK SQLITE_IOERR_SHMLOCK SQLITE_IOERR_SHMMAP SQLITE_IOERR_SHMOPEN SQLITE_IOERR_SHMSIZE \
            SQLITE_IOERR_SHORT_READ SQLITE_IOERR_TRUNCATE SQLITE_IOERR_UNLOCK SQLITE_IOERR_VNODE \
            SQLITE_IOERR_WRITE SQLITE_LIMIT_ATTACHED SQLITE_LIMIT_COLUMN SQLITE_LIMIT_COMPOUND_SELECT \
            SQLITE_LIMIT_EXPR_DEPTH SQLITE_LIMIT_FUNCTION_ARG SQLITE_LIMIT_LENGTH \
            SQLITE_LIMIT_LIKE_PATTERN_LENGTH SQLITE_LIMIT_SQL_LENGTH SQLITE_LIMIT_TRIGGER_DEPTH \
            SQLITE_LIMIT_VARIABLE_NUMBER SQLITE_LIMIT_VDBE_OP SQLITE_LIMIT_WORKER_THREADS SQLITE_LOCKED \
            SQLITE_LOCKED_SHAREDCACHE SQLITE_LOCKED_VTAB SQLITE_MISMATCH SQLITE_MISUSE SQLITE_NOLFS SQLITE_NOMEM \
            SQLITE_NOTADB SQLITE_NOTFOUND SQLITE_NOTICE SQLITE_NOTICE_RECOVER_ROLLBACK SQLITE_NOTICE_RECOVER_WAL \
            SQLITE_OK SQLITE_OK_LOAD_PERMANENTLY SQLITE_OK_SYMLINK SQLITE_PERM SQLITE_PRAGMA SQLITE_PROTOCOL \
            SQLITE_RANGE SQLITE_READ SQLITE_READONLY SQLITE_READONLY_CANTINIT SQLITE_READONLY_CANTLOCK \
            SQLITE_READONLY_DBMOVED SQLITE_READONLY_DIRECTORY SQLITE_READONLY_RECOVERY SQLITE_READONLY_ROLLBACK \
            SQLITE_RECURSIVE SQLITE_REINDEX SQLITE_ROW SQLITE_SAVEPOINT SQLITE_SCHEMA SQLITE_SELECT \
            SQLITE_TOOBIG SQLITE_TRANSACTION SQLITE_UPDATE SQLITE_WARNING SQLITE_WARNING_AUTOINDEX Time \
            TimeFromTicks Timestamp TimestampFromTicks Warning adapt adapters apilevel collections \
            complete_statement connect converters datetime dbapi2 dump enable_callback_tracebacks \
            enable_shared_cache paramstyle register_adapter register_converter sqlite_version \
            sqlite_version_info threadsafety time version version_info"
        }
        "ormar" => {
            "\
            BaseField BigInteger Boolean CheckColumns DECODERS_MAP DatabaseConnection Date DateTime Decimal \
            ENCODERS_MAP EncryptBackends Enum ExcludableItems Extra Float ForeignKey ForeignKeyField \
            IndexColumns Integer JSON LargeBinary ManyToMany ManyToManyField Model ModelDefinitionError \
            MultipleMatches NoMatch NullsOrdering OrderAction OrmarConfig QuerySet QuerySetProtocol \
            ReferentialAction RelationProtocol RelationType SQL_ENCODERS_MAP Signal SmallInteger String Text \
            Time UUID Undefined UndefinedType UniqueColumns and_ databases decorators exceptions fields models \
            or_ post_bulk_update post_delete post_relation_add post_relation_remove post_save post_update \
            pre_delete pre_relation_add pre_relation_remove pre_save pre_update protocols queryset relations \
            signals version warnings"
        }
        "ormar.databases" => {
            "\
            connection query_executor transaction"
        }
        "ormar.databases.connection" => {
            "\
            Any AsyncConnection AsyncEngine AsyncIterator ContextVar DatabaseConnection Optional QueryExecutor \
            Transaction asynccontextmanager create_async_engine event"
        }
        "ormar.decorators" => {
            "\
            post_bulk_update post_delete post_relation_add post_relation_remove post_save post_update pre_delete \
            pre_relation_add pre_relation_remove pre_save pre_update signals"
        }
        "ormar.exceptions" => {
            "\
            AsyncOrmException ModelDefinitionError ModelError ModelListEmptyError ModelPersistenceError \
            MultipleMatches NoMatch QueryDefinitionError RelationshipInstanceError SignalDefinitionError"
        }
        "ormar.fields" => {
            "\
            BaseField BigInteger Boolean CheckColumns DECODERS_MAP Date DateTime Decimal ENCODERS_MAP \
            EncryptBackend EncryptBackends Enum Float ForeignKey ForeignKeyField IndexColumns Integer JSON \
            LargeBinary ManyToMany ManyToManyField ReferentialAction SQL_ENCODERS_MAP SmallInteger String Text \
            Through ThroughField Time UUID UniqueColumns base constraints foreign_key many_to_many model_fields \
            parsers referential_actions sqlalchemy_encrypted sqlalchemy_uuid through_field"
        }
        "ormar.fields.constraints" => {
            "\
            Any CheckColumns CheckConstraint Index IndexColumns Optional UniqueColumns UniqueConstraint"
        }
        "ormar.fields.foreign_key" => {
            "\
            Any BaseField BaseModel ForeignKey ForeignKeyConstraint ForeignKeyField ForwardRef ModelDefinitionError \
            Optional ReferentialAction RelationshipInstanceError TYPE_CHECKING Union cached_property cast choices \
            create_dummy_instance create_dummy_model create_model dataclass ormar overload \
            populate_fk_params_based_on_to_model sqlalchemy string sys uuid validate_not_allowed_fields \
            validate_referential_action"
        }
        "ormar.models" => {
            "\
            ExcludableItems Extra Model ModelRow NewBaseModel OrmarConfig T descriptors excludable helpers \
            metaclass mixins model model_row modelproxy newbasemodel ormar_config quick_access_views traversible \
            utils"
        }
        "ormar.models.helpers" => {
            "\
            alias_manager check_required_config_parameters config_field_not_set expand_reverse_relationships \
            extract_annotations_and_default_vals get_potential_fields get_pydantic_base_orm_config \
            merge_or_generate_pydantic_config models modify_schema_example \
            populate_config_sqlalchemy_table_if_required populate_config_tablename_columns_and_pk \
            populate_default_options_values pydantic register_relation_in_alias_manager related_names_validation \
            relations sqlalchemy sqlalchemy_columns_from_model_fields validation"
        }
        "ormar.models.helpers.sqlalchemy" => {
            "\
            ForwardRef Optional RelationDescriptor TYPE_CHECKING Union adjust_through_many_to_many_model \
            check_for_null_type_columns_from_forward_refs check_pk_column_validity create_and_append_m2m_fk \
            create_pydantic_field logging ormar populate_config_sqlalchemy_table_if_required \
            populate_config_tablename_columns_and_pk qualified_fk_reference set_constraint_names sqlalchemy \
            sqlalchemy_columns_from_model_fields update_column_definition validate_cross_schema_constraints \
            validate_related_names_in_relations"
        }
        "ormar.queryset" => {
            "\
            FieldAccessor FilterAction FilterQuery LimitQuery NullsOrdering OffsetQuery OrderAction OrderQuery \
            QuerySet SelectAction actions and_ clause field_accessor join or_ queries queryset \
            reverse_alias_resolver utils"
        }
        "ormar.queryset.actions" => {
            "\
            FilterAction OrderAction SelectAction filter_action order_action query_action select_action"
        }
        "ormar.queryset.actions.order_action" => {
            "\
            Optional OrderAction QueryAction TYPE_CHECKING copy sqlalchemy text"
        }
        "ormar.queryset.clause" => {
            "\
            Any ColumnElement Enum FilterAction FilterGroup FilterType Generator NullsOrdering Optional Prefix \
            QueryClause TYPE_CHECKING Union and_ dataclass get_relationship_alias_model_and_str \
            group_related_list or_ ordered_join_paths ormar sqlalchemy"
        }
        "ormar.queryset.field_accessor" => {
            "\
            Any FieldAccessor FilterGroup METHODS_TO_OPERATORS NullsOrdering Optional OrderAction TYPE_CHECKING \
            cast"
        }
        "ormar.queryset.queryset" => {
            "\
            Any AsyncGenerator FieldAccessor FilterGroup FilterQuery Generic Iterable ModelListEmptyError \
            ModelPersistenceError MultipleMatches NoMatch Optional OrderAction PrefetchQuery Query QueryClause \
            QueryDefinitionError QuerySet ReverseAliasResolver SelectAction Sequence T TYPE_CHECKING TypeVar \
            Union asyncio bindparam cast extract_access_chains get_relationship_alias_model_and_str \
            normalize_slice ormar sqlalchemy"
        }
        "ormar.queryset.utils" => {
            "\
            Any Iterable Optional PathParts QueryDefinitionError SliceBounds TYPE_CHECKING Union \
            build_flatten_map collections convert_set_to_required_dict copy dataclass extract_access_chains \
            get_relationship_alias_model_and_str normalize_slice ormar_rust_utils subtract_dict \
            translate_list_to_dict update update_dict_from_list"
        }
        "ormar.relations" => {
            "\
            AliasManager Relation RelationType RelationsManager alias_manager get_relations_sides_and_names \
            querysetproxy relation relation_manager relation_proxy utils"
        }
        "ormar.signals" => {
            "\
            Signal SignalEmitter signal"
        }
        "pypika_tortoise" => {
            "\
            AliasedQuery Array Bracket Case CaseException Column Columns Criterion CustomFunction Database DatePart \
            Dialects EmptyCriterion Field FunctionException GroupingException Index Interval JSON \
            JSONAttributeCriterion JoinException JoinType MSSQLQuery MySQLQuery NULL Not NullValue OracleQuery Order \
            Parameter Parameterizer PostgreSQLQuery Query QueryException Rollup RollupException SQLLiteQuery \
            SYSTEM_TIME Schema SetOperationException SqlContext SystemTimeValue Table Tables Tuple ValueWrapper \
            context dialects enums exceptions queries terms utils"
        }
        "pypika_tortoise.context" => {
            "\
            DEFAULT_SQL_CONTEXT Dialects Parameterizer SqlContext annotations dataclass"
        }
        "pypika_tortoise.terms" => {
            "\
            AggregateFunction All AnalyticFunction Any Arithmetic ArithmeticExpression Array AtTimezone \
            BasicCriterion BetweenCriterion BitwiseAndCriterion Boolean Bracket Callable Case CaseException \
            Comparator ComplexCriterion ContainsCriterion Criterion CustomFunction DEFAULT_SQL_CONTEXT DatePart \
            Dialects EdgeT EmptyCriterion Enum Equality Field Function FunctionException IgnoreNullsAnalyticFunction \
            Index Interval Iterable Iterator JSON JSONAttributeCriterion JSONOperators LiteralValue Matching Mod \
            Negative NestedCriterion Node NodeT Not NullCriterion NullValue Order Parameter Parameterizer \
            PeriodCriterion Pow PseudoColumn RangeCriterion Rollup Sequence SqlContext Star SystemTimeValue T \
            TYPE_CHECKING Term Tuple TypeVar ValueWrapper Values WindowFrameAnalyticFunction annotations builder cast \
            date format_alias_sql format_quotes ignore_copy inspect json re resolve_is_aggregate sys time uuid"
        }
        "tortoise" => {
            "\
            Any Apps BackwardFKRelation BackwardOneToOneRelation BaseDBAsyncClient Callable ConfigurationError \
            Coroutine ForeignKeyFieldInstance Iterable ManyToManyFieldInstance Model ModelMeta ModuleType \
            OneToOneFieldInstance TYPE_CHECKING Tortoise TortoiseConfig __version__ \
            annotations apps backends classproperty cli config connection connections context \
            contrib converters exceptions expand_db_url expressions fields filters from_thread functions \
            generate_schema_for_client get_connection get_connections importlib indexes log logger logging manager \
            migrations models os query_api query_utils queryset router run_async schema_quoting signals timezone \
            transactions utils validators warnings"
        }
        "tortoise.backends" => {
            "\
            asyncpg base base_postgres mssql mysql odbc oracle psycopg sqlite"
        }
        "tortoise.backends.base" => {
            "\
            client config_generator executor schema_generator"
        }
        "tortoise.backends.base.client" => {
            "\
            Any Awaitable BaseDBAsyncClient BaseExecutor BaseSchemaGenerator Callable Capabilities ConnectionWrapper \
            Generic NestedTransactionContext PasswordFactory PasswordType PoolConnectionWrapper Query Sequence T_conn \
            TransactionContext TransactionContextPooled TransactionManagementError TransactionalDBClient TypeAlias \
            TypeVar abc annotations asyncio cast db_client_logger get_connections inspect resolve_password"
        }
        "tortoise.backends.base.config_generator" => {
            "\
            Any ConfigurationError DB_LOOKUP Iterable ModuleType annotations expand_db_url generate_config urlparse uuid"
        }
        "tortoise.backends.base.schema_generator" => {
            "\
            Any BaseSchemaGenerator ConfigurationError Index OneToOneFieldInstance SchemaQuotingMixin Sequence \
            TYPE_CHECKING annotations cast re sha256"
        }
        "tortoise.backends.sqlite" => {
            "\
            SqliteClient SqliteClientWithRegexpSupport client client_class executor get_client_class schema_generator"
        }
        "tortoise.backends.sqlite.client" => {
            "\
            Any BaseDBAsyncClient Callable Capabilities ConnectionWrapper Coroutine FuncType IntegrityError \
            NestedTransactionContext OperationalError SQLLiteQuery Sequence SqliteClient SqliteClientWithRegexpSupport \
            SqliteExecutor SqliteSchemaGenerator SqliteTransactionContext SqliteTransactionWrapper T \
            TransactionContext TransactionManagementError TransactionalDBClient TypeVar _gen_savepoint_name aiosqlite \
            annotations asyncio cast count get_connections install_regexp_functions_to_db os sqlite3 \
            translate_exceptions wraps"
        }
        "tortoise.backends.sqlite.schema_generator" => {
            "\
            Any BaseSchemaGenerator SqliteQuotingMixin SqliteSchemaGenerator annotations encoders"
        }
        "tortoise.connection" => {
            "\
            Any ConfigurationError ConnectionHandler ConnectionToken TYPE_CHECKING _ConnectionsProxy annotations \
            asyncio connections contextvars dataclass expand_db_url field get_connection get_connections importlib \
            warnings"
        }
        "tortoise.contrib" => {
            "\
            aiohttp blacksheep fastapi mysql postgres pydantic pylint quart sanic sqlite starlette test"
        }
        "tortoise.contrib.sqlite" => {
            "\
            functions regex"
        }
        "tortoise.contrib.sqlite.functions" => {
            "\
            Function Random"
        }
        "tortoise.exceptions" => {
            "\
            Any BaseORMException ConfigurationError DBConnectionError DoesNotExist FieldError IncompleteInstanceError \
            IntegrityError MultipleObjectsReturned NoValuesFetched NotExistOrMultiple ObjectDoesNotExistError \
            OperationalError ParamsError TYPE_CHECKING TransactionManagementError UnSupportedError ValidationError \
            annotations"
        }
        "tortoise.expressions" => {
            "\
            Aggregate AggregateFunction Any ArithmeticExpression Case CombinedExpression Connector Criterion \
            DistinctOptionFunction Enum Expression F Field FieldError FilterInfoDict Function JSONField \
            OperationalError PypikaCase PypikaField PypikaFunction Q QueryModifier RawSQL RelationalField \
            ResolveContext ResolveResult SqlContext Subquery TYPE_CHECKING Table TableCriterionTuple Term Value \
            ValueWrapper When _WhenThen annotations cast dataclass dataclass_field format_alias_sql \
            get_joins_for_related_field operator resolve_field_json_path resolve_nested_field"
        }
        "tortoise.fields" => {
            "\
            BackwardFKRelation BackwardOneToOneRelation BigIntField BigIntegerField BinaryField BooleanField CASCADE \
            CharEnumField CharField DateField DateTimeField DatetimeField DecimalField DurationField Field FloatField \
            ForeignKey ForeignKeyField ForeignKeyNullableRelation ForeignKeyRelation IntEnumField IntField \
            IntegerField JSONField ManyToManyField ManyToManyRelation NO_ACTION Now OnDelete OneToOneField \
            OneToOneNullableRelation OneToOneRelation RESTRICT RandomHex ReverseRelation SET_DEFAULT SET_NULL \
            SmallIntField SmallIntegerField SqlDefault TextField TimeDeltaField TimeField UUIDField base data \
            db_defaults relational"
        }
        "tortoise.fields.base" => {
            "\
            Any CASCADE Callable ConfigurationError DB_DEFAULT_NOT_SET DatabaseDefault Enum Field Generic NO_ACTION \
            OnDelete RESTRICT SET_DEFAULT SET_NULL Self StrEnum TYPE_CHECKING Term TypeVar VALUE ValidationError \
            Validator _DB_DEFAULT_NOT_SET _FieldMeta annotations inspect operator overload reduce sys warnings"
        }
        "tortoise.fields.data" => {
            "\
            Any BigIntField BinaryField BooleanField Callable CharEnumField CharEnumFieldInstance CharEnumType \
            CharField ConfigurationError DateField DateFieldQueryValueType DatetimeField DatetimeFieldQueryValueType \
            Decimal DecimalField Enum Field FieldError FloatField IntEnum IntEnumField IntEnumFieldInstance \
            IntEnumType IntField JSONField JSON_DUMPS JSON_LOADS JsonDumpsFunc JsonLoadsFunc Literal \
            MaxLengthValidator SmallIntField SqlTypes T TYPE_CHECKING T_BINARY T_BOOL T_DATE T_DATETIME T_DECIMAL \
            T_FLOAT T_INT T_STR T_TIME T_TIMEDELTA T_UUID Term TextField TimeDeltaField TimeField TypeVar UUID \
            UUIDField _PydanticBaseModel _PydanticModelMetaclass _orjson_dumps annotations contextlib datetime \
            functions functools get_default_timezone get_use_tz json orjson overload parse_date parse_datetime \
            timezone uuid4 warnings"
        }
        "tortoise.fields.db_defaults" => {
            "\
            Now RandomHex SqlDefault annotations"
        }
        "tortoise.fields.relational" => {
            "\
            Any AsyncGenerator BackwardFKRelation BackwardOneToOneRelation CASCADE ConfigurationError Field \
            ForeignKeyField ForeignKeyFieldInstance ForeignKeyNullableRelation ForeignKeyRelation Generator Generic \
            Iterator Literal MODEL ManyToManyField ManyToManyFieldInstance ManyToManyRelation NoValuesFetched \
            NoneAwaitable OnDelete OneToOneField OneToOneFieldInstance OneToOneNullableRelation OneToOneRelation \
            OperationalError RelationalField ReverseRelation SET_NULL TYPE_CHECKING Table TypeVar _NoneAwaitable \
            annotations overload warnings"
        }
        "tortoise.filters" => {
            "\
            Any Array ArrayField BackwardFKRelation BasicCriterion Callable Cast Criterion DatePart Equality Extract \
            Field FilterInfoDict Iterable JSONField Like ManyToManyFieldInstance Matching NotRequired Sequence \
            SqlContext SqlTypes TSVectorField TYPE_CHECKING Table Term TypedDict Upper ValueWrapper annotations \
            array_contained_by array_contains array_encoder array_length array_overlap between_and bool_encoder \
            contains ends_with escape_like extract_day_equal extract_hour_equal extract_microsecond_equal \
            extract_minute_equal extract_month_equal extract_quarter_equal extract_second_equal extract_week_equal \
            extract_year_equal get_array_filter get_backward_fk_filters get_filters_for_field get_json_filter \
            get_m2m_filters insensitive_contains insensitive_ends_with insensitive_exact insensitive_posix_regex \
            insensitive_starts_with int_encoder is_in is_null json_contained_by json_contains json_encoder json_filter \
            list_encoder not_equal not_in not_null operator partial posix_regex related_list_encoder search \
            starts_with string_encoder sys"
        }
        "tortoise.functions" => {
            "\
            Aggregate Avg Coalesce Concat Count Function Length Lower Max Min SqlContext Sum Trim Upper _Concat \
            functions"
        }
        "tortoise.indexes" => {
            "\
            Any ConfigurationError DEFAULT_SQL_CONTEXT Expression Index PartialIndex ResolveContext TYPE_CHECKING Term \
            ValueWrapper annotations cast"
        }
        "tortoise.manager" => {
            "\
            Any Manager QuerySet annotations"
        }
        "tortoise.models" => {
            "\
            Any Awaitable BackwardFKRelation BackwardOneToOneRelation BaseDBAsyncClient BulkCreateQuery \
            BulkUpdateQuery Callable ConfigurationError DoesNotExist EMPTY ExistsQuery Expression Field FieldError \
            FilterInfoDict FkSetterKwargs ForeignKeyFieldInstance Generator IncompleteInstanceError Index IntField \
            IntegrityError Iterable MODEL Manager ManyToManyFieldInstance ManyToManyRelation MetaInfo Model ModelMeta \
            NoneAwaitable ObjectDoesNotExistError OneToOneFieldInstance OperationalError Order PRIMARY_KEY ParamsError \
            Q Query QuerySet QuerySetSingle RawSQLQuery ReverseRelation Signals TYPE_CHECKING Table Term TypeVar \
            TypedDict ValidationError _fk_getter _fk_setter _get_comments _m2m_getter _rfk_getter _ro2o_getter \
            annotations asyncio cast copy deepcopy get_connection get_filters_for_field get_together in_transaction \
            inspect partial prepare_default_ordering re router sys"
        }
        "tortoise.query_utils" => {
            "\
            Any BackwardFKRelation Callable Criterion EmptyCriterion Field FieldError ForeignKeyFieldInstance \
            JSONAttributeCriterion ManyToManyFieldInstance OperationalError Prefetch QueryModifier RelationalField \
            Sequence TYPE_CHECKING Table TableCriterionTuple Term _and _or annotations cast copy \
            expand_lookup_expression get_joins_for_related_field get_json_filter_operator operator \
            resolve_field_json_path resolve_nested_field"
        }
        "tortoise.queryset" => {
            "\
            Any AsyncIterator AwaitableQuery BaseDBAsyncClient BulkCreateQuery BulkUpdateQuery Callable Capabilities \
            Case Cast Collection ContainsQuery Count CountQuery DatabaseDefault DeleteQuery DistinctCount DoesNotExist \
            ExistsQuery Expression Field FieldError FieldSelectQuery FilterInfoDict ForeignKeyFieldInstance Function \
            Generator Generic IntegrityError Iterable JoinType Literal MODEL MultipleObjectsReturned \
            OneToOneFieldInstance OperationalError Order PRIMARY_KEY ParamsError Prefetch Protocol Q QUERY \
            QueryBuilder QueryModifier QuerySet QuerySetSingle RawSQL RawSQLQuery RelationalField ResolveContext \
            ResolveResult SINGLE Sequence Star TYPE_CHECKING T_co Table TableCriterionTuple Term Tuple TypeVar \
            UnionCountQuery UnionQuery UpdateQuery Value ValueWrapper ValuesListQuery ValuesQuery _ChooseDBMixin \
            _SetOperation annotations cast chunk copy defaultdict expand_lookup_expression get_joins_for_related_field \
            overload router types"
        }
        "tortoise.signals" => {
            "\
            Callable Enum FuncType Signals T TypeVar annotations post_delete post_save pre_delete pre_save"
        }
        "tortoise.timezone" => {
            "\
            UTC ZoneInfo ZoneInfoNotFoundError _ZoneInfo _get_or_parse_timezone annotations \
            datetime functools get_default_timezone get_timezone get_use_tz is_aware is_naive localtime make_aware \
            make_naive now os parse_timezone sys time timezone tzinfo"
        }
        "tortoise.transactions" => {
            "\
            Callable F FuncType ParamsError T TYPE_CHECKING TypeVar _get_connection annotations atomic cast \
            get_connections in_transaction wraps"
        }
        "tortoise.utils" => {
            "\
            Any Iterable TYPE_CHECKING annotations batched chunk generate_schema_for_client get_schema_sql islice \
            logger sys"
        }
        "tortoise.validators" => {
            "\
            Any CommaSeparatedIntegerListValidator DOMAIN_REGEX Decimal DomainNameValidator EmailValidator \
            HOSTNAME_REGEX InvalidDomainName InvalidEmailAddress InvalidScheme InvalidURL MaxLengthValidator \
            MaxValueValidator MinLengthValidator MinValueValidator NumericValidator RegexValidator TLD_NO_FQDN_REGEX \
            TLD_REGEX UL URLValidator ValidationError Validator abc annotations cached_property ipaddress re urlsplit \
            validate_domain_name validate_email validate_ipv46_address validate_ipv4_address validate_ipv6_address \
            validate_url"
        }
    }
}
