package org.signpost.intake;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.catalina.core.StandardHost;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.resource.ResourceTransformerChain;
import org.springframework.web.servlet.resource.TransformedResource;

/// What makes the pages safe to open on a shared phone: nothing is kept, nothing is loaded from elsewhere, no other
/// site learns where its visitor came from.
@Configuration(proxyBeanMethods = false)
class WebSafety implements WebMvcConfigurer {

    /// The version of the WebJar, which is part of its path; checked at start.
    private static final String GOVUK_FRONTEND = "META-INF/resources/webjars/govuk-frontend/5.14.0/dist/govuk/";

    private static final String LETTERS =
            "system-ui,-apple-system,\"Segoe UI\",Roboto,\"Liberation Sans\",Arial,sans-serif";

    private static final String STYLESHEET = "govuk-frontend.min.css";

    WebSafety() {
        if (!new ClassPathResource(GOVUK_FRONTEND + STYLESHEET).exists()) {
            throw new IllegalStateException("the version of govuk-frontend in WebSafety is not the one that was built");
        }
    }

    /// Only the stylesheet is served of the WebJar: its letters and its crown are for GOV.UK alone.
    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        var anHour = CacheControl.maxAge(Duration.ofHours(1)).cachePublic();
        registry.addResourceHandler("/assets/{file:govuk-frontend\\.min\\.css}")
                .addResourceLocations("classpath:/" + GOVUK_FRONTEND)
                .setCacheControl(anHour)
                .resourceChain(true)
                .addTransformer(WebSafety::withLettersOfTheMachine);
        registry.addResourceHandler("/assets/*")
                .addResourceLocations("classpath:/intake/assets/")
                .setCacheControl(anHour);
    }

    /// Takes GDS Transport out of the stylesheet, so that no browser asks for it even before it has read our own.
    private static Resource withLettersOfTheMachine(
            HttpServletRequest request, Resource stylesheet, ResourceTransformerChain chain) throws IOException {
        String css = new String(chain.transform(request, stylesheet).getContentAsByteArray(), StandardCharsets.UTF_8);
        String own = css.replaceAll("@font-face\\{[^}]*}", "").replace("GDS Transport,arial,sans-serif", LETTERS);
        return new TransformedResource(stylesheet, own.getBytes(StandardCharsets.UTF_8));
    }

    @Bean
    WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> silentTomcat() {
        return factory -> factory.addContextCustomizers(context -> {
            if (context.getParent() instanceof StandardHost host) {
                host.setErrorReportValveClass(SilentErrorReport.class.getName());
            }
        });
    }

    /// Headers of every answer, failures included.
    @Component
    @Order(Ordered.HIGHEST_PRECEDENCE)
    static class SafeHeaders extends OncePerRequestFilter {

        private static final String NOTHING_FROM_ELSEWHERE = "default-src 'none'; style-src 'self'; script-src 'self';"
                + " img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain rest)
                throws ServletException, IOException {
            if (!request.getRequestURI().startsWith("/assets/")) {
                response.setHeader("Cache-Control", "no-store");
            }
            response.setHeader("Content-Security-Policy", NOTHING_FROM_ELSEWHERE);
            response.setHeader("Referrer-Policy", "no-referrer");
            response.setHeader("X-Content-Type-Options", "nosniff");
            response.setHeader("X-Frame-Options", "DENY");
            response.setHeader("X-Robots-Tag", "noindex");
            response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
            response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
            response.setHeader("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
            rest.doFilter(request, response);
        }

        @Override
        protected boolean shouldNotFilterErrorDispatch() {
            return false;
        }
    }
}
