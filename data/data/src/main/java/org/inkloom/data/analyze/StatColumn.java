package org.inkloom.data.analyze;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** All values of one statistic; lists count by their items. Grows while it is filled, then describes itself. */
public final class StatColumn {
    private final String name;
    private double[] numbers = new double[256];
    private int count;
    private boolean sorted;
    private final Map<String, Long> words = new HashMap<>();

    StatColumn(String name) {
        this.name = name;
    }

    void add(JsonNode value) {
        if (value.isArray()) {
            value.forEach(this::add);
        } else if (value.isNumber()) {
            if (count == numbers.length) {
                numbers = Arrays.copyOf(numbers, count * 2);
            }
            numbers[count++] = value.doubleValue();
            sorted = false;
        } else if (!value.isNull()) {
            words.merge(value.asString(), 1L, Long::sum);
        }
    }

    /** Returns the statistic's name. */
    public String name() {
        return name;
    }

    /** Returns whether it holds numbers and not words. */
    public boolean isNumeric() {
        return count > 0;
    }

    /** Returns whether all its numbers are whole. */
    boolean isWhole() {
        return Arrays.stream(numbers, 0, count).allMatch(x -> x == Math.rint(x));
    }

    /** Returns how many values there are. */
    public long count() {
        return count + words.values().stream().mapToLong(n -> n).sum();
    }

    /** Returns how often each word occurs. */
    public Map<String, Long> words() {
        return Map.copyOf(words);
    }

    /** Returns the mean of the numbers. */
    public double mean() {
        return Arrays.stream(numbers, 0, count).average().orElse(Double.NaN);
    }

    /** Returns the standard deviation of the numbers, with n - 1. */
    public double deviation() {
        double mean = mean();
        double squares = Arrays.stream(numbers, 0, count)
                .map(x -> (x - mean) * (x - mean))
                .sum();
        return count < 2 ? Double.NaN : Math.sqrt(squares / (count - 1));
    }

    /** Returns a quantile of the numbers, interpolated between neighbours; share 0 is the least, 1 the largest. */
    public double quantile(double share) {
        if (!sorted) {
            Arrays.sort(numbers, 0, count);
            sorted = true;
        }
        if (count == 0) {
            return Double.NaN;
        }
        double place = share * (count - 1);
        int below = (int) Math.floor(place);
        int above = Math.min(count - 1, below + 1);
        return numbers[below] + (numbers[above] - numbers[below]) * (place - below);
    }

    /** Returns how many numbers fall into each of some bins of equal width; those beyond the ends into the outer bins. */
    int[] bins(int bins, double from, double to) {
        int[] result = new int[bins];
        double width = (to - from) / bins;
        for (int i = 0; i < count; i++) {
            double bin = width == 0 ? 0 : Math.floor((numbers[i] - from) / width);
            result[(int) Math.clamp(bin, 0, bins - 1)]++;
        }
        return result;
    }
}
