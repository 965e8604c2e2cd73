package org.signpost.contract.sealing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.contract.id.ConcernId;

class LaterWordsTest {

    private static final ConcernId CONCERN = new ConcernId(new UUID(1, 2));
    private static final UUID ID = new UUID(3, 4);
    private static final byte[] TEXT = "A car is on its way.".getBytes(StandardCharsets.UTF_8);

    @Test
    void aTextOpensWithTheConcernsKeyAndInItsOwnPlaceOnly(@TempDir Path folder) {
        KeyEncryptionKey.create(folder.resolve("kek"));
        KeyEncryptionKey key = KeyEncryptionKey.load(folder.resolve("kek"));
        Sealed sealed = new Sealer(key).seal(CONCERN, TEXT);
        Sealed other = new Sealer(key).seal(CONCERN, TEXT);
        var words = new LaterWords(() -> key);

        byte[] ciphertext = words.seal(CONCERN, ID, sealed.wrappedKey(), TEXT).orElseThrow();

        assertThat(words.open(CONCERN, ID, sealed.wrappedKey(), ciphertext))
                .hasValueSatisfying(text -> assertThat(text).isEqualTo(TEXT));
        assertThat(new String(ciphertext, StandardCharsets.ISO_8859_1)).doesNotContain("car");
        assertThat(words.open(CONCERN, new UUID(3, 5), sealed.wrappedKey(), ciphertext))
                .isEmpty();
        assertThat(words.open(CONCERN, ID, other.wrappedKey(), ciphertext)).isEmpty();
        assertThat(words.open(new ConcernId(new UUID(1, 3)), ID, sealed.wrappedKey(), ciphertext))
                .isEmpty();
        assertThat(words.seal(new ConcernId(new UUID(1, 3)), ID, sealed.wrappedKey(), TEXT))
                .isEmpty();
        // neither is taken for the other
        assertThat(new Opener(key).open(CONCERN, sealed.wrappedKey(), ciphertext))
                .isEmpty();
        assertThat(words.open(CONCERN, ID, sealed.wrappedKey(), sealed.ciphertext()))
                .isEmpty();
    }
}
