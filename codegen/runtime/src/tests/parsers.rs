//! Splitting bodies into events and records: it does not matter where the pieces of a body end.

use std::time::Duration;

use fastrand::Rng;
use serde_json::{Value, json};

use crate::runtime::Event;
use crate::runtime::event_parser::EventParser;
use crate::runtime::record_parser::RecordParser;

/// How many random bodies a test reads.
const RUNS: usize = 400;

/// Cuts bytes at random places. Some pieces are empty.
fn pieces<'b>(random: &mut Rng, mut bytes: &'b [u8]) -> Vec<&'b [u8]> {
    let longest = random.usize(1..40);
    let mut pieces = Vec::new();
    while !bytes.is_empty() {
        let (piece, rest) = bytes.split_at(random.usize(0..=longest.min(bytes.len())));
        pieces.push(piece);
        bytes = rest;
    }
    pieces
}

/// A body with lines of all kinds, not all of them right.
fn events_body(random: &mut Rng) -> Vec<u8> {
    const NAMES: [&str; 8] = ["data", "data", "data", "event", "id", "retry", "", "other"];
    const VALUES: [&[u8]; 9] = [
        b"",
        b"7",
        b" 12",
        b"x:y ",
        b"a\0b",
        b"\xFF\xFE",
        "\u{FEFF}".as_bytes(),
        "\u{e9}\u{1F600}\u{2028}".as_bytes(),
        b"{\"a\": 1}",
    ];
    const SEPARATORS: [&str; 4] = [":", ": ", ":  ", ""];
    const ENDS: [&str; 3] = ["\n", "\r", "\r\n"];
    let mut body = Vec::new();
    if random.bool() {
        body.extend_from_slice("\u{FEFF}".as_bytes());
    }
    for _ in 0..random.usize(0..30) {
        if random.u8(0..3) > 0 {
            let name = random.choice(NAMES).unwrap_or_default();
            let separator = random.choice(SEPARATORS).unwrap_or_default();
            body.extend_from_slice(name.as_bytes());
            body.extend_from_slice(separator.as_bytes());
            body.extend_from_slice(random.choice(VALUES).unwrap_or_default());
        }
        let end = random.choice(ENDS).unwrap_or_default();
        body.extend_from_slice(end.as_bytes());
    }
    body
}

/// Reads a body as the specification says, which is about the whole text.
fn events_by_specification(body: &[u8]) -> Vec<Event> {
    let text = String::from_utf8_lossy(body);
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(&text);
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let (mut events, mut event, mut data) = (Vec::new(), Event::default(), Vec::new());
    // What follows the last line end is no line.
    let lines = text.rsplit_once('\n').map_or("", |(lines, _)| lines);
    for line in lines.split('\n') {
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match name {
            _ if line.is_empty() => {
                let id = event.id.clone();
                if !data.is_empty() {
                    event.data = data.join("\n");
                    events.push(event);
                }
                event = Event {
                    id,
                    ..Event::default()
                };
                data.clear();
            }
            "data" => data.push(value.to_owned()),
            "event" => event.name = value.to_owned(),
            "id" if !value.contains('\0') => event.id = value.to_owned(),
            "retry" if value.chars().all(|it| it.is_ascii_digit()) => {
                let retry = value.parse().ok().map(Duration::from_millis);
                event.retry = retry.or(event.retry);
            }
            _ => {}
        }
    }
    events
}

fn events(pieces: &[&[u8]]) -> Vec<Event> {
    let mut parser = EventParser::default();
    let mut events = Vec::new();
    for piece in pieces {
        let mut rest = *piece;
        while !rest.is_empty() {
            let (taken, event) = parser.take(rest);
            assert!(taken > 0 && (taken == rest.len() || event.is_some()));
            rest = &rest[taken..];
            events.extend(event);
        }
    }
    events
}

#[test]
fn events_may_be_cut_anywhere() {
    let mut random = Rng::with_seed(1);
    let mut count = 0;
    for _ in 0..RUNS {
        let body = events_body(&mut random);
        let expected = events_by_specification(&body);
        count += expected.len();
        let single: Vec<&[u8]> = body.chunks(1).collect();
        for pieces in [vec![&*body], single, pieces(&mut random, &body)] {
            assert_eq!(
                events(&pieces),
                expected,
                "{:?}",
                String::from_utf8_lossy(&body)
            );
        }
    }
    assert!(count > RUNS, "the bodies have events: {count}");
}

