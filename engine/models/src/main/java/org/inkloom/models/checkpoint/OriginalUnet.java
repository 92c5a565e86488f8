package org.inkloom.models.checkpoint;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.inkloom.models.config.ConfigReader;
import org.inkloom.models.unet.UNet;
import org.inkloom.models.unet.UNetConfig;
import org.inkloom.models.unet.UnetLayout;
import org.inkloom.run.InkloomException;
import org.inkloom.tensor.Weights;
import org.inkloom.weights.BorrowedTensor;

/**
 * Reads the U-Net of a single file, {@code model.diffusion_model.*}: its sizes off the shapes of the numbered input,
 * middle and output blocks (Rombach et al., {@code ldm/modules/diffusionmodules/openaimodel.py}), and its tensors by
 * diffusers' names.
 */
final class OriginalUnet {
    static final String PREFIX = "model.diffusion_model.";
    /** How many numbers tell SDXL's U-Net about the picture's size and crop. */
    private static final int TIME_IDS = 6;

    private final KeyGroup keys;
    private final CheckpointKind kind;
    private final List<LevelShape> levels;

    OriginalUnet(KeyGroup keys, CheckpointKind kind) {
        this.keys = keys;
        this.kind = kind;
        levels = LevelShape.original(keys);
    }

    /**
     * Returns the U-Net.
     *
     * @param pooled width of the pooled text; 0 for a U-Net that does not read it
     * @param given config values that the file's own metadata say, which win over those read off the shapes
     * @param refusal what is thrown where the tensors that tell the sizes are not all there, with the reason in words
     */
    UnfoldedPart part(int pooled, Map<String, Object> given, Function<String, InkloomException> refusal) {
        if (!given.isEmpty()) {
            return new UnfoldedPart("unet", given, tensors(given));
        }
        Map<String, Object> config = config(pooled);
        PartConfigs.requireWhole("U-Net", config, UNetConfig::read, refusal);
        return new UnfoldedPart("unet", config, tensors(config));
    }

    private Map<String, Object> config(int pooled) {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("_class_name", "UNet2DConditionModel");
        config.put("in_channels", keys.size("input_blocks.0.0.weight", 1));
        config.put("out_channels", keys.size("out.2.weight", 0));
        config.put("block_out_channels", each(LevelShape::channels));
        config.put("layers_per_block", levels.getFirst().layers());
        config.put("down_block_types", types(LevelShape::downDepth, "CrossAttnDownBlock2D", "DownBlock2D"));
        config.put(
                "up_block_types",
                types(LevelShape::upDepth, "CrossAttnUpBlock2D", "UpBlock2D").reversed());
        config.put("transformer_layers_per_block", depths(LevelShape::downDepth));
        config.put(
                "reverse_transformer_layers_per_block",
                depths(LevelShape::upDepth).reversed());
        config.put("attention_head_dim", each(level -> kind.heads(level.channels())));
        config.put("cross_attention_dim", crossDim());
        config.put("norm_num_groups", NormGroups.of(each(LevelShape::channels)));
        config.put("use_linear_projection", keys.size("middle_block.1.proj_in.weight", 2) == 0);
        if (keys.hasBelow("label_emb.")) {
            int input = keys.size("label_emb.0.0.weight", 1);
            config.put("addition_embed_type", "text_time");
            config.put("addition_time_embed_dim", Math.max(1, (input - pooled) / TIME_IDS));
            config.put("projection_class_embeddings_input_dim", input);
        }
        return config;
    }

    private int crossDim() {
        return keys.size("middle_block.1.transformer_blocks.0.attn2.to_k.weight", 1);
    }

    private List<Integer> each(ToIntFunction<LevelShape> size) {
        return levels.stream().mapToInt(size).boxed().toList();
    }

    private List<String> types(ToIntFunction<LevelShape> depth, String cross, String plain) {
        return each(depth).stream().map(blocks -> blocks > 0 ? cross : plain).toList();
    }

    /**
     * Returns the number of transformer blocks of each level, at least 1. The last number of a config holds for the
     * lowest level and for the middle block alike. The middle always has transformers, the lowest level may have none,
     * so it is read from the middle.
     */
    private List<Integer> depths(ToIntFunction<LevelShape> depth) {
        List<Integer> depths = new ArrayList<>(
                each(depth).stream().map(blocks -> Math.max(1, blocks)).toList());
        depths.set(depths.size() - 1, Math.max(1, LevelShape.depth(keys, "middle_block.1.")));
        return depths;
    }

    private Map<String, BorrowedTensor> tensors(Map<String, Object> config) {
        UNetConfig sizes =
                UNetConfig.read(ConfigReader.ofText(Path.of("unet", "config.json"), PartConfigs.json(config)));
        Set<String> names = Weights.shapesOf(scope -> new UNet(scope, sizes)).keySet();
        Map<String, String> modules =
                new UnetLayout(names.stream().map(OriginalUnet::module).collect(Collectors.toSet())).sgmNames();
        Map<String, BorrowedTensor> tensors = new TreeMap<>();
        for (String name : names) {
            String module = module(name);
            String original = modules.get(module) + name.substring(module.length());
            keys.take(original).ifPresent(found -> tensors.put(name, BorrowedTensor.whole(found)));
        }
        tensors.putAll(keys.rest());
        return tensors;
    }

    private static String module(String name) {
        return name.substring(0, name.lastIndexOf('.'));
    }
}
