package org.signpost.notifier.channel.sms;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MessagesPageTest {

    @Test
    void thePageShowsTheTemplateThatTheCodeFills() throws Exception {
        assertThat(Files.readString(Path.of("..", "docs", "messages.md")))
                .contains("```\n" + SmsText.TEMPLATE + "\n```");
    }
}