#[test]
fn what_an_event_consists_of() {
    let body = "\u{FEFF}: hello\r\n\r\nevent: add\rid: 7\ndata: {\"a\":\ndata:\"\u{e9}\"}\r\n\nretry: 5\n\
                retry: x\nid\n\nnothing: here\n\ndata: [1]\nid: a\0b\nretry: 20\n\ndata\n\ndata: no end\n";
    let event = |name: &str, data: &str, id: &str, retry: Option<u64>| {
        let (name, data, id) = (name.to_owned(), data.to_owned(), id.to_owned());
        let retry = retry.map(Duration::from_millis);
        Event {
            name,
            data,
            id,
            retry,
        }
    };
    let expected = [
        event("add", "{\"a\":\n\"\u{e9}\"}", "7", None),
        event("", "[1]", "", Some(20)),
        event("", "", "", None),
    ];
    assert_eq!(events(&[body.as_bytes()]), expected);
}

/// A JSON value with all that can be mistaken for an end.
fn value(random: &mut Rng, depth: usize) -> Value {
    let text = [
        "",
        "{[",
        "]}\"",
        "\\",
        "\n\r\u{1E}",
        "\u{e9}\u{1F600}",
        "a\\\"",
    ];
    match random.u8(0..if depth > 2 { 4 } else { 6 }) {
        0 => json!(random.i32(-9..9)),
        1 => json!(random.bool()),
        2 => Value::Null,
        3 => json!(random.choice(text).unwrap_or_default()),
        4 => (0..random.usize(0..4))
            .map(|_| value(random, depth + 1))
            .collect(),
        _ => {
            let members = (0..random.usize(0..4)).map(|index| {
                let key = random.choice(text).unwrap_or_default();
                (format!("{key}{index}"), value(random, depth + 1))
            });
            Value::Object(members.collect())
        }
    }
}

fn records(is_sequence: bool, pieces: &[&[u8]]) -> Vec<Value> {
    let mut parser = RecordParser::new(is_sequence);
    let mut records: Vec<Vec<u8>> = Vec::new();
    for piece in pieces {
        let mut rest = *piece;
        while !rest.is_empty() {
            let (taken, record) = parser.take(rest);
            assert!(taken > 0 && (taken == rest.len() || record.is_some()));
            rest = &rest[taken..];
            records.extend(record);
        }
    }
    records.extend(parser.end());
    let values = records
        .iter()
        .map(|it| serde_json::from_slice(it).expect("JSON"));
    values.collect()
}

#[test]
fn records_may_be_cut_anywhere() {
    let mut random = Rng::with_seed(1);
    for run in 0..RUNS {
        let is_sequence = run % 2 == 0;
        let values: Vec<Value> = (0..random.usize(0..8))
            .map(|_| value(&mut random, 0))
            .collect();
        let mut body = String::new();
        for value in &values {
            // A sequence has values of several lines, and servers that forget the line end.
            body += match (is_sequence, random.u8(0..3)) {
                (false, 0) => "\n\r\n",
                (false, _) => "",
                (true, 0) => "\u{1E}\n\u{1E}",
                (true, _) => "\u{1E}",
            };
            body += &match is_sequence && random.bool() {
                true => format!("{value:#}"),
                false => value.to_string(),
            };
            body += match (is_sequence, random.u8(0..3)) {
                (true, 0) => "",
                (_, 1) => "\r\n",
                _ => "\n",
            };
        }
        if !is_sequence && random.bool() {
            body = body.trim_end().to_owned();
        }
        let single: Vec<&[u8]> = body.as_bytes().chunks(1).collect();
        for pieces in [
            vec![body.as_bytes()],
            single,
            pieces(&mut random, body.as_bytes()),
        ] {
            assert_eq!(records(is_sequence, &pieces), values, "{body:?}");
        }
    }
}

#[test]
fn a_record_that_is_cut_off_does_not_swallow_the_next() {
    let mut parser = RecordParser::new(true);
    let body = b"\x1E{\"a\": [\n\x1E2\n";
    let (taken, record) = parser.take(body);
    assert_eq!(record.as_deref(), Some(&b"{\"a\": [\n"[..]));
    let (_, record) = parser.take(&body[taken..]);
    assert_eq!(record.as_deref(), Some(&b"2"[..]));
}
