package org.inkloom.diffusion.lora;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.inkloom.weights.StoredTensor;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFileView;
import org.inkloom.weights.TensorFiles;

/**
 * A view of a LoRA file with the keys of one text encoder. The keys appear without their prefix: kohya's {@code
 * lora_te1_text_model_}, diffusers' {@code text_encoder.text_model.}, ComfyUI's {@code
 * text_encoders.clip_l.transformer.}.
 */
public final class TextLoraKeys extends TensorFileView {
    private static final Pattern KEY = Pattern.compile("(?:(?:lora|lycoris|base_model|model|pipe|pipeline)[._])*"
            + "(te|te1|te2|text_encoder_2|text_encoder|text_encoders[._]clip_[lg]|clip_[lg]|cond_stage_model"
            + "|conditioner[._]embedders[._][01])[._]"
            + "(?:(?:transformer|model|base_model)[._](?!resblocks))*(?:text_model[._])?(.+)");
    private static final Pattern SECOND = Pattern.compile("te2|text_encoder_2|.*clip_g|.*embedders[._]1");

    private final Map<String, String> keys;

    private TextLoraKeys(TensorFile file, Map<String, String> keys) {
        super(file);
        this.keys = Collections.unmodifiableMap(keys);
    }

    /**
     * Returns the view for one encoder; empty if the file has no keys for it.
     *
     * @param encoder 1 or 2
     */
    public static Optional<TextLoraKeys> of(TensorFile file, int encoder) {
        Map<String, String> keys = new LinkedHashMap<>();
        for (String key : file.names()) {
            Matcher matcher = KEY.matcher(key);
            if (matcher.matches() && (SECOND.matcher(matcher.group(1)).matches() ? 2 : 1) == encoder) {
                keys.put(matcher.group(2), key);
            }
        }
        return keys.isEmpty() ? Optional.empty() : Optional.of(new TextLoraKeys(file, keys));
    }

    /**
     * Returns whether a LoRA changes text encoders.
     *
     * @param path the file, or a folder, of which the {@linkplain LoraFolder#newest newest LoRA} is taken
     */
    public static boolean areIn(Path path) {
        try (TensorFile file = TensorFiles.open(LoraFolder.newest(path))) {
            return of(file, 1).isPresent() || of(file, 2).isPresent();
        }
    }

    @Override
    public Set<String> names() {
        return keys.keySet();
    }

    @Override
    public StoredTensor get(String name) {
        return file().get(keys.getOrDefault(name, name));
    }
}
