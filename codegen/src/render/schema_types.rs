//! Which type stands for which schema.

use std::collections::HashSet;

use quote::format_ident;

use super::context::Context;
use super::tokens::from_outside;
use super::type_tokens::owned;
use crate::ir::{
    BodyContent, Operation, ParameterLocation, ParameterPresence, ParameterValue, Type, TypeGraph,
    TypeId,
};
use crate::layout::Folder;
use crate::passes::REQUEST;

/// A type of a client, and the schema that it stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchemaType {
    /// Where the schema stands.
    pub place: SchemaPlace,
    /// The type, as another crate writes it.
    pub rust: String,
    /// Whether callers send values of the type.
    pub is_sent: bool,
    /// Whether servers answer with values of the type.
    pub is_read: bool,
}

/// The place of a schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SchemaPlace {
    /// A schema in `components`, by its name.
    Component(String),
    /// Content of a request: the path, the method and the media type.
    Body(String, String, String),
    /// Content of a response: the path, the method and the status.
    Response(String, String, String),
    /// A parameter: the path, the method, its location and its name.
    Parameter(String, String, &'static str, String),
}

/// Lists the types of components, and those of bodies and parameters, but for those with files.
pub(super) fn all(cx: &Context) -> Vec<SchemaType> {
    let cx = &cx.in_folder(Folder::Operations);
    let mut types = of_components(cx);
    for operation in &cx.api.operations {
        types.extend(of_operation(cx, operation));
    }
    types
}

fn of_components(cx: &Context) -> Vec<SchemaType> {
    let graph = TypeGraph::new(&cx.api.types);
    let operations = &cx.api.operations;
    let sent = graph.reached(operations.iter().flat_map(Operation::request_types));
    let read = graph.reached(operations.iter().flat_map(Operation::response_types));
    // Requests send another type than the component's own.
    let split: HashSet<&str> = cx
        .api
        .types
        .iter()
        .filter(|it| !it.component && it.words.len() == 2 && it.words[1] == REQUEST)
        .filter_map(|it| it.root())
        .collect();
    // A file is sent in a part, and has no JSON.
    let holds_file = |id: TypeId| {
        let own = graph.reached([id]);
        let values = own.iter().flat_map(|it| cx.definition(*it).kind.values());
        let mut innermost = values.map(Type::innermost);
        innermost.any(|it| *it == Type::Upload)
    };
    let components = cx.api.type_ids().filter_map(|id: TypeId| {
        let definition = cx.definition(id);
        if !definition.component || holds_file(id) {
            return None;
        }
        let name = definition.root()?;
        Some(SchemaType {
            place: SchemaPlace::Component(name.to_owned()),
            rust: path(cx, &Type::Named(id)),
            is_sent: sent.contains(&id) && !split.contains(name),
            is_read: read.contains(&id),
        })
    });
    components.collect()
}

fn of_operation(cx: &Context, operation: &Operation) -> Vec<SchemaType> {
    let (at, method) = (&operation.path, operation.method.as_str().to_owned());
    let entry = |place, value: &Type, is_sent: bool| SchemaType {
        place,
        rust: path(cx, value),
        is_sent,
        is_read: !is_sent,
    };
    let mut types = Vec::new();
    for parameter in &operation.parameters {
        let location = match parameter.location {
            ParameterLocation::Path => "path",
            ParameterLocation::Query => "query",
            ParameterLocation::Header => "header",
            ParameterLocation::Cookie => "cookie",
            ParameterLocation::QueryString => continue,
        };
        let value = match &parameter.value {
            ParameterValue::Scalar(value) | ParameterValue::Structured(value) => value.clone(),
            ParameterValue::List(element) => Type::List(Box::new(element.clone())),
        };
        if !matches!(parameter.presence, ParameterPresence::Constant(_)) {
            let name = parameter.name.clone();
            let place = SchemaPlace::Parameter(at.clone(), method.clone(), location, name);
            types.push(entry(place, &value, true));
        }
    }
    if let Some(body) = &operation.body {
        let alternatives = body.alternatives.iter();
        let alternatives = alternatives.map(|it| (&it.media_type, &it.content));
        let own = [(&body.media_type, &body.content)];
        for (media_type, content) in own.into_iter().chain(alternatives) {
            let (BodyContent::Json(value) | BodyContent::Form(value, _)) = content else {
                continue;
            };
            let place = SchemaPlace::Body(at.clone(), method.clone(), media_type.clone());
            types.push(entry(place, value, true));
        }
    }
    let responses = operation.success.all().iter();
    for response in responses.chain(operation.failure.all()) {
        if let Some(value) = response.payload.value() {
            let place = SchemaPlace::Response(at.clone(), method.clone(), response.status.key());
            types.push(entry(place, value, false));
        }
    }
    types
}

/// The type, as another crate writes it.
fn path(cx: &Context, value: &Type) -> String {
    let crate_path = format_ident!("{}", cx.crate_name);
    let own = from_outside(owned(cx, value), &crate_path);
    own.to_string()
}
