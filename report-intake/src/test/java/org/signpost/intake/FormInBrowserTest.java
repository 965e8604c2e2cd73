package org.signpost.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.openqa.selenium.support.ui.ExpectedConditions.and;
import static org.openqa.selenium.support.ui.ExpectedConditions.stalenessOf;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;
import org.signpost.broker.LocalBroker;

/// The form in a real browser, on the width of a small phone.
@EnabledIf(
        value = "browserIsHere",
        disabledReason = "the form is tried in Chromium, and /usr/bin has no chromium or no chromedriver"
                + " (Debian: packages chromium and chromium-driver)")
class FormInBrowserTest {

    private static final List<Path> BROWSERS = List.of(
            Path.of("/usr/bin/chromium"), Path.of("/usr/bin/chromium-browser"), Path.of("/usr/bin/google-chrome"));
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

    @TempDir
    static Path folder;

    private static @Nullable LocalBroker broker;
    private static @Nullable RunningIntake intake;

    /// Asked by JUnit before the class; an assumption before all tests would leave no trace in the reports.
    static boolean browserIsHere() {
        return BROWSERS.stream().anyMatch(Files::isExecutable) && Files.isExecutable(DRIVER);
    }

    @BeforeAll
    static void start() throws Exception {
        broker = LocalBroker.startWithTopics(folder.resolve("log"));
        intake = new RunningIntake(broker.bootstrapServers(), folder).awaitReady();
    }

    @AfterAll
    static void stop() {
        if (intake != null) {
            intake.close();
        }
        if (broker != null) {
            broker.close();
        }
    }

