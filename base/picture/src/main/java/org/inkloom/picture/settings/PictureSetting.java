package org.inkloom.picture.settings;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.inkloom.run.SettingKey;

/**
 * One thing that can be said about how a picture is drawn: its name everywhere, its range and what holds where nobody says
 * it. A setting that is added to {@link #ALL} is read from stories and models, written into pictures and read from them,
 * shown on a story's page and in the command that draws a shot again, and has a flag of every command that draws and a key
 * of the pictures that trainings draw on their way.
 *
 * <p>The ranges are those of ComfyUI's widgets, which recipes of other programs keep to.
 *
 * @param <T> whole numbers, decimals or texts
 */
public final class PictureSetting<T> extends SettingDefinition<T> {
    /** The shortest side of a picture, in pixels. */
    public static final int SMALLEST_SIDE = 8;
    /** The longest side of a picture, in pixels. */
    public static final int LARGEST_SIDE = 16_384;

    private static final int MULTIPLE = 8;
    private static final double MOST_GUIDANCE = 100;

    /** Stands for what the model's own files say. */
    public static final String AS_THE_MODEL = "model";

    /** Steps of the scheduler, which refuses more of them than it has levels of noise. */
    public static final PictureSetting<Integer> STEPS = new PictureSetting<>(
            new Names("steps", "steps", "步数", "steps", "Steps"),
            new Help("K", "Steps", "Steps of the scheduler"),
            Integer.class,
            50,
            steps -> steps >= 1,
            new Refusal(
                    "INK-GEN-002",
                    "a number of steps from 1 to 1000, for which most models have levels of noise",
                    "Each step takes some noise away.",
                    _ -> "Give " + SettingKey.of("steps") + " a whole number from 1; 20 to 50 are usual."));

    /** Classifier-free guidance (Ho and Salimans, arXiv:2207.12598); 1 or less is none. */
    public static final PictureSetting<Double> GUIDANCE_SCALE = new PictureSetting<>(
            new Names("guidance_scale", "cfg", "引导", "guidance", "CFG scale"),
            new Help("C", "Guidance", "Guidance: how closely to follow the prompt; 1 is off"),
            Double.class,
            5.0,
            scale -> scale >= 0 && scale <= MOST_GUIDANCE,
            new Refusal(
                    "INK-GEN-003",
                    "a guidance scale from 0 to 100; 5 is usual",
                    "It multiplies the difference that the prompt makes.",
                    _ -> "Give " + SettingKey.of("guidance_scale")
                            + " a number from 0 to 100; 5 is usual, 1 switches guidance off."));

    /** How far guided predictions are scaled back, 0 to 1 (Lin et al., arXiv:2305.08891); 0 is not at all. */
    public static final PictureSetting<Double> GUIDANCE_RESCALE = new PictureSetting<>(
            new Names("guidance_rescale", "cfg-rescale", "引导回缩", "guidance rescale", "CFG rescale"),
            new Help(
                    "R",
                    "How far to scale guided predictions back, 0 to 1",
                    "How far to scale guided predictions back to the contrast of unguided ones, 0 to 1"),
            Double.class,
            0.0,
            share -> share >= 0 && share <= 1,
            new Refusal(
                    "INK-GEN-008",
                    "a share from 0 to 1; 0 leaves guidance as it is",
                    "It is the share by which guided predictions get back the contrast of unguided ones.",
                    _ -> "Give " + SettingKey.of("guidance_rescale") + " a value such as 0.5; 0 switches it off."));

    /** In which part of the drawing the negative prompt takes part; see {@link GuidanceInterval}. */
    public static final PictureSetting<String> GUIDANCE_INTERVAL = new PictureSetting<>(
            new Names("guidance_interval", "cfg-interval", "引导区间", "guidance interval", "CFG interval"),
            new Help(
                    "FROM-TO",
                    "Part of the steps that is guided, 0-1 is all",
                    "Which part of the steps is guided, for instance 0.1-0.8; the others take half the time and follow"
                            + " the prompt alone. 0-1 guides all"),
            String.class,
            GuidanceInterval.WHOLE.toString(),
            GuidanceInterval::isWritten,
            new Refusal(
                    "INK-GEN-014",
                    "two shares from 0 to 1 with a hyphen between them, the smaller one first",
                    "It is the part of the steps in which the negative prompt takes part.",
                    _ -> "Give " + SettingKey.of("guidance_interval")
                            + " a value such as 0.1-0.8, or leave it out to guide all steps."));

