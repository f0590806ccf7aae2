//! Bodies of requests that are sequences: where documents say what the parts and the items are.

mod support;

use support::{Document, client, diagnostics, generate};

/// A document whose operation `upload` takes this content.
fn document(content: &str) -> Document {
    Document::new(&format!(
        "openapi: 3.2.0\ninfo: {{title: A, version: '1'}}\nservers: [{{url: 'https://a.example'}}]\npaths:\n  /a:\n    post:\n      operationId: upload\n      requestBody: {{required: true, content: {{{content}}}}}\n      responses: {{'204': {{description: Done}}}}\ncomponents:\n  schemas:\n    Item: {{type: object, required: [a], properties: {{a: {{type: string}}}}}}\n    Other: {{type: object, properties: {{b: {{type: string}}}}}}\n    Items: {{type: array, items: {{$ref: '#/components/schemas/Item'}}}}\n    Twice: {{type: array, prefixItems: [{{$ref: '#/components/schemas/Item'}}, {{$ref: '#/components/schemas/Item'}}]}}\n"
    ))
}

/// The argument of the method, what sets the body, and the fields of the body, if it is a struct.
fn sent(content: &str) -> (String, String, String) {
    let text = client(&document(content), "src/operations/untagged.rs");
    // On one line, whatever the length of its parts.
    let lines = text.lines().filter(|line| !line.contains("///"));
    let words: Vec<&str> = lines.flat_map(str::split_whitespace).collect();
    let text = words.join(" ").replace("( ", "(").replace("[ ", "[");
    let text = text.replace(", )", ")").replace(", ]", "]");
    let between = |start: &str, end: &str| {
        let (_, rest) = text.split_once(start)?;
        Some(rest.split_once(end)?.0.trim().to_owned())
    };
    let argument = between("pub fn upload(&self, body: ", ")").expect("an argument");
    let setting = between(".accept_media_type(\"*/*\") .", " }").expect("a body");
    let fields = between("pub struct UploadBody {", "}").unwrap_or_default();
    (argument, setting, fields)
}

fn expected(argument: &str, setting: &str, fields: &str) -> (String, String, String) {
    (argument.to_owned(), setting.to_owned(), fields.to_owned())
}

const ITEM: &str = "$ref: '#/components/schemas/Item'";
const OTHER: &str = "$ref: '#/components/schemas/Other'";

#[test]
fn a_list_of_parts_is_a_list() {
    let mixed = |rules: &str| format!("unnamed_parts_body(\"multipart/mixed\", body, &[{rules}])");
    for (content, argument, rules) in [
        // A schema of a list, as OpenAPI 3.0 has it.
        (format!("schema: {{type: array, items: {{{ITEM}}}}}"), "&[types::Item]", ""),
        ("schema: {$ref: '#/components/schemas/Items'}".to_owned(), "&[types::Item]", ""),
        ("schema: {type: array, items: {type: string, contentMediaType: image/png}}".to_owned(), "&[crate::Upload]", "(\"items\", PartRule::MediaType(\"image/png\"))"),
        // One of an item.
        (format!("itemSchema: {{{ITEM}}}"), "&[types::Item]", ""),
        ("schema: {}, itemSchema: {}".to_owned(), "&[crate::Upload]", ""),
        (format!("schema: {{type: array}}, itemSchema: {{{ITEM}}}, itemEncoding: {{contentType: text/x-item+json}}"), "&[types::Item]", "(\"items\", PartRule::MediaType(\"text/x-item+json\"))"),
        // Only an encoding.
        ("itemEncoding: {contentType: 'image/*'}".to_owned(), "&[crate::Upload]", ""),
        ("schema: {$ref: '#/components/schemas/Items'}, itemEncoding: {headers: {X-A: {schema: {type: string, const: b}}}}".to_owned(), "&[types::Item]", "(\"items\", PartRule::Header(\"X-A\", \"b\"))"),
    ] {
        let sent = sent(&format!("multipart/mixed: {{{content}}}"));
        assert_eq!(sent, expected(argument, &mixed(rules), ""), "{content}");
    }
}

