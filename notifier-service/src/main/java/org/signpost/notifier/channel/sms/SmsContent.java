package org.signpost.notifier.channel.sms;

import java.util.Map;
import java.util.Optional;
import org.signpost.notifier.channel.Notice;

/// What an SMS says. The kinds that exist are the only ones: none has room for what was reported, each is one fragment,
/// and what is for information or no news has none.
sealed interface SmsContent permits SmsText, SmsNotice {

    /// The words of a notice; empty for one that never goes by SMS.
    static Optional<SmsContent> of(Notice notice) {
        return switch (notice) {
            case Notice.ToAct toAct -> Optional.of(SmsText.of(toAct));
            case Notice.Recalled recalled -> Optional.of(SmsNotice.of(recalled));
            case Notice.OneTimeCode code -> Optional.of(SmsNotice.of(code));
            case Notice.Digest digest -> Optional.of(SmsNotice.of(digest));
            case Notice.ContactCheck check -> Optional.of(SmsNotice.of(check));
            case Notice.ForInformation _, Notice.Taken _ -> Optional.empty();
        };
    }

    /// The values of the placeholders of its template.
    Map<String, String> personalisation();

    /// The text as the recipient reads it.
    String text();

    /// Whether it does no harm when it arrives a minute later.
    boolean canWait();
}
