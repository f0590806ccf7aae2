//! Stage 5, names: what everything is called in Rust, decided once and here.
//!
//! A name is made of words ([`case`]), then made unlike every other name of its scope. Who comes
//! first in a scope does not depend on unrelated items: reserved names first, then names that the
//! document gives, then names that are made up, each in the order of the document.

pub mod case;

use std::collections::HashSet;

use crate::ir::{
    Api, EnumValue, Header, Operation, Outcome, ParameterPresence, Payload, Response, Status,
    TypeDefinition, TypeKind,
};
use case::{module_case, snake_case, type_case};

/// Methods that `Call` has for every operation. A setter of this name would be a second one.
/// A test holds this list against the runtime's.
pub const CALL_METHODS: &[&str] = &[
    "accept_media_type",
    "bearer",
    "bytes_body",
    "header",
    "header_list",
    "header_parameter",
    "into_future",
    "json_body",
    "json_body_as",
    "keep_redirects",
    "new",
    "path_list",
    "path_parameter",
    "query_list",
    "query_parameter",
    "request",
    "send",
    "send_with_response",
    "timeout",
    "url",
];

/// Methods of operators (`std::ops`), which readers, and clippy, would take a setter for.
const OPERATORS: &[&str] = &[
    "add", "bitand", "bitor", "bitxor", "div", "mul", "rem", "shl", "shr", "sub",
];

/// Methods that `Client` has besides the operations, those that every type has, and those of
/// well-known traits, which an operation would be taken for.
const CLIENT_METHODS: &[&str] = &[
    "as_ref",
    "borrow",
    "borrow_mut",
    "builder",
    "clone",
    "clone_from",
    "clone_into",
    "cmp",
    "deref",
    "eq",
    "fmt",
    "hash",
    "index",
    "from",
    "into",
    "new",
    "send",
    "to_owned",
    "try_from",
    "try_into",
    "type_id",
    "with_token",
    "base_url",
    "execute",
];

/// Names that mean something else in the modules where types and operations stand.
const TYPE_NAMES: &[&str] = &[
    "BTreeMap",
    "Box",
    "Call",
    "Client",
    "Clone",
    "Copy",
    "Debug",
    "Decoded",
    "DeclaredError",
    "Default",
    "Drop",
    "Eq",
    "Err",
    "Error",
    "Failure",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "Future",
    "Hash",
    "Into",
    "IntoIterator",
    "Iterator",
    "ListStyle",
    "Method",
    "NoDeclaredError",
    "None",
    "Nullable",
    "Ok",
    "Operation",
    "Option",
    "Ord",
    "Outcome",
    "PartialEq",
    "PartialOrd",
    "RawResponse",
    "Response",
    "Result",
    "Self",
    "Send",
    "Sized",
    "Some",
    "String",
    "Success",
    "Sync",
    "Undeclared",
    "ToOwned",
    "ToString",
    "TryFrom",
    "TryInto",
    "Unpin",
    "Value",
    "Vec",
    "IntoFuture",
    "AsRef",
    "AsMut",
    "Display",
    "FromStr",
];

/// Names already given in one scope.
#[derive(Debug, Default)]
struct Scope {
    taken: HashSet<String>,
}

impl Scope {
    fn reserving(names: &[&str]) -> Self {
        Self {
            taken: names.iter().map(|name| (*name).to_owned()).collect(),
        }
    }

    fn is_free(&self, name: &str) -> bool {
        !self.taken.contains(name)
    }

    /// `name`, or `name` + `suffix`, or that with a number, whichever is free first.
    fn give(&mut self, name: &str, suffix: &str) -> String {
        // `self_` and the like, which keywords become, have an underscore of their own.
        let stem = name.trim_end_matches('_');
        let with_suffix = format!("{stem}{suffix}");
        let numbered = (2..).map(|number| format!("{stem}{number}"));
        [name.to_owned(), with_suffix]
            .into_iter()
            .chain(numbered)
            .find(|candidate| self.taken.insert(candidate.clone()))
            .unwrap_or_default()
    }
}

