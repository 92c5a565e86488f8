package org.inkloom.publish.export;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.inkloom.publish.lock.LockFile;
import org.inkloom.publish.lock.LockFiles;
import org.inkloom.publish.verify.OpenPackage;
import org.inkloom.run.CommandFlag;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.inkloom.story.record.StoryRecord;
import org.inkloom.story.record.StoryRecords;

/**
 * A story to be exported.
 *
 * @param title of the story
 * @param pictures in their order, at least one
 */
public record ShownStory(String title, List<Picture> pictures) {
    /** Copies the list. */
    public ShownStory {
        pictures = List.copyOf(pictures);
    }

    /**
     * A picture.
     *
     * @param file a PNG
     * @param caption the prompt
     */
    public record Picture(Path file, String caption) {}

    /**
     * Reads a folder that {@code story run} or {@code pack} wrote.
     *
     * @throws InkloomException INK-PACK-040 if it is neither, INK-PACK-021 or INK-STORY-016 if it cannot be used,
     *     INK-PACK-024 if there is a link in a package
     * @throws IOException if the files of a package cannot be listed
     */
    public static ShownStory of(Path folder) throws IOException {
        if (LockFiles.isPackage(folder)) {
            try (OpenPackage open = OpenPackage.of(folder, RunControl.quiet())) {
                return of(open);
            }
        }
        StoryRecord record = StoryRecords.read(folder).orElseThrow(() -> none(folder));
        List<Picture> pictures = record.shots().stream()
                .map(shot -> new Picture(folder.resolve(shot.file()), shot.prompt()))
                .toList();
        return checked(folder, new ShownStory(record.title(), pictures));
    }

    /**
     * Reads a package, which has to stay open until the story is exported.
     *
     * @throws InkloomException INK-PACK-020 or -021 if it is none or cannot be used
     */
    public static ShownStory of(OpenPackage open) {
        LockFile lock = open.lock();
        List<Picture> pictures = lock.pictures().stream()
                .map(shot -> new Picture(open.folder().resolve(shot.file()), shot.prompt()))
                .toList();
        return checked(open.shown(), new ShownStory(lock.title(), pictures));
    }

    private static ShownStory checked(Path folder, ShownStory story) {
        if (story.pictures().isEmpty()) {
            throw none(folder);
        }
        return story;
    }

    private static InkloomException none(Path folder) {
        return InkloomException.badInput(
                "INK-PACK-040",
                "The folder " + folder + " holds no story that can be shown.",
                "It is not what `inkloom story run " + CommandFlag.of("out")
                        + "` or `inkloom pack` wrote, or an older version wrote it.",
                "Name such a folder, or run the story again: no picture is drawn anew.");
    }
}
