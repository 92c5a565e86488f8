package org.inkloom.diffusion.embedding;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.run.InkloomException;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.DType;
import org.inkloom.weights.StoredTensor;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;

/**
 * Learnt vectors that take the place of a word's token embeddings in a prompt (textual inversion). Immutable.
 *
 * <p>Reads three layouts: A1111's ({@code emb_params}, or {@code string_to_param} with one entry), diffusers' (one
 * tensor, named like the word), and SDXL's ({@code clip_l} and {@code clip_g}). A tensor is {@code [n, D]} for n
 * vectors, or {@code [D]} for one.
 */
public final class TextEmbedding {
    private static final String A1111 = "emb_params";
    private static final String A1111_OLD = "string_to_param.";

    private final Path file;
    private final Map<EmbeddedEncoder, List<float[]>> named;
    private final Optional<List<float[]>> only;

    private TextEmbedding(Path file, Map<EmbeddedEncoder, List<float[]>> named, Optional<List<float[]>> only) {
        this.file = file;
        this.named = Map.copyOf(named);
        this.only = only;
    }

    /**
     * Reads a file.
     *
     * @throws InkloomException {@code INK-PROMPT-005} if it has no vectors in a known layout, {@code INK-FILE-nnn} if it
     *     cannot be read
     */
    public static TextEmbedding read(Path file) {
        try (TensorFile tensors = TensorFiles.open(file);
                Scope scope = Scope.open()) {
            Map<EmbeddedEncoder, List<float[]>> named = new EnumMap<>(EmbeddedEncoder.class);
            for (EmbeddedEncoder encoder : EmbeddedEncoder.values()) {
                if (tensors.names().contains(encoder.key())) {
                    named.put(encoder, vectors(tensors, encoder.key()));
                }
            }
            Optional<List<float[]>> only = named.isEmpty()
                    ? Optional.of(vectors(tensors, onlyKey(tensors).orElseThrow(() -> unknown(tensors))))
                    : Optional.empty();
            return new TextEmbedding(file, named, only);
        }
    }

    /**
     * Returns the name of the only tensor in layouts that do not name the text encoder; it is for the encoder of its
     * width.
     */
    private static Optional<String> onlyKey(TensorFile tensors) {
        Set<String> names = tensors.names();
        if (names.contains(A1111)) {
            return Optional.of(A1111);
        }
        List<String> old =
                names.stream().filter(name -> name.startsWith(A1111_OLD)).toList();
        List<String> candidates = old.isEmpty() ? List.copyOf(names) : old;
        return candidates.size() == 1 ? Optional.of(candidates.getFirst()) : Optional.empty();
    }

    private static List<float[]> vectors(TensorFile tensors, String key) {
        StoredTensor stored = tensors.get(key);
        long[] shape = stored.shape();
        boolean fits = shape.length == 1 || shape.length == 2 && shape[0] > 0;
        if (!fits || shape[shape.length - 1] == 0) {
            throw refused(tensors.path(), "its tensor " + key + " has the shape " + Arrays.toString(shape));
        }
        int width = (int) shape[shape.length - 1];
        Tensor numbers = Tensors.cast(Tensors.copyOf(stored), DType.FLOAT32);
        float[] flat = Tensors.floats(numbers);
        for (float number : flat) {
            if (!Float.isFinite(number)) {
                throw refused(tensors.path(), "its tensor " + key + " has values that are no numbers");
            }
        }
        List<float[]> vectors = new ArrayList<>();
        for (int from = 0; from < flat.length; from += width) {
            vectors.add(Arrays.copyOfRange(flat, from, from + width));
        }
        return List.copyOf(vectors);
    }

    private static InkloomException unknown(TensorFile tensors) {
        List<String> some = tensors.names().stream().limit(4).toList();
        return refused(
                tensors.path(),
                "it has " + tensors.names().size() + " tensors, among them " + String.join(", ", some)
                        + ", and it is not said which is meant");
    }

    private static InkloomException refused(Path file, String why) {
        return InkloomException.badInput(
                "INK-PROMPT-005",
                file + " is no embedding: " + why + ".",
                "An embedding has one tensor [vectors, width], or clip_l and clip_g, or emb_params, or string_to_param.",
                "Take the file out of the folder of embeddings; a LoRA is named <lora:name>.");
    }

    /** Returns the file that was read. */
    public Path file() {
        return file;
    }

    /**
     * Returns the vectors for a text encoder, at least one.
     *
     * @param width of the encoder's token embeddings
     * @throws InkloomException {@code INK-PROMPT-004} if the vectors have another width or are for other encoders
     */
    public List<float[]> vectors(EmbeddedEncoder encoder, int width) {
        List<float[]> vectors = Optional.ofNullable(named.get(encoder))
                .or(() -> only)
                .orElseThrow(() -> wrong("it has none for " + encoder.title() + ", which reads this model's prompts"));
        int own = vectors.getFirst().length;
        if (own != width) {
            throw wrong("they have " + own + " numbers, and the tokens of " + encoder.title() + " have " + width);
        }
        return vectors;
    }

    private InkloomException wrong(String why) {
        return InkloomException.badInput(
                "INK-PROMPT-004",
                "The vectors of the embedding " + file + " do not fit the model: " + why + ".",
                "It was learnt for another family: SD 1.5 has 768 numbers, SD 2 has 1024, SDXL has 768 and 1280.",
                "Take an embedding of the model's family, or take its name out of the prompt.");
    }
}
