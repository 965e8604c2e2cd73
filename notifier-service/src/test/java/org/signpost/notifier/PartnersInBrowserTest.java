package org.signpost.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.results.Rule;
import com.deque.html.axecore.selenium.AxeBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.WebDriverWait;
import org.signpost.contract.avro.ConcernKind;
import org.signpost.contract.avro.ConcernMode;
import org.signpost.contract.avro.DangerAnswer;
import org.signpost.contract.avro.UrgencyLevel;
import org.signpost.contract.avro.YesNoUnsure;
import org.signpost.contract.id.ConcernId;

/// The pages of partners in a real browser without scripts of theirs: on the width of a small phone by keyboard, on a
/// wide screen, by day and by night, each looked at by axe. A picture of each is left in `target/partner-pages`.
@EnabledIf(
        value = "browserIsHere",
        disabledReason = "the pages are tried in Chromium, and /usr/bin has no chromium or no chromedriver"
                + " (Debian: packages chromium and chromium-driver)")
class PartnersInBrowserTest extends PartnersAtWork {

    private static final List<Path> BROWSERS = List.of(
            Path.of("/usr/bin/chromium"), Path.of("/usr/bin/chromium-browser"), Path.of("/usr/bin/google-chrome"));
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Path PICTURES = Path.of("target", "partner-pages");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern PAGE_OF_PDF = Pattern.compile("/Type\\s*/Page[^s]");
    private static final int NARROW = 320;
    private static final int PHONE = 390;
    private static final int WIDE = 1280;

    @TempDir
    static Path profile;

    private static @Nullable ChromeDriver started;

    static boolean browserIsHere() {
        return BROWSERS.stream().anyMatch(Files::isExecutable) && Files.isExecutable(DRIVER);
    }

