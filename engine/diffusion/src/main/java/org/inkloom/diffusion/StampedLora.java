package org.inkloom.diffusion;

import java.util.List;
import org.inkloom.diffusion.lora.LoraFolder;
import org.inkloom.run.folder.FileStamp;

/**
 * A LoRA in use, together with size and time of its file, so that a file that was replaced in the meantime is noticed.
 *
 * @param use what was asked for
 * @param file the file; of a folder, the newest LoRA in it
 */
record StampedLora(LoraUse use, FileStamp file) {
    /** Stamps LoRAs as they are now. */
    static List<StampedLora> of(List<LoraUse> uses) {
        return uses.stream()
                .map(use -> new StampedLora(use, FileStamp.of(LoraFolder.newest(use.file()))))
                .toList();
    }
}
