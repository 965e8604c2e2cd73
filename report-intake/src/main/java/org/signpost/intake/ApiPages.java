package org.signpost.intake;

import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.signpost.contract.concern.Rule;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.CacheControl;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/// The pages for whoever writes a program against the API: its description, and its problems.
@Controller
class ApiPages {

    /// What the viewer needs beyond other pages: styles that it writes itself, pictures in its stylesheet, and the
    /// description. All of it comes from here.
    private static final String VIEWER = "default-src 'none'; style-src 'self' 'unsafe-inline'; script-src 'self';"
            + " img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    @GetMapping("/v1/docs")
    ModelAndView description(HttpServletResponse response) {
        response.setHeader("Content-Security-Policy", VIEWER);
        return new ModelAndView("api-docs");
    }

    @GetMapping(ProblemType.PAGE)
    ModelAndView problems() {
        return new ModelAndView(
                "problems", Map.of("problems", List.of(ProblemType.values()), "rules", List.of(Rule.values())));
    }

    /// Serves the viewer, from its WebJar, and the description under the name that people look for.
    @Configuration(proxyBeanMethods = false)
    static class Viewer implements WebMvcConfigurer {

        /// The version of the WebJar, which is part of its path; checked at start.
        private static final String SWAGGER_UI = "META-INF/resources/webjars/swagger-ui/5.34.1/";

        Viewer() {
            if (!new ClassPathResource(SWAGGER_UI + "swagger-ui.css").exists()) {
                throw new IllegalStateException("the version of swagger-ui in ApiPages is not the one that was built");
            }
        }

        @Override
        public void addResourceHandlers(ResourceHandlerRegistry registry) {
            registry.addResourceHandler("/assets/api/{file:swagger-ui(?:-bundle)?\\.(?:css|js)}")
                    .addResourceLocations("classpath:/" + SWAGGER_UI)
                    .setCacheControl(CacheControl.maxAge(Duration.ofHours(1)).cachePublic());
        }

        @Override
        public void addViewControllers(ViewControllerRegistry registry) {
            registry.addViewController("/v1/openapi.json").setViewName("forward:/v1/openapi");
        }
    }
}
