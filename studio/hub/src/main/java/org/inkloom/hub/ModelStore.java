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
 * The models on this machine: those that Inkloom downloaded, and those that the Python libraries of Hugging Face and
 * ModelScope downloaded, so that nothing is downloaded twice.
 */
public final class ModelStore {
    private final HubSettings settings;

    /** Creates a store over folders that need not exist. */
    public ModelStore(HubSettings settings) {
        this.settings = settings;
    }

    /**
     * Returns the folder into which a repository is downloaded.
     *
     * @param revision a revision other than the site's default has a folder of its own
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
     * @param base folder to which a relative path is resolved
     * @param suits whether a folder contains what is needed
     * @return the first folder of {@link #places} that suits
     */
    public Optional<Path> find(String name, Path base, Predicate<Path> suits) {
        return places(name, base).stream()
                .filter(Files::isDirectory)
                .filter(suits)
                .findFirst();
    }

    /** Returns the folders in which a model is searched, in order. */
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
     * Returns the snapshots of a repository in Hugging Face's cache: first that of the revision, then from the newest
     * on; if there is none, the folder that would contain them.
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
            // There is no cache, or it may not be read, so it contains nothing for us.
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

    /**
     * Returns the folders of a repository in ModelScope's caches; older versions write a dot in a name as three
     * underscores.
     */
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
