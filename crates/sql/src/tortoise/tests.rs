//! The text of statements; what is expected was recorded from pypika-tortoise 0.6.5.

use crate::tortoise::{
    Arithmetic, Conflict, Function, Grouped, Insert, Join, Select, Source, Special, Table, Term, Union, Update,
};

type T = Term<i64>;

fn users() -> Table {
    Table::new("user")
}

fn group() -> Table {
    Table::new("group").alias("user__group")
}

fn column(name: &str) -> T {
    Term::field(&users(), name)
}

fn is(name: &str, value: i64) -> T {
    column(name).eq(Term::Value(value))
}

fn joined() -> Select<i64> {
    let mut select = Select::from(&users());
    let on = Term::field(&group(), "id").eq(column("g_id"));
    select.joins.push(Join { table: group(), on });
    select.select(column("a"), None);
    select
}

fn check(rendered: (String, Vec<i64>), sql: &str, params: &[i64]) {
    assert_eq!(rendered, (sql.to_owned(), params.to_vec()));
}

#[test]
fn conditions_take_brackets_where_operators_differ() {
    let mut select = Select::from(&users());
    select.select(column("a"), Some("0"));
    select.select(column("b"), None);
    let not_equal = column("a").compare("<>", Term::Value(2));
    select.condition = Some(is("a", 1).and(is("b", 5)).or(is("c", 6).and(not_equal).negate()));
    select.order_by.push((column("a"), true));
    let sql = r#"SELECT "a" "0","b" FROM "user" WHERE ("a"=? AND "b"=?) OR NOT ("c"=? AND "a"<>?) ORDER BY "a" DESC"#;
    check(select.render(), sql, &[1, 5, 6, 2]);
    let inline = select.render_inline(&mut |value| format!("'{value}'"));
    assert_eq!(
        inline,
        r#"SELECT "a" "0","b" FROM "user" WHERE ("a"='1' AND "b"='5') OR NOT ("c"='6' AND "a"<>'2') ORDER BY "a" DESC"#
    );
}

#[test]
fn columns_are_qualified_where_a_query_joins() {
    let mut select = joined();
    let container = Term::Tuple(vec![Term::Value(1), Term::Value(2)]);
    select.condition = Some(Term::field(&group(), "name").is_in(container));
    select.group_by.push(Grouped { term: Some(column("a")), alias: None });
    select.having = Some(Term::aggregate("COUNT", vec![column("b")]).compare(">", Term::Value(3)));
    let sql = r#"SELECT "user"."a" FROM "user" LEFT OUTER JOIN "group" "user__group" ON "user__group"."id"="user"."g_id" WHERE "user__group"."name" IN (?,?) GROUP BY "user"."a" HAVING COUNT("user"."b")>?"#;
    check(select.render(), sql, &[1, 2, 3]);
}

#[test]
fn arithmetic_and_functions() {
    let mut select = Select::from(&users());
    let sum = || column("a").arithmetic(Arithmetic::Add, column("b"));
    let product = column("a").arithmetic(Arithmetic::Mul, column("b"));
    let difference = column("a").arithmetic(Arithmetic::Sub, column("b"));
    let quotient = sum().arithmetic(Arithmetic::Mul, column("c")).arithmetic(Arithmetic::Div, product);
    select.select(quotient.arithmetic(Arithmetic::Sub, difference), Some("x"));
    select.select(column("a").cast("VARCHAR"), None);
    let count = |arg, distinct, over| {
        let name = "COUNT".into();
        let function = Function { name, args: vec![arg], special: Special::None, distinct, aggregate: true, over };
        Term::Function(Box::new(function))
    };
    select.select(count(column("a"), true, false), None);
    select.select(count(Term::Star, false, true), None);
    select.select(column("a").extract("YEAR"), None);
    let sql = r#"SELECT ("a"+"b")*"c"/("a"*"b")-("a"-"b") "x",CAST("a" AS VARCHAR),COUNT(DISTINCT "a"),COUNT(*) OVER(),EXTRACT(YEAR FROM "a") FROM "user""#;
    check(select.render(), sql, &[]);
}

