//! Reads the values of parameters from text, by their styles and schemas.

use serde_json::{Map, Value};

use super::document::{Document, Kind, Parameter, Style};

/// Reads a text by its schema. What does not fit the schema stays text.
pub(crate) fn scalar(document: &Document, schema: &Value, text: &str) -> Value {
    match document.kind(schema) {
        Kind::Number | Kind::Boolean => text.parse().unwrap_or_else(|_| text.into()),
        _ => text.into(),
    }
}

/// Returns a value as the schema has it: a number for a string becomes text.
pub(crate) fn fitted(document: &Document, schema: &Value, value: &Value) -> Value {
    match (document.kind(schema), value) {
        (Kind::Text, Value::Number(_) | Value::Bool(_)) => value.to_string().into(),
        (Kind::Number | Kind::Boolean, Value::String(text)) => scalar(document, schema, text),
        _ => value.clone(),
    }
}

/// Reads the value of a parameter. `texts` are what stands for it in the request: one text, or several
/// if it is repeated.
pub(crate) fn of_parameter(document: &Document, parameter: &Parameter, texts: &[String]) -> Value {
    let first = texts.first().map_or("", String::as_str);
    if parameter.is_json {
        return first.parse().unwrap_or_else(|_| first.into());
    }
    match document.kind(parameter.schema) {
        Kind::List(items) => {
            let items = list(parameter, texts)
                .into_iter()
                .map(|it| scalar(document, items, &it));
            items.collect()
        }
        Kind::Object => object(document, parameter.schema, pairs(parameter, first)),
        _ => scalar(document, parameter.schema, &single(parameter, first)),
    }
}

/// Returns an object of texts.
pub(crate) fn object(
    document: &Document,
    schema: &Value,
    pairs: impl IntoIterator<Item = (String, String)>,
) -> Value {
    let others = &document.target(schema)["additionalProperties"];
    let entries = pairs.into_iter().map(|(name, text)| {
        let value = document.property(schema, &name).unwrap_or(others);
        let value = scalar(document, value, &text);
        (name, value)
    });
    entries.collect::<Map<String, Value>>().into()
}

/// Returns a single value without what its style puts before it.
fn single(parameter: &Parameter, text: &str) -> String {
    let prefix = match parameter.style {
        Style::Label => ".".to_owned(),
        Style::Matrix => format!(";{}=", parameter.name),
        _ => String::new(),
    };
    text.strip_prefix(&prefix).unwrap_or(text).to_owned()
}

fn list(parameter: &Parameter, texts: &[String]) -> Vec<String> {
    let text = match texts {
        [text] => text,
        texts => return texts.to_vec(),
    };
    let (prefix, separator) = separators(parameter);
    let separator = match parameter.style {
        Style::Form if parameter.explode => return vec![text.clone()],
        Style::SpaceDelimited => " ".to_owned(),
        Style::PipeDelimited => "|".to_owned(),
        Style::Matrix if parameter.explode => format!(";{}=", parameter.name),
        _ => separator.to_owned(),
    };
    let prefix = match parameter.style {
        Style::Matrix => format!(";{}=", parameter.name),
        _ => prefix.to_owned(),
    };
    let text = text.strip_prefix(&prefix).unwrap_or(text);
    text.split(&separator).map(str::to_owned).collect()
}

fn pairs(parameter: &Parameter, text: &str) -> Vec<(String, String)> {
    let (prefix, separator) = separators(parameter);
    if parameter.explode {
        let text = text.strip_prefix(prefix).unwrap_or(text);
        let pairs = text.split(separator).filter_map(|it| it.split_once('='));
        return pairs
            .map(|(name, it)| (name.to_owned(), it.to_owned()))
            .collect();
    }
    let items = list(parameter, &[text.to_owned()]);
    let pairs = items.chunks_exact(2);
    pairs.map(|it| (it[0].clone(), it[1].clone())).collect()
}

/// Returns what stands before the value, and between its items.
fn separators(parameter: &Parameter) -> (&'static str, &'static str) {
    match (parameter.style, parameter.explode) {
        (Style::Label, true) => (".", "."),
        (Style::Label, false) => (".", ","),
        (Style::Matrix, true) => (";", ";"),
        _ => ("", ","),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::conformance::document::Place;

    fn read(style: Style, explode: bool, schema: Value, texts: &[&str]) -> Value {
        let parameter = Parameter {
            name: "p",
            place: Place::Query,
            style,
            explode,
            schema: &schema,
            is_json: false,
            required: false,
            example: None,
        };
        let texts: Vec<String> = texts.iter().map(|&it| it.to_owned()).collect();
        of_parameter(&Document::parse("{}").unwrap(), &parameter, &texts)
    }

    fn map() -> Value {
        json!({"type": "object", "additionalProperties": {"type": "integer"}})
    }

    fn list() -> Value {
        json!({"type": "array", "items": {"type": "string"}})
    }

    #[test]
    fn lists_have_the_separator_of_their_style() {
        let ab = json!(["a", "b"]);
        for (style, explode, texts) in [
            (Style::Simple, false, &["a,b"][..]),
            (Style::Label, false, &[".a,b"]),
            (Style::Label, true, &[".a.b"]),
            (Style::Matrix, false, &[";p=a,b"]),
            (Style::Matrix, true, &[";p=a;p=b"]),
            (Style::Form, false, &["a,b"]),
            (Style::Form, true, &["a", "b"]),
            (Style::SpaceDelimited, false, &["a b"]),
            (Style::PipeDelimited, false, &["a|b"]),
        ] {
            assert_eq!(
                read(style, explode, list(), texts),
                ab,
                "{style:?} {explode}"
            );
        }
        assert_eq!(read(Style::Form, true, list(), &["a,b"]), json!(["a,b"]));
    }

    #[test]
    fn objects_are_pairs() {
        let ab = json!({"a": 1, "b": 2});
        for (style, explode, text) in [
            (Style::Simple, false, "a,1,b,2"),
            (Style::Simple, true, "a=1,b=2"),
            (Style::Label, false, ".a,1,b,2"),
            (Style::Label, true, ".a=1.b=2"),
            (Style::Matrix, false, ";p=a,1,b,2"),
            (Style::Matrix, true, ";a=1;b=2"),
            (Style::Form, false, "a,1,b,2"),
        ] {
            assert_eq!(
                read(style, explode, map(), &[text]),
                ab,
                "{style:?} {explode}"
            );
        }
    }

    #[test]
    fn values_have_the_type_of_their_schema() {
        let text = |schema: Value| read(Style::Label, false, schema, &[".12"]);
        assert_eq!(text(json!({"type": "integer"})), json!(12));
        assert_eq!(text(json!({"type": "string"})), json!("12"));
        assert_eq!(
            read(Style::Form, true, json!({"type": "boolean"}), &["true"]),
            json!(true)
        );
        assert_eq!(
            read(Style::Form, true, json!({"type": "number"}), &["x"]),
            json!("x")
        );
        let document = Document::parse("{}").unwrap();
        let fitted = |schema: Value, value: Value| super::fitted(&document, &schema, &value);
        assert_eq!(fitted(json!({"type": "string"}), json!(123)), json!("123"));
        assert_eq!(fitted(json!({"type": "number"}), json!("0.5")), json!(0.5));
    }
}
