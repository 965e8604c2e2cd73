package org.signpost.routing;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.signpost.contract.delivery.CertainDelivery;
import org.signpost.contract.parking.RecordParking;
import org.signpost.contract.reload.ReloadGauges;
import org.signpost.contract.reload.ReloadedFiles;
import org.signpost.contract.reload.WatchedFile;
import org.signpost.contract.topic.Topic;
import org.signpost.contract.topic.TopicsAtStart;
import org.signpost.routing.places.BoundaryBand;
import org.signpost.routing.places.Geography;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Puts the parts of the service together.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RoutingSettings.class)
class RoutingConfiguration {

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    ReloadedFiles<Rules> rules(RoutingSettings settings, Clock clock) {
        ReloadedFiles<Rules> rules = ReloadedFiles.load(
                RouteConcerns.SERVICE,
                List.of(
                        WatchedFile.edited("policy", settings.policyFile()),
                        WatchedFile.edited("partners", settings.partnersFile())),
                Rules::read,
                Rules::inWords,
                clock);
        return rules.look(settings.reloadEvery());
    }

    @Bean
    ReloadedFiles<Geography> geography(RoutingSettings settings, ReloadedFiles<Rules> rules, Clock clock) {
        var band = new BoundaryBand(settings.boundaryBandMetres());
        return CurrentGeography.load(settings.geographyFile(), band, rules, clock)
                .look(settings.reloadEvery());
    }

    @Bean
    TodaysDecider todaysDecider(ReloadedFiles<Rules> rules, Clock clock) {
        return new TodaysDecider(rules, clock);
    }

    /// What a batch is decided by, asked for once per batch.
    @Bean
    Supplier<InForce> inForce(ReloadedFiles<Geography> geography, TodaysDecider deciders) {
        return () -> deciders.with(geography.get());
    }

    @Bean
    ReloadGauges reloadGauges(List<ReloadedFiles<?>> reloaded) {
        return new ReloadGauges(reloaded);
    }

    /// Sends decisions and what is parked. It waits for all replicas, and gives up early enough that a consumer
    /// that waits for it is not taken for dead. It lingers, so that the decisions of a backlog go in few large
    /// requests; {@link RouteConcerns} flushes it when there is no backlog, so that a single concern goes at once.
    @Bean(destroyMethod = "close")
    Producer<byte[], byte[]> producer(KafkaProperties kafka) {
        Map<String, Object> settings = kafka.buildProducerProperties();
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, RouteConcerns.SERVICE);
        // a decision has 3 KiB, most of it reasons that others have too: many fit into a batch, and shrink in it
        settings.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, 256 << 10);
        settings.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        settings.putAll(CertainDelivery.settings(Duration.ofSeconds(20), Duration.ofSeconds(10)));
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 20);
        // it parks, too
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topic.LARGEST_PARKED);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /// Before anything is read or written.
    @Bean(initMethod = "require")
    TopicsAtStart topicsAtStart(
            KafkaProperties kafka,
            @Value("${signpost.kafka.production:false}") boolean production,
            @Value("${signpost.kafka.check-topics-within:5s}") Duration within) {
        return new TopicsAtStart(kafka.buildAdminProperties(), production, Topic.usedBy(RouteConcerns.SERVICE), within);
    }

    @Bean
    RecordParking recordParking(Producer<byte[], byte[]> producer, Clock clock) {
        return new RecordParking(producer, RouteConcerns.SERVICE, clock);
    }
}
