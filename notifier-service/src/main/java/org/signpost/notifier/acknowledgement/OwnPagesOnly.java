package org.signpost.notifier.acknowledgement;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.ModelAndViewDefiningException;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/// Refuses what a page of another site sends in a person's name. Browsers say with `Sec-Fetch-Site` where a request
/// comes from, older ones with `Origin` alone, which is compared with the configured base of links: behind a proxy the
/// request does not know its own address, which is what Spring's own checks of origins go by.
///
/// Who says neither is let through. Every browser of the last ten years says one of them with what another site makes
/// it send, while the oldest, and some that mail programs open links with, say nothing about a page's own form; and
/// without the link, which is secret, no site can press its button. The services that call back say neither, too.
@Component
final class OwnPagesOnly implements HandlerInterceptor, WebMvcConfigurer {

    private static final Set<String> LOOKING = Set.of("GET", "HEAD", "OPTIONS");
    private static final Set<String> OWN = Set.of("same-origin", "none");

    private final AcknowledgementLinks links;

    OwnPagesOnly(AcknowledgementLinks links) {
        this.links = links;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        var _ = registry.addInterceptor(this);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws ModelAndViewDefiningException {
        if (!LOOKING.contains(request.getMethod()) && !isOurs(request)) {
            throw new ModelAndViewDefiningException(new ModelAndView("other-site", HttpStatus.FORBIDDEN));
        }
        return true;
    }

    private boolean isOurs(HttpServletRequest request) {
        String from = request.getHeader("Sec-Fetch-Site");
        if (from != null) {
            return OWN.contains(from);
        }
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        return origin == null || links.isOrigin(origin);
    }
}
