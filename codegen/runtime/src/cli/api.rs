//! What is generated for the command line.

use crate::Client;

use super::answer::Prepared;
use super::input::Input;
use super::problem::Problem;
use super::settings::Settings;

/// Everything that the program knows about the API.
pub(crate) struct Api {
    /// The name of the program.
    pub(crate) program: &'static str,
    /// What the names of its environment variables begin with.
    pub(crate) prefix: &'static str,
    /// The title of the API.
    pub(crate) title: &'static str,
    /// The version of the document.
    pub(crate) version: &'static str,
    /// The description of the API, in plain text.
    pub(crate) description: &'static str,
    /// The base URL, unless the user gives one.
    pub(crate) base_url: Option<&'static str>,
    /// What authenticates calls.
    pub(crate) secrets: &'static [Setting],
    /// The variables in the URL of the server.
    pub(crate) variables: &'static [Setting],
    /// Creates a client.
    pub(crate) connect: fn(&Settings) -> Result<Client, Problem>,
    /// The operations of each tag.
    pub(crate) groups: &'static [Group],
}

/// A setting that only some APIs have. It is a flag of the program, and an environment variable.
pub(crate) struct Setting {
    /// The flag, without dashes.
    pub(crate) flag: &'static str,
    /// What it is.
    pub(crate) description: &'static str,
    /// Its values. Empty if any is allowed.
    pub(crate) values: &'static [&'static str],
}

/// The operations of a tag.
pub(crate) struct Group {
    /// The name as a command.
    pub(crate) name: &'static str,
    /// The tag.
    pub(crate) tag: &'static str,
    /// The description of the tag, in plain text.
    pub(crate) description: &'static str,
    /// The table of operations, in JSON: a [`Table`](super::table::Table).
    pub(crate) table: &'static str,
    /// What creates the calls. A body of another type has an entry of its own.
    pub(crate) calls: &'static [Entry],
}

/// The name of a call in the table, and the function that creates it.
pub(crate) type Entry = (&'static str, Create);

/// Creates a call from the input, and says how it is sent.
pub(crate) type Create = for<'c> fn(&'c Client, &mut Input) -> Result<Prepared<'c>, Problem>;
