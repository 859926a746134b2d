//! What was overridden, in words.

use guichet_domain::deployments::Override;

use crate::format::Formatter;

/// Each rule that was set aside, in a sentence.
pub(in super::super) fn overridden(over: &Override, write: &Formatter) -> Vec<String> {
    let texts = write.texts();
    let promotion = over.lifted.promotion;
    let promotion = promotion.then(|| texts.t("overridden-promotion"));
    let freezes = over.lifted.freezes.iter().map(|freeze| {
        let args = [
            ("name", freeze.name.as_str().into()),
            ("from", write.instant(freeze.from).into()),
            ("until", write.instant(freeze.until).into()),
        ];
        texts.say("overridden-freeze", &args)
    });
    promotion.into_iter().chain(freezes).collect()
}
