package org.inkloom.data.io;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.inkloom.data.io.row.RawRow;
import org.inkloom.data.io.row.RowSource;
import org.inkloom.data.recipe.Recipe;

/**
 * A sample of each of several data sets, as large as their weights say: together {@code max_sample_num} rows. Of each the
 * rows are drawn at random, always the same ones, and keep their order; a set that is too small is read again.
 */
final class MixedInputs implements RowSource {
    private static final long SEED = 42;

    private final Deque<Draw> draws = new ArrayDeque<>();
    private Optional<RowSource> open = Optional.empty();
    private SplittableRandom random = new SplittableRandom(SEED);
    private long unseen;
    private long wanted;
    private long row;
    /** Rows are parsed after their source is closed, and notes are made then. */
    private final List<RowSource> closed = new ArrayList<>();

    /** Some rows of one data set, which has {@code rows} of them. */
    private record Draw(Recipe recipe, long rows, long wanted) {}

    MixedInputs(Recipe recipe) throws IOException {
        List<Long> shares =
                shares(recipe.dataset().weights(), recipe.dataset().maxSamples().orElseThrow());
        for (int i = 0; i < shares.size(); i++) {
            Recipe one = recipe.withDatasetOnly(i);
            long rows = count(one);
            for (long left = shares.get(i); left > 0 && rows > 0; left -= Math.min(left, rows)) {
                draws.add(new Draw(one, rows, Math.min(left, rows)));
            }
        }
    }

    /** Shares out a number: each part is rounded up, and the last ones get what is left. */
    static List<Long> shares(List<Double> weights, long number) {
        double sum = weights.stream().mapToDouble(Double::doubleValue).sum();
        List<Long> shares = new ArrayList<>();
        long left = number;
        for (double weight : weights) {
            long share = Math.min(left, (long) Math.ceil(number * (weight / sum)));
            shares.add(share);
            left -= share;
        }
        return shares;
    }

    private static long count(Recipe recipe) throws IOException {
        long rows = 0;
        try (RowSource source = Inputs.open(recipe)) {
            while (source.next().isPresent()) {
                rows++;
            }
        }
        return rows;
    }

    @Override
    public Optional<RawRow> next() throws IOException {
        while (true) {
            if (open.isEmpty()) {
                if (draws.isEmpty()) {
                    return Optional.empty();
                }
                Draw draw = draws.removeFirst();
                open = Optional.of(Inputs.open(draw.recipe()));
                random = new SplittableRandom(SEED);
                unseen = draw.rows();
                wanted = draw.wanted();
            }
            while (wanted > 0) {
                Optional<RawRow> raw = open.get().next();
                if (raw.isEmpty()) {
                    break;
                }
                // Knuth, The Art of Computer Programming, volume 2, algorithm 3.4.2 S: every choice is equally likely.
                if (random.nextDouble() * unseen-- < wanted) {
                    wanted--;
                    RawRow found = raw.get();
                    return Optional.of(new RawRow(row++, found.where(), found.body(), found.bytes()));
                }
            }
            close();
        }
    }

    @Override
    public List<String> notes() {
        Set<String> notes = new LinkedHashSet<>();
        closed.forEach(source -> notes.addAll(source.notes()));
        open.ifPresent(source -> notes.addAll(source.notes()));
        return List.copyOf(notes);
    }

    @Override
    public void close() throws IOException {
        if (open.isPresent()) {
            closed.add(open.get());
            open.get().close();
            open = Optional.empty();
        }
    }
}
