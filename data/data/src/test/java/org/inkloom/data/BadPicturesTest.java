package org.inkloom.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.inkloom.data.engine.DataReport;
import org.inkloom.data.recipe.RecipeReader;
import org.inkloom.golden.SamplePictures;
import org.inkloom.run.RunControl;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad pictures of every format among good ones: each is named, skipped and counted, by operators that look at pixels. */
class BadPicturesTest {
    @TempDir
    Path folder;

    private final List<String> rows = new ArrayList<>();
    private final List<String> bad = new ArrayList<>();

    private void add(String name, boolean good) {
        rows.add("{\"text\": \"<__dj__image>a cat\", \"images\": [\"" + name + "\"]}");
        if (!good) {
            bad.add(name);
        }
    }

    private void write(String name, byte[] content, boolean good) throws IOException {
        Files.write(folder.resolve(name), content);
        add(name, good);
    }

    private void pictures(String format) throws IOException {
        byte[] picture = SamplePictures.encoded(format, 60, 50);
        write("first." + format, picture, true);
        write("cut." + format, Arrays.copyOf(picture, picture.length * 2 / 3), false);
        write("second." + format, picture, true);
        write("header." + format, Arrays.copyOf(picture, 12), false);
        write("bomb." + format, SamplePictures.bomb(format), false);
        write("empty." + format, new byte[0], false);
        byte[] noise = new byte[900];
        Arrays.fill(noise, (byte) 'x');
        write("corrupt." + format, noise, false);
        add("missing." + format, false);
        write("third." + format, picture, true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jpg", "png", "webp", "gif", "bmp", "tiff"})
    void each_is_named_skipped_and_counted(String format) throws IOException {
        pictures(format);
        Files.write(folder.resolve("in.jsonl"), rows);

        DataReport report = DataRun.process(RecipeReader.parse("""
            dataset_path: in.jsonl
            export_path: out/result.jsonl
            np: 2
            process:
              - image_blur_mapper: {p: 1, save_dir: made}
              - image_shape_filter: {min_width: 2}
            """, folder), RunControl.quiet());

        assertThat(report.read()).isEqualTo(9);
        assertThat(report.kept()).isEqualTo(3);
        assertThat(report.unreadable()).isEqualTo(6);
        assertThat(report.unreadableExamples())
                .extracting(one -> Path.of(one.subject()).getFileName().toString())
                .containsExactlyElementsOf(bad);
        assertThat(report.unreadableExamples())
                .allSatisfy(one -> assertThat(one.why()).isNotBlank());
    }
}
