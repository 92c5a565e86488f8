package org.inkloom.data.analyze;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.inkloom.data.op.BatchFilter;
import org.inkloom.data.op.Filter;
import org.inkloom.data.op.Verdict;
import org.inkloom.data.sample.Sample;
import tools.jackson.databind.node.JsonNodeFactory;

/** A filter that measures and keeps, and counts what it would have dropped. Thread-safe. */
class Measured implements Filter {
    /** Stands for the rows themselves, which may bring statistics along. */
    static final String INPUT = "";

    private static final Verdict KEPT = Verdict.of(true, "", JsonNodeFactory.instance.nullNode(), "");

    private final String name;
    private final Filter filter;
    private final Map<String, String> owners;
    private final Map<String, String> thresholds = new ConcurrentHashMap<>();
    private final LongAdder dropped = new LongAdder();

    private Measured(String name, Filter filter, Map<String, String> owners) {
        this.name = name;
        this.filter = filter;
        this.owners = owners;
    }

    /**
     * Wraps a filter.
     *
     * @param name its operator's name
     * @param owners learns which operator writes which statistic; shared by all filters of a run, concurrent
     */
    static Measured of(String name, Filter filter, Map<String, String> owners) {
        return filter instanceof BatchFilter batch
                ? new Batch(name, batch, owners)
                : new Measured(name, filter, owners);
    }

    /** As {@link Measured}, for filters that measure several samples at once. */
    private static final class Batch extends Measured implements BatchFilter {
        private final BatchFilter filter;

        Batch(String name, BatchFilter filter, Map<String, String> owners) {
            super(name, filter, owners);
            this.filter = filter;
        }

        @Override
        public int batch() {
            return filter.batch();
        }

        @Override
        public void prepare(Sample sample) {
            claim(sample, INPUT);
            filter.prepare(sample);
        }

        @Override
        public void measure(List<Sample> samples) {
            filter.measure(samples);
            samples.forEach(sample -> claim(sample, name()));
        }

        @Override
        public void measure(Sample sample) {
            prepare(sample);
            measure(List.of(sample));
        }
    }

    /**
     * Notes that an operator writes the statistics of a sample that no operator was noted for so far: earlier filters
     * have claimed theirs already.
     */
    final void claim(Sample sample, String owner) {
        sample.stats().propertyNames().forEach(statistic -> owners.putIfAbsent(statistic, owner));
    }

    final String name() {
        return name;
    }

    /** Returns how many samples it would have dropped. */
    long dropped() {
        return dropped.sum();
    }

    /** Returns what the recipe holds a statistic against, in words; nothing when it decides nothing. */
    Map<String, String> thresholds() {
        return Map.copyOf(thresholds);
    }

    @Override
    public void measure(Sample sample) {
        claim(sample, INPUT);
        filter.measure(sample);
        claim(sample, name);
    }

    @Override
    public Verdict judge(Sample sample) {
        Verdict verdict = filter.judge(sample);
        if (!verdict.kept()) {
            dropped.increment();
        }
        thresholds.putIfAbsent(verdict.statistic(), verdict.threshold());
        return KEPT;
    }
}
