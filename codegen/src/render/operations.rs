//! Operations: a method of the client, setters, and how responses are read.

use proc_macro2::TokenStream;
use quote::quote;

use super::type_tokens::{From, argument, is_copied, list_argument, owned};
use super::{code, doc_lines, ident, lints};
use crate::ir::{
    Api, Authentication, BodyContent, GroupId, Header, ListStyle, Method, Operation, Outcome,
    Parameter, ParameterLocation, ParameterPresence, ParameterValue, Payload, RequestBody,
    Response, Status, Type,
};
use crate::markdown::list_entry;

/// The operations of `group`.
pub(super) fn module(api: &Api, group: GroupId) -> TokenStream {
    let operations: Vec<&Operation> = api
        .operations
        .iter()
        .filter(|it| it.group == group)
        .collect();
    let imports = imports(&operations);
    let items = operations.iter().map(|operation| item(api, operation));
    quote! {
        #imports
        #(#items)*
    }
}

/// What the module uses, and nothing else: an unused import is a warning.
fn imports(operations: &[&Operation]) -> TokenStream {
    let any = |wanted: fn(&Operation) -> bool| operations.iter().any(|it| wanted(it));
    let mut names = vec![
        "Call",
        "Client",
        "Decoded",
        "Method",
        "Operation",
        "RawResponse",
    ];
    if any(|it| it.failure != Outcome::Undeclared) {
        names.push("DeclaredError");
    }
    if any(|it| it.failure == Outcome::Undeclared) {
        names.push("NoDeclaredError");
    }
    let has_list = |it: &Operation| {
        it.parameters.iter().any(|parameter| {
            parameter.location == ParameterLocation::Query
                && matches!(parameter.value, ParameterValue::List(..))
        })
    };
    if any(has_list) {
        names.push("ListStyle");
    }
    names.sort_unstable();
    let names = names.into_iter().map(ident);
    let mut outcomes = vec![ident("Success")];
    if any(|it| it.failure != Outcome::Undeclared) {
        outcomes.insert(0, ident("Failure"));
    }
    if !operations.iter().all(|it| covers_every_status(it)) {
        outcomes.push(ident("Undeclared"));
    }
    let types = any(names_types).then(|| {
        quote!(
            use crate::types;
        )
    });
    quote! {
        use crate::runtime::{#(#names),*};
        use crate::runtime::Outcome::{#(#outcomes),*};
        #types
    }
}

/// Whether an operation's signature or responses name a type.
fn names_types(operation: &Operation) -> bool {
    let named = |value: &Type| value.types().next().is_some();
    let parameter = operation.parameters.iter().any(|parameter| {
        !matches!(parameter.presence, ParameterPresence::Constant(_))
            && named(parameter.value.element())
    });
    let body = operation.body.iter().any(|body| match &body.content {
        BodyContent::Json(value) => named(value),
        BodyContent::Bytes => false,
    });
    let mut responses = operation
        .success
        .responses()
        .iter()
        .chain(operation.failure.responses());
    parameter
        || body
        || responses.any(|it| matches!(&it.payload, Payload::Json(value) if named(value)))
}

fn item(api: &Api, operation: &Operation) -> TokenStream {
    let method = method(api, operation);
    let setters = setters(api, operation);
    let marker = marker(operation);
    let reading = reading(api, operation);
    let success = outcome_enum(api, operation, &operation.success, "What", "answers");
    let failure = outcome_enum(
        api,
        operation,
        &operation.failure,
        "How",
        "fails, by status",
    );
    quote!(#method #setters #marker #reading #success #failure)
}

/// The method of the client that makes the call.
fn method(api: &Api, operation: &Operation) -> TokenStream {
    let name = ident(&operation.name.rust);
    let marker = ident(&operation.type_name);
    let documentation = doc_lines(&documentation(operation));
    let deprecated = deprecated(operation.deprecation.as_ref());
    let required: Vec<&Parameter> =
        with_presence(operation, &ParameterPresence::Required).collect();
    let mut arguments: Vec<TokenStream> = required
        .iter()
        .map(|parameter| parameter_argument(api, parameter))
        .collect();
    arguments.extend(
        operation
            .body
            .iter()
            .filter(|body| body.required)
            .map(|it| body_argument(api, it)),
    );
    let allow = lints::of_function(required_arguments(operation), true);
    let call = call(api, operation);
    quote! {
        impl Client {
            #documentation
            #deprecated
            #allow
            pub fn #name(&self #(, #arguments)*) -> Call<'_, #marker> {
                #call
            }
        }
    }
}

/// The arguments of the method, with their types as far as they are written out.
fn required_arguments(operation: &Operation) -> impl Iterator<Item = (&str, Option<&Type>)> {
    let parameters = with_presence(operation, &ParameterPresence::Required).map(named_parameter);
    let body = operation.body.iter().filter(|body| body.required);
    parameters.chain(body.map(named_body))
}

fn named_parameter(parameter: &Parameter) -> (&str, Option<&Type>) {
    (&parameter.name.rust, Some(parameter.value.element()))
}

fn named_body(body: &RequestBody) -> (&str, Option<&Type>) {
    let value = match &body.content {
        BodyContent::Json(value) => Some(value),
        BodyContent::Bytes => None,
    };
    (&body.rust, value)
}

/// The call with everything that is known when it is made.
fn call(api: &Api, operation: &Operation) -> TokenStream {
    let method = method_constant(operation.method);
    let path = &operation.path;
    let bearer = (operation.authentication == Authentication::Bearer).then(|| quote!(.bearer()));
    let keep = operation.keeps_redirects.then(|| quote!(.keep_redirects()));
    let accept = accept(operation).map(|media_type| quote!(.accept_media_type(#media_type)));
    let parameters = operation.parameters.iter().filter_map(|parameter| {
        let value = match &parameter.presence {
            ParameterPresence::Required => {
                let name = ident(&parameter.name.rust);
                quote!(#name)
            }
            ParameterPresence::Constant(value) => quote!(#value),
            ParameterPresence::Optional => return None,
        };
        Some(set_parameter(parameter, &value))
    });
    let body = operation
        .body
        .iter()
        .filter(|body| body.required)
        .map(|body| set_body(api, body));
    quote!(Call::new(self, #method, #path) #bearer #keep #accept #(.#parameters)* #(.#body)*)
}

/// The media type to ask for, where it is not JSON, which the runtime asks for by itself.
fn accept(operation: &Operation) -> Option<&str> {
    let payloads = operation
        .success
        .responses()
        .iter()
        .map(|response| &response.payload);
    let mut other = None;
    for payload in payloads {
        match payload {
            Payload::Json(_) => return None,
            Payload::Text(media_type) | Payload::Bytes(media_type) => other = Some(media_type),
            Payload::Empty | Payload::Headers(_) => {}
        }
    }
    other.map(String::as_str)
}

fn method_constant(method: Method) -> TokenStream {
    let name = ident(method.as_str());
    quote!(Method::#name)
}

fn with_presence<'o>(
    operation: &'o Operation,
    presence: &'o ParameterPresence,
) -> impl Iterator<Item = &'o Parameter> {
    operation
        .parameters
        .iter()
        .filter(move |parameter| parameter.presence == *presence)
}

fn parameter_argument(api: &Api, parameter: &Parameter) -> TokenStream {
    let name = ident(&parameter.name.rust);
    let value = match &parameter.value {
        ParameterValue::Scalar(value) => argument(api, value),
        ParameterValue::List(element, _) => list_argument(api, element),
    };
    quote!(#name: #value)
}

fn body_argument(api: &Api, body: &RequestBody) -> TokenStream {
    let name = ident(&body.rust);
    match &body.content {
        BodyContent::Json(value) => {
            let value = argument(api, value);
            quote!(#name: #value)
        }
        BodyContent::Bytes => quote!(#name: impl Into<Vec<u8>>),
    }
}

/// The call on `Call` that sets a parameter, without the dot.
fn set_parameter(parameter: &Parameter, value: &TokenStream) -> TokenStream {
    let name = &parameter.name.wire;
    match (parameter.location, &parameter.value) {
        (ParameterLocation::Path, ParameterValue::Scalar(_)) => {
            quote!(path_parameter(#name, #value))
        }
        (ParameterLocation::Query, ParameterValue::Scalar(_)) => {
            quote!(query_parameter(#name, #value))
        }
        (ParameterLocation::Header, ParameterValue::Scalar(_)) => {
            quote!(header_parameter(#name, #value))
        }
        (ParameterLocation::Path, ParameterValue::List(..)) => quote!(path_list(#name, #value)),
        (ParameterLocation::Header, ParameterValue::List(..)) => quote!(header_list(#name, #value)),
        (ParameterLocation::Query, ParameterValue::List(_, style)) => {
            let style = ident(match style {
                ListStyle::Exploded => "Exploded",
                ListStyle::Comma => "Comma",
                ListStyle::Space => "Space",
                ListStyle::Pipe => "Pipe",
            });
            quote!(query_list(#name, #value, ListStyle::#style))
        }
    }
}

fn set_body(api: &Api, body: &RequestBody) -> TokenStream {
    let (name, media_type) = (ident(&body.rust), &body.media_type);
    let value = match &body.content {
        BodyContent::Bytes => return quote!(bytes_body(#media_type, #name)),
        BodyContent::Json(value) if is_copied(api, value) => quote!(&#name),
        BodyContent::Json(_) => quote!(#name),
    };
    if media_type == "application/json" {
        quote!(json_body(#value))
    } else {
        quote!(json_body_as(#media_type, #value))
    }
}

/// A setter for each optional parameter and an optional body.
fn setters(api: &Api, operation: &Operation) -> Option<TokenStream> {
    let marker = ident(&operation.type_name);
    let mut setters: Vec<TokenStream> = Vec::new();
    for parameter in with_presence(operation, &ParameterPresence::Optional) {
        let name = ident(&parameter.name.rust);
        let mut lines = parameter.documentation.0.clone();
        if lines.is_empty() {
            lines.push(format!("The parameter {}.", code(&parameter.name.wire)));
        }
        let documentation = doc_lines(&lines);
        let deprecated = deprecated(parameter.deprecation.as_ref());
        let argument = parameter_argument(api, parameter);
        let set = set_parameter(parameter, &quote!(#name));
        let allow = lints::of_function([named_parameter(parameter)], true);
        setters.push(quote! {
            #documentation
            #deprecated
            #allow
            pub fn #name(self, #argument) -> Self {
                self.#set
            }
        });
    }
    for body in operation.body.iter().filter(|body| !body.required) {
        let name = ident(&body.rust);
        let mut lines = body.documentation.0.clone();
        if lines.is_empty() {
            lines.push("The body of the request.".to_owned());
        }
        let documentation = doc_lines(&lines);
        let (argument, set) = (body_argument(api, body), set_body(api, body));
        let allow = lints::of_function([named_body(body)], true);
        setters.push(quote! {
            #documentation
            #allow
            pub fn #name(self, #argument) -> Self {
                self.#set
            }
        });
    }
    (!setters.is_empty()).then(|| quote!(impl Call<'_, #marker> { #(#setters)* }))
}

fn marker(operation: &Operation) -> TokenStream {
    let marker = ident(&operation.type_name);
    let text = format!(
        " The operation {}, see [`Client::{}`].",
        code(&format!("{} {}", operation.method.as_str(), operation.path)),
        ident(&operation.name.rust)
    );
    quote! {
        #[doc = #text]
        #[derive(Debug)]
        pub enum #marker {}
    }
}

/// Which type each status code has.
fn reading(api: &Api, operation: &Operation) -> TokenStream {
    let marker = ident(&operation.type_name);
    let output = output_type(api, &operation.success);
    let allow = output_value(&operation.success).and_then(lints::of_type);
    let error = match &operation.failure {
        Outcome::Enum(name, _) => {
            let name = ident(name);
            quote!(#name)
        }
        Outcome::Undeclared | Outcome::Single(_) => quote!(NoDeclaredError),
    };
    let arms = arms(operation);
    let rest = (!covers_every_status(operation)).then(|| quote!(_ => Undeclared,));
    quote! {
        impl Operation for #marker {
            #allow
            type Output = #output;
            type Error = #error;
            #[inline]
            fn decode(response: &RawResponse) -> Decoded<Self> {
                let outcome = match response.status().as_u16() {
                    #(#arms)*
                    #rest
                };
                Ok(outcome)
            }
        }
    }
}

fn output_type(api: &Api, success: &Outcome) -> TokenStream {
    match success {
        Outcome::Undeclared => quote!(()),
        Outcome::Enum(name, _) => {
            let name = ident(name);
            quote!(#name)
        }
        Outcome::Single(responses) => match responses.first().map(|response| &response.payload) {
            Some(Payload::Json(value)) => owned(api, value, From::Operations),
            Some(Payload::Text(_)) => quote!(String),
            Some(Payload::Bytes(_)) => quote!(Vec<u8>),
            Some(Payload::Empty | Payload::Headers(_)) | None => quote!(()),
        },
    }
}

/// What stands for the answer by itself.
fn output_value(success: &Outcome) -> Option<&Type> {
    match success {
        Outcome::Single(responses) => match &responses.first()?.payload {
            Payload::Json(value) => Some(value),
            _ => None,
        },
        Outcome::Enum(..) | Outcome::Undeclared => None,
    }
}

/// Whether the document declares an error for every status that it does not name.
fn covers_every_status(operation: &Operation) -> bool {
    operation
        .failure
        .responses()
        .iter()
        .any(|response| response.status == Status::Default)
}

/// The arms of the match over the status code.
///
/// A 2xx code that the document does not declare is read as the one that it does declare, if that
/// is only one: a server that starts to answer 201 for 200 breaks nobody.
fn arms(operation: &Operation) -> Vec<TokenStream> {
    let (success, failure) = (&operation.success, &operation.failure);
    let responses = success.responses().iter().chain(failure.responses());
    let declared: Vec<Status> = responses.map(|response| response.status).collect();
    let mut exact = Vec::new();
    let mut ranges = Vec::new();
    let mut rest = None;
    let answers = |it: &&Response| matches!(it.status, Status::Code(200..=299) | Status::Range(2));
    let mut second = success.responses().iter().filter(answers);
    let only_answer = match (second.next(), second.next(), success) {
        (Some(first), _, Outcome::Single(_)) | (Some(first), None, _) => Some(first),
        _ => None,
    };
    for response in success.responses() {
        let value = success_value(success, response);
        match response.status {
            _ if only_answer.is_some_and(|only| only == response) => {
                ranges.push(range_arm(2, &[], &value));
            }
            Status::Code(200..=299) if only_answer.is_some() => {}
            Status::Code(code) => exact.push(quote!(#code => #value,)),
            Status::Range(digit) => ranges.push(range_arm(digit, &declared, &value)),
            Status::Default => ranges.push(range_arm(2, &declared, &value)),
        }
    }
    if matches!(success, Outcome::Undeclared) {
        ranges.push(range_arm(2, &declared, &quote!(Success(()))));
    }
    for response in failure.responses() {
        let value = failure_value(failure, response);
        match response.status {
            Status::Code(code) => exact.push(quote!(#code => #value,)),
            Status::Range(digit) => ranges.push(range_arm(digit, &declared, &value)),
            Status::Default => rest = Some(quote!(_ => #value,)),
        }
    }
    exact
        .into_iter()
        .chain(ranges)
        .chain(rest)
        .map(unsuffixed)
        .collect()
}

/// A range without the codes at its start that have an arm of their own: clippy takes `400` beside
/// `400..=499` for a mistake, though not `401`.
fn range_arm(digit: u16, declared: &[Status], value: &TokenStream) -> TokenStream {
    let last = digit * 100 + 99;
    let is_free = |code: &u16| !declared.contains(&Status::Code(*code));
    let first = (digit * 100..=last).find(is_free).unwrap_or(last);
    quote!(#first..=#last => #value,)
}

/// `quote!` writes `404u16` where a person writes `404`.
fn unsuffixed(tokens: TokenStream) -> TokenStream {
    tokens
        .into_iter()
        .map(|token| match &token {
            proc_macro2::TokenTree::Literal(literal) => {
                match literal
                    .to_string()
                    .strip_suffix("u16")
                    .and_then(|digits| digits.parse().ok())
                {
                    Some(code) => proc_macro2::Literal::u16_unsuffixed(code).into(),
                    None => token,
                }
            }
            _ => token,
        })
        .collect()
}

fn success_value(success: &Outcome, response: &Response) -> TokenStream {
    let value = match success {
        Outcome::Enum(name, _) => variant_value(name, response),
        Outcome::Single(_) | Outcome::Undeclared => {
            payload_value(&response.payload).unwrap_or_else(|| quote!(()))
        }
    };
    quote!(Success(#value))
}

fn failure_value(failure: &Outcome, response: &Response) -> TokenStream {
    let value = match failure {
        Outcome::Enum(name, _) => variant_value(name, response),
        Outcome::Single(_) | Outcome::Undeclared => quote!(()),
    };
    quote!(Failure(#value))
}

fn variant_value(name: &str, response: &Response) -> TokenStream {
    let (name, variant) = (ident(name), ident(&response.variant));
    if let Payload::Headers(headers) = &response.payload {
        let fields = headers.iter().map(header_value);
        return quote!(#name::#variant { #(#fields),* });
    }
    match payload_value(&response.payload) {
        Some(value) => quote!(#name::#variant(#value)),
        None => quote!(#name::#variant),
    }
}

fn header_value(header: &Header) -> TokenStream {
    let (field, wire) = (ident(&header.name.rust), &header.name.wire);
    if header.required {
        quote!(#field: response.header(#wire)?)
    } else {
        quote!(#field: response.optional_header(#wire)?)
    }
}

/// How a payload is read, if there is one.
fn payload_value(payload: &Payload) -> Option<TokenStream> {
    Some(match payload {
        Payload::Json(_) => quote!(response.json()?),
        Payload::Text(_) => quote!(response.text()?.to_owned()),
        Payload::Bytes(_) => quote!(response.bytes().to_vec()),
        Payload::Empty | Payload::Headers(_) => return None,
    })
}

/// The enum of an outcome that needs one.
fn outcome_enum(
    api: &Api,
    operation: &Operation,
    outcome: &Outcome,
    what: &str,
    does: &str,
) -> Option<TokenStream> {
    let Outcome::Enum(name, responses) = outcome else {
        return None;
    };
    let is_failure = outcome == &operation.failure;
    let name = ident(name);
    let text = format!(
        " {what} [`Client::{}`] {does}.",
        ident(&operation.name.rust)
    );
    let variants = responses
        .iter()
        .map(|response| outcome_variant(api, response));
    let allow = lints::of_responses(responses);
    let declared = is_failure.then(|| quote!(impl DeclaredError for #name {}));
    Some(quote! {
        #[doc = #text]
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        #allow
        pub enum #name {
            #(#variants)*
        }
        #declared
    })
}

fn outcome_variant(api: &Api, response: &Response) -> TokenStream {
    let name = ident(&response.variant);
    let documentation = doc_lines(&response_documentation(response));
    match &response.payload {
        Payload::Empty => quote!(#documentation #name,),
        Payload::Json(value) => {
            let allow = lints::of_type(value);
            let value = owned(api, value, From::Operations);
            quote!(#documentation #name(#allow #value),)
        }
        Payload::Text(_) => quote!(#documentation #name(String),),
        Payload::Bytes(_) => quote!(#documentation #name(Vec<u8>),),
        Payload::Headers(headers) => {
            let fields = headers.iter().map(header_field);
            quote!(#documentation #name { #(#fields,)* },)
        }
    }
}

/// The status and the description, if that says more than the name of the status.
fn response_documentation(response: &Response) -> Vec<String> {
    let status = status_text(response.status);
    let description = response.documentation.0.as_slice();
    let letters = |text: &str| {
        text.replace(|c: char| !c.is_alphanumeric(), "")
            .to_lowercase()
    };
    match description {
        [] => vec![status],
        [line] if [letters(&response.variant).as_str(), "response"].contains(&&*letters(line)) => {
            vec![status]
        }
        [line] if is_sentence(line) && status.len() + line.len() < LINE_WIDTH => {
            vec![format!("{status} {line}")]
        }
        lines => [&[status, String::new()], lines].concat(),
    }
}

/// How long a line is that two sentences are joined to.
const LINE_WIDTH: usize = 100;

/// Whether a line of Markdown means the same in the middle of a line: it is words.
fn is_sentence(line: &str) -> bool {
    line.starts_with(|first: char| first.is_alphabetic())
}

fn header_field(header: &Header) -> TokenStream {
    let documentation = doc_lines(&header.documentation.0);
    let name = ident(&header.name.rust);
    let value = if header.required {
        quote!(String)
    } else {
        quote!(Option<String>)
    };
    quote!(#documentation #name: #value)
}

fn status_text(status: Status) -> String {
    match status {
        Status::Code(code) => format!("Status {code}."),
        Status::Range(digit) => {
            format!("Any status from {digit}00 to {digit}99 that is not listed.")
        }
        Status::Default => "Any status that is not listed.".to_owned(),
    }
}

fn deprecated(deprecation: Option<&crate::ir::Deprecation>) -> Option<TokenStream> {
    deprecation.map(|deprecation| {
        let note = &deprecation.note;
        quote!(#[deprecated(note = #note)])
    })
}

/// Summary, method and path, description, arguments.
fn documentation(operation: &Operation) -> Vec<String> {
    let mut lines = operation.summary.0.clone();
    let paragraph = |lines: &mut Vec<String>, more: Vec<String>| {
        if !more.is_empty() {
            if !lines.is_empty() {
                lines.push(String::new());
            }
            lines.extend(more);
        }
    };
    let request = code(&format!("{} {}", operation.method.as_str(), operation.path));
    paragraph(&mut lines, vec![request]);
    if operation.documentation != operation.summary {
        paragraph(&mut lines, operation.documentation.0.clone());
    }
    let mut arguments = Vec::new();
    for parameter in with_presence(operation, &ParameterPresence::Required) {
        arguments.extend(list_entry(&parameter.name.rust, &parameter.documentation.0));
    }
    if let Some(body) = operation.body.as_ref().filter(|body| body.required) {
        arguments.extend(list_entry(&body.rust, &body.documentation.0));
    }
    paragraph(&mut lines, arguments);
    lines
}
