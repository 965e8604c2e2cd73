package org.signpost.notifier;

import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

class H2CallbacksTest extends CallbacksContract {

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry settings) {
        settings.add(
                "signpost.notifier.ledger-file", () -> folder.resolve("ledger").toString());
    }
}