    private static ChromeDriver browser(boolean scripts) {
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
                "--user-data-dir=" + folder.resolve("profile-" + scripts + "-" + System.nanoTime()),
                // nothing but this machine is to be reached, whatever a page asks for
                "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
                "--window-size=500,900");
        if (!scripts) {
            options.setExperimentalOption("prefs", Map.of("profile.managed_default_content_settings.javascript", 2));
        }
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
                Map.of("width", 320, "height", 640, "deviceScaleFactor", 2, "mobile", true));
        return driver;
    }

    private static String at(String path) {
        return Objects.requireNonNull(intake).at(path).toString();
    }

    private static void choose(ChromeDriver browser, String id) {
        WebElement label = browser.findElement(By.cssSelector("label[for='" + id + "']"));
        browser.executeScript("arguments[0].scrollIntoView({block: 'center'})", label);
        label.click();
        assertThat(browser.findElement(By.id(id)).isSelected()).as(id).isTrue();
    }

    private static void send(ChromeDriver browser) {
        WebElement button = browser.findElement(By.cssSelector("form button[type=submit]"));
        button.sendKeys(Keys.ENTER);
        // a key press returns before the answer is here, and so would a look at the page that was left
        new WebDriverWait(browser, Duration.ofSeconds(30))
                .until(and(
                        stalenessOf(button),
                        page -> "complete".equals(browser.executeScript("return document.readyState"))));
    }

    private static List<String> complaints(ChromeDriver browser) {
        return browser.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(entry -> entry.getMessage())
                // the answer to a mistake has the status of one, which the console repeats
                .filter(message -> !message.contains("status of 400"))
                .toList();
    }

    @Test
    void aPersonWithASmallPhoneSendsAReport() {
        try (var browser = closing(browser(true))) {
            var page = browser.driver();
            page.get(at("/"));
            assertThat(fits(page)).isTrue();
            page.findElement(By.cssSelector("a.govuk-button--start")).click();
            assertThat(page.getTitle()).isEqualTo("Send a report – Signpost");
            assertThat(fits(page)).isTrue();

            choose(page, "danger-now");
            assertThat(page.findElement(By.cssSelector(".signpost-when-danger")).isDisplayed())
                    .isTrue();
            send(page);
            assertThat(page.getTitle()).startsWith("Error: ");
            assertThat(page.switchTo().activeElement().getDomAttribute("class")).contains("govuk-error-summary");
            assertThat(page.findElement(By.id("danger-now")).isSelected()).isTrue();
            assertThat(fits(page)).isTrue();

            choose(page, "under18-unsure");
            choose(page, "exploitation-labour");
            page.findElement(By.id("postcode")).sendKeys("cv21 2dt");
            page.findElement(By.id("narrative")).sendKeys("Three women are dropped off by a van before eight.");
            choose(page, "identity-anonymous");
            assertThat(page.findElement(By.id("name")).isDisplayed()).isFalse();
            send(page);

            assertThat(page.getTitle()).isEqualTo("Sent – Signpost");
            assertThat(page.findElement(By.id("reference")).getText()).matches("[0-9A-Z]{4}-[0-9A-Z]{4}");
            assertThat(page.getCurrentUrl()).isEqualTo(at("/report"));
            assertThat(fits(page)).isTrue();
            assertThat(page.manage().getCookies()).isEmpty();
            assertThat(page.executeScript("return localStorage.length + sessionStorage.length"))
                    .isEqualTo(0L);
            assertThat(complaints(page)).isEmpty();
        }
    }

    @Test
    void itWorksWithoutScriptsToo() {
        try (var browser = closing(browser(false))) {
            var page = browser.driver();
            page.get(at("/report"));
            choose(page, "danger-no");
            choose(page, "about-me");
            assertThat(page.findElement(By.id("policeMayBeTold-yes")).isEnabled())
                    .isTrue();
            choose(page, "under18-no");
            choose(page, "exploitation-unsure");
            choose(page, "placeUnknown");
            choose(page, "identity-share");
            send(page);

            assertThat(page.getTitle()).isEqualTo("Sent – Signpost");
        }
    }

    @Test
    void theLettersAreTheMachinesOwnAndNothingComesFromElsewhere() {
        try (var browser = closing(browser(true))) {
            var page = browser.driver();
            for (String path : List.of("/", "/report", "/about")) {
                page.get(at(path));
                assertThat(script(
                                page,
                                "return [...document.querySelectorAll('body, body *')].map(e =>"
                                        + " getComputedStyle(e).fontFamily).filter(f =>"
                                        + " f.includes('GDS')).length"))
                        .isEqualTo("0");
                assertThat(script(
                                page,
                                "return performance.getEntriesByType('resource').map(r => r.name)"
                                        + ".filter(n => !n.startsWith(location.origin + '/assets/')).length"))
                        .isEqualTo("0");
                assertThat(complaints(page)).isEmpty();
            }
        }
    }

    @Test
    void theWayOutLeavesNoWayBack() {
        try (var browser = closing(browser(true))) {
            var page = browser.driver();
            page.get(at("/about"));
            page.get(at("/report"));
            page.findElement(By.id("narrative")).sendKeys("something");
            page.executeScript("document.querySelector('[data-leave]').href = '/nothing-here'");

            page.findElement(By.cssSelector("[data-leave]")).click();
            Awaitility.await().until(() -> at("/nothing-here").equals(page.getCurrentUrl()));
            page.navigate().back();

            Awaitility.await().until(() -> at("/about").equals(page.getCurrentUrl()));
        }
    }

    /// Whether nothing sticks out sideways.
    private static boolean fits(ChromeDriver page) {
        return script(page, "return document.documentElement.scrollWidth <= document.documentElement.clientWidth")
                .equals("true");
    }

    private static String script(JavascriptExecutor page, String script) {
        return String.valueOf(page.executeScript(script));
    }

    /// A browser that is closed with the test, whatever happened in it.
    private record Closing(ChromeDriver driver) implements AutoCloseable {
        @Override
        public void close() {
            driver.quit();
        }
    }

    private static Closing closing(ChromeDriver driver) {
        driver.manage().window().setSize(new Dimension(500, 900));
        return new Closing(driver);
    }
}
