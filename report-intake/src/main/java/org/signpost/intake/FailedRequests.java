package org.signpost.intake;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.apache.coyote.BadRequestException;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Controller;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/// Answers every request that failed, in words that are fixed beforehand: a problem for an application, a page for
/// a person. What frameworks say by themselves names the path, the method, the header or the value that was sent.
@Controller
@ControllerAdvice
class FailedRequests implements ErrorController {

    private static final Logger LOG = LoggerFactory.getLogger(FailedRequests.class);

    /// The pages on which one can write too much, and to which one can go back.
    private static final Pattern HAS_BOXES = Pattern.compile("/step/[0-9]{1,2}|/follow/(more|stop)");

    @ExceptionHandler(Exception.class)
    Object thrown(Exception thrown, HttpServletRequest request, HttpServletResponse response) {
        return switch (thrown) {
            case ErrorResponse known -> {
                known.getHeaders().forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
                yield answer(resolved(known.getStatusCode()), request, request.getRequestURI());
            }
            case InvalidParameterException tooMuch ->
                answer(resolved(HttpStatusCode.valueOf(tooMuch.getErrorCode())), request, request.getRequestURI());
            // a body whose chunks are garbled, or whose sender went away
            case BadRequestException garbled -> answer(HttpStatus.BAD_REQUEST, request, request.getRequestURI());
            default -> {
                logWithoutMessage(thrown);
                yield answer(HttpStatus.INTERNAL_SERVER_ERROR, request, request.getRequestURI());
            }
        };
    }

    /// Where Tomcat brings what failed outside a controller.
    @RequestMapping("/error")
    Object failed(HttpServletRequest request) {
        Object code = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        Object path = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
        HttpStatus status = code instanceof Integer known
                ? resolved(HttpStatusCode.valueOf(known))
                // somebody typed this address
                : HttpStatus.NOT_FOUND;
        return answer(status, request, path instanceof String text ? text : "/");
    }

    private static HttpStatus resolved(HttpStatusCode code) {
        return Objects.requireNonNullElse(HttpStatus.resolve(code.value()), HttpStatus.INTERNAL_SERVER_ERROR);
    }

    private static Object answer(HttpStatus status, HttpServletRequest request, String path) {
        if (path.startsWith(Open311Api.PATH)) {
            return Open311Api.failed(status, path);
        }
        String accepted = request.getHeader(HttpHeaders.ACCEPT);
        boolean application = path.startsWith("/v1/") || path.startsWith("/actuator");
        if (application || accepted == null || !accepted.contains("text/html")) {
            return Problem.of(status).answer();
        }
        return new ModelAndView(
                "failed",
                Map.of("what", page(status), "again", HAS_BOXES.matcher(path).matches() ? path : ""),
                status);
    }

    private static String page(HttpStatus status) {
        return switch (status) {
            case NOT_FOUND -> "missing";
            case CONTENT_TOO_LARGE -> "large";
            default -> status.is4xxClientError() ? "refused" : "broken";
        };
    }

    /// A message may repeat what a person wrote, so only the kind of failure and the place in our code are logged.
    private static void logWithoutMessage(Exception thrown) {
        String at = Arrays.stream(thrown.getStackTrace())
                .filter(frame -> frame.getClassName().startsWith("org.signpost."))
                .findFirst()
                .map(StackTraceElement::toString)
                .orElse("outside Signpost");
        LOG.atError()
                .addKeyValue("failure", thrown.getClass().getName())
                .addKeyValue("at", at)
                .log("request failed");
    }
}
