package org.inkloom.data.spark;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.inkloom.data.sample.Json;
import tools.jackson.databind.node.ObjectNode;

/** A data set of captions and pictures with repetitions far apart, near repetitions, and every kind of bad row. */
final class RandomRows {
    private static final String[] WORDS = {
        "ink", "mountain", "river", "a", "the", "mist", "pine", "http://a.b/c", "水墨", "山水画", "x@y.org", "10.0.0.1",
        "<b>bold</b>", "！", "%", "Figure", "\\section{A}", "crane", "moon", "\u00e9t\u00e9", "of", "and", "boat",
                "bridge"
    };

    private RandomRows() {}

    static Path write(Path folder, int rows, long seed) throws IOException {
        Random random = new Random(seed);
        List<String> pictures = pictures(folder, random);
        List<String> texts = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            int kind = random.nextInt(40);
            if (kind == 0) {
                lines.add(random.nextBoolean() ? "{\"text\": \"brok" : "[1]");
            } else if (kind == 1) {
                lines.add("{\"text\": 5}");
            } else if (kind == 2) {
                lines.add("");
            } else {
                ObjectNode row = Json.mapper().createObjectNode();
                row.put("text", text(texts, random));
                row.put("tag", WORDS[random.nextInt(5)]);
                row.putObject("meta").put("score", random.nextInt(1000) / 8.0);
                if (random.nextBoolean()) {
                    row.putArray("images").add(pictures.get(random.nextInt(pictures.size())));
                } else {
                    row.putArray("images");
                }
                lines.add(Json.text(row));
            }
        }
        return Files.write(folder.resolve("in.jsonl"), lines);
    }

    private static String text(List<String> texts, Random random) {
        if (!texts.isEmpty() && random.nextInt(4) == 0) {
            String earlier = texts.get(random.nextInt(texts.size()));
            return random.nextBoolean() ? earlier : earlier + " " + WORDS[random.nextInt(WORDS.length)];
        }
        StringBuilder text = new StringBuilder();
        int words = random.nextInt(10) == 0 ? random.nextInt(3) : 8 + random.nextInt(16);
        for (int i = 0; i < words; i++) {
            text.append(WORDS[random.nextInt(WORDS.length)])
                    .append(random.nextInt(50))
                    .append(random.nextInt(9) == 0 ? "\n" : " ");
        }
        texts.add(text.toString());
        return text.toString();
    }

    private static List<String> pictures(Path folder, Random random) throws IOException {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            BufferedImage image = new BufferedImage(40 + 30 * i, 60, BufferedImage.TYPE_INT_RGB);
            for (int x = 0; x < image.getWidth(); x++) {
                for (int y = 0; y < 60; y++) {
                    image.setRGB(x, y, x * (i / 2 + 1) * 4 << 16 | y * 4 << 8 | random.nextInt(8));
                }
            }
            String name = "p" + i + ".png";
            ImageIO.write(image, "png", folder.resolve(name).toFile());
            names.add(name);
        }
        Files.writeString(folder.resolve("bad.png"), "no picture");
        Files.write(folder.resolve("empty.jpg"), new byte[0]);
        names.addAll(List.of("bad.png", "empty.jpg", "missing.png"));
        return names;
    }
}
