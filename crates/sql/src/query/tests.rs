//! The text of statements; what is expected was recorded from SQLAlchemy 2.1.9.

use std::rc::Rc;

use crate::query::{
    AliasName, BinaryOp, Delete, Direction, Expr, From, Insert, Select, Style, TableRef, TextPart, Update,
};

type E = Expr<i64>;

fn column(table: &str, name: &str) -> E {
    Expr::Column { table: TableRef::plain(table), name: name.into() }
}

fn age() -> E {
    column("hero", "age")
}

fn name() -> E {
    column("hero", "name")
}

fn value(name: &str, value: i64) -> E {
    Expr::Bind { name: name.into(), value }
}

fn compare(op: BinaryOp, left: E, right: i64) -> E {
    let base = match &left {
        Expr::Column { name, .. } => name.to_string(),
        _ => "param".to_owned(),
    };
    Expr::binary(op, left, value(&base, right))
}

fn heroes(filter: E) -> Select<i64> {
    Select {
        columns: vec![name()],
        from: vec![From::Table(TableRef::plain("hero"))],
        filter: Some(filter),
        ..Select::default()
    }
}

/// The text of a condition.
fn condition(filter: E) -> String {
    let text = heroes(filter).render(Style::Question).sql;
    text.strip_prefix("SELECT hero.name \nFROM hero \nWHERE ").unwrap().to_owned()
}

#[test]
fn conditions() {
    let old = || compare(BinaryOp::Gt, age(), 90);
    let young = || compare(BinaryOp::Le, age(), 35);
    let named = || compare(BinaryOp::Eq, name(), 0);
    let listed =
        |negated, values: Vec<i64>| Expr::In { operand: Box::new(name()), name: "name".into(), values, negated };
    let between = |negated| Expr::Between {
        operand: Box::new(age()),
        low: Box::new(value("age", 1)),
        high: Box::new(value("age", 2)),
        negated,
    };
    for (expr, text) in [
        (Expr::And(vec![old(), young()]), "hero.age > ? AND hero.age <= ?"),
        (Expr::Or(vec![young(), old()]), "hero.age <= ? OR hero.age > ?"),
        (Expr::And(vec![Expr::Or(vec![young(), old()]), named()]), "(hero.age <= ? OR hero.age > ?) AND hero.name = ?"),
        (Expr::Or(vec![Expr::And(vec![old(), named()]), named()]), "hero.age > ? AND hero.name = ? OR hero.name = ?"),
        (named().negate(), "hero.name != ?"),
        (Expr::Or(vec![named(), old()]).negate(), "NOT (hero.name = ? OR hero.age > ?)"),
        (listed(false, vec![1, 2]), "hero.name IN (?, ?)"),
        (listed(true, vec![1, 2]), "(hero.name NOT IN (?, ?))"),
        (listed(false, vec![]), "hero.name IN (SELECT 1 FROM (SELECT 1) WHERE 1!=1)"),
        (compare(BinaryOp::Like, name(), 1), "hero.name LIKE ?"),
        (compare(BinaryOp::Ilike, name(), 1), "lower(hero.name) LIKE lower(?)"),
        (compare(BinaryOp::Contains, name(), 1), "(hero.name LIKE '%' || ? || '%')"),
        (compare(BinaryOp::StartsWith, name(), 1), "(hero.name LIKE ? || '%')"),
        (compare(BinaryOp::EndsWith, name(), 1), "(hero.name LIKE '%' || ?)"),
        (Expr::binary(BinaryOp::IsNot, age(), Expr::Null), "hero.age IS NOT NULL"),
        (between(false), "hero.age BETWEEN ? AND ?"),
        (between(true), "hero.age NOT BETWEEN ? AND ?"),
        (Expr::Truth { operand: Box::new(column("hero", "active")), negated: true }, "hero.active = 0"),
        (
            Expr::And(vec![
                compare(BinaryOp::Gt, compare(BinaryOp::Div, age(), 2), 1),
                compare(BinaryOp::Eq, compare(BinaryOp::Mod, age(), 2), 0),
                compare(BinaryOp::Eq, compare(BinaryOp::FloorDiv, age(), 2), 3),
            ]),
            "hero.age / (? + 0.0) > ? AND hero.age % ? = ? AND hero.age / ? = ?",
        ),
        (
            Expr::Exists(Rc::new(Select {
                from: vec![From::Table(TableRef::plain("team")), From::Table(TableRef::plain("hero"))],
                filter: Some(Expr::binary(BinaryOp::Eq, column("team", "id"), column("hero", "team_id"))),
                ..Select::default()
            })),
            "EXISTS (SELECT * \nFROM team \nWHERE team.id = hero.team_id)",
        ),
    ] {
        assert_eq!(condition(expr), text);
    }
}

