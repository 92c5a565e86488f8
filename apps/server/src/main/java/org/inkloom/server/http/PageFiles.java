package org.inkloom.server.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The files of the page. They lie on the class path, where the module {@code web} puts them when it is built and Node is
 * there; the system property {@value #PROPERTY} names a folder to take them from instead.
 */
public final class PageFiles {
    /** Names a folder with the files of the page. */
    public static final String PROPERTY = "inkloom.pages";

    private static final String RESOURCES = "META-INF/inkloom/pages/";
    private static final String REASON = "META-INF/inkloom/without-pages";
    private static final String START = "index.html";
    private static final Pattern NAME = Pattern.compile("(page/)?[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}");
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml",
            "png", "image/png",
            "json", "application/json");

    /** A file as it is sent. */
    record PageFile(String type, byte[] bytes) {}

    private final Optional<Path> folder;
    private final Map<String, PageFile> known = new ConcurrentHashMap<>();

    private PageFiles(Optional<Path> folder) {
        this.folder = folder;
    }

    /** The files that this process has, if any. */
    public static PageFiles ofProcess() {
        return new PageFiles(Optional.ofNullable(System.getProperty(PROPERTY)).map(Path::of));
    }

    /** Files in a folder. */
    static PageFiles in(Path folder) {
        return new PageFiles(Optional.of(folder));
    }

    /** Returns whether there is a page. */
    public boolean isThere() {
        return find(START).isPresent();
    }

    /** Returns why there is no page, as far as this program knows; a line without a full stop. */
    public String whyMissing() {
        if (folder.isPresent()) {
            return "there is no " + START + " in the folder that " + PROPERTY + " names";
        }
        return resource(REASON)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8).strip())
                .orElse("this program was put together without it (apps/web builds it)");
    }

    /**
     * Returns a file by its path, such as {@code page/index-1a2b.js}. No other path than a name below {@code page}, or one
     * beside it, leads anywhere.
     */
    Optional<PageFile> find(String path) {
        String type = TYPES.get(path.substring(path.lastIndexOf('.') + 1));
        if (type == null || !NAME.matcher(path).matches()) {
            return Optional.empty();
        }
        PageFile file = folder.isPresent() ? null : known.get(path);
        if (file == null) {
            byte[] bytes = read(path);
            if (bytes == null) {
                return Optional.empty();
            }
            file = new PageFile(type, bytes);
            known.put(path, file);
        }
        return Optional.of(file);
    }

    private byte @Nullable [] read(String path) {
        try {
            if (folder.isPresent()) {
                Path file = folder.get().resolve(path);
                return Files.isRegularFile(file) ? Files.readAllBytes(file) : null;
            }
            return resource(RESOURCES + path).orElse(null);
        } catch (IOException e) {
            return null;
        }
    }

    private static Optional<byte[]> resource(String name) {
        try (InputStream in = PageFiles.class.getClassLoader().getResourceAsStream(name)) {
            return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
