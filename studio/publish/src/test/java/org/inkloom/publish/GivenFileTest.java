package org.inkloom.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.inkloom.publish.pack.PackRequest;
import org.inkloom.publish.pack.Packed;
import org.inkloom.run.RunControl;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The introduction and the licence that the user gives for a package. */
class GivenFileTest {
    @TempDir
    private Path home;

    private Workshop workshop;
    private Path story;

    @BeforeEach
    void tell() {
        workshop = new Workshop(home);
        story = workshop.told();
    }

    private Packed pack(Optional<Path> introduction, Optional<Path> licence) {
        return workshop.packer()
                .pack(
                        new PackRequest(
                                story,
                                home.resolve("p"),
                                false,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                introduction,
                                licence),
                        RunControl.quiet());
    }

    private void assertRefused(Path introduction, String how) {
        assertThatThrownBy(() -> pack(Optional.of(introduction), Optional.empty()))
                .hasMessageContaining("INK-PACK-011")
                .hasMessageContaining(introduction.getFileName().toString())
                .hasMessageContaining(how)
                .hasMessageContaining("as introduction.");
        assertThat(home.resolve("p")).doesNotExist();
    }

    @Test
    void an_introduction_that_cannot_be_taken_is_told_and_nothing_is_written() throws IOException {
        assertRefused(home.resolve("absent.txt"), "nothing of that name");
        assertRefused(home, "a folder");
        Path gbk = Files.writeString(home.resolve("gbk.txt"), "水墨风格的插画", Charset.forName("GBK"));
        assertRefused(gbk, "not UTF-8");
        Path endless = Files.writeString(home.resolve("endless.txt"), "word ".repeat(300_000));
        assertRefused(endless, "longer than");
    }

    @Test
    void an_introduction_with_a_byte_order_mark_is_inert_text_in_the_cards() throws IOException {
        Path text = Files.writeString(
                home.resolve("intro.txt"),
                "\ufeff# Big\n\n---\nlicense: mit\n<img src=x onerror=alert(1)>\n- item\n1. one\n"
                        + "\u001b]0;title\u0007 end\n");
        Packed packed = pack(Optional.of(text), Optional.empty());
        for (String name : new String[] {"README.md", "cards/modelscope.md", "INTRODUCTION.md"}) {
            assertThat(packed.folder().resolve(name))
                    .content()
                    .contains("\n\\# Big\n", "\nlicense\\: mit\n", "&lt;img src=x onerror=alert\\(1\\)&gt;")
                    .contains("\n\\- item\n", "\n1\\. one\n")
                    .doesNotContain("\ufeff", "\u001b", "\u0007", "<img");
        }
    }

    @Test
    void a_licence_with_the_notices_own_name_is_carried_beside_it() throws IOException {
        Path licence = Files.writeString(home.resolve("notice.md"), "the terms of the model");
        Packed packed = pack(Optional.empty(), Optional.of(licence));
        assertThat(packed.lock().licence().missing()).isEmpty();
        assertThat(packed.lock().licence().files())
                .containsExactly("licence/NOTICE.md", "licence/model-NOTICE.md")
                .allSatisfy(file -> assertThat(packed.folder().resolve(file)).isRegularFile());
        assertThat(packed.folder().resolve("licence/model-NOTICE.md")).hasContent("the terms of the model");
        assertThat(packed.folder().resolve("licence/NOTICE.md")).content().contains("model-NOTICE.md");
    }
}
