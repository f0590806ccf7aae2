//! Examples: what a short call of each operation looks like, with the document's example values.
//!
//! A value of the document is used if it fits its type; otherwise a value of the type stands in its
//! place. What would be long becomes a variable. `value` chooses the values.

mod text;
mod value;

use serde_json::Value;

use crate::ir::{
    Api, BodyContent, Operation, Parameter, ParameterPresence, ParameterValue, RequestBody, Type,
    TypeKind,
};
pub use value::ExampleValue;
use value::{Chooser, Fit};

/// The most optional parameters that a call shows.
const MAX_OPTIONAL: usize = 2;

/// The most values that a body shows. A longer one is a variable.
const MAX_VALUES: usize = 8;

/// A short call of an operation.
#[derive(Debug, Clone, PartialEq)]
pub struct CallExample {
    /// For each parameter. `None` for one that the call does not show.
    pub parameters: Vec<Option<Argument>>,
    /// The body, if it is required. An optional one, if the document has an example of its properties.
    pub body: Option<Argument>,
    /// The other bodies, if they are required.
    pub alternatives: Vec<Argument>,
}

/// What a call gives for a parameter or a body.
#[derive(Debug, Clone, PartialEq)]
pub enum Argument {
    /// A value.
    Value(ExampleValue),
    /// A list of values.
    List(Vec<ExampleValue>),
    /// A text.
    Text,
    /// The content of a file.
    File,
    /// A variable: a value would be long, or there is no way to write it down.
    Variable,
}

/// Chooses an example for each operation, in their order.
pub fn choose(api: &Api) -> Vec<CallExample> {
    let operations = api.operations.iter();
    operations.map(|it| example(api, it)).collect()
}

fn example(api: &Api, operation: &Operation) -> CallExample {
    let mut optional = 0;
    let parameters = operation.parameters.iter().enumerate();
    let parameters = parameters.map(|(index, parameter)| {
        let candidates = operation.examples.of_parameter(index);
        match parameter.presence {
            ParameterPresence::Required => Some(
                argument(api, parameter, candidates, Fit::Made)
                    .or_else(|| argument(api, parameter, &[Value::Null], Fit::Made))
                    .unwrap_or(Argument::Variable),
            ),
            ParameterPresence::Optional if optional < MAX_OPTIONAL => {
                let argument = shown_optional(api, parameter, candidates);
                optional += usize::from(argument.is_some());
                argument
            }
            ParameterPresence::Optional | ParameterPresence::Constant(_) => None,
        }
    });
    let parameters = parameters.collect();
    let of_body = |media_type: &str, content: &BodyContent| match (content, content.value()) {
        (_, Some(value)) => {
            let candidates = operation.examples.of_body(media_type);
            body_value(api, value, candidates).map_or(Argument::Variable, Argument::Value)
        }
        (BodyContent::Text, None) => Argument::Text,
        (_, None) => Argument::File,
    };
    let body = operation.body.as_ref();
    let required = body.filter(|body| body.required);
    let is_shown = |body: &&RequestBody| {
        let mut candidates = operation.examples.of_body(&body.media_type).iter();
        body.required || candidates.any(has_members)
    };
    CallExample {
        parameters,
        body: body
            .filter(is_shown)
            .map(|body| of_body(&body.media_type, &body.content))
            .filter(|shown| required.is_some() || is_object(shown)),
        alternatives: required.map_or_else(Vec::new, |body| {
            let alternatives = body.alternatives.iter();
            alternatives
                .map(|it| of_body(&it.media_type, &it.content))
                .collect()
        }),
    }
}

fn has_members(json: &Value) -> bool {
    json.as_object().is_some_and(|members| !members.is_empty())
}

fn is_object(shown: &Argument) -> bool {
    matches!(shown, Argument::Value(ExampleValue::Object(members)) if !members.is_empty())
}

/// The argument of a parameter: the first candidate that fits.
fn argument(api: &Api, parameter: &Parameter, candidates: &[Value], fit: Fit) -> Option<Argument> {
    let name = &parameter.name;
    candidates.iter().find_map(|json| match &parameter.value {
        ParameterValue::Scalar(value) | ParameterValue::Structured(value) => Chooser::new(api, fit)
            .value_for(value, json, name)
            .map(Argument::Value),
        ParameterValue::List(element) => {
            let list = Type::List(Box::new(element.clone()));
            match Chooser::new(api, fit).value_for(&list, json, name)? {
                ExampleValue::List(values) => Some(Argument::List(values)),
                _ => None,
            }
        }
    })
}

/// The argument of an optional parameter, if the document has an example for it that is short.
fn shown_optional(api: &Api, parameter: &Parameter, candidates: &[Value]) -> Option<Argument> {
    if parameter.deprecation.is_some() {
        return None;
    }
    let is_given = |json: &&Value| !json.is_null() && is_short(json);
    let given: Vec<Value> = candidates.iter().filter(is_given).cloned().collect();
    argument(api, parameter, &given, Fit::Given)
}

fn is_short(json: &Value) -> bool {
    match json {
        Value::Array(values) => values.len() == 1 && values.iter().all(is_short),
        Value::Object(_) => false,
        _ => true,
    }
}

/// The value of a body: the best one that is short.
fn body_value(api: &Api, value: &Type, candidates: &[Value]) -> Option<ExampleValue> {
    let candidates = candidates.iter().chain([&Value::Null]);
    let mut values = candidates.filter_map(|json| {
        let found = Chooser::new(api, Fit::Made).value_for(value, json, "body")?;
        let found = with_optional(api, value, found, json);
        (found.len() <= MAX_VALUES).then_some(found)
    });
    values.next()
}

/// Adds some optional properties that the document has examples for.
fn with_optional(api: &Api, value: &Type, chosen: ExampleValue, json: &Value) -> ExampleValue {
    let (ExampleValue::Object(mut members), Some(id)) = (chosen.clone(), object(api, value)) else {
        return chosen;
    };
    let TypeKind::Object(object) = &api.types[id].kind else {
        return chosen;
    };
    let required = members.len();
    let most = if required == 0 { 3 } else { MAX_OPTIONAL };
    for (index, property) in object.properties.iter().enumerate() {
        let is_new = members.iter().all(|(known, _)| *known != index);
        let Some(given) = json.get(&property.name).filter(|it| is_new && is_short(it)) else {
            continue;
        };
        let found = Chooser::new(api, Fit::Given).value_for(&property.value, given, &property.name);
        if let Some(found) = found {
            members.push((index, found));
        }
        if members.len() - required >= most {
            break;
        }
    }
    ExampleValue::Object(members)
}

/// The index of the object behind aliases.
fn object(api: &Api, value: &Type) -> Option<usize> {
    let Type::Named(id) = value else { return None };
    match &api.types[id.0].kind {
        TypeKind::Alias(aliased) => object(api, aliased),
        TypeKind::Object(_) => Some(id.0),
        _ => None,
    }
}
