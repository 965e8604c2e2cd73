package org.signpost.local;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.signpost.routing.geography.GeographyChange;
import org.signpost.routing.geography.GeographyChange.Count;
import org.signpost.routing.geography.GeographyChange.Moved;
import org.signpost.routing.geography.GeographyChange.MovedBorder;
import org.signpost.routing.geography.GeographyChange.OfDistrict;
import org.signpost.routing.places.GeographyCheck.Disagreement;
import org.signpost.routing.places.LocalAuthority;
import org.signpost.routing.places.LostNames;
import org.signpost.routing.places.PositionShift;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What a new geography table has otherwise than the one in use, as a person or a script reads it.
///
/// @param change what is different
/// @param notes how it was made
/// @param unusable why it cannot be used at all
/// @param stepsBack why it may not take the place of the one in use
/// @param good whether it may be written
/// @param borderMetres borders that moved less are only counted
record GeographyReport(
        GeographyChange change,
        List<String> notes,
        List<String> unusable,
        List<String> stepsBack,
        boolean good,
        int borderMetres) {

    private static final int WIDTH = 78;

    /// Of those that moved from one district to another together, so many are listed one by one.
    private static final int MOST_LISTED = 40;

    void print(PrintWriter out, String base) {
        out.printf("Compared with %s%nvintage %s -> %s%n", base, change.vintageBefore(), change.vintageAfter());
        notes.forEach(note -> Paragraph.print(out, "", note, WIDTH));
        out.printf("%nLive postcodes             before    after    new  ended moved in moved out%n");
        for (OfDistrict district : change.districts()) {
            count(out, district.district().name(), district.count());
        }
        count(out, "The county", change.county());
        count(out, "Listed elsewhere", change.elsewhere());
        out.printf(Locale.ROOT, "%nPlaces: %,d before, %,d after%n", change.placesBefore(), change.placesAfter());
        lostNames(out);
        moved(out);
        shifts(out);
        disagreements(out);
        borders(out);
        findings(out, "It cannot be used:", unusable);
        findings(out, "It is a step back from the table in use:", stepsBack);
    }

    private static void count(PrintWriter out, String name, Count count) {
        out.printf(
                Locale.ROOT,
                "  %-22s %,8d %,8d %,6d %,6d %,8d %,9d%n",
                name,
                count.before(),
                count.after(),
                count.begun(),
                count.ended(),
                count.cameIn(),
                count.wentOut());
    }

    private void moved(PrintWriter out) {
        if (change.moved().isEmpty()) {
            out.printf("%nNo postcode in use moved to another district.%n");
            return;
        }
        out.printf("%nMoved to another district%n");
        Map<String, List<Moved>> ways = change.moved().stream()
                .collect(Collectors.groupingBy(
                        moved -> named(moved.from()) + " -> " + named(moved.to()), TreeMap::new, Collectors.toList()));
        ways.forEach((way, postcodes) -> {
            out.printf(Locale.ROOT, "  %s: %,d%n", way, postcodes.size());
            Paragraph.print(
                    out, "    ", listed(postcodes.stream().map(Moved::postcode).toList()), WIDTH);
        });
    }

    private static String named(LocalAuthority authority) {
        return authority.name() + " (" + authority.code().value() + ")";
    }

    private void lostNames(PrintWriter out) {
        for (LostNames lost : change.lostNames()) {
            out.printf(
                    Locale.ROOT,
                    "  %s loses %,d of its %,d names%n",
                    named(lost.district()),
                    lost.names().size(),
                    lost.before());
            if (!lost.wellKnown().isEmpty()) {
                Paragraph.print(out, "    ", "Many live there: " + String.join(", ", lost.wellKnown()), WIDTH);
            }
            Paragraph.print(out, "    ", listed(lost.names()), WIDTH);
        }
    }

    private void shifts(PrintWriter out) {
        if (change.shifts().stream().allMatch(shift -> shift.moved() == 0)) {
            out.printf("%nNo postcode in use moved by more than %d m.%n", PositionShift.MOVED);
            return;
        }
        out.printf(
                "%nPositions that moved by more than %d m%n"
                        + "  district               compared    moved  > %d m   median      most%n",
                PositionShift.MOVED, PositionShift.FAR);
        for (PositionShift shift : change.shifts()) {
            out.printf(
                    Locale.ROOT,
                    "  %-22s %,8d %,8d %,8d %,6d m %,7d m  %s%n",
                    shift.district().name(),
                    shift.compared(),
                    shift.moved(),
                    shift.movedFar(),
                    shift.median(),
                    shift.most(),
                    shift.farthest());
        }
    }

    private static String listed(List<String> all) {
        return all.stream().limit(MOST_LISTED).collect(Collectors.joining(", "))
                + (all.size() > MOST_LISTED
                        ? String.format(Locale.ROOT, " and %,d more (--json lists them all)", all.size() - MOST_LISTED)
                        : "");
    }

    private void disagreements(PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "%nPostcodes in use whose point lies in another district than the list says: %,d (before: %,d)%n",
                change.disagreements().size(),
                change.disagreementsBefore());
        for (Disagreement one :
                change.disagreements().stream().limit(MOST_LISTED).toList()) {
            out.printf(
                    "  %s: %s by the list, %s by its point%s%n",
                    one.postcode(),
                    one.listed().name(),
                    one.mapped().name(),
                    one.isSilent() ? "; too far from the border for both to be told" : "; both are told");
        }
    }

    private void borders(PrintWriter out) {
        List<MovedBorder> far = farBorders();
        if (change.borders().isEmpty()) {
            out.printf("%nThe borders in and around the county are the same.%n");
            return;
        }
        out.printf(
                Locale.ROOT,
                "%nBorders that moved by more than %d m: %d; by less: %d%n",
                borderMetres,
                far.size(),
                change.borders().size() - far.size());
        for (MovedBorder border : far) {
            out.printf(
                    Locale.ROOT,
                    "  %s: %,.0f m at most, at %d %d of the National Grid%n",
                    named(border.district()),
                    border.metres(),
                    border.easting(),
                    border.northing());
        }
    }

    private List<MovedBorder> farBorders() {
        return change.borders().stream()
                .filter(border -> border.metres() > borderMetres)
                .toList();
    }

    private static void findings(PrintWriter out, String title, List<String> findings) {
        if (!findings.isEmpty()) {
            out.printf("%n%s%n", title);
            findings.forEach(finding -> Paragraph.print(out, "  ", finding, WIDTH));
        }
    }

    String asJson(JsonMapper mapper, boolean written) {
        ObjectNode answer = mapper.createObjectNode();
        answer.put("usable", good);
        answer.put("written", written);
        answer.put("vintageBefore", change.vintageBefore());
        answer.put("vintageAfter", change.vintageAfter());
        var districts = answer.putArray("districts");
        for (OfDistrict district : change.districts()) {
            ObjectNode one = districts.addObject();
            one.put("code", district.district().code().value());
            one.put("name", district.district().name());
            put(one, district.count());
        }
        put(answer.putObject("county"), change.county());
        put(answer.putObject("elsewhere"), change.elsewhere());
        answer.put("placesBefore", change.placesBefore());
        answer.put("placesAfter", change.placesAfter());
        var lostNames = answer.putArray("lostNames");
        for (LostNames lost : change.lostNames()) {
            ObjectNode one = lostNames.addObject();
            one.put("code", lost.district().code().value());
            one.put("before", lost.before());
            lost.names().forEach(one.putArray("names")::add);
            lost.wellKnown().forEach(one.putArray("wellKnown")::add);
        }
        var shifts = answer.putArray("positions");
        for (PositionShift shift : change.shifts()) {
            shifts.addObject()
                    .put("code", shift.district().code().value())
                    .put("compared", shift.compared())
                    .put("moved", shift.moved())
                    .put("movedFar", shift.movedFar())
                    .put("medianMetres", shift.median())
                    .put("mostMetres", shift.most())
                    .put("farthest", shift.farthest());
        }
        var moved = answer.putArray("moved");
        for (Moved one : change.moved()) {
            moved.addObject()
                    .put("postcode", one.postcode())
                    .put("from", one.from().code().value())
                    .put("to", one.to().code().value());
        }
        answer.put("disagreementsBefore", change.disagreementsBefore());
        var disagreements = answer.putArray("disagreements");
        for (Disagreement one : change.disagreements()) {
            disagreements
                    .addObject()
                    .put("postcode", one.postcode())
                    .put("listed", one.listed().code().value())
                    .put("mapped", one.mapped().code().value())
                    .put("metres", one.metres());
        }
        var borders = answer.putArray("bordersMoved");
        for (MovedBorder border : change.borders()) {
            borders.addObject()
                    .put("code", border.district().code().value())
                    .put("metres", Math.round(border.metres()))
                    .put("easting", border.easting())
                    .put("northing", border.northing());
        }
        notes.forEach(answer.putArray("notes")::add);
        unusable.forEach(answer.putArray("unusable")::add);
        stepsBack.forEach(answer.putArray("stepsBack")::add);
        return answer.toString();
    }

    private static void put(ObjectNode node, Count count) {
        node.put("before", count.before());
        node.put("after", count.after());
        node.put("new", count.begun());
        node.put("ended", count.ended());
        node.put("movedIn", count.cameIn());
        node.put("movedOut", count.wentOut());
    }
}
