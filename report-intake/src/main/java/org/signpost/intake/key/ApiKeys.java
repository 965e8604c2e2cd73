package org.signpost.intake.key;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.signpost.contract.concern.ConcernReader;
import org.signpost.contract.concern.Mode;
import org.signpost.contract.config.ConfigFile;
import org.signpost.contract.config.ConfigScalar;
import org.signpost.contract.config.ConfigSection;
import org.signpost.contract.config.ConfigurationRefused;

/// The keys of a file, `config/api-keys.yaml`.
///
/// @param keys in the order of the file
public record ApiKeys(List<ApiKey> keys) {

    /// How many keys of one source are taken on the same day: the old one and the new one while a system changes over.
    public static final int MOST_AT_ONCE = 2;

    /// The most concerns in a minute that a key may be given.
    public static final int HIGHEST_RATE = 100_000;

    private static final Pattern SOURCE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/-]{0,99}");
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern LAST_DIGITS = Pattern.compile("[0-9a-f]{4}");
    private static final List<String> FIELDS =
            List.of("id", "source", "sha256", "ends-in", "scopes", "created", "expires", "rate-per-minute", "mode");

    public ApiKeys {
        keys = List.copyOf(keys);
    }

    /// No key at all.
    public static ApiKeys none() {
        return new ApiKeys(List.of());
    }

    /// Whether a source may have that name.
    public static boolean isSource(String name) {
        return SOURCE.matcher(name).matches() && !name.equals(ConcernReader.PUBLIC_FORM);
    }

    /// Reads a file.
    ///
    /// @param name how mistakes name it
    /// @throws ConfigurationRefused with every mistake, its line and what to write instead
    public static ApiKeys read(String name, byte[] content) {
        ConfigFile file = ConfigFile.read(name, content);
        file.root().allowOnly("keys");
        var keys = new ArrayList<Placed>();
        for (ConfigSection section :
                file.root().requiredList("keys").map(list -> list.sections()).orElse(List.of())) {
            keyOf(section).ifPresent(key -> keys.add(new Placed(key, section)));
        }
        refuseTwins(keys);
        refuseCrowds(keys);
        file.refuseMistakes();
        return new ApiKeys(keys.stream().map(Placed::key).toList());
    }

    /// The sources that have a key, whether it is taken today or not.
    public Set<String> sources() {
        return keys.stream().map(ApiKey::source).collect(Collectors.toUnmodifiableSet());
    }

    /// The key with that secret. Every key is compared, and each in constant time, so that how long it takes says
    /// nothing.
    public Optional<ApiKey> with(ApiSecret secret) {
        byte[] hash = secret.sha256();
        Optional<ApiKey> found = Optional.empty();
        for (ApiKey key : keys) {
            if (key.is(hash)) {
                found = Optional.of(key);
            }
        }
        return found;
    }

    private record Placed(ApiKey key, ConfigSection section) {}

    private static Optional<ApiKey> keyOf(ConfigSection section) {
        section.allowOnly(FIELDS);
        Optional<ApiKeyId> id = section.requiredScalar("id")
                .flatMap(value -> value.as(
                        "this is no id of a key",
                        "write k- and eight hexadecimal digits, such as k-1a2b3c4d",
                        ApiKeyId::new));
        Optional<String> source = section.requiredScalar("source")
                .flatMap(value -> value.as(
                        "this is no name of a source",
                        "write the name of the system, of letters, digits, dots, colons, slashes and hyphens, at most"
                                + " 100; not public-form",
                        text -> checked(text, isSource(text))));
        Optional<String> hash = section.requiredScalar("sha256")
                .flatMap(value -> value.as(
                        "this is no SHA-256",
                        "write the 64 hexadecimal digits that `signpost keys add` wrote, and never the key itself",
                        text -> checked(text, HASH.matcher(text).matches())));
        Optional<String> endsIn = section.requiredScalar("ends-in")
                .flatMap(value -> value.as(
                        "these are not the last digits of a key",
                        "write four hexadecimal digits in quotes, such as \"9f3a\"",
                        text -> checked(text, LAST_DIGITS.matcher(text).matches())));
        Set<Scope> scopes = scopesOf(section);
        Optional<LocalDate> created = section.requiredScalar("created").flatMap(ConfigScalar::date);
        Optional<ConfigScalar> lastDay = section.requiredScalar("expires");
        Optional<LocalDate> expires = lastDay.flatMap(ConfigScalar::date);
        Optional<Integer> rate = section.scalar("rate-per-minute").flatMap(value -> value.integer(1, HIGHEST_RATE));
        Optional<Mode> mode = section.scalar("mode")
                .flatMap(value -> value.oneOf(
                        "mode",
                        Arrays.stream(Mode.values())
                                .filter(any -> any != Mode.LIVE)
                                .toList(),
                        Mode::wire));
        boolean backwards =
                created.isPresent() && expires.isPresent() && expires.get().isBefore(created.get());
        if (backwards) {
            lastDay.orElseThrow()
                    .mistake(
                            "the key expires before it is created",
                            "write the last day on which it is taken, " + created.get() + " or later");
        }
        boolean whole = id.isPresent()
                && source.isPresent()
                && hash.isPresent()
                && endsIn.isPresent()
                && !scopes.isEmpty()
                && created.isPresent()
                && expires.isPresent()
                && !backwards;
        return whole
                ? Optional.of(new ApiKey(
                        id.get(),
                        source.get(),
                        hash.get(),
                        endsIn.get(),
                        scopes,
                        created.get(),
                        expires.get(),
                        rate,
                        mode))
                : Optional.empty();
    }

    private static Set<Scope> scopesOf(ConfigSection section) {
        var scopes = EnumSet.noneOf(Scope.class);
        if (!section.has("scopes")) {
            section.mistake(
                    "\"scopes\" is missing here",
                    "add scopes: [\"" + String.join("\", \"", Scope.wires()) + "\"], or fewer");
            return scopes;
        }
        List<ConfigScalar> written = section.scalars("scopes");
        written.forEach(value ->
                value.oneOf("scope", List.of(Scope.values()), Scope::wire).ifPresent(scopes::add));
        if (written.isEmpty()) {
            section.mistake("the key may be used for nothing", "write one scope at least, or remove the key");
        }
        return scopes;
    }

    private static String checked(String text, boolean good) {
        if (!good) {
            throw new IllegalArgumentException("not of this form");
        }
        return text;
    }

    /// An id must name one key, and a secret must speak for one source.
    private static void refuseTwins(List<Placed> keys) {
        Map<ApiKeyId, Integer> ids = new HashMap<>();
        Map<String, Integer> hashes = new HashMap<>();
        for (Placed placed : keys) {
            int line = placed.section().line();
            Integer sameId = ids.putIfAbsent(placed.key().id(), line);
            if (sameId != null) {
                placed.section().mistake("the key on line " + sameId + " has the same id", "remove one of the two");
            }
            Integer sameHash = hashes.putIfAbsent(placed.key().sha256(), line);
            if (sameHash != null) {
                placed.section().mistake("this is the key of line " + sameHash + " again", "remove one of the two");
            }
        }
    }

    /// Told without asking what day it is: a file that can be used today can be used tomorrow.
    private static void refuseCrowds(List<Placed> keys) {
        Set<String> told = new HashSet<>();
        for (Placed placed : keys) {
            ApiKey key = placed.key();
            long together = keys.stream()
                    .map(Placed::key)
                    .filter(other -> other.source().equals(key.source()) && other.validOn(key.created()))
                    .count();
            if (together > MOST_AT_ONCE && told.add(key.source().toLowerCase(Locale.ROOT))) {
                placed.section()
                        .mistake(
                                "the source has more than two keys that are taken on " + key.created(),
                                "revoke one of them: two are for changing over from the old one to the new one");
            }
        }
    }
}
