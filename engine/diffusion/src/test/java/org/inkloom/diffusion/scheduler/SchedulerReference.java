package org.inkloom.diffusion.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.golden.Closeness;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.StoredTensor;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Comparisons with a folder of reference runs in float32; its shapes, settings and steps are read from it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SchedulerReference {
    private static final double TOLERANCE = 1e-5;
    private static final double ZERO_SNR_TOLERANCE = 1e-3;
    // The share of DDPM's noise is an argument of diffusers' step, so the folder states it in the set's name alone.
    private static final Pattern ETA_IN_NAME = Pattern.compile("eta(\\d)\\.?(\\d*)");
    private static final Pattern RUN = Pattern.compile("(\\d+)(?:@strength([\\d.]+))?");
    private static final Pattern SNR = Pattern.compile("snr\\.(\\w+)\\.(all|minsnr_weight_(eps|v)\\.gamma([\\d.]+))");

    // These take any training timestep; the others only those of the run.
    private static final Set<SchedulerKind> TRAINING_TIMESTEPS =
            EnumSet.of(SchedulerKind.DDIM, SchedulerKind.DDPM, SchedulerKind.LCM, SchedulerKind.ENHANCED_DDIM);

    private JsonNode sets = JsonMapper.shared().createObjectNode();
    private TensorFile inputs;
    private TensorFile expected;

    /** Returns the folder, or skips the tests. */
    abstract Path folder();

    @BeforeAll
    void open() throws IOException {
        JsonMapper json = JsonMapper.builder()
                .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .build();
        sets = json.readTree(Files.readString(folder().resolve("schedulers.json")));
        inputs = TensorFiles.open(folder().resolve("inputs.safetensors"));
        expected = TensorFiles.open(folder().resolve("expected.safetensors"));
    }

    @AfterAll
    void close() {
        if (inputs != null) {
            inputs.close();
        }
        if (expected != null) {
            expected.close();
        }
    }

    @Test
    void every_set_that_the_folder_describes_has_runs_and_values() {
        assertThat(sets.propertyNames()).isNotEmpty();
        for (var set : sets.properties()) {
            assertThat(set.getValue().path("runs").propertyNames())
                    .as("runs of %s", set.getKey())
                    .isNotEmpty();
            for (String run : set.getValue().path("runs").propertyNames()) {
                assertThat(expected.names())
                        .as("values of %s, %s", set.getKey(), run)
                        .anyMatch(name -> name.startsWith(prefix(set.getKey(), run)));
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> every_run_equals_the_reference() {
        return sets.properties().stream()
                .flatMap(set -> set.getValue().path("runs").propertyNames().stream()
                        .map(run -> DynamicTest.dynamicTest(
                                set.getKey() + ", " + run + " steps", () -> run(set.getKey(), run))));
    }

    @TestFactory
    Stream<DynamicTest> noise_is_added_as_in_the_reference() {
        return recorded(name -> name.endsWith(".add_noise.out")).stream()
                .map(name -> name.substring(0, name.indexOf('.')))
                .map(set -> DynamicTest.dynamicTest(set, () -> addNoise(set)));
    }

    @TestFactory
    Stream<DynamicTest> training_targets_equal_the_reference() {
        return recorded(name -> name.endsWith(".velocity") || name.endsWith(".training_target")).stream()
                .map(name -> DynamicTest.dynamicTest(name, () -> target(name)));
    }

    @Test
    void signal_tables_equal_the_reference() {
        List<String> tables = recorded(name -> name.endsWith(".alphas_cumprod"));
        for (String name : tables) {
            String set = name.substring(0, name.indexOf('.'));
            Closeness.relative(
                    name,
                    Closeness.floats(expected.get(name)),
                    config(set).schedule().alphasCumprod(),
                    tolerance(set) / 10);
        }
    }

    @Test
    void signal_to_noise_ratios_and_min_snr_weights_equal_the_reference() {
        for (String name : recorded(name -> name.startsWith("snr."))) {
            Matcher matcher = SNR.matcher(name);
            assertThat(matcher.matches()).as(name).isTrue();
            float[] values = Closeness.floats(expected.get(name));
            List<AssertionError> others = new ArrayList<>();
            boolean equal = schedulesNamed(matcher.group(1), values.length)
                    .anyMatch(schedule -> isEqual(name, values, ratios(schedule, matcher, values.length), others));
            assertThat(equal || others.isEmpty()).as("%s: %s", name, others).isTrue();
        }
    }

    private static boolean isEqual(String name, float[] wanted, float[] ours, List<AssertionError> others) {
        try {
            Closeness.relative(name, wanted, ours, TOLERANCE);
            return true;
        } catch (AssertionError e) {
            others.add(e);
            return false;
        }
    }

    private static float[] ratios(NoiseSchedule schedule, Matcher kind, int count) {
        float[] ours = new float[count];
        for (int t = 0; t < count; t++) {
            ours[t] = (float)
                    (kind.group(3) == null
                            ? schedule.snr(t)
                            : schedule.minSnrWeight(
                                    t,
                                    Double.parseDouble(kind.group(4)),
                                    kind.group(3).equals("v") ? PredictionType.V : PredictionType.EPSILON));
        }
        return ours;
    }

    /**
     * Returns the recorded values of a kind, but those of sets whose settings the folder does not have; skips the calling
     * test, saying so, where there are none.
     */
    private List<String> recorded(Predicate<String> kind) {
        List<String> names = expected.names().stream()
                .filter(kind)
                .filter(name -> name.startsWith("snr.") || sets.has(name.substring(0, name.indexOf('.'))))
                .toList();
        Assumptions.assumeFalse(names.isEmpty(), "skipped: " + folder() + " records nothing of the kind");
        return names;
    }

    private static String prefix(String set, String run) {
        return set + "." + run.replace('@', '.') + ".";
    }

    /**
     * Returns the noise that ratios may be of: that of a set with the model in its name, DiffSynth's first, whose only
     * settings are those of the noise. Where sets are named otherwise, any noise of as many timesteps may be meant.
     */
    private Stream<NoiseSchedule> schedulesNamed(String model, int steps) {
        List<String> named = sets.propertyNames().stream()
                .filter(set -> Arrays.asList(set.split("_")).contains(model))
                .toList();
        Stream<SchedulerConfig> configs = (named.isEmpty() ? sets.propertyNames() : named)
                .stream()
                        .map(this::config)
                        .filter(config -> config.noise().trainSteps() == steps
                                && !config.noise().zeroTerminalSnr())
                        .sorted(Comparator.comparing(config -> config.kind() != SchedulerKind.ENHANCED_DDIM));
        Stream<NoiseSchedule> schedules = configs.map(SchedulerConfig::schedule);
        return named.isEmpty() ? schedules : schedules.limit(1);
    }

    private SchedulerConfig config(String set) {
        JsonNode entry = sets.get(set);
        Matcher words =
                Pattern.compile("\\w+Scheduler").matcher(entry.get("cls").asString());
        assertThat(words.find()).isTrue();
        var settings = entry.get("config").deepCopy().asObject();
        settings.put("_class_name", words.group());
        SchedulerConfig config = SchedulerConfig.parse(settings);
        Matcher eta = ETA_IN_NAME.matcher(set);
        return eta.find() ? config.with("eta", Double.parseDouble(eta.group(1) + "." + eta.group(2) + "0")) : config;
    }

    private double tolerance(String set) {
        return config(set).noise().zeroTerminalSnr() ? ZERO_SNR_TOLERANCE : TOLERANCE;
    }

    private void run(String set, String run) {
        Matcher matcher = RUN.matcher(run);
        assertThat(matcher.matches()).as("run " + run).isTrue();
        double strength = matcher.group(2) == null ? 1 : Double.parseDouble(matcher.group(2));
        String prefix = prefix(set, run);
        try (Scope scope = Scope.open();
                Stepper stepper = config(set).stepper(Integer.parseInt(matcher.group(1)), strength)) {
            float[] timesteps = new float[stepper.timesteps().length];
            for (int i = 0; i < timesteps.length; i++) {
                timesteps[i] = (float) stepper.timesteps()[i];
            }
            optional(prefix + "timesteps")
                    .ifPresent(wanted ->
                            Closeness.relative(prefix + "timesteps", Closeness.floats(wanted), timesteps, 1e-6));
            optional(prefix + "init_noise_sigma")
                    .ifPresent(sigma -> assertThat((float) stepper.initNoiseSigma())
                            .isCloseTo(Closeness.floats(sigma)[0], Percentage.withPercentage(100 * tolerance(set))));
            walk(set, run, prefix, stepper);
        }
    }

    private void walk(String set, String run, String prefix, Stepper stepper) {
        Tensor sample = Tensors.mul(Tensors.copyOf(inputs.get("unit_noise")), stepper.initNoiseSigma());
        Tensor outputs = Tensors.copyOf(inputs.get("model_outputs"));
        Tensor noises = Tensors.copyOf(inputs.get("step_noises"));
        Compared scaled = new Compared(prefix + "scaled_inputs");
        Compared denoised = new Compared(prefix + "pred_x0_or_denoised");
        Compared previous = new Compared(prefix + "prev_samples");
        int[] drawn = {0};
        for (int i = stepper.start(); i < stepper.timesteps().length; i++) {
            Tensor output = outputs.select(0, i);
            scaled.add(i, stepper.scaleInput(sample, i));
            denoised.add(i, stepper.denoised(output, i, sample));
            int before = drawn[0];
            sample = stepper.step(output, i, sample, () -> noises.select(0, drawn[0]++));
            previous.add(i, sample);
            JsonNode draws = sets.get(set).get("runs").get(run).path("step_noise_drawn_at_step");
            if (draws.isArray()) {
                assertThat(drawn[0] - before)
                        .as("draws at call " + i)
                        .isEqualTo(draws.path(i).asInt(0));
            }
        }
        double tolerance = tolerance(set);
        Stream.of(scaled, denoised, previous).forEach(compared -> compared.require(tolerance));
    }

    /** One tensor of the reference with a row for every call, against which rows are collected. */
    private final class Compared {
        private final String name;
        private final Optional<Tensor> rows;
        private double largest;

        Compared(String name) {
            this.name = name;
            this.rows = optional(name).map(Tensors::copyOf);
        }

        void add(int call, Tensor actual) {
            rows.ifPresent(all -> {
                float[] row = Tensors.floats(all.select(0, call));
                float[] ours = Tensors.floats(actual);
                assertThat(ours).hasSameSizeAs(row);
                double magnitude = IntStream.range(0, row.length)
                        .mapToDouble(i -> Math.abs(row[i]))
                        .max()
                        .orElseThrow();
                double difference = IntStream.range(0, row.length)
                        .mapToDouble(i -> Math.abs((double) row[i] - ours[i]))
                        .max()
                        .orElseThrow();
                assertThat(difference).as(name + " at call " + call).isNotNaN();
                largest = Math.max(largest, difference / magnitude);
            });
        }

        void require(double tolerance) {
            if (rows.isPresent()) {
                System.out.printf("golden %-60s largest relative difference of a call %.2e%n", name, largest);
                assertThat(largest).as(name).isLessThanOrEqualTo(tolerance);
            }
        }
    }

    private float[] noisedAt(String set) {
        return Closeness.floats(optional(set + ".add_noise.timesteps")
                .orElseGet(() -> Assumptions.abort("skipped: no timesteps are recorded for the noise of " + set)));
    }

    private void addNoise(String set) {
        float[] timesteps = noisedAt(set);
        SchedulerConfig config = config(set);
        try (Scope scope = Scope.open()) {
            Tensor original = Tensors.copyOf(inputs.get("add_noise.original"));
            Tensor noise = Tensors.copyOf(inputs.get("add_noise.noise"));
            Tensor actual;
            if (!TRAINING_TIMESTEPS.contains(config.kind())) {
                int steps = stepsWith(set, timesteps).getFirst();
                int[] calls = calls(set, steps, timesteps);
                try (Stepper stepper = config.stepper(steps)) {
                    Tensor[] rows = IntStream.range(0, calls.length)
                            .mapToObj(i -> stepper.addNoise(original.narrow(0, i, 1), noise.narrow(0, i, 1), calls[i]))
                            .toArray(Tensor[]::new);
                    actual = Tensors.cat(0, rows);
                }
            } else {
                actual = config.schedule().addNoise(original, noise, whole(timesteps));
            }
            Closeness.relative(expected.get(set + ".add_noise.out"), actual, tolerance(set));
        }
    }

    private void target(String name) {
        String set = name.substring(0, name.indexOf('.'));
        float[] timesteps = noisedAt(set);
        SchedulerConfig config = config(set);
        PredictionType kind = name.endsWith(".velocity") ? PredictionType.V : config.prediction();
        if (config.kind() != SchedulerKind.EULER) {
            requireTarget(name, kind, whole(timesteps));
            return;
        }
        // diffusers 0.40's Euler looks the signal up at the timestep's position in the run, not at the timestep, and
        // does
        // not record which of its runs that was.
        List<AssertionError> others = new ArrayList<>();
        for (int steps : stepsWith(set, timesteps)) {
            try {
                requireTarget(name, kind, calls(set, steps, timesteps));
                return;
            } catch (AssertionError e) {
                others.add(e);
            }
        }
        throw others.getFirst();
    }

    private void requireTarget(String name, PredictionType kind, int... positions) {
        String set = name.substring(0, name.indexOf('.'));
        try (Scope scope = Scope.open()) {
            Tensor original = Tensors.copyOf(inputs.get("add_noise.original"));
            Tensor noise = Tensors.copyOf(inputs.get("add_noise.noise"));
            Tensor actual = config(set).schedule().target(kind, original, noise, positions);
            Closeness.relative(expected.get(name), actual, tolerance(set));
        }
    }

    /** Finds the runs that the reference's timesteps may have been taken from. */
    private List<Integer> stepsWith(String set, float... timesteps) {
        List<Integer> found = sets.get(set).get("runs").propertyNames().stream()
                .filter(run -> !run.contains("@"))
                .map(Integer::parseInt)
                .filter(steps -> Arrays.stream(calls(set, steps, timesteps)).allMatch(call -> call >= 0))
                .toList();
        Assumptions.assumeFalse(
                found.isEmpty(), "skipped: no run of " + set + " has the timesteps " + Arrays.toString(timesteps));
        return found;
    }

    private int[] calls(String set, int steps, float... wanted) {
        try (Stepper stepper = config(set).stepper(steps)) {
            double[] timesteps = stepper.timesteps();
            int[] calls = new int[wanted.length];
            for (int i = 0; i < calls.length; i++) {
                float timestep = wanted[i];
                List<Integer> found = IntStream.range(0, timesteps.length)
                        .filter(call -> Math.abs(timesteps[call] - timestep) <= 1e-4)
                        .boxed()
                        .toList();
                // diffusers takes the second of two calls at one timestep.
                calls[i] = found.isEmpty() ? -1 : found.get(Math.min(1, found.size() - 1));
            }
            return calls;
        }
    }

    private static int[] whole(float[] timesteps) {
        int[] whole = new int[timesteps.length];
        for (int i = 0; i < whole.length; i++) {
            whole[i] = Math.round(timesteps[i]);
        }
        return whole;
    }

    private Optional<StoredTensor> optional(String name) {
        return expected.names().contains(name) ? Optional.of(expected.get(name)) : Optional.empty();
    }
}
