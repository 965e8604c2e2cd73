package org.signpost.notifier.acknowledgement;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.catalina.core.StandardHost;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/// Keeps pages out of caches, frames and search engines, and links out of the `Referer` of other sites.
@Component
class PageHeaders extends OncePerRequestFilter
        implements WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> {

    /// Where the container goes by itself when something went wrong.
    private static final String ERROR = "/error";

    /// An address that is none.
    private static final String NOTHING = "/none";

    @Override
    public void customize(ConfigurableTomcatWebServerFactory factory) {
        factory.addContextCustomizers(context -> {
            if (context.getParent() instanceof StandardHost host) {
                host.setErrorReportValveClass(SilentErrorPage.class.getName());
            }
        });
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        write(response);
        if (request.getDispatcherType() == DispatcherType.REQUEST
                && request.getServletPath().equals(ERROR)) {
            // nobody has an error to look at who was not sent there by one
            request.getRequestDispatcher(NOTHING).forward(request, response);
            return;
        }
        chain.doFilter(request, response);
    }

    static void write(HttpServletResponse response) {
        response.setHeader("Cache-Control", "no-store");
        // not no-referrer, with which browsers leave out whose form it was that they send
        response.setHeader("Referrer-Policy", "same-origin");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("X-Frame-Options", "DENY");
        response.setHeader("X-Robots-Tag", "noindex, nofollow");
        response.setHeader(
                "Content-Security-Policy",
                "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
    }
}
