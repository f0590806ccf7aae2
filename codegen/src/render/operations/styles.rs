//! How values are written: the constants of the runtime for styles.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{ParameterStyle, StyleKind};

/// The constant of the runtime for a style.
pub(super) fn style(style: ParameterStyle) -> TokenStream {
    let kind = match style.kind {
        StyleKind::Simple => quote!(SIMPLE),
        StyleKind::Label => quote!(LABEL),
        StyleKind::Matrix => quote!(MATRIX),
        StyleKind::Form => quote!(FORM),
        StyleKind::Space => quote!(SPACE),
        StyleKind::Pipe => quote!(PIPE),
        StyleKind::DeepObject => quote!(DEEP_OBJECT),
        StyleKind::CookieForm => quote!(COOKIE_FORM),
        StyleKind::Cookie => quote!(COOKIE),
    };
    let explode =
        (style.explode && style.kind != StyleKind::DeepObject).then(|| quote!(.exploded()));
    let reserved = style.reserved.then(|| quote!(.reserved()));
    let json = style.json.then(|| quote!(.json()));
    let empty = style.sends_empty.then(|| quote!(.or_empty()));
    quote!(ParameterStyle::#kind #explode #reserved #json #empty)
}
