//! Examples of a schema: whether they fit it, and what of them is declared.

use serde_json::{Map, Value};

use super::files::Located;
use super::schema::{Additional, Flat, Schemas};

/// How deep examples are looked at.
const MAX_DEPTH: usize = 24;

impl<'a> Schemas<'a> {
    /// Whether a value fits all parts, as far as types, required properties and values go.
    pub(in crate::corpus) fn fits(
        &self,
        parts: &[Located<'a>],
        value: &Value,
        depth: usize,
    ) -> bool {
        let flat = self.flat(parts);
        if value.is_null() {
            return self.allows_null(parts);
        }
        depth <= MAX_DEPTH && self.fits_flat(&flat, value, depth)
    }

    fn fits_flat(&self, flat: &Flat<'a>, value: &Value, depth: usize) -> bool {
        let types = flat.json_types();
        let has_type = types.is_empty() || types.iter().any(|it| is_of_type(value, it));
        let is_listed = flat.values.as_ref().is_none_or(|it| it.contains(&value));
        let fits_choices = flat.choices.iter().all(|choice| {
            let mut entries = choice.entries.iter();
            entries.any(|entry| self.fits(&[*entry], value, depth + 1))
        });
        has_type && is_listed && fits_choices && self.parts_fit(flat, value, depth)
    }

    fn parts_fit(&self, flat: &Flat<'a>, value: &Value, depth: usize) -> bool {
        match value {
            Value::Object(members) => {
                let has_required = flat.required.iter().all(|key| members.contains_key(*key));
                has_required
                    && members.iter().all(|(key, member)| {
                        let parts = flat.properties.get(key.as_str());
                        match (parts, &flat.additional) {
                            (Some(parts), _) => self.fits(parts, member, depth + 1),
                            (None, Additional::Schema(parts)) => {
                                self.fits(parts, member, depth + 1)
                            }
                            (None, _) => true,
                        }
                    })
            }
            Value::Array(entries) => {
                let fits = |entry: &Value| self.fits(&flat.items, entry, depth + 1);
                flat.items.is_empty() || entries.iter().all(fits)
            }
            Value::Number(number) => {
                let is_in_range = |least: i64, most: i64| {
                    number
                        .as_i64()
                        .is_none_or(|it| (least..=most).contains(&it))
                };
                flat.format != Some("int32") || is_in_range(i32::MIN.into(), i32::MAX.into())
            }
            _ => true,
        }
    }

    /// The parts of a value that the schema declares.
    pub(in crate::corpus) fn declared(
        &self,
        parts: &[Located<'a>],
        value: &Value,
        depth: usize,
    ) -> Value {
        if depth > MAX_DEPTH {
            return value.clone();
        }
        let mut flat = self.flat(parts);
        // The properties of all alternatives are declared.
        let mut left = MAX_DEPTH;
        while let (Some(choice), true) = (flat.choices.pop(), left > 0) {
            left -= 1;
            self.merge(&mut flat, &choice.entries);
        }
        match value {
            Value::Object(members) => {
                let is_open = flat.properties.is_empty();
                let members = members.iter().filter_map(|(key, member)| {
                    let parts = flat.properties.get(key.as_str());
                    let value = match (parts, &flat.additional) {
                        (Some(parts), _) => self.declared(parts, member, depth + 1),
                        (None, Additional::Schema(parts)) => {
                            self.declared(parts, member, depth + 1)
                        }
                        (None, Additional::Any) => member.clone(),
                        (None, _) if is_open => member.clone(),
                        (None, _) => return None,
                    };
                    Some((key.clone(), value))
                });
                Value::Object(members.collect::<Map<_, _>>())
            }
            Value::Array(entries) if !flat.items.is_empty() => {
                let entries = entries.iter();
                let entries = entries.map(|it| self.declared(&flat.items, it, depth + 1));
                Value::Array(entries.collect())
            }
            other => other.clone(),
        }
    }
}

fn is_of_type(value: &Value, json_type: &str) -> bool {
    match json_type {
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => false,
    }
}
