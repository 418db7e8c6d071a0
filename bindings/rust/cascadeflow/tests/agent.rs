//! The agent on real requests. Run beside the practice provider: `scripts/with-practice cargo test`.

use cascadeflow::{
    Agent, Config, Context, ErrorKind, EventKind, Exchange, Host, HttpRequest, Model, Request,
};
use futures::StreamExt;
use serde_json::json;
use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

const FRANCE: &str = "What is the capital of France?";
const AUSTRALIA: &str = "What is the capital of Australia? [[practice:only=mini,refusal]]";
const SLOW: &str = "[[practice:first_delay=30000]] Hello";

fn models() -> Config {
    assert!(
        std::env::var_os("CASCADEFLOW_PRACTICE_URL").is_some(),
        "run the tests beside the practice provider: scripts/with-practice cargo test"
    );
    Config::new([Model::at("openai", "gpt-4o-mini"), Model::at("openai", "gpt-4o")])
}

fn agent() -> Agent {
    Agent::new(models()).unwrap()
}

#[tokio::test]
async fn accepts_a_good_draft_and_replaces_a_bad_one() {
    let agent = agent();
    let (good, bad) =
        futures::join!(agent.run(Request::prompt(FRANCE)), agent.run(Request::prompt(AUSTRALIA)));
    let (good, bad) = (good.unwrap(), bad.unwrap());
    assert!(good.text.contains("Paris") && good.draft_accepted && good.saved_nano > 0, "{good:?}");
    assert_eq!(good.model, "gpt-4o-mini");
    assert!(bad.text.contains("Canberra") && bad.escalated && !bad.draft_accepted, "{bad:?}");
    assert_eq!(bad.details()["provider"], "openai");
    let analytics = agent.analytics().unwrap();
    assert_eq!(analytics["total"]["runs"], 2);
    assert_eq!(analytics["total"]["cost_nano"], good.cost_nano + bad.cost_nano);
}

#[test]
fn runs_on_any_executor_and_on_none() {
    let agent = agent();
    let result = futures::executor::block_on(agent.run(Request::prompt(FRANCE))).unwrap();
    assert!(result.text.contains("Paris"));
    assert!(agent.run_blocking(json!({ "prompt": FRANCE })).unwrap().text.contains("Paris"));
}

#[tokio::test]
async fn streams_the_answer_and_nothing_else() {
    let agent = agent();
    let events: Vec<_> = agent.stream(Request::prompt(AUSTRALIA)).map(Result::unwrap).collect().await;
    let shown: String = events.iter().map(|event| event.text.as_str()).collect();
    assert!(shown.contains("Canberra") && !shown.contains("sorry"), "{shown}");
    assert_eq!(events.first().unwrap().kind, EventKind::Route);
    assert_eq!(events.last().unwrap().kind, EventKind::Done);
    let failed: Vec<_> = agent.stream(Request::prompt("[[practice:status=401]] Hello")).collect().await;
    assert!(failed.last().unwrap().is_err());
}

