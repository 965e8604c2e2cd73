package org.signpost.routing.places;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32C;
import org.signpost.contract.id.DistrictCode;

/// All that {@link Geography} knows, as one table that is written by a program and read at start.
///
/// The layout, all numbers big-endian:
///
/// ```
/// magic     "SIGNPOST-GEO" (12 bytes of ASCII)
/// layout    unsigned 16 bits: 2
/// checksum  32 bits: CRC-32C of all that follows
/// vintage   text: the date of the youngest source
/// sources   unsigned 8 bits n, then n texts
/// notices   unsigned 8 bits n, then n texts: the attribution that the licence asks for
/// sections  until the end of the file: 4 bytes of ASCII, signed 32 bits length, that many bytes
/// ```
///
/// A text is an unsigned 16-bit length and that many bytes of UTF-8. A *number* is 7 bits a byte, the lowest first,
/// the top bit saying that more follow; a *signed* one has its sign in the lowest bit. A reader passes over
/// sections that it does not know, so that more can be added without a new layout.
///
/// - `AUTH`: number n; n times: code, name, county, region, police area, force (texts), 1 byte: in Warwickshire
/// - `POST`: number n; then column by column: keys (numbers, each the difference to the one before), authority (16
///   bits), easting and northing (24 bits each), flags (8 bits: 1 live, 2 exact), metres to the next district (16
///   bits, 65,535 for more), that district (16 bits)
/// - `SECT`: number n; then column by column: sectors (numbers, differences), authority (16 bits), postcodes (16
///   bits)
/// - `NEAR` and `FAR` with a space: 16 bits: units to a metre; number n borders; each: authority (number), number
///   of polygons; each: number of rings; each: number of points, then easting and northing, each the signed
///   difference to the point before
/// - `NAME`: number n; n times: name (text), kind (8 bits), authority (16 bits), other authority or -1 (16 bits),
///   beside (text), easting and northing (24 bits each, 0 for none)
/// - `STOP`, which a table without such stops leaves out, as older ones do: number n; n times: place (text), authority
///   (16 bits), number m, m names (texts)
public final class GeographyTable {

    private static final byte[] MAGIC = "SIGNPOST-GEO".getBytes(StandardCharsets.US_ASCII);
    private static final int LAYOUT = 2;
    private static final int LARGEST = 64 << 20;
    private static final int NEAR_UNITS = 10;
    private static final int FAR_UNITS = 1;

    private final String vintage;
    private final List<String> sources;
    private final List<String> attribution;
    private final List<LocalAuthority> authorities;
    private final PostcodeColumns postcodes;
    private final SectorColumns sectors;
    private final List<Border> near;
    private final List<Border> far;
    private final List<NamedPlace> places;
    private final List<PlaceStops> stops;

    private GeographyTable(
            String vintage,
            List<String> sources,
            List<String> attribution,
            List<LocalAuthority> authorities,
            PostcodeColumns postcodes,
            SectorColumns sectors,
            List<Border> near,
            List<Border> far,
            List<NamedPlace> places,
            List<PlaceStops> stops) {
        this.vintage = vintage;
        this.sources = List.copyOf(sources);
        this.attribution = List.copyOf(attribution);
        this.authorities = List.copyOf(authorities);
        this.postcodes = postcodes;
        this.sectors = sectors;
        this.near = List.copyOf(near);
        this.far = List.copyOf(far);
        this.places = List.copyOf(places);
        this.stops = List.copyOf(stops);
    }

    /// A postcode as its source lists it.
    ///
    /// @param postcode in the usual form
    /// @param authority the index of its district
    /// @param easting in metres
    /// @param northing in metres
    /// @param live whether it is in the current list
    /// @param exact whether its position is good to a few metres
    public record ListedPostcode(
            String postcode, int authority, int easting, int northing, boolean live, boolean exact) {}

