package org.inkloom.models.checkpoint;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.inkloom.weights.BorrowedTensor;
import org.inkloom.weights.TensorFile;

/** The tensors of a part in a file of its own, by the names of diffusers' and transformers' layout. */
final class PartNames {
    private static final List<String> VAE_PREFIXES = List.of("", OriginalVae.PREFIX, "vae.");
    private static final List<String> VAE_PARTS = List.of("encoder.", "decoder.", "quant_conv.", "post_quant_conv.");
    private static final String TOKENS = "token_embedding.weight";
    private static final String TOWER = "text_model.";
    private static final String LAYERS = "transformer.resblocks.";
    private static final String OWN_LAYERS = "text_model.encoder.layers.";
    // By the names of earlier releases of diffusers; see VaeAttention.
    private static final Map<String, String> EARLIER = Map.of(
            ".query.", ".to_q.",
            ".key.", ".to_k.",
            ".value.", ".to_v.",
            ".proj_attn.", ".to_out.0.");

    private PartNames() {}

    /** Returns the tensors of an autoencoder; nothing where the file holds none. */
    static Map<String, BorrowedTensor> vae(TensorFile file) {
        for (String prefix : VAE_PREFIXES) {
            KeyGroup keys = new KeyGroup(file, prefix);
            Map<String, BorrowedTensor> tensors = new LinkedHashMap<>();
            if (keys.hasBelow("decoder.up_blocks.")) {
                keys.names().forEach(name -> tensors.put(current(name), BorrowedTensor.whole(keys.get(name))));
            } else if (keys.hasBelow("decoder.up.")) {
                tensors.putAll(new OriginalVae(keys)
                        .part(CheckpointKind.SDXL, Map.of())
                        .tensors());
            }
            // A training's file holds the weights of its loss as well.
            tensors.keySet().removeIf(name -> VAE_PARTS.stream().noneMatch(name::startsWith));
            if (!tensors.isEmpty()) {
                return tensors;
            }
        }
        return Map.of();
    }

    private static String current(String name) {
        String renamed = name;
        for (Map.Entry<String, String> earlier : EARLIER.entrySet()) {
            renamed = renamed.replace(earlier.getKey(), earlier.getValue());
        }
        return renamed;
    }

    /**
     * Returns the tensors of a text encoder of CLIP; nothing where the file holds none.
     *
     * @param own shapes of the one whose place it takes: of OpenCLIP's towers as many blocks are taken as that has
     */
    static Map<String, BorrowedTensor> text(TensorFile file, Map<String, long[]> own) {
        Optional<String> tokens = file.names().stream()
                .filter(name -> name.endsWith("." + TOKENS) || name.equals(TOKENS))
                .findFirst();
        if (tokens.isEmpty()) {
            return Map.of();
        }
        String before = tokens.get().substring(0, tokens.get().length() - TOKENS.length());
        if (before.endsWith("embeddings.")) {
            String tower = before.substring(0, before.length() - "embeddings.".length());
            String prefix = tower.endsWith(TOWER) ? tower.substring(0, tower.length() - TOWER.length()) : tower;
            return OriginalText.clip(new KeyGroup(file, prefix), "text_encoder", Map.of())
                    .tensors();
        }
        KeyGroup keys = new KeyGroup(file, before);
        if (!keys.hasBelow(LAYERS)) {
            return Map.of();
        }
        int layers = 0;
        while (own.containsKey(OWN_LAYERS + layers + ".mlp.fc1.weight")) {
            layers++;
        }
        return OriginalText.openClip(keys, "text_encoder", layers, own.containsKey("text_projection.weight"), Map.of())
                .tensors();
    }

    /** Returns the shape that a tensor has when it is taken. */
    static long[] shape(BorrowedTensor tensor) {
        List<Long> shape = tensor.transposed() ? tensor.shape().reversed() : tensor.shape();
        return shape.stream().mapToLong(Long::longValue).toArray();
    }

    /** Says what a file with these keys seems to be. */
    static String reason(Set<String> keys) {
        if (any(keys, key -> key.startsWith("shared.weight") || key.contains("encoder.block.0."))) {
            return "it is a T5 encoder, as Stable Diffusion 3 and FLUX have";
        }
        if (any(keys, key -> key.contains("model.layers.0."))) {
            return "it is a language model";
        }
        if (any(keys, key -> key.contains("lora_") || key.contains(".lora"))) {
            return "it is a LoRA";
        }
        if (any(keys, key -> key.startsWith(OriginalUnet.PREFIX))) {
            return "it is a whole model's, which belongs into checkpoints";
        }
        if (any(keys, key -> key.contains("input_blocks.") || key.contains("down_blocks.0.attentions."))) {
            return "it is a U-Net";
        }
        if (any(keys, key -> key.startsWith("decoder.layers.") || key.startsWith("taesd_decoder."))) {
            return "it is a tiny autoencoder, for previews";
        }
        if (any(keys, key -> key.startsWith("decoder.") || key.startsWith(OriginalVae.PREFIX))) {
            return "it is an autoencoder of another kind";
        }
        if (any(keys, key -> key.endsWith(TOKENS))) {
            return "it is a text encoder";
        }
        return "none of its keys are those of such a part";
    }

    private static boolean any(Set<String> keys, Predicate<String> test) {
        return keys.stream().anyMatch(test);
    }
}
