//! Schemas, flattened: what all parts of a schema say together.
//!
//! This is deliberately not the generator's reading of schemas, which it is to judge.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::Path;

use serde_json::Value;

use super::files::{Files, Located};

/// The direction that a value is sent in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::corpus) enum Direction {
    Request,
    Response,
    Both,
}

/// A document, to read schemas in.
pub(in crate::corpus) struct Schemas<'a> {
    pub(in crate::corpus) files: &'a Files,
    /// Whether keywords beside a reference count: since OpenAPI 3.1.
    siblings_count: bool,
    /// For each schema, those that extend it by `allOf`.
    heirs: BTreeMap<*const Value, Vec<Located<'a>>>,
}

/// What is declared of the properties that have no name.
#[derive(Debug, Clone, Default)]
pub(in crate::corpus) enum Additional<'a> {
    #[default]
    Undeclared,
    Forbidden,
    Any,
    Schema(Vec<Located<'a>>),
}

/// A list of alternatives.
#[derive(Debug, Clone)]
pub(in crate::corpus) struct Choice<'a> {
    pub(in crate::corpus) entries: Vec<Located<'a>>,
    /// `discriminator`: the property, and the value for each entry.
    pub(in crate::corpus) tag: Option<(&'a str, Vec<String>)>,
}

/// Properties, each with a value that is the only one that some schema allows.
pub(in crate::corpus) type Constants = HashSet<(String, String)>;

/// What all parts of a schema say.
#[derive(Debug, Clone, Default)]
pub(in crate::corpus) struct Flat<'a> {
    /// The types that all parts allow. `None` if none says anything.
    pub(in crate::corpus) types: Option<BTreeSet<&'a str>>,
    pub(in crate::corpus) nullable: bool,
    pub(in crate::corpus) values: Option<Vec<&'a Value>>,
    pub(in crate::corpus) format: Option<&'a str>,
    pub(in crate::corpus) least: Option<f64>,
    pub(in crate::corpus) most: Option<f64>,
    pub(in crate::corpus) min_items: u64,
    pub(in crate::corpus) max_items: Option<u64>,
    pub(in crate::corpus) max_length: Option<u64>,
    pub(in crate::corpus) min_length: u64,
    /// The bounds that are not themselves allowed.
    pub(in crate::corpus) excluded: Vec<f64>,
    pub(in crate::corpus) properties: BTreeMap<&'a str, Vec<Located<'a>>>,
    pub(in crate::corpus) required: BTreeSet<&'a str>,
    pub(in crate::corpus) additional: Additional<'a>,
    pub(in crate::corpus) items: Vec<Located<'a>>,
    /// Whether the entries of a list have schemas of their own.
    pub(in crate::corpus) is_tuple: bool,
    /// `prefixItems`
    pub(in crate::corpus) prefix: Vec<Located<'a>>,
    pub(in crate::corpus) pattern: Option<&'a str>,
    pub(in crate::corpus) choices: Vec<Choice<'a>>,
    pub(in crate::corpus) examples: Vec<&'a Value>,
    /// The schemas that were merged.
    seen: Vec<*const Value>,
}

