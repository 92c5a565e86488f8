package org.inkloom.data.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.inkloom.data.io.PicturePaths;
import org.inkloom.data.op.Mapper;
import org.inkloom.data.sample.Sample;
import org.inkloom.picture.BadPictureException;
import org.inkloom.picture.PictureDecoder;
import org.inkloom.picture.Pixels;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Holds what a mapper made against a case.
 *
 * @param root the folder of the case's pictures
 * @param testCase the case
 * @param imageKey the field with pictures
 */
record MapperCheck(Path root, JsonNode testCase, String imageKey) {
    private static final String SOURCE_FILE = "__dj__source_file__";
    private static final int PROBE_TOLERANCE = 4;
    private static final int BOX_TOLERANCE = 3;

    void check(Mapper mapper, List<Sample> samples, JsonNode expected) {
        List<Sample> mapped = new ArrayList<>();
        samples.forEach(sample -> mapped.addAll(mapper.map(sample)));
        if (expected.has("count")) {
            assertThat(mapped).hasSize(expected.get("count").intValue());
        }
        JsonNode rows = expected.path("samples");
        if (rows.isArray()) {
            assertThat(mapped).hasSize(rows.size());
            for (int i = 0; i < rows.size(); i++) {
                row((ObjectNode) rows.get(i).deepCopy(), mapped.get(i).fields().deepCopy(), "sample " + i);
            }
        }
        if (expected.path("images").isArray()) {
            images(expected.get("images"), mapped);
        }
        if (expected.path("images_all_new_paths").asBoolean(false)) {
            for (int i = 0; i < mapped.size(); i++) {
                JsonNode before = PicturePaths.absolute(
                                (ObjectNode) testCase.get("samples").get(i).deepCopy(), imageKey, root)
                        .get(imageKey);
                mapped.get(i)
                        .fields()
                        .get(imageKey)
                        .forEach(path -> assertThat(before.values()).doesNotContain(path));
            }
        }
        if (expected.path("source_file_column").asBoolean(false)) {
            assertThat(mapped).allMatch(sample -> sample.fields().has(SOURCE_FILE));
        }
    }

    /** Paths of produced pictures are compared by name, with any hash. */
    private void row(ObjectNode wanted, ObjectNode actual, String name) {
        PicturePaths.absolute(wanted, SOURCE_FILE, root);
        if (wanted.get(imageKey) instanceof ArrayNode paths && actual.get(imageKey) instanceof ArrayNode got) {
            for (int i = 0; i < Math.min(paths.size(), got.size()); i++) {
                String path = paths.get(i).asString("");
                if (path.startsWith("__dj__produced_data__/")) {
                    String pattern = Pattern.quote(path.substring(path.lastIndexOf('/') + 1))
                            .replace("<hash>", "\\E[0-9a-f]+\\Q");
                    assertThat(Path.of(got.get(i).asString("")).getFileName().toString())
                            .matches(pattern);
                    paths.set(i, got.get(i));
                }
            }
        }
        PicturePaths.absolute(wanted, imageKey, root);
        assertThat(JsonCompare.difference(wanted, actual, name)).isEmpty();
    }

    private void images(JsonNode expected, List<Sample> mapped) {
        for (int i = 0; i < expected.size(); i++) {
            JsonNode wanted = expected.get(i);
            // One entry per distinct input picture: cases with several pictures have one sample each.
            Sample sample = mapped.get(Math.min(i, mapped.size() - 1));
            JsonNode paths = sample.fields().get(imageKey);
            String made = paths.get(mapped.size() == expected.size() ? 0 : i).asString("");
            String source = sample.fields()
                    .path(SOURCE_FILE)
                    .path(mapped.size() == expected.size() ? 0 : i)
                    .asString("");
            assertThat(!made.equals(source))
                    .as("changed")
                    .isEqualTo(wanted.path("changed").asBoolean(true));
            if (made.equals(source)) {
                continue;
            }
            if (wanted.has("file_name_regex")) {
                assertThat(Path.of(made).getFileName().toString())
                        .matches(wanted.get("file_name_regex").stringValue());
            }
            pixels(wanted, decode(made), decode(source));
        }
    }

    private static Pixels decode(String path) {
        try {
            return PictureDecoder.read(Path.of(path));
        } catch (BadPictureException e) {
            throw new AssertionError(path + ": " + e.why(), e);
        }
    }

    private static void pixels(JsonNode wanted, Pixels made, Pixels source) {
        assertThat(made.width()).isEqualTo(wanted.get("width").intValue());
        assertThat(made.height()).isEqualTo(wanted.get("height").intValue());
        long sum = 0;
        int[] box = {made.width(), made.height(), 0, 0};
        for (int y = 0; y < made.height(); y++) {
            for (int x = 0; x < made.width(); x++) {
                for (int channel = 0; channel < 3; channel++) {
                    int difference = Math.abs(made.at(x, y, channel) - source.at(x, y, channel));
                    sum += difference;
                    if (difference != 0) {
                        box[0] = Math.min(box[0], x);
                        box[1] = Math.min(box[1], y);
                        box[2] = Math.max(box[2], x + 1);
                        box[3] = Math.max(box[3], y + 1);
                    }
                }
            }
        }
        if (wanted.has("mean_abs_diff_from_source")) {
            double mean = wanted.get("mean_abs_diff_from_source").doubleValue();
            assertThat((double) sum / made.rgb().length).isCloseTo(mean, within(0.15 * mean));
        }
        for (JsonNode probe : wanted.path("pixels_xyrgb")) {
            for (int channel = 0; channel < 3; channel++) {
                assertThat(made.at(probe.get(0).intValue(), probe.get(1).intValue(), channel))
                        .as("pixel " + probe)
                        .isCloseTo(probe.get(2 + channel).intValue(), within(PROBE_TOLERANCE));
            }
        }
        JsonNode changed = wanted.path("changed_bbox_xyxy");
        for (int i = 0; i < changed.size(); i++) {
            assertThat(box[i]).isCloseTo(changed.get(i).intValue(), within(BOX_TOLERANCE));
        }
    }
}
