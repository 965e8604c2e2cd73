package org.signpost.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.signpost.routing.places.Geography;
import org.signpost.routing.places.LocalAuthority;
import org.signpost.routing.places.PlaceClue;
import org.signpost.routing.places.Placement;
import org.signpost.routing.places.Placement.Candidates;
import org.signpost.routing.places.Placement.Placed;
import org.signpost.routing.places.Placement.Unplaced;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "locate",
        mixinStandardHelpOptions = true,
        description = {
            "Says in which district and police area a place is, and how sure that is. It asks nobody: the place stays"
                    + " on this machine.",
            "The place is a postcode, a part of one, a grid reference, \"latitude, longitude\", or a name.",
            "Words without quotation marks are one place; when one of several has a space in it, each is a place of its"
                    + " own."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:each place is known; with -, every line was answered, each in its own way",
            " 1:a place is not known, or may be one of several",
            " 2:an option is wrong"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  signpost locate CV32 4AB",
            "  signpost locate Exhall near Alcester",
            "  signpost locate \"SP 288 723\" Stratford-upon-Avon \"CV3 4FJ\"",
            "  signpost locate \"-1.5849, 52.2823\"",
            "  signpost locate --json - < places.txt",
            "  signpost locate --geography geography-new.bin Kenilworth"
        })
final class LocateCommand implements Callable<Integer> {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Parameters(paramLabel = "TEXT", arity = "1..*", description = "The place, or - to read one place a line.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private List<String> text;

    @Option(
            names = "--geography",
            paramLabel = "FILE",
            description = "Use this geography table, to try it before a service has it (default: the product's own).")
    private @Nullable Path geographyFile;

    @Option(names = "--json", description = "Print one JSON object a line.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        // A place may begin with a minus sign; what looks like an option and is none must not become one.
        if (text.stream().anyMatch(argument -> argument.matches("--?[A-Za-z].*"))) {
            throw new ParameterException(
                    spec.commandLine(), "There is no such option; signpost locate --help lists those there are");
        }
        var geography = TableFile.usable(geographyFile);
        if (!text.equals(List.of("-"))) {
            boolean known = true;
            for (String place : places()) {
                known &= answer(geography, place);
            }
            return known ? SignpostCommand.OK : SignpostCommand.FINDING;
        }
        try (var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                answer(geography, line);
            }
        }
        return SignpostCommand.OK;
    }

    /// Whoever leaves the quotation marks out means one place; whoever sets them has said where each ends.
    private List<String> places() {
        boolean quoted = text.stream().anyMatch(argument -> argument.strip().contains(" "));
        return quoted ? text : List.of(String.join(" ", text));
    }

    private boolean answer(Geography geography, String place) {
        Placement placement = geography.locate(PlaceClue.ofText(place));
        var out = spec.commandLine().getOut();
        out.println(json ? object(place, placement).toString() : placement.inWords(place.strip()));
        return placement instanceof Placed;
    }

    private static ObjectNode object(String place, Placement placement) {
        var object = JSON.createObjectNode();
        object.put("place", place);
        object.put("area", placement.area().name().toLowerCase(Locale.ROOT));
        var districts = object.putArray("districts");
        var names = object.putArray("names");
        switch (placement) {
            case Placed placed -> {
                for (LocalAuthority district : placed.districts()) {
                    districts.add(district.code().value());
                    names.add(district.name());
                }
                object.put("county", placed.county());
                object.put("force", placed.policeForce());
                object.put("confidence", placed.confidence().name().toLowerCase(Locale.ROOT));
                object.put("method", placed.method().words());
                if (placed.next() != null) {
                    object.put("nextDistrict", placed.next().authority().name());
                    object.put("metresToNextDistrict", placed.next().metres());
                }
                object.putArray("candidates");
            }
            case Candidates candidates -> {
                unknown(object);
                var list = object.putArray("candidates");
                for (Placement.Share share : candidates.shares()) {
                    list.addObject()
                            .put("district", share.authority().code().value())
                            .put("name", share.authority().name())
                            .put("county", share.authority().county())
                            .put("force", share.authority().policeForce())
                            .put("weight", share.weight());
                }
                object.put("reason", candidates.reason().words());
            }
            case Unplaced unplaced -> {
                unknown(object);
                object.putArray("candidates");
                object.put("reason", unplaced.reason().words());
            }
        }
        var remarks = object.putArray("remarks");
        placement.remarksInWords().forEach(remarks::add);
        object.put("words", placement.inWords());
        return object;
    }

    private static void unknown(ObjectNode object) {
        object.putNull("county");
        object.putNull("force");
        object.putNull("confidence");
        object.putNull("method");
    }
}
