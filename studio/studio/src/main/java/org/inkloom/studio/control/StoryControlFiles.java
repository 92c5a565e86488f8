package org.inkloom.studio.control;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.inkloom.diffusion.Fingerprint;
import org.inkloom.run.InkloomException;
import org.inkloom.run.SettingKey;
import org.inkloom.run.folder.ContentDigest;
import org.inkloom.story.ControlChoice;
import org.inkloom.story.PictureRole;
import org.inkloom.story.Story;
import org.inkloom.story.draw.ShotControl;

/**
 * Finds the files of a story's control and reference pictures, and their networks.
 *
 * @param file the story's file, to whose folder paths in it are relative
 * @param story the story
 * @param model the model's folder
 * @param given folders of networks by kind, in place of those in the story
 */
public record StoryControlFiles(Path file, Story story, Path model, Map<String, Path> given) {
    /**
     * Returns the files of each picture.
     *
     * @throws InkloomException {@code INK-STORY-017} for a picture or a network that does not exist,
     *     {@code INK-CONTROL-005} if there is no network for a kind on this machine
     */
    public Map<ControlChoice, ShotControl> find() {
        Map<ControlChoice, ShotControl> files = new LinkedHashMap<>();
        if (story.allControls().isEmpty()) {
            return files;
        }
        ControlNetShelf networks = ControlNetShelf.of(model, named());
        Map<Path, String> digests = new HashMap<>();
        for (ControlChoice choice : story.allControls()) {
            Path picture = file.resolveSibling(choice.picture());
            if (!Files.isRegularFile(picture)) {
                throw missing(
                        words(choice.role()),
                        choice.picture(),
                        "file",
                        picture,
                        choice.role().key());
            }
            Optional<Path> network = networkKind(choice).map(networks::of);
            String networkDigest = network.map(path -> digests.computeIfAbsent(path, Fingerprint::of))
                    .orElse("");
            files.put(choice, new ShotControl(choice, picture, digest(picture), network, networkDigest));
        }
        return files;
    }

    /** Returns the kinds for which the story names a network without any shot having such a picture. */
    public List<String> unread() {
        Set<String> kinds = new HashSet<>();
        story.allControls().forEach(choice -> networkKind(choice).ifPresent(kinds::add));
        return Stream.concat(story.controls().networks().keySet().stream(), given.keySet().stream())
                .filter(kind -> !ControlNetShelf.isRead(kind, kinds))
                .distinct()
                .sorted()
                .toList();
    }

    /** Returns the kind whose network uses a picture; empty if no network is needed. */
    static Optional<String> networkKind(ControlChoice choice) {
        return switch (choice.role()) {
            case CONTROL -> Optional.of(choice.kind());
            case IP_ADAPTER, IP_ADAPTER_STYLE -> Optional.of(PictureRole.IP_ADAPTER.key());
            case INIT, MASK, REFERENCE -> Optional.empty();
        };
    }

    private static String words(PictureRole role) {
        return switch (role) {
            case CONTROL -> "control picture";
            case INIT -> "picture to start from";
            case MASK -> "mask";
            case IP_ADAPTER, IP_ADAPTER_STYLE -> "picture to look at";
            case REFERENCE -> "picture of a member of the cast";
        };
    }

    private Map<String, Path> named() {
        Map<String, Path> named = new HashMap<>();
        story.controls().networks().forEach((kind, folder) -> {
            Path beside = file.resolveSibling(folder);
            if (!given.containsKey(kind) && !Files.exists(beside)) {
                throw missing("network", folder, "folder or file", beside, "control_net");
            }
            named.put(kind, beside);
        });
        named.putAll(given);
        return named;
    }

    private static String digest(Path picture) {
        try {
            return ContentDigest.ofFile(picture);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private InkloomException missing(String what, String named, String kind, Path beside, String key) {
        Path folder = file.toAbsolutePath().normalize().resolveSibling(".").normalize();
        return InkloomException.badInput(
                "INK-STORY-017",
                "The story " + file + " names the " + what + " '" + named + "', and there is no " + kind + " "
                        + beside.toAbsolutePath().normalize() + ".",
                "Paths in a story start at the folder that the story lies in, " + folder + ".",
                "Correct '" + key + "', or put the " + kind + " there"
                        + (what.equals("network")
                                ? "; a network can also be given with " + SettingKey.of("control_net") + "."
                                : "."));
    }
}
