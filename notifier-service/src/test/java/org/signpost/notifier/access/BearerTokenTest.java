package org.signpost.notifier.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.notifier.access.BearerToken.TokenNotUsable;

class BearerTokenTest {

    @TempDir
    Path folder;

    @Test
    void eachTokenOfTheFileIsGoodAndNothingElseIs() throws Exception {
        Path file =
                Files.writeString(folder.resolve("tokens"), "first-token-0123456789\n\n second-token-0123456789 \n");
        var token = BearerToken.of(BearerToken.secrets(file));

        assertThat(token.isShownIn("Bearer first-token-0123456789")).isTrue();
        assertThat(token.isShownIn("bearer  second-token-0123456789")).isTrue();
        for (String shown :
                List.of("", "Bearer ", "Bearer", "first-token-0123456789", "Bearer First-token-0123456789")) {
            assertThat(token.isShownIn(shown)).as(shown).isFalse();
        }
        assertThat(token.isShownIn(null)).isFalse();
        assertThat(token.toString()).doesNotContain("0123456789");
    }

    @Test
    void aFileWithoutATokenThatCannotBeGuessedIsRefusedAndNotRepeated() throws Exception {
        Path empty = Files.writeString(folder.resolve("empty"), "\n");
        Path guessed = Files.writeString(folder.resolve("guessed"), "CANARY\n");

        assertThatThrownBy(() -> BearerToken.secrets(empty))
                .isInstanceOf(TokenNotUsable.class)
                .hasMessageContaining("is empty");
        assertThatThrownBy(() -> BearerToken.secrets(guessed))
                .isInstanceOf(TokenNotUsable.class)
                .hasMessageContaining("fewer than 16 characters")
                .hasMessageNotContaining("CANARY");
        assertThatThrownBy(() -> BearerToken.secrets(folder.resolve("none"))).hasMessageContaining("cannot be read");
    }
}