#[test]
fn rows_are_changed_by_key_where_a_filter_joins() {
    let mut inner = joined();
    inner.condition = Some(Term::field(&group(), "x").eq(Term::Value(1)).and(is("a", 1)).or(is("a", 2)));
    let outer_column = Term::field(&Table::new("_t"), "a");
    let mut wrapped = Select::of(Source::Query(Box::new(inner), "_t".into()));
    wrapped.select(outer_column, None);
    let condition = column("a").is_in(Term::Query(Box::new(wrapped)));
    let update =
        Update { table: users(), values: vec![("b".into(), Term::Value(7))], condition: Some(condition.clone()) };
    let tail = r#"WHERE "a" IN (SELECT "_t"."a" FROM (SELECT "user"."a" FROM "user" LEFT OUTER JOIN "group" "user__group" ON "user__group"."id"="user"."g_id" WHERE ("user__group"."x"=? AND "user"."a"=?) OR "user"."a"=?) "_t")"#;
    check(update.render(), &format!(r#"UPDATE "user" SET "b"=? {tail}"#), &[7, 1, 1, 2]);
    let delete = Select { delete: true, condition: Some(condition), ..Select::from(&users()) };
    check(delete.render(), &format!(r#"DELETE FROM "user" {tail}"#), &[1, 1, 2]);
}

#[test]
fn cases_and_what_not_puts_in_brackets() {
    let mut select = Select::from(&users());
    let when = is("a", 1).and(is("b", 2)).or(is("c", 3));
    let case = Term::Case { cases: vec![(when, Term::Value(9))], otherwise: Some(Box::new(Term::null())) };
    select.select(case, Some("k"));
    let mut inner = Select::from(&group());
    inner.select(Term::field(&group(), "id"), None);
    inner.condition = Some(Term::field(&group(), "x").is_in(Term::Tuple(vec![Term::Value(3)])).negate());
    let between =
        Term::Between { term: Box::new(column("a")), low: Box::new(Term::Value(1)), high: Box::new(Term::Value(2)) };
    let contained = column("a").is_in(Term::Query(Box::new(inner)));
    select.condition = Some(contained.and(between).and(column("a").is_null().negate()));
    let sql = r#"SELECT CASE WHEN ("a"=? AND "b"=?) OR "c"=? THEN ? ELSE NULL END "k" FROM "user" WHERE "a" IN (SELECT "user__group"."id" FROM "group" "user__group" WHERE "user__group"."x" NOT IN (?)) AND "a" BETWEEN ? AND ? AND NOT "a" IS NULL"#;
    check(select.render(), sql, &[1, 2, 3, 9, 3, 1, 2]);
}

#[test]
fn inserts() {
    let insert = Insert {
        table: users(),
        columns: vec!["a".into(), "b".into()],
        rows: vec![vec![Term::Value(1), Term::Value(2)], vec![Term::Value(3), Term::Value(4)]],
        conflict: Some(Conflict { columns: vec!["a".into(), "c".into()], update: vec!["b".into()] }),
        returning: vec!["id".into()],
    };
    let sql = r#"INSERT INTO "user" ("a","b") VALUES (?,?),(?,?) ON CONFLICT ("a", "c") DO UPDATE SET "b"=EXCLUDED."b" RETURNING "id""#;
    check(insert.render(), sql, &[1, 2, 3, 4]);
    let ignoring = Insert { conflict: Some(Conflict::default()), returning: Vec::new(), rows: Vec::new(), ..insert };
    let nothing = Insert { columns: Vec::new(), ..ignoring };
    check(nothing.render(), r#"INSERT INTO "user" DEFAULT VALUES ON CONFLICT DO NOTHING"#, &[]);
}

#[test]
fn unions() {
    let select = || {
        let mut select = Select::from(&users());
        select.select(column("a"), None);
        select
    };
    let union = Union {
        base: select(),
        others: vec![(false, select()), (true, joined())],
        order_by: vec![("a".into(), true)],
        limit: Some(Term::Value(2)),
        offset: None,
    };
    let text = r#"SELECT "a" FROM "user" UNION SELECT "a" FROM "user" UNION ALL SELECT "user"."a" FROM "user" LEFT OUTER JOIN "group" "user__group" ON "user__group"."id"="user"."g_id" ORDER BY "a" DESC LIMIT ?"#;
    check(union.render(), text, &[2]);
    let mut count = Select::of(Source::Union(Box::new(union), "sq0".into()));
    count.select(Term::aggregate("COUNT", vec![Term::Star]), None);
    check(count.render(), &format!(r#"SELECT COUNT(*) FROM ({text}) "sq0""#), &[2]);
}
