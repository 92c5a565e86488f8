package org.inkloom.data.engine;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.Locale;
import org.inkloom.run.InkloomException;

/** The failure of a run because of a file, told so that one knows what to do. */
public final class FileTrouble {
    /** What systems say of a disk, a quota or a limit that is used up. */
    private static final List<String> FULL = List.of("no space left", "quota exceeded", "file too large");

    /** Causes are followed no further: some go in a circle. */
    private static final int CAUSES = 50;

    private FileTrouble() {}

    /**
     * Returns what a run ends with, INK-DATA-011.
     *
     * @param plan the plan that was run; its checkpoint decides whether a second run goes on where this one was
     */
    public static InkloomException of(Plan plan, IOException e) {
        boolean resumes = plan.recipe().settings().checkpoint();
        String again = resumes ? "run again: it goes on where it was." : "run again.";
        String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        boolean full = FULL.stream().anyMatch(message::contains);
        return InkloomException.failed(
                "INK-DATA-011",
                "The data run stopped: " + told(e) + ".",
                full
                        ? "The disk is full, or you may not use more of it."
                        : "A file could not be read or written: it is damaged, was changed meanwhile, or may not be"
                                + " touched.",
                full
                        ? "Free space, or set export_path and work_dir to another disk; then " + again
                        : "Correct that file, or set export_path to a folder that can be written; then " + again,
                e);
    }

    /**
     * Returns whether a failure is want of memory: by itself, by a cause, or told in words, as another process tells it.
     *
     * @param failure what was thrown
     */
    public static boolean isOutOfMemory(Throwable failure) {
        Throwable at = failure;
        for (int depth = 0; at != null && depth < CAUSES; depth++) {
            if (at instanceof OutOfMemoryError
                    || String.valueOf(at.getMessage()).contains(OutOfMemoryError.class.getName())) {
                return true;
            }
            at = at.getCause();
        }
        return false;
    }

    /** Returns what a run ends with that needed more memory than there is, INK-DATA-044. */
    public static InkloomException outOfMemory(Plan plan, Throwable e) {
        int workers = plan.recipe().settings().workers();
        return InkloomException.failed(
                "INK-DATA-044",
                "The data run needs more memory than the "
                        + (Runtime.getRuntime().maxMemory() >> 20) + " MiB that Java may use.",
                workers
                        + " workers hold rows or pictures that are very large, or an operator keeps something of every"
                        + " row.",
                "Set np: 1 in the recipe, or give Java more: INKLOOM_JAVA_OPTS=-Xmx8g in front of the command.",
                e);
    }

    private static String told(IOException e) {
        String message = String.valueOf(e.getMessage());
        return switch (e) {
            case AccessDeniedException denied -> denied.getFile() + " may not be read or written";
            case FileSystemException trouble -> message;
            default ->
                e.getClass() == IOException.class ? message : e.getClass().getSimpleName() + ": " + message;
        };
    }
}
