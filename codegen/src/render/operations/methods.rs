//! The methods of an operation: one of `Client` that creates the call, and a setter of the call for
//! each optional parameter.
//!
//! All are `#[inline]`, for compile time: they are then compiled only where they are called.

use proc_macro2::TokenStream;
use quote::quote;

use super::descriptions::{
    endpoint, errors_section, headers_section, media_types_section, none_section, server_section,
    setters_section,
};
use super::examples;
use super::inputs::{Input, alternative_bodies, set_parameter};
use super::{representations, streams};
use crate::ir::{Deprecation, Method, Operation, OperationId, ParameterPresence};
use crate::markdown::{list_entry, to_code as code};
use crate::names::OperationNames;
use crate::render::context::Context;
use crate::render::lints;
use crate::render::tokens::{block, doc_lines, ident};

/// The methods of `Client` that create the call: one, and one for each other kind of body.
pub(super) fn methods(
    cx: &Context,
    id: OperationId,
    names: &OperationNames,
    inputs: &[Input],
) -> Vec<TokenStream> {
    let operation = &cx.api.operations[id.0];
    let is_deprecated = operation.deprecation.is_some();
    let example = |alternative| {
        let code = examples::call(cx, id, inputs, alternative);
        code.map_or_else(Vec::new, |code| code.documentation(is_deprecated))
    };
    let documentation = documentation(operation, names, inputs, example(None));
    let required = inputs.iter().filter(|input| input.is_required);
    let mut required: Vec<&Input> = required.collect();
    let name = &names.method;
    let mut methods = vec![method(
        cx,
        operation,
        names,
        name,
        &required,
        &documentation,
    )];
    let alternatives = alternative_bodies(cx, operation, names);
    for (index, (name, body)) in alternatives.iter().enumerate() {
        if body.is_required {
            // The body is the last.
            required.pop();
            let example = example(Some(index));
            let documentation = alternative_documentation(operation, names, body, example);
            required.push(body);
            methods.push(method(
                cx,
                operation,
                names,
                name,
                &required,
                &documentation,
            ));
        }
    }
    methods
}

