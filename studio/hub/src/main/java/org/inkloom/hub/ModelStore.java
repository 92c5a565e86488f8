package org.inkloom.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Where models lie on this machine: what Inkloom fetched, and what the Python libraries of Hugging Face and ModelScope
 * fetched, so that nobody downloads anything twice.
 */
public final class ModelStore {
    private final HubSettings settings;

    /** Creates a store over folders that need not exist. */
    public ModelStore(HubSettings settings) {
        this.settings = settings;
    }

    /**
     * Returns the folder that a repository is fetched to.
     *
     * @param revision a revision that is not the site's usual one has a folder of its own
     */
    public Path folder(RepoId repo, Optional<String> revision) {
        return settings.models()
                .resolve(repo.text()
                        + revision.map(text -> "@" + text.replace('/', '_')).orElse(""));
    }

    /**
     * Finds a model.
     *
     * @param name a repository's name, or a folder
     * @param base where a relative folder starts
     * @param suits whether a folder holds what is needed
     * @return the first folder of {@link #places} that suits
     */
    public Optional<Path> find(String name, Path base, Predicate<Path> suits) {
        return places(name, base).stream()
                .filter(Files::isDirectory)
                .filter(suits)
                .findFirst();
    }

    /** Returns the folders in which a model is looked for, in order. */
    public List<Path> places(String name, Path base) {
        Set<Path> places = new LinkedHashSet<>();
        if (!name.isBlank() && name.indexOf('\0') < 0) {
            places.add(base.resolve(settings.folders().path(name)).normalize());
        }
        if (RepoId.isOne(name)) {
            RepoId repo = new RepoId(name);
            places.add(folder(repo, Optional.empty()));
            places.addAll(huggingFace(repo, Optional.empty()));
            places.addAll(modelScope(repo));
        }
        return List.copyOf(places);
    }

    /**
     * Returns the snapshots of a repository in Hugging Face's cache: that of the revision first, then the newest; where
     * there is none, the folder in which there would be.
     */
    List<Path> huggingFace(RepoId repo, Optional<String> revision) {
        Path folder =
                settings.huggingFaceCache().resolve("models--" + repo.text().replace("/", "--"));
        Path snapshots = folder.resolve("snapshots");
        List<Path> found = new ArrayList<>();
        String named = revision.orElse(Site.HUGGINGFACE.defaultRevision());
        try {
            Path ref = folder.resolve("refs").resolve(named).normalize();
            if (ref.startsWith(folder) && Files.isRegularFile(ref)) {
                found.add(snapshots.resolve(Files.readString(ref).strip()).normalize());
            }
            try (Stream<Path> all = Files.list(snapshots)) {
                all.filter(Files::isDirectory)
                        .filter(path -> revision.isEmpty()
                                || path.getFileName().toString().equals(named))
                        .sorted(Comparator.comparing(ModelStore::changed).reversed())
                        .filter(path -> !found.contains(path))
                        .forEach(found::add);
            }
        } catch (IOException e) {
            // No such cache, or one that may not be read: then nothing is found in it.
            return found.isEmpty() ? List.of(snapshots) : List.copyOf(found);
        }
        return List.copyOf(found);
    }

    private static FileTime changed(Path path) {
        try {
            return Files.getLastModifiedTime(path);
        } catch (IOException e) {
            return FileTime.fromMillis(0);
        }
    }

    /** Older versions of {@code modelscope} write a dot in a name as three underscores. */
    private List<Path> modelScope(RepoId repo) {
        List<Path> places = new ArrayList<>();
        for (Path cache : settings.modelScopeCaches()) {
            places.add(cache.resolve(repo.text()));
            if (repo.text().contains(".")) {
                places.add(cache.resolve(repo.text().replace(".", "___")));
            }
        }
        return places;
    }
}
