package org.inkloom.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageInputStream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.apache.pdfbox.text.PDFTextStripper;
import org.inkloom.picture.PictureDecoder;
import org.inkloom.picture.PictureEncoder;
import org.inkloom.picture.png.PngText;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.picture.webp.WebPChunk;
import org.inkloom.publish.export.ShownStory;
import org.inkloom.publish.export.StoryExport;
import org.inkloom.publish.export.StoryExport.Form;
import org.inkloom.run.RunControl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

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

    private Path export(Path story, Form form, String name) throws IOException {
        Path file = home.resolve(name);
        new StoryExport(ShownStory.of(story)).write(form, file, RunControl.quiet());
        return file;
    }

    @ParameterizedTest
    @CsvSource({"TALL, 8, 2, 4", "WIDE, 8, 4, 2", "STRIP, 8, 8, 1", "TALL, 3, 2, 2", "WIDE, 3, 2, 2"})
    void a_sheet_has_its_columns_and_rows(Form form, int shots, int columns, int rows) throws IOException {
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
    void an_animated_webp_has_every_pixel_of_every_picture() throws Exception {
        assumeTrue(PictureEncoder.writesWebP(), "OpenCV's library cannot be loaded here");
        Path story = told(3);
        byte[] file = Files.readAllBytes(export(story, Form.WEBP, "story.webp"));

        List<WebPChunk> chunks = WebPChunk.of(file);
        assertThat(chunks.stream().map(WebPChunk::name)).containsExactly("VP8X", "ANIM", "ANMF", "ANMF", "ANMF");
        // How many rounds: 0 is no limit.
        assertThat(chunks.get(1).content(file)).endsWith(0, 0);
        List<ShownStory.Picture> pictures = ShownStory.of(story).pictures();
        for (int i = 0; i < 3; i++) {
            byte[] frame = chunks.get(2 + i).content(file);
            assertThat(ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN).getInt(12) & 0xffffff)
                    .isEqualTo(1500);
            byte[] still = WebPChunk.file(Arrays.copyOfRange(frame, 16, frame.length));
            assertThat(PictureDecoder.read(still).rgb())
                    .isEqualTo(PngText.readPicture(pictures.get(i).file()).rgb());
        }
        assertThat(PictureDecoder.read(file).width()).isEqualTo(Workshop.SIDE);
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
    void a_book_in_chinese_carries_the_used_outlines_of_a_large_font_and_can_be_searched() throws IOException {
        Path noto = Path.of("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc");
        assumeTrue(Files.exists(noto), noto + " is not on this machine");
        // More characters than one drawn font holds.
        String many = IntStream.range(0x4e00, 0x4e00 + 300)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
        Path picture = ShownStory.of(told(1)).pictures().getFirst().file();
        ShownStory story = new ShownStory(
                "海边的一天",
                List.of(
                        new ShownStory.Picture(picture, "小女孩在海边, a girl at the sea"),
                        new ShownStory.Picture(picture, many)));
        Path pdf = home.resolve("书.pdf");
        new StoryExport(story, Optional.of(noto)).write(Form.PDF, pdf, RunControl.quiet());

        assertThat(Files.size(pdf)).isLessThan(300_000);
        try (PDDocument book = Loader.loadPDF(pdf.toFile())) {
            assertThat(new PDFTextStripper().getText(book).replaceAll("\\R", ""))
                    .contains("海边的一天", "小女孩在海边, a girl at the sea", many);
            BufferedImage page = new PDFRenderer(book).renderImage(1);
            // The last line of the caption is set: its ink is there, and the margin below is paper.
            assertThat(darkRows(page, page.getHeight() - 36, page.getHeight())).isZero();
            assertThat(darkRows(page, page.getHeight() - 36 - 110, page.getHeight() - 36))
                    .isGreaterThan(40);
        }
    }

    private static long darkRows(BufferedImage page, int from, int to) {
        return IntStream.range(from, to)
                .filter(y -> IntStream.range(0, page.getWidth()).anyMatch(x -> (page.getRGB(x, y) & 0xff) < 100))
                .count();
    }

    @Test
    void a_font_that_lacks_characters_is_refused_with_what_it_lacks() throws IOException {
        Path story = told(1);
        assertThatThrownBy(() -> new StoryExport(ShownStory.of(story), Optional.of(latinFont()))
                        .write(Form.PDF, home.resolve("book.pdf"), RunControl.quiet()))
                .hasMessageContaining("INK-PACK-042")
                .hasMessageContaining("水");
        assertThat(home.resolve("book.pdf")).doesNotExist();
    }

    @Test
    void what_names_no_file_is_told_with_a_name_that_would_do() throws IOException {
        StoryExport export = new StoryExport(ShownStory.of(told(1)));
        assertThatThrownBy(() -> export.write(Form.PDF, Path.of(""), RunControl.quiet()))
                .hasMessageContaining("INK-PACK-041")
                .hasMessageContaining("no name of a file")
                .hasMessageContaining("example story.pdf");
        assertThatThrownBy(() -> export.write(Form.TALL, home, RunControl.quiet()))
                .hasMessageContaining("that is a folder")
                .hasMessageContaining(home.resolve("story.png").toString());
    }

    @Test
    void a_package_is_shown_as_well_and_another_folder_is_told() throws IOException {
        Workshop workshop = new Workshop(home);
        assertThat(export(workshop.packed("p").folder(), Form.STRIP, "strip.png"))
                .exists();
        assertThatThrownBy(() -> ShownStory.of(home)).hasMessageContaining("INK-PACK-040");
    }

    @Test
    void a_link_in_a_strangers_package_brings_no_file_of_this_machine_into_a_page() throws IOException {
        Path folder = new Workshop(home).packed("p").folder();
        Path secret = Files.writeString(home.resolve("secret"), "the key of the house");
        Path picture = folder.resolve("pictures/02.png");
        Files.delete(picture);
        Files.createSymbolicLink(picture, secret);
        for (Form form : Form.values()) {
            assertThatThrownBy(() -> export(folder, form, "shown"))
                    .as(form.name())
                    .hasMessageContaining("INK-PACK-024")
                    .hasMessageContaining("02.png");
        }
        assertThat(home.resolve("shown")).doesNotExist();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PDF") // which may stop at the fonts of this machine first
    void a_picture_that_is_none_any_more_is_told_by_every_form(Form form) throws IOException {
        Path story = told(2);
        Files.writeString(story.resolve("shots/02.png"), "no picture");
        assertThatThrownBy(() -> export(story, form, "shown"))
                .hasMessageContaining("INK-PNG-")
                .hasMessageContaining("02.png");
        assertThat(home.resolve("shown")).doesNotExist();
    }
}
