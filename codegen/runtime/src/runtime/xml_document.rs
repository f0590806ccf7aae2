//! Parses XML into a flat list of elements. Neither entities of the document's own nor anything outside
//! of it is read.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::attributes::Attributes;
use quick_xml::events::{BytesRef, Event};

/// How deep elements may stand in each other.
const MAX_DEPTH: usize = 120;

/// Why a text is not the expected XML.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    /// The path of the value, as in JSON: `$.items[3].name`.
    pub(crate) path: String,
    pub(crate) message: String,
}

impl Problem {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self {
            path: "$".to_owned(),
            message: message.into(),
        }
    }
}

/// An element. A server can send millions, so it is small.
#[derive(Debug)]
struct Parsed<'x> {
    /// The name without a prefix.
    name: &'x str,
    /// The text and the CDATA sections in it, without those of elements in it.
    text: Cow<'x, str>,
    /// The index of its first attribute. Those of the next element follow.
    attributes: u32,
    /// The index behind the last element in it.
    end: u32,
    /// Whether it stands for null (`xsi:nil`).
    is_nil: bool,
    /// Whether the text has a CDATA section. White space around one means nothing.
    has_cdata: bool,
}

/// All elements of a document, each before those in it, and their attributes.
#[derive(Debug, Default)]
pub(crate) struct Document<'x> {
    elements: Vec<Parsed<'x>>,
    attributes: Vec<(&'x str, Cow<'x, str>)>,
}

/// An element of a document.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Node<'d, 'x> {
    document: &'d Document<'x>,
    index: usize,
}

impl<'d, 'x> Node<'d, 'x> {
    fn parsed(self) -> &'d Parsed<'x> {
        &self.document.elements[self.index]
    }

    /// The name without a prefix.
    pub(crate) fn name(self) -> &'d str {
        self.parsed().name
    }

    /// The text in it, without that of elements in it.
    pub(crate) fn text(self) -> &'d str {
        &self.parsed().text
    }

    /// Whether it stands for null.
    pub(crate) fn is_nil(self) -> bool {
        self.parsed().is_nil
    }

    /// The attributes, without those that declare namespaces.
    pub(crate) fn attributes(self) -> &'d [(&'x str, Cow<'x, str>)] {
        let next = self.document.elements.get(self.index + 1);
        let all = &self.document.attributes;
        let end = next.map_or(all.len(), |next| next.attributes as usize);
        &all[self.parsed().attributes as usize..end]
    }

    /// The elements that stand directly in it.
    pub(crate) fn children(self) -> impl Iterator<Item = Node<'d, 'x>> + Clone {
        let end = self.parsed().end as usize;
        let first = self.has_children().then_some(self.index + 1);
        let indexes = std::iter::successors(first, move |child| {
            let next = self.document.elements[*child].end as usize;
            (next < end).then_some(next)
        });
        indexes.map(move |index| Node { index, ..self })
    }

    /// Whether elements stand in it.
    pub(crate) fn has_children(self) -> bool {
        self.parsed().end as usize > self.index + 1
    }

    /// Whether it has neither attributes nor content.
    pub(crate) fn is_empty(self) -> bool {
        self.attributes().is_empty() && is_blank(self.text()) && !self.has_children()
    }
}

impl<'x> Document<'x> {
    /// The outermost element.
    pub(crate) fn root(&self) -> Node<'_, 'x> {
        Node {
            document: self,
            index: 0,
        }
    }

    /// Parses a document. It has an element.
    pub(crate) fn parse(xml: &'x str) -> Result<Self, Problem> {
        let mut reader = Reader::from_str(xml);
        let mut parser = Parser::default();
        loop {
            let before = reader.buffer_position();
            let event = reader.read_event();
            let tag = span(xml, before, reader.buffer_position());
            let result = match event {
                Ok(Event::Eof) => break,
                Ok(event) => parser.event(event, tag),
                Err(error) => Err(error.to_string()),
            };
            if let Err(message) = result {
                let until = span(xml, 0, reader.error_position());
                return Err(parser.problem(until, &message));
            }
        }
        match (parser.open.is_empty(), parser.document.elements.is_empty()) {
            (true, false) => Ok(parser.document),
            (true, true) => Err(Problem::new("there is no element")),
            (false, _) => Err(parser.problem(xml, "the end is missing")),
        }
    }
}

/// Returns the text between two positions.
fn span(xml: &str, start: u64, end: u64) -> &str {
    let position = |at: u64| usize::try_from(at).unwrap_or(xml.len());
    xml.get(position(start)..position(end)).unwrap_or_default()
}

#[derive(Default)]
struct Parser<'x> {
    document: Document<'x>,
    /// The elements whose end is still to come.
    open: Vec<usize>,
}