#[test]
fn parts_with_positions_are_fields() {
    let related =
        |rules: &str| format!("unnamed_parts_body(\"multipart/related\", body, &[{rules}])");
    for (content, rules, fields) in [
        (
            format!("schema: {{type: array, prefixItems: [{{{ITEM}}}, {{type: string, format: binary}}], items: {{{OTHER}}}}}"),
            "",
            "pub item: types::Item, pub part2: crate::Upload, pub items: Option<Vec<types::Other>>,",
        ),
        (
            format!("schema: {{type: array, prefixItems: [{{{ITEM}}}, {{title: items}}], items: false}}, prefixEncoding: [{{}}, {{contentType: text/csv}}]"),
            "(\"items2\", PartRule::MediaType(\"text/csv\"))",
            "pub item: types::Item, pub items2: crate::Upload,",
        ),
        (
            "schema: {$ref: '#/components/schemas/Twice'}, prefixEncoding: [{contentType: application/b+json}]".to_owned(),
            "(\"Item1\", PartRule::MediaType(\"application/b+json\"))",
            "pub item1: types::Item, pub item2: types::Item,",
        ),
        // Encodings without schemas of their own.
        (
            format!("itemSchema: {{{ITEM}}}, prefixEncoding: [{{contentType: application/b+json}}], itemEncoding: {{contentType: application/c+json}}"),
            "(\"Item\", PartRule::MediaType(\"application/b+json\")), (\"items\", PartRule::MediaType(\"application/c+json\"))",
            "pub item: types::Item, pub items: Option<Vec<types::Item>>,",
        ),
        (
            "prefixEncoding: [{contentType: text/csv}]".to_owned(),
            "(\"part1\", PartRule::MediaType(\"text/csv\"))",
            "pub part1: crate::Upload,",
        ),
    ] {
        let sent = sent(&format!("multipart/related: {{{content}}}"));
        let expected = expected("&UploadBody", &related(rules), fields);
        assert_eq!(sent, expected, "{content}");
    }
}

/// An object in `multipart/mixed` has parts with names, as before OpenAPI 3.2.
#[test]
fn parts_of_an_object_have_names() {
    let content = format!("multipart/mixed: {{schema: {{{ITEM}}}}}");
    let setting = "multipart_body(\"multipart/mixed\", body, &[])";
    assert_eq!(sent(&content), expected("&types::Item", setting, ""));
}

#[test]
fn values_one_after_another_are_a_list() {
    let lines = |media_type: &str| format!("json_lines_body(\"{media_type}\", body)");
    let records = |media_type: &str| format!("json_sequence_body(\"{media_type}\", body)");
    let list = format!("schema: {{type: array, items: {{{ITEM}}}}}");
    for (media_type, content, setting) in [
        (
            "application/jsonl",
            format!("itemSchema: {{{ITEM}}}"),
            lines("application/jsonl"),
        ),
        (
            "application/x-ndjson",
            list.clone(),
            lines("application/x-ndjson"),
        ),
        (
            "application/stream+json",
            list.clone(),
            lines("application/stream+json"),
        ),
        (
            "application/x-ndjson",
            format!("schema: {{{ITEM}}}"),
            lines("application/x-ndjson"),
        ),
        (
            "application/json-seq",
            format!("schema: {{}}, x-oai-itemSchema: {{{ITEM}}}"),
            records("application/json-seq"),
        ),
        (
            "application/geo+json-seq",
            list,
            records("application/geo+json-seq"),
        ),
    ] {
        let sent = sent(&format!("{media_type}: {{{content}}}"));
        assert_eq!(sent, expected("&[types::Item]", &setting, ""), "{content}");
    }
}

/// A list that the document describes once has one type, and is JSON unless the caller chooses lines. Text
/// and files stay what they are.
#[test]
fn other_bodies_stay_what_they_are() {
    let list = format!(
        "{{schema: {{type: array, items: {{type: object, properties: {{a: {{{ITEM}}}}}}}}}}}"
    );
    let both = format!("application/x-ndjson: {list}, application/json: {list}");
    let text = client(&document(&both), "src/operations/untagged.rs");
    assert!(
        text.contains("pub fn upload(&self, body: &[UploadBodyItem])"),
        "{text}"
    );
    assert!(text.contains("fn upload_ndjson"), "{text}");
    assert!(
        text.contains(".json_lines_body(\"application/x-ndjson\", body)"),
        "{text}"
    );
    for schema in ["{type: string}", "{type: string, format: binary}"] {
        let sent = sent(&format!("application/jsonl: {{schema: {schema}}}"));
        let setting = "upload_body(\"application/jsonl\", body)";
        assert_eq!(sent, expected("impl Into<crate::Upload>", setting, ""));
    }
}

