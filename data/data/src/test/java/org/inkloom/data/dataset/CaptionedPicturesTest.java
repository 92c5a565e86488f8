package org.inkloom.data.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.inkloom.run.RunControl;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CaptionedPicturesTest {
    @TempDir
    private Path base;

    private Path set;

    @BeforeEach
    void makeSet() throws IOException {
        set = Files.createDirectories(base.resolve("set"));
        pictures("a.jpg", "b.jpg");
    }

    private void pictures(String... names) throws IOException {
        for (String name : names) {
            write(name, new byte[0]);
        }
    }

    private void write(String name, String text) throws IOException {
        write(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private void write(String name, byte[] bytes) throws IOException {
        Path file = set.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
    }

    private CaptionedPictures read() {
        return CaptionedPictures.read(set, RunControl.quiet());
    }

    private List<String> captions() {
        return read().entries().stream().map(CaptionedPictures.Entry::caption).toList();
    }

    private List<String> names() {
        return read().entries().stream()
                .map(entry -> set.toAbsolutePath().relativize(entry.picture()).toString())
                .toList();
    }

    @Nested
    class Tables {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "file_name,text\na.jpg,1girl, solo, smile\nb.jpg,\"1boy, hat\"\n",
                    "file_name, text\na.jpg, 1girl, solo, smile\nb.jpg, \"1boy, hat\"\n",
                    ",file_name,text\n0,a.jpg,1girl, solo, smile\n1,b.jpg,\"1boy, hat\"\n",
                    "\ufeffFile_Name,Caption\r\na.jpg,1girl, solo, smile\r\nb.jpg,1boy, hat\r\n",
                    "file_name,text\ra.jpg,1girl, solo, smile\rb.jpg,1boy, hat",
                    "file_name\ttext\na.jpg\t1girl, solo, smile\nb.jpg\t1boy, hat\n",
                    "file_name;text\na.jpg;1girl, solo, smile\nb.jpg;\"1boy, hat\"\n",
                    "\"image\",\"prompt\"\n\"a.jpg\",\"1girl, solo, smile\"\n\"b.jpg\",\"1boy, hat\"\n",
                    "score,file_name,additional_feature\n0.5,a.jpg,1girl, solo, smile\n,b.jpg,1boy, hat\n"
                })
        void captions_with_commas_are_whole_however_the_table_is_written(String csv) throws IOException {
            write("metadata.csv", csv);

            assertThat(captions()).containsExactly("1girl, solo, smile", "1boy, hat");
            assertThat(names()).containsExactly("a.jpg", "b.jpg");
            assertThat(read().unusable()).isEmpty();
        }

        @Test
        void a_comma_without_quotes_is_told_once() throws IOException {
            write("metadata.csv", "file_name,text\na.jpg,x, y\nb.jpg,z, w\n");

            assertThat(read().notes())
                    .containsExactly(
                            "A comma without quotes belongs to the caption, the last column: metadata.csv line 2,"
                                    + " metadata.csv line 3.");
        }

        @Test
        void a_row_whose_commas_cannot_be_placed_is_named_and_left_out() throws IOException {
            write("metadata.csv", "file_name,text,score\na.jpg,x, y,1\nb.jpg,z,2\n");

            assertThat(captions()).containsExactly("z");
            assertThat(read().unusable())
                    .singleElement()
                    .satisfies(row -> assertThat(row.why()).contains("line 2 has 4 fields, the header 3"));
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "a.jpg,\"cat\\nb.jpg,dog\\n | line 2, column 7",
                    "a.jpg,\"cat\\nb.jpg,\"dog\"\\n | line 2, column 7",
                    "a.jpg,cat\\nb.jpg, \"dog\\n\"x\",\"y\" | line 3, column 8",
                    "\"a.jpg,cat\\nb.jpg,dog | line 2, column 1"
                })
        void a_quote_that_is_not_closed_is_refused_with_its_place(String rows, String place) throws IOException {
            write("metadata.csv", "file_name,text\n" + rows.replace("\\n", "\n"));

            assertThatThrownBy(CaptionedPicturesTest.this::read)
                    .hasMessageContaining("INK-DATA-035")
                    .hasMessageContaining("metadata.csv")
                    .hasMessageContaining(place);
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '~',
                quoteCharacter = '`',
                value = {
                    "{\"file_name\":\"a.jpg\",\"caption\":\"猫\"} ~ 猫 ~ taken from 'caption'",
                    "{\"image\":\"a.jpg\",\"prompt\":\"猫\"} ~ 猫 ~ taken from 'image'",
                    "{\"image\":[\"a.jpg\"],\"text\":\"<__dj__image>\\n猫 <|__dj__eoc|>\"} ~ 猫 ~ taken from 'image'",
                    "{\"images\":[\"a.jpg\"],\"text\":\"\ufeff猫\"} ~ 猫 ~ ``",
                    "{\"file_name\":\"a.jpg\",\"text\":null} ~ `` ~ The caption is null",
                    "{\"file_name\":\"a.jpg\",\"text\":[\"猫\",\"狗\"]} ~ 猫, 狗 ~ The caption is a list",
                    "{\"file_name\":\"a.jpg\",\"text\":7} ~ 7 ~ The caption is a number",
                    "{\"file_name\":\"a.jpg\",\"text\":{\"en\":\"cat\"}} ~ `` ~ neither text nor a list",
                    "{\"file_name\":\"a.jpg\",\"text\":\"\",\"caption\":\"猫\"} ~ 猫 ~ taken from 'caption'",
                    "{\"file_name\":\"a.jpg\"} ~ `` ~ ``"
                })
        void lines_of_json_name_captions_and_pictures_in_every_known_way(String line, String caption, String told)
                throws IOException {
            write("metadata.jsonl", "\ufeff" + line + "\r\n");

            assertThat(captions()).containsExactly(caption);
            assertThat(names()).containsExactly("a.jpg");
            assertThat(String.join(" ", read().notes())).contains(told);
        }

        @ParameterizedTest
        @ValueSource(strings = {"GBK", "GB18030", "UTF-16"})
        void tables_in_other_encodings_are_recognised_and_told(String encoding) throws IOException {
            write(
                    "metadata.csv",
                    "file_name,text\na.jpg,水墨，一只猫在海边\nb.jpg,一只小狗，微笑\n".getBytes(Charset.forName(encoding)));

            assertThat(captions()).containsExactly("水墨，一只猫在海边", "一只小狗，微笑");
            assertThat(read().notes())
                    .singleElement()
                    .asString()
                    .startsWith("Read as ")
                    .contains("metadata.csv");

            Files.delete(set.resolve("metadata.csv"));
            write(
                    "metadata.jsonl",
                    "{\"file_name\":\"a.jpg\",\"text\":\"水墨，一只猫在海边\"}\n".getBytes(Charset.forName(encoding)));
            assertThat(captions()).containsExactly("水墨，一只猫在海边");
        }

        @Test
        void pictures_that_the_table_does_not_name_are_told_and_missing_ones_stay_to_be_named() throws IOException {
            write("metadata.csv", "file_name,text\na.jpg,one\ngone.jpg,two\n");

            assertThat(names()).containsExactly("a.jpg", "gone.jpg");
            assertThat(read().notes()).singleElement().asString().contains("1 picture of the folder", "b.jpg");
        }

        @Test
        void separators_of_windows_are_understood() throws IOException {
            pictures("sub/c.jpg");
            write("metadata.csv", "file_name,text\nsub\\c.jpg,one\n");

            assertThat(names()).containsExactly("sub/c.jpg");
        }

        @Test
        void train_is_looked_into_as_diffsynth_does() throws IOException {
            pictures("train/c.jpg");
            write("train/metadata.csv", "file_name,text\nc.jpg,one\n");

            assertThat(names()).containsExactly("train/c.jpg");
        }
    }

    @Nested
    class Folders {
        @ParameterizedTest
        @ValueSource(strings = {"a.txt", "a.TXT", "a.Txt", "a.caption", "a.CAPTION", "A.txt", "a.jpg.txt"})
        void captions_lie_beside_pictures_whatever_the_case_of_letters(String name) throws IOException {
            write(name, "\ufeff 猫\n");

            assertThat(captions()).containsExactly("猫", "");
            assertThat(read().count().line()).isEqualTo("2 (a.jpg, b.jpg), 1 with a caption; 1 without: b.jpg");
        }

        @Test
        void each_picture_takes_the_caption_of_just_its_name() throws IOException {
            pictures("A.jpg");
            write("a.txt", "small");
            write("A.txt", "large");
            write("a.caption", "other");

            assertThat(names()).containsExactly("A.jpg", "a.jpg", "b.jpg");
            assertThat(captions()).containsExactly("large", "small", "");
            assertThat(String.join("", read().notes())).contains("several caption files");
        }

        @ParameterizedTest
        @CsvSource({
            "GBK, 水墨，一只猫在海边",
            "GB18030, 水墨風格，一個女孩在海邊",
            "UTF-16, 一只猫",
            "UTF-16LE, a cat by the sea",
            "windows-1252, a café by the sea"
        })
        void captions_in_other_encodings_are_recognised_and_told(String encoding, String caption) throws IOException {
            write("a.txt", caption.getBytes(Charset.forName(encoding)));
            write("b.txt", "utf-8，不变");

            assertThat(captions()).containsExactly(caption, "utf-8，不变");
            assertThat(read().notes()).singleElement().asString().contains("Read as", "not UTF-8", "a.txt");
        }

        @Test
        void a_caption_that_is_no_text_costs_its_picture_alone() throws IOException {
            write("a.txt", new byte[] {0, 5, 22, 7, 0, 2, 0, (byte) 0xff});
            write("b.txt", "fine");

            assertThat(names()).containsExactly("b.jpg");
            assertThat(read().unusable()).singleElement().satisfies(bad -> {
                assertThat(bad.subject()).endsWith("a.txt");
                assertThat(bad.why()).contains("not UTF-8");
            });
        }

        @Test
        void hidden_and_system_files_are_passed_over() throws IOException {
            pictures(
                    "._a.jpg",
                    ".ipynb_checkpoints/a-checkpoint.jpg",
                    "__MACOSX/a.jpg",
                    ".thumbnails/a.jpg",
                    "Thumbs.db");
            write("._a.txt", new byte[] {0, 5});
            write(".ipynb_checkpoints/metadata.csv", "file_name,text\nx.jpg,y\n");

            assertThat(names()).containsExactly("a.jpg", "b.jpg");
            assertThat(read().notes()).containsExactly("Hidden files are passed over: ._a.jpg.");
        }

        @Test
        void links_are_followed_and_rings_are_told() throws IOException {
            Path elsewhere = Files.createDirectories(base.resolve("elsewhere"));
            Files.createFile(elsewhere.resolve("c.jpg"));
            Files.writeString(elsewhere.resolve("c.txt"), "linked");
            Files.createSymbolicLink(set.resolve("more"), elsewhere);
            Files.createSymbolicLink(elsewhere.resolve("back"), set);
            Files.createSymbolicLink(base.resolve("alias"), set);

            assertThat(names()).containsExactly("a.jpg", "b.jpg", "more/c.jpg");
            assertThat(captions()).containsExactly("", "", "linked");
            assertThat(String.join("", read().notes())).contains("more/back");
            assertThat(CaptionedPictures.read(base.resolve("alias"), RunControl.quiet())
                            .entries())
                    .hasSize(3);
        }

        @Test
        void formats_that_are_not_read_are_told() throws IOException {
            pictures("c.HEIC");

            assertThat(read().notes())
                    .containsExactly("Pictures in the format .heic are not read; save them as PNG or JPEG: c.HEIC.");
        }
    }

    @Nested
    class Layouts {
        @Test
        void rows_of_data_juicer_are_found_where_no_caption_lies_beside_the_pictures() throws IOException {
            write(
                    "result.jsonl",
                    "{\"text\": \"二次元\", \"image\": [\"b.jpg\"]}\n{\"text\": \"x\", \"image\": [\"a.jpg\"]}\n");
            write("tags.csv", "tag,count\nx,1\n");

            assertThat(names()).containsExactly("b.jpg", "a.jpg");
            assertThat(captions()).containsExactly("二次元", "x");
        }

        @Test
        void captions_beside_the_pictures_go_before_rows_and_a_difference_is_told() throws IOException {
            write("a.txt", "new");
            write("dataset.jsonl", "{\"text\": \"<__dj__image> old\", \"images\": [\"a.jpg\"]}\n");

            assertThat(captions()).containsExactly("new", "");
            assertThat(read().notes())
                    .singleElement()
                    .asString()
                    .startsWith("dataset.jsonl is not read, and differs in 2 pictures");
        }

        @Test
        void rows_of_init_are_read_where_they_alone_have_captions() throws IOException {
            write("dataset.jsonl", "{\"text\": \"<__dj__image>\", \"images\": [\"a.jpg\"]}\n");
            assertThat(names()).containsExactly("a.jpg", "b.jpg");

            write("dataset.jsonl", "{\"text\": \"<__dj__image> x\", \"images\": [\"a.jpg\"]}\n");
            assertThat(captions()).containsExactly("x");
            assertThat(String.join("", read().notes())).contains("1 picture of the folder", "b.jpg");
        }

        @Test
        void results_and_traces_of_a_recipe_are_no_data_set() throws IOException {
            write("out/clean.jsonl", "{\"text\": \"x\", \"images\": [\"../a.jpg\"]}\n");
            write("out/trace/dropped.jsonl", "{\"row\": 1}\n");

            assertThat(names()).containsExactly("a.jpg", "b.jpg");
        }

        @Test
        void a_folder_of_nothing_is_refused() throws IOException {
            Path empty = Files.createDirectories(base.resolve("empty"));
            Files.createSymbolicLink(empty.resolve("set"), base.resolve("gone"));

            assertThatThrownBy(() -> CaptionedPictures.read(empty, RunControl.quiet()))
                    .hasMessageContaining("INK-DATA-008")
                    .hasMessageContaining("The link set leads nowhere");
        }
    }
}
