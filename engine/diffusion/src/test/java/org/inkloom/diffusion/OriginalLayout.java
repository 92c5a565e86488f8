package org.inkloom.diffusion;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.inkloom.weights.StoredTensor;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;

/**
 * A model in diffusers' layout as the single file that Stable Diffusion's own code would save: the mapping of diffusers'
 * published conversion scripts, by arithmetic on block numbers (two residual blocks a level), written for tests alone.
 */
final class OriginalLayout {
    private static final Map<String, String> RESNET = Map.of(
            "norm1",
            "in_layers.0",
            "conv1",
            "in_layers.2",
            "time_emb_proj",
            "emb_layers.1",
            "norm2",
            "out_layers.0",
            "conv2",
            "out_layers.3",
            "conv_shortcut",
            "skip_connection");
    private static final Map<String, String> HEAD = Map.of(
            "time_embedding.linear_1",
            "time_embed.0",
            "time_embedding.linear_2",
            "time_embed.2",
            "add_embedding.linear_1",
            "label_emb.0.0",
            "add_embedding.linear_2",
            "label_emb.0.2",
            "conv_in",
            "input_blocks.0.0",
            "conv_norm_out",
            "out.0",
            "conv_out",
            "out.2");
    private static final Map<String, String> VAE_ATTENTION =
            Map.of("group_norm", "norm", "to_q", "q", "to_k", "k", "to_v", "v", "to_out.0", "proj_out");
    private static final Map<String, String> OPEN_CLIP = Map.of(
            "layer_norm1",
            "ln_1",
            "layer_norm2",
            "ln_2",
            "self_attn.out_proj",
            "attn.out_proj",
            "mlp.fc1",
            "mlp.c_fc",
            "mlp.fc2",
            "mlp.c_proj");

    private OriginalLayout() {}

    /** Returns the tensors of a whole model under the original names. */
    static Map<String, StoredTensor> of(Path model, List<TensorFile> open) {
        Map<String, StoredTensor> all = new TreeMap<>();
        boolean xl = Files.isDirectory(model.resolve("text_encoder_2"));
        add(
                model.resolve("unet"),
                open,
                (name, tensor) -> put(all, "model.diffusion_model." + unet(name, xl ? -1 : 0), tensor));
        add(model.resolve("vae"), open, (name, tensor) -> {
            boolean map = name.matches(".*mid_block\\.attentions\\.0\\.to_.*weight");
            long[] shape = tensor.shape();
            put(all, "first_stage_model." + vae(name, 4), map ? shaped(tensor, shape[0], shape[1], 1, 1) : tensor);
        });
        String first = xl ? "conditioner.embedders.0.transformer." : "cond_stage_model.transformer.";
        add(model.resolve("text_encoder"), open, (name, tensor) -> put(all, first + name, tensor));
        if (xl) {
            Map<String, StoredTensor> second = new LinkedHashMap<>();
            add(model.resolve("text_encoder_2"), open, second::put);
            openClip(second).forEach((name, tensor) -> put(all, "conditioner.embedders.1.model." + name, tensor));
        }
        return all;
    }

    private interface Taker {
        void take(String name, StoredTensor tensor);
    }

    private static void add(Path part, List<TensorFile> open, Taker taker) {
        TensorFile file = TensorFiles.open(part);
        open.add(file);
        file.names().forEach(name -> taker.take(name, file.get(name)));
    }

    private static void put(Map<String, StoredTensor> all, String name, StoredTensor tensor) {
        all.put(name, new StoredTensor(name, tensor.dtype(), tensor.shape(), tensor.data()));
    }

    private static StoredTensor shaped(StoredTensor tensor, long... shape) {
        return new StoredTensor(tensor.name(), tensor.dtype(), shape, tensor.data());
    }

    /**
     * Returns a U-Net tensor's original name.
     *
     * @param bareUpBlock the up block without transformers: its upsampler is the second of its last block, not the third
     */
    static String unet(String name, int bareUpBlock) {
        String[] p = name.split("\\.");
        if (name.startsWith("mid_block.")) {
            int at = p[1].equals("attentions") ? 1 : 2 * Integer.parseInt(p[2]);
            return "middle_block." + at + "." + inside(p, 3, p[1]);
        }
        if (name.startsWith("down_blocks.") || name.startsWith("up_blocks.")) {
            int i = Integer.parseInt(p[1]);
            int j = Integer.parseInt(p[3]);
            String blocks = p[0].equals("down_blocks") ? "input_blocks." : "output_blocks.";
            int first = p[0].equals("down_blocks") ? 3 * i + 1 : 3 * i;
            return switch (p[2]) {
                case "resnets" -> blocks + (first + j) + ".0." + inside(p, 4, p[2]);
                case "attentions" -> blocks + (first + j) + ".1." + inside(p, 4, p[2]);
                case "downsamplers" -> blocks + (first + 2) + ".0.op." + p[5];
                default -> blocks + (first + 2) + (i == bareUpBlock ? ".1.conv." : ".2.conv.") + p[5];
            };
        }
        String module = name.substring(0, name.lastIndexOf('.'));
        return HEAD.get(module) + name.substring(module.length());
    }