/// Only clients that send such bodies have the code for them.
#[test]
fn callers_pay_for_what_they_use() {
    for (content, files) in [
        ("application/json: {}", vec![]),
        ("multipart/form-data: {}", vec!["multipart"]),
        (
            "multipart/mixed: {itemSchema: {}}",
            vec!["multipart", "unnamed_parts"],
        ),
        ("application/jsonl: {itemSchema: {}}", vec!["json_items"]),
    ] {
        let generated = generate(&document(content)).files.expect("a client");
        let all = ["json_items", "multipart", "unnamed_parts"];
        let has_file = |name: &&str| generated.contains_key(&format!("src/runtime/{name}.rs"));
        assert_eq!(all.into_iter().filter(has_file).collect::<Vec<_>>(), files);
    }
}

/// Without it, the next part would take its place.
#[test]
fn a_position_is_sent_even_if_its_schema_is_read_only() {
    let read_only = "{type: object, title: Meta, readOnly: true, properties: {a: {type: string}}}";
    let content = format!(
        "multipart/mixed: {{schema: {{type: array, prefixItems: [{read_only}, {{type: string, format: binary}}]}}}}"
    );
    let files = generate(&document(&content)).files.expect("a client");
    let has_both = |text: &String| text.contains("required: meta = \"Meta\", part2;");
    assert!(files.values().any(has_both), "{files:#?}");
}

/// Each could get a copy of a large schema.
#[test]
fn many_positions_are_refused_aloud() {
    let content = |count: usize| {
        let encodings = vec!["{}"; count].join(", ");
        document(&format!(
            "multipart/mixed: {{itemSchema: {{type: string}}, prefixEncoding: [{encodings}]}}"
        ))
    };
    assert!(!diagnostics(&content(100)).contains("prefixEncoding"));
    assert!(diagnostics(&content(101)).contains("`prefixEncoding`"));
}

/// Lists of nothing but themselves, and values of the wrong kind.
#[test]
fn odd_lists_have_a_client() {
    for content in [
        "schema: {type: array, prefixItems: []}, prefixEncoding: []",
        "schema: {type: array, prefixItems: [null, true, false, {type: array, items: {}}], items: true}",
        "schema: {type: [array, 'null'], items: [{}, {}], additionalItems: {}}, prefixEncoding: [null, 1, []]",
        "schema: {$ref: '#/components/schemas/None'}, itemEncoding: 1, prefixEncoding: {}",
        "itemSchema: null, itemEncoding: null, prefixEncoding: null",
        "itemSchema: {type: array, items: {type: array, items: {type: string, format: binary}}}",
    ] {
        let generation = generate(&document(&format!("multipart/mixed: {{{content}}}")));
        assert!(
            generation.files.is_some(),
            "{content}: {}",
            generation.diagnostics.render(false)
        );
    }
    let own = Document::new(
        "openapi: 3.2.0\ninfo: {title: A, version: '1'}\nservers: [{url: 'https://a.b'}]\ncomponents: {schemas: {Own: {type: array, items: {$ref: '#/components/schemas/Own'}}}}\npaths: {/x: {put: {requestBody: {content: {multipart/mixed: {schema: {$ref: '#/components/schemas/Own'}, itemEncoding: {contentType: text/plain}}, application/jsonl: {schema: {$ref: '#/components/schemas/Own'}}}}, responses: {}}}}\n",
    );
    let files = generate(&own).files;
    let files = files.unwrap_or_else(|| panic!("{}", diagnostics(&own)));
    let takes_items = |text: &String| text.contains("body_jsonl: &[types::Own]");
    assert!(files.values().any(takes_items));
}
