package org.signpost.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.broker.LocalBroker;
import org.signpost.intake.form.Question;

/// A second language is one more file: one is made here, in which every message is in brackets, so that whatever a page
/// shows outside them does not come from a message.
class FormLanguagesTest {

    private static final String NOT_TRANSLATED = "footer.data";

    @TempDir
    static Path folder;

    private static LocalBroker broker;
    private static RunningIntake intake;

    @BeforeAll
    static void start() throws Exception {
        writePseudoLanguage();
        broker = LocalBroker.startWithTopics(folder.resolve("log"));
        intake = new RunningIntake(
                        broker.bootstrapServers(),
                        folder,
                        "spring.messages.basename=pseudo/messages,intake/messages",
                        "signpost.intake.partners-file="
                                + Path.of("../config/partners.yaml")
                                        .toAbsolutePath()
                                        .normalize())
                .awaitReady();
    }

    @AfterAll
    static void stop() {
        intake.close();
        broker.close();
    }

    private static Properties english() throws IOException {
        var english = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of("src/main/resources/intake/messages.properties"))) {
            english.load(reader);
        }
        return english;
    }

    private static void writePseudoLanguage() throws IOException {
        var pseudo = new Properties();
        english().forEach((key, message) -> {
            String name = key.toString();
            if (name.equals("page.direction")) {
                pseudo.put(name, "rtl");
            } else if (name.endsWith(".digits")) {
                pseudo.put(name, message);
            } else if (!name.equals(NOT_TRANSLATED)) {
                pseudo.put(name, "⟦" + message + "⟧");
            }
        });
        // the folder of the class path in which the tests' own files are
        Path root = Path.of("target/test-classes");
        Files.createDirectories(root.resolve("pseudo"));
        var text = new StringWriter();
        pseudo.store(text, null);
        Files.writeString(root.resolve("pseudo/messages_en_XA.properties"), text.toString());
    }

    @Test
    void everythingThatEveryPageSaysComesFromMessages() {
        var seen = new HashMap<String, String>();
        try (var person = new FormVisitor(intake)) {
            person.get("/language/en-XA");
            person.watchedBy(page -> {
                seen.put(FormVisitor.path(page) + " " + page.statusCode(), page.body());
                onlyMessages(page);
            });
            for (String path : List.of("/", "/before", "/tips", "/about", "/ended", "/cleared", "/nothing-here")) {
                person.get(path);
            }
            var answers = FormVisitor.enough();
            answers.put("danger", List.of("now"));
            answers.put("called", List.of("cannot"));
            answers.put("about", List.of("me"));
            answers.put("subjectWorksFor", List.of("rugby-council"));
            answers.put("otherPlaceRole", List.of("home"));
            answers.put("otherPlace", List.of("Bulkington"));
            answers.put("interpreterNeeded", List.of("yes"));
            var check = person.walk(answers);
            Map<String, List<String>> tooMuch = new HashMap<>();
            for (String input : List.of(
                    "postcode",
                    "place",
                    "placeDescription",
                    "otherPostcode",
                    "otherPlace",
                    "otherPlaceDescription",
                    "narrative",
                    "peopleDescribed",
                    "suspects",
                    "vehicles",
                    "name",
                    "organisation",
                    "phone",
                    "email",
                    "safeTimes")) {
                tooMuch.put(input, List.of("x".repeat(16_000)));
            }
            for (Question question : Question.values()) {
                var page = person.get(question.path());
                if (FormVisitor.path(page).equals(question.path())) {
                    person.post(question.path(), FormVisitor.hidden(page)); // nothing answered
                    person.answer(person.get(question.path()), tooMuch);
                }
            }
            person.walk(answers);
            var late = person.get("/step/17");
            var wrong = FormVisitor.hidden(check);
            wrong.put("token", List.of("another"));
            person.post("/send", wrong);
            person.sendFrom(person.get("/check"));
            person.answer(late, Map.of("vehicles", List.of("xxx")));
        }
        try (var other = new FormVisitor(intake)) {
            other.get("/language/en-XA");
            other.watchedBy(FormLanguagesTest::onlyMessages);
            var advice = Map.of(
                    "danger", List.of("no"),
                    "about", List.of("advice"),
                    "adviceKind", List.of("business"),
                    "identity", List.of("anonymous"));
            assertThat(FormVisitor.path(other.report(advice))).isEqualTo("/done");
        }
        assertThat(seen.keySet()).contains("/check 200", "/send 409", "/done 200", "/more 200");
        assertThat(seen.keySet().stream().filter(key -> key.startsWith("/step/") && key.endsWith(" 400")))
                .hasSizeGreaterThanOrEqualTo(10);
    }

    private static final Pattern UNSEEN =
            Pattern.compile("(?s)<!--.*?-->|<script\\b.*?</script>|<(\\w+)[^>]* translate=\"no\"[^>]*>.*?</\\1>"
                    + "|<span class=\"govuk-warning-text__icon\" aria-hidden=\"true\">!</span>"
                    + "|<textarea\\b[^>]*>.*?</textarea>|<!DOCTYPE html>");
    private static final Pattern SAID =
            Pattern.compile("(?:aria-label|alt|title|placeholder|data-[a-z-]+)=\"([^\"]*)\"");

    private static final String EXIT = "https://www.bbc.co.uk/weather";

    private static void onlyMessages(HttpResponse<String> page) {
        String at = FormVisitor.path(page);
        String body = UNSEEN.matcher(page.body()).replaceAll(" ");
        var said = new TreeSet<String>();
        SAID.matcher(body).results().map(match -> match.group(1)).forEach(said::add);
        String words = body.replaceAll("<[^>]*>", " ");
        // a message may stand within another
        for (String before = ""; !before.equals(words); ) {
            before = words;
            words = words.replaceAll("⟦[^⟦⟧]*⟧", " ");
        }
        assertThat(words.replace("Maps and data", "").strip().replaceAll("\\s+", " "))
                .as("outside messages on " + at)
                .matches("[ :–]*");
        said.removeIf(value -> value.startsWith("⟦") || value.matches("[0-9]*") || value.equals(EXIT));
        assertThat(said).as("attributes outside messages on " + at).isEmpty();
        assertThat(page.body()).as(at).contains("lang=\"en-XA\"", "dir=\"rtl\"");
    }

    @Test
    void aLanguageIsChosenByItsLinkAndStaysAndWhatIsMissingIsEnglish() {
        try (var person = new FormVisitor(intake)) {
            var english = person.get("/tips");
            assertThat(english.body())
                    .contains("lang=\"en\"", "dir=\"ltr\"", "href=\"/language/en-XA?at=/tips\"")
                    .doesNotContain("⟦");

            var pseudo = person.get("/language/en-XA?at=/tips");

            assertThat(FormVisitor.path(pseudo)).isEqualTo("/tips");
            assertThat(pseudo.body())
                    .contains("⟦Staying safe online⟧", "Maps and data", "href=\"/language/en?at=/tips\"");
            assertThat(person.get("/about").body()).contains("⟦About Signpost⟧");
            assertThat(person.get("/language/en").body())
                    .contains("Tell someone who can help")
                    .doesNotContain("⟦");
        }
    }

    @Test
    void theLanguageOfTheBrowserIsTakenWhereItIsThere() {
        assertThat(intake.get("/", "Accept", "text/html", "Accept-Language", "xx, en-XA;q=0.9")
                        .body())
                .contains("lang=\"en-XA\"");
        assertThat(intake.get("/", "Accept", "text/html", "Accept-Language", "pl")
                        .body())
                .contains("lang=\"en\"");
    }

    @Test
    void aLanguageThatIsNotThereOrAnAddressElsewhereIsNotFollowed() {
        assertThat(intake.get("/language/xx", "Accept", "text/html").statusCode())
                .isEqualTo(404);
        assertThat(intake.get("/language/en?at=//evil.example/", "Accept", "text/html")
                        .headers()
                        .firstValue("Location"))
                .contains("/");
        assertThat(intake.get("/language/en", "Accept", "text/html", "Sec-Fetch-Site", "cross-site")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void noMessageIsLeftOver() throws Exception {
        String code = read("src/main/java") + read("src/main/resources/intake/templates");
        var unused = new TreeSet<String>();
        for (Object key : english().keySet()) {
            String name = key.toString();
            boolean made = name.matches("(report|question|notice|sent\\.(where|when|danger|contact)|check\\.part|ended"
                    + "|support|tips|start\\.about|about|failed|follow)\\..*");
            if (!made && !code.contains(name)) {
                unused.add(name);
            }
        }
        assertThat(unused).isEmpty();
    }

    private static String read(String folder) throws IOException {
        var text = new StringBuilder();
        try (var files = Files.walk(Path.of(folder))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                text.append(Files.readString(file));
            }
        }
        return text.toString();
    }
}
