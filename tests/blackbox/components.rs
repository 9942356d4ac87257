//! Component code from npm, as it is published: Vant and TDesign mount and react without a screen.

use miniwire_tests::{Miniwire, Outcome, sample_app};

/// Types a name, changes the size, submits, and taps one button of the dialog.
fn sign_up(dialog_button: &str, until: &str) -> Outcome {
    let app = sample_app("components");
    let installed = app.join("node_modules/@vant/weapp").is_dir();
    assert!(installed, "the npm packages of the sample are missing; run `cargo xtask test blackbox`");
    let run = Miniwire::run(app).arguments(&["--input", "#name input=小明@100ms", "--tap", "#size .van-cell@150ms"]);
    let dialog_button = format!("{dialog_button}@250ms");
    let run = run.arguments(&["--tap", "#submit button@200ms", "--tap", &dialog_button, "--until", until, "--tree"]);
    run.end().with_code(0)
}

#[test]
fn a_name_is_typed_a_size_chosen_and_the_dialog_confirmed() {
    let outcome = sign_up(".van-dialog__confirm", "小明 已报名（M）");
    let tree = outcome.stdout.rsplit("page pages/index/index").next().unwrap_or_default();
    for text in ["报名", "姓名", "value=\"小明\"", "衣服尺码", "小明，衣服尺码 M"] {
        assert!(tree.contains(text), "`{text}` is not on the page:\n{tree}");
    }
}

#[test]
fn a_dialog_that_is_cancelled_rejects_its_promise() {
    let outcome = sign_up(".van-dialog__cancel", "已取消");
    assert!(!outcome.stdout.contains("已报名"), "{}", outcome.stdout);
}

#[test]
fn components_of_tdesign_mount_and_a_stepper_a_button_and_a_dialog_react() {
    let run = Miniwire::run(sample_app("components")).arguments(&[
        "--page",
        "pages/tdesign/tdesign",
        "--tap",
        ".t-stepper__plus@100ms",
        "--tap",
        ".actions .t-button@600ms",
        "--tap",
        "button.t-dialog__button--confirm@1200ms",
        "--until",
        "ordered 2",
    ]);
    run.end().with_code(0);
}
