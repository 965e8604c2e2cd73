package org.signpost.intake;

import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.util.List;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.signpost.contract.parking.RecordParking;
import org.signpost.contract.reload.ReloadGauges;
import org.signpost.contract.reload.ReloadedFiles;
import org.signpost.contract.sealing.KeyEncryptionKey;
import org.signpost.contract.sealing.Opener;
import org.signpost.contract.sealing.Rewrapper;
import org.signpost.contract.sealing.Sealer;
import org.signpost.contract.topic.Topic;
import org.signpost.contract.topic.TopicsAtStart;
import org.signpost.intake.secret.IntakeSecrets;
import org.signpost.intake.secret.SecretsFile;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Makes what the service shares: its connections to the brokers and its keys.
@Configuration(proxyBeanMethods = false)
class BrokerConnections {

    /// Before anything is read or written.
    @Bean(initMethod = "require")
    TopicsAtStart topicsAtStart(BrokerSettings brokers) {
        return new TopicsAtStart(
                brokers.forClient("report-intake-topics"),
                brokers.production(),
                Topic.usedBy("report-intake"),
                brokers.checkTopicsWithin());
    }

    @Bean(destroyMethod = "close")
    Producer<byte[], byte[]> intakeProducer(BrokerSettings brokers, IntakeSettings settings) {
        return new KafkaProducer<>(
                ConcernPublisher.producerSettings(brokers, settings),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    @Bean(destroyMethod = "close")
    Admin intakeAdmin(BrokerSettings brokers) {
        var settings = brokers.forClient("report-intake-health");
        settings.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, 2000);
        settings.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, 2000);
        settings.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1000);
        return Admin.create(settings);
    }

    @Bean
    RecordParking recordParking(Producer<byte[], byte[]> intakeProducer, Clock clock) {
        return new RecordParking(intakeProducer, "report-intake", clock);
    }

    @Bean
    IntakeSecrets intakeSecrets(IntakeSettings settings) {
        return SecretsFile.read(settings.secretsFile());
    }

    /// Followed, because whoever rotates it waits for this service to wrap with the new one.
    @Bean
    ReloadedFiles<KeyEncryptionKey> keyEncryptionKey(IntakeSettings settings, Clock clock) {
        return KeyEncryptionKey.follow("report-intake", settings.keyEncryptionKeyFile(), clock)
                .look(settings.reloadEvery());
    }

    @Bean
    MeterBinder keyEncryptionKeyInForce(ReloadedFiles<KeyEncryptionKey> keyEncryptionKey) {
        return new ReloadGauges(List.of(keyEncryptionKey));
    }

    @Bean
    Sealer sealer(ReloadedFiles<KeyEncryptionKey> keyEncryptionKey) {
        return new Sealer(keyEncryptionKey);
    }

    /// For what waited in the spool while the key was rotated.
    @Bean
    Rewrapper rewrapper(ReloadedFiles<KeyEncryptionKey> keyEncryptionKey) {
        return new Rewrapper(keyEncryptionKey);
    }

    /// Only for what must be sealed anew under another id.
    @Bean
    Opener opener(ReloadedFiles<KeyEncryptionKey> keyEncryptionKey) {
        return new Opener(keyEncryptionKey);
    }
}
