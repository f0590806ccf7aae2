//! How callers build an object that they send: `new` takes what is required, setters take the rest.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Object, Presence, Property, Type, TypeId};
use crate::names::TypeNames;
use crate::render::context::Context;
use crate::render::lints;
use crate::render::tokens::ident;
use crate::render::type_tokens::owned;

/// Whether the struct derives `Default`: no property is required.
pub(super) fn is_default_derived(object: &Object) -> bool {
    let mut properties = object.properties.iter();
    properties.all(|it| !it.presence.is_required())
}

/// Whether there are setters, if the object is sent.
pub(super) fn has_setters(object: &Object) -> bool {
    let mut properties = object.properties.iter();
    properties.any(|it| !it.presence.is_required()) || object.additional.is_some()
}

/// The named types that arguments have and the fields of the struct do not: where a field has the alias
/// of a list or a map, the argument has the type of its values.
pub(super) fn argument_types<'a>(
    cx: &Context<'a>,
    object: &'a Object,
) -> impl Iterator<Item = TypeId> {
    let properties = object.properties.iter();
    properties.filter_map(|property| {
        let value = match property.presence {
            Presence::Required | Presence::Undescribed => &property.value,
            Presence::Optional | Presence::OptionalNullable => without_null(&property.value),
        };
        match cx.resolved(value) {
            Type::List(inner) | Type::Map(inner) => without_alias(cx, without_null(inner)).named(),
            _ => None,
        }
    })
}

/// The type of a value that is not null.
pub(in crate::render) fn without_null(value: &Type) -> &Type {
    match value {
        Type::Nullable(inner) => inner,
        value => value,
    }
}

/// `new` and the setters.
pub(super) fn methods<'a>(
    cx: &Context<'a>,
    object: &'a Object,
    names: &'a TypeNames,
) -> TokenStream {
    let (constructor, setters) = (constructor(cx, object, names), setters(cx, object, names));
    quote!(#constructor #setters)
}

/// What callers give for a value.
struct Argument {
    form: Form,
    /// The type of the value, or of each value of the list or map.
    value: TokenStream,
}

/// How callers give a value, and the type of the value or of each value of the list or map.
pub(in crate::render) fn form_of<'a>(cx: &Context<'a>, value: &'a Type) -> (Form, &'a Type) {
    match cx.resolved(value) {
        Type::List(inner) => match is_plain(cx, inner) {
            true => (Form::PlainList, inner),
            false => (Form::List, inner),
        },
        Type::Map(inner) => match is_plain(cx, inner) {
            true => (Form::PlainMap, inner),
            false => (Form::Map, inner),
        },
        Type::Boxed(inner) => form_of(cx, inner),
        Type::Nullable(inner) => match &**inner {
            Type::Boxed(inner) => (Form::BoxedOrNull, inner),
            _ => (Form::Value, value),
        },
        _ => match is_plain(cx, value) {
            true => (Form::Plain, value),
            false => (Form::Value, value),
        },
    }
}

/// The type of the value of an argument.
fn value_tokens<'a>(cx: &Context<'a>, value: &'a Type) -> TokenStream {
    match value {
        Type::Nullable(inner) => {
            let inner = owned(cx, without_alias(cx, inner));
            quote!(Option<#inner>)
        }
        value => owned(cx, without_alias(cx, value)),
    }
}

/// The type behind the aliases of a scalar, which would hide what callers may give.
fn without_alias<'a>(cx: &Context<'a>, value: &'a Type) -> &'a Type {
    match cx.resolved(value) {
        Type::Named(_) | Type::List(_) | Type::Map(_) | Type::Boxed(_) | Type::Nullable(_) => value,
        scalar => scalar,
    }
}

/// Whether `new` has an argument for a required property of this type.
pub(in crate::render) fn is_argument<'a>(cx: &Context<'a>, value: &'a Type) -> bool {
    only_value(cx, value).is_none()
}

/// How an argument becomes a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::render) enum Form {
    /// As it is: a number or a boolean. With `Into`, the type of a literal would be guessed.
    Plain,
    /// By `Into`.
    Value,
    /// Likewise, and null is `None`: the value behind a pointer.
    BoxedOrNull,
    /// A list, whose values are as they are.
    PlainList,
    /// A list, whose values are converted by `Into`.
    List,
    /// Pairs of keys and values, which are as they are.
    PlainMap,
    /// Pairs of keys and values, both converted by `Into`.
    Map,
}

