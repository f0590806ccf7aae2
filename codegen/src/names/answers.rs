//! Names of the variables that examples keep answers in.

use super::case::snake_case;
use super::reserved::is_keyword;
use super::types::TypeNames;
use crate::ir::{Api, Operation, Payload, Responses, Type};

/// The longest name of a type that is also the name of a variable.
const MAX_LENGTH: usize = 24;

/// For each operation, the variable. `None` if the answer has no value.
pub(super) fn name_answers(api: &Api, types: &[TypeNames]) -> Vec<Option<String>> {
    let operations = api.operations.iter();
    operations.map(|it| answer(api, types, it)).collect()
}

fn answer(api: &Api, types: &[TypeNames], operation: &Operation) -> Option<String> {
    let success = &operation.success;
    if matches!(success, Responses::Mixed(_)) {
        return Some("answer".to_owned());
    }
    let name = match success.common_payload() {
        None | Some(Payload::Empty) => return None,
        Some(Payload::Text(_)) => "text".to_owned(),
        Some(Payload::Bytes(_)) => "bytes".to_owned(),
        Some(payload) => match payload.value() {
            Some(value) => name_of(api, types, value),
            None => "answer".to_owned(),
        },
    };
    Some(name)
}

fn name_of(api: &Api, types: &[TypeNames], value: &Type) -> String {
    match value {
        Type::List(_) => "list".to_owned(),
        Type::Map(_) => "map".to_owned(),
        Type::Boxed(inner) | Type::Nullable(inner) => name_of(api, types, inner),
        // The name of an inline type says where it stands, not what it is.
        Type::Named(id) if api.types[id.0].component => {
            let name = snake_case(&types[id.0].name);
            let is_good = name.len() <= MAX_LENGTH && !is_keyword(&name);
            if is_good { name } else { "answer".to_owned() }
        }
        _ => "answer".to_owned(),
    }
}