impl<'x> Parser<'x> {
    /// Adds what was read. A tag is `tag` as a whole.
    fn event(&mut self, event: Event<'x>, tag: &'x str) -> Result<(), String> {
        match event {
            Event::Start(_) => return self.start(tag),
            Event::Empty(_) => {
                self.start(tag)?;
                self.end();
            }
            Event::End(_) => self.end(),
            Event::Text(text) => {
                let text = text.xml10_content().map_err(|error| error.to_string())?;
                return self.text(text);
            }
            Event::CData(data) => {
                let text = data.xml10_content().map_err(|error| error.to_string())?;
                return self.cdata(text);
            }
            Event::GeneralRef(reference) => return self.text(resolved(&reference)?.into()),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) | Event::Eof => {}
        }
        Ok(())
    }

    fn start(&mut self, tag: &'x str) -> Result<(), String> {
        let Document {
            elements,
            attributes,
        } = &mut self.document;
        if self.open.is_empty() && !elements.is_empty() {
            return Err("there is a second element beside the outermost".to_owned());
        }
        if self.open.len() >= MAX_DEPTH {
            return Err(format!("elements are nested more than {MAX_DEPTH} deep"));
        }
        let tag = tag.trim_start_matches('<').trim_end_matches(['/', '>']);
        let end = tag.find(|c: char| c.is_ascii_whitespace());
        let end = end.unwrap_or(tag.len());
        let mut element = Parsed {
            name: local_name(&tag[..end]),
            text: Cow::Borrowed(""),
            attributes: index(attributes.len())?,
            end: 0,
            is_nil: false,
            has_cdata: false,
        };
        // To look for duplicates takes the square of the number of attributes.
        for attribute in Attributes::new(tag, end).with_checks(false) {
            let attribute = attribute.map_err(|error| error.to_string())?;
            let whole = std::str::from_utf8(attribute.key.0).map_err(|it| it.to_string())?;
            let value = std::str::from_utf8(&attribute.value).map_err(|it| it.to_string())?;
            let (name, value) = (local_name(whole), attribute_value(value)?);
            if whole == "xmlns" || whole.starts_with("xmlns:") {
                continue;
            }
            match name == "nil" && whole != name {
                true => element.is_nil = matches!(&*value, "true" | "1"),
                false => attributes.push((name, value.into())),
            }
        }
        self.open.push(elements.len());
        elements.push(element);
        Ok(())
    }

    fn end(&mut self) {
        if let Some(open) = self.open.pop() {
            let elements = &mut self.document.elements;
            // The number of elements was checked when the last one was added.
            elements[open].end = index(elements.len()).unwrap_or(u32::MAX);
        }
    }

    fn text(&mut self, text: Cow<'x, str>) -> Result<(), String> {
        let is_blank = is_blank(&text);
        match self.open.last() {
            Some(index) => {
                let element = &mut self.document.elements[*index];
                if !(is_blank && element.has_cdata) {
                    append(&mut element.text, text);
                }
                Ok(())
            }
            None if is_blank => Ok(()),
            None => Err("there is text outside of the element".to_owned()),
        }
    }

    fn cdata(&mut self, text: Cow<'x, str>) -> Result<(), String> {
        let Some(index) = self.open.last() else {
            return Err("there is text outside of the element".to_owned());
        };
        let element = &mut self.document.elements[*index];
        if !element.has_cdata && is_blank(&element.text) {
            element.text = Cow::Borrowed("");
        }
        element.has_cdata = true;
        append(&mut element.text, text);
        Ok(())
    }

    /// Describes a problem behind this text.
    fn problem(&self, until: &str, message: &str) -> Problem {
        let line = until.matches('\n').count() + 1;
        let open = self.open.last();
        let within = open.map(|index| self.document.elements[*index].name);
        let within = within.map_or(String::new(), |name| format!(", in <{name}>"));
        Problem::new(format!("{message} (line {line}{within})"))
    }
}

/// An index of an element or an attribute.
fn index(index: usize) -> Result<u32, String> {
    u32::try_from(index).map_err(|_| "it is too large".to_owned())
}

/// Returns a name without its prefix.
fn local_name(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// White space of XML.
fn is_blank(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_whitespace())
}

fn append<'x>(text: &mut Cow<'x, str>, more: Cow<'x, str>) {
    match text.is_empty() {
        true => *text = more,
        false => text.to_mut().push_str(&more),
    }
}

/// Resolves a reference to a character, or to one of the five entities that XML has of its own.
fn resolved(reference: &BytesRef<'_>) -> Result<String, String> {
    let name = reference.decode().map_err(|error| error.to_string())?;
    let text = unescape(&format!("&{name};")).map(Cow::into_owned);
    text.map_err(|error| error.to_string())
}

/// Returns the value of an attribute. Line ends and tabs in it are spaces.
fn attribute_value(raw: &str) -> Result<String, String> {
    let spaces = raw.replace("\r\n", " ").replace(['\r', '\n', '\t'], " ");
    let value = unescape(&spaces).map(Cow::into_owned);
    value.map_err(|error| error.to_string())
}

/// Returns the text of a document in UTF-8, UTF-16 or Latin-1.
pub(crate) fn text(bytes: &[u8]) -> Result<Cow<'_, str>, Problem> {
    match bytes {
        [0xFE, 0xFF, rest @ ..] => return utf16(rest, u16::from_be_bytes),
        [0xFF, 0xFE, rest @ ..] => return utf16(rest, u16::from_le_bytes),
        _ => {}
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(Cow::Borrowed(text)),
        Err(_) if is_latin(bytes) => Ok(bytes.iter().map(|byte| char::from(*byte)).collect()),
        Err(error) => Err(Problem::new(format!(
            "it is not UTF-8 at byte {}",
            error.valid_up_to()
        ))),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<Cow<'_, str>, Problem> {
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    let text: Result<String, _> = char::decode_utf16(units).collect();
    text.map(Cow::Owned)
        .map_err(|_| Problem::new("it is not UTF-16"))
}

/// Whether the declaration of a document says that it is in Latin-1.
fn is_latin(bytes: &[u8]) -> bool {
    let end = bytes.iter().position(|byte| *byte == b'>');
    let declaration = &bytes[..end.unwrap_or(0)];
    let declaration = String::from_utf8_lossy(declaration).to_ascii_lowercase();
    declaration.starts_with("<?xml") && declaration.contains("iso-8859-1")
}
