package org.signpost.contract.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.signpost.contract.topic.Topic.Declaration;

class TopicTest {

    @Test
    void everyTopicIsNamedByThePatternAndNamedOnce() {
        assertThat(Topic.declarations())
                .extracting(Declaration::name)
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("[a-z]+\\.[a-z]+\\.v[0-9](\\.[a-z-]+\\.dlq)?"));
    }

    @Test
    void everyReaderCanPark() {
        for (Topic topic : Topic.values()) {
            // what was sent again is read by people, not by services
            assertThat(topic.readers().isEmpty()).isEqualTo(topic == Topic.RECORDS_REDRIVEN);
            for (String reader : topic.readers()) {
                assertThat(Topic.declarations()).extracting(Declaration::name).contains(topic.parkedBy(reader));
            }
        }
        assertThatThrownBy(() -> Topic.CONCERNS_KEYS.parkedBy("routing-service"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void onlyTheKeysAndWhatWaitsForReviewAreCompacted() {
        for (Topic topic : Topic.values()) {
            assertThat(topic.compacted()).isEqualTo(topic == Topic.CONCERNS_KEYS || topic == Topic.CONCERNS_HELD);
        }
    }
}
