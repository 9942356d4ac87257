//! What the template compiler does not look at: circles among files and templates, tags that nothing defines.
//!
//! Counterpart: `template` calls it once per group. Invariant: only what can never end is an error.

use crate::error::CompileError;
use crate::sources::Source;
use crate::template::{Group, at, imports, includes, is_npm};
use glass_easel_template_compiler::TmplGroup;
use glass_easel_template_compiler::parse::Position;
use glass_easel_template_compiler::parse::tag::{ElementKind, Node, Template, Value};
use std::collections::{BTreeMap, BTreeSet};

/// Tags of the official component documentation, and those that the template language itself has.
const BUILT_IN: [&str; 91] = [
    "ad",
    "ad-custom",
    "animation-video",
    "audio",
    "batch",
    "block",
    "button",
    "camera",
    "canvas",
    "channel-live",
    "channel-video",
    "checkbox",
    "checkbox-group",
    "content",
    "cover-image",
    "cover-view",
    "custom-wrapper",
    "double-tap-gesture-handler",
    "draggable-sheet",
    "editor",
    "editor-portal",
    "embed",
    "force-press-gesture-handler",
    "form",
    "functional-page-navigator",
    "grid-builder",
    "grid-view",
    "horizontal-drag-gesture-handler",
    "icon",
    "image",
    "import",
    "include",
    "input",
    "keyboard-accessory",
    "label",
    "list-builder",
    "list-view",
    "live-player",
    "live-pusher",
    "location-picker",
    "long-press-gesture-handler",
    "map",
    "match-media",
    "movable-area",
    "movable-view",
    "native-component",
    "navigation-bar",
    "navigator",
    "nested-scroll-body",
    "nested-scroll-header",
    "official-account",
    "official-account-publish",
    "open-container",
    "open-data",
    "open-data-item",
    "open-data-list",
    "page-container",
    "page-meta",
    "pan-gesture-handler",
    "picker",
    "picker-view",
    "picker-view-column",
    "progress",
    "radio",
    "radio-group",
    "rich-text",
    "root-portal",
    "scale-gesture-handler",
    "scroll-view",
    "selection",
    "share-element",
    "slider",
    "slot",
    "snapshot",
    "span",
    "sticky-header",
    "sticky-section",
    "store-coupon",
    "store-gift",
    "store-home",
    "store-product",
    "swiper",
    "swiper-item",
    "switch",
    "tap-gesture-handler",
    "template",
    "text",
    "textarea",
    "vertical-drag-gesture-handler",
    "video",
    "view",
];
/// Tags of the documentation that arrived with particular plugins or devices.
const BUILT_IN_RARE: [&str; 5] = ["voip-room", "web-view", "wxs", "xr-scene", "page"];

/// What the page or component itself defines.
#[derive(Debug)]
pub(crate) struct Known<'a> {
    pub(crate) components: &'a BTreeMap<String, String>,
    /// Keys of `componentGenerics` and `usingComponents`, found or not.
    pub(crate) named: BTreeSet<&'a str>,
}

pub(crate) fn check(
    trees: &TmplGroup,
    texts: &BTreeMap<String, Source>,
    root: &str,
    known: &Known<'_>,
    out: &mut Group,
) {
    let checker = Checker { trees, texts };
    checker.circles(root, out);
    for (path, source) in texts {
        if is_npm(path) {
            continue;
        }
        let Some(tree) = checker.tree(path) else { continue };
        let mut unknown = BTreeMap::new();
        let bodies = tree.globals.sub_templates.iter().map(|t| &t.content).chain([&tree.content]);
        bodies.for_each(|nodes| unknown_tags(nodes, known, &mut unknown));
        for (tag, position) in unknown {
            let message = format!("unknown component <{tag}>");
            let hint = format!("add \"{tag}\" to usingComponents in the json file, or correct the name");
            out.warnings.push(at(source, position, message).with_hint(hint));
        }
    }
}

fn unknown_tags(nodes: &[Node], known: &Known<'_>, unknown: &mut BTreeMap<String, Position>) {
    for node in nodes {
        let Node::Element(element) = node else { continue };
        if let ElementKind::Normal { tag_name, .. } = &element.kind {
            let name = tag_name.name.as_str();
            let defined = BUILT_IN.contains(&name)
                || BUILT_IN_RARE.contains(&name)
                || name.starts_with("xr-")
                || known.components.contains_key(name)
                || known.named.contains(name);
            if !defined {
                unknown.entry(name.to_owned()).or_insert(tag_name.location.start);
            }
        }
        for child in element.iter_children() {
            unknown_tags(std::slice::from_ref(child), known, unknown);
        }
    }
}

struct Checker<'a> {
    trees: &'a TmplGroup,
    texts: &'a BTreeMap<String, Source>,
}

/// `<template is="name">` inside a template.
struct Use {
    name: String,
    at: Position,
    /// Below a `wx:if` or `wx:for`: it may end.
    guarded: bool,
}

