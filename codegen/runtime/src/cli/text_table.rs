//! Tables for people: a line for each object of a list.

use serde_json::{Map, Value};

/// A longer text in a column is cut.
const MAX_WIDTH: usize = 48;

/// Returns the table of a list of objects. An object that is no list has a line for each property;
/// of anything else, there is a line for each value.
pub(crate) fn of(value: &Value) -> String {
    match value {
        Value::Array(items) if items.iter().any(Value::is_object) => objects(items),
        Value::Array(items) => {
            let lines = items.iter().map(|it| vec![cell(it)]);
            lined_up(&lines.collect::<Vec<_>>())
        }
        Value::Object(object) => {
            let lines = object.iter().map(|(name, it)| vec![name.clone(), cell(it)]);
            lined_up(&lines.collect::<Vec<_>>())
        }
        value => cell(value),
    }
}

/// A column for each property that an object of the list has.
fn objects(items: &[Value]) -> String {
    let objects: Vec<&Map<String, Value>> = items.iter().filter_map(Value::as_object).collect();
    let mut columns: Vec<&String> = Vec::new();
    for name in objects.iter().flat_map(|it| it.keys()) {
        if !columns.contains(&name) {
            columns.push(name);
        }
    }
    let head = columns.iter().map(|it| it.to_uppercase()).collect();
    let lines = objects.iter().map(|object| {
        let cells = columns
            .iter()
            .map(|name| object.get(*name).map_or(String::new(), cell));
        cells.collect()
    });
    lined_up(&std::iter::once(head).chain(lines).collect::<Vec<_>>())
}

/// A value in a line.
fn cell(value: &Value) -> String {
    let text = match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        value => value.to_string(),
    };
    let text: String = text
        .chars()
        .map(|it| if it.is_control() { ' ' } else { it })
        .collect();
    match text.chars().count() > MAX_WIDTH {
        true => text
            .chars()
            .take(MAX_WIDTH - 1)
            .chain(['\u{2026}'])
            .collect(),
        false => text,
    }
}

/// Pads the cells of each column to the same width.
fn lined_up(lines: &[Vec<String>]) -> String {
    let width = |column: usize| {
        let cells = lines.iter().filter_map(|line| line.get(column));
        cells.map(|it| it.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..lines.first().map_or(0, Vec::len)).map(width).collect();
    let mut text = String::new();
    for line in lines {
        let cells = line
            .iter()
            .zip(&widths)
            .map(|(cell, width)| format!("{cell:width$}"));
        text += cells.collect::<Vec<_>>().join("  ").trim_end();
        text.push('\n');
    }
    text
}