impl<'a> Schemas<'a> {
    pub(in crate::corpus) fn new(files: &'a Files) -> Schemas<'a> {
        let root = files.root();
        let version = root.and_then(|root| root.text("openapi")).unwrap_or("3.0");
        let mut schemas = Schemas {
            files,
            siblings_count: !version.starts_with("3.0"),
            heirs: BTreeMap::new(),
        };
        let components = root.and_then(|root| root.get("components"));
        for (_, schema) in components.into_iter().flat_map(|it| it.members("schemas")) {
            for entry in schema.entries("allOf") {
                if let (Some(_), Some(base)) = (entry.text("$ref"), files.follow(entry)) {
                    let heirs = schemas.heirs.entry(std::ptr::from_ref(base.node));
                    heirs.or_default().push(schema);
                }
            }
        }
        schemas
    }

    /// The properties that have only one value in some schema of the document.
    pub(in crate::corpus) fn constants(&self) -> Constants {
        let mut found = Constants::new();
        for file in self.files.all() {
            collect_constants(file.node, &mut found);
        }
        found
    }

    /// Merges everything that holds at once, without choosing alternatives.
    pub(in crate::corpus) fn flat(&self, parts: &[Located<'a>]) -> Flat<'a> {
        let mut flat = Flat::default();
        self.merge(&mut flat, parts);
        flat
    }

    pub(in crate::corpus) fn merge(&self, flat: &mut Flat<'a>, parts: &[Located<'a>]) {
        let mut stack: Vec<Located<'a>> = parts.iter().rev().copied().collect();
        while let Some(part) = stack.pop() {
            if let Some(reference) = part.text("$ref") {
                stack.extend(self.files.target(part.file, reference));
                if !self.siblings_count {
                    continue;
                }
            }
            let address = std::ptr::from_ref(part.node);
            if flat.seen.contains(&address) {
                continue;
            }
            flat.seen.push(address);
            self.merge_one(flat, part);
            let extended: Vec<_> = part.entries("allOf").collect();
            stack.extend(extended.into_iter().rev());
        }
    }

    fn merge_one(&self, flat: &mut Flat<'a>, part: Located<'a>) {
        flat.merge_type(part);
        flat.merge_values(part);
        flat.merge_limits(part);
        flat.format = flat.format.or(part.text("format"));
        for (name, property) in part.members("properties") {
            // A `$ref` beside the properties is none of them.
            if !matches!(property.node, Value::Object(_) | Value::Bool(_)) {
                continue;
            }
            flat.properties.entry(name).or_default().push(property);
        }
        let required = part.entries("required");
        flat.required
            .extend(required.filter_map(|it| it.node.as_str()));
        flat.merge_additional(part);
        match part.node.get("items") {
            Some(Value::Object(_)) => flat.items.extend(part.get("items")),
            Some(Value::Array(_)) => flat.is_tuple = true,
            _ => {}
        }
        flat.is_tuple |= part.node.get("prefixItems").is_some();
        if flat.prefix.is_empty() {
            flat.prefix.extend(part.entries("prefixItems"));
        }
        flat.pattern = flat.pattern.or(part.text("pattern"));
        self.merge_choices(flat, part);
        flat.examples.extend(part.node.get("example"));
        let examples = part.node.get("examples").and_then(Value::as_array);
        flat.examples.extend(examples.into_iter().flatten());
    }

    fn merge_choices(&self, flat: &mut Flat<'a>, part: Located<'a>) {
        let discriminator = part.get("discriminator");
        let property = discriminator.and_then(|it| it.text("propertyName"));
        let mut has_list = false;
        for key in ["oneOf", "anyOf"] {
            let entries: Vec<_> = part.entries(key).collect();
            if entries.is_empty() {
                continue;
            }
            // A schema often extends the schema that lists it.
            let targets = entries.iter().filter_map(|it| self.files.follow(*it));
            let mut targets = targets.map(|it| std::ptr::from_ref(it.node));
            has_list = true;
            if targets.any(|it| flat.seen.contains(&it)) {
                continue;
            }
            flat.choices
                .push(self.choice(entries, discriminator, property));
        }
        let heirs = self.heirs.get(&std::ptr::from_ref(part.node));
        if let (Some(heirs), Some(property), false) = (heirs, property, has_list) {
            let is_below = heirs
                .iter()
                .any(|it| flat.seen.contains(&std::ptr::from_ref(it.node)));
            if !is_below {
                let heirs = heirs.clone();
                flat.choices
                    .push(self.choice(heirs, discriminator, Some(property)));
            }
        }
    }

    fn choice(
        &self,
        entries: Vec<Located<'a>>,
        discriminator: Option<Located<'a>>,
        property: Option<&'a str>,
    ) -> Choice<'a> {
        let tags = entries.iter().map(|entry| self.tag(*entry, discriminator));
        let tag = property.map(|property| (property, tags.collect()));
        Choice { entries, tag }
    }

    /// The value of the discriminator that stands for an entry.
    fn tag(&self, entry: Located<'a>, discriminator: Option<Located<'a>>) -> String {
        let target = self
            .files
            .follow(entry)
            .map(|it| std::ptr::from_ref(it.node));
        let mapping = discriminator
            .into_iter()
            .flat_map(|it| it.members("mapping"));
        let mut mapped = mapping.filter(|(_, to)| {
            let to_text = to.node.as_str().unwrap_or_default();
            let found = match to_text.contains(['#', '/']) {
                true => self.resolve(to.file, to_text),
                false => self.component(to_text),
            };
            found == target
        });
        if let Some((tag, _)) = mapped.next() {
            return tag.clone();
        }
        let components = self.files.root().and_then(|it| it.get("components"));
        let mut components = components.into_iter().flat_map(|it| it.members("schemas"));
        let own = components.find(|(_, it)| Some(std::ptr::from_ref(it.node)) == target);
        own.map(|(name, _)| name.clone()).unwrap_or_default()
    }

    fn resolve(&self, from: &Path, reference: &str) -> Option<*const Value> {
        let target = self.files.target(from, reference)?;
        let target = self.files.follow(target)?;
        Some(std::ptr::from_ref(target.node))
    }

    fn component(&self, name: &str) -> Option<*const Value> {
        let root = self.files.root()?;
        let component = root.get("components")?.get("schemas")?.get(name)?;
        Some(std::ptr::from_ref(component.node))
    }
}

fn collect_constants(node: &Value, found: &mut Constants) {
    let of_property = |schema: &Value| {
        let listed = schema.get("enum").and_then(Value::as_array);
        let only = listed.filter(|it| it.len() == 1).and_then(|it| it.first());
        let value = schema.get("const").or(only)?;
        value.as_str().map(str::to_owned)
    };
    match node {
        Value::Object(members) => {
            let properties = members.get("properties").and_then(Value::as_object);
            for (name, schema) in properties.into_iter().flatten() {
                found.extend(of_property(schema).map(|value| (name.clone(), value)));
            }
            members.values().for_each(|it| collect_constants(it, found));
        }
        Value::Array(entries) => entries.iter().for_each(|it| collect_constants(it, found)),
        _ => {}
    }
}

impl<'a> Flat<'a> {
    fn merge_type(&mut self, part: Located<'a>) {
        self.nullable |= part.is("nullable");
        let types: BTreeSet<&str> = match part.node.get("type") {
            Some(Value::String(name)) => [name.as_str()].into(),
            Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
            _ => return,
        };
        self.nullable |= types.contains("null");
        let types: BTreeSet<&str> = types.into_iter().filter(|it| *it != "null").collect();
        self.types = Some(match self.types.take() {
            None => types,
            Some(known) if known.contains("number") && types.contains("integer") => {
                ["integer"].into()
            }
            Some(known) if known.contains("integer") && types.contains("number") => known,
            Some(known) => known.intersection(&types).copied().collect(),
        });
    }

