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
 * A sampler with its settings, as published beside a model. Immutable; checked when made.
 *
 * <p>Settings that the sampler does not know are kept for {@link #withKind other samplers}: Kolors' file, for example,
 * is for Euler's sampler, and has values that DDIM reads.
 */
public final class SchedulerConfig {
    private static final String CLASS_NAME = "_class_name";
    private static final String AS_THE_MODEL = "model";

    // Python writes an unbounded number as -Infinity, which is no JSON.
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private final SchedulerKind kind;
    private final ObjectNode json;
    private final Solver solver;

    private SchedulerConfig(SchedulerKind kind, ObjectNode json) {
        this(kind, json, SchedulerRefusals.group(json));
    }

    /**
     * @param settings the same values as {@code json}, with line numbers if they come from a file
     */
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
     * Reads settings; their {@code _class_name} names the sampler.
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

    /** Returns a sampler with its default settings, for a model of which only the training noise is known. */
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
            case LMS -> LmsSolver.read(settings);
            case DPM_2 -> MidpointSolver.read(settings, false);
            case DPM_2_ANCESTRAL -> MidpointSolver.read(settings, true);
            case DPMPP_SDE -> SdeSolver.read(settings);
            case DEIS -> DeisSolver.read(settings);
            case DPMPP_SINGLESTEP -> SinglestepSolver.read(settings);
            case TCD -> TcdSolver.read(settings);
        };
    }

    private static SchedulerConfig switched(SchedulerKind kind, ObjectNode settings) {
        ObjectNode json = settings.deepCopy();
        json.put(CLASS_NAME, kind.className());
        kind.overrides().forEach((name, value) -> json.set(name, JSON.valueToTree(value)));
        return new SchedulerConfig(kind, json);
    }

    /** Returns the same settings for another sampler. */
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
     * Returns the same sampler with what the user knows about the model in place of what its files say.
     *
     * @param prediction the published name of a {@link PredictionType}; {@code model} to keep what the files say
     * @param zeroTerminalSnr {@code true} or {@code false} for whether the last training timestep has no signal; {@code
     *     model} to keep what the files say
     * @throws InkloomException {@code INK-SCHED-007} for noise prediction with zero terminal SNR: without signal the
     *     noise is known, so nothing could be predicted
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

    /** Returns which sampler it is. */
    public SchedulerKind kind() {
        return kind;
    }

    /** Returns the noise that the model was trained with. */
    public NoiseConfig noise() {
        return solver.sampling().noise();
    }

    /** Returns what the model predicts. */
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
     * Begins a run from pure noise.
     *
     * @param steps 1 to the number of training timesteps
     * @throws InkloomException {@code INK-SCHED-003} for a number of steps that the sampler cannot take
     */
    public Stepper stepper(int steps) {
        return stepper(steps, 1);
    }

    /**
     * Begins a run from a picture with noise added.
     *
     * @param steps the number of steps of a whole run
     * @param strength share of the steps to take, in (0, 1]; with 1 nothing is left of the picture
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