    /// A sector of a postcode, as far as it lies in one district.
    ///
    /// @param sector such as `CV8 1`
    /// @param authority the index of the district
    /// @param postcodes how many of its postcodes lie there
    public record ListedSector(String sector, int authority, int postcodes) {}

    /// Where the facts come from.
    ///
    /// @param vintage the date of the youngest source
    /// @param sources each with its own date
    /// @param attribution the lines that the licence asks to be shown
    public record Origin(String vintage, List<String> sources, List<String> attribution) {

        /// Copies the lists.
        public Origin {
            sources = List.copyOf(sources);
            attribution = List.copyOf(attribution);
        }
    }

    /// Makes a table of listed facts; the order of the lists does not matter, but for the authorities, which are
    /// referred to by their index.
    ///
    /// @param near the borders around Warwickshire, in decimetres of the National Grid
    /// @param far those of England and Wales, in metres
    public static GeographyTable of(
            Origin origin,
            List<LocalAuthority> authorities,
            List<ListedPostcode> listedPostcodes,
            List<ListedSector> listedSectors,
            List<Border> near,
            List<Border> far,
            List<NamedPlace> places) {
        DistrictMap map = new DistrictMap(near, 1.0 / NEAR_UNITS, List.of(), 1.0);
        List<ListedPostcode> inOrder = new ArrayList<>(listedPostcodes);
        inOrder.sort(Comparator.comparingInt(listed -> PostcodeKey.of(listed.postcode())));
        PostcodeColumns postcodes = new PostcodeColumns(inOrder.size());
        for (int i = 0; i < inOrder.size(); i++) {
            ListedPostcode listed = inOrder.get(i);
            DistrictMap.Distance next = map.nearestBut(listed.authority(), listed.easting(), listed.northing());
            postcodes.keys[i] = PostcodeKey.of(listed.postcode());
            postcodes.authority[i] = (short) listed.authority();
            postcodes.easting[i] = listed.easting();
            postcodes.northing[i] = listed.northing();
            postcodes.flags[i] =
                    (byte) ((listed.live() ? PostcodeColumns.LIVE : 0) | (listed.exact() ? PostcodeColumns.EXACT : 0));
            postcodes.metresToNext[i] = (char)
                    (next == null ? PostcodeColumns.FAR : Math.min(PostcodeColumns.FAR, Math.round(next.metres())));
            postcodes.next[i] = (short) (next == null ? 0 : next.authority());
        }
        List<ListedSector> sectorsInOrder = new ArrayList<>(listedSectors);
        sectorsInOrder.sort(Comparator.<ListedSector>comparingInt(listed -> PostcodeKey.ofSector(listed.sector()))
                .thenComparingInt(ListedSector::authority));
        SectorColumns sectors = new SectorColumns(sectorsInOrder.size());
        for (int i = 0; i < sectorsInOrder.size(); i++) {
            ListedSector listed = sectorsInOrder.get(i);
            sectors.sectors[i] = PostcodeKey.ofSector(listed.sector());
            sectors.authority[i] = (short) listed.authority();
            sectors.postcodes[i] = (short) listed.postcodes();
        }
        return new GeographyTable(
                origin.vintage(),
                origin.sources(),
                origin.attribution(),
                authorities,
                postcodes,
                sectors,
                near,
                far,
                places,
                List.of());
    }

    /// The same table with these stops.
    public GeographyTable with(List<PlaceStops> newStops) {
        return new GeographyTable(
                vintage, sources, attribution, authorities, postcodes, sectors, near, far, places, newStops);
    }

    /// The date of the youngest source.
    public String vintage() {
        return vintage;
    }

    /// The sources, each with its own date.
    public List<String> sources() {
        return sources;
    }

    /// The lines that the Open Government Licence asks whoever shows these facts to show.
    public List<String> attribution() {
        return attribution;
    }

    /// All districts; other facts refer to them by their index.
    public List<LocalAuthority> authorities() {
        return authorities;
    }

