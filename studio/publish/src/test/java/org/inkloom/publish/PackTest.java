package org.inkloom.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.inkloom.picture.png.PictureRecipe;
import org.inkloom.picture.png.PngText;
import org.inkloom.publish.card.ContestName;
import org.inkloom.publish.lock.LockFile;
import org.inkloom.publish.pack.OwnRecipe;
import org.inkloom.publish.pack.PackRequest;
import org.inkloom.publish.pack.Packed;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.inkloom.run.folder.FileTree;
import org.inkloom.story.Story;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PackTest {
    @TempDir
    private Path home;

    private Workshop workshop;

    @BeforeEach
    void open() {
        workshop = new Workshop(home);
    }

    private Packed pack(PackRequest request) {
        return workshop.packer().pack(request, RunControl.quiet());
    }

    private static Map<String, byte[]> bytes(Path folder) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        for (Path file : FileTree.files(folder)) {
            files.put(folder.relativize(file).toString(), Files.readAllBytes(file));
        }
        return files;
    }

    @Test
    void a_package_holds_what_the_contest_asks_for_and_every_file_of_it_is_in_the_lock() throws IOException {
        Packed packed = workshop.packed("package");

        assertThat(bytes(packed.folder()).keySet())
                .containsExactlyInAnyOrder(
                        "INTRODUCTION.md",
                        "README.md",
                        "cards/huggingface.md",
                        "cards/modelscope.md",
                        "inkloom-lock.json",
                        "inkloom-lock.sha256",
                        "licence/NOTICE.md",
                        "lora/ink.kohya.safetensors",
                        "lora/ink.safetensors",
                        "pictures/01.png",
                        "pictures/02.png",
                        "pictures/03.png",
                        "post.md",
                        "prompts.txt",
                        "story/story.yaml",
                        "training/data.json",
                        "training/loss.csv",
                        "training/recipe.yaml",
                        "training/settings.yaml");
        LockFile lock = packed.lock();
        assertThat(lock.files().keySet()).hasSize(17).contains("lora/ink.safetensors", "README.md");
        assertThat(lock.model().files().keySet()).containsExactly("unet/config.json", "unet/weights.safetensors");
        assertThat(lock.pictures()).extracting(LockFile.Picture::seed).containsExactly(1L, 2L, 3L);
        assertThat(lock.pictures().getFirst().computed()).containsEntry("threads", "1");
        assertThat(Files.readString(packed.folder().resolve("training/data.json")))
                .contains("one.png", "result.jsonl");
    }

    @Test
    void the_same_story_packed_twice_gives_the_same_bytes_and_the_same_zip() throws IOException {
        Path story = workshop.told();
        Packed one = pack(PackRequest.of(story, home.resolve("one/p")).withZip(true));
        Packed two = pack(PackRequest.of(story, home.resolve("two/p")).withZip(true));

        Map<String, byte[]> first = bytes(one.folder());
        Map<String, byte[]> second = bytes(two.folder());
        assertThat(first.keySet()).isEqualTo(second.keySet());
        first.forEach((name, content) ->
                assertThat(Arrays.equals(content, second.get(name))).as(name).isTrue());
        assertThat(one.zip().orElseThrow()).hasSameBinaryContentAs(two.zip().orElseThrow());
    }

    @Test
    void no_path_of_this_machine_is_in_a_package() throws IOException {
        Packed packed = workshop.packed("package");

        for (Map.Entry<String, byte[]> file : bytes(packed.folder()).entrySet()) {
            assertThat(new String(file.getValue(), StandardCharsets.UTF_8))
                    .as(file.getKey())
                    .doesNotContain(home.toString());
        }
        PictureRecipe recipe =
                OwnRecipe.read(packed.folder().resolve("pictures/01.png")).orElseThrow();
        assertThat(recipe.model()).isEqualTo("little");
        assertThat(Files.readString(packed.folder().resolve("training/settings.yaml")))
                .contains("dataset_path: \"result.jsonl\"");
    }

    @Test
    void the_story_in_a_package_composes_the_same_prompts_and_names_the_lora_beside_it() {
        Packed packed = workshop.packed("package");

        Path file = packed.folder().resolve("story/story.yaml");
        Story story = Story.read(file);
        assertThat(story.shots().stream().map(story::promptOf).toList())
                .isEqualTo(packed.lock().pictures().stream()
                        .map(LockFile.Picture::prompt)
                        .toList());
        assertThat(file.resolveSibling(story.loras().getFirst().file())).exists();
        assertThat(story.loras().getFirst().scale()).isEqualTo(0.8);
    }

    @Test
    void the_folder_of_a_story_alone_is_enough_when_the_lora_and_its_training_are_gone() throws IOException {
        Path story = workshop.told();
        Files.move(home.resolve("training"), home.resolve("elsewhere"));

        Packed packed = pack(PackRequest.of(story, home.resolve("package")));

        assertThat(packed.folder().resolve("lora/ink.safetensors"))
                .hasSameBinaryContentAs(home.resolve("elsewhere/ink.safetensors"));
        assertThat(packed.folder().resolve("training/loss.csv")).exists();
    }

    @Test
    void a_retouched_or_foreign_picture_is_not_packed() throws IOException {
        Path story = workshop.told();
        Path shot = story.resolve("shots/02.png");
        byte[] good = Files.readAllBytes(shot);
        var picture = PngText.readPicture(shot);
        picture.rgb()[0] ^= 1;
        PngText.write(shot, picture, PngText.readText(shot));
        assertThatThrownBy(() -> pack(PackRequest.of(story, home.resolve("p"))))
                .isInstanceOf(InkloomException.class)
                .hasMessageContaining("INK-PACK-002")
                .hasMessageContaining("02.png");

        PngText.write(shot, picture, Map.of());
        assertThatThrownBy(() -> pack(PackRequest.of(story, home.resolve("p"))))
                .hasMessageContaining("INK-PACK-002")
                .hasMessageContaining("does not say how it was drawn");

        Files.write(shot, good);
        assertThat(pack(PackRequest.of(story, home.resolve("p"))).lock().pictures())
                .hasSize(3);
    }

    @Test
    void a_story_whose_pictures_another_model_drew_is_told() throws IOException {
        Path story = workshop.told();
        Path shot = story.resolve("shots/01.png");
        PictureRecipe own = OwnRecipe.read(shot).orElseThrow();
        PictureRecipe other = new PictureRecipe(
                own.prompt(),
                own.negativePrompt(),
                own.seed(),
                own.settings(),
                "another",
                "0".repeat(64),
                own.loras(),
                own.more());
        byte[] good = Files.readAllBytes(shot);
        PngText.write(shot, PngText.readPicture(shot), other.texts());
        assertThatThrownBy(() -> pack(PackRequest.of(story, home.resolve("p"))))
                .hasMessageContaining("INK-PACK-003")
                .hasMessageContaining("drawn by another model, another");

        Files.write(shot, good);
        Files.writeString(workshop.model().resolve("unet/weights.safetensors"), "others");
        assertThatThrownBy(() -> pack(PackRequest.of(story, home.resolve("p"))))
                .hasMessageContaining("INK-PACK-003")
                .hasMessageContaining("not the one that drew");
    }

    @Test
    void only_an_earlier_package_is_replaced() throws IOException {
        Path story = workshop.told();
        Workshop.write(home.resolve("mine/diary.txt"), "dear diary");
        assertThatThrownBy(() -> pack(PackRequest.of(story, home.resolve("mine"))))
                .hasMessageContaining("INK-PACK-004");
        assertThat(home.resolve("mine/diary.txt")).exists();

        pack(PackRequest.of(story, home.resolve("p")));
        Workshop.write(home.resolve("p/stray.txt"), "left over");
        pack(PackRequest.of(story, home.resolve("p")));
        assertThat(home.resolve("p/stray.txt")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({
        "墨客队, 墨客队-可图Kolors训练-水墨少女, ''",
        "墨客队, 墨客队-Kolors-水墨少女, 墨客队-可图Kolors训练-水墨少女",
        "墨客队, 可图kolors训练-水墨少女, 墨客队-可图Kolors训练-水墨少女",
        "墨客队, 墨客队_可图Kolors训练_水墨少女, 墨客队-可图Kolors训练-水墨少女",
        "墨客队, 墨客队, 墨客队-可图Kolors训练-紫发少女",
        "a-b, a-b-可图Kolors训练-x, ''",
        "a, b-可图Kolors训练-x, a-可图Kolors训练-b-x",
    })
    void a_name_is_held_against_the_contests_pattern_and_the_right_one_suggested(
            String team, String name, String suggestion) {
        if (suggestion.isEmpty()) {
            ContestName.require(name, team, "紫发少女");
            return;
        }
        assertThatThrownBy(() -> ContestName.require(name, team, "紫发少女"))
                .hasMessageContaining("INK-PACK-006")
                .hasMessageContaining("\"" + suggestion + "\"");
        assertThat(ContestName.fits(suggestion, team)).isTrue();
    }

    @Test
    void a_team_gets_the_contests_name_and_a_post_with_its_link() throws IOException {
        Packed packed = pack(PackRequest.of(workshop.told(), home.resolve("p"))
                .withContest(Optional.empty(), Optional.of("墨客队"), Optional.of("moke/ink")));

        assertThat(packed.lock().name()).isEqualTo("墨客队-可图Kolors训练-紫发少女");
        assertThat(Files.readString(packed.folder().resolve("post.md")))
                .startsWith("# 墨客队 https://modelscope.cn/models/moke/ink\n");
        assertThat(packed.notes()).anyMatch(note -> note.contains("not Kolors"));
        assertThat(ContestName.wrongTitle("我们的故事", "墨客队", "https://m/x")).contains("墨客队 https://m/x");
    }

    @Test
    void hostile_text_in_a_story_is_inert_in_every_card() throws IOException {
        String evil =
                "\u001b[31m\u202ex\"\n---\nlicense: mit\n# <script>alert(1)</script> ![](http://e.vil/p.png) [a](javascript:1) | `b` www.e.vil";
        Path story = workshop.told(Workshop.story(evil, evil, "a *bold* girl"));
        Packed packed = pack(PackRequest.of(story, home.resolve("p")));

        for (String name : List.of("README.md", "cards/modelscope.md", "INTRODUCTION.md", "post.md")) {
            String card = Files.readString(packed.folder().resolve(name));
            // In the front matter the words stand in quotes, one text to a line; below it they are Markdown.
            String body = card.startsWith("---\n") ? card.substring(card.indexOf("\n---\n", 4)) : card;
            assertThat(body).as(name).doesNotContain("<script", "](http", "](javascript", "www.e.vil", "*bold*");
            assertThat(card.lines().filter(line -> line.equals("license: mit")))
                    .as(name)
                    .isEmpty();
            assertThat(card.lines().filter(line -> line.equals("---")).count())
                    .as(name + " has only its own front matter")
                    .isEqualTo(name.equals("README.md") || name.startsWith("cards") ? 2 : 0);
            assertThat(card).as(name).doesNotContain("\u001b", "\u202e");
        }
        // Which people look at in a terminal: one line to a picture, and nothing that acts there.
        assertThat(packed.folder().resolve("prompts.txt"))
                .content()
                .doesNotContain("\u001b", "\u202e")
                .hasLineCount(2);
    }

    @Test
    void a_base_model_without_a_licence_is_told_and_a_given_one_is_carried() throws IOException {
        Path story = workshop.told();
        assertThat(pack(PackRequest.of(story, home.resolve("p")))
                        .lock()
                        .licence()
                        .missing())
                .contains("--licence FILE");

        Workshop.write(home.resolve("MODEL_LICENSE"), "terms");
        Packed packed = pack(new PackRequest(
                story,
                home.resolve("p"),
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(home.resolve("MODEL_LICENSE"))));
        assertThat(packed.lock().licence().missing()).isEmpty();
        assertThat(packed.folder().resolve("licence/MODEL_LICENSE")).hasContent("terms");
    }

    @Test
    void a_licence_that_is_not_there_is_told_by_its_name_and_nothing_is_written() throws IOException {
        Path story = workshop.told();
        PackRequest request = new PackRequest(
                story,
                home.resolve("p"),
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(home.resolve("no-licence")));
        assertThatThrownBy(() -> pack(request))
                .isInstanceOfSatisfying(
                        InkloomException.class, e -> assertThat(e.code()).isEqualTo("INK-PACK-011"))
                .hasMessageContaining("no-licence");
        assertThat(home.resolve("p")).doesNotExist();
    }

    @Test
    void kolors_agreement_is_handed_on_with_source_and_restrictions() throws IOException {
        Workshop.write(workshop.model().resolve("model_index.json"), "{\"_class_name\": \"KolorsPipeline\"}");
        Workshop.write(workshop.model().resolve("text_encoder/config.json"), "{\"hidden_size\": 4096}");
        Path story = workshop.told();
        Packed without = pack(PackRequest.of(story, home.resolve("p")));
        assertThat(without.lock().licence().missing()).contains("MODEL_LICENSE");

        Workshop.write(workshop.model().resolve("MODEL_LICENSE"), "the agreement");
        Packed with = pack(PackRequest.of(workshop.told(), home.resolve("p")));
        assertThat(with.lock().licence().missing()).isEmpty();
        assertThat(with.folder().resolve("licence/MODEL_LICENSE")).hasContent("the agreement");
        assertThat(Files.readString(with.folder().resolve("licence/NOTICE.md")))
                .contains("https://github.com/Kwai-Kolors/Kolors", "3 (a) and 3 (b)", "licence/MODEL_LICENSE");
        assertThat(Files.readString(with.folder().resolve("README.md")))
                .contains("base_model: \"Kwai-Kolors/Kolors-diffusers\"", "license_link: \"licence/MODEL_LICENSE\"");
    }

    @Test
    void a_folder_without_a_story_is_told() {
        assertThatThrownBy(() -> pack(PackRequest.of(home, home.resolve("p")))).hasMessageContaining("INK-PACK-001");
    }
}
