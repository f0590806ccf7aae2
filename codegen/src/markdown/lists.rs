//! The HTML lists around a text.

/// The maximum nesting depth of lists.
const MAX_DEPTH: usize = 8;

/// The open lists, the outermost first.
#[derive(Default)]
pub(super) struct Lists(Vec<List>);

struct List {
    /// The number of the next item, in a numbered list.
    number: Option<usize>,
    is_empty: bool,
    /// The indentation of the open item.
    indentation: usize,
}

impl Lists {
    /// Starts a list. A numbered list has the number of its first item.
    pub(super) fn start(&mut self, number: Option<usize>) {
        if self.0.len() < MAX_DEPTH {
            self.0.push(List {
                number,
                is_empty: true,
                indentation: 0,
            });
        }
    }

    pub(super) fn end(&mut self) {
        self.0.pop();
    }

    /// Starts an item, and returns its marker and whether it is the first of its list.
    pub(super) fn start_item(&mut self) -> (String, bool) {
        let Some(list) = self.0.last_mut() else {
            return ("- ".to_owned(), false);
        };
        let marker = match &mut list.number {
            Some(number) => {
                *number += 1;
                format!("{}. ", *number - 1)
            }
            None => "- ".to_owned(),
        };
        list.indentation = marker.len();
        (marker, std::mem::take(&mut list.is_empty))
    }

    pub(super) fn end_item(&mut self) {
        if let Some(list) = self.0.last_mut() {
            list.indentation = 0;
        }
    }

    /// Returns the indentation of a line in the open items.
    pub(super) fn indentation(&self) -> String {
        " ".repeat(self.0.iter().map(|list| list.indentation).sum())
    }
}
