package org.inkloom.annotate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.inkloom.golden.Golden;
import org.inkloom.picture.BadPictureException;
import org.inkloom.picture.PictureDecoder;
import org.inkloom.picture.Pixels;
import org.inkloom.picture.png.RgbPicture;

/** The pictures of the annotators' reference run. */
public final class GoldenFiles {
    private GoldenFiles() {}

    /** Reads a picture below {@code annotators}. */
    public static RgbPicture picture(String relative) {
        return picture(Golden.path("annotators/" + relative));
    }

    /** Reads a picture. */
    public static RgbPicture picture(Path file) {
        try {
            Pixels pixels = PictureDecoder.read(file);
            return new RgbPicture(pixels.width(), pixels.height(), pixels.rgb());
        } catch (BadPictureException e) {
            throw new IllegalStateException(file.toString(), e);
        }
    }

    /** Lists the files of a folder below {@code annotators} whose names end so. */
    public static List<Path> list(String folder, String suffix) {
        try (Stream<Path> files = Files.list(Golden.path("annotators/" + folder))) {
            List<Path> found = files.filter(file -> file.toString().endsWith(suffix))
                    .sorted()
                    .toList();
            Golden.assumeThere(!found.isEmpty(), folder + "/*" + suffix);
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the part of a file's name before the first underscore, for example {@code image0}. */
    public static String image(Path file) {
        return file.getFileName().toString().split("_", 2)[0];
    }

    /** Requires two pictures to differ by no more than so many levels anywhere. */
    public static void near(String what, RgbPicture expected, RgbPicture actual, int levels) {
        assertThat(actual.width() + "x" + actual.height())
                .as(what)
                .isEqualTo(expected.width() + "x" + expected.height());
        int worst = 0;
        int differing = 0;
        for (int i = 0; i < expected.rgb().length; i++) {
            int difference = Math.abs((expected.rgb()[i] & 0xff) - (actual.rgb()[i] & 0xff));
            worst = Math.max(worst, difference);
            differing += difference == 0 ? 0 : 1;
        }
        System.out.printf("golden %s: largest difference %d of %d levels, %d values%n", what, worst, levels, differing);
        assertThat(worst)
                .as(what + ": largest difference, of " + differing + " values")
                .isLessThanOrEqualTo(levels);
    }

    /** Requires a share of the pixels' values to be equal. */
    public static void mostlyEqual(String what, RgbPicture expected, RgbPicture actual, double share) {
        assertThat(actual.rgb()).as(what).hasSameSizeAs(expected.rgb());
        int equal = 0;
        for (int i = 0; i < expected.rgb().length; i++) {
            equal += expected.rgb()[i] == actual.rgb()[i] ? 1 : 0;
        }
        double found = (double) equal / expected.rgb().length;
        System.out.printf("golden %s: %.5f of the values are equal%n", what, found);
        assertThat(found).as(what + ": equal values").isGreaterThanOrEqualTo(share);
    }
}
