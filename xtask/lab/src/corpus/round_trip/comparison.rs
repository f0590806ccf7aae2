//! Compares a value with what came back.

use serde_json::Value;

use super::instance::UNDECLARED;
use super::schema::Constants;

/// How a value differs from the one that came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Difference {
    /// Where in the value, as a JSON pointer.
    pub(super) place: String,
    /// What happened there.
    pub(super) what: String,
}

/// Finds the first difference. With `null_is_absence`, a null that is lost is none. Neither is a property
/// that comes with the only value that it can have.
pub(super) fn difference(
    sent: &Value,
    came_back: &Value,
    null_is_absence: bool,
    constants: &Constants,
) -> Option<Difference> {
    let mut comparison = Comparison {
        null_is_absence,
        constants,
        place: Vec::new(),
    };
    comparison.compare(sent, came_back)
}

struct Comparison<'c> {
    null_is_absence: bool,
    constants: &'c Constants,
    place: Vec<String>,
}

impl Comparison<'_> {
    fn compare(&mut self, sent: &Value, came_back: &Value) -> Option<Difference> {
        match (sent, came_back) {
            (Value::Object(one), Value::Object(other)) => {
                for (key, value) in one {
                    self.place.push(key.clone());
                    let found = match other.get(key) {
                        Some(other) => self.compare(value, other),
                        None if key == UNDECLARED => None,
                        None if value.is_null() && self.null_is_absence => None,
                        None => self.differs(format!("{} is lost", shown(value))),
                    };
                    if found.is_some() {
                        return found;
                    }
                    self.place.pop();
                }
                let made_up = other
                    .iter()
                    .find(|(key, value)| !one.contains_key(*key) && !self.is_constant(key, value));
                made_up.and_then(|(key, value)| {
                    self.place.push(key.clone());
                    self.differs(format!("{} is made up", shown(value)))
                })
            }
            (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
                for (index, (one, other)) in one.iter().zip(other).enumerate() {
                    self.place.push(index.to_string());
                    let found = self.compare(one, other);
                    if found.is_some() {
                        return found;
                    }
                    self.place.pop();
                }
                None
            }
            (Value::Number(one), Value::Number(other)) => {
                let same = one == other || (is_float(one, other) && one.as_f64() == other.as_f64());
                match same {
                    true => None,
                    false => self.differs(format!("{one} becomes {other}")),
                }
            }
            (one, other) if one == other => None,
            (one, other) => self.differs(format!("{} becomes {}", shown(one), shown(other))),
        }
    }

    fn is_constant(&self, key: &str, value: &Value) -> bool {
        let text = value.as_str();
        text.is_some_and(|text| self.constants.contains(&(key.to_owned(), text.to_owned())))
    }

    fn differs(&self, what: String) -> Option<Difference> {
        let place = self.place.iter().map(|it| format!("/{it}")).collect();
        Some(Difference { place, what })
    }
}

/// Whether one of the numbers is written with a point or an exponent.
fn is_float(one: &serde_json::Number, other: &serde_json::Number) -> bool {
    one.is_f64() || other.is_f64()
}

fn shown(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn differences_have_a_place() {
        let sent = json!({"a": [1, {"b": null}], UNDECLARED: 1});
        let text = |other: Value, null_is_absence| {
            let constants = Constants::from([("kind".to_owned(), "d".to_owned())]);
            let found = difference(&sent, &other, null_is_absence, &constants);
            found.map(|it| format!("{}: {}", it.place, it.what))
        };
        assert_eq!(text(json!({"a": [1.0, {}]}), true), None);
        let lost = Some("/a/1/b: null is lost".to_owned());
        assert_eq!(text(json!({"a": [1, {}]}), false), lost);
        let changed = Some("/a/0: 1 becomes \"1\"".to_owned());
        assert_eq!(text(json!({"a": ["1", {}]}), true), changed);
        let added = Some("/c: 0 is made up".to_owned());
        assert_eq!(text(json!({"a": [1, {}], "c": 0}), true), added);
        assert_eq!(text(json!({"a": [1, {}], "kind": "d"}), true), None);
        let large = difference(
            &json!(9_007_199_254_740_993_u64),
            &json!(9_007_199_254_740_992_u64),
            true,
            &Constants::new(),
        );
        assert!(large.is_some());
    }
}
