//! Keywords that do not apply to the `type` of a schema. `openapiv3` reads a schema as one of its
//! typed variants only without them.

use super::types::Type;
use crate::diagnostic::Diagnostic;
use crate::normalize::members::text;
use crate::normalize::normalizer::Normalizer;
use crate::tree::{Node, Object, Value};

impl Normalizer<'_> {
    /// Removes the keywords of other types. A keyword says nothing about values of other types (JSON
    /// Schema Core 2020-12, section 7.6.1), so the `type` decides.
    pub(super) fn remove_foreign_keywords(&mut self, schema: &mut Object) {
        if let Some(kind) = text(schema, "type").and_then(Type::from_name) {
            self.keep_keywords_of(schema, &[kind]);
        }
    }

    /// Removes the keywords that apply to none of these types.
    pub(super) fn keep_keywords_of(&mut self, schema: &mut Object, types: &[Type]) {
        schema.retain(|key, member| {
            let applies_to = |kind: &Type| kind.keywords().contains(&key.as_str());
            let is_foreign = Type::ALL.iter().any(applies_to) && !types.iter().any(applies_to);
            // A client does not need keywords that only restrict.
            if is_foreign && describes_parts(key, member) {
                self.report_foreign(key, member, types);
            }
            !is_foreign
        });
    }

    fn report_foreign(&mut self, key: &str, member: &Node, types: &[Type]) {
        let types = match types {
            [only] => only.name().to_owned(),
            types => {
                let names: Vec<&str> = types.iter().map(|kind| kind.name()).collect();
                format!("[{}]", names.join(", "))
            }
        };
        Diagnostic::warning(format!("`{key}` beside `type: {types}`"))
            .at_node(member.origin.key())
            .label("it has no effect")
            .help("if the API has values of another type, generate from a copy with that `type`")
            .push_to(self.log);
    }
}

/// Whether a keyword defines the items of a list or the members of an object.
fn describes_parts(key: &str, member: &Node) -> bool {
    let is_empty = match &member.value {
        Value::Object(members) => members.is_empty(),
        Value::Array(schemas) => schemas.is_empty(),
        _ => true,
    };
    let describes_parts = matches!(
        key,
        "items" | "prefixItems" | "properties" | "patternProperties" | "additionalProperties"
    );
    describes_parts && !is_empty
}
