package org.inkloom.training.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.inkloom.diffusion.lora.LoraTarget;
import org.inkloom.models.preset.ModelPreset;
import org.inkloom.training.config.AdapterConfig;
import org.inkloom.training.config.LoraInit;
import org.junit.jupiter.api.Test;

class LoraTargetsTest {
    private static final LoraTarget UNET = LoraTarget.of(ModelPreset.MINIATURE.unet());

    private static long count(String... targets) {
        return LoraWeights.count(UNET, config(targets));
    }

    private static AdapterConfig config(String... targets) {
        return new AdapterConfig(2, 2, List.of(targets), LoraInit.GAUSSIAN);
    }

    private static String[] layers(String part, String end) {
        return UNET.layers().stream()
                .filter(layer -> layer.startsWith(part) && layer.endsWith(end))
                .toArray(String[]::new);
    }

    @Test
    void a_pattern_means_the_layers_whose_whole_path_it_matches() {
        assertThat(layers("up_blocks", ".to_q")).isNotEmpty();
        assertThat(count("up_blocks\\..*\\.to_q")).isEqualTo(count(layers("up_blocks", ".to_q")));
        assertThat(count("(up_blocks|mid_block)\\..*\\.to_[qk]"))
                .isLessThan(count("to_q", "to_k"))
                .isGreaterThan(count(layers("up_blocks", ".to_q")));
    }

    @Test
    void a_pattern_and_an_end_of_a_path_may_stand_side_by_side() {
        assertThat(count("up_blocks\\..*\\.to_q", "conv_in"))
                .isEqualTo(count(layers("up_blocks", ".to_q")) + count("conv_in"));
    }

    @Test
    void a_plain_name_is_the_end_of_a_path_and_its_dot_only_a_dot() {
        assertThat(count("to_out.0")).isEqualTo(count(layers("", ".to_out.0")));
        assertThatThrownBy(() -> count("toxout.0")).hasMessageContaining("INK-TRAIN-015");
    }

    @Test
    void a_pattern_that_matches_nothing_or_is_none_is_refused() {
        assertThatThrownBy(() -> count("up_blocks"))
                .hasMessageContaining("INK-TRAIN-015")
                .hasMessageContaining("up_blocks");
        assertThatThrownBy(() -> count("up_blocks.*to_z"))
                .hasMessageContaining("INK-TRAIN-015")
                .hasMessageContaining("to_z");
        assertThatThrownBy(() -> config("[to_q", "to_k]"))
                .hasMessageContaining("INK-TRAIN-002")
                .hasMessageContaining("[to_q")
                .hasMessageContaining("without brackets");
    }
}
