package org.signpost.contract.sealing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.sealing.KeyEncryptionKey.KeyNotUsable;

class SealingTest {

    private static final ConcernId CONCERN = ConcernId.parse("6f1c4a52-98d1-8b6e-9a0e-5d2f0c7a1b34");
    private static final ConcernId OTHER = ConcernId.parse("7f1c4a52-98d1-8b6e-9a0e-5d2f0c7a1b34");
    private static final byte[] PARTICULARS = "the passports are in the van".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    private Path file;
    private KeyEncryptionKey key;

    @BeforeEach
    void createKey() {
        file = folder.resolve("kek.json");
        KeyEncryptionKey.create(file);
        key = KeyEncryptionKey.load(file);
    }

    @Test
    void whatIsSealedCanBeOpenedWithItsKey() {
        Sealed sealed = new Sealer(key).seal(CONCERN, PARTICULARS);

        assertThat(new Opener(KeyEncryptionKey.load(file)).open(CONCERN, sealed.wrappedKey(), sealed.ciphertext()))
                .hasValueSatisfying(opened -> assertThat(opened).isEqualTo(PARTICULARS));
        assertThat(new String(sealed.ciphertext(), StandardCharsets.ISO_8859_1)).doesNotContain("passports");
        assertThat(sealed.toString()).doesNotContain("passports");
    }

    @Test
    void anotherConcernCannotBeOpenedWithIt() {
        var sealer = new Sealer(key);
        Sealed sealed = sealer.seal(CONCERN, PARTICULARS);
        Sealed other = sealer.seal(OTHER, PARTICULARS);

        var opener = new Opener(key);

        assertThat(opener.open(OTHER, sealed.wrappedKey(), sealed.ciphertext())).isEmpty();
        assertThat(opener.open(CONCERN, other.wrappedKey(), sealed.ciphertext()))
                .isEmpty();
        assertThat(opener.open(OTHER, other.wrappedKey(), sealed.ciphertext())).isEmpty();
    }

    @Test
    void anotherKeyEncryptionKeyOpensNothing() {
        Path otherFile = folder.resolve("other.json");
        KeyEncryptionKey.create(otherFile);
        Sealed sealed = new Sealer(key).seal(CONCERN, PARTICULARS);

        var stranger = new Opener(KeyEncryptionKey.load(otherFile));

        assertThat(stranger.open(CONCERN, sealed.wrappedKey(), sealed.ciphertext()))
                .isEmpty();
    }

    @Test
    void theKeyFileIsForItsOwnerAlone() throws Exception {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void anExistingKeyFileIsNeverOverwritten() {
        assertThatThrownBy(() -> KeyEncryptionKey.create(file)).isInstanceOf(KeyNotUsable.class);
    }

    @Test
    void aFileThatHoldsNoKeyIsNamed() throws Exception {
        Path broken = folder.resolve("broken.json");
        Files.writeString(broken, "{}");

        assertThatThrownBy(() -> KeyEncryptionKey.load(broken))
                .isInstanceOf(KeyNotUsable.class)
                .hasMessageContaining("broken.json");
        assertThatThrownBy(() -> KeyEncryptionKey.load(folder.resolve("missing.json")))
                .isInstanceOf(KeyNotUsable.class)
                .hasMessageContaining("missing.json");
    }
}
