package org.signpost.intake;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.context.MessageSourceProperties;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.LocaleResolver;

/// The languages that the form speaks: English, and each that has a file of messages. The one that a person chose is
/// kept while they are here; until then the browser's is taken, if it is there.
@Component("localeResolver")
class FormLanguages implements LocaleResolver {

    private static final String ATTRIBUTE = FormLanguages.class.getName();

    private final List<Locale> all;

    FormLanguages(MessageSourceProperties messages) throws IOException {
        var found = new TreeMap<String, Locale>();
        var resources = new PathMatchingResourcePatternResolver();
        for (String basename : messages.getBasename()) {
            for (Resource file : resources.getResources("classpath*:" + basename.strip() + "_*.properties")) {
                String name = Objects.requireNonNull(file.getFilename());
                String tag = name.substring(name.indexOf('_') + 1, name.length() - ".properties".length())
                        .replace('_', '-');
                Locale language = Locale.forLanguageTag(tag);
                if (language.getLanguage().isEmpty()) {
                    throw new IllegalStateException("the name of " + name + " does not end in a language, such as _pl");
                }
                found.put(language.toLanguageTag(), language);
            }
        }
        found.remove(Locale.ENGLISH.toLanguageTag());
        this.all = Stream.concat(Stream.of(Locale.ENGLISH), found.values().stream())
                .toList();
    }

    /// A language as its own speakers call it.
    record Named(String tag, String name) {}

    /// What can be chosen; none where there is only one.
    List<Named> choices() {
        return all.size() < 2
                ? List.of()
                : all.stream()
                        .map(language -> new Named(language.toLanguageTag(), language.getDisplayName(language)))
                        .toList();
    }

    Optional<Locale> tagged(String tag) {
        return all.stream()
                .filter(language -> language.toLanguageTag().equals(tag))
                .findFirst();
    }

    void choose(HttpSession session, Locale language) {
        session.setAttribute(ATTRIBUTE, language);
    }

    @Override
    public Locale resolveLocale(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        if (session != null && session.getAttribute(ATTRIBUTE) instanceof Locale chosen) {
            return chosen;
        }
        String accepted = request.getHeader("Accept-Language");
        if (accepted == null) {
            return Locale.ENGLISH;
        }
        return Collections.list(request.getLocales()).stream()
                .flatMap(wanted -> lookup(wanted).stream())
                .findFirst()
                .orElse(Locale.ENGLISH);
    }

    private Optional<Locale> lookup(Locale wanted) {
        return tagged(wanted.toLanguageTag()).or(() -> tagged(wanted.getLanguage()));
    }

    @Override
    public void setLocale(HttpServletRequest request, @Nullable HttpServletResponse response, @Nullable Locale locale) {
        throw new UnsupportedOperationException("a language is chosen by its link");
    }
}
