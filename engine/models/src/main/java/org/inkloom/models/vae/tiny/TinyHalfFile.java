package org.inkloom.models.vae.tiny;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.inkloom.weights.StoredTensor;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFileView;

/**
 * The encoder or the decoder of the tiny autoencoder in a file of its author, seen under diffusers' names. The author's
 * names begin with the number of a layer. In the decoder that number is one higher than in diffusers, because the
 * author counts a first layer that has no weights.
 */
final class TinyHalfFile extends TensorFileView {
    private static final Pattern LAYER = Pattern.compile("(\\d+)\\.(.*)");

    private final Map<String, String> names = new LinkedHashMap<>();

    /** Takes a file, which is closed with this. */
    TinyHalfFile(TensorFile file) {
        super(file);
        boolean decoder = !file.names().contains("0.weight");
        for (String name : file.names()) {
            Matcher parts = LAYER.matcher(name);
            names.put(
                    parts.matches()
                            ? (decoder
                                            ? "decoder.layers." + (Integer.parseInt(parts.group(1)) - 1)
                                            : "encoder.layers." + parts.group(1))
                                    + "." + parts.group(2)
                            : name,
                    name);
        }
    }

    /** Returns whether a file is such a half. */
    static boolean fits(TensorFile file) {
        return file.names().contains("1.weight") || file.names().contains("0.weight");
    }

    @Override
    public StoredTensor get(String name) {
        StoredTensor stored = file().get(Objects.requireNonNullElse(names.get(name), name));
        return new StoredTensor(name, stored.dtype(), stored.shape(), stored.data());
    }

    @Override
    public Set<String> names() {
        return names.keySet();
    }
}
