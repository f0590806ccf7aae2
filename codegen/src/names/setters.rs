//! Names of the methods that set the optional properties of an object.

use super::reserved::{OPERATORS, SETTERS};
use super::scope::Scope;
use crate::ir::{Object, Presence, Type};

/// The names of the methods that set a property.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SetterNames {
    /// Sets a value. None for a required property.
    pub value: Option<String>,
    /// Sets null, if null and absence differ.
    pub null: Option<String>,
}

/// Names the setters of each property, and that of the properties without a name. `fields` are the
/// names of the fields: a setter has that of its field, unless another method has it.
pub(super) fn name_setters(
    object: &Object,
    fields: &[String],
    additional: Option<&String>,
) -> (Vec<SetterNames>, Option<String>) {
    let mut scope = Scope::reserving(SETTERS.iter().chain(OPERATORS).copied());
    let setters = object.properties.iter().zip(fields).map(|(it, field)| {
        let value = (!it.presence.is_required()).then(|| scope.take(field, "_property"));
        SetterNames { value, null: None }
    });
    let mut setters: Vec<SetterNames> = setters.collect();
    let additional = additional.map(|field| scope.take(field, "_map"));
    // Names that are made up take none from a property.
    for (property, names) in object.properties.iter().zip(&mut setters) {
        let is_nullable = matches!(property.value, Type::Nullable(_));
        if is_nullable && property.presence == Presence::OptionalNullable {
            let null = names.value.as_ref().map(|name| format!("{name}_null"));
            names.null = null.map(|name| scope.take(&name, "_value"));
        }
    }
    (setters, additional)
}
