//! Makes values that fit a schema.

use fastrand::Rng;
use regex::Regex;
use serde_json::{Map, Number, Value, json};

use super::files::Located;
use super::schema::{Additional, Choice, Direction, Flat, Schemas};

/// A property that no schema declares: it may be lost.
pub(in crate::corpus) const UNDECLARED: &str = "laboratory_undeclared";

/// A property that `additionalProperties` allows: it must be kept.
const ADDITIONAL: &str = "laboratory_additional";

/// A value that no `enum` lists.
const UNKNOWN: &str = "laboratory_unknown";

/// How deep values have optional parts.
const MAX_OPTIONAL_DEPTH: usize = 4;

/// How deep values are.
const MAX_DEPTH: usize = 24;

/// The most alternatives that are chosen for one value.
const MAX_CHOICES: usize = 12;

/// The most values in one value: schemas can have thousands of properties.
const MAX_SIZE: usize = 4000;

/// The largest integer of JavaScript that has no equal neighbor.
const MAX_SAFE_INTEGER: f64 = 9_007_199_254_740_991.0;

/// What kind of value is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::corpus) enum Mode {
    /// With nothing that is optional.
    Least,
    /// With everything. The number chooses the alternative.
    Most(usize),
    /// With some of everything, nulls, unknown values and undeclared properties.
    Random,
}

/// Makes values.
pub(in crate::corpus) struct Maker<'s, 'a> {
    pub(in crate::corpus) schemas: &'s Schemas<'a>,
    pub(in crate::corpus) direction: Direction,
    pub(in crate::corpus) mode: Mode,
    /// Whether a validator must accept the values: they keep limits that types do not, and have nothing
    /// that cannot stand in a header.
    pub(in crate::corpus) is_strict: bool,
    pub(in crate::corpus) random: Rng,
    pub(in crate::corpus) size: usize,
}

