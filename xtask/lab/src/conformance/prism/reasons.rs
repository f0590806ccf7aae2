//! Whose fault complaints are, as far as somebody has found out.

use super::report::{Complaint, What};

/// Who is to blame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Party {
    Client,
    Document,
    Prism,
}

impl Party {
    pub(crate) const ALL: [Self; 3] = [Self::Client, Self::Document, Self::Prism];

    /// Returns the title of a column.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Client => "client's",
            Self::Document => "document's",
            Self::Prism => "Prism's",
        }
    }
}

/// The reason for complaints.
pub(crate) struct Reason {
    /// The document. Empty if it is for all.
    document: &'static str,
    what: What,
    /// Parts of the complaint: one of them is enough. None if they all have this reason.
    texts: &'static [&'static str],
    pub(crate) party: Party,
    /// The reason, as a sentence.
    pub(crate) text: &'static str,
}

/// All reasons. Each has been verified: with the document, the request and the answer.
const REASONS: &[Reason] = &[
    Reason {
        document: "",
        what: What::Answer,
        texts: &[],
        party: Party::Prism,
        text: "Prism's own answer does not fit the document: it makes texts without looking at `pattern`, \
               and keys and lists without `propertyNames` and `prefixItems`.",
    },
    Reason {
        document: "",
        what: What::NoAnswer,
        texts: &["NO_COMPLEX_OBJECT_TEXT"],
        party: Party::Prism,
        text: "Prism cannot write its answer: the media type is text, or any, and the value is not a string.",
    },
    Reason {
        document: "box",
        what: What::Request,
        texts: &["must be object"],
        party: Party::Prism,
        text: "Prism does not read JSON in a part of `multipart/form-data`: it takes every part as text.",
    },
    Reason {
        document: "box",
        what: What::Request,
        texts: &["must have required property 'grant_type'"],
        party: Party::Prism,
        text: "The document requires `grant_type` and does not describe it. The client sends it. Prism drops \
               the fields of a form that are not described, and then misses it.",
    },
    Reason {
        document: "box",
        what: What::Unreadable,
        texts: &["created_by: invalid type: sequence"],
        party: Party::Document,
        text: "The example of `created_by` is a list, and its type an object.",
    },
    Reason {
        document: "box",
        what: What::Unreadable,
        texts: &[
            "POST /metadata_templates/schema: 200 OK, but $: missing field `id`",
            "GET /shared_items: 200 OK, but $: missing field `application_type`",
        ],
        party: Party::Document,
        text: "Two paths differ in what follows `#` only (`/shared_items#app_items`), which is not sent. The \
               mock answers as for the other path.",
    },
    Reason {
        document: "train-travel",
        what: What::Request,
        texts: &["trip_id must match format"],
        party: Party::Document,
        text: "The example of `trip_id` is no UUID: it lacks a digit.",
    },
];

impl Reason {
    /// Returns the reason for a complaint.
    pub(crate) fn of(document: &str, complaint: &Complaint) -> Option<&'static Self> {
        let mut reasons = REASONS.iter();
        reasons.find(|reason| {
            let is_part = |text: &&str| complaint.text.contains(*text);
            let is_for = reason.texts.is_empty() || reason.texts.iter().any(is_part);
            is_for && reason.what == complaint.what && document.starts_with(reason.document)
        })
    }
}
