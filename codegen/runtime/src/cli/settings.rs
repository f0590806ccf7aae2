//! The settings of the client, by flag or environment variable.

use std::time::Duration;

use clap::{Arg, ArgAction, ArgMatches};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::{Client, ClientBuilder};

use super::api::Api;
use super::problem::{Kind, Problem};

/// The settings of the client.
pub(crate) struct Settings {
    api: &'static Api,
    base_url: Option<String>,
    secrets: Vec<(&'static str, String)>,
    variables: Vec<(&'static str, String)>,
    headers: Vec<(String, String)>,
    timeout: Option<Duration>,
    /// Whether requests are sent. One that is only shown needs no credentials.
    sends: bool,
}

/// The heading of settings in the help.
const HEADING: &str = "Connection";

impl Settings {
    /// The flags that are the same for all APIs.
    pub(crate) const FLAGS: &'static [&'static str] = &["base-url", "header", "timeout"];

    /// Returns the flags for all settings.
    pub(crate) fn arguments(api: &'static Api) -> Vec<Arg> {
        let mut arguments =
            vec![
                setting(api, "base-url")
                    .value_name("URL")
                    .help(match api.base_url {
                        Some(url) => format!("The base URL of the API [default: {url}]"),
                        None => "The base URL of the API. It has none of its own".to_owned(),
                    }),
            ];
        for secret in api.secrets {
            let name = secret.flag.to_uppercase().replace('-', "_");
            arguments.push(
                setting(api, secret.flag)
                    .value_name(name)
                    .help(secret.description),
            );
        }
        for variable in api.variables {
            let mut argument = setting(api, variable.flag)
                .value_name("VALUE")
                .help(variable.description);
            if !variable.values.is_empty() {
                argument = argument.value_parser(variable.values.to_vec());
            }
            arguments.push(argument);
        }
        arguments.extend([
            Arg::new("header")
                .long("header")
                .value_name("NAME: VALUE")
                .action(ArgAction::Append)
                .value_parser(header)
                .help("A header for the request. Can be given several times"),
            setting(api, "timeout")
                .value_name("SECONDS")
                .value_parser(seconds)
                .help("The longest time that a call can take [default: 30]"),
        ]);
        let shared = |it: Arg| it.global(true).help_heading(HEADING);
        arguments.into_iter().map(shared).collect()
    }

    /// Reads the settings.
    pub(crate) fn read(api: &'static Api, matches: &ArgMatches) -> Self {
        let values = |settings: &'static [super::api::Setting]| {
            let values = settings.iter().filter_map(|it| {
                let value = matches.get_one::<String>(it.flag)?;
                Some((it.flag, value.clone()))
            });
            values.collect()
        };
        let headers = matches.get_many("header").unwrap_or_default();
        Self {
            api,
            base_url: matches.get_one::<String>("base-url").cloned(),
            secrets: values(api.secrets),
            variables: values(api.variables),
            headers: headers.cloned().collect(),
            timeout: matches.get_one("timeout").copied(),
            sends: true,
        }
    }

    /// The same settings for requests that are only shown.
    pub(crate) fn for_showing(self) -> Self {
        Self {
            sends: false,
            ..self
        }
    }

    /// Returns the base URL of an API that has none of its own.
    #[allow(dead_code, reason = "the API may have one of its own")]
    pub(crate) fn needed_base_url(&self) -> Result<&str, Problem> {
        self.base_url.as_deref().ok_or_else(|| {
            let variable = variable(self.api, "base-url");
            let problem = "the API has no base URL of its own: give one with `--base-url`";
            Problem::new(Kind::Settings, format!("{problem} or {variable}"))
        })
    }

    /// Returns a secret, if the user gives it.
    #[allow(dead_code, reason = "the API may need none")]
    pub(crate) fn secret(&self, flag: &str) -> Option<&str> {
        value(&self.secrets, flag)
    }

    /// Returns a variable of the base URL, if the user gives it.
    #[allow(dead_code, reason = "the base URL may have none")]
    pub(crate) fn variable(&self, flag: &str) -> Option<&str> {
        value(&self.variables, flag)
    }

    /// Returns whether a text has a secret in it.
    pub(crate) fn has_secret(&self, text: &str) -> bool {
        self.hidden(text) != text
    }

    /// Replaces each secret in a text by its name.
    pub(crate) fn hidden(&self, text: &str) -> String {
        self.with_secrets(text, |flag| format!("[{flag}]"))
    }

    /// Replaces each secret in a text by its environment variable.
    pub(crate) fn as_variables(&self, text: &str) -> String {
        self.with_secrets(text, |flag| format!("${{{}}}", variable(self.api, flag)))
    }

    fn with_secrets(&self, text: &str, replacement: impl Fn(&str) -> String) -> String {
        let secrets = self.secrets.iter().filter(|(_, secret)| !secret.is_empty());
        secrets.fold(text.to_owned(), |text, (flag, secret)| {
            let replacement = replacement(flag);
            let spellings = spellings(secret).into_iter();
            spellings.fold(text, |text, spelling| text.replace(&spelling, &replacement))
        })
    }

    /// Builds the client with the settings that all APIs have.
    pub(crate) fn build(&self, mut builder: ClientBuilder) -> Result<Client, Problem> {
        if let Some(base_url) = &self.base_url {
            builder = builder.base_url(base_url);
        }
        for (name, value) in &self.headers {
            builder = builder.header(name, value);
        }
        if let Some(timeout) = self.timeout {
            builder = builder.timeout(timeout);
        }
        if !self.sends {
            builder = builder.allow_missing_credentials();
        }
        builder.build().map_err(Problem::from)
    }
}

/// A setting that is an environment variable, too. Its value is not shown: it may be secret.
fn setting(api: &Api, flag: &'static str) -> Arg {
    Arg::new(flag)
        .long(flag)
        .env(variable(api, flag))
        .hide_env_values(true)
}

/// Returns the environment variable of a setting.
fn variable(api: &Api, flag: &str) -> String {
    let name = flag.to_uppercase().replace('-', "_");
    format!("{}_{name}", api.prefix)
}

/// Returns the forms of a secret in a request: as it is, and in a URL.
fn spellings(secret: &str) -> [String; 2] {
    const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
        .remove(b'-')
        .remove(b'.')
        .remove(b'_')
        .remove(b'~');
    [
        secret.to_owned(),
        utf8_percent_encode(secret, RESERVED).to_string(),
    ]
}

fn value<'s>(values: &'s [(&'static str, String)], flag: &str) -> Option<&'s str> {
    let found = values.iter().find(|(name, _)| *name == flag);
    found.map(|(_, value)| value.as_str())
}

fn header(text: &str) -> Result<(String, String), &'static str> {
    let (name, value) = text.split_once(':').ok_or("expected `Name: value`")?;
    Ok((name.trim().to_owned(), value.trim().to_owned()))
}

fn seconds(text: &str) -> Result<Duration, &'static str> {
    let seconds: f64 = text.parse().map_err(|_| "expected a number")?;
    Duration::try_from_secs_f64(seconds).map_err(|_| "expected a number that is not negative")
}