#[test]
fn columns_get_labels_where_names_would_repeat() {
    let alias = TableRef::aliased("hero", AliasName::Anonymous(1));
    let columns = vec![
        column("hero", "id"),
        column("team", "id"),
        column("tag", "id"),
        column("hero", "id"),
        Expr::Function { package: None, name: "count".into(), args: vec![] },
        Expr::Function { package: None, name: "count".into(), args: vec![Expr::Distinct(Box::new(age()))] },
        compare(BinaryOp::Sub, compare(BinaryOp::Mul, age(), 2), 1),
        Expr::Negative(Box::new(age())),
        Expr::Label { operand: Box::new(name()), name: "select".into() },
        Expr::Column { table: alias.clone(), name: "id".into() },
    ];
    let select = Select { columns, from: vec![From::Table(alias)], ..Select::default() };
    assert_eq!(
        select.render(Style::Question).sql,
        "SELECT hero.id, team.id AS id_1, tag.id AS id_2, hero.id AS id__1, count(*) AS count_1, \
         count(DISTINCT hero.age) AS count_2, hero.age * ? - ? AS anon_1, -hero.age, hero.name AS \"select\", \
         hero_1.id AS id_3 \nFROM hero AS hero_1"
    );
}

#[test]
fn a_whole_select() {
    let count = Expr::Function { package: None, name: "count".into(), args: vec![column("hero", "id")] };
    let labelled = Expr::Label { operand: Box::new(count.clone()), name: "n".into() };
    let select = Select {
        columns: vec![column("team", "name"), labelled.clone()],
        distinct: true,
        from: vec![From::Join {
            left: Box::new(From::Table(TableRef::plain("team"))),
            right: Box::new(From::Table(TableRef::plain("hero"))),
            on: Expr::binary(BinaryOp::Eq, column("team", "id"), column("hero", "team_id")),
            outer: true,
            full: false,
        }],
        group_by: vec![column("team", "name")],
        having: Some(Expr::binary(BinaryOp::Gt, count, value("count", 1))),
        order_by: vec![Expr::Ordered { operand: Box::new(labelled), direction: Direction::Desc }],
        limit: Some(value("param", 3)),
        offset: Some(value("param", 2)),
        ..Select::default()
    };
    let rendered = select.render(Style::Question);
    assert_eq!(
        rendered.sql,
        "SELECT DISTINCT team.name, count(hero.id) AS n \nFROM team LEFT OUTER JOIN hero ON team.id = hero.team_id \
         GROUP BY team.name \nHAVING count(hero.id) > ? ORDER BY n DESC\n LIMIT ? OFFSET ?"
    );
    assert_eq!(rendered.params, [1, 3, 2]);
    assert!(select.render(Style::Named).sql.ends_with("> :count_1 ORDER BY n DESC\n LIMIT :param_1 OFFSET :param_2"));
}

#[test]
fn rows_come_change_and_go() {
    let key = compare(BinaryOp::Eq, column("hero", "id"), 7);
    let insert = Insert {
        table: "hero".into(),
        values: vec![("name".into(), value("name", 1)), ("order".into(), value("order", 2))],
        returning: vec!["id".into()],
    };
    assert_eq!(insert.render(Style::Question).sql, "INSERT INTO hero (name, \"order\") VALUES (?, ?) RETURNING id");
    let empty: Insert<i64> = Insert { table: "hero".into(), values: vec![], returning: vec![] };
    assert_eq!(empty.render(Style::Question).sql, "INSERT INTO hero DEFAULT VALUES");
    let update = Update {
        table: "hero".into(),
        values: vec![("name".into(), value("name", 1)), ("age".into(), compare(BinaryOp::Add, age(), 1))],
        filter: Some(key.clone()),
        returning: vec![],
    };
    assert_eq!(update.render(Style::Question).sql, "UPDATE hero SET name=?, age=(hero.age + ?) WHERE hero.id = ?");
    let delete = Delete { table: "hero".into(), filter: Some(key), returning: vec![] };
    assert_eq!(delete.render(Style::Question).sql, "DELETE FROM hero WHERE hero.id = ?");
}

