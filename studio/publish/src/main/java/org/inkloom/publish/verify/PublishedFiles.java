package org.inkloom.publish.verify;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.inkloom.publish.lock.LockFile;
import org.inkloom.run.InkloomException;
import org.inkloom.run.SettingKey;

/** The files of a package that are uploaded to a site. */
public final class PublishedFiles {
    /** Folders of which a package is the only content, so that files of an earlier version may be deleted from them. */
    public static final List<String> FOLDERS =
            List.of("lora/", "pictures/", "control/", "cards/", "licence/", "training/", "story/");

    private static final String README = "README.md";

    private PublishedFiles() {}

    /**
     * Returns the files by their paths, with the site's own card as README.md.
     *
     * @param packed the package
     * @param card in {@code cards/}, without its extension: {@code huggingface} or {@code modelscope}
     * @param open whether the repository is public
     * @throws InkloomException INK-PACK-020, -021, -024; INK-PACK-031 if the package has been changed, INK-PACK-032
     *     if the repository is public and the base model's licence is missing
     */
    public static SortedMap<String, Path> of(OpenPackage packed, String card, boolean open) throws IOException {
        Path folder = packed.folder();
        LockFile lock = packed.lock();
        List<FileFinding> findings = new PackageFiles(folder, lock).findings();
        if (!findings.isEmpty()) {
            throw InkloomException.badInput(
                    "INK-PACK-031",
                    "The package " + packed.shown() + " is not as it was packed: " + FileFinding.named(findings)
                            + (findings.size() == 1 ? " differs." : " differ."),
                    "Files were changed, added or removed by hand; nobody could draw it again.",
                    "Pack the story again, and push that.");
        }
        if (open && !lock.licence().missing().isEmpty()) {
            throw InkloomException.badInput(
                    "INK-PACK-032",
                    "The package " + packed.shown() + " may not be shown to everybody yet.",
                    lock.licence().missing(),
                    "Pack it again with " + SettingKey.of("licence") + " FILE, or push it without "
                            + SettingKey.of("public") + ".");
        }
        SortedMap<String, Path> files = new TreeMap<>();
        lock.files().keySet().forEach(name -> files.put(name, folder.resolve(name)));
        files.put(LockFile.NAME, folder.resolve(LockFile.NAME));
        files.put(LockFile.SUM, folder.resolve(LockFile.SUM));
        files.put(README, folder.resolve("cards/" + card + ".md"));
        return files;
    }
}
