package org.inkloom.picturebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * Compares pages with recorded ones: one line each, with a seed, a checksum of the picture's bytes, and the caption. If
 * a page has changed, the failure says which one, and whether its picture or its caption changed.
 */
public final class ReferencePages {
    private final String resource;
    private final List<String> drawn = new ArrayList<>();

    /**
     * Starts a comparison.
     *
     * @param resource a file beside this class
     */
    public ReferencePages(String resource) {
        this.resource = resource;
    }

    /** Adds the next page. */
    public void add(long seed, byte[] rgb, String caption) {
        CRC32 sum = new CRC32();
        sum.update(rgb);
        drawn.add(String.format(Locale.ROOT, "%d\t%08x\t%s", seed, sum.getValue(), caption));
    }

    /** Requires every page to be unchanged; otherwise the present pages are written below {@code target}. */
    public void check() throws IOException {
        List<String> reference;
        try (InputStream in = ReferencePages.class.getResourceAsStream(resource)) {
            reference = new String(Objects.requireNonNull(in, resource).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
        assertThat(drawn).as("number of pages").hasSameSizeAs(reference);
        List<String> changed = Stream.iterate(0, i -> i < drawn.size(), i -> i + 1)
                .filter(i -> !drawn.get(i).equals(reference.get(i)))
                .map(i -> difference(reference.get(i).split("\t"), drawn.get(i).split("\t")))
                .toList();
        if (!changed.isEmpty()) {
            Path now = Path.of("target", resource).toAbsolutePath();
            Files.createDirectories(Objects.requireNonNull(now.getParent()));
            Files.write(now, drawn);
            throw new AssertionError(changed.size() + " of " + drawn.size() + " pages have changed:\n"
                    + String.join("\n", changed)
                    + "\nLook at the contact sheets; if they are as they should be, copy " + now
                    + " over the resource of that name.");
        }
    }

    private static String difference(String[] was, String[] is) {
        String words = was[2].equals(is[2]) ? "'" + is[2] + "'" : "words, '" + was[2] + "' was, '" + is[2] + "' is";
        return "seed " + is[0] + ": "
                + (was[1].equals(is[1]) ? "" : "picture, sum " + was[1] + " was, " + is[1] + " is; ") + words;
    }
}
