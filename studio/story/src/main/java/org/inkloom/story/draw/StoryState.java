package org.inkloom.story.draw;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.inkloom.run.InkloomException;
import org.inkloom.run.Progress;
import org.inkloom.run.SettingKey;
import org.inkloom.run.folder.ContentDigest;
import org.inkloom.run.folder.PendingFile;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The state of a story's folder: {@code story-state.json}, written atomically after every shot, so that a run that is
 * killed loses at most the shot that it was drawing.
 */
final class StoryState {
    static final String FILE = "story-state.json";
    private static final int FORMAT = 1;
    /** Files that the state may name: a state file from somebody else must not lead out of the folder. */
    private static final Pattern SAFE_FILE = Pattern.compile("(shots|tries)/[a-z0-9-]+\\.png");

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /**
     * One picture.
     *
     * @param file relative to the folder, with forward slashes
     * @param request the request's digest
     * @param picture the file's SHA-256
     * @param parameters what the painter added
     * @param seconds how long drawing took
     */
    record Entry(String file, String request, String picture, Map<String, String> parameters, double seconds) {
        Entry {
            if (!SAFE_FILE.matcher(file).matches()) {
                throw new IllegalArgumentException("not a shot's file: " + file);
            }
            Objects.requireNonNull(request);
            Objects.requireNonNull(picture);
            parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        }

        Entry movedTo(String other) {
            return new Entry(other, request, picture, parameters, seconds);
        }
    }

    /** The content of the file. */
    record Document(int format, List<Entry> shots) {
        Document {
            shots = List.copyOf(shots);
        }
    }

    private final Path folder;
    private final Map<String, Entry> byFile = new TreeMap<>();

    private StoryState(Path folder) {
        this.folder = folder;
    }

    /** Reads the state of a folder. A damaged one is reported and set aside, since its pictures can be drawn again. */
    static StoryState read(Path folder, Progress progress) {
        StoryState state = new StoryState(folder);
        Path file = folder.resolve(FILE);
        try {
            Document document = JSON.readValue(Files.readAllBytes(file), Document.class);
            if (document.format() != FORMAT) {
                progress.say(file + " was written by another version of Inkloom; the shots are drawn again.");
                return state;
            }
            document.shots().forEach(entry -> state.byFile.put(entry.file(), entry));
        } catch (NoSuchFileException e) {
            return state;
        } catch (IOException | JacksonException e) {
            state.byFile.clear();
            progress.say(file + " cannot be read and is written anew; the shots are drawn again.");
        }
        return state;
    }

    /** Returns the picture of a request whose file is still the one that was written, preferably under this name. */
    Optional<Entry> find(String request, String file) {
        List<Entry> candidates = new ArrayList<>();
        Entry same = byFile.get(file);
        if (same != null) {
            candidates.add(same);
        }
        candidates.addAll(byFile.values());
        return candidates.stream()
                .filter(entry -> entry.request().equals(request))
                .filter(this::isIntact)
                .findFirst();
    }

    /** Returns whether a picture is still the one that was written. */
    boolean isIntact(Entry entry) {
        Path file = folder.resolve(entry.file());
        try {
            return Files.isRegularFile(file)
                    && ContentDigest.of(Files.readAllBytes(file)).equals(entry.picture());
        } catch (IOException e) {
            return false;
        }
    }

    void put(Entry entry) {
        byFile.put(entry.file(), entry);
    }

    /** Removes the entries of all files but these, and returns the removed ones. */
    List<Entry> keepOnly(Collection<String> files) {
        List<Entry> gone = byFile.values().stream()
                .filter(entry -> !files.contains(entry.file()))
                .toList();
        gone.forEach(entry -> byFile.remove(entry.file()));
        return gone;
    }

    /** Writes the state atomically. */
    void write() {
        Path file = folder.resolve(FILE);
        try {
            PendingFile.write(file, JSON.writeValueAsBytes(new Document(FORMAT, List.copyOf(byFile.values()))));
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    static InkloomException unwritable(Path file, IOException e) {
        return InkloomException.failed(
                "INK-STORY-009",
                "The story's folder cannot be written: " + file + ": " + e.getMessage() + ".",
                "The disk is full, or the folder may not be written to.",
                "Free some space or choose another folder with " + SettingKey.of("out")
                        + "; finished shots are kept and not drawn again.",
                e);
    }
}
