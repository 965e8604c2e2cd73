package org.signpost.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.Level;
import org.apache.catalina.Session;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.signpost.broker.LocalBroker;
import org.signpost.intake.form.Question;

/// The form in a real browser: every page on a small phone and on a wide screen, looked at by axe; by keyboard
/// alone; and without scripts. One browser with scripts and one without walk everything.
@EnabledIf(
        value = "browserIsHere",
        disabledReason = "the form is tried in Chromium, and /usr/bin has no chromium or no chromedriver"
                + " (Debian: packages chromium and chromium-driver)")
class FormInBrowserTest {

    private static final List<Path> BROWSERS = List.of(
            Path.of("/usr/bin/chromium"), Path.of("/usr/bin/chromium-browser"), Path.of("/usr/bin/google-chrome"));
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Path SCREENSHOTS = Path.of("target/screenshots");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    static Path folder;

    private static @Nullable LocalBroker broker;
    private static @Nullable RunningIntake intake;
    private static @Nullable HttpServer elsewhere;
    private static @Nullable ChromeDriver withScripts;
    private static @Nullable ChromeDriver withoutScripts;

    /// Asked by JUnit before the class; an assumption before all tests would leave no trace in the reports.
    static boolean browserIsHere() {
        return BROWSERS.stream().anyMatch(Files::isExecutable) && Files.isExecutable(DRIVER);
    }

    @BeforeAll
    static void start() throws Exception {
        Files.createDirectories(SCREENSHOTS);
        // stands for the weather page
        var weather = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        weather.createContext("/", exchange -> {
            byte[] page = "<!DOCTYPE html><title>Weather</title><p>Sunny".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        weather.start();
        elsewhere = weather;
        broker = LocalBroker.startWithTopics(folder.resolve("log"));
        intake = new RunningIntake(
                        broker.bootstrapServers(),
                        folder,
                        "signpost.intake.form.exit-address=" + weatherPage(),
                        "signpost.intake.partners-file="
                                + Path.of("../config/partners.yaml")
                                        .toAbsolutePath()
                                        .normalize())
                .awaitReady();
        withScripts = browser(true);
        withoutScripts = browser(false);
    }

    @AfterAll
    static void stop() {
        if (withScripts != null) {
            withScripts.quit();
        }
        if (withoutScripts != null) {
            withoutScripts.quit();
        }
        if (intake != null) {
            intake.close();
        }
        if (broker != null) {
            broker.close();
        }
        if (elsewhere != null) {
            elsewhere.stop(0);
        }
    }

    @BeforeEach
    void nobodyWasHere() {
        for (ChromeDriver page : List.of(scripted(), plain())) {
            page.get(at("/about"));
            page.manage().deleteAllCookies();
            width(page, 320);
        }
        List<String> _ = complaints(scripted());
    }

    private static ChromeDriver scripted() {
        return Objects.requireNonNull(withScripts);
    }

    private static ChromeDriver plain() {
        return Objects.requireNonNull(withoutScripts);
    }

    private static String weatherPage() {
        return "http://127.0.0.1:"
                + Objects.requireNonNull(elsewhere).getAddress().getPort() + "/weather";
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
                "--user-data-dir=" + folder.resolve("profile-" + scripts),
                // nothing but this machine is to be reached, whatever a page asks for
                "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
                "--window-size=1400,1000");
        if (!scripts) {
            options.setExperimentalOption("prefs", Map.of("profile.managed_default_content_settings.javascript", 2));
        }
        var logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        return new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(DRIVER.toFile())
                        .build(),
                options);
    }

