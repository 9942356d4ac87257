//! What happens when during a run: taps, inputs, life changes and networks with their times.
//!
//! Times count from the session's start. Invariant: steps run in the order of their times, equal times as typed.

use model::{LifeState, parse_duration};
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

/// `background@3s,foreground@9s`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LifePlan(Vec<(Duration, LifeState)>);

/// `none@3s,wifi@9s`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NetworkPlan(Vec<(Duration, String)>);

/// One thing to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Tap { selector: String },
    Input { selector: String, text: String },
    Life(LifeState),
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
            let (state, time) = part.trim().split_once('@').ok_or("STATE@TIME is expected, such as background@3s")?;
            let state = match state {
                "background" => LifeState::Background,
                "foreground" => LifeState::Foreground,
                "suspended" => LifeState::Suspended,
                other => return Err(format!("\"{other}\" is no state: background, foreground or suspended")),
            };
            Ok((parse_duration(time)?, state))
        });
        parts.collect::<Result<_, String>>().map(LifePlan)
    }
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
    let life = life.into_iter().flat_map(|plan| plan.0.iter().map(|(at, state)| (*at, Step::Life(*state))));
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
        assert!(matches!(steps[0].1, Step::Life(LifeState::Background)));
        assert!(matches!(steps[1].1, Step::Input { .. }));
        assert!(matches!(steps[2].1, Step::Tap { .. }));
        assert_eq!(steps[3], (Duration::from_secs(3), Step::Network("none".into())));
    }

    #[test]
    fn a_wrong_state_is_named() {
        assert!(LifePlan::parse("asleep@1s").unwrap_err().contains("asleep"));
        assert!(NetworkPlan::parse("6g@1s").unwrap_err().contains("6g"));
        assert!(NetworkPlan::parse("none").is_err());
    }
}
