//! Order of turns, time and chance.

use crate::support::{App, storage_of};
use model::LifeState;

#[tokio::test]
async fn promise_jobs_run_before_timers_and_timers_by_deadline() {
    let run = App::script(
        "setTimeout(() => console.log('timer 2'), 2);
         setTimeout((a, b) => console.log('timer 1', a, b), 1, 'x', 'y');
         Promise.resolve().then(() => console.log('job 1')).then(() => console.log('job 2'));
         setTimeout(() => console.log('done'), 3);
         console.log('script');",
    )
    .start();
    let lines = run.console_until("done").await;
    assert_eq!(lines, ["script", "job 1", "job 2", "timer 1 x y", "timer 2", "done"]);
}

#[tokio::test]
async fn promise_jobs_of_one_timer_run_before_the_next_timer_that_is_due() {
    let run = App::script(
        "setTimeout(() => { console.log('a'); Promise.resolve().then(() => console.log('job of a')); }, 1);
         setTimeout(() => console.log('b'), 1);
         setTimeout(() => console.log('done'), 2);",
    )
    .start();
    assert_eq!(run.console_until("done").await, ["a", "job of a", "b", "done"]);
}

#[tokio::test]
async fn callbacks_of_wx_calls_come_in_a_later_turn_than_the_call() {
    let run = App::script(
        "wx.getNetworkType({ success: () => console.log('success'), complete: () => console.log('complete') });
         Promise.resolve().then(() => console.log('job'));
         console.log('script');
         setTimeout(() => console.log('done'), 5);",
    )
    .start();
    assert_eq!(run.console_until("done").await, ["script", "job", "success", "complete", "done"]);
}

#[tokio::test]
async fn an_hour_of_heartbeats_runs_on_paused_time_and_date_follows() {
    let run = App::script(
        "const start = Date.now(); let beats = 0;
         const timer = setInterval(() => {
           if (++beats === 120) { clearInterval(timer); console.log(beats, Date.now() - start, new Date().getTime() - start); }
         }, 30000);",
    )
    .start();
    run.console_until("120 3600000 3600000").await;
}

#[tokio::test]
async fn the_date_is_the_sessions_and_stays_a_date() {
    let run = App::script(
        "console.log(Date.now(), new Date(5).getTime(), new Date() instanceof Date, typeof Date());
         class Later extends Date {}; console.log(new Later(9).getTime(), new Later() instanceof Later);",
    )
    .start();
    let lines = run.console_until("9 true").await;
    assert_eq!(lines[0], "1800000000000 5 true string");
}

#[tokio::test]
async fn the_same_seed_draws_the_same_numbers() {
    let app = App::script("console.log(Math.random(), Math.random()); console.log('done')");
    let draw = async |seed| {
        let run = app.start_with(|options| options.seed = seed);
        run.console_until("done").await[0].clone()
    };
    assert_eq!(draw(1).await, draw(1).await);
    assert_ne!(draw(1).await, draw(2).await);
}

#[tokio::test]
async fn a_new_session_finds_what_the_last_one_stored() {
    let app = App::script(
        "const n = wx.getStorageSync('n') || 0; wx.setStorageSync('n', n + 1); console.log('n is', n); console.log('done');",
    );
    let count = async || {
        let run = app.start_with(|options| options.storage_dir = Some(storage_of(&app)));
        let line = run.console_until("done").await[0].clone();
        run.stop().await;
        line
    };
    assert_eq!(count().await, "n is 0");
    assert_eq!(count().await, "n is 1");
}

#[tokio::test]
async fn exit_mini_program_ends_the_session() {
    let run = App::script("wx.exitMiniProgram({}); console.log('asked')").start();
    assert_eq!(run.ended().await.0, logic::SessionEnd::Exited);
}

#[tokio::test]
async fn more_timers_than_one_pass_takes_fire_in_order() {
    let run = App::script(
        "const fired = []; for (let i = 0; i < 600; i++) setTimeout(() => fired.push(i), 1);
         setTimeout(() => console.log(fired.length, fired.every((n, i) => n === i)), 2);",
    )
    .start();
    run.console_until("600 true").await;
}

#[tokio::test]
async fn a_life_state_that_the_app_is_in_already_changes_nothing() {
    let run = App::script(
        "App({ onShow() { console.log('show') }, onHide() { console.log('hide') } }); console.log('script')",
    )
    .start();
    for state in [LifeState::Foreground, LifeState::Background, LifeState::Background, LifeState::Foreground] {
        run.life(state).await;
    }
    let log = run.stop().await;
    assert_eq!(log.console(), ["script", "show", "hide", "show"]);
}

#[tokio::test]
async fn an_app_that_is_suspended_was_hidden_and_does_not_run_when_it_is_sent_to_the_background() {
    let run = App::script(
        "App({ onShow() { console.log('show') }, onHide() { console.log('hide') } }); console.log('script')",
    )
    .start();
    for state in [LifeState::Suspended, LifeState::Background, LifeState::Foreground] {
        run.life(state).await;
    }
    let log = run.stop().await;
    assert_eq!(log.console(), ["script", "show", "hide", "show"]);
}
