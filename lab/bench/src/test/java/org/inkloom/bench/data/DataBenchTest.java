package org.inkloom.bench.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import org.inkloom.bench.Measurement;
import org.inkloom.run.Cancellation;
import org.inkloom.run.CancelledException;
import org.inkloom.run.InkloomException;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DataBenchTest {
    @TempDir
    Path folder;

    private DataBenchRequest request(DataBenchRequest.Part part) {
        return new DataBenchRequest(Set.of(part), folder, 3, 200, new Measurement.Repetition(0, 1));
    }

    @ParameterizedTest
    @EnumSource(DataBenchRequest.Part.class)
    void every_part_is_measured(DataBenchRequest.Part part) {
        List<DataRate> rates = DataBench.run(request(part), RunControl.quiet());

        assertThat(rates).isNotEmpty().allSatisfy(rate -> {
            assertThat(rate.perSecond()).isPositive();
            assertThat(rate.perCoreSecond()).isPositive();
        });
        JsonNode json = JsonMapper.shared().readTree(DataBench.toJson(rates));
        assertThat(json.get(0).get("name").stringValue())
                .isEqualTo(rates.getFirst().name());
        assertThat(DataBench.toTable(rates).lines()).hasSize(rates.size() + 1);
    }

    @Test
    void photographs_are_sized_as_asked_and_the_same_every_time() throws Exception {
        Texture texture = Texture.of(7);
        Set<Integer> starts = new HashSet<>();
        for (int i = 0; i < 6; i++) {
            byte[] jpeg = PhotoSet.photograph(texture, i);
            var image = ImageIO.read(new ByteArrayInputStream(jpeg));

            assertThat(image.getWidth() * image.getHeight()).isBetween(190_000, 3_100_000);
            assertThat(PhotoSet.photograph(texture, i)).isEqualTo(jpeg);
            starts.add(jpeg[3] & 0xff);
        }
        assertThat(starts).as("with and without EXIF").hasSize(2);
    }

    @Test
    void what_is_there_is_not_made_again() throws Exception {
        Path[] pictures = new PhotoSet(folder).pictures(1, RunControl.quiet());
        Files.write(pictures[0], new byte[] {1});

        new PhotoSet(folder).pictures(1, RunControl.quiet());

        assertThat(pictures[0]).hasBinaryContent(new byte[] {1});
    }

    @Test
    void captions_are_of_both_languages_and_repeat_at_times() {
        Set<String> seen = new HashSet<>();
        int chinese = 0;
        for (int i = 0; i < 2000; i++) {
            String caption = WebCaptions.caption(i);
            seen.add(caption);
            chinese += caption.codePoints().anyMatch(Character::isIdeographic) ? 1 : 0;
        }

        assertThat(chinese).isBetween(800, 1300);
        assertThat(seen).hasSizeBetween(1800, 1999);
    }

    @Test
    void numbers_below_one_are_refused() {
        assertThatThrownBy(() -> new DataBenchRequest(Set.of(), folder, 0, 1, new Measurement.Repetition(0, 1)))
                .isInstanceOfSatisfying(
                        InkloomException.class, e -> assertThat(e.code()).isEqualTo("INK-BENCH-002"));
    }

    @Test
    void a_stop_is_heard() {
        Cancellation cancellation = new Cancellation();
        cancellation.request();
        RunControl stopped = new RunControl(Progress.SILENT, cancellation);

        assertThatThrownBy(() -> DataBench.run(request(DataBenchRequest.Part.DECODE), stopped))
                .isInstanceOf(CancelledException.class);
    }
}
