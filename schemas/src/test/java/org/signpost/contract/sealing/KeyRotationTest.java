package org.signpost.contract.sealing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.reload.ReloadedFiles;
import org.signpost.contract.sealing.KeyEncryptionKey.KeyNotUsable;
import org.signpost.contract.sealing.Rewrapper.Wrapping;

class KeyRotationTest {

    private static final ConcernId CONCERN = ConcernId.parse("6f1c4a52-98d1-8b6e-9a0e-5d2f0c7a1b34");
    private static final ConcernId OTHER = ConcernId.parse("7f1c4a52-98d1-8b6e-9a0e-5d2f0c7a1b34");
    private static final byte[] PARTICULARS = "the passports are in the van".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void createKey() {
        file = folder.resolve("kek.json");
        KeyEncryptionKey.create(file);
    }

    @Test
    void aNewPrimaryKeyWrapsAndTheOldOneStillUnwraps() {
        Sealed before = sealer().seal(CONCERN, PARTICULARS);

        KeyEncryptionKey rotated = KeyEncryptionKey.addPrimary(file);
        Sealed after = sealer().seal(CONCERN, PARTICULARS);

        assertThat(rotated.hasOldKeys()).isTrue();
        assertThat(opens(before)).isTrue();
        assertThat(opens(after)).isTrue();
        assertThat(rewrapper().rewrap(CONCERN, before.wrappedKey())).isInstanceOf(Wrapping.Anew.class);
        assertThat(rewrapper().rewrap(CONCERN, after.wrappedKey())).isInstanceOf(Wrapping.Current.class);
    }

    @Test
    void onlyWhatWasWrappedAnewOpensWhenTheOldKeysAreDestroyed() {
        Sealed shredded = sealer().seal(CONCERN, PARTICULARS);
        Sealed living = sealer().seal(CONCERN, PARTICULARS);
        KeyEncryptionKey second = KeyEncryptionKey.addPrimary(file);
        KeyEncryptionKey third = KeyEncryptionKey.addPrimary(file);
        Sealed anew = anew(living);

        KeyEncryptionKey left = KeyEncryptionKey.destroyOld(file, third.primaryId());

        assertThat(third.primaryId()).isNotEqualTo(second.primaryId());
        assertThat(left.hasOldKeys()).isFalse();
        assertThat(left.primaryId()).isEqualTo(third.primaryId());
        assertThat(opens(shredded)).isFalse();
        assertThat(opens(living)).isFalse();
        assertThat(opens(anew)).isTrue();
        assertThat(rewrapper().rewrap(CONCERN, shredded.wrappedKey())).isInstanceOf(Wrapping.Unknown.class);
    }

    @Test
    void aKeyThatIsWrappedAnewStaysBoundToItsConcern() {
        Sealed sealed = sealer().seal(CONCERN, PARTICULARS);
        assertThat(KeyEncryptionKey.addPrimary(file).hasOldKeys()).isTrue();

        Sealed anew = anew(sealed);

        assertThat(rewrapper().rewrap(OTHER, sealed.wrappedKey())).isInstanceOf(Wrapping.Unknown.class);
        assertThat(new Opener(KeyEncryptionKey.load(file)).open(OTHER, anew.wrappedKey(), anew.ciphertext()))
                .isEmpty();
        assertThat(anew.ciphertext()).isEqualTo(sealed.ciphertext());
    }

    @Test
    void oldKeysAreNotDestroyedForAPrimaryKeyThatIsNotTheOneOfTheFile() throws Exception {
        KeyEncryptionKey checked = KeyEncryptionKey.addPrimary(file);
        assertThat(KeyEncryptionKey.addPrimary(file).hasOldKeys()).isTrue();
        String before = Files.readString(file);

        assertThatThrownBy(() -> KeyEncryptionKey.destroyOld(file, checked.primaryId()))
                .isInstanceOf(KeyNotUsable.class)
                .hasMessageContaining("kek.json");
        assertThat(Files.readString(file)).isEqualTo(before);
    }

    @Test
    void theFileStaysForItsOwnerAloneAndLeavesNoDraft() throws Exception {
        KeyEncryptionKey rotated = KeyEncryptionKey.addPrimary(file);
        assertPrivate();

        assertThat(KeyEncryptionKey.destroyOld(file, rotated.primaryId()).hasOldKeys())
                .isFalse();
        assertPrivate();
    }

    @Test
    void aFileThatHoldsNoKeyIsNotReplaced() throws Exception {
        Files.writeString(file, "{}");

        assertThatThrownBy(() -> KeyEncryptionKey.addPrimary(file)).isInstanceOf(KeyNotUsable.class);
        assertThat(Files.readString(file)).isEqualTo("{}");
    }

    @Test
    void whoeverFollowsTheFileWrapsWithTheNewKeyWithoutARestart() {
        try (ReloadedFiles<KeyEncryptionKey> followed = KeyEncryptionKey.follow("a test", file, Clock.systemUTC())) {
            var sealer = new Sealer(followed);
            Sealed before = sealer.seal(CONCERN, PARTICULARS);
            KeyEncryptionKey rotated = KeyEncryptionKey.addPrimary(file);

            followed.lookOnce();
            followed.lookOnce();
            Sealed after = sealer.seal(CONCERN, PARTICULARS);

            assertThat(KeyEncryptionKey.destroyOld(file, rotated.primaryId()).hasOldKeys())
                    .isFalse();
            assertThat(opens(before)).isFalse();
            assertThat(opens(after)).isTrue();
        }
    }

    @Test
    void aBrokenFileLeavesInForceWhatWasThereAndRepeatsNothingOfIt() throws Exception {
        try (ReloadedFiles<KeyEncryptionKey> followed = KeyEncryptionKey.follow("a test", file, Clock.systemUTC())) {
            String primary = followed.get().primaryId();
            Files.writeString(file, "CANARY-SECRET");

            followed.lookOnce();
            followed.lookOnce();

            assertThat(followed.get().primaryId()).isEqualTo(primary);
            assertThat(followed.refusal())
                    .hasValueSatisfying(refusal ->
                            assertThat(refusal.toString()).contains("kek.json").doesNotContain("CANARY-SECRET"));
        }
    }

    private void assertPrivate() throws Exception {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    private Sealed anew(Sealed sealed) {
        return switch (rewrapper().rewrap(CONCERN, sealed.wrappedKey())) {
            case Wrapping.Anew(var wrapped) -> new Sealed(sealed.keyId(), wrapped, sealed.ciphertext());
            case Wrapping.Current(), Wrapping.Unknown() -> throw new AssertionError("an older key wrapped it");
        };
    }

    private Sealer sealer() {
        return new Sealer(() -> KeyEncryptionKey.load(file));
    }

    private Rewrapper rewrapper() {
        return new Rewrapper(() -> KeyEncryptionKey.load(file));
    }

    private boolean opens(Sealed sealed) {
        return new Opener(KeyEncryptionKey.load(file))
                .open(CONCERN, sealed.wrappedKey(), sealed.ciphertext())
                .isPresent();
    }
}
