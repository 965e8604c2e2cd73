package org.signpost.intake;

import java.time.Duration;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.support.ui.WebDriverWait;

/// The page that comes next in a browser.
final class NextPage {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private NextPage() {}

    /// Does what leads to the next page, and returns when that is there: a key press returns before the answer
    /// does, and a look at the page that was left would be taken for a look at the next.
    ///
    /// The page that is left is marked, and waited for is one without the mark. To ask whether an element has
    /// gone is not enough: between two pages the driver answers that with errors of its own.
    static void after(ChromeDriver browser, Runnable press) {
        browser.executeScript("window.signpostLeft = true");
        press.run();
        new WebDriverWait(browser, PATIENCE)
                .ignoring(WebDriverException.class)
                .until(there -> Boolean.TRUE.equals(
                        browser.executeScript("return !window.signpostLeft && document.readyState === 'complete'")));
    }

    /// Returns when an element has the focus. A browser gives it when it draws the page, which may be after all of it
    /// is there.
    static void awaitFocus(ChromeDriver browser, String selector) {
        new WebDriverWait(browser, PATIENCE)
                .withMessage("focus on " + selector)
                .until(there -> Boolean.TRUE.equals(
                        browser.executeScript("return document.activeElement.matches(arguments[0])", selector)));
    }
}
