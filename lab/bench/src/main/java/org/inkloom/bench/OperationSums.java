package org.inkloom.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.inkloom.bench.operations.OperationTimes;
import org.inkloom.bench.operations.OperationTimes.Row;
import org.inkloom.bench.operations.OperationTimes.Statistic;

/** Sums the times of single operations to those of a whole pass, by kind of operation and in total. */
final class OperationSums {
    private OperationSums() {}

    /** One side of the comparison. */
    @FunctionalInterface
    private interface Side {
        double ms(Row row, Statistic statistic);
    }

    /** Returns our sums and then the peer's, each by kind and in total. */
    static List<Measurement> of(OperationTimes times) {
        List<Measurement> sums = new ArrayList<>(side("inkloom", times.rows(), Row::ours));
        times.peer().ifPresent(name -> sums.addAll(side(name, times.rows(), Row::peers)));
        return sums;
    }

    private static List<Measurement> side(String name, List<Row> rows, Side side) {
        List<Measurement> sums = new ArrayList<>();
        rows.stream().map(OperationSums::kind).distinct().sorted().forEach(kind -> {
            List<Row> same = rows.stream().filter(row -> kind(row).equals(kind)).toList();
            sums.add(sum(kind + ", " + name, same, side));
        });
        sums.add(sum("all operations, " + name, rows, side));
        return sums;
    }

    private static Measurement sum(String name, List<Row> rows, Side side) {
        return new Measurement(
                name,
                total(rows, row -> side.ms(row, Statistic.MEDIAN)),
                total(rows, row -> side.ms(row, Statistic.BEST)),
                total(rows, row -> side.ms(row, Statistic.WORST)),
                rows.stream().mapToInt(row -> row.ours().length).min().orElse(0),
                0,
                2 * total(rows, row -> row.count() * row.operation().multiplyAdds()) / 1e12,
                0);
    }

    private static double total(List<Row> rows, ToDoubleFunction<Row> value) {
        return rows.stream().mapToDouble(value).sum();
    }

    private static String kind(Row row) {
        return row.operation().getClass().getSimpleName();
    }
}
