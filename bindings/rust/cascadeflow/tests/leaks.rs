//! Nothing stays behind after runs, cancelled runs and agents. Alone in its process: it counts what is allocated.

use cascadeflow::{Agent, Config, Model, Request};

/// Bytes that are allocated and not freed, as the C library counts them: Rust's and the engine's.
fn allocated() -> usize {
    #[repr(C)]
    struct MallInfo2([usize; 10]);
    extern "C" {
        fn mallinfo2() -> MallInfo2;
    }
    unsafe { mallinfo2() }.0[7]
}

#[test]
fn nothing_is_left_behind() {
    let work = |rounds: usize| {
        for _ in 0..rounds {
            let agent = Agent::new(Config::new([Model::at("host", "house")])).unwrap();
            agent.add_model("house", |call| call.answer("The sky is blue on a clear day.")).unwrap();
            for _ in 0..20 {
                futures::executor::block_on(agent.run(Request::prompt("What color is the sky?"))).unwrap();
            }
            drop(agent.run(Request::prompt("What color is the sky?")));
        }
    };
    work(20);
    let before = allocated();
    work(100);
    // The last runs may still be ending. A result is some 2 KB: one that stayed behind after each run would be 4 MB.
    let grown = allocated().saturating_sub(before);
    assert!(grown < 1 << 20, "{grown} bytes more after 2,000 runs");
}
