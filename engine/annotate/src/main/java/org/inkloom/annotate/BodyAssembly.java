package org.inkloom.annotate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.inkloom.annotate.Raster.Plane;

/**
 * Assembles bodies from OpenPose's heat maps of points and vector fields of limbs (Cao et al., arXiv:1611.08050,
 * section 2.3): first the peaks of the heat maps; then for each kind of limb the pairs of peaks that the field between
 * them supports best; then people from these limbs.
 */
public final class BodyAssembly {
    private static final double SIGMA = 3;
    private static final double PEAK = 0.1;
    private static final double ALONG_LIMB = 0.05;
    private static final double SHARE_ALONG = 0.8;
    private static final int SAMPLES = 10;
    private static final int FEWEST_PARTS = 4;
    private static final double LEAST_SCORE = 0.4;

    private final int width;
    private final int height;
    private final List<Plane> heatmaps;
    private final List<Plane> fields;
    private final List<Peak> peaks = new ArrayList<>();
    private final List<List<Peak>> byPart = new ArrayList<>();
    private final List<double[]> people = new ArrayList<>();

    /**
     * A peak of a heat map, a candidate for a point of a body.
     *
     * @param x column
     * @param y row
     * @param score the map's value there
     * @param id number among all peaks
     */
    public record Peak(int x, int y, double score, int id) {}

    /** A limb between two peaks. */
    private record Connection(Peak from, Peak to, double score) {}

    /**
     * The result.
     *
     * @param peaks all of them, by {@link Peak#id}
     * @param people for each person 18 numbers of peaks, -1 where there is none, then the sum of scores and the
     *     number of parts
     */
    public record Found(List<Peak> peaks, List<double[]> people) {
        /** Returns the bodies in a picture of a size. */
        public List<List<Optional<Keypoint>>> bodies(int width, int height) {
            List<List<Optional<Keypoint>>> bodies = new ArrayList<>();
            for (double[] person : people) {
                List<Optional<Keypoint>> points = new ArrayList<>();
                for (int i = 0; i < PersonPose.BODY; i++) {
                    int id = (int) person[i];
                    points.add(
                            id < 0
                                    ? Optional.empty()
                                    : Optional.of(new Keypoint(
                                            peaks.get(id).x() / (double) width,
                                            peaks.get(id).y() / (double) height)));
                }
                bodies.add(points);
            }
            return bodies;
        }
    }

    private BodyAssembly(List<Plane> heatmaps, List<Plane> fields) {
        this.heatmaps = heatmaps;
        this.fields = fields;
        width = heatmaps.getFirst().width();
        height = heatmaps.getFirst().height();
    }

    /**
     * Finds bodies.
     *
     * @param heatmaps at least 18, of the picture's size
     * @param fields 38 maps, two components for each of 19 kinds of limbs, of the same size
     */
    public static Found find(List<Plane> heatmaps, List<Plane> fields) {
        BodyAssembly assembly = new BodyAssembly(heatmaps, fields);
        for (int part = 0; part < PersonPose.BODY; part++) {
            assembly.byPart.add(assembly.peaks(part));
        }
        for (int limb = 0; limb < Limbs.COUNT; limb++) {
            for (Connection connection : assembly.connections(limb)) {
                assembly.join(limb, connection);
            }
        }
        assembly.people.removeIf(person -> person[PersonPose.BODY + 1] < FEWEST_PARTS
                || person[PersonPose.BODY] / person[PersonPose.BODY + 1] < LEAST_SCORE);
        return new Found(List.copyOf(assembly.peaks), List.copyOf(assembly.people));
    }

