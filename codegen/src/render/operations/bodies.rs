//! Bodies: the type of the argument, and the call that sets it.

use proc_macro2::TokenStream;
use quote::quote;

use super::styles;
use crate::ir::{BodyContent, PartRule, Separation, Type};
use crate::render::context::Context;
use crate::render::tokens::ident;
use crate::render::type_tokens::{argument as value_argument, is_copied};
use crate::render::xml;

/// The type of the argument.
pub(super) fn argument<'a>(cx: &Context<'a>, content: &'a BodyContent) -> TokenStream {
    match content.value() {
        Some(value) => value_argument(cx, value),
        None => quote!(impl Into<crate::Upload>),
    }
}

/// The method call on `Call` that sets a body, without the dot.
pub(super) fn setting<'a>(
    cx: &Context<'a>,
    media_type: &str,
    content: &'a BodyContent,
    name: &str,
) -> TokenStream {
    let body = |value| reference(cx, value, name);
    match content {
        BodyContent::Json(value) => {
            let body = body(value);
            match media_type {
                "application/json" => quote!(json_body(#body)),
                media_type => quote!(json_body_as(#media_type, #body)),
            }
        }
        BodyContent::Form(value, styles) => {
            let body = body(value);
            let styles = styles.iter().map(|(name, style)| {
                let style = styles::style(*style);
                quote!((#name, #style))
            });
            quote!(form_body(#body, &[#(#styles),*]))
        }
        BodyContent::Multipart(value, rules) => {
            let (body, rules) = (body(value), part_rules(cx, rules));
            quote!(multipart_body(#media_type, #body, #rules))
        }
        BodyContent::UnnamedParts(value, rules) => {
            let (body, rules) = (body(value), part_rules(cx, rules));
            quote!(unnamed_parts_body(#media_type, #body, #rules))
        }
        BodyContent::JsonItems(value, separation) => {
            let body = body(value);
            match separation {
                Separation::Lines => quote!(json_lines_body(#media_type, #body)),
                Separation::Records => quote!(json_sequence_body(#media_type, #body)),
            }
        }
        BodyContent::Xml(value, root) => {
            let body = body(value);
            let root = xml::constant(cx, *root);
            quote!(xml_body(#media_type, #body, &#root))
        }
        BodyContent::Text | BodyContent::Bytes => {
            let name = ident(name);
            quote!(upload_body(#media_type, #name))
        }
    }
}

/// A reference to the value of an argument.
fn reference<'a>(cx: &Context<'a>, value: &'a Type, name: &str) -> TokenStream {
    let name = ident(name);
    match is_copied(cx, value) {
        true => quote!(&#name),
        false => quote!(#name),
    }
}

fn part_rules(cx: &Context, rules: &[(String, PartRule)]) -> TokenStream {
    let rules = rules.iter().map(|(name, rule)| {
        let rule = part_rule(cx, rule);
        quote!((#name, #rule))
    });
    quote!(&[#(#rules),*])
}

fn part_rule(cx: &Context, rule: &PartRule) -> TokenStream {
    match rule {
        PartRule::MediaType(media_type) => quote!(PartRule::MediaType(#media_type)),
        PartRule::Xml(media_type, root) => {
            let root = xml::constant(cx, *root);
            quote!(PartRule::Written(#media_type, |value| #root.document(value)))
        }
        PartRule::Style(style) => {
            let style = styles::style(*style);
            quote!(PartRule::Style(#style))
        }
        PartRule::Header(name, value) => quote!(PartRule::Header(#name, #value)),
    }
}
