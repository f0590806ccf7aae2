//! Names of operations: methods, arguments, setters, and enums of responses.

use super::case::{snake_case, type_case};
use super::reserved::{CALL_METHODS, CLIENT_METHODS, OPERATORS, TYPES};
use super::scope::Scope;
use super::short::{WISHED_LENGTH, candidates};
use super::status::status_name;
use crate::ir::{
    Api, Header, Operation, OperationId, ParameterPresence, Payload, Response, Responses,
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
    /// The names of [`Operation::success`].
    pub success: ResponsesNames,
    /// The names of [`Operation::failure`].
    pub failure: ResponsesNames,
}

impl OperationNames {
    /// The types that stand for the operation and its answers.
    pub(super) fn types(&self) -> impl Iterator<Item = &str> {
        let answers = [&self.success, &self.failure];
        let answers = answers.into_iter().filter_map(|it| it.type_name.as_deref());
        answers.chain([self.marker.as_str()])
    }
}

/// The names of [`Responses`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResponsesNames {
    /// The enum of [`Responses::Mixed`].
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
        let (parameters, body) = name_inputs(operation);
        let names = OperationNames {
            parameters,
            body,
            success: name_responses(&operation.success, &marker, "Response", &mut types),
            failure: name_responses(&operation.failure, &marker, "Error", &mut types),
            method,
            marker,
        };
        (id, names)
    });
    let mut names: Vec<(OperationId, OperationNames)> = names.collect();
    names.sort_by_key(|(id, _)| *id);
    names.into_iter().map(|(_, names)| names).collect()
}

/// Names parameters and body. Arguments of the method and setters of the call share a scope, so that
/// a parameter that becomes required or optional keeps its name.
fn name_inputs(operation: &Operation) -> (Vec<Option<String>>, Option<String>) {
    let mut scope = Scope::reserving(CALL_METHODS.iter().chain(OPERATORS).copied());
    let parameters = operation.parameters.iter().map(|it| match it.presence {
        ParameterPresence::Constant(_) => None,
        _ => Some(scope.take(&snake_case(&it.name), "_parameter")),
    });
    let parameters = parameters.collect();
    let body = operation.body.as_ref();
    (parameters, body.map(|_| scope.take("body", "_content")))
}

fn name_responses(
    responses: &Responses,
    marker: &str,
    ending: &str,
    types: &mut Scope,
) -> ResponsesNames {
    let type_name = match responses {
        Responses::Mixed(_) => Some(types.take(&responses_name(marker, ending), "Enum")),
        Responses::Undeclared | Responses::Uniform(_) => None,
    };
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
    let headers: &[Header] = match &response.payload {
        Payload::Headers(headers) => headers,
        _ => &[],
    };
    let mut scope = Scope::default();
    let names = headers.iter().map(|it| snake_case(&it.name));
    names.map(|name| scope.take(&name, "_header")).collect()
}
