package org.inkloom.data.op.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.inkloom.data.op.Filter;
import org.inkloom.data.op.OperatorSpec;
import org.inkloom.data.sample.BadSampleException;
import org.inkloom.data.sample.FieldKeys;
import org.inkloom.data.sample.Json;
import org.inkloom.data.sample.Sample;
import org.inkloom.golden.SamplePictures;
import org.inkloom.picture.FaceDetector;
import org.inkloom.run.InkloomException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class FaceOperatorsTest {
    @TempDir
    Path folder;

    @BeforeEach
    void cascade() {
        assumeTrue(FaceDetector.carriedCascade().isPresent(), "OpenCV's library with its cascade is not there");
    }

    private Filter filter(OperatorSpec spec, String params) {
        Map<String, JsonNode> given = new LinkedHashMap<>();
        Json.mapper().readTree(params).forEachEntry(given::put);
        return (Filter) spec.make(given, FieldKeys.DEFAULT, folder);
    }

    private Sample sample(Path... pictures) {
        ObjectNode fields = Json.mapper().createObjectNode();
        fields.set(
                "images",
                Json.mapper()
                        .valueToTree(
                                List.of(pictures).stream().map(Path::toString).toList()));
        return new Sample(0, fields);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"cv_classifier\": \"missing.xml\"}",
                "{\"cv_classifier\": \"broken.xml\"}",
                "{\"cv_classifier\": \"picture.png\"}"
            })
    void a_cascade_that_cannot_be_used_is_refused_at_the_start(String params) throws Exception {
        Files.writeString(folder.resolve("broken.xml"), "<opencv_storage><cascade></opencv_storage>");
        Files.write(folder.resolve("picture.png"), SamplePictures.encoded("png", 9, 9));

        assertThatThrownBy(() -> filter(ImageFaceCountFilter.SPEC, params))
                .isInstanceOfSatisfying(InkloomException.class, e -> {
                    assertThat(e.code()).isEqualTo("INK-DATA-023");
                    assertThat(e.remedy()).contains("inkloom pull asset:opencv-frontalface");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"scaleFactor\": 1}", "{\"minNeighbors\": -1}", "{\"minSize\": [3]}"})
    void settings_of_the_detector_are_checked(String params) {
        assertThatThrownBy(() -> filter(ImageFaceCountFilter.SPEC, params))
                .isInstanceOfSatisfying(
                        InkloomException.class, e -> assertThat(e.code()).isEqualTo("INK-DATA-005"));
    }

    @Test
    void a_picture_without_a_face_has_none() throws Exception {
        Path picture = Files.write(folder.resolve("a.png"), SamplePictures.encoded("png", 64, 48));
        Sample sample = sample(picture);

        filter(ImageFaceCountFilter.SPEC, "{}").measure(sample);
        filter(ImageFaceRatioFilter.SPEC, "{\"minSize\": [20, 20]}").measure(sample);

        assertThat(Json.text(sample.stats())).isEqualTo("{\"face_counts\":[0],\"face_ratios\":[0.0]}");
    }

    @Test
    void a_count_that_is_there_is_not_made_again() {
        Sample sample = sample(folder.resolve("missing.png"));
        sample.stats().putArray("face_counts").add(1);

        Filter filter = filter(ImageFaceCountFilter.SPEC, "{}");
        filter.measure(sample);

        assertThat(filter.judge(sample).kept()).isTrue();
    }

    @Test
    void a_picture_that_cannot_be_decoded_is_named() {
        Sample sample = sample(folder.resolve("missing.png"));

        assertThatThrownBy(() -> filter(ImageFaceCountFilter.SPEC, "{}").measure(sample))
                .isInstanceOf(BadSampleException.class)
                .hasMessage("there is no such file");
        assertThat(sample.hasStat("face_counts")).isFalse();
    }
}
