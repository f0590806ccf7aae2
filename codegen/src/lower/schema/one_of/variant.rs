//! Plans a variant: finds the properties and JSON types that can tell it from other variants.

use indexmap::IndexSet;

use super::branches::{Branch, declared_properties, required_here};
use crate::ir::{JsonType, Scalar};
use crate::lower::document::Document;
use crate::lower::schema::all_of::FlatSchema;
use crate::lower::schema::kind::{Constant, Content, ValueShape, VariantPlan};
use crate::lower::schema::values::{scalar, text, without_duplicates};

/// Plans the variant for an alternative with this shape.
pub(crate) fn variant<'a>(
    document: &Document<'a>,
    branch: Branch<'a>,
    shape: ValueShape,
) -> VariantPlan<'a> {
    let flat = &branch.flat;
    let label = branch.component.or(branch.title).unwrap_or_default();
    let (keys, constants) = match shape.types == [JsonType::Object] {
        true => {
            let keys = required_here(document, flat).into_iter().map(str::to_owned);
            (keys.collect(), constants(document, flat))
        }
        false => (Vec::new(), Vec::new()),
    };
    VariantPlan {
        label: label.to_owned(),
        is_named: !label.is_empty(),
        tags: Vec::new(),
        is_default: false,
        shape,
        keys,
        constants,
        properties: properties(document, flat),
        content: Content::Parts(branch.flat.parts),
    }
}

/// Returns the properties that are declared or required.
fn properties<'a>(document: &Document<'a>, flat: &FlatSchema<'a>) -> IndexSet<&'a str> {
    let mut properties = declared_properties(document, flat);
    properties.extend(required_here(document, flat));
    properties
}

fn constants<'a>(document: &Document<'a>, flat: &FlatSchema<'a>) -> Vec<Constant> {
    let constants = flat.properties.keys().map(|key| Constant {
        key: (*key).to_owned(),
        values: listed_values(document, flat, key),
        required: flat.required.contains(key),
    });
    constants.filter(|it| !it.values.is_empty()).collect()
}

/// Returns the values that a property allows, as text, if its schema lists them.
pub(crate) fn allowed_values<'a>(
    document: &Document<'a>,
    flat: &FlatSchema<'a>,
    property: &str,
) -> Vec<String> {
    let values = listed_values(document, flat, property);
    without_duplicates(values.iter().map(Scalar::text).collect())
}

fn listed_values<'a>(
    document: &Document<'a>,
    flat: &FlatSchema<'a>,
    property: &str,
) -> Vec<Scalar> {
    let Some(parts) = flat.properties.get(property) else {
        return Vec::new();
    };
    let property = FlatSchema::of(document, parts);
    let values = property.values.iter().flatten();
    let scalars: Option<Vec<Scalar>> = values
        .map(|node| match property.json_type {
            // YAML reads digits without quotes as numbers.
            Some(JsonType::String) => text(node).map(Scalar::Text),
            _ => scalar(node),
        })
        .collect();
    without_duplicates(scalars.unwrap_or_default())
}
