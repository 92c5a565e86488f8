package org.inkloom.publish.zip;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.inkloom.publish.lock.PackagePath;
import org.inkloom.run.CommandFlag;
import org.inkloom.run.Counted;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.inkloom.run.Visible;

/**
 * Unpacks a zip from an untrusted source: no name may lead out of the folder, no entry may be a link, and no more may
 * be written than the zip declares and than its own length makes plausible.
 */
public final class SafeUnzip {
    private static final int MOST_ENTRIES = 20_000;
    private static final long MOST_BYTES = 256L << 30;
    /**
     * Largest allowed ratio of unpacked to packed size. Text shrinks to about a tenth; a much larger ratio is the mark
     * of a zip bomb.
     */
    private static final long MOST_GROWTH = 200;

    private static final long ALWAYS_ALLOWED = 64L << 20;
    private static final int BUFFER = 1 << 16;

    private final Path zip;
    private final Path folder;
    private final RunControl control;
    private long written;

    private SafeUnzip(Path zip, Path folder, RunControl control) {
        this.zip = zip;
        this.folder = folder;
        this.control = control;
    }

    /**
     * Unpacks a zip.
     *
     * @param zip the file
     * @param folder an empty one
     * @throws InkloomException INK-PACK-022 if the file is not a zip, INK-PACK-023 if it is refused
     */
    public static void unpack(Path zip, Path folder, RunControl control) throws IOException {
        new SafeUnzip(zip, folder, control).unpack();
    }

    private void unpack() throws IOException {
        try (ZipFile file = new ZipFile(zip.toFile())) {
            List<? extends ZipEntry> entries = Collections.list(file.entries());
            check(entries);
            checkKinds(entries);
            long most = Math.max(ALWAYS_ALLOWED, Files.size(zip) * MOST_GROWTH);
            for (ZipEntry entry : entries) {
                control.cancellation().check("unpacking " + zip.getFileName());
                if (!entry.isDirectory()) {
                    write(file, entry, Math.min(most, MOST_BYTES));
                }
            }
        } catch (ZipException e) {
            throw InkloomException.badInput(
                    "INK-PACK-022",
                    zip + " cannot be read as a zip: " + e.getMessage() + ".",
                    "It is another file, or its download broke off.",
                    "Fetch it again, or name the folder of the package.",
                    e);
        }
    }

    private void check(List<? extends ZipEntry> entries) {
        if (entries.size() > MOST_ENTRIES) {
            throw refused("it has " + entries.size() + " entries; a package has a few dozen");
        }
        List<String> files = new ArrayList<>();
        for (ZipEntry entry : entries) {
            String name = entry.getName();
            String plain = entry.isDirectory() ? name.substring(0, name.length() - 1) : name;
            Optional<String> why = PackagePath.find(plain);
            if (why.isPresent()) {
                throw refused("the name '" + Visible.line(name) + "' in it cannot be unpacked: " + why.get());
            }
            if (!entry.isDirectory()) {
                files.add(plain);
            }
            if (entry.getSize() > mostOf(entry)) {
                throw unfolds(
                        entry,
                        String.format(Locale.ROOT, "%,d bytes out of %,d", entry.getSize(), entry.getCompressedSize()));
            }
        }
        PackagePath.collision(files).ifPresent(how -> {
            throw refused("of its names " + how);
        });
    }

    /**
     * Checks that there are no links among the entries. A zip can contain several directories, of which programs use
     * different ones, so the directory that was checked has to be the one with these entries.
     */
    private void checkKinds(List<? extends ZipEntry> entries) throws IOException {
        ZipLinks links = ZipLinks.read(zip);
        if (links.entries() != entries.size()) {
            throw refused("one reading finds " + entries.size() + " entries in it, and another "
                    + Counted.of(links.entries(), "entry"));
        }
        if (links.first().isPresent()) {
            throw refused("'" + Visible.line(links.first().get()) + "' in it is a link");
        }
    }

    /** Returns how much an entry may unfold to by its own length in the zip. */
    private static long mostOf(ZipEntry entry) {
        return Math.max(ALWAYS_ALLOWED, Math.max(0, entry.getCompressedSize()) * MOST_GROWTH);
    }

    private InkloomException unfolds(ZipEntry entry, String how) {
        return refused("'" + Visible.line(entry.getName()) + "' unfolds to more than it may: " + how);
    }

    private void write(ZipFile file, ZipEntry entry, long most) throws IOException {
        Path target = folder.resolve(entry.getName());
        Files.createDirectories(target.getParent());
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = file.getInputStream(entry);
                OutputStream out = Files.newOutputStream(target)) {
            long own = 0;
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                own += read;
                written += read;
                if (written > most || own > mostOf(entry) || (entry.getSize() >= 0 && own > entry.getSize())) {
                    throw unfolds(entry, String.format(Locale.ROOT, "%,d bytes and no end", written));
                }
                out.write(buffer, 0, read);
            }
        }
    }

    private InkloomException refused(String why) {
        return InkloomException.badInput(
                "INK-PACK-023",
                "The zip " + zip + " is not unpacked: " + why + ".",
                "`inkloom pack` writes no such zip: it was made to do harm, or by a program that packs carelessly.",
                "Ask whoever made it for one that `inkloom pack " + CommandFlag.of("zip") + "` wrote.");
    }
}