    /** Width in pixels. */
    public static final PictureSetting<Integer> WIDTH = side("width", "宽", "W");

    /** Height in pixels. */
    public static final PictureSetting<Integer> HEIGHT = side("height", "高", "H");

    /** The sampler's name; whoever draws knows which names there are. */
    public static final PictureSetting<String> SCHEDULER = new PictureSetting<>(
            new Names("scheduler", "scheduler", "调度器", "scheduler", "Sampler"),
            new Help("NAME", "", "The sampler's name"),
            String.class,
            "euler",
            name -> !name.isBlank(),
            new Refusal(
                    "INK-SCHED-001",
                    "a sampler's name",
                    "It is empty.",
                    _ -> "Give " + SettingKey.of("scheduler") + " a name such as euler or ddim."));

    /** Whose rules a prompt's brackets follow; without brackets all of them read the same. */
    public static final PictureSetting<String> PROMPT_RULES = new PictureSetting<>(
            new Names("prompt_rules", "prompt-rules", "提示词规则", "prompt rules", "Prompt rules"),
            new Help(
                    "comfy|a1111|literal",
                    "Whose rules brackets in prompts follow",
                    "Whose rules brackets in prompts follow: (words:1.2) counts more by comfy's and a1111's, literal"
                            + " takes all signs for text"),
            String.class,
            "comfyui",
            Set.of("comfyui", "comfy", "a1111", "literal")::contains,
            new Refusal(
                    "INK-PROMPT-010",
                    "comfy, a1111 or literal",
                    "They say what brackets in a prompt mean; literal is that they mean nothing.",
                    _ -> "Give " + SettingKey.of("prompt_rules") + " one of these, or leave it out for ComfyUI's."));

    /** A second pass at a higher resolution; see {@link HiresPass}. Width and height are those of the first one. */
    public static final PictureSetting<String> HIRES = new PictureSetting<>(
            new Names("hires", "hires", "高清修复", "hires pass", "Hires pass"),
            new Help(
                    "FACTOR[:strength[:steps]]",
                    "Enlarge the picture and draw over it, off is not",
                    "Draw the picture, enlarge it by that factor and draw over it: 1.5:0.5:20 takes half of 20 steps,"
                            + " and :latent behind it enlarges the latents instead of the picture. off is none"),
            String.class,
            HiresPass.OFF,
            HiresPass::isWritten,
            new Refusal(
                    "INK-GEN-019",
                    "a factor above 1 up to 8, which a strength up to 1 and a number of steps may follow",
                    "The picture grows by it, and a share of the steps draws over what was enlarged.",
                    _ -> "Give " + SettingKey.of("hires") + " a value such as 1.5 or 1.5:0.5:20, or leave it out."));

    /** Whose figure a picture takes over; see {@link SharedCast}. */
    public static final PictureSetting<String> CAST = new PictureSetting<>(
            new Names("shared_cast", "shared-cast", "角色一致", "shared cast", "Shared cast"),
            new Help(
                    "JSON",
                    "Pictures whose figure is taken over; off is none",
                    "Pictures whose figure this one takes over, as stories write them:"
                            + " {\"anchors\":[{\"prompt\":\"...\",\"seed\":1}],\"subject\":[\"a girl\"]}. off is none"),
            String.class,
            SharedCast.OFF,
            SharedCast::isWritten,
            new Refusal(
                    "INK-GEN-020",
                    "off, or JSON with 1 to " + SharedCast.MOST
                            + " anchors, each a prompt and a seed, and the subject's words",
                    "It names the pictures whose figure is taken over.",
                    _ -> "Give " + SettingKey.of("shared_cast")
                            + " a value such as {\"anchors\":[{\"prompt\":\"a girl"
                            + " reads\",\"seed\":1}],\"subject\":[\"a girl\"]}, or off."));

