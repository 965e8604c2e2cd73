package org.signpost.routing.places;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.algorithm.Distance;
import org.locationtech.jts.geom.Coordinate;

/// The borders of a layer, piece by piece, in squares of the National Grid: the border nearest to a point is looked
/// for in the squares around it, from the inside out, and only until no square further out can hold a nearer one.
///
/// Distances are those to the line itself, whether the point is inside or outside of it.
final class BorderGrid {

    /// How many squares there are at most for each piece of a border, and in how many of them it is on the average:
    /// the squares are as small as these allow, and no table takes more memory than a few times its size.
    private static final int SQUARES_A_PIECE = 2;

    private static final int TOUCHED_BY_A_PIECE = 4;

    /// In units: how near to a square a piece may be and still count as in it, so that a point of a border is nowhere
    /// taken for one beside it because of rounding.
    private static final int MARGIN = 1;

    /// In units; far more than what rounding can take from the distance to the side of a square.
    private static final double ROUNDING = 1e-3;

    private final double unit;

    /// The district of each border.
    private final int[] authorities;

    private final Frame[] frames;

    /// Easting and northing, by turns, of the points of all rings, in units.
    private final int[] points;

    /// Square by square, where in {@link #points} each of its pieces begins. A piece is in each square that its
    /// frame touches, a margin around it included.
    private final int[] pieces;

    /// The border of each of {@link #pieces}.
    private final int[] borders;

    /// Where in {@link #pieces} those of each square begin, row by row from the south-west; and at the end, their
    /// number.
    private final int[] starts;

    private final long west;
    private final long south;

    /// The side of a square is two to the power of this, in units.
    private final int shift;

    private final double side;
    private final int columns;
    private final int rows;

    /// @param unit of the borders, in metres
    BorderGrid(List<Border> layer, double unit) {
        this.unit = unit;
        this.authorities = layer.stream().mapToInt(Border::authority).toArray();
        this.frames = layer.stream().map(Frame::of).toArray(Frame[]::new);
        Frame all = Frame.around(frames);
        this.west = (long) all.west - MARGIN;
        this.south = (long) all.south - MARGIN;
        this.points = new int[all.numbers];
        int[] firsts = new int[all.pieces];
        int[] owners = new int[all.pieces];
        int at = 0;
        int piece = 0;
        for (int i = 0; i < frames.length; i++) {
            for (List<int[]> rings : layer.get(i).polygons()) {
                for (int[] ring : rings) {
                    System.arraycopy(ring, 0, points, at, ring.length);
                    for (int j = 0; j < ring.length - 2; j += 2) {
                        firsts[piece] = at + j;
                        owners[piece++] = i;
                    }
                    at += ring.length;
                }
            }
        }
        this.shift = shift(all, firsts);
        this.side = 1L << shift;
        this.columns = (int) squares(0, all.east - west + MARGIN, shift);
        this.rows = (int) squares(0, all.north - south + MARGIN, shift);
        this.starts = new int[columns * rows + 1];
        for (int first : firsts) {
            int left = (int) (west(first) >> shift);
            int right = (int) (east(first) >> shift);
            int top = (int) (north(first) >> shift);
            for (int row = (int) (south(first) >> shift); row <= top; row++) {
                for (int square = row * columns + left; square <= row * columns + right; square++) {
                    starts[square]++;
                }
            }
        }
        for (int i = 1; i < starts.length; i++) {
            starts[i] += starts[i - 1];
        }
        this.pieces = new int[starts[starts.length - 1]];
        this.borders = new int[pieces.length];
        // Each square is filled from its end, so that in the end its start is where it has to be.
        for (int i = 0; i < firsts.length; i++) {
            int first = firsts[i];
            int left = (int) (west(first) >> shift);
            int right = (int) (east(first) >> shift);
            int top = (int) (north(first) >> shift);
            for (int row = (int) (south(first) >> shift); row <= top; row++) {
                for (int square = row * columns + left; square <= row * columns + right; square++) {
                    int to = --starts[square];
                    pieces[to] = first;
                    borders[to] = owners[i];
                }
            }
        }
    }

    /// In floating numbers, since of borders that no land has there would be more squares than an integer can count.
    private int shift(Frame all, int... firsts) {
        double mostSquares = SQUARES_A_PIECE * (double) firsts.length + 1;
        double mostTouched = TOUCHED_BY_A_PIECE * (double) firsts.length;
        int found = 0;
        while ((double) squares(0, all.east - west + MARGIN, found) * squares(0, all.north - south + MARGIN, found)
                        > mostSquares
                || touched(firsts, found) > mostTouched) {
            found++;
        }
        return found;
    }

