//! Security Scheme Objects. Their fields depend on their type.

use super::members::{default_text, set_text, text};
use super::normalizer::Normalizer;
use super::objects::empty;
use crate::diagnostic::Diagnostic;
use crate::structure::{ObjectKind, Shape};
use crate::tree::{Object, Origin};

/// OpenAPI 3.0 has no mutual TLS. In a normalized document, it is a scheme of HTTP of this name.
pub(crate) const MUTUAL_TLS: &str = "mutualTLS";

impl Normalizer<'_> {
    /// Repairs types that the specification writes differently.
    pub(super) fn repair_security_type(&mut self, scheme: &mut Object, origin: Origin) {
        let name = text(scheme, "type").unwrap_or_default();
        let name = name.to_ascii_lowercase();
        match name.as_str() {
            "mutualtls" => {
                Diagnostic::warning("mutual TLS belongs to the connection")
                    .at_node(origin)
                    .label("the client does not set it up")
                    .help("give the client an HTTP client with its own certificate: `ClientBuilder::http_client`")
                    .push_to(self.log);
                set_text(scheme, "type", origin, "http");
                set_text(scheme, "scheme", origin, MUTUAL_TLS);
            }
            // Swagger 2.0 has `basic`, and people write `bearer`.
            "basic" | "bearer" => {
                Diagnostic::warning(format!("`{name}` is a scheme of the type `http`"))
                    .at_node(origin)
                    .label("treated as `type: http`")
                    .help(format!("nothing needs to be done; the author should write `type: http` and `scheme: {name}`"))
                    .push_to(self.log);
                set_text(scheme, "type", origin, "http");
                default_text(scheme, "scheme", origin, &name);
            }
            _ => {}
        }
    }

    /// Adds the fields that `openapiv3` requires, even where the scheme is useless without a value.
    pub(super) fn complete_security(&mut self, scheme: &mut Object, origin: Origin) {
        if text(scheme, "type") == Some("apiKey") && !scheme.contains_key("in") {
            Diagnostic::warning("this API key has no `in`")
                .at_node(origin)
                .label("treated as `in: header`")
                .help("if it belongs elsewhere, correct the document; the author should add `in`")
                .push_to(self.log);
            set_text(scheme, "in", origin, "header");
        }
        for field in ["name", "scheme", "openIdConnectUrl"] {
            default_text(scheme, field, origin, "");
        }
        scheme
            .entry("flows".to_owned())
            .or_insert_with(|| empty(origin, Shape::Object(ObjectKind::OAuthFlows)));
    }
}