    /** What the model's output stands for, where its files do not say it rightly; {@code model} is what they say. */
    public static final PictureSetting<String> PREDICTION_TYPE = new PictureSetting<>(
            new Names("prediction_type", "prediction-type", "预测目标", "prediction type", "Prediction type"),
            new Help(
                    "model|epsilon|v_prediction|sample",
                    "What the model predicts, where its files do not say it",
                    "What the model predicts, where its files do not say it: epsilon is the noise, v_prediction the"
                            + " velocity, sample the picture; model is what they say"),
            String.class,
            PictureSetting.AS_THE_MODEL,
            Set.of(PictureSetting.AS_THE_MODEL, "epsilon", "v_prediction", "sample")::contains,
            new Refusal(
                    "INK-GEN-024",
                    "model, epsilon, v_prediction or sample",
                    "It says what the model's output stands for.",
                    _ -> "Give " + SettingKey.of("prediction_type")
                            + " one of these, or leave it out for what the model's files say."));

    /** Whether the noise is stretched to noise alone (Lin et al., arXiv:2305.08891); {@code model} is what its files say. */
    public static final PictureSetting<String> ZERO_TERMINAL_SNR = new PictureSetting<>(
            new Names(
                    "rescale_betas_zero_snr", "zero-terminal-snr", "零终端信噪比", "zero terminal SNR", "Zero terminal SNR"),
            new Help(
                    "model|true|false",
                    "Whether drawing begins with noise alone, where the model's files do not say it",
                    "Whether drawing begins with noise alone, as models trained so expect, where the model's files do"
                            + " not say it; goes with v_prediction"),
            String.class,
            PictureSetting.AS_THE_MODEL,
            Set.of(PictureSetting.AS_THE_MODEL, "true", "false")::contains,
            new Refusal(
                    "INK-GEN-024",
                    "model, true or false",
                    "It says whether the model was trained down to noise alone.",
                    _ -> "Give " + SettingKey.of("rescale_betas_zero_snr")
                            + " one of these, or leave it out for what the model's files say."));

    /** All settings, in the order in which they are shown. */
    public static final List<PictureSetting<?>> ALL = List.of(
            STEPS,
            GUIDANCE_SCALE,
            GUIDANCE_RESCALE,
            GUIDANCE_INTERVAL,
            WIDTH,
            HEIGHT,
            SCHEDULER,
            PROMPT_RULES,
            HIRES,
            CAST,
            PREDICTION_TYPE,
            ZERO_TERMINAL_SNR);

    private PictureSetting(Names names, Help help, Class<T> type, T usual, Predicate<T> range, Refusal refusal) {
        super(names, help, type, usual, range, refusal);
    }

    private static PictureSetting<Integer> side(String key, String chinese, String symbol) {
        return new PictureSetting<>(
                new Names(key, key, chinese, key, "Size"),
                new Help(symbol, "Pixels", "Pixels, a multiple of " + MULTIPLE),
                Integer.class,
                1024,
                pixels -> pixels >= SMALLEST_SIDE && pixels <= LARGEST_SIDE && pixels % MULTIPLE == 0,
                new Refusal(
                        "INK-GEN-001",
                        "a multiple of 8 from " + SMALLEST_SIDE + " to " + LARGEST_SIDE,
                        "A model draws latents, each of which stands for a square of pixels.",
                        pixels -> "Give " + SettingKey.of(key) + " " + near((Integer) pixels) + ".",
                        pixels -> ", for example " + near((Integer) pixels)));
    }

    private static int near(int pixels) {
        return Math.clamp(Math.round(pixels / (double) MULTIPLE) * MULTIPLE, SMALLEST_SIDE, LARGEST_SIDE);
    }
}
