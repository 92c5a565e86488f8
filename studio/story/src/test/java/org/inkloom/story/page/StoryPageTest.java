package org.inkloom.story.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.swing.text.MutableAttributeSet;
import javax.swing.text.html.HTML;
import javax.swing.text.html.HTMLEditorKit;
import javax.swing.text.html.parser.ParserDelegator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.inkloom.page.Markup;
import org.inkloom.picture.png.PngText;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.picture.settings.PictureSettings;
import org.inkloom.run.InkloomException;
import org.inkloom.run.ShellWord;
import org.inkloom.story.LoraChoice;
import org.inkloom.story.Shot;
import org.inkloom.story.Story;
import org.inkloom.story.draw.DrawnShot;
import org.inkloom.story.draw.Ingredients;
import org.inkloom.story.draw.ShotRequest;
import org.inkloom.story.draw.StoryLora;
import org.inkloom.story.draw.StoryReport;
import org.inkloom.story.page.ReportSection.Figure;
import org.inkloom.story.page.ReportSection.Gallery;
import org.inkloom.story.page.ReportSection.GalleryPicture;
import org.inkloom.story.page.ReportSection.Heading;
import org.inkloom.story.page.ReportSection.Note;
import org.inkloom.story.page.ReportSection.Table;
import org.inkloom.story.page.ReportSection.Tone;
import org.inkloom.story.testing.Drawn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoryPageTest {
    private static final String HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>{}&amp;";

    @TempDir
    private Path folder;

    private String page(String text, List<ReportSection> sections) throws IOException {
        PictureSettings settings = Drawn.as(30, 4.5, 640, 960, "dpmpp_2m");
        Story story = new Story(
                text,
                List.of(text),
                text,
                text,
                Optional.empty(),
                List.<LoraChoice>of(),
                settings,
                Map.of(),
                List.of(new Shot(text, 4711)));
        Ingredients ingredients = new Ingredients(
                "models/kolors", "feed", List.of(new StoryLora(Path.of("ink.safetensors"), 0.8, "f00d")));
        DrawnShot shot = new DrawnShot(
                1,
                folder.resolve("shots/01.png"),
                ShotRequest.of(story, story.shots().getFirst(), ingredients),
                DrawnShot.Origin.DRAWN,
                Map.of("device", text),
                12.34);
        StoryReport report = new StoryReport(story, ingredients, folder, List.of(shot));
        Path file = new StoryPage(report, folder.resolve("contact-sheet.png"), sections).write();
        return Files.readString(file);
    }

    private static List<String> tags(String html) throws IOException {
        List<String> tags = new ArrayList<>();
        new ParserDelegator()
                .parse(
                        new StringReader(html),
                        new HTMLEditorKit.ParserCallback() {
                            @Override
                            public void handleStartTag(HTML.Tag tag, MutableAttributeSet attributes, int position) {
                                tags.add(tag.toString());
                                attributes
                                        .getAttributeNames()
                                        .asIterator()
                                        .forEachRemaining(name -> tags.add("@" + name));
                            }

                            @Override
                            public void handleSimpleTag(HTML.Tag tag, MutableAttributeSet attributes, int position) {
                                handleStartTag(tag, attributes, position);
                            }
                        },
                        true);
        return tags;
    }

    private List<ReportSection> everySection(String text) {
        Heading heading = new Heading(text, text);
        return List.of(
                new Note(Tone.WARNING, text),
                new Table(heading, List.of(text), List.of(List.of(text)), text),
                new Gallery(
                        heading,
                        List.of(new GalleryPicture(folder.resolve("none.png"), text, Optional.of(text))),
                        text));
    }

    @Test
    void every_parameter_of_a_shot_is_on_the_page() throws IOException {
        String html = page("海边的猫", List.of());
        assertThat(html)
                .contains("海边的猫", "4711", ">30<", "4.5", "640 × 960", "dpmpp_2m", "models/kolors", "ink × 0.8")
                .contains("12.3 s", "device", "sha256 feed", "sha256 f00d")
                .contains("href=\"shots/01.png\"", "src=\"contact-sheet.png\"");
    }

    @Test
    void the_command_draws_the_shot_again() throws IOException {
        assertThat(page("海边的猫", List.of()))
                .contains(
                        "inkloom generate --model models/kolors --prompt &#39;海边的猫&#39; --negative"
                                + " &#39;海边的猫&#39; --seed 4711 --steps 30 --cfg 4.5 --cfg-rescale 0 --cfg-interval 0-1"
                                + " --width 640 --height 960 --scheduler dpmpp_2m --prompt-rules comfyui --hires off"
                                + " --shared-cast off --prediction-type model --zero-terminal-snr model --lora ink.safetensors:0.8 --out 01.png");
    }

    @Test
    void hostile_text_stays_text_wherever_it_comes_from() throws IOException {
        List<String> plain = tags(page("plain", everySection("plain")));
        List<String> hostile = tags(page(HOSTILE, everySection(HOSTILE)));
        assertThat(hostile).containsExactlyElementsOf(plain);
        assertThat(page(HOSTILE, everySection(HOSTILE))).doesNotContain("<script>alert", "<img src=x");
    }

    @Test
    void no_script_but_the_pages_own_may_run_and_nothing_is_loaded_from_elsewhere() throws IOException {
        String html = page("a", List.of());
        assertThat(html).contains("default-src 'none'", "script-src 'sha256-").doesNotContain("http://localhost");
        assertThat(html.replace("http://www.w3.org/2000/svg", ""))
                .doesNotContain("https://")
                .doesNotContain("http://");
    }

    @Property(tries = 200)
    void escaped_text_never_opens_a_tag_and_is_always_utf_8(@ForAll String text) {
        String html = Markup.of("<p title=\"{}\">{}</p>", text, text).html();
        assertThat(html.chars().filter(c -> c == '<').count()).isEqualTo(2);
        assertThat(html.chars().filter(c -> c == '"').count()).isEqualTo(2);
        assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(html)).isTrue();
    }

    @Test
    void figures_from_elsewhere_are_copied_and_those_inside_are_linked(@TempDir Path elsewhere) throws IOException {
        RgbPicture dot = new RgbPicture(1, 1, new byte[3]);
        Path outside = elsewhere.resolve("Loss Kurve \"ä\".png");
        Path inside = folder.resolve("train/loss curve.png");
        PngText.write(outside, dot, Map.of());
        PngText.write(inside, dot, Map.of());
        Heading heading = new Heading("训练", "Training");
        String html = page("a", List.of(new Figure(heading, outside, "one"), new Figure(heading, inside, "two")));
        assertThat(html).contains("src=\"figures/01-loss-kurve-.png\"", "src=\"train/loss%20curve.png\"");
        assertThat(folder.resolve("figures/01-loss-kurve-.png")).exists();
    }

    @Test
    void a_gallery_shows_small_copies_and_an_empty_frame_for_what_cannot_be_decoded(@TempDir Path elsewhere)
            throws IOException {
        Path good = elsewhere.resolve("good.png");
        PngText.write(good, new RgbPicture(900, 600, new byte[900 * 600 * 3]), Map.of());
        Path bad = Files.writeString(elsewhere.resolve("bad.png"), "not a picture");
        String html = page(
                "a",
                List.of(new Gallery(
                        new Heading("", "Set"),
                        List.of(
                                new GalleryPicture(good, "good", Optional.empty()),
                                new GalleryPicture(bad, "bad", Optional.of("unreadable"))),
                        "")));
        assertThat(html).contains("class=\"broken\"", "unreadable", "figures/01-good.png");
        assertThat(PngText.readPicture(folder.resolve("figures/01-good.png")).width())
                .isEqualTo(256);
    }

    @Test
    void a_missing_figure_is_named() {
        Figure figure = new Figure(new Heading("", ""), Path.of("/nowhere/curve.png"), "");
        assertThatThrownBy(() -> page("a", List.of(figure)))
                .isInstanceOf(InkloomException.class)
                .hasMessageContaining("INK-STORY-011")
                .hasMessageContaining("curve.png");
    }

    @Test
    void values_are_quoted_for_the_shell() {
        assertThat(ShellWord.quoted("a-b_1.png")).isEqualTo("a-b_1.png");
        assertThat(ShellWord.quoted("it's $(rm) `x`")).isEqualTo("'it'\\''s $(rm) `x`'");
        assertThat(ShellWord.quoted("")).isEqualTo("''");
    }

    @Test
    void numerals_are_chinese_up_to_99() {
        assertThat(List.of(1, 8, 10, 12, 20, 35, 99, 100).stream().map(ChineseNumber::of))
                .containsExactly("一", "八", "十", "十二", "二十", "三十五", "九十九", "100");
    }
}
