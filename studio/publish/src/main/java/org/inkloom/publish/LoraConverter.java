package org.inkloom.publish;

import java.nio.file.Path;
import java.util.List;

/** Writes a LoRA in the layouts that people load; packages know no tensors. */
public interface LoraConverter {
    /**
     * A file that was written.
     *
     * @param layout the program whose layout it has: {@code peft}, {@code kohya}, {@code diffsynth} or {@code original}
     * @param file below the folder
     * @param same whether it is the LoRA's own file, byte for byte
     */
    record Copy(String layout, Path file, boolean same) {}

    /**
     * Writes a LoRA in every layout, reads each file back and compares its numbers. One of them is the LoRA's own file.
     *
     * @param lora the file that drew
     * @param model the folder of the model that it belongs to
     * @param folder where to; it exists
     * @param name of the files, without an ending
     * @throws org.inkloom.run.InkloomException INK-PACK-009 if what was written does not read as it should, and what
     *     reading a LoRA throws
     */
    List<Copy> write(Path lora, Path model, Path folder, String name);
}