/// Decides every Rust name of a client.
pub fn decide(api: &mut Api) {
    name_groups(api);
    name_types(&mut api.types);
    name_operations(&mut api.operations);
    for definition in &mut api.types {
        name_parts(&mut definition.kind);
    }
}

fn name_groups(api: &mut Api) {
    let mut scope = Scope::reserving(&RESERVED_MODULES);
    for group in &mut api.groups {
        group.name.rust = scope.give(&module_case(&group.name.wire), "_api");
    }
    for module in &mut api.type_modules {
        let names: Vec<&str> = module
            .groups
            .iter()
            .map(|group| api.groups[group.0].name.rust.as_str())
            .collect();
        module.rust = match names.as_slice() {
            [] => "unreferenced".to_owned(),
            [only] => (*only).to_owned(),
            all if all.len() == api.groups.len() => "shared".to_owned(),
            several @ ([_, _] | [_, _, _]) => scope.give(&several.join("_and_"), "_types"),
            [first, rest @ ..] => scope.give(&format!("{first}_and_{}_more", rest.len()), "_types"),
        };
    }
}

/// Modules, files and features that mean something else.
const RESERVED_MODULES: [&str; 12] = [
    "all_tags",
    "default",
    "http2",
    "lib",
    "mod",
    "native_tls",
    "operations",
    "runtime",
    "rustls",
    "shared",
    "types",
    "unreferenced",
];

/// Names that the document gives go first, then those that are made of several words as they are,
/// and at last those that a shorter one would do for.
fn name_types(types: &mut [TypeDefinition]) {
    let mut scope = Scope::reserving(TYPE_NAMES);
    let mut made_up: Vec<&mut TypeDefinition> = Vec::new();
    for definition in types {
        if definition.component {
            definition.rust = scope.give(&whole_name(&definition.words), "Schema");
        } else {
            made_up.push(definition);
        }
    }
    let mut repetitive = Vec::new();
    for definition in made_up {
        let short = short_name(&definition.words);
        if short == whole_name(&definition.words) {
            definition.rust = scope.give(&short, "Schema");
        } else {
            repetitive.push((definition, short));
        }
    }
    for (definition, short) in repetitive {
        let name = match scope.is_free(&short) {
            true => short,
            false => whole_name(&definition.words),
        };
        definition.rust = scope.give(&name, "Schema");
    }
}

/// The words as one name.
fn whole_name(words: &[String]) -> String {
    type_case(&words.join(" "))
}

/// The words as one name, in which what stands at the end of one and at the start of the next is
/// said once: the `budgetType` of a `Budget` is a `BudgetType`.
fn short_name(words: &[String]) -> String {
    let mut short: Vec<String> = Vec::new();
    for word in words {
        let rest = without_overlap(&whole_name(&short), &type_case(word));
        short.push(rest.unwrap_or_else(|| word.clone()));
    }
    whole_name(&short)
}

/// What is left of a word without the words in it that the name ends with, if both is something.
fn without_overlap(name: &str, word: &str) -> Option<String> {
    let capitals = word.char_indices().filter(|(_, c)| c.is_uppercase());
    let mut starts = capitals.map(|(at, _)| at).filter(|at| *at > 0);
    let start = starts.rfind(|at| name.ends_with(&word[..*at]))?;
    Some(word[start..].to_owned())
}

fn name_operations(operations: &mut [Operation]) {
    let mut methods = Scope::reserving(CLIENT_METHODS);
    let mut types = Scope::reserving(TYPE_NAMES);
    for operation in operations.iter_mut() {
        operation.name.rust = methods.give(&snake_case(&operation.name.wire), "_operation");
        operation.type_name = types.give(&type_case(&operation.name.rust), "Operation");
    }
    for operation in operations.iter_mut() {
        let type_name = operation.type_name.clone();
        for (outcome, ending) in [
            (&mut operation.success, "Response"),
            (&mut operation.failure, "Error"),
        ] {
            if let Outcome::Enum(name, _) = outcome {
                *name = types.give(&format!("{type_name}{ending}"), "Enum");
            }
            name_responses(outcome.responses_mut());
        }
        name_parameters(operation);
    }
}

