package org.signpost.local.stack;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.signpost.contract.partner.PartnerDirectory;
import org.signpost.local.inbox.AddressBook;
import org.signpost.local.inbox.NotifyKey;
import org.signpost.local.inbox.PartnerInbox;

/// The partner inbox on its own, for a demonstration in which the services run elsewhere.
public final class DemonstrationInbox {
    private DemonstrationInbox() {}

    /// Starts it with the SMS templates whose ids the demonstration's notifier has.
    ///
    /// @param tls what the mail server encrypts with; empty for none
    /// @param file where messages are kept, one JSON object a line
    /// @param partners names whoever a message went to
    public static PartnerInbox start(
            InetAddress address,
            int httpPort,
            int smtpPort,
            Optional<SSLContext> tls,
            Path file,
            NotifyKey key,
            PartnerDirectory partners,
            Clock clock)
            throws IOException {
        AddressBook addresses = Addresses.of(partners);
        return PartnerInbox.start(
                address, tls, file, httpPort, smtpPort, key, ServiceStart.smsTemplates(), () -> addresses, clock);
    }
}