impl<'a> Maker<'_, 'a> {
    /// A value that fits all parts, and is not null. `None` if there is none.
    pub(in crate::corpus) fn value(
        &mut self,
        parts: &[Located<'a>],
        depth: usize,
    ) -> Option<Value> {
        self.size += 1;
        if depth > MAX_DEPTH || self.size > MAX_SIZE {
            return None;
        }
        let mut flat = self.schemas.flat(parts);
        if let Some(example) = self.example(&flat, parts) {
            return Some(example);
        }
        let tags = self.choose(&mut flat, depth);
        let mut value = self.of_flat(&flat, depth)?;
        if let Value::Object(members) = &mut value {
            for (property, tag) in tags {
                if !tag.is_empty() {
                    members.insert(property.to_owned(), tag.into());
                }
            }
        }
        Some(value)
    }

    /// Returns an example that fits, if the value must be one that a validator accepts.
    fn example(&self, flat: &Flat<'a>, parts: &[Located<'a>]) -> Option<Value> {
        let mut examples = flat.examples.iter().filter(|_| self.is_strict);
        let fits = |it: &&&Value| !it.is_null() && self.schemas.fits(parts, it, 0);
        examples.find(fits).map(|it| (*it).clone())
    }

    /// Chooses an entry of each list of alternatives. Returns the tags of those that have one.
    fn choose(&mut self, flat: &mut Flat<'a>, depth: usize) -> Vec<(&'a str, String)> {
        let mut tags = Vec::new();
        for _ in 0..MAX_CHOICES {
            let Some(choice) = flat.choices.pop() else {
                break;
            };
            let entries: Vec<usize> = self.values_among(&choice);
            let index = match self.mode {
                Mode::Most(index) if depth == 0 => entries.get(index % entries.len().max(1)),
                Mode::Random => self.random.choice(&entries),
                _ => entries.first(),
            };
            let Some(index) = index.copied() else {
                flat.nullable = true;
                continue;
            };
            self.schemas.merge(flat, &[choice.entries[index]]);
            if let Some((property, values)) = choice.tag {
                tags.push((property, values[index].clone()));
            }
        }
        flat.choices.clear();
        // The innermost list has the value that counts.
        tags.reverse();
        tags
    }

    /// The entries that are not null.
    fn values_among(&self, choice: &Choice<'a>) -> Vec<usize> {
        let is_value = |entry: &Located<'a>| {
            let flat = self.schemas.flat(&[*entry]);
            let is_null = flat.nullable && flat.types.as_ref().is_some_and(|it| it.is_empty());
            let no_values = flat.values.as_ref().is_some_and(Vec::is_empty);
            !is_null && !no_values
        };
        let entries = choice.entries.iter().enumerate();
        let entries = entries.filter(|(_, it)| is_value(it));
        entries.map(|(index, _)| index).collect()
    }

    fn of_flat(&mut self, flat: &Flat<'a>, depth: usize) -> Option<Value> {
        // A list among the values of an `enum` is the whole list, written one level too deep.
        let is_misplaced = |it: &&Value| it.is_array() && flat.types.is_some();
        if let Some(values) = flat
            .values
            .as_ref()
            .filter(|it| !it.iter().all(is_misplaced))
        {
            return self.listed(values);
        }
        let types = flat.json_types();
        let chosen = match self.mode {
            Mode::Random => self.random.choice(&types),
            Mode::Most(index) if depth == 0 => types.get(index % types.len().max(1)),
            _ => types.first(),
        };
        Some(match chosen.copied() {
            Some("object") => return self.object(flat, depth),
            Some("array") => return self.list(flat, depth),
            Some("string") => self.text(flat).into(),
            Some("integer") => Value::Number(self.integer(flat)?),
            Some("number") => Value::Number(self.number(flat)?),
            Some("boolean") => self.random.bool().into(),
            Some(_) => return None,
            None if flat.types.is_some() => return None,
            None => return self.untyped(flat, depth),
        })
    }

    /// One of the values of an `enum`, or an unknown one of their type.
    fn listed(&mut self, values: &[&'a Value]) -> Option<Value> {
        let is_unknown = self.mode == Mode::Random && self.random.u8(..8) == 0;
        if is_unknown && values.iter().all(|it| it.is_string()) {
            return Some(UNKNOWN.into());
        }
        if is_unknown && values.iter().all(|it| it.is_i64()) {
            return Some(987_654.into());
        }
        match self.mode {
            Mode::Least => values.first().copied().cloned(),
            _ => self.random.choice(values).copied().cloned(),
        }
    }

    /// Any value, or an object if there are rules for one.
    fn untyped(&mut self, flat: &Flat<'a>, depth: usize) -> Option<Value> {
        if !flat.required.is_empty() {
            return self.object(flat, depth);
        }
        let values = [
            json!("text"),
            json!(1.5),
            json!(true),
            json!({"a": [1, {"b": "c"}]}),
            json!([]),
        ];
        self.random.choice(values)
    }

    fn object(&mut self, flat: &Flat<'a>, depth: usize) -> Option<Value> {
        let mut members = Map::new();
        for (name, parts) in &flat.properties {
            let is_required = flat.required.contains(name);
            if !self.is_sent(parts) || (!is_required && !self.has_optional(depth)) {
                continue;
            }
            let value = match self.may_be_null(parts) {
                true => Some(Value::Null),
                false => self.value(parts, depth + 1),
            };
            match value {
                Some(value) => {
                    members.insert((*name).to_owned(), value);
                }
                None if is_required => return None,
                None => {}
            }
        }
        for name in &flat.required {
            if !flat.properties.contains_key(name) {
                let value = match &flat.additional {
                    Additional::Schema(parts) => self.value(parts, depth + 1)?,
                    _ => json!("text"),
                };
                members.insert((*name).to_owned(), value);
            }
        }
        self.add_others(flat, depth, &mut members);
        Some(members.into())
    }

    /// Adds properties that the schema does not name.
    fn add_others(&mut self, flat: &Flat<'a>, depth: usize, members: &mut Map<String, Value>) {
        let is_wanted = self.has_optional(depth);
        match &flat.additional {
            Additional::Forbidden => {}
            Additional::Undeclared => {
                if self.mode == Mode::Random && self.random.u8(..4) == 0 {
                    members.insert(UNDECLARED.to_owned(), json!({"a": [1]}));
                }
            }
            Additional::Any if is_wanted => {
                members.insert(ADDITIONAL.to_owned(), json!({"a": [1]}));
            }
            Additional::Schema(parts) if is_wanted => {
                let value = self.value(parts, depth + 1);
                members.extend(value.map(|it| (ADDITIONAL.to_owned(), it)));
            }
            Additional::Any | Additional::Schema(_) => {}
        }
    }

    /// Whether a property is sent in this direction.
    fn is_sent(&self, parts: &[Located<'a>]) -> bool {
        let mut all: Vec<Located<'a>> = parts.to_vec();
        all.extend(parts.iter().filter_map(|it| self.schemas.files.follow(*it)));
        let is = |key: &str| all.iter().any(|part| part.is(key));
        match self.direction {
            Direction::Request => !is("readOnly"),
            Direction::Response => !is("writeOnly"),
            Direction::Both => true,
        }
    }

    fn has_optional(&mut self, depth: usize) -> bool {
        match self.mode {
            Mode::Least => false,
            Mode::Most(_) => depth <= MAX_OPTIONAL_DEPTH,
            Mode::Random => depth <= MAX_OPTIONAL_DEPTH && self.random.bool(),
        }
    }

    fn may_be_null(&mut self, parts: &[Located<'a>]) -> bool {
        self.mode == Mode::Random && self.random.u8(..4) == 0 && self.schemas.allows_null(parts)
    }

    fn list(&mut self, flat: &Flat<'a>, depth: usize) -> Option<Value> {
        if flat.is_tuple {
            let prefix = flat.prefix.iter().filter(|_| self.is_strict);
            let prefix: Vec<Located<'a>> = prefix.copied().collect();
            let values = prefix.iter().map(|it| self.value(&[*it], depth + 1));
            return values.collect::<Option<Vec<Value>>>().map(Value::from);
        }
        let wanted = match self.mode {
            // An empty list may be of several alternatives.
            Mode::Least => u64::from(self.is_strict && depth <= MAX_OPTIONAL_DEPTH),
            // Equal entries may be forbidden.
            Mode::Most(_) if depth <= MAX_OPTIONAL_DEPTH => 2 - u64::from(self.is_strict),
            Mode::Random if depth <= MAX_OPTIONAL_DEPTH => self.random.u64(..3),
            _ => 0,
        };
        let wanted = wanted.min(flat.max_items.unwrap_or(u64::MAX));
        let count = wanted.max(flat.min_items.min(20));
        let mut values = Vec::new();
        for _ in 0..count {
            let value = match flat.items.is_empty() {
                true => Some(json!("text")),
                false if self.may_be_null(&flat.items) => Some(Value::Null),
                false => self.value(&flat.items, depth + 1),
            };
            match value {
                Some(value) => values.push(value),
                None if (values.len() as u64) < flat.min_items => return None,
                None => break,
            }
        }
        Some(values.into())
    }

    fn text(&mut self, flat: &Flat<'a>) -> String {
        let most = usize::try_from(flat.max_length.unwrap_or(1000)).unwrap_or(1000);
        let texts: &[&str] = match texts_of_format(flat.format) {
            _ if self.is_strict && flat.pattern.is_some() => matching(flat.pattern),
            [] if self.is_strict => &["text"],
            [] => &["text", "", "1.0", "Zo\u{eb} \"\\\u{1f600}\n", "true"],
            texts => texts,
        };
        let text = self.random.choice(texts).copied().unwrap_or_default();
        let least = match self.is_strict {
            true => usize::try_from(flat.min_length).map_or(most, |least| least.min(most)),
            false => 0,
        };
        let more = std::iter::repeat_n('x', least.saturating_sub(text.chars().count()));
        text.chars().chain(more).take(most).collect()
    }

    fn integer(&mut self, flat: &Flat<'a>) -> Option<Number> {
        let (least, most): (i128, i128) = match flat.format {
            Some("int8") => (i8::MIN.into(), i8::MAX.into()),
            Some("int16") => (i16::MIN.into(), i16::MAX.into()),
            Some("int32") => (i32::MIN.into(), i32::MAX.into()),
            Some("uint8") => (0, u8::MAX.into()),
            Some("uint16") => (0, u16::MAX.into()),
            Some("uint32") => (0, u32::MAX.into()),
            Some("uint64" | "uint") => (0, u64::MAX.into()),
            _ => (i64::MIN.into(), i64::MAX.into()),
        };
        // The greatest `i64`, read as a floating-point number, is one more.
        let bound = |it: f64| match it == i64::MAX as f64 {
            true => i64::MAX.into(),
            false => it as i128,
        };
        let least = flat.least.map_or(least, |it| least.max(bound(it.ceil())));
        // A maximum beyond 64 bits needs a type for it.
        let most = match flat.most {
            Some(limit) if flat.format.is_none() => bound(limit.floor()).min(u64::MAX.into()),
            Some(limit) => most.min(bound(limit.floor())),
            None => most,
        };
        let candidates = [0, 1, 42, -7, (1 << 53) + 1, least, most];
        let fits: Vec<i128> = candidates
            .into_iter()
            .filter(|it| (least..=most).contains(it) && self.is_allowed(flat, *it as f64))
            .collect();
        let chosen = *self.random.choice(&fits)?;
        let signed = i64::try_from(chosen).map(Number::from);
        signed
            .or_else(|_| u64::try_from(chosen).map(Number::from))
            .ok()
    }

    fn number(&mut self, flat: &Flat<'a>) -> Option<Number> {
        if matches!(
            flat.format,
            Some("int32" | "int64" | "int" | "integer" | "long")
        ) {
            return self.integer(flat);
        }
        let (least, most) = (
            flat.least.unwrap_or(f64::MIN),
            flat.most.unwrap_or(f64::MAX),
        );
        let candidates = [0.0, 1.5, 0.1, -2.25, 1e10, 3.0, least, most];
        let fits = |it: &f64| {
            (least..=most).contains(it) && it.abs() < 1e300 && self.is_allowed(flat, *it)
        };
        let fitting: Vec<f64> = candidates.into_iter().filter(fits).collect();
        Number::from_f64(*self.random.choice(&fitting)?)
    }

    /// Whether a validator that is written in JavaScript accepts a number within its bounds.
    fn is_allowed(&self, flat: &Flat<'a>, number: f64) -> bool {
        !self.is_strict || (number.abs() <= MAX_SAFE_INTEGER && !flat.excluded.contains(&number))
    }
}

/// Texts for patterns.
const TEXTS: &[&str] = &[
    "text",
    "1.0.0",
    "80",
    "192.0.2.0/24",
    "fd12:3456:789a::/48",
    "02:00:5e:00:53:af",
    "one.two",
    "one:two",
];

/// Returns the first text that matches a pattern, if this program understands the pattern.
fn matching(pattern: Option<&str>) -> &'static [&'static str] {
    let pattern = pattern.and_then(|it| Regex::new(it).ok());
    let matches = |it: &&str| pattern.as_ref().is_none_or(|pattern| pattern.is_match(it));
    let index = TEXTS.iter().position(matches).unwrap_or(0);
    std::slice::from_ref(&TEXTS[index])
}

/// Returns texts in a format. There are none if the format has no syntax.
fn texts_of_format(format: Option<&str>) -> &'static [&'static str] {
    match format {
        Some("date-time") => &["2024-05-17T09:30:00.123456Z", "1999-12-31T23:59:59+02:00"],
        Some("date") => &["2024-05-17"],
        Some("uuid") => &["67e55044-10b1-426f-9247-bb680e5fe0c8"],
        Some("byte") => &["SGVsbG8="],
        Some("uri" | "url") => &["https://example.com/a?b=c#d"],
        Some("email") => &["somebody@example.com"],
        Some("time") => &["09:30:00Z"],
        Some("duration") => &["P1DT2H"],
        Some("decimal") => &["1.10"],
        Some("ipv4" | "ip") => &["192.0.2.7"],
        Some("ipv6") => &["2001:db8::7"],
        _ => &[],
    }
}

impl<'a> Schemas<'a> {
    /// Whether null fits all parts.
    pub(in crate::corpus) fn allows_null(&self, parts: &[Located<'a>]) -> bool {
        let flat = self.flat(parts);
        let in_choice = |choice: &Choice<'a>| {
            choice.entries.iter().any(|entry| {
                let flat = self.flat(&[*entry]);
                flat.nullable && flat.choices.is_empty()
            })
        };
        if flat.nullable {
            // Null has to fit the lists beside it, too.
            return flat.choices.is_empty();
        }
        flat.types.is_none()
            && flat.values.is_none()
            && !flat.choices.is_empty()
            && flat.choices.iter().all(in_choice)
    }
}