/// Arguments of the method and setters of the call share a scope, so that a parameter that becomes
/// required or optional keeps its name.
fn name_parameters(operation: &mut Operation) {
    let mut scope = Scope::reserving(&[CALL_METHODS, OPERATORS].concat());
    let constants =
        |presence: &ParameterPresence| matches!(presence, ParameterPresence::Constant(_));
    for parameter in operation
        .parameters
        .iter_mut()
        .filter(|p| !constants(&p.presence))
    {
        parameter.name.rust = scope.give(&snake_case(&parameter.name.wire), "_parameter");
    }
    if let Some(body) = &mut operation.body {
        body.rust = scope.give("body", "_content");
    }
}

fn name_responses(responses: &mut [Response]) {
    let mut scope = Scope::default();
    for response in responses {
        response.variant = scope.give(&status_name(response.status), "Status");
        if let Payload::Headers(headers) = &mut response.payload {
            name_headers(headers);
        }
    }
}

fn name_headers(headers: &mut [Header]) {
    let mut scope = Scope::default();
    for header in headers {
        header.name.rust = scope.give(&snake_case(&header.name.wire), "_header");
    }
}

fn name_parts(kind: &mut TypeKind) {
    match kind {
        TypeKind::Object(object) => {
            let mut scope = Scope::default();
            for property in &mut object.properties {
                property.name.rust = scope.give(&snake_case(&property.name.wire), "_property");
            }
            if let Some((_, field)) = &mut object.additional {
                *field = scope.give("additional_properties", "_map");
            }
        }
        TypeKind::StringEnum(values) => name_values(values, |value| type_case(value)),
        TypeKind::IntegerEnum(values) => name_values(values, |value| type_case(&value.to_string())),
        TypeKind::Union(union) => {
            let mut scope = Scope::reserving(&["Unknown", "Self"]);
            for variant in &mut union.variants {
                variant.name.rust = scope.give(&type_case(&variant.name.wire), "Variant");
            }
        }
        TypeKind::Alias(_) => {}
    }
}

fn name_values<T>(values: &mut [EnumValue<T>], name: impl Fn(&T) -> String) {
    // `Unknown` holds what this version of the client does not know; `Self` is a keyword that can't
    // be raw.
    let mut scope = Scope::reserving(&["Unknown", "Self"]);
    let given = given_names(values);
    for (index, value) in values.iter_mut().enumerate() {
        let name = match &given {
            Some(given) => given[index].clone(),
            None => name(&value.value),
        };
        value.rust = scope.give(&name, "Value");
    }
}

/// The names that the document has for the values, if it has one for each, and they differ.
fn given_names<T>(values: &[EnumValue<T>]) -> Option<Vec<String>> {
    let has_letter = |name: &&str| name.contains(char::is_alphabetic);
    let names = values.iter().map(|value| value.name.as_deref());
    let names = names.map(|name| name.filter(has_letter).map(type_case));
    let names: Vec<String> = names.collect::<Option<_>>()?;
    let different: HashSet<&String> = names.iter().collect();
    (different.len() == names.len()).then_some(names)
}

/// The name of a status: the reason phrase of its registration (RFC 9110, section 15), or the code.
fn status_name(status: Status) -> String {
    let code = match status {
        Status::Default => return "Default".to_owned(),
        Status::Range(digit) => {
            let names = [
                "Informational",
                "Success",
                "Redirection",
                "ClientError",
                "ServerError",
            ];
            return names
                .get(usize::from(digit) - 1)
                .copied()
                .unwrap_or("Range")
                .to_owned();
        }
        Status::Code(code) => code,
    };
    REASONS
        .iter()
        .find(|(registered, _)| *registered == code)
        .map_or_else(|| format!("Status{code}"), |(_, name)| (*name).to_owned())
}

