package org.inkloom.story.draw;

import java.nio.file.Path;
import java.util.Optional;
import org.inkloom.picture.settings.SharedCast;
import org.inkloom.story.ControlChoice;

/**
 * A picture that a shot is drawn with: a control picture, or one of another role.
 *
 * @param choice what the story says of it
 * @param picture the file that the story means
 * @param pictureDigest the file's SHA-256 in hex
 * @param network the folder of the network that reads it; empty for the one that was published for the
 *     model, and where none reads it
 * @param networkDigest of the network's files; empty when unknown
 */
public record ShotControl(
        ControlChoice choice, Path picture, String pictureDigest, Optional<Path> network, String networkDigest) {
    private static final int SHORT = 10;

    /** Returns what of it decides the pixels, on one line: names and places do not. */
    String decisive() {
        String edges = choice.edges().written();
        return "control " + choice.kind() + " " + choice.numbers() + " " + pictureDigest + " " + networkDigest
                + (edges.isEmpty() ? "" : " " + edges);
    }

    /** Returns what a shared cast calls it where a figure is taken from it. */
    public String referenceName() {
        return SharedCast.DIGEST + pictureDigest;
    }

    /** Returns it as a report names it. */
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
