//! Names of operations: methods, arguments, setters, and enums of responses.

use super::case::{constant_case, snake_case, type_case};
use super::reserved::{
    BUILDER_METHODS, CALL_METHODS, CLIENT_METHODS, DOWNLOAD_METHODS, OPERATORS, STREAM_METHODS,
    TYPES,
};
use super::scope::Scope;
use super::short::{WISHED_LENGTH, candidates};
use super::status::status_name;
use crate::ir::{
    Api, Header, Operation, OperationId, ParameterPresence, Payload, Response, Responses,
    ServerVariable,
};

/// The names of an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperationNames {
    /// The method of `Client`.
    pub method: String,
    /// The type that stands for the operation.
    pub marker: String,
    /// For each parameter, the argument or setter. A constant parameter has none.
    pub parameters: Vec<Option<String>>,
    /// The argument or setter of the body, if there is one.
    pub body: Option<String>,
    /// For each of its alternatives, the method of `Client`, or the setter if the body is optional.
    pub alternative_bodies: Vec<String>,
    /// The names of [`Operation::success`].
    pub success: ResponsesNames,
    /// The names of [`Operation::failure`].
    pub failure: ResponsesNames,
    /// The names of [`Operation::representations`].
    pub representations: Vec<RepresentationNames>,
    /// For each of [`Operation::headers`], the constant of the type that stands for the operation.
    pub headers: Vec<String>,
}

impl OperationNames {
    /// The types that stand for the operation and its answers.
    pub(super) fn types(&self) -> impl Iterator<Item = &str> {
        let representations = self.representations.iter();
        let markers = representations.clone().map(|it| it.marker.as_str());
        let answers = [&self.success, &self.failure].into_iter();
        let answers = answers.chain(representations.map(|it| &it.success));
        let answers = answers.filter_map(|it| it.type_name.as_deref());
        answers.chain([self.marker.as_str()]).chain(markers)
    }
}

/// The names of a [`Representation`](crate::ir::Representation).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RepresentationNames {
    /// The method of the call that asks for it.
    pub method: String,
    /// The type that stands for the operation with these answers.
    pub marker: String,
    /// The names of the answers.
    pub success: ResponsesNames,
}

/// The names of [`Responses`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResponsesNames {
    /// The enum of [`Responses::Mixed`], or the struct of headers.
    pub type_name: Option<String>,
    /// For each response.
    pub responses: Vec<ResponseNames>,
}

/// The names of a response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResponseNames {
    /// The variant of the enum, named after the status.
    pub variant: String,
    /// For each header of [`Payload::Headers`], the field.
    pub headers: Vec<String>,
}

/// Names the methods of the builder for variables of the server's URL.
pub(super) fn name_variables(variables: &[ServerVariable]) -> Vec<String> {
    let mut scope = Scope::reserving(BUILDER_METHODS.iter().copied());
    let names = variables.iter().map(|it| snake_case(&it.name));
    names.map(|name| scope.take(&name, "_variable")).collect()
}

/// Names all operations, in the order of their paths: first their methods and marker types, then
/// everything in them.
pub(super) fn name_operations(api: &Api) -> Vec<OperationNames> {
    let mut methods = Scope::reserving(CLIENT_METHODS.iter().copied());
    let mut types = Scope::reserving(TYPES.iter().copied());
    let heads = api.operations_by_path().into_iter().map(|id| {
        let name = snake_case(&api.operations[id.0].name);
        let method = methods.take(&name, "_operation");
        let marker = types.take(&type_case(&method), "Operation");
        (id, method, marker)
    });
    let heads: Vec<(OperationId, String, String)> = heads.collect();
    let names = heads.into_iter().map(|(id, method, marker)| {
        let operation = &api.operations[id.0];
        let inputs = name_inputs(operation);
        let alternatives = operation.body.iter().flat_map(|it| &it.alternatives);
        let alternatives = alternatives.zip(&inputs.alternatives);
        let is_required = operation.body.as_ref().is_some_and(|it| it.required);
        let alternative_bodies = alternatives.map(|(alternative, setter)| match is_required {
            true => methods.take(&with_format(&method, &alternative.format), "_operation"),
            false => setter.clone(),
        });
        let names = OperationNames {
            alternative_bodies: alternative_bodies.collect(),
            parameters: inputs.parameters,
            body: inputs.body,
            success: name_responses(&operation.success, &marker, "Response", &mut types),
            failure: name_responses(&operation.failure, &marker, "Error", &mut types),
            representations: name_representations(
                operation,
                inputs.representations,
                &marker,
                &mut types,
            ),
            headers: name_constants(&operation.headers),
            method,
            marker,
        };
        (id, names)
    });
    let mut names: Vec<(OperationId, OperationNames)> = names.collect();
    names.sort_by_key(|(id, _)| *id);
    names.into_iter().map(|(_, names)| names).collect()
}

