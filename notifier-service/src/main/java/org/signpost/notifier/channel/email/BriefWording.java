package org.signpost.notifier.channel.email;

import java.util.List;
import org.signpost.notifier.alerting.Brief;

/// How an email shows what its reader is asked to do beyond to act or to know.
final class BriefWording {

    private BriefWording() {}

    /// What follows in a subject, such as `, for transfer, restricted`; nothing when there is nothing beyond.
    static String inSubject(Brief brief) {
        return String.join(
                "", brief.labels().stream().map(label -> ", " + label).toList());
    }

    /// Each in a line of its own.
    static String lines(List<String> sentences) {
        return String.join("", sentences.stream().map(line -> line + "\n").toList());
    }
}
