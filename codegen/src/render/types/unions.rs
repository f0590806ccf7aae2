//! Unions: enums of alternatives, which keep values that match none.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::conversions;
use crate::ir::{Matcher, Presence, Scalar, Tagging, Type, TypeId, TypeKind, Union, Variant};
use crate::render::context::Context;
use crate::render::lints;
use crate::render::tokens::ident;
use crate::render::type_tokens::owned;

pub(super) fn item<'a>(cx: &Context<'a>, id: TypeId, union: &'a Union) -> TokenStream {
    let names = cx.names(id);
    let name = ident(&names.name);
    let conversions = conversions::table(cx, id, union);
    let members = || names.members.iter().map(|name| ident(name));
    let variants = union.variants.iter().zip(members()).map(|(variant, name)| {
        let allow = lints::of_type(&variant.value);
        let value = owned(cx, &variant.value);
        quote!(#name(#allow #value),)
    });
    let entries = union.variants.iter().zip(members()).map(|(variant, name)| {
        let field = tag_field(cx, variant, &union.tagging).map(|field| quote!(.#field));
        let pattern = pattern(variant, &union.tagging);
        quote!(#name #field #pattern)
    });
    let tag = match &union.tagging {
        Tagging::Property(property) => {
            let mut variants = union.variants.iter().zip(members());
            let other = variants.find(|(it, _)| matches!(it.matcher, Matcher::TagOrOther(_)));
            let other = other.map(|(_, name)| quote!(or #name));
            quote!(by #property #other)
        }
        Tagging::Shape => quote!(),
        Tagging::Coverage => quote!(by coverage),
        Tagging::Overlap => quote!(by coverage or several),
    };
    let display = is_scalar(cx, union).then(|| {
        let members = members();
        quote!(display_one_of!(#name { #(#members),* });)
    });
    quote! {
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            #[doc = " A value that this version of the client does not know."]
            Unknown(serde_json::Value),
        }
        one_of!(#name #tag { #(#entries,)* });
        #conversions
        #display
    }
}

/// Whether all alternatives are scalars, so that a value can stand in a URL or a header.
pub(super) fn is_scalar(cx: &Context, union: &Union) -> bool {
    let mut variants = union.variants.iter();
    variants.all(|variant| match cx.resolved(&variant.value) {
        Type::Boolean | Type::Integer(_) | Type::Number | Type::String => true,
        Type::Constant(_) | Type::Formatted(_) | Type::External(_) => true,
        Type::Named(id) => cx.is_enum(*id),
        Type::Upload | Type::Any(_) => false,
        Type::List(_) | Type::Map(_) | Type::Boxed(_) | Type::Nullable(_) => false,
    })
}

/// The field that every value of an alternative has for its tag: a string, which callers may set. `None`
/// for a constant that is no tag of the alternative.
fn tag_field<'a>(cx: &Context<'a>, variant: &'a Variant, tagging: &Tagging) -> Option<Ident> {
    let Tagging::Property(tag) = tagging else {
        return None;
    };
    let id = match cx.resolved(&variant.value) {
        Type::Named(id) => *id,
        Type::Boxed(inner) => match cx.resolved(inner) {
            Type::Named(id) => *id,
            _ => return None,
        },
        _ => return None,
    };
    let TypeKind::Object(object) = &cx.definition(id).kind else {
        return None;
    };
    let mut fields = cx.names(id).fields_of(object);
    let (property, field) = fields.find(|(property, _)| property.name == *tag)?;
    let is_text = match cx.resolved(&property.value) {
        Type::String => true,
        Type::Constant(text) => match &variant.matcher {
            Matcher::Tag(tags) | Matcher::TagOrOther(tags) => tags.contains(text),
            Matcher::Shape { .. } => false,
        },
        Type::Named(id) => matches!(cx.definition(*id).kind, TypeKind::StringEnum(_)),
        _ => false,
    };
    (property.presence == Presence::Required && is_text).then(|| ident(field))
}

/// The pattern that the values of an alternative match, in the language of `one_of!`.
fn pattern(variant: &Variant, tagging: &Tagging) -> TokenStream {
    match &variant.matcher {
        Matcher::Tag(tags) | Matcher::TagOrOther(tags) => quote!(= #(#tags)|*),
        Matcher::Shape {
            types,
            keys,
            constants,
            properties,
        } => {
            let types = types.iter().map(|json_type| ident(json_type.name()));
            let required = keys.iter().map(|key| {
                let constant = constants.iter().find(|(constant, _)| constant == key);
                constant.map_or_else(|| quote!(#key), constant_pattern)
            });
            let required: Vec<TokenStream> = required.collect();
            let required = (!required.is_empty()).then(|| quote!({ #(#required),* }));
            let optional = constants.iter().filter(|(key, _)| !keys.contains(key));
            let optional: Vec<TokenStream> = optional.map(constant_pattern).collect();
            let optional = (!optional.is_empty()).then(|| quote!(if present { #(#optional),* }));
            let counts_properties = matches!(tagging, Tagging::Coverage | Tagging::Overlap);
            let covers = counts_properties.then(|| quote!(covers { #(#properties),* }));
            quote!(: #(#types)|* #required #optional #covers)
        }
    }
}

fn constant_pattern((key, values): &(String, Vec<Scalar>)) -> TokenStream {
    let values = values.iter().map(scalar);
    quote!(#key = #(#values)|*)
}

/// The value as a literal. A number that Rust has no literal for is written as text.
fn scalar(value: &Scalar) -> TokenStream {
    let literal = match value {
        Scalar::Boolean(value) => return quote!(#value),
        Scalar::Text(text) => Literal::string(text),
        Scalar::Number(number) => {
            let text = number.to_string();
            text.parse().unwrap_or_else(|_| Literal::string(&text))
        }
    };
    quote!(#literal)
}
