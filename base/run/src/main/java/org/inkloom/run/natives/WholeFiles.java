package org.inkloom.run.natives;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.ZipException;
import org.inkloom.run.folder.PendingFile;
import org.inkloom.run.natives.UnpackedLibraries.Packed;

/**
 * Says which libraries in a cache are whole, and makes whole those that are not.
 *
 * <p>A file counts as whole if its size and time are those of its entry and nothing has touched it since all of its bytes
 * were compared with the entry's CRC. That nothing has is told by the time of its last change, which the system keeps and
 * no program can set. It is noted in a file {@code .whole} beside the libraries.
 */
final class WholeFiles {
    private static final String NOTE = ".whole";
    private static final String PART = ".inkloom-part";
    private static final int BUFFER = 1 << 18;

    /** Change times by place; read once per folder. */
    private final Map<Path, String> noted = new HashMap<>();

    private final Set<Path> read = new HashSet<>();

    boolean areAll(List<Packed> packed) throws IOException {
        for (Packed one : packed) {
            if (!isWhole(one)) {
                return false;
            }
        }
        return true;
    }

    private boolean isWhole(Packed one) throws IOException {
        Path place = one.place();
        if (!hasSizeAndTime(one)) {
            return false;
        }
        note(folder(place));
        return changed(place).equals(noted.get(place));
    }

    /**
     * Makes all of them whole, and notes that they are.
     *
     * @param alone whether no other process works on the cache, so that what lies half written is nobody's
     */
    void mend(List<Packed> packed, boolean alone) throws IOException {
        Set<Path> folders = new HashSet<>();
        for (Packed one : packed) {
            if (isWhole(one)) {
                continue;
            }
            Path folder = folder(one.place());
            if (folders.add(folder) && alone) {
                Files.createDirectories(folder);
                deleteParts(folder);
            }
            if (!hasRightBytes(one)) {
                unpack(one);
            } else if (!hasSizeAndTime(one)) {
                Files.setLastModifiedTime(one.place(), time(one));
            }
            note(folder);
            noted.put(one.place(), changed(one.place()));
        }
        for (Path folder : folders) {
            writeNote(folder);
        }
    }

    private static boolean hasSizeAndTime(Packed one) throws IOException {
        return Files.isRegularFile(one.place(), LinkOption.NOFOLLOW_LINKS)
                && Files.size(one.place()) == one.entry().getSize()
                && Files.getLastModifiedTime(one.place()).toMillis()
                        == time(one).toMillis();
    }

    private static boolean hasRightBytes(Packed one) throws IOException {
        Path place = one.place();
        if (!Files.isRegularFile(place, LinkOption.NOFOLLOW_LINKS)
                || Files.size(place) != one.entry().getSize()) {
            return false;
        }
        try (InputStream in = Files.newInputStream(place)) {
            return copy(in, OutputStream.nullOutputStream()) == one.entry().getCrc();
        }
    }

    private static void unpack(Packed one) throws IOException {
        Path folder = folder(one.place());
        Files.createDirectories(folder);
        Path part = part(one.place());
        try {
            long crc;
            try (InputStream in = one.jar().getInputStream(one.entry());
                    OutputStream out = Files.newOutputStream(part, StandardOpenOption.CREATE_NEW)) {
                crc = copy(in, out);
            }
            if (crc != one.entry().getCrc() || Files.size(part) != one.entry().getSize()) {
                throw new ZipException("the bytes of " + one.entry().getName() + " in "
                        + one.jar().getName() + " are not those that its directory tells of");
            }
            Files.setLastModifiedTime(part, time(one));
            PendingFile.rename(part, one.place());
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** Copies, and returns the CRC of what was copied. */
    private static long copy(InputStream in, OutputStream out) throws IOException {
        CRC32 crc = new CRC32();
        byte[] buffer = new byte[BUFFER];
        for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
            crc.update(buffer, 0, length);
            out.write(buffer, 0, length);
        }
        return crc.getValue();
    }

    private static FileTime time(Packed one) {
        return FileTime.fromMillis(one.entry().getTime());
    }

    private static Path folder(Path place) {
        return Objects.requireNonNull(place.getParent());
    }

    /** When anything about the file last changed; where the system does not tell, its time and identity stand for it. */
    private static String changed(Path place) throws IOException {
        if (place.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            Map<String, Object> unix = Files.readAttributes(place, "unix:ctime,ino", LinkOption.NOFOLLOW_LINKS);
            return unix.get("ctime") + " " + unix.get("ino");
        }
        Map<String, Object> basic = Files.readAttributes(place, "lastModifiedTime,fileKey", LinkOption.NOFOLLOW_LINKS);
        return basic.get("lastModifiedTime") + " " + basic.get("fileKey");
    }

    private void note(Path folder) throws IOException {
        if (!read.add(folder)) {
            return;
        }
        try {
            for (String line : Files.readAllLines(folder.resolve(NOTE), StandardCharsets.ISO_8859_1)) {
                int tab = line.indexOf('\t');
                if (tab > 0) {
                    noted.putIfAbsent(folder.resolve(line.substring(0, tab)), line.substring(tab + 1));
                }
            }
        } catch (NoSuchFileException e) {
            // Nothing was unpacked here yet, or the loader did it: every file is compared with its jar.
            noted.keySet().removeIf(place -> folder(place).equals(folder));
        }
    }

    private void writeNote(Path folder) throws IOException {
        StringBuilder lines = new StringBuilder();
        noted.forEach((place, changed) -> {
            if (folder(place).equals(folder)) {
                lines.append(place.getFileName()).append('\t').append(changed).append('\n');
            }
        });
        Path part = part(folder.resolve(NOTE));
        try {
            Files.writeString(part, lines, StandardCharsets.ISO_8859_1);
            PendingFile.rename(part, folder.resolve(NOTE));
        } catch (IOException e) {
            // The libraries themselves are whole: the next start reads them in full once more.
            Files.deleteIfExists(part);
        }
    }

    /** A name beside a file that no other process and no other thread takes. */
    private static Path part(Path file) {
        return file.resolveSibling(
                file.getFileName() + "-" + ProcessHandle.current().pid() + "-" + System.nanoTime() + PART);
    }

    private static void deleteParts(Path folder) throws IOException {
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(folder, "*" + PART)) {
            for (Path part : parts) {
                Files.deleteIfExists(part);
            }
        }
    }
}
