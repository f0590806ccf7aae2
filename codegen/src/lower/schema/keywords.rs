//! The keywords of one schema, read from whichever variant `openapiv3` has for it.

use indexmap::IndexMap;
use openapiv3::{AdditionalProperties, ReferenceOr, Schema, SchemaKind, Type as SchemaType};

use crate::ir::JsonType;
use crate::lower::document::{Located, below};
use crate::tree::Node;

type Properties<'a> = &'a IndexMap<String, ReferenceOr<Box<Schema>>>;

/// The keywords of a Schema Object that concern its type.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Keywords<'a> {
    pub(crate) json_type: Option<JsonType>,
    properties: Option<Properties<'a>>,
    pub(crate) required: &'a [String],
    pub(crate) additional: Option<&'a AdditionalProperties>,
    items: Option<&'a ReferenceOr<Box<Schema>>>,
    all_of: &'a [ReferenceOr<Schema>],
    one_of: &'a [ReferenceOr<Schema>],
    any_of: &'a [ReferenceOr<Schema>],
    pub(crate) not: bool,
}

impl<'a> Keywords<'a> {
    /// Reads the keywords of a schema.
    pub(crate) fn of(schema: &'a Schema) -> Self {
        let none = Self::default();
        let of_type = |json_type| Self {
            json_type: Some(json_type),
            ..none
        };
        match &schema.schema_kind {
            SchemaKind::Type(SchemaType::String(_)) => of_type(JsonType::String),
            SchemaKind::Type(SchemaType::Integer(_)) => of_type(JsonType::Integer),
            SchemaKind::Type(SchemaType::Number(_)) => of_type(JsonType::Number),
            SchemaKind::Type(SchemaType::Boolean(_)) => of_type(JsonType::Boolean),
            SchemaKind::Type(SchemaType::Array(array)) => Self {
                items: array.items.as_ref(),
                ..of_type(JsonType::Array)
            },
            SchemaKind::Type(SchemaType::Object(object)) => Self {
                properties: Some(&object.properties),
                required: &object.required,
                additional: object.additional_properties.as_ref(),
                ..of_type(JsonType::Object)
            },
            SchemaKind::AllOf { all_of } => Self { all_of, ..none },
            SchemaKind::OneOf { one_of } => Self { one_of, ..none },
            SchemaKind::AnyOf { any_of } => Self { any_of, ..none },
            SchemaKind::Not { .. } => Self { not: true, ..none },
            SchemaKind::Any(any) => Self {
                json_type: any.typ.as_deref().and_then(json_type),
                properties: Some(&any.properties),
                required: &any.required,
                additional: any.additional_properties.as_ref(),
                items: any.items.as_ref(),
                all_of: &any.all_of,
                one_of: &any.one_of,
                any_of: &any.any_of,
                not: any.not.is_some(),
            },
        }
    }

    pub(crate) fn properties(
        self,
        node: &'a Node,
    ) -> impl Iterator<Item = (&'a str, Located<'a>)> + use<'a> {
        let node = below(node, &["properties"]);
        let properties = self.properties.into_iter().flatten();
        properties.map(move |(name, schema)| {
            (name.as_str(), Located::boxed(schema, below(node, &[name])))
        })
    }

    pub(crate) fn items(self, node: &'a Node) -> Option<Located<'a>> {
        let node = below(node, &["items"]);
        self.items.map(|schema| Located::boxed(schema, node))
    }

    pub(crate) fn all_of(self, node: &'a Node) -> Vec<Located<'a>> {
        entries(self.all_of, below(node, &["allOf"]))
    }

    pub(crate) fn one_of(self, node: &'a Node) -> Vec<Located<'a>> {
        entries(self.one_of, below(node, &["oneOf"]))
    }

    pub(crate) fn any_of(self, node: &'a Node) -> Vec<Located<'a>> {
        entries(self.any_of, below(node, &["anyOf"]))
    }

    /// Whether there are no keywords but `allOf`, `oneOf` and `anyOf`. `type: object` beside them
    /// does not count.
    pub(crate) fn is_only_composed(self) -> bool {
        self.properties.is_none_or(IndexMap::is_empty)
            && self.required.is_empty()
            && self.additional.is_none()
            && self.items.is_none()
            && matches!(self.json_type, None | Some(JsonType::Object))
    }
}

fn entries<'a>(schemas: &'a [ReferenceOr<Schema>], node: &'a Node) -> Vec<Located<'a>> {
    let located = schemas.iter().enumerate();
    located
        .map(|(index, schema)| Located::new(schema, below(node, &[&index.to_string()])))
        .collect()
}

fn json_type(name: &str) -> Option<JsonType> {
    Some(match name {
        "boolean" => JsonType::Boolean,
        "integer" => JsonType::Integer,
        "number" => JsonType::Number,
        "string" => JsonType::String,
        "array" => JsonType::Array,
        "object" => JsonType::Object,
        _ => return None,
    })
}
