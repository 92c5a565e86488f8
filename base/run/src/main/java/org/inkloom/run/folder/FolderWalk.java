package org.inkloom.run.folder;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;

/**
 * The files of a user's folder and of all folders in it. Symbolic links are followed, the folder itself may be one;
 * {@linkplain SystemFiles hidden and system files} are passed over.
 *
 * <p>Every real folder is read once: what lies in the tree itself first, then where links lead, in the order of their
 * names. A link to a folder that has been read, such as one that leads back to a folder above it, is named and passed
 * over; so are links that lead nowhere and folders that may not be read.
 */
public final class FolderWalk {
    private final Path root;
    private final Map<Object, Path> read = new HashMap<>();
    private final PriorityQueue<Path> links = new PriorityQueue<>();
    private final List<Path> files = new ArrayList<>();
    private final List<Path> hidden = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    /**
     * What a folder holds.
     *
     * @param files regular files, sorted by path; each begins with the folder's path as it was given
     * @param hidden hidden and system entries that were passed over, and not looked into
     * @param notes what was left out for another reason, a sentence each
     */
    public record Listing(List<Path> files, List<Path> hidden, List<String> notes) {
        /** Copies the lists. */
        public Listing {
            files = List.copyOf(files);
            hidden = List.copyOf(hidden);
            notes = List.copyOf(notes);
        }
    }

    private FolderWalk(Path root) {
        this.root = root;
    }

    /**
     * Looks through a folder.
     *
     * @throws IOException if the folder itself cannot be read; a folder in it that cannot is told in the notes
     */
    public static Listing of(Path folder) throws IOException {
        FolderWalk walk = new FolderWalk(folder);
        walk.start();
        Collections.sort(walk.files);
        Collections.sort(walk.hidden);
        return new Listing(walk.files, walk.hidden, walk.notes);
    }

    private void start() throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(root, BasicFileAttributes.class);
        Deque<Path> open = new ArrayDeque<>();
        read.put(key(root, attributes), root);
        list(root, open);
        tree(open);
        while (!links.isEmpty()) {
            Path link = links.remove();
            Path earlier = read.putIfAbsent(key(link, Files.readAttributes(link, BasicFileAttributes.class)), link);
            if (earlier == null) {
                open.add(link);
                tree(open);
            } else if (link.startsWith(earlier)) {
                notes.add("The link " + named(link) + " leads back to a folder that it lies in; it is passed over.");
            } else {
                notes.add("The link " + named(link) + " leads to " + named(earlier)
                        + ", which is read already; it is passed over.");
            }
        }
    }

    private void tree(Deque<Path> open) {
        while (!open.isEmpty()) {
            Path folder = open.remove();
            try {
                list(folder, open);
            } catch (IOException e) {
                notes.add("The folder " + named(folder) + " cannot be read ("
                        + e.getClass().getSimpleName() + "); what is in it is missing.");
            }
        }
    }

    private void list(Path folder, Deque<Path> open) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                if (SystemFiles.isOne(entry)) {
                    hidden.add(entry);
                } else {
                    take(entry, open);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private void take(Path entry, Deque<Path> open) throws IOException {
        BasicFileAttributes own = Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (own.isRegularFile()) {
            files.add(entry);
        } else if (own.isDirectory()) {
            // A link may have led to a folder above this one, from which the walk comes down here a second time.
            if (read.putIfAbsent(key(entry, own), entry) == null) {
                open.add(entry);
            }
        } else if (own.isSymbolicLink()) {
            link(entry);
        }
    }

    private void link(Path link) {
        try {
            BasicFileAttributes target = Files.readAttributes(link, BasicFileAttributes.class);
            if (target.isRegularFile()) {
                files.add(link);
            } else if (target.isDirectory()) {
                links.add(link);
            }
        } catch (IOException e) {
            notes.add("The link " + named(link) + " leads nowhere ("
                    + e.getClass().getSimpleName() + ").");
        }
    }

    private static Object key(Path path, BasicFileAttributes attributes) throws IOException {
        Object key = attributes.fileKey();
        return key == null ? path.toRealPath() : key;
    }

    private String named(Path path) {
        return path.equals(root)
                ? Objects.toString(root.getFileName(), root.toString())
                : root.relativize(path).toString();
    }
}
