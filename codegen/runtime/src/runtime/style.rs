//! Writes the values of parameters in their styles: in URLs, headers and cookies (OpenAPI 3.2, "Style
//! Values"; RFC 6570).

use std::fmt;

use super::encode::{ALL, NOT_RESERVED, NOT_RESERVED_IN_QUERY, escaped, escaped_again};
use super::text::replace;

/// The value of a parameter, as far as its style needs it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Shape {
    /// Null. It is left out.
    Null,
    /// A number or a boolean.
    Literal(String),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Self>),
    /// Names and values, in the order of the document.
    Object(Vec<(String, Self)>),
}

impl Shape {
    /// Makes a list of the texts of values.
    pub(crate) fn list(values: impl IntoIterator<Item = impl fmt::Display>) -> Self {
        let mut items = Vec::new();
        for value in values {
            items.push(Self::Text(value.to_string()));
        }
        Self::List(items)
    }

    /// Returns a single value as text, and any other as JSON. The specification does not say how a
    /// value within a value is written; JSON is what most programs expect.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Literal(text) | Self::Text(text) => text.clone(),
            _ => self.json(),
        }
    }

    /// Returns the value as JSON.
    pub(crate) fn json(&self) -> String {
        let mut json = String::new();
        self.write_json(&mut json);
        json
    }

    fn write_json(&self, json: &mut String) {
        match self {
            Self::Null => json.push_str("null"),
            Self::Literal(text) => json.push_str(text),
            Self::Text(text) => json.push_str(&quoted(text)),
            Self::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    json.push(if index == 0 { '[' } else { ',' });
                    item.write_json(json);
                }
                json.push_str(if items.is_empty() { "[]" } else { "]" });
            }
            Self::Object(entries) => {
                for (index, (key, value)) in entries.iter().enumerate() {
                    json.push(if index == 0 { '{' } else { ',' });
                    json.push_str(&quoted(key));
                    json.push(':');
                    value.write_json(json);
                }
                json.push_str(if entries.is_empty() { "{}" } else { "}" });
            }
        }
    }

    fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }
}

/// Returns a text as a string of JSON.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// How a parameter is written. Fields `style`, `explode` and `allowReserved` of the Parameter Object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ParameterStyle {
    kind: Kind,
    explode: bool,
    escape: Escape,
    json: bool,
    sends_empty: bool,
}

/// Field `style`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Simple,
    Label,
    Matrix,
    Form,
    Space,
    Pipe,
    Deep,
    Cookie,
}

/// What is percent-encoded in a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Escape {
    All,
    NotReserved,
    NotReservedInQuery,
    Nothing,
}

impl ParameterStyle {
    /// `a,b` in a path or a header: `simple`.
    pub(crate) const SIMPLE: Self = Self::of(Kind::Simple);
    /// `.a,b` in a path: `label`.
    pub(crate) const LABEL: Self = Self::of(Kind::Label);
    /// `;tags=a,b` in a path: `matrix`.
    pub(crate) const MATRIX: Self = Self::of(Kind::Matrix);
    /// `tags=a,b` in a query: `form`.
    pub(crate) const FORM: Self = Self::of(Kind::Form);
    /// `tags=a%20b` in a query: `spaceDelimited`.
    pub(crate) const SPACE: Self = Self::of(Kind::Space);
    /// `tags=a%7Cb` in a query: `pipeDelimited`. URLs must not contain `|`, and some servers refuse it.
    pub(crate) const PIPE: Self = Self::of(Kind::Pipe);
    /// `pet%5Bname%5D=Rex` in a query: `deepObject`. The specification does not say how lists and
    /// objects in the object are written. As most programs do, values of a list have the name
    /// `pet[tags][]`, objects in a list `pet[tags][0][name]`.
    pub(crate) const DEEP_OBJECT: Self = Self::of(Kind::Deep);
    /// `tags=a,b` in a cookie: `form`. Cookies are separated by `; `, exploded values too.
    pub(crate) const COOKIE_FORM: Self = Self::of(Kind::Cookie);
    /// Likewise, and nothing is encoded but `;`, which would end the value: `cookie`.
    pub(crate) const COOKIE: Self = Self {
        escape: Escape::Nothing,
        ..Self::COOKIE_FORM
    };

    const fn of(kind: Kind) -> Self {
        Self {
            kind,
            explode: false,
            escape: Escape::All,
            json: false,
            sends_empty: false,
        }
    }

    /// The same style with `explode: true`: each value of a list or an object stands alone.
    pub(crate) const fn exploded(self) -> Self {
        Self {
            explode: true,
            ..self
        }
    }

    /// The same style with `allowReserved: true`.
    pub(crate) const fn reserved(self) -> Self {
        let escape = match self.kind {
            Kind::Form | Kind::Space | Kind::Pipe | Kind::Deep => Escape::NotReservedInQuery,
            Kind::Simple | Kind::Label | Kind::Matrix | Kind::Cookie => Escape::NotReserved,
        };
        Self { escape, ..self }
    }

    /// The same style for a value that is written as JSON first.
    pub(crate) const fn json(self) -> Self {
        Self { json: true, ..self }
    }

    /// The same style with `allowEmptyValue: true`: an empty list or object is sent as `name=`.
    pub(crate) const fn or_empty(self) -> Self {
        Self {
            sends_empty: true,
            ..self
        }
    }

    /// The same style in a header, where nothing is percent-encoded.
    pub(crate) const fn in_header(self) -> Self {
        Self {
            escape: Escape::Nothing,
            ..self
        }
    }

