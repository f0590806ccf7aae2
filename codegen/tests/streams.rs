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
    let api = support::read(&document, &support::options());
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

/// An event of an API that writes JSON into its data, as FastAPI describes it.
const JSON_EVENT: &str = "type: object, required: [data], properties: {data: {type: string, contentMediaType: application/json, contentSchema: {$ref: '#/components/schemas/Item'}}, event: {type: string}, id: {type: string}, retry: {type: integer, minimum: 0}}";

/// Events with names, as TypeSpec describes them: what their data is stands in the alternatives.
const NAMED_EVENTS: &str = "type: object, required: [event], properties: {event: {type: string}, data: {type: string}}, oneOf: [{properties: {event: {const: added}, data: {contentMediaType: application/json, contentSchema: {$ref: '#/components/schemas/Item'}}}}, {properties: {event: {const: renamed}}}, {properties: {event: {const: end}, data: {contentMediaType: text/plain, const: '[END]'}}, x-ms-sse-terminal-event: true}]";

#[test]
fn json_in_the_data_of_events_has_its_type() {
    for (place, version) in [
        ("itemSchema", "3.2.0"),
        ("x-oai-itemSchema", "3.1.0"),
        ("schema", "3.1.0"),
    ] {
        let content = format!("text/event-stream: {{{place}: {{{JSON_EVENT}}}}}");
        let (found, _) = stream(version, "", &content).expect("a stream");
        assert_eq!(found.framing, Framing::JsonEvent, "{place}");
        let text = client(
            &document(version, "", &content),
            "src/operations/untagged.rs",
        );
        assert!(text.contains("pub data: types::Item,"), "{text}");
        assert!(text.contains("pub retry: Option<i64>,"), "{text}");
    }
    // A component, and an answer that is one.
    let component = format!(
        "openapi: 3.2.0\ninfo: {{title: A, version: '1'}}\nservers: [{{url: 'https://a.example'}}]\npaths:\n  /a: {{get: {{operationId: getItems, responses: {{'200': {{$ref: '#/components/responses/Items'}}}}}}}}\ncomponents:\n  responses: {{Items: {{description: A, content: {{text/event-stream: {{itemSchema: {{anyOf: [{{$ref: '#/components/schemas/Event'}}]}}}}}}}}}}\n  schemas:\n    Event: {{{JSON_EVENT}}}\n    Item: {{type: object, properties: {{a: {{type: string}}}}}}\n"
    );
    let text = client(&Document::new(&component), "src/types/event.rs");
    assert!(text.contains("pub data: Item,"), "{text}");
}

#[test]
fn alternatives_say_what_the_data_is() {
    let content = format!("text/event-stream: {{itemSchema: {{{NAMED_EVENTS}}}}}");
    let (found, _) = stream("3.2.0", "", &content).expect("a stream");
    assert_eq!(found.framing, Framing::Event);
    assert_eq!(found.end.as_deref(), Some("[END]"));
    let text = client(
        &document("3.2.0", "", &content),
        "src/operations/untagged.rs",
    );
    assert!(text.contains("pub data: Option<types::Item>,"), "{text}");
    assert!(text.contains("pub data: Option<String>,"), "{text}");
}

#[test]
fn each_way_to_call_asks_for_what_it_reads() {
    let accept = |content: &str| {
        let text = client(
            &document("3.0.3", "", content),
            "src/operations/untagged.rs",
        );
        let asked = text.lines().find(|line| line.contains("accept_media_type"));
        asked.map(|line| line.trim().to_owned())
    };
    let both = format!(
        "application/json: {{schema: {{{ITEM}}}}}, text/event-stream: {{schema: {{{ITEM}}}}}"
    );
    let call = "Call::new(self, Method::GET, \"/a\")";
    let json = format!("{call}.accept_media_type(\"application/json\")");
    assert_eq!(accept(&both).as_deref(), Some(json.as_str()));
    let texts =
        "application/json: {schema: {type: string}}, text/event-stream: {schema: {type: string}}";
    assert_eq!(accept(texts).as_deref(), Some(json.as_str()));
    let text = "text/event-stream: {}, text/plain: {}";
    assert_eq!(
        accept(text).as_deref(),
        Some(&*format!("{call}.accept_media_type(\"text/plain\")"))
    );
    let events = "text/event-stream: {}";
    assert_eq!(
        accept(events).as_deref(),
        Some(&*format!("{call}.accept_media_type(\"text/event-stream\")"))
    );
}

/// Only operations that have such a method rename a parameter.
#[test]
fn parameters_are_called_as_other_methods() {
    let parameters = "      parameters: [{name: stream, in: query, schema: {type: string}}, {name: download, in: query, schema: {type: string}}]\n";
    let setters = |content: &str| {
        let text = client(
            &document("3.0.3", parameters, content),
            "src/operations/untagged.rs",
        );
        let setters = text
            .lines()
            .filter_map(|line| line.trim().strip_prefix("pub fn "));
        let names = setters
            .filter_map(|line| line.split_once("(self"))
            .map(|it| it.0.to_owned());
        names.collect::<Vec<String>>()
    };
    assert_eq!(
        setters("text/event-stream: {}"),
        ["stream_parameter", "download"]
    );
    assert_eq!(setters("image/png: {}"), ["stream", "download_parameter"]);
    assert_eq!(setters("application/json: {}"), ["stream", "download"]);
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
        text.contains("[`Call::stream`] returns the events of the answer as they come."),
        "{text}"
    );
    let root = client(&document, "src/lib.rs");
    assert!(
        root.contains("Event, ") && root.contains("ItemStream, "),
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
        "item_reader",
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
