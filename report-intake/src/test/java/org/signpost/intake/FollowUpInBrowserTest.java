package org.signpost.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.signpost.intake.TopicRecords.alert;
import static org.signpost.intake.TopicRecords.decided;
import static org.signpost.intake.TopicRecords.routed;
import static org.signpost.intake.TopicRecords.stoodDown;

import com.deque.html.axecore.results.Rule;
import com.deque.html.axecore.selenium.AxeBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Level;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.signpost.broker.LocalBroker;
import org.signpost.contract.avro.AlertRole;
import org.signpost.contract.avro.AlertStep;
import org.signpost.contract.avro.PartnerOutcome;
import org.signpost.contract.id.ConcernId;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The pages for a code in a real browser, on the width of a small phone, by keyboard; each looked at by axe. A picture
/// of each is left in `target/follow-up-pages`.
@EnabledIf(
        value = "browserIsHere",
        disabledReason = "the pages are tried in Chromium, and /usr/bin has no chromium or no chromedriver"
                + " (Debian: packages chromium and chromium-driver)")
class FollowUpInBrowserTest {

    private static final List<Path> BROWSERS = List.of(
            Path.of("/usr/bin/chromium"), Path.of("/usr/bin/chromium-browser"), Path.of("/usr/bin/google-chrome"));
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Path PICTURES = Path.of("target", "follow-up-pages");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    static Path folder;

    static boolean browserIsHere() {
        return BROWSERS.stream().anyMatch(Files::isExecutable) && Files.isExecutable(DRIVER);
    }

