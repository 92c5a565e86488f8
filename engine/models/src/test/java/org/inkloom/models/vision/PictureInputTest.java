package org.inkloom.models.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.run.InkloomException;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureInputTest {
    @TempDir
    Path folder;

    @Test
    void without_a_file_the_familys_usual_input_is_taken() {
        assertThat(PictureInput.read(folder, PictureInput.clip(224))).isEqualTo(PictureInput.clip(224));
    }

    @Test
    void sizes_are_numbers_in_old_files_and_objects_in_new_ones() throws IOException {
        PictureInput old = read("{\"size\": 336, \"crop_size\": 300}", PictureInput.clip(224));
        PictureInput recent = read(
                "{\"size\": {\"shortest_edge\": 336}, \"crop_size\": {\"height\": 300, \"width\": 300}}",
                PictureInput.clip(224));

        assertThat(old).isEqualTo(recent);
        assertThat(old.edge()).isEqualTo(336);
        assertThat(old.width()).isEqualTo(300);
    }

    @Test
    void a_number_is_both_sides_for_models_that_stretch() throws IOException {
        PictureInput input = read("{\"size\": 100, \"resample\": 1}", PictureInput.vit(224));

        assertThat(input.resize()).isEqualTo(PictureInput.Resize.STRETCH);
        assertThat(input.width()).isEqualTo(100);
        assertThat(input.height()).isEqualTo(100);
        assertThat(input.filter()).isEqualTo(1);
    }

    @Test
    void steps_can_be_left_out() throws IOException {
        PictureInput input = read("{\"do_normalize\": false, \"do_rescale\": false}", PictureInput.vit(1));

        try (Scope scope = Scope.open()) {
            Tensor made = input.tensor(List.of(new byte[] {3, 4, (byte) 255}), Placement.cpuFloat32());
            assertThat(Tensors.floats(made)).containsExactly(3, 4, 255);
        }
    }

    @Test
    void what_is_not_built_in_is_refused() {
        assertThatThrownBy(() -> read("{\"do_resize\": false}", PictureInput.vit(224)))
                .isInstanceOfSatisfying(
                        InkloomException.class, e -> assertThat(e.code()).isEqualTo("INK-MODEL-005"));
        assertThatThrownBy(() -> read("{\"do_center_crop\": false}", PictureInput.clip(224)))
                .isInstanceOfSatisfying(
                        InkloomException.class, e -> assertThat(e.code()).isEqualTo("INK-MODEL-005"));
    }

    @Test
    void planes_come_before_pixels_and_a_wrong_size_is_refused() {
        PictureInput input = new PictureInput(
                PictureInput.Resize.STRETCH, 1, 2, 1, 2, 1, List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0));

        try (Scope scope = Scope.open()) {
            Tensor made = input.tensor(List.of(new byte[] {1, 2, 3, 4, 5, 6}), Placement.cpuFloat32());
            assertThat(Tensors.floats(made)).containsExactly(1, 4, 2, 5, 3, 6);
        }
        assertThatThrownBy(() -> input.tensor(List.of(new byte[3]), Placement.cpuFloat32()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private PictureInput read(String json, PictureInput usual) throws IOException {
        Files.writeString(folder.resolve("preprocessor_config.json"), json);
        return PictureInput.read(folder, usual);
    }
}
