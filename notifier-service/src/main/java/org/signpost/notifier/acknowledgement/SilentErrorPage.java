package org.signpost.notifier.acknowledgement;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;

/// What Tomcat answers by itself, before or without the application, such as to an address that is none: the page that
/// any other link gets which does not work. Public because Tomcat makes it by its name.
public class SilentErrorPage extends ErrorReportValve {

    private final byte[] unknown = page("unknown");
    private final byte[] broken = page("error");

    /// These pages have nothing in them that differs from request to request.
    private static byte[] page(String name) {
        try {
            return new ClassPathResource("notifier/templates/" + name + ".html")
                    .getContentAsString(StandardCharsets.UTF_8)
                    .replace(" xmlns:th=\"http://www.thymeleaf.org\"", "")
                    .getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the page " + name + " was not built in", e);
        }
    }

    @Override
    protected void report(Request request, Response response, @Nullable Throwable thrown) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        try {
            PageHeaders.write(response);
            response.setContentType("text/html;charset=UTF-8");
            response.getOutputStream().write(status < 500 ? unknown : broken);
            response.finishResponse();
        } catch (IOException | IllegalStateException gone) {
            // whoever asked is not listening any more, or was answered in part: there is nobody to tell
            container.getLogger().debug("answer not sent");
        }
    }
}
