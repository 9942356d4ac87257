//! What a hostile or broken app can do to the host: nothing.

use crate::support::App;
use logic::{COMMAND_COUNT_MAX, Command, SessionEnd};
use std::time::Duration;

const SHORT_TURN: Duration = Duration::from_millis(200);

#[tokio::test]
async fn an_endless_loop_ends_the_session_with_a_clear_message() {
    let app = App::script("setTimeout(() => { for (;;) {} }, 1)");
    let (end, log) = app.start_with(|options| options.limits.turn = SHORT_TURN).ended().await;
    assert_eq!(end, SessionEnd::EndlessLoop(SHORT_TURN));
    assert!(log.errors().last().unwrap().0.contains("an endless loop?"));
}

#[tokio::test]
async fn an_endless_loop_cannot_be_caught_by_the_app() {
    let app = App::script("setTimeout(() => { for (;;) { try { for (;;) {} } catch (e) {} finally {} } }, 1)");
    let (end, _) = app.start_with(|options| options.limits.turn = SHORT_TURN).ended().await;
    assert_eq!(end, SessionEnd::EndlessLoop(SHORT_TURN));
}

#[tokio::test]
async fn a_host_that_stops_the_session_does_not_wait_for_an_endless_loop() {
    let app = App::script("setTimeout(() => { console.log('looping'); for (;;) {} }, 1)");
    let run = app.start_with(|options| options.limits.turn = Duration::MAX);
    run.console_until("looping").await;
    run.thread.stop.turn();
    assert_eq!(run.ended().await.0, SessionEnd::Stopped);
}

#[tokio::test]
async fn promise_jobs_that_never_end_are_an_endless_loop_too() {
    let app = App::script("const again = () => Promise.resolve().then(again); again()");
    let (end, _) = app.start_with(|options| options.limits.turn = SHORT_TURN).ended().await;
    assert_eq!(end, SessionEnd::EndlessLoop(SHORT_TURN));
}

#[tokio::test]
async fn an_app_that_eats_memory_ends_at_the_limit() {
    let app = App::script("const all = []; for (;;) all.push(new Array(1000).fill(1.5))");
    let (end, _) = app.start_with(|options| options.limits.memory_bytes = 32 << 20).ended().await;
    assert_eq!(end, SessionEnd::MemoryLimit);
}

#[tokio::test]
async fn recursion_without_end_is_a_range_error_and_the_session_goes_on() {
    let run = App::script(
        "const deeper = () => deeper() + 1;
         try { deeper() } catch (error) { console.log(error.name) }
         setTimeout(() => console.log('still here'), 1);",
    )
    .start();
    assert_eq!(run.console_until("still here").await, ["RangeError", "still here"]);
}

#[tokio::test]
async fn a_host_that_lets_go_ends_the_session() {
    let run = App::script("setInterval(() => {}, 1000)").start_with_real_time();
    drop(run.thread.commands);
    assert_eq!(run.thread.ended.await.unwrap(), SessionEnd::Stopped);
}

#[tokio::test]
async fn a_session_that_is_busy_takes_as_many_commands_as_may_wait_and_then_makes_its_host_wait() {
    let run = App::script("for (;;) {}").start_with(|options| options.limits.turn = Duration::from_secs(2));
    let taken = (0..=COMMAND_COUNT_MAX)
        .take_while(|_| run.thread.commands.try_send(Command::NavigateBack { swipe: false }).is_ok());
    assert_eq!(taken.count(), COMMAND_COUNT_MAX);
    assert!(matches!(run.ended().await.0, SessionEnd::EndlessLoop(_)));
}

impl App {
    /// Paused time would jump from interval to interval for ever.
    fn start_with_real_time(&self) -> crate::support::Run {
        self.start_with(|options| options.paused_time = false)
    }
}
