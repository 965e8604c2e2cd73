package org.signpost.intake.open311;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.signpost.contract.concern.ConcernField;
import org.signpost.contract.concern.Mistake;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A service request as it is posted, turned into a concern.
///
/// | parameter | field |
/// |---|---|
/// | `service_code` | `exploitation` |
/// | `lat`, `long` | `places[0].latitude`, `.longitude` |
/// | `address_string` | `places[0].postcode`, for the postcode in it; the rest is sealed as `.description`, or is
/// `.place` where nothing else says where |
/// | `description`, `media_url` | `narrative` |
/// | `first_name`, `last_name`, `email`, `phone` | `reporter.name`, `.email`, `.phone` |
/// | `attribute[x]` | the field x |
/// | `address_id`, `device_id`, `account_id` | nothing: they would name what only the sender knows, or a person's
/// telephone |
public sealed interface PostedRequest {

    /// The parameters that the standard has.
    List<String> PARAMETERS = List.of(
            "api_key",
            "jurisdiction_id",
            "service_code",
            "lat",
            "long",
            "address_string",
            "address_id",
            "email",
            "device_id",
            "account_id",
            "first_name",
            "last_name",
            "phone",
            "description",
            "media_url");

    /// It can be read.
    ///
    /// @param apiKey who sends it, where that is said in the body
    /// @param jurisdiction for whom it is
    /// @param concern the concern in JSON
    @SuppressWarnings("ArrayRecordComponent") // read once, compared by nobody
    record Understood(Optional<String> apiKey, Optional<String> jurisdiction, byte[] concern) implements PostedRequest {
        @Override
        public String toString() {
            return "Understood[hidden]";
        }
    }

    /// It has mistakes beyond those of a concern.
    ///
    /// @param apiKey who sends it, where that is said in the body
    /// @param status 404 where there is no such service, else 400
    /// @param descriptions each mistake
    record Refused(Optional<String> apiKey, int status, List<String> descriptions) implements PostedRequest {
        @Override
        public String toString() {
            return "Refused[" + status + "]";
        }
    }

    /// Reads a body.
    static PostedRequest read(byte[] body) {
        return FormBody.read(body)
                .<PostedRequest>map(parameters -> new Reader(parameters).read())
                .orElseGet(() -> new Refused(
                        Optional.empty(),
                        400,
                        List.of("send the parameters of a form, each in UTF-8 and at most 300")));
    }

    /// Says of which parameter a mistake in the concern is.
    static String described(Mistake mistake) {
        return Reader.parameterAt(mistake.pointer()) + ": " + mistake.remedy();
    }

    /// Reads one request.
    final class Reader {
        private static final Pattern ATTRIBUTE = Pattern.compile("attribute\\[(\\w{1,40})](\\[])?");
        private static final Pattern POSTCODE =
                Pattern.compile("\\b([A-Za-z]{1,2}[0-9][A-Za-z0-9]?) ?([0-9][A-Za-z]{2})\\b");
        private static final Pattern DEGREES = Pattern.compile("[-+]?[0-9]{1,3}(\\.[0-9]{1,20})?");
        private static final JsonMapper JSON = JsonMapper.builder().build();

        private final Map<String, List<String>> parameters;
        private final List<String> mistakes = new ArrayList<>();
        private final ObjectNode concern = JsonNodeFactory.instance.objectNode();
        private final ObjectNode reporter = JsonNodeFactory.instance.objectNode();
        private boolean noSuchService;

        private Reader(Map<String, List<String>> parameters) {
            this.parameters = parameters;
        }

        private PostedRequest read() {
            refuseUnknown();
            service();
            place();
            narrative();
            who();
            parameters.forEach(this::attribute);
            for (Open311Attribute attribute : Open311Attribute.all()) {
                String name = "attribute[" + attribute.code() + "]";
                if (attribute.required() && !parameters.containsKey(name)) {
                    mistakes.add(name + " is required: send one of " + String.join(", ", attribute.values()));
                }
            }
            Optional<String> apiKey = one("api_key");
            if (!mistakes.isEmpty()) {
                return new Refused(apiKey, noSuchService && mistakes.size() == 1 ? 404 : 400, List.copyOf(mistakes));
            }
            concern.set("reporter", reporter);
            return new Understood(apiKey, one("jurisdiction_id"), JSON.writeValueAsBytes(concern));
        }

        private void refuseUnknown() {
            int position = 0;
            for (String name : parameters.keySet()) {
                position++;
                if (!PARAMETERS.contains(name) && !ATTRIBUTE.matcher(name).matches()) {
                    mistakes.add("leave out parameter " + position + " of the body; allowed: "
                            + String.join(", ", PARAMETERS) + ", attribute[code]");
                }
            }
        }