    /// The postcodes of Warwickshire and around it, in their order.
    public List<ListedPostcode> listedPostcodes() {
        List<ListedPostcode> listed = new ArrayList<>(postcodes.count());
        for (int i = 0; i < postcodes.count(); i++) {
            int flags = postcodes.flags[i];
            listed.add(new ListedPostcode(
                    PostcodeKey.text(postcodes.keys[i]),
                    postcodes.authority[i],
                    postcodes.easting[i],
                    postcodes.northing[i],
                    (flags & PostcodeColumns.LIVE) != 0,
                    (flags & PostcodeColumns.EXACT) != 0));
        }
        return listed;
    }

    /// The postcode sectors of Great Britain, one row for each of their districts, in their order.
    public List<ListedSector> listedSectors() {
        List<ListedSector> listed = new ArrayList<>(sectors.count());
        for (int i = 0; i < sectors.count(); i++) {
            String first = PostcodeKey.text(sectors.sectors[i] * PostcodeKey.UNITS);
            listed.add(new ListedSector(
                    first.substring(0, first.length() - 2), sectors.authority[i], sectors.postcodes[i]));
        }
        return listed;
    }

    PostcodeColumns postcodes() {
        return postcodes;
    }

    SectorColumns sectors() {
        return sectors;
    }

    /// The places of the gazetteer.
    public List<NamedPlace> places() {
        return places;
    }

    /// The stops that tell places of one name apart.
    public List<PlaceStops> stops() {
        return stops;
    }

    /// The borders around Warwickshire, in decimetres of the National Grid.
    public List<Border> near() {
        return near;
    }

    /// The borders of England and Wales, in metres of the National Grid.
    public List<Border> far() {
        return far;
    }

    DistrictMap map() {
        return new DistrictMap(near, 1.0 / NEAR_UNITS, far, 1.0 / FAR_UNITS);
    }

    /// Writes the table; the same facts give the same bytes.
    public void write(OutputStream out) throws IOException {
        Writer file = new Writer();
        file.text(vintage);
        file.texts(sources);
        file.texts(attribution);
        file.section("AUTH", this::writeAuthorities);
        file.section("POST", this::writePostcodes);
        file.section("SECT", this::writeSectors);
        file.section("NEAR", section -> writeBorders(section, near, NEAR_UNITS));
        file.section("FAR ", section -> writeBorders(section, far, FAR_UNITS));
        file.section("NAME", this::writePlaces);
        if (!stops.isEmpty()) {
            file.section("STOP", this::writeStops);
        }
        byte[] content = file.bytes.toByteArray();
        DataOutputStream whole = new DataOutputStream(out);
        whole.write(MAGIC);
        whole.writeShort(LAYOUT);
        whole.writeInt(checksum(ByteBuffer.wrap(content)));
        whole.write(content);
        whole.flush();
    }

    private static int checksum(ByteBuffer content) {
        CRC32C sum = new CRC32C();
        sum.update(content);
        return (int) sum.getValue();
    }

    /// Reads a table that {@link #write} wrote. It may come from anywhere: whatever is in it, the answer is a whole
    /// table or an exception, and no more memory is taken than a few times its size.
    ///
    /// @throws GeographyUnreadable if it is anything else, cut short, or damaged
    public static GeographyTable read(InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(LARGEST + 1);
        if (bytes.length > LARGEST) {
            throw new GeographyUnreadable("it is larger than any table", null);
        }
        try {
            return new Reader(bytes, 0, bytes.length).table();
        } catch (BufferUnderflowException e) {
            throw new GeographyUnreadable("it ends too early", e);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new GeographyUnreadable("a value in it is impossible", e);
        }
    }

