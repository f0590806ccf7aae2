//! What the program offers: the operations of each tag, as the generator writes them.

use crate::Client;
use crate::cli::api::{Api, Group, Setting};
use crate::cli::problem::Problem;
use crate::cli::settings::Settings;

mod pets;

/// What the program knows about the API.
pub(super) const API: Api = Api {
    program: "pets",
    prefix: "PETS",
    title: "Pets",
    version: "1",
    description: "Pets and their friends.",
    base_url: None,
    secrets: &[Setting { flag: "token", description: "The bearer token", values: &[] }],
    variables: &[],
    connect,
    groups: &[Group {
        name: "pets",
        tag: "Pets",
        description: "Pets.",
        table: include_str!("pets.json"),
        calls: pets::CALLS,
    }],
};

/// Creates a client.
fn connect(settings: &Settings) -> Result<Client, Problem> {
    let builder = Client::builder(settings.needed_base_url()?);
    let builder = match settings.secret("token") {
        Some(value) => builder.token(value),
        None => builder,
    };
    settings.build(builder)
}
