//! The inputs of an operation, which the caller gives: parameters and the body.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::bodies;
use super::styles::style;
use crate::ir::{
    AlternativeBody, Deprecation, Documentation, Operation, Parameter, ParameterLocation,
    ParameterPresence, ParameterValue, RequestBody, Type,
};
use crate::markdown::to_code as code;
use crate::names::OperationNames;
use crate::render::context::Context;
use crate::render::tokens::ident;
use crate::render::type_tokens::{argument, converted, is_copied, list_argument};

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
                Some(value) => quote!(impl Into<#value>),
                None => argument(cx, value),
            },
            ParameterValue::List(element) => match converted(cx, element) {
                Some(element) => quote!(impl IntoIterator<Item = impl Into<#element>>),
                None => list_argument(cx, element),
            },
            ParameterValue::Structured(value) => argument(cx, value),
        },
        setting: set_parameter(parameter, &parameter_value(cx, parameter, &variable)),
    }
}

/// What is sent for the argument of a parameter.
fn parameter_value<'a>(
    cx: &Context<'a>,
    parameter: &'a Parameter,
    variable: &Ident,
) -> TokenStream {
    let value = parameter.value.element();
    let converted = converted(cx, value);
    match (&parameter.value, converted) {
        (ParameterValue::Scalar(_), Some(value)) => match parameter.is_text() {
            true => quote!(Into::<#value>::into(#variable)),
            false => quote!(&Into::<#value>::into(#variable)),
        },
        (ParameterValue::List(_), Some(element)) => {
            quote!(#variable.into_iter().map(Into::<#element>::into))
        }
        // Not a reference yet.
        (ParameterValue::Scalar(_) | ParameterValue::Structured(_), _)
            if is_copied(cx, value) && !parameter.is_text() =>
        {
            quote!(&#variable)
        }
        _ => quote!(#variable),
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
        ParameterLocation::Query | ParameterLocation::QueryString => "query",
        ParameterLocation::Header => "header",
        ParameterLocation::Cookie => "cookie",
    };
    let is_list = matches!(parameter.value, ParameterValue::List(_));
    let style = style(parameter.style);
    match (parameter.is_text(), is_list) {
        (true, false) => {
            let setter = format_ident!("{location}_parameter");
            quote!(#setter(#name, #value))
        }
        (true, true) => {
            let setter = format_ident!("{location}_list");
            let style = (parameter.location == ParameterLocation::Query).then(|| quote!(, #style));
            quote!(#setter(#name, #value #style))
        }
        (false, _) => {
            let setter = format_ident!("{location}_value");
            let value = match is_list {
                true => quote!(&crate::runtime::texts(#value)),
                false => quote!(#value),
            };
            quote!(#setter(#name, #value, #style))
        }
    }
}
