//! Calls of URLs that responses name: the next page of a list, for example.

use reqwest::header::CONTENT_TYPE;
use reqwest::{Method, Url};

use super::call::Call;
use super::request::{Request, RequestProblem};
use super::{headers, text};

impl<O> Call<'_, O> {
    /// Sends the call to a URL that a response has named, such as that of the next page: with `GET`,
    /// and without the body and the parameters in the path and the query. Its headers and cookies
    /// are kept, and the response is read as one of this operation.
    ///
    /// A relative URL begins at the URL of the call.
    ///
    /// If the URL is at another origin (scheme, host and port), [`send`](Self::send) and
    /// [`request`](Self::request) return an error: the credentials must not go there.
    pub fn at_url(mut self, url: &str) -> Self {
        self.request.set_link(url);
        self
    }
}

impl Request {
    /// Sends the request to a URL that a response has named.
    pub(crate) fn set_link(&mut self, url: &str) {
        self.method = Method::GET;
        self.body = None;
        headers::remove(&mut self.headers, &CONTENT_TYPE);
        self.link = Some(url.to_owned());
    }

    /// Returns where the request goes: to its own URL, or to the one that a response has named.
    pub(crate) fn follow_link(&self, own: Url) -> Result<Url, RequestProblem> {
        let Some(link) = &self.link else {
            return Ok(own);
        };
        let mut url = own.join(link).map_err(|_| RequestProblem::Url)?;
        if url.origin() != own.origin() {
            return Err(RequestProblem::OtherOrigin);
        }
        url.set_fragment(None);
        Ok(url)
    }

    /// Returns whether the URL that a response has named has a parameter in its query.
    pub(crate) fn link_has_query(&self, name: &str) -> bool {
        let link = self.link.as_deref().unwrap_or_default();
        let link = text::before(link, '#');
        let query = text::split_once(link, '?').map_or("", |(_, query)| query);
        let mut names = text::split(query, '&').map(|it| text::before(it, '='));
        let decoded = |it| percent_encoding::percent_decode_str(it).decode_utf8_lossy();
        names.any(|it| decoded(it) == name)
    }
}
