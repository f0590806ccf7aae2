//! Which operation or component a part of a JSON file belongs to. A document that is a single line
//! needs it: a column of five digits tells nobody where to look.

/// The operations, paths and components of a file, by their start.
#[derive(Debug, Default)]
pub(crate) struct Outline {
    parts: Vec<Part>,
}

#[derive(Debug)]
struct Part {
    start: usize,
    end: usize,
    name: String,
}

/// The methods of a Path Item Object.
const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// An object or a list that is not closed yet.
struct Open {
    /// In an object: the key of the member at hand, while its value is to come or open.
    key: Option<String>,
    is_object: bool,
    /// The part that is the value of the member at hand.
    part: Option<usize>,
}

impl Outline {
    /// Finds the parts of a valid JSON text.
    pub(super) fn of_json(text: &str) -> Self {
        let mut outline = Self::default();
        let mut open: Vec<Open> = Vec::new();
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let end = match bytes[at] {
                b'"' => string_end(bytes, at + 1),
                b',' | b':' | b'{' | b'[' | b'}' | b']' | b' ' | b'\t' | b'\r' | b'\n' => at + 1,
                _ => {
                    let rest = bytes[at..].iter();
                    at + rest
                        .take_while(|byte| !b",:{}[] \t\r\n".contains(byte))
                        .count()
                }
            };
            match bytes[at] {
                opening @ (b'{' | b'[') => open.push(Open {
                    key: None,
                    is_object: opening == b'{',
                    part: None,
                }),
                b'}' | b']' => {
                    open.pop();
                    outline.end_value(&mut open, end);
                }
                b',' | b':' | b' ' | b'\t' | b'\r' | b'\n' => {}
                _ => {
                    let is_key = open
                        .last()
                        .is_some_and(|it| it.is_object && it.key.is_none());
                    if is_key {
                        outline.begin_member(&mut open, &text[at..end], at);
                    } else {
                        outline.end_value(&mut open, end);
                    }
                }
            }
            at = end;
        }
        outline
    }

    fn begin_member(&mut self, open: &mut [Open], key: &str, start: usize) {
        let is_shallow = open.len() <= 3;
        let key = is_shallow.then(|| serde_json::from_str(key).unwrap_or_default());
        let key: String = key.unwrap_or_default();
        let name = part_name(open, &key);
        let Some(object) = open.last_mut() else {
            return;
        };
        object.key = Some(key);
        object.part = name.map(|name| {
            let end = usize::MAX;
            self.parts.push(Part { start, end, name });
            self.parts.len() - 1
        });
    }

    fn end_value(&mut self, open: &mut [Open], end: usize) {
        if let Some(object) = open.last_mut() {
            object.key = None;
            if let Some(part) = object.part.take() {
                self.parts[part].end = end;
            }
        }
    }

    /// The operation, path or component that a byte belongs to: `GET /pets`,
    /// `components.schemas.Pet`.
    pub(crate) fn at(&self, byte: usize) -> Option<&str> {
        let before = self.parts.partition_point(|part| part.start <= byte);
        let mut around = self.parts[..before].iter().rev();
        let part = around.find(|part| byte < part.end)?;
        Some(&part.name)
    }
}

/// The name of the part that starts with the member `key` of the innermost open object.
fn part_name(open: &[Open], key: &str) -> Option<String> {
    let keys = open.iter().map(|object| object.key.as_deref());
    let keys: Vec<&str> = keys.map(Option::unwrap_or_default).collect();
    match keys.as_slice() {
        ["paths", ""] => Some(key.to_owned()),
        ["paths", path, ""] => {
            let method = METHODS
                .iter()
                .find(|method| key.eq_ignore_ascii_case(method))?;
            Some(format!("{} {path}", method.to_ascii_uppercase()))
        }
        ["components", section, ""] => Some(format!("components.{section}.{key}")),
        _ => None,
    }
}

/// The byte after the closing quote of a string whose content starts at `at`.
pub(super) fn string_end(text: &[u8], mut at: usize) -> usize {
    while at < text.len() {
        match text[at] {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::Outline;

    #[test]
    fn parts_are_operations_and_components() {
        let text = r#"{"openapi": "3", "paths": {"\/pets": {"get": {"a": [{"b": 1}], "c": {}}, "parameters": [2]}}, "components": {"schemas": {"A": {"paths": {"x": 3}}, "B": 4}}, "tags": [5]}"#;
        let outline = Outline::of_json(text);
        let at = |part: &str| outline.at(text.find(part).unwrap_or_default());
        assert_eq!(at("openapi"), None);
        assert_eq!(at("1"), Some("GET /pets"));
        assert_eq!(at("2"), Some("/pets"));
        assert_eq!(at("3}"), Some("components.schemas.A"));
        assert_eq!(at("4"), Some("components.schemas.B"));
        assert_eq!(at("5"), None);
    }
}
