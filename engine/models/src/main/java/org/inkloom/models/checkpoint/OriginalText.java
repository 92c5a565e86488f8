package org.inkloom.models.checkpoint;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.inkloom.weights.BorrowedTensor;
import org.inkloom.weights.StoredTensor;

/**
 * Reads the text encoders of a single file: CLIP-L, which has transformers' names after a prefix, and OpenCLIP, which
 * has names of its own, one joined matrix for queries, keys and values, and a projection that is stored transposed.
 */
final class OriginalText {
    private static final Pattern BLOCK = Pattern.compile("transformer\\.resblocks\\.(\\d+)\\.(.+)");
    private static final String TOWER = "text_model.";
    private static final Map<String, String> INSIDE = Map.of(
            "ln_1", "layer_norm1",
            "ln_2", "layer_norm2",
            "attn.out_proj", "self_attn.out_proj",
            "mlp.c_fc", "mlp.fc1",
            "mlp.c_proj", "mlp.fc2");
    private static final Map<String, String> OUTSIDE = Map.of(
            "token_embedding.weight", "text_model.embeddings.token_embedding.weight",
            "positional_embedding", "text_model.embeddings.position_embedding.weight",
            "ln_final.weight", "text_model.final_layer_norm.weight",
            "ln_final.bias", "text_model.final_layer_norm.bias");

    private final Map<String, BorrowedTensor> tensors = new TreeMap<>();
    private final Map<String, StoredTensor> found = new TreeMap<>();

    private OriginalText() {}

    /**
     * Reads a text tower under transformers' names, with or without {@code text_model} in front.
     *
     * @param folder of the part in diffusers' layout
     * @param given config values that the file's own metadata say, which win over those read off the shapes
     */
    static UnfoldedPart clip(KeyGroup keys, String folder, Map<String, Object> given) {
        OriginalText text = new OriginalText();
        for (String name : keys.names()) {
            if (!name.endsWith("position_ids")) {
                boolean bare = name.startsWith("embeddings.")
                        || name.startsWith("encoder.")
                        || name.startsWith("final_layer_norm.");
                text.put(bare ? TOWER + name : name, keys.get(name), BorrowedTensor.whole(keys.get(name)));
            }
        }
        return text.part(folder, "quick_gelu", given);
    }

    /**
     * Reads a text tower of OpenCLIP.
     *
     * @param folder of the part in diffusers' layout
     * @param layers how many blocks are taken; later ones are left out
     * @param projected whether the projection is taken
     * @param given config values that the file's own metadata say, which win over those read off the shapes
     */
    static UnfoldedPart openClip(
            KeyGroup keys, String folder, int layers, boolean projected, Map<String, Object> given) {
        OriginalText text = new OriginalText();
        for (String name : keys.names()) {
            Matcher block = BLOCK.matcher(name);
            if (block.matches()) {
                if (Integer.parseInt(block.group(1)) < layers) {
                    text.inBlock(block.group(1), block.group(2), keys.get(name));
                }
            } else if (name.equals("text_projection")) {
                if (projected) {
                    text.put("text_projection.weight", keys.get(name), BorrowedTensor.transposed(keys.get(name)));
                }
            } else if (!name.equals("logit_scale") && !name.equals("attn_mask")) {
                text.put(OUTSIDE.getOrDefault(name, name), keys.get(name), BorrowedTensor.whole(keys.get(name)));
            }
        }
        return text.part(folder, "gelu", given);
    }

    private void inBlock(String number, String inside, StoredTensor tensor) {
        String layer = "text_model.encoder.layers." + number + ".";
        if (inside.startsWith("attn.in_proj_")) {
            long rows = tensor.shape()[0] / 3;
            String kind = inside.substring("attn.in_proj_".length());
            put(layer + "self_attn.q_proj." + kind, tensor, BorrowedTensor.rows(tensor, 0, rows));
            put(layer + "self_attn.k_proj." + kind, tensor, BorrowedTensor.rows(tensor, rows, rows));
            put(layer + "self_attn.v_proj." + kind, tensor, BorrowedTensor.rows(tensor, 2 * rows, rows));
            return;
        }
        int dot = inside.lastIndexOf('.');
        String module = inside.substring(0, Math.max(0, dot));
        String name = layer + INSIDE.getOrDefault(module, module) + inside.substring(Math.max(0, dot));
        put(name, tensor, BorrowedTensor.whole(tensor));
    }

    private void put(String name, StoredTensor tensor, BorrowedTensor borrowed) {
        tensors.put(name, borrowed);
        found.put(name, tensor);
    }

    private UnfoldedPart part(String folder, String activation, Map<String, Object> given) {
        return new UnfoldedPart(folder, given.isEmpty() ? config(activation) : given, tensors);
    }

    private Map<String, Object> config(String activation) {
        int width = size("text_model.embeddings.token_embedding.weight", 1);
        int layers = 0;
        while (found.containsKey("text_model.encoder.layers." + layers + ".mlp.fc1.weight")) {
            layers++;
        }
        boolean projected = found.containsKey("text_projection.weight");
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("architectures", List.of(projected ? "CLIPTextModelWithProjection" : "CLIPTextModel"));
        config.put("model_type", "clip_text_model");
        config.put("vocab_size", size("text_model.embeddings.token_embedding.weight", 0));
        config.put("hidden_size", width);
        config.put("intermediate_size", size("text_model.encoder.layers.0.mlp.fc1.weight", 0));
        config.put("num_hidden_layers", layers);
        config.put("num_attention_heads", CheckpointKind.dividing(width, width / 64));
        config.put("max_position_embeddings", size("text_model.embeddings.position_embedding.weight", 0));
        config.put("hidden_act", activation);
        // 2 as in the published configs, where it means that the token of the highest number ends a text.
        config.put("eos_token_id", 2);
        config.put("projection_dim", projected ? size("text_projection.weight", 1) : width);
        return config;
    }

    private int size(String name, int dimension) {
        StoredTensor tensor = found.get(name);
        return tensor == null || dimension >= tensor.shape().length ? 0 : Math.toIntExact(tensor.shape()[dimension]);
    }
}
