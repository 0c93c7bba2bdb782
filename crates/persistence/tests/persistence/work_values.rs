//! Values for every statement, as SQL.

use std::collections::HashMap;

/// An account of the library.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Owner {
    /// 150 lists of 12 places each.
    Lists,
    /// 2,000 places, each in 3 of 40 lists and with 3 of 30 tags.
    Tags,
}

impl Owner {
    pub(crate) const ALL: [Self; 2] = [Self::Lists, Self::Tags];

    const fn number(self) -> u32 {
        match self {
            Self::Lists => 2,
            Self::Tags => 3,
        }
    }

    const fn places(self) -> u32 {
        match self {
            Self::Lists => 1_800,
            Self::Tags => 2_000,
        }
    }

    /// How many places and memberships there are.
    pub(crate) const fn rows(self) -> u64 {
        match self {
            Self::Lists => 1_800 + 150 + 1_800,
            Self::Tags => 2_000 + 40 + 30 + 6_000 + 6_000,
        }
    }

    fn made(self, kind: &str, n: u32) -> String {
        let number = self.number() * 100_000 + n;
        format!("00000000-0000-7{kind}-8000-{number:012}")
    }

    pub(crate) fn id(self) -> String {
        self.made("000", 0)
    }

    /// The text of a tsquery for a word in the index of words.
    fn word(self) -> String {
        let id = self.id();
        let (_, end) = id.split_at(id.len() - 8);
        format!("'''{end}bakery'':*'")
    }

    fn one(self, kind: &str, n: u32) -> String {
        format!("'{}'", self.made(kind, n))
    }

    fn some(self, kind: &str, count: u32) -> String {
        let ids: Vec<String> = (1..=count).map(|n| self.made(kind, n)).collect();
        format!("'{{{}}}'", ids.join(","))
    }
}

/// How the condition begins in which a statement first names its nth parameter.
fn condition(sql: &str, n: usize) -> String {
    let name = format!("${n}::");
    let (before, _) = sql.split_once(&name).unwrap_or((sql, ""));
    let end: Vec<char> = before.chars().rev().take(60).collect();
    let end = end.into_iter().rev().filter(|c| !c.is_whitespace());
    end.collect()
}

/// How many parameters a statement has.
fn parameters(sql: &str) -> usize {
    let named = (1..=40).filter(|n| sql.contains(&format!("${n}")));
    named.max().unwrap_or_default()
}

/// The values of a statement that a filter makes: it tells the type of each.
pub(crate) fn of_filter(sql: &str, owner: Owner) -> String {
    let values = (1..=parameters(sql)).map(|n| {
        let condition = condition(sql, n);
        let sql_type = sql.split(&format!("${n}::")).nth(1).unwrap_or_default();
        let is_of_type = |c: &char| c.is_alphanumeric() || matches!(c, '[' | ']');
        let sql_type: String = sql_type.chars().take_while(is_of_type).collect();
        match sql_type.as_str() {
            "uuid" if n == 1 => format!("'{}'", owner.id()),
            "uuid" if condition.contains("list_id") => owner.one("00a", 5),
            "uuid" => owner.one("009", 1_000),
            "uuid[]" if condition.contains("tag_id") => owner.some("00b", 3),
            "uuid[]" => owner.some("009", owner.places()),
            "timestamptz" => "'2026-01-01 00:20 UTC'".to_owned(),
            "bigint" if condition.ends_with('=') => "2".to_owned(),
            "bigint" => "1000".to_owned(),
            "float8" => "1".to_owned(),
            "boolean" => "false".to_owned(),
            "text[]" => format!("ARRAY[{}]", owner.word()),
            "text" if condition.contains("to_tsquery") => "'''bakery'':*'".to_owned(),
            "text" if condition.ends_with("@@(SELECT") => owner.word(),
            "text" => "'bakery'".to_owned(),
            other => panic!("{other}: {sql}"),
        }
    });
    values.collect::<Vec<_>>().join(", ")
}

/// The values of the crate's statements by their names. What stands in braces is put in.
const VALUES: &str = include_str!("work/values.txt");

/// The values of a statement of the crate.
pub(crate) fn of_statement(name: &str, owner: Owner) -> String {
    let of_name = format!("{name}: ");
    let values = VALUES.lines().find_map(|line| line.strip_prefix(&of_name));
    let mut values = values.unwrap_or_default().to_owned();
    for (name, value) in named(owner) {
        values = values.replace(&format!("{{{name}}}"), &value);
    }
    values
}

fn named(owner: Owner) -> HashMap<&'static str, String> {
    let has_tags = matches!(owner, Owner::Tags);
    let all = owner.some("009", owner.places());
    let none = || "'{}'".to_owned();
    let names = |kind: &str| {
        let names: Vec<String> = (1..=150).map(|n| format!("{kind} {n}")).collect();
        format!("'{{{}}}'", names.join(","))
    };
    let numbers = |count: u32| {
        let numbers: Vec<String> = (0..count).map(|n| n.to_string()).collect();
        format!("'{{{}}}'", numbers.join(","))
    };
    let tags = if has_tags { 30 } else { 0 };
    HashMap::from([
        ("o", format!("'{}'", owner.id())),
        ("tagged", if has_tags { all.clone() } else { none() }),
        ("all", all),
        ("word", owner.word()),
        ("room", if has_tags { "100" } else { "0" }.to_owned()),
        ("some", owner.some("009", 150)),
        ("gone", owner.some("00e", owner.places() / 2)),
        ("first", owner.one("000", 0)),
        ("last", "'ffffffff-ffff-ffff-ffff-ffffffffffff'".to_owned()),
        ("place", owner.one("009", 7)),
        ("list", owner.one("00a", 7)),
        ("tag", owner.one("00b", 7)),
        ("deletion", owner.one("00d", 1)),
        ("of_list", owner.one("00d", 2)),
        ("of_tag", owner.one("00d", 3)),
        ("keep", owner.one("00d", 20)),
        ("import", owner.one("001", 5)),
        ("event", owner.one("003", 5)),
        ("job", owner.one("004", 1)),
        ("waiting", owner.one("004", 2)),
        ("claim", owner.one("005", 1)),
        ("session", owner.one("002", 5)),
        ("api_token", owner.one("010", 5)),
        ("new", owner.one("fff", 1)),
        ("new_all", owner.some("ffe", 150)),
        ("soon", "now() + interval '1 day'".to_owned()),
        ("before", "'2026-01-01 00:05 UTC'::timestamptz".to_owned()),
        ("token", format!("sha256('{}.4')", owner.number())),
        ("names", names("list")),
        ("tag_names", names("tag")),
        ("numbers", numbers(40)),
        ("tag_numbers", numbers(tags)),
        ("lists", owner.some("00a", 40)),
        ("tags", owner.some("00b", tags)),
        ("nulls", "array_fill(NULL::text, ARRAY[150])".to_owned()),
        (
            "colors",
            "array_fill('#3b82f6'::text, ARRAY[150])".to_owned(),
        ),
    ])
}
