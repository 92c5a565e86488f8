package org.inkloom.models.checkpoint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.inkloom.models.clip.ClipTextConfig;
import org.inkloom.models.config.ConfigReader;
import org.inkloom.models.vae.VaeConfig;
import org.inkloom.run.Counted;
import org.inkloom.run.InkloomException;
import org.inkloom.weights.TensorFile;

/**
 * Everything that a single file holds, taken apart into the parts of a model folder.
 *
 * @param parts those with weights, such as the U-Net
 * @param others JSON files without weights, by their path in the folder, such as the scheduler's config
 * @param index content of {@code model_index.json}
 * @param notes for the user: what the file holds that is not used
 */
record CheckpointParts(
        List<UnfoldedPart> parts,
        Map<String, Map<String, Object>> others,
        Map<String, Object> index,
        List<String> notes) {
    private static final String CLIP = "cond_stage_model.transformer.";
    private static final String OPEN_CLIP = "cond_stage_model.model.";
    private static final String FIRST = "conditioner.embedders.0.transformer.";
    private static final String SECOND = "conditioner.embedders.1.model.";
    private static final String AVERAGED = "model_ema.";
    private static final String LAYERS = "transformer.resblocks.";
    private static final int NAMED = 5;

    /** Copies the collections. */
    CheckpointParts {
        parts = List.copyOf(parts);
        others = Map.copyOf(others);
        index = new LinkedHashMap<>(index);
        notes = List.copyOf(notes);
    }

    /**
     * Takes a file apart by its names and shapes; no weight is read.
     *
     * @throws InkloomException {@code INK-MODEL-021} if the file holds no whole model of a kind that is read
     */
    static CheckpointParts of(TensorFile file) {
        KeyGroup unet = new KeyGroup(file, OriginalUnet.PREFIX);
        KeyGroup vae = new KeyGroup(file, OriginalVae.PREFIX);
        CheckpointKind kind = CheckpointKind.of(file.names()).orElseThrow(() -> ForeignFile.refusal(file));
        if (!unet.hasBelow("input_blocks.") || !vae.hasBelow("decoder.")) {
            throw ForeignFile.refusal(file);
        }
        Function<String, InkloomException> refusal = why -> ForeignFile.refusal(file, why);
        List<UnfoldedPart> parts = new ArrayList<>(texts(file, kind));
        for (UnfoldedPart text : parts) {
            requireWhole(file, text, "text encoder", ClipTextConfig::read, refusal);
        }
        parts.add(new OriginalUnet(unet, kind).part(pooled(parts), PartConfigs.given(file, "unet"), refusal));
        parts.add(new OriginalVae(vae).part(kind, PartConfigs.given(file, "vae")));
        requireWhole(file, parts.getLast(), "autoencoder", VaeConfig::read, refusal);
        return new CheckpointParts(parts, others(file, kind), index(kind), notes(file));
    }

    /** A config that the file's metadata say is judged where the part is loaded, which names what is wrong in it. */
    private static void requireWhole(
            TensorFile file,
            UnfoldedPart part,
            String name,
            Consumer<ConfigReader> reader,
            Function<String, InkloomException> refusal) {
        if (PartConfigs.given(file, part.folder()).isEmpty()) {
            PartConfigs.requireWhole(name, part.config(), reader, refusal);
        }
    }

    private static List<UnfoldedPart> texts(TensorFile file, CheckpointKind kind) {
        Map<String, Object> given = PartConfigs.given(file, "text_encoder");
        return switch (kind) {
            case STABLE_DIFFUSION_1 -> List.of(OriginalText.clip(new KeyGroup(file, CLIP), "text_encoder", given));
            case STABLE_DIFFUSION_2 -> {
                KeyGroup keys = new KeyGroup(file, OPEN_CLIP);
                // Stable Diffusion 2 was trained on the state before the last block, so the last block is left out.
                yield List.of(OriginalText.openClip(keys, "text_encoder", keys.count(LAYERS) - 1, false, given));
            }
            case SDXL -> {
                KeyGroup second = new KeyGroup(file, SECOND);
                yield List.of(
                        OriginalText.clip(new KeyGroup(file, FIRST), "text_encoder", given),
                        OriginalText.openClip(
                                second,
                                "text_encoder_2",
                                second.count(LAYERS),
                                true,
                                PartConfigs.given(file, "text_encoder_2")));
            }
        };
    }

    private static int pooled(List<UnfoldedPart> texts) {
        return texts.getLast().config().get("projection_dim") instanceof Number width ? width.intValue() : 0;
    }

    private static Map<String, Map<String, Object>> others(TensorFile file, CheckpointKind kind) {
        Map<String, Map<String, Object>> others = new TreeMap<>();
        Map<String, Object> given = PartConfigs.given(file, "scheduler");
        Map<String, Object> scheduler =
                given.isEmpty() ? CheckpointPrediction.of(file).scheduler(kind) : given;
        if (!scheduler.isEmpty()) {
            others.put("scheduler/scheduler_config.json", scheduler);
        }
        // OpenCLIP pads with the token of number 0, which happens to be the exclamation mark's.
        String filling = kind == CheckpointKind.STABLE_DIFFUSION_2 ? "!" : "<|endoftext|>";
        others.put("tokenizer/tokenizer_config.json", Map.of("pad_token", filling));
        if (kind.isSdxl()) {
            others.put("tokenizer_2/tokenizer_config.json", Map.of("pad_token", "!"));
        }
        return others;
    }

    private static Map<String, Object> index(CheckpointKind kind) {
        return Map.of("_class_name", kind.isSdxl() ? "StableDiffusionXLPipeline" : "StableDiffusionPipeline");
    }

    private static List<String> notes(TensorFile file) {
        int averaged = 0;
        List<String> unknown = new ArrayList<>();
        for (String key : file.names()) {
            if (key.startsWith(AVERAGED)) {
                averaged++;
            } else if (!isKnown(key)) {
                unknown.add(key);
            }
        }
        List<String> notes = new ArrayList<>();
        if (averaged > 0) {
            notes.add("It also holds averaged weights (model_ema, " + Counted.of(averaged, "tensor")
                    + "), which are left alone.");
        }
        if (!unknown.isEmpty()) {
            String more = unknown.size() > NAMED ? " and " + (unknown.size() - NAMED) + " more" : "";
            notes.add(Counted.of(unknown.size(), "tensor") + " of no known part left alone: "
                    + String.join(", ", unknown.stream().limit(NAMED).toList()) + more + ".");
        }
        return notes;
    }

    /** Also known are the noise schedule's tables, which are not needed because the scheduler computes them. */
    private static boolean isKnown(String key) {
        return List.of(OriginalUnet.PREFIX, OriginalVae.PREFIX, CLIP, OPEN_CLIP, FIRST, SECOND).stream()
                        .anyMatch(key::startsWith)
                || CheckpointPrediction.isKey(key)
                || TABLES.contains(key);
    }

    private static final Set<String> TABLES = Set.of(
            "betas",
            "alphas_cumprod",
            "alphas_cumprod_prev",
            "sqrt_alphas_cumprod",
            "sqrt_one_minus_alphas_cumprod",
            "log_one_minus_alphas_cumprod",
            "sqrt_recip_alphas_cumprod",
            "sqrt_recipm1_alphas_cumprod",
            "posterior_variance",
            "posterior_log_variance_clipped",
            "posterior_mean_coef1",
            "posterior_mean_coef2",
            "denoiser.sigmas",
            "model_ema.decay",
            "model_ema.num_updates");
}