impl Argument {
    fn of<'a>(cx: &Context<'a>, value: &'a Type) -> Self {
        let (form, value) = form_of(cx, value);
        Self {
            form,
            value: value_tokens(cx, value),
        }
    }

    /// The type of the argument.
    fn tokens(&self) -> TokenStream {
        let value = &self.value;
        match self.form {
            Form::Plain => quote!(#value),
            Form::Value => quote!(impl Into<#value>),
            Form::BoxedOrNull => quote!(impl Into<Option<#value>>),
            Form::PlainList => quote!(impl IntoIterator<Item = #value>),
            Form::List => quote!(impl IntoIterator<Item = impl Into<#value>>),
            Form::PlainMap => quote!(impl IntoIterator<Item = (impl Into<String>, #value)>),
            Form::Map => quote!(impl IntoIterator<Item = (impl Into<String>, impl Into<#value>)>),
        }
    }

    /// The word of `setters!`.
    fn word(&self) -> &'static str {
        match self.form {
            Form::Plain => "plain",
            Form::Value | Form::BoxedOrNull => "value",
            Form::PlainList => "plain_list",
            Form::List => "list",
            Form::PlainMap => "plain_map",
            Form::Map => "map",
        }
    }
}

/// Whether an argument is taken as it is.
fn is_plain<'a>(cx: &Context<'a>, value: &'a Type) -> bool {
    const PRIMITIVES: &[&str] = &[
        "bool", "f32", "f64", "i128", "i16", "i32", "i64", "i8", "isize", "u128", "u16", "u32",
        "u64", "u8", "usize",
    ];
    match cx.resolved(value) {
        Type::Boolean | Type::Integer(_) | Type::Number => true,
        Type::External(path) => PRIMITIVES.contains(&path.as_str()),
        _ => false,
    }
}

/// `new` with the required properties as arguments, except for properties with only one value. If no
/// argument is left, also `Default`.
fn constructor<'a>(cx: &Context<'a>, object: &'a Object, names: &'a TypeNames) -> TokenStream {
    let (mut arguments, mut values, mut linted) = (Vec::new(), Vec::new(), Vec::new());
    let required = names
        .fields_of(object)
        .filter(|(it, _)| it.presence.is_required());
    for (property, name) in required {
        let field = ident(name);
        if let Some(value) = only_value(cx, &property.value) {
            values.push(quote!(#field: #value,));
            continue;
        }
        let argument = Argument::of(cx, &property.value);
        let (tokens, value) = (argument.tokens(), value(cx, property, &argument, name));
        linted.push((name, Some(&property.value)));
        arguments.push(quote!(#field: #tokens));
        values.push(value);
    }
    let is_default_derived = is_default_derived(object);
    // Clippy warns about a `..` that adds nothing.
    let is_all = values.len() == object.properties.len() && object.additional.is_none();
    if !is_all && !is_default_derived {
        values.push(quote!(..crate::runtime::blank()));
    }
    let body = match is_default_derived {
        true => quote!(Self::default()),
        false => quote!(Self { #(#values)* }),
    };
    let name = ident(&names.name);
    let default = arguments.is_empty() && !is_default_derived;
    let default = default.then(|| default_by_new(names));
    let title = match arguments.is_empty() {
        true => " Creates a value without optional properties.",
        false => " Creates a value from its required properties.",
    };
    let allow = lints::of_function(linted, false);
    quote! {
        impl #name {
            #[doc = #title]
            #allow
            #[inline]
            pub fn new(#(#arguments),*) -> Self {
                #body
            }
        }
        #default
    }
}

/// `Default`, for an object whose required properties have only one value each.
fn default_by_new(names: &TypeNames) -> TokenStream {
    let name = ident(&names.name);
    quote! {
        impl Default for #name {
            #[inline]
            fn default() -> Self {
                Self::new()
            }
        }
    }
}

/// The field in the expression that makes the struct.
fn value<'a>(
    cx: &Context<'a>,
    property: &'a Property,
    argument: &Argument,
    name: &str,
) -> TokenStream {
    let field = ident(name);
    let boxed = matches!(cx.resolved(&property.value), Type::Boxed(_));
    let value = match argument.form {
        Form::Plain if !boxed => return quote!(#field,),
        Form::Plain => quote!(#field),
        Form::Value => quote!(#field.into()),
        Form::BoxedOrNull => quote!(#field.into().map(Box::new)),
        Form::PlainList => quote!(#field.into_iter().collect()),
        Form::List => quote!(crate::runtime::building::list(#field)),
        Form::PlainMap => quote!(crate::runtime::building::plain_map(#field)),
        Form::Map => quote!(crate::runtime::building::map(#field)),
    };
    match boxed {
        true => quote!(#field: Box::new(#value),),
        false => quote!(#field: #value,),
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

/// The table of the setters, in the order of the document. Those that set null come last.
fn setters<'a>(cx: &Context<'a>, object: &'a Object, names: &'a TypeNames) -> Option<TokenStream> {
    let (mut groups, mut nulls) = (Groups::default(), Groups::default());
    for ((property, field), setter) in names.fields_of(object).zip(&names.setters) {
        let Some(name) = &setter.value else { continue };
        let argument = Argument::of(cx, without_null(&property.value));
        let value = &argument.value;
        groups.add(argument.word(), name, field, Some(quote!(: #value)));
        if let Some(null) = &setter.null {
            nulls.add("null", null, field, None);
        }
    }
    let rest = object.additional.iter().zip(&names.additional);
    for ((value, field), name) in rest.zip(&names.additional_setter) {
        let argument = value_tokens(cx, value);
        let word = match is_plain(cx, value) {
            true => "plain_map",
            false => "map",
        };
        groups.add(word, name, field, Some(quote!(: #argument)));
    }
    let name = ident(&names.name);
    let groups = groups.0.into_iter().chain(nulls.0);
    let groups = groups.map(|(word, _, entries)| {
        let word = ident(word);
        quote!(#word: #(#entries),*;)
    });
    let groups: Vec<TokenStream> = groups.collect();
    (!groups.is_empty()).then(|| quote!(setters!(#name { #(#groups)* });))
}

/// Groups of neighbors with the same word. In a group, either all setters have the name of their field
/// or none has.
#[derive(Default)]
struct Groups(Vec<(&'static str, bool, Vec<TokenStream>)>);

impl Groups {
    fn add(&mut self, word: &'static str, name: &str, field: &str, value: Option<TokenStream>) {
        let has_other_name = name != field;
        let (name, field) = (ident(name), ident(field));
        let entry = match has_other_name {
            true => quote!(#name = #field #value),
            false => quote!(#name #value),
        };
        match self.0.last_mut() {
            Some((last, other, entries)) if *last == word && *other == has_other_name => {
                entries.push(entry);
            }
            _ => self.0.push((word, has_other_name, vec![entry])),
        }
    }
}
