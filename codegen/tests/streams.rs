//! Answers that are a sequence of items: where documents say what an item is.

mod support;

use codegen::ir::{Framing, ItemStream, Type};
use support::{Document, client};

/// A document whose operation answers with this content.
fn document(version: &str, operation: &str, content: &str) -> Document {
    Document::new(&format!(
        "openapi: {version}\ninfo: {{title: A, version: '1'}}\nservers: [{{url: 'https://a.example'}}]\npaths:\n  /a:\n    get:\n      operationId: getItems\n{operation}      responses: {{'200': {{description: A, content: {{{content}}}}}}}\ncomponents:\n  schemas:\n    Item: {{type: object, required: [a], properties: {{a: {{type: string}}}}}}\n    Other: {{type: object, properties: {{b: {{type: string}}}}}}\n    Event: {{type: object, required: [data], properties: {{data: {{$ref: '#/components/schemas/Item'}}, event: {{type: string}}}}}}\n    Events: {{oneOf: [{{$ref: '#/components/schemas/Event'}}]}}\n"
    ))
}

/// The stream, and the name of its item's type.
fn stream(version: &str, operation: &str, content: &str) -> Option<(ItemStream, String)> {
    let document = document(version, operation, content);
    let mut files = codegen::source_map::SourceMap::default();
    let mut log = codegen::diagnostic::Log::default();
    let options = support::options();
    let api = codegen::read(
        "openapi.yaml",
        document.source(),
        &options,
        &mut files,
        &mut log,
    );
    let api = api.expect("a document without errors has an IR");
    let stream = api.operations[0].stream.clone()?;
    let item = match &stream.item {
        Type::Named(id) => format!("{:?}", api.types[id.0].words),
        other => format!("{other:?}"),
    };
    Some((stream, item))
}

const ITEM: &str = "$ref: '#/components/schemas/Item'";

#[test]
fn documents_say_in_several_places_what_an_item_is() {
    let events = format!("text/event-stream: {{schema: {{{ITEM}}}}}");
    let of_3_2 = format!("text/event-stream: {{itemSchema: {{{ITEM}}}}}");
    let earlier = format!("application/jsonl: {{schema: {{}}, x-oai-itemSchema: {{{ITEM}}}}}");
    let lines = format!("application/x-ndjson: {{schema: {{type: array, items: {{{ITEM}}}}}}}");
    let sequence = format!("application/geo+json-seq: {{schema: {{{ITEM}}}}}");
    let whole = "text/event-stream: {schema: {$ref: '#/components/schemas/Events'}}".to_owned();
    for (version, content, framing, item) in [
        ("3.0.3", events, Framing::EventData, "Item"),
        ("3.2.0", of_3_2, Framing::EventData, "Item"),
        ("3.0.3", earlier, Framing::Lines, "Item"),
        ("3.1.0", lines, Framing::Lines, "Item"),
        ("3.0.3", sequence, Framing::Sequence, "Item"),
        ("3.0.3", whole, Framing::Event, "Events"),
        (
            "3.0.3",
            "text/event-stream: {}".to_owned(),
            Framing::EventText,
            "String",
        ),
        (
            "3.0.3",
            "application/jsonl: {schema: {type: string}}".to_owned(),
            Framing::Lines,
            "Any",
        ),
    ] {
        let (stream, name) = stream(version, "", &content).expect(&content);
        assert_eq!(stream.framing, framing, "{content}");
        assert!(name.contains(item), "{content}: {name}");
    }
    assert_eq!(
        stream("3.0.3", "", "application/json: {schema: {type: string}}"),
        None
    );
}

#[test]
fn extensions_of_operations_count() {
    let content = format!("application/json: {{schema: {{{ITEM}}}}}");
    let other = "      x-fern-streaming: {format: sse, terminator: END, response-stream: {$ref: '#/components/schemas/Other'}}\n";
    let (found, name) = stream("3.0.3", other, &content).expect("a stream");
    assert_eq!(
        (found.framing, found.end.as_deref()),
        (Framing::EventData, Some("END"))
    );
    assert!(name.contains("Other"), "{name}");
    let (found, name) =
        stream("3.0.3", "      x-fern-streaming: true\n", &content).expect("a stream");
    assert_eq!((found.framing, found.end), (Framing::Lines, None));
    assert!(name.contains("Item"), "{name}");
    assert_eq!(
        stream("3.0.3", "      x-fern-streaming: false\n", &content),
        None
    );
}

#[test]
fn the_end_is_what_the_document_says() {
    let with = |member: &str| {
        let content = format!("text/event-stream: {{schema: {{{ITEM}}}{member}}}");
        stream("3.0.3", "", &content).expect("a stream").0.end
    };
    assert_eq!(with("").as_deref(), Some("[DONE]"));
    assert_eq!(
        with(", x-speakeasy-sse-sentinel: '[END]'").as_deref(),
        Some("[END]")
    );
}

#[test]
fn a_stream_is_a_line_of_a_table() {
    let content = format!("text/event-stream: {{schema: {{{ITEM}}}}}");
    let document = document("3.0.3", "", &content);
    let text = client(&document, "src/operations/untagged.rs");
    let table =
        "streams!(GetItems -> types::Item, EventData \"text/event-stream\" until \"[DONE]\");";
    assert!(text.contains(table), "{text}");
    assert!(
        text.contains("[`Call::stream`] reads the events of the answer as they come."),
        "{text}"
    );
    let root = client(&document, "src/lib.rs");
    assert!(
        root.contains("pub use runtime::{Event, ItemStream, "),
        "{root}"
    );
    assert!(!root.contains("Download"), "{root}");
    let modules = client(&document, "src/runtime/mod.rs");
    assert!(
        modules.contains("mod incoming;") && !modules.contains("download"),
        "{modules}"
    );
}

#[test]
fn clients_without_streams_pay_nothing() {
    let document = document("3.0.3", "", "application/json: {schema: {type: string}}");
    let generation = support::generate(&document);
    let files = generation.files.expect("a client");
    for file in [
        "download",
        "event_parser",
        "incoming",
        "items",
        "record_parser",
    ] {
        assert!(
            !files.contains_key(&format!("src/runtime/{file}.rs")),
            "{file}"
        );
        assert!(!files["src/runtime/mod.rs"].contains(file), "{file}");
    }
    assert!(!files["Cargo.toml"].contains("tokio"));
}
