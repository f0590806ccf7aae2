//! Documents that use up time, memory or stack. Each runs once, before the mutations.

use std::collections::BTreeMap;

use super::input::Input;

/// A document with a purpose.
pub(crate) struct Special {
    /// The name on the command line.
    pub(crate) name: &'static str,
    /// Whether the document takes long to make, or to read in a debug build.
    pub(crate) large: bool,
    make: fn() -> String,
}

impl Special {
    /// Returns the document.
    pub(crate) fn input(&self) -> Input<'static> {
        let root = "openapi.yaml";
        let text = (self.make)().into_bytes();
        Input::of(root, BTreeMap::from([(root.to_owned(), text)]))
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

pub(crate) const SPECIALS: &[Special] = &[
    small("alias-bomb", alias_bomb),
    small("alias-square", alias_square),
    small("nested-json", || "[".repeat(10_000)),
    small("nested-yaml-flow", || {
        format!("a: {}", "{b: ".repeat(10_000))
    }),
    small("nested-yaml-block", || {
        numbered(2_000, "", |level| format!("{}a:\n", " ".repeat(level)))
    }),
    small("nested-yaml-dashes", || format!("{}a", "- ".repeat(10_000))),
    small("nested-schema", || {
        let (open, close) = ("type: array, items: {".repeat(10_000), "}".repeat(10_000));
        schemas(1, &format!("{open}type: string{close}"))
    }),
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
        described(&numbered(1_000, "", |n| "`".repeat(n % 300) + " "))
    }),
    large("reference-chain", || schemas(10_000, "$ref: NEXT")),
    large("property-chain", || {
        schemas(10_000, "type: object, properties: {a: {$ref: NEXT}}")
    }),
    large("list-chain", || {
        schemas(10_000, "type: array, items: {$ref: NEXT}")
    }),
    large("all-of-chain", || schemas(10_000, "allOf: [{$ref: NEXT}]")),
    large("one-of-chain", || {
        schemas(10_000, "oneOf: [{$ref: NEXT}, {type: string}]")
    }),
    small("all-of-doubling", || {
        schemas(60, "allOf: [{$ref: NEXT}, {$ref: NEXT}]")
    }),
    small("any-of-doubling", || {
        let list = "{type: array, items: {$ref: NEXT}}";
        schemas(60, &format!("anyOf: [{{$ref: NEXT}}, {list}]"))
    }),
    small("reference-ring", || ring("$ref: NEXT")),
    small("all-of-ring", || {
        ring("allOf: [{$ref: NEXT}, {type: object, properties: {a: {type: string}}}]")
    }),
    small("one-of-ring", || {
        ring("oneOf: [{$ref: NEXT}, {$ref: SELF}]")
    }),
    small("list-rings-any-of", || {
        rings("anyOf", "type: array, items: {$ref: NEXT}")
    }),
    small("list-rings-all-of", || {
        rings("allOf", "type: array, items: {$ref: NEXT}")
    }),
    small("map-rings-any-of", || {
        rings("anyOf", "type: object, additionalProperties: {$ref: NEXT}")
    }),
    small("object-rings-all-of", || {
        rings("allOf", "type: object, properties: {a: {$ref: NEXT}}")
    }),
    small("path-chain", || {
        let last = "/a5000: {get: {responses: {'204': {description: None}}}}";
        paths(5_000, "$ref: '#/paths/~1aNEXT'") + "  " + last
    }),
    // Callbacks have path items: each level has two that refer to the next.
    small("path-doubling", || {
        let callbacks = "{a: {a: {$ref: '#/paths/~1aNEXT'}, b: {$ref: '#/paths/~1aNEXT'}}}";
        let get = format!("get: {{responses: {NO_CONTENT}, callbacks: {callbacks}}}");
        paths(40, &get)
    }),
    small("parameter-ring", || {
        HEAD.to_owned()
            + "paths: {/a: {get: {parameters: [{$ref: '#/components/parameters/a'}],
                responses: {'200': {$ref: '#/components/responses/a'}}}}}
