//! What happens when during a run: taps, inputs, life changes and networks with their times.
//!
//! Times count from the session's start. Invariant: steps run in the order of their times, equal times as typed.

use crate::args::parse_page;
use engine::{HideReason, Launch, LifeChange};
use model::parse_duration;
use std::time::Duration;

/// `selector@2s`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TapStep {
    at: Duration,
    selector: String,
}

/// `selector=text@2s`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct InputStep {
    at: Duration,
    selector: String,
    text: String,
}

/// `background@3s,foreground:pages/a/a?x=1@9s`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LifePlan(Vec<(Duration, Step)>);

/// `none@3s,wifi@9s`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NetworkPlan(Vec<(Duration, String)>);

/// One thing to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Tap {
        selector: String,
    },
    Input {
        selector: String,
        text: String,
    },
    Life(LifeChange),
    /// The app ends and is started anew, at this page or where it was started before.
    ColdStart(Option<Launch>),
    Network(String),
}

/// Network types, as `wx.getNetworkType` names them.
const NETWORK_TYPES: [&str; 7] = ["wifi", "2g", "3g", "4g", "5g", "unknown", "none"];

/// When a step without a time runs: late enough for the first page to be there.
const DEFAULT_AT: Duration = Duration::from_millis(500);

impl TapStep {
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let (selector, at) = split_time(text)?;
        check_selector(selector)?;
        Ok(TapStep { at, selector: selector.to_owned() })
    }
}

impl InputStep {
    pub(crate) fn parse(source: &str) -> Result<Self, String> {
        let (body, at) = split_time(source)?;
        // An attribute selector holds `=` too: the text begins after the first one outside of brackets.
        let mut depth = 0;
        let equals = body.char_indices().find(|(_, c)| {
            depth += i32::from(*c == '[') - i32::from(*c == ']');
            *c == '=' && depth == 0
        });
        let Some((index, _)) = equals else { return Err("SELECTOR=TEXT is expected, such as #name=小红@1s".into()) };
        let (selector, text) = (&body[..index], &body[index + 1..]);
        check_selector(selector)?;
        Ok(InputStep { at, selector: selector.to_owned(), text: text.to_owned() })
    }
}

impl LifePlan {
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let parts = text.split(',').map(|part| {
            // A query may hold an `@`.
            let (state, time) = part.trim().rsplit_once('@').ok_or("STATE@TIME is expected, such as background@3s")?;
            Ok((parse_duration(time)?, life_step(state)?))
        });
        parts.collect::<Result<_, String>>().map(LifePlan)
    }
}

/// One state: a name and, behind a colon, the page that the app is opened at or why it was left.
fn life_step(text: &str) -> Result<Step, String> {
    let (state, more) = text.split_once(':').map_or((text, None), |(state, more)| (state, Some(more)));
    let page = || more.map(parse_page).transpose().map_err(|error| error.to_string());
    match (state, more) {
        ("foreground", _) => page().map(|page| Step::Life(LifeChange::Show(page))),
        ("cold", _) => page().map(Step::ColdStart),
        ("background", None) => Ok(Step::Life(LifeChange::Hide(HideReason::UserLeft))),
        ("background", Some(reason)) => hide_reason(reason).map(|reason| Step::Life(LifeChange::Hide(reason))),
        ("lock", None) => Ok(Step::Life(LifeChange::Hide(HideReason::Other))),
        ("suspended", None) => Ok(Step::Life(LifeChange::Suspend)),
        _ => Err(format!("\"{text}\" is no state: {LIFE_STATES}")),
    }
}

const LIFE_STATES: &str =
    "background, background:REASON, lock, suspended, foreground, foreground:PAGE?QUERY, cold or cold:PAGE?QUERY";

/// The reasons of `wx.onAppHide` by name.
fn hide_reason(name: &str) -> Result<HideReason, String> {
    Ok(match name {
        "user-left" => HideReason::UserLeft,
        "other-mini-program" => HideReason::OtherMiniProgram,
        "native-page" => HideReason::NativePage,
        "other" => HideReason::Other,
        _ => return Err(format!("\"{name}\" is no reason: user-left, other-mini-program, native-page or other")),
    })
}

