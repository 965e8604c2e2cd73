package org.signpost.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;
import org.signpost.broker.LocalBroker;

/// The description of the API in a real browser, under the policy that its page is served with.
@EnabledIf(
        value = "org.signpost.intake.FormInBrowserTest#browserIsHere",
        disabledReason = "the viewer is tried in Chromium, and /usr/bin has no chromium or no chromedriver"
                + " (Debian: packages chromium and chromium-driver)")
class ApiViewerInBrowserTest {

    @TempDir
    private Path folder;

    @Test
    void everyOperationCanBeReadAndNoneSentAndNobodyElseIsAsked() throws Exception {
        try (var broker = LocalBroker.startWithTopics(folder.resolve("log"));
                var intake = new RunningIntake(broker.bootstrapServers(), folder).awaitReady()) {
            ChromeDriver browser = browser();
            try {
                browser.get(intake.at("/v1/docs").toString());
                new WebDriverWait(browser, Duration.ofSeconds(60))
                        .until(ExpectedConditions.visibilityOfElementLocated(
                                By.cssSelector("[data-path='/v1/concerns']")));

                assertThat(browser.findElements(By.cssSelector(".opblock-summary-path")))
                        .hasSizeGreaterThan(8);
                browser.findElement(By.cssSelector("#operations-Concerns-reportConcern button.opblock-summary-control"))
                        .click();
                new WebDriverWait(browser, Duration.ofSeconds(60))
                        .until(ExpectedConditions.visibilityOfElementLocated(
                                By.cssSelector("#operations-Concerns-reportConcern .opblock-body")));
                assertThat(browser.findElements(By.cssSelector(".try-out__btn")))
                        .isEmpty();
                assertThat(browser.executeScript("return performance.getEntriesByType('resource')"
                                + ".filter(entry => !entry.name.startsWith(location.origin + '/')"
                                + " && !entry.name.startsWith('data:')).length"))
                        .isEqualTo(0L);
                assertThat(browser.manage().logs().get(LogType.BROWSER).getAll().stream()
                                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                                .map(entry -> entry.getMessage())
                                .toList())
                        .isEmpty();
            } finally {
                browser.quit();
            }
        }
    }

    @Test
    void bothPagesFitAPhoneAndAWideScreenAndTheProblemsCanBeUsedByEveryone() throws Exception {
        try (var broker = LocalBroker.startWithTopics(folder.resolve("log"));
                var intake = new RunningIntake(broker.bootstrapServers(), folder).awaitReady()) {
            ChromeDriver browser = browser();
            try {
                for (int width : List.of(320, 1280)) {
                    FormInBrowserTest.width(browser, width);
                    browser.get(intake.at("/v1/problems").toString());
                    FormInBrowserTest.picture(browser, "api-problems-" + width);
                    assertThat(sticksOut(browser))
                            .as("problems at %d px", width)
                            .isEmpty();
                    assertThat(FormInBrowserTest.violations(browser))
                            .as("problems at %d px", width)
                            .isEmpty();

                    browser.get(intake.at("/v1/docs").toString());
                    new WebDriverWait(browser, Duration.ofSeconds(60))
                            .until(ExpectedConditions.visibilityOfElementLocated(
                                    By.cssSelector("[data-path='/v1/concerns']")));
                    FormInBrowserTest.picture(browser, "api-docs-" + width);
                    assertThat(sticksOut(browser)).as("API at %d px", width).isEmpty();
                    browser.findElement(
                                    By.cssSelector("#operations-Concerns-reportConcern button.opblock-summary-control"))
                            .click();
                    new WebDriverWait(browser, Duration.ofSeconds(60))
                            .until(ExpectedConditions.visibilityOfElementLocated(
                                    By.cssSelector("#operations-Concerns-reportConcern .opblock-body")));
                    FormInBrowserTest.picture(browser, "api-docs-open-" + width);
                    assertThat(sticksOut(browser))
                            .as("an operation at %d px", width)
                            .isEmpty();
                }
            } finally {
                browser.quit();
            }
        }
    }

    /// What makes a page wider than its window.
    private static String sticksOut(ChromeDriver page) {
        return String.valueOf(page.executeScript("""
            const root = document.documentElement;
            return root.scrollWidth <= root.clientWidth ? ''
                : [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > root.clientWidth + 1)
                    .map(e => e.outerHTML.slice(0, 120)).join(' | ')
            """));
    }

    private ChromeDriver browser() {
        var options = new ChromeOptions();
        options.setBinary(List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome").stream()
                .filter(path -> Files.isExecutable(Path.of(path)))
                .findFirst()
                .orElseThrow());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--user-data-dir=" + folder.resolve("profile"),
                // nothing but this machine is to be reached, whatever a page asks for
                "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
                "--window-size=1280,1600");
        var logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        return new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(Path.of("/usr/bin/chromedriver").toFile())
                        .build(),
                options);
    }
}
