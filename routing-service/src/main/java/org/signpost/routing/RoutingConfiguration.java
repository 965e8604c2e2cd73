package org.signpost.routing;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.signpost.contract.delivery.CertainDelivery;
import org.signpost.contract.parking.RecordParking;
import org.signpost.contract.partner.PartnerDirectory;
import org.signpost.routing.places.BoundaryBand;
import org.signpost.routing.places.Geography;
import org.signpost.routing.policyfile.PolicyFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.listener.CommonErrorHandler;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.util.backoff.ExponentialBackOff;

/// Puts the parts of the service together.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RoutingSettings.class)
class RoutingConfiguration {

    private static final Logger log = LoggerFactory.getLogger(RoutingConfiguration.class);

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    Geography geography(RoutingSettings settings) {
        return Geography.load(new BoundaryBand(settings.boundaryBandMetres()));
    }

    @Bean
    PartnerDirectory partnerDirectory(RoutingSettings settings) {
        return PartnerDirectory.load(settings.partnersFile());
    }

    @Bean
    TodaysDecider todaysDecider(RoutingSettings settings, PartnerDirectory directory, Clock clock) {
        PolicyFile file = PolicyFile.load(settings.policyFile(), directory);
        log.atInfo()
                .addKeyValue("version", file.policy().version())
                .addKeyValue("hash", file.policy().hash())
                .addKeyValue("tests", file.examples().size())
                .log("policy in force");
        return new TodaysDecider(file.policy(), directory, clock);
    }

    /// Sends decisions and what is parked. It waits for all replicas, and gives up early enough that a consumer
    /// that waits for it is not taken for dead. It does not linger: a batch goes at once, and a single concern does
    /// too.
    @Bean(destroyMethod = "close")
    Producer<byte[], byte[]> producer(KafkaProperties kafka) {
        Map<String, Object> settings = kafka.buildProducerProperties();
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, RouteConcerns.SERVICE);
        settings.putAll(CertainDelivery.settings(Duration.ofSeconds(20), Duration.ofSeconds(10)));
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Bean
    RecordParking recordParking(Producer<byte[], byte[]> producer, Clock clock) {
        return new RecordParking(producer, RouteConcerns.SERVICE, clock);
    }

    /// Tries a batch again for as long as it takes. {@link RouteConcerns} parks what is wrong with a record, so
    /// whatever it throws is wrong with the surroundings, and the offsets must not pass the batch before they are
    /// right again.
    @Bean
    CommonErrorHandler keepTrying() {
        var pauses = new ExponentialBackOff(Duration.ofMillis(500).toMillis(), 2);
        pauses.setMaxInterval(Duration.ofSeconds(15).toMillis());
        pauses.setMaxElapsedTime(Long.MAX_VALUE);
        pauses.setMaxAttempts(Long.MAX_VALUE);
        var handler = new DefaultErrorHandler(pauses);
        handler.setClassifications(Map.of(), true);
        // what the framework would say repeats headers; the health and the lag say that a batch is stuck
        handler.setLogLevel(KafkaException.Level.DEBUG);
        return handler;
    }
}