    private double touched(int[] firsts, int byShift) {
        double touched = 0;
        for (int first : firsts) {
            long across = squares(west(first), east(first), byShift);
            touched += (double) across * squares(south(first), north(first), byShift);
        }
        return touched;
    }

    /// How many squares in a row it takes from one number to the other, if the first begins at zero.
    private static long squares(long from, long to, int shift) {
        return to < from ? 0 : (to >> shift) - (from >> shift) + 1;
    }

    private long west(int first) {
        return Math.min(points[first], points[first + 2]) - west - MARGIN;
    }

    private long east(int first) {
        return Math.max(points[first], points[first + 2]) - west + MARGIN;
    }

    private long south(int first) {
        return Math.min(points[first + 1], points[first + 3]) - south - MARGIN;
    }

    private long north(int first) {
        return Math.max(points[first + 1], points[first + 3]) - south + MARGIN;
    }

    /// How many squares there are.
    int squares() {
        return columns * rows;
    }

    /// The square of a point in metres, or -1 outside of all.
    int squareOf(double easting, double northing) {
        double column = Math.floor((easting / unit - west) / side);
        double row = Math.floor((northing / unit - south) / side);
        boolean within = column >= 0 && column < columns && row >= 0 && row < rows;
        return within ? (int) (row * columns + column) : -1;
    }

    /// Whether no border is in a square, so that all of it is on the same side of each.
    boolean isEmpty(int square) {
        return starts[square] == starts[square + 1];
    }

    /// The district whose border is nearest to a point, but for one that is left out; null if there is no other. Of
    /// several that have the nearest point in common it is the one whose frame is nearest, and then the first.
    DistrictMap.@Nullable Distance nearestBut(int authority, double easting, double northing) {
        if (columns == 0) {
            return null;
        }
        Nearest nearest = new Nearest(authority, easting / unit, northing / unit);
        // From outside the grid, nothing in it is nearer than it is from the nearest point on its edge.
        double east = Math.clamp(nearest.east - west, 0, columns * side);
        double north = Math.clamp(nearest.north - south, 0, rows * side);
        int column = Math.min(columns - 1, (int) (east / side));
        int row = Math.min(rows - 1, (int) (north / side));
        double toEdge = Math.min(
                Math.min(east - column * side, (column + 1) * side - east),
                Math.min(north - row * side, (row + 1) * side - north));
        int furthest = Math.max(Math.max(column, columns - 1 - column), Math.max(row, rows - 1 - row));
        for (int ring = 0; ring <= furthest; ring++) {
            double gap = Math.max(0, toEdge - ROUNDING + (ring - 1) * side);
            if (gap * gap > nearest.square) {
                break;
            }
            measureRing(nearest, column, row, ring);
        }
        return nearest.border < 0
                ? null
                : new DistrictMap.Distance(authorities[nearest.border], metres(nearest.piece, easting, northing));
    }

    private void measureRing(Nearest nearest, int column, int row, int ring) {
        int left = Math.max(0, column - ring);
        int right = Math.min(columns - 1, column + ring);
        int top = Math.min(rows - 1, row + ring);
        for (int y = Math.max(0, row - ring); y <= top; y++) {
            int line = y * columns;
            if (y == row - ring || y == row + ring) {
                measure(nearest, line + left, line + right);
                continue;
            }
            if (left == column - ring) {
                measure(nearest, line + left, line + left);
            }
            if (right == column + ring) {
                measure(nearest, line + right, line + right);
            }
        }
    }

    private void measure(Nearest nearest, int firstSquare, int lastSquare) {
        int end = starts[lastSquare + 1];
        for (int i = starts[firstSquare]; i < end; i++) {
            int border = borders[i];
            if (authorities[border] == nearest.leftOut) {
                continue;
            }
            double square = square(pieces[i], nearest.east, nearest.north);
            if (square < nearest.square
                    || (square == nearest.square && border != nearest.border && isBefore(border, nearest))) {
                nearest.square = square;
                nearest.border = border;
                nearest.piece = pieces[i];
            }
        }
    }

    private boolean isBefore(int border, Nearest nearest) {
        double one = frames[border].square(nearest.east, nearest.north);
        double other = frames[nearest.border].square(nearest.east, nearest.north);
        return one < other || (one == other && border < nearest.border);
    }

