//! What a caller sees of an operation: a method of the client, and a setter for each parameter that
//! may be left out.
//!
//! All are `#[inline]`, which is about compiling and not about running: the compiler then makes code
//! of them where they are called, so that nobody pays for operations that are not.

use proc_macro2::TokenStream;
use quote::quote;

use super::descriptions::errors_section;
use crate::ir::{
    Api, Authentication, BodyContent, ListStyle, Method, Operation, Parameter, ParameterLocation,
    ParameterPresence, ParameterValue, RequestBody, Type,
};
use crate::markdown::list_entry;
use crate::render::type_tokens::{argument, is_copied, list_argument};
use crate::render::{code, doc_lines, ident, lints};

/// The method of the client that makes the call.
pub(super) fn method(api: &Api, operation: &Operation) -> TokenStream {
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
        #documentation
        #deprecated
        #allow
        #[inline]
        pub fn #name(&self #(, #arguments)*) -> Call<'_, #marker> {
            #call
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
        BodyContent::Text | BodyContent::Bytes => None,
    };
    (&body.rust, value)
}

/// The call with everything that is known when it is made.
fn call(api: &Api, operation: &Operation) -> TokenStream {
    let method = method_constant(operation.method);
    let template = &operation.template;
    let bearer = (operation.authentication == Authentication::Bearer).then(|| quote!(.bearer()));
    let keep = operation.keeps_redirects.then(|| quote!(.keep_redirects()));
    let accept = operation.accept.iter();
    let accept = accept.map(|media_type| quote!(.accept_media_type(#media_type)));
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
    quote!(Call::new(self, #method, #template) #bearer #keep #(#accept)* #(.#parameters)* #(.#body)*)
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
        BodyContent::Text => quote!(#name: &str),
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
        BodyContent::Text | BodyContent::Bytes => return quote!(bytes_body(#media_type, #name)),
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
pub(super) fn setters(api: &Api, operation: &Operation) -> Option<TokenStream> {
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
            #[inline]
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
            #[inline]
            pub fn #name(self, #argument) -> Self {
                self.#set
            }
        });
    }
    (!setters.is_empty()).then(|| quote!(impl Call<'_, #marker> { #(#setters)* }))
}

fn deprecated(deprecation: Option<&crate::ir::Deprecation>) -> Option<TokenStream> {
    deprecation.map(|deprecation| {
        let note = &deprecation.note;
        quote!(#[deprecated(note = #note)])
    })
}

/// Summary, method and path, description, arguments, errors.
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
        arguments.extend(list_entry(
            &code(&parameter.name.rust),
            &parameter.documentation.0,
        ));
    }
    if let Some(body) = operation.body.as_ref().filter(|body| body.required) {
        arguments.extend(list_entry(&code(&body.rust), &body.documentation.0));
    }
    paragraph(&mut lines, arguments);
    paragraph(&mut lines, errors_section(&operation.failure));
    lines
}
