package org.inkloom.models.checkpoint;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.inkloom.weights.DType;
import org.inkloom.weights.LazyTensor;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorHead;
import org.inkloom.weights.TensorSource;

/**
 * The weights of a model's parts under the names and in the shapes of Stable Diffusion's own code, as single files have them.
 * Nothing is read before it is written; the files must stay open until then.
 */
public final class OriginalTensors {
    /** Before the names of a U-Net in a file of a whole model, and in one of a U-Net alone. */
    public static final String UNET = OriginalUnet.PREFIX;
    /** Before the names of an autoencoder in a file of a whole model. */
    public static final String VAE = OriginalVae.PREFIX;

    private static final Pattern LAYER =
            Pattern.compile("text_model\\.encoder\\.layers\\.(\\d+)\\.(.+)\\.(weight|bias)");
    private static final Map<String, String> INSIDE = Map.of(
            "layer_norm1", "ln_1",
            "layer_norm2", "ln_2",
            "self_attn.out_proj", "attn.out_proj",
            "mlp.fc1", "mlp.c_fc",
            "mlp.fc2", "mlp.c_proj");
    private static final Map<String, String> OUTSIDE = Map.of(
            "text_model.embeddings.token_embedding.weight", "token_embedding.weight",
            "text_model.embeddings.position_embedding.weight", "positional_embedding",
            "text_model.final_layer_norm.weight", "ln_final.weight",
            "text_model.final_layer_norm.bias", "ln_final.bias");

    private OriginalTensors() {}

    /** Gives the bytes of a weight by diffusers' name, in its stored type. */
    @FunctionalInterface
    public interface Bytes {
        /** Returns them; they stay valid until the next are asked for. */
        MemorySegment of(String name);
    }

    /**
     * Returns a U-Net's tensors.
     *
     * @param weights names, types and shapes
     * @param bytes the numbers, which may be others than those of {@code weights}
     */
    public static List<TensorSource> unet(TensorFile weights, Bytes bytes) {
        List<TensorSource> tensors = new ArrayList<>();
        OriginalNames.unet(weights.names()).forEach((name, original) -> {
            TensorHead head = weights.head(name);
            tensors.add(new LazyTensor(UNET + original, head.dtype(), head.shape(), () -> bytes.of(name)));
        });
        return tensors;
    }

    /**
     * Returns an autoencoder's tensors.
     *
     * @param prefix before their names: {@link #VAE} in a whole model's file, nothing in one of its own
     */
    public static List<TensorSource> vae(TensorFile weights, String prefix) {
        List<TensorSource> tensors = new ArrayList<>();
        OriginalNames.vae(weights.names()).forEach((name, original) -> {
            TensorHead head = weights.head(name);
            long[] shape = head.shape();
            boolean map = shape.length == 2 && OriginalNames.isAttentionMap(name);
            tensors.add(new LazyTensor(
                    prefix + original,
                    head.dtype(),
                    map ? new long[] {shape[0], shape[1], 1, 1} : shape,
                    () -> weights.get(name).data()));
        });
        return tensors;
    }

    /** Returns a text tower's tensors under transformers' names, which CLIP-L has in single files too. */
    public static List<TensorSource> clip(TensorFile weights, String prefix) {
        List<TensorSource> tensors = new ArrayList<>();
        for (String name : weights.names()) {
            TensorHead head = weights.head(name);
            tensors.add(new LazyTensor(
                    prefix + name,
                    head.dtype(),
                    head.shape(),
                    () -> weights.get(name).data()));
        }
        return tensors;
    }

    /** Returns a text tower's tensors under OpenCLIP's names: queries, keys and values are one matrix, the projection is turned. */
    public static List<TensorSource> openClip(TensorFile weights, String prefix) {
        Map<String, TensorSource> tensors = new LinkedHashMap<>();
        for (String name : weights.names()) {
            TensorSource made = openClip(weights, prefix, name);
            tensors.put(made.name(), made);
        }
        return List.copyOf(tensors.values());
    }

    private static TensorSource openClip(TensorFile weights, String prefix, String name) {
        TensorHead head = weights.head(name);
        Matcher layer = LAYER.matcher(name);
        if (layer.matches()) {
            String block = prefix + "transformer.resblocks." + layer.group(1) + ".";
            String module = layer.group(2);
            if (module.matches("self_attn\\.[qkv]_proj")) {
                return joined(weights, block + "attn.in_proj_" + layer.group(3), name, head);
            }
            return new LazyTensor(
                    block + INSIDE.getOrDefault(module, module) + "." + layer.group(3),
                    head.dtype(),
                    head.shape(),
                    () -> weights.get(name).data());
        }
        if (name.equals("text_projection.weight")) {
            long[] turned = {head.shape()[1], head.shape()[0]};
            return new LazyTensor(
                    prefix + "text_projection",
                    head.dtype(),
                    turned,
                    () -> turned(weights.get(name).data(), head.shape(), head.dtype()));
        }
        return new LazyTensor(
                prefix + OUTSIDE.getOrDefault(name, name),
                head.dtype(),
                head.shape(),
                () -> weights.get(name).data());
    }

    private static TensorSource joined(TensorFile weights, String original, String name, TensorHead head) {
        long[] shape = head.shape().clone();
        shape[0] *= 3;
        return new LazyTensor(original, head.dtype(), shape, () -> {
            List<MemorySegment> parts = List.of("q_proj", "k_proj", "v_proj").stream()
                    .map(part ->
                            weights.get(name.replaceFirst("[qkv]_proj", part)).data())
                    .toList();
            long bytes = parts.getFirst().byteSize();
            MemorySegment all = MemorySegment.ofArray(new byte[Math.toIntExact(3 * bytes)]);
            for (int i = 0; i < parts.size(); i++) {
                all.asSlice(i * bytes, bytes).copyFrom(parts.get(i));
            }
            return all;
        });
    }

    private static MemorySegment turned(MemorySegment matrix, long[] shape, DType dtype) {
        int width = dtype.bytes();
        int rows = Math.toIntExact(shape[0]);
        int columns = Math.toIntExact(shape[1]);
        MemorySegment turned = MemorySegment.ofArray(new byte[Math.toIntExact(matrix.byteSize())]);
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                long from = (long) (row * columns + column) * width;
                long to = (long) (column * rows + row) * width;
                MemorySegment.copy(matrix, from, turned, to, width);
            }
        }
        return turned;
    }
}