    private List<Peak> peaks(int part) {
        Plane map = heatmaps.get(part);
        double[] smooth = Smoothing.gaussian(map, SIGMA);
        List<Peak> found = new ArrayList<>();
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                double here = smooth[y * width + x];
                if (here > PEAK
                        && here >= at(smooth, x, y - 1)
                        && here >= at(smooth, x, y + 1)
                        && here >= at(smooth, x - 1, y)
                        && here >= at(smooth, x + 1, y)) {
                    Peak peak = new Peak(x, y, map.values()[y * width + x], peaks.size());
                    peaks.add(peak);
                    found.add(peak);
                }
            }
        }
        return found;
    }

    private double at(double[] map, int x, int y) {
        return x < 0 || x >= width || y < 0 || y >= height ? 0 : map[y * width + x];
    }

    /** Returns the best pairs for a kind of limb, best first; each peak is in at most one of them. */
    private List<Connection> connections(int limb) {
        List<Peak> froms = byPart.get(Limbs.from(limb));
        List<Peak> tos = byPart.get(Limbs.to(limb));
        List<Connection> candidates = new ArrayList<>();
        for (Peak from : froms) {
            for (Peak to : tos) {
                between(limb, from, to).ifPresent(candidates::add);
            }
        }
        candidates.sort(Comparator.comparingDouble(Connection::score).reversed());
        List<Connection> chosen = new ArrayList<>();
        for (Connection candidate : candidates) {
            boolean free = chosen.stream()
                    .noneMatch(other ->
                            other.from().equals(candidate.from()) || other.to().equals(candidate.to()));
            if (free) {
                chosen.add(candidate);
            }
        }
        return chosen;
    }

    /**
     * Scores a pair by how well the field agrees with its direction at ten points in between; pairs that are further
     * apart than half the picture are penalised.
     */
    private Optional<Connection> between(int limb, Peak from, Peak to) {
        float[] across = fields.get(Limbs.field(limb)).values();
        float[] along = fields.get(Limbs.field(limb) + 1).values();
        double dx = to.x() - from.x();
        double dy = to.y() - from.y();
        double length = Math.max(0.001, Math.sqrt(dx * dx + dy * dy));
        double sum = 0;
        int agreeing = 0;
        for (int i = 0; i < SAMPLES; i++) {
            int at =
                    (int) Math.rint(sample(from.y(), to.y(), i)) * width + (int) Math.rint(sample(from.x(), to.x(), i));
            double score = across[at] * (dx / length) + along[at] * (dy / length);
            sum += score;
            agreeing += score > ALONG_LIMB ? 1 : 0;
        }
        double score = sum / SAMPLES + Math.min(0.5 * height / length - 1, 0);
        return agreeing > SHARE_ALONG * SAMPLES && score > 0
                ? Optional.of(new Connection(from, to, score))
                : Optional.empty();
    }

    private static double sample(int from, int to, int i) {
        return i == SAMPLES - 1 ? to : from + i * ((double) (to - from) / (SAMPLES - 1));
    }

    private void join(int limb, Connection connection) {
        int from = Limbs.from(limb);
        int to = Limbs.to(limb);
        List<double[]> having = new ArrayList<>();
        for (double[] person : people) {
            if ((person[from] == connection.from().id()
                            || person[to] == connection.to().id())
                    && having.size() < 2) {
                having.add(person);
            }
        }
        if (having.size() == 2 && areDisjoint(having.get(0), having.get(1))) {
            merge(having.get(0), having.get(1), connection.score());
        } else if (having.size() == 2
                || having.size() == 1
                        && having.getFirst()[to] != connection.to().id()) {
            double[] person = having.getFirst();
            person[to] = connection.to().id();
            person[PersonPose.BODY] += connection.to().score() + connection.score();
            person[PersonPose.BODY + 1]++;
        } else if (having.isEmpty() && limb < Limbs.DRAWN) {
            double[] person = new double[PersonPose.BODY + 2];
            Arrays.fill(person, 0, PersonPose.BODY, -1);
            person[from] = connection.from().id();
            person[to] = connection.to().id();
            person[PersonPose.BODY] =
                    connection.from().score() + connection.to().score() + connection.score();
            person[PersonPose.BODY + 1] = 2;
            people.add(person);
        }
    }

    private static boolean areDisjoint(double[] one, double[] other) {
        for (int i = 0; i < PersonPose.BODY; i++) {
            if (one[i] >= 0 && other[i] >= 0) {
                return false;
            }
        }
        return true;
    }

    private void merge(double[] one, double[] other, double score) {
        for (int i = 0; i < PersonPose.BODY; i++) {
            one[i] += other[i] + 1;
        }
        one[PersonPose.BODY] += other[PersonPose.BODY] + score;
        one[PersonPose.BODY + 1] += other[PersonPose.BODY + 1];
        people.remove(other);
    }
}
