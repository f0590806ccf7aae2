//! Compares what the client made of a response with what the server sent.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use super::requests::Call;
use super::scenarios::{Body, Exchange, text};
use crate::conformance::media_type;

/// The server's address in the data of the suite.
const EXAMPLE_ADDRESS: &str = "http://localhost:3000";

/// Returns what is wrong with an answer of the driver. `address` is that of the server.
pub(crate) fn problems(
    exchange: &Exchange,
    call: &Call,
    answer: &Value,
    address: &str,
) -> Vec<String> {
    let error = answer.get("error");
    let answer = error.unwrap_or(answer);
    let message = answer["message"].as_str().unwrap_or("no answer");
    let Some(status) = answer["status"].as_u64() else {
        return vec![message.to_owned()];
    };
    if status != exchange.response.status {
        let body = &answer["body"];
        return vec![format!(
            "expected status {}, got {status}: {}",
            exchange.response.status,
            body.get("message").unwrap_or(body)
        )];
    }
    let is_error = error.is_some();
    let kind = answer["kind"].as_str().unwrap_or_default();
    let is_declared = ["api", "declared_status"].contains(&kind);
    let is_undeclared = kind == "undeclared_status" && !call.declares_status;
    if is_error != (status >= 400) || is_error && !is_declared && !is_undeclared {
        return vec![format!(
            "status {status} became the error `{kind}`: {message}"
        )];
    }
    let mut problems = headers(exchange, &answer["headers"]);
    let expected = exchange.response.body.as_ref();
    let got = answer.get("body");
    problems.extend(match &call.xml {
        Some(value) => {
            let wanted = with_address(value.clone(), address);
            difference("the body", &wanted, got.unwrap_or(&Value::Null))
        }
        None => expected.and_then(|it| body(it, got, address)),
    });
    problems
}

fn headers(exchange: &Exchange, got: &Value) -> Vec<String> {
    let expected = exchange.response.headers.iter();
    let problems = expected.filter_map(|(name, value)| {
        let value = text(value);
        let got = got.get(name.to_ascii_lowercase());
        let is_same = got.and_then(Value::as_str) == Some(&value);
        (!is_same).then(|| {
            format!(
                "the header `{name}`: expected `{value}`, got {}",
                shown(got)
            )
        })
    });
    problems.collect()
}

/// Compares a body with what the typed response is encoded to.
fn body(expected: &Body, got: Option<&Value>, address: &str) -> Option<String> {
    let wanted = match got.and_then(|it| it.get("base64")).and_then(Value::as_str) {
        Some(base64) => {
            let is_same = STANDARD.decode(base64).ok() == Some(expected.bytes());
            return (!is_same).then(|| "the bytes of the body differ".to_owned());
        }
        None if media_type::is_json(&expected.content_type) => {
            let json = serde_json::from_slice(&expected.bytes());
            json.unwrap_or(Value::Null)
        }
        None => match (media_type::essence(&expected.content_type).as_str(), got) {
            ("text/event-stream", Some(Value::Array(_))) => events(&expected.text()),
            ("application/jsonl", Some(Value::Array(_))) => lines(&expected.text()),
            _ => expected.text().into(),
        },
    };
    let wanted = with_address(wanted, address);
    let null = Value::Null;
    difference("the body", &wanted, got.unwrap_or(&null))
}

/// Returns the data of server-sent events, as the driver collects them: as text. The suite's streams have
/// a line of data in each event.
fn events(body: &str) -> Value {
    let data = body.lines().filter_map(|line| line.strip_prefix("data: "));
    data.map(Value::from).collect()
}

/// Returns the values of JSON lines.
fn lines(body: &str) -> Value {
    let values = body.lines().map(|line| line.parse().unwrap_or(Value::Null));
    values.collect()
}

/// Replaces the server's address in the data by the real one.
fn with_address(value: Value, address: &str) -> Value {
    match value {
        Value::String(text) => text.replace(EXAMPLE_ADDRESS, address).into(),
        Value::Array(values) => values
            .into_iter()
            .map(|it| with_address(it, address))
            .collect(),
        Value::Object(object) => {
            let entries = object.into_iter();
            entries
                .map(|(name, it)| (name, with_address(it, address)))
                .collect()
        }
        value => value,
    }
}

