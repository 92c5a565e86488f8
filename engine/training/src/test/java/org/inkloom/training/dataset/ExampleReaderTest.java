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
import org.inkloom.run.Cancellation;
import org.inkloom.run.CancelledException;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;
import org.inkloom.training.SaidLines;
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

            List<Example> found = ExampleReader.read(folder, RunControl.quiet());

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

            assertThat(ExampleReader.read(folder, RunControl.quiet()))
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

            assertThat(ExampleReader.read(file, RunControl.quiet()))
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

            assertThat(ExampleReader.read(folder, RunControl.quiet()))
                    .containsExactly(
                            new Example(folder.resolve("a.jpg"), ""), new Example(folder.resolve("b.PNG"), "bee"));
        }
    }

    @Nested
    class Refusals {
        @Test
        void a_path_that_is_not_there() {
            assertThatThrownBy(() -> ExampleReader.read(folder.resolve("none"), RunControl.quiet()))
                    .hasMessageContaining("INK-TRAIN-010")
                    .hasMessageContaining("none");
        }

        @Test
        void a_folder_without_pictures() {
            assertThatThrownBy(() -> ExampleReader.read(folder, RunControl.quiet()))
                    .hasMessageContaining("INK-TRAIN-011");
        }

        @Test
        void rows_of_which_none_can_be_used() throws IOException {
            Path file = Files.writeString(folder.resolve("s.jsonl"), "{\"text\": \"no picture\"}\n{oops\n");

            assertThatThrownBy(() -> ExampleReader.read(file, RunControl.quiet()))
                    .hasMessageContaining("INK-TRAIN-012")
                    .hasMessageContaining("no row can be used, of 2")
                    .hasMessageContaining("s.jsonl line 1: it names no picture");
        }

        @Test
        void metadata_without_a_column_of_pictures() throws IOException {
            Files.writeString(folder.resolve("metadata.csv"), "name,caption\na,b\n");
            Files.createFile(folder.resolve("a.jpg"));

            assertThatThrownBy(() -> ExampleReader.read(folder, RunControl.quiet()))
                    .hasMessageContaining("INK-DATA-036")
                    .hasMessageContaining("name, caption")
                    .hasMessageContaining("file_name");
        }
    }

    @Nested
    class Announcement {
        private final List<String> said = new ArrayList<>();

        private List<Example> read(Path path) {
            return ExampleReader.read(path, new SaidLines(said).control());
        }

        @Test
        void counts_pictures_with_and_without_captions_and_names_the_first() throws IOException {
            for (String name : List.of("a.jpg", "b.jpg", "c.jpg", "d.jpg")) {
                Files.createFile(folder.resolve(name));
            }
            for (String name : List.of("a.txt", "b.TXT", "d.caption")) {
                Files.writeString(folder.resolve(name), "one");
            }

            assertThat(read(folder)).hasSize(4);

            assertThat(said)
                    .containsExactly("Pictures of " + folder
                            + ": 4 (a.jpg, b.jpg, c.jpg, ...), 3 with a caption; 1 without: c.jpg.");
        }

        @Test
        void warns_where_most_have_no_caption() throws IOException {
            for (String name : List.of("a.jpg", "b.jpg", "c.jpg")) {
                Files.createFile(folder.resolve(name));
            }
            Files.writeString(folder.resolve("a.txt"), "one");

            read(folder);

            assertThat(said).last().asString().startsWith("INK-TRAIN-045: 2 of 3 pictures have no caption");
        }

        @Test
        void rows_that_cannot_be_used_are_named_and_the_others_read() throws IOException {
            Files.writeString(folder.resolve("metadata.jsonl"), """
                {"file_name": "a.jpg", "text": "one"}
                {oops
                {"file_name": "b.jpg", "text": "two"}
                """);

            assertThat(read(folder)).extracting(Example::caption).containsExactly("one", "two");
            assertThat(said).anyMatch(line -> line.startsWith("INK-TRAIN-046: left out metadata.jsonl line 2: "));
        }
    }

    @Nested
    class Check {
        private final List<String> said = new ArrayList<>();

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

            PictureSet set = PictureSet.check(examples, 2, new SaidLines(said).control());

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

            assertThatThrownBy(() -> PictureSet.check(examples, 0, new RunControl(Progress.SILENT, cancellation)))
                    .isInstanceOf(CancelledException.class);
        }
    }
}
