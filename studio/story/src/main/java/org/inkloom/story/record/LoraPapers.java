package org.inkloom.story.record;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Finds the records that a training leaves in its output folder beside the LoRA: settings, losses, scores, digests of
 * its data.
 */
final class LoraPapers {
    private static final String SETTINGS = "settings.yaml";
    /**
     * Names of the records here, with their names in the training's folder, where files about the data have names that
     * say so.
     */
    private static final Map<String, String> NAMES = names();

    private static final String CHECKPOINTS = "checkpoints";

    private LoraPapers() {}

    /**
     * Returns the existing records, by name. The settings of a LoRA that comes with the program are beside it under its
     * name.
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
        for (Map.Entry<String, String> name : NAMES.entrySet()) {
            Path paper = folder.resolve(name.getValue());
            if (isOwn(paper)) {
                papers.put(name.getKey(), paper);
            }
        }
        String name = String.valueOf(file.getFileName());
        Path named = file.resolveSibling(name.substring(0, Math.max(0, name.lastIndexOf('.'))) + ".yaml");
        if (!papers.containsKey(SETTINGS) && isOwn(named)) {
            papers.put(SETTINGS, named);
        }
        return papers;
    }

    private static Map<String, String> names() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put(SETTINGS, SETTINGS);
        names.put("loss.csv", "loss.csv");
        names.put("loss.png", "loss.png");
        names.put("measures.csv", "measures.csv");
        names.put("data.json", "data-sums.json");
        names.put("recipe.yaml", "data-recipe.yaml");
        return names;
    }

    /**
     * Returns whether a file is no link: a link beside somebody else's LoRA could lead to any file of this machine,
     * which would then get into a package.
     */
    private static boolean isOwn(Path paper) {
        return Files.isRegularFile(paper, LinkOption.NOFOLLOW_LINKS);
    }
}
