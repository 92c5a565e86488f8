package org.inkloom.publish;

import java.nio.file.Path;
import java.util.List;

/** Writes a LoRA in the usual file layouts. The caller implements it, because this module does not know tensors. */
public interface LoraConverter {
    /**
     * A written file.
     *
     * @param layout the program that uses the layout: {@code peft}, {@code kohya}, {@code diffsynth} or
     *     {@code original}
     * @param file below the folder
     * @param same whether it is a byte-for-byte copy of the LoRA's own file
     */
    record Copy(String layout, Path file, boolean same) {}

    /**
     * Writes a LoRA in every layout, reads each file back and compares the values. One of the files is the LoRA's own.
     *
     * @param lora the file with which the pictures were drawn
     * @param model folder of its base model
     * @param folder existing target folder
     * @param name of the files, without extension
     * @throws org.inkloom.run.InkloomException INK-PACK-009 if a written file does not read back correctly, and the
     *     errors of reading a LoRA
     */
    List<Copy> write(Path lora, Path model, Path folder, String name);
}
