package org.signpost.notifier.casepage;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.signpost.notifier.casepage.Sessions.Session;
import org.signpost.notifier.channel.LinkId;
import org.signpost.notifier.ledger.LinkedAlert;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;

/// The session of a browser, by the cookie that it sends. The cookie goes to this service alone, over TLS alone, is
/// out of reach of scripts, and is not sent with what another site makes the browser ask for.
final class SignedIn {

    private static final Pattern SECRET = Pattern.compile("[0-9a-f]{64}");

    private final Sessions sessions;
    private final boolean secure;
    private final Clock clock;

    /// @param secure whether the pages are reached over TLS; on this machine alone they need not be
    SignedIn(Sessions sessions, boolean secure, Clock clock) {
        this.sessions = sessions;
        this.secure = secure;
        this.clock = clock;
    }

    /// Who is signed in.
    ///
    /// @param formToken what the forms of the page must hold
    record Reader(Session session, String formToken) {}

    /// The reader of a case, if the browser is signed in to it.
    Optional<Reader> reader(HttpServletRequest request, LinkedAlert link) {
        return secret(request)
                .flatMap(secret -> sessions.of(secret, link, now())
                        .map(session -> new Reader(session, sessions.formToken(secret))));
    }

    /// The same, when what was sent came from a form of ours.
    Optional<Reader> presser(HttpServletRequest request, LinkedAlert link, String formToken) {
        return secret(request)
                .filter(secret -> sessions.isOurs(secret, formToken))
                .flatMap(_ -> reader(request, link));
    }

    /// Whether a form that belongs to no one case is ours.
    boolean isOurs(HttpServletRequest request, String formToken) {
        return secret(request)
                .filter(secret -> sessions.isOurs(secret, formToken))
                .isPresent();
    }

    /// By what the link can be found with which the browser last signed in.
    Optional<LinkId> latest(HttpServletRequest request) {
        return secret(request).flatMap(secret -> sessions.latest(secret, now()));
    }

    /// Signs the browser in.
    void begin(HttpServletRequest request, HttpServletResponse response, LinkedAlert link) {
        String secret = sessions.begin(link, secret(request), now());
        response.addHeader(HttpHeaders.SET_COOKIE, cookie(secret, Sessions.LIFE));
    }

    /// Signs the browser out of everything.
    void end(HttpServletRequest request, HttpServletResponse response) {
        secret(request).ifPresent(sessions::end);
        response.addHeader(HttpHeaders.SET_COOKIE, cookie("", Duration.ZERO));
    }

    private String cookie(String value, Duration age) {
        return ResponseCookie.from(name(), value)
                .path("/")
                .secure(secure)
                .httpOnly(true)
                .sameSite("Strict")
                .maxAge(age)
                .build()
                .toString();
    }

    /// The prefix makes browsers refuse the cookie unless it is secure and for this host alone.
    private String name() {
        return secure ? "__Host-signpost-case" : "signpost-case";
    }

    private Optional<String> secret(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        return (cookies == null ? Stream.<Cookie>empty() : Arrays.stream(cookies))
                .filter(cookie -> cookie.getName().equals(name()))
                .map(Cookie::getValue)
                .filter(value -> SECRET.matcher(value).matches())
                .findFirst();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
