//! Parameter, Header and Media Type Objects: a schema, where it belongs.

use super::{Normalizer, object, set, text};
use crate::diagnostic::Diagnostic;
use crate::structure::Kind;
use crate::tree::{Node, Object, Origin, Value};

/// Keywords that say what type a value has.
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
    /// Puts the keywords of a schema that stand directly on the object into its `schema`.
    pub(super) fn gather_schema(&mut self, owner: &mut Object, kind: Kind, origin: Origin) {
        let is_stray = |key: &str| {
            kind.field(key).is_none() && Kind::Schema.field(key).is_some() && key != "id"
        };
        let stray: Vec<String> = owner.keys().filter(|key| is_stray(key)).cloned().collect();
        let has_schema = owner.contains_key("schema");
        let says_type = stray
            .iter()
            .any(|key| TYPE_KEYWORDS.contains(&key.as_str()));
        // A media type has a schema of its own or is one; nothing between.
        let is_settled = has_schema && kind == Kind::MediaType || owner.contains_key("content");
        if is_settled || !has_schema && !says_type || stray.is_empty() {
            return;
        }
        let mut schema = match owner.shift_remove("schema") {
            Some(Node {
                value: Value::Object(schema),
                ..
            }) => schema,
            _ => Object::default(),
        };
        for key in stray {
            let Some(member) = owner.shift_remove(&key) else {
                continue;
            };
            // Whether a parameter is required is said on the parameter.
            let moves = !schema.contains_key("$ref") && !schema.contains_key(&key);
            self.stray_keyword(&key, kind, member.origin, moves);
            if moves {
                schema.insert(key, member);
            }
        }
        set(owner, "schema", origin, Value::Object(schema));
    }

    /// Whether a parameter is in a place that 3.0 knows, or in none, which is said elsewhere.
    pub(super) fn has_place(&mut self, parameter: &Object) -> bool {
        let Some(place) = parameter.get("in") else {
            return true;
        };
        let (version, help) = match place.as_str() {
            Some("body" | "formData") => ("Swagger 2.0", "describe it in `requestBody`"),
            Some("querystring") => ("OpenAPI 3.2", "describe each parameter with `in: query`"),
            _ => return true,
        };
        let name = place.as_str().unwrap_or_default();
        self.warn(
            Diagnostic::warning(format!("`in: {name}` is {version}"))
                .at_node(place.origin)
                .label("the parameter is left out")
                .help(help),
        );
        false
    }

    fn stray_keyword(&mut self, key: &str, kind: Kind, origin: Origin, moves: bool) {
        let label = if moves {
            "it is taken as part of the `schema`"
        } else {
            "it has no effect"
        };
        self.warn(
            Diagnostic::warning(format!(
                "`{key}` belongs into the schema of a {}",
                kind.name()
            ))
            .at_node(origin.key())
            .label(label)
            .help(format!("move `{key}` into `schema`")),
        );
    }

    /// Parameters and headers have a schema or a content, and a style that fits their place.
    pub(super) fn complete_parameter(&mut self, owner: &mut Object, kind: Kind, origin: Origin) {
        match (owner.contains_key("schema"), owner.get("content")) {
            (false, None) => {
                self.warn(
                    Diagnostic::warning(format!(
                        "this {} has neither `schema` nor `content`",
                        kind.name()
                    ))
                    .at_node(origin)
                    .label("it is taken as a string")
                    .help("add a `schema`"),
                );
                let string = text(origin, "string");
                owner.insert("schema".to_owned(), object(origin, [("type", string)]));
            }
            (true, Some(content)) => {
                self.warn(
                    Diagnostic::warning(format!(
                        "this {} has both `schema` and `content`",
                        kind.name()
                    ))
                    .at_node(content.origin.key())
                    .label("the `schema` is taken")
                    .help("remove one of the two"),
                );
                owner.shift_remove("content");
            }
            _ => {}
        }
        self.style_of_place(owner, kind);
    }

    /// OpenAPI 3.0, section 4.7.12.2: which style there is depends on the place.
    fn style_of_place(&mut self, owner: &mut Object, kind: Kind) {
        let place = match kind {
            Kind::Header => "header",
            _ => owner.get("in").and_then(Node::as_str).unwrap_or("query"),
        };
        let styles: &[&str] = match place {
            "path" => &["matrix", "label", "simple"],
            "header" => &["simple"],
            "cookie" => &["form"],
            _ => &["form", "spaceDelimited", "pipeDelimited", "deepObject"],
        };
        let Some(style) = owner.get("style") else {
            return;
        };
        let name = style.as_str().unwrap_or_default();
        if styles.contains(&name) {
            return;
        }
        let message = format!("there is no style `{name}` in the place `{place}`");
        let default = if matches!(place, "path" | "header") {
            "simple"
        } else {
            "form"
        };
        self.warn(
            Diagnostic::warning(message)
                .at_node(style.origin)
                .label(format!("the style `{default}` is taken"))
                .help(format!("write one of: {}", styles.join(", "))),
        );
        owner.shift_remove("style");
    }
}
