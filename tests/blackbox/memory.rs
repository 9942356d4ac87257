//! Pages that were closed are gone: memory does not grow with the number of pages that were ever open.
#![cfg(target_os = "linux")]

use miniwire_tests::{Miniwire, Project};

/// What 600 more visits may add, in KiB: their events in the log, and no page. The first 400 fill the engine's heap up
/// to where its collector of cycles runs; a page of 30 rows that stayed would add 60 KiB at every visit.
const GROWTH_MAX_KIB: u64 = 12 * 1024;

fn resident_kib(pid: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).expect("the process is there");
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).expect("the kernel tells VmRSS");
    line.split_whitespace().nth(1).and_then(|number| number.parse().ok()).expect("a number of KiB")
}

#[test]
fn opening_and_closing_a_page_a_thousand_times_does_not_grow_memory() {
    let script = "let visits = 0
Page({
  onShow() {
    if (visits === 400 || visits === 1000) console.log(`visits: ${visits}`)
    if (visits >= 1000) return
    visits += 1
    wx.navigateTo({ url: '/pages/other/other' })
  },
})
";
    let other = "Page({ data: { rows: Array.from({ length: 30 }, (_, id) => ({ id, text: `row ${id}` })) },
  onReady() { wx.navigateBack() } })
";
    let project = Project::with_page(script, "<view/>")
        .file("app.json", r#"{"pages":["pages/index/index","pages/other/other"]}"#)
        .file("pages/other/other.json", "{}")
        .file("pages/other/other.js", other)
        .file(
            "pages/other/other.wxml",
            "<view wx:for='{{rows}}' wx:key='id' data-id='{{item.id}}'><text>{{item.text}}</text></view>",
        );
    let running = Miniwire::run(project.path()).arguments(&["--format", "json"]).start();
    running.lines().wait_for_stdout("400 visits", |line| line.contains("visits: 400"));
    let before = resident_kib(running.lines().id());
    running.lines().wait_for_stdout("1000 visits", |line| line.contains("visits: 1000"));
    let after = resident_kib(running.lines().id());
    let growth = after.saturating_sub(before);
    assert!(growth <= GROWTH_MAX_KIB, "600 visits added {growth} KiB ({before} → {after})");
}
