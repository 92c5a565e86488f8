package org.inkloom.diffusion.scheduler;

import java.nio.file.Path;
import org.inkloom.run.InkloomException;
import org.inkloom.run.SettingKey;
import org.inkloom.run.settings.SettingsGroup;
import org.inkloom.run.settings.SettingsLimits;
import org.inkloom.run.settings.SettingsValue;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A sampler and its settings, as published beside a model. Immutable; checked when made.
 *
 * <p>Settings that the sampler does not know are kept, because {@link #withKind another one} may know them: Kolors'
 * file, for example, is an Euler sampler's and states values that DDIM reads.
 */
public final class SchedulerConfig {
    private static final String CLASS_NAME = "_class_name";
    private static final String AS_THE_MODEL = "model";

    // Python writes an unbounded setting as -Infinity.
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private final SchedulerKind kind;
    private final ObjectNode json;
    private final Solver solver;

    private SchedulerConfig(SchedulerKind kind, ObjectNode json) {
        this(kind, json, SchedulerRefusals.group(json));
    }

    /** {@code settings} are the same values, with their lines where they come from a file. */
    private SchedulerConfig(SchedulerKind kind, ObjectNode json, SettingsGroup settings) {
        this.kind = kind;
        this.json = json;
        this.solver = solver(kind, settings);
    }

    /**
     * Reads a {@code scheduler_config.json}.
     *
     * @throws InkloomException {@code INK-SCHED-005} if the file is missing or no JSON object, otherwise as {@link
     *     #parse}
     */
    public static SchedulerConfig read(Path file) {
        return read(SettingsGroup.json(file, SettingsLimits.FILE, SchedulerRefusals.INSTANCE));
    }

    /**
     * Takes settings whose {@code _class_name} says which sampler they are for.
     *
     * @throws InkloomException {@code INK-SCHED-001} for an unknown class, {@code -002} for a setting that is wrong or
     *     not supported, {@code -005} if the node is no object
     */
    public static SchedulerConfig parse(JsonNode json) {
        return read(SettingsGroup.of("", json, SchedulerRefusals.INSTANCE));
    }

    private static SchedulerConfig read(SettingsGroup settings) {
        return new SchedulerConfig(
                kind(settings), (ObjectNode) settings.value().json().deepCopy(), settings);
    }

    /** Makes a sampler for a model of which only the training noise is known; all else has the sampler's defaults. */
    public static SchedulerConfig of(SchedulerKind kind, NoiseConfig noise) {
        ObjectNode json = JSON.createObjectNode();
        json.put("num_train_timesteps", noise.trainSteps());
        json.put("beta_start", noise.betaStart());
        json.put("beta_end", noise.betaEnd());
        json.put("beta_schedule", noise.schedule().configName());
        json.put("rescale_betas_zero_snr", noise.zeroTerminalSnr());
        if (!noise.trainedBetas().isEmpty()) {
            noise.trainedBetas().forEach(json.putArray("trained_betas")::add);
        }
        return switched(kind, json);
    }

    private static SchedulerKind kind(SettingsGroup settings) {
        String name = settings.get(CLASS_NAME).map(SettingsValue::written).orElse("");
        SchedulerKind kind;
        try {
            kind = SchedulerKind.named(name);
        } catch (InkloomException e) {
            throw SchedulerKind.unknown("scheduler class", name);
        }
        if (kind != SchedulerKind.DPMPP_2M) {
            return kind;
        }
        boolean karras = settings.flag(SigmaSpacing.KARRAS.configName(), false);
        boolean stochastic = settings.text("algorithm_type", "").startsWith("sde");
        if (stochastic) {
            return karras ? SchedulerKind.DPMPP_2M_SDE_KARRAS : SchedulerKind.DPMPP_2M_SDE;
        }
        return karras ? SchedulerKind.DPMPP_2M_KARRAS : SchedulerKind.DPMPP_2M;
    }

    private static Solver solver(SchedulerKind kind, SettingsGroup settings) {
        return switch (kind) {
            case EULER -> EulerSolver.read(settings);
            case EULER_ANCESTRAL -> EulerAncestralSolver.read(settings);
            case DDIM -> DdimSolver.read(settings);
            case DDPM -> DdpmSolver.read(settings);
            case DPMPP_2M, DPMPP_2M_KARRAS, DPMPP_2M_SDE, DPMPP_2M_SDE_KARRAS -> DpmSolver.read(settings);
            case UNIPC -> UniPcSolver.read(settings);
            case HEUN -> HeunSolver.read(settings);
            case LCM -> LcmSolver.read(settings);
            case PNDM -> PndmSolver.read(settings);
            case ENHANCED_DDIM -> EnhancedDdimSolver.read(settings);
        };
    }

    private static SchedulerConfig switched(SchedulerKind kind, ObjectNode settings) {
        ObjectNode json = settings.deepCopy();
        json.put(CLASS_NAME, kind.className());
        kind.overrides().forEach((name, value) -> json.set(name, JSON.valueToTree(value)));
        return new SchedulerConfig(kind, json);
    }

    /** Returns the same model's settings for another sampler. */
    public SchedulerConfig withKind(SchedulerKind other) {
        return other == kind ? this : switched(other, json);
    }

    /** Returns the same sampler with one setting changed, for example {@code ("eta", 0.5)} for DDIM. */
    public SchedulerConfig with(String setting, Object value) {
        ObjectNode changed = json.deepCopy();
        changed.set(setting, JSON.valueToTree(value));
        return new SchedulerConfig(kind, changed);
    }

    /**
     * Returns the same sampler for a model of which a user knows what its files do not say.
     *
     * @param prediction the published name of what the model outputs; {@code model} for what the files say
     * @param zeroTerminalSnr {@code true} or {@code false} for whether its noise ends in noise alone; {@code model} likewise
     * @throws InkloomException {@code INK-SCHED-007} where both together cannot be
     */
    public SchedulerConfig assuming(String prediction, String zeroTerminalSnr) {
        SchedulerConfig assumed = prediction.equals(AS_THE_MODEL) ? this : with("prediction_type", prediction);
        if (!zeroTerminalSnr.equals(AS_THE_MODEL)) {
            assumed = assumed.with("rescale_betas_zero_snr", Boolean.parseBoolean(zeroTerminalSnr));
        }
        boolean changed = assumed != this;
        if (changed && assumed.noise().zeroTerminalSnr() && assumed.prediction() == PredictionType.EPSILON) {
            throw InkloomException.badInput(
                    "INK-SCHED-007",
                    "A model that predicts the noise (epsilon) cannot begin with noise alone.",
                    "Its answer there is what it was shown, and tells nothing of the picture: such noise goes with models that"
                            + " predict velocities.",
                    "Give " + SettingKey.of("prediction_type") + " v_prediction as well if the model does, or leave "
                            + SettingKey.of("rescale_betas_zero_snr") + " out.");
        }
        return assumed;
    }

    /** Returns which sampler this is. */
    public SchedulerKind kind() {
        return kind;
    }

    /** Returns the noise that the model was trained with. */
    public NoiseConfig noise() {
        return solver.sampling().noise();
    }

    /** Returns what the model outputs. */
    public PredictionType prediction() {
        return solver.sampling().prediction();
    }

    /** Returns the noise schedule as this sampler computes it. */
    public NoiseSchedule schedule() {
        return solver.schedule();
    }

    /** Returns all settings, known and unknown. */
    public ObjectNode toJson() {
        return json.deepCopy();
    }

    /**
     * Starts a run from pure noise.
     *
     * @param steps 1 to the number of training timesteps
     * @throws InkloomException {@code INK-SCHED-003} for a number of steps that the sampler cannot take
     */
    public Stepper stepper(int steps) {
        return stepper(steps, 1);
    }

    /**
     * Starts a run from a noised picture.
     *
     * @param steps the number of steps of a whole run
     * @param strength how much of it to take, in (0, 1]: 1 forgets the picture
     * @throws InkloomException {@code INK-SCHED-003} for a number of steps that the sampler cannot take, {@code -004}
     *     for a strength that is out of range or leaves no step
     */
    public Stepper stepper(int steps, double strength) {
        int trained = noise().trainSteps();
        if (steps < 1 || steps > trained) {
            throw Tables.tooManySteps(steps, "the model has " + trained + " training timesteps");
        }
        if (!(strength > 0 && strength <= 1)) {
            throw InkloomException.badInput(
                    "INK-SCHED-004",
                    "The strength " + strength + " is not in (0, 1].",
                    "It is the share of the steps to take from the noised picture.",
                    "Give " + SettingKey.of("strength") + " a value such as 0.6.");
        }
        return solver.build(steps, strength);
    }
}
