package org.signpost.intake;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;

/// What Tomcat answers by itself, before or without the application: a problem in fixed words instead of its own
/// page, which may name what was sent. Public because Tomcat makes it by its name.
public class SilentErrorReport extends ErrorReportValve {

    @Override
    protected void report(Request request, Response response, @Nullable Throwable thrown) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        String kind = status < 500 ? "bad-request" : "broken";
        String title = status < 500 ? "The request cannot be read" : "Something went wrong here";
        String body = "{\"type\":\"/v1/problems#" + kind + "\",\"title\":\"" + title + "\",\"status\":" + status
                + ",\"detail\":\"Nothing was stored.\"}";
        try {
            response.setContentType("application/problem+json");
            response.setHeader("Cache-Control", "no-store");
            response.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
            response.finishResponse();
        } catch (IOException | IllegalStateException gone) {
            // whoever asked is not listening any more, or was answered in part: there is nobody to tell
            container.getLogger().debug("answer not sent");
        }
    }
}
