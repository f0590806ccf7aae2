//! The inputs of an operation, which the caller gives: parameters and the body.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::bodies;
use crate::ir::{
    AlternativeBody, Deprecation, Documentation, ListStyle, Operation, Parameter,
    ParameterLocation, ParameterPresence, ParameterValue, RequestBody, Type,
};
use crate::markdown::to_code as code;
use crate::names::OperationNames;
use crate::render::context::Context;
use crate::render::tokens::ident;
use crate::render::type_tokens::{argument, converted, list_argument};

/// A parameter or a body that the caller gives.
pub(in crate::render) struct Input<'a> {
    /// The argument of the method, or the setter.
    pub(in crate::render) name: &'a str,
    pub(in crate::render) is_required: bool,
    pub(in crate::render) documentation: &'a Documentation,
    /// The documentation if the document has none.
    pub(in crate::render) title: String,
    pub(in crate::render) deprecation: Option<&'a Deprecation>,
    /// The type in the IR. None for raw bodies.
    pub(in crate::render) value: Option<&'a Type>,
    /// The type of the argument.
    pub(in crate::render) argument: TokenStream,
    /// The method call on `Call` that sets it, without the dot.
    pub(in crate::render) setting: TokenStream,
}

/// The inputs of an operation: parameters, then the body.
pub(in crate::render) fn inputs<'a>(
    cx: &Context,
    operation: &'a Operation,
    names: &'a OperationNames,
) -> Vec<Input<'a>> {
    let parameters = operation.parameters.iter().zip(&names.parameters);
    let parameters = parameters
        .filter_map(|(parameter, name)| Some(parameter_input(cx, parameter, name.as_deref()?)));
    let body = operation.body.iter().zip(&names.body);
    parameters
        .chain(body.map(|(body, name)| body_input(cx, body, name)))
        .collect()
}

fn parameter_input<'a>(cx: &Context, parameter: &'a Parameter, name: &'a str) -> Input<'a> {
    let variable = ident(name);
    Input {
        name,
        is_required: parameter.presence == ParameterPresence::Required,
        documentation: &parameter.documentation,
        title: format!("The parameter {}.", code(&parameter.name)),
        deprecation: parameter.deprecation.as_ref(),
        value: Some(parameter.value.element()),
        argument: match &parameter.value {
            ParameterValue::Scalar(value) => match converted(cx, value) {
                Some(text) => quote!(impl Into<#text>),
                None => argument(cx, value),
            },
            ParameterValue::List(element, _) => match converted(cx, element) {
                Some(text) => quote!(impl IntoIterator<Item = impl Into<#text>>),
                None => list_argument(cx, element),
            },
        },
        setting: set_parameter(parameter, &parameter_value(cx, &parameter.value, &variable)),
    }
}

/// What is sent for the argument of a parameter.
fn parameter_value(cx: &Context, value: &ParameterValue, variable: &Ident) -> TokenStream {
    let Some(text) = converted(cx, value.element()) else {
        return quote!(#variable);
    };
    match value {
        ParameterValue::Scalar(_) => quote!(Into::<#text>::into(#variable)),
        ParameterValue::List(..) => quote!(#variable.into_iter().map(Into::<#text>::into)),
    }
}

fn body_input<'a>(cx: &Context, body: &'a RequestBody, name: &'a str) -> Input<'a> {
    Input {
        name,
        is_required: body.required,
        documentation: &body.documentation,
        title: "The body of the request.".to_owned(),
        deprecation: None,
        value: body.content.value(),
        argument: bodies::argument(cx, &body.content),
        setting: bodies::setting(cx, &body.media_type, &body.content, name),
    }
}

/// For each alternative of the body, the method or setter and the input.
pub(in crate::render) fn alternative_bodies<'a>(
    cx: &Context,
    operation: &'a Operation,
    names: &'a OperationNames,
) -> Vec<(&'a str, Input<'a>)> {
    let body = operation.body.iter().zip(&names.body);
    let alternatives = body.flat_map(|(body, name)| {
        let alternatives = body.alternatives.iter().zip(&names.alternative_bodies);
        alternatives.map(move |(it, method)| (body, name, it, method))
    });
    let inputs = alternatives.map(|(body, name, alternative, method)| {
        let AlternativeBody {
            media_type,
            content,
            ..
        } = alternative;
        let argument_name = if body.required { name } else { method };
        let input = Input {
            name: argument_name,
            is_required: body.required,
            documentation: &body.documentation,
            title: format!("The body of the request, of the type {}.", code(media_type)),
            deprecation: None,
            value: content.value(),
            argument: bodies::argument(cx, content),
            setting: bodies::setting(cx, media_type, content, argument_name),
        };
        (method.as_str(), input)
    });
    inputs.collect()
}

/// The method call on `Call` that sets a parameter, without the dot.
pub(super) fn set_parameter(parameter: &Parameter, value: &TokenStream) -> TokenStream {
    let name = &parameter.name;
    let location = match parameter.location {
        ParameterLocation::Path => "path",
        ParameterLocation::Query => "query",
        ParameterLocation::Header => "header",
    };
    let ParameterValue::List(_, style) = &parameter.value else {
        let setter = format_ident!("{location}_parameter");
        return quote!(#setter(#name, #value));
    };
    let setter = format_ident!("{location}_list");
    let style = (parameter.location == ParameterLocation::Query).then(|| match style {
        ListStyle::Exploded => quote!(, ListStyle::Exploded),
        ListStyle::Comma => quote!(, ListStyle::Comma),
        ListStyle::Space => quote!(, ListStyle::Space),
        ListStyle::Pipe => quote!(, ListStyle::Pipe),
    });
    quote!(#setter(#name, #value #style))
}
