//! This crate's unsafe side under Miri: who owns what a callback is given, races between the engine's thread and the one that
//! waits, runs that nobody waits for, panics. `cargo +nightly miri test --test miri`; empty otherwise.
#![cfg(miri)]

mod engine;

use cascadeflow::{Agent, Config, Context, ErrorKind, Model, Request, ToolCall};
use futures::executor::block_on;
use futures::StreamExt;
use serde_json::json;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::Arc;

const PROMPT: &str = "What color is the sky?";

fn with_agent(test: impl FnOnce(&Agent)) {
    let context = Context::new(json!({})).unwrap();
    let agent = Agent::on(&context, Config::new([Model::new("gpt-4o")])).unwrap();
    test(&agent);
    drop(agent);
    drop(context);
    engine::settle();
}

#[test]
fn runs_end_in_results_and_errors() {
    with_agent(|agent| {
        let result = block_on(agent.run(Request::prompt(PROMPT))).unwrap();
        assert_eq!((result.cost_nano, result.details()["text"].as_str()), (42, Some("The sky is blue.")));
        let problem = block_on(agent.run(Request::prompt("fail"))).unwrap_err();
        assert_eq!((problem.kind, problem.path()), (ErrorKind::RateLimited, Some("$.x")));
    });
}

#[test]
fn runs_are_dropped_before_during_and_after() {
    with_agent(|agent| {
        for _ in 0..2 {
            drop(agent.run(Request::prompt(PROMPT)));
            let run = agent.run(Request::prompt("fail"));
            run.cancel();
            std::thread::yield_now();
            drop(run);
            let mut stream = agent.stream(Request::prompt("long"));
            block_on(stream.next()).unwrap().unwrap();
        }
        let all = (0..4).map(|_| agent.run(Request::prompt(PROMPT)));
        assert!(block_on(futures::future::join_all(all)).iter().all(Result::is_ok));
    });
}

#[test]
fn streams_give_every_event_whatever_the_pace() {
    with_agent(|agent| {
        let events: Vec<_> = block_on(agent.stream(Request::prompt("long")).collect());
        assert_eq!(events.len(), 520); // more than may wait: the run was paused
        let events: Vec<_> = block_on(agent.stream(Request::prompt("fail")).collect());
        assert!(events.first().unwrap().is_ok() && events.last().unwrap().is_err());
    });
}

#[test]
fn an_agent_serves_several_threads() {
    with_agent(|agent| {
        std::thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| block_on(agent.run(Request::prompt(PROMPT))).unwrap());
            }
        });
    });
}

#[test]
fn functions_of_the_host_answer_panic_and_forget() {
    with_agent(|agent| {
        let asked = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&asked);
        let city = |call: ToolCall| {
            let arguments = call.arguments().to_string();
            call.complete(Ok(arguments));
        };
        agent.add_tool(json!({"name": "a"}), city).unwrap();
        agent.add_tool(json!({"name": "b"}), |_| panic!("it fell")).unwrap();
        agent.add_tool_fn(json!({"name": "c"}), |_| panic!("it fell")).unwrap();
        agent
            .add_model("a", move |mut call| {
                count.fetch_add(1, Ordering::Relaxed);
                std::thread::spawn(move || {
                    call.delta("The sky");
                    let request = call.request().to_string();
                    call.answer(&request);
                })
                .join()
                .unwrap();
            })
            .unwrap();
        agent.add_model("b", drop).unwrap();
        agent.add_model("c", |_| panic!("it fell")).unwrap();
        agent.add_validator("a", |answer| answer["answer"].as_str().map(|_| 1.0)).unwrap();
        agent.add_validator("b", |_| panic!("no opinion")).unwrap();
        assert!(block_on(agent.run(Request::prompt(PROMPT))).is_ok());
        assert_eq!(asked.load(Ordering::Relaxed), 1);
    });
}