const REASONS: &[(u16, &str)] = &[
    (200, "Ok"),
    (201, "Created"),
    (202, "Accepted"),
    (203, "NonAuthoritativeInformation"),
    (204, "NoContent"),
    (205, "ResetContent"),
    (206, "PartialContent"),
    (207, "MultiStatus"),
    (208, "AlreadyReported"),
    (226, "ImUsed"),
    (300, "MultipleChoices"),
    (301, "MovedPermanently"),
    (302, "Found"),
    (303, "SeeOther"),
    (304, "NotModified"),
    (307, "TemporaryRedirect"),
    (308, "PermanentRedirect"),
    (400, "BadRequest"),
    (401, "Unauthorized"),
    (402, "PaymentRequired"),
    (403, "Forbidden"),
    (404, "NotFound"),
    (405, "MethodNotAllowed"),
    (406, "NotAcceptable"),
    (407, "ProxyAuthenticationRequired"),
    (408, "RequestTimeout"),
    (409, "Conflict"),
    (410, "Gone"),
    (411, "LengthRequired"),
    (412, "PreconditionFailed"),
    (413, "ContentTooLarge"),
    (414, "UriTooLong"),
    (415, "UnsupportedMediaType"),
    (416, "RangeNotSatisfiable"),
    (417, "ExpectationFailed"),
    (418, "ImATeapot"),
    (421, "MisdirectedRequest"),
    (422, "UnprocessableEntity"),
    (423, "Locked"),
    (424, "FailedDependency"),
    (425, "TooEarly"),
    (426, "UpgradeRequired"),
    (428, "PreconditionRequired"),
    (429, "TooManyRequests"),
    (431, "RequestHeaderFieldsTooLarge"),
    (451, "UnavailableForLegalReasons"),
    (500, "InternalServerError"),
    (501, "NotImplemented"),
    (502, "BadGateway"),
    (503, "ServiceUnavailable"),
    (504, "GatewayTimeout"),
    (505, "HttpVersionNotSupported"),
    (507, "InsufficientStorage"),
    (508, "LoopDetected"),
    (511, "NetworkAuthenticationRequired"),
];

#[cfg(test)]
mod tests {
    use super::{name_types, short_name};
    use crate::ir::{Documentation, Type, TypeDefinition, TypeKind};

    fn words(text: &str) -> Vec<String> {
        text.split('.').map(str::to_owned).collect()
    }

    #[test]
    fn what_two_words_have_in_common_is_said_once() {
        for (text, name) in [
            ("Budget.budgetType", "BudgetType"),
            ("skill_card.skill_card_title", "SkillCardTitle"),
            ("Tree.treeItem.item", "TreeItemItem"),
            ("Commit.commit", "CommitCommit"),
            ("Subevent.eventType", "SubeventEventType"),
            ("a.b", "AB"),
            ("Pet.3d", "Pet3d"),
        ] {
            assert_eq!(short_name(&words(text)), name);
        }
    }

    /// Definitions with these words; an exclamation mark is a component's.
    fn names(all: &[&str]) -> Vec<String> {
        let definition = |text: &&str| TypeDefinition {
            words: words(text.trim_end_matches('!')),
            component: text.ends_with('!'),
            rust: String::new(),
            documentation: Documentation::default(),
            deprecated: false,
            module: 0,
            in_request: false,
            kind: TypeKind::Alias(Type::Any),
        };
        let mut types: Vec<TypeDefinition> = all.iter().map(definition).collect();
        name_types(&mut types);
        types
            .into_iter()
            .map(|definition| definition.rust)
            .collect()
    }

    #[test]
    fn a_short_name_takes_nothing_from_others() {
        assert_eq!(names(&["Budget.budgetType"]), ["BudgetType"]);
        assert_eq!(
            names(&["Budget.budgetType", "budget_type"]),
            ["BudgetBudgetType", "BudgetType"]
        );
        assert_eq!(
            names(&["Budget.budgetType", "BudgetType!"]),
            ["BudgetBudgetType", "BudgetType"]
        );
    }
}
