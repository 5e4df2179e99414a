//! The texts, read once. They are part of the binary and never change while it runs.

use std::sync::LazyLock;

use fluent_bundle::FluentResource;
use fluent_bundle::concurrent::FluentBundle;

use crate::Language;

const ENGLISH_TEXTS: [&str; 3] = [
    include_str!("../texts/en.ftl"),
    include_str!("../texts/reserved.en.ftl"),
    include_str!("../texts/elsewhere.en.ftl"),
];
const ARABIC_TEXTS: [&str; 3] = [
    include_str!("../texts/ar.ftl"),
    include_str!("../texts/reserved.ar.ftl"),
    include_str!("../texts/elsewhere.ar.ftl"),
];
static ENGLISH: LazyLock<FluentBundle<FluentResource>> =
    LazyLock::new(|| bundle(Language::English, ENGLISH_TEXTS));
static ARABIC: LazyLock<FluentBundle<FluentResource>> =
    LazyLock::new(|| bundle(Language::Arabic, ARABIC_TEXTS));

fn bundle(language: Language, sources: [&str; 3]) -> FluentBundle<FluentResource> {
    let mut bundle = FluentBundle::new_concurrent(vec![language.tag().parse().unwrap_or_default()]);
    // Values are set by the renderer, which isolates each of them in the way of the place where it is shown.
    bundle.set_use_isolating(false);
    for source in sources {
        // The build has parsed every file already; what could not be read there cannot get here.
        let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(read, _)| read);
        bundle.add_resource_overriding(resource);
    }
    bundle
}

pub(crate) fn of(language: Language) -> &'static FluentBundle<FluentResource> {
    match language {
        Language::English => &ENGLISH,
        Language::Arabic => &ARABIC,
    }
}
