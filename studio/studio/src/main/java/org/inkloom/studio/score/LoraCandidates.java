package org.inkloom.studio.score;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.inkloom.diffusion.lora.LoraFolder;
import org.inkloom.run.InkloomException;
import org.inkloom.run.SettingKey;
import org.inkloom.run.folder.ContentDigest;
import org.inkloom.story.draw.StoryLora;

/**
 * LoRAs to choose from, in the order of their training. Of files with the same bytes only the last is kept: the LoRA of
 * a finished training is also in its last checkpoint.
 *
 * @param folder that contains them
 * @param digests of the files, by file
 */
public record LoraCandidates(Path folder, Map<Path, String> digests) {
    /** Copies the map in its order. */
    public LoraCandidates {
        digests = Collections.unmodifiableMap(new LinkedHashMap<>(digests));
    }

    /**
     * Returns the LoRAs of a folder: first a training's checkpoints, then LoRA files directly in it.
     *
     * @throws InkloomException {@code INK-LORA-015} if the folder contains no LoRA
     */
    public static LoraCandidates in(Path folder) throws IOException {
        List<Path> loras = Files.isDirectory(folder) ? LoraFolder.all(folder) : List.of();
        if (loras.isEmpty()) {
            throw InkloomException.badInput(
                    "INK-LORA-015",
                    "The folder " + folder + " holds no LoRA.",
                    "It is not the output of a training, or the training has not written its first checkpoint yet.",
                    "Name the folder that " + SettingKey.of("output_path")
                            + " of `inkloom train lora` named, or a folder of LoRA files.");
        }
        return of(folder, loras);
    }

    /** Returns the checkpoints of a training and its finished LoRA, but no other files in its folder. */
    static LoraCandidates ofTraining(Path folder, Path finished) throws IOException {
        List<Path> loras = new ArrayList<>(LoraFolder.checkpoints(folder));
        loras.add(finished);
        return of(folder, loras);
    }

    private static LoraCandidates of(Path folder, List<Path> loras) throws IOException {
        Map<Path, String> all = new LinkedHashMap<>();
        for (Path lora : loras) {
            String digest = ContentDigest.ofFile(lora);
            all.values().remove(digest);
            all.put(lora, digest);
        }
        return new LoraCandidates(folder, all);
    }

    /**
     * Returns the name of the folder for a candidate's pictures: the LoRA's name, with the step for a checkpoint, and
     * with the extension if two would have the same name, such as {@code ink.safetensors} and {@code ink.ckpt}.
     */
    String name(Path lora) {
        String name = own(lora);
        boolean alone = digests.keySet().stream()
                        .filter(other -> own(other).equalsIgnoreCase(name))
                        .count()
                == 1;
        String file = lora.getFileName().toString();
        return alone ? name : name + "-" + file.substring(file.lastIndexOf('.') + 1);
    }

    private static String own(Path lora) {
        return new StoryLora(lora, 1, "").name();
    }
}