        /// The value of a parameter that is there once and says something.
        private Optional<String> one(String name) {
            List<String> values = parameters.getOrDefault(name, List.of());
            if (values.size() > 1) {
                String twice = name + ": send it once";
                if (!mistakes.contains(twice)) {
                    mistakes.add(twice);
                }
            }
            return values.stream().findFirst().map(String::strip).filter(text -> !text.isEmpty());
        }

        private void service() {
            Optional<String> code = one("service_code");
            Optional<Open311Service> service = code.flatMap(Open311Service::withCode);
            if (service.isEmpty()) {
                noSuchService = code.isPresent();
                mistakes.add("service_code: send a service_code of the list of services");
            }
            service.ifPresent(
                    known -> concern.putArray("exploitation").add(known.kind().wire()));
        }

        private void place() {
            var place = JsonNodeFactory.instance.objectNode();
            boolean north = degrees("lat", "latitude", place);
            boolean east = degrees("long", "longitude", place);
            boolean point = north && east;
            Optional<String> address = one("address_string");
            Matcher postcode = POSTCODE.matcher(address.orElse(""));
            if (postcode.find()) {
                place.put("postcode", postcode.group(1) + " " + postcode.group(2));
                place.put("description", address.orElseThrow());
            } else {
                // what names the only place is needed to find it; any other address is nobody's business but the
                // partner's
                address.ifPresent(text -> place.put(point ? "description" : "place", text));
            }
            if (place.isEmpty() && one("address_id").isPresent()) {
                mistakes.add(
                        "address_id: send address_string, or lat and long; this service knows no ids of addresses");
            }
            if (!place.isEmpty()) {
                concern.putArray("places").add(place);
            }
        }

        private boolean degrees(String parameter, String field, ObjectNode place) {
            Optional<String> sent = one(parameter);
            if (sent.isEmpty()) {
                return false;
            }
            if (!DEGREES.matcher(sent.get()).matches()) {
                mistakes.add(parameter + ": send degrees of WGS 84 as a decimal number, such as 52.3726");
                return false;
            }
            place.put(field, Double.parseDouble(sent.get()));
            return true;
        }

        private void narrative() {
            var narrative = new ArrayList<String>();
            one("description").ifPresent(narrative::add);
            // kept with the words it belongs to; it is never fetched
            one("media_url").ifPresent(address -> narrative.add("Picture: " + address));
            if (!narrative.isEmpty()) {
                concern.put("narrative", String.join("\n\n", narrative));
            }
        }

        private void who() {
            String name = (one("first_name").orElse("") + " " + one("last_name").orElse("")).strip();
            if (!name.isEmpty()) {
                reporter.put("name", name);
            }
            one("email").ifPresent(email -> reporter.put("email", email));
            one("phone").ifPresent(phone -> reporter.put("phone", phone));
        }

        private void attribute(String parameter, List<String> values) {
            Matcher form = ATTRIBUTE.matcher(parameter);
            if (!form.matches()) {
                return;
            }
            Optional<Open311Attribute> known = Open311Attribute.withCode(form.group(1));
            if (known.isEmpty()) {
                mistakes.add("leave out an attribute that the service does not have; allowed: "
                        + String.join(
                                ", ",
                                Open311Attribute.all().stream()
                                        .map(Open311Attribute::code)
                                        .toList()));
                return;
            }
            ConcernField field = known.get().field();
            ObjectNode holder = field.holder().isEmpty() ? concern : reporter;
            if (known.get().several()) {
                var list = holder.withArrayProperty(field.name());
                values.stream().filter(value -> !value.isEmpty()).forEach(list::add);
                return;
            }
            String value = one(parameter).orElse(null);
            if (value == null) {
                return;
            }
            if (field.type() == ConcernField.Type.TRUTH && (value.equals("true") || value.equals("false"))) {
                holder.put(field.name(), value.equals("true"));
            } else {
                holder.put(field.name(), value);
            }
        }

        private static String parameterAt(String pointer) {
            return switch (pointer) {
                case "" -> "the body";
                case "/exploitation" -> "service_code";
                case "/narrative" -> "description";
                case "/reporter/name" -> "first_name and last_name";
                case "/reporter/email" -> "email";
                case "/reporter/phone" -> "phone";
                case "/places/0/latitude" -> "lat";
                case "/places/0/longitude" -> "long";
                case "/source" -> "api_key";
                default -> pointer.startsWith("/places") ? "address_string" : "attribute[" + lastOf(pointer) + "]";
            };
        }

        /// The name of the field, also where one of its items is meant.
        private static String lastOf(String pointer) {
            String name = "";
            for (String part : pointer.split("/", -1)) {
                if (!part.isEmpty() && !Character.isDigit(part.charAt(0))) {
                    name = part;
                }
            }
            return name;
        }
    }
}
