package org.signpost.intake.open311;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.signpost.contract.concern.Exploitation;

/// A kind of request that can be posted: one for each kind of exploitation of the dictionary, under the same name.
///
/// @param kind what its requests report
/// @param name as a person chooses it from a list
/// @param description what it is for
public record Open311Service(Exploitation kind, String name, String description) {

    private static final String GROUP = "Modern slavery";

    /// All of them, in the order of the dictionary.
    public static List<Open311Service> all() {
        return Arrays.stream(Exploitation.values()).map(Open311Service::of).toList();
    }

    /// The one with that code.
    public static Optional<Open311Service> withCode(String code) {
        return Exploitation.ofWire(code).map(Open311Service::of);
    }

    private static Open311Service of(Exploitation kind) {
        return switch (kind) {
            case LABOUR ->
                of(kind, "Forced or exploited work", "People are made to work, or are not paid what is theirs.");
            case SEXUAL -> of(kind, "Sexual exploitation", "People are made to have sex, or others earn by it.");
            case DOMESTIC_SERVITUDE ->
                of(kind, "Servitude in a home", "Somebody works in a home and cannot leave, rest or be paid.");
            case CRIMINAL -> of(kind, "Forced crime", "People are made to commit crimes, such as growing cannabis.");
            case COUNTY_LINES -> of(kind, "County lines", "Children or others are used to carry or sell drugs.");
            case CUCKOOING -> of(kind, "Home taken over", "Somebody's home is taken over by criminals.");
            case BEGGING -> of(kind, "Forced begging", "People are made to beg, and others take the money.");
            case FINANCIAL ->
                of(kind, "Financial exploitation", "Somebody's money, benefits or name are taken by others.");
            case ORGAN_REMOVAL -> of(kind, "Organ removal", "Somebody is to give an organ for others to sell.");
            case FORCED_MARRIAGE -> of(kind, "Forced marriage", "Somebody is made to marry, or kept in a marriage.");
            case HOUSING_ONLY ->
                of(kind, "Crowded or unsafe housing", "People live crowded or unsafe, and little else is known.");
            case UNSURE -> of(kind, "Something else, or not sure", "Something is wrong, and it is not clear what.");
        };
    }

    private static Open311Service of(Exploitation kind, String name, String description) {
        return new Open311Service(kind, name, description + " In an emergency call 999.");
    }

    Map<String, Object> entry() {
        var entry = new LinkedHashMap<String, Object>();
        entry.put("service_code", kind.wire());
        entry.put("service_name", name);
        entry.put("description", description);
        entry.put("metadata", true);
        entry.put("type", "realtime");
        entry.put("keywords", "modern slavery,exploitation,safeguarding");
        entry.put("group", GROUP);
        return entry;
    }

    /// The list of services.
    public static byte[] list(Format format) {
        return format.write(
                "services", "service", all().stream().map(Open311Service::entry).toList());
    }

    /// What can be asked about a request of this kind.
    public byte[] definition(Format format) {
        var definition = new LinkedHashMap<String, Object>();
        definition.put("service_code", kind.wire());
        definition.put(
                "attributes",
                Open311Attribute.all().stream().map(Open311Attribute::entry).toList());
        return format.write("service_definition", definition);
    }
}