/// The names of parameters and bodies.
struct InputNames {
    parameters: Vec<Option<String>>,
    body: Option<String>,
    alternatives: Vec<String>,
    representations: Vec<String>,
}

/// Names parameters and body. Arguments of the method and setters of the call share a scope, so that
/// a parameter that becomes required or optional keeps its name.
fn name_inputs(operation: &Operation) -> InputNames {
    let mut scope = Scope::reserving(CALL_METHODS.iter().chain(OPERATORS).copied());
    // Methods of `Call` that only some operations have.
    let only_if = |is_so: bool, methods: &'static [&'static str]| match is_so {
        true => methods.iter().copied(),
        false => [].iter().copied(),
    };
    scope.reserve(only_if(operation.has_download(), DOWNLOAD_METHODS));
    scope.reserve(only_if(operation.stream.is_some(), STREAM_METHODS));
    let parameters = operation.parameters.iter().map(|it| match it.presence {
        ParameterPresence::Constant(_) => None,
        _ => Some(scope.take(&snake_case(&it.name), "_parameter")),
    });
    let parameters = parameters.collect();
    let body = operation.body.as_ref();
    let body = body.map(|_| scope.take("body", "_content"));
    let alternatives = operation.body.iter().flat_map(|it| &it.alternatives);
    let alternatives = alternatives.map(|it| with_format("body", &it.format));
    let alternatives = alternatives.map(|it| scope.take(&it, "_content")).collect();
    let representations = operation.representations.iter();
    let representations = representations.map(|it| with_format("as", &it.format));
    InputNames {
        parameters,
        body,
        alternatives,
        representations: representations
            .map(|it| scope.take(&it, "_answer"))
            .collect(),
    }
}

fn name_representations(
    operation: &Operation,
    methods: Vec<String>,
    marker: &str,
    types: &mut Scope,
) -> Vec<RepresentationNames> {
    let named = operation.representations.iter().zip(methods);
    let names = named.map(|(representation, method)| {
        let marker = types.take(&format!("{marker}{}", type_case(&method)), "Operation");
        RepresentationNames {
            success: name_responses(&representation.success, &marker, "Response", types),
            method,
            marker,
        }
    });
    names.collect()
}

fn with_format(name: &str, format: &str) -> String {
    format!("{name}_{}", snake_case(format))
}

fn name_responses(
    responses: &Responses,
    marker: &str,
    ending: &str,
    types: &mut Scope,
) -> ResponsesNames {
    let has_name = match responses {
        Responses::Mixed(_) => true,
        Responses::Uniform(_) => matches!(responses.common_payload(), Some(Payload::Headers(_))),
        Responses::Undeclared(_) | Responses::Optional(_) => false,
    };
    let type_name = has_name.then(|| types.take(&responses_name(marker, ending), "Enum"));
    let mut scope = Scope::default();
    let names = responses.all().iter().map(|response| ResponseNames {
        variant: scope.take(&status_name(response.status), "Status"),
        headers: name_headers(response),
    });
    ResponsesNames {
        type_name,
        responses: names.collect(),
    }
}

/// Names the enum of an operation's answers.
fn responses_name(marker: &str, ending: &str) -> String {
    let whole = format!("{marker}{ending}");
    if whole.len() <= WISHED_LENGTH {
        return whole;
    }
    let words = [marker.to_owned(), ending.to_lowercase()];
    candidates(&words).into_iter().next().unwrap_or(whole)
}

fn name_headers(response: &Response) -> Vec<String> {
    let mut scope = Scope::default();
    let names = response.payload.headers().iter();
    let names = names.map(|it| snake_case(&it.name));
    names.map(|name| scope.take(&name, "_header")).collect()
}

fn name_constants(headers: &[Header]) -> Vec<String> {
    let mut scope = Scope::default();
    let names = headers.iter().map(|it| constant_case(&it.name));
    names.map(|name| scope.take(&name, "_HEADER")).collect()
}