    private void writeAuthorities(Writer section) throws IOException {
        section.number(authorities.size());
        for (LocalAuthority authority : authorities) {
            section.text(authority.code().value());
            section.text(authority.name());
            section.text(authority.county());
            section.text(authority.region());
            section.text(authority.policeArea());
            section.text(authority.policeForce());
            section.out.writeBoolean(authority.inWarwickshire());
        }
    }

    private void writePostcodes(Writer section) throws IOException {
        section.number(postcodes.count());
        section.ascending(postcodes.keys);
        section.shorts(postcodes.authority);
        section.threeBytes(postcodes.easting);
        section.threeBytes(postcodes.northing);
        section.out.write(postcodes.flags);
        for (char metres : postcodes.metresToNext) {
            section.out.writeChar(metres);
        }
        section.shorts(postcodes.next);
    }

    private void writeSectors(Writer section) throws IOException {
        section.number(sectors.count());
        section.ascending(sectors.sectors);
        section.shorts(sectors.authority);
        section.shorts(sectors.postcodes);
    }

    private static void writeBorders(Writer section, List<Border> borders, int units) throws IOException {
        section.out.writeShort(units);
        section.number(borders.size());
        for (Border border : borders) {
            section.number(border.authority());
            section.number(border.polygons().size());
            for (List<int[]> polygon : border.polygons()) {
                section.number(polygon.size());
                for (int[] ring : polygon) {
                    section.number(ring.length / 2);
                    for (int i = 0; i < ring.length; i++) {
                        section.signed(i < 2 ? ring[i] : ring[i] - ring[i - 2]);
                    }
                }
            }
        }
    }

    private void writePlaces(Writer section) throws IOException {
        section.number(places.size());
        for (NamedPlace place : places) {
            section.text(place.name());
            section.out.writeByte(place.kind().code());
            section.out.writeShort(place.authority());
            section.out.writeShort(place.other());
            section.text(place.beside());
            section.threeBytes(place.easting(), place.northing());
        }
    }

    private void writeStops(Writer section) throws IOException {
        section.number(stops.size());
        for (PlaceStops each : stops) {
            section.text(each.place());
            section.out.writeShort(each.authority());
            section.number(each.names().size());
            for (String name : each.names()) {
                section.text(name);
            }
        }
    }

    private interface Section {
        void write(Writer section) throws IOException;
    }

    private static final class Writer {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final DataOutputStream out = new DataOutputStream(bytes);

        void section(String name, Section content) throws IOException {
            Writer section = new Writer();
            content.write(section);
            out.write(name.getBytes(StandardCharsets.US_ASCII));
            out.writeInt(section.bytes.size());
            section.bytes.writeTo(out);
        }

        void text(String text) throws IOException {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            out.writeShort(utf8.length);
            out.write(utf8);
        }

        void texts(List<String> texts) throws IOException {
            out.writeByte(texts.size());
            for (String text : texts) {
                text(text);
            }
        }

        void number(int value) throws IOException {
            int rest = value;
            while ((rest & ~0x7F) != 0) {
                out.writeByte((rest & 0x7F) | 0x80);
                rest >>>= 7;
            }
            out.writeByte(rest);
        }

        void signed(int value) throws IOException {
            number(value << 1 ^ value >> 31);
        }

        void ascending(int[] values) throws IOException {
            int before = 0;
            for (int value : values) {
                number(value - before);
                before = value;
            }
        }

        void shorts(short[] values) throws IOException {
            for (short value : values) {
                out.writeShort(value);
            }
        }

        void threeBytes(int... values) throws IOException {
            for (int value : values) {
                out.writeByte(value >> 16);
                out.writeShort(value);
            }
        }
    }

    /// Goes through the bytes itself: by a buffer it would take twice as long, and it is read at every start.
    private static final class Reader {

        private final byte[] bytes;
        private final int end;
        private int at;

        Reader(byte[] bytes, int from, int length) {
            this.bytes = bytes;
            this.at = from;
            this.end = from + length;
        }