components: {parameters: {a: {$ref: '#/components/parameters/b'},
                b: {$ref: '#/components/parameters/a'}},
                responses: {a: {$ref: '#/components/responses/a'}}}
"
    }),
    large("many-warnings", || {
        schemas(50_000, "type: string, unknownNUMBER: 1")
    }),
    large("many-duplicates", || {
        HEAD.to_owned() + &"paths: {}\n".repeat(50_000)
    }),
    large("one-line-warnings", || {
        one_line(50_000, r#"{"type": "string", "unknown": 1}"#)
    }),
    large("many-values", || {
        let values = numbered(50_000, ", ", |n| format!("v{n}"));
        schemas(1, &format!("type: string, enum: [{values}]"))
    }),
    large("equal-values", || {
        let values = numbered(20_000, ", ", |n| format!("a{}b", "-".repeat(n % 200)));
        schemas(1, &format!("type: string, enum: [{values}]"))
    }),
    large("many-properties", || {
        let properties = numbered(20_000, ", ", |n| format!("p{n}: {{type: string}}"));
        schemas(1, &format!("type: object, properties: {{{properties}}}"))
    }),
    large("many-branches", || {
        let branch = "{type: object, required: [pN], properties: {pN: {type: string}}}";
        let branches = numbered(2_000, ", ", |n| branch.replace("pN", &format!("p{n}")));
        schemas(1, &format!("oneOf: [{branches}]"))
    }),
    large("equal-names", || {
        let inner = "{type: object, title: Same, properties: {a: {enum: [aNUMBER]}}}";
        let properties = format!("{{inner: {inner}}}");
        schemas(
            20_000,
            &format!("type: object, title: Same, properties: {properties}"),
        )
    }),
    large("equal-operations", || {
        paths(
            5_000,
            &format!("get: {{operationId: same, responses: {NO_CONTENT}}}"),
        )
    }),
    large("many-tags", || {
        paths(
            2_000,
            &format!("get: {{tags: [tNUMBER], responses: {NO_CONTENT}}}"),
        )
    }),
    large("one-line-yaml", || {
        one_line(50_000, r#"{"type": "string", "unknown": 1,}"#)
    }),
    large("100-mb-text", || {
        described(&"all work and no play ".repeat(100_000_000 / 21))
    }),
    large("100-mb-example", || {
        let example = "{\"a\": 1}, ".repeat(10_000_000);
        format!("{}\nx-a: [{example}]\n", schemas(1, "type: string"))
    }),
    large("10-mb-json", || one_line(100_000, DATE_OBJECT)),
    large("10-mb-text", || {
        described(&"all work and no play ".repeat(10_000_000 / 21))
    }),
    large("100-mb-json", || one_line(1_000_000, DATE_OBJECT)),
];

const HEAD: &str = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\n";

const NO_CONTENT: &str = "{'204': {description: None}}";

const DATE_OBJECT: &str =
    r#"{"type": "object", "properties": {"a": {"type": "string", "format": "date-time"}}}"#;

/// Returns a document with a description.
fn described(text: &str) -> String {
    let text = serde_json::Value::from(text);
    format!(
        "openapi: 3.0.3
info: {{title: T, version: '1', description: {text}}}
paths: {{/a: {{get: {{description: {text}, responses: {{'204': {{description: None}}}}}}}}}}
"
    )
}

/// Returns a document with `count` schemas, each referring to the next one, and a last one. An
/// operation returns the first of them.
fn schemas(count: usize, template: &str) -> String {
    let last = format!("    S{count}: {{type: string}}\n");
    let members = numbered(count, "", |n| schema("S", n, n + 1, template));
    operation(&(members + &last))
}

/// Returns a document with a hundred schemas, each referring to the next one, and the last one to the
/// first.
fn ring(template: &str) -> String {
    let members = numbered(100, "", |n| schema("S", n, (n + 1) % 100, template));
    operation(&(members + "    S100: {type: string}\n"))
}

/// Returns a document with an operation that returns schema `S0`.
fn operation(schemas: &str) -> String {
    format!(
        "{HEAD}paths:
  /a:
    get:
      responses:
        '200':
          description: One
          content: {{application/json: {{schema: {{$ref: '#/components/schemas/S0'}}}}}}
components:
  schemas:
{schemas}"
    )
}

/// Returns a document with rings of schemas of several lengths, and a schema `All` that combines one of
/// each ring. Following all rings at once, it takes the product of the lengths to get back to the start.
fn rings(combination: &str, template: &str) -> String {
    const LENGTHS: [usize; 5] = [7, 11, 13, 17, 19];
    let mut text = format!("{HEAD}paths: {{}}\ncomponents:\n  schemas:\n");
    for length in LENGTHS {
        let prefix = format!("R{length}N");
        text += &numbered(length, "", |n| {
            schema(&prefix, n, (n + 1) % length, template)
        });
    }
    let first = LENGTHS.map(|length| format!("{{$ref: '#/components/schemas/R{length}N0'}}"));
    text + &format!("    All: {{{combination}: [{}]}}\n", first.join(", "))
}

/// Returns the line of a schema. In the template, `SELF` and `NEXT` are references and `NUMBER` is the
/// number of the schema.
fn schema(prefix: &str, number: usize, next: usize, template: &str) -> String {
    let reference = |number| format!("'#/components/schemas/{prefix}{number}'");
    let schema = template
        .replace("SELF", &reference(number))
        .replace("NEXT", &reference(next))
        .replace("NUMBER", &number.to_string());
    format!("    {prefix}{number}: {{{schema}}}\n")
}

/// Returns a document with `count` paths. In the template of a path item, `NUMBER` is the number of the
/// path and `NEXT` the next one.
fn paths(count: usize, template: &str) -> String {
    let path = |number: usize| {
        let item = template
            .replace("NUMBER", &number.to_string())
            .replace("NEXT", &(number + 1).to_string());
        format!("  /a{number}: {{{item}}}\n")
    };
    format!("{HEAD}paths:\n{}", numbered(count, "", path))
}

/// Returns a document in one line with `count` equal schemas.
fn one_line(count: usize, schema: &str) -> String {
    let members = numbered(count, ", ", |number| format!("\"S{number}\": {schema}"));
    let content = r##"{"application/json": {"schema": {"$ref": "#/components/schemas/S0"}}}"##;
    let responses = format!(r#"{{"200": {{"description": "A", "content": {content}}}}}"#);
    format!(
        r#"{{"openapi": "3.0.0", "info": {{"title": "T", "version": "1"}}, "paths": {{"/a": {{"get": {{"responses": {responses}}}}}}}, "components": {{"schemas": {{{members}}}}}}}"#
    )
}

/// Joins the texts for the numbers from 0 to `count`.
fn numbered(count: usize, separator: &str, text: impl Fn(usize) -> String) -> String {
    (0..count).map(text).collect::<Vec<_>>().join(separator)
}

/// Returns the well-known bomb: lists of nine times the list before.
fn alias_bomb() -> String {
    let lists = numbered(29, "", |level| {
        let alias = format!("*a{level}");
        let next = level + 1;
        format!("x-a{next}: &a{next} [{}]\n", [alias.as_str(); 9].join(", "))
    });
    format!("{HEAD}paths: {{}}\nx-a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n{lists}")
}

/// Returns a bomb with one level only: parsers may allow it that limit the depth or the number of
/// aliases.
fn alias_square() -> String {
    format!(
        "{HEAD}paths: {{}}\nx-a: &a [{}]\nx-b: [{}]\n",
        "1, ".repeat(30_000),
        "*a, ".repeat(30_000)
    )
}