#[test]
fn selects_with_names() {
    let aliased = TableRef::aliased("team", AliasName::Given("a1_team".into()));
    let joined = || From::Join {
        left: Box::new(From::Table(TableRef::plain("hero"))),
        right: Box::new(From::Table(aliased.clone())),
        on: Expr::Text(vec![TextPart::Sql("a1_team.id=hero.team".into())]),
        outer: true,
        full: false,
    };
    let keys = Select {
        columns: vec![column("hero", "id")],
        from: vec![joined()],
        limit: Some(value("param", 2)),
        ..Select::default()
    };
    let labelled = Expr::Label { operand: Box::new(column("hero", "id")), name: "id".into() };
    let select = Select {
        columns: vec![labelled],
        from: vec![From::Join {
            left: Box::new(joined()),
            right: Box::new(From::Select { select: Rc::new(keys), alias: "limit_query".into() }),
            on: Expr::Text(vec![TextPart::Sql("limit_query.id=hero.id".into())]),
            outer: false,
            full: false,
        }],
        ..Select::default()
    };
    assert_eq!(
        select.render(Style::Question).sql,
        "SELECT hero.id AS id \nFROM hero LEFT OUTER JOIN team AS a1_team ON a1_team.id=hero.team JOIN (SELECT hero.id \n\
         FROM hero LEFT OUTER JOIN team AS a1_team ON a1_team.id=hero.team\n LIMIT ?) AS limit_query \
         ON limit_query.id=hero.id"
    );
    let count = || Expr::Function { package: None, name: "count".into(), args: vec![] };
    let counted = |select: Select<i64>, alias: &str| Select {
        columns: vec![count()],
        from: vec![From::Select { select: Rc::new(select), alias: alias.into() }],
        ..Select::default()
    };
    let inner = Select { columns: vec![age()], from: vec![From::Table(TableRef::plain("hero"))], ..Select::default() };
    let mut middle = counted(inner, "subquery_for_count");
    middle.group_by = vec![column("subquery_for_count", "id")];
    assert_eq!(
        counted(middle, "subquery_for_group").render(Style::Question).sql,
        "SELECT count(*) AS count_1 \nFROM (SELECT count(*) AS count_2 \nFROM (SELECT hero.age \nFROM hero) \
         AS subquery_for_count GROUP BY subquery_for_count.id) AS subquery_for_group"
    );
}

#[test]
fn patterns_with_an_escape_and_parentheses_that_stay() {
    let like = |op| Expr::Escape { operand: Box::new(Expr::binary(op, name(), value("name", 1))), character: '\\' };
    assert_eq!(condition(like(BinaryOp::Like)), "hero.name LIKE ? ESCAPE '\\'");
    assert_eq!(condition(like(BinaryOp::Like).negate()), "hero.name NOT LIKE ? ESCAPE '\\'");
    let group = |expr: E| Expr::Group(Box::new(expr));
    let old = || compare(BinaryOp::Gt, age(), 90);
    assert_eq!(condition(group(old()).negate()), "NOT (hero.age > ?)");
    let either = Expr::Or(vec![group(old()), group(like(BinaryOp::Ilike))]);
    assert_eq!(condition(group(either)), "((hero.age > ?) OR (lower(hero.name) LIKE lower(?) ESCAPE '\\'))");
}

#[test]
fn several_rows_and_several_tables() {
    let insert =
        Insert { table: "hero".into(), values: vec![("name".into(), value("name", 1))], returning: Vec::new() };
    let rendered = insert.render_rows(&[vec![value("name", 2)], vec![Expr::Null]], &[], Style::Question);
    assert_eq!(rendered.sql, "INSERT INTO hero (name) VALUES (?), (?), (NULL)");
    assert_eq!(rendered.params, [1, 2]);
    let team = TableRef::aliased("team", AliasName::Given("a1_team".into()));
    let filter =
        Expr::binary(BinaryOp::Eq, Expr::Column { table: team.clone(), name: "name".into() }, value("name", 2));
    let update = Update {
        table: "hero".into(),
        values: vec![("age".into(), value("age", 1))],
        filter: Some(filter),
        returning: Vec::new(),
    };
    assert_eq!(
        update.render_from(&[From::Table(team)], Style::Question).sql,
        "UPDATE hero SET age=? FROM team AS a1_team WHERE a1_team.name = ?"
    );
}