/// Returns the first difference. `1` and `1.0` are the same number.
fn difference(place: &str, expected: &Value, got: &Value) -> Option<String> {
    match (expected, got) {
        (Value::Number(a), Value::Number(b)) if a == b || a.as_f64() == b.as_f64() => None,
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            let mut pairs = a.iter().zip(b).enumerate();
            pairs.find_map(|(index, (a, b))| difference(&format!("{place}[{index}]"), a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            let mut names = a.keys().chain(b.keys());
            names.find_map(|name| match (a.get(name), b.get(name)) {
                (Some(a), Some(b)) => difference(&format!("{place}.{name}"), a, b),
                (a, b) => Some(format!(
                    "{place}.{name}: expected {}, got {}",
                    shown(a),
                    shown(b)
                )),
            })
        }
        _ if expected == got => None,
        _ => Some(format!("{place}: expected {expected}, got {got}")),
    }
}

fn shown(value: Option<&Value>) -> String {
    value.map_or("nothing".to_owned(), Value::to_string)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::scenarios::tests::exchange;
    use super::*;

    fn compared(response: Value, answer: Value) -> Vec<String> {
        let call = Call {
            version: 0,
            base_path: String::new(),
            arguments: Value::Null,
            credentials: Vec::new(),
            declares_status: false,
            xml: None,
            undeclared: Vec::new(),
        };
        let exchange = exchange(json!({"method": "get", "uri": "/", "response": response}));
        problems(&exchange, &call, &answer, "http://localhost:1")
    }

    #[test]
    fn statuses_and_errors_are_compared() {
        let failure = |kind: &str, status: u64| json!({"error": {"kind": kind, "message": "oh", "status": status, "body": {"message": "x"}}});
        assert!(compared(json!({"status": 204}), json!({"status": 204})).is_empty());
        assert!(compared(json!({"status": 404}), failure("api", 404)).is_empty());
        assert!(compared(json!({"status": 500}), failure("undeclared_status", 500)).is_empty());
        let got = compared(json!({"status": 204}), failure("undeclared_status", 400));
        assert_eq!(got, ["expected status 204, got 400: \"x\""]);
        let got = compared(json!({"status": 200}), failure("decode", 200));
        assert_eq!(got, ["status 200 became the error `decode`: oh"]);
        let unsent = json!({"error": {"kind": "input", "message": "it is missing"}});
        assert_eq!(compared(json!({"status": 200}), unsent), ["it is missing"]);
    }

    #[test]
    fn headers_are_compared() {
        let response = json!({"status": 200, "headers": {"X-A": "1", "X-B": "2"}});
        let got = compared(response, json!({"status": 200, "headers": {"x-a": "1"}}));
        assert_eq!(got, ["the header `X-B`: expected `2`, got nothing"]);
    }

    #[test]
    fn bodies_are_compared() {
        let json = |raw: Value, got: Value| {
            let body = json!({"contentType": "application/json", "raw": raw.to_string()});
            compared(
                json!({"status": 200, "body": body}),
                json!({"status": 200, "body": got}),
            )
        };
        assert!(json(json!({"a": 1, "b": [2]}), json!({"b": [2], "a": 1.0})).is_empty());
        assert!(
            json(
                json!("http://localhost:3000/x"),
                json!("http://localhost:1/x")
            )
            .is_empty()
        );
        let got = json(json!({"a": [{"b": 1}]}), json!({"a": [{"b": 2}]}));
        assert_eq!(got, ["the body.a[0].b: expected 1, got 2"]);
        let got = json(json!({"a": null}), json!({}));
        assert_eq!(got, ["the body.a: expected null, got nothing"]);
        let bytes = json!({"contentType": "image/png", "base64": "YQ=="});
        let got = |base64: &str| json!({"status": 200, "body": {"base64": base64}});
        let response = json!({"status": 200, "body": bytes});
        assert!(compared(response.clone(), got("YQ==")).is_empty());
        assert_eq!(compared(response, got("Yg==")).len(), 1);
    }

    #[test]
    fn streams_are_lists() {
        let stream = |content_type: &str, raw: &str, got: Value| {
            let body = json!({"contentType": content_type, "raw": raw});
            compared(
                json!({"status": 200, "body": body}),
                json!({"status": 200, "body": got}),
            )
        };
        let events = "event: a\ndata: {\"b\": 1}\n\ndata: [DONE]\n\n";
        let got = json!(["{\"b\": 1}", "[DONE]"]);
        assert!(stream("text/event-stream", events, got).is_empty());
        let lines = "{\"b\": 1}\n{\"b\": 2}";
        let got = json!([{"b": 1}, {"b": 2}]);
        assert!(stream("application/jsonl", lines, got).is_empty());
        let got = stream("application/jsonl", lines, json!([{"b": 1}]));
        assert_eq!(got.len(), 1);
    }
}