    fn merge_values(&mut self, part: Located<'a>) {
        let listed = part.node.get("enum").and_then(Value::as_array);
        let listed: Option<Vec<&Value>> = listed.map(|it| it.iter().collect());
        let values = part.node.get("const").map(|it| vec![it]).or(listed);
        let Some(values) = values else { return };
        self.nullable |= values.iter().any(|it| it.is_null());
        let values: Vec<&Value> = values.into_iter().filter(|it| !it.is_null()).collect();
        self.values = Some(match self.values.take() {
            None => values,
            Some(known) => known.into_iter().filter(|it| values.contains(it)).collect(),
        });
    }

    fn merge_limits(&mut self, part: Located<'a>) {
        let number = |key: &str| part.node.get(key).and_then(Value::as_f64);
        let count = |key: &str| part.node.get(key).and_then(Value::as_u64);
        let least = number("minimum")
            .into_iter()
            .chain(number("exclusiveMinimum"));
        let most = number("maximum")
            .into_iter()
            .chain(number("exclusiveMaximum"));
        self.least = self.least.into_iter().chain(least).reduce(f64::max);
        self.most = self.most.into_iter().chain(most).reduce(f64::min);
        self.min_items = self.min_items.max(count("minItems").unwrap_or(0));
        self.max_items = self.max_items.or(count("maxItems"));
        self.max_length = self.max_length.or(count("maxLength"));
        self.min_length = self.min_length.max(count("minLength").unwrap_or(0));
        for (exclusive, bound) in [
            ("exclusiveMinimum", "minimum"),
            ("exclusiveMaximum", "maximum"),
        ] {
            // A number since OpenAPI 3.1. Before, it says whether the bound itself is allowed.
            let bound = number(exclusive).or_else(|| number(bound).filter(|_| part.is(exclusive)));
            self.excluded.extend(bound);
        }
    }

    fn merge_additional(&mut self, part: Located<'a>) {
        let found = part.node.get("additionalProperties");
        let patterns = part.members("patternProperties").map(|(_, it)| it);
        let patterns: Vec<_> = patterns.collect();
        self.additional = match (found, std::mem::take(&mut self.additional)) {
            (_, Additional::Forbidden) => Additional::Forbidden,
            (Some(Value::Bool(false)), _) if patterns.is_empty() => Additional::Forbidden,
            (Some(Value::Object(_)), known) => {
                let own = part.get("additionalProperties");
                Additional::Schema(match known {
                    Additional::Schema(known) => known.into_iter().chain(own).collect(),
                    _ => own.into_iter().collect(),
                })
            }
            (Some(Value::Bool(true)), Additional::Undeclared) => Additional::Any,
            (_, Additional::Undeclared) if patterns.len() == 1 => Additional::Schema(patterns),
            (_, known) => known,
        };
    }

    /// `type`, or what the other keywords imply.
    pub(in crate::corpus) fn json_types(&self) -> Vec<&'a str> {
        if let Some(types) = &self.types {
            return types.iter().copied().collect();
        }
        let is_object = !self.properties.is_empty()
            || matches!(self.additional, Additional::Any | Additional::Schema(_));
        if is_object {
            return vec!["object"];
        }
        if !self.items.is_empty() {
            return vec!["array"];
        }
        Vec::new()
    }
}
