//! A workflow: registers a flow, runs it, tells the server how it went, and reads what it logged.

use std::error::Error;

use prefect::types::{
    FlowCreate, FlowFilter, FlowFilterId, FlowRunCreate, LogFilter, LogFilterFlowRunId,
    ReadFlowRunsBody, ReadLogsBody, SetFlowRunStateBody, SetStateStatus, StateCreate, StateType,
};
use prefect::{Client, Uuid};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let client = Client::new("http://127.0.0.1:4200/api")?;
    let flow = FlowCreate::new("nightly-report").tags(["reports"]);
    let flow = client.create_flow(&flow).await?;
    let run = FlowRunCreate::new(flow.id.clone())
        .name("by hand")
        .state(StateCreate::new(StateType::Pending))
        .parameters([("day", "2026-11-26"), ("format", "pdf")]);
    let run = client.create_flow_run(&run).await?;
    for state in [StateType::Running, StateType::Completed] {
        set_state(&client, &run.id, state).await?;
    }
    show_runs(&client, flow.id).await?;
    show_logs(&client, run.id).await?;
    Ok(())
}

/// Tells the server the state of a run. The server can refuse it.
async fn set_state(client: &Client, run: &Uuid, state: StateType) -> Result<(), Box<dyn Error>> {
    let state = StateCreate::new(state).message("set by hand");
    let body = SetFlowRunStateBody::new(state);
    let result = client.set_flow_run_state(run, &body).await?;
    match result.status {
        SetStateStatus::Accept => Ok(()),
        refused => Err(format!("the server answers {refused}: {:?}", result.details).into()),
    }
}

/// Shows the last runs of a flow.
async fn show_runs(client: &Client, flow: Uuid) -> Result<(), Box<dyn Error>> {
    let filter = ReadFlowRunsBody::new()
        .flows(FlowFilter::new().id(FlowFilterId::new().any([flow])))
        .sort("START_TIME_DESC")
        .limit(5);
    for run in client.read_flow_runs().body(&filter).await? {
        let name = run.name.as_deref().unwrap_or("without a name");
        let state = run.state_name.as_deref().unwrap_or("new");
        println!("{name}: {state} after {:?} s", run.total_run_time);
    }
    Ok(())
}

async fn show_logs(client: &Client, run: Uuid) -> Result<(), Box<dyn Error>> {
    let filter = ReadLogsBody::new()
        .logs(LogFilter::new().flow_run_id(LogFilterFlowRunId::new().any([run])))
        .limit(100);
    for log in client.read_logs().body(&filter).await? {
        println!("{} {}", log.timestamp, log.message);
    }
    Ok(())
}
