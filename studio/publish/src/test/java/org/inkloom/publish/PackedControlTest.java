package org.inkloom.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.inkloom.publish.lock.LockFile;
import org.inkloom.publish.lock.LockFiles;
import org.inkloom.publish.pack.PackRequest;
import org.inkloom.publish.verify.Cause;
import org.inkloom.publish.verify.FileFinding;
import org.inkloom.publish.verify.Sameness.Verdict;
import org.inkloom.publish.verify.VerifyReport;
import org.inkloom.run.RunControl;
import org.inkloom.story.ControlChoice;
import org.inkloom.story.Story;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stories whose shots are steered by control pictures, packed and drawn again. */
class PackedControlTest {
    @TempDir
    private Path home;

    private Workshop workshop;
    private Path told;
    private Path folder;

    @BeforeEach
    void pack() {
        workshop = new Workshop(home);
        told = workshop.toldWithControl();
        folder = home.resolve("p");
        workshop.packer().pack(PackRequest.of(told, folder), RunControl.quiet());
    }

    @Test
    void control_pictures_lie_in_the_package_and_it_is_drawn_again_with_them() throws IOException {
        LockFile lock = LockFiles.read(folder);
        assertThat(lock.pictures().getFirst().controls()).isEmpty();
        LockFile.Control control = lock.pictures().get(1).controls().getFirst();
        assertThat(folder.resolve(control.file())).hasContent("a pose");
        assertThat(control.file()).startsWith("control/").endsWith(".json");
        assertThat(List.of(control.scale(), control.start(), control.end())).containsExactly(0.8, 0.0, 0.5);

        // The first telling's files are not needed.
        Files.delete(home.resolve("外/草图.json"));
        VerifyReport report = workshop.verify(folder);
        assertThat(report.holds()).isTrue();
        assertThat(report.count(Verdict.IDENTICAL)).isEqualTo(3);
    }

    @Test
    void the_packed_story_names_the_packed_control_picture_and_no_place_of_this_machine() throws IOException {
        Path file = folder.resolve("story/story.yaml");
        Story story = Story.read(file);
        ControlChoice choice = story.allControls().getFirst();
        assertThat(file.resolveSibling(choice.picture())).hasContent("a pose");
        assertThat(choice.numbers()).isEqualTo("0.8:0:0.5");
        assertThat(Files.readString(file)).doesNotContain("secret");
    }

    @Test
    void a_changed_control_picture_is_named_and_only_its_picture_is_not_compared() throws IOException {
        String name =
                LockFiles.read(folder).pictures().get(1).controls().getFirst().file();
        Files.writeString(folder.resolve(name), "another pose");
        VerifyReport report = workshop.verify(folder);
        assertThat(report.holds()).isFalse();
        assertThat(report.files()).extracting(FileFinding::path).containsExactly(name);
        assertThat(report.count(Verdict.IDENTICAL)).isEqualTo(2);
        assertThat(report.pictures().get(1).causes())
                .singleElement()
                .satisfies(cause -> assertThat(cause.kind()).isEqualTo(Cause.Kind.CONTROL))
                .satisfies(cause -> assertThat(cause.text()).contains(name));
    }

    @Test
    void a_control_picture_changed_before_packing_is_refused() throws IOException {
        Path kept;
        try (var files = Files.list(told.resolve("record/control"))) {
            kept = files.findFirst().orElseThrow();
        }
        Files.writeString(kept, "another pose");
        assertThatThrownBy(() -> workshop.packer().pack(PackRequest.of(told, home.resolve("q")), RunControl.quiet()))
                .hasMessageContaining("INK-PACK-002")
                .hasMessageContaining("control picture");
    }
}
