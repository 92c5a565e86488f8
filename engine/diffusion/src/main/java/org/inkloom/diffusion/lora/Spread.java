package org.inkloom.diffusion.lora;

import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Formats many numbers, mostly equal, as one or as a range: {@code 8}, or {@code 4 to 16}. */
final class Spread {
    private Spread() {}

    /**
     * Returns the smallest and the largest as text.
     *
     * @param numbers at least one
     */
    static String of(Stream<Double> numbers) {
        TreeSet<Double> all = numbers.collect(Collectors.toCollection(TreeSet::new));
        String least = text(all.first());
        String most = text(all.last());
        return least.equals(most) ? least : least + " to " + most;
    }

    private static String text(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString((long) number)
                : String.format(Locale.ROOT, "%.4g", number)
                        .replaceFirst("(\\.\\d*?)0+$", "$1")
                        .replaceFirst("\\.$", "");
    }
}
