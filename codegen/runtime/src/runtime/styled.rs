//! Parameters that are more than a single value or a list, and rare styles.

use serde::Serialize;

use super::call::Call;
use super::request::RequestProblem;
use super::shape;
use super::style::ParameterStyle;

/// Methods for generated code, like those in `call`. Optional parameters must not have their names
/// either: `cookie_value`, `header_value`, `path_value`, `query_value`.
#[allow(
    dead_code,
    reason = "a document may not have such parameters at every place"
)]
impl<O> Call<'_, O> {
    /// Sets a path parameter in any style.
    pub(crate) fn path_value<T: Serialize + ?Sized>(
        mut self,
        name: &'static str,
        value: &T,
        style: ParameterStyle,
    ) -> Self {
        if let Some(value) = self.written(name, value, style) {
            self.request.set_path(name, value);
        }
        self
    }

    /// Sets a query parameter in any style. An empty value is left out. In the style `simple` it has no
    /// name, and is the whole query.
    pub(crate) fn query_value<T: Serialize + ?Sized>(
        mut self,
        name: &'static str,
        value: &T,
        style: ParameterStyle,
    ) -> Self {
        if let Some(value) = self.written(name, value, style) {
            self.request.set_query(name, value);
        }
        self
    }

    /// Sets a header parameter in any style. An empty value is left out.
    pub(crate) fn header_value<T: Serialize + ?Sized>(
        mut self,
        name: &'static str,
        value: &T,
        style: ParameterStyle,
    ) -> Self {
        match self.written(name, value, style.in_header()) {
            Some(value) if !value.is_empty() => self.request.set_header(name, &value),
            _ => {}
        }
        self
    }

    /// Sets a cookie parameter in any style. An empty value is left out.
    pub(crate) fn cookie_value<T: Serialize + ?Sized>(
        mut self,
        name: &'static str,
        value: &T,
        style: ParameterStyle,
    ) -> Self {
        if let Some(value) = self.written(name, value, style) {
            self.request.set_cookie(name, value);
        }
        self
    }

    /// Returns the part of the request for a parameter. If the value cannot be written, the call
    /// fails later.
    fn written<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
        style: ParameterStyle,
    ) -> Option<String> {
        match shape::of(value) {
            Ok(shape) => Some(style.write(name, &shape)),
            Err(error) => {
                let message = error.to_string();
                self.request
                    .fail(RequestProblem::Parameter { name, message });
                None
            }
        }
    }
}
