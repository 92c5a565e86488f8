package org.inkloom.training.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.inkloom.report.Cancellation;
import org.inkloom.report.CancelledException;
import org.inkloom.report.Progress;
import org.inkloom.report.RunControl;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExampleReaderTest {
    @TempDir
    Path folder;

    @Nested
    class Layouts {
        @Test
        void metadata_csv_lies_in_the_folder_or_in_train() throws IOException {
            Files.createDirectory(folder.resolve("train"));
            Files.writeString(
                    folder.resolve("train/metadata.csv"),
                    "\uFEFFtext,file_name\r\n\"一只小狗，\"\"你好\"\", 两行\n第二行\",00.jpg\r\n\r\nplain,sub/01.jpg\n");

            List<Example> found = ExampleReader.read(folder);

            assertThat(found)
                    .containsExactly(
                            new Example(folder.resolve("train/00.jpg"), "一只小狗，\"你好\", 两行\n第二行"),
                            new Example(folder.resolve("train/sub/01.jpg"), "plain"));
        }

        @Test
        void metadata_jsonl_has_the_same_two_keys() throws IOException {
            Files.writeString(
                    folder.resolve("metadata.jsonl"),
                    "{\"file_name\": \"a.png\", \"text\": \"one\"}\n\n{\"file_name\":\"b.png\"}\n");

            assertThat(ExampleReader.read(folder))
                    .containsExactly(
                            new Example(folder.resolve("a.png"), "one"), new Example(folder.resolve("b.png"), ""));
        }

        @Test
        void data_juicer_samples_lose_their_marks() throws IOException {
            Path file = folder.resolve("clean.jsonl");
            Files.writeString(
                    file,
                    "{\"images\": [\"a.png\", \"b.png\"], \"text\": \"<__dj__image> a cat <|__dj__eoc|>\","
                            + " \"__dj__stats__\": {}}\n");

            assertThat(ExampleReader.read(file))
                    .containsExactly(
                            new Example(folder.resolve("a.png"), "a cat"),
                            new Example(folder.resolve("b.png"), "a cat"));
        }

        @Test
        void pictures_take_their_caption_from_the_text_beside_them_in_order_of_name() throws IOException {
            for (String name : List.of("b.PNG", "a.jpg", "notes.md")) {
                Files.createFile(folder.resolve(name));
            }
            Files.writeString(folder.resolve("b.txt"), "bee\n");

            assertThat(ExampleReader.read(folder))
                    .containsExactly(
                            new Example(folder.resolve("a.jpg"), ""), new Example(folder.resolve("b.PNG"), "bee"));
        }
    }

    @Nested
    class Refusals {
        @Test
        void a_path_that_is_not_there() {
            assertThatThrownBy(() -> ExampleReader.read(folder.resolve("none")))
                    .hasMessageContaining("INK-TRAIN-010")
                    .hasMessageContaining("none");
        }

        @Test
        void a_folder_without_pictures() {
            assertThatThrownBy(() -> ExampleReader.read(folder)).hasMessageContaining("INK-TRAIN-011");
        }

        @Test
        void a_line_that_is_no_sample_is_named() throws IOException {
            Path file = Files.writeString(folder.resolve("s.jsonl"), "{\"images\": [\"a\"]}\n{oops\n");
            assertThatThrownBy(() -> ExampleReader.read(file))
                    .hasMessageContaining("INK-TRAIN-012")
                    .hasMessageContaining("line 2");

            Files.writeString(folder.resolve("metadata.csv"), "name,caption\na,b\n");
            assertThatThrownBy(() -> ExampleReader.read(folder))
                    .hasMessageContaining("INK-TRAIN-012")
                    .hasMessageContaining("file_name");
        }

        @Test
        void text_that_is_not_utf_8() throws IOException {
            Path file = Files.write(folder.resolve("s.jsonl"), new byte[] {'{', (byte) 0xff, (byte) 0xfe});
            assertThatThrownBy(() -> ExampleReader.read(file))
                    .hasMessageContaining("INK-TRAIN-012")
                    .hasMessageContaining("UTF-8");
        }
    }

    @Nested
    class Check {
        private final List<String> said = new ArrayList<>();

        private final Progress progress = new Progress() {
            @Override
            public Task begin(String what, long total, String unit) {
                return Task.SILENT;
            }

            @Override
            public void say(String line) {
                said.add(line);
            }
        };

        @Test
        void unreadable_pictures_are_named_counted_and_left_out() throws IOException {
            ImageIO.write(
                    new BufferedImage(9, 5, BufferedImage.TYPE_INT_RGB),
                    "png",
                    folder.resolve("good.png").toFile());
            Files.writeString(folder.resolve("bad.png"), "no picture");
            List<Example> examples = List.of(
                    new Example(folder.resolve("gone.png"), "x"),
                    new Example(folder.resolve("good.png"), "y"),
                    new Example(folder.resolve("bad.png"), "z"));

            PictureSet set = PictureSet.check(examples, 2, new RunControl(progress, new Cancellation()));

            assertThat(set.examples()).containsExactly(new PictureSet.Sized(examples.get(1), 9, 5));
            assertThat(set.skipped()).hasSize(2);
            assertThat(said).hasSize(3).allMatch(line -> line.startsWith("INK-TRAIN-013"));
            assertThat(said.get(0)).contains("gone.png").contains("no such file");
            assertThat(said.get(1)).contains("bad.png");
            assertThat(said.get(2)).contains("2 of 3");
        }

        @Test
        void a_set_without_any_readable_picture_is_refused() {
            List<Example> examples = List.of(new Example(folder.resolve("gone.png"), ""));

            assertThatThrownBy(() -> PictureSet.check(examples, 0, RunControl.quiet()))
                    .hasMessageContaining("INK-TRAIN-014")
                    .hasMessageContaining("gone.png");
        }

        @Test
        void the_check_can_be_cancelled() {
            Cancellation cancellation = new Cancellation();
            cancellation.request();
            List<Example> examples = List.of(new Example(folder.resolve("gone.png"), ""));

            assertThatThrownBy(() -> PictureSet.check(examples, 0, new RunControl(progress, cancellation)))
                    .isInstanceOf(CancelledException.class);
        }
    }
}
