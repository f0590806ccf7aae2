//! Parameter, Header and Media Type Objects: their schema, location and style.

use super::members::{has_any, set, text};
use super::normalizer::Normalizer;
use crate::diagnostic::Diagnostic;
use crate::structure::{NEWER_LOCATION, NEWER_STYLE, ObjectKind};
use crate::tree::{Node, Object, Origin, Value};

/// Keywords that define the type of a value.
const TYPE_KEYWORDS: [&str; 9] = [
    "type",
    "format",
    "enum",
    "const",
    "items",
    "properties",
    "allOf",
    "oneOf",
    "anyOf",
];

impl Normalizer<'_> {
    /// Moves keywords of a schema that stand directly in the object into its `schema`.
    pub(super) fn gather_schema(&mut self, owner: &mut Object, kind: ObjectKind, origin: Origin) {
        let is_stray = |key: &&String| {
            kind.field(key).is_none() && ObjectKind::Schema.field(key).is_some() && *key != "id"
        };
        let stray: Vec<String> = owner.keys().filter(is_stray).cloned().collect();
        let has_schema = owner.contains_key("schema");
        let is_schema = !has_schema && has_any(owner, &TYPE_KEYWORDS);
        // A media type has a schema, or it is one.
        let is_parameter_with_schema = has_schema && kind != ObjectKind::MediaType;
        let can_gather = is_schema || is_parameter_with_schema;
        if !can_gather || owner.contains_key("content") || stray.is_empty() {
            return;
        }
        let mut schema = match owner.shift_remove("schema").map(|node| node.value) {
            Some(Value::Object(schema)) => schema,
            _ => Object::default(),
        };
        for key in stray {
            let Some(member) = owner.shift_remove(&key) else {
                continue;
            };
            let moves = !has_any(&schema, &["$ref", &key]);
            self.stray_keyword(&key, kind, member.origin, moves);
            if moves {
                schema.insert(key, member);
            }
        }
        set(owner, "schema", origin, Value::Object(schema));
    }

    fn stray_keyword(&mut self, key: &str, kind: ObjectKind, origin: Origin, moves: bool) {
        Diagnostic::warning(format!(
            "`{key}` belongs in the `schema` of {}",
            kind.with_article()
        ))
        .at_node(origin.key())
        .label(if moves {
            "treated as part of the `schema`"
        } else {
            "it has no effect"
        })
        .help(format!(
            "nothing needs to be done; the author should move `{key}` into `schema`"
        ))
        .push_to(self.log);
    }

    /// Whether OpenAPI has the location of a parameter. A missing location is reported elsewhere.
    pub(super) fn has_known_location(&mut self, parameter: &Object) -> bool {
        let Some(location) = parameter.get("in") else {
            return true;
        };
        let name = location.as_str().unwrap_or_default();
        if !matches!(name, "body" | "formData") {
            return true;
        }
        Diagnostic::warning(format!("`in: {name}` is Swagger 2.0"))
            .at_node(location.origin)
            .label("the parameter is left out")
            .help("to send it, generate from a copy that describes it in `requestBody`")
            .push_to(self.log);
        false
    }

    /// Gives a parameter or header either a schema or a content, and a style of its location.
    pub(super) fn complete_parameter(
        &mut self,
        owner: &mut Object,
        kind: ObjectKind,
        origin: Origin,
    ) {
        let kind_name = kind.name();
        match (owner.contains_key("schema"), owner.get("content")) {
            (false, None) => {
                Diagnostic::warning(format!(
                    "this {kind_name} has neither `schema` nor `content`"
                ))
                .at_node(origin)
                .label("treated as a string")
                .help("callers give its text; the author should add a `schema`")
                .push_to(self.log);
                let schema = Node::object_with(origin, "type", Node::string(origin, "string"));
                owner.insert("schema".to_owned(), schema);
            }
            (true, Some(content)) => {
                Diagnostic::warning(format!("this {kind_name} has both `schema` and `content`"))
                    .at_node(content.origin.key())
                    .label("the `content` has no effect")
                    .help("the `schema` counts; if that is wrong, generate from a copy without it")
                    .push_to(self.log);
                owner.shift_remove("content");
            }
            _ => {}
        }
        let location = match kind {
            ObjectKind::Header => "header",
            _ => text(owner, "in").unwrap_or("query"),
        };
        let styles: &[&str] = match location {
            "path" => &["simple", "matrix", "label"],
            "header" => &["simple"],
            "cookie" => &["form", "cookie"],
            _ => &["form", "spaceDelimited", "pipeDelimited", "deepObject"],
        };
        self.repair_style(owner, location.to_owned(), styles);
        keep_newer_values(owner);
    }

    /// Removes a style that the location does not have (OpenAPI 3.0, section 4.7.12.2). The first of
    /// `styles` is the default.
    fn repair_style(&mut self, owner: &mut Object, location: String, styles: &[&str]) {
        let Some(style) = owner.get("style") else {
            return;
        };
        let name = style.as_str().unwrap_or_default();
        if styles.contains(&name) {
            return;
        }
        Diagnostic::warning(format!(
            "the style `{name}` is not allowed with `in: {location}`"
        ))
        .at_node(style.origin)
        .label(format!("the style `{}` is used", styles[0]))
        .help(format!(
            "values are sent in this style; the author should write one of: {}",
            styles.join(", ")
        ))
        .push_to(self.log);
        owner.shift_remove("style");
    }
}

/// Moves what only OpenAPI 3.2 has to keys that the document model does not read.
fn keep_newer_values(parameter: &mut Object) {
    if text(parameter, "in") == Some("querystring") {
        if let Some(location) = parameter.get("in").cloned() {
            set(
                parameter,
                "in",
                location.origin,
                Value::String("query".to_owned()),
            );
            parameter.insert(NEWER_LOCATION.to_owned(), location);
        }
    }
    if text(parameter, "style") == Some("cookie") {
        if let Some(style) = parameter.shift_remove("style") {
            parameter.insert(NEWER_STYLE.to_owned(), style);
        }
    }
}