    @BeforeAll
    static void open() {
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
                "--user-data-dir=" + profile.resolve("profile"),
                // nothing but this machine is to be reached, whatever a page asks for
                "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
                "--window-size=1400,900");
        started = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(DRIVER.toFile())
                        .build(),
                options);
    }

    @AfterAll
    static void close() {
        if (started != null) {
            started.quit();
        }
    }

    @BeforeEach
    void aPhone() {
        page().manage().deleteAllCookies();
        width(NARROW);
    }

    private static ChromeDriver page() {
        return Objects.requireNonNull(started);
    }

    private static void width(int width) {
        size(width, 640);
    }

    private static void size(int width, Object height) {
        page().executeCdpCommand(
                        "Emulation.setDeviceMetricsOverride",
                        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width != WIDE));
    }

    private static void scheme(String scheme) {
        page().executeCdpCommand(
                        "Emulation.setEmulatedMedia",
                        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    private void go(String path) {
        page().get("http://127.0.0.1:" + port + path);
    }

    /// Presses a button or follows a link, by keyboard, and waits for what comes.
    private static void press(String words) {
        WebElement element = page().findElement(By.xpath(
                "//button[normalize-space()='" + words + "'] | //a[contains(normalize-space(), '" + words + "')]"));
        page().executeScript("window.signpostLeft = true");
        element.sendKeys(Keys.ENTER);
        new WebDriverWait(page(), PATIENCE)
                .ignoring(WebDriverException.class)
                .until(_ -> Boolean.TRUE.equals(
                        page().executeScript("return !window.signpostLeft && document.readyState === 'complete'")));
    }

    private static String heading() {
        return page().findElement(By.tagName("h1")).getText();
    }

    /// Narrow and wide, by day and by night: it fits, axe finds nothing, and a picture is taken.
    private static void looksRight(String name) throws IOException {
        Files.createDirectories(PICTURES);
        for (int width : List.of(NARROW, PHONE, WIDE)) {
            for (String scheme : List.of("light", "dark")) {
                width(width);
                scheme(scheme);
                String which = name + "-" + width + "-" + scheme;
                assertThat(String.valueOf(page().executeScript("return document.documentElement.scrollWidth <="
                                + " document.documentElement.clientWidth")))
                        .as(which + " fits")
                        .isEqualTo("true");
                assertThat(new AxeBuilder().analyze(page()).getViolations())
                        .as(which)
                        .extracting(PartnersInBrowserTest::inWords)
                        .isEmpty();
                size(
                        width,
                        Objects.requireNonNull(page().executeScript("return document.documentElement.scrollHeight")));
                Files.write(PICTURES.resolve(which + ".png"), page().getScreenshotAs(OutputType.BYTES));
            }
        }
        width(NARROW);
        scheme("light");
    }

    private static String inWords(Rule rule) {
        return rule.getId() + ": " + rule.getHelp() + " " + rule.getNodes();
    }

    private Told reported() {
        return concern(
                UrgencyLevel.EMERGENCY,
                ConcernMode.LIVE,
                List.of(RoutedRecords.POLICE),
                PartnersAtWork::forTransferAndRestricted,
                report -> report.setDanger(DangerAnswer.NOW).setUnder18(YesNoUnsure.UNSURE),
                particulars(longReport()));
    }

    /// 3,000 characters.
    private static String longReport() {
        String sentence = "Every morning at about ten to six a white van stops at the corner and three or four men get"
                + " out of it who look tired and are dressed too thin for the weather. ";
        return sentence.repeat(30).substring(0, 3000);
    }

    @Test
    void aDutyOfficerSignsInReadsNotesAndAcknowledges() throws Exception {
        Told concern = reported();
        Told another = concern();
        Told desks = concern(UrgencyLevel.STANDARD, List.of(RoutedRecords.POLICE), report -> report, particulars());
        String token = linkTo(CONTROL_ROOM_SMS, concern);
        assertThat(linkTo(CONTROL_ROOM_SMS, another)).hasSize(28);

        go("/a/" + token);
        assertThat(heading()).isEqualTo("Concern " + concern.reference());
        looksRight("01-alert");
        go("/c/" + token);
        looksRight("02-way-in");
        go("/a/" + token);
        press("Read the report");
        assertThat(heading()).isEqualTo("Enter your code");
        assertThat(page().switchTo().activeElement().getDomAttribute("id")).isEqualTo("code");
        looksRight("03-code");
        String code = codeTo(CONTROL_ROOM, concern);
        page().findElement(By.id("code")).sendKeys(code.startsWith("0") ? "111111" : "000000");
        press("Open the report");
        assertThat(page().findElement(By.id("mistake")).getText()).contains("You can try 4 more times.");
        looksRight("04-wrong-code");
        page().findElement(By.id("code")).sendKeys(code);
        press("Open the report");
        assertThat(heading()).isEqualTo("Concern " + concern.reference());
        assertThat(page().findElement(By.tagName("main")).getText())
                .contains("Every morning at about ten to six")
                .contains("For transfer: this is outside Warwickshire.")
                .contains("Restricted: somebody named in this concern works for a partner organisation.")
                .contains("Do not leave voicemail.");
        looksRight("05-report");

        page().findElement(By.id("note")).sendKeys("A car is on its way to the corner.");
        press("Save the note");
        assertThat(page().findElement(By.id("notes")).getText()).contains("A car is on its way to the corner.");
        press("Save the note");
        assertThat(page().findElement(By.id("note-mistake")).getText()).isEqualTo("Write the note first.");
        looksRight("06-note-mistake");
        press("I have it");
        assertThat(page().findElement(By.tagName("main")).getText()).contains("Acknowledged by Warwickshire Police");
        looksRight("07-acknowledged-report");

        press("All that waits for you");
        assertThat(heading()).isEqualTo("What waits for Warwickshire Police");
        assertThat(page().findElement(By.tagName("main")).getText())
                .contains(another.reference())
                .doesNotContain(concern.reference());
        looksRight("08-list");
        press(another.reference());
        assertThat(heading()).isEqualTo("Concern " + another.reference());

        go("/a/" + token);
        looksRight("14-acknowledged");
        go("/c/" + token);
        press("Close the report");
        assertThat(heading()).isEqualTo("The report is closed");
        looksRight("09-closed");
        go("/c/" + emailedLinkTo(DIGITAL_DESK, desks));
        looksRight("13-no-other-channel");
        go("/p");
        looksRight("11-sign-in-first");
        go("/a/" + "0".repeat(28));
        looksRight("12-unknown");
    }

    @Test
    void aDutyOfficerSendsAConcernOnAndTheCoordinatorReadsIt() throws Exception {
        Told concern = concern();
        String token = linkTo(CONTROL_ROOM_SMS, concern);
        go("/a/" + token);
        press("Read the report");
        page().findElement(By.id("code")).sendKeys(codeTo(CONTROL_ROOM, concern));
        press("Open the report");
        press("It is not for us");
        looksRight("21-not-for-us");
        width(PHONE);
        assertThat(((Number)
                                Objects.requireNonNull(
                                        page().executeScript(
                                                        "return"
                                                            + " document.querySelector('button.warning').getBoundingClientRect().top"
                                                            + " - [...document.querySelectorAll('.choice')].at(-1).getBoundingClientRect().bottom")))
                        .doubleValue())
                .as("pixels between the last reason and the red button")
                .isGreaterThan(8);
        width(NARROW);
        press("Send it on");
        assertThat(page().findElement(By.cssSelector("[role=alert]")).getText()).isEqualTo("Choose a reason.");
        looksRight("22-no-reason");
        page().findElement(By.cssSelector("[value=OTHER_AREA]")).sendKeys(Keys.SPACE);
        press("Send it on");
        assertThat(heading()).isEqualTo("Concern " + concern.reference() + " is sent on");
        looksRight("23-sent-on");
        go("/c/" + token);
        assertThat(heading()).isEqualTo("This alert is over");
        looksRight("24-over");

        String theirs = linkTo(COORDINATOR_SMS, concern);
        page().manage().deleteAllCookies();
        go("/a/" + theirs);
        press("Read the report");
        page().findElement(By.id("code")).sendKeys(codeTo(COORDINATOR, concern));
        press("Open the report");
        assertThat(page().findElement(By.tagName("main")).getText())
                .contains("Warwickshire Police said that it is not for them, because it is in another area.")
                .contains("Three men sleep in the shed");
        looksRight("25-coordinator-report");
    }

    @Test
    void aDutyOfficerReadsBeforeSendingItOnThatWhoeverGetsItIsClosed() throws Exception {
        onASunday();
        Told waits = withCopyToRugby(routed -> routed);
        Told kept = withCopyToRugby(routed -> withheldFrom(routed, "duty-coordinator", 1));

        for (Told concern : List.of(waits, kept)) {
            String token = linkTo(CONTROL_ROOM_SMS, concern);
            go("/a/" + token);
            press("Read the report");
            page().findElement(By.id("code")).sendKeys(codeTo(CONTROL_ROOM, concern));
            press("Open the report");
            press("It is not for us");
            assertThat(page().findElement(By.tagName("main")).getText()).contains("closed");
            looksRight(concern.equals(waits) ? "41-others-closed" : "42-next-closed");
        }
        page().findElement(By.cssSelector("[value=OTHER_AREA]")).sendKeys(Keys.SPACE);
        press("Send it on");
        looksRight("43-sent-on-to-closed");
    }

    @Test
    void aDutyOfficerSeesWhatCameLaterUntilThatNamesTheirOwnPeople() throws Exception {
        Told concern = concern();
        String token = linkTo(CONTROL_ROOM_SMS, concern);
        go("/a/" + token);
        press("Read the report");
        page().findElement(By.id("code")).sendKeys(codeTo(CONTROL_ROOM, concern));
        press("Open the report");
        Told adds = following(concern, ConcernKind.ADD_INFORMATION);
        assertThat(linkTo(CONTROL_ROOM_SMS, adds)).hasSize(28);
        Told withdraws = following(concern, ConcernKind.WITHDRAW);
        assertThat(linkTo(CONTROL_ROOM_SMS, withdraws)).hasSize(28);
        go("/c/" + token);
        assertThat(page().findElement(By.tagName("main")).getText())
                .contains("Since then", adds.reference(), "takes back " + concern.reference());
        looksRight("26-since-then");
        press("All that waits for you");
        assertThat(page().findElement(By.tagName("main")).getText()).contains("takes it back.");
        looksRight("27-list-taken-back");

        ConcernId names = RoutedRecords.newConcern();
        decide(RoutedRecords.about(
                withheldFrom(
                        RoutedRecords.routed(
                                names, UrgencyLevel.URGENT, ConcernMode.LIVE, List.of(RoutedRecords.RUGBY), List.of()),
                        RoutedRecords.POLICE,
                        1),
                ConcernKind.ADD_INFORMATION,
                concern.id()));
        String theirs = linkTo("+447700900011", concern);
        for (String path : List.of("/c/" + token, "/a/" + token, "/c/" + token + "/not-for-us")) {
            go(path);
            assertThat(heading()).isEqualTo("Somebody else has it now");
            assertThat(page().findElement(By.tagName("main")).getText())
                    .doesNotContain("CANARY", concern.reference(), "Three men");
        }
        looksRight("28-somebody-else");
        assertThat(page().findElements(By.cssSelector("main a, button"))).isEmpty();
        go("/p/" + token);
        looksRight("29-lists-nothing");
        go("/p");
        assertThat(page().findElement(By.tagName("main")).getText()).doesNotContain(concern.reference());

        page().manage().deleteAllCookies();
        go("/a/" + theirs);
        press("Read the report");
        page().findElement(By.id("code")).sendKeys(codeTo("single-point-of-contact@rugby-council.example", concern));
        press("Open the report");
        assertThat(page().findElement(By.tagName("main")).getText())
                .contains("Warwickshire Police must not have it any more, because a later report says")
                .contains("Three men sleep in the shed");
        looksRight("30-named-later");
    }

    @Test
    void theCoordinatorSeesWhomToTelephone() throws Exception {
        Told concern = reported();
        assertThat(linkTo(CONTROL_ROOM_SMS, concern)).hasSize(28);
        clock.putForward(Duration.ofMinutes(11));
        String token = linkTo(COORDINATOR_SMS, concern);
        go("/a/" + token);
        looksRight("31-coordinator-alert");
        press("Read the report");
        page().findElement(By.id("code")).sendKeys(codeTo(COORDINATOR, concern));
        press("Open the report");
        assertThat(page().findElement(By.cssSelector(".telephone")).getText())
                .contains("Telephone Warwickshire Police now")
                .contains("07700 900001");
        looksRight("32-coordinator-escalated");
        press("All that waits for you");
        looksRight("33-coordinator-list");

        clock.putForward(Duration.ofMinutes(31));
        go("/c/" + token);
        looksRight("34-session-over");
        clock.putForward(Duration.ofDays(15));
        go("/a/" + token);
        looksRight("35-expired");
    }

    @Test
    void whatGoesWrongOnTheWayInSaysWhatToDo() throws Exception {
        Told concern = concern();
        String token = linkTo(CONTROL_ROOM_SMS, concern);
        go("/a/" + token);
        press("Read the report");
        press("Send another code");
        assertThat(page().findElement(By.cssSelector("p[role=status]")).getText())
                .startsWith("No second code was sent");
        looksRight("40-code-on-its-way");
        for (int i = 0; i < 4; i++) {
            clock.putForward(Duration.ofSeconds(61));
            press("Send another code");
            assertThat(heading()).isEqualTo("Enter your code");
        }
        clock.putForward(Duration.ofSeconds(61));
        press("Send another code");
        assertThat(heading()).isEqualTo("Too many codes");
        looksRight("41-too-many-codes");

        go("/c/" + token + "/code");
        page().findElement(By.id("code")).sendKeys("12");
        clock.putForward(Duration.ofMinutes(11));
        press("Open the report");
        assertThat(heading()).isEqualTo("That code does not work any more");
        looksRight("42-code-over");

        noTextLeaves();
        go("/a/" + emailedLinkTo(CONTROL_ROOM, concern));
        press("Read the report");
        assertThat(heading()).isEqualTo("The code could not be sent");
        looksRight("43-not-sent");

        go("/");
        assertThat(heading()).isEqualTo("Signpost for partners");
        looksRight("44-home");
        go("/a/%00");
        assertThat(heading()).isEqualTo("This link does not work");
        looksRight("45-no-address");
    }

    @Test
    void aButtonOnAnotherSiteDoesNothingAndOurOwnDoes() throws Exception {
        Told concern = concern();
        String token = linkTo(CONTROL_ROOM_SMS, concern);

        for (String elsewhere : List.of(
                "data:text/html,<title>x</title><form method=post action='http://127.0.0.1:" + port + "/a/" + token
                        + "'><button>Win</button></form>",
                "data:text/html,<title>x</title><meta name=referrer content=no-referrer><form method=post"
                        + " action='http://127.0.0.1:" + port + "/a/" + token + "'><button>Win</button></form>")) {
            page().get(elsewhere);
            press("Win");
            assertThat(heading()).isEqualTo("Nothing was done");
        }
        looksRight("46-other-site");
        assertThat(steps(concern, "ACKNOWLEDGED")).isZero();
        go("/a/" + token);
        press("I have it");
        assertThat(heading()).isEqualTo("Concern " + concern.reference() + " is acknowledged");
        assertThat(steps(concern, "ACKNOWLEDGED")).isEqualTo(1);
    }

    @Test
    void aListThatIsLongAReportThatIsGoneAndARefusalThatNobodyCanTakeAreReadable() throws Exception {
        Told concern = concern();
        String token = linkTo(CONTROL_ROOM_SMS, concern);
        List<Told> others = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            others.add(concern());
        }
        for (Told other : others) {
            assertThat(linkTo(CONTROL_ROOM_SMS, other)).hasSize(28);
        }
        go("/a/" + token);
        press("Read the report");
        page().findElement(By.id("code")).sendKeys(codeTo(CONTROL_ROOM, concern));
        press("Open the report");
        press("All that waits for you");
        assertThat(page().findElements(By.cssSelector(".waiting li"))).hasSize(61);
        looksRight("47-long-list");

        decide(withheldFrom(
                RoutedRecords.routed(
                        concern.id(), UrgencyLevel.URGENT, ConcernMode.LIVE, List.of(RoutedRecords.POLICE), List.of()),
                "duty-coordinator",
                2));
        go("/c/" + token);
        press("It is not for us");
        page().findElement(By.cssSelector("[value=OTHER_AREA]")).sendKeys(Keys.SPACE);
        press("Send it on");
        assertThat(heading()).isEqualTo("Concern " + concern.reference() + " stays with you");
        looksRight("48-nobody-else");

        int shredded = sql.sql("insert into retained_concern (concern_id, ordered_at, shredded_at)"
                        + " values (:concern, :at, :at)")
                .param("concern", concern.id().value())
                .param("at", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        assertThat(shredded).isEqualTo(1);
        go("/c/" + token);
        assertThat(page().findElement(By.tagName("main")).getText())
                .contains("The report was deleted")
                .doesNotContain("CANARY");
        looksRight("49-shredded");
    }

    @Test
    void aLongReportPrintsOnOnePage() throws Exception {
        Told concern = reported();
        String token = linkTo(CONTROL_ROOM_SMS, concern);
        go("/a/" + token);
        press("Read the report");
        page().findElement(By.id("code")).sendKeys(codeTo(CONTROL_ROOM, concern));
        press("Open the report");
        page().findElement(By.id("note")).sendKeys("A car is on its way to the corner.");
        press("Save the note");

        width(WIDE);
        byte[] printed = Base64.getDecoder()
                .decode(String.valueOf(page().executeCdpCommand(
                                "Page.printToPDF",
                                Map.of("paperWidth", 8.27, "paperHeight", 11.69, "preferCSSPageSize", true))
                        .get("data")));

        Files.createDirectories(PICTURES);
        Files.write(PICTURES.resolve("report.pdf"), printed);
        assertThat(PAGE_OF_PDF
                        .matcher(new String(printed, StandardCharsets.ISO_8859_1))
                        .results()
                        .count())
                .isEqualTo(1);
    }
}
