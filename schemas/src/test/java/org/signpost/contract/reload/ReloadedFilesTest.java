package org.signpost.contract.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.contract.config.ConfigMistake;
import org.signpost.contract.config.ConfigurationRefused;

class ReloadedFilesTest {

    @TempDir
    private Path folder;

    private final List<String> read = new ArrayList<>();
    private Path file = Path.of("set before each test");

    @BeforeEach
    void aGoodFile() throws IOException {
        file = folder.resolve("words.txt");
        Files.writeString(file, "good one");
    }

    @Test
    void aChangeIsInForceWhenItWasSeenTwice() throws IOException {
        ReloadedFiles<String> words = load(file);

        Files.writeString(file, "good two");
        words.lookOnce();
        assertThat(words.get()).as("it may just be being written").isEqualTo("good one");
        words.lookOnce();

        assertThat(words.get()).isEqualTo("good two");
        assertThat(words.refusal()).isEmpty();
    }

    @Test
    void whatCannotBeUsedIsRefusedUntilItIsMended() throws IOException {
        ReloadedFiles<String> words = load(file);

        Files.writeString(file, "bad");
        lookTwice(words);
        assertThat(words.get()).isEqualTo("good one");
        assertThat(words.refusal()).hasValueSatisfying(refusal -> {
            assertThat(refusal.roles()).containsExactly("words");
            assertThat(refusal.mistakes())
                    .singleElement()
                    .asString()
                    .endsWith("words.txt:1: this is no good word → write a good one");
        });

        Files.writeString(file, "good three");
        lookTwice(words);
        assertThat(words.get()).isEqualTo("good three");
        assertThat(words.refusal()).isEmpty();
    }

    @Test
    void goingBackToWhatIsInForceEndsTheRefusalWithoutReadingAgain() throws IOException {
        ReloadedFiles<String> words = load(file);
        Files.writeString(file, "bad");
        lookTwice(words);

        Files.writeString(file, "good one");
        lookTwice(words);

        assertThat(words.refusal()).isEmpty();
        assertThat(read).containsExactly("good one", "bad");
    }

    @Test
    void theSameMistakeIsJudgedOnce() throws IOException {
        ReloadedFiles<String> words = load(file);
        Files.writeString(file, "bad");

        lookTwice(words);
        lookTwice(words);

        assertThat(read).containsExactly("good one", "bad");
    }

    @Test
    void anEmptyFileBetweenTwoVersionsIsNotJudged() throws IOException {
        ReloadedFiles<String> words = load(file);

        Files.writeString(file, "");
        words.lookOnce();
        Files.writeString(file, "good two");
        lookTwice(words);

        assertThat(read).containsExactly("good one", "good two");
        assertThat(words.get()).isEqualTo("good two");
    }

    @Test
    void aFileThatIsMovedOverTheOldOneIsSeen() throws IOException {
        ReloadedFiles<String> words = load(file);
        Path written = Files.writeString(folder.resolve("words.txt~"), "good two");

        Files.move(written, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        lookTwice(words);

        assertThat(words.get()).isEqualTo("good two");
    }

    @Test
    void aFolderThatIsSwappedByALinkIsSeen() throws IOException {
        Path first = Files.createDirectory(folder.resolve("..2026_1"));
        Path second = Files.createDirectory(folder.resolve("..2026_2"));
        Files.writeString(first.resolve("words.txt"), "good one");
        Files.writeString(second.resolve("words.txt"), "good two");
        Path data = Files.createSymbolicLink(folder.resolve("..data"), first);
        Path linked = Files.createSymbolicLink(folder.resolve("linked.txt"), data.resolve("words.txt"));
        ReloadedFiles<String> words = load(linked);

        Path swap = Files.createSymbolicLink(folder.resolve("..data_tmp"), second);
        Files.move(swap, data, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        lookTwice(words);

        assertThat(words.get()).isEqualTo("good two");
    }

    @Test
    void aFileThatIsGoneIsRefusedAndTakenWhenItIsBack() throws IOException {
        ReloadedFiles<String> words = load(file);

        Files.delete(file);
        lookTwice(words);
        assertThat(words.get()).isEqualTo("good one");
        assertThat(facts(words)).containsExactly("there is no such file");

        Files.writeString(file, "good two");
        lookTwice(words);
        assertThat(words.get()).isEqualTo("good two");
        assertThat(words.refusal()).isEmpty();
    }

    @Test
    void whatIsNoPlainFileIsRefused() throws IOException {
        ReloadedFiles<String> words = load(file);

        Files.delete(file);
        Files.createDirectory(file);
        lookTwice(words);

        assertThat(facts(words)).containsExactly("the file cannot be read");
    }

    @Test
    void aFileOfTenMebibytesIsRefusedUnread() throws IOException {
        ReloadedFiles<String> words = load(file);

        Files.write(file, new byte[10 << 20]);
        lookTwice(words);

        assertThat(facts(words)).containsExactly("the file is longer than 1 MiB");
        assertThat(words.get()).isEqualTo("good one");
    }

    @Test
    void aFileThatIsOnlyTouchedIsNotReadAgain() throws IOException {
        ReloadedFiles<String> words = load(file);

        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2030-01-01T00:00:00Z")));
        Files.writeString(file, "good one");
        lookTwice(words);

        assertThat(read).containsExactly("good one");
    }

    @Test
    void aCheckThatFailsItselfChangesNothing() throws IOException {
        ReloadedFiles<String> words = load(file);

        Files.writeString(file, "broken check of secret@example.org");
        lookTwice(words);

        assertThat(words.get()).isEqualTo("good one");
        assertThat(facts(words)).containsExactly("the check of the file failed with IllegalStateException");
    }

    @Test
    void filesThatCannotBeUsedAtTheStartStopIt() throws IOException {
        Files.writeString(file, "bad");

        assertThatThrownBy(() -> load(file)).isInstanceOf(ConfigurationRefused.class);
    }

    @Test
    void filesAreLookedAtUntilTheyAreClosed() throws IOException {
        try (ReloadedFiles<String> words = load(file).look(Duration.ofMillis(10))) {
            Files.writeString(file, "good two");

            await().untilAsserted(() -> assertThat(words.get()).isEqualTo("good two"));
        }
    }

    private ReloadedFiles<String> load(Path path) {
        return ReloadedFiles.load(
                "test-service",
                List.of(WatchedFile.edited("words", path)),
                this::word,
                (word, role) -> role + " of " + word.length() + " letters",
                Clock.systemUTC());
    }

    private String word(List<FileAsSeen> files) {
        FileAsSeen seen = files.getFirst();
        String word = new String(seen.bytes(), StandardCharsets.UTF_8);
        read.add(word);
        if (word.startsWith("broken")) {
            throw new IllegalStateException(word);
        }
        if (!word.startsWith("good")) {
            throw new ConfigurationRefused(
                    List.of(new ConfigMistake(seen.name(), 1, "this is no good word", "write a good one")));
        }
        return word;
    }

    private static List<String> facts(ReloadedFiles<?> words) {
        return words.refusal().orElseThrow().mistakes().stream()
                .map(ConfigMistake::fact)
                .toList();
    }

    private static void lookTwice(ReloadedFiles<?> words) {
        words.lookOnce();
        words.lookOnce();
    }
}