#[tokio::test]
async fn dropping_cancels() {
    let agent = agent();
    let begun = Instant::now();
    assert!(tokio::time::timeout(Duration::from_millis(100), agent.run(Request::prompt(SLOW)))
        .await
        .is_err());
    let run = agent.run(Request::prompt(SLOW));
    run.cancel();
    assert_eq!(run.await.unwrap_err().kind, ErrorKind::Cancelled);
    let mut stream = agent.stream(Request::prompt(SLOW));
    assert!(stream.next().await.unwrap().is_ok());
    drop(stream);
    assert!(begun.elapsed() < Duration::from_secs(20));
    assert!(agent.run(Request::prompt(FRANCE)).await.is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_runs_at_once() {
    let agent = Arc::new(agent());
    let runs = (0..1000).map(|_| {
        let agent = Arc::clone(&agent);
        tokio::spawn(async move { agent.run(Request::prompt(FRANCE)).await })
    });
    for result in futures::future::join_all(runs).await {
        assert!(result.unwrap().unwrap().text.contains("Paris"));
    }
}

#[tokio::test]
async fn tools_answer_fail_and_panic() {
    let weather = json!({"name": "get_weather", "description": "Gets the weather in a city.", "parameters":
        {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}});
    for wanted in ["18 degrees", "no thermometer", "the tool panicked"] {
        let agent = agent();
        agent
            .add_tool_fn(&weather, move |arguments| match wanted {
                "18 degrees" => {
                    Ok(format!("18 degrees in {}", arguments["city"].as_str().unwrap_or_default()))
                }
                "no thermometer" => Err("no thermometer".into()),
                _ => panic!("it fell"),
            })
            .unwrap();
        let request = Request::prompt("What is the weather in Tokyo?").option("tools", json!([weather]));
        let result = agent.run(request).await.unwrap();
        assert!(result.json.contains(wanted), "{wanted}: {}", result.json);
    }
}

#[tokio::test]
async fn a_function_can_be_a_model() {
    let agent =
        Agent::new(Config::new([Model::at("host", "house").cost(0.0001), Model::at("openai", "gpt-4o")]))
            .unwrap();
    agent
        .add_model("house", |mut call| match call.request()["messages"][0]["content"].as_str() {
            Some("panic") => panic!("it fell"),
            Some("drop") => drop(call),
            Some("fail") => call.fail("no coffee"),
            _ => {
                std::thread::spawn(move || {
                    call.delta("We are open ");
                    call.delta("from 9 to 17, Monday to Friday.");
                    call.end(json!({}));
                });
            }
        })
        .unwrap();
    let result = agent.run(Request::prompt("When are you open?").option("strategy", "cheap")).await.unwrap();
    assert_eq!(result.text, "We are open from 9 to 17, Monday to Friday.");
    for fault in ["panic", "drop", "fail"] {
        assert_eq!(agent.run(Request::prompt(fault)).await.unwrap().model, "gpt-4o", "{fault}");
    }
}

#[tokio::test]
async fn validators_judge() {
    let agent = agent();
    let calls = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&calls);
    agent
        .add_validator("strict", move |answer| {
            counted.fetch_add(1, Ordering::Relaxed);
            Some(if answer["model"] == "gpt-4o-mini" { 0.0 } else { 1.0 })
        })
        .unwrap();
    agent.add_validator("broken", |_| panic!("no opinion")).unwrap();
    assert_eq!(agent.run(Request::prompt(FRANCE)).await.unwrap().model, "gpt-4o");
    assert!(calls.load(Ordering::Relaxed) > 0);
}

/// Whatever the engine calls is called on its own thread; blocking there on the engine is an error, never a deadlock.
#[test]
fn waiting_inside_a_callback_is_refused() {
    let agent = Arc::new(agent());
    let refused = Arc::new(AtomicUsize::new(0));
    let (weak, count) = (Arc::downgrade(&agent), Arc::clone(&refused));
    agent
        .add_validator("waits", move |_| {
            let agent = weak.upgrade().unwrap();
            let mut stream = agent.stream(Request::prompt(FRANCE));
            for problem in [
                agent.run_blocking(Request::prompt(FRANCE)).unwrap_err(),
                futures::executor::block_on(agent.run(Request::prompt(FRANCE))).unwrap_err(),
                futures::executor::block_on(stream.next()).unwrap().unwrap_err(),
            ] {
                count.fetch_add(usize::from(problem.kind == ErrorKind::InvalidState), Ordering::Relaxed);
            }
            None
        })
        .unwrap();
    assert!(agent.run_blocking(Request::prompt(FRANCE)).unwrap().text.contains("Paris"));
    let refused = refused.load(Ordering::Relaxed);
    assert!(refused >= 3 && refused % 3 == 0, "{refused}");
}

/// A run outlives what it came from; a context that goes while runs are under way ends them with errors.
#[test]
fn a_context_that_goes_ends_its_runs() {
    let context = Context::new(json!({})).unwrap();
    let agent = Agent::on(&context, models()).unwrap();
    let runs: Vec<_> = (0..20).map(|_| agent.run(Request::prompt(SLOW))).collect();
    drop(context);
    for run in runs {
        assert_eq!(futures::executor::block_on(run).unwrap_err().kind, ErrorKind::Cancelled);
    }
    assert_eq!(agent.run_blocking(Request::prompt(FRANCE)).unwrap_err().kind, ErrorKind::InvalidState);
}

#[tokio::test]
async fn errors_are_typed() {
    let wrong = Model::new("gpt-4o").option("temprature", 1).option("api_key", "sk-secret");
    let problem = Agent::new(Config::new([wrong])).err().unwrap();
    assert_eq!(problem.kind, ErrorKind::InvalidConfig);
    assert!(problem.path().is_some() && problem.message.contains("temperature"), "{problem:?}");
    assert!(!problem.detail.to_string().contains("sk-secret"));
    let budget = json!([{"name": "day", "scope": "day", "limit_usd": 1e-9, "on_exceeded": "refuse"}]);
    let poor = Agent::new(models().option("budgets", budget)).unwrap();
    assert_eq!(poor.run(Request::prompt(FRANCE)).await.unwrap_err().kind, ErrorKind::BudgetExceeded);
    assert!(!poor.config().unwrap().to_string().contains("sk-practice"));
    assert!(agent().run(json!({ "prompt": 5 })).await.is_err());
}

#[tokio::test]
async fn runs_outlive_their_agent_and_its_context() {
    let context = Context::new(json!({})).unwrap();
    let agent = Agent::on(&context, models()).unwrap();
    let run = agent.run(Request::prompt(FRANCE));
    drop(agent);
    assert!(run.await.unwrap().text.contains("Paris"));
    let agent = Agent::on(&context, models()).unwrap();
    drop(context);
    drop(agent);
}

#[test]
fn learns_estimates_and_forgets() {
    let agent = agent();
    let result = agent.run_blocking(json!({ "prompt": FRANCE })).unwrap();
    agent.feedback(result.details()["run_id"].as_str().unwrap(), 1.0).unwrap();
    agent.import_learned(&agent.export_learned().unwrap()).unwrap();
    assert!(agent.estimate(Request::prompt(FRANCE)).unwrap()["cascade"].is_object());
    agent.reset_analytics().unwrap();
    assert_eq!(agent.analytics().unwrap()["total"]["runs"], 0);
}

#[test]
fn judgement_needs_no_agent() {
    assert_eq!(cascadeflow::classify("Write a Python function that sorts a list").unwrap()["domain"], "code");
    let refusal = json!({"prompt": FRANCE, "answer": "I'm sorry, I cannot help with that."});
    assert_eq!(cascadeflow::judge(refusal).unwrap()["verdict"], "escalate");
    assert_eq!(cascadeflow::validate_config(json!({"models": []})).unwrap()["valid"], false);
    assert!(
        cascadeflow::catalog(0).unwrap().is_array()
            && cascadeflow::preset(Some("balanced")).unwrap()["models"].is_array()
    );
    assert!(!cascadeflow::version().is_empty() && cascadeflow::version_info().is_object());
}

/// Carries exchanges from memory, rings no timers: nothing here takes long enough to need one.
#[derive(Clone, Default)]
struct Carrier(Arc<Mutex<HashMap<usize, Exchange>>>);

impl Host for Carrier {
    fn http_start(&self, mut exchange: Exchange, request: HttpRequest) {
        assert_eq!(request.url, "http://h/v1/chat/completions");
        std::thread::spawn(move || {
            let body = json!({"id": "x", "object": "chat.completion", "model": "gpt-4o",
                "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "Carried by Rust."}}],
                "usage": {"prompt_tokens": 3, "completion_tokens": 4, "total_tokens": 7}});
            exchange.headers(200, &json!({"content-type": "application/json"}));
            exchange.data(body.to_string().as_bytes());
            exchange.end();
        });
    }
    fn http_cancel(&self, key: usize) {
        self.0.lock().unwrap().remove(&key);
    }
    fn timer_set(&self, _id: u64, _delay_ms: i64) {}
    fn timer_clear(&self, _id: u64) {}
    fn mono_ns(&self) -> i64 {
        1
    }
    fn wall_ms(&self) -> i64 {
        1_800_000_000_000
    }
    fn random(&self) -> u64 {
        42
    }
}

#[test]
fn a_transport_of_the_hosts() {
    let context = Context::hosted(json!({}), Carrier::default()).unwrap();
    let model = Model::at("openai", "gpt-4o").option("api_key", "sk-x").option("base_url", "http://h/v1");
    let agent = Agent::on(&context, Config::new([model])).unwrap();
    let result = futures::executor::block_on(agent.run(Request::prompt("Who carries this?"))).unwrap();
    assert_eq!(result.text, "Carried by Rust.");
}
