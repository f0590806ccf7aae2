//! Why types are any JSON value: small documents, and the reasons that the generator has for each
//! place. Two limits have no test here, because documents that reach them are large: the number of
//! types without a name, and the depth of alternatives.

mod support;

use codegen::ir::AnyReason::{self, Document as D, Generator as G};
use codegen::ir::Unexpressed::{
    DeepLists, DeepTypes, DifferentTypes, ListOfItself, StructuredEnum, UnreadKeywords,
};
use codegen::ir::Unsaid::{
    AnyAlternative, AnyProperties, Anything, ForbiddenProperties, LeadsToItself, LinesOfText,
    LostReference, NoItems, NoProperties, NoSchema, NoType, NoValue, OnlyExample, OnlyNot,
    OnlyNull, OnlyRequired, Undescribed, UnknownType,
};
use codegen::type_places;
use support::{Document, options};

/// The places with any JSON value, and the reason of each.
fn places(paths: &str, schemas: &str) -> Vec<(String, AnyReason)> {
    let document = Document::new(&format!(
        "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\nservers: [{{url: 'https://a.example'}}]\npaths: {{{paths}}}\ncomponents:\n  schemas:\n{schemas}"
    ));
    let all = type_places("openapi.yaml", document.source(), &options());
    assert!(!all.is_empty(), "{schemas}");
    let untyped = all.into_iter().filter_map(|it| Some((it.path, it.reason?)));
    untyped.collect()
}

/// The reason of the component `A`, which is any JSON value or a list or map of any.
fn reason(schema: &str) -> AnyReason {
    let schemas = format!("    A: {schema}\n    B: {{type: string}}\n");
    match places("", &schemas).as_slice() {
        [(path, reason)] if path == "A" => *reason,
        other => panic!("{schema}: {other:?}"),
    }
}

#[test]
fn a_schema_does_not_say_its_type() {
    for (schema, expected) in [
        ("{}", D(Anything)),
        ("true", D(Anything)),
        ("{type: any}", D(Anything)),
        ("{description: Text., nullable: true, x-a: 1}", D(Anything)),
        ("{allOf: [{}, {description: Text.}]}", D(Anything)),
        ("{example: 1}", D(OnlyExample)),
        ("{allOf: [{default: a}]}", D(OnlyExample)),
        ("{minimum: 1}", D(NoType)),
        ("{format: json, example: 1}", D(NoType)),
        ("{required: [a]}", D(OnlyRequired)),
        (
            "{anyOf: [{required: [a]}, {required: [b]}]}",
            D(OnlyRequired),
        ),
        ("false", D(OnlyNot)),
        ("{not: {type: string}}", D(OnlyNot)),
        ("{type: tree}", D(UnknownType)),
        ("{$ref: '#/components/schemas/None'}", D(LostReference)),
        (
            "{allOf: [{$ref: '#/components/schemas/None'}]}",
            D(LostReference),
        ),
        (
            "{if: {type: string}, then: {maxLength: 1}}",
            G(UnreadKeywords),
        ),
        ("{contains: {type: string}}", G(UnreadKeywords)),
    ] {
        assert_eq!(reason(schema), expected, "{schema}");
    }
}

#[test]
fn a_schema_says_which_values_it_has() {
    for (schema, expected) in [
        ("{type: 'null'}", D(OnlyNull)),
        ("{oneOf: [{type: 'null'}, {enum: [null]}]}", D(OnlyNull)),
        ("{allOf: [{enum: [a, 1]}, {enum: [b, 2]}]}", D(NoValue)),
        ("{enum: [{a: 1}, b]}", G(StructuredEnum)),
        ("{enum: [{a: 1}, {b: 1}]}", G(StructuredEnum)),
    ] {
        assert_eq!(reason(schema), expected, "{schema}");
    }
}

#[test]
fn an_alternative_does_not_say_its_type() {
    for (schema, expected) in [
        ("{anyOf: [{type: string}, {}]}", D(AnyAlternative)),
        (
            "{oneOf: [{description: B.}, {example: 1}]}",
            D(AnyAlternative),
        ),
        (
            "{oneOf: [{type: string}, {$ref: '#/components/schemas/None'}]}",
            D(LostReference),
        ),
        (
            "{oneOf: [{$ref: '#/components/schemas/None'}]}",
            D(LostReference),
        ),
        (
            "{oneOf: [{$ref: '#/components/schemas/B'}, {required: [a]}]}",
            D(OnlyRequired),
        ),
        (
            "{anyOf: [{type: array}, {type: array, items: {type: string}}]}",
            D(NoItems),
        ),
    ] {
        assert_eq!(reason(schema), expected, "{schema}");
    }
}

