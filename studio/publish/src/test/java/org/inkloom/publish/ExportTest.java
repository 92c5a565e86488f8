package org.inkloom.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageInputStream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.inkloom.picture.png.PngText;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.publish.export.ShownStory;
import org.inkloom.publish.export.StoryExport;
import org.inkloom.publish.export.StoryExport.Form;
import org.inkloom.run.RunControl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExportTest {
    @TempDir
    private Path home;

    private Path told(int shots) {
        String[] prompts = new String[shots];
        for (int i = 0; i < shots; i++) {
            prompts[i] = "<b>shot</b> " + (i + 1);
        }
        return new Workshop(home).told(Workshop.story("<i>海边</i>", prompts));
    }

    private Path export(Path story, Form form, String name) {
        Path file = home.resolve(name);
        new StoryExport(ShownStory.of(story)).write(form, file, RunControl.quiet());
        return file;
    }

    @ParameterizedTest
    @CsvSource({"TALL, 8, 2, 4", "WIDE, 8, 4, 2", "STRIP, 8, 8, 1", "TALL, 3, 2, 2", "WIDE, 3, 2, 2"})
    void a_sheet_has_its_columns_and_rows(Form form, int shots, int columns, int rows) {
        RgbPicture sheet = PngText.readPicture(export(told(shots), form, "sheet.png"));
        assertThat((double) sheet.width() / sheet.height()).isEqualTo((double) columns / rows);
    }

    @Test
    void an_animation_has_every_picture_and_starts_again() throws IOException {
        Path gif = export(told(3), Form.GIF, "story.gif");
        try (ImageInputStream in = ImageIO.createImageInputStream(gif.toFile())) {
            ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
            reader.setInput(in);
            assertThat(reader.getNumImages(true)).isEqualTo(3);
            assertThat(reader.read(2).getWidth()).isEqualTo(Workshop.SIDE);
            IIOMetadataNode frame =
                    (IIOMetadataNode) reader.getImageMetadata(1).getAsTree("javax_imageio_gif_image_1.0");
            IIOMetadataNode control = (IIOMetadataNode)
                    frame.getElementsByTagName("GraphicControlExtension").item(0);
            assertThat(control.getAttribute("delayTime")).isEqualTo("150");
        }
        assertThat(new String(Files.readAllBytes(gif), StandardCharsets.ISO_8859_1))
                .startsWith("GIF89a")
                .contains("NETSCAPE2.0");
    }

    @Test
    void a_page_stands_alone_and_shows_captions_as_text() throws IOException {
        String page = Files.readString(export(told(2), Form.WEB, "story.html"));
        assertThat(page)
                .contains("data:image/png;base64,", "&lt;b&gt;shot&lt;/b&gt; 2", "&lt;i&gt;海边")
                .doesNotContain("<b>shot", "<i>海边", "src=\"http");
    }

    private static Path latinFont() {
        Path font = Path.of("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf");
        assumeTrue(Files.exists(font), font + " is not on this machine");
        return font;
    }

    @Test
    void a_book_has_a_page_for_each_picture_with_its_caption_and_its_font() throws IOException {
        Path story = new Workshop(home).told(Workshop.story("A day", "one two three ".repeat(30), "a girl at the sea"));
        // The trigger of these stories is Chinese; the captions here are not.
        ShownStory shown = ShownStory.of(story);
        List<ShownStory.Picture> latin = shown.pictures().stream()
                .map(picture ->
                        new ShownStory.Picture(picture.file(), picture.caption().replaceAll("[^\\p{ASCII}]", "")))
                .toList();
        Path pdf = home.resolve("book.pdf");
        new StoryExport(new ShownStory("A day", latin), Optional.of(latinFont()))
                .write(Form.PDF, pdf, RunControl.quiet());
        try (PDDocument book = Loader.loadPDF(pdf.toFile())) {
            assertThat(book.getNumberOfPages()).isEqualTo(2);
            assertThat(new PDFTextStripper().getText(book)).contains("A day", "one two three", "a girl at the sea");
            for (COSName name : book.getPage(0).getResources().getFontNames()) {
                assertThat(book.getPage(0).getResources().getFont(name).isEmbedded())
                        .isTrue();
            }
        }
    }

    @Test
    void a_font_that_lacks_characters_is_refused_with_what_it_lacks() {
        Path story = told(1);
        assertThatThrownBy(() -> new StoryExport(ShownStory.of(story), Optional.of(latinFont()))
                        .write(Form.PDF, home.resolve("book.pdf"), RunControl.quiet()))
                .hasMessageContaining("INK-PACK-042")
                .hasMessageContaining("水");
        assertThat(home.resolve("book.pdf")).doesNotExist();
    }

    @Test
    void a_package_is_shown_as_well_and_another_folder_is_told() {
        Workshop workshop = new Workshop(home);
        assertThat(export(workshop.packed("p").folder(), Form.STRIP, "strip.png"))
                .exists();
        assertThatThrownBy(() -> ShownStory.of(home)).hasMessageContaining("INK-PACK-040");
    }
}
