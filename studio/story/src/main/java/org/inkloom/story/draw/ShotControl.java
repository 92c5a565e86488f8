package org.inkloom.story.draw;

import java.nio.file.Path;
import java.util.Optional;
import org.inkloom.picture.settings.SharedCast;
import org.inkloom.story.ControlChoice;

/**
 * A picture that a shot uses: a control picture, or one with another role.
 *
 * @param choice the story's settings for it
 * @param picture its file
 * @param pictureDigest the file's SHA-256 in hex
 * @param network folder of the network that uses it; empty for the one that was published for the model, and if no
 *     network uses it
 * @param networkDigest of the network's files; empty if unknown
 */
public record ShotControl(
        ControlChoice choice, Path picture, String pictureDigest, Optional<Path> network, String networkDigest) {
    private static final int SHORT = 10;

    /** Returns everything about it that decides the pixels, on one line, without names and paths. */
    String decisive() {
        String edges = choice.edges().written();
        return "control " + choice.kind() + " " + choice.numbers() + " " + pictureDigest + " " + networkDigest
                + (edges.isEmpty() ? "" : " " + edges);
    }

    /** Returns the name by which a shared cast refers to it. */
    public String referenceName() {
        return SharedCast.DIGEST + pictureDigest;
    }

    /** Returns its description for a report. */
    public String described() {
        String of = choice.kind() + " " + picture.getFileName() + " (" + shortened(pictureDigest) + ") × "
                + choice.numbers()
                + (choice.edges().written().isEmpty()
                        ? ""
                        : ", " + choice.edges().written());
        return network.isEmpty() ? of : of + ", " + network.get().getFileName() + " (" + shortened(networkDigest) + ")";
    }

    private static String shortened(String digest) {
        return digest.substring(0, Math.min(SHORT, digest.length()));
    }
}
