package org.inkloom.story.record;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a training leaves in its output folder beside the LoRA: settings, losses, measures. */
final class LoraPapers {
    private static final String SETTINGS = "settings.yaml";
    private static final List<String> NAMES = List.of(SETTINGS, "loss.csv", "loss.png", "measures.csv");
    private static final String CHECKPOINTS = "checkpoints";

    private LoraPapers() {}

    /**
     * Returns what there is, by name. The settings of a LoRA that comes with the program lie beside it under its name.
     *
     * @param lora the file, in a training's output folder or in one of its checkpoints
     */
    static Map<String, Path> of(Path lora) {
        Map<String, Path> papers = new LinkedHashMap<>();
        Path file = lora.toAbsolutePath().normalize();
        Path folder = file.getParent();
        Path above = folder == null ? null : folder.getParent();
        if (above != null && CHECKPOINTS.equals(String.valueOf(above.getFileName()))) {
            folder = above.getParent();
        }
        if (folder == null) {
            return papers;
        }
        for (String name : NAMES) {
            Path paper = folder.resolve(name);
            if (Files.isRegularFile(paper)) {
                papers.put(name, paper);
            }
        }
        String name = String.valueOf(file.getFileName());
        Path named = file.resolveSibling(name.substring(0, Math.max(0, name.lastIndexOf('.'))) + ".yaml");
        if (!papers.containsKey(SETTINGS) && Files.isRegularFile(named)) {
            papers.put(SETTINGS, named);
        }
        return papers;
    }
}