    /// How far each border is from a point, in the order of the layer; infinity for those further than some metres.
    double[] within(double metres, double easting, double northing) {
        double[] least = new double[frames.length];
        Arrays.fill(least, Double.POSITIVE_INFINITY);
        int[] nearest = new int[frames.length];
        double east = easting / unit;
        double north = northing / unit;
        double reach = metres / unit + ROUNDING;
        int left = (int) Math.max(0, Math.floor((east - reach - west) / side));
        int right = (int) Math.min(columns - 1, Math.floor((east + reach - west) / side));
        int bottom = (int) Math.max(0, Math.floor((north - reach - south) / side));
        int top = (int) Math.min(rows - 1, Math.floor((north + reach - south) / side));
        for (int row = bottom; row <= top && left <= right; row++) {
            int end = starts[row * columns + right + 1];
            for (int i = starts[row * columns + left]; i < end; i++) {
                double square = square(pieces[i], east, north);
                if (square < least[borders[i]]) {
                    least[borders[i]] = square;
                    nearest[borders[i]] = pieces[i];
                }
            }
        }
        for (int i = 0; i < least.length; i++) {
            if (least[i] < Double.POSITIVE_INFINITY) {
                double distance = metres(nearest[i], easting, northing);
                least[i] = distance <= metres ? distance : Double.POSITIVE_INFINITY;
            }
        }
        return least;
    }

    /// The distance that is told. Every answer has it from the same place, so that a point at exactly the width of the
    /// boundary band is on the same side of it in all.
    private double metres(int first, double easting, double northing) {
        return Distance.pointToSegment(new Coordinate(easting, northing), corner(first), corner(first + 2));
    }

    private Coordinate corner(int at) {
        return new Coordinate(points[at] * unit, points[at + 1] * unit);
    }

    /// The square of the distance between a point and a piece, in units: only to find which is nearest.
    private double square(int first, double east, double north) {
        double pieceEast = (double) points[first + 2] - points[first];
        double pieceNorth = (double) points[first + 3] - points[first + 1];
        double fromEast = east - points[first];
        double fromNorth = north - points[first + 1];
        double along = fromEast * pieceEast + fromNorth * pieceNorth;
        if (along <= 0) {
            return fromEast * fromEast + fromNorth * fromNorth;
        }
        double length = pieceEast * pieceEast + pieceNorth * pieceNorth;
        if (along >= length) {
            double toEast = east - points[first + 2];
            double toNorth = north - points[first + 3];
            return toEast * toEast + toNorth * toNorth;
        }
        double aside = fromEast * pieceNorth - fromNorth * pieceEast;
        return aside * aside / length;
    }

    /// What a search has found so far.
    private static final class Nearest {

        private final int leftOut;
        private final double east;
        private final double north;
        private int border = -1;
        private int piece = -1;
        private double square = Double.POSITIVE_INFINITY;

        private Nearest(int leftOut, double east, double north) {
            this.leftOut = leftOut;
            this.east = east;
            this.north = north;
        }
    }

    /// The least rectangle around a border, in units; the wrong way round for nothing.
    ///
    /// @param pieces how many there are in it
    /// @param numbers how many make its points
    private record Frame(int west, int south, int east, int north, int pieces, int numbers) {

        private static final Frame NOTHING =
                new Frame(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MIN_VALUE, Integer.MIN_VALUE, 0, 0);

        static Frame of(Border border) {
            Frame frame = NOTHING;
            for (List<int[]> rings : border.polygons()) {
                for (int[] ring : rings) {
                    frame = frame.with(of(ring));
                }
            }
            return frame;
        }

        private static Frame of(int... ring) {
            int west = Integer.MAX_VALUE;
            int south = Integer.MAX_VALUE;
            int east = Integer.MIN_VALUE;
            int north = Integer.MIN_VALUE;
            for (int i = 0; i < ring.length; i += 2) {
                west = Math.min(west, ring[i]);
                east = Math.max(east, ring[i]);
                south = Math.min(south, ring[i + 1]);
                north = Math.max(north, ring[i + 1]);
            }
            return new Frame(west, south, east, north, ring.length / 2 - 1, ring.length);
        }

        static Frame around(Frame... frames) {
            Frame all = NOTHING;
            for (Frame frame : frames) {
                all = all.with(frame);
            }
            return all;
        }

        private Frame with(Frame other) {
            return new Frame(
                    Math.min(west, other.west),
                    Math.min(south, other.south),
                    Math.max(east, other.east),
                    Math.max(north, other.north),
                    pieces + other.pieces,
                    numbers + other.numbers);
        }

        /// The square of the distance of a point, 0 within.
        double square(double toEast, double toNorth) {
            double aside = Math.max(0, Math.max(west - toEast, toEast - east));
            double off = Math.max(0, Math.max(south - toNorth, toNorth - north));
            return aside * aside + off * off;
        }
    }
}
