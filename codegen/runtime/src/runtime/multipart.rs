//! Writes bodies of several parts (OpenAPI 3.0, "Special Considerations for multipart Content"; RFC
//! 7578).

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::percent_decode_str;
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use serde_json::Value;

use super::blank::Blank;
use super::call::Call;
use super::form::properties;
use super::request::{self, Request, RequestProblem, Source};
use super::shape;
use super::streamed::{Segment, Streamed};
use super::style::ParameterStyle;
use super::tree::{Tree, serialize_foreign};
use super::upload::Upload;

/// What the OpenAPI document says about a part. From an Encoding Object.
///
/// Otherwise an object is JSON, and everything else is text. A list is a part for each item; if the parts
/// of the body have no names, it is JSON.
#[allow(dead_code, reason = "a document may not use every rule")]
#[derive(Debug, Clone, Copy)]
pub(crate) enum PartRule {
    /// The part has this media type. With names, a list is a single part if this is one of JSON.
    MediaType(&'static str),
    /// The part has this media type. An object or a list is what this function makes of it.
    Written(&'static str, Write),
    /// The value becomes parts of text, as it would become the pairs of a form.
    Style(ParameterStyle),
    /// The part has this header.
    Header(&'static str, &'static str),
}

/// Writes a value in another format than JSON.
pub(crate) type Write = fn(&Tree) -> serde_json::Result<String>;

/// The rules of a body, each for a property.
pub(crate) type PartRules = [(&'static str, PartRule)];

/// A body of several parts.
struct Multipart {
    boundary: String,
    parts: Vec<Part>,
}

/// A part: its headers, and its content.
struct Part {
    head: String,
    content: Upload,
}

impl Source for Multipart {
    fn open(&self) -> Result<reqwest::Body, RequestProblem> {
        let mut segments = Vec::new();
        let mut text = String::new();
        for part in &self.parts {
            text.push_str(&format!("--{}\r\n{}\r\n", self.boundary, part.head));
            segments.push(Segment::of_bytes(std::mem::take(&mut text).into(), None));
            segments.push(part.content.segment()?);
            text.push_str("\r\n");
        }
        text.push_str(&format!("--{}--\r\n", self.boundary));
        segments.push(Segment::of_bytes(text.into(), None));
        Ok(Streamed::new(segments).into_body())
    }
}

/// Makes parts of the properties of a value.
pub(super) struct Parts<'r> {
    rules: &'r PartRules,
    parts: Vec<Part>,
    /// The first header that is invalid.
    problem: Option<RequestProblem>,
}

impl<'r> Parts<'r> {
    pub(super) fn new(rules: &'r PartRules) -> Self {
        Self {
            rules,
            parts: Vec::new(),
            problem: None,
        }
    }

    /// Adds the parts of a property. Null and absence leave it out.
    fn add(&mut self, name: &str, value: Tree) -> serde_json::Result<()> {
        let rules = self.rules_of(name);
        let mut styles = rules.iter().filter_map(|rule| match rule {
            PartRule::Style(style) => Some(*style),
            _ => None,
        });
        if let Some(style) = styles.next() {
            for (name, text) in pairs(&style.write(name, &shape::of_tree(value))) {
                self.part(&name, Upload::text(text), None);
            }
            return Ok(());
        }
        let format = Format::of(&rules);
        match value {
            Tree::List(items) if !format.is_json() => {
                for item in items {
                    self.item(name, item, format)?;
                }
                Ok(())
            }
            value => self.item(name, value, format),
        }
    }

    /// Adds a part. Null leaves it out.
    fn item(&mut self, name: &str, value: Tree, format: Format) -> serde_json::Result<()> {
        if !matches!(value, Tree::Null) {
            let (content, media_type) = format.content(value)?;
            self.part(name, content, media_type);
        }
        Ok(())
    }

    fn part(&mut self, name: &str, content: Upload, media_type: Option<&'static str>) {
        let mut head = format!("Content-Disposition: form-data; name=\"{}\"", escaped(name));
        if let Some(file_name) = content.file_name_or(name) {
            head.push_str(&format!("; filename=\"{}\"", escaped(file_name)));
        }
        head.push_str("\r\n");
        self.finish(head, name, content, media_type);
    }

    /// Adds a part with these headers, and with those that the rules and the content have.
    pub(super) fn finish(
        &mut self,
        mut head: String,
        name: &str,
        content: Upload,
        media_type: Option<&'static str>,
    ) {
        if let Some(media_type) = content.media_type_or(media_type) {
            self.header(&mut head, "Content-Type", &media_type);
        }
        for rule in self.rules_of(name) {
            if let PartRule::Header(name, value) = rule {
                self.header(&mut head, name, value);
            }
        }
        for (name, value) in content.headers() {
            self.header(&mut head, name, value);
        }
        self.parts.push(Part { head, content });
    }

    fn header(&mut self, head: &mut String, name: &str, value: &str) {
        match request::header(name, value) {
            Ok(_) => head.push_str(&format!("{name}: {value}\r\n")),
            Err(problem) => drop(self.problem.get_or_insert(problem)),
        }
    }

    /// Sets the parts as the body, if they could be written.
    pub(super) fn set(
        self,
        written: serde_json::Result<()>,
        media_type: &str,
        request: &mut Request,
    ) {
        let problem = written.err().map(|error| RequestProblem::Body {
            message: error.to_string(),
        });
        if let Some(problem) = problem.or(self.problem) {
            return request.fail(problem);
        }
        let boundary = boundary();
        request.boundary = Some(boundary.clone());
        let parts = self.parts;
        request.set_source(media_type, Arc::new(Multipart { boundary, parts }));
    }

    pub(super) fn rules_of(&self, name: &str) -> Vec<PartRule> {
        let rules = self.rules.iter().filter(|(other, _)| *other == name);
        rules.map(|(_, rule)| *rule).collect()
    }
}

/// How the content of a part is written.
#[derive(Clone, Copy)]
pub(super) struct Format {
    pub(super) media_type: Option<&'static str>,
    /// Writes objects and lists.
    write: Option<Write>,
}

impl Format {
    pub(super) fn of(rules: &[PartRule]) -> Self {
        let mut format = Self {
            media_type: None,
            write: None,
        };
        for rule in rules {
            match *rule {
                PartRule::MediaType(it) => format.media_type = Some(it),
                PartRule::Written(it, write) => {
                    (format.media_type, format.write) = (Some(it), Some(write));
                }
                PartRule::Style(_) | PartRule::Header(..) => {}
            }
        }
        format
    }

    fn is_json(self) -> bool {
        self.media_type.is_some_and(|it| {
            let (essence, _) = it.split_once(';').unwrap_or((it, ""));
            essence.trim_end().ends_with("json")
        })
    }

    /// Returns the content of a part, and its media type, if the content does not say it.
    pub(super) fn content(self, value: Tree) -> serde_json::Result<(Upload, Option<&'static str>)> {
        let Self { media_type, write } = self;
        Ok(match value {
            Tree::Foreign(value) => {
                let upload = value.downcast::<Upload>();
                let upload = upload.map_err(|_| serde_json::Error::custom("it is no upload"))?;
                (*upload, media_type)
            }
            value @ (Tree::List(_) | Tree::Object(_)) => {
                let text = write.map_or_else(|| value.json(), |write| write(&value))?;
                (Upload::text(text), media_type.or(Some("application/json")))
            }
            value if self.is_json() => (Upload::text(value.json()?), media_type),
            value => {
                let text = value.text().unwrap_or_default();
                (Upload::text(text), media_type)
            }
        })
    }
}

/// Returns the names and values of a form, which are texts of their own in parts.
fn pairs(form: &str) -> Vec<(String, String)> {
    let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let pairs = form.split('&').filter_map(|pair| pair.split_once('='));
    pairs
        .map(|(name, value)| (decoded(name), decoded(value)))
        .collect()
}

/// Escapes a name as browsers do (WHATWG HTML Standard, section 4.10.22.8). All other characters are
/// sent as UTF-8.
pub(super) fn escaped(name: &str) -> String {
    let name = name.replace('"', "%22");
    name.replace('\r', "%0D").replace('\n', "%0A")
}

/// Returns a text that no part contains.
fn boundary() -> String {
    let random = || RandomState::new().build_hasher().finish();
    format!("part-{:016x}{:016x}", random(), random())
}

#[allow(
    dead_code,
    reason = "the operations with parts may be left out by features"
)]
impl<O> Call<'_, O> {
    /// Sets a body of several parts. `media_type` has no boundary yet.
    pub(crate) fn multipart_body<T: Serialize + ?Sized>(
        mut self,
        media_type: &str,
        body: &T,
        rules: &PartRules,
    ) -> Self {
        let mut parts = Parts::new(rules);
        let written = Tree::of(body).and_then(properties).and_then(|properties| {
            let mut properties = properties.into_iter();
            properties.try_for_each(|(name, value)| parts.add(&name, value))
        });
        parts.set(written, media_type, &mut self.request);
        self
    }
}

impl Serialize for Upload {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize_foreign(Box::new(self.clone()), serializer)
    }
}

impl<'de> Deserialize<'de> for Upload {
    /// Reads text, or a file: `{"base64": "..", "filename": "..", "contentType": ".."}`.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let fields = match Value::deserialize(deserializer)? {
            Value::String(text) => return Ok(Self::text(text)),
            Value::Object(fields) => fields,
            _ => return Err(de::Error::custom("expected a string or an object")),
        };
        let field = |name| fields.get(name).and_then(Value::as_str);
        let bytes = STANDARD.decode(field("base64").unwrap_or_default());
        let mut upload = Self::bytes(bytes.map_err(<D::Error as de::Error>::custom)?);
        if let Some(name) = field("filename") {
            upload = upload.file_name(name);
        }
        if let Some(media_type) = field("contentType") {
            upload = upload.media_type(media_type);
        }
        Ok(upload)
    }
}

impl Blank for Upload {
    fn blank() -> Self {
        Self::default()
    }
}
