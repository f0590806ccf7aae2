//! The table of operations that the document describes.

use crate::runtime::object;

/// The operations of a tag.
pub(crate) struct Table {
    /// Says that the file is generated.
    pub(crate) generated: String,
    /// All operations.
    pub(crate) operations: Vec<Operation>,
}

object!(Table { required: generated, operations; });

/// An operation.
pub(crate) struct Operation {
    /// The `operationId`, or what stands for it.
    pub(crate) id: String,
    /// The name as a command.
    pub(crate) name: String,
    /// The HTTP method.
    pub(crate) method: String,
    /// The path in the document.
    pub(crate) path: String,
    /// A line about it.
    pub(crate) summary: Option<String>,
    /// More about it.
    pub(crate) description: Option<String>,
    /// Why it should not be used any more.
    pub(crate) deprecated: Option<String>,
    /// The name of the call without a body, or with the first.
    pub(crate) call: String,
    /// All parameters.
    pub(crate) parameters: Vec<Parameter>,
    /// The bodies that the caller can choose from.
    pub(crate) bodies: Vec<Body>,
    /// The media types of the answer that the caller can choose, besides the usual one.
    pub(crate) answers: Option<Vec<Answer>>,
}

object!(Operation {
    required: id, name, method, path;
    optional: summary, description, deprecated;
    required: call, parameters, bodies;
    optional: answers;
});

/// A media type of the answer.
pub(crate) struct Answer {
    pub(crate) media_type: String,
    /// The name of the call that asks for it.
    pub(crate) call: String,
}

object!(Answer { required: media_type = "mediaType", call; });

impl Operation {
    /// Returns the media types of the answer that the caller can choose, besides the usual one.
    pub(crate) fn answers(&self) -> &[Answer] {
        self.answers.as_deref().unwrap_or_default()
    }
}

/// A parameter, or a property of a body.
pub(crate) struct Parameter {
    /// The name in the document.
    pub(crate) name: String,
    /// The flag that sets it, without dashes.
    pub(crate) flag: String,
    /// The place of a parameter: `path`, `query`, `header` or `cookie`.
    pub(crate) place: Option<String>,
    /// The kind of its values, or of each value of the list: a `type` or a `format` of the document,
    /// or `any`.
    pub(crate) kind: String,
    /// Whether it is a list.
    pub(crate) list: Option<bool>,
    /// Whether the caller must give it.
    pub(crate) required: Option<bool>,
    /// What the document says about it, in plain text.
    pub(crate) description: Option<String>,
    /// The values that the document lists.
    pub(crate) values: Option<Vec<String>>,
    /// The value that the client always sends.
    pub(crate) constant: Option<String>,
}

object!(Parameter {
    required: name, flag;
    optional: place = "in";
    required: kind = "type";
    optional: list, required, description, values, constant;
});

/// A body of a request.
pub(crate) struct Body {
    /// The media type that is sent, unless the caller chooses another one.
    pub(crate) media_type: String,
    /// Other media types for the same body.
    pub(crate) others: Option<Vec<String>>,
    /// What the body is, in a word. [`Body::content`] reads it.
    content: String,
    /// The name of the call with this body.
    pub(crate) call: String,
    /// Whether the caller must give it.
    pub(crate) required: Option<bool>,
    /// What the document says about it, in plain text.
    pub(crate) description: Option<String>,
    /// What the parts are, if they are a list.
    pub(crate) items: Option<String>,
    /// The properties, if it is an object.
    pub(crate) properties: Option<Vec<Parameter>>,
}

object!(Body {
    required: media_type = "mediaType";
    optional: others;
    required: content, call;
    optional: required, description, items, properties;
});

/// What the caller gives for a body.
pub(crate) enum Content {
    /// JSON, or properties of a form or of XML.
    Value,
    /// Parts with names.
    NamedParts,
    /// Parts without names, which have positions.
    Parts,
    /// Text or bytes.
    Raw,
}

impl Body {
    pub(crate) fn content(&self) -> Content {
        match self.content.as_str() {
            "multipart" => Content::NamedParts,
            "parts" => Content::Parts,
            "text" | "bytes" => Content::Raw,
            _ => Content::Value,
        }
    }
}