    private static ChromeDriver browser() {
        var options = new ChromeOptions();
        options.setBinary(BROWSERS.stream()
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow()
                .toString());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--user-data-dir=" + folder.resolve("profile"),
                // nothing but this machine is to be reached, whatever a page asks for
                "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
                "--window-size=500,900");
        var logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        var driver = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(DRIVER.toFile())
                        .build(),
                options);
        // a window cannot be as narrow as a phone; what it shows can
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", 320, "height", 640, "deviceScaleFactor", 1, "mobile", true));
        return driver;
    }

    /// Presses a button or follows a link, by keyboard, and waits for what comes.
    private static void press(ChromeDriver page, String css) {
        WebElement element = page.findElement(By.cssSelector(css));
        NextPage.after(page, () -> element.sendKeys(Keys.ENTER));
    }

    private static void looksRight(ChromeDriver page, String name) throws IOException {
        assertThat(String.valueOf(page.executeScript(
                        "return document.documentElement.scrollWidth <= document.documentElement.clientWidth")))
                .as(name + " fits 320 px")
                .isEqualTo("true");
        assertThat(new AxeBuilder().analyze(page).getViolations())
                .as(name)
                .extracting(FollowUpInBrowserTest::inWords)
                .isEmpty();
        assertThat(page.manage().logs().get(LogType.BROWSER).getAll().stream()
                        .map(entry -> entry.getMessage())
                        // the answer to a mistake has the status of one, which the console repeats
                        .filter(message -> !message.contains("status of 4")))
                .as(name)
                .isEmpty();
        Files.createDirectories(PICTURES);
        Object height = page.executeScript("return document.documentElement.scrollHeight");
        page.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", 320, "height", height, "deviceScaleFactor", 1, "mobile", true));
        Files.write(PICTURES.resolve(name + ".png"), page.getScreenshotAs(OutputType.BYTES));
        page.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", 320, "height", 640, "deviceScaleFactor", 1, "mobile", true));
    }

    private static String inWords(Rule rule) {
        return rule.getId() + ": " + rule.getHelp() + " " + rule.getNodes();
    }

    @Test
    void aPersonWithASmallPhoneComesBackWithACode() throws Exception {
        try (var broker = LocalBroker.startWithTopics(folder.resolve("log"));
                var intake = new RunningIntake(broker.bootstrapServers(), folder).awaitReady()) {
            JsonNode receipt = JSON.readTree(intake.report("""
                {"danger": "no", "under18": "no", "exploitation": ["labour"], "places": [{"postcode": "CV21 2DT"}],
                 "reporter": {"identity": "anonymous"}}\
                """).body());
            var id = ConcernId.parse(receipt.get("concernId").asString());
            String code = receipt.get("followUpCode").asString();
            Instant now = Instant.now();
            TopicRecords.send(
                    broker,
                    routed(
                            id,
                            false,
                            now,
                            decided("rugby-council", PartnerOutcome.COPY, "Because.", "A3"),
                            decided("warwickshire-police", PartnerOutcome.LEAD, "Because.", "R15b")));
            TopicRecords.send(broker, alert(id, "rugby-council", AlertRole.COPY, AlertStep.SENT, now));
            TopicRecords.send(broker, alert(id, "warwickshire-police", AlertRole.LEAD, AlertStep.OPENED, now));
            Awaitility.await()
                    .until(() -> intake.get("/v1/concerns/" + id).body().contains("\"status\":\"opened\""));

            ChromeDriver page = browser();
            try {
                comesBackAfterARecall(page, broker, intake, "MALICIOUS", "13-see-over");
                comesBackAfterARecall(page, broker, intake, "WRONG_PARTNER", "14-see-elsewhere");
                comesBackToATest(page, intake);
                comesBack(page, intake, code);
            } finally {
                page.quit();
            }
        }
    }

    private static void comesBackAfterARecall(
            ChromeDriver page, LocalBroker broker, RunningIntake intake, String reason, String picture)
            throws IOException {
        JsonNode receipt = JSON.readTree(intake.report("""
            {"danger": "no", "under18": "no", "exploitation": ["labour"], "places": [{"postcode": "CV21 2DT"}],
             "reporter": {"identity": "anonymous"}}\
            """).body());
        var id = ConcernId.parse(receipt.get("concernId").asString());
        Instant now = Instant.now();
        TopicRecords.send(
                broker,
                routed(
                        id,
                        false,
                        now,
                        decided("rugby-council", PartnerOutcome.COPY, "Because.", "A3"),
                        decided("warwickshire-police", PartnerOutcome.LEAD, "Because.", "R15b")));
        TopicRecords.send(broker, alert(id, "warwickshire-police", AlertRole.LEAD, AlertStep.OPENED, now));
        TopicRecords.send(broker, stoodDown(id, "rugby-council", AlertRole.COPY, reason, now));
        TopicRecords.send(broker, stoodDown(id, "warwickshire-police", AlertRole.LEAD, reason, now));
        Awaitility.await().until(() -> intake.get("/v1/concerns/" + id).body().contains("\"leads\":0,"));

        page.get(intake.at("/follow").toString());
        page.findElement(By.id("code")).sendKeys(receipt.get("followUpCode").asString());
        press(page, "form[action='/follow'] button");

        assertThat(page.findElement(By.id("content")).getText())
                .doesNotContainIgnoringCase(reason)
                .doesNotContain("Told", "waiting for a person");
        looksRight(page, picture);
        press(page, "form[action='/follow/end'] button");
    }

    private static void comesBackToATest(ChromeDriver page, RunningIntake intake) throws IOException {
        JsonNode receipt = JSON.readTree(intake.report("""
            {"mode": "test", "danger": "no", "under18": "no", "exploitation": ["labour"],
             "reporter": {"identity": "anonymous"}}\
            """).body());
        page.get(intake.at("/follow").toString());
        page.findElement(By.id("code")).sendKeys(receipt.get("followUpCode").asString());
        press(page, "form[action='/follow'] button");

        assertThat(page.findElement(By.id("test")).getText()).contains("This is a TEST.");
        looksRight(page, "15-see-test");
        press(page, "a[href='/follow/more']");
        looksRight(page, "16-more-test");
        page.findElement(By.id("danger-no")).sendKeys(Keys.SPACE);
        page.findElement(By.id("words")).sendKeys("It works.");
        press(page, "form[action='/follow/more'] button");
        assertThat(page.findElement(By.id("test")).isDisplayed()).isTrue();
        looksRight(page, "17-added-test");
        press(page, "form[action='/follow/end'] button");
    }

    private static void comesBack(ChromeDriver page, RunningIntake intake, String code) throws IOException {
        page.get(intake.at("/").toString());
        press(page, "a[href='/follow']");
        assertThat(page.getTitle()).isEqualTo("Page – Signpost");
        looksRight(page, "1-code");

        page.findElement(By.id("code")).sendKeys("ABCD EFGH JKMN PQRS");
        press(page, "form[action='/follow'] button");
        assertThat(page.getTitle()).isEqualTo("Error: Page – Signpost");
        NextPage.awaitFocus(page, ".govuk-error-summary");
        looksRight(page, "2-wrong-code");

        page.findElement(By.id("code")).clear();
        page.findElement(By.id("code")).sendKeys(code.toLowerCase(Locale.ROOT).replace('-', ' '));
        press(page, "form[action='/follow'] button");
        assertThat(page.getCurrentUrl()).isEqualTo(intake.at("/follow/see").toString());
        assertThat(page.getTitle()).isEqualTo("Page – Signpost");
        assertThat(page.findElement(By.id("summary")).getText())
                .startsWith("Your report was passed to the police and a council at ")
                .contains("It was last read at ");
        looksRight(page, "3-see");

        press(page, "a[href='/follow/more']");
        looksRight(page, "4-more");
        press(page, "form[action='/follow/more'] button");
        assertThat(page.getTitle()).startsWith("Error: ");
        looksRight(page, "5-more-mistakes");
        page.findElement(By.id("danger-now")).sendKeys(Keys.SPACE);
        page.findElement(By.id("words")).sendKeys("They were taken away in a van.");
        press(page, "form[action='/follow/more'] button");
        assertThat(page.findElement(By.tagName("h1")).getText()).isEqualTo("We have what you added");
        looksRight(page, "6-added");

        press(page, "a[href='/follow/see']");
        assertThat(page.findElement(By.id("later")).getText()).startsWith("You added something at ");
        press(page, "a[href='/follow/stop']");
        looksRight(page, "7-stop");
        page.findElement(By.id("danger-no")).sendKeys(Keys.SPACE);
        press(page, "form[action='/follow/stop'] button");
        looksRight(page, "8-taken-back");
        press(page, "a[href='/follow/see']");
        assertThat(page.findElement(By.id("withdrawn")).isDisplayed()).isTrue();
        looksRight(page, "9-see-taken-back");

        press(page, "form[action='/follow/end'] button");
        assertThat(page.getTitle()).isEqualTo("Page – Signpost");
        looksRight(page, "10-end");
        page.get(intake.at("/follow/more").toString());
        page.findElement(By.id("danger-unsure")).sendKeys(Keys.SPACE);
        page.findElement(By.id("words")).sendKeys("One more thing.");
        press(page, "form[action='/follow/more'] button");
        assertThat(page.findElement(By.id("words")).getDomProperty("value")).isEqualTo("One more thing.");
        looksRight(page, "11-more-code-again");

        page.get(intake.at("/follow").toString());
        for (int tries = 0; !page.findElements(By.id("code")).isEmpty(); tries++) {
            assertThat(tries).isLessThan(20);
            page.findElement(By.id("code")).clear();
            page.findElement(By.id("code")).sendKeys("ABCD-EFGH-JKMN-PQRS");
            press(page, "form[action='/follow'] button");
        }
        assertThat(page.getTitle()).isEqualTo("Page – Signpost");
        looksRight(page, "12-wait");
    }
}