    private static String inside(String[] p, int from, String kind) {
        String rest = String.join(".", List.of(p).subList(from, p.length));
        return kind.equals("resnets") ? RESNET.get(p[from]) + "." + p[from + 1] : rest;
    }

    static String vae(String name, int levels) {
        String[] p = name.split("\\.");
        if (name.contains(".mid_block.")) {
            String rest = String.join(".", List.of(p).subList(4, p.length));
            if (p[2].equals("attentions")) {
                String module = rest.substring(0, rest.lastIndexOf('.'));
                return p[0] + ".mid.attn_1." + VAE_ATTENTION.get(module) + rest.substring(module.length());
            }
            return p[0] + ".mid.block_" + (1 + Integer.parseInt(p[3])) + "."
                    + rest.replace("conv_shortcut", "nin_shortcut");
        }
        if (name.contains("_blocks.")) {
            int i = Integer.parseInt(p[2]);
            String level = p[0].equals("encoder") ? "encoder.down." + i : "decoder.up." + (levels - 1 - i);
            return switch (p[3]) {
                case "resnets" ->
                    level + ".block." + p[4] + "." + p[5].replace("conv_shortcut", "nin_shortcut") + "." + p[6];
                case "downsamplers" -> level + ".downsample.conv." + p[6];
                default -> level + ".upsample.conv." + p[6];
            };
        }
        return name.replace("conv_norm_out", "norm_out");
    }

    static Map<String, StoredTensor> openClip(Map<String, StoredTensor> tower) {
        Map<String, StoredTensor> all = new LinkedHashMap<>();
        tower.forEach((name, tensor) -> {
            String inside = name.replaceFirst("^text_model\\.encoder\\.layers\\.\\d+\\.", "");
            if (inside.startsWith("self_attn.q_proj.")) {
                String layer = name.substring(0, name.indexOf("self_attn."));
                String kind = name.substring(name.lastIndexOf('.') + 1);
                List<StoredTensor> parts = new ArrayList<>();
                for (String which : List.of("q", "k", "v")) {
                    parts.add(tower.get(layer + "self_attn." + which + "_proj." + kind));
                }
                all.put(resblock(layer) + "attn.in_proj_" + kind, stacked(parts));
            } else if (name.contains(".encoder.layers.") && !inside.matches("self_attn\\.[kv]_proj\\..*")) {
                String module = inside.substring(0, inside.lastIndexOf('.'));
                all.put(
                        resblock(name.substring(0, name.length() - inside.length()))
                                + OPEN_CLIP.get(module)
                                + inside.substring(module.length()),
                        tensor);
            } else if (name.equals("text_projection.weight")) {
                all.put("text_projection", turned(tensor));
            } else if (!name.contains(".encoder.layers.")) {
                all.put(
                        name.replace("text_model.embeddings.token_embedding.weight", "token_embedding.weight")
                                .replace("text_model.embeddings.position_embedding.weight", "positional_embedding")
                                .replace("text_model.final_layer_norm.", "ln_final."),
                        tensor);
            }
        });
        return all;
    }

    private static String resblock(String layer) {
        return "transformer.resblocks." + layer.replaceAll("\\D", "") + ".";
    }

    private static StoredTensor stacked(List<StoredTensor> parts) {
        long bytes = parts.getFirst().data().byteSize();
        MemorySegment all = MemorySegment.ofArray(new byte[Math.toIntExact(3 * bytes)]);
        for (int i = 0; i < 3; i++) {
            all.asSlice(i * bytes, bytes).copyFrom(parts.get(i).data());
        }
        long[] shape = parts.getFirst().shape().clone();
        shape[0] *= 3;
        return new StoredTensor("", parts.getFirst().dtype(), shape, all);
    }

    private static StoredTensor turned(StoredTensor matrix) {
        int rows = (int) matrix.shape()[0];
        int columns = (int) matrix.shape()[1];
        int width = matrix.dtype().bytes();
        byte[] out = new byte[rows * columns * width];
        for (int i = 0; i < out.length; i++) {
            int element = i / width;
            int from = (element % rows) * columns + element / rows;
            out[i] = matrix.data().get(ValueLayout.JAVA_BYTE, (long) from * width + i % width);
        }
        return new StoredTensor("", matrix.dtype(), new long[] {columns, rows}, MemorySegment.ofArray(out));
    }
}
