//! The texts, read once. They are part of the binary and never change while it runs.

use std::sync::LazyLock;

use fluent_bundle::FluentResource;
use fluent_bundle::concurrent::FluentBundle;

use crate::Language;

static ENGLISH: LazyLock<FluentBundle<FluentResource>> =
    LazyLock::new(|| bundle(Language::English, include_str!("../texts/en.ftl")));
static ARABIC: LazyLock<FluentBundle<FluentResource>> =
    LazyLock::new(|| bundle(Language::Arabic, include_str!("../texts/ar.ftl")));

fn bundle(language: Language, source: &str) -> FluentBundle<FluentResource> {
    let mut bundle = FluentBundle::new_concurrent(vec![language.tag().parse().unwrap_or_default()]);
    // Values are set by the renderer, which isolates each of them in the way of the place where it is shown.
    bundle.set_use_isolating(false);
    // The build has parsed both files already; what could not be read there cannot get here.
    let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(read, _)| read);
    bundle.add_resource_overriding(resource);
    bundle
}

pub(crate) fn of(language: Language) -> &'static FluentBundle<FluentResource> {
    match language {
        Language::English => &ENGLISH,
        Language::Arabic => &ARABIC,
    }
}