        GeographyTable table() throws GeographyUnreadable {
            int magic = take(MAGIC.length);
            if (!Arrays.equals(bytes, magic, magic + MAGIC.length, MAGIC, 0, MAGIC.length)) {
                throw new GeographyUnreadable("it is not a table of this kind", null);
            }
            int layout = Short.toUnsignedInt(sixteenBits());
            if (layout != LAYOUT) {
                throw new GeographyUnreadable("its layout is " + layout + ", and this program reads " + LAYOUT, null);
            }
            if (thirtyTwoBits() != checksum(ByteBuffer.wrap(bytes, at, end - at))) {
                throw new GeographyUnreadable("it is damaged or cut short: its checksum does not fit", null);
            }
            String vintage = text();
            List<String> sources = texts();
            List<String> attribution = texts();
            Map<String, Reader> sections = new LinkedHashMap<>();
            while (at < end) {
                String name = new String(bytes, take(4), 4, StandardCharsets.US_ASCII);
                int length = thirtyTwoBits();
                sections.put(name, new Reader(bytes, take(length), length));
            }
            List<LocalAuthority> authorities = section(sections, "AUTH").authorities();
            int count = authorities.size();
            return new GeographyTable(
                    vintage,
                    sources,
                    attribution,
                    authorities,
                    section(sections, "POST").postcodes(count),
                    section(sections, "SECT").sectors(count),
                    section(sections, "NEAR").borders(NEAR_UNITS, count),
                    section(sections, "FAR ").borders(FAR_UNITS, count),
                    section(sections, "NAME").places(count),
                    sections.containsKey("STOP") ? section(sections, "STOP").stops(count) : List.of());
        }

        private static Reader section(Map<String, Reader> sections, String name) throws GeographyUnreadable {
            Reader section = sections.get(name);
            if (section == null) {
                throw new GeographyUnreadable("its section " + name.strip() + " is missing", null);
            }
            return section;
        }

        /// How many of something follow; each takes a byte at least, so that no damaged number takes all memory.
        private int count() {
            int count = number();
            if (count < 0 || count > end - at) {
                throw new IllegalArgumentException("more things than bytes");
            }
            return count;
        }

        private static void within(short[] indexes, int count) {
            for (short index : indexes) {
                Objects.checkIndex(index, count);
            }
        }

        private List<LocalAuthority> authorities() {
            int count = count();
            List<LocalAuthority> authorities = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                authorities.add(new LocalAuthority(
                        new DistrictCode(text()), text(), text(), text(), text(), text(), oneByte() != 0));
            }
            return authorities;
        }

        private PostcodeColumns postcodes(int authorities) {
            PostcodeColumns columns = new PostcodeColumns(count());
            ascending(columns.keys);
            shorts(columns.authority);
            threeBytes(columns.easting);
            threeBytes(columns.northing);
            System.arraycopy(bytes, take(columns.count()), columns.flags, 0, columns.count());
            int length = 2 * columns.count();
            ByteBuffer.wrap(bytes, take(length), length).asCharBuffer().get(columns.metresToNext);
            shorts(columns.next);
            within(columns.authority, authorities);
            within(columns.next, authorities);
            return columns;
        }

        private SectorColumns sectors(int authorities) {
            SectorColumns columns = new SectorColumns(count());
            ascending(columns.sectors);
            shorts(columns.authority);
            shorts(columns.postcodes);
            within(columns.authority, authorities);
            return columns;
        }

