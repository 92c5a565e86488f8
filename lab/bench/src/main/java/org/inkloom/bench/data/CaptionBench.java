package org.inkloom.bench.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.inkloom.data.DataRun;
import org.inkloom.data.catalogue.Catalogue;
import org.inkloom.data.engine.DataReport;
import org.inkloom.data.op.Filter;
import org.inkloom.data.op.Mapper;
import org.inkloom.data.op.Operator;
import org.inkloom.data.recipe.Recipe;
import org.inkloom.data.sample.FieldKeys;
import org.inkloom.data.sample.Json;
import org.inkloom.data.sample.Sample;
import org.inkloom.run.RunControl;

/** Measures operators on captions: the operator alone, and a run from JSONL to JSONL. */
record CaptionBench(DataBenchRequest request) {
    /** The target, as a multiple of Data-Juicer's rate. */
    private static final int TARGET_FACTOR = 10;
    /** Number of samples in a batch when an operator is timed alone. */
    private static final int BATCH = 2000;

    private static final List<Subject> SUBJECTS = List.of(
            new Subject("text_length_filter", 6000),
            new Subject("special_characters_filter", 5000),
            new Subject("character_repetition_filter", 3400),
            new Subject("clean_links_mapper", 17_600),
            new Subject("whitespace_normalization_mapper", 34_900));

    /**
     * An operator.
     *
     * @param operator its name
     * @param upstream captions per second that Data-Juicer's operator processes in one process
     */
    private record Subject(String operator, double upstream) {}

    List<DataRate> run(RunControl control) {
        Path captions = new WebCaptions(request.folder().resolve("captions-" + request.captions() + ".jsonl"))
                .captions(request.captions());
        List<DataRate> rates = new ArrayList<>();
        for (Subject subject : SUBJECTS) {
            rates.add(alone(subject, control));
        }
        try (Recipes recipes = new Recipes()) {
            for (Subject subject : SUBJECTS) {
                Recipe recipe = recipes.recipe(captions, 1, List.of(subject.operator() + ":"));
                rates.add(DataRate.of(
                        subject.operator() + ", file to file, np 1",
                        request.captions(),
                        TARGET_FACTOR * subject.upstream(),
                        request.repetition(),
                        control,
                        () -> {
                            DataReport report = DataRun.process(recipe, RunControl.quiet());
                            if (report.read() != request.captions()) {
                                throw new IllegalStateException("not all captions were read");
                            }
                        }));
            }
        }
        return rates;
    }

    /** Measures the operator alone, on samples in memory. */
    private DataRate alone(Subject subject, RunControl control) {
        Operator operator =
                Catalogue.standard().require(subject.operator()).make(Map.of(), FieldKeys.DEFAULT, Path.of(""));
        double[] rates = new double[request.repetition().runs()];
        for (int run = -request.repetition().warmup(); run < rates.length; run++) {
            control.cancellation().check(subject.operator());
            long nanos = 0;
            for (int first = 0; first < request.captions(); first += BATCH) {
                List<Sample> samples = samples(first, Math.min(request.captions(), first + BATCH));
                long start = System.nanoTime();
                samples.forEach(sample -> apply(operator, sample));
                nanos += System.nanoTime() - start;
            }
            if (run >= 0) {
                rates[run] = request.captions() / (nanos / 1e9);
            }
        }
        Arrays.sort(rates);
        double median = rates[rates.length / 2];
        return new DataRate(
                subject.operator() + ", alone",
                median,
                median,
                request.captions(),
                rates.length,
                TARGET_FACTOR * subject.upstream(),
                0);
    }

    private static List<Sample> samples(int first, int end) {
        List<Sample> samples = new ArrayList<>(end - first);
        for (int i = first; i < end; i++) {
            samples.add(new Sample(i, Json.mapper().createObjectNode().put("text", WebCaptions.caption(i))));
        }
        return samples;
    }

    private static void apply(Operator operator, Sample sample) {
        switch (operator) {
            case Filter filter -> {
                filter.measure(sample);
                filter.judge(sample);
            }
            case Mapper mapper -> mapper.map(sample);
            default -> throw new IllegalArgumentException("no operator on single samples");
        }
    }
}
