//! Objects: structs, each with a table for the runtime and a constructor.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Object, Presence, Property, Type, TypeId};
use crate::names::TypeNames;
use crate::render::context::Context;
use crate::render::lints;
use crate::render::tokens::{doc, ident};
use crate::render::type_tokens::owned;

pub(super) fn item(cx: &Context, id: TypeId, object: &Object) -> TokenStream {
    let names = cx.names(id);
    let name = ident(&names.name);
    let fields = with_fields(object, names).map(|(property, name)| field(cx, property, name));
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
    let table = table(object, names);
    let default = is_empty_by_default(object).then(|| quote!(, Default));
    let is_made_by_callers = cx.request_types.contains(&id) && !is_empty_by_default(object);
    let constructor = is_made_by_callers.then(|| constructor(cx, object, names));
    quote! {
        #[derive(Clone #default)]
        pub struct #name {
            #(#fields)*
            #(#additional)*
        }
        object!(#name { #table });
        #constructor
    }
}

fn with_fields<'a>(
    object: &'a Object,
    names: &'a TypeNames,
) -> impl Iterator<Item = (&'a Property, &'a str)> {
    let fields = names.members.iter().map(String::as_str);
    object.properties.iter().zip(fields)
}

fn field(cx: &Context, property: &Property, name: &str) -> TokenStream {
    let documentation = doc(&property.documentation);
    let name = ident(name);
    let allow = lints::of_type(&property.value);
    let value = owned(cx, &property.value);
    let value = match property.presence {
        Presence::Required => value,
        Presence::Optional | Presence::OptionalNullable => quote!(Option<#value>),
    };
    quote!(#documentation #allow pub #name: #value,)
}

/// The table of fields and their keys in JSON.
fn table(object: &Object, names: &TypeNames) -> TokenStream {
    let group = |title: &str, presence: Presence| {
        let properties = with_fields(object, names).filter(|(it, _)| it.presence == presence);
        let entries = properties.map(|(property, field)| {
            let (field, key) = (ident(field), &property.name);
            if field == key {
                quote!(#field)
            } else {
                quote!(#field = #key)
            }
        });
        let entries: Vec<TokenStream> = entries.collect();
        let title = ident(title);
        (!entries.is_empty()).then(|| quote!(#title: #(#entries),*;))
    };
    let required = group("required", Presence::Required);
    let optional = group("optional", Presence::Optional);
    let nullable = group("nullable", Presence::OptionalNullable);
    let rest = names.additional.as_ref().map(|field| {
        let field = ident(field);
        quote!(rest: #field;)
    });
    quote!(#required #optional #nullable #rest)
}

/// Whether no property is required.
fn is_empty_by_default(object: &Object) -> bool {
    let mut properties = object.properties.iter();
    properties.all(|it| it.presence != Presence::Required)
}

/// `new` with the required properties as arguments, except for properties with only one value. If no
/// argument is left, `Default`.
fn constructor(cx: &Context, object: &Object, names: &TypeNames) -> TokenStream {
    let (mut arguments, mut values, mut linted) = (Vec::new(), Vec::new(), Vec::new());
    for (property, name) in with_fields(object, names) {
        if property.presence != Presence::Required {
            continue;
        }
        let field = ident(name);
        if let Some(value) = only_value(cx, &property.value) {
            values.push(quote!(#field: #value,));
        } else {
            linted.push((name, Some(&property.value)));
            let value = owned(cx, &property.value);
            arguments.push(quote!(#field: #value));
            values.push(quote!(#field,));
        }
    }
    // Clippy warns about a `..` that adds nothing.
    let is_all = values.len() == object.properties.len() && object.additional.is_none();
    if !is_all {
        values.push(quote!(..crate::runtime::blank()));
    }
    let name = ident(&names.name);
    if arguments.is_empty() {
        return quote! {
            impl Default for #name {
                #[inline]
                fn default() -> Self {
                    Self { #(#values)* }
                }
            }
        };
    }
    let allow = lints::of_function(linted, false);
    quote! {
        impl #name {
            #[doc = " Creates a value from its required fields."]
            #allow
            #[inline]
            pub fn new(#(#arguments),*) -> Self {
                Self { #(#values)* }
            }
        }
    }
}

/// The value of a constant, or of an enum with one variant.
fn only_value<'a>(cx: &Context<'a>, value: &'a Type) -> Option<TokenStream> {
    match cx.resolved(value) {
        Type::Constant(text) => Some(quote!(#text.to_owned())),
        Type::Named(id) if cx.is_enum(*id) => {
            let [only] = cx.names(*id).members.as_slice() else {
                return None;
            };
            let (name, variant) = (owned(cx, value), ident(only));
            Some(quote!(#name::#variant))
        }
        _ => None,
    }
}
