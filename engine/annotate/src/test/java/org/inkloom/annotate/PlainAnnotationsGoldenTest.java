package org.inkloom.annotate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.inkloom.picture.png.RgbPicture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("golden")
class PlainAnnotationsGoldenTest {
    @Test
    void canny_finds_the_edges_of_opencv_to_the_bit_by_either_way() {
        for (Path file : GoldenFiles.list("canny", ".png")) {
            String[] parts = file.getFileName().toString().replace(".png", "").split("_");
            String source = parts[1].equals("gray") ? parts[0].replace("image", "gray") : parts[0];
            RgbPicture picture = GoldenFiles.picture(source + ".png");
            double low = Double.parseDouble(parts[2]);
            double high = Double.parseDouble(parts[3]);
            boolean l2 = parts.length > 4 && parts[4].equals("L2");
            RgbPicture expected = GoldenFiles.picture(file);
            assertThat(CannyEdges.of(picture, low, high, l2))
                    .as(file.toString())
                    .isEqualTo(expected);
            byte[] inJava = new JavaCanny(picture, l2).edges(low, high);
            assertThat(Raster.grey(picture.width(), picture.height(), inJava))
                    .as(file + " in Java")
                    .isEqualTo(expected);
        }
    }

    @Test
    void colours_are_those_of_the_reference() {
        for (Path file : GoldenFiles.list("color", "_small.png")) {
            String image = GoldenFiles.image(file);
            RgbPicture picture = GoldenFiles.picture(image + ".png");
            GoldenFiles.near(image + " small", GoldenFiles.picture(file), ColourPalette.small(picture), 1);
            RgbPicture colours = ColourPalette.of(picture);
            GoldenFiles.near(image + " colours", GoldenFiles.picture("color/" + image + "_color.png"), colours, 1);
        }
    }

    @Test
    void pictures_come_to_the_size_of_the_reference() {
        for (Path file : GoldenFiles.list("resize", ".png")) {
            String name = file.getFileName().toString().replace(".png", "");
            int resolution = Integer.parseInt(name.substring(name.lastIndexOf('_') + 1));
            RgbPicture picture = GoldenFiles.picture(GoldenFiles.image(file) + ".png");
            GoldenFiles.near(name, GoldenFiles.picture(file), ControlSize.resized(picture, resolution), 1);
        }
    }
}
