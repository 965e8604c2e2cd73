package org.signpost.notifier.casepage;

import java.time.Clock;
import java.util.List;
import org.signpost.contract.partner.PartnerDirectory;
import org.signpost.contract.reload.ReloadedFiles;
import org.signpost.contract.sealing.KeyEncryptionKey;
import org.signpost.contract.sealing.LaterWords;
import org.signpost.notifier.acknowledgement.AcknowledgementLinks;
import org.signpost.notifier.channel.Channel;
import org.signpost.notifier.contacts.ContactBook;
import org.signpost.notifier.ledger.AlertLife;
import org.signpost.notifier.ledger.SealingKeys;
import org.signpost.notifier.retention.ContentOfConcern;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/// Puts the parts of the case page together.
@Configuration(proxyBeanMethods = false)
class CasePageConfiguration {

    @Bean
    OneTimeCodes oneTimeCodes(JdbcClient sql, TransactionTemplate ledgerTransaction, AcknowledgementLinks links) {
        return new OneTimeCodes(sql, ledgerTransaction, new KeyedHash(links.keys()));
    }

    @Bean
    SignedIn signedIn(JdbcClient sql, TransactionTemplate ledgerTransaction, AcknowledgementLinks links, Clock clock) {
        return new SignedIn(
                new Sessions(sql, ledgerTransaction, new KeyedHash(links.keys())), !links.isOnLoopback(), clock);
    }

    @Bean
    CodeSender codeSender(OneTimeCodes codes, ContactBook contacts, List<Channel> channels, AlertLife life) {
        return new CodeSender(
                codes,
                contacts,
                channels,
                link -> life.withheld(link.concern()).contains(PartnerDirectory.COORDINATOR));
    }

    @Bean
    CaseAlerts caseAlerts(JdbcClient sql) {
        return new CaseAlerts(sql);
    }

    @Bean
    CaseViews caseViews(JdbcClient sql) {
        return new CaseViews(sql);
    }

    @Bean
    Notes notes(JdbcClient sql, SealingKeys keys, ReloadedFiles<KeyEncryptionKey> keyEncryptionKey) {
        return new Notes(sql, keys, new LaterWords(keyEncryptionKey));
    }

    @Bean
    ContentOfConcern notesOfConcern(Notes notes) {
        return notes::delete;
    }
}
