//! The places of a client where values have types, and which of those are any JSON value: figures for
//! whoever works on the generator.

use crate::ir::{
    AnyReason, Api, Operation, ParameterLocation, RequestBody, Type, TypeDefinition, TypeKind,
};

/// A place where values have a type: a property, an alternative, a parameter, content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypePlace {
    /// Where it is: the words of the named type, or the operation, and what stands in it.
    pub path: String,
    /// Why the type is any JSON value, or a list or map of any.
    pub reason: Option<AnyReason>,
}

impl TypePlace {
    fn new(path: String, value: &Type) -> Self {
        let reason = match value.innermost() {
            Type::Any(because) => Some(because.0),
            _ => None,
        };
        Self { path, reason }
    }
}

/// Lists all places.
pub(crate) fn all(api: &Api) -> Vec<TypePlace> {
    let types = api.types.iter().flat_map(of_type);
    let operations = api.operations.iter().flat_map(of_operation);
    types.chain(operations).collect()
}

/// The properties of an object, the alternatives of a union, or what an alias stands for. Another name
/// for a named type is no place of its own.
fn of_type(definition: &TypeDefinition) -> Vec<TypePlace> {
    let path = definition.words.join(".");
    let place = |suffix: &str, value| TypePlace::new(format!("{path}{suffix}"), value);
    match &definition.kind {
        TypeKind::Object(object) => {
            let properties = object.properties.iter();
            let properties = properties.map(|it| place(&format!(".{}", it.name), &it.value));
            let additional = object.additional.iter().map(|it| place(".*", it));
            properties.chain(additional).collect()
        }
        TypeKind::Union(union) => {
            let variants = union.variants.iter();
            let variants = variants.map(|it| place(&format!("|{}", it.name), &it.value));
            variants.collect()
        }
        TypeKind::Alias(Type::Named(_)) => Vec::new(),
        TypeKind::Alias(value) => vec![place("", value)],
        TypeKind::StringEnum(_) | TypeKind::IntegerEnum(_) => Vec::new(),
    }
}

/// Parameters, bodies, responses with their headers, and the items of a stream.
fn of_operation(operation: &Operation) -> Vec<TypePlace> {
    let name = &operation.name;
    let place = |of: String, value| TypePlace::new(format!("{name} {of}"), value);
    let parameters = operation.parameters.iter().map(|it| {
        let location = location(it.location);
        place(format!("{location} {}", it.name), it.value.element())
    });
    let bodies = operation.body.iter().flat_map(RequestBody::by_media_type);
    let bodies = bodies.filter_map(|(media_type, content)| {
        Some(place(format!("body {media_type}"), content.value()?))
    });
    let responses = [&operation.success, &operation.failure];
    let responses = responses.into_iter().flat_map(|it| it.all());
    let headers = responses.clone().flat_map(|it| it.payload.headers());
    let headers = headers.chain(&operation.headers);
    let headers = headers.map(|it| place(format!("header {}", it.name), it.value.element()));
    let responses = responses.filter_map(|it| {
        let status = it.status.key();
        Some(place(format!("response {status}"), it.payload.value()?))
    });
    let others = operation.representations.iter().flat_map(|it| {
        let values = it.success.all().iter();
        let values = values.filter_map(|response| response.payload.value());
        values.map(|value| place(format!("response {}", it.media_type), value))
    });
    let items = operation.stream.iter();
    let items = items.map(|it| place("item".to_owned(), &it.item));
    let all = parameters
        .chain(bodies)
        .chain(responses)
        .chain(headers)
        .chain(others);
    let mut places: Vec<TypePlace> = Vec::new();
    for place in all.chain(items) {
        // `default` is an answer and an error.
        if places.iter().all(|it| it.path != place.path) {
            places.push(place);
        }
    }
    places
}

/// The field `in` of a parameter.
fn location(location: ParameterLocation) -> &'static str {
    match location {
        ParameterLocation::Path => "path",
        ParameterLocation::Query => "query",
        ParameterLocation::QueryString => "querystring",
        ParameterLocation::Header => "header",
        ParameterLocation::Cookie => "cookie",
    }
}
