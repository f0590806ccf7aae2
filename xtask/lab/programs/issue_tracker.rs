//! An issue tracker: reports what broke, says more about it, and closes it again.

use std::env;
use std::error::Error;

use github::Client;
use github::operations::issues::{
    IssuesCreateBody, IssuesCreateCommentBody, IssuesCreateError, IssuesUpdateBody,
};
use github::types::Issue;

const OWNER: &str = "octocat";
const REPO: &str = "hello-world";

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let client = Client::new(&env::var("GITHUB_TOKEN")?)?;
    list(&client).await?;
    let Some(issue) = report(&client, "It breaks").await? else {
        println!("this repository takes no issues");
        return Ok(());
    };
    let comment = IssuesCreateCommentBody::new("It breaks on Sundays too.");
    client
        .issues_create_comment(OWNER, REPO, issue.number, &comment)
        .await?;
    close(&client, issue.number).await?;
    Ok(())
}

/// Shows the ten issues that changed last.
async fn list(client: &Client) -> Result<(), Box<dyn Error>> {
    let issues = client
        .issues_list_for_repo(OWNER, REPO)
        .labels("bug,urgent")
        .sort("updated")
        .per_page(10)
        .await?;
    for issue in &issues {
        let author = issue.user.as_ref().map_or("nobody", |user| &user.login);
        println!("#{} {} (by {author})", issue.number, issue.title);
    }
    Ok(())
}

/// Reports an issue. `None` if the repository takes none.
async fn report(client: &Client, title: &str) -> Result<Option<Issue>, Box<dyn Error>> {
    let issue = IssuesCreateBody::new(title)
        .body("Since this morning.")
        .labels(["bug", "urgent"])
        .assignees(["octocat"]);
    match client.issues_create(OWNER, REPO, &issue).await {
        Ok(issue) => Ok(Some(issue)),
        Err(error) => match error.declared() {
            Some(IssuesCreateError::Gone(_)) => Ok(None),
            _ => Err(error.into()),
        },
    }
}

async fn close(client: &Client, number: i64) -> Result<(), Box<dyn Error>> {
    let closed = IssuesUpdateBody::new().state("closed").milestone_null();
    let issue = client
        .issues_update(OWNER, REPO, number)
        .body(&closed)
        .await?;
    println!("{} is {}", issue.html_url, issue.state);
    Ok(())
}
