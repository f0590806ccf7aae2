//! Objects: structs, each with a table for the runtime.

use proc_macro2::TokenStream;
use quote::quote;

use super::building;
use crate::ir::{Object, Presence, Property, Type, TypeId};
use crate::names::TypeNames;
use crate::render::context::Context;
use crate::render::lints;
use crate::render::tokens::{block, doc, ident};
use crate::render::type_tokens::owned;

pub(super) fn item<'a>(cx: &Context<'a>, id: TypeId, object: &'a Object) -> TokenStream {
    let names = cx.names(id);
    let name = ident(&names.name);
    let properties = names.fields_of(object);
    let fields = properties.map(|(property, name)| field(cx, property, name));
    let additional = object.additional.iter().zip(&names.additional);
    let additional = additional.map(|(value, field)| {
        let allow = lints::of_type(&Type::Map(Box::new(value.clone())));
        let (field, value) = (ident(field), owned(cx, value));
        quote! {
            #[doc = " All other properties, by name."]
            #allow
            pub #field: std::collections::BTreeMap<String, #value>,
        }
    });
    let table = table(cx, object, names);
    let default = building::is_default_derived(object).then(|| quote!(, Default));
    let is_sent = cx.request_types.contains(&id);
    let methods = is_sent.then(|| building::methods(cx, object, names));
    let head = quote!(#[derive(Clone #default)] pub struct #name);
    let mut item = block(head, fields.chain(additional).collect());
    item.extend([quote!(object!(#name { #table });)]);
    item.extend(methods);
    item
}

fn field(cx: &Context, property: &Property, name: &str) -> TokenStream {
    let documentation = doc(&property.documentation);
    let name = ident(name);
    let allow = lints::of_type(&property.value);
    let value = owned(cx, &property.value);
    let value = match property.presence {
        Presence::Required | Presence::Undescribed => value,
        Presence::Optional | Presence::OptionalNullable => quote!(Option<#value>),
    };
    quote!(#documentation #allow pub #name: #value,)
}

/// The table of fields and their keys in JSON, in the order of the document.
fn table<'a>(cx: &Context<'a>, object: &'a Object, names: &'a TypeNames) -> TokenStream {
    let mut groups: Vec<(&str, Vec<TokenStream>)> = Vec::new();
    for (property, field) in names.fields_of(object) {
        let group = group(cx, property);
        let (field, key) = (ident(field), &property.name);
        let entry = if field == key {
            quote!(#field)
        } else {
            quote!(#field = #key)
        };
        match groups.last_mut() {
            Some((last, entries)) if *last == group => entries.push(entry),
            _ => groups.push((group, vec![entry])),
        }
    }
    let groups = groups.into_iter().map(|(group, entries)| {
        let group = ident(group);
        quote!(#group: #(#entries),*;)
    });
    let rest = names.additional.as_ref().map(|field| {
        let field = ident(field);
        quote!(rest: #field;)
    });
    quote!(#(#groups)* #rest)
}

/// The word of `object!` for a property.
fn group<'a>(cx: &Context<'a>, property: &'a Property) -> &'static str {
    match property.presence {
        Presence::Required => match cx.resolved(&property.value) {
            Type::External(_) => "external",
            Type::Boxed(_) => "boxed",
            _ => "required",
        },
        Presence::Undescribed => "undescribed",
        Presence::Optional => "optional",
        Presence::OptionalNullable => "nullable",
    }
}
