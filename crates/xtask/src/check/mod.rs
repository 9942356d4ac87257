//! The parts of `cargo xtask test`: what each needs, what it runs, and in which order.
//!
//! Invariant: a part can be run alone and does the same as in the whole; CI runs the whole and nothing beside it.

mod directions;
mod rust;
mod ui;
mod windows;

pub(crate) use ui::generate;

use crate::args::Part;
use crate::plan::Plan;
use crate::setup::{self, Needs};
use crate::workspace::Workspace;
use crate::{bundle, screen, tidy};

/// Set-up for the parts that are asked for, then the parts.
pub(crate) fn plan<'a>(workspace: &'a Workspace, parts: &[Part]) -> Plan<'a> {
    let needs = parts.iter().map(|part| needs(*part)).fold(Needs::NOTHING, Needs::and);
    let mut plan = Plan::new().with_closing_list();
    if needs != Needs::NOTHING {
        plan.step("set-up", move |_| setup::run(workspace, needs));
    }
    let mut bundled = false;
    for part in parts {
        // The Rust of the logic layer embeds the bundle, so even clippy needs it.
        if needs_bundle(*part) && !bundled {
            plan.step("bundle", |_| bundle::build(workspace));
            bundled = true;
        }
        let part = *part;
        let action = move || match part {
            Part::Fmt => rust::fmt(workspace),
            Part::Tidy => tidy::check(&workspace.root),
            Part::Directions => directions::check(workspace),
            Part::Ui => ui::check(workspace),
            Part::Generated => ui::generated(workspace),
            Part::Clippy => rust::clippy(workspace),
            Part::Unit => rust::unit(workspace),
            Part::Blackbox => rust::blackbox(workspace),
            Part::Fixtures => rust::fixtures(workspace),
            Part::E2e => windows::e2e(workspace),
            Part::Desktop => windows::desktop(workspace),
        };
        plan.step(part.name(), move |name| {
            action().map_err(|error| {
                let sentence = format!("{name}: {error:#}");
                match error.downcast::<screen::Advice>() {
                    Ok(advice) => advice.into(),
                    Err(_) => screen::advice(sentence, format!("`cargo xtask test {name}` repeats only this part")),
                }
            })
        });
    }
    plan
}

fn needs(part: Part) -> Needs {
    // The desktop app belongs to the workspace, so whatever compiles all of it needs WebKit.
    const WORKSPACE: Needs = Needs { window: true, ..Needs::BUILD };
    match part {
        Part::Fmt | Part::Tidy | Part::Directions => Needs::NOTHING,
        Part::Ui | Part::Generated => Needs { ui: true, ..Needs::NOTHING },
        Part::Fixtures => Needs::BUILD,
        Part::Clippy | Part::Unit => WORKSPACE,
        Part::Blackbox => Needs { servers: true, peers: true, ..WORKSPACE },
        Part::E2e => Needs { browser: true, peers: true, ..WORKSPACE },
        Part::Desktop => Needs { screen: true, ..WORKSPACE },
    }
}

fn needs_bundle(part: Part) -> bool {
    matches!(part, Part::Clippy | Part::Unit | Part::Blackbox | Part::Fixtures | Part::E2e | Part::Desktop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_that_compile_the_logic_layer_need_the_bundle() {
        let with_bundle: Vec<_> = Part::ALL.into_iter().filter(|part| needs_bundle(*part)).collect();
        let expected = [Part::Clippy, Part::Unit, Part::Blackbox, Part::Fixtures, Part::E2e, Part::Desktop];
        assert_eq!(with_bundle, expected);
        assert!(with_bundle.iter().all(|part| needs(*part).ui && needs(*part).rust));
    }
}