    /// Returns the part of a request for a parameter: `a,b` or `name=a&name=b`. It is empty if the
    /// value is (RFC 6570, section 2.3).
    pub(crate) fn write(self, name: &str, value: &Shape) -> String {
        let pieces = match value {
            value if self.json => vec![self.named(name, &self.escaped(&value.json()))],
            value if matches!(self.kind, Kind::Deep) => self.deep_pieces(name, value),
            value => self.pieces(name, value),
        };
        match (pieces.is_empty(), self.sends_empty) {
            (true, true) => self.named(name, ""),
            (true, false) => String::new(),
            (false, _) => self.kind.first().to_owned() + &pieces.join(self.kind.separator()),
        }
    }

    /// Returns the parts that the separator of the style stands between.
    fn pieces(self, name: &str, value: &Shape) -> Vec<String> {
        let mut pieces = Vec::new();
        match value {
            Shape::Null => {}
            Shape::Literal(text) | Shape::Text(text) => {
                pieces.push(self.named(name, &self.escaped(text)));
            }
            Shape::List(items) if self.explode => {
                for text in &self.texts(items) {
                    pieces.push(self.named(name, text));
                }
            }
            Shape::List(items) => self.add_joined(name, &self.texts(items), &mut pieces),
            Shape::Object(entries) if self.explode => {
                for (key, value) in entries {
                    self.add_entry(&self.key(key), value, &mut pieces);
                }
            }
            Shape::Object(entries) => {
                let mut texts = Vec::new();
                for (key, value) in entries {
                    if !value.is_null() {
                        texts.push(self.key(key));
                        texts.push(self.escaped(&value.text()));
                    }
                }
                self.add_joined(name, &texts, &mut pieces);
            }
        }
        pieces
    }

    /// Adds values as one piece, if there are any.
    fn add_joined(self, name: &str, values: &[String], pieces: &mut Vec<String>) {
        if !values.is_empty() {
            pieces.push(self.named(name, &values.join(self.kind.delimiter())));
        }
    }

    /// Adds an entry of an exploded object, whose key is encoded. A list is repeated.
    fn add_entry(self, key: &str, value: &Shape, pieces: &mut Vec<String>) {
        match value {
            Shape::Null => {}
            Shape::List(items) => {
                for text in &self.texts(items) {
                    pieces.push(self.pair(key, text));
                }
            }
            value => pieces.push(self.pair(key, &self.escaped(&value.text()))),
        }
    }

    /// Returns the values of a list, encoded.
    fn texts(self, items: &[Shape]) -> Vec<String> {
        let mut texts = Vec::new();
        for item in items {
            if !item.is_null() {
                texts.push(self.escaped(&item.text()));
            }
        }
        texts
    }

    /// Returns `name[a]=1` for each value in an object, encoded.
    fn deep_pieces(self, name: &str, value: &Shape) -> Vec<String> {
        let mut pieces = Vec::new();
        self.add_deep(escaped(name, ALL), value, &mut pieces);
        pieces
    }

    fn add_deep(self, name: String, value: &Shape, pieces: &mut Vec<String>) {
        match value {
            Shape::Null => {}
            Shape::Literal(text) | Shape::Text(text) => {
                pieces.push(self.pair(&name, &self.escaped(text)));
            }
            Shape::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    let name = match item {
                        Shape::List(_) | Shape::Object(_) => format!("{name}%5B{index}%5D"),
                        _ => format!("{name}%5B%5D"),
                    };
                    self.add_deep(name, item, pieces);
                }
            }
            Shape::Object(entries) => {
                for (key, value) in entries {
                    let key = escaped(key, ALL);
                    self.add_deep(format!("{name}%5B{key}%5D"), value, pieces);
                }
            }
        }
    }

    /// Returns an encoded value with the name of the parameter, if the style writes it.
    fn named(self, name: &str, value: &str) -> String {
        match self.kind {
            Kind::Simple | Kind::Label => value.to_owned(),
            _ => self.pair(&self.key(name), value),
        }
    }

    /// Returns `name=value`. In the style `matrix`, an empty value has no `=`.
    fn pair(self, name: &str, value: &str) -> String {
        match (self.kind, value) {
            (Kind::Matrix, "") => name.to_owned(),
            _ => format!("{name}={value}"),
        }
    }

    /// Encodes a name, in which no character is reserved.
    fn key(self, name: &str) -> String {
        match self.escape {
            Escape::Nothing => name.to_owned(),
            _ => escaped(name, ALL),
        }
    }

    /// Encodes a value.
    fn escaped(self, text: &str) -> String {
        match self.escape {
            Escape::All => escaped(text, ALL),
            Escape::NotReserved => escaped_again(text, NOT_RESERVED),
            Escape::NotReservedInQuery => escaped_again(text, NOT_RESERVED_IN_QUERY),
            Escape::Nothing if matches!(self.kind, Kind::Cookie) => replace(text, ";", "%3B"),
            Escape::Nothing => text.to_owned(),
        }
    }
}

impl Kind {
    /// Returns what stands before the first value.
    fn first(self) -> &'static str {
        match self {
            Self::Label => ".",
            Self::Matrix => ";",
            _ => "",
        }
    }

    /// Returns what stands between the values of an exploded list or object.
    fn separator(self) -> &'static str {
        match self {
            Self::Simple => ",",
            Self::Label => ".",
            Self::Matrix => ";",
            Self::Form | Self::Space | Self::Pipe | Self::Deep => "&",
            Self::Cookie => "; ",
        }
    }

    /// Returns what stands between the values of any other list or object.
    fn delimiter(self) -> &'static str {
        match self {
            Self::Space => "%20",
            Self::Pipe => "%7C",
            _ => ",",
        }
    }
}

/// Converts the values to text.
pub(crate) fn texts(values: impl IntoIterator<Item = impl fmt::Display>) -> Vec<String> {
    values.into_iter().map(|value| value.to_string()).collect()
}
