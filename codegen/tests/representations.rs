//! Media types of answers that the caller can ask for, besides the usual one.

mod support;

use codegen::ir::{Payload, Responses, Type};
use support::{Document, options, read};

/// A document whose operation has these responses.
fn document(responses: &str) -> Document {
    Document::new(&format!(
        "openapi: 3.0.3\ninfo: {{title: A, version: '1'}}\nservers: [{{url: 'https://a.example'}}]\npaths:\n  /a:\n    get:\n      operationId: getItem\n      responses: {{{responses}}}\ncomponents:\n  schemas:\n    Item: {{type: object, required: [a], properties: {{a: {{type: string}}}}}}\n    Other: {{type: object, properties: {{b: {{type: string}}}}}}\n"
    ))
}

/// What the caller can ask for if an operation has these responses: the format of each media type, and what
/// the answer is.
fn representations(responses: &str) -> Vec<(String, String)> {
    let document = document(responses);
    let operation = &read(&document, &options()).operations[0];
    let found = operation.representations.iter().map(|it| {
        let payload = it.success.common_payload();
        let kind = match payload {
            Some(Payload::Text(_)) => "text",
            Some(Payload::Bytes(_)) => "bytes",
            Some(Payload::Json(Type::Named(_))) => "type",
            _ => "other",
        };
        let optional = match it.success {
            Responses::Optional(_) => "optional ",
            _ => "",
        };
        (it.format.clone(), format!("{optional}{kind}"))
    });
    found.collect()
}

const ITEM: &str = "{schema: {$ref: '#/components/schemas/Item'}}";

#[test]
fn the_caller_can_ask_for_what_has_another_type() {
    let found = |content: &str| {
        let content =
            format!("'200': {{description: A, content: {{application/json: {ITEM}, {content}}}}}");
        representations(&content)
    };
    let one = |format: &str, kind: &str| vec![(format.to_owned(), kind.to_owned())];
    assert_eq!(found("image/png: {}"), one("png", "bytes"));
    assert_eq!(
        found("text/html: {schema: {type: string}}"),
        one("html", "text")
    );
    assert_eq!(found(&format!("text/csv: {ITEM}")), one("csv", "text"));
    assert_eq!(
        found(&format!("application/pdf: {ITEM}")),
        one("pdf", "bytes")
    );
    let other = "application/vnd.a.full+json: {schema: {$ref: '#/components/schemas/Other'}}";
    assert_eq!(found(other), one("a.full", "type"));
    assert_eq!(
        found("application/pdf: {}, text/csv: {}"),
        [one("pdf", "bytes"), one("csv", "text")].concat()
    );
}

#[test]
fn the_same_value_in_another_media_type_is_nothing_new() {
    for content in [
        format!("text/plain: {ITEM}"),
        format!("text/json: {ITEM}"),
        format!("application/problem+json: {ITEM}"),
        format!("application/xml: {ITEM}"),
        format!("application/octet-stream: {ITEM}"),
        "'*/*': {}".to_owned(),
        "text/event-stream: {}".to_owned(),
    ] {
        let content =
            format!("'200': {{description: A, content: {{application/json: {ITEM}, {content}}}}}");
        assert_eq!(representations(&content), [], "{content}");
    }
    let images = "'200': {description: A, content: {image/png: {}, image/jpeg: {}}}";
    assert_eq!(representations(images), [], "both are bytes");
    let error = format!(
        "'200': {{description: A, content: {{application/json: {ITEM}}}}}, '404': {{description: B, content: {{text/plain: {{}}}}}}"
    );
    assert_eq!(representations(&error), [], "an error is no answer");
}

#[test]
fn other_answers_stay_as_they_are() {
    let responses = |other: &str| {
        representations(&format!(
            "'200': {{description: A, content: {{application/json: {ITEM}, text/html: {{}}}}}}, {other}"
        ))
    };
    let mixed = [("html".to_owned(), "other".to_owned())];
    let job = "'202': {description: B, content: {application/json: {schema: {type: integer}}}}";
    assert_eq!(responses(job), mixed, "an enum by status");
    let redirect = "'303': {description: B, headers: {Location: {schema: {type: string}}}, content: {text/html: {}}}";
    assert_eq!(responses(redirect), mixed, "its answer is where to go");
    let gone = "'204': {description: B, content: {text/html: {}}}";
    assert_eq!(
        responses(gone),
        [("html".to_owned(), "optional text".to_owned())]
    );
}

#[test]
fn default_is_an_answer_if_there_is_no_other() {
    let responses = format!(
        "default: {{description: A, content: {{application/json: {ITEM}, text/csv: {{}}}}}}"
    );
    assert_eq!(
        representations(&responses),
        [("csv".to_owned(), "text".to_owned())]
    );
}

#[test]
fn an_answer_without_content_stays_one() {
    let responses = format!(
        "'200': {{description: A, content: {{application/json: {ITEM}, application/pdf: {{}}}}}}, '204': {{description: B}}"
    );
    let expected = ("pdf".to_owned(), "optional bytes".to_owned());
    assert_eq!(representations(&responses), [expected]);
}

#[test]
fn errors_are_asked_for_less_than_the_answer() {
    let accept = |errors: &str| {
        let document = document(&format!(
            "'200': {{description: A, content: {{application/json: {ITEM}, text/csv: {{}}}}}}, {errors}"
        ));
        let operation = &read(&document, &options()).operations[0];
        operation.representations[0].accept.clone()
    };
    let problem = |media_type: &str| {
        accept(&format!(
            "'404': {{description: B, content: {{{media_type}: {ITEM}}}}}"
        ))
    };
    assert_eq!(
        problem("application/problem+json"),
        "text/csv, application/problem+json;q=0.5"
    );
    assert_eq!(
        accept("'404': {description: B, content: {'*/*': {}}}"),
        "text/csv"
    );
    assert_eq!(
        accept("'404': {description: B, content: {text/csv: {}}}"),
        "text/csv"
    );
    assert_eq!(accept("'404': {description: B}"), "text/csv");
}
