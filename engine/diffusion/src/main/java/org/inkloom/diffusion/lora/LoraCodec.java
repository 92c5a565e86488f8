package org.inkloom.diffusion.lora;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Writes one layout of LoRA files. Reading has no codecs: {@link LoraReader} reads all layouts, because files mix them.
 */
sealed interface LoraCodec permits PeftCodec, KohyaCodec, DiffSynthCodec {
    /**
     * Writes a LoRA, replacing the file as a whole or not at all.
     *
     * @param parts what to write, part by part
     * @param metadata further metadata for the header, where the layout has one
     */
    void write(Path path, List<LoraChanges> parts, Map<String, String> metadata);
}
