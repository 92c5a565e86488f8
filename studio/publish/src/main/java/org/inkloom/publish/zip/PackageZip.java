package org.inkloom.publish.zip;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.SortedSet;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.inkloom.run.RunControl;
import org.inkloom.run.folder.PendingFile;

/**
 * Writes a package as a zip. Equal packages give equal bytes: entries are sorted, have the earliest time that a zip can
 * express, and are stored without compression, whose result may differ between systems and which hardly shrinks
 * pictures and weights.
 */
public final class PackageZip {
    private static final LocalDateTime FIRST = LocalDateTime.of(1980, 1, 1, 0, 0);
    private static final int BUFFER = 1 << 16;

    private PackageZip() {}

    /**
     * Writes the zip, completely or not at all.
     *
     * @param folder the package
     * @param names its files, by their paths with forward slashes
     * @param zip the file to write
     */
    public static void write(Path folder, SortedSet<String> names, Path zip, RunControl control) throws IOException {
        try (PendingFile file = PendingFile.begin(zip)) {
            ZipOutputStream out = new ZipOutputStream(file.out());
            for (String name : names) {
                control.cancellation().check("writing " + zip.getFileName());
                add(folder.resolve(name), name, out);
            }
            out.finish();
            file.commit();
        }
    }

    private static void add(Path file, String name, ZipOutputStream out) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(FIRST);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(Files.size(file));
        entry.setCompressedSize(Files.size(file));
        entry.setCrc(crc(file));
        out.putNextEntry(entry);
        Files.copy(file, out);
        out.closeEntry();
    }

    private static long crc(Path file) throws IOException {
        CRC32 crc = new CRC32();
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                crc.update(buffer, 0, read);
            }
        }
        return crc.getValue();
    }
}
