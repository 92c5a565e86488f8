package org.inkloom.story.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.inkloom.run.folder.ContentDigest;
import org.inkloom.run.folder.PendingFile;
import org.inkloom.story.draw.ShotControl;

/** Copies control pictures into a story's folder, each once, named by its digest. */
final class ControlCopies {
    private static final String FOLDER = StoryRecord.FOLDER + "/control";
    private static final int DIGITS = 16;

    private ControlCopies() {}

    /** Copies missing files, and returns their entries in the record. */
    static List<StoryRecord.ControlFile> of(List<ShotControl> controls, Path folder) throws IOException {
        List<StoryRecord.ControlFile> files = new ArrayList<>();
        for (ShotControl control : controls) {
            String name = FOLDER + "/" + name(control);
            Path copy = folder.resolve(name);
            if (!Files.isRegularFile(copy) || !ContentDigest.ofFile(copy).equals(control.pictureDigest())) {
                try (PendingFile file = PendingFile.begin(copy)) {
                    Files.copy(control.picture(), file.out());
                    file.commit();
                }
            }
            files.add(new StoryRecord.ControlFile(
                    control.choice().kind(),
                    control.choice().picture(),
                    name,
                    ContentDigest.ofFile(copy),
                    control.choice().scale(),
                    control.choice().start(),
                    control.choice().end(),
                    control.choice().edges().written()));
        }
        return files;
    }

    /** Returns the name of a copy; its extension distinguishes a pose in JSON from a picture. */
    private static String name(ShotControl control) {
        String file = String.valueOf(control.picture().getFileName()).toLowerCase(Locale.ROOT);
        String ending = file.substring(Math.max(0, file.lastIndexOf('.')));
        return control.pictureDigest().substring(0, DIGITS) + (ending.matches("\\.[a-z0-9]{1,5}") ? ending : "");
    }

    /** Removes control pictures of an earlier version of the story that no shot uses any more. */
    static void removeOthers(Path folder, List<StoryRecord.ControlFile> kept) throws IOException {
        Path all = folder.resolve(FOLDER);
        if (!Files.isDirectory(all)) {
            return;
        }
        List<String> names = kept.stream().map(StoryRecord.ControlFile::file).toList();
        List<Path> there;
        try (Stream<Path> entries = Files.list(all)) {
            there = entries.filter(Files::isRegularFile).toList();
        }
        for (Path entry : there) {
            if (!names.contains(FOLDER + "/" + entry.getFileName())) {
                Files.delete(entry);
            }
        }
    }
}