#[test]
fn lists_and_maps_of_any_values() {
    for (schema, expected) in [
        ("{type: array}", D(NoItems)),
        ("{type: array, items: {}}", D(Anything)),
        ("{type: object}", D(NoProperties)),
        ("{type: object, properties: {}}", D(NoProperties)),
        (
            "{type: object, additionalProperties: true}",
            D(AnyProperties),
        ),
        ("{type: object, additionalProperties: {}}", D(Anything)),
        (
            "{type: object, additionalProperties: false}",
            D(ForbiddenProperties),
        ),
    ] {
        assert_eq!(reason(schema), expected, "{schema}");
    }
}

#[test]
fn properties_with_any_value() {
    let found = places(
        "",
        "
    A: {type: object, required: [b], properties: {a: {}, text: {type: string}}, additionalProperties: true}
    B:
      anyOf:
        - {title: One, type: object, properties: {a: {type: string}, b: {type: string}}}
        - {title: Other, type: object, properties: {a: {type: integer}, c: {type: string}}}
    ",
    );
    let expected = [
        ("A.a", D(Anything)),
        ("A.b", D(Undescribed)),
        ("A.*", D(AnyProperties)),
        ("B.Several.a", G(DifferentTypes)),
    ];
    assert_eq!(found, expected.map(|(path, it)| (path.to_owned(), it)));
}

#[test]
fn schemas_of_nothing_but_themselves() {
    let itself = "{$ref: '#/components/schemas/A'}";
    for (schema, expected) in [
        (itself.to_owned(), D(LeadsToItself)),
        (format!("{{type: array, items: {itself}}}"), G(ListOfItself)),
        (
            format!("{{type: object, additionalProperties: {itself}}}"),
            G(ListOfItself),
        ),
    ] {
        assert_eq!(reason(&schema), expected, "{schema}");
    }
    for key in ["allOf", "oneOf"] {
        let one = format!("    A: {{{key}: [{{$ref: '#/components/schemas/B'}}]}}\n");
        let other = format!("    B: {{{key}: [{{$ref: '#/components/schemas/A'}}]}}\n");
        let found = places("", &(one + &other));
        assert_eq!(found[0], ("A".to_owned(), D(LeadsToItself)), "{key}");
        assert!(found.iter().all(|it| it.1 == D(LeadsToItself)), "{found:?}");
    }
}

#[test]
fn limits() {
    for (key, expected) in [("anyOf", G(DeepLists)), ("allOf", G(DeepTypes))] {
        let mut schemas = String::new();
        for length in [7, 11, 13] {
            for n in 0..length {
                let next = (n + 1) % length;
                schemas += &format!(
                    "    C{length}x{n}: {{type: array, items: {{$ref: '#/components/schemas/C{length}x{next}'}}}}\n"
                );
            }
        }
        let first = ["C7x0", "C11x0", "C13x0"]
            .map(|name| format!("{{$ref: '#/components/schemas/{name}'}}"));
        schemas += &format!("    A: {{{key}: [{}]}}\n", first.join(", "));
        let found = places("", &schemas);
        assert!(found.contains(&("A".to_owned(), expected)), "{found:?}");
    }
}

#[test]
fn content() {
    let responses =
        |content: &str| format!("responses: {{'200': {{description: Y, content: {{{content}}}}}}}");
    let json = responses("application/json: {}");
    let lines = responses("application/jsonl: {schema: {type: string}}");
    let events = responses("application/jsonl: {}");
    let paths = format!(
        "/a: {{get: {{operationId: a, parameters: [{{name: q, in: query, content: {{application/json: {{}}}}}}], {json}}}}}, \
         /b: {{get: {{operationId: b, {lines}}}}}, \
         /c: {{get: {{operationId: c, {events}}}}}, \
         /d: {{post: {{operationId: d, requestBody: {{content: {{application/x-www-form-urlencoded: {{schema: {{}}}}}}}}, responses: {{'204': {{description: Y}}}}}}}}"
    );
    let found = places(&paths, "    Unused: {type: string}\n");
    let expected = [
        ("a query q", D(NoSchema)),
        ("a response 200", D(NoSchema)),
        ("b item", D(LinesOfText)),
        ("c item", D(NoSchema)),
        ("d body application/x-www-form-urlencoded", D(Anything)),
    ];
    assert_eq!(found, expected.map(|(path, it)| (path.to_owned(), it)));
}

/// The reason is no part of a type.
#[test]
fn types_with_other_reasons_are_one() {
    let property = |value: &str| {
        format!(
            "{{type: object, properties: {{size: {{type: object, properties: {{x: {value}}}}}}}}}"
        )
    };
    let schemas = format!(
        "    A: {}\n    B: {}\n",
        property("{}"),
        property("{example: 1}")
    );
    let found = places("", &schemas);
    assert_eq!(found, [("size.x".to_owned(), D(Anything))]);
}