fn method(
    cx: &Context,
    operation: &Operation,
    names: &OperationNames,
    name: &str,
    required: &[&Input],
    documentation: &[String],
) -> TokenStream {
    let (name, marker) = (ident(name), ident(&names.marker));
    let documentation = doc_lines(documentation);
    let deprecated = deprecated(operation.deprecation.as_ref());
    let allow = lints::of_function(required.iter().map(|it| (it.name, it.value)), true);
    let arguments = required.iter().map(|input| argument(input));
    let call = call(cx, operation, required);
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

/// The setters of the call for optional parameters and an optional body.
pub(super) fn setters(
    cx: &Context,
    operation: &Operation,
    names: &OperationNames,
    inputs: &[Input],
) -> Option<TokenStream> {
    let alternatives = alternative_bodies(cx, operation, names);
    let alternatives = alternatives.iter().map(|(_, input)| input);
    let inputs = inputs.iter().chain(alternatives);
    let optional = inputs.filter(|input| !input.is_required);
    let setters: Vec<TokenStream> = optional.map(setter).collect();
    let marker = ident(&names.marker);
    let is_needed = !setters.is_empty();
    is_needed.then(|| {
        block(
            quote!(impl Call<'_, #marker>),
            setters.into_iter().collect(),
        )
    })
}

fn setter(input: &Input) -> TokenStream {
    let documentation = match input.documentation.0.as_slice() {
        [] => doc_lines(std::slice::from_ref(&input.title)),
        lines => doc_lines(lines),
    };
    let deprecated = deprecated(input.deprecation);
    let allow = lints::of_function([(input.name, input.value)], true);
    let (name, argument, setting) = (ident(input.name), argument(input), &input.setting);
    quote! {
        #documentation
        #deprecated
        #allow
        #[inline]
        pub fn #name(self, #argument) -> Self {
            self.#setting
        }
    }
}

fn argument(input: &Input) -> TokenStream {
    let (name, argument) = (ident(input.name), &input.argument);
    quote!(#name: #argument)
}

/// The call with its required inputs and constants.
fn call(cx: &Context, operation: &Operation, required: &[&Input]) -> TokenStream {
    let method = method_constant(&operation.method);
    let template = &operation.template;
    let server = operation.server.iter().map(|it| quote!(.server(#it)));
    let security = (!operation.security.0.is_empty()).then(|| {
        let name = ident(cx.names.security().requirements(&operation.security));
        quote!(.requires(security::#name))
    });
    let keep = operation.keeps_redirects.then(|| quote!(.keep_redirects()));
    let accept = operation.accept.iter();
    let accept = accept.map(|media_type| quote!(.accept_media_type(#media_type)));
    let mut inputs = required.iter().map(|input| input.setting.clone());
    // Constants stand between the parameters, in the order of the document.
    let mut settings = Vec::new();
    for parameter in &operation.parameters {
        match &parameter.presence {
            ParameterPresence::Required => settings.extend(inputs.next()),
            ParameterPresence::Constant(value) => {
                settings.push(set_parameter(parameter, &quote!(#value)));
            }
            ParameterPresence::Optional => {}
        }
    }
    settings.extend(inputs);
    quote!(Call::new(self, #method, #template) #(#server)* #security #keep #(#accept)* #(.#settings)*)
}

fn method_constant(method: &Method) -> TokenStream {
    match method {
        // `reqwest` has no constant for these.
        Method::Query | Method::Other(_) => {
            let name = method.as_str();
            quote!(crate::runtime::method(#name))
        }
        method => {
            let name = ident(method.as_str());
            quote!(Method::#name)
        }
    }
}

fn deprecated(deprecation: Option<&Deprecation>) -> Option<TokenStream> {
    deprecation.map(|deprecation| {
        let note = &deprecation.note;
        quote!(#[deprecated(note = #note)])
    })
}

/// Summary, method and path, description, arguments, an example, errors: a paragraph each.
fn documentation(
    operation: &Operation,
    names: &OperationNames,
    inputs: &[Input],
    example: Vec<String>,
) -> Vec<String> {
    let description = match operation.documentation == operation.summary {
        true => Vec::new(),
        false => operation.documentation.0.clone(),
    };
    let arguments = inputs.iter().filter(|input| input.is_required);
    let arguments = arguments.flat_map(|it| list_entry(&code(it.name), &it.documentation.0));
    let mut paragraphs = vec![
        operation.summary.0.clone(),
        vec![endpoint(operation)],
        server_section(operation),
        description,
        arguments.collect(),
        setters_section(&names.marker, &setter_names(inputs)),
        example,
        media_types_section(operation, names),
        representations::section(operation, names),
        streams::section(operation),
        none_section(&operation.success, &names.success),
        headers_section(names),
        errors_section(&operation.failure, &names.failure),
    ];
    paragraphs.retain(|lines| !lines.is_empty());
    paragraphs.join(&String::new())
}

fn setter_names<'a>(inputs: &[Input<'a>]) -> Vec<&'a str> {
    let optional = inputs.iter().filter(|input| !input.is_required);
    optional.map(|input| input.name).collect()
}

/// The documentation of the type that stands for the operation: the method, and the setters.
pub(super) fn marker_documentation(
    operation: &Operation,
    names: &OperationNames,
    inputs: &[Input],
) -> Vec<String> {
    // A link has no `r#`: rustdoc would read what follows `#` as a place in the page.
    let method = format!("{}, see [`Client::{}`].", endpoint(operation), names.method);
    let setters = setters_section(&names.marker, &setter_names(inputs));
    if setters.is_empty() {
        return vec![method];
    }
    [vec![method, String::new()], setters].concat()
}

/// The documentation of a method for another kind of body.
fn alternative_documentation(
    operation: &Operation,
    names: &OperationNames,
    body: &Input,
    example: Vec<String>,
) -> Vec<String> {
    // A link has no `r#`.
    let method = &names.method;
    let mut paragraphs = vec![
        vec![format!(
            "Like [`Client::{method}`], with another kind of body."
        )],
        vec![endpoint(operation)],
        vec![format!("- {}: {}", code(body.name), body.title)],
        example,
    ];
    paragraphs.retain(|lines| !lines.is_empty());
    paragraphs.join(&String::new())
}