impl<'a> Checker<'a> {
    fn tree(&self, path: &str) -> Option<&'a Template> {
        self.trees.get_tree(path).ok()
    }

    fn circles(&self, root: &str, out: &mut Group) {
        let mut done = BTreeSet::new();
        self.file_circles(root, &mut Vec::new(), &mut done, out);
        let mut told = BTreeSet::new();
        for (path, tree) in self.texts.keys().filter_map(|path| Some((path, self.tree(path)?))) {
            for template in &tree.globals.sub_templates {
                self.template_circle(path, &template.name.name, &mut told, out);
            }
        }
    }

    /// Depth first over imports and includes; `trail` holds (file, by include).
    fn file_circles(&self, path: &str, trail: &mut Vec<(String, bool)>, done: &mut BTreeSet<String>, out: &mut Group) {
        let (Some(tree), Some(source)) = (self.tree(path), self.texts.get(path)) else { return };
        let edges = includes(tree).map(|edge| (edge, true)).chain(imports(tree).map(|edge| (edge, false)));
        for ((target, src), include) in edges {
            trail.push((path.to_owned(), include));
            if let Some(start) = trail.iter().position(|(file, _)| *file == target) {
                let circle = &trail[start..];
                let files: Vec<&str> = circle.iter().map(|(file, _)| file.as_str()).chain([target.as_str()]).collect();
                let text = files.join(" → ");
                if circle.iter().all(|(_, include)| *include) {
                    let error = at(source, src.location.start, format!("circular include: {text}"));
                    out.errors.push(error.with_hint("remove one of the includes; the page would never end"));
                } else if !is_npm(path) {
                    let error = at(source, src.location.start, format!("circular import: {text}"));
                    out.warnings.push(error.with_hint("an import is not passed on, so one of the two has no use"));
                }
            } else if !done.contains(&target) {
                self.file_circles(&target, trail, done, out);
            }
            trail.pop();
        }
        done.insert(path.to_owned());
    }

    /// Follows `<template is>` from one template back to itself.
    fn template_circle(&self, file: &str, name: &str, told: &mut BTreeSet<(String, String)>, out: &mut Group) {
        if told.contains(&(file.to_owned(), name.to_owned())) {
            return;
        }
        let mut trail = vec![];
        let mut seen = BTreeSet::new();
        if let Some((guarded, error)) = self.back_to(file, name, (file, name), false, &mut trail, &mut seen) {
            told.extend(trail);
            if !guarded {
                out.errors.push(error.with_hint("a template that always uses itself never ends"));
            } else if !is_npm(file) {
                out.warnings.push(error.with_hint("WeChat stops a template that uses itself; miniwire goes on"));
            }
        }
    }

    fn back_to(
        &self,
        file: &str,
        name: &str,
        goal: (&str, &str),
        guarded: bool,
        trail: &mut Vec<(String, String)>,
        seen: &mut BTreeSet<(String, String, bool)>,
    ) -> Option<(bool, CompileError)> {
        if !seen.insert((file.to_owned(), name.to_owned(), guarded)) {
            return None;
        }
        let tree = self.tree(file)?;
        let template = tree.globals.sub_templates.iter().find(|t| t.name.name == name)?;
        trail.push((file.to_owned(), name.to_owned()));
        let mut uses = Vec::new();
        template_uses(&template.content, false, &mut uses);
        // The endless ones first: they are the errors.
        uses.sort_by_key(|used| used.guarded);
        for used in uses {
            let guarded = guarded || used.guarded;
            let Some(target) = self.defining_file(tree, &used.name) else { continue };
            if (target.as_str(), used.name.as_str()) == goal {
                let source = self.texts.get(file)?;
                let names: Vec<&str> = trail.iter().map(|(_, name)| name.as_str()).collect();
                let text = format!("circular template: {} → {}", names.join(" → "), used.name);
                return Some((guarded, at(source, used.at, text)));
            }
            if let Some(found) = self.back_to(&target, &used.name, goal, guarded, trail, seen) {
                return Some(found);
            }
        }
        trail.pop();
        None
    }

    /// The file whose template `name` a tree sees: its own, else the last import that has it.
    fn defining_file(&self, tree: &Template, name: &str) -> Option<String> {
        let has = |tree: &Template| tree.globals.sub_templates.iter().any(|t| t.name.name == name);
        if has(tree) {
            return Some(tree.path.clone());
        }
        let mut paths: Vec<String> = imports(tree).map(|(path, _)| path).collect();
        paths.reverse();
        paths.into_iter().find(|path| self.tree(path).is_some_and(has))
    }
}

fn template_uses(nodes: &[Node], guarded: bool, uses: &mut Vec<Use>) {
    for node in nodes {
        let Node::Element(element) = node else { continue };
        let inside = guarded || matches!(element.kind, ElementKind::If { .. } | ElementKind::For { .. });
        if let ElementKind::TemplateRef { target, .. } = &element.kind
            && let Value::Static { value, .. } = &target.1
        {
            uses.push(Use { name: value.to_string(), at: element.tag_location.start.0.start, guarded: inside });
        }
        for child in element.iter_children() {
            template_uses(std::slice::from_ref(child), inside, uses);
        }
    }
}
