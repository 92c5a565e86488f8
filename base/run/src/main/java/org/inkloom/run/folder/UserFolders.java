package org.inkloom.run.folder;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where the user keeps what programs fetch, as the environment names it. Immutable.
 *
 * <p>Whoever fetches a file and whoever looks for it ask here, so that they agree.
 */
public final class UserFolders {
    private final Map<String, String> environment;
    private final Path home;

    private UserFolders(Map<String, String> environment, Path home) {
        this.environment = Map.copyOf(environment);
        this.home = home;
    }

    /** Returns the folders of this process's user. */
    public static UserFolders ofProcess() {
        return of(System.getenv(), Path.of(System.getProperty("user.home")));
    }

    /**
     * Returns the folders that an environment names.
     *
     * @param environment variables by name
     * @param home the user's folder
     */
    public static UserFolders of(Map<String, String> environment, Path home) {
        return new UserFolders(environment, home);
    }

    /** Returns the path that a text names; {@code ~} at its start is the user's folder, as in a shell. */
    public Path path(String text) {
        return Path.of(text.equals("~") || text.startsWith("~/") ? home + text.substring(1) : text);
    }

    /** Returns the folder that a variable names; a variable of blanks names none. */
    public Optional<Path> named(String variable) {
        return Optional.ofNullable(environment.get(variable))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .map(this::path);
    }

    /** Returns {@code ~/.cache}, wherever XDG's cache may be: some programs ask for no variable. */
    public Path dotCache() {
        return home.resolve(".cache");
    }

    /** Returns the user's cache: {@code XDG_CACHE_HOME}, else {@code ~/.cache}. */
    public Path cache() {
        return named("XDG_CACHE_HOME").orElseGet(this::dotCache);
    }

    /** Returns Inkloom's own folder: {@code INKLOOM_HOME}, else {@code inkloom} in the user's cache. */
    public Path inkloom() {
        return named("INKLOOM_HOME").orElseGet(() -> cache().resolve("inkloom"));
    }

    /** Returns where Data-Juicer keeps its word lists. */
    public Path dataJuicerAssets() {
        return named("DATA_JUICER_ASSETS_CACHE").orElseGet(() -> dataJuicer().resolve("assets"));
    }

    /** Returns where Data-Juicer keeps its models. */
    public Path dataJuicerModels() {
        return named("DATA_JUICER_MODELS_CACHE").orElseGet(() -> dataJuicer().resolve("models"));
    }

    private Path dataJuicer() {
        return named("DATA_JUICER_CACHE_HOME").orElseGet(() -> dotCache().resolve("data_juicer"));
    }
}
