//! Documents that are made to use up time, memory or stack. Each runs once, before the mutations.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::input::Input;

/// A document with a purpose.
pub(crate) struct Special {
    /// What it is called on the command line.
    pub(crate) name: &'static str,
    /// Whether it takes long to make, or to read in a program that is not optimized.
    pub(crate) large: bool,
    make: fn() -> String,
}

impl Special {
    /// The files of the document.
    pub(crate) fn input(&self) -> Input<'static> {
        let text = (self.make)().into_bytes();
        Input::of(
            "openapi.yaml",
            BTreeMap::from([("openapi.yaml".to_owned(), text)]),
        )
    }
}

const fn small(name: &'static str, make: fn() -> String) -> Special {
    Special {
        name,
        large: false,
        make,
    }
}

const fn large(name: &'static str, make: fn() -> String) -> Special {
    Special {
        name,
        large: true,
        make,
    }
}

/// All of them.
pub(crate) const SPECIALS: &[Special] = &[
    small("alias-bomb", alias_bomb),
    small("alias-square", alias_square),
    small("nested-json", || "[".repeat(10_000)),
    small("nested-yaml-flow", || {
        format!("a: {}", "{b: ".repeat(10_000))
    }),
    small("nested-yaml-block", || {
        (0..2_000).fold(String::new(), |text, level| {
            format!("{text}{}a:\n", " ".repeat(level))
        })
    }),
    small("nested-yaml-dashes", || format!("{}a", "- ".repeat(10_000))),
    small("nested-schema", nested_schema),
    small("nested-quotes", || described(&">".repeat(10_000))),
    small("nested-brackets", || described(&"[".repeat(10_000))),
    small("nested-links", || described(&"![a](".repeat(10_000))),
    small("nested-lists", || described(&"- ".repeat(10_000))),
    small("nested-emphasis", || described(&"*a **b ".repeat(10_000))),
    small("nested-html", || described(&"<div><ul><li>".repeat(10_000))),
    small("nested-tables", || {
        described(&"<table><tr><td>".repeat(10_000))
    }),
    small("unclosed-html", || described(&"<a href=\"".repeat(10_000))),
    small("many-backticks", || {
        described(&(0..1_000).fold(String::new(), |text, n| {
            format!("{text}{} ", "`".repeat(n % 300))
        }))
    }),
    small("reference-chain", || {
        schemas(10_000, |n| {
            format!("$ref: '#/components/schemas/S{}'", n + 1)
        })
    }),
    small("property-chain", || {
        schemas(10_000, |n| {
            format!(
                "type: object, properties: {{a: {{$ref: '#/components/schemas/S{}'}}}}",
                n + 1
            )
        })
    }),
    small("list-chain", || {
        schemas(10_000, |n| {
            format!(
                "type: array, items: {{$ref: '#/components/schemas/S{}'}}",
                n + 1
            )
        })
    }),
    large("all-of-chain", || {
        schemas(10_000, |n| {
            format!("allOf: [{{$ref: '#/components/schemas/S{}'}}]", n + 1)
        })
    }),
    small("one-of-chain", || {
        schemas(10_000, |n| {
            format!(
                "oneOf: [{{$ref: '#/components/schemas/S{}'}}, {{type: string}}]",
                n + 1
            )
        })
    }),
    small("all-of-doubling", || {
        schemas(60, |n| {
            format!(
                "allOf: [{{$ref: '#/components/schemas/S{0}'}}, {{$ref: '#/components/schemas/S{0}'}}]",
                n + 1
            )
        })
    }),
    small("any-of-doubling", || {
        schemas(60, |n| {
            format!(
                "anyOf: [{{$ref: '#/components/schemas/S{0}'}}, {{type: array, items: {{$ref: '#/components/schemas/S{0}'}}}}]",
                n + 1
            )
        })
    }),
    small("reference-ring", || {
        schemas(100, |n| {
            format!("$ref: '#/components/schemas/S{}'", (n + 1) % 100)
        })
    }),
    small("all-of-ring", || {
        schemas(100, |n| {
            format!(
                "allOf: [{{$ref: '#/components/schemas/S{}'}}, {{type: object, properties: {{a: {{type: string}}}}}}]",
                (n + 1) % 100
            )
        })
    }),
    small("one-of-ring", || {
        schemas(100, |n| {
            format!(
                "oneOf: [{{$ref: '#/components/schemas/S{}'}}, {{$ref: '#/components/schemas/S{n}'}}]",
                (n + 1) % 100
            )
        })
    }),
    small("list-rings-any-of", || {
        rings("anyOf", |next| format!("type: array, items: {next}"))
    }),
    small("list-rings-all-of", || {
        rings("allOf", |next| format!("type: array, items: {next}"))
    }),
    small("map-rings-any-of", || {
        rings("anyOf", |next| {
            format!("type: object, additionalProperties: {next}")
        })
    }),
    small("object-rings-all-of", || {
        rings("allOf", |next| {
            format!("type: object, properties: {{a: {next}}}")
        })
    }),
    small("path-chain", path_chain),
    small("path-doubling", path_doubling),
    small("parameter-ring", || {
        format!(
            "{HEAD}paths: {{/a: {{get: {{parameters: [{{$ref: '#/components/parameters/a'}}], responses: {{'200': {{$ref: '#/components/responses/a'}}}}}}}}}}\ncomponents: {{parameters: {{a: {{$ref: '#/components/parameters/b'}}, b: {{$ref: '#/components/parameters/a'}}}}, responses: {{a: {{$ref: '#/components/responses/a'}}}}}}\n"
        )
    }),
    large("many-warnings", || {
        schemas(50_000, |n| format!("type: string, unknown{n}: 1"))
    }),
    large("many-duplicates", || {
        format!("{HEAD}{}", "paths: {}\n".repeat(50_000))
    }),
    large("one-line-warnings", || {
        one_line(50_000, r#"{"type": "string", "unknown": 1}"#)
    }),
    large("many-values", || {
        schemas(1, |_| {
            format!(
                "type: string, enum: [{}]",
                numbered(50_000, |n| format!("v{n}"))
            )
        })
    }),
    large("equal-values", || {
        schemas(1, |_| {
            format!(
                "type: string, enum: [{}]",
                numbered(20_000, |n| format!("a{}b", "-".repeat(n % 200)))
            )
        })
    }),
    large("many-properties", || {
        schemas(1, |_| {
            format!(
                "type: object, properties: {{{}}}",
                numbered(20_000, |n| format!("p{n}: {{type: string}}"))
            )
        })
    }),
    large("many-branches", || {
        schemas(1, |_| {
            format!(
                "oneOf: [{}]",
                numbered(2_000, |n| format!(
                    "{{type: object, required: [p{n}], properties: {{p{n}: {{type: string}}}}}}"
                ))
            )
        })
    }),
    large("equal-names", || {
        schemas(20_000, |n| {
            format!(
                "type: object, title: Same, properties: {{inner: {{type: object, title: Same, properties: {{a: {{enum: [a{n}]}}}}}}}}"
            )
        })
    }),
    large("equal-operations", equal_operations),
    large("many-tags", many_tags),
    large("one-line-yaml", || {
        one_line(50_000, r#"{"type": "string", "unknown": 1,}"#)
    }),
    large("100-mb-text", || {
        described(&"all work and no play ".repeat(100_000_000 / 21))
    }),
    large("100-mb-example", || {
        format!(
            "{}\nx-a: [{}]\n",
            schemas(1, |_| "type: string".to_owned()),
            "{\"a\": 1}, ".repeat(10_000_000)
        )
    }),
    large("10-mb-json", || {
        one_line(
            100_000,
            r#"{"type": "object", "properties": {"a": {"type": "string", "format": "date-time"}}}"#,
        )
    }),
    large("10-mb-text", || {
        described(&"all work and no play ".repeat(10_000_000 / 21))
    }),
    large("100-mb-json", || {
        one_line(
            1_000_000,
            r#"{"type": "object", "properties": {"a": {"type": "string", "format": "date-time"}}}"#,
        )
    }),
];

const HEAD: &str = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\n";

/// A document with a description.
fn described(text: &str) -> String {
    let text = serde_json::Value::from(text);
    format!(
        "openapi: 3.0.3\ninfo: {{title: T, version: '1', description: {text}}}\npaths: {{/a: {{get: {{description: {text}, responses: {{'204': {{description: None}}}}}}}}}}\n"
    )
}

/// A document with an operation that answers with the first of `count` schemas, and one more.
fn schemas(count: usize, schema: impl Fn(usize) -> String) -> String {
    let mut text = format!(
        "{HEAD}paths: {{/a: {{get: {{responses: {{'200': {{description: One, content: {{application/json: {{schema: {{$ref: '#/components/schemas/S0'}}}}}}}}}}}}}}}}\ncomponents:\n  schemas:\n"
    );
    for number in 0..count {
        writeln!(text, "    S{number}: {{{}}}", schema(number)).expect("a string takes all");
    }
    writeln!(text, "    S{count}: {{type: string}}").expect("a string takes all");
    text
}

/// Schemas in rings of several lengths, each leading to the next, and one of the first of all rings.
/// Only after the product of the lengths all are at their start again.
fn rings(together: &str, leading_to: impl Fn(&str) -> String) -> String {
    const LENGTHS: [usize; 5] = [7, 11, 13, 17, 19];
    let reference = |length, n| format!("{{$ref: '#/components/schemas/R{length}N{n}'}}");
    let mut text = format!("{HEAD}paths: {{}}\ncomponents:\n  schemas:\n");
    for length in LENGTHS {
        for n in 0..length {
            let schema = leading_to(&reference(length, (n + 1) % length));
            writeln!(text, "    R{length}N{n}: {{{schema}}}").expect("a string takes all");
        }
    }
    let first = LENGTHS.map(|length| reference(length, 0)).join(", ");
    writeln!(text, "    All: {{{together}: [{first}]}}").expect("a string takes all");
    text
}

/// A document in one line with `count` equal schemas.
fn one_line(count: usize, schema: &str) -> String {
    let members = numbered(count, |number| format!("\"S{number}\": {schema}"));
    format!(
        r##"{{"openapi": "3.0.0", "info": {{"title": "T", "version": "1"}}, "paths": {{"/a": {{"get": {{"responses": {{"200": {{"description": "A", "content": {{"application/json": {{"schema": {{"$ref": "#/components/schemas/S0"}}}}}}}}}}}}}}}}, "components": {{"schemas": {{{members}}}}}}}"##
    )
}

fn numbered(count: usize, element: impl Fn(usize) -> String) -> String {
    (0..count).map(element).collect::<Vec<_>>().join(", ")
}

/// The well-known one: nine lists, each of nine of the one before.
fn alias_bomb() -> String {
    let mut text =
        format!("{HEAD}paths: {{}}\nx-a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
    for level in 1..30 {
        let alias = format!("*a{}", level - 1);
        writeln!(
            text,
            "x-a{level}: &a{level} [{}]",
            [alias.as_str(); 9].join(", ")
        )
        .expect("a string takes all");
    }
    text
}

/// One level only, which parsers with a limit on the depth or the number of aliases may let pass.
fn alias_square() -> String {
    format!(
        "{HEAD}paths: {{}}\nx-a: &a [{}]\nx-b: [{}]\n",
        "1, ".repeat(30_000),
        "*a, ".repeat(30_000)
    )
}

fn nested_schema() -> String {
    let depth = 10_000;
    schemas(1, |_| {
        format!(
            "{}type: string{}",
            "type: array, items: {".repeat(depth),
            "}".repeat(depth)
        )
    })
}

fn path_chain() -> String {
    let path = |n| format!("/a{n}: {{$ref: '#/paths/~1a{}'}}", n + 1);
    format!(
        "{HEAD}paths: {{{}, /a5000: {{get: {{responses: {{'204': {{description: None}}}}}}}}}}\n",
        numbered(5_000, path)
    )
}

/// Callbacks hold path items: each level has two that lead to the next.
fn path_doubling() -> String {
    let path = |n| {
        let next = n + 1;
        format!(
            "/a{n}: {{get: {{responses: {{'204': {{description: None}}}}, callbacks: {{a: {{a: {{$ref: '#/paths/~1a{next}'}}, b: {{$ref: '#/paths/~1a{next}'}}}}}}}}}}"
        )
    };
    format!("{HEAD}paths: {{{}}}\n", numbered(40, path))
}

fn equal_operations() -> String {
    let path = |n| {
        format!(
            "/a{n}: {{get: {{operationId: same, responses: {{'204': {{description: None}}}}}}}}"
        )
    };
    format!("{HEAD}paths: {{{}}}\n", numbered(5_000, path))
}

fn many_tags() -> String {
    let path = |n| {
        format!("/a{n}: {{get: {{tags: [t{n}], responses: {{'204': {{description: None}}}}}}}}")
    };
    format!("{HEAD}paths: {{{}}}\n", numbered(2_000, path))
}