    /// A window cannot be as narrow as a phone; what it shows can.
    static void width(ChromeDriver page, int width) {
        page.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of(
                        "width",
                        width,
                        "height",
                        width < 600 ? 640 : 900,
                        "deviceScaleFactor",
                        1,
                        "mobile",
                        width < 600));
    }

    private static String at(String path) {
        return Objects.requireNonNull(intake).at(path).toString();
    }

    private static String path(ChromeDriver page) {
        return URI.create(page.getCurrentUrl()).getPath();
    }

    private static void choose(ChromeDriver page, String id) {
        WebElement label = page.findElement(By.cssSelector("label[for='" + id + "']"));
        page.executeScript("arguments[0].scrollIntoView({block: 'center'})", label);
        label.click();
        assertThat(page.findElement(By.id(id)).isSelected()).as(id).isTrue();
    }

    private static void type(ChromeDriver page, String id, String text) {
        page.findElement(By.id(id)).sendKeys(text);
    }

    /// Presses what leads to the next page, and waits until it is there.
    private static void press(ChromeDriver page, By what) {
        WebElement button = page.findElement(what);
        NextPage.after(page, () -> button.sendKeys(Keys.ENTER));
    }

    private static void next(ChromeDriver page) {
        press(page, By.cssSelector("form button[type=submit]"));
    }

    private static void open(ChromeDriver page, String path) {
        page.get(at(path));
    }

    /// What the browser itself complains about, but for the status of a mistake.
    private static List<String> complaints(ChromeDriver page) {
        return page.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(entry -> entry.getMessage())
                .filter(message -> !message.contains("status of 400") && !message.contains("status of 4"))
                .toList();
    }

    private static final String AXE = axe();

    private static String axe() {
        try (var script = Objects.requireNonNull(FormInBrowserTest.class.getResourceAsStream("/axe.min.js"))) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What is wrong with the pages that were looked at, so that one look tells of all of them.
    private final List<String> found = new ArrayList<>();

    /// Looks at a page on a phone and on a wide screen: nothing sticks out, nothing comes from elsewhere, axe finds
    /// nothing, and a picture is kept for people to look at.
    private void look(ChromeDriver page, String name) {
        for (int width : List.of(320, 1280)) {
            width(page, width);
            String where = name + " at " + width + " px";
            note(where + " does not fit", page, """
                return document.documentElement.scrollWidth <= document.documentElement.clientWidth ? ''
                    : [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1)
                        .map(e => e.outerHTML.slice(0, 120)).join(' | ')
                """);
            note(where + " loads from elsewhere", page, """
                return performance.getEntriesByType('resource').map(r => r.name)
                    .filter(n => !n.startsWith(location.origin + '/assets/')).join(' ')
                """);
            note(where + " has letters of GOV.UK", page, """
                return [...document.querySelectorAll('body, body *')]
                    .filter(e => getComputedStyle(e).fontFamily.includes('GDS')).map(e => e.outerHTML).join(' ')
                """);
            picture(page, name + "-" + width);
            String violations = violations(page);
            if (!violations.isEmpty()) {
                found.add(where + ": " + violations);
            }
        }
        assertThat(page.getTitle()).as(name).matches("[A-Za-z0-9: ]+ – Signpost");
        width(page, 320);
    }

    private void note(String what, ChromeDriver page, String script) {
        String said = String.valueOf(page.executeScript(script));
        if (!said.isEmpty()) {
            found.add(what + ": " + said);
        }
    }

    static String violations(ChromeDriver page) {
        page.executeScript("if (!window.axe) {" + AXE + "}");
        Object found = page.executeAsyncScript("const done = arguments[arguments.length - 1];"
                + "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa',"
                + " 'best-practice']}).then(result => done(result.violations.map(v => v.id + ': ' + v.help + ' '"
                + " + v.nodes.map(n => n.html + ' ' + n.failureSummary).join(' | ')).join('\\n')),"
                + " failed => done('axe failed: ' + failed));");
        return String.valueOf(found);
    }

    static void picture(ChromeDriver page, String name) {
        Object data = page.executeCdpCommand(
                        "Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true))
                .get("data");
        try {
            Files.createDirectories(SCREENSHOTS);
            Files.write(
                    SCREENSHOTS.resolve(name + ".png"),
                    Base64.getDecoder().decode(Objects.requireNonNull(data).toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String numbered(Question question) {
        return "step-%02d-%s".formatted(question.number(), question.name().toLowerCase(Locale.ROOT));
    }

    @Test
    void everyPageAndEveryMistakeCanBeUsedByEveryoneOnAPhoneAndOnAWideScreen() {
        ChromeDriver page = scripted();
        for (String path : List.of("/", "/before", "/tips", "/about", "/ended", "/cleared", "/nothing-here")) {
            open(page, path);
            look(page, path.equals("/") ? "start" : path.substring(1));
        }
        var asked = new TreeSet<Question>();
        open(page, "/step/1");
        for (Question question = Question.DANGER; path(page).startsWith("/step/"); question = at(page)) {
            asked.add(question);
            look(page, numbered(question));
            mistakes(page, question);
            answer(page, question);
        }
        assertThat(path(page)).isEqualTo("/check");
        look(page, "check");
        String stale = page.getWindowHandle();
        page.switchTo().newWindow(WindowType.TAB);
        String other = page.getWindowHandle();
        open(page, "/step/17");
        page.switchTo().window(stale);
        press(page, By.cssSelector("form[action='/send'] button"));
        assertThat(path(page)).isEqualTo("/done");
        look(page, "done");

        page.close();
        page.switchTo().window(other);
        type(page, "vehicles", "A white van");
        next(page);
        assertThat(path(page)).isEqualTo("/more");
        look(page, "more");
        press(page, By.cssSelector("button[value=add]"));
        assertThat(page.findElement(By.tagName("main")).getText()).contains("What you added has been sent too");

        advice(page, asked);
        assertThat(found).isEmpty();
        assertThat(asked).containsExactlyInAnyOrder(Question.values());
        assertThat(complaints(page)).isEmpty();
        assertThat(page.executeScript("return localStorage.length + sessionStorage.length"))
                .isEqualTo(0L);
    }

    private static Question at(ChromeDriver page) {
        String path = path(page);
        return path.startsWith("/step/")
                ? Question.numbered(Integer.parseInt(path.substring("/step/".length())))
                        .orElseThrow()
                : Question.DANGER;
    }

    /// The pages that only somebody sees who asks for advice; the way there is short.
    private void advice(ChromeDriver page, Set<Question> asked) {
        press(page, By.id("again"));
        choose(page, "danger-no");
        next(page);
        choose(page, "about-advice");
        next(page);
        asked.add(at(page));
        look(page, numbered(at(page)));
        choose(page, "adviceKind-business");
        next(page);
        look(page, "step-09-where-advice");
        next(page);
        next(page);
        next(page);
        choose(page, "identity-anonymous");
        next(page);
        asked.add(at(page));
        look(page, numbered(at(page)));
        press(page, By.cssSelector("button[name=to]"));
        look(page, "check-advice");
        page.findElement(By.cssSelector("details summary")).click();
        look(page, "check-advice-open");
        next(page);
        look(page, "done-advice");
    }

    /// Sends a page as it must not be, if there is such a way, and looks at what it says.
    private void mistakes(ChromeDriver page, Question question) {
        switch (question) {
            case DANGER, UNDER_18, HAPPENING, WHERE, IDENTITY -> next(page);
            case OTHER_PLACE -> {
                type(page, "otherPlace", "Bulkington");
                next(page);
            }
            case WORDS, DESCRIBED, NAME, MEANS, SAFE -> {
                page.executeScript("document.querySelectorAll('input[type=text], textarea').forEach(i => i.value ="
                        + " 'x'.repeat(15001))");
                next(page);
            }
            default -> {
                return;
            }
        }
        assertThat(page.getTitle()).startsWith("Error: ");
        NextPage.awaitFocus(page, ".govuk-error-summary");
        String link =
                page.findElement(By.cssSelector(".govuk-error-summary__list a")).getDomAttribute("href");
        assertThat(page.findElements(By.cssSelector(Objects.requireNonNull(link))))
                .hasSize(1);
        look(page, numbered(question) + "-mistake");
        page.executeScript("document.querySelectorAll('input[type=text], textarea').forEach(i => i.value = '')");
    }

    /// Answers a page so that as much as possible is asked.
    private static void answer(ChromeDriver page, Question question) {
        switch (question) {
            case DANGER -> choose(page, "danger-now");
            case CALL -> {
                press(page, By.cssSelector("button[value=cannot]"));
                return;
            }
            case ABOUT -> choose(page, "about-me");
            case UNDER_18 -> choose(page, "under18-unsure");
            case HAPPENING -> choose(page, "exploitation-labour");
            case HELD -> choose(page, "coercion-yes");
            case WHERE -> {
                type(page, "postcode", "cv21 2dt");
                type(page, "placeDescription", "Behind the station");
            }
            case OTHER_PLACE -> {
                type(page, "otherPlace", "Bulkington");
                choose(page, "otherPlaceRole-accommodation");
            }
            case SIGNS -> choose(page, "indicators-threats");
            case WORDS -> type(page, "narrative", "Three women are dropped off by a van\nbefore eight.");
            case WORKS_FOR -> choose(page, "subjectWorksFor-rugby-council");
            case IDENTITY -> choose(page, "identity-confidential");
            case NAME -> type(page, "name", "Asha Example");
            case MAY_CONTACT -> choose(page, "mayContact-yes");
            case MEANS -> type(page, "phone", "07700 900982");
            case LANGUAGE -> choose(page, "interpreterNeeded");
            default -> {
                // left empty
            }
        }
        next(page);
    }

    @Test
    void theWholeFormWorksWithoutScripts() {
        ChromeDriver page = plain();
        open(page, "/");
        press(page, By.cssSelector("a.govuk-button--start"));
        press(page, By.id("go-on"));
        for (int pages = 0; path(page).startsWith("/step/"); pages++) {
            assertThat(pages).isLessThan(Question.values().length);
            answer(page, at(page));
        }
        press(page, By.cssSelector("a[href='/step/9?from=check']"));
        page.findElement(By.id("postcode")).clear();
        type(page, "postcode", "CV34 4RL");
        next(page);
        assertThat(page.findElement(By.tagName("main")).getText()).contains("CV34 4RL", "Asha Example");
        next(page);
        assertThat(page.findElement(By.id("reference")).getText()).matches("[0-9A-Z]{4}-[0-9A-Z]{4}");

        press(page, By.cssSelector(".signpost-exit a"));
        assertThat(page.getCurrentUrl()).isEqualTo(weatherPage());
        open(page, "/done");
        assertThat(path(page)).isEqualTo("/ended");
    }

    @Test
    void theWholeFormCanBeFilledInByKeyboardAloneAndTheFocusIsAlwaysSeen() {
        ChromeDriver page = scripted();
        open(page, "/");
        tabTo(page, "a.govuk-button--start");
        enter(page);
        tabTo(page, "#go-on");
        enter(page);
        keyboard(page, "#danger-now", Keys.SPACE);
        tabTo(page, "button[value=have]");
        enter(page);
        keyboard(page, "#about-someone-else", Keys.SPACE);
        keyboard(page, "#under18-yes", Keys.SPACE, Keys.ARROW_DOWN);
        keyboard(page, "#exploitation-labour", Keys.SPACE);
        keyboard(page, "#coercion-yes", Keys.SPACE);
        keyboard(page, "#place", "Rugby");
        for (Question left = at(page); left != Question.WORDS; left = at(page)) {
            tabTo(page, "form button[type=submit]");
            enter(page);
        }
        keyboard(page, "#narrative", "A white van");
        tabTo(page, "button[name=to]");
        enter(page);
        assertThat(at(page)).isEqualTo(Question.IDENTITY);
        keyboard(page, "#identity-share", Keys.SPACE, Keys.ARROW_UP);
        assertThat(path(page)).isEqualTo("/check");
        assertThat(page.findElement(By.tagName("main")).getText()).contains("anonymous", "A white van", "Rugby");
        tabTo(page, "form[action='/send'] button");
        enter(page);
        assertThat(path(page)).isEqualTo("/done");
        tabTo(page, "#clear");
        enter(page);

        assertThat(path(page)).isEqualTo("/cleared");
        assertThat(page.manage().getCookies()).isEmpty();
    }

    private static void keyboard(ChromeDriver page, String field, CharSequence... keys) {
        tabTo(page, field);
        for (CharSequence key : keys) {
            new Actions(page).sendKeys(key).perform();
        }
        tabTo(page, "form button[type=submit]");
        enter(page);
    }

    private static void enter(ChromeDriver page) {
        NextPage.after(page, () -> new Actions(page).sendKeys(Keys.ENTER).perform());
    }

    /// Presses Tab until something has the focus; on the way everything that gets it can be seen to have it.
    private static void tabTo(ChromeDriver page, String selector) {
        for (int presses = 0; presses < 60; presses++) {
            new Actions(page).sendKeys(Keys.TAB).perform();
            Object seen = page.executeScript("""
                const e = document.activeElement;
                if (e === document.body) return '';
                const box = (e.matches('.govuk-radios__input, .govuk-checkboxes__input') ? e.nextElementSibling : e);
                const r = e.getBoundingClientRect();
                const s = getComputedStyle(e), b = getComputedStyle(box, box === e ? null : '::before');
                const marked = s.outlineStyle !== 'none' || s.boxShadow !== 'none' || b.boxShadow !== 'none'
                    || b.outlineStyle !== 'none';
                const inside = r.bottom > 0 && r.top < innerHeight && r.right > 0 && r.left < innerWidth;
                const x = Math.min(Math.max(r.left + r.width / 2, 1), innerWidth - 2);
                const top = document.elementFromPoint(x, Math.min(Math.max(r.top + r.height / 2, 1), innerHeight - 2));
                const covered = top && !e.closest('.signpost-exit') && top.closest('.signpost-exit a');
                return (marked ? '' : ' no mark of the focus on ') + (inside ? '' : ' not on the screen: ')
                    + (covered ? ' covered by the way out: ' : '') + (marked && inside && !covered ? '' : e.outerHTML);
                """);
            assertThat(String.valueOf(seen)).isEmpty();
            Object there = page.executeScript("return document.activeElement.matches(arguments[0])", selector);
            if (Boolean.TRUE.equals(there)) {
                return;
            }
        }
        throw new AssertionError(selector + " cannot be reached by the Tab key on " + path(page));
    }

    @Test
    void everyWayOutLeavesAtOnceForgetsEverythingAndIsNotInTheHistory() {
        ChromeDriver page = scripted();
        for (String way : List.of("button", "link", "keys")) {
            open(page, "/tips");
            open(page, "/step/1");
            choose(page, "danger-no");
            next(page);
            String session = Objects.requireNonNull(page.manage().getCookieNamed("session"))
                    .getValue();

            switch (way) {
                case "button" ->
                    page.findElement(By.cssSelector(".signpost-exit a")).sendKeys(Keys.ENTER);
                case "link" ->
                    page.findElement(By.cssSelector("a.govuk-skip-link[data-leave]"))
                            .sendKeys(Keys.ENTER);
                default -> {
                    String said = ".signpost-exit [role=status]";
                    new Actions(page).keyDown(Keys.SHIFT).keyUp(Keys.SHIFT).perform();
                    assertThat(page.findElement(By.cssSelector(said)).getDomProperty("textContent"))
                            .isEqualTo("Shift, press 2 more times to exit.");
                    new Actions(page)
                            .keyDown(Keys.SHIFT)
                            .sendKeys("a")
                            .keyUp(Keys.SHIFT)
                            .perform();
                    assertThat(page.findElement(By.cssSelector(said)).getDomProperty("textContent"))
                            .isEqualTo("Exit this page expired.");
                    for (int presses = 0; presses < 3; presses++) {
                        new Actions(page).keyDown(Keys.SHIFT).keyUp(Keys.SHIFT).perform();
                    }
                }
            }
            Awaitility.await().atMost(PATIENCE).until(() -> weatherPage().equals(page.getCurrentUrl()));
            // told while the browser already left
            Awaitility.await()
                    .atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(Objects.requireNonNull(intake).sessions())
                                    .extracting(Session::getId)
                                    .doesNotContain(session));
            page.navigate().back();

            Awaitility.await().atMost(PATIENCE).until(() -> path(page).startsWith("/"));
            assertThat(path(page)).as(way).isEqualTo("/step/1");
            assertThat(page.findElement(By.id("danger-no")).isSelected())
                    .as(way)
                    .isFalse();
        }
    }

    @Test
    void theEnterKeyGoesOnAndBackKeepsWhatWasTypedWithScriptsOrWithout() {
        for (ChromeDriver page : List.of(scripted(), plain())) {
            open(page, "/step/1");
            choose(page, "danger-no");
            next(page);
            choose(page, "about-someone-else");
            next(page);
            choose(page, "under18-no");
            next(page);
            choose(page, "exploitation-labour");
            next(page);
            next(page);
            assertThat(at(page)).isEqualTo(Question.WHERE);
            type(page, "place", "Rugby");
            press(page, By.id("back"));
            assertThat(at(page)).isEqualTo(Question.HELD);
            next(page);
            assertThat(page.findElement(By.id("place")).getDomProperty("value")).isEqualTo("Rugby");

            NextPage.after(page, () -> page.findElement(By.id("place")).sendKeys(Keys.ENTER));
            assertThat(at(page)).isEqualTo(Question.OTHER_PLACE);
        }
    }

    /// The links lead to a page of this service that leads nowhere, as if it never answered.
    @Test
    void theWayOutWaitsForNobodyAndForgetsWithABeaconOrWithout() {
        ChromeDriver page = scripted();
        for (String beacon : List.of("", "navigator.sendBeacon = undefined;")) {
            open(page, "/step/1");
            choose(page, "danger-no");
            next(page);
            String session = Objects.requireNonNull(page.manage().getCookieNamed("session"))
                    .getValue();
            page.executeScript(
                    beacon + "document.querySelectorAll('[data-leave]').forEach(link => { link.href = '/about'; })");

            page.findElement(By.cssSelector(".signpost-exit a")).sendKeys(Keys.ENTER);

            Awaitility.await().atMost(PATIENCE).until(() -> weatherPage().equals(page.getCurrentUrl()));
            Awaitility.await()
                    .atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(Objects.requireNonNull(intake).sessions())
                                    .extracting(Session::getId)
                                    .doesNotContain(session));
        }
    }

    @Test
    void somebodyIsAskedBeforeTheirAnswersAreClearedAndAPageLeftAloneShowsNothing() {
        ChromeDriver page = scripted();
        open(page, "/step/1");
        choose(page, "danger-no");
        next(page);
        choose(page, "about-me");
        assertThat(page.findElement(By.id("idle")).isDisplayed()).isFalse();

        later(page, 18);
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> page.findElement(By.id("idle")).isDisplayed());
        assertThat(page.switchTo().activeElement().getDomAttribute("id")).isEqualTo("idle-stay");
        look(page, "idle");
        assertThat(found).isEmpty();
        page.switchTo().activeElement().sendKeys(Keys.ENTER);
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> !page.findElement(By.id("idle")).isDisplayed());
        assertThat(page.findElement(By.id("about-me")).isSelected()).isTrue();

        NextPage.after(page, () -> later(page, 40));
        assertThat(path(page)).isEqualTo("/ended");
    }

    /// Lets the clock of a page run ahead.
    private static void later(ChromeDriver page, int minutes) {
        page.executeScript("const then = Date.now.bind(Date); Date.now = () => then() + arguments[0] * 60000", minutes);
    }
}
