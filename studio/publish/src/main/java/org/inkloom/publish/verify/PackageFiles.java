package org.inkloom.publish.verify;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import org.inkloom.publish.lock.FileSum;
import org.inkloom.publish.lock.LockFile;
import org.inkloom.publish.lock.LockFiles;
import org.inkloom.publish.verify.FileFinding.What;
import org.inkloom.run.InkloomException;

/** Compares the files of a package with its lock file. */
final class PackageFiles {
    /** Files that the sites add to every repository, or that their clients leave in folders. */
    private static final Set<String> OF_SITES =
            Set.of(".gitattributes", ".gitignore", "configuration.json", ".mdl", ".msc", ".mv");

    private static final Set<String> FOLDERS_OF_SITES = Set.of(".git", ".cache", "._____temp");
    private static final String README = "README.md";
    private static final List<String> CARDS = List.of("cards/huggingface.md", "cards/modelscope.md");

    private final Path folder;
    private final LockFile lock;

    PackageFiles(Path folder, LockFile lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /**
     * Returns the differences.
     *
     * @throws InkloomException INK-PACK-024 if there is a link in the package
     */
    List<FileFinding> findings() throws IOException {
        List<FileFinding> findings = new ArrayList<>();
        LockFiles.changed(folder).ifPresent(name -> {
            boolean there = Files.exists(folder.resolve(name), LinkOption.NOFOLLOW_LINKS);
            findings.add(new FileFinding(name, there ? What.CHANGED : What.MISSING));
        });
        Set<String> there = names(folder);
        for (Map.Entry<String, FileSum> file : lock.files().entrySet()) {
            if (!there.remove(file.getKey())) {
                findings.add(new FileFinding(file.getKey(), What.MISSING));
            } else if (!isRight(file.getKey(), file.getValue())) {
                findings.add(new FileFinding(file.getKey(), What.CHANGED));
            }
        }
        there.removeAll(OF_SITES);
        there.remove(LockFile.NAME);
        there.remove(LockFile.SUM);
        there.forEach(name -> findings.add(new FileFinding(name, What.NOT_LISTED)));
        return findings;
    }

    /**
     * Returns whether a file is as expected. A site's card is called README.md there; which of the two cards it is
     * depends on the site.
     */
    private boolean isRight(String name, FileSum expected) throws IOException {
        FileSum sum = FileSum.of(folder.resolve(name));
        return sum.equals(expected)
                || name.equals(README)
                        && CARDS.stream()
                                .anyMatch(card -> sum.equals(lock.files().get(card)));
    }

    /**
     * Returns the paths of all files.
     *
     * @throws InkloomException INK-PACK-024 for a link
     */
    static Set<String> names(Path folder) throws IOException {
        return namesBelow(folder.toRealPath()); // the folder itself may be reached by a link of the user's
    }

    private static Set<String> namesBelow(Path folder) throws IOException {
        TreeSet<String> names = new TreeSet<>();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) {
                boolean foreign = visited.getParent() != null
                        && visited.getParent().equals(folder)
                        && FOLDERS_OF_SITES.contains(visited.getFileName().toString());
                return foreign ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    throw link(folder, folder.relativize(file));
                }
                names.add(folder.relativize(file).toString().replace('\\', '/'));
                return FileVisitResult.CONTINUE;
            }
        });
        return names;
    }

    private static InkloomException link(Path folder, Path name) {
        return InkloomException.badInput(
                "INK-PACK-024",
                "The package " + folder + " holds a link, or something else that is no file: " + name + ".",
                "A package is files alone; a link could lead anywhere on this machine.",
                "Remove it, or fetch the package again.");
    }

    /** Compares the files of the base model. */
    static List<FileFinding> differences(SortedMap<String, FileSum> expected, SortedMap<String, FileSum> here) {
        List<FileFinding> findings = new ArrayList<>();
        expected.forEach((name, sum) -> {
            FileSum own = here.get(name);
            if (own == null) {
                findings.add(new FileFinding(name, What.MISSING));
            } else if (!own.equals(sum)) {
                findings.add(new FileFinding(name, What.CHANGED));
            }
        });
        here.keySet().stream()
                .filter(name -> !expected.containsKey(name))
                .forEach(name -> findings.add(new FileFinding(name, What.NOT_LISTED)));
        return findings;
    }
}
