package org.signpost.routing.places;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The words of the names of stops and streets: how they are abbreviated, and which of them are everywhere.
final class StopWords {

    private static final Map<String, String> LONG_FORMS = Map.ofEntries(
            Map.entry("rd", "road"),
            Map.entry("ln", "lane"),
            Map.entry("ave", "avenue"),
            Map.entry("av", "avenue"),
            Map.entry("dr", "drive"),
            Map.entry("cl", "close"),
            Map.entry("ct", "court"),
            Map.entry("cres", "crescent"),
            Map.entry("gdns", "gardens"),
            Map.entry("pk", "park"),
            Map.entry("ind", "industrial"),
            Map.entry("est", "estate"),
            // a saint or a street: both are one
            Map.entry("street", "st"));

    private static final Set<String> ROADS = PlaceWords.setOf("""
        avenue bridge close corner court crescent croft crossroads drive end estate gardens green grove hill
        island junction lane leys mews paddock parade park place rise road roundabout row square st terrace
        turn view walk way
        """);

    /// What any village may have one of, what public houses are called, and what streets are named after all over
    /// the country: trees, points of the compass, kings, first names. It need not be complete: a name that is not
    /// in it counts only if one district of the county has it, in two places at most.
    private static final Set<String> EVERYWHERE = PlaceWords.setOf("""
        abbey academy acre acres albert albion alder aldi alexandra alfred alice all allotments almshouses
        anchor and andrew angel anne apple arms arthur asda ash at back bakers bakery balmoral bank baptist
        barn barracks basin bear beech bell bingo birch black blackhorse blue bluebell boat boot bottom
        bowling bowls box british brook brookside brown bull bus bush bushes business butchers by bypass
        canal canalside car caravan caroline castle catherine catholic cecil cedar cedars cemetery cenotaph
        centenary central centre chalk chapel charles charlotte cherry chestnut chip church churchill cinema
        clay cliff clinic clock club coach college colliery common community coop cooperative coppice copse
        coronation cottage cottages council county crematorium crest cricket crofts cromwell cross crossing
        crossways crown daisy dark david dell dental dentist depot doctors dog drake duck duke east edmund
        edward elizabeth elm elms equestrian ernest factory far farm field fields fir fire firs first fish
        five flats florence football ford forge four fox frederick furlong garage garden gate george
        gladstone glen golf goose grammar grange gravel great greyhound griffin ground guest hall hare
        harold hawthorn hazel head heads health heath heather hedge hedges henry herbert high hillside
        hollow holly holt home hornbeam horse horses hospice hospital hotel hounds house houses industrial
        infant inn james john johns johnson jones jubilee junior kennels kfc king kings kiosk knoll lake
        lakes lakeside lamb larch laurel lavender layby leisure level library lidl lime limes lion little
        lock locks lodge long low lower main malt manor maple margaret marina market marsh mary marys
        mcdonalds meadow meadows medical memorial mens methodist middle mile milestone mill moor moors
        morris morrisons motel motorway mount nag nags narrow navigation near nelson new no nook norman
        north norton nurseries nursery oak oaks of office old oliver orchard orchards paddocks parish park
        parkside pasture pastures paul peacock pear percy peter peters pheasant pine pines playing plough
        plum police polo pond pool poplar poplars post primary primrose prince princess priory pub pump
        pumping quarry queen queens rail railway rainbow raleigh recreation rectory recycling red reservoir
        retail richard ridge riding ring river riverside robert roebuck rose rosemary rough row rowan royal
        sainsburys saints sand sandringham sandy school secondary services sewage shakespeare shop shopping
        shops showground sidings signal smith smithy social south spar spinney sports spring springs square
        st stables stag stanley star station stephen stile stone storage stores stud sun sunnyside
        supermarket superstore surgery swan swimming sycamore talbot tavern taylor telephone tennis terminus
        tesco the thomas thorn thorns three tip toll top tower town trading tree triangle trinity tudor
        tunnel two union upper vale valley vet vets viaduct vicarage victoria village violet walnut walter
        war water waterloo waterside well wellington west wharf wheatsheaf white william willow willows
        wilson windmill windsor wolsey wood woodlands woods woodside workhouse working works workshop yard
        yew
        """);

    /// A name of one word that is no street must be longer to be no ordinary word: a boat is not the Boat.
    private static final int SHORTEST_BARE_NAME = 8;

    private StopWords() {}

    /// Words as they are compared.
    static List<String> plain(List<String> words) {
        List<String> plain = new ArrayList<>(words.size());
        for (String word : words) {
            plain.add(LONG_FORMS.getOrDefault(word, word));
        }
        return plain;
    }

    /// The key of the name of a stop or a street.
    static String key(String name) {
        return PlaceWords.key(plain(PlaceWords.words(name)));
    }

    /// What a name has of its own, before the word for a street; empty for `The Green`.
    static List<String> own(List<String> plain) {
        int end = plain.size();
        while (end > 0 && ROADS.contains(plain.get(end - 1))) {
            end--;
        }
        return plain.subList(0, end);
    }

    /// Whether other places may well have a stop or a street of this name, though no list says so: one whose words are
    /// all ordinary, or after a saint or another place.
    ///
    /// @param ofPlaces the words of which the names of places are made
    static boolean isEverywhere(String name, Set<String> ofPlaces) {
        List<String> plain = plain(PlaceWords.words(name));
        List<String> own = own(plain);
        boolean bare = plain.size() == 1 && plain.getFirst().length() < SHORTEST_BARE_NAME;
        return bare
                || plain.getFirst().equals("st")
                || own.stream().allMatch(word -> isOrdinary(word) || ofPlaces.contains(word));
    }

    private static boolean isOrdinary(String word) {
        return word.length() < 2 || Character.isDigit(word.charAt(0)) || EVERYWHERE.contains(word);
    }
}