        private List<Border> borders(int units, int authorities) throws GeographyUnreadable {
            int found = Short.toUnsignedInt(sixteenBits());
            if (found != units) {
                throw new GeographyUnreadable("its borders are in other units than this program reads", null);
            }
            int count = count();
            List<Border> borders = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                int authority = Objects.checkIndex(number(), authorities);
                int parts = count();
                List<List<int[]>> polygons = new ArrayList<>(parts);
                for (int j = 0; j < parts; j++) {
                    int loops = count();
                    if (loops == 0) {
                        throw new IllegalArgumentException("a polygon without a ring");
                    }
                    List<int[]> rings = new ArrayList<>(loops);
                    for (int k = 0; k < loops; k++) {
                        rings.add(ring());
                    }
                    polygons.add(rings);
                }
                borders.add(new Border(authority, polygons));
            }
            return borders;
        }

        private int[] ring() {
            int[] ring = new int[2 * count()];
            for (int i = 0; i < ring.length; i++) {
                ring[i] = signed() + (i < 2 ? 0 : ring[i - 2]);
            }
            int last = ring.length - 2;
            if (last < 6 || ring[0] != ring[last] || ring[1] != ring[last + 1]) {
                throw new IllegalArgumentException("a ring that is not closed");
            }
            return ring;
        }

        private List<NamedPlace> places(int authorities) {
            int count = count();
            List<NamedPlace> places = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                NamedPlace place = new NamedPlace(
                        text(),
                        PlaceKind.ofCode(oneByte()),
                        sixteenBits(),
                        sixteenBits(),
                        text(),
                        threeBytes(),
                        threeBytes());
                Objects.checkIndex(place.authority(), authorities);
                Objects.checkIndex(place.other() + 1, authorities + 1);
                places.add(place);
            }
            return places;
        }

        private List<PlaceStops> stops(int authorities) {
            int count = count();
            List<PlaceStops> stops = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                String place = text();
                int authority = Objects.checkIndex(sixteenBits(), authorities);
                int size = count();
                List<String> names = new ArrayList<>(size);
                for (int j = 0; j < size; j++) {
                    names.add(text());
                }
                stops.add(new PlaceStops(place, authority, names));
            }
            return stops;
        }

        /// Where the next bytes are, which are read by this.
        private int take(int length) {
            if (Objects.checkIndex(length, Integer.MAX_VALUE) > end - at) {
                throw new BufferUnderflowException();
            }
            int first = at;
            at += length;
            return first;
        }

        private byte oneByte() {
            return bytes[take(1)];
        }

        private short sixteenBits() {
            int first = take(2);
            return (short) (bytes[first] << 8 | (bytes[first + 1] & 0xFF));
        }

        private int thirtyTwoBits() {
            return sixteenBits() << 16 | Short.toUnsignedInt(sixteenBits());
        }

        private String text() {
            int length = Short.toUnsignedInt(sixteenBits());
            return new String(bytes, take(length), length, StandardCharsets.UTF_8);
        }

        private List<String> texts() {
            int count = Byte.toUnsignedInt(oneByte());
            List<String> texts = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                texts.add(text());
            }
            return texts;
        }

        private int number() {
            int value = 0;
            for (int shift = 0; shift < 35; shift += 7) {
                byte part = oneByte();
                value |= (part & 0x7F) << shift;
                if (part >= 0) {
                    return value;
                }
            }
            throw new IllegalArgumentException("a number of more than 32 bits");
        }

        private int signed() {
            int value = number();
            return value >>> 1 ^ -(value & 1);
        }

        private void ascending(int[] values) {
            int before = 0;
            for (int i = 0; i < values.length; i++) {
                int more = number();
                if (more < 0 || before + more < before) {
                    throw new IllegalArgumentException("keys that do not ascend");
                }
                before += more;
                values[i] = before;
            }
        }

        private void shorts(short[] values) {
            int length = 2 * values.length;
            ByteBuffer.wrap(bytes, take(length), length).asShortBuffer().get(values);
        }

        private int threeBytes() {
            int first = take(3);
            return bytes[first] << 16 | (bytes[first + 1] & 0xFF) << 8 | (bytes[first + 2] & 0xFF);
        }

        private void threeBytes(int[] values) {
            for (int i = 0; i < values.length; i++) {
                values[i] = threeBytes();
            }
        }
    }
}
