//! Example values, as the document has them.

use std::collections::BTreeMap;

use serde_json::Value;

/// Example values for what callers give an operation. They are JSON, the best one first, and may not
/// fit the types.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Examples {
    /// For each parameter of the operation: `example` and `examples` of the Parameter Object, then those
    /// of its schema.
    pub parameters: Vec<Vec<Value>>,
    /// For each media type of the body: `example` and `examples` of the Media Type Object, then those
    /// of its schema.
    pub bodies: BTreeMap<String, Vec<Value>>,
}

impl Examples {
    /// The values for a parameter, by its index.
    pub fn of_parameter(&self, index: usize) -> &[Value] {
        self.parameters.get(index).map_or(&[], Vec::as_slice)
    }

    /// The values for a body of this media type.
    pub fn of_body(&self, media_type: &str) -> &[Value] {
        self.bodies.get(media_type).map_or(&[], Vec::as_slice)
    }
}
