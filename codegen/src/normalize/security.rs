//! Security Scheme Objects, whose fields depend on their type.

use super::objects::empty;
use super::{Normalizer, set, text};
use crate::diagnostic::Diagnostic;
use crate::structure::{Kind, Shape};
use crate::tree::{Node, Object, Origin, Value};

impl Normalizer<'_> {
    /// Types that the specification has in another way or in another version. `false` if the scheme
    /// is not for a client to carry out.
    pub(super) fn security_type(&mut self, scheme: &mut Object, origin: Origin) -> bool {
        let Some(kind) = scheme.get("type").and_then(Node::as_str) else {
            return true;
        };
        let name = kind.to_ascii_lowercase();
        match name.as_str() {
            "mutualtls" => {
                self.warn(
                    Diagnostic::warning("mutual TLS belongs to the connection")
                        .at_node(origin)
                        .label("the client does not set it up")
                        .help("give the client an HTTP client with a certificate of its own"),
                );
                return false;
            }
            // Swagger 2.0 had `basic`, and people write `bearer`.
            "basic" | "bearer" => {
                self.warn(
                    Diagnostic::warning(format!("`{name}` is a scheme of the type `http`"))
                        .at_node(origin)
                        .label("it is taken as that")
                        .help(format!("write `type: http` and `scheme: {name}`")),
                );
                set(scheme, "type", origin, Value::String("http".to_owned()));
                scheme
                    .entry("scheme".to_owned())
                    .or_insert_with(|| text(origin, &name));
            }
            _ => {}
        }
        true
    }

    /// `openapiv3` wants the fields of the type, even where the document is useless without.
    pub(super) fn complete_security(&mut self, scheme: &mut Object, origin: Origin) {
        let is_key = scheme.get("type").and_then(Node::as_str) == Some("apiKey");
        if is_key && !scheme.contains_key("in") {
            self.warn(
                Diagnostic::warning("this API key has no place")
                    .at_node(origin)
                    .label("it is sent in a header")
                    .help("add `in: header`, `in: query` or `in: cookie`"),
            );
            set(scheme, "in", origin, Value::String("header".to_owned()));
        }
        for field in ["name", "scheme", "openIdConnectUrl"] {
            scheme
                .entry(field.to_owned())
                .or_insert_with(|| text(origin, ""));
        }
        scheme
            .entry("flows".to_owned())
            .or_insert_with(|| empty(origin, &Shape::Object(Kind::OAuthFlows)));
    }
}