impl NetworkPlan {
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let parts = text.split(',').map(|part| {
            let (kind, time) = part.trim().split_once('@').ok_or("TYPE@TIME is expected, such as none@3s")?;
            if !NETWORK_TYPES.contains(&kind) {
                return Err(format!("\"{kind}\" is no network type: {}", NETWORK_TYPES.join(", ")));
            }
            Ok((parse_duration(time)?, kind.to_owned()))
        });
        parts.collect::<Result<_, String>>().map(NetworkPlan)
    }
}

/// All steps in the order in which they run.
pub(crate) fn in_order(
    taps: &[TapStep],
    inputs: &[InputStep],
    life: Option<&LifePlan>,
    network: Option<&NetworkPlan>,
) -> Vec<(Duration, Step)> {
    let inputs = inputs
        .iter()
        .map(|input| (input.at, Step::Input { selector: input.selector.clone(), text: input.text.clone() }));
    let taps = taps.iter().map(|tap| (tap.at, Step::Tap { selector: tap.selector.clone() }));
    let life = life.into_iter().flat_map(|plan| plan.0.iter().cloned());
    let network =
        network.into_iter().flat_map(|plan| plan.0.iter().map(|(at, kind)| (*at, Step::Network(kind.clone()))));
    // Text is typed before the button beside it is tapped.
    let mut steps: Vec<_> = inputs.chain(taps).chain(life).chain(network).collect();
    steps.sort_by_key(|(at, _)| *at);
    steps
}

/// The part before the last `@`, and the time behind it.
fn split_time(text: &str) -> Result<(&str, Duration), String> {
    match text.rsplit_once('@') {
        Some((body, time)) => Ok((body, parse_duration(time)?)),
        None => Ok((text, DEFAULT_AT)),
    }
}

fn check_selector(selector: &str) -> Result<(), String> {
    selector.parse::<engine::Selector>().map(|_| ()).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_input_step_keeps_equals_signs_of_its_text_and_of_its_selector() {
        let step = InputStep::parse("input[data-id=3]=a=b@x@1s").unwrap();
        assert_eq!((step.selector.as_str(), step.text.as_str()), ("input[data-id=3]", "a=b@x"));
        assert_eq!(step.at, Duration::from_secs(1));
    }

    #[test]
    fn steps_run_by_time_and_typing_comes_before_tapping() {
        let steps = in_order(
            &[TapStep::parse("#send@1s").unwrap()],
            &[InputStep::parse("#text=hi@1s").unwrap()],
            Some(&LifePlan::parse("background@500ms").unwrap()),
            Some(&NetworkPlan::parse("none@3s").unwrap()),
        );
        assert_eq!(steps[0].1, Step::Life(LifeChange::Hide(HideReason::UserLeft)));
        assert!(matches!(steps[1].1, Step::Input { .. }));
        assert!(matches!(steps[2].1, Step::Tap { .. }));
        assert_eq!(steps[3], (Duration::from_secs(3), Step::Network("none".into())));
    }

    #[test]
    fn a_life_step_names_a_page_or_a_reason_behind_its_colon() {
        let plan =
            LifePlan::parse("foreground:/pages/a/a?x=a@b@9s,lock@10s,background:native-page@11s,cold@12s").unwrap();
        let steps: Vec<Step> = plan.0.into_iter().map(|(_, step)| step).collect();
        let Step::Life(LifeChange::Show(Some(page))) = &steps[0] else { panic!("{steps:?}") };
        assert_eq!((page.path.as_str(), page.query["x"].as_str(), page.scene), ("pages/a/a", "a@b", 1001));
        assert_eq!(steps[1], Step::Life(LifeChange::Hide(HideReason::Other)));
        assert_eq!(steps[2], Step::Life(LifeChange::Hide(HideReason::NativePage)));
        assert_eq!(steps[3], Step::ColdStart(None));
        assert!(LifePlan::parse("background:whim@1s").unwrap_err().contains("native-page"));
        assert!(LifePlan::parse("lock:now@1s").unwrap_err().contains("lock:now"));
    }

    #[test]
    fn a_wrong_state_is_named() {
        assert!(LifePlan::parse("asleep@1s").unwrap_err().contains("asleep"));
        assert!(NetworkPlan::parse("6g@1s").unwrap_err().contains("6g"));
        assert!(NetworkPlan::parse("none").is_err());
    }
}
