package org.inkloom.data.dataset;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.inkloom.data.port.CaptionModel;
import org.inkloom.picture.BadPictureException;
import org.inkloom.picture.PictureDecoder;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;
import org.inkloom.run.folder.PendingFile;

/**
 * Has a model write the captions that are missing. The draw follows from the file's name, so a second run gives the same.
 *
 * @param model writes the captions
 */
public record PictureCaptioner(CaptionModel model) {
    /**
     * Returns the pictures, each with a caption where the model could look at it. A picture that cannot be decoded keeps
     * none, and is named.
     */
    public List<CaptionedPictures.Entry> fill(List<CaptionedPictures.Entry> entries, RunControl control) {
        long missing =
                entries.stream().filter(entry -> entry.caption().isEmpty()).count();
        List<CaptionedPictures.Entry> filled = new ArrayList<>();
        try (Progress.Task task = control.progress().begin("captions", missing, "picture")) {
            long done = 0;
            for (CaptionedPictures.Entry entry : entries) {
                if (entry.caption().isEmpty()) {
                    control.cancellation().check("picture " + entry.picture().getFileName());
                    filled.add(new CaptionedPictures.Entry(entry.picture(), caption(entry.picture(), control)));
                    task.advanceTo(++done);
                } else {
                    filled.add(entry);
                }
            }
        }
        return filled;
    }

    private String caption(Path picture, RunControl control) {
        try {
            byte[] rgb = model.frame().apply(PictureDecoder.read(picture)).rgb();
            return model.captions(rgb, "", List.of(seed(picture))).getFirst().strip();
        } catch (BadPictureException e) {
            control.progress().say("No caption for " + picture.getFileName() + ": " + e.why() + ".");
            return "";
        }
    }

    private static long seed(Path picture) {
        CRC32C checksum = new CRC32C();
        checksum.update(String.valueOf(picture.getFileName()).getBytes(StandardCharsets.UTF_8));
        return checksum.getValue();
    }

    /**
     * Writes captions into text files of the pictures' names, where training and the lint look for them. A file that says
     * something is left alone.
     *
     * @param before the pictures as they were
     * @param after the same pictures with captions
     * @throws IOException if a file cannot be written
     */
    public static void writeBeside(List<CaptionedPictures.Entry> before, List<CaptionedPictures.Entry> after)
            throws IOException {
        for (int i = 0; i < before.size(); i++) {
            CaptionedPictures.Entry entry = after.get(i);
            if (before.get(i).caption().isEmpty() && !entry.caption().isEmpty()) {
                String name = entry.picture().getFileName().toString();
                Path file = entry.picture().resolveSibling(name.substring(0, name.lastIndexOf('.')) + ".txt");
                if (!Files.exists(file) || Files.readString(file).isBlank()) {
                    write(file, entry.caption() + "\n");
                }
            }
        }
    }

    private static void write(Path file, String text) throws IOException {
        try (PendingFile pending = PendingFile.begin(file)) {
            pending.out().write(text.getBytes(StandardCharsets.UTF_8));
            pending.commit();
        }
    }
}
