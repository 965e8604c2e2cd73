package org.signpost.intake;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.Set;
import org.apache.catalina.session.StandardManager;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/// What surrounds every page, whoever made it: the languages, and the warning before answers are cleared. And what
/// guards the answers: only pages of this site may change them, and there are never more than fit (see
/// {@link VisitRoom}).
@Configuration(proxyBeanMethods = false)
class FormPages implements WebMvcConfigurer {

    /// What Tomcat itself keeps more at most: visits are counted by {@link VisitRoom}, and one that is just ending is
    /// with Tomcat for a moment longer.
    private static final int ENDING = 100;

    private final FormLanguages languages;
    private final FormSettings settings;

    FormPages(FormLanguages languages, FormSettings settings) {
        this.languages = languages;
        this.settings = settings;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new OwnPagesOnly());
        registry.addInterceptor(new Surroundings());
    }

    /// Answers are in the memory of this process only, so Tomcat may write none to disk when it stops.
    @Bean
    WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> visitsInMemory() {
        return factory -> factory.addContextCustomizers(context -> {
            var visits = new StandardManager();
            visits.setPathname(null);
            visits.setMaxActiveSessions(settings.mostVisits() + ENDING);
            context.setManager(visits);
        });
    }

    /// Refuses what a page of another site sends in a person's name. A browser that does not say where a request comes
    /// from still keeps the cookie to itself (`SameSite=Strict`).
    private static final class OwnPagesOnly implements HandlerInterceptor {

        private static final Set<String> OWN = Set.of("same-origin", "none");

        @Override
        public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
                throws IOException {
            String from = request.getHeader("Sec-Fetch-Site");
            boolean changes = HttpMethod.POST.matches(request.getMethod())
                    || request.getRequestURI().startsWith("/language/");
            if (changes && from != null && !OWN.contains(from)) {
                response.sendError(HttpStatus.FORBIDDEN.value());
                return false;
            }
            return true;
        }
    }

    private final class Surroundings implements HandlerInterceptor {

        @Override
        public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
            // also seen by pages of failures, for which nothing is called afterwards
            request.setAttribute("exitAddress", settings.exitAddress());
            request.setAttribute("languages", languages.choices());
            request.setAttribute("here", request.getRequestURI().equals("/send") ? "/check" : request.getRequestURI());
            return true;
        }

        @Override
        public void postHandle(
                HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable ModelAndView page) {
            HttpSession session = request.getSession(false);
            if (page != null && session != null) {
                page.addObject("idle", session.getMaxInactiveInterval());
                page.addObject("minutes", settings.idleMinutes());
            }
        }
    }
}
